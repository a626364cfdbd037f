"""Columns to blocks of bytes."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hima.wire.asterix import cat001
from hima.wire.asterix.blocks import HEADER
from hima.wire.asterix.cat001 import Cat001
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.cat063 import Cat063
from hima.wire.asterix.cat065 import Cat065
from hima.wire.asterix.categories import OWN, Records, layouts
from hima.wire.asterix.layout import Field, IntArray, Item, Layout, Shape

BoolArray: TypeAlias = NDArray[np.bool_]
OctetArray: TypeAlias = NDArray[np.uint8]
Column: TypeAlias = NDArray[Any]

BLOCK_LENGTH_MAX: Final = 0xFFFF
DAY_S: Final = 86_400.0


def encode(records: Records, edition: str | None = None) -> bytes:
    """One block.

    Quantities are rounded to the item's resolution; angles wrap at the full turn, times of day at midnight. An item
    is written where any of its columns holds something; columns of the same item that hold nothing are written as
    zero. Spans are copied from ``records.data``. Of repeated Doppler speeds only the first is a column, so only
    that is written. A plot of category 001 has no items of a track.

    Args:
        records: The records.
        edition: Of editions whose records are kept in the same columns, which is written; the newest if None.

    Raises:
        ValueError: If a value does not fit its item, or the block is longer than its length can say.
        KeyError: If there is no such edition of these columns.
    """
    layout = _layout(type(records), edition)
    if isinstance(records, Cat001):
        plots, tracks = encode_records(records, cat001.PLOT), encode_records(records, cat001.TRACK)
        typ = records.typ.tolist()
        return block(layout.category, [tracks[row] if typ[row] == 1 else plots[row] for row in range(len(typ))])
    return block(layout.category, encode_records(records, layout))


def _layout(kind: type[Records], edition: str | None) -> Layout:
    for category in (category for number in OWN for category in layouts(number)):
        if category.kind is kind and edition in (None, *category.editions):
            return category.layout
    raise KeyError(edition)


def encode_cat048(records: Cat048) -> bytes:
    """One block; as `encode`."""
    return encode(records)


def encode_cat034(records: Cat034) -> bytes:
    """One block; as `encode`."""
    return encode(records)


def encode_cat062(records: Cat062) -> bytes:
    """One block; as `encode`."""
    return encode(records)


def encode_cat063(records: Cat063) -> bytes:
    """One block; as `encode`."""
    return encode(records)


def encode_cat065(records: Cat065) -> bytes:
    """One block; as `encode`."""
    return encode(records)


def block(category: int, records: Sequence[bytes]) -> bytes:
    """Records behind the header that they share.

    Raises:
        ValueError: If they are longer than the block's length can say.
    """
    body = b"".join(records)
    length = HEADER + len(body)
    if length > BLOCK_LENGTH_MAX:
        raise ValueError(f"a block of {length} bytes, at most {BLOCK_LENGTH_MAX} can be said")
    return bytes([category]) + length.to_bytes(2, "big") + body


def encode_records(records: Records, layout: Layout) -> list[bytes]:
    """Each record's bytes, to be put into one block or several.

    Raises:
        ValueError: If a value does not fit its item.
    """
    count = len(records.offset)
    items = [_items(item, records, count) for item in layout.items]
    return [] if count == 0 else [_joined(row) for row in zip(*items, strict=True)]


def _joined(items: Sequence[bytes]) -> bytes:
    """Items behind the bits that say which are there; no bytes if none is."""
    return _presence(items) + b"".join(items)


def _presence(items: Sequence[bytes]) -> bytes:
    """The field specification, or a compound item's presence field: seven items a byte, no longer than needed."""
    octets = bytearray(b"\0")
    for place, item in enumerate(items):
        if item:
            needed = place // 7 + 1
            octets.extend(bytes(needed - len(octets)))
            octets[-1] |= 1 << 7 - place % 7
    for octet in range(len(octets) - 1):
        octets[octet] |= 1
    return bytes(octets)


def _items(item: Item, records: Records, count: int) -> list[bytes]:
    """An item's bytes in each record, empty where it is absent."""
    if item.span:
        data = records.data
        spans = getattr(records, item.span).tolist()
        return [data[start : start + length] if start >= 0 else b"" for start, length in spans]
    if item.shape is Shape.COMPOUND:
        parts = [_items(part, records, count) for part in item.parts]
        return [_joined(row) if any(row) else b"" for row in zip(*parts, strict=True)]
    held = [(field, _is_held(getattr(records, field.name), field)) for field in item.fields]
    held = [(field, rows) for field, rows in held if rows.any()]
    if not held:  # there are many items, and few are said
        return [b""] * count
    if item.shape is Shape.EXTENDED:
        return _extended(item, held, records, count)
    size = item.size
    body = _packed(held, records, count, size).tobytes()
    present = np.logical_or.reduce([rows for _, rows in held]).tolist()
    before = b"\x01" if item.shape is Shape.REPEATED else b""
    return [before + body[row * size : (row + 1) * size] if said else b"" for row, said in enumerate(present)]


def _extended(item: Item, held: list[tuple[Field, BoolArray]], records: Records, count: int) -> list[bytes]:
    """Parts as far as something is held, each with a last bit that says whether another follows."""
    size = item.size
    parts = np.zeros(count, np.int64)
    for field, rows in held:
        parts = np.maximum(parts, np.where(rows, (field.bit + field.width - 1) // (8 * size) + 1, 0))
    packed = _packed(held, records, count, size * int(parts.max()))
    for part in range(1, int(parts.max())):
        packed[:, part * size - 1] |= parts > part
    return [row[: size * length].tobytes() for row, length in zip(packed, parts.tolist(), strict=True)]


def _packed(held: list[tuple[Field, BoolArray]], records: Records, count: int, size: int) -> OctetArray:
    """(N, size) bytes of fields; what is not held is zero."""
    packed = np.zeros((count, size), np.uint8)
    for field, rows in held:
        end = field.bit + field.width
        number = _numbers(field, getattr(records, field.name), rows) << -end % 8
        for octet in range((end - 1) // 8, field.bit // 8 - 1, -1):
            packed[:, octet] |= (number & 0xFF).astype(np.uint8)
            number >>= 8
    return packed


def _is_held(column: Column, field: Field) -> BoolArray:
    held: BoolArray = ~np.isnan(column) if field.lsb else column >= 0
    return held


def _numbers(field: Field, column: Column, rows: BoolArray) -> IntArray:
    """(N,) bits of a field, zero where it is not held."""
    values = column if rows.all() else np.where(rows, column, 0)
    scaled = np.rint(values / field.lsb) if field.lsb else values
    low, high = (-(1 << field.width - 1), 1 << field.width - 1) if field.signed else (0, 1 << field.width)
    if field.lsb * (1 << field.width) == 360.0 and not field.signed:
        scaled = scaled % (1 << field.width)
    elif field.name == "time_of_day_s":
        scaled = scaled % round(DAY_S / field.lsb)
    if not (low <= scaled.min() and scaled.max() < high):  # what is no number fails here too
        worst = values[~((low <= scaled) & (scaled < high))][0]
        raise ValueError(f"{field.name} {worst} does not fit {field.width} bits")
    return scaled.astype(np.int64) & ((1 << field.width) - 1)
