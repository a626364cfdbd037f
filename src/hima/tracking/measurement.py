"""What a sensor sees of a track: innovations, likelihoods, updates.

A measurement is handled quantity by quantity (range, azimuth, elevation, range rate, or east, north, up, or a
difference of ranges); one that was not measured has no row, so 3D and 2D radars, bearings, ranges, hyperbolas and
positions are one case. Noise of the rows is independent, so rows can be used one after another without inverting a
matrix.

A row fills eight vectors of lanes: it is computed for all models of a track at once.
"""

import math
from typing import Final

from hima.jit import kernel
from hima.lanes import LANES, Lanes, larger, least, load, root, splat, store
from hima.picture.arrays import FloatArray
from hima.tracking.belief import MEAN, SPREAD
from hima.tracking.motion import ACROSS, ALONG, CLIMB_NOISE, COSINE, NOISE, SINE, STEP, prepare

POLAR_CODE: Final = 0
"""`Coordinates.POLAR` as kernels see it."""
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
NARROW: Final = 0.05
"""Tangent of the turn below which five terms of a series give all digits."""
NU, R, H, ROW = 0, 1, 2, 8
"""Vectors of a row: innovation, variance of the noise, and from `H` on the derivatives by the state; and their number.
Row ``k`` begins at ``k * ROW``."""


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
def _place_row(rows: FloatArray, k: int, off: Lanes, sigma: float, h: Lanes, i: Lanes, j: Lanes) -> None:
    """Write row ``k`` of a quantity that depends on the position alone."""
    at = ROW * k
    store(rows, at + NU, off)
    store(rows, at + R, sigma * sigma)
    store(rows, at + H, h)
    store(rows, at + H + 1, i)
    store(rows, at + H + 2, j)
    for a in range(3, 6):
        store(rows, at + H + a, 0.0)


@kernel
def _write_angles(y: Lanes, x: Lanes, rows: FloatArray, at: int) -> None:
    """Write the angles of points (x, y) into vector ``at``; the next one is scratch.

    The models of a track lie close together, so the turn from the first one's angle is a short series; where they do
    not, each angle is computed by itself.
    """
    store(rows, at, y)
    store(rows, at + 1, x)
    first_y, first_x = rows[at, 0], rows[at + 1, 0]
    dot = x * first_x + y * first_y
    t = (y * first_x - x * first_y) / dot
    if least(dot) > 0.0 and least(NARROW - larger(t, 0.0 - t)) > 0.0:
        u = t * t
        series = 1.0 - u * (1.0 / 3.0 - u * (1.0 / 5.0 - u * (1.0 / 7.0 - u / 9.0)))
        store(rows, at, math.atan2(first_y, first_x) + t * series)
    else:
        for m in range(LANES):
            rows[at, m] = math.atan2(rows[at, m], rows[at + 1, m])


@kernel
def _angles(
    value: FloatArray, sigma: FloatArray, east: Lanes, north: Lanes, up: Lanes, rows: FloatArray, count: int
) -> int:
    """Rows of azimuth and elevation, after the first ``count``; returns the new number."""
    ground = larger(root(east * east + north * north), NEAREST_M)
    if not math.isnan(value[1]):
        at = ROW * count + NU
        _write_angles(east, north, rows, at)
        off = value[1] - load(rows, at)
        over_square = 1.0 / (ground * ground)
        _place_row(rows, count, off, sigma[1], north * over_square, (0.0 - east) * over_square, splat(0.0))
        for m in range(LANES):  # those without a model, too: an innovation a turn off would throw them far away
            rows[at, m] = wrap(rows[at, m])
        count += 1
    if not math.isnan(value[2]):
        at = ROW * count + NU
        _write_angles(up, ground, rows, at)
        off = value[2] - load(rows, at)
        inverse = 1.0 / (ground * ground + up * up)
        tilt = (0.0 - up) * inverse / ground
        _place_row(rows, count, off, sigma[2], tilt * east, tilt * north, ground * inverse)
        count += 1
    return count


@kernel
def _polar_rows(value: FloatArray, sigma: FloatArray, place: FloatArray, belief: FloatArray, rows: FloatArray) -> int:
    """Rows of what a sensor at ``place`` measures in polar coordinates; returns their number."""
    east, north = load(belief, MEAN) - place[0], load(belief, MEAN + 1) - place[1]
    up = load(belief, MEAN + 2) - place[2]
    slant = larger(root(east * east + north * north + up * up), NEAREST_M)
    inverse = 1.0 / slant
    a, b, c = east * inverse, north * inverse, up * inverse
    count = len(value) - len(value)  # not a literal zero: it would be another type
    if not math.isnan(value[0]):
        _place_row(rows, count, value[0] - slant, sigma[0], a, b, c)
        count += 1
    count = _angles(value, sigma, east, north, up, rows, count)
    if not math.isnan(value[3]):
        x, y, z = load(belief, MEAN + 3), load(belief, MEAN + 4), load(belief, MEAN + 5)
        rate = a * x + b * y + c * z
        towards = (x - rate * a) * inverse, (y - rate * b) * inverse, (z - rate * c) * inverse
        _place_row(rows, count, value[3] - rate, sigma[3], towards[0], towards[1], towards[2])
        at = ROW * count + H + 3
        store(rows, at, a)
        store(rows, at + 1, b)
        store(rows, at + 2, c)
        count += 1
    return count


@kernel
def _cartesian_rows(value: FloatArray, sigma: FloatArray, belief: FloatArray, rows: FloatArray) -> int:
    """Rows of a reported position; returns their number."""
    count = 0
    for k in range(3):
        if not math.isnan(value[k]):
            nothing = splat(0.0)
            _place_row(rows, count, value[k] - load(belief, MEAN + k), sigma[k], nothing, nothing, nothing)
            store(rows, ROW * count + H + k, 1.0)
            count += 1
    return count


@kernel
def _difference_row(
    value: FloatArray, sigma: FloatArray, place: FloatArray, belief: FloatArray, rows: FloatArray
) -> int:
    """Row of the distance from ``place[:3]`` minus that from ``place[3:]``; returns the number of rows, 1."""
    off = splat(value[0])
    h, i, j = splat(0.0), splat(0.0), splat(0.0)
    for end in range(2):
        sign = 1.0 - 2.0 * end
        east, north = load(belief, MEAN) - place[3 * end], load(belief, MEAN + 1) - place[3 * end + 1]
        up = load(belief, MEAN + 2) - place[3 * end + 2]
        distance = larger(root(east * east + north * north + up * up), NEAREST_M)
        off = off - sign * distance
        h, i, j = h + sign * east / distance, i + sign * north / distance, j + sign * up / distance
    _place_row(rows, len(place) - len(place), off, sigma[0], h, i, j)
    return 1


@kernel
def _rows_now(
    belief: FloatArray,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    rows: FloatArray,
) -> int:
    """Rows of what was measured at the time of ``belief``; returns their number."""
    if coordinates == CARTESIAN_CODE:
        return _cartesian_rows(value, sigma, belief, rows)
    if coordinates == TDOA_CODE:
        return _difference_row(value, sigma, place, belief, rows)
    return _polar_rows(value, sigma, place, belief, rows)


@kernel
def _back(belief: FloatArray, steps: FloatArray, before: FloatArray) -> None:
    """Write where the models of a belief were a step earlier."""
    east, north, climb = load(belief, MEAN + 3), load(belief, MEAN + 4), load(belief, MEAN + 5)
    s, c, along, across = load(steps, SINE), load(steps, COSINE), load(steps, ALONG), load(steps, ACROSS)
    store(before, MEAN, load(belief, MEAN) + along * east - across * north)
    store(before, MEAN + 1, load(belief, MEAN + 1) + across * east + along * north)
    store(before, MEAN + 2, load(belief, MEAN + 2) + load(steps, STEP) * climb)
    store(before, MEAN + 3, c * east - s * north)
    store(before, MEAN + 4, s * east + c * north)
    store(before, MEAN + 5, climb)


@kernel
def _later(rows: FloatArray, k: int, steps: FloatArray) -> None:
    """Turn row ``k``, of a step earlier, into a row for now.

    The noise of the motion in between is added to that of the measurement and its correlation with the track is
    neglected, so late rows are used with slightly too little weight and never with too much.
    """
    at = ROW * k + H
    more = load(rows, ROW * k + R)
    for a in range(3):
        first = CLIMB_NOISE if a == 2 else NOISE
        h, v = load(rows, at + a), load(rows, at + a + 3)
        more = (
            more + h * h * load(steps, first) + 2.0 * (h * v * load(steps, first + 1)) + v * v * load(steps, first + 2)
        )
    store(rows, ROW * k + R, more)
    s, c, along, across = load(steps, SINE), load(steps, COSINE), load(steps, ALONG), load(steps, ACROSS)
    h, i, x, y = load(rows, at), load(rows, at + 1), load(rows, at + 3), load(rows, at + 4)
    store(rows, at + 3, along * h + across * i + c * x + s * y)
    store(rows, at + 4, along * i - across * h + c * y - s * x)
    store(rows, at + 5, load(rows, at + 5) + load(steps, STEP) * load(rows, at + 2))


@kernel
def innovate(
    models: FloatArray,
    lag_s: float,
    belief: FloatArray,
    place: FloatArray,
    coordinates: int,
    value: FloatArray,
    sigma: FloatArray,
    rows: FloatArray,
    late: FloatArray,
    before: FloatArray,
) -> int:
    """Write into ``rows`` innovations, variances and derivatives of the measured quantities; returns their number.

    Args:
        models: (M, 5) the motion models.
        lag_s: 0, or how far (negative) the measurement lies before the time of ``belief``.
        belief: The predicted track.
        place: (3,) position of the sensor; (6,) with that of its reference receiver for differences of ranges.
        coordinates: `Coordinates` code.
        value: (4,) measurement, NaN where not measured.
        sigma: (4,) its standard deviations.
        rows: (4 * ROW, LANES) the result.
        late: (STEP_ROWS, LANES) scratch for steps back.
        before: (ROWS, LANES) scratch for where the track was.
    """
    if lag_s >= 0.0:
        return _rows_now(belief, place, coordinates, value, sigma, rows)
    prepare(models, lag_s, late)
    _back(belief, late, before)
    count = _rows_now(before, place, coordinates, value, sigma, rows)
    for k in range(count):
        _later(rows, k, late)
    return count


@kernel
def _project(belief: FloatArray, rows: FloatArray, k: int, work: FloatArray) -> Lanes:
    """Write P h of row ``k`` into the first six vectors of ``work``; returns the variance of the row's innovation."""
    at = ROW * k + H
    s = load(rows, ROW * k + R)
    h, i, j = load(rows, at), load(rows, at + 1), load(rows, at + 2)
    u, v, w = load(rows, at + 3), load(rows, at + 4), load(rows, at + 5)
    for a in range(6):
        b = SPREAD + 6 * a
        on_place = h * load(belief, b) + i * load(belief, b + 1) + j * load(belief, b + 2)
        on_speed = u * load(belief, b + 3) + v * load(belief, b + 4) + w * load(belief, b + 5)
        both = on_place + on_speed
        store(work, a, both)
        s = s + load(rows, at + a) * both
    return s


@kernel
def update(count: int, rows: FloatArray, belief: FloatArray, work: FloatArray) -> tuple[Lanes, Lanes]:
    """Use ``count`` rows on all models of a belief, in place, one after another; its weights are left as they are.

    Covariances stay symmetric and positive definite: a row that says much more than was known is applied in Joseph's
    form. ``work`` (48, LANES) is scratch.

    Returns:
        Normalised squared innovations of the rows together, and the determinants of their covariances.
    """
    distance, volume = splat(0.0), splat(1.0)
    for a in range(6):
        store(work, 6 + a, 0.0)
    for k in range(count):
        s = _project(belief, rows, k, work)
        residual = load(rows, ROW * k + NU)
        for a in range(6):
            residual = residual - load(rows, ROW * k + H + a) * load(work, 6 + a)
        inverse = 1.0 / s
        for a in range(6):
            store(work, 6 + a, load(work, 6 + a) + load(work, a) * inverse * residual)
        distance = distance + residual * residual * inverse
        volume = volume * s
        if least(load(rows, ROW * k + R) - MILD * s) > 0.0:
            _take_away(inverse, belief, work)
        else:
            _joseph(rows, k, inverse, belief, work)
    for a in range(6):
        store(belief, MEAN + a, load(belief, MEAN + a) + load(work, 6 + a))
    return distance, volume


@kernel
def _take_away(inverse: Lanes, belief: FloatArray, work: FloatArray) -> None:
    """P becomes P - K s Kᵀ, with P h in the first six vectors of ``work``."""
    for a in range(6):
        part = load(work, a) * inverse
        for b in range(a + 1):
            left = load(belief, SPREAD + 6 * a + b) - part * load(work, b)
            store(belief, SPREAD + 6 * a + b, left)
            store(belief, SPREAD + 6 * b + a, left)


@kernel
def _joseph(rows: FloatArray, k: int, inverse: Lanes, belief: FloatArray, work: FloatArray) -> None:
    """P becomes (I - K h) P (I - K h)ᵀ + K r Kᵀ, with P h in the first six vectors of ``work``."""
    r, half = load(rows, ROW * k + R), 12
    for a in range(6):
        gain, rest = load(work, a) * inverse, splat(0.0)
        for b in range(6):
            left = load(belief, SPREAD + 6 * a + b) - gain * load(work, b)
            store(work, half + 6 * a + b, left)
            rest = rest + left * load(rows, ROW * k + H + b)
        store(belief, SPREAD + 6 * a, rest)
    for a in range(6):
        gain_a, rest_a = load(work, a) * inverse, load(belief, SPREAD + 6 * a)
        for b in range(a + 1):
            gain_b, rest_b = load(work, b) * inverse, load(belief, SPREAD + 6 * b)
            noise = r * gain_a * gain_b
            one = load(work, half + 6 * a + b) - rest_a * gain_b + noise
            other = load(work, half + 6 * b + a) - rest_b * gain_a + noise
            store(work, half + 6 * a + b, 0.5 * (one + other))
    for a in range(6):
        for b in range(a + 1):
            left = load(work, half + 6 * a + b)
            store(belief, SPREAD + 6 * a + b, left)
            store(belief, SPREAD + 6 * b + a, left)
