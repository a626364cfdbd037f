import pytest

from hima.registry.words import WORD_MAX, WORDS_MAX, search_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        (" -- \u200f ", ()),
        ("KR-0012/B kr", ("kr", "0012", "b")),
        ("Ｑｕａｄｒａ", ("quadra",)),
        ("Čelik", ("celik",)),
        ("علي", ("علی",)),
        ("كريم", ("کریم",)),
        ("Зaгpoc", search_words("Загрос")),
        ("a\x00b", ("a", "b")),
        ("\ue000lost", ("lost",)),
    ],
)
def test_words_that_look_alike_are_the_same(text: str, words: tuple[str, ...]) -> None:
    assert search_words(text) == words


def test_a_text_without_end_is_cut() -> None:
    found = search_words("x" * 100_000 + " " + " ".join(str(number) for number in range(100_000)))
    assert len(found) <= WORDS_MAX
    assert all(len(word) <= WORD_MAX for word in found)
    assert len(search_words(" ".join(str(number) for number in range(100_000)))) == WORDS_MAX
