"""A published document of geo-zones, of either standard: read leniently, with a report of every deviation."""

from typing import Any, Final, NamedTuple

import msgspec

from hima.errors import DecodeError
from hima.plain_text import visible
from hima.wire.geozones import ed269_decode, ed318_decode
from hima.wire.geozones.fields import Fields
from hima.wire.geozones.reading import Twice, load
from hima.wire.geozones.report import Report
from hima.wire.geozones.zone import TEXT_MAX, Collection, GeoZone

ZONES_MAX: Final = 50_000
"""Most zones of one document."""
_NAME_SHOWN: Final = 40


class Decoded(NamedTuple):
    """What was read.

    Attributes:
        standard: ``ED-318`` or ``ED-269``.
        entries: Zones that the document lists, also those left out.
        collection: The zones.
        report: Every deviation from the standard.
    """

    standard: str
    entries: int
    collection: Collection
    report: Report


def decode(data: bytes) -> Decoded:
    """Read a document; the standard is told by its shape.

    Raises:
        DecodeError: Nothing of it can be read: as `hima.wire.geozones.reading.load`, or ``no_zone_list``,
            ``too_many_zones``.
    """
    members = load(data)
    found = _entries(members)
    if found is None:
        raise DecodeError(0, "no_zone_list")
    entries, newer = found
    if len(entries) > ZONES_MAX:
        raise DecodeError(0, "too_many_zones")
    report = Report()
    document = Fields(members, "", report)
    if newer and members.get("type") != "FeatureCollection":
        document.repair("type", "Not called a FeatureCollection: taken as one.")
    collection = _collection(document, newer)
    zones = []
    for number, entry in enumerate(entries, 1):
        zone = _zone(entry, number, report, newer)
        if zone is not None:
            zones.append(zone)
    whole = msgspec.structs.replace(collection, zones=tuple(zones))
    return Decoded("ED-318" if newer else "ED-269", len(entries), whole, report)


def _entries(members: dict[str, Any]) -> tuple[list[Any], bool] | None:
    """The list of zones, and whether it is that of ED-318."""
    for key in ("UASZoneList", "features"):
        entries = members.get(key)
        if isinstance(entries, list):
            first = next((entry for entry in entries if isinstance(entry, dict)), {})
            older = "restriction" in first or isinstance(first.get("geometry"), list)
            return entries, not older and key == "features"
    return None


def _collection(document: Fields, newer: bool) -> Collection:
    title = document.text("name" if "name" in document.members else "title")
    metadata = document.child("metadata") if newer else None
    if metadata is None:
        return Collection(zones=(), title=title)
    return Collection(
        zones=(),
        title=title,
        provider=metadata.texts("provider"),
        issued_ns=metadata.moment_ns("issued"),
        valid_from_ns=metadata.moment_ns("validFrom"),
        valid_to_ns=metadata.moment_ns("validTo"),
        other_geoid=metadata.text("otherGeoid"),
    )


def _zone(entry: Any, number: int, report: Report, newer: bool) -> GeoZone | None:
    properties = entry.get("properties") if newer and isinstance(entry, dict) else entry
    name = properties.get("identifier") if isinstance(properties, dict) else None
    shown = f" {visible(name[:TEXT_MAX])[:_NAME_SHOWN]}" if isinstance(name, str) and name else ""
    where = f"zone {number}{shown}"
    if not isinstance(entry, dict) or isinstance(entry, Twice):
        report.drop(where, "Not an object, or one in which a member is given twice.", zone=True)
        return None
    fields = Fields(entry, where, report)
    return ed318_decode.zone(fields) if newer else ed269_decode.zone(fields)
