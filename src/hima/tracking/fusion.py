"""Local tracks into system tracks: track-to-track fusion by covariance intersection.

A local track stays with the system track it was once found to be part of, until several reports in a row do not fit;
one that fits none begins a system track. How much a report shares with what is already believed is not known, since it
holds the sensor's whole past, so it is fused by covariance intersection and never counts twice.

The share is found on the estimate over all motion models and used for each of them: so the models keep telling apart
how the object moves, and each is fused consistently. Their weights learn from the report in the same proportion.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.belief import gather, lay_out
from hima.tracking.founding import found_track
from hima.tracking.gating import whereabouts
from hima.tracking.initiation import CLIMB_SIGMA_MPS, HEIGHT_M, HEIGHT_SIGMA_M, SPEED_SIGMAS
from hima.tracking.intersection import best_share, intersect, invert
from hima.tracking.life import COASTING, CONFIRMED, SCORE_MAX, TENTATIVE, Rules, weigh_kind
from hima.tracking.local_report import Reports, fit, judge, pick
from hima.tracking.local_table import FORGET_NS, Locals, row_of
from hima.tracking.meeting import Meeting, meet, new_meeting
from hima.tracking.screening import BROKEN, DUPLICATE, GOOD, TABLE_FULL
from hima.tracking.table import Estimates, Lives

REPORTS_MAX: Final = 2_000
"""Reports of one batch that are used: no sensor of ours follows more."""
STRIKES: Final = 3
"""So many misfits in a row part a local track from its system track."""
DOUBLES: Final = 5
"""So many reports in a row must fit another local track of the sensor before both are taken for one object."""
ALIKE: Final = 0.5
"""How far apart, as a share of what true pairs stay below, two local tracks may be to be taken for one object."""
NOBODY, SAME, ANOTHER = 0, 1, 2
FIRST_REPORTS: Final = 3
"""A local track begins a system track with its third report."""
PATIENT_REPORTS: Final = 8
"""While a tentative track lies where it is, it waits for that until this report."""
EVIDENCE: Final = 1.0
"""What one report adds to the log odds of existence."""
COARSE_SIGMAS: Final = 6.0
"""Tracks farther than this on the map are not looked at."""
LEAST_LOG: Final = -50.0
"""Log of the least likelihood of a model beside the best one."""


@kernel
def fuse_reports(
    estimates: Estimates,
    lives: Lives,
    count: int,
    next_id: int,
    models: FloatArray,
    first: FloatArray,
    known: Locals,
    reports: Reports,
    times_ns: tuple[int, int],
    rules: Rules,
    refused: IntArray,
) -> tuple[int, int]:
    """Use a batch of local tracks.

    Args:
        estimates: The tracks, changed in place.
        lives: The tracks, changed in place.
        count: Rows of both in use.
        next_id: Number of the next track that people see.
        models: The motion models of confirmed tracks.
        first: Those of tentative tracks.
        known: The local tracks, changed in place.
        reports: The batch.
        times_ns: Reports before the first or after the second are out of time.
        rules: The settings.
        refused: (R,) counts by `Refused`, changed in place.

    Returns:
        The new number of rows in use, and of the next track.
    """
    at = new_meeting(len(models))
    for j in range(len(reports.time_ns)):
        verdict = judge(reports, j, times_ns[0], times_ns[1])
        if verdict != GOOD:
            refused[verdict] += 1
            continue
        mine = row_of(known, reports.sensor, reports.source[j], reports.time_ns[j], FORGET_NS)
        if mine < 0 or reports.time_ns[j] <= known.last_ns[mine]:
            refused[TABLE_FULL if mine < 0 else DUPLICATE] += 1
            continue
        _note(known, mine, reports, j)
        row = _part_of(estimates, lives, count, models, known, mine, reports, j, at)
        if row >= 0:
            if _fuse(estimates, row, models, reports, j, at):
                _credit(lives, row, reports, j, rules)
            else:
                refused[BROKEN] += 1
        elif _may_begin(estimates, lives, count, first, known, mine, reports, j, rules):
            if count >= len(lives.id):
                refused[TABLE_FULL] += 1
            else:
                _begin(estimates, lives, count, models, reports, j, next_id, rules)
                known.track[mine] = next_id
                next_id += 1
                count += 1
    return count, next_id


@kernel
def _note(known: Locals, mine: int, reports: Reports, j: int) -> None:
    known.last_ns[mine] = reports.time_ns[j]
    known.reports[mine] += 1
    for a in range(6):
        known.mean[mine, a] = reports.mean[j, a]
        for b in range(6):
            known.covariance[mine, a, b] = reports.covariance[j, a, b]


@kernel
def _part_of(
    estimates: Estimates,
    lives: Lives,
    count: int,
    models: FloatArray,
    known: Locals,
    mine: int,
    reports: Reports,
    j: int,
    at: Meeting,
) -> int:
    """Row of the track that report ``j`` is to be fused into, -1 for none; the local track remembers it."""
    track = known.track[mine]
    for row in range(count):
        if track != 0 and lives.id[row] == track and lives.state[row] <= COASTING:
            if meet(estimates, row, models, reports, j, at) <= 1.0:
                known.strikes[mine] = 0
                return row
            known.strikes[mine] += 1
            if known.strikes[mine] < STRIKES:
                return -1
    known.strikes[mine] = 0
    if track != 0:
        known.track[mine] = 0
        known.reports[mine] = 1
    best, found = 1.0, -1
    doubled = False
    for row in range(count):
        if CONFIRMED <= lives.state[row] <= COASTING and _near(estimates, row, models, reports, j):
            apart = meet(estimates, row, models, reports, j, at)
            other = _other_part(known, mine, lives.id[row], reports, j)
            doubled = doubled or (apart <= 1.0 and other == SAME)
            if apart < best and (other == NOBODY or (other == SAME and known.doubles[mine] >= DOUBLES)):
                best, found = apart, row
    known.doubles[mine] = known.doubles[mine] + 1 if doubled else 0
    if found >= 0:
        known.track[mine] = lives.id[found]
    return found


@kernel
def _near(estimates: Estimates, row: int, models: FloatArray, reports: Reports, j: int) -> bool:
    """A coarse test on the map, which costs little."""
    point = np.empty(3)
    deviation, _ = whereabouts(estimates, row, models, reports.time_ns[j], point)
    own = math.sqrt(reports.covariance[j, 0, 0] + reports.covariance[j, 1, 1])
    gap = math.hypot(point[0] - reports.mean[j, 0], point[1] - reports.mean[j, 1])
    return bool(gap <= COARSE_SIGMAS * (deviation + own))


@kernel
def _other_part(known: Locals, mine: int, track: int, reports: Reports, j: int) -> int:
    """Which other local track of the sensor is part of a track: `NOBODY`, the `SAME` object it seems, or `ANOTHER`."""
    for k in range(len(known.sensor)):
        taken = k != mine and known.sensor[k] == reports.sensor and known.track[k] == track
        if taken and reports.time_ns[j] - known.last_ns[k] <= FORGET_NS:
            apart, _ = fit(reports.known[j], known.mean[k], known.covariance[k], reports.mean[j], reports.covariance[j])
            return SAME if apart <= ALIKE else ANOTHER
    return NOBODY


@kernel
def _may_begin(
    estimates: Estimates,
    lives: Lives,
    count: int,
    first: FloatArray,
    known: Locals,
    mine: int,
    reports: Reports,
    j: int,
    rules: Rules,
) -> bool:
    """True if a local track that is part of none has spoken often enough to begin a system track."""
    reported = known.reports[mine]
    speed_mps = math.sqrt(reports.mean[j, 3] ** 2 + reports.mean[j, 4] ** 2 + reports.mean[j, 5] ** 2)
    needed = PATIENT_REPORTS if speed_mps > rules.speed_max_mps else FIRST_REPORTS
    if known.track[mine] != 0 or known.doubles[mine] > 0 or reported < needed:
        return False
    for row in range(count):
        if reported >= PATIENT_REPORTS:
            return True
        fresh = lives.state[row] == TENTATIVE and lives.hits[row] > 1
        if fresh and _near(estimates, row, first, reports, j):
            return False
    return True


@kernel
def _informs(reports: Reports, j: int, at: Meeting, information: FloatArray, pull: FloatArray) -> bool:
    """Write the inverse covariance of what the report knows, and that times the report; False if it has none."""
    part, factor, inverse = np.empty((6, 6)), np.empty((6, 6)), np.empty((6, 6))
    known = reports.known[j]
    if not invert(part, pick(known, at.said_spread, part), factor, inverse):
        return False
    n = 0
    for a in range(6):
        pull[a] = 0.0
        m = 0
        for b in range(6):
            both = known[a] and known[b]
            information[a, b] = inverse[n, m] if both else 0.0
            pull[a] += information[a, b] * at.said[b]
            m += known[b]
        n += known[a]
    return True


@kernel
def _fuse(estimates: Estimates, row: int, models: FloatArray, reports: Reports, j: int, at: Meeting) -> bool:
    """Fuse report ``j`` into a track; False, with nothing changed, where the numbers do not allow it."""
    meet(estimates, row, models, reports, j, at)
    information, pull = np.empty((6, 6)), np.empty(6)
    own, factor = np.empty((6, 6)), np.empty((6, 6))
    if not (_informs(reports, j, at, information, pull) and invert(at.P, 6, factor, own)):
        return False
    share = best_share(own, information)
    weight, means, spreads = at.weight, at.means, at.spreads
    lay_out(at.expected, weight, means, spreads)
    best = -math.inf
    for m in range(len(models)):
        _, density = fit(reports.known[j], means[m], spreads[m], at.said, at.said_spread)
        weight[m] = math.log(max(weight[m], 1e-300)) + (1.0 - share) * density
        best = max(best, weight[m])
        if not intersect(share, means[m], spreads[m], information, pull):
            return False
    total = 0.0
    for m in range(len(models)):
        weight[m] = math.exp(max(weight[m] - best, LEAST_LOG))
        total += weight[m]
    if not 0.0 < total < math.inf:
        return False
    for m in range(len(models)):
        weight[m] /= total
    gather(weight, means, spreads, estimates.belief[row])
    estimates.time_ns[row] = max(estimates.time_ns[row], reports.time_ns[j])
    return True


@kernel
def _credit(lives: Lives, row: int, reports: Reports, j: int, rules: Rules) -> None:
    """Note that a track has used a report: the sensor has seen the object."""
    time_ns = reports.time_ns[j]
    lives.updated_ns[row] = max(lives.updated_ns[row], time_ns)
    lives.fixed_ns[row] = max(lives.fixed_ns[row], time_ns)
    lives.seen_ns[reports.sensor, row] = max(lives.seen_ns[reports.sensor, row], time_ns)
    lives.hits[row] += 1
    lives.score[row] = min(lives.score[row] + EVIDENCE, SCORE_MAX)
    if lives.score[row] >= rules.confirm_score:
        lives.state[row] = CONFIRMED
    weigh_kind(lives, row, reports.kind[j])


@kernel
def _begin(
    estimates: Estimates,
    lives: Lives,
    row: int,
    models: FloatArray,
    reports: Reports,
    j: int,
    number: int,
    rules: Rules,
) -> None:
    """Fill a free row with a confirmed track from report ``j`` and what is known of what flies here."""
    prior = np.array((0.0, 0.0, HEIGHT_SIGMA_M, 0.0, 0.0, CLIMB_SIGMA_MPS))
    prior[3] = prior[4] = rules.speed_max_mps / SPEED_SIGMAS
    mean, P = reports.mean[j].copy(), reports.covariance[j].copy()
    for a in range(6):
        if not reports.known[j, a]:
            mean[a] = HEIGHT_M if a == 2 else 0.0
            P[a, a] = prior[a] * prior[a]
    time_ns, kind = reports.time_ns[j], int(reports.kind[j])
    found_track(estimates, lives, row, models, time_ns, mean, P, number, rules.confirm_score, kind)
    lives.origin[row] = reports.sensor
    lives.hits[row] = FIRST_REPORTS
    lives.seen_ns[reports.sensor, row] = time_ns
