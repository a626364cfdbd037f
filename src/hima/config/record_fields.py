"""What people type about a record, as fields and texts, becomes a declaration, or a problem for each field."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from hima.config.document import Document
from hima.config.fields import Slot, slot
from hima.errors import ConfigError, Problem
from hima.registry.change import RecordKind
from hima.registry.records.record import DECLARED, Declared

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}\.[0-9]{1,18}")
SEPARATOR: Final = ";"
"""Between the entries of a list in one text."""


def columns(kind: RecordKind) -> tuple[str, ...]:
    """The fields of a kind's declaration by name; those of a struct inside it have a dot, as ``acquisition.day``."""
    return _columns(DECLARED[kind], "")


def declared_from(kind: RecordKind, texts: Mapping[str, str]) -> Declared:
    """A declaration from texts by field; a text that is empty is left out.

    Raises:
        ConfigError: With a problem for each field.
    """
    content: dict[str, Any] = {}
    for name, text in texts.items():
        if text:
            *path, last = name.split(".")
            place = content
            for step in path:
                inner = place.setdefault(step, {})
                place = inner if isinstance(inner, dict) else {}
            place[last] = _value(text, _node(DECLARED[kind], name))
    return declared_of(kind, content)


def declared_of(kind: RecordKind, content: dict[str, Any]) -> Declared:
    """A declaration from decoded JSON; raises as `declared_from`."""
    try:
        return msgspec.convert(content, DECLARED[kind])
    except msgspec.ValidationError as error:
        # It tells the first fault only; people are told all of them.
        document = Document(kind.value, content, [])
        document.check(DECLARED[kind])
        found = tuple(document.problems()) or (Problem(kind.value, str(error), "Mend that field."),)
        raise ConfigError(found) from error


def texts_of(declared: Declared) -> dict[str, str]:
    """What `declared_from` takes to give an equal declaration."""
    content = msgspec.json.decode(msgspec.json.encode(declared))
    return {name: _text(_at(content, name)) for name in _columns(type(declared), "")}


class DeclaredField(NamedTuple):
    """A field of a declaration.

    Attributes:
        slot: What it may hold.
        required: True if a record cannot do without.
    """

    slot: Slot
    required: bool


def field_slot(kind: RecordKind, name: str) -> DeclaredField:
    """What a field may hold.

    Args:
        kind: A kind of record.
        name: One of its `columns`.
    """
    node: inspect.Type = inspect.type_info(DECLARED[kind])
    required = True
    for step in name.split("."):
        assert isinstance(node, inspect.StructType)  # noqa: S101 - a name of `columns` leads through structs
        field = next(field for field in node.fields if field.encode_name == step)
        found, required = slot(field.type), required and field.required
        node = found.type
    return DeclaredField(found, required)


@cache
def _columns(struct: type[msgspec.Struct], path: str) -> tuple[str, ...]:
    found: list[str] = []
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - a Struct class has no other description
    for field in info.fields:
        node = slot(field.type).type
        name = f"{path}{field.encode_name}"
        found += _columns(node.cls, f"{name}.") if isinstance(node, inspect.StructType) else (name,)
    return tuple(found)


@cache
def _node(struct: type[msgspec.Struct], name: str) -> inspect.Type | None:
    """The type of a field, None for a field that there is not."""
    node: inspect.Type = inspect.type_info(struct)
    for step in name.split("."):
        if not isinstance(node, inspect.StructType):
            return None
        found = next((field.type for field in node.fields if field.encode_name == step), None)
        if found is None:
            return None
        node = slot(found).type
    return node


def _value(text: str, node: inspect.Type | None) -> Any:
    """A text as the value that belongs to a type; as it is where it cannot be one, for the check to say so."""
    match node:
        case inspect.BoolType():
            return {"true": True, "false": False, "yes": True, "no": False}.get(text.casefold(), text)
        case inspect.IntType() | inspect.FloatType():
            return _number(text)
        case inspect.VarTupleType():
            if isinstance(slot(node.item_type).type, inspect.StructType):
                return _json(text)
            return [part.strip() for part in text.split(SEPARATOR) if part.strip()]
        case _:
            return text


def _number(text: str) -> int | float | str:
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _at(content: Any, name: str) -> Any:
    for step in name.split("."):
        content = content[step]
    return content


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case [] | [str(), *_]:
            return SEPARATOR.join(value)
        case list():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)
