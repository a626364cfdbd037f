"""Mode S messages as text."""

import pytest

from hima.wire.adsb.hex_lines import is_text, messages

LONG = "8d406b902015a678d4d220aa4bda"
SHORT = "5d4ca853b1b0d7"


@pytest.mark.parametrize(
    ("line", "offset"),
    [
        (LONG, 0),
        (LONG.upper(), 0),
        (f"*{LONG};", 1),
        (f"@0000016ce367{LONG};", 13),
        (f"@0000016ce367{SHORT};", 13),
        (f"%0000016ce367{LONG};", 13),
        (f"<0000016ce3671f{SHORT};", 15),
        (f'1457996400,"{LONG.upper()}","406B90",19', 12),
        (f"  {SHORT}  ", 2),
    ],
)
def test_first_message_of_a_line(line: str, offset: int) -> None:
    found, errors = messages(b"\n" + line.encode() + b"\r\n")
    assert errors == ()
    assert [(m.offset, m.data.hex()) for m in found] == [(1 + offset, SHORT if SHORT in line else LONG)]


def test_bad_lines_do_not_cost_the_good_ones() -> None:
    found, errors = messages(f"# comment\n\n{LONG}\nnothing\n{LONG}0\n{SHORT}".encode())
    assert [m.data.hex() for m in found] == [LONG, SHORT]
    assert [(error.offset, error.reason) for error in errors] == [(40, "not_hex"), (48, "not_hex")]


def test_line_without_end_is_not_read() -> None:
    found, errors = messages(b"x" * 100_000 + LONG.encode())
    assert found == ()
    assert [error.reason for error in errors] == ["line_too_long"]


@pytest.mark.parametrize(
    ("data", "text"), [(b"", True), (b"abc\r\n", True), (b"\x1a3abc", False), (b"\xd4\xc3", False)]
)
def test_text_is_told_from_binary(data: bytes, text: bool) -> None:
    assert is_text(data) is text
