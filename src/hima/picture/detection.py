"""Detections: measurements with their uncertainty, as columns."""

from enum import IntEnum

import msgspec

from hima.picture.arrays import CodeArray, FloatArray, IntArray


class Coordinates(IntEnum):
    """What the four columns of `Detections.value` mean."""

    POLAR = 0
    """range (m), azimuth (rad, clockwise from true north), elevation (rad above horizontal), range rate (m/s,
    positive when receding), all seen from the sensor; NaN for what it does not measure."""
    CARTESIAN = 1
    """east, north, up (m) in the site frame; the fourth column is unused (NaN)."""
    TDOA = 2
    """range difference (m): distance of the object from the sensor minus that from its reference receiver, the speed of
    light times the difference of arrival times; the other columns are unused (NaN)."""


class Detections(msgspec.Struct, frozen=True, eq=False):
    """A batch of measurements of one sensor, in order of time.

    Attributes:
        sensor: Index of the sensor in the site's table.
        coordinates: What the columns of ``value`` and ``sigma`` mean.
        time_ns: (N,) times of validity, UTC nanoseconds.
        value: (N, 4) measurements, NaN where not measured.
        sigma: (N, 4) standard deviations, same units; NaN where ``value`` is NaN.
        kind: (N,) `Kind` codes as the sensor says, 0 where it says nothing.
        source_track: (N,) the sensor's own track number, -1 where it gives none.
    """

    sensor: int
    coordinates: Coordinates
    time_ns: IntArray
    value: FloatArray
    sigma: FloatArray
    kind: CodeArray
    source_track: IntArray


class Sweep(msgspec.Struct, frozen=True):
    """A part of a sensor's coverage has been looked at: only now may a miss be counted there.

    Attributes:
        sensor: Index of the sensor in the site's table.
        time_ns: When the look was complete, UTC nanoseconds.
        from_rad: Azimuth where the look began, clockwise from true north, in [0, 2π).
        width_rad: Angle swept clockwise from there, in (0, 2π]; 2π for a staring sensor's frame.
    """

    sensor: int
    time_ns: int
    from_rad: float
    width_rad: float
