"""When a zone applies: only where it surely does not is it left out of account."""

import pytest

from hima.picture.zone import Applicability, DailyHours, Zone, ZoneType, applies
from hima.units import SECOND_NS

FRIDAY_NOON_NS = 1_795_780_800_000_000_000  # 2026-11-27T12:00:00Z, a Friday
HOUR_NS = 3600 * SECOND_NS
FRIDAY, SATURDAY = 4, 5


def at(hours_later: float, *when: Applicability) -> bool:
    zone = Zone("z", "Z", ZoneType.PROHIBITED, (), (), 0.0, 100.0, when)
    return applies(zone, FRIDAY_NOON_NS + round(hours_later * HOUR_NS))


def hours(start_s: int | None, end_s: int | None, *days: int) -> Applicability:
    return Applicability(None, None, (DailyHours(days, start_s, end_s),))


def test_without_a_time_it_always_applies() -> None:
    assert at(0.0)


def test_between_two_moments() -> None:
    when = Applicability(FRIDAY_NOON_NS, FRIDAY_NOON_NS + HOUR_NS, ())
    assert [at(h, when) for h in (-0.01, 0.0, 0.99, 1.0)] == [False, True, True, False]


def test_hours_of_a_day() -> None:
    when = hours(11 * 3600, 13 * 3600, FRIDAY)
    assert [at(h, when) for h in (-1.01, -1.0, 0.0, 1.0, 24.0)] == [False, True, True, False, False]
    assert at(24.0, hours(11 * 3600, 13 * 3600)), "no day is every day"


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    when = hours(22 * 3600, 4 * 3600, FRIDAY)
    assert [at(h, when) for h in (0.0, 10.0, 15.9, 16.0, 34.0)] == [False, True, True, False, False]


@pytest.mark.parametrize(("start_s", "end_s"), [(None, 3600), (3600, None), (None, None)])
def test_hours_that_are_not_known_are_all_of_the_day(start_s: int | None, end_s: int | None) -> None:
    when = hours(start_s, end_s, FRIDAY)
    assert at(0.0, when)
    assert not at(24.0, when)


def test_one_of_several_times_is_enough() -> None:
    assert at(0.0, hours(0, 86_400, SATURDAY), hours(0, 86_400, FRIDAY))
