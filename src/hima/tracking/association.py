"""Plots of one sensor to tracks: all pairs inside the gates, and of these the best one-to-one assignment."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.assignment import Pairs, assign
from hima.tracking.filtering import foresee, log_density
from hima.tracking.gating import COARSE_SIGMAS, SECOND, PlotIndex, Plots, candidates, whereabouts
from hima.tracking.measurement import CARTESIAN_CODE
from hima.tracking.room import new_room
from hima.tracking.sensors import CLUTTER_CARTESIAN, CLUTTER_LOG, CLUTTER_POLAR, DETECTION, PLACE
from hima.tracking.table import NEVER_NS, Estimates

CANDIDATES_MAX: Final = 24
"""Plots tried for one track, the coarsely nearest: bounds the work when a swarm fills one cell."""


@kernel
def _log_clutter(plots: Plots, j: int, sensor: FloatArray) -> float:
    """Log density of the sensor's clutter over the quantities that plot ``j`` measures."""
    first = CLUTTER_CARTESIAN if plots.coordinates == CARTESIAN_CODE else CLUTTER_POLAR
    density = sensor[CLUTTER_LOG]
    for k in range(4):
        if not math.isnan(plots.value[j, k]):
            density -= sensor[first + k]
    return float(density)


@kernel
def _without_known(near: IntArray, count: int, times_ns: IntArray, seen_ns: int, apart_ns: int) -> int:
    """Drop the plots too soon after the sensor's last detection of the track; returns how many are left."""
    left = 0
    for k in range(count):
        if abs(times_ns[near[k]] - seen_ns) > apart_ns:
            near[left] = near[k]
            left += 1
    return left


@kernel
def find_pairs(
    estimates: Estimates,
    rows: IntArray,
    seen_ns: IntArray,
    models: FloatArray,
    plots: Plots,
    index: PlotIndex,
    unused: BoolArray,
    sensor: FloatArray,
    apart_ns: int,
    expected: Estimates,
    pairs: Pairs,
) -> int:
    """Fill ``pairs`` with all pairs inside the gates; returns their number. Arguments as in `associate`."""
    room = new_room()
    point = np.empty(3)
    near, far = np.empty(CANDIDATES_MAX, np.int64), np.empty(CANDIDATES_MAX)
    half_ns = (plots.time_ns[-1] - plots.time_ns[0]) // 2
    used = 0
    for t in range(len(rows)):
        row = rows[t]
        deviation, speed = whereabouts(estimates, row, models, plots.time_ns[0] + half_ns, point)
        reach = COARSE_SIGMAS * deviation + half_ns * SECOND * speed
        count = candidates(plots, index, unused, sensor[PLACE : PLACE + 3], point, reach, near, far)
        count = _without_known(near, count, plots.time_ns, seen_ns[row], apart_ns)
        known_ns, lag_s = NEVER_NS, 0.0
        for j in near[:count]:
            if plots.time_ns[j] != known_ns:
                known_ns = plots.time_ns[j]
                lag_s = foresee(estimates, row, models, known_ns, expected, room)
            density = log_density(expected, row, models, lag_s, sensor[PLACE : PLACE + 3], plots, j, room)
            if density > -math.inf:
                pairs.track[used] = t
                pairs.plot[used] = j
                pairs.ratio[used] = math.log(sensor[DETECTION]) + density - _log_clutter(plots, j, sensor)
                used += 1
    return used


def associate(
    estimates: Estimates,
    rows: IntArray,
    seen_ns: IntArray,
    models: FloatArray,
    plots: Plots,
    index: PlotIndex,
    unused: BoolArray,
    sensor: FloatArray,
    apart_ns: int,
    expected: Estimates,
) -> tuple[IntArray, FloatArray]:
    """Assign plots to tracks.

    Args:
        estimates: The tracks.
        rows: (T,) rows that take part, ascending.
        seen_ns: (N,) time of this sensor's last detection of each track.
        models: The motion models.
        plots: The plots.
        index: The plots in order of distance.
        unused: (D,) True for plots that may be assigned.
        sensor: The sensor's row of numbers.
        apart_ns: A track seen by this sensor within this time of a plot cannot have it.
        expected: Filled with tracks as they are expected at the times of plots.

    Returns:
        (D,) row of each plot's track or -1, and (D,) the log likelihood ratio of the pair.
    """
    most = len(rows) * CANDIDATES_MAX
    pairs = Pairs(np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most))
    used = find_pairs(estimates, rows, seen_ns, models, plots, index, unused, sensor, apart_ns, expected, pairs)
    # Against an assignment stands that the track was missed and the plot is clutter.
    return assign(pairs, used, rows, len(plots.time_ns), math.log(1.0 - sensor[DETECTION]))
