"""Scenes of our own, for speed and first confirmation: one 3D radar of 1 Hz, drones and clutter, seeded."""

import json
import math
from typing import Final

import numpy as np
from tests.bench.tracking.files import Arrays, Scene

from hima.picture.arrays import FloatArray
from hima.scoring.picture import Truth

RADAR: Final = {
    "id": 0,
    "kind": "radar3d",
    "pos": [0.0, 0.0, 15.0],
    "period": 1.0,
    "sigma_rng": 8.0,
    "sigma_az": math.radians(0.4),
    "sigma_el": math.radians(0.6),
    "sigma_rr": 0.7,
    "pd": 0.85,
    "rng_lim": [150.0, 20_000.0],
    "el_lim": [math.radians(-2.0), math.radians(25.0)],
}
SIGMAS: Final = (8.0, math.radians(0.4), math.radians(0.6), 0.7)


def _flights(luck: np.random.Generator, drones: int, scans: int, late: bool) -> Truth:
    """Straight and level, from anywhere within 14 km; if late, half of them appear after the first look."""
    time_s = np.arange(scans, dtype=float)
    reach, bearing = luck.uniform(2000.0, 14_000.0, drones), luck.uniform(-math.pi, math.pi, drones)
    heading, speed = luck.uniform(-math.pi, math.pi, drones), luck.uniform(10.0, 60.0, drones)
    begin = np.stack([reach * np.sin(bearing), reach * np.cos(bearing), luck.uniform(50.0, 800.0, drones)], axis=1)
    velocity = np.stack([speed * np.sin(heading), speed * np.cos(heading), np.zeros(drones)], axis=1)
    position = begin + time_s[:, None, None] * velocity
    velocities = np.tile(velocity, (scans, 1, 1))
    if late:
        born = np.where(luck.random(drones) < 0.5, luck.integers(1, scans // 2, drones), 0)
        position[time_s[:, None] < born] = np.nan
    return Truth(time_s, position, velocities)


def clutter_rows(luck: np.random.Generator, rows: int) -> FloatArray:
    """(rows, 4) false plots, uniform in range, azimuth, elevation and range rate."""
    low = np.array([150.0, -math.pi, math.radians(-2.0), -70.0])
    high = np.array([20_000.0, math.pi, math.radians(25.0), 70.0])
    return luck.uniform(low, high, (rows, 4))


def _look(luck: np.random.Generator, position: FloatArray, velocity: FloatArray, clutter: float) -> FloatArray:
    """(rows, 4) what the radar reports of one look, in no order."""
    away = position - np.array(RADAR["pos"])
    seen = np.isfinite(position[:, 0]) & (luck.random(len(position)) < float(str(RADAR["pd"])))
    away, velocity = away[seen], velocity[seen]
    reach = np.linalg.norm(away, axis=1)
    exact = np.stack(
        [reach, np.arctan2(away[:, 0], away[:, 1]), np.arcsin(away[:, 2] / reach), (away * velocity).sum(1) / reach],
        axis=1,
    )
    plots = np.concatenate([luck.normal(exact, SIGMAS), clutter_rows(luck, int(luck.poisson(clutter)))])
    plots[:, 1] = (plots[:, 1] + math.pi) % (2.0 * math.pi) - math.pi
    return luck.permutation(plots)


def arrays_of(time_s: FloatArray, scan: FloatArray, plots: FloatArray, clutter: float) -> Arrays:
    """Rows of one radar in the form of a file of detections."""
    columns = dict(zip(("rng", "az", "el", "rr"), plots.T, strict=True))
    return {
        "time": time_s,
        "arrival": time_s,
        "sensor": np.zeros(len(time_s), np.int32),
        "scan": scan.astype(np.int32),
        **columns,
        "sensors": np.array(json.dumps([RADAR | {"clutter": clutter}])),
    }


def swarm(name: str, drones: int, clutter: float, scans: int, seed: int, late: bool = False) -> Scene:
    """A scene of so many drones and false plots a look.

    Args:
        name: Of the scene.
        drones: That fly.
        clutter: False plots of a look, as the radar declares them.
        scans: Looks, one a second.
        seed: Of all chance in it.
        late: Half of the drones appear after the first look.
    """
    luck = np.random.default_rng(seed)
    truth = _flights(luck, drones, scans, late)
    looks = [_look(luck, truth.position_m[k], truth.velocity_mps[k], clutter) for k in range(scans)]
    scan = np.repeat(np.arange(scans, dtype=float), [len(look) for look in looks])
    return Scene(name, arrays_of(scan, scan, np.concatenate(looks), clutter), truth)
