"""Lines of position: bearings, ranges and hyperbolas, each of which alone says where something is not.

The newest of each sensor are remembered, those that a track explains too: only the others may cross, and a bearing that
nothing explains is shown as a wedge.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.picture.detection import Coordinates
from hima.tracking.gating import Plots
from hima.tracking.table import NEVER_NS

TURN: Final = 2.0 * math.pi
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


def _repeats(lines: Lines, plots: Plots, rows: IntArray, apart_ns: int) -> tuple[BoolArray, BoolArray]:
    """Lines (L,) that another of the same sensor came just before, and those of which that one was explained.

    A sensor sees one object once within ``apart_ns``, and some report faster than the site folder says. What repeats
    another line of the same look is no news: neither a track nor a crossing would take it.
    """
    s = plots.sensor
    ago_ns = plots.time_ns[rows][:, None] - lines.time_ns[s]
    off = np.abs(plots.value[rows][:, None] - lines.value[s])
    if plots.coordinates == Coordinates.POLAR:
        off[:, :, 1] = np.minimum(off[:, :, 1] % TURN, TURN - off[:, :, 1] % TURN)
    within = SAME_SIGMAS * np.hypot(plots.sigma[rows][:, None], lines.sigma[s])
    news = (lines.coordinates[s] == plots.coordinates) & ~lines.repeat[s] & (lines.serial[s] > 0)
    same = news & (ago_ns > 0) & (ago_ns <= apart_ns) & ~(off > within).any(axis=2)
    return same.any(axis=1), (same & lines.explained[s]).any(axis=1)


def remember(lines: Lines, plots: Plots, explained: BoolArray, apart_ns: int) -> IntArray:
    """Keep the lines of a batch in place of the oldest of their sensor.

    Args:
        lines: Changed in place.
        plots: The batch, in order of time.
        explained: (D,) true where an established track has used the plot.
        apart_ns: A sensor sees one object once within this time.

    Returns:
        Places of the lines that nothing explains and that repeat none, in order of time.
    """
    s = plots.sensor
    rows = np.flatnonzero(np.isnan(plots.value[:, :2]).any(axis=1))[-LINES_MAX:]
    repeat, of_explained = _repeats(lines, plots, rows, apart_ns)
    repeat &= ~explained[rows]
    told = explained[rows] | of_explained
    places = np.argsort(lines.serial[s], kind="stable")[: len(rows)]
    first = int(lines.next[0])
    lines.serial[s, places] = np.arange(first, first + len(rows))
    lines.next[0] = first + len(rows)
    lines.coordinates[s, places] = plots.coordinates
    lines.time_ns[s, places] = plots.time_ns[rows]
    lines.value[s, places] = plots.value[rows]
    lines.sigma[s, places] = plots.sigma[rows]
    lines.kind[s, places] = plots.kind[rows]
    lines.explained[s, places] = told
    lines.repeat[s, places] = repeat
    return places[~told & ~repeat].copy()
