"""Geo-zones of a site folder become nouns: heights in the site frame, hours as numbers.

This is the one place where the limits of zones are converted. How far a converted limit can be off:

- AGL is taken from the ground at the reference point. Over other ground the limit is off by the difference in ground
  height, which the site does not know; nothing of it is estimated.
- AMSL and HAE differ by one undulation of the geoid, that of the reference point; it changes by some centimetres a
  kilometre, and a wrong `geoid_undulation_m` moves all limits of one kind alike.
- The site frame is flat: a height at distance d is taken too high by d²/2R, 0.8 m at 3 km and 8 m at 10 km.

What was published stays beside it in the noun, so that nothing needs to be converted back.
"""

import math

from hima.config.files import ZoneFeature, ZoneProperties
from hima.config.site import Reference
from hima.config.zone_settings import ApplicabilitySettings, AuthoritySettings, HoursSettings
from hima.geo.frames import SiteFrame
from hima.picture.zone import (
    Applicability,
    Authority,
    DailyHours,
    HeightBand,
    HeightReference,
    Published,
    Purpose,
    Zone,
)
from hima.wire.geozones.times import hour, moment
from hima.wire.geozones.zone import DAYS


def up_from_height(height_m: float, height_reference: HeightReference, reference: Reference) -> float:
    """A height as up in the site frame, with the uncertainty that the head of this module states."""
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
        published=_published(zone),
    )


def _published(zone: ZoneProperties) -> Published:
    return Published(
        band=HeightBand(zone.lower_m, zone.height_reference, zone.upper_m, upper_reference(zone)),
        authorities=tuple(map(_authority, zone.authority)),
        reasons=zone.reason,
        identifier=zone.identifier or "",
        country=zone.country or "",
        variant=zone.variant,
        message=zone.message or "",
        conditions=zone.conditions or "",
    )


def _authority(settings: AuthoritySettings) -> Authority:
    return Authority(
        purpose=Purpose(settings.purpose),
        name=settings.name or "",
        service=settings.service or "",
        contact_name=settings.contact_name or "",
        site_url=settings.site_url or "",
        email=settings.email or "",
        phone=settings.phone or "",
        interval_before=settings.interval_before or "",
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
        settings.start_event or "",
        settings.end_event or "",
    )


def _second(text: str | None, event: str | None, unsaid: int) -> int | None:
    """Seconds after midnight; unknown where the sun decides, the bound of the day where nothing is said."""
    found = None if text is None else hour(text)
    if found is not None:
        return found.seconds
    return None if event else unsaid
