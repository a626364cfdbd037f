"""Everything wrong with an application by itself is said, with its place and what to do, and fast."""

import math
import time
from typing import Any

import pytest
from tests.unit.registry.flight.world import (
    AMSL,
    HAE,
    NOW_NS,
    SQUARE,
    UNDULATION_M,
    application,
    daily,
    volume,
    window,
)

from hima.adapters.time_zones import find_zone
from hima.registry.flight.application import Application
from hima.registry.flight.check import Checked, check


def checked(asked: Application, undulation_m: float | None = UNDULATION_M) -> Checked:
    return check(asked, undulation_m, find_zone, NOW_NS)


def test_a_sound_one_has_its_ring_closed_and_its_times_in_utc() -> None:
    found = checked(application())
    assert found.problems == ()
    assert found.application.volume.ring_deg == (*SQUARE, SQUARE[0])
    # Baghdad is three hours ahead.
    hour_ns = 3600 * 10**9
    assert found.windows == ((NOW_NS + (4 * 24 - 1) * hour_ns, NOW_NS + (4 * 24 + 3) * hour_ns),)


RINGS: dict[str, tuple[Any, str]] = {
    "two points": (SQUARE[:2], "2 different corners"),
    "three of which two are one": ((SQUARE[0], SQUARE[0], SQUARE[1]), "2 different corners"),
    "none": ((), "0 different corners"),
    "bow tie": ((SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]), "cross or touch at [44.91, 35.11]"),
    "on a line": (((44.9, 35.1), (44.91, 35.1), (44.92, 35.1)), "no area"),
    "a spike of no width": (((44.9, 35.1), (44.91, 35.11), (44.92, 35.12), (44.91, 35.11)), "no area"),
    "less than a step": (((44.9, 35.1), (44.900001, 35.1), (44.9, 35.100001)), "no area"),
    "a continent": (((30, 10), (60, 10), (60, 40), (30, 40)), "km²"),
    "across the date line": (((179.9, 10.0), (-179.9, 10.0), (-179.9, 10.1), (179.9, 10.1)), "meridian of 180"),
    "at the pole": (((0.0, 89.0), (90.0, 89.0), (180.0, 89.0)), "latitude 89"),
    "in metres": (((4490.0, 35.1), (44.92, 35.1), (44.92, 35.12)), "not on earth"),
    "swapped": (((35.1, 144.9), (35.1, 144.92), (35.12, 144.92)), "not on earth"),
    "not a number": (((math.nan, 35.1), (44.92, 35.1), (44.92, 35.12)), "not a longitude"),
    "endless": (((math.inf, 35.1), (44.92, 35.1), (44.92, 35.12)), "not a longitude"),
}


@pytest.mark.parametrize("name", RINGS)
def test_a_ground_plan_that_is_none_is_refused(name: str) -> None:
    ring, said = RINGS[name]
    problems = checked(application(volume=volume(ring_deg=ring))).problems
    assert all(problem.where.startswith("volume.ring_deg") and problem.hint for problem in problems)
    assert said in problems[0].what


def test_a_million_corners_are_refused_at_once() -> None:
    ring = tuple((44.9 + 0.01 * math.cos(k), 35.1 + 0.01 * math.sin(k)) for k in range(1_000_000))
    begin = time.perf_counter()
    (problem,) = checked(application(volume=volume(ring_deg=ring))).problems
    assert time.perf_counter() - begin < 0.05
    assert problem.what == "1,000,000 corners"


LIMITS: dict[str, tuple[dict[str, Any], str]] = {
    "upside down": ({"lower_m": 150.0}, "not below"),
    "flat": ({"lower_m": 120.0}, "not below"),
    "ground and sea": ({"upper_reference": AMSL}, "not known"),
    "sea and ellipsoid too near": ({"lower_m": 125.0, "lower_reference": HAE, "upper_reference": AMSL}, "not known"),
    "sea above ellipsoid": ({"lower_m": 400.0, "lower_reference": AMSL, "upper_reference": HAE}, "not below"),
    "too high": ({"upper_m": 20_000.0}, "20000 m"),
    "not a number": ({"upper_m": math.nan}, "nan m"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits_that_cannot_hold_are_refused(name: str) -> None:
    changes, said = LIMITS[name]
    (problem,) = checked(application(volume=volume(**changes))).problems
    assert said in problem.what


def test_sea_and_ellipsoid_compare_where_the_geoid_is_known() -> None:
    asked = application(
        volume=volume(lower_m=300.0, lower_reference=AMSL, upper_m=400.0, upper_reference=HAE),
    )
    assert checked(asked).problems == ()
    assert "not known" in checked(asked, None).problems[0].what


TIMES: dict[str, tuple[dict[str, Any], str, str]] = {
    "none": ({"window": ()}, "window", "no time"),
    "ends before it starts": (
        {"window": (window("2026-12-01T12:00", "2026-12-01T08:00"),)},
        "window[#1].end",
        "is not after",
    ),
    "takes no time": ({"window": (window(end="2026-12-01T08:00"),)}, "window[#1].end", "is not after"),
    "over": ({"window": (window("2026-11-01T08:00", "2026-11-01T09:00"),)}, "window", "over already"),
    "too far ahead": ({"window": (window(end="2027-12-01T08:00"),)}, "window", "farther than 366 days"),
    "beyond all years": ({"window": (window(end="9999-12-31T23:59"),)}, "window[#1].end", "no local date"),
    "no such day": ({"window": (window(end="2026-02-30T08:00"),)}, "window[#1].end", "no local date"),
    "no such hour": ({"window": (window(end="2026-12-01T25:00"),)}, "window[#1].end", "no local date"),
    "Arabic digits": ({"window": (window(end="٢٠٢٦-12-01T09:00"),)}, "window[#1].end", "no local date"),
    "no such zone": ({"window": (window(zone="Asia/Atlantis"),)}, "window[#1].time_zone", "no time zone"),
    "a zone out of the folder": ({"window": (window(zone="../../etc/passwd"),)}, "window[#1].time_zone", "no time"),
    "a zone that is a folder": ({"window": (window(zone="Asia"),)}, "window[#1].time_zone", "no time zone"),
    "another on each machine": ({"window": (window(zone="localtime"),)}, "window[#1].time_zone", "no time zone"),
    "with leap seconds": ({"window": (window(zone="right/Asia/Baghdad"),)}, "window[#1].time_zone", "no time zone"),
    "no such offset": ({"window": (window(zone="+27:00"),)}, "window[#1].time_zone", "no time zone"),
    "days backwards": (
        {"window": (), "recurrence": (daily(last_day="2026-11-01"),)},
        "recurrence[#1].last_day",
        "before",
    ),
    "a century of days": (
        {"window": (), "recurrence": (daily(last_day="2126-11-01"),)},
        "recurrence[#1].last_day",
        "36495 days",
    ),
    "begins when it ends": (
        {"window": (), "recurrence": (daily(end_time="08:00"),)},
        "recurrence[#1].end_time",
        "when it begins",
    ),
    "on none of its days": (
        {"window": (), "recurrence": (daily(last_day="2026-12-02", days=("SUN",)),)},
        "recurrence[#1].days",
        "none of its days",
    ),
    "too many": (
        {"window": (), "recurrence": tuple(daily(last_day="2027-11-01", **hours) for hours in (
            {"start_time": "08:00", "end_time": "09:00"}, {"start_time": "10:00", "end_time": "11:00"},
        ))},
        "window",
        "672 separate times",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TIMES)
def test_times_that_cannot_hold_are_refused(name: str) -> None:
    changes, where, said = TIMES[name]
    (problem,) = checked(application(**changes)).problems
    assert problem.where == where
    assert said in problem.what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("flight \u202efdp.exe", "U+202E"),
        ("two\nlines", "U+000A"),
        ("zero\u200bwidth", "U+200B"),
        ("\u3164\u2800", "nothing to read"),
        ("half \ud800", "U+D800"),
        ("x" * 501, "501 characters"),
    ],
)
def test_words_that_deceive_are_refused(text: str, said: str) -> None:
    (problem,) = checked(application(purpose=text)).problems
    assert problem.where == "purpose"
    assert said in problem.what


def test_words_of_the_country_are_taken() -> None:
    assert checked(application(purpose="پشکنینی بۆری گاز؛ می\u200cخواهم")).problems == ()


def test_all_problems_are_said_at_once() -> None:
    asked = application(
        purpose="a\u202eb",
        operator="no number",
        airframes=("KR-1", "\u202e"),
        volume=volume(ring_deg=SQUARE[:2], lower_m=500.0),
        window=(window(end="never"), window(zone="Mars/Base")),
        recurrence=(daily(start_time="8 o'clock"),),
    )
    assert [problem.where for problem in checked(asked).problems] == [
        "purpose",
        "operator",
        "airframes[#2]",
        "volume.ring_deg",
        "volume.lower_m",
        "window[#1].end",
        "window[#2].time_zone",
        "recurrence[#1].start_time",
    ]
