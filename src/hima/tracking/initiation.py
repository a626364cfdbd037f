"""A new track from one detection: where it is, and all that is known of its velocity."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.gating import Plots
from hima.tracking.life import TENTATIVE
from hima.tracking.measurement import CARTESIAN_CODE
from hima.tracking.sensors import BIRTH_SCORE, PLACE
from hima.tracking.table import NEVER_NS, Estimates, Lives

CLIMB_SIGMA_MPS: Final = 2.0
"""Drones climb slowly; a wider prior lets elevation noise become climb."""
SPEED_SIGMAS: Final = 3.0
"""The fastest object lies this many standard deviations out in the prior of each horizontal velocity component."""
HEIGHT_M: Final = 150.0
HEIGHT_SIGMA_M: Final = 150.0
"""Prior of the height of what a sensor without elevation reports."""


@kernel
def _place_polar(value: FloatArray, sigma: FloatArray, place: FloatArray, mean: FloatArray, P: FloatArray) -> None:
    """Position and its covariance from range, azimuth and, if measured, elevation."""
    slant, azimuth = value[0], value[1]
    elevation, sigma_elevation = value[2], sigma[2]
    if math.isnan(elevation):
        elevation = math.asin(min(max((HEIGHT_M - place[2]) / max(slant, HEIGHT_M), -0.5), 0.5))
        sigma_elevation = min(HEIGHT_SIGMA_M / max(slant, HEIGHT_SIGMA_M), 0.5)
    sine, cosine = math.sin(azimuth), math.cos(azimuth)
    up, level = math.sin(elevation), math.cos(elevation)
    # Lines of sight, of growing azimuth, of growing elevation.
    axes = ((sine * level, cosine * level, up), (cosine, -sine, 0.0), (-sine * up, -cosine * up, level))
    spread = (sigma[0], slant * level * sigma[1], slant * sigma_elevation)
    for a in range(3):
        mean[a] = place[a] + slant * axes[0][a]
        for b in range(3):
            P[a, b] = 0.0
            for k in range(3):
                P[a, b] += axes[k][a] * axes[k][b] * spread[k] * spread[k]


@kernel
def _place_cartesian(value: FloatArray, sigma: FloatArray, mean: FloatArray, P: FloatArray) -> None:
    """Position and its covariance from east, north and, if reported, up."""
    for a in range(3):
        known = not math.isnan(value[a])
        mean[a] = value[a] if known else HEIGHT_M
        P[a, a] = sigma[a] * sigma[a] if known else HEIGHT_SIGMA_M * HEIGHT_SIGMA_M


@kernel
def _use_doppler(value: FloatArray, sigma: FloatArray, place: FloatArray, mean: FloatArray, P: FloatArray) -> None:
    """Let the range rate inform a velocity of mean zero and no correlation, which leaves the position as it is."""
    gain = np.empty(3)
    sight = np.empty(3)
    spread = sigma[3] * sigma[3]
    slant = max(value[0], 1.0)
    for a in range(3):
        sight[a] = (mean[a] - place[a]) / slant
        gain[a] = P[a + 3, a + 3] * sight[a]
        spread += sight[a] * gain[a]
    for a in range(3):
        mean[a + 3] = gain[a] * value[3] / spread
        for b in range(3):
            P[a + 3, b + 3] -= gain[a] * gain[b] / spread


@kernel
def first_state(plots: Plots, j: int, place: FloatArray, speed_max_mps: float, mean: FloatArray, P: FloatArray) -> None:
    """Write mean (6,) and covariance (6, 6) of an object seen once, in row ``j``; Doppler tells the radial velocity."""
    for a in range(6):
        mean[a] = 0.0
        for b in range(6):
            P[a, b] = 0.0
    if plots.coordinates == CARTESIAN_CODE:
        _place_cartesian(plots.value[j], plots.sigma[j], mean, P)
    else:
        _place_polar(plots.value[j], plots.sigma[j], place, mean, P)
    deviation = speed_max_mps / SPEED_SIGMAS
    P[3, 3] = P[4, 4] = deviation * deviation
    P[5, 5] = CLIMB_SIGMA_MPS * CLIMB_SIGMA_MPS
    if plots.coordinates != CARTESIAN_CODE and not math.isnan(plots.value[j, 3]):
        _use_doppler(plots.value[j], plots.sigma[j], place, mean, P)


@kernel
def begin(
    estimates: Estimates,
    lives: Lives,
    row: int,
    plots: Plots,
    j: int,
    sensor: FloatArray,
    speed_max_mps: float,
) -> None:
    """Fill a free row with a tentative track from plot ``j``."""
    first_state(
        plots, j, sensor[PLACE : PLACE + 3], speed_max_mps, estimates.mean[row, 0], estimates.covariance[row, 0]
    )
    for m in range(estimates.weight.shape[1]):
        estimates.weight[row, m] = 1.0 if m == 0 else 0.0
    time_ns = plots.time_ns[j]
    estimates.time_ns[row] = time_ns
    lives.id[row] = 0
    lives.state[row] = TENTATIVE
    lives.kind[row] = plots.kind[j]
    lives.kind_trust[row] = 1.0 if plots.kind[j] != 0 else 0.0
    lives.origin[row] = plots.sensor
    lives.hits[row] = 1
    lives.score[row] = sensor[BIRTH_SCORE]
    lives.born_ns[row] = lives.updated_ns[row] = lives.fixed_ns[row] = time_ns
    for s in range(len(lives.seen_ns)):
        lives.seen_ns[s, row] = lives.missed_ns[s, row] = NEVER_NS
    lives.seen_ns[plots.sensor, row] = time_ns
