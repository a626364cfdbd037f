"""Geo-zones of a site folder become nouns: heights in the site frame, hours as numbers."""

import math

from hima.config.files import ZoneFeature, ZoneProperties
from hima.config.site import Reference
from hima.config.zone_settings import ApplicabilitySettings, HoursSettings
from hima.geo.frames import SiteFrame
from hima.picture.zone import Applicability, DailyHours, HeightReference, Zone
from hima.wire.geozones.times import hour, moment
from hima.wire.geozones.zone import DAYS


def up_from_height(height_m: float, height_reference: HeightReference, reference: Reference) -> float:
    """A height as up in the site frame.

    Ground is taken at the reference point's height everywhere, and the curvature of the earth below the tangent
    plane is left out: 8 m at 10 km, less than the limits of zones are known by.
    """
    match height_reference:
        case HeightReference.AGL:
            return height_m
        case HeightReference.AMSL:
            return height_m - reference.height_amsl_m
        case HeightReference.HAE:
            return height_m - reference.height_amsl_m - reference.geoid_undulation_m


def build_zone(feature: ZoneFeature, reference: Reference, frame: SiteFrame) -> Zone:
    """A geo-zone in the site frame; its ground plan is taken at the height of the reference point."""
    zone = feature.properties
    rings_deg = tuple(tuple((position[0], position[1]) for position in ring) for ring in feature.geometry.coordinates)
    return Zone(
        id=zone.id,
        name=zone.name,
        type=zone.type,
        rings_m=tuple(_ring_m(ring, frame) for ring in rings_deg),
        rings_deg=rings_deg,
        lower_m=up_from_height(zone.lower_m, zone.height_reference, reference),
        upper_m=up_from_height(zone.upper_m, upper_reference(zone), reference),
        applicability=tuple(_applicability(when) for when in zone.applicability),
    )


def _ring_m(ring_deg: tuple[tuple[float, float], ...], frame: SiteFrame) -> tuple[tuple[float, float], ...]:
    enu = frame.enu_from_geodetic(
        [math.radians(lat) for _, lat in ring_deg], [math.radians(lon) for lon, _ in ring_deg], frame.hae_m
    )
    return tuple((east, north) for east, north, _ in enu.tolist())


def upper_reference(zone: ZoneProperties) -> HeightReference:
    """What the upper limit is measured from."""
    return zone.upper_height_reference or zone.height_reference


def limits_up_m(zone: ZoneProperties, reference: Reference) -> tuple[float, float]:
    """Both limits as up in the site frame, so that they can be compared whatever they are measured from."""
    return (
        up_from_height(zone.lower_m, zone.height_reference, reference),
        up_from_height(zone.upper_m, upper_reference(zone), reference),
    )


def _applicability(settings: ApplicabilitySettings) -> Applicability:
    return Applicability(
        _moment_ns(settings.start), _moment_ns(settings.end), tuple(_hours(hours) for hours in settings.schedule)
    )


def _moment_ns(text: str | None) -> int | None:
    found = None if text is None else moment(text)
    return None if found is None else found[0]


def _hours(settings: HoursSettings) -> DailyHours:
    days = () if "ANY" in settings.day else tuple(DAYS.index(day) for day in settings.day)
    return DailyHours(
        days,
        _second(settings.start_time, settings.start_event, 0),
        _second(settings.end_time, settings.end_event, 86_400),
    )


def _second(text: str | None, event: str | None, unsaid: int) -> int | None:
    """Seconds after midnight; unknown where the sun decides, the bound of the day where nothing is said."""
    found = None if text is None else hour(text)
    if found is not None:
        return found.seconds
    return None if event else unsaid
