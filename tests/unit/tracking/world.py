"""A small world of our own: sensors, straight and turning flights, and what sensors make of them."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.ids import SensorId
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.track import Tracks
from hima.tracking import tracker
from hima.tracking.settings import TrackingSettings

BEGIN_NS = 1_767_225_600 * 10**9
FULL = 2.0 * math.pi
Vector = tuple[float, float, float]
Flight = Callable[[float], FloatArray]
"""The state (6,) of an object as a function of time in seconds."""


def sensor(index: int = 0, kind: SensorKind = SensorKind.RADAR_3D, **changes: Any) -> Sensor:
    values: dict[str, Any] = {
        "id": SensorId(f"s{index}"),
        "index": index,
        "kind": kind,
        "position_m": (0.0, 0.0, 10.0),
        "sigma_range_m": 8.0,
        "sigma_azimuth_rad": 0.006,
        "sigma_elevation_rad": 0.01,
        "sigma_range_rate_mps": 0.7,
        "sigma_height_m": 30.0,
        "detection_probability": 0.9,
        "clutter_per_scan": 5.0,
        "range_min_m": 100.0,
        "range_max_m": 20_000.0,
        "elevation_min_rad": -0.05,
        "elevation_max_rad": 0.8,
        "period_s": 1.0,
        "rotating": False,
    }
    return Sensor(**(values | changes))


def numbered(tracks: Tracks) -> Tracks:
    """The tracks that people see as such: all but the tentative ones."""
    rows = np.flatnonzero(tracks.id > 0)
    columns = {name: getattr(tracks, name)[rows] for name in Tracks.__struct_fields__ if name != "time_ns"}
    return msgspec.structs.replace(tracks, **columns)


class World:
    """Sensors with seeded noise, and the tracker that listens to them."""

    BEGIN_NS = BEGIN_NS

    def __init__(self, *sensors: Sensor, seed: int = 1, settings: TrackingSettings | None = None) -> None:
        self.sensors = sensors or (sensor(),)
        self.rng = np.random.default_rng(seed)
        self.settings = settings or TrackingSettings()
        self.state = tracker.start(self.sensors, self.settings)

    def batch(
        self,
        rows: Iterable[Iterable[float]],
        at_s: float | Iterable[float],
        s: int = 0,
        coordinates: Coordinates = Coordinates.POLAR,
        sigma: Iterable[float] | None = None,
        kind: int = 0,
    ) -> Detections:
        value = np.array([list(row) for row in rows], float).reshape(-1, 4)
        at = np.broadcast_to(np.asarray(at_s, float), (len(value),))
        it = self.sensors[s]
        own = (it.sigma_range_m, it.sigma_azimuth_rad, it.sigma_elevation_rad, it.sigma_range_rate_mps)
        used = np.array(list(sigma) if sigma is not None else own, float)
        return Detections(
            sensor=s,
            coordinates=coordinates,
            time_ns=BEGIN_NS + np.round(at * 1e9).astype(np.int64),
            value=value,
            sigma=np.where(np.isnan(value), np.nan, np.broadcast_to(used, value.shape)),
            kind=np.full(len(value), kind, np.uint8),
            source_track=np.full(len(value), -1, np.int64),
        )

    def measured(self, state: FloatArray, s: int = 0, noise: bool = True) -> FloatArray:
        """Range, azimuth, elevation, range rate of an object (6,) with this sensor's noise."""
        it = self.sensors[s]
        d = state[:3] - np.array(it.position_m)
        slant = float(np.linalg.norm(d))
        z = np.array([slant, math.atan2(d[0], d[1]) % FULL, math.asin(d[2] / slant), float(d @ state[3:]) / slant])
        own = (it.sigma_range_m, it.sigma_azimuth_rad, it.sigma_elevation_rad, it.sigma_range_rate_mps)
        return z + self.rng.normal(0.0, own) if noise else z

    def clutter(self, count: int) -> list[FloatArray]:
        low, high = (200.0, 0.0, -0.03, -60.0), (20_000.0, FULL, 0.4, 60.0)
        return [self.rng.uniform(low, high) for _ in range(count)]

    def observe(self, detections: Detections) -> None:
        tracker.observe(self.state, detections)

    def look(self, at_s: float, s: int = 0, from_rad: float = 0.0, width_rad: float = FULL) -> None:
        tracker.look(self.state, Sweep(s, BEGIN_NS + round(at_s * 1e9), from_rad, width_rad))

    def all_tracks(self, at_s: float) -> Tracks:
        return tracker.picture(self.state, BEGIN_NS + round(at_s * 1e9))

    def picture(self, at_s: float) -> Tracks:
        return numbered(self.all_tracks(at_s))

    def scan(
        self,
        at_s: float,
        objects: Iterable[FloatArray],
        s: int = 0,
        detection: float = 1.0,
        clutter: int = 0,
    ) -> Tracks:
        """One staring look at objects (6,) with misses and clutter, then the picture."""
        rows = [self.measured(o, s) for o in objects if self.rng.random() < detection]
        self.observe(self.batch([*rows, *self.clutter(clutter)], at_s, s))
        self.look(at_s, s)
        return self.picture(at_s)

    def fly(
        self,
        flights: Iterable[Flight],
        seconds: int,
        start: int = 0,
        detection: float = 1.0,
        clutter: int = 0,
    ) -> list[Tracks]:
        """A scan a second of flights."""
        flights = list(flights)
        times = [float(t) for t in range(start, start + seconds)]
        return [self.scan(t, [f(t) for f in flights], detection=detection, clutter=clutter) for t in times]


def straight(position: Vector, velocity: Vector) -> Flight:
    p, v = np.array(position, float), np.array(velocity, float)
    return lambda t: np.concatenate([p + v * t, v])
