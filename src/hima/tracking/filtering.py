"""One track and one plot: what is expected, how well it fits, what is believed afterwards."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.lanes import LANES, load, root, smaller, splat, store
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.belief import MEAN, ROWS, SPREAD, WEIGHT, copy
from hima.tracking.gating import SECOND, Plots
from hima.tracking.measurement import LOG_TWO_PI, innovate, update
from hima.tracking.motion import interact, predict, prepare
from hima.tracking.room import Room
from hima.tracking.table import NEVER_NS, Estimates

GATES: Final = np.array((0.0, 10.8, 13.8, 16.3, 18.5))
"""Squared innovation that 99.9 % of true detections stay below, for 0 to 4 measured quantities."""
LEAST_SHARE: Final = math.exp(-50.0)
"""Least probability of a model beside the best one: no model ever dies out."""
NOBODY: Final = -1


class Expected(NamedTuple):
    """T tracks as they are expected.

    Attributes:
        time_ns: (T,) when; `NEVER_NS` if nothing is written there.
        belief: (T, ROWS, LANES) what is believed then.
        learnt: (T,) plot that the belief has already used, -1 for none.
    """

    time_ns: IntArray
    belief: FloatArray
    learnt: IntArray


@kernel
def nothing_expected(tracks: int) -> Expected:
    """Room for so many tracks."""
    return Expected(
        np.full(tracks, NEVER_NS, np.int64), np.empty((tracks, ROWS, LANES)), np.full(tracks, NOBODY, np.int64)
    )


@kernel
def foresee(estimates: Estimates, row: int, dt_s: float, models: FloatArray, belief: FloatArray, room: Room) -> float:
    """Write a track as it is expected after ``dt_s`` into ``belief``; for a time before its own, as it is.

    Returns:
        0, or how far (negative seconds) the time lies before the track's own.
    """
    copy(estimates.belief[row], belief)
    if dt_s > 0.0:
        prepare(models, dt_s, room.steps)
        interact(belief, room.steps, room.work, len(models))
        predict(belief, room.steps, room.work)
    return min(dt_s, 0.0)


@kernel
def log_density(
    belief: FloatArray,
    models: FloatArray,
    lag_s: float,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    room: Room,
) -> float:
    """Log density of a measurement over a track's models, -inf outside the gates of all of them."""
    copy(belief, room.spare)
    density, _ = learn(room.spare, models, lag_s, place, coordinates, value, sigma, room)
    return density


@kernel
def learn(
    belief: FloatArray,
    models: FloatArray,
    lag_s: float,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    room: Room,
) -> tuple[float, bool]:
    """Let a track's models use a measurement, in place.

    Returns:
        Its log density as `log_density` has it, and true if the result is sound.
    """
    rows, work, used = room.rows, room.work, len(models)
    count = innovate(models, lag_s, belief, place, coordinates, value, sigma, rows, room.late, room.before)
    distance, volume = update(count, rows, belief, work)
    store(work, 0, distance)
    store(belief, WEIGHT, load(belief, WEIGHT) / root(volume))
    nearest = math.inf
    for m in range(used):
        nearest = min(nearest, work[0, m])
    all_in_all = _share_out(belief, work, nearest, used)
    if not 0.0 < all_in_all < math.inf:
        return -math.inf, False
    density = math.log(all_in_all) - 0.5 * (nearest + count * LOG_TWO_PI)
    return density if nearest <= GATES[count] else -math.inf, _sound(belief, work)


@kernel
def _share_out(belief: FloatArray, work: FloatArray, nearest: float, used: int) -> float:
    """Give models their new weights by squared distances in ``work``; returns the sum of what they were before that."""
    best = 0.0
    for m in range(used):
        belief[WEIGHT, m] *= math.exp(0.5 * (nearest - work[0, m]))
        best = max(best, belief[WEIGHT, m])
    whole = 0.0
    for m in range(used):
        belief[WEIGHT, m] = max(belief[WEIGHT, m], LEAST_SHARE * best)
        whole += belief[WEIGHT, m]
    for m in range(used):
        belief[WEIGHT, m] /= whole
    return whole


@kernel
def _sound(belief: FloatArray, work: FloatArray) -> bool:
    """True if all is finite and the variances are positive, in all columns: what has no weight may get some."""
    nothing, variance = splat(0.0), splat(math.inf)
    for a in range(6):
        own = load(belief, SPREAD + 7 * a)
        nothing = nothing + (load(belief, MEAN + a) + own) * 0.0  # 0, or NaN from what is not finite
        variance = smaller(variance, own)
    store(work, 0, variance + nothing)
    good = True
    for m in range(LANES):
        good = good and work[0, m] > 0.0
    return good


@kernel
def refine(
    estimates: Estimates,
    rows: IntArray,
    owner: IntArray,
    models: FloatArray,
    place: FloatArray,
    plots: Plots,
    expected: Expected,
    room: Room,
) -> BoolArray:
    """Let tracks use plots.

    Args:
        estimates: The tracks, changed in place.
        rows: (T,) rows of the tracks that take part.
        owner: (D,) position in ``rows`` of each plot's track, -1 for none.
        models: The motion models.
        place: (6,) position of the sensor and of its reference.
        plots: The plots.
        expected: (T,) may hold tracks as they are expected at the times of their plots; these are spent.
        room: Working memory.

    Returns:
        (D,) True where a plot was used; where it would have broken its track, that is left as it was.
    """
    used = np.zeros(len(owner), np.bool_)
    for j in range(len(owner)):
        t = owner[j]
        if t < 0:
            continue
        row, belief = rows[t], expected.belief[t]
        dt_s = (plots.time_ns[j] - estimates.time_ns[row]) * SECOND
        used[j] = expected.learnt[t] == j
        if not used[j]:
            if expected.time_ns[t] != plots.time_ns[j]:
                foresee(estimates, row, dt_s, models, belief, room)
            _, used[j] = learn(
                belief, models, min(dt_s, 0.0), place, plots.coordinates, plots.value[j], plots.sigma[j], room
            )
        expected.time_ns[t] = NEVER_NS
        if used[j]:
            copy(belief, estimates.belief[row])
            estimates.time_ns[row] = max(estimates.time_ns[row], plots.time_ns[j])
    return used
