"""What an applicant asks for: a volume, times, aircraft, and people who answer for them.

It is what a file, a row of a table or a request holds, in these words; `hima.registry.flight.record` is what becomes
of it.
"""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from hima.picture.permit import HeightBand
from hima.picture.zone import HeightReference
from hima.registry.records.words import Number

TEXT_MAX: Final = 500
AIRFRAMES_MAX: Final = 50
OPENS_MAX: Final = 50
TIMES_MAX: Final = 50
HEIGHT_MIN_M: Final = -500.0
HEIGHT_MAX_M: Final = 10_000.0

Day: TypeAlias = Literal["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
TimeZone: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        description="Whose clocks are meant: a name such as `Asia/Baghdad`, an offset such as `+03:00`, or `UTC`.",
    ),
]
Limit: TypeAlias = Annotated[
    float, Meta(ge=HEIGHT_MIN_M, le=HEIGHT_MAX_M, description="A height.", extra={"unit": "m"})
]
Reference: TypeAlias = Annotated[
    HeightReference, Meta(description="What the height is measured from: ground, mean sea level or the ellipsoid.")
]


class Volume(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where: a ground plan and two heights, each with what it is measured from."""

    ring_deg: Annotated[
        tuple[Annotated[tuple[float, ...], Meta(min_length=2, max_length=2)], ...],
        Meta(description="Corners of the ground plan as [longitude, latitude] in degrees, WGS 84, one after another."),
    ]
    lower_m: Limit
    lower_reference: Reference
    upper_m: Limit
    upper_reference: Reference


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When, once: from a moment to a moment of local time."""

    start: Annotated[str, Meta(max_length=40, description="Local date and time, such as `2026-12-01T08:00`.")]
    end: Annotated[str, Meta(max_length=40, description="Local date and time after it.")]
    time_zone: TimeZone


class Recurrence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When, again and again: the same hours of the days between two days.

    Hours that end before they begin last until the next day.
    """

    first_day: Annotated[str, Meta(max_length=20, description="First day, such as `2026-12-01`.")]
    last_day: Annotated[str, Meta(max_length=20, description="Last day, that one included.")]
    start_time: Annotated[str, Meta(max_length=10, description="Local time at which it begins, such as `08:00`.")]
    end_time: Annotated[
        str, Meta(max_length=10, description="Local time at which it ends; `24:00` is the end of the day.")
    ]
    time_zone: TimeZone
    days: Annotated[tuple[Day, ...], Meta(max_length=7, description="Days of the week; empty for every day.")] = ()


class Application(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A permit as it is asked for."""

    purpose: Annotated[str, Meta(min_length=1, max_length=TEXT_MAX, description="What for, in the applicant's words.")]
    operator: Number
    pilot: Number
    airframes: Annotated[
        tuple[Number, ...], Meta(min_length=1, max_length=AIRFRAMES_MAX, description="UINs of the aircraft.")
    ]
    volume: Volume
    window: Annotated[tuple[Window, ...], Meta(max_length=TIMES_MAX)] = ()
    recurrence: Annotated[tuple[Recurrence, ...], Meta(max_length=TIMES_MAX)] = ()
    opens: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...],
        Meta(max_length=OPENS_MAX, description="Geo-zones, by their id at the site, that the flight must enter."),
    ] = ()


def band(volume: Volume) -> HeightBand:
    """Between which heights."""
    return HeightBand(volume.lower_m, volume.lower_reference, volume.upper_m, volume.upper_reference)
