"""Geo-zones in the words of ED-318; what ED-269 says otherwise is put into them.

Limits are metres, whatever the document had; what they are measured from stays as it was said, for each limit its own.
"""

import re
from typing import Final, Literal, TypeAlias

import msgspec

ZoneWord: TypeAlias = Literal["USPACE", "PROHIBITED", "REQ_AUTHORIZATION", "CONDITIONAL", "NO_RESTRICTION"]
VerticalReference: TypeAlias = Literal["AGL", "AMSL", "WGS84"]

ZONE_TYPES: Final = ("USPACE", "PROHIBITED", "REQ_AUTHORIZATION", "CONDITIONAL", "NO_RESTRICTION")
VARIANTS: Final = ("COMMON", "CUSTOMIZED")
REASONS: Final = (
    "AIR_TRAFFIC", "SENSITIVE", "PRIVACY", "POPULATION", "NATURE", "NOISE", "EMERGENCY", "DAR", "OTHER",
)  # fmt: skip
PURPOSES: Final = ("AUTHORIZATION", "NOTIFICATION", "INFORMATION")
DAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN", "ANY")
DAYLIGHT_EVENTS: Final = ("BMCT", "SR", "SS", "EECT")
"""Begin of morning civil twilight, sunrise, sunset, end of evening civil twilight."""
VERTICAL_REFERENCES: Final = ("AGL", "AMSL", "WGS84")
UNDETERMINED: Final = "und"
"""BCP 47 for a language that was not said."""

URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", re.ASCII)
EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
DURATION: Final = re.compile(
    r"P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?", re.ASCII
)
"""Of ISO 8601, without fractions."""

IDENTIFIER_MAX: Final = 7
TEXT_MAX: Final = 200
CONDITIONS_MAX: Final = 1000
REASONS_MAX: Final = 9

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""Positions as (longitude, latitude) in degrees, closed."""


class Text(msgspec.Struct, frozen=True):
    """Words in one language."""

    text: str
    lang: str = UNDETERMINED


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask, to tell, or who can say more.

    Attributes:
        name: Of the authority.
        service: Its office.
        contact_name: The person.
        site_url: Web page.
        email: Address.
        phone: Number.
        purpose: One of `PURPOSES`.
        interval_before: How long before the flight, as an ISO 8601 duration.
    """

    name: tuple[Text, ...] = ()
    service: tuple[Text, ...] = ()
    contact_name: tuple[Text, ...] = ()
    site_url: str = ""
    email: str = ""
    phone: str = ""
    purpose: str = "INFORMATION"
    interval_before: str = ""


class DailyPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of certain days, in UTC; those that end before they begin last until the next day.

    Attributes:
        days: Some of `DAYS`.
        start_s: Seconds after midnight; None if an event begins it, or nothing is said.
        end_s: The same of its end, at most 86,400.
        start_event: One of `DAYLIGHT_EVENTS`, or empty.
        end_event: The same.
    """

    days: tuple[str, ...]
    start_s: int | None = None
    end_s: int | None = None
    start_event: str = ""
    end_event: str = ""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """When a zone applies: between two moments, and within them at certain hours.

    Attributes:
        start_ns: UTC nanoseconds; None for ever since.
        end_ns: None for ever after.
        schedule: Hours; empty for all of them.
    """

    start_ns: int | None = None
    end_ns: int | None = None
    schedule: tuple[DailyPeriod, ...] = ()


class Circle(msgspec.Struct, frozen=True, tag="circle"):
    """A circle over ground."""

    lon_deg: float
    lat_deg: float
    radius_m: float


class Polygon(msgspec.Struct, frozen=True, tag="polygon"):
    """A polygon over ground: the outer ring first, then its holes."""

    rings: tuple[Ring, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One volume of a zone.

    Attributes:
        shape: Its ground plan.
        lower_m: Lower limit; None for the surface.
        lower_reference: What it is measured from.
        upper_m: Upper limit; None for none.
        upper_reference: What it is measured from, which may be another thing than the lower one's.
    """

    shape: Circle | Polygon
    lower_m: float | None = None
    lower_reference: VerticalReference = "AGL"
    upper_m: float | None = None
    upper_reference: VerticalReference = "AGL"


class GeoZone(msgspec.Struct, frozen=True, kw_only=True):
    """One zone.

    Attributes:
        identifier: Its name for machines; ED-318 allows 7 characters. Two zones may have the same, and both hold.
        country: ISO 3166 code of three letters; empty if not known.
        name: Names for people.
        type: Restriction.
        variant: One of `VARIANTS`.
        conditions: What is to be kept to, in words or a code.
        region: Number of a region; None if not said.
        reasons: Some of `REASONS`.
        other_reason: The reason in words.
        exemption: ``YES``, ``NO`` or empty: whether aircraft of a state are exempt.
        message: Words for pilots.
        authorities: Whom to ask.
        periods: When it applies; empty for always.
        parts: Its volumes, at least one.
        extended: Further properties as JSON text of an object; empty for none.
    """

    identifier: str
    country: str
    type: ZoneWord
    parts: tuple[Part, ...]
    name: tuple[Text, ...] = ()
    variant: str = "COMMON"
    conditions: str = ""
    region: int | None = None
    reasons: tuple[str, ...] = ()
    other_reason: tuple[Text, ...] = ()
    exemption: str = ""
    message: tuple[Text, ...] = ()
    authorities: tuple[Authority, ...] = ()
    periods: tuple[Period, ...] = ()
    extended: str = ""


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """Zones that were published together.

    Attributes:
        zones: The zones.
        title: Name of the collection.
        provider: Who published it.
        issued_ns: When, UTC nanoseconds; None if not said.
        valid_from_ns: From when it holds.
        valid_to_ns: Until when it holds.
        other_geoid: What mean sea level is there, if it is not EGM; empty if not said.
    """

    zones: tuple[GeoZone, ...]
    title: str = ""
    provider: tuple[Text, ...] = ()
    issued_ns: int | None = None
    valid_from_ns: int | None = None
    valid_to_ns: int | None = None
    other_geoid: str = ""
