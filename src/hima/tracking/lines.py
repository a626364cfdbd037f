"""Lines of position: bearings, ranges and hyperbolas, each of which alone says where something is not.

The newest of each sensor are remembered, those that a track explains too: only the others may cross, and a bearing that
nothing explains is shown as a wedge.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.tracking.gating import Plots
from hima.tracking.life import COASTING, CONFIRMED
from hima.tracking.measurement import POLAR_CODE, wrap
from hima.tracking.table import NEVER_NS

SAME_SIGMAS: Final = 3.0
"""Lines of one sensor within so many standard deviations are of one direction, one range, one hyperbola."""
LINES_MAX: Final = 64
"""Lines remembered of each sensor."""


class Lines(NamedTuple):
    """The newest lines of each of S sensors.

    Attributes:
        serial: (S, LINES_MAX) number of the line, from 1 upwards over all sensors; 0 for a free place.
        coordinates: (S, LINES_MAX) `Coordinates` codes.
        time_ns: (S, LINES_MAX) times.
        value: (S, LINES_MAX, 4) measurements.
        sigma: (S, LINES_MAX, 4) standard deviations.
        kind: (S, LINES_MAX) `Kind` codes.
        explained: (S, LINES_MAX) true if an established track has used it.
        repeat: (S, LINES_MAX) true if it came so soon after another one like it that it is no news.
        next: (1,) number of the next line.
    """

    serial: IntArray
    coordinates: IntArray
    time_ns: IntArray
    value: FloatArray
    sigma: FloatArray
    kind: CodeArray
    explained: BoolArray
    repeat: BoolArray
    next: IntArray


def no_lines(sensors: int) -> Lines:
    """An empty memory."""
    shape = (sensors, LINES_MAX)
    return Lines(
        serial=np.zeros(shape, np.int64),
        coordinates=np.zeros(shape, np.int64),
        time_ns=np.full(shape, NEVER_NS, np.int64),
        value=np.zeros((*shape, 4)),
        sigma=np.zeros((*shape, 4)),
        kind=np.zeros(shape, np.uint8),
        explained=np.zeros(shape, np.bool_),
        repeat=np.zeros(shape, np.bool_),
        next=np.ones(1, np.int64),
    )


@kernel
def _recent(lines: Lines, plots: Plots, apart_ns: int) -> IntArray:
    """Places of lines of which a plot of the batch may be a repetition."""
    s, places = plots.sensor, np.empty(LINES_MAX, np.int64)
    used = 0
    for i in range(LINES_MAX):
        news = lines.serial[s, i] > 0 and not lines.repeat[s, i] and lines.coordinates[s, i] == plots.coordinates
        if news and plots.time_ns[0] - lines.time_ns[s, i] <= apart_ns:
            places[used] = i
            used += 1
    return places[:used]


@kernel
def _repeats(lines: Lines, s: int, i: int, plots: Plots, j: int, apart_ns: int) -> bool:
    """True if line ``i`` of sensor ``s`` came just before plot ``j`` and is like it.

    A sensor sees one object once within ``apart_ns``, and some report faster than the site folder says. What repeats
    another line of the same look is no news: neither a track nor a crossing would take it.
    """
    if not 0 < plots.time_ns[j] - lines.time_ns[s, i] <= apart_ns:
        return False
    for q in range(4):
        off = plots.value[j, q] - lines.value[s, i, q]
        if q == 1 and plots.coordinates == POLAR_CODE:
            off = wrap(off)
        if abs(off) > SAME_SIGMAS * math.hypot(plots.sigma[j, q], lines.sigma[s, i, q]):
            return False
    return True


@kernel
def _newest_lines(plots: Plots) -> IntArray:
    """Rows of the lines among plots, in order; of too many the last."""
    rows = np.empty(len(plots.time_ns), np.int64)
    used = 0
    for j in range(len(rows)):
        if math.isnan(plots.value[j, 0]) or math.isnan(plots.value[j, 1]):
            rows[used] = j
            used += 1
    return rows[max(used - LINES_MAX, 0) : used]


@kernel
def _keep(lines: Lines, s: int, i: int, plots: Plots, j: int) -> None:
    lines.serial[s, i] = lines.next[0]
    lines.next[0] += 1
    lines.coordinates[s, i], lines.time_ns[s, i] = plots.coordinates, plots.time_ns[j]
    lines.kind[s, i] = plots.kind[j]
    for q in range(4):
        lines.value[s, i, q], lines.sigma[s, i, q] = plots.value[j, q], plots.sigma[j, q]


@kernel
def remember(lines: Lines, plots: Plots, owner: IntArray, state: CodeArray, apart_ns: int) -> IntArray:
    """Keep the lines of a batch in place of the oldest of their sensor.

    Args:
        lines: Changed in place.
        plots: The batch, in order of time.
        owner: (D,) row of the track that has used each plot, -1 where none has.
        state: (N,) states of the tracks.
        apart_ns: A sensor sees one object once within this time.

    Returns:
        Places of the lines that no established track explains and that repeat none, in order of time.
    """
    s, rows = plots.sensor, _newest_lines(plots)
    if len(rows) == 0:
        return rows
    recent = _recent(lines, plots, apart_ns)
    told, repeat = np.zeros(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
    for k in range(len(rows)):  # all of them before the first is kept: those of one batch do not repeat each other
        j = rows[k]
        mine = owner[j] >= 0 and (state[owner[j]] == CONFIRMED or state[owner[j]] == COASTING)
        told[k] = mine
        for i in recent:
            if _repeats(lines, s, i, plots, j, apart_ns):
                repeat[k] = not mine
                told[k] = told[k] or lines.explained[s, i]
    places = np.argsort(lines.serial[s], kind="mergesort")[: len(rows)]
    free = np.empty(len(rows), np.int64)
    used = 0
    for k in range(len(rows)):
        i = places[k]
        _keep(lines, s, i, plots, rows[k])
        lines.explained[s, i], lines.repeat[s, i] = told[k], repeat[k]
        if not (told[k] or repeat[k]):
            free[used] = i
            used += 1
    return free[:used]
