"""Files of recorders of ASTERIX built byte by byte, and damage to them: what is good before and after it is kept."""

import struct
from collections.abc import Iterator

import pytest

from hima.errors import DecodeError
from hima.wire.container.packets import Packet, kind_of, kind_of_asterix, packets, read

MARK = bytes.fromhex("22 000B F0 19C9 02 000180 40")
NORTH = bytes.fromhex("22 000C E8 19C9 01 000100 0280")
SECOND_NS = 1_000_000_000
DAY = 86_400


def final(data: bytes, time_s: float) -> bytes:
    head = struct.pack(">HBBB", len(data) + 12, 0, 0, 0) + round(time_s * 100).to_bytes(3, "big")
    return head + data + b"\xa5" * 4


def rply(data: bytes, time_s: float) -> bytes:
    return struct.pack("<II", len(data), round(time_s * 1000)) + data


def gps(data: bytes, time_s: float) -> bytes:
    return data + bytes.fromhex("11D28F0A0000") + round(time_s * 128).to_bytes(3, "big") + b"\0"


def played(data: bytes) -> Iterator[Packet]:
    return packets(data, kind_of_asterix)


RECORDERS = {"final": (final, b""), "rply": (rply, b""), "gps": (gps, b"\xcd" * 2_200)}


@pytest.mark.parametrize("name", RECORDERS)
def test_what_was_received_with_the_time_between(name: str) -> None:
    frame, filler = RECORDERS[name]
    data = filler + frame(NORTH, 10.0) + frame(MARK, 10.5) + frame(NORTH, 14.0)
    assert kind_of_asterix(data) == name
    found = list(played(data))
    assert [packet.data for packet in found] == [NORTH, MARK, NORTH]
    assert [packet.time_ns for packet in found] == [0, SECOND_NS // 2, 4 * SECOND_NS]
    assert all(data[p.offset : p.offset + len(p.data)] == p.data for p in found)


@pytest.mark.parametrize("name", RECORDERS)
def test_a_single_block_is_enough_to_know_the_recorder(name: str) -> None:
    frame, filler = RECORDERS[name]
    assert kind_of_asterix(filler + frame(NORTH, 1.0)) == name


@pytest.mark.parametrize("name", ["final", "gps"])
def test_midnight_is_passed(name: str) -> None:
    frame, filler = RECORDERS[name]
    found = list(played(filler + frame(NORTH, DAY - 1) + frame(MARK, 1.0)))
    assert [packet.time_ns for packet in found] == [0, 2 * SECOND_NS]


@pytest.mark.parametrize("name", RECORDERS)
@pytest.mark.parametrize("odd_s", [3.0, 4_000.0])
def test_times_that_tell_nothing_do_not_stop_the_play(name: str, odd_s: float) -> None:
    frame, filler = RECORDERS[name]
    found = list(played(filler + frame(NORTH, 10.0) + frame(MARK, odd_s) + frame(MARK, odd_s + 1.0)))
    assert [packet.time_ns for packet in found] == [0, 0, SECOND_NS]


def reasons(data: bytes, kind: str) -> list[tuple[int, str]]:
    return [(item.offset, item.reason) for item in read(data, kind) if isinstance(item, DecodeError)]


def test_a_damaged_final_frame_costs_itself_alone() -> None:
    one = final(MARK, 1.0)
    for place, value in ((len(one) + 1, 0xFF), (len(one) + 1, 3), (2 * len(one) - 1, 0)):
        data = bytearray(one * 4)
        data[place] = value
        found = list(read(bytes(data), "final"))
        assert reasons(bytes(data), "final") == [(len(one), "frame_damaged")]
        assert [item.offset for item in found if isinstance(item, Packet)] == [8, 2 * len(one) + 8, 3 * len(one) + 8]


def test_what_is_cut_keeps_what_came_before() -> None:
    for name, reason in (("final", "frame_damaged"), ("rply", "frame_exceeds_file"), ("gps", "block_exceeds_file")):
        frame, filler = RECORDERS[name]
        data = filler + frame(NORTH, 1.0) + frame(MARK, 2.0) + frame(MARK, 3.0)[:9]
        found = list(read(data, name))
        assert [item.data for item in found if isinstance(item, Packet)] == [NORTH, MARK]
        assert [reason for _, reason in reasons(data, name)] == [reason]
        assert kind_of_asterix(data) == name


def test_a_file_shorter_than_its_filler() -> None:
    assert reasons(b"\xcd" * 100, "gps") == [(0, "filler_exceeds_file")]


@pytest.mark.parametrize("data", [b"", NORTH, MARK * 300, b"\xa5" * 40, bytes(4_000), b"\xff" * 3_000])
def test_other_files_are_none(data: bytes) -> None:
    assert kind_of_asterix(data) == "raw"


def test_text_whose_letters_look_like_lengths_is_none_of_these_for_other_formats() -> None:
    text = b"1,8D4840D6202CC371C32CE0576098\n" * 3_000
    assert kind_of(text) == "raw"


def test_a_plain_stream_of_blocks_is_no_recorders_file_though_lengths_in_it_fit_by_chance() -> None:
    looks = (
        bytes.fromhex("3E0020") + bytes(7) + bytes.fromhex("3E000400") + bytes(10) + bytes.fromhex("3E0005") + bytes(5)
    )
    before = NORTH * 181 + bytes.fromhex("3E0012") + bytes(15)
    assert kind_of_asterix(b"\xcd" * 2_190 + looks + NORTH) == "gps", "the trap is none"
    assert kind_of_asterix(before + looks + NORTH * 9) == "raw"
    assert kind_of_asterix(before + looks + NORTH * 9 + NORTH[:5]) == "raw", "cut at the end"
