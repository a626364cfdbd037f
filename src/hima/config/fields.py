"""What a field may hold, read from the settings structs, so that no rule and no sentence is written twice.

Checking (`hima.config.structure`) and the reference page (`hima.config.reference`) both speak through here.
"""

from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from msgspec import NODEFAULT, inspect

Number: TypeAlias = inspect.FloatType | inspect.IntType


class Slot(NamedTuple):
    """A place for a value.

    Attributes:
        type: What msgspec says of its type, without wrappers.
        sentence: What it means, empty if nowhere said.
        unit: Its unit, empty for a pure number or anything else.
        optional: True if it may hold nothing.
    """

    type: inspect.Type
    sentence: str
    unit: str
    optional: bool


def slot(node: inspect.Type) -> Slot:
    """Unwrap annotations and `X | None`."""
    sentence, unit, optional = "", "", False
    while True:
        if isinstance(node, inspect.Metadata):
            sentence = sentence or (node.extra_json_schema or {}).get("description", "")
            unit = unit or (node.extra or {}).get("unit", "")
            node = node.type
        elif isinstance(node, inspect.UnionType):
            others = [member for member in node.types if not isinstance(member, inspect.NoneType)]
            if len(others) != 1:
                raise TypeError(f"a setting of several types cannot be explained to people: {node}")
            optional = True
            node = others[0]
        else:
            return Slot(node, sentence, unit, optional)


def choices(node: inspect.EnumType | inspect.LiteralType) -> tuple[Any, ...]:
    """The closed set of values."""
    if isinstance(node, inspect.EnumType):
        return tuple(member.value for member in node.cls)
    return tuple(node.values)


def value_text(value: object) -> str:
    """A value as a person would write it in a site file, shortened to fit a line.

    A list out of a file is only said to be one, for it may be nested without end; a default is a tuple.
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case Enum():
            return value_text(value.value)
        case str():
            return '"' + (value if len(value) <= 60 else value[:57] + "...").encode("unicode_escape").decode() + '"'
        case float():
            return f"{value:.12g}"
        case int():
            return f"{value}" if abs(value) < 10**18 else "a number of many digits"
        case dict():
            return "a table"
        case list():
            return "a list"
        case tuple():
            return "[" + ", ".join(value_text(item) for item in value) + "]"
        case _:
            return str(value)[:60]


def range_text(node: Number, unit: str) -> str:
    """The range of a number with its unit, such as ``above 0 and up to 5000 m``; empty if there is no limit."""
    low, high = node.ge, node.le
    if low is not None and high is not None:
        text = f"from {low:g} to {high:.7g}"
    else:
        parts = (
            ("above", node.gt),
            ("at least", low),
            ("below", node.lt),
            ("up to", high),
        )
        text = " and ".join(f"{word} {limit:.7g}" for word, limit in parts if limit is not None)
    return f"{text} {unit}".strip() if text else ""


def _length_text(node: inspect.StrType | inspect.VarTupleType, what: str) -> str:
    low, high = node.min_length, node.max_length
    if low and high:
        return f" ({low} to {high} {what})"
    if low:
        return f" (at least {low} {what})"
    return f" (at most {high} {what})" if high else ""


def type_text(place: Slot) -> str:
    """The type in a few words, without range or unit."""
    match place.type:
        case inspect.FloatType():
            return "number"
        case inspect.IntType():
            return "whole number"
        case inspect.BoolType():
            return "true or false"
        case inspect.StrType() as text:
            return "text" + _length_text(text, "characters")
        case inspect.EnumType() | inspect.LiteralType() as closed:
            options = choices(closed)
            return ("one of " if len(options) > 1 else "") + ", ".join(value_text(option) for option in options)
        case inspect.VarTupleType() as many:
            return f"list{_length_text(many, 'entries')} of {type_text(slot(many.item_type))}"
        case inspect.StructType():
            return "table"
        case _:
            return "anything"


def expectation(place: Slot) -> str:
    """What is wanted there, for a hint: type, range, unit and the field's own sentence."""
    text = type_text(place)
    if isinstance(place.type, inspect.FloatType | inspect.IntType):
        text = f"{text} {range_text(place.type, place.unit) or place.unit}".strip()
    if isinstance(place.type, inspect.StrType) and place.type.pattern is not None:
        text = f"{text} of the form {place.type.pattern}"
    return f"Expected: {text}. {place.sentence}".strip()


def default_text(field: inspect.Field) -> str:
    """The default as written in a file, ``required`` where there is none."""
    if field.required:
        return "required"
    if field.default is NODEFAULT:
        return "see its table" if isinstance(slot(field.type).type, inspect.StructType) else "[]"
    return "none" if field.default is None else value_text(field.default)
