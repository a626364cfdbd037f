"""What carries Remote ID: told from the bytes, found inside frames, refused where a check failed."""

import pytest

from hima.wire.remoteid.encode import encode_message, encode_pack
from hima.wire.remoteid.messages import BasicId, SelfId
from hima.wire.remoteid.transport import Heard, addressed, beacon_frame, read

MAC = bytes.fromhex("02aabbccdd01")
SERIAL = BasicId(1, 2, "SERIAL1")
MESSAGE = encode_message(SERIAL)
PACK = encode_pack((SERIAL, SelfId(0, "x")))
RADIOTAP = bytes.fromhex("0000 0900 02000000".replace(" ", ""))
NAN_HEAD = bytes.fromhex("d0000000 51ff9a010000 02aabbccdd01 506f9a010000 0000 0409506f9a13".replace(" ", ""))
NAN_SERVICE = bytes.fromhex("8869199d9209")


def heard(found: Heard) -> tuple[str, str, int, int, list[tuple[int, str]]]:
    return (
        found.transport,
        found.emitter,
        found.counter,
        len(found.messages),
        [(error.offset, error.reason) for error in found.errors],
    )


def nan_frame(control: int = 0x10, between: bytes = b"", pack: bytes = PACK) -> bytes:
    info = bytes([1 + len(pack), 0x2A]) + pack
    descriptor = NAN_SERVICE + bytes([1, 0, control]) + between + info
    other = b"\x00\x02\x00\xaa\xbb"  # master indication, which comes first in real frames
    return NAN_HEAD + other + b"\x03" + len(descriptor).to_bytes(2, "little") + descriptor


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (MESSAGE, ("bare", "", -1, 1, [])),
        (b"\x00" + MESSAGE[1:], ("bare", "", -1, 1, [])),
        (PACK, ("bare", "", -1, 2, [])),
        (b"\x0d\x07" + MESSAGE, ("bluetooth", "", 7, 1, [])),
        (b"\x0d\x07" + PACK, ("bluetooth", "", 7, 2, [])),
        (b"\xfa\xff\x0d\x08" + MESSAGE, ("bluetooth", "", 8, 1, [])),
        (b"\x1e\x16\xfa\xff\x0d\x09" + MESSAGE, ("bluetooth", "", 9, 1, [])),
        (b"\x39\x16\xfa\xff\x0d\x09" + PACK, ("bluetooth", "", 9, 2, [])),
        (beacon_frame(MAC, 300, PACK), ("beacon", "02aabbccdd01", 44, 2, [])),
        (RADIOTAP + b"\x00" + beacon_frame(MAC, 3, PACK), ("beacon", "02aabbccdd01", 3, 2, [])),
        (RADIOTAP + b"\x10" + beacon_frame(MAC, 3, PACK) + b"\xde\xad\xbe\xef", ("beacon", "02aabbccdd01", 3, 2, [])),
        (nan_frame(), ("nan", "02aabbccdd01", 42, 2, [])),
        (addressed(MAC, MESSAGE), ("bare", "02aabbccdd01", -1, 1, [])),
        (addressed(MAC, b"\x0d\x07" + PACK), ("bluetooth", "02aabbccdd01", 7, 2, [])),
        (addressed(bytes(6), beacon_frame(MAC, 3, PACK)), ("beacon", "02aabbccdd01", 3, 2, [])),
    ],
)
def test_transports(data: bytes, expected: tuple[object, ...]) -> None:
    assert heard(read(data)) == expected


@pytest.mark.parametrize(
    ("control", "between"),
    [(0x14, b"\x02ab"), (0x18, b"\x01a"), (0x50, b"\x00\x01"), (0x5C, b"\x00\x01\x02ab\x01c"), (0x14, b"\x00")],
)
def test_service_info_stands_behind_what_the_control_byte_names(control: int, between: bytes) -> None:
    assert heard(read(nan_frame(control, between))) == ("nan", "02aabbccdd01", 42, 2, [])


def test_phones_sharing_files_are_not_remote_id() -> None:
    other_service = nan_frame().replace(NAN_SERVICE, b"\x01\x02\x03\x04\x05\x06")
    assert heard(read(other_service)) == ("wifi", "", -1, 0, [])


@pytest.mark.parametrize("control", [0x00, 0x04])
def test_service_descriptor_without_info(control: int) -> None:
    assert heard(read(nan_frame(control)))[3:] == (0, [(35, "truncated")])


def test_nan_frame_of_43_bytes() -> None:
    for frame in (nan_frame()[:43], NAN_HEAD + b"\x03\x0a\x00" + NAN_SERVICE + b"\x01\x00"):
        assert heard(read(frame))[3] == 0


def test_frame_with_a_failed_check_never_becomes_a_message() -> None:
    for flags in (0x40, 0x50):
        frame = RADIOTAP + bytes([flags]) + beacon_frame(MAC, 3, PACK) + b"\0\0\0\0"
        assert heard(read(frame)) == ("wifi", "", -1, 0, [(9, "bad_check_sequence")])


def test_flags_behind_a_time_stamp_and_further_presence_words() -> None:
    presence = (0x80000003).to_bytes(4, "little") + (1).to_bytes(4, "little")
    body = presence + b"\0\0\0\0" + bytes(8) + b"\x40"  # padded to 16, then eight of the time stamp
    header = b"\0\0" + (4 + len(body)).to_bytes(2, "little") + body
    assert heard(read(header + beacon_frame(MAC, 3, PACK)))[3:] == (0, [(len(header), "bad_check_sequence")])


@pytest.mark.parametrize("length", [0, 7, 1000])
def test_radiotap_length_is_checked(length: int) -> None:
    data = b"\0\0" + length.to_bytes(2, "little") + bytes(40)
    assert heard(read(data))[3:] == (0, [(2, "length_exceeds_datagram")])


def test_vendor_element_is_found_behind_an_element_that_misstates_its_length() -> None:
    frame = beacon_frame(MAC, 3, PACK)
    broken = frame[:36] + b"\x2d\xff\x00" + frame[36:]
    assert heard(read(broken)) == ("beacon", "02aabbccdd01", 3, 2, [])


def test_vendor_mark_inside_a_name_is_not_an_element() -> None:
    frame = beacon_frame(MAC, 3, PACK)
    named = frame[:36] + b"\x00\x06ab\xfa\x0b\xbc\x0d" + frame[36:]
    assert heard(read(named)) == ("beacon", "02aabbccdd01", 3, 2, [])


def test_beacon_cut_anywhere_gives_no_more_than_it_holds() -> None:
    frame = beacon_frame(MAC, 3, PACK)
    for length in range(len(frame)):
        found = read(frame[:length])
        assert found.messages == ()
        assert len(found.errors) <= 1
    assert len(read(frame).messages) == 2


@pytest.mark.parametrize("data", [b"", b"\x0d", b"\xfa\xff\x0d", b"\x80", addressed(MAC, b""), b"\xa5RID\x01\x02"])
def test_nothing_to_read(data: bytes) -> None:
    found = read(data)
    assert found.messages == ()
    assert [error.reason for error in found.errors] in (["truncated"], ["unknown_message_type"])


def test_vendor_element_is_bounded() -> None:
    with pytest.raises(ValueError, match="nine"):
        beacon_frame(MAC, 1, bytes(300))


def test_errors_count_from_the_start_of_the_datagram() -> None:
    bad = bytearray(PACK)
    bad[3] = 0x72
    frame = RADIOTAP + b"\x00" + beacon_frame(MAC, 3, bytes(bad))
    (error,) = read(frame).errors
    assert frame[error.offset] == 0x72
    (error,) = read(addressed(MAC, frame)).errors
    assert addressed(MAC, frame)[error.offset] == 0x72
