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
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.cat063 import Cat063
from hima.wire.asterix.cat065 import Cat065
from hima.wire.asterix.layout import Layout
from hima.wire.asterix.profiles import ProfileScanner
from hima.wire.asterix.scan import Scanner

Records: TypeAlias = (
    Cat001 | Cat002 | Cat010 | Cat015 | Cat016 | Cat019 | Cat020 | Cat021 | Cat034 | Cat048 | Cat062 | Cat063 | Cat065
)


class Scans(Protocol):
    """Reads the records of one category."""

    def scan(self, data: bytes, blocks: list[tuple[int, int]]) -> tuple[dict[str, Any], list[DecodeError]]:
        """Columns by name, and errors; as `hima.wire.asterix.scan.Scanner.scan`."""
        ...


class Category(msgspec.Struct, frozen=True, eq=False):
    """One of our own categories.

    Attributes:
        layout: How it is laid out; of a category with several profiles, the one that has all items.
        scanner: Reads it.
        kind: Its columns.
        nothing: No records: most datagrams hold one category, and columns cost.
    """

    layout: Layout
    scanner: Scans
    kind: type[Records]
    nothing: Records

    @property
    def name(self) -> str:
        """Such as ``cat048``."""
        return f"cat{self.layout.category:03}"


def _own(layout: Layout, kind: type[Records], scanner: Scans | None = None) -> Category:
    return Category(layout, scanner or Scanner(layout), kind, kind.empty(0))


OWN: Final[dict[int, Category]] = {
    category.layout.category: category
    for category in (
        _own(cat001.TRACK, Cat001, ProfileScanner()),
        _own(cat002.LAYOUT, Cat002),
        _own(cat010.LAYOUT, Cat010),
        _own(cat015_layout.LAYOUT, Cat015),
        _own(cat016.LAYOUT, Cat016),
        _own(cat019.LAYOUT, Cat019),
        _own(cat020.LAYOUT, Cat020),
        _own(cat021_layout.LAYOUT, Cat021),
        _own(cat034.LAYOUT, Cat034),
        _own(cat048.LAYOUT, Cat048),
        _own(cat062_layout.LAYOUT, Cat062),
        _own(cat063.LAYOUT, Cat063),
        _own(cat065.LAYOUT, Cat065),
    )
}
"""By number."""
