"""What geo-zones have to say of a permit: forbidden, by leave of a body, or to be known."""

from typing import Any

import pytest
from tests.unit.registry.flight.world import AGL, AMSL, HAE, application, moment, square, zone

from hima.picture.permit import HeightBand
from hima.picture.zone import Applicability, DailyHours, Zone, ZoneType, applies, applies_within
from hima.registry.flight.zones import Review, ZoneRule, review

WINDOWS = ((moment("2026-12-01T05:00:00"), moment("2026-12-01T09:00:00")),)
PROHIBITED, LEAVE = ZoneType.PROHIBITED, ZoneType.REQ_AUTHORIZATION


def reviewed(*zones: ZoneRule, **changes: Any) -> Review:
    return review(application(**changes), WINDOWS, zones, 18.0)


def test_a_prohibited_zone_is_kept_out_of_unless_its_authority_is_asked() -> None:
    closed = zone("plant", PROHIBITED, authorities=("plant",))
    (problem,) = reviewed(closed).problems
    assert problem.where == "volume"
    assert 'name "plant" in opens to ask plant' in problem.hint
    opened = reviewed(closed, opens=("plant",))
    assert opened == Review((), frozenset({"plant"}), ("plant",), ())


def test_a_prohibited_zone_without_an_authority_opens_to_nobody() -> None:
    for opens in ((), ("plant",)):
        assert len(reviewed(zone("plant", PROHIBITED), opens=opens).problems) == 1


def test_leave_of_nobody_known_is_asked_of_all_who_endorse() -> None:
    assert "no body is named" in reviewed(zone("yard", LEAVE)).problems[0].what
    assert reviewed(zone("yard", LEAVE), opens=("yard",)) == Review((), frozenset(), ("yard",), ())


def test_other_zones_are_told_of() -> None:
    found = reviewed(
        zone("birds", ZoneType.CONDITIONAL, conditions="Not in spring."), zone("free", ZoneType.NO_RESTRICTION)
    )
    assert found.problems == ()
    assert found.notes == ('The flight enters "Zone birds" (birds), CONDITIONAL. Not in spring.',)


def test_a_zone_that_is_not_the_site_s_is_a_slip() -> None:
    (problem,) = reviewed(opens=("nowhere",)).problems
    assert problem.where == "opens[#1]"


@pytest.mark.parametrize(
    "changes",
    [
        {"ring": square(44.92, 35.10, 0.02)},  # beside it
        {"ring": square(45.92, 35.10, 0.02)},
        {"band": HeightBand(120.0, AGL, 500.0, AGL)},  # from where the flight ends
        {"applicability": (Applicability(None, WINDOWS[0][0], ()),)},
        {"applicability": (Applicability(None, None, (DailyHours((), 9 * 3600, 5 * 3600),)),)},
        {"applicability": (Applicability(None, None, (DailyHours((2,), None, None),)),)},  # a Tuesday's flight
    ],
)
def test_a_zone_that_the_flight_does_not_meet_says_nothing(changes: dict[str, Any]) -> None:
    assert reviewed(zone("plant", PROHIBITED, **changes)) == Review((), frozenset(), (), ())


@pytest.mark.parametrize(
    "changes",
    [
        {"ring": square(44.919, 35.119, 0.02)},
        {"ring": square(44.0, 34.0, 2.0)},  # all around it
        {"ring": square(44.91, 35.11, 0.0001)},  # all inside it
        {"band": HeightBand(800.0, AMSL, 900.0, HAE)},  # how high the ground is, is not known
        {"applicability": (Applicability(None, None, (DailyHours((0,), 20 * 3600, 6 * 3600),)),)},  # since Monday
        {"applicability": (Applicability(None, None, (DailyHours((1,), None, 3600),)),)},  # from the sun on
    ],
)
def test_a_zone_that_it_may_meet_counts(changes: dict[str, Any]) -> None:
    assert len(reviewed(zone("plant", PROHIBITED, **changes)).problems) == 1


def test_a_hole_in_a_zone_is_free() -> None:
    ring = square(44.0, 34.0, 2.0)
    hole = zone("plant", PROHIBITED, ring, rings_deg=(ring, square(44.8, 35.0, 0.4)))
    assert reviewed(hole).problems == ()


def test_hours_of_a_zone_agree_with_every_minute_of_them() -> None:
    minute_ns = 60 * 10**9
    begin_ns = moment("2026-11-30T00:00:00")
    for hours in (DailyHours((0, 4), 82_800, 3_600), DailyHours((), 0, 86_400), DailyHours((6,), 3_600, 7_200)):
        when = Applicability(None, None, (hours,))
        probe = Zone("z", "z", PROHIBITED, (), (), 0.0, 1.0, (when,))
        minutes = [applies(probe, begin_ns + k * minute_ns) for k in range(10 * 1440)]
        for start in range(0, 9 * 1440, 437):
            for length in (30, 700, 1440):
                said = applies_within(when, begin_ns + start * minute_ns, begin_ns + (start + length) * minute_ns)
                assert said == any(minutes[start : start + length])
