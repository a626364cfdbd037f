"""Category 001, whose records have one of two profiles: each is walked by its own, the columns are those of both."""

from typing import Any, Final

import numpy as np

from hima.errors import DecodeError
from hima.jit import kernel
from hima.wire.asterix import cat001
from hima.wire.asterix.layout import IntArray, Layout, tables
from hima.wire.asterix.scan import OK, REASONS, Bytes, Scanner, record_end

NO_DESCRIPTOR: Final = len(REASONS)
_SOURCE_BIT: Final = 0x80
_DESCRIPTOR_BIT: Final = 0x40
_TRACK_BIT: Final = 0x80
_SOURCE_BYTES: Final = 2


class ProfileScanner:
    """Reads category 001 as a `hima.wire.asterix.scan.Scanner` reads others.

    Attributes:
        category: Its number.
    """

    def __init__(self) -> None:
        self.category = cat001.PLOT.category
        self._profiles: tuple[tuple[Layout, Scanner], ...] = tuple(
            (layout, Scanner(layout)) for layout in (cat001.PLOT, cat001.TRACK)
        )
        self._tables = [tables(layout) for layout, _ in self._profiles]

    def scan(self, data: bytes, blocks: list[tuple[int, int]]) -> tuple[dict[str, Any], list[DecodeError]]:
        """Read the records of some blocks: columns by name, and an error for each block that ends badly."""
        plot, track = self._tables
        extents = np.array(blocks, np.int64).reshape(-1, 2)
        faults = np.zeros((len(extents), 2), np.int64)
        room = np.empty((int((extents[:, 1] - extents[:, 0]).sum()), 3), np.int64)
        octets = np.frombuffer(data, np.uint8)
        count = _divide(octets, extents, plot.item, plot.leaf, track.item, track.leaf, room, faults)
        records = room[:count]
        columns: dict[str, Any] = dict(cat001.TRACK.absent(count))
        for profile, (_, scanner) in enumerate(self._profiles):
            rows = np.flatnonzero(records[:, 2] == profile)
            if len(rows):
                found, _ = scanner.scan(data, [(start, end) for start, end, _ in records[rows].tolist()])
                for name, column in found.items():
                    columns[name][rows] = column
        reasons = (*REASONS, "no_target_report_descriptor")
        return columns, [DecodeError(at, reasons[code]) for code, at in faults.tolist() if code != OK]


@kernel
def _divide(
    data: Bytes,
    blocks: IntArray,
    plot_item: IntArray,
    plot_leaf: IntArray,
    track_item: IntArray,
    track_leaf: IntArray,
    records: IntArray,
    faults: IntArray,
) -> int:
    """Number of good records; fills ``records`` (begin, end, profile) and ``faults`` (code, offset) by block."""
    plot_at = np.empty((len(plot_leaf) + 1, 2), np.int64)
    track_at = np.empty((len(track_leaf) + 1, 2), np.int64)
    count = 0
    for block in range(len(blocks)):
        start, end = blocks[block, 0], blocks[block, 1]
        while start < end:
            profile = _profile(data, start, end)
            if profile < 0:
                stop = -NO_DESCRIPTOR
            elif profile == 1:
                stop = record_end(data, start, end, track_item, track_leaf, track_at)
            else:
                stop = record_end(data, start, end, plot_item, plot_leaf, plot_at)
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
def _profile(data: Bytes, start: int, end: int) -> int:
    """0 for a plot, 1 for a track, -1 for a record without a descriptor; 0 where the walk will say what is wrong."""
    presence = int(data[start])
    at = start + 1
    while data[at - 1] & 1 and at < end:
        at += 1
    if presence & _SOURCE_BIT:
        at += _SOURCE_BYTES
    if not presence & _DESCRIPTOR_BIT:
        return 0 if presence <= 1 else -1
    if at >= end:
        return 0
    return 1 if data[at] & _TRACK_BIT else 0
