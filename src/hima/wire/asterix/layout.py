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


class Field(msgspec.Struct, frozen=True):
    """Some bits of an item.

    Attributes:
        name: Column name, with the unit as suffix.
        bit: First bit, counted from the item's first byte (of a repeated item: the byte after the count).
        width: Number of bits.
        lsb: Worth of the least significant bit in the column's unit; 0 for a code, kept as an integer.
        signed: Two's complement.
    """

    name: str
    bit: int
    width: int
    lsb: float = 0.0
    signed: bool = False


class Item(msgspec.Struct, frozen=True):
    """A data item, or a sub-item of a compound one.

    Attributes:
        name: The standard's own, such as ``I048/040``; empty for a spare place.
        shape: How it says its length.
        size: Bytes of the item, or of one part; 0 where the shape needs none.
        fields: Its contents that become columns.
        span: Name of the column that keeps where its bytes are, or empty.
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
        """Items and, in the place of a compound item, its sub-items: what can hold bytes."""
        for item in self.items:
            if item.shape is Shape.COMPOUND:
                yield from item.parts
            else:
                yield item

    def codes(self) -> list[tuple[int, Field]]:
        """Fields that stay integers, each with the index of its leaf."""
        return [(i, f) for i, leaf in enumerate(self.leaves()) for f in leaf.fields if f.lsb == 0.0]

    def quantities(self) -> list[tuple[int, Field]]:
        """Fields that become physical quantities, each with the index of its leaf."""
        return [(i, f) for i, leaf in enumerate(self.leaves()) for f in leaf.fields if f.lsb != 0.0]

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
        item: (I, 4) shape, size (-1 for a spare place), first leaf, number of leaves.
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
    rows, first = [], 0
    for item in layout.items:
        count = len(item.parts) if item.shape is Shape.COMPOUND else 1
        rows.append((item.shape, item.size if item.name else -1, first, count))
        first += count
    leaves = [(leaf.shape, leaf.size if leaf.name else -1) for leaf in layout.leaves()]
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
