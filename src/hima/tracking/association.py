"""Plots of one sensor to tracks: all pairs inside the gates, and of these the best one-to-one assignment."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.assignment import Pairs, assign
from hima.tracking.filtering import NOBODY, Expected, foresee, learn, log_density
from hima.tracking.gating import SECOND, PlotIndex, Plots, candidates, reach
from hima.tracking.measurement import CARTESIAN_CODE, TDOA_CODE
from hima.tracking.room import Room
from hima.tracking.seeing import chance_towards
from hima.tracking.sensors import CLUTTER_CARTESIAN, CLUTTER_LOG, CLUTTER_POLAR, CLUTTER_TDOA, DETECTION, PLACE
from hima.tracking.table import NEVER_NS, Estimates

CANDIDATES_MAX: Final = 24
"""Plots tried for one track, the coarsely nearest: bounds the work when a swarm fills one cell."""


@kernel
def _log_clutter(plots: Plots, j: int, sensor: FloatArray) -> float:
    """Log density of the sensor's clutter over the quantities that plot ``j`` measures."""
    first = CLUTTER_POLAR
    if plots.coordinates == CARTESIAN_CODE:
        first = CLUTTER_CARTESIAN
    elif plots.coordinates == TDOA_CODE:
        first = CLUTTER_TDOA
    density = sensor[CLUTTER_LOG] + plots.excess[j]
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
    expected: Expected,
    room: Room,
    grid: FloatArray,
    cells: FloatArray,
    pairs: Pairs,
    shift: FloatArray,
) -> int:
    """Fill ``pairs`` with all pairs inside the gates; returns their number. Arguments as in `associate`.

    A track with one plot in reach uses it at once in ``expected``, for what follows from that is likely wanted and says
    also how well it fits. A miss weighs less where the sensor sees badly: ``shift`` (T,) says by how much, and is taken
    off the ratios.
    """
    place = sensor[PLACE : PLACE + 6]
    near, far, d = np.empty(CANDIDATES_MAX, np.int64), np.empty(CANDIDATES_MAX), np.empty(3)
    half_ns = (plots.time_ns[-1] - plots.time_ns[0]) // 2
    usual = math.log(1.0 - sensor[DETECTION])
    used = 0
    for t in range(len(rows)):
        row = rows[t]
        own_ns = estimates.time_ns[row]
        dt_s = (plots.time_ns[0] + half_ns - own_ns) * SECOND
        along, across = reach(estimates.belief[row], models, dt_s, half_ns * SECOND, place, d)
        count = candidates(plots, index, unused, place, d, along, across, near, far)
        count = _without_known(near, count, plots.time_ns, seen_ns[row], apart_ns)
        belief, lag_s = expected.belief[t], 0.0
        detection = chance_towards(grid, cells, d) if count > 0 else 0.5
        shift[t] = math.log(1.0 - detection) - usual
        gain = math.log(detection) - shift[t]
        for k in range(count):
            j = near[k]
            if plots.time_ns[j] != expected.time_ns[t]:
                dt_s = (plots.time_ns[j] - own_ns) * SECOND
                lag_s = foresee(estimates, row, dt_s, models, belief, room)
                expected.time_ns[t] = plots.time_ns[j]
            value, sigma = plots.value[j], plots.sigma[j]
            if count > 1:
                density = log_density(belief, models, lag_s, place, plots.coordinates, value, sigma, room)
            else:
                density, good = learn(belief, models, lag_s, place, plots.coordinates, value, sigma, room)
                expected.learnt[t] = j if good else NOBODY
                expected.time_ns[t] = NEVER_NS
            if density > -math.inf:
                pairs.track[used] = t
                pairs.plot[used] = j
                pairs.ratio[used] = gain + density - _log_clutter(plots, j, sensor)
                used += 1
    return used


@kernel
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
    expected: Expected,
    room: Room,
    grid: FloatArray,
    cells: FloatArray,
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
        expected: (T,) filled with tracks as they are expected at the times of plots.
        room: Working memory.
        grid: The sensor's row of `hima.tracking.maps.Maps`.
        cells: (4, RINGS, SECTORS) what it has learnt where.

    Returns:
        (D,) position in ``rows`` of each plot's track or -1, and (D,) the log likelihood ratio of the pair.
    """
    most = len(rows) * min(CANDIDATES_MAX, len(plots.time_ns))
    pairs = Pairs(np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most))
    shift = np.empty(len(rows))
    used = find_pairs(
        estimates, rows, seen_ns, models, plots, index, unused, sensor, apart_ns, expected, room,
        grid, cells, pairs, shift,
    )  # fmt: skip
    # Against an assignment stands that the track was missed and the plot is clutter.
    owner, support = assign(pairs, used, len(rows), len(plots.time_ns), math.log(1.0 - sensor[DETECTION]))
    for j in range(len(owner)):
        if owner[j] >= 0:
            support[j] += shift[owner[j]]
    return owner, support
