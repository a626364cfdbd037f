"""A batch of plots of one sensor: some refine tracks, some begin one."""

from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.association import associate
from hima.tracking.confirmation import confirm
from hima.tracking.false_plots import LOG_MOST, excess_of, pass_turns
from hima.tracking.filtering import NOBODY, nothing_expected, refine
from hima.tracking.gating import Plots, index_of
from hima.tracking.initiation import begin
from hima.tracking.life import COASTING, CONFIRMED, TENTATIVE, Rules, credit, is_fix
from hima.tracking.maps import Maps
from hima.tracking.reflectors import end_fixtures
from hima.tracking.room import new_room
from hima.tracking.screening import BROKEN, TABLE_FULL
from hima.tracking.seeing import note_hits
from hima.tracking.sensors import PLACE
from hima.tracking.table import Estimates, Lives

COARSE_HELD: Final = 3.0
SPOT_GIVEN: Final = 10.0
SPOT_HELD: Final = 6.0
"""Bounds of what false plots weigh against tracks that people see, which are to keep their numbers as they pass: those
of the surroundings, and those of a reflector, where what moves unlike it is given its due."""


@kernel
def _rows_of(lives: Lives, count: int, tentative: bool) -> IntArray:
    """Rows that take part in one of the two passes."""
    rows = np.empty(count, np.int64)
    used = 0
    for row in range(count):
        state = lives.state[row]
        if state == TENTATIVE if tentative else (state in (CONFIRMED, COASTING)):
            rows[used] = row
            used += 1
    return rows[:used]


@kernel
def _give(
    estimates: Estimates,
    lives: Lives,
    rows: IntArray,
    models: FloatArray,
    plots: Plots,
    sensor: FloatArray,
    apart_ns: int,
    rules: Rules,
    young: bool,
    owner: IntArray,
    refused: IntArray,
    maps: Maps,
) -> None:
    """One pass: the tracks in ``rows`` choose among the plots that have no ``owner`` (D,) yet.

    Tentative tracks (``young``) get only plots that say where something is.
    """
    room, expected = new_room(), nothing_expected(len(rows))
    place = sensor[PLACE : PLACE + 6]
    index = index_of(plots, place)
    unused = owner == NOBODY
    if young:
        for j in range(len(unused)):
            unused[j] = unused[j] and is_fix(plots, j)
    chosen, support = associate(
        estimates, rows, lives.seen_ns[plots.sensor], models, plots, index, unused, sensor, apart_ns, expected, room,
        maps.grid[plots.sensor], maps.cells[plots.sensor],
    )  # fmt: skip
    used = refine(estimates, rows, chosen, models, place, plots, expected, room)
    if rules.learns and not young:
        note_hits(maps, lives, rows, chosen, plots)
    credit(lives, rows, chosen, used, support, plots, rules)
    for j in range(len(chosen)):
        if chosen[j] >= 0:
            owner[j] = rows[chosen[j]]
            refused[BROKEN] += not used[j]
    if rules.learns and not young:
        end_fixtures(maps, estimates, lives, rows, chosen, plots, rules)


@kernel
def _mild(plots: Plots) -> Plots:
    """The same plots with excess as it weighs against established tracks."""
    excess = np.minimum(plots.excess, COARSE_HELD)
    for j in range(len(excess)):
        if plots.excess[j] > LOG_MOST:
            excess[j] = min(max(plots.excess[j] - SPOT_GIVEN, 0.0), SPOT_HELD)
    return Plots(plots.sensor, plots.coordinates, plots.time_ns, plots.value, plots.sigma, plots.kind, excess)


@kernel
def _begin_tracks(
    estimates: Estimates,
    lives: Lives,
    count: int,
    plots: Plots,
    sensor: FloatArray,
    rules: Rules,
    owner: IntArray,
    refused: IntArray,
) -> int:
    """Start tracks from what is left; returns the new number of rows in use.

    One sensor's tentative tracks fill at most half of the table, so that its clutter leaves room for the others.
    """
    mine = 0
    for row in range(count):
        mine += lives.state[row] == TENTATIVE and lives.origin[row] == plots.sensor
    for j in range(len(owner)):
        if owner[j] != NOBODY or not is_fix(plots, j):
            continue
        if count >= len(lives.id) or 2 * mine >= rules.tracks_max:
            refused[TABLE_FULL] += 1
            continue
        begin(estimates, lives, count, plots, j, sensor, rules)
        count += 1
        mine += 1
    return count


@kernel
def absorb(
    estimates: Estimates,
    lives: Lives,
    count: int,
    next_id: int,
    next_tentative: int,
    models: FloatArray,
    first: FloatArray,
    plots: Plots,
    sensor: FloatArray,
    apart_ns: int,
    rules: Rules,
    refused: IntArray,
    maps: Maps,
) -> tuple[int, int, int, IntArray]:
    """Use a batch, in runs of time in which the sensor sees an object once.

    Established tracks choose first, then tentative ones; what is left begins new ones. Tentative tracks with enough
    evidence are confirmed at the end.

    Args:
        estimates: The tracks, changed in place; there must be room for a track from each plot, as far as allowed.
        lives: The tracks, changed in place.
        count: Rows in use.
        next_id: Number of the next track to be confirmed.
        next_tentative: Number of the next tentative track.
        models: Motion models of confirmed tracks.
        first: Motion models of tentative tracks.
        plots: The plots, in order of time.
        sensor: The sensor's row of numbers.
        apart_ns: A sensor sees an object once within this time.
        rules: The settings.
        refused: Counted in place.
        maps: What the sensors have taught about themselves, changed in place.

    Returns:
        The new number of rows in use, the next number of each series, and (D,) row of the track that each plot has
        refined, -1 where none.
    """
    owner = np.full(len(plots.time_ns), NOBODY, np.int64)
    excess = plots.excess
    if rules.learns and len(owner):
        pass_turns(maps, plots.sensor, plots.time_ns[-1])
        excess = excess_of(maps, plots)
    low = 0
    while low < len(owner):
        high = low + 1
        while high < len(owner) and plots.time_ns[high] <= plots.time_ns[low] + apart_ns:
            high += 1
        part = Plots(
            plots.sensor,
            plots.coordinates,
            plots.time_ns[low:high],
            plots.value[low:high],
            plots.sigma[low:high],
            plots.kind[low:high],
            excess[low:high],
        )
        mine = owner[low:high]
        for turn in range(2):
            young = turn == 1  # not a literal: both callees would be compiled for it a second time
            rows = _rows_of(lives, count, young)
            if len(rows):
                held, table = (part, first) if young else (_mild(part), models)
                _give(estimates, lives, rows, table, held, sensor, apart_ns, rules, young, mine, refused, maps)
        count = _begin_tracks(estimates, lives, count, part, sensor, rules, mine, refused)
        low = high
    if len(owner):
        newest_ns = plots.time_ns[-1]
        next_id, next_tentative = confirm(estimates, lives, count, models, rules, newest_ns, next_id, next_tentative)
    return count, next_id, next_tentative, owner
