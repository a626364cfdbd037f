"""Tracks that are no objects but masts, flares, turbines: what has stood in its place since it was first seen."""

import math
from typing import Final

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.belief import MEAN
from hima.tracking.cells import key_of, place_of, slot_of, weigh
from hima.tracking.false_plots import SPOT_LEAST
from hima.tracking.gating import SECOND, Plots
from hima.tracking.life import DROPPED, Rules
from hima.tracking.maps import (
    CELL_M,
    CELL_RAD,
    CELL_SIGMAS,
    CELL_TILT,
    ENDED,
    EXPOSURE,
    PERIOD,
    RADAR,
    STARTED,
    TURNS,
    WEIGHT,
    WITNESS,
    Maps,
)
from hima.tracking.measurement import POLAR_CODE, wrap
from hima.tracking.table import Estimates, Lives

FIRST_S: Final = 60.0
"""What a radar sees in its first minute has been there before; if it never moves for as long, it is a fixture."""
LINGERS_S: Final = 180.0
"""What stays so long in the place of a known reflector cannot be told from it."""
ROAMS: Final = 4.0
"""A track that is fed by a turbine wanders about it by so many cells; one that only rests keeps to one."""
RECENT_S: Final = 60.0
"""A sensor that has used a track within this time sees it."""
EDGE: Final = 2.5 / CELL_SIGMAS
"""Share of a cell within which a reflector's plots scatter around its place: 2.5 standard deviations."""


@kernel
def _rested_s(
    lives: Lives, row: int, time_ns: int, range_m: float, azimuth: float, tilt: float, grid: FloatArray, known: bool
) -> float:
    """How long a track has kept to its place; one that left its cell begins anew where it is."""
    rest, wide = lives.rest[row], ROAMS if known else 1.0
    left = (
        math.isnan(rest[0])
        or abs(range_m - rest[0]) > wide * grid[CELL_M]
        or abs(wrap(azimuth - rest[1])) > wide * grid[CELL_RAD]
        or abs(tilt - rest[2]) > wide * grid[CELL_TILT]
    )
    if left:
        rest[0], rest[1] = range_m, azimuth
        rest[2] = rest[2] if math.isnan(rest[2]) else tilt
        rest[4] = (time_ns - lives.born_ns[row]) * SECOND
    return float((time_ns - lives.born_ns[row]) * SECOND - rest[4])


@kernel
def _known(maps: Maps, s: int, value: FloatArray) -> bool:
    """True if a plot lies where a reflector is known."""
    if math.isnan(value[0]) or math.isnan(value[1]):
        return False
    slot = slot_of(maps.key[s], key_of(maps.grid[s], value[0], value[1], value[2]))
    return slot >= 0 and maps.spot[s, slot, WEIGHT] >= SPOT_LEAST


@kernel
def _is_fixture(maps: Maps, lives: Lives, row: int, rested_s: float, known: bool, rules: Rules) -> bool:
    """True if a track that has rested for so long is no object; what radiates or speaks is one."""
    moved = lives.rest[row, 4] > 0.0
    fresh = (lives.born_ns[row] - maps.time_ns[lives.origin[row], STARTED]) * SECOND <= FIRST_S
    limit_s = FIRST_S
    if not known:
        limit_s = math.inf if moved else FIRST_S if fresh else rules.still_s
    elif moved or not fresh:
        limit_s = LINGERS_S
    if rested_s < limit_s:
        return False
    for s in range(len(lives.seen_ns)):
        if maps.grid[s, WITNESS] != 0.0 and (lives.updated_ns[row] - lives.seen_ns[s, row]) * SECOND <= RECENT_S:
            return False
    return True


@kernel
def _remember(maps: Maps, s: int, point: tuple[float, float, float], rate: float, flat: bool) -> None:
    """Mark the cells of a sensor over which a reflector's plots scatter, as if they had long given false plots."""
    grid = maps.grid[s]
    range_m, azimuth, tilt = place_of(grid, point[0], point[1], point[2])
    plots = max(rate * maps.grid[s, EXPOSURE], 2.0 * SPOT_LEAST)
    before = 0
    for a in (-EDGE, EDGE):
        for b in (-EDGE, EDGE):
            for c in (-EDGE, EDGE):
                tall = math.nan if flat else tilt + c * grid[CELL_TILT]
                key = key_of(grid, max(range_m + a * grid[CELL_M], 0.0), azimuth + b * grid[CELL_RAD], tall)
                if key != before:
                    weigh(grid, maps.key[s], maps.spot[s], key, maps.grid[s, TURNS], plots, plots)
                before = key


@kernel
def _end(maps: Maps, lives: Lives, row: int, point: tuple[float, float, float], rested_s: float) -> None:
    for s in range(len(lives.seen_ns)):
        seen = (lives.updated_ns[row] - lives.seen_ns[s, row]) * SECOND <= RECENT_S
        if seen and maps.grid[s, RADAR] != 0.0:
            rate = min(lives.hits[row] * maps.grid[s, PERIOD] / rested_s, 1.0)
            _remember(maps, s, point, rate, math.isnan(lives.rest[row, 2]))
    lives.state[row] = DROPPED
    maps.grid[lives.origin[row], ENDED] += 1.0


@kernel
def end_fixtures(
    maps: Maps, estimates: Estimates, lives: Lives, rows: IntArray, owner: IntArray, plots: Plots, rules: Rules
) -> None:
    """End confirmed tracks that are fixed reflectors, learn these, and note where the other tracks are.

    Args:
        maps: Changed in place.
        estimates: The tracks.
        lives: The tracks, changed in place.
        rows: (T,) rows of confirmed tracks.
        owner: (D,) position in ``rows`` of each plot's track, -1 for none.
        plots: The plots.
        rules: The settings.
    """
    s = plots.sensor
    if plots.coordinates != POLAR_CODE or maps.grid[s, RADAR] == 0.0:
        return
    for j in range(len(owner)):
        if owner[j] < 0 or lives.origin[rows[owner[j]]] != s:
            continue
        row = rows[owner[j]]
        belief = estimates.belief[row]
        point = belief[MEAN, 0], belief[MEAN + 1, 0], belief[MEAN + 2, 0]
        range_m, azimuth, tilt = place_of(maps.grid[s], point[0], point[1], point[2])
        known = _known(maps, s, plots.value[j])
        rested_s = _rested_s(lives, row, plots.time_ns[j], range_m, azimuth, tilt, maps.grid[s], known)
        if rested_s >= FIRST_S and _is_fixture(maps, lives, row, rested_s, known, rules):
            _end(maps, lives, row, point, rested_s)
