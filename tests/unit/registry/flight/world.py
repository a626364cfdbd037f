"""Applications, rules and people for tests of flight permits. All of it is invented."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from tests import registered

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.adapters.time_zones import find_zone
from hima.picture.permit import HeightBand
from hima.picture.zone import HeightReference, ZoneType
from hima.registry.acts import desk as registered_desk
from hima.registry.acts.act import Act
from hima.registry.change import Author, RecordKind
from hima.registry.flight.application import Application, Recurrence, Volume, Window
from hima.registry.flight.desk import Desk
from hima.registry.flight.rules import Rules
from hima.registry.flight.zones import ZoneRule, bounds
from hima.registry.rules import Body
from hima.registry.store import RecordStore

Result = TypeVar("Result")

NOW_NS: Final = int(datetime(2026, 11, 27, 6, tzinfo=UTC).timestamp()) * 10**9
AGL, AMSL, HAE = HeightReference.AGL, HeightReference.AMSL, HeightReference.HAE
SQUARE: Final = ((44.90, 35.10), (44.92, 35.10), (44.92, 35.12), (44.90, 35.12))
UNDULATION_M: Final = 18.0
DARA: Final = Author("dara", "Dara Ali", "Flare Inspection Ltd")
AMINA: Final = Author("amina", "Amina Karim", "Civil Aviation")
SORAN: Final = Author("soran", "Soran Aziz", "Security Agency")
HANA: Final = Author("hana", "Hana Omar", "Plant management")
PLANT: Final = "Plant management"


def body(name: str, organisation: str, always: bool) -> Body:
    return Body(
        id=name,
        name=organisation,
        endorses=("flight_permit",),
        always=always,
        organisations=(organisation, "Twin House") if name == "security" else (),
        source="Invented for tests.",
    )


BODIES: Final = (
    body("aviation", "Civil Aviation", always=True),
    body("security", "Security Agency", always=True),
    body("plant", PLANT, always=False),
)


def volume(**changes: Any) -> Volume:
    plain: dict[str, Any] = {
        "ring_deg": SQUARE,
        "lower_m": 0.0,
        "lower_reference": AGL,
        "upper_m": 120.0,
        "upper_reference": AGL,
    }
    return Volume(**(plain | changes))


def window(start: str = "2026-12-01T08:00", end: str = "2026-12-01T12:00", zone: str = "Asia/Baghdad") -> Window:
    return Window(start=start, end=end, time_zone=zone)


def daily(**changes: Any) -> Recurrence:
    plain: dict[str, Any] = {
        "first_day": "2026-12-01",
        "last_day": "2026-12-10",
        "start_time": "08:00",
        "end_time": "12:00",
        "time_zone": "Asia/Baghdad",
    }
    return Recurrence(**(plain | changes))


def application(**changes: Any) -> Application:
    plain: dict[str, Any] = {
        "purpose": "Inspection of the flare stack",
        "operator": "OP-1",
        "pilot": "L-1",
        "airframes": ("KR-1",),
        "volume": volume(),
        "window": (window(),),
    }
    return Application(**(plain | changes))


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 10**9


def square(west: float, south: float, size: float) -> tuple[tuple[float, float], ...]:
    east, north = west + size, south + size
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def zone(name: str, kind: ZoneType, ring: Any = None, **changes: Any) -> ZoneRule:
    ring = square(44.91, 35.11, 0.05) if ring is None else ring
    plain: dict[str, Any] = {
        "name": f"Zone {name}",
        "rings_deg": (ring,),
        "bounds_deg": bounds(ring),
        "band": HeightBand(0.0, AGL, 500.0, AGL),
        "applicability": (),
        "authorities": (),
        "conditions": "",
    }
    return ZoneRule(id=name, type=kind, **(plain | changes))


def rules(**changes: Any) -> Rules:
    plain: dict[str, Any] = {
        "bodies": BODIES,
        "zones": (),
        "geoid_undulation_m": UNDULATION_M,
        "find_zone": find_zone,
    }
    return Rules(**(plain | changes))


def act(by: Author, after_s: int = 0, why: str = "as agreed") -> Act:
    return Act(by, NOW_NS + after_s * 10**9, why)


def at_desk(
    path: Path, play: Callable[[Desk, SqliteRecordStore], Awaitable[Result]], held: Rules | None = None
) -> Result:
    """Play something at a desk over a real store with the small register of `tests.registered`."""

    async def run() -> Result:
        store = SqliteRecordStore(path / "registry.db")
        try:
            if await store.last_seq() == 0:
                await registered.fill(registered_desk.Desk(store))
            return await play(Desk(store, held or rules()), store)
        finally:
            await store.close()

    return asyncio.run(run())


def changed(value: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(value, **changes)


async def changes_of_permits(store: RecordStore) -> int:
    """How often a permit was written."""
    entries = await store.entries(1, 10_000)
    return sum(entry.change.ref.kind is RecordKind.FLIGHT_PERMIT for entry in entries)
