"""Permits as the corridor weighs them, found by aircraft and moment or by box and time, bounded."""

from typing import Final

from hima.picture.facts import PermitFacts, PermitsAsked
from hima.picture.permit import FlightPermit, PermitState
from hima.registry.change import Extent, RecordKind
from hima.registry.flight.application import band
from hima.registry.flight.ground import closed
from hima.registry.flight.listing import AIRFRAME_MONTH, airframe_month
from hima.registry.flight.record import Permit, decode
from hima.registry.store import RecordStore

PERMITS_MAX: Final = 200
"""Most permits in one answer."""
AROUND_NS: Final = 12 * 3600 * 10**9
"""How far before and after a moment times of a permit are told: early and late are said by how much."""
_READ_MAX: Final = 1_000


def as_permit(permit: Permit, from_ns: int, to_ns: int) -> FlightPermit:
    """A permit as the corridor weighs it.

    Args:
        permit: The record.
        from_ns: Times that end before it are left out, UTC nanoseconds.
        to_ns: Times that begin after it are left out.
    """
    asked = permit.application
    return FlightPermit(
        number=permit.number,
        state=permit.state,
        ring_deg=closed(asked.volume.ring_deg),
        band=band(asked.volume),
        windows=tuple(window for window in permit.windows if window[0] < to_ns and window[1] > from_ns),
        airframes=asked.airframes,
        operator=asked.operator,
        opens=permit.opens,
        purpose=asked.purpose,
    )


async def permits_of(store: RecordStore, uin: str, time_ns: int) -> tuple[FlightPermit, ...]:
    """Permits that name an aircraft and have times around a moment, in any state but draft, by number.

    Raises:
        StoreUnreachableError: The store cannot be read.
    """
    from_ns, to_ns = time_ns - AROUND_NS, time_ns + AROUND_NS
    found: dict[str, FlightPermit] = {}
    for month in sorted({airframe_month(uin, at) for at in (from_ns, time_ns, to_ns)}):
        for stored in await store.by_key(RecordKind.FLIGHT_PERMIT, AIRFRAME_MONTH, month, _READ_MAX):
            permit = as_permit(decode(stored.body), from_ns, to_ns)
            if permit.windows and permit.state is not PermitState.DRAFT:
                found[permit.number] = permit
    return tuple(found[number] for number in sorted(found))[:PERMITS_MAX]


async def permits_within(store: RecordStore, asked: PermitsAsked) -> PermitFacts:
    """Permits that are issued or active in a box and a time, by number.

    Raises:
        StoreUnreachableError: The store cannot be read.
    """
    extent = Extent(asked.west_deg, asked.south_deg, asked.east_deg, asked.north_deg, asked.from_ns, asked.to_ns)
    stored = await store.within(RecordKind.FLIGHT_PERMIT, extent, _READ_MAX)
    permits = [as_permit(decode(one.body), asked.from_ns, asked.to_ns) for one in stored]
    given = [
        permit for permit in permits if permit.windows and permit.state in (PermitState.ISSUED, PermitState.ACTIVE)
    ]
    return PermitFacts(tuple(given[:PERMITS_MAX]), len(given) > PERMITS_MAX or len(stored) == _READ_MAX)
