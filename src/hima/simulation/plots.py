"""What a sensor sees of the truth in one scan: chance, noise and clutter, in its own measurement space.

Noise is Gaussian with the sensor's sigmas, detection is independent from look to look with the sensor's probability,
clutter is Poisson and uniform in the measurement space.
"""

import math
from typing import Final

import msgspec
import numpy as np

from hima.geo.sensor_frame import enu_to_polar
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.sensor import Sensor, SensorKind
from hima.simulation.luck import luck
from hima.simulation.truth import Truth

CLUTTER_SPEED_MPS: Final = 40.0
"""False plots (rain, traffic, leaves) show a Doppler speed of up to this, either way."""
CLUTTER: Final = -1

ELEVATION_KINDS: Final = frozenset({SensorKind.RADAR_3D, SensorKind.CAMERA, SensorKind.ACOUSTIC})
RANGE_KINDS: Final = frozenset({SensorKind.RADAR_3D, SensorKind.RADAR_2D, SensorKind.RANGE})
RATE_KINDS: Final = frozenset({SensorKind.RADAR_3D, SensorKind.RADAR_2D})
EMITTER_KINDS: Final = frozenset({SensorKind.RF_BEARING, SensorKind.TDOA})
"""Sensors that see only what radiates."""


class Plots(msgspec.Struct, frozen=True, eq=False):
    """Measurements of one scan, in order of time.

    Attributes:
        time_s: (M,) when the beam was on it, seconds since the run's start.
        value: (M, 4) range (m), azimuth (rad, clockwise from true north), elevation (rad), range rate (m/s, positive
            when receding); NaN for what the sensor does not measure.
        origin: (M,) row of the aircraft in the truth, `CLUTTER` for a false plot.
    """

    time_s: FloatArray
    value: FloatArray
    origin: IntArray


def looks(sensor: Sensor, truth: Truth, scan: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """When a scan looks at each aircraft, and where it then is.

    A beam that turns points north at the start of each scan and turns clockwise; a sensor that stares takes its
    frame at the end of its scan.

    Returns:
        (N,) seconds since the run's start, (N, 4) true polar values as in `Plots`, (N, 3) positions in the site frame.
    """
    count = len(truth.aircraft)
    place = np.asarray(sensor.position_m)
    time_s = np.full(count, (scan + (0.5 if sensor.rotating else 1.0)) * sensor.period_s)
    position, velocity = truth.at(time_s)
    if sensor.rotating:
        # The aircraft moves while the beam turns: twice is exact to a millisecond at 100 m/s and 1 km.
        for _ in range(2):
            azimuth = enu_to_polar(position - place)[:, 1]
            time_s = (scan + np.nan_to_num(azimuth) / (2.0 * math.pi)) * sensor.period_s
            position, velocity = truth.at(time_s)
    offset = position - place
    polar = enu_to_polar(offset)
    rate = np.einsum("ij,ij->i", offset, velocity) / np.maximum(polar[:, 0], 1.0)
    return time_s, np.column_stack([polar, rate]), position


def in_coverage(sensor: Sensor, polar: FloatArray) -> BoolArray:
    """(N,) true where a true polar position lies within the sensor's limits; NaN is outside."""
    covered: BoolArray = (
        (polar[:, 0] >= sensor.range_min_m)
        & (polar[:, 0] <= sensor.range_max_m)
        & (polar[:, 2] >= sensor.elevation_min_rad)
        & (polar[:, 2] <= sensor.elevation_max_rad)
    )
    return covered


def scan_plots(sensor: Sensor, truth: Truth, scan: int, seed: int) -> Plots:
    """One scan of a sensor.

    Args:
        sensor: The sensor.
        truth: What flies.
        scan: Number of the scan, from 0 at the run's start.
        seed: The run's seed; luck depends on it, the sensor's id and the scan alone.
    """
    draw = luck(seed, "plots", sensor.id, scan)
    time_s, polar, _ = looks(sensor, truth, scan)
    count = len(time_s)
    seen = in_coverage(sensor, polar) & (draw.random(count) < sensor.detection_probability)
    if sensor.kind in EMITTER_KINDS:
        seen &= truth.emits
    noise = draw.standard_normal((count, 4)) * _sigmas(sensor)
    origin = np.flatnonzero(seen)
    false_time_s, false = _clutter(sensor, scan, draw)
    value = np.concatenate([(polar + noise)[origin], false])
    value[:, 0] = np.abs(value[:, 0])
    value[:, 1] %= 2.0 * math.pi
    value[:, ~_measured(sensor.kind)] = np.nan
    plots = Plots(
        time_s=np.concatenate([time_s[origin], false_time_s]),
        value=value,
        origin=np.concatenate([origin, np.full(len(false), CLUTTER)]),
    )
    order = np.argsort(plots.time_s, kind="stable")
    return Plots(plots.time_s[order], plots.value[order], plots.origin[order])


def _sigmas(sensor: Sensor) -> FloatArray:
    return np.array(
        [
            sensor.sigma_range_m,
            sensor.sigma_azimuth_rad,
            sensor.sigma_elevation_rad,
            sensor.sigma_range_rate_mps,
        ]
    )


def _measured(kind: SensorKind) -> BoolArray:
    return np.array([kind in RANGE_KINDS, kind is not SensorKind.RANGE, kind in ELEVATION_KINDS, kind in RATE_KINDS])


def _clutter(sensor: Sensor, scan: int, draw: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Times and values of a scan's false plots."""
    count = int(draw.poisson(sensor.clutter_per_scan))
    azimuth = draw.uniform(0.0, 2.0 * math.pi, count)
    value = np.column_stack(
        [
            draw.uniform(sensor.range_min_m, sensor.range_max_m, count),
            azimuth,
            draw.uniform(sensor.elevation_min_rad, sensor.elevation_max_rad, count),
            draw.uniform(-CLUTTER_SPEED_MPS, CLUTTER_SPEED_MPS, count),
        ]
    )
    part = azimuth / (2.0 * math.pi) if sensor.rotating else np.ones(count)
    return (scan + part) * sensor.period_s, value
