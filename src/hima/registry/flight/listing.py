"""How a flight permit is found: by what it names, by the months of its times, by where and when it counts."""

from typing import Final

from hima.registry.change import Extent, Key, Listing
from hima.registry.flight.conflict import LIVE
from hima.registry.flight.record import Permit
from hima.registry.flight.zones import bounds
from hima.wire.geozones.times import moment_text

AIRFRAME: Final = "airframe"
AIRFRAME_MONTH: Final = "airframe_month"
OPERATOR: Final = "operator"
PILOT: Final = "pilot"

_MONTH: Final = len("2026-12")


def airframe_month(uin: str, time_ns: int) -> str:
    """The name by which permits of an aircraft in a month are found, so that an answer never reads all of its life."""
    return f"{uin} {moment_text(time_ns)[:_MONTH]}"


def listing(permit: Permit) -> Listing:
    """How a permit is found. One that no longer counts for others has no extent."""
    asked = permit.application
    months = {airframe_month(uin, at) for uin in asked.airframes for at in _moments(permit)}
    keys = [Key(AIRFRAME, uin, False) for uin in sorted(set(asked.airframes))]
    keys += [Key(AIRFRAME_MONTH, month, False) for month in sorted(months)]
    keys += [Key(OPERATOR, asked.operator, False), Key(PILOT, asked.pilot, False)]
    words = " ".join((permit.number, asked.purpose, asked.operator, asked.pilot, *asked.airframes))
    return Listing(tuple(keys), words, permit.state.value, extent(permit) if permit.state in LIVE else None)


def _moments(permit: Permit) -> list[int]:
    """Moments of which every month that a permit touches has one. A window of a year is walked by weeks."""
    week_ns = 7 * 86_400 * 10**9
    return [at for from_ns, to_ns in permit.windows for at in (*range(from_ns, to_ns, week_ns), to_ns - 1)]


def extent(permit: Permit) -> Extent:
    """Where and when a permit counts: a box around its ground plan, from its first time to its last."""
    west, south, east, north = bounds(permit.application.volume.ring_deg)  # type: ignore[arg-type]  # pairs, by check
    return Extent(west, south, east, north, permit.windows[0][0], permit.windows[-1][1])
