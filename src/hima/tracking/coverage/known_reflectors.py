"""Fixed reflectors that sensors have learnt, as places on a map."""

import math
from typing import Final

import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.cells import AZIMUTHS, TILTS
from hima.tracking.false_plots import SPOT_LEAST
from hima.tracking.maps import CELL_M, CELL_RAD, CELL_TILT, FADES, HERE, SINCE, TURNS, WEIGHT, Maps

LISTED_MAX: Final = 64
"""Reflectors listed, the strongest of all sensors."""


def reflectors(maps: Maps) -> tuple[FloatArray, IntArray]:
    """East and north (R, 2) of the cells in which a reflector is known, and (R,) the rows of their sensors."""
    weight = maps.spot[:, :, WEIGHT] * np.exp(
        np.minimum(maps.spot[:, :, SINCE] - maps.grid[:, None, TURNS], 0.0) / maps.grid[:, None, FADES]
    )
    sensor, slot = np.nonzero((weight >= SPOT_LEAST) & (maps.key > 0))
    strongest = np.argsort(-weight[sensor, slot], kind="stable")[:LISTED_MAX]
    sensor, slot = sensor[strongest], slot[strongest]
    key, grid = maps.key[sensor, slot] - 1, maps.grid[sensor]
    tilt = (key % TILTS + 0.5) * grid[:, CELL_TILT] - 0.5 * math.pi
    azimuth = (key // TILTS % AZIMUTHS + 0.5) * grid[:, CELL_RAD]
    slant = (key // (TILTS * AZIMUTHS) + 0.5) * grid[:, CELL_M]
    ground = slant * np.where(grid[:, CELL_TILT] < math.pi, np.cos(tilt), 1.0)
    place = grid[:, HERE : HERE + 2] + ground[:, None] * np.stack([np.sin(azimuth), np.cos(azimuth)], axis=1)
    return np.ascontiguousarray(place), sensor.astype(np.int64)
