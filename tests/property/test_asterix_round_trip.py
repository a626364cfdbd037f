"""What is written can be read back, and no bytes whatever make the decoder raise."""

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hima.wire.asterix import cat001, cat021_early_layout, cat034, cat048, cat062_layout, cat063, cat065
from hima.wire.asterix.blocks import HEADER
from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.cat021_early import Cat021Early
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.cat063 import Cat063
from hima.wire.asterix.cat065 import Cat065
from hima.wire.asterix.categories import OWN, Records
from hima.wire.asterix.decode import decode
from hima.wire.asterix.editions import Editions
from hima.wire.asterix.encode import encode, encode_cat034, encode_cat048, encode_cat062, encode_cat063, encode_cat065
from hima.wire.asterix.layout import Field, Item, Layout, Shape
from hima.wire.asterix.records import good_records

RECORDS_MAX = 4


def values(field: Field) -> st.SearchStrategy[float]:
    """Absent, or any number the field's bits can say."""
    top = 1 << field.width
    if field.name == "time_of_day_s":
        top = 86_400 * 128
    if not field.lsb:
        return st.just(-1) | st.integers(0, top - 1)
    low, high = (-top // 2, top // 2 - 1) if field.signed else (0, top - 1)
    return st.just(float("nan")) | st.integers(low, high).map(lambda number: number * field.lsb)


@st.composite
def filled(draw: st.DrawFn, layout: Layout) -> dict[str, Any]:
    """Columns; an item is either whole or absent, as on the wire."""
    count = draw(st.integers(1, RECORDS_MAX))
    columns = layout.absent(count)
    for leaf in layout.leaves():
        for row in range(count):
            if leaf.span or not draw(st.booleans()):
                continue
            for field in leaf.fields:
                value = draw(values(field))
                columns[field.name][row] = (
                    0.0 if field.lsb and np.isnan(value) else max(value, 0) if not field.lsb else value
                )
    # No record is without items.
    columns["sac"][:], columns["sic"][:] = 1, 2
    return columns


def assert_same(read: Records, written: Records, layout: Layout) -> None:
    for _, field in layout.codes() + layout.quantities():
        np.testing.assert_array_equal(getattr(read, field.name), getattr(written, field.name), err_msg=field.name)


@given(filled(cat048.LAYOUT))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_target_reports_come_back(columns: dict[str, Any]) -> None:
    written = Cat048(data=b"", **columns)
    decoded = decode(encode_cat048(written))
    assert decoded.errors == ()
    assert_same(decoded.cat048, written, cat048.LAYOUT)
    assert encode_cat048(decoded.cat048) == encode_cat048(written)


@given(filled(cat034.LAYOUT))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_service_messages_come_back(columns: dict[str, Any]) -> None:
    written = Cat034(data=b"", **columns)
    decoded = decode(encode_cat034(written))
    assert decoded.errors == ()
    assert_same(decoded.cat034, written, cat034.LAYOUT)


@given(filled(cat062_layout.LAYOUT))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_system_tracks_come_back(columns: dict[str, Any]) -> None:
    written = Cat062(data=b"", **columns)
    decoded = decode(encode_cat062(written))
    assert decoded.errors == ()
    assert_same(decoded.cat062, written, cat062_layout.LAYOUT)
    assert encode_cat062(decoded.cat062) == encode_cat062(written)


@given(filled(cat063.LAYOUT), filled(cat065.LAYOUT))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_service_messages_of_a_tracker_come_back(sensors: dict[str, Any], service: dict[str, Any]) -> None:
    status, messages = Cat063(data=b"", **sensors), Cat065(data=b"", **service)
    decoded = decode(encode_cat063(status) + encode_cat065(messages))
    assert decoded.errors == ()
    assert_same(decoded.cat063, status, cat063.LAYOUT)
    assert_same(decoded.cat065, messages, cat065.LAYOUT)


@pytest.mark.parametrize("number", sorted(OWN.keys() - {34, 48, 62, 63, 65}))
@given(st.data())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_records_come_back(number: int, data: st.DataObject) -> None:
    own = OWN[number]
    columns = data.draw(filled(own.layout))
    if number == 1:
        of_plots = {field.name for _, field in cat001.PLOT.codes() + cat001.PLOT.quantities()}
        columns["typ"][:] = data.draw(st.integers(0, 1))
        for _, field in own.layout.codes() + own.layout.quantities():
            if field.name not in of_plots:
                columns[field.name][columns["typ"] == 0] = np.nan if field.lsb else -1
        _descriptor_whole(columns)
    written = own.kind(data=b"", **columns)
    decoded = decode(encode(written))
    assert decoded.errors == ()
    found = getattr(decoded, own.name)
    assert_same(found, written, own.layout)
    assert encode(found) == encode(written)


@pytest.mark.parametrize(
    ("edition", "layout"), [("0.26", cat021_early_layout.LAYOUT), ("0.23", cat021_early_layout.LAYOUT_0_23)]
)
@given(st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_records_of_early_editions_come_back(edition: str, layout: Layout, data: st.DataObject) -> None:
    written = Cat021Early(data=b"", **data.draw(filled(layout)))
    editions = Editions([f"021={edition}"])
    decoded = decode(encode(written, edition), editions=editions)
    assert decoded.errors == ()
    assert_same(decoded.cat021_early, written, layout)
    assert encode(decoded.cat021_early, edition) == encode(written, edition)


@given(st.lists(st.integers(0, 255), min_size=1, max_size=80), st.sampled_from(["021=0.26", "0/0:021=0.23"]))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_record_bytes_of_an_early_edition(body: list[int], word: str) -> None:
    data = bytes([21]) + (len(body) + HEADER).to_bytes(2, "big") + bytes(body)
    decoded = decode(data, editions=Editions([word]))
    shown = good_records(decoded)
    msgspec.json.encode(shown)
    assert len(shown) == decoded.records
    assert decoded.records or decoded.errors


@given(st.lists(st.tuples(st.sampled_from(["2.7", "0.26", "0.23"]), st.integers(0, 2**24 - 1)), min_size=1, max_size=9))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_sources_of_one_block_do_not_disturb_each_other(said: list[tuple[str, int]]) -> None:
    bodies, sics = [], {"2.7": 1, "0.26": 2, "0.23": 3}
    for edition, address in said:
        record = (Cat021 if edition == "2.7" else Cat021Early).empty(1)
        record.sac[:], record.sic[:], record.aircraft_address[:] = 9, sics[edition], address
        record.lat_deg[:], record.lon_deg[:] = 45.0, 22.5
        bodies.append(encode(record, edition)[HEADER:])
    body = b"".join(bodies)
    data = bytes([21]) + (len(body) + HEADER).to_bytes(2, "big") + body
    decoded = decode(data, editions=Editions(["9/2:021=0.26", "9/3:021=0.23"]))
    assert decoded.errors == ()
    for found, early in ((decoded.cat021, False), (decoded.cat021_early, True)):
        expected = [address for edition, address in said if (edition != "2.7") == early]
        assert found.aircraft_address.tolist() == expected
        assert set(found.lat_deg.tolist()) <= {45.0}


def _descriptor_whole(columns: dict[str, Any]) -> None:
    for field in cat001.PLOT.items[1].fields:
        columns[field.name][:] = np.maximum(columns[field.name], 0)


@pytest.mark.parametrize("number", sorted(OWN.keys() - {1, 34, 48}))
@given(st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_kept_bytes_come_back_and_can_be_shown(number: int, data: st.DataObject) -> None:
    own = OWN[number]
    items = [item for item in own.layout.items if item.span]
    whole = [data.draw(st.just(b"") | content(item)) for item in items]
    records, at = own.kind.empty(1), 0
    records.sac[:], records.sic[:] = 1, 2
    for item, part in zip(items, whole, strict=True):
        if part:
            getattr(records, item.span)[0] = at, len(part)
            at += len(part)
    written = encode(msgspec.structs.replace(records, data=b"".join(whole)))
    decoded = decode(written)
    assert decoded.errors == ()
    assert encode(getattr(decoded, own.name)) == written
    (shown,) = good_records(decoded)
    msgspec.json.encode(shown)
    assert {item.name for item, part in zip(items, whole, strict=True) if part} <= set(shown)


def content(item: Item) -> st.SearchStrategy[bytes]:
    """Good bytes of an item, whatever its shape."""
    match item.shape:
        case Shape.FIXED:
            return st.binary(min_size=item.size, max_size=item.size)
        case Shape.REPEATED:
            parts = st.integers(0, 3).flatmap(
                lambda count: st.binary(min_size=count * item.size, max_size=count * item.size)
            )
            return parts.map(lambda body: bytes([len(body) // item.size]) + body)
        case Shape.EXPLICIT:
            return st.binary(min_size=1, max_size=20).map(lambda body: bytes([1 + len(body)]) + body)
        case Shape.EXTENDED:
            return st.lists(st.binary(min_size=item.size, max_size=item.size), min_size=1, max_size=3).map(chained)
        case Shape.COMPOUND:
            return st.tuples(*(st.just(b"") | content(part) for part in item.parts)).filter(any).map(compound)


def chained(parts: list[bytes]) -> bytes:
    """Each part's last bit says whether another follows."""
    last = len(parts) - 1
    return b"".join(part[:-1] + bytes([part[-1] & 0xFE | (row < last)]) for row, part in enumerate(parts))


def compound(parts: tuple[bytes, ...]) -> bytes:
    octets = max(place for place, part in enumerate(parts) if part) // 7 + 1
    presence = bytearray(octets)
    for place, part in enumerate(parts):
        if part:
            presence[place // 7] |= 1 << 7 - place % 7
    for octet in range(octets - 1):
        presence[octet] |= 1
    return bytes(presence) + b"".join(parts)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_bytes_give_records_and_errors(data: bytes) -> None:
    decoded = decode(data)
    assert len(good_records(decoded)) == decoded.records
    assert all(0 <= error.offset <= len(data) for error in decoded.errors)


@given(
    st.sampled_from([1, 2, 10, 15, 16, 19, 20, 21, 23, 34, 48, 62, 62, 62, 63, 65, 247]),
    st.lists(st.integers(0, 255), min_size=1, max_size=80),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_record_bytes_in_a_good_block(category: int, body: list[int]) -> None:
    data = bytes([category]) + (len(body) + HEADER).to_bytes(2, "big") + bytes(body)
    decoded = decode(data)
    msgspec.json.encode(good_records(decoded))
    assert decoded.records or decoded.errors


@given(filled(cat048.LAYOUT), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_cut_block_keeps_the_records_before_the_cut(columns: dict[str, Any], cut: int) -> None:
    whole = encode_cat048(Cat048(data=b"", **columns))
    starts = decode(whole).cat048.offset.tolist()
    end = HEADER + 1 + cut % (len(whole) - HEADER)
    data = whole[:1] + end.to_bytes(2, "big") + whole[HEADER:end]
    kept = sum(following <= end for following in [*starts[1:], len(whole)])
    decoded = decode(data)
    assert len(decoded.cat048.offset) == kept
    assert bool(decoded.errors) == (end not in [*starts, len(whole)])
