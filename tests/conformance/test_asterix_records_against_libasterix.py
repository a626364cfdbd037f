"""Our categories item by item against an independent decoder: random records of ours, and recordings."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hima.wire.asterix import cat001, cat021_early_layout, other_categories
from hima.wire.asterix.blocks import split
from hima.wire.asterix.categories import OWN
from hima.wire.asterix.decode import decode
from hima.wire.asterix.editions import NEWEST, Editions
from hima.wire.asterix.encode import block, encode
from hima.wire.asterix.layout import SPARE, Field, Item, Layout, Shape, Text
from hima.wire.asterix.records import good_records
from hima.wire.container.packets import kind_of_asterix, packets

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "asterix"
ELSEWHERE = {34, 48}
"""Compared column by column in another file: some of their columns are several of the standard's elements."""
LAYOUTS = (cat001.PLOT, *(own.layout for number, own in OWN.items() if number not in ELSEWHERE))
COUNT = 40
TOGETHER = {
    "mode_3a_flags": (1, 1, 1),
    "selected_altitude_source": (1, 2),
    "final_altitude_modes": (1, 1, 1),
    "runway": (8, 8, 8),
    "ttf": (1, 1),
    "spo": (1, 1),
    "tbc": (1, 6),
    "mbc": (1, 6),
    "mode_2_flags": (1, 1, 1),
    "mode_1_flags": (1, 1, 1),
    "flight_level_flags": (1, 1),
    "mode_3a_doubt": (1,) * 12,
    "mode_2_doubt": (1,) * 12,
    "mode_c": (1, 1, -2, 12, -4, *(1,) * 12),
    "x_pulse": (1, -1, 1, -2, 1, -2),
    "capability": (3, 3, 2, 1, 1, 1, 1, 4),
    "processors": (1,) * 8,
}
"""Columns of several of the standard's elements, with their bits; those that are spare are negative."""
LISTS = {"I001/030", "I001/130", "I001/210", "I002/050", "I002/060", "I002/080", "I015/030", "I020/030"}
"""Kept as bytes of seven bits each, with a last one that says whether another follows."""
OFF = {"I010/202": 4.0, "I010/210": 4.0}
"""Where the other decoder's least bit is not the standard's: FixMPTS reads these bytes as we do, by 0.25 m/s."""
UNSIGNED = {"I021/090": 16}
"""Where the other decoder takes a category of four bits for a number with a sign: DO-242 counts it 0 to 9."""
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
        case Shape.EXTENDED if not item.fields:
            body = bytearray(octet | 1 for octet in draw.bytes(int(draw.integers(1, 4))))
            body[-1] &= 0xFE
            return bytes(body)
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
    chosen[1] |= layout.category == 1
    items = [content(item, draw) for item, wanted in zip(layout.items, chosen, strict=True) if wanted]
    if layout.category == 1:
        items[1] = bytes([items[1][0] & 0x7F | 0x80 * (layout is cat001.TRACK)]) + items[1][1:]
    return presence(chosen) + b"".join(items)


def ours(found: Mapping[str, Any]) -> dict[str, list[object]]:
    """Innermost values by item; a compound item's sub-items one after another."""
    items: dict[str, list[object]] = {}
    for name, value in found.items():
        if name.startswith("I"):
            said = value[2:] if name.endswith(("/RE", "/SP")) else value  # without the length byte
            said = [octet >> 1 for octet in bytes.fromhex(said)] if name in LISTS else said
            items.setdefault("/".join(name.split("/")[:2]), []).extend(innermost(said))
    return items


def innermost(value: Any) -> Iterator[object]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in TOGETHER:
                yield from apart(inner, TOGETHER[name])
            elif name in {"ground_speed_kt", "doppler_kt"}:
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
    shift = sum(map(abs, widths))
    for width in widths:
        shift -= abs(width)
        if width > 0:
            yield value >> shift & ((1 << width) - 1)


def theirs(value: Any) -> Iterator[Any]:
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
        return mine.replace("?", "").strip() == yours.strip(" \0")  # they leave out what is not in the alphabet
    return mine == yours


def assert_same(data: bytes, edition: str = "") -> int:
    """Every value that either decoder finds in these bytes, category 021 of an edition; the number compared."""
    decoded = decode(data, editions=Editions([f"021={edition}"]) if edition else NEWEST)
    extents: dict[int, list[tuple[int, int]]] = {}
    for part in split(data)[0]:
        if part.category in OWN:
            extents.setdefault(part.category, []).append((part.start, part.end))
    expected, refused = other_categories.decode(data, extents, {21: edition} if edition else None)
    assert refused == []
    found = [one for one in good_records(decoded) if one["category"] in OWN]
    assert [one["offset"] for one in found] == [one["offset"] for one in expected]
    compared = 0
    for mine, yours in zip(found, expected, strict=True):
        items = ours(mine)
        in_order = sorted if mine["category"] == 1 else list  # plots are shown in the order of tracks
        assert in_order(items) == in_order(name for name in yours if name.startswith("I"))
        for name, values in items.items():
            wanted = [value * OFF[name] if name in OFF else value for value in theirs(yours[name])]
            wanted = [value % UNSIGNED[name] if name in UNSIGNED else value for value in wanted]
            assert len(values) == len(wanted), (name, mine, yours[name])
            for value, other in zip(values, wanted, strict=True):
                assert same(value, other), (name, value, other)
                compared += 1
    return compared


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.category}-{len(layout.items)}")
def test_random_records_are_read_alike_and_written_as_they_were(layout: Layout) -> None:
    draw = np.random.default_rng(layout.category)
    data = block(layout.category, [record(layout, draw) for _ in range(COUNT)])
    decoded = decode(data)
    assert decoded.errors == ()
    assert assert_same(data) > COUNT * 5
    written = encode(getattr(decoded, f"cat{layout.category:03}"))
    assert assert_same(written) > COUNT * 5


def of_edition(edition: str) -> Layout:
    """What records of an early edition of category 021 hold."""
    if edition == "0.26":
        return cat021_early_layout.LAYOUT
    layout = cat021_early_layout.LAYOUT_0_23 if edition == "0.23" else cat021_early_layout.LAYOUT
    later = {"I021/070", "I021/131"}
    return Layout(21, tuple(SPARE if item.name in later else item for item in layout.items))


@pytest.mark.parametrize("edition", ["0.23", "0.24", "0.25", "0.26"])
def test_random_records_of_early_editions_are_read_alike_and_written_as_they_were(edition: str) -> None:
    draw = np.random.default_rng(int(edition[2:]))
    data = block(21, [record(of_edition(edition), draw) for _ in range(COUNT)])
    decoded = decode(data, editions=Editions([f"021={edition}"]))
    assert (decoded.errors, len(decoded.cat021_early.offset)) == ((), COUNT)
    assert assert_same(data, edition) > COUNT * 30
    assert assert_same(encode(decoded.cat021_early, edition), edition) > COUNT * 30


RECORDINGS = (
    *("croatia/cat062cat065.raw", "croatia/cat_062_065.pcap", "croatia/cat_001_002.pcap", "asterix4py/cat062.ast"),
    *("fixmpts/test_data_cat010Report", "fixmpts/test_data_cat019Start", "fixmpts/test_data_cat020_1"),
    *("croatia/cat21_re.ast", "fixmpts/test_data_cat063", "fixmpts/test_data_cat065"),
    *("jade/final_frame_062_one_packet_sample2.FF", "jade/final_frame_cat062_one_packet.ff"),
)


@pytest.mark.corpus
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample recordings are not here (../shared/data/asterix)")
@pytest.mark.parametrize("name", RECORDINGS)
def test_recordings_are_read_alike(name: str) -> None:
    for packet in packets((FOLDER / name).read_bytes(), kind_of_asterix):
        assert decode(packet.data).errors == ()
        assert assert_same(packet.data) > 10
