"""Compares what a file holds with the struct it should fill, and finds every difference."""

import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeAlias

from msgspec import inspect

from hima.config.fields import Slot, choices, expectation, range_text, slot, value_text

Path: TypeAlias = tuple[str | int, ...]


class Finding(NamedTuple):
    """One thing wrong inside a file.

    Attributes:
        path: Keys and list positions from the top of the file.
        what: What is wrong, with the value found.
        hint: What to do about it.
    """

    path: Path
    what: str
    hint: str


def closest(word: object, words: tuple[str, ...] | list[str]) -> str:
    """`Did you mean "x"?`, or nothing where no known word is near."""
    near = get_close_matches(word, words, 1) if isinstance(word, str) else []
    return f'Did you mean "{near[0]}"?' if near else ""


def _wrong(path: Path, value: object, place: Slot) -> Finding:
    return Finding(path, f"{value_text(value)} is not what belongs here", expectation(place))


def _struct(value: object, node: inspect.StructType, path: Path, place: Slot) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _wrong(path, value, place)
        return
    fields = {field.encode_name: field for field in node.fields}
    meant = set()
    for key in value:
        if key not in fields and node.cls.__struct_config__.forbid_unknown_fields:
            near = get_close_matches(str(key), list(fields), 1)
            meant.update(near)
            hint = f'Did you mean "{near[0]}"?' if near else "Known here: " + ", ".join(fields) + "."
            yield Finding((*path, key), "unknown key", hint)
    for key, field in fields.items():
        if key in value:
            yield from findings(value[key], field.type, (*path, key))
        elif field.required and key not in meant:
            yield Finding((*path, key), "missing", expectation(slot(field.type)))


def _many(value: object, node: inspect.VarTupleType, path: Path, place: Slot) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield _wrong(path, value, place)
        return
    low, high = node.min_length or 0, node.max_length
    if len(value) < low or (high is not None and len(value) > high):
        yield Finding(path, f"{len(value)} entries", expectation(place))
    for position, item in enumerate(value):
        yield from findings(item, node.item_type, (*path, position))


def _number(value: object, node: inspect.FloatType | inspect.IntType, path: Path, place: Slot) -> Iterator[Finding]:
    whole = isinstance(node, inspect.IntType)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        yield _wrong(path, value, place)
    elif not whole and not abs(value) <= sys.float_info.max:
        yield Finding(path, f"{value_text(value)} is not a finite number", expectation(place))
    elif not _within(value, node):
        limits = range_text(node, place.unit)
        yield Finding(path, f"{value_text(value)} is out of range", f"Allowed: {limits}. {place.sentence}".strip())


def _within(value: float, node: inspect.FloatType | inspect.IntType) -> bool:
    return (
        (node.ge is None or value >= node.ge)
        and (node.gt is None or value > node.gt)
        and (node.le is None or value <= node.le)
        and (node.lt is None or value < node.lt)
    )


def _text(value: object, node: inspect.StrType, path: Path, place: Slot) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield _wrong(path, value, place)
        return
    length_ok = len(value) >= (node.min_length or 0) and (node.max_length is None or len(value) <= node.max_length)
    if not length_ok:
        yield Finding(path, f"text of {len(value)} characters", expectation(place))
    elif node.pattern is not None and not re.fullmatch(node.pattern, value):
        yield _wrong(path, value, place)


def _closed(value: object, node: inspect.EnumType | inspect.LiteralType, path: Path, place: Slot) -> Iterator[Finding]:
    options = choices(node)
    if value not in options:
        near = closest(value, [str(option) for option in options])
        yield Finding(path, f"{value_text(value)} is not known here", f"{near} {expectation(place)}".strip())


def findings(value: Any, node: inspect.Type, path: Path) -> Iterator[Finding]:
    """Every difference between a decoded file's value and the type it should have.

    Raises:
        TypeError: A settings struct has a field of a type that this function does not know.
    """
    place = slot(node)
    if value is None and place.optional:
        return
    match place.type:
        case inspect.StructType() as inner:
            yield from _struct(value, inner, path, place)
        case inspect.VarTupleType() as inner:
            yield from _many(value, inner, path, place)
        case inspect.FloatType() | inspect.IntType() as inner:
            yield from _number(value, inner, path, place)
        case inspect.StrType() as inner:
            yield from _text(value, inner, path, place)
        case inspect.EnumType() | inspect.LiteralType() as inner:
            yield from _closed(value, inner, path, place)
        case inspect.BoolType():
            if not isinstance(value, bool):
                yield _wrong(path, value, place)
        case inspect.AnyType():
            return
        case unknown:
            raise TypeError(f"settings of type {unknown} cannot be checked")
