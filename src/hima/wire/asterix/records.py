"""Columns back into one plain record each, for people and scripts (`hima decode`)."""

from collections.abc import Iterator
from typing import Any, Final

from hima.errors import DecodeError
from hima.wire.asterix import cat034, cat048
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.decode import Decoded, decode
from hima.wire.asterix.layout import Field, Item, Layout

SIX_BIT: Final = "".join(
    chr(code + 64) if 1 <= code <= 26 else chr(code) if code == 32 or 48 <= code <= 57 else "?" for code in range(64)
)
"""The alphabet of aircraft identifications (ICAO Annex 10 volume IV, table 3-9); the rest is not defined."""


def records(data: bytes) -> list[dict[str, Any] | DecodeError]:
    """Everything some bytes say, good and bad, in the order of the bytes.

    Args:
        data: A datagram, or a file of blocks one after another.

    Returns:
        Records as `good_records` gives them, and errors.
    """
    decoded = decode(data)
    found: list[tuple[int, dict[str, Any] | DecodeError]] = [(error.offset, error) for error in decoded.errors]
    found += [(record["offset"], record) for record in good_records(decoded)]
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def good_records(decoded: Decoded) -> list[dict[str, Any]]:
    """Every good record, in the order of the bytes.

    Each has ``category``, ``offset`` and the items it holds under the standard's number (``I048/040``). In categories
    048 and 034 quantities carry their unit in their name (``rho_nm``), reply codes are octal, addresses and bytes
    without columns hexadecimal; for the others see `hima.wire.asterix.other_categories.decode`.

    Args:
        decoded: What `hima.wire.asterix.decode.decode` gave.
    """
    found: list[dict[str, Any]] = [dict(record) for record in decoded.others]
    found += _rows(decoded.cat048, cat048.LAYOUT)
    found += _rows(decoded.cat034, cat034.LAYOUT)
    return sorted(found, key=lambda record: int(record["offset"]))


def identification(code: int) -> str:
    """Eight characters of six bits as text, without trailing spaces."""
    return "".join(SIX_BIT[code >> shift & 0x3F] for shift in range(42, -1, -6)).rstrip()


def _rows(columns: Cat048 | Cat034, layout: Layout) -> Iterator[dict[str, Any]]:
    for row, offset in enumerate(columns.offset.tolist()):
        record: dict[str, Any] = {"category": layout.category, "offset": offset}
        for leaf in layout.leaves():
            content = _content(columns, leaf, row)
            if content is not None:
                record[leaf.name] = content
        yield record


def _content(columns: Cat048 | Cat034, leaf: Item, row: int) -> object:
    """An item's contents, None if absent."""
    if leaf.span:
        start, length = getattr(columns, leaf.span)[row].tolist()
        return columns.data[start : start + length].hex() if start >= 0 else None
    values = {field.name: _value(field, getattr(columns, field.name)[row].item()) for field in leaf.fields}
    present = {name: value for name, value in values.items() if value is not None}
    return present or None


def _value(field: Field, value: float) -> object:
    if field.lsb:
        return None if value != value else value  # NaN alone is unequal to itself
    if value < 0:
        return None
    match field.name:
        case "mode_3a":
            return f"{value:04o}"
        case "aircraft_address":
            return f"{value:06x}"
        case "identification":
            return identification(int(value))
        case _:
            return value
