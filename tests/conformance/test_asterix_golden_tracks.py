"""The published decoding of two system tracks and a service message: every value, in the order of the standard."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from hima.wire.asterix.decode import decode
from hima.wire.asterix.records import good_records
from hima.wire.container.packets import Packet, read

CROATIA = Path(__file__).parents[2] / ".." / "shared" / "data" / "asterix" / "croatia"
GOLDEN = CROATIA / "expected" / "cat_062_065_json.txt"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not GOLDEN.is_file(), reason="../shared/data/asterix is not there"),
]

FEET = {("I062/136", "MFL"), ("I062/135", "CTBA")}
"""Levels that the golden text gives in feet, not in hundreds of feet."""
HEXADECIMAL = "ADR"
FLAGS, ADDRESS = "mode_3a_flags", "aircraft_address"


def published(content: Mapping[str, object], item: str) -> Iterator[object]:
    """Values of an item, innermost only; extension bits and spare bits are no content."""
    for word, value in content.items():
        if isinstance(value, dict):
            yield from published(value, item)
        elif word == HEXADECIMAL:
            yield int(str(value), 16)
        elif (item, word) in FEET:
            yield float(str(value)) / 100.0
        elif word not in {"FX", "spare"}:
            yield value.rstrip() if isinstance(value, str) else value


def ours(content: object) -> Iterator[object]:
    """Values of an item, innermost only."""
    if isinstance(content, Mapping):
        for name, value in content.items():
            if name == FLAGS:  # three of the standard's elements
                yield from (value >> 2 & 1, value >> 1 & 1, value & 1)
            elif name == ADDRESS:
                yield int(value, 16)
            else:
                yield from ours(value)
    else:
        yield content


def by_item(record: Mapping[str, object]) -> dict[str, list[object]]:
    """Values by item, a compound item's sub-items one after another."""
    items: dict[str, list[object]] = {}
    for name, content in record.items():
        if name not in {"category", "offset"}:
            items.setdefault("/".join(name.split("/")[:2]), []).extend(ours(content))
    return items


def test_every_published_value_is_read() -> None:
    expected = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line.strip()]
    (datagram,) = [
        packet for packet in read((CROATIA / "cat_062_065.pcap").read_bytes(), "pcap") if isinstance(packet, Packet)
    ]
    records = good_records(decode(datagram.data))
    assert [record["category"] for record in records] == [line["cat"] for line in expected] == [62, 62, 65]
    compared = 0
    for record, line in zip(records, expected, strict=True):
        items = line[f"CAT{line['cat']:03}"]
        names = {f"I{line['cat']:03}/{name[1:]}": content for name, content in items.items()}
        found = by_item(record)
        assert set(found) == set(names)
        for name, content in names.items():
            values = list(published(content, name))
            # The text is rounded to seven digits after the point.
            assert found[name] == [pytest.approx(v, abs=5e-8) if isinstance(v, float) else v for v in values], name
            compared += len(values)
    assert compared > 150
