"""Streams and datagrams: whole events come out wherever the bytes are cut, and no sender can fill memory."""

import pytest

from hima.wire.cot.event import EVENT_BYTES_MAX, CotEvent
from hima.wire.cot.framing import Split, Tail, datagram, in_stream, read, split
from hima.wire.cot.tak_message import encode_tak
from hima.wire.cot.xml_decode import decode_xml

HEAD = (
    '<event version="2.0" uid="{}" type="a-u-A" how="m-g" time="2026-11-27T12:00:00Z" '
    'start="2026-11-27T12:00:00Z" stale="2026-11-27T12:01:00Z"><point lat="1" lon="2" hae="3" ce="4" le="5"/>'
)


def xml(uid: str, text: str = "Ħimā حمى 🛡") -> bytes:
    return f"{HEAD.format(uid)}<detail><remarks>{text}</remarks></detail></event>".encode()


def uids(*found: Split) -> list[str]:
    said = [read(message) for part in found for message in part.messages]
    return [event.uid for event in said if isinstance(event, CotEvent)]


def fed(*chunks: bytes) -> tuple[list[str], list[str], Tail]:
    """Uids, reasons of errors, and what is left."""
    tail, parts = Tail(), []
    for chunk in chunks:
        parts.append(split(tail, chunk))
        tail = parts[-1].tail
    return uids(*parts), [error.reason for part in parts for error in part.errors], tail


def test_every_place_to_cut_two_events_gives_both() -> None:
    protobuf = decode_xml(xml("c"))
    assert isinstance(protobuf, CotEvent)
    stream = b'<?xml version="1.0"?>\n' + xml("a") + b"\r\n" + xml("b") + in_stream(encode_tak(protobuf)) + xml("d")
    for place in range(len(stream) + 1):
        assert fed(stream[:place], stream[place:]) == (["a", "b", "c", "d"], [], Tail()), place


def test_one_byte_at_a_time() -> None:
    stream = xml("a") + xml("b")
    assert fed(*(stream[i : i + 1] for i in range(len(stream)))) == (["a", "b"], [], Tail())


def test_an_event_that_never_ends_is_dropped_at_its_bound_and_the_next_is_found() -> None:
    endless = HEAD.format("x").encode() + b"<detail>" + b"z" * 200_000
    chunks = [endless[i : i + 1_000] for i in range(0, len(endless), 1_000)]
    tail = Tail()
    for chunk in chunks:
        tail = split(tail, chunk).tail
        assert len(tail.data) <= EVENT_BYTES_MAX
    got, reasons, _ = fed(*chunks, xml("a"), xml("b"))
    assert (got, reasons) == (["a", "b"], ["too_long"])


def test_noise_between_events_is_named_once() -> None:
    assert fed(b"\x00\x01 hello ", b"and more ", xml("a"), b"?", xml("b")) == (
        ["a", "b"],
        ["not_an_event", "not_an_event"],
        Tail(),
    )


def test_a_length_that_no_message_has_is_refused() -> None:
    got, reasons, tail = fed(b"\xbf\xff\xff\xff\xff\x0f" + xml("a"))
    assert (got, reasons, tail) == (["a"], ["too_long"], Tail())
    assert fed(b"\xbf" + b"\xff" * 12 + xml("a"))[:2] == (["a"], ["bad_varint"])


def test_a_length_that_is_never_filled_holds_no_more_than_one_message() -> None:
    got, reasons, tail = fed(b"\xbf\x80\x80\x04", b"q" * 65_535)
    assert (got, reasons, len(tail.data)) == ([], [], 65_539)
    assert fed(b"\xbf\x80\x80\x04", b"q" * 65_536 + xml("a"))[0] == ["a"]


def test_a_datagram_that_was_cut_is_named() -> None:
    assert [error.reason for error in datagram(xml("a")[:-1]).errors] == ["truncated"]
    assert [error.reason for error in datagram(b"").errors] == ["empty_message"]
    assert [error.reason for error in datagram(b"noise").errors] == ["not_an_event"]
    assert uids(datagram(b"\xef\xbb\xbf" + xml("a"))) == ["a"]


@pytest.mark.parametrize("end", [b"</event >", b"</event\n>"])
def test_blanks_inside_the_end_are_allowed(end: bytes) -> None:
    assert fed(xml("a").replace(b"</event>", end) + xml("b"))[0] == ["a", "b"]
