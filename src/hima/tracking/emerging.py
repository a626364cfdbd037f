"""Crossings that become tracks, and tracks that only lines keep alive."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.belief import merged
from hima.tracking.crossing import CROSSINGS_MAX, Crossings, begin_crossings, follow, no_crossings, prune, share_lines
from hima.tracking.crosspoint import PLACED_SIGMA_M, spread_on_map
from hima.tracking.exclusion import advantage, excluding
from hima.tracking.founding import found_track
from hima.tracking.gating import SECOND, Plots, whereabouts
from hima.tracking.life import COASTING, CONFIRMED, SCORE_MAX, Rules, is_fix
from hima.tracking.lines import LINES_MAX, Lines, no_lines
from hima.tracking.room import new_room
from hima.tracking.screening import TABLE_FULL
from hima.tracking.sensors import LINES_ALONE, PERIOD_S
from hima.tracking.table import NEVER_NS, Estimates, Lives

HITS: Final = 3
FAST_HITS: Final = 6
"""Lines of each of two sensors that a crossing needs to become a track: a usual one, and one that is faster than the
fastest object expected."""
AGE_S: Final = 1.9
"""It must have moved for so long, so that motion has had a say."""
FITTING: Final = 2.0
"""Most squared innovation a quantity, on average: 1 for what is real and flies straight."""
MARGIN: Final = 10.0
"""Log of how much likelier all lines must be with it than without it."""
AHEAD_S: Final = 1.9
"""It must stay ahead for so long while others share its lines."""
PAIR_AHEAD_S: Final = 4.9
"""The same of a crossing that two sensors alone have met: a few misses by chance must not decide."""
TRACK_SIGMA_M: Final = 300.0
"""A crossing known worse, along the longer axis, waits."""
MINE_SIGMAS: Final = 3.0
FED_S: Final = 3.0
"""Lines at a track that other detections feed, and these sensors do not, are taken to be that track's own."""
EVIDENCE: Final = 0.5
"""Most that a line adds to the log odds of a track that another sensor's lines cross."""


class Clues(NamedTuple):
    """What is remembered of lines.

    Attributes:
        lines: The newest of each sensor.
        crossings: What they may have in common.
    """

    lines: Lines
    crossings: Crossings


def no_clues(sensors: int) -> Clues:
    """Nothing remembered."""
    return Clues(no_lines(sensors), no_crossings(sensors))


@kernel
def cross_lines(
    estimates: Estimates,
    lives: Lives,
    count: int,
    next_id: int,
    models: FloatArray,
    numbers: FloatArray,
    clues: Clues,
    s: int,
    places: IntArray,
    apart_ns: int,
    rules: Rules,
    refused: IntArray,
) -> tuple[int, int]:
    """Let new lines that nothing explains follow and begin crossings, which may found tracks.

    Args:
        estimates: The tracks.
        lives: The tracks.
        count: Rows of both in use.
        next_id: Number of the next track that people see.
        models: The motion models.
        numbers: What is known of sensors.
        clues: What is remembered, changed in place.
        s: Index of the sensor.
        places: (L,) where its new lines are remembered, in order of time.
        apart_ns: A sensor sees one object once within this time.
        rules: The settings.
        refused: (R,) counts by `Refused`, changed in place.

    Returns:
        The new number of rows in use, and of the next track.
    """
    room = new_room()
    found, time_ns = clues.crossings, clues.lines.time_ns[s]
    low = 0
    while low < len(places):
        high = low + 1
        while high < len(places) and time_ns[places[high]] <= time_ns[places[low]] + apart_ns:
            high += 1
        fresh = places[low:high]
        follow(found, clues.lines, numbers, s, fresh, apart_ns, room)
        begin_crossings(found, clues.lines, numbers, s, fresh, rules.speed_max_mps, room)
        prune(found, numbers, time_ns[places[high - 1]], rules.speed_max_mps)
        count, next_id = _emerge(estimates, lives, count, next_id, models, clues, rules, refused)
        low = high
    return count, next_id


@kernel
def _spread(P: FloatArray) -> float:
    return spread_on_map(P[0, 0], P[1, 1], P[0, 1])


@kernel
def _emerge(
    estimates: Estimates,
    lives: Lives,
    count: int,
    next_id: int,
    models: FloatArray,
    clues: Clues,
    rules: Rules,
    refused: IntArray,
) -> tuple[int, int]:
    """Found a track from every crossing that is ready."""
    found = clues.crossings
    for h in range(CROSSINGS_MAX):
        if not (_ready(found, h, rules) and _stays_ahead(found, h)):
            continue
        if _belongs(estimates, lives, count, models, found, h):
            found.born_ns[h] = NEVER_NS
            continue
        if count >= len(lives.id):
            refused[TABLE_FULL] += 1
            continue
        _found(estimates, lives, count, models, found, h, next_id, rules)
        _settle_lines(clues, h)
        count += 1
        next_id += 1
    return count, next_id


@kernel
def _ready(found: Crossings, h: int, rules: Rules) -> bool:
    """True if two sensors have met a crossing often enough, and it moves like one object."""
    if found.born_ns[h] == NEVER_NS or (found.time_ns[h] - found.born_ns[h]) * SECOND < AGE_S:
        return False
    v = found.mean[h]
    speed_mps = math.sqrt(v[3] * v[3] + v[4] * v[4] + v[5] * v[5])
    fitting = found.surprise[h] <= FITTING * found.freedom[h]
    placed = _spread(found.covariance[h]) <= TRACK_SIGMA_M
    hits = FAST_HITS if speed_mps > rules.speed_max_mps else HITS
    return bool(_met(found, h, hits) >= 2 and fitting and placed)


@kernel
def _stays_ahead(found: Crossings, h: int) -> bool:
    """True if a crossing has long enough been likelier than all that its lines may come from else."""
    table = excluding(found)
    rivalled = table[h].any()
    pair = rivalled and _met(found, h, HITS) < 3
    if advantage(found, table, h) < MARGIN:
        found.ahead_ns[h] = NEVER_NS
        return False
    if found.ahead_ns[h] == NEVER_NS:
        found.ahead_ns[h] = found.time_ns[h]
    ahead_s = (found.time_ns[h] - found.ahead_ns[h]) * SECOND
    return bool(not rivalled or ahead_s >= (PAIR_AHEAD_S if pair else AHEAD_S))


@kernel
def _met(found: Crossings, h: int, hits: int) -> int:
    """Number of sensors that have met a crossing at least so often."""
    count = min(h, 0)
    for s in range(found.hits.shape[1]):
        count += found.hits[h, s] >= hits
    return count


@kernel
def _belongs(estimates: Estimates, lives: Lives, count: int, models: FloatArray, found: Crossings, h: int) -> bool:
    """True if an established track is where a crossing is, and the crossing's sensors do not feed it."""
    mean, P, point = np.empty(6), np.empty((6, 6)), np.empty(3)
    for row in range(count):
        if not CONFIRMED <= lives.state[row] <= COASTING:
            continue
        fed = min(row, 0)
        for s in range(len(lives.seen_ns)):
            recent = (found.time_ns[h] - lives.seen_ns[s, row]) * SECOND <= FED_S
            fed += found.hits[h, s] > 0 and recent
        if fed >= 2:
            continue
        whereabouts(estimates, row, models, found.time_ns[h], point)
        merged(estimates.belief[row], mean, P)
        near = True
        for a in range(2):
            spread = math.sqrt(P[a, a] + found.covariance[h, a, a])
            near = near and abs(point[a] - found.mean[h, a]) <= MINE_SIGMAS * spread
        if near:
            return True
    return False


@kernel
def _found(
    estimates: Estimates,
    lives: Lives,
    row: int,
    models: FloatArray,
    found: Crossings,
    h: int,
    number: int,
    rules: Rules,
) -> None:
    time_ns, kind = found.time_ns[h], found.kind[h]
    mean, P = found.mean[h], found.covariance[h]
    found_track(estimates, lives, row, models, time_ns, mean, P, number, rules.confirm_score, kind)
    lives.born_ns[row] = found.born_ns[h]
    lives.hits[row] = found.hits[h].sum()
    newest = min(row, 0)
    for s in range(len(lives.seen_ns)):
        lives.seen_ns[s, row] = found.seen_ns[h, s]
        if found.seen_ns[h, s] > found.seen_ns[h, newest]:
            newest = s
    lives.origin[row] = newest


@kernel
def _settle_lines(clues: Clues, h: int) -> None:
    """The lines of a founded track are explained, and other crossings of them were ghosts."""
    lines, found = clues.lines, clues.crossings
    for s in range(found.recent.shape[1]):
        for k in range(LINES_MAX):
            if found.recent[h, s, 0] > 0 and lines.serial[s, k] == found.recent[h, s, 0]:
                lines.explained[s, k] = True
    for g in range(CROSSINGS_MAX):
        if g != h and share_lines(found, h, g):
            found.born_ns[g] = NEVER_NS
    found.born_ns[h] = NEVER_NS


@kernel
def keep_placed(
    estimates: Estimates,
    lives: Lives,
    numbers: FloatArray,
    plots: Plots,
    owner: IntArray,
    rules: Rules,
) -> None:
    """Let lines of two sensors keep a track alive; those of one alone never do, wherever it once was.

    A line counts if another sensor's line has been used within moments, and together they say where the track is.
    """
    mean, P = np.empty(6), np.empty((6, 6))
    for j in range(len(owner)):
        row = owner[j]
        if is_fix(plots, j) or row < 0 or not numbers[plots.sensor, LINES_ALONE]:
            continue
        if not CONFIRMED <= lives.state[row] <= COASTING:
            continue
        other_ns = NEVER_NS
        for s in range(len(numbers)):
            if s != plots.sensor and numbers[s, LINES_ALONE]:
                together_s = max(FED_S, 2.0 * numbers[s, PERIOD_S])
                if abs(plots.time_ns[j] - lives.seen_ns[s, row]) * SECOND <= together_s:
                    other_ns = max(other_ns, lives.seen_ns[s, row])
        if other_ns == NEVER_NS:
            continue
        merged(estimates.belief[row], mean, P)
        if _spread(P) > PLACED_SIGMA_M:
            continue
        lives.fixed_ns[row] = max(lives.fixed_ns[row], min(other_ns, plots.time_ns[j]))
        lives.score[row] = min(lives.score[row] + EVIDENCE, SCORE_MAX)
        if lives.score[row] >= rules.confirm_score:
            lives.state[row] = CONFIRMED
