"""One track and one plot: what is expected, how well it fits, what is believed afterwards."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.gating import SECOND, Plots
from hima.tracking.measurement import innovate, likelihood, update
from hima.tracking.motion import interact, predict, prepare
from hima.tracking.room import Room
from hima.tracking.table import NEVER_NS, Estimates

GATES: Final = np.array((0.0, 10.8, 13.8, 16.3, 18.5))
"""Squared innovation that 99.9 % of true detections stay below, for 0 to 4 measured quantities."""
LEAST_LOG: Final = -50.0
"""Log of the least likelihood of a model beside the best one: no model ever dies out."""


@kernel
def foresee(
    estimates: Estimates, row: int, dt_s: float, models: FloatArray, expected: Estimates, t: int, room: Room
) -> float:
    """Write a track as it is expected after ``dt_s`` into row ``t`` of ``expected``.

    For a time before the track's own, it is written as it is.

    Returns:
        0, or how far (negative seconds) the time lies before the track's own.
    """
    weight, mean, covariance = expected.weight[t], expected.mean[t], expected.covariance[t]
    for m in range(len(models)):
        weight[m] = estimates.weight[row, m]
        for a in range(6):
            mean[m, a] = estimates.mean[row, m, a]
            for b in range(6):
                covariance[m, a, b] = estimates.covariance[row, m, a, b]
    if dt_s > 0.0:
        _move(weight, mean, covariance, dt_s, models, room.steps, room.share, room.offset, room.moment, room.half)
    return min(dt_s, 0.0)


@kernel
def _move(
    weight: FloatArray,
    mean: FloatArray,
    covariance: FloatArray,
    dt_s: float,
    models: FloatArray,
    steps: FloatArray,
    share: FloatArray,
    offset: FloatArray,
    moment: FloatArray,
    half: FloatArray,
) -> None:
    prepare(models, dt_s, steps)
    interact(weight, mean, covariance, steps, share, offset, moment, half)
    for m in range(len(models)):
        predict(models, steps, m, mean, covariance, half)


@kernel
def log_density(
    weight: FloatArray,
    mean: FloatArray,
    covariance: FloatArray,
    models: FloatArray,
    lag_s: float,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    rows: FloatArray,
    work: FloatArray,
) -> float:
    """Log density of a measurement over a track's models, -inf outside the gates of all of them."""
    density = 0.0
    nearest = math.inf
    count = 0
    for m in range(len(models)):
        count = innovate(models, lag_s, mean, m, place, coordinates, value, sigma, rows)
        distance, of_model = likelihood(count, covariance, m, rows, work)
        density += weight[m] * of_model
        nearest = min(nearest, distance)
    return math.log(density) if nearest <= GATES[count] and density > 0.0 else -math.inf


@kernel
def _learn(
    weight: FloatArray,
    mean: FloatArray,
    covariance: FloatArray,
    models: FloatArray,
    lag_s: float,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    rows: FloatArray,
    work: FloatArray,
) -> bool:
    """Let a track's models use a measurement, in place; True if the result is sound."""
    best = -math.inf
    for m in range(len(models)):
        count = innovate(models, lag_s, mean, m, place, coordinates, value, sigma, rows)
        # Weights hold logs until all models have spoken.
        weight[m] = math.log(weight[m]) + update(count, rows, mean, covariance, m, work)
        best = max(best, weight[m])
    return _sound(weight, mean, covariance, best)


@kernel
def refine(
    estimates: Estimates,
    rows: IntArray,
    owner: IntArray,
    models: FloatArray,
    place: FloatArray,
    plots: Plots,
    expected: Estimates,
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
        expected: (T,) May hold tracks as they are expected at the times of their plots; these are spent.
        room: Working memory.

    Returns:
        (D,) True where a plot was used; where it would have broken its track, that is left as it was.
    """
    used = np.zeros(len(owner), np.bool_)
    for j in range(len(owner)):
        t = owner[j]
        if t < 0:
            continue
        row = rows[t]
        dt_s = (plots.time_ns[j] - estimates.time_ns[row]) * SECOND
        weight, mean, covariance = expected.weight[t], expected.mean[t], expected.covariance[t]
        if expected.time_ns[t] != plots.time_ns[j]:
            foresee(estimates, row, dt_s, models, expected, t, room)
        expected.time_ns[t] = NEVER_NS
        used[j] = _learn(
            weight, mean, covariance, models, min(dt_s, 0.0), place,
            plots.coordinates, plots.value[j], plots.sigma[j], room.rows, room.work,
        )  # fmt: skip
        if used[j]:
            _keep(weight, mean, covariance, len(models), estimates, row)
            estimates.time_ns[row] = max(estimates.time_ns[row], plots.time_ns[j])
    return used


@kernel
def _keep(
    weight: FloatArray, mean: FloatArray, covariance: FloatArray, models: int, estimates: Estimates, row: int
) -> None:
    for m in range(models):
        estimates.weight[row, m] = weight[m]
        for a in range(6):
            estimates.mean[row, m, a] = mean[m, a]
            for b in range(6):
                estimates.covariance[row, m, a, b] = covariance[m, a, b]


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
