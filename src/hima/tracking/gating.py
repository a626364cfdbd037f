"""Which plots may belong to a track: a coarse search over plots sorted by distance from their sensor."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.tracking.measurement import CARTESIAN_CODE, wrap
from hima.tracking.motion import DENSITY, VERTICAL_DENSITY
from hima.tracking.table import Estimates

COARSE_SIGMAS: Final = 4.5
"""Wider than the exact gate, whose edge lies at 4.3 standard deviations."""
TRIED_MAX: Final = 512
"""Plots looked at for one track, the nearest by distance: bounds the time when a sensor goes mad."""
SECOND: Final = 1e-9
"""Seconds in a nanosecond."""


class Plots(NamedTuple):
    """Rows of one sensor that are handled together, as kernels see them.

    Attributes:
        sensor: Index of the sensor.
        coordinates: `Coordinates` code.
        time_ns: (D,) times.
        value: (D, 4) measurements.
        sigma: (D, 4) standard deviations.
        kind: (D,) `Kind` codes.
    """

    sensor: int
    coordinates: int
    time_ns: IntArray
    value: FloatArray
    sigma: FloatArray
    kind: CodeArray


class PlotIndex(NamedTuple):
    """Plots in order of distance from their sensor: slant for polar, ground for Cartesian coordinates.

    Attributes:
        order: (D,) rows by ascending distance, those without one last.
        distance_m: (D,) the distances in that order, inf without one.
        keyed: Number of rows with a distance.
        sigma_m: Largest standard deviation of a distance.
    """

    order: IntArray
    distance_m: FloatArray
    keyed: int
    sigma_m: float


def index_of(plots: Plots, place: FloatArray) -> PlotIndex:
    """Sort plots by distance from their sensor at ``place`` (3,)."""
    if plots.coordinates == CARTESIAN_CODE:
        distance_m = np.hypot(plots.value[:, 0] - place[0], plots.value[:, 1] - place[1])
        sigma_m = plots.sigma[:, 0] + plots.sigma[:, 1]
    else:
        distance_m, sigma_m = plots.value[:, 0], plots.sigma[:, 0]
    order = np.argsort(distance_m, kind="stable")  # NaN comes last
    distance_m = distance_m[order]
    keyed = int(np.searchsorted(distance_m, np.inf, side="right"))
    distance_m[keyed:] = np.inf
    return PlotIndex(order, distance_m, keyed, float(np.fmax.reduce(sigma_m)) if keyed else 0.0)


@kernel
def whereabouts(
    estimates: Estimates, row: int, models: FloatArray, time_ns: int, point: FloatArray
) -> tuple[float, float]:
    """Write the expected position (3,) at ``time_ns``; returns a bound of its standard deviation (m), and the speed."""
    dt_s = (time_ns - estimates.time_ns[row]) * SECOND
    step = abs(dt_s)
    for a in range(3):
        point[a] = 0.0
    worst = 0.0
    for m in range(len(models)):
        mean, P = estimates.mean[row, m], estimates.covariance[row, m]
        spread = (2.0 * models[m, DENSITY] + models[m, VERTICAL_DENSITY]) * step * step * step / 3.0
        for a in range(3):
            point[a] += estimates.weight[row, m] * (mean[a] + dt_s * mean[a + 3])
            spread += P[a, a] + 2.0 * dt_s * P[a, a + 3] + dt_s * dt_s * P[a + 3, a + 3]
        worst = max(worst, spread)
    v = estimates.mean[row, 0]
    return math.sqrt(max(worst, 0.0)), math.sqrt(v[3] * v[3] + v[4] * v[4] + v[5] * v[5])


@kernel
def _apart(plots: Plots, j: int, d: FloatArray, place: FloatArray, reach: float) -> float:
    """How far, in units of its window, row ``j`` lies from a track at offset ``d``; above 1 it is out of reach."""
    value, sigma = plots.value[j], plots.sigma[j]
    if plots.coordinates == CARTESIAN_CODE:
        apart = math.hypot(value[0] - place[0] - d[0], value[1] - place[1] - d[1])
        return float(apart / (reach + COARSE_SIGMAS * (sigma[0] + sigma[1])))
    ground = math.hypot(d[0], d[1])
    apart = 0.0
    if not math.isnan(value[0]):
        apart = abs(value[0] - math.hypot(ground, d[2])) / (reach + COARSE_SIGMAS * sigma[0])
    if not math.isnan(value[1]) and ground > 2.0 * reach:
        turn = abs(wrap(value[1] - math.atan2(d[0], d[1])))
        apart = max(apart, turn / (1.2 * reach / ground + COARSE_SIGMAS * sigma[1]))
    return float(apart)


@kernel
def candidates(
    plots: Plots,
    index: PlotIndex,
    unused: BoolArray,
    place: FloatArray,
    point: FloatArray,
    reach: float,
    found: IntArray,
    far: FloatArray,
) -> int:
    """Write into ``found`` the plots that a track at ``point`` may reach; returns their number.

    If there are more than fit, the coarsely nearest are kept. ``far`` is scratch of the same length.
    """
    d = np.empty(3)
    for a in range(3):
        d[a] = point[a] - place[a]
    distance_m = math.hypot(d[0], d[1])
    if plots.coordinates != CARTESIAN_CODE:
        distance_m = math.hypot(distance_m, d[2])
    window = reach + COARSE_SIGMAS * index.sigma_m
    first = int(np.searchsorted(index.distance_m, distance_m - window))
    last = min(int(np.searchsorted(index.distance_m, distance_m + window, side="right")), index.keyed)
    if last - first > TRIED_MAX:
        middle = int(np.searchsorted(index.distance_m, distance_m))
        first = max(first, min(middle - TRIED_MAX // 2, last - TRIED_MAX))
        last = first + TRIED_MAX
    count = min(len(found), 0)  # not a literal zero: `_collect` would be compiled for it a second time
    count = _collect(plots, index, unused, first, last, d, place, reach, found, far, count)
    last = min(len(index.order), index.keyed + TRIED_MAX)
    return _collect(plots, index, unused, index.keyed, last, d, place, reach, found, far, count)


@kernel
def _collect(
    plots: Plots,
    index: PlotIndex,
    unused: BoolArray,
    first: int,
    last: int,
    d: FloatArray,
    place: FloatArray,
    reach: float,
    found: IntArray,
    far: FloatArray,
    count: int,
) -> int:
    """Insert what is in reach among the places ``first`` to ``last`` of the order; returns how many are found."""
    for position in range(first, last):
        j = index.order[position]
        if unused[j]:
            apart = _apart(plots, j, d, place, reach)
            if apart <= 1.0:
                count = _insert(found, far, count, j, apart)
    return count


@kernel
def _insert(found: IntArray, far: FloatArray, count: int, j: int, apart: float) -> int:
    if count < len(found):
        found[count] = j
        far[count] = apart
        return count + 1
    worst = 0
    for k in range(count):
        if far[k] > far[worst]:
            worst = k
    if apart < far[worst]:
        found[worst] = j
        far[worst] = apart
    return count
