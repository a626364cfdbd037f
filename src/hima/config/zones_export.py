"""Zones of a site folder become published ones, in the words of ED-318."""

from collections.abc import Sequence

import msgspec

from hima.config.build_zone import upper_reference
from hima.config.files import ZoneFeature, ZoneProperties
from hima.config.site import Site
from hima.config.zone_settings import ApplicabilitySettings, AuthoritySettings, HoursSettings
from hima.config.zone_words import feature_of
from hima.config.zones_import import NO_LIMIT_M
from hima.picture.mode import Mode
from hima.picture.zone import HeightReference
from hima.units import SECOND_NS
from hima.wire.geozones.times import DAY_S, hour, moment
from hima.wire.geozones.zone import (
    Authority,
    Collection,
    DailyPeriod,
    GeoZone,
    Part,
    Period,
    Polygon,
    Text,
    VerticalReference,
)


def collection(features: Sequence[ZoneFeature], title: str, country: str, issued_ns: int) -> Collection:
    """A site's zones as a collection.

    Args:
        features: The zones.
        title: Name of the site.
        country: Of zones that do not say theirs; may be empty.
        issued_ns: When, UTC nanoseconds.
    """
    return Collection(zones=tuple(_zone(feature, country) for feature in features), title=title, issued_ns=issued_ns)


def publication(site: Site, mode: Mode, changed_ns: int, now_ns: int) -> Collection:
    """The zones in force, as they are published at a moment: the same until they change or are due to be issued anew.

    Args:
        site: The site.
        mode: What kind of world it shows; what is not LIVE says so in its title.
        changed_ns: When its zones last changed, UTC nanoseconds.
        now_ns: The moment.
    """
    settings = site.publishing
    period_ns = round(settings.update_every_s * SECOND_NS)
    issued_ns = max(changed_ns, now_ns // period_ns * period_ns)
    title = site.name if mode is Mode.LIVE else f"{mode.value} {site.name}"
    whole = collection([feature_of(zone) for zone in site.zones], title, settings.country or "", issued_ns)
    return msgspec.structs.replace(
        whole,
        provider=_text(settings.provider),
        valid_from_ns=issued_ns,
        valid_to_ns=(issued_ns // period_ns + 1) * period_ns,
    )


def _zone(feature: ZoneFeature, country: str) -> GeoZone:
    zone = feature.properties
    rings = tuple(tuple((position[0], position[1]) for position in ring) for ring in feature.geometry.coordinates)
    return GeoZone(
        identifier=zone.identifier or zone.id,
        country=zone.country or country,
        type=zone.type.value,
        parts=(_part(zone, Polygon(rings)),),
        name=_text(zone.name),
        variant=zone.variant,
        conditions=zone.conditions or "",
        reasons=zone.reason,
        message=_text(zone.message),
        authorities=tuple(map(_authority, zone.authority)),
        periods=tuple(map(_period, zone.applicability)),
    )


def _part(zone: ZoneProperties, shape: Polygon) -> Part:
    lower, upper = _reference(zone.height_reference), _reference(upper_reference(zone))
    unlimited = zone.upper_m >= NO_LIMIT_M
    return Part(
        shape=shape,
        lower_m=zone.lower_m,
        lower_reference=lower,
        upper_m=None if unlimited else zone.upper_m,
        upper_reference=upper,
    )


def _reference(reference: HeightReference) -> VerticalReference:
    match reference:
        case HeightReference.AGL:
            return "AGL"
        case HeightReference.AMSL:
            return "AMSL"
        case HeightReference.HAE:
            return "WGS84"


def _text(text: str | None) -> tuple[Text, ...]:
    """Words whose language the folder does not say."""
    return (Text(text),) if text else ()


def _authority(authority: AuthoritySettings) -> Authority:
    return Authority(
        name=_text(authority.name),
        service=_text(authority.service),
        contact_name=_text(authority.contact_name),
        site_url=authority.site_url or "",
        email=authority.email or "",
        phone=authority.phone or "",
        purpose=authority.purpose,
        interval_before=authority.interval_before or "",
    )


def _period(when: ApplicabilitySettings) -> Period:
    return Period(
        start_ns=_moment_ns(when.start), end_ns=_moment_ns(when.end), schedule=tuple(map(_daily, when.schedule))
    )


def _moment_ns(text: str | None) -> int | None:
    found = None if text is None else moment(text)
    return None if found is None else found[0]


def _daily(hours: HoursSettings) -> DailyPeriod:
    start, end = hour(hours.start_time or ""), hour(hours.end_time or "")
    return DailyPeriod(
        days=hours.day,
        start_s=None if start is None else start.seconds,
        end_s=None if end is None else end.seconds or DAY_S,
        start_event=hours.start_event or "",
        end_event=hours.end_event or "",
    )
