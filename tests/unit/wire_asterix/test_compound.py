"""Compound items whose presence bits fill several octets."""

from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hima.wire.asterix.encode import encode_records
from hima.wire.asterix.layout import SPARE, Field, Item, Layout, Shape
from hima.wire.asterix.scan import Scanner

PARTS: Final = 17
SPARE_PART: Final = 4
COLUMNS: Final = tuple(f"part_{number}" for number in range(PARTS) if number != SPARE_PART)
LAYOUT: Final = Layout(
    200,
    (
        Item("sac", size=1, fields=(Field("sac", 0, 8),)),
        Item(
            "many",
            Shape.COMPOUND,
            parts=tuple(
                SPARE if number == SPARE_PART else Item(f"{number}", size=1, fields=(Field(f"part_{number}", 0, 8),))
                for number in range(PARTS)
            ),
        ),
        Item("after", size=1, fields=(Field("after", 0, 8),)),
    ),
)
"""Three octets of presence, four bits of them without a sub-item."""
SCANNER: Final = Scanner(LAYOUT)


def read(text: str) -> tuple[dict[str, Any], list[str]]:
    data = bytes.fromhex(text)
    columns, errors = SCANNER.scan(data, [(0, len(data))])
    return columns, [error.reason for error in errors]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60 80 AA 11", {"part_0": 0xAA, "after": 0x11}),
        ("60 01 80 AA 11", {"part_7": 0xAA, "after": 0x11}),
        ("60 01 01 20 AA 11", {"part_16": 0xAA, "after": 0x11}),
        ("60 03 03 A0 A6 AD AE B0 11", {"part_6": 0xA6, "part_13": 0xAD, "part_14": 0xAE, "part_16": 0xB0}),
        ("60 01 00 11", {"after": 0x11}),
    ],
)
def test_sub_items_are_found_by_any_octet(text: str, found: dict[str, int]) -> None:
    columns, errors = read(text)
    assert errors == []
    assert {name: columns[name][0] for name in found} == found
    assert all(columns[name][0] == -1 for name in COLUMNS if name not in found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("40", "record_truncated"),
        ("40 01", "record_truncated"),
        ("40 01 01", "record_truncated"),
        ("40 01 80", "record_truncated"),
        ("40 08 AA", "spare_item"),
        ("40 01 01 10 AA", "spare_item"),
        ("40 01 01 01 80 AA", "presence_field_too_long"),
        ("40" + "FF" * 40, "presence_field_too_long"),
    ],
)
def test_what_cannot_be_is_named(text: str, reason: str) -> None:
    columns, errors = read("80 07" + text)
    assert (columns["sac"].tolist(), errors) == ([7], [reason])


@given(st.fixed_dictionaries({name: st.integers(-1, 255) for name in ("sac", "after", *COLUMNS)}))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_what_is_written_is_read(values: dict[str, int]) -> None:
    values["sac"] = 1  # no record is without items
    columns_of: Any = SimpleNamespace(data=b"", offset=[0], **{name: np.array([n]) for name, n in values.items()})
    (data,) = encode_records(columns_of, LAYOUT)
    columns, errors = SCANNER.scan(data, [(0, len(data))])
    assert errors == []
    assert {name: columns[name][0] for name in values} == values


@given(st.binary(max_size=60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_bytes_are_read_or_named(data: bytes) -> None:
    columns, errors = SCANNER.scan(data, [(0, len(data))])
    assert len(errors) <= 1
    assert len(columns["offset"]) or errors or not data
    assert (np.diff(columns["offset"]) > 0).all()
