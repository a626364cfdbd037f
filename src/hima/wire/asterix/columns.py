"""Structs of columns: between the two tables that the kernels fill and the named columns that people read."""

from operator import itemgetter
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.wire.asterix.layout import ABSENT, FloatArray, IntArray, Tables

Columns = TypeVar("Columns", bound=msgspec.Struct)


def names(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Columns of a struct, in order: all its fields but ``raw``."""
    return tuple(name for name in kind.__struct_fields__ if name != "raw")


def is_number(kind: type[msgspec.Struct], name: str) -> bool:
    """Whether a column holds physical values; else it holds codes."""
    return bool(kind.__annotations__[name] == FloatArray)


def absent(kind: type[Columns], count: int, raw: bytes) -> Columns:
    """A struct of ``count`` rows in which every column is absent."""
    columns: dict[str, NDArray[Any]] = {
        name: np.full(count, np.nan) if is_number(kind, name) else np.full(count, ABSENT, np.int64)
        for name in names(kind)
    }
    return kind(raw=raw, **columns)


class Assembly:
    """Puts rows of the kernels' tables into the fields of one kind of struct."""

    def __init__(self, kind: type[msgspec.Struct], tables: Tables) -> None:
        rows = ("offset", *tables.codes, *tables.numbers)
        self._names = names(kind)
        self._pick = itemgetter(*(rows.index(name) for name in self._names))

    def keywords(self, offset: IntArray, codes: IntArray, numbers: FloatArray) -> dict[str, NDArray[Any]]:
        """Columns by name; they are views of the tables."""
        return dict(zip(self._names, self._pick((offset, *codes, *numbers)), strict=True))
