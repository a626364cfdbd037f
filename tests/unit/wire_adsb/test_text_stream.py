"""Text of receivers, cut anywhere, and how its form is told from Beast."""

import pytest

from hima.errors import DecodeError
from hima.wire.adsb.base_station import BaseStation, read_line
from hima.wire.adsb.beast import BeastMessage, frame
from hima.wire.adsb.hex_lines import LINE_MAX
from hima.wire.adsb.stream import Form, form_of
from hima.wire.adsb.text_stream import split

LONG = "8d406b902015a678d4d220aa4bda"
SHORT = "5d4ca853b1b0d7"
MSG = b"MSG,3,1,1,4840D6,1,2026/11/27,12:00:00.000,2026/11/27,12:00:00.000,,38000,,,52.25720,3.91937,,,,,,0"


@pytest.mark.parametrize(
    ("line", "counter", "signal", "data"),
    [
        (f"*{LONG};", 0, 0, LONG),
        (f":{LONG.upper()};", 0, 0, LONG),
        (f"@0000016CE367{LONG};", 0x16CE367, 0, LONG),
        (f"%0000016CE367{SHORT};", 0x16CE367, 0, SHORT),
        (f"<FF004D4C41541f{LONG};", 0xFF004D4C4154, 0x1F, LONG),
        ("*7700;", 0, 0, "7700"),
        (LONG, 0, 0, LONG),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_form_of_avr(line: str, counter: int, signal: int, data: str, end: str) -> None:
    found = split(b"", (line + end).encode())
    assert (found.errors, found.pending) == ((), b"")
    (message,) = found.messages
    assert isinstance(message, BeastMessage)
    assert (message.counter, message.signal, message.data.hex()) == (counter, signal, data)


def test_avr_needs_no_line_end_behind_its_semicolon() -> None:
    assert len(split(b"", f"*{LONG};*{SHORT};".encode()).messages) == 2


def test_a_stream_cut_at_every_byte_gives_the_same() -> None:
    stream = f"# heard\r\n*{LONG};\r\n".encode() + MSG + f"\n@0000016CE367{SHORT};\nnothing\n".encode()
    whole = split(b"", stream)
    assert (len(whole.messages), [error.reason for error in whole.errors]) == (3, ["not_hex"])
    for cut in range(len(stream) + 1):
        first = split(b"", stream[:cut])
        second = split(first.pending, stream[cut:])
        kept = [m.data if isinstance(m, BeastMessage) else m.address for m in first.messages + second.messages]
        assert kept == [bytes.fromhex(LONG), "4840d6", bytes.fromhex(SHORT)], cut
        assert len(first.errors + second.errors) == 1


def test_a_line_without_end_is_bounded_named_once_and_costs_no_other() -> None:
    pending, reasons = b"", []
    for chunk in [b"A" * 3000] * 5 + [f"\n*{LONG};".encode()]:
        found = split(pending, chunk)
        pending = found.pending
        reasons += [error.reason for error in found.errors]
        assert len(pending) <= LINE_MAX + 1
    assert (reasons, len(found.messages)) == (["line_too_long"], 1)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", Form.UNDECIDED),
        (b"*8D", Form.UNDECIDED),
        (b"\r\n*8D", Form.UNDECIDED),
        (b"CC371C32CE0576098;\r\n*8D", Form.TEXT),
        (MSG + b"\r\n", Form.TEXT),
        (b"\x1a", Form.BEAST),
        (frame(bytes(14)), Form.BEAST),
        (b"in the middle\x1a\x1a\x1a\x32;\n", Form.BEAST),
        (b"\xff\x00;\n", Form.BEAST),
        (b"A" * 65, Form.BEAST),
        (b'{"now":1', Form.JSON),
        (b'\n {"now":1', Form.JSON),
    ],
)
def test_the_first_bytes_tell_the_form(data: bytes, form: Form) -> None:
    assert form_of(data) is form


def test_a_line_of_base_station() -> None:
    line = read_line(MSG, 7)
    assert line == BaseStation(7, "4840d6", "", 38_000.0, None, None, 52.2572, 3.91937, None, False)
    assert read_line(MSG[:-1] + b"-1") == BaseStation(
        0, "4840d6", "", 38_000.0, None, None, 52.2572, 3.91937, None, True
    )
    assert read_line(b"STA,,5,179,400AE7,10103,2026/11/28,14:58:51.153") == BaseStation(0)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"52.25720", b"90.1", "bad_field"),
        (b"52.25720", b"nan", "bad_field"),
        (b"3.91937", b"-180.5", "bad_field"),
        (b"38000", b"1e9", "bad_field"),
        (b"38000", b"FL380", "bad_field"),
        (b"4840D6", b"4840", "bad_field"),
        (b",,,0", b"", "not_base_station"),
        (b"MSG", b"GSM", "not_base_station"),
    ],
)
def test_a_line_that_is_none(old: bytes, new: bytes, reason: str) -> None:
    found = read_line(MSG.replace(old, new), 3)
    assert isinstance(found, DecodeError)
    assert (found.offset, found.reason) == (3, reason)
