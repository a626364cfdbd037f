"""ED-318 as the standard wants it: valid against the published JSON schemas, whatever the zones came from."""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from hima.errors import HimaError
from hima.plain_text import visible
from hima.wire.geozones.rings import wound
from hima.wire.geozones.times import hour_text, moment_text
from hima.wire.geozones.zone import (
    IDENTIFIER_MAX,
    REASONS_MAX,
    TEXT_MAX,
    Authority,
    Circle,
    Collection,
    DailyPeriod,
    GeoZone,
    Part,
    Period,
    Text,
)

_HEIGHT_DIGITS: Final = 3


class CountryMissingError(HimaError):
    """A zone without a country, which the standard requires."""


class Encoded(NamedTuple):
    """A document.

    Attributes:
        data: JSON.
        shortened: Identifiers that were too long, and what stands for them.
    """

    data: bytes
    shortened: tuple[tuple[str, str], ...]


def encode(collection: Collection) -> Encoded:
    """The collection as ED-318.

    Raises:
        CountryMissingError: A zone has no country.
    """
    names = _Names()
    features = [_feature(zone, names) for zone in collection.zones]
    document: dict[str, Any] = {"type": "FeatureCollection"}
    if collection.title:
        document["name"] = visible(collection.title)[:TEXT_MAX]
    document["metadata"] = _metadata(collection)
    document["features"] = features
    return Encoded(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1).encode(), tuple(names.changed))


class _Names:
    """Identifiers of at most seven characters; what was two names stays two."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()
        self.changed: list[tuple[str, str]] = []

    def short(self, identifier: str) -> str:
        if identifier not in self._given:
            name = identifier[:IDENTIFIER_MAX]
            number = 1
            while name in self._taken:
                number += 1
                name = f"{identifier[: IDENTIFIER_MAX - len(str(number))]}{number}"
            self._taken.add(name)
            self._given[identifier] = name
            if name != identifier:
                self.changed.append((identifier, name))
        return self._given[identifier]


def _metadata(collection: Collection) -> dict[str, Any]:
    moments = (
        ("validFrom", collection.valid_from_ns),
        ("validTo", collection.valid_to_ns),
        ("issued", collection.issued_ns),
    )
    found: dict[str, Any] = {key: moment_text(at_ns) for key, at_ns in moments if at_ns is not None}
    found |= _texts("provider", collection.provider)
    return found | _word("otherGeoid", collection.other_geoid)


def _feature(zone: GeoZone, names: _Names) -> dict[str, Any]:
    geometries = [_geometry(part) for part in zone.parts]
    geometry = geometries[0] if len(geometries) == 1 else {"type": "GeometryCollection", "geometries": geometries}
    return {"type": "Feature", "properties": _properties(zone, names), "geometry": geometry}


def _properties(zone: GeoZone, names: _Names) -> dict[str, Any]:
    if len(zone.country) != 3:
        raise CountryMissingError(f"Zone {zone.identifier} has no country.")
    found: dict[str, Any] = {"identifier": names.short(visible(zone.identifier)), "country": zone.country}
    found |= _texts("name", zone.name)
    found |= {"type": zone.type, "variant": zone.variant}
    found |= _word("restrictionConditions", zone.conditions)
    if zone.region is not None:
        found["region"] = zone.region
    if zone.reasons:
        found["reason"] = list(zone.reasons[:REASONS_MAX])
    found |= _texts("otherReasonInfo", zone.other_reason)
    found |= _word("regulationExemption", zone.exemption)
    found |= _texts("message", zone.message)
    found["zoneAuthority"] = [_authority(authority) for authority in zone.authorities or (Authority(),)]
    if zone.periods:
        found["limitedApplicability"] = [_period(period) for period in zone.periods]
    if zone.extended:
        found["extendedProperties"] = json.loads(zone.extended)
    return found


def _texts(key: str, texts: tuple[Text, ...]) -> dict[str, Any]:
    said = [{"text": visible(text.text)[:TEXT_MAX], "lang": text.lang[:5]} for text in texts]
    return {key: said} if said else {}


def _word(key: str, word: str) -> dict[str, Any]:
    return {key: visible(word)} if word else {}


def _authority(authority: Authority) -> dict[str, Any]:
    found: dict[str, Any] = {}
    found |= _texts("name", authority.name)
    found |= _texts("service", authority.service)
    found |= _texts("contactName", authority.contact_name)
    found |= _word("siteURL", authority.site_url)
    found |= _word("email", authority.email)
    found |= _word("phone", authority.phone[:TEXT_MAX])
    found["purpose"] = authority.purpose
    return found | _word("intervalBefore", authority.interval_before)


def _period(period: Period) -> dict[str, Any]:
    moments = (("startDateTime", period.start_ns), ("endDateTime", period.end_ns))
    found: dict[str, Any] = {key: moment_text(at_ns) for key, at_ns in moments if at_ns is not None}
    if period.schedule:
        found["schedule"] = [dict(_daily(daily)) for daily in period.schedule]
    return found


def _daily(daily: DailyPeriod) -> Iterator[tuple[str, Any]]:
    yield "day", list(daily.days)
    if daily.start_s is not None:
        yield "startTime", hour_text(daily.start_s)
    if daily.start_event:
        yield "startEvent", daily.start_event
    if daily.end_s is not None:
        yield "endTime", hour_text(daily.end_s)
    if daily.end_event:
        yield "endEvent", daily.end_event


def _geometry(part: Part) -> dict[str, Any]:
    if isinstance(part.shape, Circle):
        place = [part.shape.lon_deg, part.shape.lat_deg]
        extent = {"subType": "Circle", "radius": part.shape.radius_m}
        found: dict[str, Any] = {"type": "Point", "coordinates": place, "extent": extent}
    else:
        # Places are not rounded: a small area could lose its corners by it.
        found = {"type": "Polygon", "coordinates": wound(part.shape.rings)}
    return {**found, "layer": _layer(part)}


def _layer(part: Part) -> dict[str, Any]:
    """The limits in metres; a member that is not there is the surface below, and no limit above."""
    found: dict[str, Any] = {}
    if part.upper_m is not None:
        found |= {"upper": round(part.upper_m, _HEIGHT_DIGITS), "upperReference": part.upper_reference}
    if part.lower_m is not None:
        found |= {"lower": round(part.lower_m, _HEIGHT_DIGITS), "lowerReference": part.lower_reference}
    return found | {"uom": "m"}
