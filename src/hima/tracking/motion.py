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
from hima.tracking.room import Room

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


def drone_models() -> FloatArray:
    """The table of models, (M, 5)."""
    return np.array(DRONE_MODELS)


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
def predict(model: FloatArray, dt_s: float, mean: FloatArray, covariance: FloatArray, room: Room) -> None:
    """Move one model's ``mean`` (6,) and ``covariance`` (6, 6) by ``dt_s``, in place.

    The left half of F is the identity above zeros, so sums run over the velocities only.
    """
    F, Q, half, moved = room.F, room.Q, room.product, room.first
    transition(model, dt_s, F)
    noise(model, dt_s, Q)
    for a in range(6):
        moved[a] = mean[a] if a < 3 else 0.0
        for c in range(3, 6):
            moved[a] += F[a, c] * mean[c]
        for b in range(6):
            total = covariance[a, b] if a < 3 else 0.0
            for c in range(3, 6):
                total += F[a, c] * covariance[c, b]
            half[a, b] = total
    for a in range(6):
        mean[a] = moved[a]
        for b in range(a + 1):
            total = Q[a, b] + (half[a, b] if b < 3 else 0.0)
            for c in range(3, 6):
                total += half[a, c] * F[b, c]
            covariance[a, b] = covariance[b, a] = total


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
def interact(models: FloatArray, dt_s: float, weight: FloatArray, means: FloatArray, covariances: FloatArray) -> None:
    """Mix the models for the changes that may have happened in ``dt_s`` > 0, in place."""
    count = len(weight)
    old_means = means.copy()
    old_covariances = covariances.copy()
    share = np.empty((count, count))
    for a in range(count):
        stay = math.exp(-dt_s / models[a, DWELL_S])
        for b in range(count):
            share[b, a] = weight[a] * (stay if a == b else (1.0 - stay) / (count - 1))
    for b in range(count):
        total = 0.0
        for a in range(count):
            total += share[b, a]
        for a in range(count):
            share[b, a] /= total
        weight[b] = total
        merge(share[b], old_means, old_covariances, means[b], covariances[b])
