"""Reports of a sensor that tracks by itself, as columns."""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from hima.picture.kind import Kind
from hima.picture.local_track import LocalTracks
from hima.picture.sensor import Sensor

Vector = tuple[float, float, float]

VELOCITY_SIGMA_MPS: Final = 3.0
"""Standard deviation of each component of a velocity that comes without one."""


class LocalReport(msgspec.Struct, frozen=True):
    """One report of one local track, in the site frame; NaN where not known.

    Attributes:
        time_ns: Time of validity, UTC nanoseconds.
        source_track: The sensor's own number.
        position_m: East, north, up.
        velocity_mps: The same of its velocity.
        sigma: Standard deviations of the six, in that order.
        kind: What the sensor takes it for.
    """

    time_ns: int
    source_track: int
    position_m: Vector
    velocity_mps: Vector
    sigma: tuple[float, float, float, float, float, float]
    kind: Kind = Kind.UNKNOWN


def local_tracks(sensor: Sensor, reports: Sequence[LocalReport]) -> tuple[LocalTracks, ...]:
    """One batch of all reports, in order of time; none without reports."""
    if not reports:
        return ()
    ordered = sorted(reports, key=lambda report: report.time_ns)
    variance = np.array([report.sigma for report in ordered]) ** 2
    batch = LocalTracks(
        sensor=sensor.index,
        time_ns=np.array([report.time_ns for report in ordered], np.int64),
        position_m=np.array([report.position_m for report in ordered]),
        velocity_mps=np.array([report.velocity_mps for report in ordered]),
        covariance=variance[:, :, None] * np.eye(6),
        kind=np.array([report.kind for report in ordered], np.uint8),
        source_track=np.array([report.source_track for report in ordered], np.int64),
    )
    return (batch,)


UNKNOWN: Final[Vector] = (math.nan, math.nan, math.nan)
