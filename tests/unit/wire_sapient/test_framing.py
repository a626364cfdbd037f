import pytest
from tests import sapient_peer as peer

from hima.wire.sapient.framing import MESSAGE_BYTES_MAX, Tail, datagram, framed, split

STREAM = peer.framed(peer.registration(), peer.status(), peer.located(), peer.seen())
WHOLE = [message.data for message in datagram(STREAM).messages]


def test_a_length_in_four_bytes_then_a_message() -> None:
    assert framed(b"abc") == b"\3\0\0\0abc"
    assert [m.data for m in datagram(b"\3\0\0\0abc\0\0\0\0").messages] == [b"abc", b""]


@pytest.mark.parametrize("at", range(len(STREAM)))
def test_a_stream_may_be_cut_anywhere(at: int) -> None:
    tail, found = Tail(), []
    for chunk in (STREAM[:at], STREAM[at:]):
        parts = split(tail, chunk)
        assert parts.errors == ()
        found += [message.data for message in parts.messages]
    assert found == WHOLE
    assert tail == Tail()


def test_offsets_are_those_of_the_chunk() -> None:
    tail = Tail()
    first = split(tail, STREAM[:6])
    rest = split(tail, STREAM[6:])
    assert first.messages == ()
    assert rest.messages[0].offset == -6
    assert rest.messages[1].offset == len(WHOLE[0]) + 4 - 6


@pytest.mark.parametrize("length", [MESSAGE_BYTES_MAX + 1, 0xFFFFFFFF])
def test_b21_a_length_that_cannot_be_one_ends_the_stream_and_is_named_once(length: int) -> None:
    tail = Tail()
    parts = split(tail, framed(b"abc") + length.to_bytes(4, "little") + b"x" * 100)
    assert [m.data for m in parts.messages] == [b"abc"]
    assert [(e.offset, e.reason) for e in parts.errors] == [(7, "too_long")]
    assert tail.lost
    assert split(tail, STREAM) == split(tail, STREAM[:1])
    assert len(tail.data) == 0


def test_b22_what_never_comes_costs_what_was_sent() -> None:
    tail = Tail()
    split(tail, (MESSAGE_BYTES_MAX).to_bytes(4, "little") + b"x")
    for _ in range(100):
        assert split(tail, b"y") == split(Tail(), b"")
    assert len(tail.data) == 105


@pytest.mark.parametrize("length", [0x09, 0x20, 0x3C, 0x7B])
def test_a_length_that_looks_like_the_beginning_of_text_is_a_length(length: int) -> None:
    assert [m.data for m in datagram(framed(b"x" * length)).messages] == [b"x" * length]


def test_a_file_says_where_it_was_cut() -> None:
    parts = datagram(STREAM[:-1])
    assert len(parts.messages) == 3
    assert [e.reason for e in parts.errors] == ["truncated"]
    assert parts.errors[0].offset == STREAM.rindex(framed(WHOLE[3])[:-1])
    assert [e.reason for e in datagram(b"").errors] == ["empty_message"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"<?xml version='1.0' encoding='utf8'?>\n<StatusReport><timestamp>", "sapient_v6_xml"),
        (b"<SensorRegistration>\n  <timestamp>2023", "sapient_v6_xml"),
        (b'\xef\xbb\xbf{"registration": {"icdVersion": "BSI Flex 335 v1.0"}}', "bsi_flex_335_v1_json"),
        (b'{"alert": {"location": {"datum": "LOCATION_DATUM_UNSPECIFIED"}}}', "bsi_flex_335_v1_json"),
        (b'{"nodeId": "a8654cdf-4328-47de-81fa-c495589e30c9"}', "bsi_flex_335_json"),
    ],
)
def test_older_editions_are_named(text: bytes, reason: str) -> None:
    assert [e.reason for e in datagram(text).errors] == [reason]
    tail = Tail()
    assert [e.reason for e in split(tail, text.removeprefix(b"\xef\xbb\xbf")).errors] == [reason]
    assert tail.lost
