"""A track from a single plot: cheap, tentative, and only from plots that say where something is.

Doppler gives the velocity along the line of sight at once; across it nothing is known but the speed limit. A plot
without height stands at a drone's usual height with an uncertainty that says so. A bearing alone starts nothing:
it is a wedge, not a point.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray

_USUAL_HEIGHT_M: Final = 150.0
_HEIGHT_SIGMA_M: Final = 200.0
_CLIMB_SIGMA_MPS: Final = 2.0


@kernel
def place_plots(value: FloatArray, variance: FloatArray, place: FloatArray, cartesian: bool) -> FloatArray:
    """Where each detection stands.

    Args:
        value: (M, 4) measurements.
        variance: (M, 4) variances.
        place: (3,) the sensor.
        cartesian: What the columns mean.

    Returns:
        (M, 5) east, north, up (NaN without range), azimuth, horizontal spread in metres.
    """
    plot = np.full((value.shape[0], 5), math.nan)
    for r in range(value.shape[0]):
        if cartesian:
            plot[r, 0:3] = value[r, 0:3]
            plot[r, 4] = math.sqrt(variance[r, 0] + variance[r, 1])
            continue
        plot[r, 3] = value[r, 1]
        slant = value[r, 0]
        if math.isnan(slant) or math.isnan(value[r, 1]):
            plot[r, 4] = 0.0 if math.isnan(value[r, 1]) else math.sqrt(variance[r, 1])
            continue
        up = _USUAL_HEIGHT_M - place[2] if math.isnan(value[r, 2]) else slant * math.sin(value[r, 2])
        ground = math.sqrt(max(slant * slant - up * up, 0.0))
        plot[r, 0] = place[0] + ground * math.sin(value[r, 1])
        plot[r, 1] = place[1] + ground * math.cos(value[r, 1])
        plot[r, 2] = place[2] + up
        plot[r, 4] = math.sqrt(variance[r, 0] + slant * slant * variance[r, 1])
    return plot


@kernel
def _rotate(P: FloatArray, first: int, along: FloatArray, spread: FloatArray) -> None:
    """Set a 3x3 block of ``P`` to a covariance with variances ``spread`` along, across and above a direction."""
    e, n, u = along[0], along[1], along[2]
    ground = max(math.hypot(e, n), 1e-9)
    axes = np.empty((3, 3))
    axes[0, 0], axes[0, 1], axes[0, 2] = e, n, u
    axes[1, 0], axes[1, 1], axes[1, 2] = -n / ground, e / ground, 0.0
    axes[2, 0], axes[2, 1], axes[2, 2] = -e * u / ground, -n * u / ground, ground
    for i in range(3):
        for j in range(3):
            total = 0.0
            for a in range(3):
                total += axes[a, i] * spread[a] * axes[a, j]
            P[first + i, first + j] = total


@kernel
def begin(
    value: FloatArray, variance: FloatArray, plot: FloatArray, place: FloatArray, cartesian: bool, speed_mps: float
) -> tuple[FloatArray, FloatArray]:
    """First mean (6,) and covariance (6, 6) of a track that starts from one plot.

    Args:
        value: (4,) the measurement.
        variance: (4,) its variances.
        plot: (5,) its row of `place_plots`; must have a position.
        place: (3,) the sensor.
        cartesian: What the columns mean.
        speed_mps: One standard deviation of an unknown horizontal speed component.
    """
    x, P = np.zeros(6), np.zeros((6, 6))
    x[0:3] = plot[0:3]
    unknown = speed_mps * speed_mps
    climb = _CLIMB_SIGMA_MPS * _CLIMB_SIGMA_MPS
    if cartesian:
        for i in range(3):
            P[i, i] = variance[i]
            P[3 + i, 3 + i] = unknown if i < 2 else climb
        return x, P
    slant = max(value[0], 1.0)
    along = (plot[0:3] - place) / slant
    flat = math.isnan(value[2])
    up_variance = _HEIGHT_SIGMA_M * _HEIGHT_SIGMA_M if flat else slant * slant * variance[2]
    _rotate(P, 0, along, np.array([variance[0], slant * slant * variance[1], up_variance]))
    radial = unknown
    if not math.isnan(value[3]):
        radial = variance[3]
        for i in range(3):
            x[3 + i] = value[3] * along[i]
    _rotate(P, 3, along, np.array([radial, unknown, climb]))
    return x, P
