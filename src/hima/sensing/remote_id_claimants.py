"""Under which address a claim stands: drones change theirs, some every second, and are one claimant all the same.

A new address that claims an identity goes on where another left off, if that one claimed the same identity and what is
said now could be flown to from there. As soon as the other is heard again, or the two part, they are two: serials are
copied.
"""

import math
from itertools import islice
from typing import Final

import msgspec

from hima.units import SECOND_NS

CLAIMANTS_MAX: Final = 2_000
SEARCHED: Final = 200
"""Of the claimants heard last; a drone that changes its address is heard all the time."""
NEAR_M: Final = 200.0
SPEED_MAX_MPS: Final = 60.0
SILENT_NS: Final = 30 * SECOND_NS


class LastPlace(msgspec.Struct, frozen=True, array_like=True):
    """Where a claimant was last, under which identity and by which address: east, north, UTC nanoseconds."""

    name: str
    address: str
    east_m: float
    north_m: float
    time_ns: int


def claimant(
    places: dict[str, LastPlace], decided: str, address: str, name: str, at_m: tuple[float, float], now_ns: int
) -> str:
    """The address under which a position is claimed; remembers the place.

    Args:
        places: Of claimants, the longest silent first; changed in place.
        decided: What this gave for the address before; empty for nothing.
        address: Who transmitted now.
        name: The identity it claims; empty while not known.
        at_m: East, north.
        now_ns: When it was heard.

    Returns:
        The address itself, or that of the claimant which it continues.
    """
    if not decided and name:
        decided = _continued(places, name, at_m, now_ns) or address
    elif decided not in {"", address} and not _is_still(places.get(decided), address, at_m, now_ns):
        decided = address
    stands = decided or address
    places.pop(stands, None)
    places[stands] = LastPlace(name, address, *at_m, now_ns)
    if len(places) > CLAIMANTS_MAX:
        del places[next(iter(places))]
    return stands


def _continued(places: dict[str, LastPlace], name: str, at_m: tuple[float, float], now_ns: int) -> str:
    for key in islice(reversed(places), SEARCHED):
        if places[key].name == name and _reached(places[key], at_m, now_ns):
            return key
    return ""


def _is_still(last: LastPlace | None, address: str, at_m: tuple[float, float], now_ns: int) -> bool:
    """True if nobody else has spoken for the claimant since, and it can have flown here."""
    return last is not None and last.address == address and _reached(last, at_m, now_ns)


def _reached(last: LastPlace, at_m: tuple[float, float], now_ns: int) -> bool:
    """True if one can have flown from there to here since."""
    if now_ns - last.time_ns > SILENT_NS:
        return False
    moved_m = math.hypot(at_m[0] - last.east_m, at_m[1] - last.north_m)
    return moved_m <= NEAR_M + SPEED_MAX_MPS * (now_ns - last.time_ns) / SECOND_NS
