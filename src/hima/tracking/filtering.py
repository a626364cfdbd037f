"""One track and one plot: what is expected, how well it fits, what is believed afterwards."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.gating import SECOND, Plots
from hima.tracking.measurement import innovate, likelihood, update
from hima.tracking.motion import interact, predict
from hima.tracking.table import Estimates

GATES: Final = np.array((0.0, 10.8, 13.8, 16.3, 18.5))
"""Squared innovation that 99.9 % of true detections stay below, for 0 to 4 measured quantities."""
LEAST_LOG: Final = -50.0
"""Log of the least likelihood of a model beside the best one: no model ever dies out."""


class Scratch(NamedTuple):
    """One track as it is expected at some time, and room for one measurement.

    Attributes:
        weight: (M,) probabilities of the models.
        mean: (M, 6) states.
        covariance: (M, 6, 6) their covariances.
        nu: (4,) innovations.
        H: (4, 6) derivatives.
        R: (4,) variances.
    """

    weight: FloatArray
    mean: FloatArray
    covariance: FloatArray
    nu: FloatArray
    H: FloatArray
    R: FloatArray


@kernel
def new_scratch(models: int) -> Scratch:
    """Room for one track under so many models."""
    return Scratch(
        np.empty(models), np.empty((models, 6)), np.empty((models, 6, 6)), np.empty(4), np.empty((4, 6)), np.empty(4)
    )


@kernel
def foresee(estimates: Estimates, row: int, models: FloatArray, time_ns: int, track: Scratch) -> float:
    """Write the track as it is expected at ``time_ns``; for a time before the track's own, as it is.

    Returns:
        0, or how far (negative seconds) the time lies before the track's own.
    """
    for m in range(len(models)):
        track.weight[m] = estimates.weight[row, m]
        for a in range(6):
            track.mean[m, a] = estimates.mean[row, m, a]
            for b in range(6):
                track.covariance[m, a, b] = estimates.covariance[row, m, a, b]
    dt_s = (time_ns - estimates.time_ns[row]) * SECOND
    if dt_s <= 0.0:
        return float(dt_s)
    interact(models, dt_s, track.weight, track.mean, track.covariance)
    for m in range(len(models)):
        predict(models[m], dt_s, track.mean[m], track.covariance[m])
    return 0.0


@kernel
def log_density(track: Scratch, models: FloatArray, lag_s: float, place: FloatArray, plots: Plots, j: int) -> float:
    """Log density of plot ``j`` under the track's models, -inf outside the gate."""
    density = 0.0
    nearest = math.inf
    count = 0
    for m in range(len(models)):
        count = innovate(
            models[m], lag_s, track.mean[m], place, plots.coordinates, plots.value[j], plots.sigma[j],
            track.nu, track.H, track.R,
        )  # fmt: skip
        distance, log_of_model = likelihood(count, track.covariance[m], track.nu, track.H, track.R)
        density += track.weight[m] * math.exp(log_of_model)
        nearest = min(nearest, distance)
    return math.log(density) if nearest <= GATES[count] and density > 0.0 else -math.inf


@kernel
def refine(
    estimates: Estimates, row: int, models: FloatArray, place: FloatArray, plots: Plots, j: int, track: Scratch
) -> bool:
    """Let a track use plot ``j``; False if that would break it, and then it is left as it was."""
    lag_s = foresee(estimates, row, models, plots.time_ns[j], track)
    best = -math.inf
    for m in range(len(models)):
        count = innovate(
            models[m], lag_s, track.mean[m], place, plots.coordinates, plots.value[j], plots.sigma[j],
            track.nu, track.H, track.R,
        )  # fmt: skip
        _, log_of_model = likelihood(count, track.covariance[m], track.nu, track.H, track.R)
        update(count, track.nu, track.H, track.R, track.mean[m], track.covariance[m])
        # Weights hold logs until all models have spoken.
        track.weight[m] = math.log(track.weight[m]) + log_of_model
        best = max(best, track.weight[m])
    total = 0.0
    for m in range(len(models)):
        track.weight[m] = math.exp(max(track.weight[m] - best, LEAST_LOG))
        total += track.weight[m]
    if not _healthy(track, total):
        return False
    for m in range(len(models)):
        estimates.weight[row, m] = track.weight[m] / total
        for a in range(6):
            estimates.mean[row, m, a] = track.mean[m, a]
            for b in range(6):
                estimates.covariance[row, m, a, b] = track.covariance[m, a, b]
    estimates.time_ns[row] = max(estimates.time_ns[row], plots.time_ns[j])
    return True


@kernel
def _healthy(track: Scratch, total: float) -> bool:
    """True if everything is finite and no variance has been lost."""
    good = 0.0 < total < math.inf
    for m in range(len(track.weight)):
        for a in range(6):
            good = good and math.isfinite(track.mean[m, a]) and 0.0 < track.covariance[m, a, a] < math.inf
    return good
