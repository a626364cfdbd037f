"""How long the filing check of a flight permit takes among 100,000 others and 2,000 zones, half near the site."""

import asyncio
import math
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from tests import registered
from tests.bench.metric import Metric, at_most, plain
from tests.bench.printing import waiting
from tests.unit.registry.flight.world import BODIES, DARA, NOW_NS, application, daily, volume

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.adapters.time_zones import find_zone
from hima.picture.permit import HeightBand, PermitState
from hima.picture.zone import HeightReference, ZoneType
from hima.registry.acts.desk import Desk as Register
from hima.registry.change import Change, RecordKind, Ref, Write
from hima.registry.flight.application import Application
from hima.registry.flight.ground import Ring
from hima.registry.flight.listing import listing
from hima.registry.flight.record import Permit, encode
from hima.registry.flight.review import Reviewed, review
from hima.registry.flight.rules import Rules
from hima.registry.flight.series import number
from hima.registry.flight.times import expand
from hima.registry.flight.zones import ZoneRule, bounds

PERMITS: Final = 100_000
ZONES: Final = 2_000
FILED: Final = 300
GROUP: Final = 1_000
CORNERS: Final = 12
TARGET_MS: Final = 200.0
SITE_DEG: Final = (44.85, 35.12)
STATES: Final = (PermitState.ISSUED, PermitState.ISSUED, PermitState.SUBMITTED, PermitState.ENDORSED)


def ring(luck: np.random.Generator, reach_deg: float) -> Ring:
    """A dozen corners; half of them within 30 km of the site, the others over 300 km around it."""
    spread = 0.3 if luck.random() < 0.5 else 3.0
    east, north = (float(middle + luck.uniform(-spread, spread)) for middle in SITE_DEG)
    corners = []
    for corner in range(CORNERS):
        turn, reach = 2.0 * math.pi * corner / CORNERS, float(luck.uniform(reach_deg / 2.0, reach_deg))
        corners.append((east + reach * math.cos(turn), north + reach * math.sin(turn)))
    return (*corners, corners[0])


def asked(luck: np.random.Generator, days: int) -> Application:
    """An application for some days of the year."""
    first = datetime.fromtimestamp(NOW_NS / 1e9, UTC) + timedelta(days=int(luck.integers(1, 300)))
    lower = float(luck.integers(0, 200))
    hour = int(luck.integers(5, 18))
    again = daily(
        first_day=f"{first:%Y-%m-%d}",
        last_day=f"{first + timedelta(days=days - 1):%Y-%m-%d}",
        start_time=f"{hour:02d}:00",
        end_time=f"{hour + 3:02d}:00",
    )
    where = volume(ring_deg=ring(luck, 0.03), lower_m=lower, upper_m=lower + 120.0)
    return application(volume=where, window=(), recurrence=(again,))


def writes(luck: np.random.Generator, count: int) -> Iterator[Write]:
    """New permits, as the desk writes them."""
    for position in range(1, count + 1):
        application_ = asked(luck, int(luck.integers(1, 31)))
        windows = expand((), application_.recurrence, find_zone, NOW_NS).windows
        permit = Permit(
            number=number(2026, position),
            state=STATES[position % len(STATES)],
            application=msgspec.structs.replace(application_, airframes=(f"KR-{position % 5000}",)),
            windows=windows,
            applicants=("dara",),
        )
        ref = Ref(RecordKind.FLIGHT_PERMIT, permit.number)
        yield Write(Change(NOW_NS, DARA, "bench", ref, "submitted", 1, encode(permit)), listing(permit))


def zones(luck: np.random.Generator, count: int) -> tuple[ZoneRule, ...]:
    """Zones that need leave, of a body that is known."""
    found = []
    for position in range(count):
        around = ring(luck, 0.05)
        limits = HeightBand(0.0, HeightReference.AGL, 150.0, HeightReference.AGL)
        leave = ZoneType.REQ_AUTHORIZATION
        name, edges = f"Zone {position}", bounds(around)
        found.append(ZoneRule(f"z{position}", name, leave, (around,), edges, limits, (), ("plant",), ""))
    return tuple(found)


async def _measured(path: Path) -> tuple[list[float], list[Reviewed]]:
    store = SqliteRecordStore(path)
    luck = np.random.default_rng(124)
    try:
        await registered.fill(Register(store))
        group: list[Write] = []
        with waiting(f"{PERMITS:,} permits"):
            for write in writes(luck, PERMITS):
                group.append(write)
                if len(group) == GROUP:
                    await store.commit(group)
                    group = []
        rules = Rules(BODIES, zones(luck, ZONES), 5.2, find_zone)
        took_ms, found = [], []
        for _ in range(FILED):
            application_ = asked(luck, 30)
            begin = time.perf_counter()
            found.append(await review(store, rules, application_, NOW_NS))
            took_ms.append((time.perf_counter() - begin) * 1000.0)
        return took_ms, found
    finally:
        await store.close()


def measure() -> list[Metric]:
    """Each filing asks for 30 days, near the site or far from it."""
    with tempfile.TemporaryDirectory() as folder:
        took_ms, found = asyncio.run(_measured(Path(folder) / "registry.db"))
    conflicts = [len(one.conflicts) for one in found]
    where = f"filing check among {PERMITS:,} permits and {ZONES:,} zones"
    return [
        at_most(f"{where}, p95", float(np.quantile(took_ms, 0.95)), "ms", TARGET_MS),
        plain(f"{where}, median", float(np.median(took_ms)), "ms"),
        plain(f"{where}, worst of {FILED}", max(took_ms), "ms"),
        plain("conflicts found by a filing, mean", float(np.mean(conflicts)), ""),
        plain("conflicts found by a filing, most", float(max(conflicts)), ""),
        plain("filings that need a zone's leave", float(sum("plant" in one.required for one in found)), ""),
    ]
