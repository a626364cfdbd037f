"""Blocks bare and behind prefixes, and recordings of them in datagrams of whole blocks."""

import struct

import pytest

from hima.wire.asterix.blocks import split
from hima.wire.asterix.decode import decode
from hima.wire.asterix.recording import DATAGRAM, datagrams

MARK = bytes.fromhex("22 000B F0 19C9 02 000180 40")
PLOTS = bytes([48]) + (3 + 25 * 11).to_bytes(2, "big") + bytes.fromhex("F0 19C9 000080 20 0A00 4000") * 25


def prefixed(block: bytes, time_ms: int = 45_826_101) -> bytes:
    return struct.pack(">HI", len(block) + 6, time_ms) + block


@pytest.mark.parametrize("time_ms", [0, 1, 255, 65_536, 45_826_101, 86_399_999])
def test_blocks_behind_prefixes(time_ms: int) -> None:
    data = prefixed(MARK, time_ms) + prefixed(MARK, time_ms + 7) + prefixed(PLOTS, time_ms)
    blocks, errors = split(data)
    assert errors == []
    assert [(block.category, block.start, block.end) for block in blocks] == [
        (34, 9, 17),
        (34, 26, 34),
        (48, 43, 318),
    ]
    assert decode(prefixed(MARK, time_ms)).cat034.sector_deg.tolist() == [90.0]


def test_a_prefix_that_contradicts_its_block_ends_the_datagram() -> None:
    data = prefixed(MARK) * 2
    for damaged in (data[:18] + b"\x12" + data[19:], data[:-1], data + b"\0\0"):
        decoded = decode(damaged)
        kept = 2 if len(damaged) > len(data) else 1
        assert decoded.records == kept
        assert [(e.offset, e.reason) for e in decoded.errors] == [(17 * kept, "prefix_contradicts_block")]


def test_a_prefix_without_its_block_is_no_prefix() -> None:
    assert [e.reason for e in decode(prefixed(MARK)[:12]).errors] == ["length_exceeds_datagram"]
    # A block of category 0 is what it says: nothing this length could be a prefix.
    assert [e.reason for e in decode(bytes.fromhex("00 0006 80 0000")).errors] == ["unknown_category"]


def test_bare_blocks_are_played_whole() -> None:
    data = MARK * 500 + PLOTS * 6 + b"\x30\xff\xff" + bytes(2_000)
    found = list(datagrams(data))
    assert b"".join(found) == data[: -(2_003 - DATAGRAM)]
    assert all(len(piece) <= DATAGRAM for piece in found)
    assert all(decode(piece).errors == () for piece in found[:-1])
    assert sum(decode(piece).records for piece in found) == decode(data).records == 500 + 6 * 25
    assert [e.reason for e in decode(found[-1]).errors] == ["length_exceeds_datagram"]


def test_a_block_longer_than_a_datagram_is_not_torn() -> None:
    long = bytes([48]) + (3 + 11 * 200).to_bytes(2, "big") + PLOTS[3:14] * 200
    assert list(datagrams(MARK + long + MARK)) == [MARK, long, MARK]
