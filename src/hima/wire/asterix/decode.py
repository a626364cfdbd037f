"""Datagrams to records: blocks are told apart, then each category goes its way.

A block's length is held against the data before anything is parsed; a record that cannot be read ends its block, not
those before or after.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from hima.errors import DecodeError
from hima.wire.asterix.blocks import HEADER, split
from hima.wire.asterix.cat001 import Cat001
from hima.wire.asterix.cat002 import Cat002
from hima.wire.asterix.cat010 import Cat010
from hima.wire.asterix.cat015 import Cat015
from hima.wire.asterix.cat016 import Cat016
from hima.wire.asterix.cat019 import Cat019
from hima.wire.asterix.cat020 import Cat020
from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.cat021_early import Cat021Early
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.cat063 import Cat063
from hima.wire.asterix.cat065 import Cat065
from hima.wire.asterix.categories import KINDS, OWN
from hima.wire.asterix.editions import NEWEST, Editions

LIBRARY: Final = frozenset({4, 7, 8, 9, 11, 17, 18, 23, 25, 32, 150, 205, 240, 247})
"""Categories that `hima.wire.asterix.other_categories` reads, known without loading it."""


class Decoded(msgspec.Struct, frozen=True, eq=False):
    """What some bytes held.

    Attributes:
        cat001: Target reports of an old radar.
        cat002: Service messages of an old radar.
        cat010: Reports of a surface movement sensor.
        cat015: Target reports of a non-cooperative surveillance system.
        cat016: Configuration of such a system.
        cat019: Status of a multilateration system.
        cat020: Target reports of a multilateration system.
        cat021: ADS-B reports.
        cat021_early: The same, of editions before 2.1.
        cat034: Service messages of a radar.
        cat048: Target reports of a radar.
        cat062: Tracks of a tracker.
        cat063: Status of the sensors behind a tracker.
        cat065: Service messages of a tracker.
        others: Records of other categories, as `hima.wire.asterix.other_categories` gives them.
        errors: What could not be read, in order of offset.
        records: Number of good records of all categories.
    """

    cat001: Cat001
    cat002: Cat002
    cat010: Cat010
    cat015: Cat015
    cat016: Cat016
    cat019: Cat019
    cat020: Cat020
    cat021: Cat021
    cat021_early: Cat021Early
    cat034: Cat034
    cat048: Cat048
    cat062: Cat062
    cat063: Cat063
    cat065: Cat065
    others: tuple[Mapping[str, object], ...]
    errors: tuple[DecodeError, ...]
    records: int


def decode(data: bytes, *, others: bool = True, editions: Editions = NEWEST) -> Decoded:
    """Decode a datagram, or a file of blocks one after another.

    Args:
        data: The bytes; any bytes.
        others: Whether to read the records of categories that are not our own. It takes a second and 100 MB to load
            what reads them, so a feed does without: each of their blocks then counts as a record.
        editions: Which edition each source speaks.

    Returns:
        Good records and errors; never raises.
    """
    blocks, errors = split(data)
    by_category: dict[int, list[tuple[int, int]]] = {}
    for block in blocks:
        if block.start == block.end:
            errors.append(DecodeError(block.start, "empty_block"))
        else:
            by_category.setdefault(block.category, []).append((block.start, block.end))
    own: dict[str, Any] = {name: kind.nothing for name, kind in KINDS.items()}
    count = 0
    for number in [number for number in by_category if number in OWN]:
        read, refused = editions.read(number, data, by_category.pop(number))
        own.update(read)
        errors += refused
        count += sum(len(records.offset) for records in read.values())
    unknown = by_category.keys() - LIBRARY
    errors += [
        DecodeError(start - HEADER, "unknown_category") for number in unknown for start, _ in by_category[number]
    ]
    known = {number: extents for number, extents in by_category.items() if number in LIBRARY}
    found: list[Mapping[str, object]] = []
    if others and known:
        found, refused = _others(data, known)
        errors += refused
        count += len(found)
    else:
        count += sum(map(len, known.values()))
    errors.sort(key=lambda error: error.offset)
    return Decoded(**own, others=tuple(found), errors=tuple(errors), records=count)


def _others(
    data: bytes, by_category: dict[int, list[tuple[int, int]]]
) -> tuple[list[Mapping[str, object]], list[DecodeError]]:
    from hima.wire.asterix import other_categories  # noqa: PLC0415 - see `decode`

    return other_categories.decode(data, by_category)
