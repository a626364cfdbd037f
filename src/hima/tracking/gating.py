"""Which plots may belong to a track: a coarse search over plots sorted by distance from their sensor."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.lanes import Lanes, larger, least, load, root, splat
from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.tracking.belief import MEAN, SPREAD, moved_of
from hima.tracking.measurement import CARTESIAN_CODE, TDOA_CODE, wrap
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
        excess: (D,) log of how much denser false plots are there than the sensor declares.
    """

    sensor: int
    coordinates: int
    time_ns: IntArray
    value: FloatArray
    sigma: FloatArray
    kind: CodeArray
    excess: FloatArray


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


@kernel
def index_of(plots: Plots, place: FloatArray) -> PlotIndex:
    """Sort plots by distance from their sensor at ``place`` (3,)."""
    count = len(plots.time_ns)
    key_m = np.empty(count)
    sigma_m = 0.0
    keyed = 0
    for j in range(count):
        value, sigma = plots.value[j], plots.sigma[j]
        key_m[j], spread = value[0], sigma[0]
        if plots.coordinates == CARTESIAN_CODE:
            key_m[j], spread = math.hypot(value[0] - place[0], value[1] - place[1]), sigma[0] + sigma[1]
        if plots.coordinates == TDOA_CODE or math.isnan(key_m[j]):  # a difference of distances is none
            key_m[j] = math.inf
            continue
        keyed += 1
        sigma_m = max(sigma_m, spread)
    order = np.argsort(key_m, kind="mergesort")
    return PlotIndex(order, key_m[order], keyed, sigma_m)


@kernel
def whereabouts(
    estimates: Estimates, row: int, models: FloatArray, time_ns: int, point: FloatArray
) -> tuple[float, float]:
    """Write the expected position (3,) at ``time_ns``; returns a bound of its standard deviation (m), and the speed."""
    dt_s, belief = (time_ns - estimates.time_ns[row]) * SECOND, estimates.belief[row]
    spread = splat(_growth(models, dt_s))
    for a in range(3):
        point[a] = moved_of(belief, a, dt_s)
        spread = spread + _moved_spread(belief, a, a, dt_s)
    return math.sqrt(max(_largest(spread), 0.0)), _first_speed(belief)


@kernel
def _moved_spread(belief: FloatArray, a: int, b: int, dt_s: float) -> Lanes:
    """Covariance of two coordinates of the position, moved straight on by ``dt_s``, without the noise in between."""
    at = SPREAD + 6 * a + b
    across = load(belief, at + 3) + load(belief, at + 18)
    return load(belief, at) + dt_s * across + dt_s * dt_s * load(belief, at + 21)


@kernel
def _largest(x: Lanes) -> float:
    return -least(0.0 - x)


@kernel
def _first_speed(belief: FloatArray) -> float:
    """Speed by the first model, the calmest."""
    x, y, z = belief[MEAN + 3, 0], belief[MEAN + 4, 0], belief[MEAN + 5, 0]
    return math.sqrt(x * x + y * y + z * z)


@kernel
def _growth(models: FloatArray, dt_s: float) -> float:
    """Variance that the noise of the liveliest model adds to a position in three axes together."""
    step, density = abs(dt_s), 0.0
    for m in range(len(models)):
        density = max(density, 2.0 * models[m, DENSITY] + models[m, VERTICAL_DENSITY])
    return density * step * step * step / 3.0


@kernel
def reach(
    belief: FloatArray, models: FloatArray, dt_s: float, slack_s: float, place: FloatArray, d: FloatArray
) -> tuple[float, float]:
    """Where a track may be after ``dt_s``, as seen from a sensor.

    Doppler makes the reach along the line of sight much smaller than the other, for a young track.

    Args:
        belief: (ROWS, LANES) the track.
        models: (M, 5) the motion models.
        dt_s: Time since that.
        slack_s: Time around that which counts.
        place: (3,) position of the sensor.
        d: (3,) written: where the track is expected, from there.

    Returns:
        How far it may lie from ``d`` along the line of sight, and in all.
    """
    square = 0.0
    for a in range(3):
        d[a] = moved_of(belief, a, dt_s) - place[a]
        square += d[a] * d[a]
    slant = max(math.sqrt(square), 1.0)
    growth = splat(_growth(models, dt_s))
    whole, radial, off_along, off_squared = growth, splat(0.0), splat(0.0), splat(0.0)
    for a in range(3):
        off = load(belief, MEAN + a) + dt_s * load(belief, MEAN + a + 3) - (place[a] + d[a])
        off_along = off_along + off * d[a]
        off_squared = off_squared + off * off
        whole = whole + _moved_spread(belief, a, a, dt_s)
        for b in range(3):
            radial = radial + d[a] * d[b] * _moved_spread(belief, a, b, dt_s)
    radial = growth + radial / (slant * slant)
    off_along = larger(off_along, 0.0 - off_along) / slant
    along = _largest(off_along + COARSE_SIGMAS * root(larger(radial, 0.0)))
    across = _largest(root(off_squared) + COARSE_SIGMAS * root(larger(whole, 0.0)))
    slack = slack_s * _first_speed(belief)
    # What lies beside the line of sight is farther away than its foot point on it.
    along += across * across / (2.0 * max(slant, across))
    return min(along, across) + slack, across + slack


@kernel
def _difference_apart(value: FloatArray, sigma: FloatArray, d: FloatArray, place: FloatArray, across: float) -> float:
    """`_apart` for a difference of ranges, from the sensor and from its reference receiver."""
    from_here = from_there = 0.0
    for a in range(3):
        away = d[a] + place[a] - place[a + 3]
        from_here += d[a] * d[a]
        from_there += away * away
    off = value[0] - math.sqrt(from_here) + math.sqrt(from_there)
    return float(abs(off) / (2.0 * across + COARSE_SIGMAS * sigma[0]))


@kernel
def _apart(
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    d: FloatArray,
    place: FloatArray,
    along: float,
    across: float,
) -> float:
    """How far, in units of its window, a measurement lies from a track at offset ``d``; above 1 it is out of reach."""
    if coordinates == TDOA_CODE:
        return _difference_apart(value, sigma, d, place, across)
    if coordinates == CARTESIAN_CODE:
        east, north = value[0] - place[0] - d[0], value[1] - place[1] - d[1]
        return float(math.sqrt(east * east + north * north) / (across + COARSE_SIGMAS * (sigma[0] + sigma[1])))
    ground_square = d[0] * d[0] + d[1] * d[1]
    apart = 0.0
    if not math.isnan(value[0]):
        apart = abs(value[0] - math.sqrt(ground_square + d[2] * d[2])) / (along + COARSE_SIGMAS * sigma[0])
    if apart <= 1.0 and not math.isnan(value[1]) and ground_square > 4.0 * across * across:
        turn = abs(wrap(value[1] - math.atan2(d[0], d[1])))
        apart = max(apart, turn / (1.2 * across / math.sqrt(ground_square) + COARSE_SIGMAS * sigma[1]))
    return float(apart)


@kernel
def candidates(
    plots: Plots,
    index: PlotIndex,
    unused: BoolArray,
    place: FloatArray,
    d: FloatArray,
    along: float,
    across: float,
    found: IntArray,
    far: FloatArray,
) -> int:
    """Write into ``found`` the plots that a track may reach; returns their number.

    If there are more than fit, the coarsely nearest are kept.

    Args:
        plots: The plots.
        index: The plots in order of distance.
        unused: (D,) True for plots that may be chosen.
        place: (6,) position of the sensor and of its reference receiver.
        d: (3,) where the track is expected, from there.
        along: How far it may lie from that along the line of sight.
        across: The same in all directions.
        found: (C,) the result.
        far: (C,) scratch.
    """
    polar = plots.coordinates != CARTESIAN_CODE
    distance_m = math.sqrt(d[0] * d[0] + d[1] * d[1] + (d[2] * d[2] if polar else 0.0))
    window = (along if polar else across) + COARSE_SIGMAS * index.sigma_m
    first = _lower(index.distance_m, distance_m - window)
    last = min(_lower(index.distance_m, distance_m + window), index.keyed)
    if last - first > TRIED_MAX:
        middle = _lower(index.distance_m, distance_m)
        first = max(first, min(middle - TRIED_MAX // 2, last - TRIED_MAX))
        last = first + TRIED_MAX
    count = 0
    low, high = first, last
    for _ in range(2):  # those with a distance, then those without
        for position in range(low, high):
            j = index.order[position]
            if unused[j]:
                apart = _apart(plots.coordinates, plots.value[j], plots.sigma[j], d, place, along, across)
                if apart <= 1.0:
                    count = _insert(found, far, count, j, apart)
        low, high = index.keyed, min(len(index.order), index.keyed + TRIED_MAX)
    return count


@kernel
def _lower(ascending: FloatArray, value: float) -> int:
    """Number of entries below ``value``."""
    low, high = 0, len(ascending)
    while low < high:
        middle = (low + high) // 2
        if ascending[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


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
