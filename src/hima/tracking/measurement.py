"""What a sensor sees of a track: innovations, likelihoods, updates.

A measurement is handled row by row (range, azimuth, elevation, range rate, or east, north, up); a quantity that was
not measured has no row, so 3D and 2D radars, bearings, ranges and positions are one case. Noise of the rows is
independent, so rows can be used one after another without inverting a matrix.
"""

import math
from typing import Final

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.motion import noise, transition
from hima.tracking.room import Room

CARTESIAN_CODE: Final = 1
"""`Coordinates.CARTESIAN` as kernels see it."""
LOG_TWO_PI: Final = math.log(2.0 * math.pi)
MILD: Final = 1e-5
"""Share of the variance that a row leaves from which on the short form of the update keeps ten good digits."""
NEAREST_M: Final = 1.0
"""Closer to the sensor than this, angles of a point say nothing; it also keeps derivatives finite."""


@kernel
def _polar_row(k: int, place: FloatArray, room: Room, row: FloatArray) -> float:
    """Write the derivatives of a polar quantity as seen from ``place`` at the state in ``room``; returns its value."""
    d, v = room.fourth, room.pace
    for a in range(3):
        d[a] = room.place[a] - place[a]
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
def _look_back(model: FloatArray, lag_s: float, room: Room) -> None:
    """Move the position and velocity in ``room`` to ``lag_s`` (negative) before."""
    transition(model, lag_s, room.F)
    for a in range(3):
        room.first[a] = room.pace[a]
    for a in range(3):
        room.pace[a] = 0.0
        for b in range(3):
            room.place[a] += room.F[a, b + 3] * room.first[b]
            room.pace[a] += room.F[a + 3, b + 3] * room.first[b]


@kernel
def _retrodict_rows(model: FloatArray, lag_s: float, count: int, room: Room) -> None:
    """Turn rows for the state ``lag_s`` (negative) before the track's time into rows for the track's own time.

    The noise of the motion in between is added to that of the measurement and its correlation with the track is
    neglected, so late rows are used with slightly too little weight and never with too much.
    """
    H, row = room.H, room.first
    transition(model, lag_s, room.F)
    noise(model, lag_s, room.Q)
    for k in range(count):
        for a in range(6):
            row[a] = H[k, a]
        for a in range(6):
            H[k, a] = 0.0
            for b in range(6):
                room.R[k] += row[a] * room.Q[a, b] * row[b]
                H[k, a] += row[b] * room.F[b, a]


@kernel
def innovate(
    model: FloatArray,
    lag_s: float,
    mean: FloatArray,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    room: Room,
) -> int:
    """Write into ``room`` innovations, derivatives and variances of the measured quantities; returns their number.

    Args:
        model: The motion model, for late measurements.
        lag_s: 0, or how far (negative) the measurement lies before the time of ``mean``.
        mean: (6,) predicted state.
        place: (3,) position of the sensor.
        coordinates: `Coordinates` code.
        value: (4,) measurement, NaN where not measured.
        sigma: (4,) its standard deviations.
        room: Its ``nu``, ``H`` and ``R`` are the result.
    """
    cartesian = coordinates == CARTESIAN_CODE
    for a in range(3):
        room.place[a], room.pace[a] = mean[a], mean[a + 3]
    if lag_s < 0.0:
        _look_back(model, lag_s, room)
    count = min(coordinates, 0)  # not a literal zero: callees would be compiled for it a second time
    for k in range(4):
        if math.isnan(value[k]):
            continue
        expected = room.place[k] if cartesian else _polar_row(k, place, room, room.H[count])
        if cartesian:
            for a in range(6):
                room.H[count, a] = 1.0 if a == k else 0.0
        off = value[k] - expected
        room.nu[count] = wrap(off) if k == 1 and not cartesian else off
        room.R[count] = sigma[k] * sigma[k]
        count += 1
    if lag_s < 0.0:
        _retrodict_rows(model, lag_s, count, room)
    return count


@kernel
def likelihood(count: int, P: FloatArray, room: Room) -> tuple[float, float]:
    """Normalised squared innovation and log density of ``count`` rows in ``room``, by a Cholesky factor of S."""
    H, factor, ph, y = room.H, room.factor, room.first, room.second
    distance = 0.0
    root = 1.0
    for k in range(count):
        for a in range(6):
            ph[a] = 0.0
            for b in range(6):
                ph[a] += P[a, b] * H[k, b]
        for j in range(k + 1):
            s = room.R[k] if j == k else 0.0
            for a in range(6):
                s += H[j, a] * ph[a]
            for i in range(j):
                s -= factor[k, i] * factor[j, i]
            factor[k, j] = math.sqrt(max(s, 0.25 * room.R[k])) if j == k else s / factor[j, j]
        y[k] = room.nu[k]
        for i in range(k):
            y[k] -= factor[k, i] * y[i]
        y[k] /= factor[k, k]
        distance += y[k] * y[k]
        root *= factor[k, k]
    return distance, -0.5 * (distance + count * LOG_TWO_PI) - math.log(root)


@kernel
def update(count: int, room: Room, mean: FloatArray, P: FloatArray) -> float:
    """Use ``count`` rows in ``room`` on one model's ``mean`` (6,) and ``P`` (6, 6), in place, one after another.

    P stays symmetric and positive definite: a row that says much more than was known is applied in Joseph's form.

    Returns:
        Log density of the rows together.
    """
    H, ph, gain, change = room.H, room.first, room.second, room.third
    distance = 0.0
    volume = 1.0
    for a in range(6):
        change[a] = 0.0
    for k in range(count):
        s = room.R[k]
        residual = room.nu[k]
        for a in range(6):
            ph[a] = 0.0
            for b in range(6):
                ph[a] += P[a, b] * H[k, b]
            s += H[k, a] * ph[a]
            residual -= H[k, a] * change[a]
        for a in range(6):
            gain[a] = ph[a] / s
            change[a] += gain[a] * residual
        distance += residual * residual / s
        volume *= s
        if room.R[k] > MILD * s:
            for a in range(6):
                for b in range(a + 1):
                    P[a, b] = P[b, a] = P[a, b] - gain[a] * ph[b]
        else:
            _joseph(H[k], room.R[k], room, P)
    for a in range(6):
        mean[a] += change[a]
    return -0.5 * (distance + count * LOG_TWO_PI + math.log(volume))


@kernel
def _joseph(h: FloatArray, r: float, room: Room, P: FloatArray) -> None:
    """P becomes (I - K h) P (I - K h)ᵀ + K r Kᵀ."""
    ph, gain, reduced, rest = room.first, room.second, room.product, room.fourth
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
