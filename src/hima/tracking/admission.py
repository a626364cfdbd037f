"""Which detections may be used at all: what makes no sense is refused and counted, and harms nobody else."""

from typing import Final

import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections
from hima.picture.sensor import Sensor
from hima.units import SECOND_NS

BATCH_MAX: Final = 20_000
"""Detections of one batch that are looked at; no sensor sees more in one scan."""
LATE_NS: Final = 5 * SECOND_NS
EARLY_NS: Final = 2 * SECOND_NS
_REACH_M: Final = 1e6
_RATE_MPS: Final = 3000.0


class Admitted:
    """Detections fit for use, as columns: ``time_ns`` (M,), ``value`` (M, 4), ``variance`` (M, 4), ``kind`` (M,)."""

    __slots__ = ("kind", "time_ns", "value", "variance")

    def __init__(self, detections: Detections, rows: IntArray) -> None:
        self.time_ns: IntArray = detections.time_ns[rows]
        self.value: FloatArray = np.ascontiguousarray(detections.value[rows])
        self.variance: FloatArray = np.ascontiguousarray(detections.sigma[rows]) ** 2
        self.kind = detections.kind[rows]


def _sane(detections: Detections) -> BoolArray:
    value, sigma = detections.value, detections.sigma
    given = ~np.isnan(value)
    with np.errstate(invalid="ignore"):
        sound = np.where(given, np.isfinite(value) & (sigma > 1e-9) & (sigma < _REACH_M), True).all(axis=1)
        if detections.coordinates is Coordinates.CARTESIAN:
            inside = np.all(np.abs(value[:, :3]) < _REACH_M, axis=1)
        else:
            unit = np.where(given, value, 0.0)
            inside = np.asarray(unit[:, 0] >= 0.0) & (unit[:, 0] < _REACH_M) & (np.abs(unit[:, 1]) < 10.0)
            inside &= (np.abs(unit[:, 2]) < 1.6) & (np.abs(unit[:, 3]) < _RATE_MPS)
            inside &= given[:, 0] | given[:, 1]
    result: BoolArray = sound & inside
    return result


def admit(detections: Detections, sensor: Sensor, now_ns: int) -> tuple[Admitted, int]:
    """The usable detections in order of time, and how many were refused.

    Args:
        detections: A batch.
        sensor: Its sensor; exact repeats of a plot within the batch count once.
        now_ns: The tracker's time, 0 before it has one; far older or younger detections are refused.
    """
    total = len(detections.time_ns)
    if sensor.index != detections.sensor or total == 0:
        return Admitted(detections, np.empty(0, np.int64)), total
    good = _sane(detections)
    good[BATCH_MAX:] = False
    if now_ns:
        good &= (detections.time_ns >= now_ns - LATE_NS) & (detections.time_ns <= now_ns + EARLY_NS)
    rows = np.flatnonzero(good)
    rows = rows[np.argsort(detections.time_ns[rows], kind="stable")]
    return Admitted(detections, rows), total - len(rows)
