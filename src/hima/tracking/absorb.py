"""What becomes of plots: some refine tracks, some begin one."""

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.filtering import refine
from hima.tracking.gating import Plots
from hima.tracking.initiation import begin
from hima.tracking.life import TENTATIVE, Rules, credit
from hima.tracking.screening import BROKEN, TABLE_FULL
from hima.tracking.sensors import PLACE
from hima.tracking.table import Estimates, Lives


def fixes(plots: Plots) -> BoolArray:
    """(D,) True for plots that say where something is, at least on a map: a position, or range with azimuth.

    Only these support the existence of an object, and only these may begin a track.
    """
    result: BoolArray = ~(np.isnan(plots.value[:, 0]) | np.isnan(plots.value[:, 1]))
    return result


def use(
    estimates: Estimates,
    lives: Lives,
    owner: IntArray,
    support: FloatArray,
    models: FloatArray,
    plots: Plots,
    fix: BoolArray,
    sensor: FloatArray,
    rules: Rules,
    unused: BoolArray,
    refused: IntArray,
    expected: Estimates,
) -> None:
    """Refine the ``owner`` (D,) of each plot, -1 for none; plots that were given away are no longer ``unused``.

    ``expected`` is what `associate` has filled.
    """
    used = refine(estimates, owner, models, sensor[PLACE : PLACE + 3], plots, expected)
    credit(estimates, lives, owner, used, support, fix, plots, rules)
    given = owner >= 0
    unused &= ~given
    refused[BROKEN] += np.count_nonzero(given & ~used)


@kernel
def start_tracks(
    estimates: Estimates,
    lives: Lives,
    count: int,
    models: FloatArray,
    plots: Plots,
    sensor: FloatArray,
    rules: Rules,
    unused: BoolArray,
    refused: IntArray,
) -> int:
    """Start tracks from what is left; returns the new number of rows in use.

    One sensor's tentative tracks fill at most half of the table, so that its clutter leaves room for the others.
    """
    mine = 0
    for row in range(count):
        mine += lives.state[row] == TENTATIVE and lives.origin[row] == plots.sensor
    for j in range(len(unused)):
        if not unused[j] or abs(plots.value[j, 3]) > rules.speed_max_mps:
            continue
        if count >= len(lives.id) or 2 * mine >= rules.tracks_max:
            refused[TABLE_FULL] += 1
            continue
        begin(estimates, lives, count, plots, j, models, sensor, rules.speed_max_mps)
        count += 1
        mine += 1
    return count
