"""Zones as nouns become features of a site folder again: the inverse of `hima.config.build_zone.build_zone`."""

from hima.config.files import PolygonGeometry, ZoneFeature, ZoneProperties
from hima.config.zone_settings import ApplicabilitySettings, AuthoritySettings, HoursSettings
from hima.picture.zone import Applicability, Authority, DailyHours, Zone, limits
from hima.wire.geozones.times import DAY_S, hour_text, moment_text
from hima.wire.geozones.zone import DAYS

_EVERY_DAY = DAYS[:7]


def feature_of(zone: Zone) -> ZoneFeature:
    """The zone as `zones.geojson` has it; built again for the same site, it is the same zone."""
    said = zone.published
    band = limits(zone)
    return ZoneFeature(
        type="Feature",
        properties=ZoneProperties(
            id=zone.id,
            name=zone.name,
            type=zone.type,
            lower_m=band.lower_m,
            upper_m=band.upper_m,
            height_reference=band.lower_reference,
            upper_height_reference=None if band.upper_reference is band.lower_reference else band.upper_reference,
            identifier=said.identifier or None,
            country=said.country or None,
            variant="CUSTOMIZED" if said.variant == "CUSTOMIZED" else "COMMON",
            reason=said.reasons,  # type: ignore[arg-type]  # the same closed list
            message=said.message or None,
            conditions=said.conditions or None,
            authority=tuple(map(_authority, said.authorities)),
            applicability=tuple(map(_applicability, zone.applicability)),
        ),
        geometry=PolygonGeometry(type="Polygon", coordinates=zone.rings_deg),
    )


def _authority(authority: Authority) -> AuthoritySettings:
    return AuthoritySettings(
        purpose=authority.purpose.value,
        name=authority.name or None,
        service=authority.service or None,
        contact_name=authority.contact_name or None,
        site_url=authority.site_url or None,
        email=authority.email or None,
        phone=authority.phone or None,
        interval_before=authority.interval_before or None,
    )


def _applicability(when: Applicability) -> ApplicabilitySettings:
    return ApplicabilitySettings(
        start=None if when.start_ns is None else moment_text(when.start_ns),
        end=None if when.end_ns is None else moment_text(when.end_ns),
        schedule=tuple(map(_hours, when.hours)),
    )


def _hours(hours: DailyHours) -> HoursSettings:
    days = tuple(_EVERY_DAY[day] for day in hours.days) or ("ANY",)
    return HoursSettings(
        day=days,  # type: ignore[arg-type]  # the same closed list
        start_time=None if hours.start_s is None else _hour(hours.start_s),
        end_time=None if hours.end_s is None else _hour(hours.end_s),
        start_event=hours.start_event or None,  # type: ignore[arg-type]  # the same closed list
        end_event=hours.end_event or None,  # type: ignore[arg-type]  # the same closed list
    )


def _hour(second: int) -> str:
    return "24:00:00Z" if second == DAY_S else hour_text(second)
