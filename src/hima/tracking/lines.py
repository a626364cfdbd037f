"""Lines of position: bearings, ranges and hyperbolas, each of which alone says where something is not.

The newest of each sensor are remembered, those that a track explains too: only the others may cross, and a bearing that
nothing explains is shown as a wedge.
"""

from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.tracking.gating import Plots
from hima.tracking.table import NEVER_NS

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
        next: (1,) number of the next line.
    """

    serial: IntArray
    coordinates: IntArray
    time_ns: IntArray
    value: FloatArray
    sigma: FloatArray
    kind: CodeArray
    explained: BoolArray
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
        next=np.ones(1, np.int64),
    )


@kernel
def remember(lines: Lines, plots: Plots, j: int, explained: bool) -> int:
    """Keep row ``j``, a line, in place of the oldest of its sensor; returns its place."""
    s = plots.sensor
    place = 0
    for k in range(LINES_MAX):
        if lines.serial[s, k] < lines.serial[s, place]:
            place = k
    lines.serial[s, place] = lines.next[0]
    lines.next[0] += 1
    lines.coordinates[s, place] = plots.coordinates
    lines.time_ns[s, place] = plots.time_ns[j]
    lines.kind[s, place] = plots.kind[j]
    lines.explained[s, place] = explained
    for a in range(4):
        lines.value[s, place, a] = plots.value[j, a]
        lines.sigma[s, place, a] = plots.sigma[j, a]
    return place
