"""What kernels know of each sensor: a row of numbers, derived once from the site's table."""

import math
from typing import Final

import numpy as np

from hima.picture.arrays import FloatArray
from hima.picture.sensor import Sensor, SensorKind

PLACE, REFERENCE, PERIOD_S, STARES, DETECTION = 0, 3, 6, 7, 8
RANGE_MIN, RANGE_MAX, ELEVATION_MIN, ELEVATION_MAX = 9, 10, 11, 12
LOOKS_COUNT, BIRTH_SCORE, CLUTTER_LOG, CLUTTER_POLAR, CLUTTER_CARTESIAN, CLUTTER_TDOA = 13, 14, 15, 16, 20, 24
LINES_ALONE: Final = 28
"""Columns. PLACE takes three, and the three of REFERENCE, that of the reference receiver, follow it; STARES and
LOOKS_COUNT are 0 or 1, as is LINES_ALONE, for sensors that measure no places but lines. CLUTTER_POLAR and its kind take
four: logs of the span over which false values of each measured quantity spread; CLUTTER_LOG is the log of their number
in a scan."""
COLUMNS: Final = 29

LOOKERS: Final = frozenset({SensorKind.RADAR_3D, SensorKind.RADAR_2D, SensorKind.POSITION})
"""Kinds that see every object in coverage. Others see only what radiates, cooperates or is looked at, so that not
being seen by them says nothing about existence."""
LINERS: Final = frozenset(
    {SensorKind.RF_BEARING, SensorKind.CAMERA, SensorKind.ACOUSTIC, SensorKind.RANGE, SensorKind.TDOA}
)
"""Kinds of which one alone cannot say where something is."""
CLUTTER_FLOOR: Final = 1e-3
"""False detections in a scan of a sensor said to have none: nothing is perfect, and its logarithm must be finite."""
BIRTHS_PER_HOUR: Final = 10.0
"""Objects expected to appear in a sensor's coverage: fewer make false tracks rarer, more make first tracks faster."""
CEILING_M: Final = 2_000.0
"""Height over which false position reports are taken to spread."""


def sensor_numbers(sensors: tuple[Sensor, ...], speed_max_mps: float) -> FloatArray:
    """The table, (S, COLUMNS); ``speed_max_mps`` is that of the fastest object."""
    table = np.zeros((len(sensors), COLUMNS))
    for row, sensor in zip(table, sensors, strict=True):
        clutter = max(sensor.clutter_per_scan, CLUTTER_FLOOR)
        births = BIRTHS_PER_HOUR / 3600.0 * sensor.period_s
        span_m = max(sensor.range_max_m - sensor.range_min_m, 1.0)
        span_rad = max(sensor.elevation_max_rad - sensor.elevation_min_rad, 0.01)
        row[PLACE : PLACE + 3] = sensor.position_m
        row[REFERENCE : REFERENCE + 3] = sensor.position_m if sensor.reference_m is None else sensor.reference_m
        row[PERIOD_S] = sensor.period_s
        row[STARES] = not sensor.rotating
        row[DETECTION] = min(max(sensor.detection_probability, 0.01), 0.99)
        row[RANGE_MIN], row[RANGE_MAX] = sensor.range_min_m, sensor.range_max_m
        row[ELEVATION_MIN], row[ELEVATION_MAX] = sensor.elevation_min_rad, sensor.elevation_max_rad
        row[LOOKS_COUNT] = sensor.kind in LOOKERS
        row[LINES_ALONE] = sensor.kind in LINERS
        row[BIRTH_SCORE] = math.log(births / clutter)
        row[CLUTTER_LOG] = math.log(clutter)
        spans = (span_m, 2.0 * math.pi, span_rad, 2.0 * speed_max_mps)
        row[CLUTTER_POLAR : CLUTTER_POLAR + 4] = np.log(spans)
        spans = (2.0 * sensor.range_max_m, 2.0 * sensor.range_max_m, CEILING_M, 1.0)
        row[CLUTTER_CARTESIAN : CLUTTER_CARTESIAN + 4] = np.log(spans)
        baseline_m = max(math.dist(row[PLACE : PLACE + 3], row[REFERENCE : REFERENCE + 3]), 1.0)
        row[CLUTTER_TDOA] = math.log(2.0 * baseline_m)
    return table
