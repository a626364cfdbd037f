"""How objects move between two looks: an interacting pair of models.

Both models are nearly-constant velocity in east, north, up; they differ in the horizontal acceleration noise: one
flies straight, one manoeuvres. The vertical noise is small in both: drones climb seldom and slowly, and a radar's
elevation noise is several times larger than a drone's climb within a few looks (measured: a strong vertical prior
takes an eighth off the 200 m GOSPA of the tuning files). Interacting multiple models: Blom and Bar-Shalom 1988.

Arrays of one track: ``mean`` (2, 6), ``covariance`` (2, 6, 6), ``weight`` (2,); state order east, north, up, then
their velocities; metres and seconds.
"""

from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray

MODELS: Final = 2
HORIZONTAL_NOISE: Final = np.array([2.0, 40.0])
"""Power density of horizontal acceleration, m²/s³: straight flight, and a turn at 4 to 8 m/s²."""
VERTICAL_NOISE: Final = np.array([0.05, 0.5])
SWITCH_PER_S: Final = np.array([0.08, 0.25])
"""Rate of leaving each model: straight for about twelve seconds, manoeuvring for about four."""


@kernel
def transit(mean: FloatArray, covariance: FloatArray, dt_s: float, horizontal: float, vertical: float) -> None:
    """Move one model's mean (6,) and covariance (6, 6) by ``dt_s``, in place."""
    for i in range(3):
        mean[i] += dt_s * mean[i + 3]
    for i in range(3):  # F P: position rows gain dt times velocity rows
        for j in range(6):
            covariance[i, j] += dt_s * covariance[i + 3, j]
    for j in range(3):  # (F P) F'
        for i in range(6):
            covariance[i, j] += dt_s * covariance[i, j + 3]
    span = abs(dt_s)
    for i in range(3):
        density = horizontal if i < 2 else vertical
        covariance[i, i] += density * span * span * span / 3.0
        cross = density * dt_s * span / 2.0
        covariance[i, i + 3] += cross
        covariance[i + 3, i] += cross
        covariance[i + 3, i + 3] += density * span


@kernel
def combine(mean: FloatArray, covariance: FloatArray, weight: FloatArray, x: FloatArray, P: FloatArray) -> None:
    """Moment-match the models of one track into ``x`` (6,) and ``P`` (6, 6)."""
    for i in range(6):
        x[i] = weight[0] * mean[0, i] + weight[1] * mean[1, i]
    for i in range(6):
        for j in range(6):
            P[i, j] = 0.0
            for m in range(2):
                P[i, j] += weight[m] * (covariance[m, i, j] + (mean[m, i] - x[i]) * (mean[m, j] - x[j]))


@kernel
def mix(mean: FloatArray, covariance: FloatArray, weight: FloatArray, dt_s: float, switch: FloatArray) -> None:
    """Let the models of one track interact over ``dt_s``: each starts from a mixture of both, in place."""
    leave0 = min(switch[0] * dt_s, 0.5)
    leave1 = min(switch[1] * dt_s, 0.5)
    w0 = weight[0] * (1.0 - leave0) + weight[1] * leave1
    w1 = weight[0] * leave0 + weight[1] * (1.0 - leave1)
    share = np.empty((2, 2))  # share[a, b]: part of model a's start that comes from model b
    share[0, 0] = weight[0] * (1.0 - leave0) / w0
    share[0, 1] = 1.0 - share[0, 0]
    share[1, 1] = weight[1] * (1.0 - leave1) / w1
    share[1, 0] = 1.0 - share[1, 1]
    old_mean = mean.copy()
    old_covariance = covariance.copy()
    for a in range(2):
        combine(old_mean, old_covariance, share[a], mean[a], covariance[a])
    weight[0] = w0
    weight[1] = w1


@kernel
def advance_track(
    mean: FloatArray,
    covariance: FloatArray,
    weight: FloatArray,
    dt_s: float,
    horizontal: FloatArray,
    vertical: FloatArray,
    switch: FloatArray,
) -> None:
    """Predict one track by ``dt_s`` > 0, in place: mix, then move each model."""
    mix(mean, covariance, weight, dt_s, switch)
    for m in range(2):
        transit(mean[m], covariance[m], dt_s, horizontal[m], vertical[m])
