"""Messages and API bodies as TypeScript: `python -m hima.web.schema_ts > console/src/wire.ts`.

Structs become interfaces with the JSON names, a tag becomes a literal type, codes of columns become constant objects.
"""

import inspect
import sys
from collections.abc import Iterable
from enum import IntEnum
from typing import Any, Final, get_args

import msgspec
from msgspec import inspect as shape

from hima.config import files, zone_settings
from hima.picture.alert import Priority
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind, KindEvidence
from hima.picture.track import TrackState
from hima.picture.verdict import Standing
from hima.registry.flight import application
from hima.web import bodies
from hima.web.registry import bodies as registry_bodies
from hima.web.registry import permit_bodies
from hima.web.schema import (
    alerts,
    contacts,
    coverage,
    feeds,
    health,
    hello,
    outputs,
    picture,
    raids,
    sensors,
    site,
    threats,
    tracks,
    verdicts,
    wedges,
    zones,
)
from hima.web.schema.message import ServerMessage

CODES: Final[tuple[type[IntEnum], ...]] = (Kind, KindEvidence, Affiliation, TrackState, Priority, Standing)
"""The codes that fit in a column of the wire."""

MODULES: Final = (
    *(site, hello, verdicts, tracks, threats, contacts, raids, wedges, picture),
    *(alerts, feeds, outputs, sensors, coverage, health, bodies, registry_bodies, application, permit_bodies, zones),
)
"""Where the structs are, in the order of the file."""

FOLDER: Final = (
    *(zone_settings.HoursSettings, zone_settings.ApplicabilitySettings, zone_settings.AuthoritySettings),
    *(files.ZoneProperties, files.PolygonGeometry, files.ZoneFeature),
)
"""What a site folder and the API write alike."""

_SCALARS: Final[dict[type[shape.Type], str]] = {
    shape.AnyType: "unknown",
    shape.BoolType: "boolean",
    shape.IntType: "number",
    shape.FloatType: "number",
    shape.StrType: "string",
    shape.BytesType: "string",  # base64
    shape.NoneType: "null",
    shape.RawType: "unknown",
}

_HEADER: Final = """\
// Made by `python -m hima.web.schema_ts` from src/hima/web/schema/ and bodies.py. Do not edit.
"""


def typescript() -> str:
    """The whole file: codes, interfaces, and the union of what the server sends."""
    parts = [_HEADER, *map(_code, CODES), *map(_interface, _structs()), _union()]
    return "\n".join(parts)


def _structs() -> Iterable[type[msgspec.Struct]]:
    yield from FOLDER
    for module in MODULES:
        for value in vars(module).values():
            if inspect.isclass(value) and issubclass(value, msgspec.Struct) and value.__module__ == module.__name__:
                yield value


def _union() -> str:
    names = " | ".join(member.__name__ for member in get_args(ServerMessage))
    return f"export type ServerMessage = {names};\n"


def _code(codes: type[IntEnum]) -> str:
    name = codes.__name__
    rows = "".join(f"  {member.name}: {member.value},\n" for member in codes)
    return (
        f"{_comment(codes.__doc__)}export const {name} = {{\n{rows}}} as const;\n"
        f"export type {name} = (typeof {name})[keyof typeof {name}];\n"
    )


def _interface(struct: type[msgspec.Struct]) -> str:
    described = shape.type_info(struct)
    if not isinstance(described, shape.StructType):
        raise TypeError(f"{struct.__name__} is no struct")
    lines = [f"{_comment(struct.__doc__)}export interface {struct.__name__} {{"]
    if described.tag_field is not None:
        lines.append(f"  readonly {described.tag_field}: {_literal(described.tag)};")
    for field in described.fields:
        mark = "" if field.required else "?"
        lines.append(f"  readonly {field.encode_name}{mark}: {_type(field.type)};")
    return "\n".join([*lines, "}\n"])


def _literal(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _type(described: shape.Type) -> str:
    match described:
        case plain if type(plain) in _SCALARS:
            return _SCALARS[type(plain)]
        case shape.UnionType(types=members):
            return " | ".join(map(_type, members))
        case shape.EnumType(cls=closed):
            return " | ".join(sorted(_literal(member.value) for member in closed))
        case shape.Metadata(type=inner):
            return _type(inner)
        case shape.LiteralType(values=values):
            return " | ".join(sorted(map(_literal, values)))
        case shape.VarTupleType(item_type=item) | shape.ListType(item_type=item):
            return f"readonly {_grouped(item)}[]"
        case shape.TupleType(item_types=items):
            return f"readonly [{', '.join(map(_type, items))}]"
        case shape.DictType(key_type=key, value_type=value):
            return f"Readonly<Record<{_type(key)}, {_type(value)}>>"
        case shape.StructType(cls=struct):
            return struct.__name__
        case _:
            raise NotImplementedError(f"no TypeScript for {described}")


def _grouped(item: shape.Type) -> str:
    text = _type(item)
    return f"({text})" if " " in text else text


def _comment(text: str | None) -> str:
    lines = inspect.cleandoc(text or "").splitlines()
    if len(lines) == 1:
        return f"/** {lines[0]} */\n"
    body = "".join(f" * {line}".rstrip() + "\n" for line in lines)
    return f"/**\n{body} */\n"


if __name__ == "__main__":
    sys.stdout.write(typescript())
