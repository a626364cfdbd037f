"""An application for a flight permit as a file: TOML, or a GeoJSON feature; its volume may be a published geo-zone."""

from typing import Any, Final, NamedTuple

import msgspec

from hima.config.document import Document, read_json, read_toml
from hima.config.files import ZoneFeature
from hima.config.zones_import import Ids, site_zones
from hima.errors import DecodeError, Problem
from hima.picture.zone import HeightReference
from hima.registry.flight.application import Application, Volume, Window
from hima.wire.geozones.decode import decode

BYTES_MAX: Final = 1_000_000
"""A thousand corners take a twentieth of it."""

_STAND_IN: Final = Application(
    purpose="-",
    operator="x",
    pilot="x",
    airframes=("x",),
    volume=Volume(
        ring_deg=((0.0, 0.0), (0.1, 0.0), (0.0, 0.1)),
        lower_m=0.0,
        lower_reference=HeightReference.AGL,
        upper_m=1.0,
        upper_reference=HeightReference.AGL,
    ),
)
"""Takes the place of what cannot be read, so that the rest can be looked at."""


class Read(NamedTuple):
    """What a file holds.

    Attributes:
        application: What is asked for; None of what cannot be read.
        rest: The application with a stand-in for each field that cannot be read, so that the others can be looked at.
        faulty: Names of those fields.
        problems: Everything wrong with the form of the file.
    """

    application: Application | None
    rest: Application
    faulty: frozenset[str]
    problems: tuple[Problem, ...]


def read_application(name: str, data: bytes, volume: bytes | None = None) -> Read:
    """Read a file.

    Args:
        name: The file's name; `.toml` is TOML, all else GeoJSON.
        data: Its bytes.
        volume: A document of geo-zones (ED-318, ED-269) whose only zone is the volume and, where the file gives no
            times, the time; None if the file has the volume itself.
    """
    if len(data) > BYTES_MAX:
        document = Document(name, {}, [])
        document.add((), f"longer than {BYTES_MAX // 1_000_000} MB", "A permit needs a few kilobytes.")
        document.readable = False
    elif name.lower().endswith(".toml"):
        document = read_toml(name, data)
    else:
        document = _from_feature(read_json(name, data), needs_ring=volume is None)
    if volume is not None and document.readable:
        _put_volume(document, volume)
    return application_of(document)


def application_of(document: Document) -> Read:
    """What decoded content holds, held against the form of an application."""
    document.check(Application)
    found = document.findings
    every = set(Application.__struct_fields__)
    faulty = frozenset(str(finding.path[0]) if finding.path else "" for finding in found) & every
    if found and not document.readable:
        faulty = frozenset(every)
    sound = {key: value for key, value in document.content.items() if key in every - faulty}
    rest = msgspec.convert({**msgspec.to_builtins(_STAND_IN), **sound}, Application)
    prefix = f"{document.file}: "
    problems = tuple(
        problem._replace(where=problem.where.removeprefix(prefix) if problem.where != document.file else "")
        for problem in document.problems()
    )
    return Read(None if found else rest, rest, faulty, problems)


def _from_feature(document: Document, *, needs_ring: bool) -> Document:
    """The properties of a GeoJSON feature, its outer ring as the ground plan of their volume."""
    if not document.readable:
        return document
    content, properties = document.content, document.content.get("properties")
    if content.get("type") != "Feature" or not isinstance(properties, dict):
        hint = "Give one Feature (RFC 7946) with the application as its properties, or a .toml file."
        document.add(("type",), "not a feature", hint)
        document.readable = False
        return document
    inner = Document(document.file, dict(properties), [])
    ring = _outer_ring(content.get("geometry"), inner) if needs_ring else None
    volume = inner.content.get("volume")
    if ring is not None and isinstance(volume, dict):
        inner.content["volume"] = {**volume, "ring_deg": ring}
    return inner


def _outer_ring(geometry: Any, document: Document) -> list[Any] | None:
    rings = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Polygon" else None
    if not isinstance(rings, list) or len(rings) != 1 or not isinstance(rings[0], list):
        document.add(("volume", "ring_deg"), "the geometry is not one ring", "Give a Polygon without holes.")
        return None
    # RFC 7946 allows a height as third number; heights of a permit are its limits.
    return [corner[:2] if isinstance(corner, list) else corner for corner in rings[0]]


def _put_volume(document: Document, data: bytes) -> None:
    zone = _only_zone(document, data)
    if zone is None:
        return
    limits = zone.properties
    upper = limits.upper_height_reference or limits.height_reference
    document.content["volume"] = {
        "ring_deg": [list(corner[:2]) for corner in zone.geometry.coordinates[0]],
        "lower_m": limits.lower_m,
        "lower_reference": limits.height_reference.value,
        "upper_m": limits.upper_m,
        "upper_reference": upper.value,
    }
    if "window" not in document.content and "recurrence" not in document.content:
        spans = [(when.start, when.end) for when in limits.applicability if not when.schedule]
        windows = [Window(start=a[:-1], end=b[:-1], time_zone="UTC") for a, b in spans if a and b]
        document.content["window"] = msgspec.to_builtins(windows)


def _only_zone(document: Document, data: bytes) -> ZoneFeature | None:
    hint = "Give a document of ED-318 or ED-269 with one zone of one polygon without holes."
    try:
        decoded = decode(data)
    except DecodeError as error:
        document.add(("volume",), f"the document of the volume cannot be read: {error.reason}", hint)
        return None
    zones = site_zones(decoded.collection.zones, Ids(()), decoded.report).features
    if len(zones) != 1 or len(zones[0].geometry.coordinates) != 1:
        document.add(("volume",), f"the document holds {len(zones)} polygons, or one with holes", hint)
        return None
    return zones[0]
