"""Published geo-zones become zones of a site folder: one polygon each, heights as the folder has them.

What the folder cannot hold is said in the report. Limits keep what they are measured from; nothing is converted.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

import shapely

from hima.config.build_zone import limits_up_m
from hima.config.files import PolygonGeometry, ZoneFeature, ZoneProperties
from hima.config.geography import REACH_M, distance_m
from hima.config.site import Reference
from hima.config.zone_settings import ApplicabilitySettings, AuthoritySettings, HoursSettings
from hima.geo.frames import SiteFrame
from hima.looks import plain
from hima.picture.zone import HeightReference, ZoneType
from hima.wire.geozones.report import Report
from hima.wire.geozones.times import DAY_S, hour_text, moment_text
from hima.wire.geozones.zone import Authority, Circle, DailyPeriod, GeoZone, Part, Period, Polygon, Text

CORNERS: Final = 72
"""Corners of a circle; drawn around it, so that none of it is lost, they reach 0.1 % of the radius too far."""
NO_LIMIT_M: Final = 30_000.0
LOWEST_M: Final = -1_000.0
NAME_MAX: Final = 80
LANGUAGES: Final = ("en",)
_ID_MAX: Final = 32
_REFERENCES: Final = {"AGL": HeightReference.AGL, "AMSL": HeightReference.AMSL, "WGS84": HeightReference.HAE}


class Imported(NamedTuple):
    """Zones for a site folder.

    Attributes:
        features: The zones.
        elsewhere: Zones that are too far from the site.
    """

    features: tuple[ZoneFeature, ...]
    elsewhere: int


class Ids:
    """Names in the site folder: those of zones that were imported before stay, so that rules still find them.

    Args:
        present: Zones of the folder.
    """

    def __init__(self, present: Sequence[ZoneProperties]) -> None:
        self._taken = {zone.id for zone in present}
        self._before: dict[str, list[str]] = {}
        for zone in present:
            if zone.identifier is not None:
                self._before.setdefault(zone.identifier, []).append(zone.id)

    def give(self, identifier: str) -> str:
        """A name for a part of a published zone."""
        before = self._before.get(identifier)
        if before:
            return before.pop(0)
        stem = re.sub(r"[^a-z0-9]+", "_", identifier.lower()).strip("_") or "zone"
        stem = (stem if stem[0].isalpha() else f"zone_{stem}")[:_ID_MAX]
        name, number = stem, 1
        while name in self._taken:
            number += 1
            name = f"{stem[: _ID_MAX - 1 - len(str(number))]}_{number}"
        self._taken.add(name)
        return name


def site_zones(
    zones: Sequence[GeoZone], ids: Ids, report: Report, reference: Reference | None = None, within_m: float = REACH_M
) -> Imported:
    """Zones as a site folder has them.

    Args:
        zones: Published zones.
        ids: Gives names.
        report: Where what the folder cannot hold is noted.
        reference: The site's reference point; without it nothing is too far.
        within_m: Farthest from it that a zone may begin.
    """
    features: list[ZoneFeature] = []
    elsewhere = 0
    for zone in zones:
        parts = [part for part in zone.parts if reference is None or _near(part, reference, within_m)]
        elsewhere += not parts
        for part in parts:
            feature = _feature(zone, part, ids, report, reference)
            if feature is not None:
                features.append(feature)
    return Imported(tuple(features), elsewhere)


def _near(part: Part, reference: Reference, within_m: float) -> bool:
    """Whether a volume begins near the site; all of it must be within reach of a site."""
    if isinstance(part.shape, Circle):
        away_m = distance_m(part.shape.lat_deg, part.shape.lon_deg, reference)
        return away_m - part.shape.radius_m <= within_m and away_m + part.shape.radius_m <= REACH_M
    away = [distance_m(lat, lon, reference) for lon, lat in part.shape.rings[0]]
    holds = shapely.contains_xy(shapely.Polygon(part.shape.rings[0]), reference.lon_deg, reference.lat_deg)
    return max(away) <= REACH_M and (min(away) <= within_m or bool(holds))


def _feature(zone: GeoZone, part: Part, ids: Ids, report: Report, reference: Reference | None) -> ZoneFeature | None:
    where = f"zone {zone.identifier}"
    lower_m, lower = _limit(part.lower_m, part.lower_reference, 0.0, where, report)
    upper_m, upper = _limit(part.upper_m, part.upper_reference, NO_LIMIT_M, where, report)
    if upper_m == NO_LIMIT_M:
        upper = lower
    rings = part.shape.rings if isinstance(part.shape, Polygon) else _around(part.shape)
    if rings is None:
        report.drop(
            where, "A circle across the meridian of 180 degrees, or too small to be drawn: draw it as polygons."
        )
        return None
    properties = ZoneProperties(
        id=ids.give(zone.identifier),
        name=_name(zone, report),
        type=ZoneType(zone.type),
        lower_m=lower_m,
        upper_m=upper_m,
        height_reference=lower,
        upper_height_reference=None if upper is lower else upper,
        identifier=zone.identifier,
        country=zone.country or None,
        variant="CUSTOMIZED" if zone.variant == "CUSTOMIZED" else "COMMON",
        reason=zone.reasons[:9],  # type: ignore[arg-type]  # the same closed list
        message=_first(zone.message) or None,
        conditions=zone.conditions or None,
        authority=tuple(map(_authority, zone.authorities)),
        applicability=tuple(map(_applicability, zone.periods)),
    )
    low_up_m, high_up_m = (lower_m, upper_m) if reference is None else limits_up_m(properties, reference)
    if (lower is upper or reference is not None) and not low_up_m < high_up_m:
        report.drop(where, "At this site its lower limit is not below its upper one.")
        return None
    return ZoneFeature(
        type="Feature", properties=properties, geometry=PolygonGeometry(type="Polygon", coordinates=rings)
    )


def _limit(
    height_m: float | None, reference: str, unsaid_m: float, where: str, report: Report
) -> tuple[float, HeightReference]:
    if height_m is None:
        return unsaid_m, HeightReference.AGL
    if height_m < LOWEST_M:
        report.repair(where, f"A limit of {height_m:g} m: taken as {LOWEST_M:g} m.")
    # Above it nothing flies that a site sees; publications write 99999 for no limit.
    return min(max(height_m, LOWEST_M), NO_LIMIT_M), _REFERENCES[reference]


def _around(circle: Circle) -> tuple[tuple[tuple[float, float], ...], ...] | None:
    """A polygon drawn around a circle; None if it crosses the meridian of 180 degrees or is a mere point."""
    frame = SiteFrame.at(circle.lat_deg, circle.lon_deg, 0.0)
    reach_m = circle.radius_m / math.cos(math.pi / CORNERS)
    turns = [2.0 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    lat, lon, _ = frame.geodetic_from_enu([(reach_m * math.cos(t), reach_m * math.sin(t), 0.0) for t in turns])
    ring = [(math.degrees(x), math.degrees(y)) for y, x in zip(lat.tolist(), lon.tolist(), strict=True)]
    ring.append(ring[0])
    if max(x for x, _ in ring) - min(x for x, _ in ring) > 180.0 or not shapely.is_valid(shapely.Polygon(ring)):
        return None
    return (tuple(ring),)


def _first(texts: Sequence[Text]) -> str:
    """The words in English where there are such, else the first."""
    english = [text.text for text in texts if text.lang.lower().startswith(LANGUAGES)]
    return (english or [text.text for text in texts] or [""])[0]


def _name(zone: GeoZone, report: Report) -> str:
    said = (_first(zone.name).strip() or zone.identifier)[:NAME_MAX]
    if plain(unicodedata.normalize("NFC", said)):
        return said
    report.repair(f"zone {zone.identifier}", "Its name holds what nobody sees: called by what can be seen of it.")
    return re.sub(r"[^A-Za-z0-9]+", " ", said).strip() or "Zone"


def _authority(authority: Authority) -> AuthoritySettings:
    return AuthoritySettings(
        purpose=authority.purpose,  # type: ignore[arg-type]  # the same closed list
        name=_first(authority.name) or None,
        service=_first(authority.service) or None,
        contact_name=_first(authority.contact_name) or None,
        site_url=authority.site_url or None,
        email=authority.email or None,
        phone=authority.phone or None,
        interval_before=authority.interval_before or None,
    )


def _applicability(period: Period) -> ApplicabilitySettings:
    return ApplicabilitySettings(
        start=None if period.start_ns is None else moment_text(period.start_ns),
        end=None if period.end_ns is None else moment_text(period.end_ns),
        schedule=tuple(map(_hours, period.schedule)),
    )


def _hours(daily: DailyPeriod) -> HoursSettings:
    return HoursSettings(
        day=daily.days,  # type: ignore[arg-type]  # the same closed list
        start_time=None if daily.start_s is None else hour_text(daily.start_s),
        end_time="24:00:00Z" if daily.end_s == DAY_S else None if daily.end_s is None else hour_text(daily.end_s),
        start_event=daily.start_event or None,  # type: ignore[arg-type]  # the same closed list
        end_event=daily.end_event or None,  # type: ignore[arg-type]  # the same closed list
    )
