"""Columns of categories 048 and 034 to one block of bytes each. No other category can be written."""

import math
from typing import Any, Final

from hima.wire.asterix import cat034, cat048
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.layout import Field, Item, Layout, Shape

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
    return _block(records, cat048.LAYOUT)


def encode_cat034(records: Cat034) -> bytes:
    """One block; as `encode_cat048`."""
    return _block(records, cat034.LAYOUT)


def _block(records: Cat048 | Cat034, layout: Layout) -> bytes:
    names = [field.name for _, field in layout.codes() + layout.quantities()] + [name for _, name in layout.spans()]
    columns = {name: getattr(records, name).tolist() for name in names}
    rows = ({name: column[row] for name, column in columns.items()} for row in range(len(records.offset)))
    body = b"".join(encode_record(row, records.data, layout) for row in rows)
    length = 3 + len(body)
    if length > BLOCK_LENGTH_MAX:
        raise ValueError(f"a block of {length} bytes, at most {BLOCK_LENGTH_MAX} can be said")
    return bytes([layout.category]) + length.to_bytes(2, "big") + body


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
    if item.shape is Shape.COMPOUND:
        parts = [_item(part, row, data) for part in item.parts]
        return _presence(parts) + b"".join(parts) if any(parts) else b""
    if item.span:
        start, length = row[item.span]
        return data[start : start + length] if start >= 0 else b""
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
