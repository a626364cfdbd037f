"""Names from outside: one line, visible, bounded."""

import unicodedata

import pytest

from hima.sensing.names import NAME_MAX, clean_name


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("1787F04BM24010011039", "1787F04BM24010011039"),
        ("  IAW 123 ", "IAW 123"),
        ("A\x00B\nC\r\tD\x1b[31m", "ABCD[31m"),
        ("\u202eDCBA\u2066x\u2069", "DCBAx"),
        ("zero\u200bwidth\u200d\ufeff", "zerowidth"),
        ("two\u2028lines\u2029", "twolines"),
        ("private\ue000\U0010fffd", "private"),
        ("\ud800lone", "lone"),
        ("unassigned\u0378", "unassigned"),
        ("drone 🚁", "drone 🚁"),
        ("طائرة", "طائرة"),
        ("\ufffd\ufffd", "\ufffd\ufffd"),
        ("", ""),
        ("\u0000" * 1000, ""),
    ],
)
def test_names_are_cleaned(said: str, kept: str) -> None:
    assert clean_name(said) == kept


def test_names_are_bounded_and_stay_trimmed() -> None:
    assert clean_name("x" * 10_000) == "x" * NAME_MAX
    assert clean_name("x" * (NAME_MAX - 1) + " y") == "x" * (NAME_MAX - 1)
    assert len(clean_name("e\u0301" * 1000)) <= NAME_MAX


def test_no_character_of_unicode_breaks_the_line() -> None:
    for start in range(0, 0x110000, 64):
        name = clean_name("".join(map(chr, range(start, start + 64))))
        assert len(name.splitlines()) <= 1
        assert all(unicodedata.category(c)[0] != "C" for c in name)
