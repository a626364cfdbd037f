"""Columns back into one plain record each, for people and scripts (`hima decode`)."""

from collections.abc import Iterator
from typing import Any

from hima.errors import DecodeError
from hima.wire.asterix.categories import KINDS, Records
from hima.wire.asterix.decode import Decoded, decode
from hima.wire.asterix.editions import NEWEST, Editions
from hima.wire.asterix.kept import as_text, contents
from hima.wire.asterix.layout import Field, Item, Layout


def records(data: bytes, editions: Editions = NEWEST) -> list[dict[str, Any] | DecodeError]:
    """Everything some bytes say, good and bad, in the order of the bytes.

    Args:
        data: A datagram, or a file of blocks one after another.
        editions: Which edition each source speaks.

    Returns:
        Records as `good_records` gives them, and errors.
    """
    decoded = decode(data, editions=editions)
    found: list[tuple[int, dict[str, Any] | DecodeError]] = [(error.offset, error) for error in decoded.errors]
    found += [(record["offset"], record) for record in good_records(decoded)]
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def good_records(decoded: Decoded) -> list[dict[str, Any]]:
    """Every good record, in the order of the bytes.

    Each has ``category``, ``offset`` and the items it holds under the standard's number (``I048/040``). In categories
    that we read ourselves quantities carry their unit in their name (``rho_nm``), reply codes are octal, addresses and
    bytes without a known content hexadecimal; for the others see `hima.wire.asterix.other_categories.decode`.

    Args:
        decoded: What `hima.wire.asterix.decode.decode` gave.
    """
    found: list[dict[str, Any]] = [dict(record) for record in decoded.others]
    for name, category in KINDS.items():
        found += _rows(getattr(decoded, name), category.layout)
    return sorted(found, key=lambda record: int(record["offset"]))


def _rows(columns: Records, layout: Layout) -> Iterator[dict[str, Any]]:
    for row, offset in enumerate(columns.offset.tolist()):
        record: dict[str, Any] = {"category": layout.category, "offset": offset}
        for leaf in layout.leaves():
            content = _content(columns, leaf, row)
            if content is not None:
                record[leaf.name] = content
        yield record


def _content(columns: Records, leaf: Item, row: int) -> object:
    """An item's contents, None if absent."""
    if leaf.span:
        start, length = getattr(columns, leaf.span)[row].tolist()
        return contents(leaf, columns.data[start : start + length]) if start >= 0 else None
    values = {field.name: _value(field, getattr(columns, field.name)[row].item()) for field in leaf.fields}
    present = {name: value for name, value in values.items() if value is not None}
    return present or None


def _value(field: Field, value: float) -> object:
    if field.lsb:
        return None if value != value else value  # NaN alone is unequal to itself
    if value < 0:
        return None
    return as_text(field, int(value))
