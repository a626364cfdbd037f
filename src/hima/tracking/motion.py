"""How drones move: interacting models, calm in the vertical but for moments.

State: east, north, up (m), then their velocities (m/s). A model turns the horizontal velocity at a fixed rate and adds
white acceleration noise of its own density. Between two detections the models interact (Blom and Bar-Shalom 1988):
the chance of changing from one to another grows with the time between them.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray

MODELS: Final = 5
DENSITY, VERTICAL_DENSITY, TURN_RADPS, DWELL_S, FIRST_WEIGHT = range(5)
"""Columns of the table of models."""

DRONE_MODELS: Final = (
    # density m²/s³, vertical density m²/s³, turn rad/s, mean dwell s, weight at birth
    (0.1, 0.01, 0.0, 20.0, 0.45),
    (80.0, 0.01, 0.0, 8.0, 0.2),
    (2.0, 0.01, 0.07, 12.0, 0.165),
    (2.0, 0.01, -0.07, 12.0, 0.165),
    (0.1, 1.0, 0.0, 1.5, 0.02),
)
"""Steady flight, any manoeuvre on the level, turns to either side, and the moment in which a climb or descent begins or
ends. Drones turn far more often than they change their climb: the vertical density is small but in that last,
short-lived model, which takes much of the error of a coarse elevation measurement away and still follows a drone that
shoots up. Turns of 4°/s in two models describe what two densities of noise cannot (measured in
docs/explain/tracking.md)."""


FIRST_MODELS: Final = ((10.0, 0.05, 0.0, 10.0, 1.0),)
"""A tentative track has one model. Most of them are clutter and end soon, so they must be cheap, and what two or three
looks can tell of a motion fits into one."""


def drone_models() -> FloatArray:
    """The table of models of confirmed tracks, (M, 5)."""
    return np.array(DRONE_MODELS)


def first_models() -> FloatArray:
    """The table of models of tentative tracks, (1, 5)."""
    return np.array(FIRST_MODELS)


@kernel
def transition(model: FloatArray, dt_s: float, F: FloatArray) -> None:
    """Write the transition matrix (6, 6) of a model over ``dt_s``, which may be negative."""
    for a in range(6):
        for b in range(6):
            F[a, b] = 1.0 if a == b else 0.0
    for k in range(3):
        F[k, k + 3] = dt_s
    turn = model[TURN_RADPS]
    if turn != 0.0:
        sine, cosine = math.sin(turn * dt_s), math.cos(turn * dt_s)
        F[0, 3] = F[1, 4] = sine / turn
        F[0, 4] = -(1.0 - cosine) / turn
        F[1, 3] = (1.0 - cosine) / turn
        F[3, 3] = F[4, 4] = cosine
        F[3, 4] = -sine
        F[4, 3] = sine


@kernel
def noise(model: FloatArray, dt_s: float, Q: FloatArray) -> None:
    """Write the process noise (6, 6) of a model over ``|dt_s|``."""
    step = abs(dt_s)
    for a in range(6):
        for b in range(6):
            Q[a, b] = 0.0
    for k in range(3):
        density = model[VERTICAL_DENSITY] if k == 2 else model[DENSITY]
        Q[k, k] = density * step * step * step / 3.0
        Q[k, k + 3] = Q[k + 3, k] = math.copysign(density * step * step / 2.0, dt_s)
        Q[k + 3, k + 3] = density * step


@kernel
def prepare(models: FloatArray, dt_s: float, steps: FloatArray) -> None:
    """Write what a step of ``dt_s`` does under each model into ``steps`` (M, 9), if it is not there already.

    Columns: the step; sine and cosine of the turn; how far a velocity carries along and across; variance that the
    position, both together and the velocity gain per unit of noise density; chance of staying with the model.
    """
    if steps[0, 0] == dt_s:
        return
    step = abs(dt_s)
    for m in range(len(models)):
        turn = models[m, TURN_RADPS]
        sine, cosine = math.sin(turn * dt_s), math.cos(turn * dt_s)
        steps[m, 0] = dt_s
        steps[m, 1], steps[m, 2] = sine, cosine
        steps[m, 3] = sine / turn if turn != 0.0 else dt_s
        steps[m, 4] = (1.0 - cosine) / turn if turn != 0.0 else 0.0
        steps[m, 5], steps[m, 7] = step * step * step / 3.0, step
        steps[m, 6] = math.copysign(step * step / 2.0, dt_s)
        steps[m, 8] = math.exp(-step / models[m, DWELL_S])


@kernel
def predict(models: FloatArray, steps: FloatArray, m: int, mean: FloatArray, P: FloatArray, half: FloatArray) -> None:
    """Move model ``m`` of the means (M, 6) and covariances ``P`` (M, 6, 6), in place, by what `prepare` wrote."""
    dt, s, c, along, across = steps[m, 0], steps[m, 1], steps[m, 2], steps[m, 3], steps[m, 4]
    east, north = mean[m, 3], mean[m, 4]
    mean[m, 0] += along * east - across * north
    mean[m, 1] += across * east + along * north
    mean[m, 2] += dt * mean[m, 5]
    mean[m, 3], mean[m, 4] = c * east - s * north, s * east + c * north
    for b in range(6):
        half[0, b] = P[m, 0, b] + along * P[m, 3, b] - across * P[m, 4, b]
        half[1, b] = P[m, 1, b] + across * P[m, 3, b] + along * P[m, 4, b]
        half[2, b] = P[m, 2, b] + dt * P[m, 5, b]
        half[3, b] = c * P[m, 3, b] - s * P[m, 4, b]
        half[4, b] = s * P[m, 3, b] + c * P[m, 4, b]
        half[5, b] = P[m, 5, b]
    for a in range(6):
        P[m, a, 0] = half[a, 0] + along * half[a, 3] - across * half[a, 4]
        P[m, a, 1] = half[a, 1] + across * half[a, 3] + along * half[a, 4]
        P[m, a, 2] = half[a, 2] + dt * half[a, 5]
        P[m, a, 3] = c * half[a, 3] - s * half[a, 4]
        P[m, a, 4] = s * half[a, 3] + c * half[a, 4]
        P[m, a, 5] = half[a, 5]
    for k in range(3):
        density = models[m, VERTICAL_DENSITY] if k == 2 else models[m, DENSITY]
        P[m, k, k] += density * steps[m, 5]
        P[m, k + 3, k] += density * steps[m, 6]
        P[m, k + 3, k + 3] += density * steps[m, 7]
    for a in range(6):
        for b in range(a):
            P[m, b, a] = P[m, a, b]


@kernel
def merge(weight: FloatArray, means: FloatArray, covariances: FloatArray, mean: FloatArray, P: FloatArray) -> None:
    """Write mean (6,) and covariance (6, 6) of a mixture of Gaussians with weights summing to one."""
    for a in range(6):
        mean[a] = 0.0
        for b in range(6):
            P[a, b] = 0.0
        for m in range(len(weight)):
            mean[a] += weight[m] * means[m, a]
    for m in range(len(weight)):
        for a in range(6):
            for b in range(a + 1):
                spread = (means[m, a] - mean[a]) * (means[m, b] - mean[b])
                P[a, b] += weight[m] * (covariances[m, a, b] + spread)
    for a in range(6):
        for b in range(a):
            P[b, a] = P[a, b]


@kernel
def interact(
    weight: FloatArray,
    means: FloatArray,
    covariances: FloatArray,
    steps: FloatArray,
    share: FloatArray,
    offset: FloatArray,
    moment: FloatArray,
    half: FloatArray,
) -> None:
    """Mix the models for the changes that may have happened in the step that `prepare` wrote, in place.

    Second moments about one point are mixed instead of covariances about every new mean: the same numbers for a fifth
    of the work, and no digits are lost, for the means lie near one another. The last four are scratch, see `Room`.
    """
    count = len(weight)
    if count == 1:
        return
    for a in range(count):
        stay = steps[a, 8]
        change = weight[a] * (1.0 - stay) / (count - 1)
        for b in range(count):
            share[b, a] = weight[a] * stay if a == b else change
        for i in range(6):
            offset[a, i] = means[a, i] - means[0, i]
        for i in range(6):
            for j in range(6):
                moment[a, i, j] = covariances[a, i, j] + offset[a, i] * offset[a, j]
    for i in range(6):
        half[0, i] = means[0, i]
    for b in range(count):
        _mix(b, weight, means, covariances, share, offset, moment, half)


@kernel
def _mix(
    m: int,
    weight: FloatArray,
    mean: FloatArray,
    P: FloatArray,
    share: FloatArray,
    offset: FloatArray,
    moment: FloatArray,
    half: FloatArray,
) -> None:
    """Write weight, mean and covariance of model ``m`` as mixed from all."""
    total = 0.0
    for a in range(len(weight)):
        total += share[m, a]
    inverse = 1.0 / total
    for i in range(6):
        half[1, i] = 0.0
        for j in range(6):
            P[m, i, j] = 0.0
    for a in range(len(weight)):
        part = share[m, a] * inverse
        for i in range(6):
            half[1, i] += part * offset[a, i]
            for j in range(6):
                P[m, i, j] += part * moment[a, i, j]
    weight[m] = total
    for i in range(6):
        mean[m, i] = half[0, i] + half[1, i]
        for j in range(6):
            P[m, i, j] -= half[1, i] * half[1, j]
