"""Categories 062, 063 and 065 item by item against an independent decoder: random records of ours, and recordings."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hima.wire.asterix import cat062_layout, cat063, cat065, other_categories
from hima.wire.asterix.blocks import split
from hima.wire.asterix.decode import decode
from hima.wire.asterix.encode import block, encode_cat062, encode_cat063, encode_cat065
from hima.wire.asterix.layout import Field, Item, Layout, Shape, Text
from hima.wire.asterix.records import good_records
from hima.wire.container.packets import Packet, read

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "asterix"
LAYOUTS = (cat062_layout.LAYOUT, cat063.LAYOUT, cat065.LAYOUT)
ENCODERS: Mapping[int, Any] = {62: encode_cat062, 63: encode_cat063, 65: encode_cat065}
COUNT = 40
TOGETHER = {
    "mode_3a_flags": (1, 1, 1),
    "selected_altitude_source": (1, 2),
    "final_altitude_modes": (1, 1, 1),
    "runway": (8, 8, 8),
    "ttf": (1, 1),
    "spo": (1, 1),
}
"""Columns of several of the standard's elements, with their bits."""
LETTERS = b" 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VALUES_MAX = {"message_type": 3, "report": 16}


def number(field: Field, draw: np.random.Generator) -> int:
    """Bits of a field, of those that mean something."""
    if field.text is Text.ASCII:
        return int.from_bytes(bytes(LETTERS[i] for i in draw.integers(1, len(LETTERS), field.width // 8)), "big")
    if field.text is Text.SIX_BIT:
        codes = [letter & 0x3F for letter in (LETTERS[i] for i in draw.integers(1, len(LETTERS), 8))]
        return sum(code << shift for code, shift in zip(codes, range(42, -1, -6), strict=True))
    if field.name == "time_of_day_s":
        return int(draw.integers(0, 86_400 * 128))
    return int(draw.integers(0, VALUES_MAX.get(field.name, (1 << min(field.width, 62)) - 1) + 1))


def content(item: Item, draw: np.random.Generator) -> bytes:
    """Random bytes of an item with all its fields, its spare bits zero."""
    match item.shape:
        case Shape.COMPOUND:
            chosen = [bool(part.name) and draw.random() < 0.7 for part in item.parts]
            chosen[int(draw.choice([row for row, part in enumerate(item.parts) if part.name]))] = True
            return presence(chosen) + b"".join(
                content(part, draw) for part, wanted in zip(item.parts, chosen, strict=True) if wanted
            )
        case Shape.EXPLICIT:
            length = int(draw.integers(1, 9))
            return bytes([1 + length]) + draw.bytes(length)
        case Shape.REPEATED:
            count = int(draw.integers(1, 4))
            return bytes([count]) + b"".join(packed(item, item.size, draw) for _ in range(count))
        case Shape.EXTENDED if item.size > 1:
            last = packed(item, item.size, draw)
            return (last[:-1] + bytes([last[-1] | 1])) * int(draw.integers(0, 3)) + last
        case Shape.EXTENDED:
            octets = max((field.bit + field.width - 1) // 8 for field in item.fields) + 1
            octets = int(draw.integers(1, octets + 1))
            body = bytearray(packed(item, octets, draw))
            for octet in range(octets - 1):
                body[octet] |= 1
            return bytes(body)
        case _:
            return packed(item, item.size, draw)


def packed(item: Item, size: int, draw: np.random.Generator) -> bytes:
    if not item.fields:
        return draw.bytes(size)
    value = 0
    for field in item.fields:
        if field.bit + field.width <= 8 * size:
            value |= number(field, draw) << (8 * size - field.bit - field.width)
    return value.to_bytes(size, "big")


def presence(chosen: list[bool]) -> bytes:
    octets = max(place for place, wanted in enumerate(chosen) if wanted) // 7 + 1
    made = bytearray(octets)
    for place, wanted in enumerate(chosen):
        if wanted:
            made[place // 7] |= 1 << 7 - place % 7
    for octet in range(octets - 1):
        made[octet] |= 1
    return bytes(made)


def record(layout: Layout, draw: np.random.Generator) -> bytes:
    chosen = [bool(item.name) and draw.random() < 0.7 for item in layout.items]
    chosen[0] = True
    items = [content(item, draw) for item, wanted in zip(layout.items, chosen, strict=True) if wanted]
    return presence(chosen) + b"".join(items)


def ours(found: Mapping[str, Any]) -> dict[str, list[object]]:
    """Innermost values by item; a compound item's sub-items one after another."""
    items: dict[str, list[object]] = {}
    for name, value in found.items():
        if name.startswith("I"):
            said = value[2:] if name.endswith(("/RE", "/SP")) else value  # without the length byte
            items.setdefault("/".join(name.split("/")[:2]), []).extend(innermost(said))
    return items


def innermost(value: Any) -> Iterator[object]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in TOGETHER:
                yield from apart(inner, TOGETHER[name])
            elif name == "ground_speed_kt":
                yield inner / 3600.0  # they give nautical miles a second
            else:
                yield from innermost(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from innermost(inner)
    else:
        yield value


def apart(value: Any, widths: tuple[int, ...]) -> Iterator[object]:
    if isinstance(value, str):
        yield from value.ljust(len(widths))
        return
    shift = sum(widths)
    for width in widths:
        shift -= width
        yield value >> shift & ((1 << width) - 1)


def theirs(value: Any) -> Iterator[object]:
    if isinstance(value, Mapping):
        for inner in [value["value"]] if "unit" in value else value.values():
            yield from theirs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from theirs(inner)
    else:
        yield value


def same(mine: object, yours: object) -> bool:
    if isinstance(mine, str) and isinstance(yours, int):
        return int(mine, 16) == yours
    if isinstance(mine, float):
        return mine == pytest.approx(yours, rel=1e-12)
    if isinstance(mine, str) and isinstance(yours, str):
        return mine.strip() == yours.strip(" \0")
    return mine == yours


def assert_same(data: bytes) -> int:
    """Every value that either decoder finds in these bytes; the number compared."""
    decoded = decode(data)
    extents: dict[int, list[tuple[int, int]]] = {}
    for part in split(data)[0]:
        if part.category in ENCODERS:
            extents.setdefault(part.category, []).append((part.start, part.end))
    expected, refused = other_categories.decode(data, extents)
    assert refused == []
    found = [one for one in good_records(decoded) if one["category"] in ENCODERS]
    assert [one["offset"] for one in found] == [one["offset"] for one in expected]
    compared = 0
    for mine, yours in zip(found, expected, strict=True):
        items = ours(mine)
        assert list(items) == [name for name in yours if name.startswith("I")]
        for name, values in items.items():
            wanted = list(theirs(yours[name]))
            assert len(values) == len(wanted), (name, mine, yours[name])
            for value, other in zip(values, wanted, strict=True):
                assert same(value, other), (name, value, other)
                compared += 1
    return compared


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: str(layout.category))
def test_random_records_are_read_alike_and_written_as_they_were(layout: Layout) -> None:
    draw = np.random.default_rng(layout.category)
    data = block(layout.category, [record(layout, draw) for _ in range(COUNT)])
    decoded = decode(data)
    assert decoded.errors == ()
    assert assert_same(data) > COUNT * 5
    written = ENCODERS[layout.category](getattr(decoded, f"cat{layout.category:03}"))
    assert assert_same(written) > COUNT * 5


def recordings() -> Iterator[bytes]:
    yield (FOLDER / "croatia" / "cat062cat065.raw").read_bytes()
    yield (FOLDER / "asterix4py" / "cat062.ast").read_bytes()
    yield (FOLDER / "fixmpts" / "test_data_cat063").read_bytes()
    yield (FOLDER / "fixmpts" / "test_data_cat065").read_bytes()
    for packet in read((FOLDER / "croatia" / "cat_062_065.pcap").read_bytes(), "pcap"):
        if isinstance(packet, Packet):
            yield packet.data
    for name in ("final_frame_062_one_packet_sample2.FF", "final_frame_cat062_one_packet.ff"):
        frame = (FOLDER / "jade" / name).read_bytes()
        yield frame[8:-4]  # length, error, line, day, time; at the end four filling bytes


@pytest.mark.corpus
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample recordings are not here (../shared/data/asterix)")
def test_recordings_are_read_alike() -> None:
    for data in recordings():
        assert decode(data).errors == ()
        assert assert_same(data) > 10
