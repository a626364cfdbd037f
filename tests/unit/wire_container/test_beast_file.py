"""Beast recordings in frames, with the time between them."""

import pytest

from hima.wire.adsb.beast import frame, split
from hima.wire.container.packets import Packet, kind_of, packets

LONG = bytes.fromhex("8d406b902015a678d4d220aa4bda")
HZ = 12_000_000
MARK = int.from_bytes(b"\xff\0MLAT", "big")
"""What some receivers send in place of a counter."""


def times_s(counters: list[int]) -> list[float]:
    data = b"".join(frame(LONG, counter) for counter in counters)
    return [(packet.time_ns or 0) / 1e9 for packet in packets(data)]


def test_frames_and_their_times() -> None:
    data = frame(LONG, 5 * HZ) + frame(b"\x1a" * 7, 6 * HZ, 0x1A) + frame(b"ab", 6 * HZ + HZ // 2)
    assert kind_of(data) == "beast"
    found = list(packets(data))
    assert b"".join(packet.data for packet in found) == data
    assert found[0] == Packet(0, 0, frame(LONG, 5 * HZ))
    assert [packet.time_ns for packet in found] == [0, 1_000_000_000, 1_500_000_000]
    assert [packet.offset for packet in found] == [0, 23, 23 + len(frame(b"\x1a" * 7, 6 * HZ, 0x1A))]


def test_escaped_counters_are_read() -> None:
    assert times_s([0x1A1A1A1A1A1A, 0x1A1A1A1A1A1A + HZ]) == [0.0, 1.0]


@pytest.mark.parametrize(
    ("counters", "expected"),
    [
        ([0, 0, 0], [0.0, 0.0, 0.0]),
        ([HZ, MARK, 2 * HZ, 3 * HZ], [0.0, 0.0, 0.0, 1.0]),
        ([9 * HZ, 0, HZ], [0.0, 0.0, 1.0]),
        ([0, 61 * HZ, 62 * HZ], [0.0, 0.0, 1.0]),
    ],
)
def test_counters_that_tell_nothing_do_not_stop_the_play(counters: list[int], expected: list[float]) -> None:
    assert times_s(counters) == expected


def test_damage_between_frames_stays_with_them() -> None:
    data = frame(LONG, HZ) + b"noise" + frame(LONG, 2 * HZ)[:9] + frame(LONG, 3 * HZ) + b"\x1a"
    found = list(packets(data))
    assert b"".join(packet.data for packet in found) == data
    whole = split(b"", data)
    pending, messages = b"", []
    for packet in found:
        part = split(pending, packet.data)
        pending = part.pending
        messages += [m.data for m in part.messages]
    assert messages == [m.data for m in whole.messages] == [LONG, LONG]


@pytest.mark.parametrize("data", [b"", b"\x1a", b"\x1a\x1a3", b"\x1a5abcdefg", b"3\x1a"])
def test_other_files_are_not_beast(data: bytes) -> None:
    assert kind_of(data) == "raw"


def test_stream_cut_in_its_first_frame_is_still_all_there() -> None:
    data = b"\x1a3abc"
    assert list(packets(data)) == [Packet(0, 0, data)]
