"""The language in which a category's layout is written down, and its translation into tables for the kernels.

A record is a field specification (FSPEC: seven items an octet, the last bit says whether another octet follows) and
then the items it names, in the order of the user application profile (UAP). EUROCONTROL SUR.ET1.ST05.2000-STD-01
section 4.3 ("Part 1") defines the shapes of items; the Parts of the categories define what is in them.
"""

from enum import IntEnum
from typing import Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

ABSENT: Final = -1


class Shape(IntEnum):
    """How long an item is."""

    FIXED = 0
    """``octets``."""
    EXTENDED = 1
    """Octets up to and including the first whose last bit (FX) is 0."""
    REPEATED = 2
    """One octet that counts (REP), then so often ``octets``."""
    EXPLICIT = 3
    """The first octet is the length, itself included."""
    COMPOUND = 4
    """A primary of octets with FX names the sub-items that follow."""
    SPARE = 5
    """No item has this place; a record that names it is of another edition or broken."""


class Part(msgspec.Struct, frozen=True):
    """A word of the standard inside a column of several; an empty word is spare bits."""

    word: str
    bits: int


class Field(msgspec.Struct, frozen=True):
    """A run of bits in an item that becomes one column.

    Attributes:
        column: Name of the column.
        word: The standard's name; empty if the item has no other content.
        start: First bit, counted from the item's first octet, most significant bit 0; in a repeated item the first
            octet is REP.
        bits: How many, at most 56.
        lsb: Value of the least significant bit; 0 for a code, which has none.
        unit: Unit of a number, as it is written in keys of records.
        signed: Two's complement.
        full: Value that a number never reaches because it starts again at 0 (a turn, a day); 0 if there is none.
        parts: The words of a column that holds several.
        octal: A reply code, shown as octal digits.
        digits: Hexadecimal digits to show; 0 for a plain number.
        characters: Eight characters of six bits each.
    """

    column: str
    word: str
    start: int
    bits: int
    lsb: float = 0.0
    unit: str = ""
    signed: bool = False
    full: float = 0.0
    parts: tuple[Part, ...] = ()
    octal: bool = False
    digits: int = 0
    characters: bool = False


class Item(msgspec.Struct, frozen=True):
    """One item, or one sub-item of a compound.

    Attributes:
        name: Number in the standard, or word of a sub-item.
        shape: How long it is.
        octets: Length, or length of one repetition.
        fields: Its columns.
        subitems: Sub-items of a compound in the order of its primary's bits.
        raw: Prefix of the two columns ``_offset`` and ``_length`` that keep its bytes; empty if not kept.
    """

    name: str
    shape: Shape
    octets: int = 0
    fields: tuple[Field, ...] = ()
    subitems: tuple["Item", ...] = ()
    raw: str = ""


class Meaning(IntEnum):
    """What an entry of `Tables.fields` takes from an item."""

    CODE = 0
    NUMBER = 1
    OFFSET = 2
    LENGTH = 3


class Tables(msgspec.Struct, frozen=True, eq=False):
    """A layout as the kernels read it.

    Attributes:
        places: Number of places in the UAP (FRNs).
        rules: (S, 4) shape, octets, first sub-item, number of sub-items, for the S places and sub-items.
        fields: (K, 6) rule index, first bit, bits, signed, `Meaning`, row of the result.
        lsb: (K,) value of the least significant bit.
        codes: Names of integer columns, by row.
        numbers: Names of columns of physical values, by row.
    """

    places: int
    rules: IntArray
    fields: IntArray
    lsb: FloatArray
    codes: tuple[str, ...]
    numbers: tuple[str, ...]


def tables(uap: tuple[Item, ...]) -> Tables:
    """Translate a UAP."""
    slots = list(uap)
    rules = []
    for item in uap:
        first = len(slots) if item.subitems else 0
        slots.extend(item.subitems)
        rules.append((item.shape, item.octets, first, len(item.subitems)))
    rules.extend((item.shape, item.octets, 0, 0) for item in slots[len(uap) :])
    codes: list[str] = []
    numbers: list[str] = []
    fields: list[tuple[int, ...]] = []
    lsb: list[float] = []
    for slot, item in enumerate(slots):
        for field in item.fields:
            names, meaning = (numbers, Meaning.NUMBER) if field.lsb else (codes, Meaning.CODE)
            fields.append((slot, field.start, field.bits, field.signed, meaning, len(names)))
            lsb.append(field.lsb)
            names.append(field.column)
        if item.raw:
            for meaning, suffix in ((Meaning.OFFSET, "offset"), (Meaning.LENGTH, "length")):
                fields.append((slot, 0, 0, 0, meaning, len(codes)))
                lsb.append(0.0)
                codes.append(f"{item.raw}_{suffix}")
    return Tables(
        places=len(uap),
        rules=np.array(rules, np.int64),
        fields=np.array(fields, np.int64),
        lsb=np.array(lsb, np.float64),
        codes=tuple(codes),
        numbers=tuple(numbers),
    )
