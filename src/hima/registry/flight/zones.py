"""A permit is held against the site's geo-zones: what is forbidden, who must agree, what to know."""

from collections.abc import Sequence
from typing import NamedTuple

import shapely

from hima.errors import Problem
from hima.picture.ids import ZoneId
from hima.picture.permit import HeightBand
from hima.picture.zone import Applicability, ZoneType, applies_within
from hima.registry.flight import heights
from hima.registry.flight.application import Application, band
from hima.registry.flight.ground import Ring, closed
from hima.registry.flight.times import Windows


class ZoneRule(NamedTuple):
    """A geo-zone as a permit is held against it.

    Attributes:
        id: Its id at the site.
        name: Its name for people.
        type: Restriction.
        rings_deg: Rings as (longitude, latitude), the outer one first, each closed.
        bounds_deg: West, south, east, north of the outer ring.
        band: Between which heights, as it was published.
        applicability: When it applies; empty for always.
        authorities: Ids of bodies that may let a flight in; empty if none is known.
        conditions: What it says that is to be kept to; may be empty.
    """

    id: ZoneId
    name: str
    type: ZoneType
    rings_deg: tuple[Ring, ...]
    bounds_deg: tuple[float, float, float, float]
    band: HeightBand
    applicability: tuple[Applicability, ...]
    authorities: tuple[str, ...]
    conditions: str


class Review(NamedTuple):
    """What zones have to say of a permit.

    Attributes:
        problems: What must be mended.
        authorities: Bodies that must agree.
        opens: Zones that they open by it.
        notes: What to know, as sentences.
    """

    problems: tuple[Problem, ...]
    authorities: frozenset[str]
    opens: tuple[ZoneId, ...]
    notes: tuple[str, ...]


def bounds(ring: Ring) -> tuple[float, float, float, float]:
    """West, south, east and north of a ring."""
    lon, lat = [corner[0] for corner in ring], [corner[1] for corner in ring]
    return min(lon), min(lat), max(lon), max(lat)


def review(
    application: Application, windows: Windows, zones: Sequence[ZoneRule], geoid_undulation_m: float | None
) -> Review:
    """Hold a sound application against all zones. Heights that do not compare count as shared."""
    problems = list(_unknown(application, zones))
    authorities: set[str] = set()
    opens: list[ZoneId] = []
    notes: list[str] = []
    for zone in _entered(application, windows, zones, geoid_undulation_m):
        asked = zone.id in application.opens
        match zone.type:
            case ZoneType.PROHIBITED if not (asked and zone.authorities):
                problems.append(_forbidden(zone, asked))
            case ZoneType.PROHIBITED | ZoneType.REQ_AUTHORIZATION:
                authorities.update(zone.authorities)
                if asked or zone.authorities:
                    opens.append(zone.id)
                else:
                    problems.append(_nobody(zone))
            case _:
                notes.append(_note(zone))
    return Review(tuple(problems), frozenset(authorities), tuple(opens), tuple(notes))


def _entered(
    application: Application, windows: Windows, zones: Sequence[ZoneRule], geoid_undulation_m: float | None
) -> list[ZoneRule]:
    ring, asked = closed(application.volume.ring_deg), band(application.volume)
    west, south, east, north = bounds(ring)
    near = [
        zone
        for zone in zones
        if zone.bounds_deg[0] <= east
        and zone.bounds_deg[2] >= west
        and zone.bounds_deg[1] <= north
        and zone.bounds_deg[3] >= south
        and zone.type is not ZoneType.NO_RESTRICTION
        and heights.overlap(asked, zone.band, geoid_undulation_m) is not False
    ]
    flight = shapely.Polygon(ring)
    shapely.prepare(flight)
    return [zone for zone in near if _meets(flight, zone) and _at_times(zone, windows)]


def _meets(flight: shapely.Polygon, zone: ZoneRule) -> bool:
    """Whether they share more than an edge."""
    area = shapely.Polygon(zone.rings_deg[0], zone.rings_deg[1:])
    # A zone drawn wrongly is still a zone: its hull is what it may mean.
    area = area if shapely.is_valid(area) else shapely.convex_hull(area)
    return bool(shapely.intersects(flight, area)) and not bool(shapely.touches(flight, area))


def _at_times(zone: ZoneRule, windows: Windows) -> bool:
    return not zone.applicability or any(
        applies_within(when, from_ns, to_ns) for when in zone.applicability for from_ns, to_ns in windows
    )


def _unknown(application: Application, zones: Sequence[ZoneRule]) -> list[Problem]:
    known = {zone.id for zone in zones}
    hint = "Give ids of the site's zones, as the console and zones.geojson have them."
    return [
        Problem(f"opens[#{number}]", f'"{zone}" is no zone of the site', hint)
        for number, zone in enumerate(application.opens, 1)
        if zone not in known
    ]


def _forbidden(zone: ZoneRule, asked: bool) -> Problem:
    what = f'the flight enters "{zone.name}" ({zone.id}), which is prohibited'
    if asked:
        return Problem("opens", f"{what}, and no body is named that could open it", "Keep the flight out of it.")
    if zone.authorities:
        hint = f'Keep out of it, or name "{zone.id}" in opens to ask {", ".join(zone.authorities)}.'
        return Problem("volume", what, hint)
    return Problem("volume", what, "Keep out of it.")


def _nobody(zone: ZoneRule) -> Problem:
    what = f'the flight enters "{zone.name}" ({zone.id}), which needs leave, and no body is named that gives it'
    return Problem("volume", what, f'Keep out of it, or name "{zone.id}" in opens so that all who endorse see it.')


def _note(zone: ZoneRule) -> str:
    said = f" {zone.conditions}" if zone.conditions else ""
    return f'The flight enters "{zone.name}" ({zone.id}), {zone.type.value}.{said}'
