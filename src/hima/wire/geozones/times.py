"""Moments and hours of geo-zones. Python's own parsers take much that is no time of RFC 3339."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, NamedTuple

from hima.units import SECOND_NS

DAY_S: Final = 86_400
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_YEAR: Final = 2200
_MOMENT: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)
_HOUR: Final = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)


class Hour(NamedTuple):
    """A time of day.

    Attributes:
        seconds: After midnight of its own zone, 0 to 86,400.
        offset_s: Its zone's time less UTC; None if no zone was said.
    """

    seconds: int
    offset_s: int | None


def _offset_s(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone in "Zz":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError("no such zone")
    return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)


def moment(text: str) -> tuple[int, bool] | None:
    """UTC nanoseconds, in whole seconds, and whether a zone was said (else UTC is taken); None if it is no moment."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    try:
        offset_s = _offset_s(found[7])
        zone = timezone(timedelta(seconds=offset_s or 0))
        year, month, day, hours, minutes, seconds = (int(found[index] or 0) for index in range(1, 7))
        at = datetime(year, month, day, hours, minutes, seconds, tzinfo=zone)
    except ValueError:
        return None
    if not _EPOCH.year <= at.year < _LAST_YEAR:
        return None
    since = at - _EPOCH
    return (since.days * DAY_S + since.seconds) * SECOND_NS, offset_s is not None


def hour(text: str) -> Hour | None:
    """A time of day; 24:00 ends one. None if it is none."""
    found = _HOUR.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY_S:
        return None
    try:
        return Hour(total, _offset_s(found[4]))
    except ValueError:
        return None


def moment_text(moment_ns: int) -> str:
    """A moment as RFC 3339 in UTC, to the second."""
    return (_EPOCH + timedelta(seconds=moment_ns // SECOND_NS)).strftime("%Y-%m-%dT%H:%M:%SZ")


def hour_text(seconds: int) -> str:
    """A time of day as RFC 3339 in UTC; the end of the day is its last second."""
    seconds = min(seconds, DAY_S - 1)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}Z"
