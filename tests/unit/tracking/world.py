"""A small world for the tracker's tests: objects that fly known ways, sensors that see them with noise."""

import math
from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.track import Tracks
from hima.tracking.settings import TrackingSettings
from hima.tracking.tracker import TrackerState, look, observe, picture, start
from hima.units import SECOND_NS

BEGIN_NS = 1_767_225_600 * SECOND_NS
FULL_RAD = 2.0 * math.pi
Way = Callable[[float], tuple[float, float, float]]
"""Position of an object at a time, seconds."""


def radar(index: int = 0, **changes: object) -> Sensor:
    """A staring 3D radar at the origin with Doppler, one scan a second."""
    sensor = Sensor(
        id=f"radar_{index}",
        index=index,
        kind=SensorKind.RADAR_3D,
        position_m=(0.0, 0.0, 15.0),
        sigma_range_m=8.0,
        sigma_azimuth_rad=0.007,
        sigma_elevation_rad=0.01,
        sigma_range_rate_mps=0.7,
        sigma_height_m=30.0,
        detection_probability=0.9,
        clutter_per_scan=5.0,
        range_min_m=100.0,
        range_max_m=15_000.0,
        elevation_min_rad=-0.05,
        elevation_max_rad=0.6,
        period_s=1.0,
        rotating=False,
    )
    return msgspec.structs.replace(sensor, **changes)


def ns(time_s: float) -> int:
    return BEGIN_NS + round(time_s * SECOND_NS)


def straight(at_zero: tuple[float, float, float], velocity: tuple[float, float, float]) -> Way:
    return lambda t: tuple(p + v * t for p, v in zip(at_zero, velocity, strict=True))  # type: ignore[return-value]


def batch(
    sensor: Sensor,
    time_s: float | NDArray[np.float64],
    value: NDArray[np.float64] | list[list[float]],
    coordinates: Coordinates = Coordinates.POLAR,
    sigma: tuple[float, float, float, float] | None = None,
) -> Detections:
    """Rows at one time or at their own times, with the sensor's own sigmas."""
    rows = np.array(value, np.float64).reshape(-1, 4)
    sigmas = sigma or (
        sensor.sigma_range_m, sensor.sigma_azimuth_rad, sensor.sigma_elevation_rad, sensor.sigma_range_rate_mps,
    )  # fmt: skip
    times = np.broadcast_to(np.asarray(time_s, np.float64), len(rows))
    return Detections(
        sensor=sensor.index,
        coordinates=coordinates,
        time_ns=BEGIN_NS + np.round(times * SECOND_NS).astype(np.int64),
        value=rows,
        sigma=np.where(np.isnan(rows), np.nan, np.array(sigmas)),
        kind=np.zeros(len(rows), np.uint8),
        source_track=np.full(len(rows), -1, np.int64),
    )


def polar(sensor: Sensor, way: Way, time_s: float) -> NDArray[np.float64]:
    """(4,) what the sensor would measure without noise."""
    h = 1e-3
    place = np.array(sensor.position_m)
    d = np.array(way(time_s)) - place
    before, after = np.array(way(time_s - h)) - place, np.array(way(time_s + h)) - place
    rate = (np.linalg.norm(after) - np.linalg.norm(before)) / (2 * h)
    slant = float(np.linalg.norm(d))
    return np.array([slant, math.atan2(d[0], d[1]), math.asin(d[2] / slant), rate])


class World:
    """Objects, sensors, a tracker, and one generator for all luck."""

    def __init__(self, sensors: tuple[Sensor, ...], ways: list[Way], seed: int = 1, **settings: float) -> None:
        self.sensors = sensors
        self.ways = ways
        self.rng = np.random.default_rng(seed)
        self.state: TrackerState = start(sensors, TrackingSettings(**settings))  # type: ignore[arg-type]

    def plots(self, sensor: Sensor, time_s: float, blind: tuple[int, ...] = ()) -> NDArray[np.float64]:
        """(D, 4) what the sensor sees at a time: some objects, some clutter."""
        sigmas = np.array(
            [sensor.sigma_range_m, sensor.sigma_azimuth_rad, sensor.sigma_elevation_rad, sensor.sigma_range_rate_mps]
        )
        seen = [
            polar(sensor, way, time_s) + self.rng.normal(0, sigmas)
            for k, way in enumerate(self.ways)
            if self.rng.random() < sensor.detection_probability and k not in blind
        ]
        count = self.rng.poisson(sensor.clutter_per_scan)
        low = (sensor.range_min_m, -math.pi, sensor.elevation_min_rad, -70.0)
        high = (sensor.range_max_m, math.pi, sensor.elevation_max_rad, 70.0)
        rows = np.array([*seen, *self.rng.uniform(low, high, (count, 4))]).reshape(-1, 4)
        if sensor.kind in {SensorKind.RF_BEARING, SensorKind.CAMERA}:
            rows[:, 0] = rows[:, 3] = np.nan
            rows[:, 2] = np.nan if sensor.kind is SensorKind.RF_BEARING else rows[:, 2]
        if sensor.kind is SensorKind.RADAR_2D:
            rows[:, 2] = np.nan
        return rows

    def scan(self, sensor: Sensor, time_s: float, blind: tuple[int, ...] = ()) -> None:
        """One frame of a staring sensor."""
        observe(self.state, batch(sensor, time_s, self.plots(sensor, time_s, blind)))
        look(self.state, Sweep(sensor.index, ns(time_s), 0.0, FULL_RAD))

    def run(self, from_s: float, to_s: float, blind: tuple[int, ...] = ()) -> list[Tracks]:
        """Scans of all sensors in turn, a picture a second."""
        pictures = []
        for second in np.arange(from_s, to_s):
            for sensor in self.sensors:
                offset = 0.4 * sensor.index
                self.scan(sensor, float(second) + offset, blind)
            pictures.append(picture(self.state, ns(float(second) + 0.9)))
        return pictures

    def nearest(self, tracks: Tracks, way: Way) -> tuple[int, float]:
        """Row of the track nearest to an object, and how far it is off, metres."""
        true = np.array(way((tracks.time_ns - BEGIN_NS) / SECOND_NS))
        off = np.linalg.norm(tracks.position_m - true, axis=1)
        row = int(off.argmin())
        return row, float(off[row])
