"""A track weighed against permits: inside the volume, between the heights, within the time."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.compliance.found import broken, by_metres, by_seconds, met, unknown
from hima.compliance.permit_table import VALID, PermitTable
from hima.compliance.whereabouts import Whereabouts
from hima.geo.polygons import signed_distance
from hima.picture.arrays import IntArray
from hima.picture.facts import AirframeFacts
from hima.picture.permit import FlightPermit, PermitState
from hima.picture.verdict import Cause, Finding, Rule, Standing
from hima.units import SECOND_NS

CLOCKS_NS: Final = 5 * SECOND_NS
"""Clocks may differ by this much (ASTM F3548-21, TimeSyncMaxDifferentialSeconds): nobody is early or late by less."""

_PENDING: Final = (PermitState.DRAFT, PermitState.SUBMITTED, PermitState.ENDORSED)
_ORDER: Final = (PermitState.REVOKED, *_PENDING, PermitState.CLOSED)
"""Where none is valid that one is told of whose state comes first here; refused ones last."""


class Weighed(NamedTuple):
    """A track against one permit that is valid.

    Attributes:
        permit: Row of the permit.
        outside_m: Distance outside its plan, negative inside, NaN where it cannot be measured.
        beyond_m: Two standard deviations of that.
        size_m: Radius of a circle as large as the plan.
        above_m: Above the upper limit, negative below it.
        above_beyond_m: Two standard deviations of that.
        below_m: Below the lower limit, negative above it.
        below_beyond_m: Two standard deviations of that.
        room_m: Height between the limits at this place, whatever they are measured from.
        early_ns: Until the next time that it allows, 0 within one.
        late_ns: Since the last time that it allowed, 0 within one.
    """

    permit: int
    outside_m: float
    beyond_m: float
    size_m: float
    above_m: float
    above_beyond_m: float
    below_m: float
    below_beyond_m: float
    room_m: float
    early_ns: int
    late_ns: int

    @property
    def unfit(self) -> tuple[int, float, float]:
        """By how much it does not fit: time first, then place, then height; the least is the one that is meant."""
        off_m = self.outside_m if math.isfinite(self.outside_m) else math.inf
        return self.early_ns + self.late_ns, max(0.0, off_m), max(0.0, self.above_m, self.below_m)


def candidates(facts: AirframeFacts, table: PermitTable) -> list[int]:
    """Rows of permits that an airframe may fly by: those that name it, and its operator's that name none."""
    found = table.of_airframe.get(facts.uin, ())
    of_operator = table.of_operator.get(facts.operator, ()) if facts.operator else ()
    return sorted({*found, *of_operator})


def weigh(where: Whereabouts, row: IntArray, permit: IntArray, table: PermitTable, now_ns: int) -> list[Weighed]:
    """Pairs of a row of ``where`` and a permit, each measured."""
    outside_m = signed_distance(table.plans, where.plan_m[row], permit)
    size_m = np.sqrt(table.plans.area_m2[permit] / np.pi)
    lower, upper = table.reference[permit, 0], table.reference[permit, 1]
    below_m = table.limit_m[permit, 0] - where.height_m[row, lower]
    above_m = where.height_m[row, upper] - table.limit_m[permit, 1]
    room_m = -above_m - below_m
    outside_m, above_m, below_m = (np.where(np.isfinite(off), off, np.nan) for off in (outside_m, above_m, below_m))
    columns = (
        outside_m,
        where.beyond_m[row],
        size_m,
        above_m,
        where.height_beyond_m[row, upper],
        np.where(table.grounded[permit], -np.inf, below_m),
        where.height_beyond_m[row, lower],
        room_m,
    )
    times = {number: _off(table.permits[number], now_ns) for number in set(permit.tolist())}
    measured = zip(*(column.tolist() for column in columns), strict=True)
    pairs = zip(permit.tolist(), measured, strict=True)
    return [Weighed._make((number, *values, *times[number])) for number, values in pairs]


def fits(where: Whereabouts, permits: list[list[int]], table: PermitTable, now_ns: int) -> list[list[Weighed]]:
    """Each row of ``where`` against the valid ones of its permits, that which it fits best first."""
    pairs = [(row, permit) for row, rows in enumerate(permits) for permit in valid(rows, table)]
    found: list[list[Weighed]] = [[] for _ in permits]
    if not pairs:
        return found
    row, permit = np.array(pairs, np.int64).T
    for number, weighed in zip(row.tolist(), weigh(where, row, permit, table, now_ns), strict=True):
        found[number].append(weighed)
    return [sorted(weighed, key=lambda one: one.unfit) for weighed in found]


def in_time(permit: FlightPermit, now_ns: int) -> bool:
    """True if a permit allows flight at a moment, or would if clocks differed as much as they may."""
    return any(from_ns - CLOCKS_NS <= now_ns < to_ns + CLOCKS_NS for from_ns, to_ns in permit.windows)


def _off(permit: FlightPermit, now_ns: int) -> tuple[int, int]:
    """How early and how late a moment is for a permit, both 0 within one of its times; only the nearer counts."""
    early_ns = late_ns = 0
    for from_ns, to_ns in permit.windows:
        if from_ns <= now_ns < to_ns:
            return 0, 0
        if now_ns < from_ns and (early_ns == 0 or from_ns - now_ns < early_ns):
            early_ns = from_ns - now_ns
        if now_ns >= to_ns and (late_ns == 0 or now_ns - to_ns < late_ns):
            late_ns = max(1, now_ns - to_ns)
    if early_ns and late_ns:
        return (early_ns, 0) if early_ns < late_ns else (0, late_ns)
    return early_ns, late_ns


def none_valid(facts: AirframeFacts, rows: list[int], table: PermitTable, *, demanded: bool) -> Finding:
    """The rule of permits where none is valid: one that was taken back is a breach, absence is unknown.

    One that is over says no more than that there is none now: the same as if its times had left the answer.
    """
    short = broken if demanded else unknown
    if not rows:
        return short(Rule.PERMIT, Cause.NO_PERMIT, f"airframe:{facts.uin}")
    permit = min((table.permits[row] for row in rows), key=lambda one: _rank(one.state))
    cite = f"permit:{permit.number}"
    if permit.state is PermitState.REVOKED:
        return broken(Rule.PERMIT, Cause.PERMIT_REVOKED, cite)
    return short(
        Rule.PERMIT, Cause.PERMIT_CLOSED if permit.state is PermitState.CLOSED else Cause.PERMIT_NOT_ISSUED, cite
    )


def _rank(state: PermitState) -> int:
    return _ORDER.index(state) if state in _ORDER else len(_ORDER)


def valid(rows: list[int], table: PermitTable) -> list[int]:
    """Those that are issued or in use."""
    return [row for row in rows if table.permits[row].state in VALID]


def by_permit(weighed: Weighed, table: PermitTable) -> list[Finding]:
    """The rules of permit, volume, height and time against the permit that is meant."""
    cite = f"permit:{table.permits[weighed.permit].number}"
    return [met(Rule.PERMIT, cite), _volume(weighed, cite), _height(weighed, cite), _time(weighed, cite)]


def _volume(weighed: Weighed, cite: str) -> Finding:
    """Broken only outside by more than two standard deviations; met only where the track is known well enough."""
    off, beyond = weighed.outside_m, weighed.beyond_m
    if off > beyond:
        return by_metres(Rule.VOLUME, Standing.BREACH, Cause.OUTSIDE, (off, beyond), (cite,))
    if off <= 0.0 and beyond <= weighed.size_m:
        return met(Rule.VOLUME, cite)
    if off > 0.0:
        return by_metres(Rule.VOLUME, Standing.UNKNOWN, Cause.PLACE_UNCERTAIN, (off, beyond), (cite,))
    return unknown(Rule.VOLUME, Cause.PLACE_UNCERTAIN, cite)


def _height(weighed: Weighed, cite: str) -> Finding:
    """As the volume: a height known worse than half the room between the limits is not known to be between them."""
    sides = (
        (Cause.ABOVE, weighed.above_m, weighed.above_beyond_m),
        (Cause.BELOW, weighed.below_m, weighed.below_beyond_m),
    )
    cause, off, beyond = max(sides, key=lambda side: side[1])
    if off > beyond:
        return by_metres(Rule.HEIGHT, Standing.BREACH, cause, (off, beyond), (cite,))
    if off <= 0.0 and beyond <= weighed.room_m / 2.0:
        return met(Rule.HEIGHT, cite)
    if off > 0.0:
        return by_metres(Rule.HEIGHT, Standing.UNKNOWN, Cause.HEIGHT_UNCERTAIN, (off, beyond), (cite,))
    return unknown(Rule.HEIGHT, Cause.HEIGHT_UNCERTAIN, cite)


def _time(weighed: Weighed, cite: str) -> Finding:
    if not weighed.early_ns and not weighed.late_ns:
        return met(Rule.TIME, cite)
    cause, off_ns = (Cause.EARLY, weighed.early_ns) if weighed.early_ns else (Cause.LATE, weighed.late_ns)
    standing = Standing.BREACH if off_ns > CLOCKS_NS else Standing.UNKNOWN
    return by_seconds(Rule.TIME, standing, cause, off_ns, cite)
