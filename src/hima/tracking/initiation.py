"""A new track from one detection: where it is, and all that is known of its velocity."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.belief import begin_with
from hima.tracking.gating import Plots
from hima.tracking.life import TENTATIVE, Rules
from hima.tracking.measurement import CARTESIAN_CODE, ROOT_TWO_PI
from hima.tracking.sensors import BIRTH_SCORE, CLUTTER_CARTESIAN, CLUTTER_POLAR, PLACE
from hima.tracking.table import NEVER_NS, Estimates, Lives

CLIMB_SIGMA_MPS: Final = 2.0
"""Drones climb slowly; a wider prior lets elevation noise become climb."""
SPEED_SIGMAS: Final = 3.0
"""The fastest object lies this many standard deviations out in the prior of each horizontal velocity component."""
GROUND_SIGMA_M: Final = 150.0
"""The ground around a site is about so uneven: objects may be below the reference point."""
LEAST_LIKENESS: Final = -6.0
"""What looks most like clutter still becomes a track when it goes on."""
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
    if plots.coordinates != CARTESIAN_CODE and abs(plots.value[j, 3]) > speed_max_mps:
        deviation = abs(plots.value[j, 3])  # faster than anything expected: then how fast is open
    P[3, 3] = P[4, 4] = deviation * deviation
    P[5, 5] = CLIMB_SIGMA_MPS * CLIMB_SIGMA_MPS
    if plots.coordinates != CARTESIAN_CODE and not math.isnan(plots.value[j, 3]):
        _use_doppler(plots.value[j], plots.sigma[j], place, mean, P)


@kernel
def _likeness(
    value: FloatArray,
    sigma: FloatArray,
    polar: bool,
    height_m: float,
    sensor: FloatArray,
    speed_max_mps: float,
    usual_m: float,
) -> float:
    """Log of how much likelier an object that appears has this height and range rate than clutter has.

    Clutter has any elevation and range rate that the sensor measures. Objects appear at heights of a half Cauchy
    density, whose tail forbids none, and with the velocities that `first_state` takes for granted.
    """
    likeness = 0.0
    if not math.isnan(value[2]):
        scale_m = value[0] if polar else 1.0  # metres of height for a unit of what is measured
        span = math.exp(sensor[CLUTTER_POLAR + 2] if polar else sensor[CLUTTER_CARTESIAN + 2])
        blur_m = math.hypot(sigma[2] * scale_m, GROUND_SIGMA_M)
        ratio = max(height_m, 0.0) / usual_m
        below = min(height_m, 0.0) / blur_m
        likeness -= math.log(0.5 * math.pi * usual_m * (1.0 + ratio * ratio) / (scale_m * span)) + 0.5 * below * below
    if polar and not math.isnan(value[3]):
        spread = math.hypot(speed_max_mps / SPEED_SIGMAS, sigma[3])
        density = math.exp(-0.5 * (value[3] / spread) ** 2) / (ROOT_TWO_PI * spread)
        likeness += math.log(density) + sensor[CLUTTER_POLAR + 3]
    return max(likeness, LEAST_LIKENESS)


@kernel
def begin(
    estimates: Estimates,
    lives: Lives,
    row: int,
    plots: Plots,
    j: int,
    sensor: FloatArray,
    rules: Rules,
) -> None:
    """Fill a free row with a tentative track from plot ``j``."""
    mean, P = np.empty(6), np.empty((6, 6))
    first_state(plots, j, sensor[PLACE : PLACE + 3], rules.speed_max_mps, mean, P)
    begin_with(mean, P, estimates.belief[row])
    time_ns = plots.time_ns[j]
    estimates.time_ns[row] = time_ns
    lives.id[row] = 0
    lives.state[row] = TENTATIVE
    lives.kind[row] = plots.kind[j]
    lives.kind_trust[row] = 1.0 if plots.kind[j] != 0 else 0.0
    lives.origin[row] = plots.sensor
    lives.hits[row] = 1
    polar = plots.coordinates != CARTESIAN_CODE
    score = (
        sensor[BIRTH_SCORE]
        - plots.excess[j]
        + _likeness(plots.value[j], plots.sigma[j], polar, mean[2], sensor, rules.speed_max_mps, rules.height_m)
    )
    lives.score[row] = lives.first_score[row] = score
    for k in range(4):
        lives.rest[row, k] = plots.value[j, k] if polar else math.nan
    lives.rest[row, 4] = 0.0
    lives.born_ns[row] = lives.updated_ns[row] = lives.fixed_ns[row] = time_ns
    for s in range(len(lives.seen_ns)):
        lives.seen_ns[s, row] = lives.missed_ns[s, row] = NEVER_NS
    lives.seen_ns[plots.sensor, row] = time_ns
