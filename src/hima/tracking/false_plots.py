"""Where a sensor's false plots come from, learnt from tracks that came to nothing.

A plot counts as false when the tentative track that it began or refined is forgotten, so nothing that a confirmed track
has used ever counts, and an object's first plots do not.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.cells import faded, key_of, ring_of, sector_of, slot_of, weigh
from hima.tracking.gating import SECOND, Plots
from hima.tracking.maps import (
    CELL_LOG,
    DECLARED,
    EXPOSURE,
    FADES,
    FALSE,
    LAST,
    NEWLY_FALSE,
    OTHER_LOG,
    OWED,
    PERIOD,
    RADAR,
    RINGS,
    SECTORS,
    STARTED,
    STILL,
    TOTAL,
    TURNS,
    WEIGHT,
    ZERO_LOG,
    ZERO_MPS,
    Maps,
)
from hima.tracking.measurement import POLAR_CODE
from hima.tracking.table import NEVER_NS, Lives

TURNS_MOST: Final = 4.0
"""Turns counted between two batches: a feed that was silent has not looked."""
FADE_EVERY: Final = 8.0
"""Turns after which the coarse grid fades."""
CELL_MOST: Final = 24.0
"""False plots that a coarse cell learns in that time: a flood, or a raid ill followed, must not blind it."""
TRACK_MOST: Final = 4
"""False plots that one forgotten track teaches."""
SENSOR_TURNS: Final = 60.0
"""Turns for which what the site folder declares of a sensor counts."""
CELL_PLOTS: Final = 6.0
"""False plots for which the sensor's rate counts in one of its coarse cells."""
LOG_LEAST: Final = -0.7
LOG_MOST: Final = 7.0
"""Bounds of what is learnt of a coarse cell: less clutter than declared is believed with reserve."""
SPOT_LEAST: Final = 6.0
"""False plots in a resolution cell from which it counts as the place of a reflector; chance never brings so many, and
an object is confirmed before."""
SPOT_TURNS: Final = 30.0
"""Least number of turns over which the rate of such a place is taken."""
SHARP: Final = 4.6
"""Log of how much closer together a reflector's plots lie than its cell is wide: none of them supports a track."""


@kernel
def pass_turns(maps: Maps, s: int, newest_ns: int) -> None:
    """Count the turns that sensor ``s`` has made until the newest of its plots, and let its memory fade."""
    last_ns = maps.time_ns[s, LAST]
    turns = (newest_ns - last_ns) * SECOND / maps.grid[s, PERIOD]
    if last_ns == NEVER_NS or turns * maps.grid[s, PERIOD] < -60.0:  # the first time, or one from before time was told
        maps.time_ns[s, STARTED] = maps.time_ns[s, LAST] = newest_ns
        return
    if turns <= 0.0:
        return
    turns = min(turns, TURNS_MOST)
    maps.time_ns[s, LAST] = newest_ns
    for column in (TURNS, OWED, EXPOSURE):
        maps.grid[s, column] += turns
    if maps.grid[s, OWED] >= FADE_EVERY:
        _fade(maps, s, math.exp(-maps.grid[s, OWED] / maps.grid[s, FADES]))
        maps.grid[s, OWED] = 0.0


@kernel
def _fade(maps: Maps, s: int, share: float) -> None:
    maps.grid[s, EXPOSURE] *= share
    maps.grid[s, TOTAL] *= share
    for ring in range(RINGS):
        for sector in range(SECTORS):
            maps.cells[s, FALSE, ring, sector] *= share
            maps.cells[s, NEWLY_FALSE, ring, sector] = 0.0


@kernel
def _spot_excess(maps: Maps, s: int, value: FloatArray) -> float:
    """Log of how much denser a reflector's plots are at a place than false plots are declared to be; -inf for none."""
    slot = slot_of(maps.key[s], key_of(maps.grid[s], value[0], value[1], value[2]))
    if slot < 0:
        return -math.inf
    spots, grid = maps.spot[s], maps.grid[s]
    share = faded(spots, slot, maps.grid[s, TURNS], grid[FADES])
    plots, still = spots[slot, WEIGHT] * share, spots[slot, STILL] * share
    if plots < SPOT_LEAST:
        return -math.inf
    excess = math.log(plots / max(maps.grid[s, EXPOSURE], SPOT_TURNS)) - grid[CELL_LOG] + SHARP
    if math.isnan(value[3]):
        return float(excess)
    if abs(value[3]) <= grid[ZERO_MPS]:
        return float(excess + math.log((still + 0.5) / (plots + 1.0)) - grid[ZERO_LOG])
    return float(excess + math.log((plots - still + 0.5) / (plots + 1.0)) - grid[OTHER_LOG])


@kernel
def excess_of(maps: Maps, plots: Plots) -> FloatArray:
    """(D,) log of how much denser false plots were found to be where each plot is than the sensor declares."""
    count, s = len(plots.time_ns), plots.sensor
    excess = np.zeros(count)
    if plots.coordinates != POLAR_CODE or maps.grid[s, RADAR] == 0.0:
        return excess
    grid, turns = maps.grid[s], maps.grid[s, EXPOSURE]
    rate = (grid[DECLARED] * SENSOR_TURNS + maps.grid[s, TOTAL]) / (SENSOR_TURNS + turns)
    usual = math.log(rate / grid[DECLARED]) - math.log(CELL_PLOTS + rate / (RINGS * SECTORS) * turns)
    for j in range(count):
        value = plots.value[j]
        if math.isnan(value[0]) or math.isnan(value[1]):
            continue
        here = maps.cells[s, FALSE, ring_of(grid, value[0]), sector_of(value[1])]
        excess[j] = min(max(usual + math.log(CELL_PLOTS + here), LOG_LEAST), LOG_MOST)
        excess[j] = max(excess[j], _spot_excess(maps, s, value))
    return excess


@kernel
def bury(maps: Maps, lives: Lives, row: int) -> None:
    """Learn from a tentative track that is forgotten."""
    s, value = lives.origin[row], lives.rest[row]
    if math.isnan(value[0]) or maps.grid[s, RADAR] == 0.0:
        return
    plots = float(min(lives.hits[row], TRACK_MOST))
    ring, sector = ring_of(maps.grid[s], value[0]), sector_of(value[1])
    room = min(plots, CELL_MOST - maps.cells[s, NEWLY_FALSE, ring, sector])
    if room > 0.0:
        maps.cells[s, FALSE, ring, sector] += room
        maps.cells[s, NEWLY_FALSE, ring, sector] += room
        maps.grid[s, TOTAL] += room
    still = plots if abs(value[3]) <= maps.grid[s, ZERO_MPS] else 0.0
    key = key_of(maps.grid[s], value[0], value[1], value[2])
    weigh(maps.grid[s], maps.key[s], maps.spot[s], key, maps.grid[s, TURNS], plots, still)
