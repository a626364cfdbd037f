"""Numbers and times as text: what only looks like one is none."""

import pytest

from hima.wire.cot.values import number, number_text, time_ns, time_text

NOON_NS = 1_795_780_800_000_000_000
"""2026-11-27T12:00:00Z."""


@pytest.mark.parametrize(
    "text", ["35,1", "١٢", "1_000", "nan", "inf", "-inf", "", " 1", "1 ", "0x10", "1e999", "--1", "."]
)
def test_what_is_no_decimal_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(("text", "value"), [("35.1", 35.1), ("-0", 0.0), ("9999999", 9_999_999.0), (".5", 0.5)])
def test_decimals_are_read(text: str, value: float) -> None:
    assert number(text) == value


def test_numbers_are_written_without_an_exponent() -> None:
    assert number_text(1e-7) == "0.000000100000000"
    assert number_text(1e22) == "10000000000000000000000.0"
    assert number_text(44.9) == "44.9"


@pytest.mark.parametrize(
    ("text", "moment_ns"),
    [
        ("2026-11-27T12:00:00Z", NOON_NS),
        ("2026-11-27T12:00:00.5Z", NOON_NS + 500_000_000),
        ("2026-11-27T15:00:00+03:00", NOON_NS),
        ("2026-11-27T07:30:00.000000001-04:30", NOON_NS + 1),
        ("2026-11-27T12:00:00.123456789012Z", NOON_NS + 123_456_789),
    ],
)
def test_times_are_read_with_their_zone_and_any_digits(text: str, moment_ns: int) -> None:
    assert time_ns(text) == moment_ns


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-27T12:00:00",
        "2026-11-27T24:00:00Z",
        "2026-12-31T23:59:60Z",
        "2026-02-30T12:00:00Z",
        "20261127T120000Z",
        "2026-W48-5T12:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "2026-11-27T12:00:00+15:00",
        "٢٠٢٦-11-27T12:00:00Z",
        "now",
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert time_ns(text) is None


def test_times_are_written_to_the_millisecond() -> None:
    assert time_text(NOON_NS) == "2026-11-27T12:00:00.000Z"
    assert time_text(NOON_NS + 1) == "2026-11-27T12:00:00.000000001Z"
