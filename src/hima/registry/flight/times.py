"""When a permit holds: local times, once or again and again, written out as windows of UTC.

Local times are read as RFC 5545 reads them: one that a change of clocks skips counts from before the change, one that
comes twice is the first of the two. Windows are written out when a permit is drafted and kept with it, so that what a
body endorsed is what holds, whatever becomes of the clocks.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, NamedTuple, TypeAlias

from hima.errors import Problem
from hima.registry.flight.application import Recurrence, Window
from hima.units import DAY_NS, MICROSECOND_NS

Windows: TypeAlias = tuple[tuple[int, int], ...]
FindZone: TypeAlias = Callable[[str], tzinfo | None]
"""Looks up a time zone by its name in the world's list, which changes; None if it is not in there."""

HORIZON_DAYS: Final = 366
"""How far ahead a permit may reach."""
WINDOWS_MAX: Final = 400
"""Most windows of a permit: one for each day of a year, and some."""

DAY_NAMES: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = range(1971, 2200)
_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME: Final = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_OFFSET: Final = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)
_DAY: Final = timedelta(days=1)


class Expanded(NamedTuple):
    """Times written out.

    Attributes:
        windows: (from, to) in UTC nanoseconds, ascending and apart; empty if anything is wrong.
        problems: What is wrong.
    """

    windows: Windows
    problems: tuple[Problem, ...]


def expand(windows: Sequence[Window], recurrences: Sequence[Recurrence], find_zone: FindZone, now_ns: int) -> Expanded:
    """Write times out.

    Args:
        windows: Times that are once.
        recurrences: Times that recur.
        find_zone: Finds time zones by name.
        now_ns: The moment of filing: what is over before it, or begins beyond the horizon, is a problem.
    """
    problems: list[Problem] = []
    found: list[tuple[int, int]] = []
    if not windows and not recurrences:
        problems.append(Problem("window", "no time is given", "Give a [[window]] or a [[recurrence]]."))
    for number, window in enumerate(windows, 1):
        found += _once(window, f"window[#{number}]", find_zone, problems)
    for number, recurrence in enumerate(recurrences, 1):
        found += _again(recurrence, f"recurrence[#{number}]", find_zone, problems)
    apart = _apart(found)
    if not problems:
        _bounds(apart, now_ns, problems)
    return Expanded(() if problems else apart, tuple(problems))


def zone_of(name: str, find_zone: FindZone) -> tzinfo | None:
    """A time zone by offset or name."""
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        return UTC if name == "UTC" else find_zone(name)
    hours, minutes = int(offset[2]), int(offset[3])
    if hours > 14 or minutes > 59:
        return None
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if offset[1] == "-" else ahead)


def _zone(name: str, where: str, find_zone: FindZone, problems: list[Problem]) -> tzinfo | None:
    zone = zone_of(name, find_zone)
    if zone is None:
        hint = "Give a name such as Asia/Baghdad, or an offset such as +03:00."
        problems.append(Problem(f"{where}.time_zone", f'"{name}" is no time zone that is known here', hint))
    return zone


def _once(window: Window, where: str, find_zone: FindZone, problems: list[Problem]) -> Iterator[tuple[int, int]]:
    zone = _zone(window.time_zone, where, find_zone, problems)
    start, end = (
        _moment(text, f"{where}.{key}", problems) for key, text in (("start", window.start), ("end", window.end))
    )
    if start is None or end is None:
        return
    if not start < end:
        what = f"{window.end} is not after {window.start}"
        problems.append(Problem(f"{where}.end", what, "Give the earlier moment as start."))
    elif zone is not None:
        from_ns, to_ns = _utc_ns(start, zone), _utc_ns(end, zone)
        if from_ns < to_ns:
            yield from_ns, to_ns
        else:
            what = "the clocks of this zone skip all of it"
            problems.append(Problem(f"{where}.start", what, "Give times that these clocks show."))


def _again(
    recurrence: Recurrence, where: str, find_zone: FindZone, problems: list[Problem]
) -> Iterator[tuple[int, int]]:
    before = len(problems)
    zone = _zone(recurrence.time_zone, where, find_zone, problems)
    first = _date(recurrence.first_day, f"{where}.first_day", problems)
    last = _date(recurrence.last_day, f"{where}.last_day", problems)
    start = _time(recurrence.start_time, f"{where}.start_time", problems)
    end = _time(recurrence.end_time, f"{where}.end_time", problems)
    if first is not None and last is not None:
        if last < first:
            what = f"{recurrence.last_day} is before {recurrence.first_day}"
            problems.append(Problem(f"{where}.last_day", what, "Give the earlier day first."))
        elif (last - first).days > HORIZON_DAYS:
            what = f"{(last - first).days + 1} days"
            problems.append(Problem(f"{where}.last_day", what, f"Ask for at most {HORIZON_DAYS} days."))
    if start is not None and start == end:
        hint = "Give a later end; 00:00 to 24:00 is the whole day."
        problems.append(Problem(f"{where}.end_time", f"{recurrence.end_time} is when it begins", hint))
    if len(problems) > before or zone is None or first is None or last is None or start is None or end is None:
        return
    found = list(_days(first, last, recurrence.days, start, end, zone))
    if not found:
        what = "none of its days lies between the first and the last"
        problems.append(Problem(f"{where}.days", what, "Give other days, or more of them."))
    yield from found


def _days(
    first: datetime, last: datetime, days: Sequence[str], start: timedelta, end: timedelta, zone: tzinfo
) -> Iterator[tuple[int, int]]:
    day = first
    while day <= last:
        if not days or DAY_NAMES[day.weekday()] in days:
            from_ns = _utc_ns(day + start, zone)
            to_ns = _utc_ns(day + end + (_DAY if end < start else timedelta()), zone)
            # A change of clocks may skip all of it.
            if from_ns < to_ns:
                yield from_ns, to_ns
        day += _DAY


def _apart(found: list[tuple[int, int]]) -> Windows:
    """Ascending, those that meet made one."""
    apart: list[tuple[int, int]] = []
    for from_ns, to_ns in sorted(found):
        if apart and from_ns <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], to_ns)
        else:
            apart.append((from_ns, to_ns))
    return tuple(apart)


def _bounds(windows: Windows, now_ns: int, problems: list[Problem]) -> None:
    if len(windows) > WINDOWS_MAX:
        hint = f"Ask for at most {WINDOWS_MAX}; file another permit for the rest."
        problems.append(Problem("window", f"{len(windows)} separate times", hint))
    if windows and windows[-1][1] <= now_ns:
        problems.append(Problem("window", "all of it is over already", "Give times to come."))
    if windows and windows[-1][1] > now_ns + HORIZON_DAYS * DAY_NS:
        what = f"it reaches farther than {HORIZON_DAYS} days ahead"
        problems.append(Problem("window", what, "Ask for an earlier end; a permit can be filed again."))


def _utc_ns(local: datetime, zone: tzinfo) -> int:
    return (local.replace(tzinfo=zone) - _EPOCH) // timedelta(microseconds=1) * MICROSECOND_NS


def _date(text: str, where: str, problems: list[Problem]) -> datetime | None:
    found = _DATE.fullmatch(text)
    try:
        if found is not None and int(found[1]) in _YEARS:
            return datetime(int(found[1]), int(found[2]), int(found[3]))  # noqa: DTZ001  # local, its zone comes after
    except ValueError:
        pass
    problems.append(Problem(where, f'"{text}" is no day', "Such as 2026-12-01."))
    return None


def _time(text: str, where: str, problems: list[Problem]) -> timedelta | None:
    found = _TIME.fullmatch(text)
    if found is not None:
        hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
        time = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if minutes < 60 and seconds < 60 and time <= _DAY:
            return time
    problems.append(Problem(where, f'"{text}" is no time of day', "Such as 08:00 or 17:30; 24:00 ends the day."))
    return None


def _moment(text: str, where: str, problems: list[Problem]) -> datetime | None:
    date, separator, time = text.partition("T")
    found: list[Problem] = []
    day = _date(date, where, found)
    clock = _time(time, where, found) if separator else None
    if day is not None and clock is not None:
        return day + clock
    problems.append(Problem(where, f'"{text}" is no local date and time', "Such as 2026-12-01T08:00."))
    return None
