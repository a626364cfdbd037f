"""What ED-318 and ED-269 have in common: limits, authorities and hours."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from hima.units import FOOT_M
from hima.wire.geozones.fields import Fields
from hima.wire.geozones.times import DAY_S, Hour, hour
from hima.wire.geozones.zone import (
    DAYLIGHT_EVENTS,
    DAYS,
    DURATION,
    EMAIL,
    PURPOSES,
    URI,
    VERTICAL_REFERENCES,
    Authority,
    DailyPeriod,
    Period,
    Text,
    VerticalReference,
)

SPELLINGS: Final = {"REQ_AUTHORISATION": "REQ_AUTHORIZATION", "AUTHORISATION": "AUTHORIZATION"}
"""British spellings: right in ED-269, wrong in ED-318, and both are found in both."""
REFERENCE_SPELLINGS: Final = {"WGS-84": "WGS84", "MSL": "AMSL", "HAE": "WGS84"}
UNITS_M: Final = {"M": 1.0, "FT": FOOT_M}
_WEEK: Final = DAYS[:7]


class Limits(NamedTuple):
    """The limits of a volume; see `hima.wire.geozones.zone.Part`."""

    lower_m: float | None
    lower_reference: VerticalReference
    upper_m: float | None
    upper_reference: VerticalReference


class LimitKeys(NamedTuple):
    """What a standard calls the members of limits."""

    lower: str
    lower_reference: str
    upper: str
    upper_reference: str
    unit: str


def limits(fields: Fields, keys: LimitKeys) -> Limits | None:
    """Limits in metres, None with a reason noted if there is nothing between them."""
    unit_m = _unit_m(fields, keys.unit)
    if unit_m is None:
        return None
    lower, lower_reference = _limit(fields, keys.lower, keys.lower_reference, unit_m, "the surface")
    upper, upper_reference = _limit(fields, keys.upper, keys.upper_reference, unit_m, "no limit")
    if lower is not None and upper is not None and lower_reference == upper_reference and not lower < upper:
        fields.drop(keys.lower, f"The lower limit of {lower:g} m is not below the upper one of {upper:g} m.")
        return None
    return Limits(lower, lower_reference, upper, upper_reference)


def _unit_m(fields: Fields, key: str) -> float | None:
    """Metres in the unit of limits; in an unknown one they say nothing."""
    value = fields.members.get(key)
    if value is None:
        return 1.0
    meant = str(value).strip().upper()
    if isinstance(value, str) and meant in UNITS_M:
        return UNITS_M[meant]
    fields.drop(key, "A unit that is neither metres nor feet: the volume cannot be told.")
    return None


def _limit(
    fields: Fields, key: str, reference_key: str, unit_m: float, without: str
) -> tuple[float | None, VerticalReference]:
    value = fields.number(key)
    if value is None:
        return None, "AGL"
    reference = fields.word(reference_key, VERTICAL_REFERENCES, REFERENCE_SPELLINGS)
    match reference:
        case "AGL" | "AMSL" | "WGS84":
            return round(value * unit_m, 3), reference
        case _:
            fields.repair(key, f"It is not said what {value:g} is measured from: taken as {without}.")
            return None, "AGL"


def authority(fields: Fields, names: tuple[tuple[Text, ...], ...]) -> Authority:
    """One authority; its name, office and person, which the standards write differently, are given."""
    purpose = fields.word("purpose", PURPOSES, SPELLINGS)
    if not purpose:
        fields.repair("purpose", "It is not said what the authority is for: taken as INFORMATION.")
    name, service, contact_name = names
    return Authority(
        name=name,
        service=service,
        contact_name=contact_name,
        site_url=fields.pattern("siteURL", 2_000, URI, "a web address such as https://example.org"),
        email=fields.pattern("email", 320, EMAIL, "an address such as someone@example.org"),
        phone=fields.text("phone"),
        purpose=purpose or "INFORMATION",
        interval_before=fields.pattern("intervalBefore", 40, DURATION, "a duration such as P2DT12H"),
    )


def period(fields: Fields, schedule_key: str) -> Period:
    """One period; an end before its beginning is left out, with that noted."""
    start_ns, end_ns = fields.moment_ns("startDateTime"), fields.moment_ns("endDateTime")
    if start_ns is not None and end_ns is not None and end_ns <= start_ns:
        fields.drop("endDateTime", "It ends before it begins; the end is left out.")
        end_ns = None
    return Period(start_ns=start_ns, end_ns=end_ns, schedule=tuple(_schedule(fields, schedule_key)))


def _schedule(fields: Fields, key: str) -> Iterator[DailyPeriod]:
    for entry in fields.children(key):
        entry.leave(("day", "startTime", "endTime", "startEvent", "endEvent"))
        daily = _daily(entry)
        if daily is not None:
            yield daily


def _daily(entry: Fields) -> DailyPeriod | None:
    days = entry.words("day", DAYS)
    start, end = _hour(entry, "startTime"), _hour(entry, "endTime")
    start_event, end_event = entry.word("startEvent", DAYLIGHT_EVENTS), entry.word("endEvent", DAYLIGHT_EVENTS)
    if not days and start is None and end is None and not start_event and not end_event:
        return None  # an entry that says nothing, as a template leaves it
    if not days:
        entry.repair("day", "No day is given: taken as any.")
    return DailyPeriod(
        days=_shifted(days or ("ANY",), start if start is not None else end),
        start_s=None if start is None else _utc_s(start),
        end_s=None if end is None else _utc_s(end) or DAY_S,
        start_event=start_event,
        end_event=end_event,
    )


def _hour(entry: Fields, key: str) -> Hour | None:
    value = entry.members.get(key)
    if value is None:
        return None
    found = hour(value) if isinstance(value, str) else None
    if found is None:
        entry.drop(key, "Not a time of day, such as 16:00:00Z.")
        return None
    if found.offset_s is None:
        entry.repair(key, "No time zone is given: taken as UTC.")
        return Hour(found.seconds, 0)
    return found


def _utc_s(at: Hour) -> int:
    return (at.seconds - (at.offset_s or 0)) % DAY_S


def _shifted(days: tuple[str, ...], at: Hour | None) -> tuple[str, ...]:
    """Days on which the hour falls in UTC, which may be the ones before or after."""
    by = 0 if at is None else (at.seconds % DAY_S - (at.offset_s or 0)) // DAY_S
    if "ANY" in days:
        return ("ANY",)
    return tuple(_WEEK[(_WEEK.index(day) + by) % 7] for day in days)
