"""What a sensor would measure of a state, how that changes with the state, and the update by what it did measure.

Measurements have four columns, see `hima.picture.detection.Coordinates`; a column that is NaN is not measured and
takes no part. Extended Kalman filter in measurement space; covariance in Joseph's form, which stays symmetric and
positive definite where the short form does not.
"""

import math

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray

_TWO_PI = 2.0 * math.pi
_NEAR_M = 1.0


@kernel
def wrap(angle_rad: float) -> float:
    """Angle into [-π, π)."""
    return (angle_rad + math.pi) % _TWO_PI - math.pi


@kernel
def expect(x: FloatArray, place: FloatArray, cartesian: bool, z: FloatArray, H: FloatArray) -> None:
    """Expected measurement ``z`` (4,) of state ``x`` (6,) by a sensor at ``place`` (3,), and its Jacobian (4, 6)."""
    H[:, :] = 0.0
    if cartesian:
        for i in range(3):
            z[i] = x[i]
            H[i, i] = 1.0
        z[3] = math.nan
        return
    e, n, u = x[0] - place[0], x[1] - place[1], x[2] - place[2]
    ground = max(math.sqrt(e * e + n * n), _NEAR_M)
    slant = max(math.sqrt(e * e + n * n + u * u), _NEAR_M)
    rate = (e * x[3] + n * x[4] + u * x[5]) / slant
    z[0] = slant
    z[1] = math.atan2(e, n)
    z[2] = math.atan2(u, ground)
    z[3] = rate
    H[0, 0], H[0, 1], H[0, 2] = e / slant, n / slant, u / slant
    H[1, 0], H[1, 1] = n / (ground * ground), -e / (ground * ground)
    H[2, 0] = -e * u / (ground * slant * slant)
    H[2, 1] = -n * u / (ground * slant * slant)
    H[2, 2] = ground / (slant * slant)
    for i in range(3):
        H[3, i] = (x[3 + i] - rate * H[0, i]) / slant
        H[3, 3 + i] = H[0, i]


@kernel
def look_back(H: FloatArray, dt_s: float) -> None:
    """Turn the Jacobian (4, 6) of a state ``dt_s`` earlier into one of the present state, in place: H F(-dt)."""
    for r in range(4):
        for i in range(3):
            H[r, i + 3] -= dt_s * H[r, i]


@kernel
def measured(value: FloatArray, index: IntArray) -> int:
    """Write the columns of ``value`` (4,) that are measured into ``index`` (4,); returns how many."""
    count = 0
    for c in range(4):
        if not math.isnan(value[c]):
            index[count] = c
            count += 1
    return count


@kernel
def residual(value: FloatArray, z: FloatArray, index: IntArray, count: int, cartesian: bool, nu: FloatArray) -> None:
    """Measured minus expected into ``nu``, azimuth the short way round."""
    for i in range(count):
        c = index[i]
        nu[i] = value[c] - z[c]
        if c == 1 and not cartesian:
            nu[i] = wrap(nu[i])


@kernel
def innovation(
    P: FloatArray, H: FloatArray, variance: FloatArray, index: IntArray, count: int, root: FloatArray, cross: FloatArray
) -> bool:
    """Factor S = H P H' + R of the measured columns into lower ``root`` and keep P H' (6, count).

    Returns:
        False if S is not positive definite, which only a damaged covariance gives.
    """
    for a in range(count):
        for i in range(6):
            total = 0.0
            for j in range(6):
                total += P[i, j] * H[index[a], j]
            cross[i, a] = total
    for a in range(count):
        for b in range(a + 1):
            s = variance[index[a]] if a == b else 0.0
            for i in range(6):
                s += H[index[a], i] * cross[i, b]
            for k in range(b):
                s -= root[a, k] * root[b, k]
            if a == b:
                if not s > 0.0:
                    return False
                root[a, a] = math.sqrt(s)
            else:
                root[a, b] = s / root[b, b]
    return True


@kernel
def distance(root: FloatArray, nu: FloatArray, count: int, y: FloatArray) -> tuple[float, float]:
    """Squared Mahalanobis distance and log-density of a residual; leaves root⁻¹ν in ``y``."""
    d2 = 0.0
    log_root = 0.0
    for a in range(count):
        s = nu[a]
        for k in range(a):
            s -= root[a, k] * y[k]
        y[a] = s / root[a, a]
        d2 += y[a] * y[a]
        log_root += math.log(root[a, a])
    return d2, -0.5 * d2 - log_root - 0.5 * count * math.log(_TWO_PI)


@kernel
def _gain(root: FloatArray, cross: FloatArray, count: int) -> FloatArray:
    """K = P H' S⁻¹ (6, count) by two triangular solves."""
    K = np.empty((6, count))
    for i in range(6):
        for a in range(count):
            s = cross[i, a]
            for k in range(a):
                s -= root[a, k] * K[i, k]
            K[i, a] = s / root[a, a]
        for a in range(count - 1, -1, -1):
            s = K[i, a]
            for k in range(a + 1, count):
                s -= root[k, a] * K[i, k]
            K[i, a] = s / root[a, a]
    return K


@kernel
def _sandwich(keep: FloatArray, P: FloatArray) -> None:
    """P := keep P keep', symmetric, in place."""
    half = np.zeros((6, 6))
    for i in range(6):
        for k in range(6):
            for j in range(6):
                half[i, j] += keep[i, k] * P[k, j]
    for i in range(6):
        for j in range(i + 1):
            s = 0.0
            for k in range(6):
                s += half[i, k] * keep[j, k]
            P[i, j] = s
            P[j, i] = s


@kernel
def correct(
    x: FloatArray,
    P: FloatArray,
    H: FloatArray,
    variance: FloatArray,
    index: IntArray,
    count: int,
    root: FloatArray,
    cross: FloatArray,
    nu: FloatArray,
) -> None:
    """Kalman update of ``x`` (6,) and ``P`` (6, 6) in place, Joseph's form: (I - K H) P (I - K H)' + K R K'."""
    K = _gain(root, cross, count)
    keep = np.eye(6)
    for a in range(count):
        for i in range(6):
            x[i] += K[i, a] * nu[a]
            for j in range(6):
                keep[i, j] -= K[i, a] * H[index[a], j]
    _sandwich(keep, P)
    for a in range(count):
        for i in range(6):
            for j in range(6):
                P[i, j] += K[i, a] * variance[index[a]] * K[j, a]
