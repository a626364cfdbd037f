"""Remote ID in MAVLink."""

import struct
import time

import pytest
from tests.unit.wire_remoteid import golden_mavlink as golden

from hima.wire.remoteid.mavlink import FRAME_MAX, check
from hima.wire.remoteid.messages import Authentication, BasicId, Location, Message, OperatorId, SelfId, System
from hima.wire.remoteid.receiver import datagram, split
from hima.wire.remoteid.transport import Heard

MAC = "02aabbccdd01"
SERIAL = BasicId(1, 2, "1787F04BM24010011039")
FIX = Location(2, True, 90.0, 20.0, -1.5, 35.2, 44.9, 390.0, 412.0, 100.0, 10, 4, 2, 599.5, 3, 0.5)
NOTHING = Location(0, False, None, None, None, None, None, None, None, None, 0, 0, 0, None)
STREAM = golden.HEARTBEAT + golden.BASIC + golden.LOC + golden.V1 + golden.PACK + golden.SIGNED


def only(frame: bytes) -> Heard:
    (heard,) = datagram(frame)
    assert (heard.errors, heard.transport) == ((), "mavlink")
    return heard


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (golden.BASIC, SERIAL),
        (golden.SIGNED, SERIAL),
        (golden.LOC, FIX),
        (golden.AUTH, Authentication(1, 0, 1, 40, 1_546_300_800 + 1000, bytes(range(1, 18)))),
        (golden.SELF, SelfId(0, "survey")),
        (golden.SYSTEM, System(1, 35.21, 44.9, 320.0, 1, 50, 500.0, 300.0, 1, 2, 1_546_300_800 + 249_408_600, 1)),
        (golden.OPERATOR, OperatorId(0, "IRQ1")),
    ],
)
def test_every_message_another_implementation_wrote(frame: bytes, message: Message) -> None:
    heard = only(frame)
    assert (heard.messages, heard.emitter) == ((message,), MAC)


def test_a_pack() -> None:
    assert only(golden.PACK).messages == (SERIAL, SelfId(0, "pack"))


def test_an_aircraft_that_speaks_of_itself_is_told_apart_by_its_system() -> None:
    update = only(golden.UPDATE)
    assert update.emitter == "mavlink:7"
    (system,) = update.messages
    assert isinstance(system, System)
    assert (system.operator_lat_deg, system.operator_altitude_m) == (35.22, 321.0)


def test_what_stands_for_not_known_is_none() -> None:
    assert only(golden.UNKNOWN).messages == (NOTHING,)


@pytest.mark.parametrize("frame", [golden.ARM, golden.HEARTBEAT, golden.OTHER, golden.V1])
def test_other_messages_say_nothing(frame: bytes) -> None:
    assert datagram(frame) == ()


def test_a_stream_cut_at_every_byte_gives_the_same() -> None:
    whole = split(b"", STREAM)
    assert (len(whole.heard), whole.errors, whole.pending) == (4, (), b"")
    for cut in range(len(STREAM) + 1):
        first = split(b"", STREAM[:cut])
        second = split(first.pending, STREAM[cut:])
        assert first.heard + second.heard == whole.heard, cut
        assert (first.errors + second.errors, second.pending) == ((), b"")


@pytest.mark.parametrize("place", range(1, len(golden.LOC)))
def test_a_damaged_frame_is_never_an_aircraft_and_the_next_is_found(place: int) -> None:
    frame = bytearray(golden.LOC)
    frame[place] ^= 0x10
    found = split(b"", bytes(frame) + golden.BASIC + golden.SELF + golden.BASIC + golden.SELF + golden.BASIC)
    assert not any(isinstance(message, Location) for heard in found.heard for message in heard.messages)
    assert any(heard.messages == (SERIAL,) for heard in found.heard)
    assert len(found.pending) <= FRAME_MAX


def test_noise_between_frames_costs_no_frame() -> None:
    noise = bytes(range(0xFD)) + b"\xff\x00"
    found = split(b"", noise + golden.BASIC + noise + golden.LOC + golden.SELF)
    assert [type(heard.messages[0]) for heard in found.heard] == [BasicId, Location, SelfId]
    assert {error.reason for error in found.errors} == {"not_a_message"}


@pytest.mark.parametrize("count", [0, 10, 255])
def test_a_pack_of_none_or_too_many_is_refused(count: int) -> None:
    frame = bytearray(golden.PACK)
    frame[10 + 23] = count
    frame[-2:] = struct.pack("<H", check(bytes(frame[1:-2]), 94))
    (heard,) = datagram(bytes(frame))
    assert ([error.reason for error in heard.errors], heard.messages) == (["bad_pack_count"], ())


def test_a_pack_of_ten_of_another_implementation() -> None:
    (heard,) = datagram(golden.TEN)
    assert [(error.offset, error.reason) for error in heard.errors] == [(10 + 23, "bad_pack_count")]


def test_flags_that_nobody_knows_are_refused() -> None:
    frame = bytearray(golden.BASIC)
    frame[2] = 2
    (heard,) = datagram(bytes(frame))
    assert heard.errors[0].reason == "unknown_flags"


@pytest.mark.parametrize("length", range(1, len(golden.BASIC)))
def test_half_a_datagram_is_named(length: int) -> None:
    (heard,) = datagram(golden.BASIC[:length])
    assert ([error.reason for error in heard.errors], heard.messages) == (["truncated"], ())


def test_the_check_has_its_published_value() -> None:
    """CRC-16/MCRF4XX, which X.25 of MAVLink is, of the digits 1 to 9."""
    assert check(b"12345678", ord("9")) == 0x6F91


def test_a_datagram_full_of_bytes_that_may_begin_frames_does_not_hold_up_others() -> None:
    data = b"\xfd\xff\0\0\0" * 13_100
    begun_s = time.process_time()
    heard = datagram(data)
    assert time.process_time() - begun_s < 1.0
    assert {error.reason for item in heard for error in item.errors} >= {"bad_checksum"}
