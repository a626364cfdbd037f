"""Zones closed to unmanned aircraft, unless a permit opens them."""

import math
from typing import Final, NamedTuple

import msgspec
import numpy as np

from hima.compliance.found import by_metres, met
from hima.compliance.whereabouts import Whereabouts
from hima.geo.polygons import Polygons, near, polygons, signed_distance
from hima.picture.arrays import FloatArray
from hima.picture.verdict import Cause, Finding, Rule, Standing
from hima.picture.zone import Zone, ZoneType, applies

CLOSED: Final = (ZoneType.PROHIBITED, ZoneType.REQ_AUTHORIZATION)
"""Zones that nobody enters without a permission. What a CONDITIONAL zone asks for is told to people in words."""


class ZoneTable(msgspec.Struct, frozen=True, eq=False):
    """Closed zones of a site, in its order.

    Attributes:
        zones: The zones.
        plans: Their ground plans, row by row.
        limit_m: (Z, 2) lower and upper limit above the site's ground.
    """

    zones: tuple[Zone, ...]
    plans: Polygons
    limit_m: FloatArray


def zone_table(zones: tuple[Zone, ...]) -> ZoneTable:
    """The closed ones of a site's zones."""
    closed = tuple(zone for zone in zones if zone.type in CLOSED)
    return ZoneTable(
        zones=closed,
        plans=polygons([zone.rings_m for zone in closed]),
        limit_m=np.array([(zone.lower_m, zone.upper_m) for zone in closed], np.float64).reshape(-1, 2),
    )


class Within(NamedTuple):
    """A track in a closed zone, or near its edge.

    Attributes:
        zone: Row of the zone.
        depth_m: How far inside, at least, of the ground plan and the heights; negative outside.
        beyond_m: Two standard deviations of that.
    """

    zone: int
    depth_m: float
    beyond_m: float

    @property
    def surely(self) -> bool:
        """True if it is inside beyond doubt."""
        return self.depth_m > self.beyond_m


def within(where: Whereabouts, table: ZoneTable, now_ns: int) -> list[list[Within]]:
    """For each row of ``where`` the zones that apply now and that it is in, or may be, deepest first."""
    found: list[list[Within]] = [[] for _ in where.row]
    row, zone = near(table.plans, where.plan_m, where.beyond_m)
    if not len(row):
        return found
    now = {number: applies(table.zones[number], now_ns) for number in np.unique(zone).tolist()}
    plan_m = -signed_distance(table.plans, where.plan_m[row], zone)
    height_m = where.height_m[row, 0]
    up_m = np.minimum(table.limit_m[zone, 1] - height_m, height_m - table.limit_m[zone, 0])
    # The ground is a limit that nothing passes: a zone from the ground on is not left through it.
    up_m = np.where(table.limit_m[zone, 0] <= 0.0, table.limit_m[zone, 1] - height_m, up_m)
    flat = plan_m <= up_m
    depth_m = np.where(flat, plan_m, up_m)
    beyond_m = np.where(flat, where.beyond_m[row], where.height_beyond_m[row, 0])
    kept = (plan_m > -where.beyond_m[row]) & (up_m > -where.height_beyond_m[row, 0])
    for index in np.flatnonzero(kept).tolist():
        number = int(zone[index])
        if now[number]:
            found[int(row[index])].append(Within(number, float(depth_m[index]), float(beyond_m[index])))
    for zones in found:
        zones.sort(key=lambda one: (-one.depth_m, one.zone))
    return found


class Openings(NamedTuple):
    """What is known of who may open zones now.

    Attributes:
        by_mine: Zones opened by the permits that the flight keeps to, each with the number of the permit.
        by_maybe: Zones opened by permits that it may keep to or not.
        by_any: Zones opened by any permit that is valid now; None where that is not known for sure.
    """

    by_mine: dict[str, str]
    by_maybe: frozenset[str]
    by_any: frozenset[str] | None


def by_zones(zones: list[Within], table: ZoneTable, openings: Openings, *, unmanned: bool, named: bool) -> Finding:
    """The rule of zones.

    Args:
        zones: Zones that the track is in, or may be.
        table: The closed zones.
        openings: Which are open, and to whom.
        unmanned: True if it surely is an unmanned aircraft: the rule is about those.
        named: True if it is known who it is, so that a permit would be known too.
    """
    opened: list[str] = []
    worst: Finding | None = None
    for one in zones:
        zone = table.zones[one.zone].id
        if zone in openings.by_mine:
            opened += [f"zone:{zone}", f"permit:{openings.by_mine[zone]}"]
            continue
        may_be_open = zone in openings.by_maybe if named else openings.by_any is None or zone in openings.by_any
        sure = one.surely and unmanned and not may_be_open
        cause = Cause.ZONE_CLOSED if one.surely else Cause.PLACE_UNCERTAIN
        standing = Standing.BREACH if sure else Standing.UNKNOWN
        amount = (max(0.0, one.depth_m) if math.isfinite(one.depth_m) else 0.0, one.beyond_m)
        finding = by_metres(Rule.ZONE, standing, cause, amount, (f"zone:{zone}",))
        if worst is None or (standing is Standing.BREACH and worst.standing is not Standing.BREACH):
            worst = finding
    return met(Rule.ZONE, *dict.fromkeys(opened)) if worst is None else worst
