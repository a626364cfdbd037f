"""Permits that are known now, as columns: found by airframe, operator and zone, measured all at once."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import numpy as np

from hima.geo.frames import SiteFrame
from hima.geo.polygons import Polygons, polygons
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.facts import AirframeFacts, Found, PermitFacts
from hima.picture.permit import FlightPermit, PermitState
from hima.picture.zone import HeightReference

CORNERS_MAX: Final = 10_000
"""As many as an operational intent may have (ASTM F3548-21, OiMaxVertices); a larger plan is not measured."""
REFERENCES: Final = tuple(HeightReference)
"""Order in which heights stand in columns."""
VALID: Final = (PermitState.ISSUED, PermitState.ACTIVE)


class PermitTable(msgspec.Struct, frozen=True, eq=False):
    """Permits by number.

    Attributes:
        permits: The permits.
        plans: Their ground plans, row by row.
        limit_m: (P, 2) lower and upper limit.
        grounded: (P,) true where the ground itself is the lower limit: nothing flies below it.
        reference: (P, 2) rows of `REFERENCES` that the limits are measured from.
        of_airframe: Rows of permits that name an airframe, by UIN.
        of_operator: Rows of permits that name no airframe, by number of the operator.
        opening: Rows of permits that open a zone, by zone.
    """

    permits: tuple[FlightPermit, ...]
    plans: Polygons
    limit_m: FloatArray
    grounded: BoolArray
    reference: IntArray
    of_airframe: dict[str, list[int]]
    of_operator: dict[str, list[int]]
    opening: dict[str, list[int]]


def permit_table(answers: Sequence[tuple[int, Found | None]], frame: SiteFrame) -> PermitTable:
    """All permits in answers; of several versions of one, that of the latest answer.

    Args:
        answers: Each with the time at which it came, in fixed order.
        frame: The site frame.
    """
    latest: dict[str, tuple[int, FlightPermit]] = {}
    for answered_ns, found in answers:
        for permit in found.permits if isinstance(found, AirframeFacts | PermitFacts) else ():
            if permit.number not in latest or latest[permit.number][0] < answered_ns:
                latest[permit.number] = (answered_ns, permit)
    permits = tuple(latest[number][1] for number in sorted(latest))
    return PermitTable(
        permits=permits,
        plans=polygons([(ring,) for ring in _rings_m(permits, frame)]),
        limit_m=np.array([(p.band.lower_m, p.band.upper_m) for p in permits], np.float64).reshape(-1, 2),
        grounded=np.array([_is_grounded(permit) for permit in permits], np.bool_),
        reference=np.array([_references(permit) for permit in permits], np.int64).reshape(-1, 2),
        of_airframe=_rows((uin, row) for row, permit in enumerate(permits) for uin in permit.airframes),
        of_operator=_rows((permit.operator, row) for row, permit in enumerate(permits) if not permit.airframes),
        opening=_rows((zone, row) for row, permit in enumerate(permits) for zone in permit.opens),
    )


def _rows(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, row in pairs:
        found.setdefault(name, []).append(row)
    return found


def _rings_m(permits: tuple[FlightPermit, ...], frame: SiteFrame) -> list[tuple[tuple[float, float], ...]]:
    """Ground plans in the site frame, all turned at once; none of a plan that is no ring on earth."""
    rings = [permit.ring_deg if _is_ring(permit.ring_deg) else () for permit in permits]
    flat = np.array([corner for ring in rings for corner in ring], np.float64).reshape(-1, 2)
    lon, lat = np.radians(flat).T
    plan = frame.enu_from_geodetic(lat, lon, frame.hae_m)[:, :2].tolist()
    turned, first = [], 0
    for ring in rings:
        turned.append(tuple((east, north) for east, north in plan[first : first + len(ring)]))
        first += len(ring)
    return turned


def _is_ring(ring: tuple[tuple[float, float], ...]) -> bool:
    on_earth = all(abs(lon) <= 180.0 and abs(lat) <= 90.0 for lon, lat in ring)
    return 4 <= len(ring) <= CORNERS_MAX and ring[0] == ring[-1] and on_earth


def _is_grounded(permit: FlightPermit) -> bool:
    return permit.band.lower_reference is HeightReference.AGL and permit.band.lower_m <= 0.0


def _references(permit: FlightPermit) -> tuple[int, int]:
    band = permit.band
    return REFERENCES.index(band.lower_reference), REFERENCES.index(band.upper_reference)
