"""How drones move: interacting models, calm in the vertical but for moments.

State: east, north, up (m), then their velocities (m/s). A model turns the horizontal velocity at a fixed rate and adds
white acceleration noise of its own density. Between two detections the models interact (Blom and Bar-Shalom 1988):
the chance of changing from one to another grows with the time between them.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.lanes import LANES, load, store, total
from hima.picture.arrays import FloatArray
from hima.tracking.belief import MEAN, SPREAD, WEIGHT

DENSITY, VERTICAL_DENSITY, TURN_RADPS, DWELL_S, FIRST_WEIGHT = range(5)
"""Columns of the table of models."""

STEP, SINE, COSINE, ALONG, ACROSS, KEEP, USED, NOISE, CLIMB_NOISE, STEP_ROWS = 0, 1, 2, 3, 4, 5, 6, 7, 10, 13
"""Rows of what a step of time does: its length; sine and cosine of the turn; how far a velocity carries along and
across; chance that no model was drawn anew; 1 for a model; variance that the noise adds to the position, to both
together and to the velocity, on the level and in the vertical."""

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
    """Write what a step of ``dt_s`` does under each model into ``steps`` (STEP_ROWS, LANES), if it is not there."""
    if steps[STEP, 0] == dt_s:
        return
    step, count = abs(dt_s), len(models)
    for m in range(count):
        turn = models[m, TURN_RADPS]
        sine, cosine = math.sin(turn * dt_s), math.cos(turn * dt_s)
        steps[STEP, m], steps[SINE, m], steps[COSINE, m], steps[USED, m] = dt_s, sine, cosine, 1.0
        steps[ALONG, m] = sine / turn if turn != 0.0 else dt_s
        steps[ACROSS, m] = (1.0 - cosine) / turn if turn != 0.0 else 0.0
        # Of what is drawn anew, the share of the other models is a change.
        steps[KEEP, m] = math.exp(-step / models[m, DWELL_S] * count / (count - 1)) if count > 1 else 1.0
        for first, density in ((NOISE, models[m, DENSITY]), (CLIMB_NOISE, models[m, VERTICAL_DENSITY])):
            steps[first, m] = density * step * step * step / 3.0
            steps[first + 1, m] = math.copysign(density * step * step / 2.0, dt_s)
            steps[first + 2, m] = density * step
    for m in range(count, LANES):  # the columns behind the last model follow the first
        for k in range(STEP_ROWS):
            steps[k, m] = steps[k, 0]
        steps[USED, m] = 0.0


@kernel
def predict(belief: FloatArray, steps: FloatArray, half: FloatArray) -> None:
    """Move all models of a belief, in place, by what `prepare` wrote; ``half`` (36, LANES) is scratch."""
    dt, s, c = load(steps, STEP), load(steps, SINE), load(steps, COSINE)
    along, across = load(steps, ALONG), load(steps, ACROSS)
    east, north = load(belief, MEAN + 3), load(belief, MEAN + 4)
    store(belief, MEAN, load(belief, MEAN) + (along * east - across * north))
    store(belief, MEAN + 1, load(belief, MEAN + 1) + (across * east + along * north))
    store(belief, MEAN + 2, load(belief, MEAN + 2) + dt * load(belief, MEAN + 5))
    store(belief, MEAN + 3, c * east - s * north)
    store(belief, MEAN + 4, s * east + c * north)
    for b in range(6):
        x, y, z = load(belief, SPREAD + 18 + b), load(belief, SPREAD + 24 + b), load(belief, SPREAD + 30 + b)
        store(half, b, load(belief, SPREAD + b) + along * x - across * y)
        store(half, 6 + b, load(belief, SPREAD + 6 + b) + across * x + along * y)
        store(half, 12 + b, load(belief, SPREAD + 12 + b) + dt * z)
        store(half, 18 + b, c * x - s * y)
        store(half, 24 + b, s * x + c * y)
        store(half, 30 + b, z)
    for a in range(6):
        x, y, z = load(half, 6 * a + 3), load(half, 6 * a + 4), load(half, 6 * a + 5)
        at = SPREAD + 6 * a
        store(belief, at, load(half, 6 * a) + along * x - across * y)
        store(belief, at + 1, load(half, 6 * a + 1) + across * x + along * y)
        store(belief, at + 2, load(half, 6 * a + 2) + dt * z)
        store(belief, at + 3, c * x - s * y)
        store(belief, at + 4, s * x + c * y)
        store(belief, at + 5, z)
    _add_noise(belief, steps)


@kernel
def _add_noise(belief: FloatArray, steps: FloatArray) -> None:
    """Add what the noise of a step brings, and make the covariances symmetric to the last bit."""
    for k in range(3):
        first = CLIMB_NOISE if k == 2 else NOISE
        for at, q in ((SPREAD + 7 * k, first), (SPREAD + 7 * k + 18, first + 1), (SPREAD + 7 * k + 21, first + 2)):
            store(belief, at, load(belief, at) + load(steps, q))
    for a in range(6):
        for b in range(a):
            store(belief, SPREAD + 6 * b + a, load(belief, SPREAD + 6 * a + b))


@kernel
def interact(belief: FloatArray, steps: FloatArray, offset: FloatArray, count: int) -> None:
    """Mix ``count`` models for the changes that may have happened in the step that `prepare` wrote, in place.

    A track keeps its model, or one of all is drawn anew: what is drawn is the same for every model and is summed once.
    Second moments about one point are mixed instead of covariances about every new mean; no digits are lost, for the
    means lie near one another. ``offset`` (6, LANES) is scratch.
    """
    if count == 1:
        return
    part = load(belief, WEIGHT) * (1.0 - load(steps, KEEP)) * load(steps, USED) / count
    kept = load(belief, WEIGHT) * load(steps, KEEP)
    drawn = total(part)
    inverse = 1.0 / (kept + drawn)
    for a in range(6):
        middle = belief[MEAN + a, 0]
        away = load(belief, MEAN + a) - middle
        store(offset, a, away)
        for b in range(a + 1):
            at = SPREAD + 6 * a + b
            square = load(belief, at) + away * load(offset, b)
            store(belief, at, (kept * square + total(part * square)) * inverse)
    for a in range(6):
        away = load(offset, a)
        mixed = (kept * away + total(part * away)) * inverse
        store(belief, MEAN + a, load(belief, MEAN + a) - away + mixed)
        store(offset, a, mixed)
        for b in range(a + 1):
            spread = load(belief, SPREAD + 6 * a + b) - mixed * load(offset, b)
            store(belief, SPREAD + 6 * a + b, spread)
            store(belief, SPREAD + 6 * b + a, spread)
    store(belief, WEIGHT, (kept + drawn) * load(steps, USED))
