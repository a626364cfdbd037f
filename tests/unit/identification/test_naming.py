"""Names of tracks: plain, short, each for one track; and what follows a track into another."""

import pytest

from hima.identification.correlate import IdentificationState, set_word
from hima.identification.follow import follow, marked_differently, separate, vouched
from hima.identification.naming import listed_names, rename
from hima.identification.said import Names, word_on
from hima.picture.by_hand import Named
from hima.picture.decision import Person, RenameTrack, Role, SetAffiliation
from hima.picture.identity import Affiliation
from hima.picture.outcome import Refusal

AMINA = Person("p1", "Amina Rashid", "Site", Role.OPERATOR)


def call(names: Names, name: str, track: int = 7) -> Refusal | None:
    return rename(names, RenameTrack(track, name), track, AMINA)


def test_a_name_is_given_changed_and_taken_away() -> None:
    names: Names = {}
    assert call(names, "  Kestrel  ") is None
    assert call(names, "باز", 3) is None
    assert listed_names(names) == (Named(3, "باز", "Amina Rashid"), Named(7, "Kestrel", "Amina Rashid"))
    assert call(names, "Kestrel 2") is None
    assert call(names, "   ") is None
    assert listed_names(names) == (Named(3, "باز", "Amina Rashid"),)
    assert call(names, "", 99) is None


@pytest.mark.parametrize(
    "name", ["a\nb", "a\x07", "safe\u202etxt.exe", "zero\u200bwidth", "x" * 25, "\ud800", "line\u2028"]
)
def test_what_cannot_be_read_is_no_name(name: str) -> None:
    names: Names = {}
    assert call(names, name) is Refusal.NAME_NOT_PLAIN
    assert names == {}


@pytest.mark.parametrize("name", ["kestrel", "KESTREL", "Ｋestrel", "T017", "t 17", "T９"])
def test_two_tracks_are_never_called_alike_nor_like_a_number(name: str) -> None:
    names: Names = {}
    call(names, "Kestrel", 3)
    assert call(names, name) is Refusal.NAME_TAKEN
    assert call(names, "Kestrel", 3) is None


@pytest.mark.parametrize(
    "name",
    [
        "\u00a0",
        "\u3000\u2003",
        "\u3164",
        "\uffa0",
        "\u115f\u1160",
        "\u2800\u2800",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u0301",
        "\u0301\u0327",
        "\ufe0f",
        "\U000e0100",
        "\U0001d159",
        "\u2066\u2069",
        "\u200f",
        "\u0640",
        "\u00ad",
    ],
)
def test_what_is_blank_to_the_eye_is_no_name(name: str) -> None:
    names: Names = {}
    call(names, "Kestrel")
    assert call(names, name) is Refusal.NAME_NOT_PLAIN
    assert names[7][0].name == "Kestrel"


@pytest.mark.parametrize("letter", ["\u3164", "\u2800", "\u200b", "\u200c", "\ufe0f", "\u115f", "\u200f", "\u00ad"])
def test_nothing_unseen_hides_in_a_name(letter: str) -> None:
    for name in (f"Mer{letter}lin", f"Merlin{letter}", f"{letter}Merlin"):
        assert call({}, name) is Refusal.NAME_NOT_PLAIN


@pytest.mark.parametrize("name", [" \u0301a", "a" + 5 * "\u0301", "a\u034fb", "Kes\u200ctrel", "ب\u200c\u200cب"])
def test_marks_stand_on_a_letter_and_few_on_one(name: str) -> None:
    assert call({}, name) is Refusal.NAME_NOT_PLAIN


@pytest.mark.parametrize(
    "name",
    ["می\u200cخواهم", "هه\u200cولێر", "سه\u200c", "هەولێر ٢", "بَازٌ", "بُرّ", "Zoë", "Việt", "नमस्ते", "Kestrel 2", "🚁 1"],
)
def test_people_write_names_in_their_own_language(name: str) -> None:
    names: Names = {}
    assert call(names, name) is None
    assert listed_names(names)[0].name == name


def test_a_name_is_kept_as_it_is_seen() -> None:
    names: Names = {}
    assert call(names, "\u2003Zoe\u0308\u00a0\u00a02") is None
    assert names[7][0].name == "Zo\u00eb 2"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kestrel 2", "Kestrel2"),
        ("Kestrel 2", "Kes trel\u00a02"),
        ("Kestrel", "\u212aestrel"),
        ("Kestrel", "\u041aestrel"),
        ("Merlin", "\u039cerlin"),
        ("fire", "\ufb01re"),
        ("Zoë", "Zoe\u0308"),
        ("Straße", "STRASSE"),
        ("می\u200cخواهم", "میخواهم"),
        ("سه\u200cر", "سەر"),
        ("علي", "علی"),
        ("كاوه", "کاوه"),
        ("باز", "بـــاز"),
    ],
)
def test_names_that_look_alike_are_one_name(first: str, second: str) -> None:
    for one, other in ((first, second), (second, first)):
        names: Names = {}
        assert call(names, one, 3) is None
        assert call(names, other) is Refusal.NAME_TAKEN
        assert call(names, other, 3) is None


@pytest.mark.parametrize(
    "name",
    [
        "17",
        "0 1 7",
        "١٧",
        "T\u00a0017",
        "\u0422017",
        "\u03a417",
        "T٠١٧",
        "TO17",
        "t0\u20091",
        "T-17",
        "t_017",
        "#17",
        "T.17.",
    ],
)
def test_what_reads_as_a_number_is_no_name(name: str) -> None:
    assert call({}, name) is Refusal.NAME_TAKEN


def test_a_name_without_end_is_refused_without_being_read() -> None:
    assert call({}, "\ufdfa" * 24) is None, "long to a program, 24 letters to the eye"
    assert call({}, " " * 10_000_000 + "x") is Refusal.NAME_NOT_PLAIN


def mark(state: IdentificationState, track: int, affiliation: Affiliation, also: tuple[int, ...] = ()) -> None:
    set_word(state, SetAffiliation(track, affiliation, "seen"), AMINA, also)


def marks(state: IdentificationState, *tracks: int) -> list[Affiliation | None]:
    words = [word_on(state.words, track) for track in tracks]
    return [None if word is None else word.affiliation for word in words]


def test_words_name_and_claims_follow_where_the_other_has_none() -> None:
    state = IdentificationState()
    mark(state, 2, Affiliation.HOSTILE)
    call(state.names, "Kestrel", 2)
    follow(state, 1, 2)
    assert marks(state, 1, 2) == [Affiliation.HOSTILE, None]
    assert listed_names(state.names) == (Named(1, "Kestrel", "Amina Rashid"),)
    call(state.names, "Merlin", 5)
    follow(state, 1, 5)
    assert listed_names(state.names) == (Named(1, "Kestrel", "Amina Rashid"),)


def test_a_merge_that_is_undone_gives_back_what_was_said_of_the_other() -> None:
    state = IdentificationState()
    mark(state, 7, Affiliation.FRIEND)
    call(state.names, "Kestrel", 7)
    call(state.names, "Merlin", 3)
    follow(state, 3, 7)
    assert vouched(state) == {3}
    separate(state, 3, 7, new=False)
    assert vouched(state) == {7}
    assert marks(state, 3) == [None]
    assert [(n.track, n.name) for n in listed_names(state.names)] == [(3, "Merlin"), (7, "Kestrel")]


def test_of_two_that_were_marked_alike_each_keeps_its_own_word() -> None:
    state = IdentificationState()
    for track in (3, 7, 8):
        mark(state, track, Affiliation.HOSTILE)
    follow(state, 7, 8)
    follow(state, 3, 7)
    separate(state, 3, 7, new=False)
    assert marks(state, 3, 7, 8) == [Affiliation.HOSTILE, Affiliation.HOSTILE, None]
    separate(state, 3, 8, new=False)
    assert marks(state, 3, 7, 8) == [Affiliation.HOSTILE] * 3


def test_an_alarming_word_on_the_two_together_holds_for_both_halves_and_a_harmless_one_for_none_but_the_first() -> None:
    for affiliation, second in ((Affiliation.SUSPECT, Affiliation.SUSPECT), (Affiliation.FRIEND, None)):
        state = IdentificationState()
        follow(state, 3, 7)
        mark(state, 3, affiliation, also=(7,))
        separate(state, 3, 7, new=False)
        assert marks(state, 3, 7) == [affiliation, second]
        separate(state, 3, 12, new=True)
        assert marks(state, 12) == [second]


def test_what_was_said_of_one_before_a_merge_is_not_said_of_the_other_after_it() -> None:
    state = IdentificationState()
    mark(state, 3, Affiliation.HOSTILE)
    follow(state, 3, 7)
    separate(state, 3, 7, new=False)
    assert marks(state, 3, 7) == [Affiliation.HOSTILE, None]


def test_a_word_taken_back_from_a_merged_track_is_taken_back_for_all_its_numbers() -> None:
    state = IdentificationState()
    mark(state, 7, Affiliation.FRIEND)
    follow(state, 3, 7)
    mark(state, 3, Affiliation.UNKNOWN)
    separate(state, 3, 7, new=False)
    assert marks(state, 3, 7) == [None, None]


def test_a_name_that_rests_is_still_taken() -> None:
    names: Names = {}
    state = IdentificationState(names=names)
    call(names, "Kestrel", 7)
    call(names, "Merlin", 3)
    follow(state, 3, 7)
    assert call(names, "kestrel", 5) is Refusal.NAME_TAKEN


def test_only_different_words_are_a_conflict() -> None:
    state = IdentificationState()
    mark(state, 1, Affiliation.FRIEND)
    assert not marked_differently(state, 1, 2)
    mark(state, 2, Affiliation.FRIEND)
    assert not marked_differently(state, 1, 2)
    mark(state, 2, Affiliation.SUSPECT)
    assert marked_differently(state, 1, 2)
