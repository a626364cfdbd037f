"""One object seen by several sensors at nearly one moment: what the differences tell of the sensors' biases.

Each measured quantity is one row: what it differs from the expectation is the error of the expected position, which all
rows share, plus the sensor's own bias, plus noise. The position is eliminated, so that only the difference between
sensors counts and no sensor is taken for the truth (in the manner of Lin, Kirubarajan and Bar-Shalom 2004, written as
information).
"""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.calibration.book import CLOCK, QUANTITIES
from hima.tracking.measurement import NEAREST_M, wrap

ROWS_MAX: Final = 48
"""Rows of one group: those of sixteen sensors."""
OPEN: Final = np.array((2_000.0**-2, 2_000.0**-2, 300.0**-2))
"""How little is assumed of where the object is before its fixes are looked at; a height, which many sensors do not
measure, is never so far from that of the track. Inverse variances of east, north, up."""
MANOEUVRE_MPS2: Final = 4.0
"""Acceleration between the fixes of a group that is nothing unusual."""
TAIL: Final = 6.0
"""Degrees of freedom of the heavy-tailed noise by which a group is weighted: manoeuvres and wrong pairs happen."""
GATE_PER_ROW: Final = 6.0
GATE_FLOOR: Final = 12.0
"""Squared differences beyond which a group tells nothing."""


class Rows(NamedTuple):
    """Scratch for one group; row by row.

    Attributes:
        used: (1,) rows in use.
        sensor: (R,) which sensor measured it.
        off: (R,) measured minus expected.
        place: (R, 3) derivatives by position.
        bias: (R, 4) derivatives by the sensor's biases.
        variance: (R,) noise.
    """

    used: IntArray
    sensor: IntArray
    off: FloatArray
    place: FloatArray
    bias: FloatArray
    variance: FloatArray


@kernel
def new_rows() -> Rows:
    """Scratch for groups, one after another."""
    return Rows(
        np.zeros(1, np.int64),
        np.zeros(ROWS_MAX, np.int64),
        np.zeros(ROWS_MAX),
        np.zeros((ROWS_MAX, 3)),
        np.zeros((ROWS_MAX, QUANTITIES)),
        np.zeros(ROWS_MAX),
    )


@kernel
def polar_frame(d: FloatArray, frame: FloatArray) -> None:
    """Write range, azimuth and elevation of the offset ``d`` (3,), each with its derivatives, into ``frame`` (3, 4)."""
    ground = max(math.hypot(d[0], d[1]), NEAREST_M)
    slant = max(math.hypot(ground, d[2]), NEAREST_M)
    frame[0, 0], frame[1, 0], frame[2, 0] = slant, math.atan2(d[0], d[1]), math.atan2(d[2], ground)
    for a in range(3):
        frame[0, a + 1] = d[a] / slant
    frame[1, 1], frame[1, 2], frame[1, 3] = d[1] / (ground * ground), -d[0] / (ground * ground), 0.0
    for a in range(2):
        frame[2, a + 1] = -d[2] * d[a] / (slant * slant * ground)
    frame[2, 3] = ground / (slant * slant)


@kernel
def shift_of(k: int, a: int, frame: FloatArray) -> float:
    """Derivative of the position along axis ``a`` by polar quantity ``k``; polar axes are orthogonal."""
    norm = 0.0
    for c in range(1, 4):
        norm += frame[k, c] * frame[k, c]
    return float(frame[k, a + 1] / norm)


@kernel
def add_fix(
    rows: Rows,
    sensor: int,
    cartesian: bool,
    value: FloatArray,
    sigma: FloatArray,
    lag_s: float,
    origin: FloatArray,
    motion: FloatArray,
    frame: FloatArray,
) -> None:
    """Add the rows of one fix.

    Args:
        rows: Added to.
        sensor: Which sensor.
        cartesian: True for a position.
        value: (3,) the fix.
        sigma: (3,) its standard deviations.
        lag_s: Time of the fix after the moment of the group.
        origin: (3,) position of the sensor.
        motion: (9,) position, velocity and variance of velocity of the object at the moment of the group.
        frame: (3, 4) scratch.
    """
    d = np.empty(3)
    for a in range(3):
        d[a] = motion[a] + lag_s * motion[a + 3] - origin[a]
    polar_frame(d, frame)
    swerve = 0.5 * MANOEUVRE_MPS2 * lag_s * lag_s
    for k in range(3):
        n = rows.used[0]
        if math.isnan(value[k]) or n >= ROWS_MAX:
            continue
        rows.used[0] = n + 1
        rows.sensor[n] = sensor
        rows.variance[n] = sigma[k] * sigma[k]
        pace = 0.0
        for a in range(3):
            slope = (1.0 if a == k else 0.0) if cartesian else frame[k, a + 1]
            rows.place[n, a] = slope
            pace += slope * motion[a + 3]
            rows.variance[n] += slope * slope * (swerve * swerve + lag_s * lag_s * motion[a + 6])
        for q in range(3):
            own = shift_of(q, k, frame) if cartesian else (1.0 if q == k else 0.0)
            rows.bias[n, q] = own
        rows.bias[n, CLOCK] = -pace
        off = value[k] - (d[k] + origin[k] if cartesian else frame[k, 0])
        rows.off[n] = wrap(off) if k == 1 and not cartesian else off


@kernel
def _factor(K: FloatArray) -> None:
    """Cholesky factor of a (3, 3) matrix in place, below the diagonal."""
    for i in range(3):
        for j in range(i + 1):
            s = K[i, j]
            for c in range(j):
                s -= K[i, c] * K[j, c]
            K[i, j] = math.sqrt(s) if i == j else s / K[j, j]


@kernel
def _forward(K: FloatArray, x: FloatArray) -> None:
    for i in range(3):
        for c in range(i):
            x[i] -= K[i, c] * x[c]
        x[i] /= K[i, i]


@kernel
def _load(precision: FloatArray, K: FloatArray) -> None:
    for a in range(3):
        for b in range(3):
            K[a, b] = precision[a] if a == b else 0.0


@kernel
def misfit(bias: FloatArray, covariance: FloatArray, rows: Rows, precision: FloatArray) -> float:
    """Squared difference of a group from what is believed, in units of its variance, position eliminated.

    Args:
        bias: (4S,) biases believed.
        covariance: (4S, 4S) their covariance, of which the diagonal counts.
        rows: The group.
        precision: (3,) inverse variances of what is known of the position beforehand.
    """
    K, y = np.empty((3, 3)), np.zeros(3)
    _load(precision, K)
    total = 0.0
    for n in range(rows.used[0]):
        first = QUANTITIES * rows.sensor[n]
        off, variance = rows.off[n], rows.variance[n]
        for q in range(QUANTITIES):
            slope = rows.bias[n, q]
            off -= slope * bias[first + q]
            variance += slope * slope * covariance[first + q, first + q]
        total += off * off / variance
        for a in range(3):
            y[a] += rows.place[n, a] * off / variance
            for b in range(a + 1):
                K[a, b] += rows.place[n, a] * rows.place[n, b] / variance
    _factor(K)
    _forward(K, y)
    return float(max(total - y[0] * y[0] - y[1] * y[1] - y[2] * y[2], 0.0))


@kernel
def believable(distance: float, free: float) -> float:
    """How far a group is believed whose squared difference has so many degrees of freedom; 0 for not at all."""
    free = max(free, 1.0)
    if distance > GATE_FLOOR + GATE_PER_ROW * free:
        return 0.0
    return (TAIL + free) / (TAIL + distance)


@kernel
def inform(information: FloatArray, vector: FloatArray, rows: Rows, precision: FloatArray, weight: float) -> None:
    """Add what a group tells of biases, ``weight`` times; what the position explains is taken away.

    Args:
        information: (4S, 4S), added to.
        vector: (4S,) information times biases, added to.
        rows: The group.
        precision: (3,) inverse variances of what is known of the position beforehand.
        weight: How far the group is believed.
    """
    K = np.empty((3, 3))
    _load(precision, K)
    count = rows.used[0]
    for n in range(count):
        for a in range(3):
            for b in range(a + 1):
                K[a, b] += rows.place[n, a] * rows.place[n, b] / rows.variance[n]
    _factor(K)
    white = np.empty((count, 3))
    for n in range(count):
        for a in range(3):
            white[n, a] = rows.place[n, a] / rows.variance[n]
        _forward(K, white[n])
    for n in range(count):
        for o in range(count):
            share = -(white[n, 0] * white[o, 0] + white[n, 1] * white[o, 1] + white[n, 2] * white[o, 2])
            if n == o:
                share += 1.0 / rows.variance[n]
            _spread(information, vector, rows, n, o, weight * share)


@kernel
def _spread(information: FloatArray, vector: FloatArray, rows: Rows, n: int, o: int, share: float) -> None:
    """Rows ``n`` and ``o`` are tied by ``share``: add it to the information on the biases of both."""
    mine, other = QUANTITIES * rows.sensor[n], QUANTITIES * rows.sensor[o]
    for q in range(QUANTITIES):
        slope = share * rows.bias[n, q]
        if slope == 0.0:
            continue
        vector[mine + q] += slope * rows.off[o]
        for r in range(QUANTITIES):
            information[mine + q, other + r] += slope * rows.bias[o, r]
