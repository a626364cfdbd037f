"""Crossings: what lines of two or more sensors may have in common, until it is a track or proves a ghost.

Of n objects seen by two direction finders, n² pairs of bearings cross, and n of these are real. So each crossing is
followed as a hypothesis with one motion model, and lines may be part of several. Every further line of either sensor
that keeps meeting it adds what it is likelier than clutter; a look that misses it takes away. It becomes a track only
when two sensors have met it three times each, its motion fits, and whatever else its lines may come from is much less
likely: elevations, a third sensor and motion tell. Two mirror images, or two pairs that nothing tells apart, stay
lines, and people see wedges.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.lanes import LANES
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.belief import MEAN, ROWS, SPREAD, begin_with, new_belief
from hima.tracking.crosspoint import POINTS_MAX, STEADY, agree, crossings, in_reach, settle
from hima.tracking.filtering import GATES
from hima.tracking.gating import SECOND
from hima.tracking.lines import LINES_MAX, Lines
from hima.tracking.measurement import TDOA_CODE
from hima.tracking.motion import predict, prepare
from hima.tracking.room import Room
from hima.tracking.sensors import CLUTTER_LOG, CLUTTER_POLAR, CLUTTER_TDOA, DETECTION, PERIOD_S
from hima.tracking.table import NEVER_NS

CROSSINGS_MAX: Final = 256
"""Crossings followed at once."""
TOGETHER_S: Final = 1.5
"""Lines farther apart in time do not begin a crossing."""
PATIENCE_S: Final = 4.0
PATIENCE_PERIODS: Final = 3.0
"""A crossing that only one sensor has met for so long, and so many of its periods, is given up."""
SURE_MAX: Final = 0.9
"""What is at most believed of a sensor's probability of detection: what it looks for need not radiate."""
LEAST_DENSITY: Final = 1e-30
LEAST_SCORE: Final = -6.0
MEMORY_S: Final = 8.0
"""Evidence fades with this time constant, so that an old ghost does not outweigh what was lost for a while."""
SURPRISE_SIGMAS: Final = 4.0
"""A crossing whose squared innovations exceed their expectation by so many standard deviations is a ghost."""
RECENT: Final = 4
"""Lines of each sensor by which a crossing is known to share some with another."""
HASTE: Final = 1.5
HASTE_S: Final = 3.0
"""After so long a crossing that is faster than the fastest object by this factor is a ghost."""


class Crossings(NamedTuple):
    """Crossings that are followed, in no order; S sensors.

    Attributes:
        born_ns: (H,) when it began; `NEVER_NS` for a free row.
        time_ns: (H,) time for which mean and covariance hold.
        mean: (H, 6) position and velocity.
        covariance: (H, 6, 6) their covariance.
        score: (H,) log of how much likelier its lines are from one object than from clutter; it fades.
        surprise: (H,) sum of squared innovations.
        freedom: (H,) number of quantities in that sum.
        hits: (H, S) lines of each sensor that were part of it.
        recent: (H, S, RECENT) numbers of the newest of these, newest first.
        seen_ns: (H, S) time of that.
        ahead_ns: (H,) since when it has been much likelier than all else; `NEVER_NS` if it is not.
        looked_ns: (H,) time of the newest look that could have met it.
        kind: (H,) `Kind` code that a sensor gave last, 0 if none.
    """

    born_ns: IntArray
    time_ns: IntArray
    mean: FloatArray
    covariance: FloatArray
    score: FloatArray
    surprise: FloatArray
    freedom: IntArray
    hits: IntArray
    recent: IntArray
    seen_ns: IntArray
    ahead_ns: IntArray
    looked_ns: IntArray
    kind: IntArray


def no_crossings(sensors: int) -> Crossings:
    """None followed."""
    return Crossings(
        born_ns=np.full(CROSSINGS_MAX, NEVER_NS, np.int64),
        time_ns=np.zeros(CROSSINGS_MAX, np.int64),
        mean=np.zeros((CROSSINGS_MAX, 6)),
        covariance=np.zeros((CROSSINGS_MAX, 6, 6)),
        score=np.zeros(CROSSINGS_MAX),
        surprise=np.zeros(CROSSINGS_MAX),
        freedom=np.zeros(CROSSINGS_MAX, np.int64),
        hits=np.zeros((CROSSINGS_MAX, sensors), np.int64),
        recent=np.zeros((CROSSINGS_MAX, sensors, RECENT), np.int64),
        seen_ns=np.full((CROSSINGS_MAX, sensors), NEVER_NS, np.int64),
        ahead_ns=np.full(CROSSINGS_MAX, NEVER_NS, np.int64),
        looked_ns=np.full(CROSSINGS_MAX, NEVER_NS, np.int64),
        kind=np.zeros(CROSSINGS_MAX, np.int64),
    )


@kernel
def log_clutter(lines: Lines, s: int, k: int, sensor: FloatArray, others: int) -> float:
    """Log density of what else may give such a line: a sensor's clutter, or one of ``others`` objects."""
    first = CLUTTER_TDOA if lines.coordinates[s, k] == TDOA_CODE else CLUTTER_POLAR
    density = math.log(math.exp(sensor[CLUTTER_LOG]) + others)
    for a in range(4):
        if not math.isnan(lines.value[s, k, a]):
            density -= sensor[first + a]
    return float(density)


@kernel
def follow(
    found: Crossings, lines: Lines, numbers: FloatArray, s: int, fresh: IntArray, apart_ns: int, room: Room
) -> None:
    """Let every crossing use the best of the ``fresh`` (D,) lines of sensor ``s``, or note that it was missed."""
    belief, sensor = new_belief(), numbers[s]
    miss = math.log(1.0 - min(sensor[DETECTION], SURE_MAX))
    time_ns = lines.time_ns[s, fresh[0]]
    for h in range(CROSSINGS_MAX):
        if found.born_ns[h] == NEVER_NS or time_ns - found.seen_ns[h, s] <= apart_ns:
            continue
        best, best_score = -1, -math.inf
        fresher_s = max(time_ns - max(found.time_ns[h], found.looked_ns[h]), 0) * SECOND
        found.score[h] *= math.exp(-fresher_s / MEMORY_S)
        found.looked_ns[h] = max(found.looked_ns[h], time_ns)
        for k in fresh:
            lag_s = _expect(found, h, lines.time_ns[s, k], belief, room)
            count, distance, density = agree(lines, sensor, s, k, lag_s, belief, room)
            worth = math.log(max(sensor[DETECTION] * density, LEAST_DENSITY))
            worth -= log_clutter(lines, s, k, sensor, len(fresh) - 1)
            if distance <= GATES[count] and worth > best_score:
                best, best_score = k, worth
        if best >= 0:
            _take(found, h, lines, sensor, s, best, best_score, belief, room)
        elif time_ns > found.time_ns[h] and in_reach(sensor, found.mean[h, 0], found.mean[h, 1], found.mean[h, 2]):
            found.score[h] += miss


@kernel
def _expect(found: Crossings, h: int, time_ns: int, belief: FloatArray, room: Room) -> float:
    """Write a crossing as expected at a time; for an earlier one as it is. Returns that lag, 0 or negative seconds."""
    begin_with(found.mean[h], found.covariance[h], belief)
    dt_s = (time_ns - found.time_ns[h]) * SECOND
    if dt_s > 0.0:
        prepare(STEADY, dt_s, room.steps)
        predict(belief, room.steps, room.work)
    return float(min(dt_s, 0.0))


@kernel
def _keep(found: Crossings, h: int, belief: FloatArray) -> None:
    for a in range(6):
        found.mean[h, a] = belief[MEAN + a, 0]
        for b in range(6):
            found.covariance[h, a, b] = belief[SPREAD + 6 * a + b, 0]


@kernel
def _take(
    found: Crossings, h: int, lines: Lines, sensor: FloatArray, s: int, k: int, worth: float, belief: FloatArray,
    room: Room,
) -> None:  # fmt: skip
    """Use a line on a crossing and note it."""
    lag_s = _expect(found, h, lines.time_ns[s, k], belief, room)
    count, distance, _ = agree(lines, sensor, s, k, lag_s, belief, room)
    _keep(found, h, belief)
    found.time_ns[h] = max(found.time_ns[h], lines.time_ns[s, k])
    found.score[h] += worth
    found.surprise[h] += distance
    found.freedom[h] += count
    _note(found, h, lines, s, k)


@kernel
def _note(found: Crossings, h: int, lines: Lines, s: int, k: int) -> None:
    found.hits[h, s] += 1
    for r in range(RECENT - 1, 0, -1):
        found.recent[h, s, r] = found.recent[h, s, r - 1]
    found.recent[h, s, 0] = lines.serial[s, k]
    found.seen_ns[h, s] = max(found.seen_ns[h, s], lines.time_ns[s, k])
    if lines.kind[s, k] != 0:
        found.kind[h] = lines.kind[s, k]


@kernel
def prune(found: Crossings, numbers: FloatArray, now_ns: int, speed_max_mps: float) -> None:
    """Give up crossings that one sensor alone still meets, that are unlikely, or that two rows follow."""
    for h in range(CROSSINGS_MAX):
        if found.born_ns[h] == NEVER_NS:
            continue
        if _ghost(found, h, speed_max_mps) or found.score[h] < LEAST_SCORE or _alone(found, h, numbers, now_ns):
            found.born_ns[h] = NEVER_NS
            continue
        for g in range(h):
            if found.born_ns[g] != NEVER_NS and _same(found, h, g):
                found.born_ns[h if found.score[h] <= found.score[g] else g] = NEVER_NS
                break


@kernel
def _ghost(found: Crossings, h: int, speed_max_mps: float) -> bool:
    """True if a crossing does not move as one object would."""
    freedom, v = found.freedom[h], found.mean[h]
    haste = math.hypot(v[3], v[4]) > HASTE * speed_max_mps
    haste = haste and (found.time_ns[h] - found.born_ns[h]) * SECOND > HASTE_S
    return bool(haste or found.surprise[h] > freedom + SURPRISE_SIGMAS * math.sqrt(2.0 * freedom) + 4.0)


@kernel
def _alone(found: Crossings, h: int, numbers: FloatArray, now_ns: int) -> bool:
    """True if fewer than two sensors have met a crossing of late."""
    meeting = 0
    for s in range(len(numbers)):
        patience_s = max(PATIENCE_S, PATIENCE_PERIODS * numbers[s, PERIOD_S])
        meeting += (now_ns - found.seen_ns[h, s]) * SECOND <= patience_s
    return meeting < 2


@kernel
def _same(found: Crossings, h: int, g: int) -> bool:
    """True if two crossings share the newest lines of two sensors and lie at one place."""
    common = min(h, 0)
    for s in range(found.recent.shape[1]):
        common += found.recent[h, s, 0] > 0 and found.recent[h, s, 0] == found.recent[g, s, 0]
    if common < 2:
        return False
    for a in range(2):
        spread = math.sqrt(found.covariance[h, a, a] + found.covariance[g, a, a])
        if abs(found.mean[h, a] - found.mean[g, a]) > 2.0 * spread:
            return False
    return True


@kernel
def weight(found: Crossings, h: int) -> float:
    """Score of a crossing, as it would be had it been followed for long: age alone must not decide."""
    age_s = max((found.time_ns[h] - found.born_ns[h]) * SECOND, 1.0)
    return float(found.score[h] / (1.0 - math.exp(-age_s / MEMORY_S)))


@kernel
def share_lines(found: Crossings, h: int, g: int) -> bool:
    """True if two crossings live on the same lines of a sensor; one line that both once took does not yet say so."""
    for s in range(found.recent.shape[1]):
        common = min(h, 0)
        for r in range(RECENT):
            for q in range(RECENT):
                serial = found.recent[h, s, r]
                common += serial > 0 and serial == found.recent[g, s, q]
        if common >= min(2, found.hits[h, s], found.hits[g, s]) and common > 0:
            return True
    return False


@kernel
def begin_crossings(
    found: Crossings, lines: Lines, numbers: FloatArray, s: int, fresh: IntArray, speed_max_mps: float, room: Room
) -> None:
    """Begin a crossing wherever a fresh line meets one of another sensor's last look and none is followed yet."""
    for k in fresh:
        for t in range(len(numbers)):
            if t == s:
                continue
            last_ns = _last_look(lines, t, lines.time_ns[s, k])
            for i in range(LINES_MAX):
                in_look = last_ns - lines.time_ns[t, i] <= round(0.5 * numbers[t, PERIOD_S] / SECOND)
                ahead = lines.time_ns[t, i] > last_ns
                free = lines.serial[t, i] > 0 and not (lines.explained[t, i] or lines.repeat[t, i])
                if in_look and free and not ahead and not _followed(found, lines, s, k, t, i):
                    _begin(found, lines, numbers, s, k, t, i, speed_max_mps, room)


@kernel
def _last_look(lines: Lines, t: int, time_ns: int) -> int:
    """Time of the newest line of sensor ``t`` close to a moment; `NEVER_NS` if there is none."""
    newest = NEVER_NS
    for i in range(LINES_MAX):
        if lines.serial[t, i] > 0 and abs(lines.time_ns[t, i] - time_ns) * SECOND <= TOGETHER_S:
            newest = max(newest, lines.time_ns[t, i])
    return newest


@kernel
def _followed(found: Crossings, lines: Lines, s: int, k: int, t: int, i: int) -> bool:
    for h in range(CROSSINGS_MAX):
        both = found.recent[h, s, 0] == lines.serial[s, k] and found.recent[h, t, 0] == lines.serial[t, i]
        if both and found.born_ns[h] != NEVER_NS:
            return True
    return False


@kernel
def _row_for(found: Crossings) -> int:
    """A free row, or that of the least likely crossing that has not been met since it began; -1 if there is none."""
    worst = -1
    for h in range(CROSSINGS_MAX):
        if found.born_ns[h] == NEVER_NS:
            return h
        if found.hits[h].sum() <= 2 and (worst < 0 or found.score[h] < found.score[worst]):
            worst = h
    return worst


@kernel
def _begin(
    found: Crossings, lines: Lines, numbers: FloatArray, s: int, k: int, t: int, i: int, speed_max_mps: float,
    room: Room,
) -> None:  # fmt: skip
    points, known = np.zeros((POINTS_MAX, ROWS, LANES)), new_belief()
    count = crossings(lines, numbers, s, k, t, i, points, room)
    for p in range(count):
        if not settle(lines, numbers, s, k, t, i, speed_max_mps, points[p], known, room):
            continue
        h = _row_for(found)
        if h < 0:
            return
        found.born_ns[h] = found.time_ns[h] = max(lines.time_ns[s, k], lines.time_ns[t, i])
        found.score[h] = found.surprise[h] = 0.0
        found.freedom[h] = found.kind[h] = 0
        found.ahead_ns[h] = found.looked_ns[h] = NEVER_NS
        for u in range(len(numbers)):
            found.hits[h, u] = 0
            for r in range(RECENT):
                found.recent[h, u, r] = 0
            found.seen_ns[h, u] = NEVER_NS
        _keep(found, h, known)
        _note(found, h, lines, s, k)
        _note(found, h, lines, t, i)
