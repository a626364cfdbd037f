"""Whatever is asked for: every refusal says what to do, nothing raises, and what is written can be read again whole."""

import asyncio
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dateutil import tz  # type: ignore[import-untyped]
from dateutil.rrule import DAILY, rrule  # type: ignore[import-untyped]
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.unit.registry.flight.world import DARA, NOW_NS, act, application, rules, volume

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.adapters.time_zones import find_zone
from hima.geo.area import inside
from hima.picture.permit import PermitState
from hima.picture.zone import HeightReference
from hima.registry.change import RecordKind, Ref
from hima.registry.flight.application import Application, Recurrence, Volume, Window
from hima.registry.flight.conflict import conflict
from hima.registry.flight.desk import Desk
from hima.registry.flight.ground import closed, ring_problems
from hima.registry.flight.record import Permit, decode
from hima.registry.flight.review import review
from hima.registry.flight.rules import ProblemsError
from hima.registry.flight.times import DAY_NAMES, expand

NUMBER = st.floats() | st.floats(-180, 180) | st.sampled_from([90.0, 180.0, -180.0, 44.9, 35.1])
TEXT = st.text(max_size=30) | st.sampled_from(
    ["Asia/Baghdad", "+03:00", "2026-12-01T08:00", "2026-12-01", "08:00", "24:00"]
)
REFERENCE = st.sampled_from(HeightReference)
NAME = st.text(max_size=12) | st.sampled_from(["OP-1", "L-1", "KR-1"])
VOLUMES = st.builds(
    Volume,
    ring_deg=st.lists(st.tuples(NUMBER, NUMBER) | st.lists(NUMBER, max_size=4).map(tuple), max_size=12).map(tuple),
    lower_m=NUMBER, lower_reference=REFERENCE, upper_m=NUMBER, upper_reference=REFERENCE,
)  # fmt: skip
WINDOWS = st.builds(Window, start=TEXT, end=TEXT, time_zone=TEXT)
RECURRENCES = st.builds(
    Recurrence, first_day=TEXT, last_day=TEXT, start_time=TEXT, end_time=TEXT, time_zone=TEXT,
    days=st.lists(st.sampled_from(DAY_NAMES) | TEXT, max_size=8).map(tuple),
)  # fmt: skip
SOUND = application()
HOSTILE = st.builds(
    Application,
    purpose=st.text(max_size=600) | st.just("Survey"),
    operator=NAME, pilot=NAME,
    airframes=st.lists(NAME, max_size=4).map(tuple),
    volume=st.just(SOUND.volume) | VOLUMES,
    window=st.just(SOUND.window) | st.lists(WINDOWS, max_size=3).map(tuple),
    recurrence=st.just(()) | st.lists(RECURRENCES, max_size=3).map(tuple),
    opens=st.lists(NAME, max_size=3).map(tuple),
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
def test_an_application_is_taken_whole_or_refused_with_all_that_is_wrong(tmp_path: Path, asked: Application) -> None:
    async def play() -> None:
        store = SqliteRecordStore(tmp_path / "registry.db")
        try:
            before = await store.last_seq()
            found = await review(store, rules(), asked, NOW_NS)
            assert all(one.where and one.what and one.hint.endswith(".") for one in found.problems)
            if found.checked.problems:
                with pytest.raises(ProblemsError) as caught:
                    await Desk(store, rules()).draft(asked, act(DARA))
                assert caught.value.problems == found.checked.problems
                assert await store.last_seq() == before
                return
            permit = await Desk(store, rules()).draft(asked, act(DARA))
            stored = await store.get(Ref(RecordKind.FLIGHT_PERMIT, permit.number))
            assert stored is not None
            assert decode(stored.body) == permit
        finally:
            await store.close()

    asyncio.run(play())


CHANGES = (106, 120, 127, 309, 337, 344)
"""Days from the first on which clocks of these places change, and the hours at which they do: most of the trouble."""
DAYS = (st.integers(0, 365) | st.sampled_from(CHANGES)).map(
    lambda day: datetime(2026, 11, 28, tzinfo=UTC) + timedelta(days=day)
)
CLOCK = (st.integers(0, 24 * 4) | st.integers(4, 12)).map(lambda q: f"{q // 4:02d}:{q % 4 * 15:02d}")
PLACES = st.sampled_from(
    ["Asia/Baghdad", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran", "Pacific/Apia"]
)


@settings(max_examples=300, deadline=None)
@given(DAYS, st.integers(0, 40), CLOCK, CLOCK, st.sets(st.sampled_from(DAY_NAMES)), PLACES)
def test_recurrences_agree_with_another_expansion(
    first: datetime, length: int, start: str, end: str, days: set[Any], place: str
) -> None:
    assume(start != end)
    last = first + timedelta(days=length)
    ordered = tuple(day for day in DAY_NAMES if day in days)
    asked = Recurrence(
        first_day=f"{first:%Y-%m-%d}", last_day=f"{last:%Y-%m-%d}", start_time=start, end_time=end, time_zone=place,
        days=ordered,  # type: ignore[arg-type]  # names of days
    )  # fmt: skip
    found = expand((), (asked,), find_zone, NOW_NS)
    assume(not found.problems)
    expected = list(_by_dateutil(first, last, start, end, ordered, place))
    assert all(a[1] < b[0] for a, b in zip(found.windows, found.windows[1:], strict=False))
    for moment in {edge + shift for window in (*expected, *found.windows) for edge in window for shift in (-1, 0)}:
        assert any(a <= moment < b for a, b in found.windows) == any(a <= moment < b for a, b in expected)


def _by_dateutil(first: datetime, last: datetime, start: str, end: str, days: tuple[str, ...], place: str) -> Any:
    zone = tz.gettz(place)
    over = end < start
    for day in rrule(DAILY, first.replace(tzinfo=None), until=last.replace(tzinfo=None),
                     byweekday=[DAY_NAMES.index(name) for name in days] or None):  # fmt: skip
        begin, finish = (_clock(day, text) for text in (start, end))
        finish += timedelta(days=over)
        utc = [tz.resolve_imaginary(at.replace(tzinfo=zone)).astimezone(UTC) for at in (begin, finish)]
        begin_ns, end_ns = (int(at.timestamp()) * 10**9 for at in utc)
        if begin_ns < end_ns:
            yield begin_ns, end_ns


def _clock(day: datetime, text: str) -> datetime:
    return day + timedelta(hours=int(text[:2]), minutes=int(text[3:]))


@st.composite
def rings(draw: st.DrawFn) -> tuple[tuple[float, float], ...]:
    """Polygons around a point, of any number of corners, not always convex."""
    corners = draw(st.integers(3, 12))
    reach = draw(st.lists(st.floats(0.002, 0.03), min_size=corners, max_size=corners))
    east, north = draw(st.floats(44.9, 44.95)), draw(st.floats(35.1, 35.15))
    turns = [2.0 * math.pi * k / corners for k in range(corners)]
    ring = [(east + r * math.cos(t), north + r * math.sin(t)) for r, t in zip(reach, turns, strict=True)]
    return closed(ring)


@st.composite
def permits(draw: st.DrawFn) -> Permit:
    ring = draw(rings())
    assume(not ring_problems(ring))
    lower = draw(st.integers(0, 200))
    edges = sorted(draw(st.sets(st.integers(0, 100), min_size=2, max_size=8)))
    asked = application(
        volume=volume(ring_deg=ring, lower_m=float(lower), upper_m=float(lower + draw(st.integers(1, 200))))
    )
    windows = tuple((a * 10**9, b * 10**9) for a, b in zip(edges[::2], edges[1::2], strict=False))
    return Permit(
        number=draw(st.sampled_from("ABCD")),
        state=PermitState.ISSUED,
        application=asked,
        windows=windows,
        applicants=("x",),
    )


@settings(max_examples=400, deadline=None)
@given(permits(), permits())
def test_a_conflict_is_found_where_points_of_both_volumes_meet(a: Permit, b: Permit) -> None:
    assume(a.number != b.number)
    found = conflict(a, b, None)
    mirrored = conflict(b, a, None)
    assert (found is None) == (mirrored is None)
    rings_ = [one.application.volume.ring_deg for one in (a, b)]
    east, north = np.meshgrid(np.linspace(44.86, 44.99, 131), np.linspace(35.06, 35.19, 131))
    points = np.column_stack([east.ravel(), north.ravel()])
    ground = bool((inside([rings_[0]], points) & inside([rings_[1]], points)).any())  # type: ignore[list-item]
    va, vb = a.application.volume, b.application.volume
    level = max(va.lower_m, vb.lower_m) < min(va.upper_m, vb.upper_m)
    seconds = [s for s in range(101) if all(any(f <= s * 10**9 < t for f, t in one.windows) for one in (a, b))]
    if ground and level and seconds:
        assert found is not None
        assert found.from_ns == seconds[0] * 10**9
    if found is not None:
        assert level
        assert seconds
        place = np.array([found.place_deg])
        # The point lies in both, or within rounding of an edge of a thin piece.
        assert all(inside([ring], place)[0] for ring in rings_) or found.area_m2 < 100.0  # type: ignore[list-item]
