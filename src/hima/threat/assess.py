"""Tracks and protected assets into bands of arrival and closest approach.

Each sampled future flies straight on with its own position and velocity. That a pilot may turn is the velocity
noise: white acceleration of density q moves a track by q·t³/3 (variance) in time t, the same as a constant
velocity error of variance q·t/3, taken at the time the track needs to the asset.

Arrival is horizontal: a drone above an asset has arrived, whatever its height.
"""

import math

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.zone import Asset
from hima.threat.futures import SAMPLES, standard_normal_points
from hima.threat.settings import ThreatSettings

_POINTS = standard_normal_points(SAMPLES)
_HORIZONTAL = np.array([0, 1, 3, 4])


@kernel
def _factor(covariance: FloatArray, factor: FloatArray) -> None:
    """Lower Cholesky factor of a (4, 4) covariance; a direction without variance gets a zero column."""
    for i in range(4):
        for j in range(i + 1):
            rest = covariance[i, j]
            for k in range(j):
                rest -= factor[i, k] * factor[j, k]
            if i == j:
                factor[i, i] = math.sqrt(rest) if rest > 0.0 else 0.0
            else:
                factor[i, j] = rest / factor[j, j] if factor[j, j] > 0.0 else 0.0


@kernel
def _future(x: float, y: float, vx: float, vy: float, ring_m: float, horizon_s: float) -> tuple[float, float, float]:
    """Ring entry time (inf for never), closest distance and its time, of one straight future about the asset."""
    speed_squared = vx * vx + vy * vy
    distance_squared = x * x + y * y
    closest_s = 0.0
    if speed_squared > 1e-12:
        closest_s = min(max(-(x * vx + y * vy) / speed_squared, 0.0), horizon_s)
    cx, cy = x + vx * closest_s, y + vy * closest_s
    closest_m = math.sqrt(cx * cx + cy * cy)
    if distance_squared <= ring_m * ring_m:
        return 0.0, closest_m, closest_s
    if closest_m > ring_m:
        return math.inf, closest_m, closest_s
    towards = -(x * vx + y * vy)
    root = towards * towards - speed_squared * (distance_squared - ring_m * ring_m)
    entry_s = (towards - math.sqrt(max(root, 0.0))) / speed_squared
    return (entry_s if entry_s <= horizon_s else math.inf), closest_m, closest_s


@kernel
def _quantiles(values: FloatArray, row: FloatArray) -> None:
    """Write the 5 %, 50 % and 95 % points of ``values`` (non-empty) into ``row`` (3,)."""
    ordered = np.sort(values)
    last = len(ordered) - 1
    row[0] = ordered[int(0.05 * last + 0.5)]
    row[1] = ordered[int(0.50 * last + 0.5)]
    row[2] = ordered[int(0.95 * last + 0.5)]


@kernel
def _pair(
    mean: FloatArray,
    factor: FloatArray,
    points: FloatArray,
    ring_m: float,
    horizon_s: float,
    density: float,
    row: FloatArray,
) -> None:
    """One track against one asset; ``mean`` (4,) is relative to the asset, the result goes into ``row`` (8,)."""
    count = points.shape[0]
    speed = math.sqrt(mean[2] * mean[2] + mean[3] * mean[3])
    reach_s = horizon_s
    if speed > 0.0:
        reach_s = min(math.sqrt(mean[0] * mean[0] + mean[1] * mean[1]) / speed, horizon_s)
    turn_mps = math.sqrt(density * reach_s / 3.0)
    arrivals = np.empty(count)
    distances = np.empty(count)
    offset = np.empty(4)
    entered = 0
    for s in range(count):
        for i in range(4):
            offset[i] = mean[i]
            for j in range(i + 1):
                offset[i] += factor[i, j] * points[s, j]
        vx = offset[2] + turn_mps * points[s, 4]
        vy = offset[3] + turn_mps * points[s, 5]
        entry_s, distances[s], _ = _future(offset[0], offset[1], vx, vy, ring_m, horizon_s)
        if entry_s < math.inf:
            arrivals[entered] = entry_s
            entered += 1
    row[7] = entered / count
    if entered > 0:  # pairs that never meet are left out of the picture: no need to sort their distances
        _quantiles(arrivals[:entered], row[0:3])
        _quantiles(distances, row[3:6])
        _, _, row[6] = _future(mean[0], mean[1], mean[2], mean[3], ring_m, horizon_s)


@kernel
def _table(
    position: FloatArray,
    velocity: FloatArray,
    covariance: FloatArray,
    assets: FloatArray,
    points: FloatArray,
    horizon_s: float,
    density: float,
) -> FloatArray:
    """(N, A, 8): arrival early, median, late; closest low, median, high; time of closest; probability."""
    result = np.empty((position.shape[0], assets.shape[0], 8))
    mean = np.empty(4)
    for i in range(position.shape[0]):
        factor = np.zeros((4, 4))
        _factor(covariance[i], factor)
        for a in range(assets.shape[0]):
            mean[0] = position[i, 0] - assets[a, 0]
            mean[1] = position[i, 1] - assets[a, 1]
            mean[2] = velocity[i, 0]
            mean[3] = velocity[i, 1]
            _pair(mean, factor, points, assets[a, 2], horizon_s, density, result[i, a])
    return result


def _threats(time_ns: int, track: IntArray, asset: IntArray, rows: FloatArray) -> Threats:
    return Threats(
        time_ns=time_ns,
        track=track,
        asset=asset,
        arrival_s=np.ascontiguousarray(rows[:, 0:3]),
        closest_m=np.ascontiguousarray(rows[:, 3:6]),
        closest_s=np.ascontiguousarray(rows[:, 6]),
        probability=np.ascontiguousarray(rows[:, 7]),
    )


def assess(tracks: Tracks, assets: tuple[Asset, ...], settings: ThreatSettings) -> Threats:
    """Every pair of a confirmed or coasting track and an asset that it enters with enough probability.

    Args:
        tracks: The picture's tracks, predicted to its time.
        assets: The site's assets.
        settings: Horizon, manoeuvre noise, least probability.
    """
    rows = np.flatnonzero((tracks.state == TrackState.CONFIRMED) | (tracks.state == TrackState.COASTING))
    if not len(rows) or not assets:
        return _threats(tracks.time_ns, np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 8)))
    places = np.array([(a.position_m[0], a.position_m[1], a.ring_m) for a in assets])
    covariance = np.ascontiguousarray(tracks.covariance[np.ix_(rows, _HORIZONTAL, _HORIZONTAL)])
    table = _table(
        np.ascontiguousarray(tracks.position_m[rows, :2]),
        np.ascontiguousarray(tracks.velocity_mps[rows, :2]),
        covariance,
        places,
        _POINTS,
        settings.horizon_s,
        settings.manoeuvre_mps2**2,
    )
    which, asset = np.nonzero(table[:, :, 7] >= max(settings.probability_min, 1.0 / SAMPLES))
    return _threats(tracks.time_ns, tracks.id[rows[which]], asset.astype(np.int64), table[which, asset])
