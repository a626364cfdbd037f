"""The table of local tracks: which system track each is part of, and how well it fits."""

from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.sensor import Reports, Sensor
from hima.tracking.table import NEVER_NS
from hima.units import SECOND_NS

LOCALS_MAX: Final = 1024
"""Local tracks remembered of all sensors together."""
SENSOR_MAX: Final = 256
"""The same of one sensor: one that makes numbers up leaves room for the others."""
FORGET_S: Final = 10.0
"""A local track that is silent for so long is over: its number may come back for another object."""
FORGET_NS: Final = round(FORGET_S * SECOND_NS)
FREE: Final = -1


class Locals(NamedTuple):
    """What is remembered of local tracks.

    Attributes:
        sensor: (L,) index of the sensor, `FREE` for a free row.
        source: (L,) the sensor's own number.
        track: (L,) number of the system track it is part of, 0 for none.
        reports: (L,) reports since it was last part of none.
        strikes: (L,) reports in a row that did not fit that track.
        doubles: (L,) reports in a row that fitted another local track of the sensor, which is part of the same track.
        last_ns: (L,) time of the newest report.
        mean: (L, 6) what that said; unknown parts are 0.
        covariance: (L, 6, 6) its covariance; unknown parts have a variance of 0.
    """

    sensor: IntArray
    source: IntArray
    track: IntArray
    reports: IntArray
    strikes: IntArray
    doubles: IntArray
    last_ns: IntArray
    mean: FloatArray
    covariance: FloatArray


def no_locals(sensors: tuple[Sensor, ...]) -> Locals:
    """An empty table, without room if no sensor tracks by itself."""
    rows = LOCALS_MAX if any(sensor.reports is Reports.TRACKS for sensor in sensors) else 0
    return Locals(
        sensor=np.full(rows, FREE, np.int64),
        source=np.zeros(rows, np.int64),
        track=np.zeros(rows, np.int64),
        reports=np.zeros(rows, np.int64),
        strikes=np.zeros(rows, np.int64),
        doubles=np.zeros(rows, np.int64),
        last_ns=np.full(rows, NEVER_NS, np.int64),
        mean=np.zeros((rows, 6)),
        covariance=np.zeros((rows, 6, 6)),
    )


@kernel
def row_of(known: Locals, sensor: int, source: int, time_ns: int, forget_ns: int) -> int:
    """Row of a local track, a fresh one where it is not known or has been silent too long; -1 if there is no room."""
    free = -1
    mine = 0
    for k in range(len(known.sensor)):
        over = time_ns - known.last_ns[k] > forget_ns
        if known.sensor[k] == sensor and known.source[k] == source:
            free = k
            if over:
                break
            return k
        mine += known.sensor[k] == sensor and not over
        if free < 0 and (known.sensor[k] < 0 or over):
            free = k
    if mine >= SENSOR_MAX:
        return -1
    if free >= 0:
        known.sensor[free], known.source[free] = sensor, source
        known.track[free] = known.reports[free] = known.strikes[free] = known.doubles[free] = 0
        known.last_ns[free] = NEVER_NS
    return free
