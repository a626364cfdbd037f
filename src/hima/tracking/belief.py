"""What is believed of one track by all its motion models, side by side.

A belief is a (ROWS, LANES) array; a column is a model. The columns behind the last model follow the first one without
weight, so that nothing in them is ever out of the ordinary.
"""

import numpy as np

from hima.jit import kernel
from hima.lanes import LANES, load, store, total
from hima.picture.arrays import FloatArray

WEIGHT, MEAN, SPREAD, ROWS = 0, 1, 7, 43
"""Rows: probabilities of the models, six numbers of the state, and the covariance of these row by row."""


@kernel
def new_belief() -> FloatArray:
    """A belief in nothing."""
    return np.zeros((ROWS, LANES))


@kernel
def copy(belief: FloatArray, to: FloatArray) -> None:
    """Write one belief over another."""
    for k in range(ROWS):
        store(to, k, load(belief, k))


@kernel
def begin_with(mean: FloatArray, P: FloatArray, belief: FloatArray) -> None:
    """Let the first model believe in mean (6,) and covariance (6, 6), and no other have any weight."""
    store(belief, WEIGHT, 0.0)
    belief[WEIGHT, 0] = 1.0
    for a in range(6):
        store(belief, MEAN + a, mean[a])
        for b in range(6):
            store(belief, SPREAD + 6 * a + b, P[a, b])


@kernel
def gather(weight: FloatArray, means: FloatArray, covariances: FloatArray, belief: FloatArray) -> None:
    """Write models, given one after another as (M,), (M, 6) and (M, 6, 6), side by side."""
    begin_with(means[0], covariances[0], belief)
    for m in range(len(weight)):
        belief[WEIGHT, m] = weight[m]
        for a in range(6):
            belief[MEAN + a, m] = means[m, a]
            for b in range(6):
                belief[SPREAD + 6 * a + b, m] = covariances[m, a, b]


@kernel
def lay_out(belief: FloatArray, weight: FloatArray, means: FloatArray, covariances: FloatArray) -> None:
    """Write models that stand side by side one after another: the other way of `gather`."""
    for m in range(len(weight)):
        weight[m] = belief[WEIGHT, m]
        for a in range(6):
            means[m, a] = belief[MEAN + a, m]
            for b in range(6):
                covariances[m, a, b] = belief[SPREAD + 6 * a + b, m]


@kernel
def mean_of(belief: FloatArray, a: int) -> float:
    """One number of the state over all models."""
    return total(load(belief, WEIGHT) * load(belief, MEAN + a))


@kernel
def moved_of(belief: FloatArray, a: int, dt_s: float) -> float:
    """One coordinate of the position over all models, moved straight on by ``dt_s``."""
    return total(load(belief, WEIGHT) * (load(belief, MEAN + a) + dt_s * load(belief, MEAN + a + 3)))


@kernel
def variance_of(belief: FloatArray, a: int) -> float:
    """Mean variance of one number of the state; how the models differ in it is not counted."""
    return total(load(belief, WEIGHT) * load(belief, SPREAD + 7 * a))


@kernel
def merged(belief: FloatArray, mean: FloatArray, P: FloatArray) -> None:
    """Write mean (6,) and covariance (6, 6) over all models, whose weights sum to one."""
    weight = load(belief, WEIGHT)
    for a in range(6):
        mean[a] = mean_of(belief, a)
        for b in range(a + 1):
            spread = (load(belief, MEAN + a) - mean[a]) * (load(belief, MEAN + b) - mean[b])
            P[a, b] = P[b, a] = total(weight * (load(belief, SPREAD + 6 * a + b) + spread))
