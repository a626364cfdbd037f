"""Between protobuf messages and structs, by the fields that both name alike.

The published descriptors say which fields must be there, which are UUIDs or ULIDs, and which numbers an enumeration
has; all of it is looked up once, when this module is loaded, so that a message costs one step for each field it holds.
The structs are trees without cycles, so the collector of cycles is spared them.
"""

from collections.abc import Callable
from enum import IntEnum
from math import isfinite
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias, get_args

import msgspec
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from msgspec.structs import fields
from sapient_msg import proto_options_pb2 as options

from hima.errors import HimaError
from hima.units import SECOND_NS
from hima.wire.sapient.identifiers import is_ulid, is_uuid

SPARSE_FIELDS: Final = 10
ITEMS_MAX: Final = 1_000
"""Entries of one list; the longest that is known has some dozens."""
_TIMESTAMP: Final = "google.protobuf.Timestamp"
_YEAR_2200_S: Final = 7_258_118_400
_FLOATS: Final = frozenset({FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT})

Convert: TypeAlias = Callable[[Any], Any]


class RefusedError(HimaError):
    """A message that parses is not what the standard says.

    Attributes:
        reason: Closed code.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Codes(dict[int, IntEnum]):
    """Members of an enumeration by their numbers."""

    def __missing__(self, number: int) -> IntEnum:
        raise RefusedError("unknown_value")


def _uuid(value: str) -> str:
    if not is_uuid(value):
        raise RefusedError("bad_uuid")
    return value


def _ulid(value: str) -> str:
    if not is_ulid(value):
        raise RefusedError("bad_ulid")
    return value


def _time_ns(value: Any) -> int:
    seconds, nanos = value.seconds, value.nanos
    if not (0 <= seconds < _YEAR_2200_S and 0 <= nanos < SECOND_NS):
        raise RefusedError("bad_time")
    return int(seconds) * SECOND_NS + int(nanos)


def attribute(field: FieldDescriptor) -> str:
    """Name of a field in our struct: the standard's own, with the unit of times."""
    return f"{field.name}_ns" if _is_time(field) else str(field.name)


def _is_time(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.full_name == _TIMESTAMP


class _Part(NamedTuple):
    """One field.

    Attributes:
        name: Its name in our struct.
        field: Its name in the message; empty where a message cannot tell zero from not said.
        convert: What makes our value of its value; None if they are the same, `isfinite` if they are for every number.
    """

    name: str
    field: str
    convert: Any


class Shape:
    """How messages of one type become structs, and structs messages.

    Where most fields are there they are asked for one by one; of types with many fields, of which few are there, those
    that are there are listed. Both come to the same.

    Args:
        descriptor: The protobuf type.
        struct: Ours.
        known: Shapes that exist already, to which this one is added: types may hold themselves.
    """

    def __init__(self, descriptor: Descriptor, struct: type[msgspec.Struct], known: dict[str, "Shape"]) -> None:
        known[descriptor.full_name] = self
        self._struct = struct
        self._plain: list[_Part] = []
        self._messages: list[_Part] = []
        self._lists: list[_Part] = []
        self._choices: list[tuple[str, dict[str, _Part]]] = []
        self._one_of: list[frozenset[str]] = []
        self._out: list[tuple[str, FieldDescriptor, Shape | None]] = []
        types = {field.encode_name: field.type for field in fields(struct)}
        parts: dict[str, _Part] = {}
        required: set[str] = set()
        for field in descriptor.fields:
            name = attribute(field)
            kind = _inner(types[name])
            inner = None
            if field.message_type is not None and not _is_time(field):
                inner = known.get(field.message_type.full_name) or Shape(field.message_type, kind, known)
            said = field.GetOptions().Extensions[options.field_options]
            parts[field.name] = part = _Part(name, field.name, _conversion(field, kind, inner))
            if said.is_mandatory:
                required.add(name)
            self._out.append((name, field, inner))
            self._sort(part, field)
        for choice in descriptor.oneofs:
            if len(choice.fields) > 1 or not choice.name.startswith("_"):
                self._choices.append((choice.name, {field.name: parts[field.name] for field in choice.fields}))
                if choice.GetOptions().Extensions[options.oneof_options].is_mandatory:
                    self._one_of.append(frozenset(parts[field.name].name for field in choice.fields))
        self._required: Final = frozenset(required)
        self._values = _getter([part.field for part in self._plain])
        self._sparse = len(parts) > SPARSE_FIELDS
        self._by_field = {
            field: (parts[field.name].name, _alone(parts[field.name].convert), bool(field.is_repeated))
            for field in descriptor.fields
        }
        self._plain = [
            part if descriptor.fields_by_name[part.field].has_presence else part._replace(field="")
            for part in self._plain
        ]

    def _sort(self, part: _Part, field: FieldDescriptor) -> None:
        if field.is_repeated:
            self._lists.append(part)
        elif field.containing_oneof is not None and not field.containing_oneof.name.startswith("_"):
            return
        elif field.message_type is not None:
            self._messages.append(part)
        else:
            self._plain.append(part)

    def read(self, message: Any) -> Any:
        """A struct from a message.

        Raises:
            RefusedError: A mandatory field is missing, or a value is none.
        """
        found = self._listed(message) if self._sparse else self._asked(message)
        if not self._required <= found.keys():
            raise RefusedError("missing_field")
        for names in self._one_of:
            if names.isdisjoint(found):
                raise RefusedError("missing_choice")
        return self._struct(**found)

    def _listed(self, message: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field, value in message.ListFields():
            name, convert, is_list = self._by_field[field]
            if is_list:
                found[name] = _each(value, convert)
            else:
                found[name] = value if convert is None else convert(value)
        return found

    def _asked(self, message: Any) -> dict[str, Any]:
        found = self._read_plain(message)
        has = message.HasField
        for name, field, convert in self._messages:
            if has(field):
                found[name] = convert(getattr(message, field))
        for name, field, convert in self._lists:
            values = getattr(message, field)
            if values:
                found[name] = _each(values, convert)
        for choice, parts in self._choices:
            chosen = message.WhichOneof(choice)
            if chosen is not None:
                name, field, convert = parts[chosen]
                value = getattr(message, field)
                found[name] = value if convert is None else convert(value)
        return found

    def _read_plain(self, message: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        has = message.HasField
        for value, (name, field, convert) in zip(self._values(message), self._plain, strict=True):
            if not (value or (field and has(field))):
                continue
            if convert is None:
                found[name] = value
            elif convert is not isfinite:
                found[name] = convert(value)
            elif isfinite(value):
                found[name] = value
            else:
                raise RefusedError("not_finite")
        return found

    def write(self, value: Any, into: Any) -> None:
        """Fill a message from a struct."""
        for name, field, inner in self._out:
            said = getattr(value, name)
            if said is None or said == ():
                continue
            target = getattr(into, field.name)
            if _is_time(field):
                target.SetInParent()
                target.seconds, target.nanos = divmod(said, SECOND_NS)
            elif inner is None and field.is_repeated:
                target.extend(said)
            elif inner is None:
                setattr(into, field.name, said)
            elif field.is_repeated:
                for item in said:
                    inner.write(item, target.add())
            else:
                target.SetInParent()
                inner.write(said, target)


def _each(values: Any, convert: Any) -> tuple[Any, ...]:
    if len(values) > ITEMS_MAX:
        raise RefusedError("too_many_items")
    return tuple(values) if convert is None else tuple([convert(value) for value in values])


def _finite(value: float) -> float:
    if not isfinite(value):
        raise RefusedError("not_finite")
    return value


def _alone(convert: Any) -> Any:
    return _finite if convert is isfinite else convert


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda message: tuple([getattr(message, name) for name in names])


def _inner(kind: Any) -> Any:
    """The class within ``X | None`` or ``tuple[X, ...]``."""
    within = [part for part in get_args(kind) if part is not type(None) and part is not Ellipsis]
    return _inner(within[0]) if within else kind


def _conversion(field: FieldDescriptor, kind: Any, inner: Shape | None) -> Convert | None:
    if inner is not None:
        return inner.read
    if _is_time(field):
        return _time_ns
    if field.enum_type is not None:
        return _Codes({int(member): member for member in kind}).__getitem__
    said = field.GetOptions().Extensions[options.field_options]
    if said.is_uuid:
        return _uuid
    if said.is_ulid:
        return _ulid
    return isfinite if field.cpp_type in _FLOATS else None
