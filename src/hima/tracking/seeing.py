"""How well a sensor sees where, learnt from looks at objects that are known to be there."""

import math
from typing import Final

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.track import TrackState
from hima.tracking.cells import place_of, ring_of, sector_of
from hima.tracking.gating import SECOND, Plots
from hima.tracking.maps import HERE, HITS, LOOKS, PERIOD, SEEN, SWEPT, Maps
from hima.tracking.measurement import CARTESIAN_CODE
from hima.tracking.table import Lives

CONFIRMED: Final = TrackState.CONFIRMED.value
STRONG: Final = 4.0
"""Log odds of existence before a look from which it teaches how well the sensor sees."""
SEEN_LOOKS: Final = 20.0
"""Looks for which the declared chance of detection counts in a cell."""
SEEN_MOST: Final = 200.0
"""Looks beyond which older ones fade."""
SWEPT_TURNS: Final = 3.0
"""A sensor that has reported no sweep for so long counts no misses, so its hits teach nothing."""
CHANCE_LEAST: Final = 0.02
CHANCE_MOST: Final = 0.99


@kernel
def chance(grid: FloatArray, cells: FloatArray, ring: int, sector: int) -> float:
    """Chance that one look sees an object in a cell; ``cells`` (4, RINGS, SECTORS)."""
    seen = SEEN_LOOKS * grid[SEEN] + cells[HITS, ring, sector]
    return float(min(max(seen / (SEEN_LOOKS + cells[LOOKS, ring, sector]), CHANCE_LEAST), CHANCE_MOST))


@kernel
def chance_towards(grid: FloatArray, cells: FloatArray, d: FloatArray) -> float:
    """The same at offset ``d`` (3,) from the sensor."""
    slant = math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2])
    return chance(grid, cells, ring_of(grid, slant), sector_of(math.atan2(d[0], d[1])))


@kernel
def teach(grid: FloatArray, cells: FloatArray, d: FloatArray, seen: float) -> None:
    """Learn from one look at something at offset ``d`` (3,): ``seen`` is 1 if the sensor has reported it, else 0."""
    slant = math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2])
    _note(cells, ring_of(grid, slant), sector_of(math.atan2(d[0], d[1])), seen)


@kernel
def _note(cells: FloatArray, ring: int, sector: int, seen: float) -> None:
    if cells[LOOKS, ring, sector] >= SEEN_MOST:
        cells[LOOKS, ring, sector] *= 1.0 - 1.0 / SEEN_MOST
        cells[HITS, ring, sector] *= 1.0 - 1.0 / SEEN_MOST
    cells[LOOKS, ring, sector] += 1.0
    cells[HITS, ring, sector] += seen


@kernel
def note_hits(maps: Maps, lives: Lives, rows: IntArray, owner: IntArray, plots: Plots) -> None:
    """Learn from plots that were given to tracks of strong existence; ``owner`` (D,) is a position in ``rows``."""
    grid, cells = maps.grid[plots.sensor], maps.cells[plots.sensor]
    swept_s = (plots.time_ns[-1] - maps.time_ns[plots.sensor, SWEPT]) * SECOND
    if swept_s > SWEPT_TURNS * grid[PERIOD]:
        return
    for j in range(len(owner)):
        if owner[j] < 0 or lives.score[rows[owner[j]]] < STRONG or lives.state[rows[owner[j]]] != CONFIRMED:
            continue
        range_m, azimuth = plots.value[j, 0], plots.value[j, 1]
        if plots.coordinates == CARTESIAN_CODE:
            range_m, azimuth, _ = place_of(grid, range_m, azimuth, grid[HERE + 2])
        if not (math.isnan(range_m) or math.isnan(azimuth)):
            _note(cells, ring_of(grid, range_m), sector_of(azimuth), 1.0)
