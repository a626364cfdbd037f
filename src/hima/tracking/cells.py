"""Which cell of a sensor's maps a place lies in."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.maps import (
    CELL_M,
    CELL_RAD,
    CELL_TILT,
    FADES,
    HERE,
    NEAR_M,
    RING_M,
    RINGS,
    SECTORS,
    SINCE,
    SLOTS,
    STILL,
    WAYS,
    WEIGHT,
)

AZIMUTHS: Final = 8192
TILTS: Final = 1024
"""Most cells in azimuth and elevation: bounds of the digits of a key."""
FULL: Final = 2.0 * math.pi
NOWHERE: Final = 0


@kernel
def ring_of(grid: FloatArray, range_m: float) -> int:
    """Ring of a range; what lies inside the first or outside the last belongs to that."""
    return int(min(max((range_m - grid[NEAR_M]) / grid[RING_M], 0.0), RINGS - 1.0))


@kernel
def sector_of(azimuth_rad: float) -> int:
    """Sector of an azimuth."""
    return int((azimuth_rad % FULL) * (SECTORS / FULL)) % SECTORS


@kernel
def key_of(grid: FloatArray, range_m: float, azimuth_rad: float, elevation_rad: float) -> int:
    """Number of the resolution cell of a place, above 0; elevation may be NaN."""
    along = int(min(range_m / grid[CELL_M], 1e9))
    around = min(int((azimuth_rad % FULL) / grid[CELL_RAD]), AZIMUTHS - 1)
    tilt = 0
    if not math.isnan(elevation_rad):
        tilt = int(min(max((elevation_rad + 0.5 * math.pi) / grid[CELL_TILT], 0.0), TILTS - 1.0))
    return (along * AZIMUTHS + around) * TILTS + tilt + 1


@kernel
def slot_of(keys: IntArray, key: int) -> int:
    """Where a resolution cell is remembered in ``keys`` (SLOTS,), or -1."""
    first = _first_slot(key)
    for slot in range(first, first + WAYS):
        if keys[slot] == key:
            return slot
    return -1


@kernel
def _first_slot(key: int) -> int:
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    return int(mixed >> np.uint64(40)) % (SLOTS // WAYS) * WAYS


@kernel
def faded(spots: FloatArray, slot: int, turn: float, fades: float) -> float:
    """What is left at ``turn`` of the weight in a slot, as a share."""
    return math.exp(min(spots[slot, SINCE] - turn, 0.0) / fades)


@kernel
def weigh(
    grid: FloatArray, keys: IntArray, spots: FloatArray, key: int, turn: float, plots: float, still: float
) -> None:
    """Add false plots, and how many of them stood still, to a resolution cell; the least weighty one may give way."""
    slot = slot_of(keys, key)
    if slot < 0:
        least = math.inf
        first = _first_slot(key)
        for other in range(first, first + WAYS):
            left = spots[other, WEIGHT] * faded(spots, other, turn, grid[FADES]) if keys[other] != NOWHERE else -1.0
            if left < least:
                slot, least = other, left
        keys[slot] = key
        spots[slot, WEIGHT] = spots[slot, STILL] = 0.0
        spots[slot, SINCE] = turn
    share = faded(spots, slot, turn, grid[FADES])
    spots[slot, WEIGHT] = spots[slot, WEIGHT] * share + plots
    spots[slot, STILL] = spots[slot, STILL] * share + still
    spots[slot, SINCE] = turn


@kernel
def place_of(grid: FloatArray, east_m: float, north_m: float, up_m: float) -> tuple[float, float, float]:
    """Range, azimuth and elevation of a point of the site as a sensor sees it."""
    east, north, up = east_m - grid[HERE], north_m - grid[HERE + 1], up_m - grid[HERE + 2]
    ground = math.sqrt(east * east + north * north)
    return math.sqrt(ground * ground + up * up), math.atan2(east, north), math.atan2(up, max(ground, 1.0))
