"""ED-318: a GeoJSON FeatureCollection with layers, circles and properties of zones."""

import json
from collections.abc import Iterator
from typing import Final

from hima.wire.geozones.common import SPELLINGS, LimitKeys, authority, limits, period
from hima.wire.geozones.fields import Fields
from hima.wire.geozones.rings import circle, polygons
from hima.wire.geozones.zone import (
    CONDITIONS_MAX,
    IDENTIFIER_MAX,
    REASONS,
    TEXT_MAX,
    VARIANTS,
    ZONE_TYPES,
    Authority,
    Circle,
    GeoZone,
    Part,
    Period,
    Polygon,
    ZoneWord,
)

EXTENDED_MAX: Final = 20_000
"""Longest text of further properties that is kept."""
_LAYER: Final = LimitKeys("lower", "lowerReference", "upper", "upperReference", "uom")
_PROPERTIES: Final = (
    "identifier", "country", "name", "type", "variant", "restrictionConditions", "region", "reason", "otherReasonInfo",
    "regulationExemption", "message", "zoneAuthority", "limitedApplicability", "dataSource", "extendedProperties",
)  # fmt: skip


def zone(feature: Fields) -> GeoZone | None:
    """One feature as a zone; None with a reason noted if it cannot be one."""
    if feature.members.get("type") != "Feature":
        feature.repair("type", "Not called a Feature: taken as one.")
    properties, geometry = feature.child("properties"), feature.child("geometry")
    if properties is None or geometry is None:
        feature.report.drop(feature.where, "A zone without properties or geometry.", zone=True)
        return None
    kind = zone_type(properties, "type", SPELLINGS)
    parts = tuple(_parts(geometry, None))
    if kind is None or not parts:
        what = "nothing of its geometry can be used" if kind else "its restriction is not known"
        feature.report.drop(feature.where, f"The zone is left out, for {what}.", zone=True)
        return None
    properties.leave(_PROPERTIES)
    return GeoZone(
        identifier=_identifier(properties),
        country=country(properties),
        type=kind,
        parts=parts,
        name=properties.texts("name"),
        variant=_variant(properties),
        conditions=properties.text("restrictionConditions", CONDITIONS_MAX),
        region=_region(properties),
        reasons=properties.words("reason", REASONS),
        other_reason=properties.texts("otherReasonInfo"),
        exemption=properties.word("regulationExemption", ("YES", "NO")),
        message=properties.texts("message"),
        authorities=tuple(_authorities(properties)),
        periods=tuple(_period(entry) for entry in properties.children("limitedApplicability")),
        extended=_extended(properties),
    )


def zone_type(fields: Fields, key: str, spellings: dict[str, str]) -> ZoneWord | None:
    """The restriction; None with a reason noted if it is not known."""
    match fields.word(key, ZONE_TYPES, spellings):
        case "USPACE" | "PROHIBITED" | "REQ_AUTHORIZATION" | "CONDITIONAL" | "NO_RESTRICTION" as word:
            return word
        case _:
            if fields.members.get(key) is None:
                fields.drop(key, "No restriction is given.")
            return None


def _identifier(fields: Fields) -> str:
    identifier = fields.text("identifier")
    if not identifier:
        fields.repair("identifier", "No identifier is given: the zone's number is taken.")
        return fields.where.partition(" ")[2].partition(" ")[0].rstrip(",") or "zone"
    if len(identifier) > IDENTIFIER_MAX:
        fields.repair("identifier", f"{len(identifier)} characters, where {IDENTIFIER_MAX} are allowed: kept.")
    return identifier


def country(fields: Fields) -> str:
    """Three letters, or empty with a reason noted."""
    code = fields.text("country")
    if len(code) == 3 and code.isalpha() and code.isascii():
        return code.upper()
    fields.drop("country", "Not a country's code of three letters." if code else "No country is given.")
    return ""


def _variant(fields: Fields) -> str:
    variant = fields.word("variant", VARIANTS)
    if not variant:
        fields.repair("variant", "It is not said whether the zone is a common one: taken as COMMON.")
    return variant or "COMMON"


def _region(fields: Fields) -> int | None:
    value = fields.number("region")
    if value is not None and value != int(value):
        fields.drop("region", "Not a whole number.")
        return None
    return None if value is None else int(value)


def _authorities(fields: Fields) -> Iterator[Authority]:
    if not fields.members.get("zoneAuthority"):
        fields.repair("zoneAuthority", "No authority is given: the zone is kept without.")
    for entry in fields.children("zoneAuthority"):
        entry.leave(("name", "service", "contactName", "siteURL", "email", "phone", "purpose", "intervalBefore"))
        yield authority(entry, (entry.texts("name"), entry.texts("service"), entry.texts("contactName")))


def _period(entry: Fields) -> Period:
    entry.leave(("startDateTime", "endDateTime", "schedule"))
    return period(entry, "schedule")


def _extended(fields: Fields) -> str:
    value = fields.members.get("extendedProperties")
    if value is None:
        return ""
    try:
        text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        text = ""
    if not isinstance(value, dict) or not 0 < len(text) <= EXTENDED_MAX:
        fields.drop("extendedProperties", f"Not an object of at most {EXTENDED_MAX} characters of sound JSON.")
        return ""
    return text


def _parts(geometry: Fields, outer: Fields | None, depth: int = 0) -> Iterator[Part]:
    layer = geometry.child("layer") or outer
    if geometry.members.get("type") != "GeometryCollection":
        shapes = tuple(_shapes(geometry))
        if not shapes:
            return
        if layer is None:
            geometry.repair("layer", "No limits are given: taken as from the surface without limit.")
        between = limits(layer or Fields({}, geometry.where, geometry.report), _LAYER)
        if between is not None:
            yield from (Part(shape=shape, **between._asdict()) for shape in shapes)
    elif depth:
        geometry.drop("type", "A collection within a collection.")
    else:
        for inner in geometry.children("geometries"):
            yield from _parts(inner, layer, depth + 1)


def _shapes(geometry: Fields) -> Iterator[Circle | Polygon]:
    coordinates = geometry.members.get("coordinates")
    match geometry.members.get("type"):
        case "Polygon":
            yield from polygons(coordinates, geometry.where, geometry.report)
        case "MultiPolygon" if isinstance(coordinates, list):
            for number, rings in enumerate(geometry.bounded("coordinates", coordinates), 1):
                yield from polygons(rings, f"{geometry.where}, polygon {number}", geometry.report)
        case "Point":
            extent = geometry.child("extent")
            radius_m = extent.number("radius") if extent is not None else None
            found = circle(coordinates, radius_m, geometry.where, geometry.report)
            if found is not None:
                yield found
        case other:
            said = other[:TEXT_MAX] if isinstance(other, str) and other.isascii() and other.isalpha() else "unnamed"
            geometry.drop("type", f"A geometry of type {said} has no area.")
