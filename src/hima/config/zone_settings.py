"""What a geo-zone of a site folder may say beside its volume, in the words of ED-318."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from hima.wire.geozones.zone import DURATION, EMAIL, URI

Reason: TypeAlias = Literal[
    "AIR_TRAFFIC", "SENSITIVE", "PRIVACY", "POPULATION", "NATURE", "NOISE", "EMERGENCY", "DAR", "OTHER"
]
Day: TypeAlias = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN", "ANY"]
DaylightEvent: TypeAlias = Literal["BMCT", "SR", "SS", "EECT"]

_MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
_HOUR = r"^\d\d:\d\d:\d\dZ$"


class PublishSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the site's zones are published at `/api/zones.geojson`: `[zones]`."""

    public: Annotated[
        bool, Meta(description="Whether anybody who reaches the node may read them; else it takes a sign-in.")
    ] = False
    country: (
        Annotated[
            str,
            Meta(
                pattern=r"^[A-Z]{3}$",
                description="ISO 3166 code of zones that say none, such as `IRQ`; ED-318 wants one.",
            ),
        ]
        | None
    ) = None
    provider: Annotated[str, Meta(max_length=200, description="Who publishes them.")] | None = None
    update_every_s: Annotated[
        float,
        Meta(
            ge=3600,
            le=2_592_000,
            description="For how long a document is valid: then it is issued anew.",
            extra={"unit": "s"},
        ),
    ] = 86_400.0


class HoursSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of certain days in which the zone applies; those that end before they begin last until the next day."""

    day: Annotated[tuple[Day, ...], Meta(min_length=1, description="Days on which they begin, in UTC.")]
    start_time: (
        Annotated[str, Meta(pattern=_HOUR, description="When they begin, in UTC, such as `16:00:00Z`.")] | None
    ) = None
    end_time: (
        Annotated[str, Meta(pattern=_HOUR, description="When they end, in UTC; `24:00:00Z` is the end of the day.")]
        | None
    ) = None
    start_event: (
        Annotated[
            DaylightEvent,
            Meta(
                description="What of the sun begins them: begin of morning twilight (BMCT), sunrise (SR), sunset (SS) "
                "or end of evening twilight (EECT). It is not worked out: the zone then applies all of the day."
            ),
        ]
        | None
    ) = None
    end_event: Annotated[DaylightEvent, Meta(description="What of the sun ends them.")] | None = None


class ApplicabilitySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time in which the zone applies; without one it always does."""

    start: (
        Annotated[str, Meta(pattern=_MOMENT, description="From when, in UTC, such as `2026-01-31T12:00:00Z`.")] | None
    ) = None
    end: Annotated[str, Meta(pattern=_MOMENT, description="Until when, in UTC.")] | None = None
    schedule: Annotated[tuple[HoursSettings, ...], Meta(max_length=200)] = ()


class AuthoritySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to ask for leave, to tell, or who can say more."""

    purpose: Annotated[
        Literal["AUTHORIZATION", "NOTIFICATION", "INFORMATION"], Meta(description="What the authority is for.")
    ]
    name: Annotated[str, Meta(max_length=200, description="Its name.")] | None = None
    service: Annotated[str, Meta(max_length=200, description="Its office.")] | None = None
    contact_name: Annotated[str, Meta(max_length=200, description="The person.")] | None = None
    site_url: Annotated[str, Meta(max_length=2000, pattern=f"^{URI.pattern}$", description="Its web page.")] | None = (
        None
    )
    email: Annotated[str, Meta(max_length=320, pattern=f"^{EMAIL.pattern}$", description="Its address.")] | None = None
    phone: Annotated[str, Meta(max_length=200, description="Its number.")] | None = None
    interval_before: (
        Annotated[
            str,
            Meta(
                max_length=40,
                pattern=f"^{DURATION.pattern}$",
                description="How long before the flight, as a duration of ISO 8601 such as `P2D`.",
            ),
        ]
        | None
    ) = None
