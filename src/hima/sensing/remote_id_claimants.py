"""Under which address a claim stands: drones change theirs, some every second, and are one claimant all the same.

A new address that claims an identity goes on where another left off, if that one claimed the same identity and what is
said now could be flown to from there. As soon as the other is heard again, or the two part, they are two: serials are
copied.
"""

import math
from typing import Final

import msgspec

from hima.units import SECOND_NS

CLAIMANTS_MAX: Final = 20_000
RIVALS_MAX: Final = 16
"""Claimants of one identity that are looked at, those heard first by this name left out."""
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


class Claimants(msgspec.Struct):
    """Where claimants were last, the longest silent first, and which of them claim each identity."""

    places: dict[str, LastPlace] = {}
    named: dict[str, tuple[str, ...]] = {}


def claimant(known: Claimants, decided: str, address: str, name: str, at_m: tuple[float, float], now_ns: int) -> str:
    """The address under which a position is claimed; remembers the place.

    Args:
        known: Of all claimants; changed in place.
        decided: What this gave for the address before; empty for nothing.
        address: Who transmitted now.
        name: The identity it claims; empty while not known.
        at_m: East, north.
        now_ns: When it was heard.

    Returns:
        The address itself, or that of the claimant which it continues.
    """
    if not decided and name:
        decided = _continued(known, name, at_m, now_ns) or address
    elif decided not in {"", address} and not _is_still(known.places.get(decided), address, at_m, now_ns):
        decided = address
    stands = decided or address
    _forget(known, stands)
    _remember(known, stands, LastPlace(name, address, *at_m, now_ns))
    if len(known.places) > CLAIMANTS_MAX:
        _forget(known, next(iter(known.places)))
    return stands


def _remember(known: Claimants, key: str, place: LastPlace) -> None:
    known.places[key] = place
    if place.name:
        known.named[place.name] = (*known.named.get(place.name, ()), key)[-RIVALS_MAX:]


def _forget(known: Claimants, key: str) -> None:
    place = known.places.pop(key, None)
    if place is None or not place.name:
        return
    others = tuple(other for other in known.named.get(place.name, ()) if other != key)
    if others:
        known.named[place.name] = others
    else:
        known.named.pop(place.name, None)


def _continued(known: Claimants, name: str, at_m: tuple[float, float], now_ns: int) -> str:
    """The claimant of that identity heard last from which one can have flown here; empty if there is none."""
    reached = (key for key in reversed(known.named.get(name, ())) if _reached(known.places[key], at_m, now_ns))
    return next(reached, "")


def _is_still(last: LastPlace | None, address: str, at_m: tuple[float, float], now_ns: int) -> bool:
    """True if nobody else has spoken for the claimant since, and it can have flown here."""
    return last is not None and last.address == address and _reached(last, at_m, now_ns)


def _reached(last: LastPlace, at_m: tuple[float, float], now_ns: int) -> bool:
    """True if one can have flown from there to here since."""
    if now_ns - last.time_ns > SILENT_NS:
        return False
    moved_m = math.hypot(at_m[0] - last.east_m, at_m[1] - last.north_m)
    return moved_m <= NEAR_M + SPEED_MAX_MPS * (now_ns - last.time_ns) / SECOND_NS
