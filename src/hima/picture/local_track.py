"""Local tracks: what a sensor that tracks by itself believes, as columns."""

import msgspec

from hima.picture.arrays import CodeArray, FloatArray, IntArray


class LocalTracks(msgspec.Struct, frozen=True, eq=False):
    """A batch of reports of one sensor's own tracks, in the site frame, in order of time.

    Each report holds all that the sensor has learnt of the object so far, so that two reports of one local track are
    not two measurements.

    Attributes:
        sensor: Index of the sensor in the site's table.
        time_ns: (N,) times of validity, UTC nanoseconds.
        position_m: (N, 3) east, north, up; up is NaN where not known.
        velocity_mps: (N, 3) east, north, up; NaN where not known.
        covariance: (N, 6, 6) of position and velocity, in that order; rows and columns of what is NaN mean nothing.
        kind: (N,) `Kind` codes as the sensor says, 0 where it says nothing.
        source_track: (N,) the sensor's own track numbers, from 0.
    """

    sensor: int
    time_ns: IntArray
    position_m: FloatArray
    velocity_mps: FloatArray
    covariance: FloatArray
    kind: CodeArray
    source_track: IntArray
