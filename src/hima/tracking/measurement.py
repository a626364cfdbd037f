"""What a sensor sees of a track: innovations, likelihoods, updates.

A measurement is handled quantity by quantity (range, azimuth, elevation, range rate, or east, north, up, or a
difference of ranges); one that was not measured has no row, so 3D and 2D radars, bearings, ranges, hyperbolas and
positions are one case. Noise of the rows is independent, so rows can be used one after another without inverting a
matrix.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.motion import noise, transition

CARTESIAN_CODE: Final = 1
"""`Coordinates.CARTESIAN` as kernels see it."""
TDOA_CODE: Final = 2
"""`Coordinates.TDOA` as kernels see it."""
LOG_TWO_PI: Final = math.log(2.0 * math.pi)
ROOT_TWO_PI: Final = math.sqrt(2.0 * math.pi)
MILD: Final = 1e-5
"""Share of the variance that a row leaves from which on the short form of the update keeps ten good digits."""
NEAREST_M: Final = 1.0
"""Closer to the sensor than this, angles of a point say nothing; it also keeps derivatives finite."""
NU, R, H = 0, 1, 2
"""Columns of a row: innovation, variance of the noise, and from `H` on the derivatives by the state."""


@kernel
def wrap(angle_rad: float) -> float:
    """The same angle in [-π, π)."""
    turn = 2.0 * math.pi
    if angle_rad >= math.pi:
        angle_rad -= turn * math.floor((angle_rad + math.pi) / turn)
    elif angle_rad < -math.pi:
        angle_rad += turn * math.ceil((-math.pi - angle_rad) / turn)
    return angle_rad


@kernel
def _angles(
    value: FloatArray, sigma: FloatArray, east: float, north: float, up: float, rows: FloatArray, count: int
) -> int:
    """Rows of azimuth and elevation, after the first ``count``; returns the new number."""
    ground = max(math.sqrt(east * east + north * north), NEAREST_M)
    over_square = 1.0 / (ground * ground)
    if not math.isnan(value[1]):
        rows[count, NU], rows[count, R] = wrap(value[1] - math.atan2(east, north)), sigma[1] * sigma[1]
        rows[count, H], rows[count, H + 1], rows[count, H + 2] = north * over_square, -east * over_square, 0.0
        rows[count, H + 3] = rows[count, H + 4] = rows[count, H + 5] = 0.0
        count += 1
    if not math.isnan(value[2]):
        inverse = 1.0 / (ground * ground + up * up)
        tilt = up * inverse / ground
        rows[count, NU], rows[count, R] = value[2] - math.atan2(up, ground), sigma[2] * sigma[2]
        rows[count, H], rows[count, H + 1], rows[count, H + 2] = -tilt * east, -tilt * north, ground * inverse
        rows[count, H + 3] = rows[count, H + 4] = rows[count, H + 5] = 0.0
        count += 1
    return count


@kernel
def _polar_rows(
    value: FloatArray, sigma: FloatArray, place: FloatArray, mean: FloatArray, m: int, rows: FloatArray
) -> int:
    """Rows of what a sensor at ``place`` measures in polar coordinates; returns their number."""
    east, north, up = mean[m, 0] - place[0], mean[m, 1] - place[1], mean[m, 2] - place[2]
    slant = max(math.sqrt(east * east + north * north + up * up), NEAREST_M)
    inverse = 1.0 / slant
    a, b, c = east * inverse, north * inverse, up * inverse
    count = 0
    if not math.isnan(value[0]):
        rows[count, NU], rows[count, R] = value[0] - slant, sigma[0] * sigma[0]
        rows[count, H], rows[count, H + 1], rows[count, H + 2] = a, b, c
        rows[count, H + 3] = rows[count, H + 4] = rows[count, H + 5] = 0.0
        count += 1
    count = _angles(value, sigma, east, north, up, rows, count)
    if not math.isnan(value[3]):
        rate = a * mean[m, 3] + b * mean[m, 4] + c * mean[m, 5]
        rows[count, NU], rows[count, R] = value[3] - rate, sigma[3] * sigma[3]
        rows[count, H] = (mean[m, 3] - rate * a) * inverse
        rows[count, H + 1] = (mean[m, 4] - rate * b) * inverse
        rows[count, H + 2] = (mean[m, 5] - rate * c) * inverse
        rows[count, H + 3], rows[count, H + 4], rows[count, H + 5] = a, b, c
        count += 1
    return count


@kernel
def _cartesian_rows(value: FloatArray, sigma: FloatArray, mean: FloatArray, m: int, rows: FloatArray) -> int:
    """Rows of a reported position; returns their number."""
    count = 0
    for k in range(3):
        if not math.isnan(value[k]):
            rows[count, NU], rows[count, R] = value[k] - mean[m, k], sigma[k] * sigma[k]
            for a in range(6):
                rows[count, H + a] = 1.0 if a == k else 0.0
            count += 1
    return count


@kernel
def _difference_row(
    value: FloatArray, sigma: FloatArray, place: FloatArray, mean: FloatArray, m: int, rows: FloatArray
) -> int:
    """Row of the distance from ``place[:3]`` minus that from ``place[3:]``; returns the number of rows, 1."""
    k = m - m  # not a literal zero: it would be another type
    rows[k, NU], rows[k, R] = value[0], sigma[0] * sigma[0]
    for a in range(6):
        rows[k, H + a] = 0.0
    for end in range(2):
        sign = 1.0 - 2.0 * end
        east, north, up = mean[m, 0] - place[3 * end], mean[m, 1] - place[3 * end + 1], mean[m, 2] - place[3 * end + 2]
        distance = max(math.sqrt(east * east + north * north + up * up), NEAREST_M)
        rows[k, NU] -= sign * distance
        rows[k, H] += sign * east / distance
        rows[k, H + 1] += sign * north / distance
        rows[k, H + 2] += sign * up / distance
    return k + 1


@kernel
def _rows_now(
    mean: FloatArray,
    m: int,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    rows: FloatArray,
) -> int:
    """Rows of what was measured at the time of ``mean``; returns their number."""
    if coordinates == CARTESIAN_CODE:
        return _cartesian_rows(value, sigma, mean, m, rows)
    if coordinates == TDOA_CODE:
        return _difference_row(value, sigma, place, mean, m, rows)
    return _polar_rows(value, sigma, place, mean, m, rows)


@kernel
def _late_rows(
    models: FloatArray,
    lag_s: float,
    mean: FloatArray,
    m: int,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    rows: FloatArray,
) -> int:
    """Rows of what was measured ``lag_s`` (negative) before the track's time, as rows for the track's own time.

    The noise of the motion in between is added to that of the measurement and its correlation with the track is
    neglected, so late rows are used with slightly too little weight and never with too much.
    """
    F, Q, before = np.empty((6, 6)), np.empty((6, 6)), np.zeros((1, 6))
    transition(models[m], lag_s, F)
    noise(models[m], lag_s, Q)
    for a in range(6):
        for b in range(6):
            before[0, a] += F[a, b] * mean[m, b]
    count = _rows_now(before, m - m, place, coordinates, value, sigma, rows)
    for k in range(count):
        for a in range(6):
            before[0, a] = rows[k, H + a]
        for a in range(6):
            rows[k, H + a] = 0.0
            for b in range(6):
                rows[k, R] += before[0, a] * Q[a, b] * before[0, b]
                rows[k, H + a] += before[0, b] * F[b, a]
    return count


@kernel
def innovate(
    models: FloatArray,
    lag_s: float,
    mean: FloatArray,
    m: int,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    rows: FloatArray,
) -> int:
    """Write into ``rows`` innovations, variances and derivatives of the measured quantities; returns their number.

    Args:
        models: (M, 5) the motion models, for late measurements.
        lag_s: 0, or how far (negative) the measurement lies before the time of ``mean``.
        mean: (M, 6) predicted states.
        m: The model whose state is meant.
        place: (3,) position of the sensor; (6,) with that of its reference receiver for differences of ranges.
        coordinates: `Coordinates` code.
        value: (4,) measurement, NaN where not measured.
        sigma: (4,) its standard deviations.
        rows: (4, 8) the result.
    """
    if lag_s < 0.0:
        return _late_rows(models, lag_s, mean, m, place, coordinates, value, sigma, rows)
    return _rows_now(mean, m, place, coordinates, value, sigma, rows)


@kernel
def _project(P: FloatArray, m: int, rows: FloatArray, k: int, work: FloatArray) -> float:
    """Write P h of row ``k`` into the first vector of ``work``; returns the variance of the row's innovation."""
    h, i, j = rows[k, H], rows[k, H + 1], rows[k, H + 2]
    u, v, w = rows[k, H + 3], rows[k, H + 4], rows[k, H + 5]
    for a in range(6):  # P is symmetric: rows serve as columns, and the six sums run side by side
        work[0, a] = h * P[m, 0, a] + i * P[m, 1, a] + j * P[m, 2, a] + u * P[m, 3, a] + v * P[m, 4, a] + w * P[m, 5, a]
    return float(
        rows[k, R]
        + (h * work[0, 0] + i * work[0, 1] + j * work[0, 2])
        + (u * work[0, 3] + v * work[0, 4] + w * work[0, 5])
    )


@kernel
def likelihood(count: int, P: FloatArray, m: int, rows: FloatArray, work: FloatArray) -> tuple[float, float]:
    """Normalised squared innovation and density of ``count`` rows, by a Cholesky factor of their covariance.

    ``work`` holds in its second vector the whitened innovations, from its third on the factor, whose diagonal is
    inverted and stands at the end of each vector.
    """
    distance = 0.0
    volume = 1.0
    for k in range(count):
        square = _project(P, m, rows, k, work)
        rest = rows[k, NU]
        for j in range(k):
            s = 0.0
            for a in range(6):
                s += rows[j, H + a] * work[0, a]
            for i in range(j):
                s -= work[2 + k, i] * work[2 + j, i]
            s *= work[2 + j, 5]
            work[2 + k, j] = s
            square -= s * s
            rest -= s * work[1, j]
        root = math.sqrt(max(square, 0.25 * rows[k, R]))
        inverse = 1.0 / root
        work[2 + k, 5] = inverse
        work[1, k] = rest * inverse
        distance += work[1, k] * work[1, k]
        volume *= ROOT_TWO_PI * root
    return distance, math.exp(-0.5 * distance) / volume


@kernel
def update(count: int, rows: FloatArray, mean: FloatArray, P: FloatArray, m: int, work: FloatArray) -> float:
    """Use ``count`` rows on one model's mean (row ``m`` of (M, 6)) and P (of (M, 6, 6)), in place, one after another.

    P stays symmetric and positive definite: a row that says much more than was known is applied in Joseph's form.

    Returns:
        Log density of the rows together.
    """
    distance = 0.0
    volume = 1.0
    for a in range(6):
        work[1, a] = 0.0
    for k in range(count):
        s = _project(P, m, rows, k, work)
        residual = rows[k, NU]
        for a in range(6):
            residual -= rows[k, H + a] * work[1, a]
        inverse = 1.0 / s
        for a in range(6):
            work[1, a] += work[0, a] * inverse * residual
        distance += residual * residual * inverse
        volume *= s
        if rows[k, R] > MILD * s:
            _take_away(inverse, P, m, work)
        else:
            _joseph(rows, k, inverse, P, m, work)
    for a in range(6):
        mean[m, a] += work[1, a]
    return -0.5 * (distance + count * LOG_TWO_PI + math.log(volume))


@kernel
def _take_away(inverse: float, P: FloatArray, m: int, work: FloatArray) -> None:
    """P becomes P - K s Kᵀ, with P h in the first vector of ``work``."""
    for a in range(6):
        part = work[0, a] * inverse
        for b in range(a + 1):
            P[m, a, b] -= part * work[0, b]
    for a in range(6):
        for b in range(a):
            P[m, b, a] = P[m, a, b]


@kernel
def _joseph(rows: FloatArray, k: int, inverse: float, P: FloatArray, m: int, work: FloatArray) -> None:
    """P becomes (I - K h) P (I - K h)ᵀ + K r Kᵀ, with P h in the first vector of ``work``."""
    ph, gain, rest, half = work[0], work[2], work[3], work[6:12]
    r = rows[k, R]
    for a in range(6):
        gain[a] = ph[a] * inverse
    for a in range(6):
        rest[a] = 0.0
        for b in range(6):
            half[a, b] = P[m, a, b] - gain[a] * ph[b]
            rest[a] += half[a, b] * rows[k, H + b]
    for a in range(6):
        for b in range(a + 1):
            one = half[a, b] - rest[a] * gain[b] + r * gain[a] * gain[b]
            other = half[b, a] - rest[b] * gain[a] + r * gain[a] * gain[b]
            P[m, a, b] = P[m, b, a] = 0.5 * (one + other)
