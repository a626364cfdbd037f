"""Beast framing, byte by byte: what is a message, what is noise, and streams cut anywhere."""

import pytest

from hima.wire.adsb.beast import Split, frame, split

SHORT = bytes.fromhex("5d4ca853b1b0d7")
LONG = bytes.fromhex("8d406b902015a678d4d220aa4bda")


def reasons(found: Split) -> list[tuple[int, str]]:
    return [(error.offset, error.reason) for error in found.errors]


def test_frame_is_taken_apart() -> None:
    found = split(b"", b"\x1a\x33" + bytes([0, 0, 0, 1, 2, 3]) + b"\x50" + LONG)
    assert found.errors == ()
    assert found.pending == b""
    (message,) = found.messages
    assert (message.offset, message.counter, message.signal, message.data) == (0, 0x010203, 0x50, LONG)


@pytest.mark.parametrize("message", [b"\x12\x34", SHORT, LONG, b"\x1a" * 7, b"\x1a" * 14, b"\x1a\x1a"])
def test_frames_of_every_length_come_back(message: bytes) -> None:
    found = split(b"", frame(message, counter=0x1A1A1A, signal=0x1A))
    assert [(m.counter, m.signal, m.data) for m in found.messages] == [(0x1A1A1A, 0x1A, message)]
    assert found.errors == ()


def test_escape_is_doubled_on_the_wire() -> None:
    assert frame(b"\x1a\x00", counter=0x1A, signal=1) == bytes.fromhex(
        "1a31 0000000000 1a1a 01 1a1a 00".replace(" ", "")
    )


def test_stream_cut_at_every_byte_gives_the_same_messages() -> None:
    messages = [LONG, b"\x1a" * 14, SHORT, b"ab"]
    stream = b"".join(frame(message, counter=0x1A00, signal=0x1A) for message in messages)
    whole = split(b"", stream)
    assert [m.data for m in whole.messages] == messages
    for cut in range(len(stream) + 1):
        first = split(b"", stream[:cut])
        second = split(first.pending, stream[cut:])
        assert [m.data for m in (*first.messages, *second.messages)] == messages, cut
        assert (first.errors, second.errors, second.pending) == ((), (), b"")


def test_stream_byte_by_byte() -> None:
    stream = frame(LONG) + frame(b"\x1a" * 7)
    pending, data = b"", []
    for at in range(len(stream)):
        found = split(pending, stream[at : at + 1])
        pending = found.pending
        data += [m.data for m in found.messages]
        assert found.errors == ()
    assert data == [LONG, b"\x1a" * 7]


def test_offset_of_a_message_begun_before_is_negative() -> None:
    stream = frame(LONG)
    first = split(b"", stream[:5])
    (message,) = split(first.pending, stream[5:]).messages
    assert message.offset == -5


def test_noise_before_and_between_frames_is_told_and_skipped() -> None:
    found = split(b"", b"noise" + frame(LONG) + b"\x00" + frame(SHORT) + b"tail")
    assert [m.data for m in found.messages] == [LONG, SHORT]
    assert reasons(found) == [(0, "not_a_frame"), (28, "not_a_frame"), (45, "not_a_frame")]


def test_unknown_type_is_refused_and_the_next_frame_read() -> None:
    found = split(b"", b"\x1a\x39abc\x1a\x1adef" + frame(SHORT))
    assert [m.data for m in found.messages] == [SHORT]
    assert "unknown_type" in {error.reason for error in found.errors}


def test_frame_broken_off_by_another_is_refused() -> None:
    found = split(b"", frame(LONG)[:9] + frame(SHORT))
    assert [m.data for m in found.messages] == [SHORT]
    assert reasons(found) == [(0, "frame_cut")]


def test_receiver_status_is_left_out() -> None:
    found = split(b"", b"\x1a\x34" + bytes(7) + b"\x8d" * 14 + frame(LONG))
    assert [m.data for m in found.messages] == [LONG]
    assert found.errors == ()


def test_what_waits_is_never_longer_than_a_frame() -> None:
    for tail in (b"\x1a", b"\x1a\x33" + b"\x1a\x1a" * 20, b"\x1a\x33" + b"a" * 20):
        assert len(split(b"", b"x" * 5000 + tail).pending) <= 44


def test_only_lengths_of_mode_s_can_be_framed() -> None:
    with pytest.raises(KeyError):
        frame(b"abc")


def test_status_of_the_receiver_at_any_cut() -> None:
    stream = b"\x1a\x34" + bytes(7) + b"\x8d" * 14 + frame(SHORT)
    for cut in range(len(stream) + 1):
        first = split(b"", stream[:cut])
        second = split(first.pending, stream[cut:])
        assert [m.data for m in (*first.messages, *second.messages)] == [SHORT], cut
