"""Columns to blocks of bytes."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from hima.wire.asterix import cat034, cat048, cat062_layout, cat063, cat065
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.cat063 import Cat063
from hima.wire.asterix.cat065 import Cat065
from hima.wire.asterix.decode import HEADER, Records
from hima.wire.asterix.layout import SPARE, Field, Item, Layout, Shape

BLOCK_LENGTH_MAX: Final = 0xFFFF
DAY_S: Final = 86_400.0


def encode_cat048(records: Cat048) -> bytes:
    """One block.

    Quantities are rounded to the item's resolution; angles wrap at the full turn, times of day at midnight. An item
    is written where any of its columns holds something; columns of the same item that hold nothing are written as
    zero. Spans are copied from ``records.data``. Of repeated Doppler speeds only the first is a column, so only
    that is written.

    Args:
        records: The records.

    Raises:
        ValueError: If a value does not fit its item, or the block is longer than its length can say.
    """
    return block(cat048.LAYOUT.category, encode_records(records, cat048.LAYOUT))


def encode_cat034(records: Cat034) -> bytes:
    """One block; as `encode_cat048`."""
    return block(cat034.LAYOUT.category, encode_records(records, cat034.LAYOUT))


def encode_cat062(records: Cat062) -> bytes:
    """One block; as `encode_cat048`."""
    return block(cat062_layout.LAYOUT.category, encode_records(records, cat062_layout.LAYOUT))


def encode_cat063(records: Cat063) -> bytes:
    """One block; as `encode_cat048`."""
    return block(cat063.LAYOUT.category, encode_records(records, cat063.LAYOUT))


def encode_cat065(records: Cat065) -> bytes:
    """One block; as `encode_cat048`."""
    return block(cat065.LAYOUT.category, encode_records(records, cat065.LAYOUT))


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
    used = _used(records, layout)
    names = [field.name for _, field in used.codes() + used.quantities()] + [name for _, name in used.spans()]
    columns = {name: getattr(records, name).tolist() for name in names}
    rows = ({name: column[row] for name, column in columns.items()} for row in range(len(records.offset)))
    return [encode_record(row, records.data, used) for row in rows]


def _used(records: Records, layout: Layout) -> Layout:
    """The layout without the items that no record holds: there are many, and few are said."""

    def kept(item: Item) -> Item:
        if item.span:
            return item if (getattr(records, item.span)[:, 0] >= 0).any() else SPARE
        if item.shape is Shape.COMPOUND:
            parts = tuple(kept(part) for part in item.parts)
            return Item(item.name, item.shape, parts=parts) if any(part.name for part in parts) else SPARE
        return item if any(_is_held(getattr(records, field.name), field) for field in item.fields) else SPARE

    return Layout(layout.category, tuple(kept(item) for item in layout.items))


def _is_held(column: np.typing.NDArray[Any], field: Field) -> bool:
    return bool((~np.isnan(column)).any() if field.lsb else (column >= 0).any())


def encode_record(row: dict[str, Any], data: bytes, layout: Layout) -> bytes:
    """One record.

    Args:
        row: Values by column; -1, NaN or a span (-1, 0) where an item is absent.
        data: The bytes that the spans refer to.
        layout: The category.

    Raises:
        ValueError: If a value does not fit its item.
    """
    items = [_item(item, row, data) for item in layout.items]
    return _presence(items) + b"".join(items)


def _presence(items: list[bytes]) -> bytes:
    """The field specification, or a compound item's presence field: seven items a byte, no longer than needed."""
    needed = max((place for place, item in enumerate(items) if item), default=0) // 7 + 1
    octets = bytearray()
    for first in range(0, 7 * needed, 7):
        bits = sum(bool(item) << (7 - place) for place, item in enumerate(items[first : first + 7]))
        octets.append(bits | (first + 7 < 7 * needed))
    return bytes(octets)


def _item(item: Item, row: dict[str, Any], data: bytes) -> bytes:
    """The item's bytes, empty if absent."""
    if item.span:
        start, length = row[item.span]
        return data[start : start + length] if start >= 0 else b""
    if item.shape is Shape.COMPOUND:
        parts = [_item(part, row, data) for part in item.parts]
        return _presence(parts) + b"".join(parts) if any(parts) else b""
    present = [(field, row[field.name]) for field in item.fields if not _is_absent(field, row[field.name])]
    if not present:
        return b""
    if item.shape is Shape.EXTENDED:
        return _extended(item, present)
    body = _pack(present, 8 * item.size).to_bytes(item.size, "big")
    return b"\x01" + body if item.shape is Shape.REPEATED else body


def _extended(item: Item, present: list[tuple[Field, float]]) -> bytes:
    part_bits = 8 * item.size
    parts = max((field.bit + field.width - 1) // part_bits for field, _ in present) + 1
    value = _pack(present, parts * part_bits)
    for part in range(1, parts):
        value |= 1 << (part * part_bits)
    return value.to_bytes(parts * item.size, "big")


def _is_absent(field: Field, value: float) -> bool:
    return math.isnan(value) if field.lsb else value < 0


def _pack(present: list[tuple[Field, float]], bits: int) -> int:
    packed = 0
    for field, value in present:
        packed |= _number(field, value) << (bits - field.bit - field.width)
    return packed


def _number(field: Field, value: float) -> int:
    """The field's bits."""
    if not math.isfinite(value):
        raise ValueError(f"{field.name} {value} is no number")
    number = round(value / field.lsb) if field.lsb else int(value)
    if field.lsb * (1 << field.width) == 360.0 and not field.signed:
        number %= 1 << field.width
    elif field.name == "time_of_day_s":
        number %= round(DAY_S / field.lsb)
    low, high = (-(1 << field.width - 1), 1 << field.width - 1) if field.signed else (0, 1 << field.width)
    if not (low <= number < high):
        raise ValueError(f"{field.name} {value} does not fit {field.width} bits")
    return number & ((1 << field.width) - 1)
