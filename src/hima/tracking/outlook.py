"""The tracks as they are expected at one moment."""

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.gating import SECOND
from hima.tracking.motion import merge, predict
from hima.tracking.room import new_room
from hima.tracking.table import Estimates


@kernel
def outlook(
    estimates: Estimates, rows: IntArray, models: FloatArray, now_ns: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Position (N, 3), velocity (N, 3) and their covariance (N, 6, 6) of tracks at ``now_ns``, over all models."""
    positions, velocities = np.empty((len(rows), 3)), np.empty((len(rows), 3))
    covariances = np.empty((len(rows), 6, 6))
    mean = np.empty(6)
    room = new_room()
    for i in range(len(rows)):
        row = rows[i]
        dt_s = (now_ns - estimates.time_ns[row]) * SECOND
        means, spreads = estimates.mean[row].copy(), estimates.covariance[row].copy()
        if dt_s != 0.0:
            for m in range(len(models)):
                predict(models[m], dt_s, means[m], spreads[m], room)
        merge(estimates.weight[row], means, spreads, mean, covariances[i])
        for a in range(3):
            positions[i, a] = mean[a]
            velocities[i, a] = mean[a + 3]
    return positions, velocities, covariances
