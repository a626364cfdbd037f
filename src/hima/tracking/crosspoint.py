"""Where two lines of position cross: all points on both, and how well each is known.

One line is followed in small steps; where the other one changes sides lies a crossing. From there least squares are
iterated over both lines, what is known of heights and speeds of what flies here, and the time between the two. So
bearings, with elevation or without, ranges and hyperbolas are one case. Two lines cross at a fair angle if the point is
known to within `PLACED_SIGMA_M` along the longer axis of its ellipse: sharp bearings may meet at a smaller angle.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.lanes import store
from hima.picture.arrays import FloatArray
from hima.tracking.belief import MEAN, ROWS, SPREAD, new_belief
from hima.tracking.gating import SECOND
from hima.tracking.initiation import CLIMB_SIGMA_MPS, HEIGHT_M, HEIGHT_SIGMA_M, SPEED_SIGMAS
from hima.tracking.lines import Lines
from hima.tracking.measurement import LOG_TWO_PI, NU, ROW, TDOA_CODE, H, R, innovate, update
from hima.tracking.room import Room
from hima.tracking.sensors import PLACE, RANGE_MAX, REFERENCE

STEADY: Final = np.array(((1.0, 0.02, 0.0, 20.0, 1.0),))
"""One motion model for what is not yet a track, nearly straight flight; a table as in `hima.tracking.motion`."""
STEPS: Final = 128
"""Steps along a line: 80 m of a bearing of 10 km, three degrees of a circle."""
ROUNDS: Final = 6
POINTS_MAX: Final = 2
"""Crossings of one pair: two circles cross twice."""
PLACED_SIGMA_M: Final = 400.0
"""A crossing that is known worse, along the longer axis of its ellipse, says too little."""
VAGUE_M: Final = 20_000.0
"""Standard deviation, on the map, of what is not yet known at all."""
SETTLED: Final = 9.0
"""Most squared residual of two lines at their crossing; only elevations can disagree."""
LOWEST_M, HIGHEST_M = -300.0, 4_000.0
"""Heights over the site between which something may cross lines."""


@kernel
def spread_on_map(east: float, north: float, both: float) -> float:
    """Standard deviation along the longer axis of the horizontal ellipse of two variances and their covariance."""
    return math.sqrt(0.5 * (east + north) + math.hypot(0.5 * (east - north), both))


@kernel
def _rows(lines: Lines, s: int, k: int, sensor: FloatArray, lag_s: float, belief: FloatArray, room: Room) -> int:
    """Write the rows of a line at the state of a belief; returns their number."""
    return innovate(
        STEADY, lag_s, belief, sensor[PLACE : PLACE + 6], lines.coordinates[s, k], lines.value[s, k],
        lines.sigma[s, k], room.rows, room.late, room.before,
    )  # fmt: skip


@kernel
def _step(lines: Lines, s: int, k: int, sensor: FloatArray, share: float, point: FloatArray) -> bool:
    """Write into a belief the point of a line at a share of its length, at the usual height; False for none."""
    value = lines.value[s, k]
    distance, azimuth = value[0], 2.0 * math.pi * share
    if lines.coordinates[s, k] == TDOA_CODE:
        # r - |r u - w| = d, with w from the sensor to its reference, gives r = (w² - d²) / 2 (u·w - d).
        east = sensor[REFERENCE] - sensor[PLACE]
        north = sensor[REFERENCE + 1] - sensor[PLACE + 1]
        along = math.sin(azimuth) * east + math.cos(azimuth) * north - value[0]
        distance = 0.5 * (east * east + north * north - value[0] * value[0]) / along if along != 0.0 else -1.0
        if distance < value[0]:
            return False
    elif math.isnan(value[0]):
        distance, azimuth = share * sensor[RANGE_MAX], value[1]
    point[MEAN, 0] = sensor[PLACE] + distance * math.sin(azimuth)
    point[MEAN + 1, 0] = sensor[PLACE + 1] + distance * math.cos(azimuth)
    point[MEAN + 2, 0] = HEIGHT_M
    return bool(0.0 < distance <= sensor[RANGE_MAX])


@kernel
def _side(lines: Lines, s: int, k: int, sensor: FloatArray, point: FloatArray, room: Room) -> float:
    """On which side of a line a point lies, as the residual of its first quantity; NaN far from a bearing."""
    _rows(lines, s, k, sensor, 0.0, point, room)
    off = room.rows[NU, 0]
    bearing = lines.coordinates[s, k] != TDOA_CODE and math.isnan(lines.value[s, k, 0])
    return math.nan if bearing and abs(off) > 1.0 else off


@kernel
def crossings(lines: Lines, numbers: FloatArray, s: int, k: int, t: int, i: int, points: FloatArray, room: Room) -> int:
    """Write into ``points`` where line ``k`` of sensor ``s`` meets line ``i`` of ``t``; returns how often.

    The points (POINTS_MAX, ROWS, LANES) lie at the usual height and have no velocity: least squares begin there.
    """
    point = new_belief()
    found = min(s, 0)
    before = math.nan
    for step in range(STEPS + 1):
        share = step / STEPS
        side = math.nan
        if _step(lines, s, k, numbers[s], share, point):
            side = _side(lines, t, i, numbers[t], point, room)
        if before * side <= 0.0 and found < POINTS_MAX:
            back = abs(side) / max(abs(side) + abs(before), 1e-12)
            if _step(lines, s, k, numbers[s], share - back / STEPS, point):
                for a in range(6):
                    points[found, MEAN + a, 0] = point[MEAN + a, 0]
                found += 1
        before = side
    return found


@kernel
def _use(
    lines: Lines, numbers: FloatArray, s: int, k: int, time_ns: int, at: FloatArray, known: FloatArray, room: Room
) -> float:
    """Use a line, linearised ``at`` a state, on what is ``known``, in place; returns its squared residual there."""
    lag_s = min((lines.time_ns[s, k] - time_ns) * SECOND, 0.0)
    count = _rows(lines, s, k, numbers[s], lag_s, at, room)
    rows = room.rows
    squared = 0.0
    for c in range(count):
        first = ROW * c
        squared += rows[first + NU, 0] * rows[first + NU, 0] / rows[first + R, 0]
        for a in range(6):
            rows[first + NU, 0] += rows[first + H + a, 0] * (at[MEAN + a, 0] - known[MEAN + a, 0])
    update(count, rows, known, room.work)
    return squared


@kernel
def _know_little(belief: FloatArray, speed_max_mps: float) -> None:
    """Write the covariance of what has not been seen yet."""
    for k in range(SPREAD, ROWS):
        store(belief, k, 0.0)
    for a, sigma in enumerate((VAGUE_M, VAGUE_M, HEIGHT_SIGMA_M)):
        store(belief, SPREAD + 7 * a, sigma * sigma)
    speed = speed_max_mps / SPEED_SIGMAS
    for a, sigma in enumerate((speed, speed, CLIMB_SIGMA_MPS)):
        store(belief, SPREAD + 21 + 7 * a, sigma * sigma)


@kernel
def settle(
    lines: Lines, numbers: FloatArray, s: int, k: int, t: int, i: int, speed_max_mps: float, at: FloatArray,
    known: FloatArray, room: Room,
) -> bool:  # fmt: skip
    """Refine a crossing by least squares.

    Args:
        lines: The lines.
        numbers: What is known of sensors.
        s: One sensor.
        k: Place of its line.
        t: The other sensor.
        i: Place of its line.
        speed_max_mps: That of the fastest object.
        at: Belief with the state at the newer line's time, refined in place.
        known: Belief, filled with that state and its covariance.
        room: Scratch.

    Returns:
        True if the lines meet, at a fair angle, where something may fly.
    """
    time_ns = max(lines.time_ns[s, k], lines.time_ns[t, i])
    first = at.copy()
    first[MEAN + 2, 0] = HEIGHT_M
    squared = 0.0
    for _ in range(ROUNDS):
        for a in range(6):
            store(known, MEAN + a, first[MEAN + a, 0])
        _know_little(known, speed_max_mps)
        squared = _use(lines, numbers, s, k, time_ns, at, known, room)
        squared += _use(lines, numbers, t, i, time_ns, at, known, room)
        for a in range(6):
            at[MEAN + a, 0] = known[MEAN + a, 0]
    return bool(
        squared <= SETTLED
        and LOWEST_M < at[MEAN + 2, 0] < HIGHEST_M
        and spread_on_map(known[SPREAD, 0], known[SPREAD + 7, 0], known[SPREAD + 1, 0]) <= PLACED_SIGMA_M
        and in_reach(numbers[s], at[MEAN, 0], at[MEAN + 1, 0], at[MEAN + 2, 0])
        and in_reach(numbers[t], at[MEAN, 0], at[MEAN + 1, 0], at[MEAN + 2, 0])
    )


@kernel
def in_reach(sensor: FloatArray, east: float, north: float, up: float) -> bool:
    """True if a place lies within the greatest range of a sensor."""
    x, y, z = east - sensor[PLACE], north - sensor[PLACE + 1], up - sensor[PLACE + 2]
    return bool(x * x + y * y + z * z <= sensor[RANGE_MAX] * sensor[RANGE_MAX])


@kernel
def agree(
    lines: Lines, sensor: FloatArray, s: int, k: int, lag_s: float, belief: FloatArray, room: Room
) -> tuple[int, float, float]:
    """Let a belief use a line, in place; number of quantities, squared distance and density of it before that."""
    count = _rows(lines, s, k, sensor, lag_s, belief, room)
    distance, volume = update(count, room.rows, belief, room.work)
    store(room.work, 0, distance)
    store(room.work, 1, volume)
    squared = room.work[0, 0]
    return count, squared, math.exp(-0.5 * (squared + count * LOG_TWO_PI)) / math.sqrt(room.work[1, 0])
