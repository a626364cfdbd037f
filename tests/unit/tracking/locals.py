"""A sensor that tracks by itself: a plain filter of its own whose state it reports."""

import numpy as np
from tests.unit.tracking.world import BEGIN_NS, Flight

from hima.picture.arrays import FloatArray
from hima.picture.local_track import LocalTracks


def local(
    states: FloatArray, covariances: FloatArray, at_s: float, sources: list[int], s: int = 0, kind: int = 0
) -> LocalTracks:
    """A batch of reports; ``states`` is (N, 6)."""
    count = len(sources)
    return LocalTracks(
        sensor=s,
        time_ns=np.full(count, BEGIN_NS + round(at_s * 1e9), np.int64),
        position_m=np.array(states[:, :3], float),
        velocity_mps=np.array(states[:, 3:], float),
        covariance=np.array(covariances, float),
        kind=np.full(count, kind, np.uint8),
        source_track=np.array(sources, np.int64),
    )


class OwnTracker:
    """A Kalman filter at the sensor: constant velocity, white acceleration of 1 m²/s³, positions with ``sigma_m``."""

    def __init__(self, flight: Flight, rng: np.random.Generator, sigma_m: float = 20.0) -> None:
        self.flight, self.rng, self.sigma_m = flight, rng, sigma_m
        self.mean = np.concatenate([flight(0.0)[:3] + rng.normal(0, sigma_m, 3), np.zeros(3)])
        self.covariance = np.diag([sigma_m**2] * 3 + [25.0**2] * 3)
        self.mean[3:] = flight(0.0)[3:] + rng.normal(0, 25.0, 3)

    def step(self, at_s: float, dt_s: float = 1.0) -> tuple[FloatArray, FloatArray]:
        """The state and covariance after another measurement."""
        F = np.eye(6)
        F[:3, 3:] = dt_s * np.eye(3)
        block = np.array([[dt_s**3 / 3, dt_s**2 / 2], [dt_s**2 / 2, dt_s]])
        P = F @ self.covariance @ F.T + np.kron(block, np.eye(3))
        mean = F @ self.mean
        z = self.flight(at_s)[:3] + self.rng.normal(0, self.sigma_m, 3)
        gain = P[:, :3] @ np.linalg.inv(P[:3, :3] + self.sigma_m**2 * np.eye(3))
        self.mean = mean + gain @ (z - mean[:3])
        self.covariance = P - gain @ P[:3]
        return self.mean, self.covariance
