"""What a sensor sees of a track: innovations, likelihoods, updates.

A measurement is handled row by row (range, azimuth, elevation, range rate, or east, north, up); a quantity that was
not measured has no row, so 3D and 2D radars, bearings, ranges and positions are one case. Noise of the rows is
independent, so rows can be used one after another without inverting a matrix.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.motion import noise, transition

CARTESIAN_CODE: Final = 1
"""`Coordinates.CARTESIAN` as kernels see it."""
LOG_TWO_PI: Final = math.log(2.0 * math.pi)
NEAREST_M: Final = 1.0
"""Closer to the sensor than this, angles of a point say nothing; it also keeps derivatives finite."""


@kernel
def _polar_row(k: int, d: FloatArray, v: FloatArray, row: FloatArray) -> float:
    """Derivatives of one polar quantity at offset ``d`` from the sensor and velocity ``v``; returns its value."""
    for a in range(6):
        row[a] = 0.0
    ground = max(math.sqrt(d[0] * d[0] + d[1] * d[1]), NEAREST_M)
    slant = max(math.sqrt(ground * ground + d[2] * d[2]), NEAREST_M)
    if k == 0:
        for a in range(3):
            row[a] = d[a] / slant
        return slant
    if k == 1:
        row[0] = d[1] / (ground * ground)
        row[1] = -d[0] / (ground * ground)
        return math.atan2(d[0], d[1])
    if k == 2:
        row[0] = -d[2] * d[0] / (slant * slant * ground)
        row[1] = -d[2] * d[1] / (slant * slant * ground)
        row[2] = ground / (slant * slant)
        return math.atan2(d[2], ground)
    rate = (d[0] * v[0] + d[1] * v[1] + d[2] * v[2]) / slant
    for a in range(3):
        row[a] = (v[a] - rate * d[a] / slant) / slant
        row[a + 3] = d[a] / slant
    return float(rate)


@kernel
def wrap(angle_rad: float) -> float:
    """The same angle in [-π, π)."""
    return (angle_rad + math.pi) % (2.0 * math.pi) - math.pi


@kernel
def _look_back(model: FloatArray, lag_s: float, position: FloatArray, velocity: FloatArray) -> None:
    """Move position and velocity (3,) to ``lag_s`` (negative) before, in place."""
    F = np.empty((6, 6))
    transition(model, lag_s, F)
    now = velocity.copy()
    for a in range(3):
        velocity[a] = 0.0
        for b in range(3):
            position[a] += F[a, b + 3] * now[b]
            velocity[a] += F[a + 3, b + 3] * now[b]


@kernel
def _retrodict_rows(model: FloatArray, lag_s: float, H: FloatArray, R: FloatArray) -> None:
    """Turn rows for the state ``lag_s`` (negative) before the track's time into rows for the track's own time.

    The noise of the motion in between is added to that of the measurement and its correlation with the track is
    neglected, so late rows are used with slightly too little weight and never with too much.
    """
    F = np.empty((6, 6))
    Q = np.empty((6, 6))
    row = np.empty(6)
    transition(model, lag_s, F)
    noise(model, lag_s, Q)
    for k in range(len(R)):
        for a in range(6):
            row[a] = H[k, a]
        for a in range(6):
            for b in range(6):
                R[k] += row[a] * Q[a, b] * row[b]
            H[k, a] = 0.0
            for b in range(6):
                H[k, a] += row[b] * F[b, a]


@kernel
def innovate(
    model: FloatArray,
    lag_s: float,
    mean: FloatArray,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    nu: FloatArray,
    H: FloatArray,
    R: FloatArray,
) -> int:
    """Write innovations (4,), derivatives (4, 6) and variances (4,) of the measured quantities; returns their number.

    Args:
        model: The motion model, for late measurements.
        lag_s: 0, or how far (negative) the measurement lies before the time of ``mean``.
        mean: (6,) predicted state.
        place: (3,) position of the sensor.
        coordinates: `Coordinates` code.
        value: (4,) measurement, NaN where not measured.
        sigma: (4,) its standard deviations.
        nu: (4,) result.
        H: (4, 6) result.
        R: (4,) result.
    """
    d = mean[:3].copy()
    v = mean[3:].copy()
    if lag_s < 0.0:
        _look_back(model, lag_s, d, v)
    if coordinates != CARTESIAN_CODE:
        for a in range(3):
            d[a] -= place[a]
    count = 0
    for k in range(4):
        if math.isnan(value[k]):
            continue
        if coordinates == CARTESIAN_CODE:
            for a in range(6):
                H[count, a] = 1.0 if a == k else 0.0
            nu[count] = value[k] - d[k]
        else:
            nu[count] = value[k] - _polar_row(k, d, v, H[count])
            if k == 1:
                nu[count] = wrap(nu[count])
        R[count] = sigma[k] * sigma[k]
        count += 1
    if lag_s < 0.0:
        _retrodict_rows(model, lag_s, H[:count], R[:count])
    return count


@kernel
def likelihood(count: int, P: FloatArray, nu: FloatArray, H: FloatArray, R: FloatArray) -> tuple[float, float]:
    """Normalised squared innovation and log density of ``count`` rows together, by a Cholesky factor of S."""
    factor = np.empty((4, 4))
    ph = np.empty(6)
    y = np.empty(4)
    distance = 0.0
    log_density = 0.0
    for k in range(count):
        for a in range(6):
            ph[a] = 0.0
            for b in range(6):
                ph[a] += P[a, b] * H[k, b]
        for j in range(k + 1):
            s = R[k] if j == k else 0.0
            for a in range(6):
                s += H[j, a] * ph[a]
            for i in range(j):
                s -= factor[k, i] * factor[j, i]
            factor[k, j] = math.sqrt(max(s, 0.25 * R[k])) if j == k else s / factor[j, j]
        y[k] = nu[k]
        for i in range(k):
            y[k] -= factor[k, i] * y[i]
        y[k] /= factor[k, k]
        distance += y[k] * y[k]
        log_density -= 0.5 * (y[k] * y[k] + LOG_TWO_PI) + math.log(factor[k, k])
    return distance, log_density


@kernel
def update(count: int, nu: FloatArray, H: FloatArray, R: FloatArray, mean: FloatArray, P: FloatArray) -> float:
    """Use ``count`` rows on one model's ``mean`` (6,) and ``P`` (6, 6), in place, one scalar after another.

    Each row is applied in Joseph's form, which keeps P symmetric and positive definite for any gain.

    Returns:
        Log density of the rows together.
    """
    log_density = 0.0
    ph = np.empty(6)
    gain = np.empty(6)
    change = np.zeros(6)
    for k in range(count):
        s = R[k]
        residual = nu[k]
        for a in range(6):
            ph[a] = 0.0
            for b in range(6):
                ph[a] += P[a, b] * H[k, b]
        for a in range(6):
            s += H[k, a] * ph[a]
            residual -= H[k, a] * change[a]
        log_density -= 0.5 * (residual * residual / s + LOG_TWO_PI + math.log(s))
        for a in range(6):
            gain[a] = ph[a] / s
            change[a] += gain[a] * residual
        _joseph(H[k], R[k], ph, gain, P)
    for a in range(6):
        mean[a] += change[a]
    return log_density


@kernel
def _joseph(h: FloatArray, r: float, ph: FloatArray, gain: FloatArray, P: FloatArray) -> None:
    """P becomes (I - K h) P (I - K h)ᵀ + K r Kᵀ."""
    reduced = np.empty((6, 6))
    rest = np.empty(6)
    for a in range(6):
        rest[a] = 0.0
        for b in range(6):
            reduced[a, b] = P[a, b] - gain[a] * ph[b]
            rest[a] += reduced[a, b] * h[b]
    for a in range(6):
        for b in range(a + 1):
            one = reduced[a, b] - rest[a] * gain[b] + r * gain[a] * gain[b]
            other = reduced[b, a] - rest[b] * gain[a] + r * gain[a] * gain[b]
            P[a, b] = P[b, a] = 0.5 * (one + other)
