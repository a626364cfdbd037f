"""Damaged captures: never an exception, never an endless loop, never bytes that are not in the file."""

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from hima.errors import DecodeError
from hima.wire.container.packets import kind_of, kind_of_asterix, read

MAGICS = (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d")
LINKS = (0, 1, 101, 105, 108, 113, 127, 228, 229, 276)
IP = bytes.fromhex("45000021000100000111000000000000000000000fa02198000d0000") + b"hello"
FRAME = bytes(12) + b"\x08\x00" + IP
PCAPNG = (
    struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    + struct.pack("<IIHHII", 1, 20, 1, 0, 0, 20)
    + struct.pack("<IIIIIII", 6, 32 + len(FRAME) + 1, 0, 0, 0, len(FRAME), len(FRAME))
    + FRAME
    + b"\0"
    + struct.pack("<I", 32 + len(FRAME) + 1)
)
BLOCK = bytes.fromhex("22000BF019C90200018040")
FINAL = (b"\0\x17\0\0\0\0\0\7" + BLOCK + b"\xa5" * 4) * 4
RPLY = (b"\x0b\0\0\0\1\0\0\0" + BLOCK) * 4
GPS = (BLOCK + bytes(10)) * 4


def check(data: bytes, kind: str) -> None:
    for item in read(data, kind):
        if isinstance(item, DecodeError):
            assert 0 <= item.offset <= len(data)
        else:
            assert data[item.offset : item.offset + len(item.data)] == item.data


def test_the_sound_capture_is_read() -> None:
    (packet,) = read(PCAPNG, kind_of(PCAPNG))
    assert not isinstance(packet, DecodeError)
    assert packet.data == b"hello"


@given(st.binary(max_size=400), st.sampled_from(["pcap", "pcapng", "beast", "final", "rply", "gps", "raw"]))
def test_any_bytes_under_any_name(data: bytes, kind: str) -> None:
    check(data, kind)


@given(st.sampled_from(MAGICS), st.sampled_from(LINKS), st.lists(st.binary(max_size=90), max_size=5), st.booleans())
@settings(max_examples=400)
def test_any_frames_on_any_link(magic: bytes, link: int, frames: list[bytes], after_ip: bool) -> None:
    order = "<" if magic[0] in {0xD4, 0x4D} else ">"
    data = magic + struct.pack(order + "HHIIII", 2, 4, 0, 0, 65535, link)
    for frame in frames:
        whole = IP[:20] + frame if after_ip else frame
        data += struct.pack(order + "IIII", 1, 2, len(whole), len(whole)) + whole
    check(data, kind_of(data))


@given(st.lists(st.tuples(st.integers(0, len(PCAPNG) - 1), st.integers(0, 255)), max_size=4), st.integers(0, 200))
@settings(max_examples=600)
def test_damaged_and_cut_pcapng(damage: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(PCAPNG * 2)
    for at, byte in damage:
        data[at] = byte
    check(bytes(data[: len(data) - cut]), "pcapng")


@given(st.sampled_from(["final", "rply", "gps"]), st.data())
@settings(max_examples=300)
def test_damaged_files_of_recorders(kind: str, data: st.DataObject) -> None:
    whole = bytearray({"final": FINAL, "rply": RPLY, "gps": bytes(2_200) + GPS}[kind])
    first = 2_200 if kind == "gps" else 0
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(first, len(whole) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(whole[: len(whole) - data.draw(st.integers(0, 40))])
    check(damaged, kind)
    check(damaged, kind_of_asterix(damaged))


@given(st.lists(st.sampled_from([b"\x1a", b"\x1a\x1a", b"\x1a2", b"\x1a3", b"1", bytes(6), b"\xff" * 9]), max_size=40))
@settings(max_examples=300)
def test_frames_of_a_stream_are_all_its_bytes_at_growing_times(parts: list[bytes]) -> None:
    data = b"".join(parts)
    found = [item for item in read(data, "beast") if not isinstance(item, DecodeError)]
    assert b"".join(item.data for item in found) == data
    times = [item.time_ns or 0 for item in found]
    assert times == sorted(times)
