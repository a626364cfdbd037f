"""Two permits conflict where they share ground, heights and times. A person decides what follows from it."""

from enum import Enum
from typing import Final

import msgspec
import shapely

from hima.picture.permit import PermitState
from hima.registry.flight import ground, heights
from hima.registry.flight.application import band
from hima.registry.flight.record import Permit
from hima.registry.flight.times import Windows

LIVE: Final = (PermitState.SUBMITTED, PermitState.ENDORSED, PermitState.ISSUED, PermitState.ACTIVE)
"""States in which a permit counts for others."""

GIVEN: Final = (PermitState.ISSUED, PermitState.ACTIVE)
"""States in which a permit was given out: who issues another must name it."""


class Heights(Enum):
    """What is known of the heights of two permits that share ground and times."""

    OVERLAP = "overlap"
    NOT_COMPARABLE = "not_comparable"


class Conflict(msgspec.Struct, frozen=True):
    """Where and when two permits meet.

    Attributes:
        other: Number of the other permit.
        state: Where that stands.
        place_deg: A point in the ground that they share, as longitude and latitude.
        area_m2: How much ground they share.
        from_ns: Begin of the first time that they share, UTC nanoseconds.
        to_ns: Its end.
        heights: Whether their heights overlap, or are measured from different things.
    """

    other: str
    state: PermitState
    place_deg: tuple[float, float]
    area_m2: float
    from_ns: int
    to_ns: int
    heights: Heights


def meeting(a: Windows, b: Windows) -> tuple[int, int] | None:
    """The first time that two sets of windows share; None if they share none."""
    i = j = 0
    while i < len(a) and j < len(b):
        from_ns, to_ns = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if from_ns < to_ns:
            return from_ns, to_ns
        if a[i][1] <= b[j][1]:
            i += 1
        else:
            j += 1
    return None


def shared_ground(a: ground.Ring, b: ground.Ring) -> tuple[tuple[float, float], float] | None:
    """A point in the ground that two rings share, and its area in m²; None if it is none or a mere seam."""
    common = shapely.intersection(shapely.Polygon(a), shapely.Polygon(b))
    parts = [part for part in shapely.get_parts(common) if part.geom_type == "Polygon"]
    sizes = [ground.area_m2(shapely.get_coordinates(part.exterior).tolist()) for part in parts]
    # Less than that is how two neighbours draw the same line.
    if sum(sizes) < ground.AREA_MIN_M2:
        return None
    point = shapely.point_on_surface(parts[sizes.index(max(sizes))])
    return (float(point.x), float(point.y)), sum(sizes)


def conflict(asked: Permit, other: Permit, geoid_undulation_m: float | None) -> Conflict | None:
    """How a permit conflicts with another; None if it does not. Heights that do not compare count as shared."""
    if other.state not in LIVE or other.number == asked.number:
        return None
    when = meeting(asked.windows, other.windows)
    mine, theirs = asked.application.volume, other.application.volume
    level = heights.overlap(band(mine), band(theirs), geoid_undulation_m)
    if when is None or level is False:
        return None
    where = shared_ground(ground.closed(mine.ring_deg), ground.closed(theirs.ring_deg))
    if where is None:
        return None
    known = Heights.OVERLAP if level else Heights.NOT_COMPARABLE
    return Conflict(other.number, other.state, where[0], where[1], when[0], when[1], known)
