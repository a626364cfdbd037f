"""What carries Remote ID: Bluetooth, beacons, NAN and radiotap, whole, cut and mistaken for it."""

import struct

import pytest

from hima.wire.remoteid.encode import encode_message, encode_pack
from hima.wire.remoteid.messages import BasicId, SelfId
from hima.wire.remoteid.transport import Heard, beacon_frame, read

MAC = bytes.fromhex("0a1b2c3d4e5f")
SAID = (BasicId(1, 2, "SERIAL"), SelfId(0, "survey"))
PACK = encode_pack(SAID)
MANAGEMENT = bytes(4) + b"\xff" * 6 + MAC + MAC + b"\0\0"


def nan_frame(pack: bytes = PACK, service: bytes = b"\x88\x69\x19\x9d\x92\x09", before: bytes = b"") -> bytes:
    descriptor = service + b"\x01\x00\x10" + bytes([len(pack) + 1, 7]) + pack
    attribute = b"\x03" + struct.pack("<H", len(descriptor)) + descriptor
    return b"\xd0" + MANAGEMENT[1:] + b"\x04\x09\x50\x6f\x9a\x13" + before + attribute


def radiotap(frame: bytes, flags: int | None = None, time_stamp: bool = False, extra_words: int = 0) -> bytes:
    present = (1 if time_stamp else 0) | (0 if flags is None else 2) | (0x80000000 if extra_words else 0)
    words = [present] + [0x80000000] * max(extra_words - 1, 0) + [0] * min(extra_words, 1)
    fields = b"".join(struct.pack("<I", word) for word in words)
    if time_stamp:
        fields += bytes(-(4 + len(fields)) % 8) + bytes(8)
    if flags is not None:
        fields += bytes([flags])
    return struct.pack("<BBH", 0, 0, 4 + len(fields)) + fields + frame


def reasons(heard: Heard) -> list[str]:
    return [error.reason for error in heard.errors]


@pytest.mark.parametrize("prefix", [b"\xfa\xff\x0d\x2a", b"\x0d\x2a"])
@pytest.mark.parametrize("data", [PACK, encode_message(SAID[0])])
def test_bluetooth(prefix: bytes, data: bytes) -> None:
    heard = read(prefix + data)
    assert (heard.transport, heard.emitter, heard.counter, heard.errors) == ("bluetooth", "", 42, ())
    assert heard.messages == SAID[: len(heard.messages)]
    assert len(heard.messages) == (2 if data is PACK else 1)


def test_bare_messages_and_packs() -> None:
    assert read(PACK) == Heard("bare", "", -1, SAID, ())
    assert read(encode_message(SAID[1])) == Heard("bare", "", -1, SAID[1:], ())
    assert read(b"\x00\x12" + b"OLD".ljust(23, b"\0")).messages == (BasicId(1, 2, "OLD"),)


def test_beacon() -> None:
    assert read(beacon_frame(MAC, 300, PACK)) == Heard("beacon", MAC.hex(), 44, SAID, ())


def test_nan() -> None:
    assert read(nan_frame()) == Heard("nan", MAC.hex(), 7, SAID, ())
    other = b"\x00" + struct.pack("<H", 6) + b"\x88\x69\x19\x9d\x92\x09"
    assert read(nan_frame(before=other)).messages == SAID


def test_nan_frame_of_43_bytes() -> None:
    frame = nan_frame()[:33]
    short = frame[:31] + struct.pack("<H", 10) + b"\x88\x69\x19\x9d\x92\x09\x01\x00\x10\x00"
    assert len(short) == 43
    heard = read(short)
    assert (heard.messages, reasons(heard)) == ((), ["truncated"])


def test_nan_of_phones_sharing_files_is_not_remote_id() -> None:
    heard = read(nan_frame(service=b"\x66\x94\xbe\xf2\x04\xda"))
    assert (heard.messages, heard.errors) == ((), ())


@pytest.mark.parametrize("flags", [None, 0, 0x10])
@pytest.mark.parametrize("time_stamp", [False, True])
@pytest.mark.parametrize("extra_words", [0, 1, 2, 3])
def test_radiotap_headers(flags: int | None, time_stamp: bool, extra_words: int) -> None:
    check = b"\xde\xad\xbe\xef" if flags else b""
    heard = read(radiotap(beacon_frame(MAC, 1, PACK) + check, flags, time_stamp, extra_words))
    assert (heard.transport, heard.messages, heard.errors) == ("beacon", SAID, ())


def test_frame_that_failed_its_check_is_refused() -> None:
    heard = read(radiotap(beacon_frame(MAC, 1, PACK), 0x40))
    assert (heard.messages, reasons(heard)) == ((), ["bad_check_sequence"])


@pytest.mark.parametrize("length", [0, 7, 500, 0xFFFF])
def test_radiotap_length_that_cannot_be(length: int) -> None:
    data = bytearray(radiotap(beacon_frame(MAC, 1, PACK)))
    data[2:4] = struct.pack("<H", length)
    assert reasons(read(bytes(data))) == ["length_exceeds_datagram"]


def test_other_frames_hold_no_messages() -> None:
    plain = b"\x80" + MANAGEMENT[1:] + bytes(12) + b"\x00\x03net" + b"\xdd\x05\x00\x50\xf2\x01\x01"
    for frame in (plain, b"\xd0" + MANAGEMENT[1:] + bytes(30), radiotap(b"\x88" + MANAGEMENT[1:] + bytes(40))):
        heard = read(frame)
        assert (heard.messages, heard.errors) == ((), ())


def test_pack_behind_other_elements_is_found() -> None:
    frame = beacon_frame(MAC, 1, PACK)
    fixed = 24 + 12
    assert read(frame[:fixed] + b"\xdd\x04\xfa\x0b\xbc\x0e" + b"\x2a\x00" + frame[fixed:]).messages == SAID


@pytest.mark.parametrize(
    "data",
    [
        beacon_frame(MAC, 1, PACK),
        nan_frame(),
        radiotap(beacon_frame(MAC, 1, PACK), 0),
        radiotap(nan_frame(), 0x10, time_stamp=True),
        b"\xfa\xff\x0d\x01" + PACK,
        b"\x0d\x01" + PACK,
        PACK,
    ],
    ids=["beacon", "nan", "radiotap-beacon", "radiotap-nan", "bluetooth", "bluetooth-bare", "bare"],
)
def test_every_truncation_gives_nothing_but_messages_that_were_sent(data: bytes) -> None:
    for length in range(len(data)):
        if length == 25 and data[0] == 0:
            continue  # as long as a lone Basic ID of version 0, which begins with 0 too: nothing tells them apart
        assert all(message in SAID for message in read(data[:length]).messages)


def test_beacon_holds_one_pack() -> None:
    with pytest.raises(ValueError, match="nine"):
        beacon_frame(MAC, 1, bytes(300))
