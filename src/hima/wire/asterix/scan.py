"""The compiled walk through a category's blocks: bytes to columns, whatever the layout."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hima.errors import DecodeError
from hima.jit import kernel
from hima.wire.asterix.layout import FloatArray, IntArray, Layout, Tables, tables

Bytes = NDArray[np.uint8]

OK: Final = 0
RECORD_TRUNCATED: Final = 1
FIELD_SPECIFICATION_TOO_LONG: Final = 2
SPARE_ITEM: Final = 3
EMPTY_RECORD: Final = 4
EXPLICIT_LENGTH_TOO_SHORT: Final = 5
PRESENCE_FIELD_TOO_LONG: Final = 6
REASONS: Final = (
    "",
    "record_truncated",
    "field_specification_too_long",
    "spare_item",
    "empty_record",
    "explicit_length_too_short",
    "presence_field_too_long",
)

FIXED: Final = 0
EXTENDED: Final = 1
REPEATED: Final = 2
EXPLICIT: Final = 3
COMPOUND: Final = 4
"""The values of `Shape`, as the compiler wants them."""


class Scanner:
    """A layout made ready for scanning.

    Attributes:
        category: Its number.
    """

    def __init__(self, layout: Layout) -> None:
        self.category = layout.category
        self._tables: Tables = tables(layout)
        self._codes = [field.name for _, field in layout.codes()]
        self._quantities = [field.name for _, field in layout.quantities()]
        self._spans = [name for _, name in layout.spans()]

    def scan(self, data: bytes, blocks: list[tuple[int, int]]) -> tuple[dict[str, Any], list[DecodeError]]:
        """Read the records of some blocks.

        Args:
            data: All bytes.
            blocks: Begin and end of each block's records in ``data``; the end must not exceed the data.

        Returns:
            Columns by name, with ``offset``, and an error for each block whose records end before it does. The
            records before an error are kept.
        """
        read = self._tables
        octets = np.frombuffer(data, np.uint8)
        extents = np.array(blocks, np.int64).reshape(-1, 2)
        faults = np.zeros((len(extents), 2), np.int64)
        count = _count(octets, extents, read.item, read.leaf, faults)
        offset = np.empty(count, np.int64)
        codes = np.full((len(read.code), count), -1, np.int64)
        quantities = np.full((len(read.quantity), count), np.nan)
        spans = np.empty((len(read.span), count, 2), np.int64)
        _extract(
            octets,
            extents,
            read.item,
            read.leaf,
            read.code,
            read.quantity,
            read.lsb,
            read.span,
            offset,
            codes,
            quantities,
            spans,
        )
        columns: dict[str, Any] = {"offset": offset}
        columns.update(zip(self._codes, codes, strict=True))
        columns.update(zip(self._quantities, quantities, strict=True))
        columns.update(zip(self._spans, spans, strict=True))
        errors = [DecodeError(at, REASONS[code]) for code, at in faults.tolist() if code != OK]
        return columns, errors


@kernel
def _leaf_end(data: Bytes, start: int, end: int, shape: int, size: int) -> int:
    """First byte after a leaf, or minus an error code."""
    stop = start + size
    if shape == EXTENDED:
        while stop <= end and data[stop - 1] & 1:
            stop += size
    elif shape != FIXED:
        if start >= end:
            return -RECORD_TRUNCATED
        if shape == REPEATED:
            stop = start + 1 + size * int(data[start])
        else:
            stop = start + int(data[start])
            # The length counts its own byte: 0 cannot be, and 1 announces an item in order to say nothing.
            if stop < start + 2:
                return -EXPLICIT_LENGTH_TOO_SHORT
    if stop > end:
        return -RECORD_TRUNCATED
    return stop


@kernel
def _compound_end(data: Bytes, start: int, end: int, first: int, count: int, leaf: IntArray, at: IntArray) -> int:
    """First byte after a compound item whose sub-items are leaves from ``first``, or minus an error code."""
    if start >= end:
        return -RECORD_TRUNCATED
    stop = start + 1
    while data[stop - 1] & 1:
        if stop >= end:
            return -RECORD_TRUNCATED
        if (stop - start) * 7 >= count:
            return -PRESENCE_FIELD_TOO_LONG
        stop += 1
    for part in range(7 * (stop - start)):
        if not (data[start + part // 7] >> (7 - part % 7)) & 1:
            continue
        if part >= count or leaf[first + part, 1] < 0:
            return -SPARE_ITEM
        begin = stop
        stop = _leaf_end(data, begin, end, leaf[first + part, 0], leaf[first + part, 1])
        if stop < 0:
            return stop
        at[first + part, 0] = begin
        at[first + part, 1] = stop - begin
    return stop


@kernel
def record_end(data: Bytes, start: int, end: int, item: IntArray, leaf: IntArray, at: IntArray) -> int:
    """First byte after a record, or minus an error code; fills ``at`` with each leaf's start (-1) and length.

    The last row of ``at`` belongs to no leaf.
    """
    at[:, 0] = -1
    at[:, 1] = 0
    stop = start + 1
    while data[stop - 1] & 1:
        if stop >= end:
            return -RECORD_TRUNCATED
        if (stop - start) * 7 >= len(item):
            return -FIELD_SPECIFICATION_TOO_LONG
        stop += 1
    specified = stop
    for octet in range(start, specified):
        for bit in range(7):
            if not (data[octet] >> (7 - bit)) & 1:
                continue
            place = (octet - start) * 7 + bit
            if place >= len(item) or item[place, 1] < 0:
                return -SPARE_ITEM
            begin = stop
            if item[place, 0] == COMPOUND:
                stop = _compound_end(data, begin, end, item[place, 2], item[place, 3], leaf, at)
            else:
                stop = _leaf_end(data, begin, end, item[place, 0], item[place, 1])
            if stop < 0:
                return stop
            at[item[place, 4], 0] = begin
            at[item[place, 4], 1] = stop - begin
    return -EMPTY_RECORD if stop == specified else stop


@kernel
def _count(data: Bytes, blocks: IntArray, item: IntArray, leaf: IntArray, faults: IntArray) -> int:
    """Number of good records; shortens ``blocks`` to them and says in ``faults`` (code, offset) why."""
    at = np.empty((len(leaf) + 1, 2), np.int64)
    count = 0
    for block in range(len(blocks)):
        start, end = blocks[block, 0], blocks[block, 1]
        while start < end:
            stop = record_end(data, start, end, item, leaf, at)
            if stop < 0:
                faults[block, 0] = -stop
                faults[block, 1] = start
                blocks[block, 1] = start
                break
            count += 1
            start = stop
    return count


@kernel
def _bits(data: Bytes, start: int, bit: int, width: int, signed: int) -> int:
    value = 0
    last = bit + width - 1
    for octet in range(start + bit // 8, start + last // 8 + 1):
        value = (value << 8) | int(data[octet])
    value = (value >> (7 - last % 8)) & ((1 << width) - 1)
    if signed and value >> (width - 1):
        value -= 1 << width
    return value


@kernel
def _extract(
    data: Bytes,
    blocks: IntArray,
    item: IntArray,
    leaf: IntArray,
    code: IntArray,
    quantity: IntArray,
    lsb: FloatArray,
    span: IntArray,
    offset: IntArray,
    codes: IntArray,
    quantities: FloatArray,
    spans: IntArray,
) -> None:
    """Fill the columns from blocks that `_count` has shortened to good records."""
    at = np.empty((len(leaf) + 1, 2), np.int64)
    row = 0
    for block in range(len(blocks)):
        start = blocks[block, 0]
        while start < blocks[block, 1]:
            stop = record_end(data, start, blocks[block, 1], item, leaf, at)
            offset[row] = start
            for k in range(len(code)):
                begin = _content(leaf, at, code[k, 0], code[k, 1] + code[k, 2])
                if begin >= 0:
                    codes[k, row] = _bits(data, begin, code[k, 1], code[k, 2], code[k, 3])
            for k in range(len(quantity)):
                begin = _content(leaf, at, quantity[k, 0], quantity[k, 1] + quantity[k, 2])
                if begin >= 0:
                    quantities[k, row] = _bits(data, begin, quantity[k, 1], quantity[k, 2], quantity[k, 3]) * lsb[k]
            for k in range(len(span)):
                spans[k, row, 0] = at[span[k], 0]
                spans[k, row, 1] = at[span[k], 1]
            start = stop
            row += 1


@kernel
def _content(leaf: IntArray, at: IntArray, place: int, bits: int) -> int:
    """First byte of a leaf's content if it is there and holds so many bits, else -1."""
    start, length = at[place, 0], at[place, 1]
    if start < 0:
        return -1
    if leaf[place, 0] == REPEATED:
        start += 1
        length -= 1
    return start if bits <= 8 * length else -1
