"""The reference page of all settings, written from the structs that check them."""

import inspect as python_inspect
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import inspect

from hima.config.fields import Slot, default_text, range_text, slot, type_text
from hima.config.files import (
    ALERTS_TOML,
    BASEMAP_GEOJSON,
    BYTES_MAX,
    SENSORS_TOML,
    SITE_TOML,
    SOURCES_MD,
    ZONES_GEOJSON,
    AlertsFile,
    MapFile,
    SensorsFile,
    SiteFile,
    ZonesFile,
)

FILES: Final[dict[str, type[msgspec.Struct]]] = {
    SITE_TOML: SiteFile,
    SENSORS_TOML: SensorsFile,
    ALERTS_TOML: AlertsFile,
    ZONES_GEOJSON: ZonesFile,
    BASEMAP_GEOJSON: MapFile,
}

_OPENING: Final = """\
# Settings of a site folder

This page is written by `make docs` from the structs that check a site folder; do not edit it.

A site is a folder of files. `hima check FOLDER` names everything wrong in it: the file, the key, the value found and
what to do. A key that is not listed here is refused, so that a slip of the pen is never ignored in silence. An entry
of a list of tables is named by its id (`sensor[radar_north]`) or counted from one (`sensor[#2]`).

Heights are metres above the reference point unless the field names another reference. Angles are degrees, bearings
clockwise from true north.
"""

_SOURCES: Final = """\
Required. Says for each number and each feature where it comes from, under which licence, how accurate it is, and what
is only illustrative. It is read by people alone.
"""

_HEADER: Final = "| key | type | unit | range | default | meaning |\n|---|---|---|---|---|---|\n"


def settings_reference() -> str:
    """The page as Markdown."""
    parts = [_OPENING]
    for file, struct in FILES.items():
        parts.append(f"\n## {file}\n\n{_sentence(struct)} At most {BYTES_MAX[file] // 1000} kB.\n")
        parts.extend(sections(struct, "", toml=file.endswith(".toml")))
    parts.append(f"\n## {SOURCES_MD}\n\n{_SOURCES}")
    return "".join(parts)


def _sentence(struct: type) -> str:
    """First paragraph of a struct's docstring."""
    return (python_inspect.getdoc(struct) or "").partition("\n\n")[0].replace("\n", " ")


def sections(struct: type[msgspec.Struct], path: str, *, toml: bool) -> Iterator[str]:
    """Tables of a struct's fields as Markdown, then those of the structs inside it.

    Args:
        struct: The struct that a file, or a part of it, fills.
        path: Where in the file it stands; empty for the file itself.
        toml: True to write places as TOML headers.
    """
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - a Struct class has no other description
    rows = [_row(field) for field in info.fields if _inner(field) is None]
    if path and rows:
        yield f"\n### `{path}`\n\n{_sentence(struct)}\n\n{_HEADER}{''.join(rows)}"
    elif rows:
        yield f"\n{_HEADER}{''.join(rows)}"
    for field in info.fields:
        inner = _inner(field)
        if inner is not None:
            many = isinstance(slot(field.type).type, inspect.VarTupleType)
            yield from sections(inner.cls, _path(path, field.encode_name, many=many, toml=toml), toml=toml)


def _inner(field: inspect.Field) -> inspect.StructType | None:
    """The struct a field holds, alone or as a list."""
    node = slot(field.type).type
    if isinstance(node, inspect.VarTupleType):
        node = slot(node.item_type).type
    return node if isinstance(node, inspect.StructType) else None


def _path(path: str, key: str, *, many: bool, toml: bool) -> str:
    if toml:
        full = f"{path.strip('[]')}.{key}".lstrip(".")
        return f"[[{full}]]" if many else f"[{full}]"
    return f"{path}.{key}{'[]' if many else ''}".lstrip(".")


def _row(field: inspect.Field) -> str:
    place = slot(field.type)
    cells = (
        f"`{field.encode_name}`",
        type_text(place),
        place.unit,
        _range(place),
        _code(default_text(field)),
        place.sentence,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _code(text: str) -> str:
    return text if text in {"required", "none"} else f"`{text}`"


def _range(place: Slot) -> str:
    node = place.type
    if isinstance(node, inspect.FloatType | inspect.IntType):
        return range_text(node, "")
    if isinstance(node, inspect.StrType) and node.pattern is not None:
        return f"`{node.pattern}`"
    return ""
