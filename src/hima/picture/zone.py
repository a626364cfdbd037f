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
        start_event: What of the sun begins them, in the words of ED-318; empty if a clock does.
        end_event: What of the sun ends them.
    """

    days: tuple[int, ...]
    start_s: int | None
    end_s: int | None
    start_event: str = ""
    end_event: str = ""


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


class HeightBand(msgspec.Struct, frozen=True):
    """From one height to another, each with what it is measured from; they are never mixed silently.

    Attributes:
        lower_m: Lower limit.
        lower_reference: What it is measured from.
        upper_m: Upper limit.
        upper_reference: What it is measured from.
    """

    lower_m: float
    lower_reference: HeightReference
    upper_m: float
    upper_reference: HeightReference


class Purpose(Enum):
    """What an authority of a zone is for, in the words of ED-318."""

    AUTHORIZATION = "AUTHORIZATION"
    NOTIFICATION = "NOTIFICATION"
    INFORMATION = "INFORMATION"


class Authority(msgspec.Struct, frozen=True):
    """Whom to ask for leave, to tell, or who can say more; a word that was not said is empty.

    Attributes:
        purpose: What it is for; leave to fly in the zone is given by those for AUTHORIZATION.
        name: Its name.
        service: Its office.
        contact_name: The person.
        site_url: Its web page.
        email: Its address.
        phone: Its number.
        interval_before: How long before the flight, as a duration of ISO 8601.
    """

    purpose: Purpose
    name: str = ""
    service: str = ""
    contact_name: str = ""
    site_url: str = ""
    email: str = ""
    phone: str = ""
    interval_before: str = ""


class Published(msgspec.Struct, frozen=True):
    """What a zone's publication says beside its volume and times, in the words of ED-318; unsaid words are empty.

    Attributes:
        band: Its limits as they were given, before they became up in the site frame; None if nothing was published.
        authorities: Whom to ask or to tell.
        reasons: Why it is.
        identifier: The name under which it was published.
        country: ISO 3166 code of three letters.
        variant: ``COMMON`` or ``CUSTOMIZED``.
        message: Words for pilots.
        conditions: What is to be kept to.
    """

    band: HeightBand | None = None
    authorities: tuple[Authority, ...] = ()
    reasons: tuple[str, ...] = ()
    identifier: str = ""
    country: str = ""
    variant: str = "COMMON"
    message: str = ""
    conditions: str = ""


class Zone(msgspec.Struct, frozen=True):
    """A volume over ground.

    Attributes:
        id: Name given in the site folder.
        name: Name for people.
        type: Restriction.
        rings_m: Polygon rings as (east, north) in the site frame, the outer one first, each closed.
        rings_deg: The same rings as (longitude, latitude) in degrees, for drawing.
        lower_m: Lower limit as up in the site frame; `hima.config.build_zone` says how far it can be off.
        upper_m: Upper limit as up in the site frame.
        applicability: When it applies; empty for always.
        published: What else its publication says, its limits as they were given among it.
    """

    id: ZoneId
    name: str
    type: ZoneType
    rings_m: tuple[tuple[tuple[float, float], ...], ...]
    rings_deg: tuple[tuple[tuple[float, float], ...], ...]
    lower_m: float
    upper_m: float
    applicability: tuple[Applicability, ...] = ()
    published: Published = Published()


def limits(zone: Zone) -> HeightBand:
    """The limits of a zone as they were given; up in the site frame is above the ground at its reference point."""
    return zone.published.band or HeightBand(zone.lower_m, HeightReference.AGL, zone.upper_m, HeightReference.AGL)


def opened_by(zone: Zone) -> tuple[Authority, ...]:
    """Who can give leave to fly in a zone."""
    return tuple(each for each in zone.published.authorities if each.purpose is Purpose.AUTHORIZATION)


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
