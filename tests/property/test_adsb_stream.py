"""Beast streams: every message comes back, wherever the stream is cut and whatever stands between."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hima.errors import DecodeError
from hima.wire.adsb.beast import BeastMessage, frame, split
from hima.wire.adsb.decode import decode
from hima.wire.adsb.encode import airborne_position, parity, squitter

escapes = st.sampled_from([0x1A, 0x31, 0x32, 0x33, 0x34, 0x00])
busy_bytes = st.lists(escapes | st.integers(0, 255), max_size=200).map(bytes)
messages = st.sampled_from([2, 7, 14]).flatmap(
    lambda size: st.lists(escapes | st.integers(0, 255), min_size=size, max_size=size).map(bytes)
)
framed = st.tuples(messages, st.integers(0, 2**48 - 1), st.integers(0, 255))


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    return [stream[begin:end] for begin, end in pairwise(edges)]


@given(st.lists(framed, max_size=12), st.lists(st.integers(0, 10_000), max_size=8))
@settings(max_examples=300)
def test_messages_come_back_however_the_stream_is_cut(said: list[tuple[bytes, int, int]], places: list[int]) -> None:
    stream = b"".join(frame(message, counter, signal) for message, counter, signal in said)
    pending, got = b"", []
    for chunk in cut(stream, places):
        found = split(pending, chunk)
        assert found.errors == ()
        pending = found.pending
        got += [(m.data, m.counter, m.signal) for m in found.messages]
    assert (got, pending) == (said, b"")


@given(busy_bytes, st.lists(st.integers(0, 10_000), max_size=8))
@settings(max_examples=500)
def test_any_bytes_give_the_same_messages_however_they_are_cut(stream: bytes, places: list[int]) -> None:
    whole = split(b"", stream)
    pending = b""
    got: list[BeastMessage] = []
    for chunk in cut(stream, places):
        found = split(pending, chunk)
        pending = found.pending
        assert len(pending) <= 44
        got += found.messages
    assert [(m.counter, m.data) for m in got] == [(m.counter, m.data) for m in whole.messages]
    assert pending == whole.pending


@given(st.binary(max_size=60))
def test_a_frame_after_noise_without_escapes_is_found(noise: bytes) -> None:
    found = split(b"", noise.replace(b"\x1a", b"") + frame(b"\x8d" * 14))
    assert [m.data for m in found.messages] == [b"\x8d" * 14]


@given(st.sampled_from([7, 14]).flatmap(lambda size: st.binary(min_size=size, max_size=size)), st.booleans())
@settings(max_examples=1500)
def test_any_message_gives_a_value(message: bytes, sound: bool) -> None:
    if sound and len(message) == 14:  # past the parity, so that every content reaches the library
        message = bytes([17 << 3 | message[0] & 7]) + message[1:11]
        message += parity(message).to_bytes(3, "big")
    found = decode(message, (35.2, 44.9))
    assert isinstance(found, DecodeError) or "df" in found


@given(
    st.floats(33.0, 37.5), st.floats(42.0, 47.5), st.floats(-300.0, 15_000.0), st.booleans(), st.integers(0, 0xFFFFFF)
)
@settings(max_examples=300)
def test_positions_come_back(lat: float, lon: float, altitude_m: float, odd: bool, address: int) -> None:
    found = decode(squitter(address, airborne_position(lat, lon, altitude_m, odd)), (35.2, 44.9))
    assert not isinstance(found, DecodeError)
    assert abs(found["latitude"] - lat) < 5e-5
    assert abs(found["longitude"] - lon) < 5e-5
    assert abs(found["altitude"] * 0.3048 - altitude_m) <= 12.6 * 0.3048
    assert int(found["icao24"], 16) == address
