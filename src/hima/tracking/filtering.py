"""One track and one plot: what is expected, how well it fits, what is believed afterwards."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.gating import SECOND, Plots
from hima.tracking.measurement import innovate, likelihood, update
from hima.tracking.motion import interact, predict
from hima.tracking.room import Room, new_room
from hima.tracking.table import NEVER_NS, Estimates

GATES: Final = np.array((0.0, 10.8, 13.8, 16.3, 18.5))
"""Squared innovation that 99.9 % of true detections stay below, for 0 to 4 measured quantities."""
LEAST_LOG: Final = -50.0
"""Log of the least likelihood of a model beside the best one: no model ever dies out."""


@kernel
def foresee(estimates: Estimates, row: int, models: FloatArray, time_ns: int, expected: Estimates, room: Room) -> float:
    """Write into ``expected`` the track as it is expected at ``time_ns``; for a time before the track's own, as it is.

    Returns:
        0, or how far (negative seconds) the time lies before the track's own.
    """
    weight, mean, covariance = expected.weight[row], expected.mean[row], expected.covariance[row]
    for m in range(len(models)):
        weight[m] = estimates.weight[row, m]
        for a in range(6):
            mean[m, a] = estimates.mean[row, m, a]
            for b in range(6):
                covariance[m, a, b] = estimates.covariance[row, m, a, b]
    expected.time_ns[row] = time_ns
    dt_s = (time_ns - estimates.time_ns[row]) * SECOND
    if dt_s > 0.0:
        interact(models, dt_s, weight, mean, covariance)
        for m in range(len(models)):
            predict(models[m], dt_s, mean[m], covariance[m], room)
    return float(min(dt_s, 0.0))


@kernel
def log_density(
    expected: Estimates,
    row: int,
    models: FloatArray,
    lag_s: float,
    place: FloatArray,
    plots: Plots,
    j: int,
    room: Room,
) -> float:
    """Log density of plot ``j`` over the track's models, -inf outside the gates of all of them."""
    density = 0.0
    nearest = math.inf
    count = 0
    for m in range(len(models)):
        count = innovate(
            models[m], lag_s, expected.mean[row, m], place, plots.coordinates, plots.value[j], plots.sigma[j],
            room,
        )  # fmt: skip
        distance, log_of_model = likelihood(count, expected.covariance[row, m], room)
        density += expected.weight[row, m] * math.exp(log_of_model)
        nearest = min(nearest, distance)
    return math.log(density) if nearest <= GATES[count] and density > 0.0 else -math.inf


@kernel
def refine(
    estimates: Estimates, owner: IntArray, models: FloatArray, place: FloatArray, plots: Plots, expected: Estimates
) -> BoolArray:
    """Let tracks use plots.

    Args:
        estimates: The tracks, changed in place.
        owner: (D,) row of each plot's track, -1 for none.
        models: The motion models.
        place: (3,) position of the sensor.
        plots: The plots.
        expected: May hold tracks as they are expected at the times of their plots; these are spent.

    Returns:
        (D,) True where a plot was used; where it would have broken its track, that is left as it was.
    """
    used = np.zeros(len(owner), np.bool_)
    room = new_room()
    for j in range(len(owner)):
        row = owner[j]
        if row < 0:
            continue
        lag_s = min((plots.time_ns[j] - estimates.time_ns[row]) * SECOND, 0.0)
        if expected.time_ns[row] != plots.time_ns[j]:
            lag_s = foresee(estimates, row, models, plots.time_ns[j], expected, room)
        expected.time_ns[row] = NEVER_NS
        weight, mean, covariance = expected.weight[row], expected.mean[row], expected.covariance[row]
        best = -math.inf
        for m in range(len(models)):
            count = innovate(models[m], lag_s, mean[m], place, plots.coordinates, plots.value[j], plots.sigma[j], room)
            # Weights hold logs until all models have spoken.
            weight[m] = math.log(weight[m]) + update(count, room, mean[m], covariance[m])
            best = max(best, weight[m])
        used[j] = _sound(weight, mean, covariance, best)
        if used[j]:
            for m in range(len(models)):
                estimates.weight[row, m] = weight[m]
                for a in range(6):
                    estimates.mean[row, m, a] = mean[m, a]
                    for b in range(6):
                        estimates.covariance[row, m, a, b] = covariance[m, a, b]
            estimates.time_ns[row] = max(estimates.time_ns[row], plots.time_ns[j])
    return used


@kernel
def _sound(weight: FloatArray, mean: FloatArray, covariance: FloatArray, best: float) -> bool:
    """Turn logs of weights, the largest of which is ``best``, into weights; True if all is finite and positive."""
    total = 0.0
    for m in range(len(weight)):
        weight[m] = math.exp(max(weight[m] - best, LEAST_LOG))
        total += weight[m]
    good = 0.0 < total < math.inf
    for m in range(len(weight)):
        weight[m] /= total
        for a in range(6):
            good = good and math.isfinite(mean[m, a]) and 0.0 < covariance[m, a, a] < math.inf
    return good
