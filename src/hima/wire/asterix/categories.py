"""The categories that we read and write ourselves: how each is laid out, scanned, and kept as columns."""

from typing import Any, Final, Protocol, TypeAlias

import msgspec

from hima.errors import DecodeError
from hima.wire.asterix import (
    cat001,
    cat002,
    cat010,
    cat015_layout,
    cat016,
    cat019,
    cat020,
    cat021_early_layout,
    cat021_layout,
    cat034,
    cat048,
    cat062_layout,
    cat063,
    cat065,
)
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
from hima.wire.asterix.layout import Layout
from hima.wire.asterix.profiles import ProfileScanner
from hima.wire.asterix.scan import Scanner

Records: TypeAlias = (
    Cat001
    | Cat002
    | Cat010
    | Cat015
    | Cat016
    | Cat019
    | Cat020
    | Cat021
    | Cat021Early
    | Cat034
    | Cat048
    | Cat062
    | Cat063
    | Cat065
)


class Scans(Protocol):
    """Reads the records of one category."""

    def scan(self, data: bytes, blocks: list[tuple[int, int]]) -> tuple[dict[str, Any], list[DecodeError]]:
        """Columns by name, and errors; as `hima.wire.asterix.scan.Scanner.scan`."""
        ...


class Category(msgspec.Struct, frozen=True, eq=False):
    """One of our own categories, in editions that have one layout.

    Attributes:
        name: Such as ``cat048``; of all layouts that are kept in the same columns it is the same.
        editions: The editions, oldest first.
        layout: How it is laid out; of a category with several profiles, the one that has all items.
        scanner: Reads it.
        kind: Its columns.
        nothing: No records: most datagrams hold one category, and columns cost.
    """

    name: str
    editions: tuple[str, ...]
    layout: Layout
    scanner: Scans
    kind: type[Records]
    nothing: Records


def _own(
    layout: Layout, kind: type[Records], editions: tuple[str, ...], name: str = "", scanner: Scans | None = None
) -> Category:
    name = name or f"cat{layout.category:03}"
    return Category(name, editions, layout, scanner or Scanner(layout), kind, kind.empty(0))


def _editions(major: int, first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{major}.{minor}" for minor in range(first, last + 1))


OWN: Final[dict[int, Category]] = {
    category.layout.category: category
    for category in (
        _own(cat001.TRACK, Cat001, _editions(1, 2, 4), scanner=ProfileScanner()),
        _own(cat002.LAYOUT, Cat002, _editions(1, 0, 2)),
        _own(cat010.LAYOUT, Cat010, _editions(1, 1, 1)),
        _own(cat015_layout.LAYOUT, Cat015, _editions(1, 0, 2)),
        _own(cat016.LAYOUT, Cat016, _editions(1, 0, 0)),
        _own(cat019.LAYOUT, Cat019, _editions(1, 2, 3)),
        _own(cat020.LAYOUT, Cat020, _editions(1, 9, 11)),
        _own(cat021_layout.LAYOUT, Cat021, _editions(2, 1, 7)),
        _own(cat034.LAYOUT, Cat034, _editions(1, 27, 29)),
        _own(cat048.LAYOUT, Cat048, _editions(1, 14, 32)),
        _own(cat062_layout.LAYOUT, Cat062, _editions(1, 16, 21)),
        _own(cat063.LAYOUT, Cat063, _editions(1, 3, 7)),
        _own(cat065.LAYOUT, Cat065, _editions(1, 4, 6)),
    )
}
"""By number, each in its newest layout."""
EARLIER: Final[dict[int, tuple[Category, ...]]] = {
    21: (
        _own(cat021_early_layout.LAYOUT, Cat021Early, _editions(0, 24, 26), "cat021_early"),
        _own(cat021_early_layout.LAYOUT_0_23, Cat021Early, _editions(0, 23, 23), "cat021_early"),
    ),
}
"""By number, what older editions lay out otherwise, the newest first."""


def layouts(number: int) -> tuple[Category, ...]:
    """Every layout of one of our own categories, the newest first."""
    return (OWN[number], *EARLIER.get(number, ()))


KINDS: Final[dict[str, Category]] = {
    category.name: category for number in OWN for category in reversed(layouts(number))
}
"""By name of the columns, each in the newest layout that is kept in them."""
