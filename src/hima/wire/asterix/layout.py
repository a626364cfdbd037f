"""How a category's records are laid out, as data that the decoder, the encoder and the documents share.

A record is a field specification (7 presence bits a byte, the eighth says that another byte follows) and the items
it announces, in the order of the category's user application profile. EUROCONTROL-SPEC-0149, Part 1.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]


class Shape(IntEnum):
    """How an item says its length."""

    FIXED = 0
    EXTENDED = 1
    """Parts of ``size`` bytes, each with a last bit that says whether another follows."""
    REPEATED = 2
    """A count, then that many parts of ``size`` bytes."""
    EXPLICIT = 3
    """A length that counts itself, then the rest."""
    COMPOUND = 4
    """Presence bits, seven a byte as in the field specification, then the sub-items they announce."""


class Text(IntEnum):
    """How people read a code."""

    NUMBER = 0
    OCTAL = 1
    """Reply codes of transponders, four digits."""
    HEXADECIMAL = 2
    """Addresses, six digits."""
    SIX_BIT = 3
    """Characters of six bits (ICAO Annex 10 volume IV, table 3-9)."""
    ASCII = 4


class Field(msgspec.Struct, frozen=True):
    """Some bits of an item.

    Attributes:
        name: Column name, with the unit as suffix.
        bit: First bit, counted from the item's first byte (of a repeated item: the byte after the count).
        width: Number of bits.
        lsb: Worth of the least significant bit in the column's unit; 0 for a code, kept as an integer.
        signed: Two's complement.
        text: How people read it, of a code.
    """

    name: str
    bit: int
    width: int
    lsb: float = 0.0
    signed: bool = False
    text: Text = Text.NUMBER


class Item(msgspec.Struct, frozen=True):
    """A data item, or a sub-item of a compound one.

    Attributes:
        name: The standard's own, such as ``I048/040``; empty for a spare place.
        shape: How it says its length.
        size: Bytes of the item, or of one part; 0 where the shape needs none.
        fields: Its contents that become columns; of an item with a span, what people are shown of its bytes.
        span: Name of the column that keeps where its bytes are, or empty. A compound item with a span is kept whole:
            its sub-items become no columns.
        parts: Sub-items of a compound item, by presence bit.
    """

    name: str
    shape: Shape = Shape.FIXED
    size: int = 0
    fields: tuple[Field, ...] = ()
    span: str = ""
    parts: tuple["Item", ...] = ()


SPARE = Item("")


class Layout(msgspec.Struct, frozen=True):
    """A category.

    Attributes:
        category: Its number.
        items: Items by field reference number, the first is number 1.
    """

    category: int
    items: tuple[Item, ...]

    def leaves(self) -> Iterator[Item]:
        """Items and, in the place of a compound item, its sub-items: what can hold bytes.

        A compound item that is kept whole comes after its sub-items, which then hold nothing that is a column.
        """
        for item in self.items:
            if item.shape is Shape.COMPOUND and item.span:
                yield from (msgspec.structs.replace(part, fields=(), span="") for part in item.parts)
                yield item
            elif item.shape is Shape.COMPOUND:
                yield from item.parts
            else:
                yield item

    def codes(self) -> list[tuple[int, Field]]:
        """Fields that stay integers, each with the index of its leaf."""
        return [(i, f) for i, f in self._columns() if f.lsb == 0.0]

    def quantities(self) -> list[tuple[int, Field]]:
        """Fields that become physical quantities, each with the index of its leaf."""
        return [(i, f) for i, f in self._columns() if f.lsb != 0.0]

    def _columns(self) -> list[tuple[int, Field]]:
        return [(i, f) for i, leaf in enumerate(self.leaves()) if not leaf.span for f in leaf.fields]

    def spans(self) -> list[tuple[int, str]]:
        """Columns that keep where an item's bytes are, each with the index of its leaf."""
        return [(i, leaf.span) for i, leaf in enumerate(self.leaves()) if leaf.span]

    def absent(self, count: int) -> dict[str, IntArray | FloatArray]:
        """Columns of ``count`` records without any item: -1, NaN, and for spans -1 and 0."""
        columns: dict[str, IntArray | FloatArray] = {"offset": np.zeros(count, np.int64)}
        columns.update({field.name: np.full(count, -1, np.int64) for _, field in self.codes()})
        columns.update({field.name: np.full(count, np.nan) for _, field in self.quantities()})
        columns.update({name: np.tile(np.array([-1, 0], np.int64), (count, 1)) for _, name in self.spans()})
        return columns


class Tables(msgspec.Struct, frozen=True, eq=False):
    """A layout as arrays for the compiled walk.

    Attributes:
        item: (I, 5) shape, size (-1 for a spare place), first leaf, number of leaves, and the leaf that is the whole
            item; L of a compound item that is not kept whole.
        leaf: (L, 2) shape, size (-1 for a spare place).
        code: (C, 4) leaf, bit, width, signed.
        quantity: (Q, 4) leaf, bit, width, signed.
        lsb: (Q,) worth of the least significant bit.
        span: (S,) leaf.
    """

    item: IntArray
    leaf: IntArray
    code: IntArray
    quantity: IntArray
    lsb: FloatArray
    span: IntArray


def tables(layout: Layout) -> Tables:
    """The layout as arrays."""
    leaves = [(leaf.shape, leaf.size if leaf.name else -1) for leaf in layout.leaves()]
    rows, first = [], 0
    for item in layout.items:
        parts = len(item.parts)
        whole = first + parts if item.span or item.shape is not Shape.COMPOUND else len(leaves)
        rows.append((item.shape, item.size if item.name else -1, first, parts, whole))
        first += parts + (whole < len(leaves))
    return Tables(
        item=np.array(rows, np.int64),
        leaf=np.array(leaves, np.int64),
        code=_fields(layout.codes()),
        quantity=_fields(layout.quantities()),
        lsb=np.array([field.lsb for _, field in layout.quantities()]),
        span=np.array([leaf for leaf, _ in layout.spans()], np.int64),
    )


def _fields(fields: list[tuple[int, Field]]) -> IntArray:
    return np.array([(leaf, f.bit, f.width, f.signed) for leaf, f in fields], np.int64).reshape(-1, 4)


def bits(*fields: tuple[str, int], start: int = 0) -> tuple[Field, ...]:
    """Codes one after another; an empty name skips bits."""
    made = []
    for name, width in fields:
        if name:
            made.append(Field(name, start, width))
        start += width
    return tuple(made)


def code(name: str, column: str, size: int = 1) -> Item:
    """An item that is one code."""
    return Item(name, size=size, fields=(Field(column, 0, 8 * size),))


def quantity(name: str, column: str, lsb: float, size: int = 2, *, signed: bool = False) -> Item:
    """An item that is one quantity."""
    return Item(name, size=size, fields=(Field(column, 0, 8 * size, lsb, signed),))


def pair(name: str, columns: tuple[str, str], lsb: float, size: int, *, signed: bool = True) -> Item:
    """An item that is two quantities of ``size`` bytes each, such as coordinates."""
    first, second = columns
    width = 8 * size
    return Item(
        name, size=2 * size, fields=(Field(first, 0, width, lsb, signed), Field(second, width, width, lsb, signed))
    )
