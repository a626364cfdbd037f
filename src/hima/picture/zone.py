"""Geo-zones and protected assets: the places that matter."""

from enum import Enum
from typing import Final

import msgspec

from hima.picture.ids import AssetId, ZoneId
from hima.units import DAY_NS, SECOND_NS

_THURSDAY: Final = 3
"""Day of the week on which 1970 began, counted from Monday."""


class HeightReference(Enum):
    """What a height is measured from. Never mixed silently."""

    AGL = "AGL"
    AMSL = "AMSL"
    HAE = "HAE"


class ZoneType(Enum):
    """Restriction, in the words of ED-318."""

    USPACE = "USPACE"
    PROHIBITED = "PROHIBITED"
    REQ_AUTHORIZATION = "REQ_AUTHORIZATION"
    CONDITIONAL = "CONDITIONAL"
    NO_RESTRICTION = "NO_RESTRICTION"


class DailyHours(msgspec.Struct, frozen=True):
    """Hours of certain days, in UTC; those that end before they begin last until the next day.

    Attributes:
        days: Days of the week, 0 for Monday, on which they begin; empty for every day.
        start_s: Seconds after midnight; None where it is not known, as for hours that begin with the sun.
        end_s: The same of the end, at most 86,400.
    """

    days: tuple[int, ...]
    start_s: int | None
    end_s: int | None


class Applicability(msgspec.Struct, frozen=True):
    """When a zone applies: between two moments and, within them, at certain hours.

    Attributes:
        start_ns: UTC nanoseconds; None for ever since.
        end_ns: None for ever after.
        hours: Hours; empty for all of them.
    """

    start_ns: int | None
    end_ns: int | None
    hours: tuple[DailyHours, ...]


class Zone(msgspec.Struct, frozen=True):
    """A volume over ground.

    Attributes:
        id: Name given in the site folder.
        name: Name for people.
        type: Restriction.
        rings_m: Polygon rings as (east, north) in the site frame, the outer one first, each closed.
        rings_deg: The same rings as (longitude, latitude) in degrees, for drawing.
        lower_m: Lower limit as up in the site frame.
        upper_m: Upper limit as up in the site frame.
        applicability: When it applies; empty for always.
    """

    id: ZoneId
    name: str
    type: ZoneType
    rings_m: tuple[tuple[tuple[float, float], ...], ...]
    rings_deg: tuple[tuple[tuple[float, float], ...], ...]
    lower_m: float
    upper_m: float
    applicability: tuple[Applicability, ...] = ()


def applies(zone: Zone, time_ns: int) -> bool:
    """False only where a zone surely does not apply at a moment: hours that are not known count as all of the day."""
    return not zone.applicability or any(_within(when, time_ns) for when in zone.applicability)


def applies_within(when: Applicability, from_ns: int, to_ns: int) -> bool:
    """False only where a zone surely does not apply within an interval: hours that are not known count as all day."""
    begin_ns = from_ns if when.start_ns is None else max(from_ns, when.start_ns)
    end_ns = to_ns if when.end_ns is None else min(to_ns, when.end_ns)
    if begin_ns >= end_ns:
        return False
    first = begin_ns // DAY_NS
    # Nothing new comes after a week; the day before may last into the first.
    days = range(first - 1, min(end_ns // DAY_NS, first + 7) + 1)
    return not when.hours or any(_touches(hours, day, begin_ns, end_ns) for hours in when.hours for day in days)


def _touches(hours: DailyHours, day: int, begin_ns: int, end_ns: int) -> bool:
    if hours.days and (day + _THURSDAY) % 7 not in hours.days:
        return False
    if hours.start_s is None or hours.end_s is None:
        start_s, stop_s = 0, 86_400
    else:
        start_s, stop_s = hours.start_s, hours.end_s + (0 if hours.start_s < hours.end_s else 86_400)
    return day * DAY_NS + start_s * SECOND_NS < end_ns and begin_ns < day * DAY_NS + stop_s * SECOND_NS


def _within(when: Applicability, time_ns: int) -> bool:
    if when.start_ns is not None and time_ns < when.start_ns:
        return False
    if when.end_ns is not None and time_ns >= when.end_ns:
        return False
    days, rest_ns = divmod(time_ns, DAY_NS)
    weekday = (days + _THURSDAY) % 7
    return not when.hours or any(_in_hours(hours, weekday, rest_ns / SECOND_NS) for hours in when.hours)


def _in_hours(hours: DailyHours, weekday: int, second: float) -> bool:
    today = not hours.days or weekday in hours.days
    if hours.start_s is None or hours.end_s is None:
        return today
    if hours.start_s < hours.end_s:
        return today and hours.start_s <= second < hours.end_s
    yesterday = not hours.days or (weekday - 1) % 7 in hours.days
    return (today and second >= hours.start_s) or (yesterday and second < hours.end_s)


class Asset(msgspec.Struct, frozen=True):
    """Something worth protecting.

    Attributes:
        id: Name given in the site folder.
        name: Name for people.
        position_m: East, north, up in the site frame.
        position_deg: Longitude, latitude in degrees, for drawing.
        ring_m: Radius around it whose entry counts as arrival.
        protective_time_s: Seconds its protective action needs; time to decide is time to arrival minus this.
        illustrative: True while the operator has not supplied the survey.
    """

    id: AssetId
    name: str
    position_m: tuple[float, float, float]
    position_deg: tuple[float, float]
    ring_m: float
    protective_time_s: float
    illustrative: bool
