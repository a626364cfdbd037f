"""Records of one category that have one of several profiles: each is walked by its own.

Which one it is either the record's descriptor says (category 001), or who sends it: editions of a category may differ.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hima.errors import DecodeError
from hima.jit import kernel
from hima.wire.asterix import cat001
from hima.wire.asterix.layout import IntArray, Layout, tables
from hima.wire.asterix.scan import OK, REASONS, Bytes, Scanner, record_end

Columns = Mapping[str, NDArray[Any]]

NO_DESCRIPTOR: Final = len(REASONS)
SOURCES: Final = 256 * 256
"""A source is SAC * 256 + SIC; one more stands for records that name none."""
BY_DESCRIPTOR: Final = np.empty(0, np.uint8)
_SOURCE_BIT: Final = 0x80
_DESCRIPTOR_BIT: Final = 0x40
_TRACK_BIT: Final = 0x80
_SOURCE_BYTES: Final = 2


class Part(NamedTuple):
    """Records of one profile: which it is, which records of all they are, and their columns."""

    profile: int
    rows: IntArray
    columns: Columns


class Division:
    """Profiles made ready for dividing blocks among them."""

    def __init__(self, layouts: Sequence[Layout], spoken: NDArray[np.uint8] = BY_DESCRIPTOR) -> None:
        """Prepare.

        Args:
            layouts: The profiles, each beginning with the data source; at most 256.
            spoken: (65,537,) which of them each source speaks. Empty for category 001: a plot's, then a track's.
        """
        made = [tables(layout) for layout in layouts]
        self._scanners = [Scanner(layout) for layout in layouts]
        self._spoken = spoken
        self._item = np.concatenate([table.item for table in made])
        self._leaf = np.concatenate([table.leaf for table in made])
        self._ends = np.cumsum([[0, 0], *((len(table.item), len(table.leaf)) for table in made)], axis=0)

    def scan(self, data: bytes, blocks: list[tuple[int, int]]) -> tuple[list[Part], list[DecodeError]]:
        """Read the records of some blocks.

        Args:
            data: All bytes.
            blocks: As of `hima.wire.asterix.scan.Scanner.scan`.

        Returns:
            A part for each profile that has records, and an error for each block whose records end before it does.
        """
        extents = np.array(blocks, np.int64).reshape(-1, 2)
        faults = np.zeros((len(extents), 2), np.int64)
        room = np.empty((int((extents[:, 1] - extents[:, 0]).sum()), 3), np.int64)
        octets = np.frombuffer(data, np.uint8)
        count = _divide(octets, extents, self._item, self._leaf, self._ends, self._spoken, room, faults)
        records = room[:count]
        parts = []
        for profile, scanner in enumerate(self._scanners):
            mine = records[:, 2] == profile
            if mine.any():
                found, _ = scanner.scan(data, _runs(records, mine))
                parts.append(Part(profile, np.flatnonzero(mine), found))
        reasons = (*REASONS, "no_target_report_descriptor")
        return parts, [DecodeError(at, reasons[code]) for code, at in faults.tolist() if code != OK]


def joined(layout: Layout, parts: Sequence[Part]) -> dict[str, Any]:
    """Columns of all parts together, in the order of the records.

    Args:
        layout: The profile that has the columns of all.
        parts: Records of one or several profiles.
    """
    rows = np.sort(np.concatenate([np.empty(0, np.int64), *(part.rows for part in parts)]))
    columns: dict[str, Any] = dict(layout.absent(len(rows)))
    for part in parts:
        at = np.searchsorted(rows, part.rows)
        for name, column in part.columns.items():
            columns[name][at] = column
    return columns


class ProfileScanner:
    """Reads category 001 as a `hima.wire.asterix.scan.Scanner` reads others."""

    def __init__(self) -> None:
        self._division = Division((cat001.PLOT, cat001.TRACK))

    def scan(self, data: bytes, blocks: list[tuple[int, int]]) -> tuple[dict[str, Any], list[DecodeError]]:
        """Read the records of some blocks: columns by name, and an error for each block that ends badly."""
        parts, errors = self._division.scan(data, blocks)
        return joined(cat001.TRACK, parts), errors


def _runs(records: IntArray, mine: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Begin and end of what some of the records fill without a gap."""
    follows = mine[1:] & mine[:-1] & (records[1:, 0] == records[:-1, 1])
    begins, ends = mine.copy(), mine.copy()
    begins[1:] &= ~follows
    ends[:-1] &= ~follows
    return list(zip(records[begins, 0].tolist(), records[ends, 1].tolist(), strict=True))


@kernel
def _divide(
    data: Bytes,
    blocks: IntArray,
    item: IntArray,
    leaf: IntArray,
    ends: IntArray,
    spoken: Bytes,
    records: IntArray,
    faults: IntArray,
) -> int:
    """Number of good records; fills ``records`` (begin, end, profile) and ``faults`` (code, offset) by block.

    ``item`` and ``leaf`` are those of all profiles one after another, ``ends`` where each of them begins and ends.
    """
    at = np.empty((len(leaf) + 1, 2), np.int64)
    count = 0
    for block in range(len(blocks)):
        start, end = blocks[block, 0], blocks[block, 1]
        while start < end:
            profile = _profile(data, start, end) if len(spoken) == 0 else spoken[_source(data, start, end)]
            if profile < 0:
                stop = -NO_DESCRIPTOR
            else:
                items = item[ends[profile, 0] : ends[profile + 1, 0]]
                leaves = leaf[ends[profile, 1] : ends[profile + 1, 1]]
                stop = record_end(data, start, end, items, leaves, at[: len(leaves) + 1])
            if stop < 0:
                faults[block, 0] = -stop
                faults[block, 1] = start
                break
            records[count, 0] = start
            records[count, 1] = stop
            records[count, 2] = profile
            count += 1
            start = stop
    return count


@kernel
def _specified(data: Bytes, start: int, end: int) -> int:
    """First byte after the field specification, or the end."""
    at = start + 1
    while at < end and data[at - 1] & 1:
        at += 1
    return at


@kernel
def _source(data: Bytes, start: int, end: int) -> int:
    """Who sends a record."""
    at = _specified(data, start, end)
    if not data[start] & _SOURCE_BIT or at + _SOURCE_BYTES > end:
        return SOURCES
    return int(data[at]) * 256 + int(data[at + 1])


@kernel
def _profile(data: Bytes, start: int, end: int) -> int:
    """0 for a plot, 1 for a track, -1 for a record without a descriptor; 0 where the walk will say what is wrong."""
    presence = int(data[start])
    at = _specified(data, start, end)
    if presence & _SOURCE_BIT:
        at += _SOURCE_BYTES
    if not presence & _DESCRIPTOR_BIT:
        return 0 if presence <= 1 else -1
    if at >= end:
        return 0
    return 1 if data[at] & _TRACK_BIT else 0
