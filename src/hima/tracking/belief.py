"""What is believed of one track by all its motion models, side by side, while kernels work on it.

A belief is a (ROWS, LANES) array; a column is a model, and the columns behind the last one hold nothing of weight. It
is taken up from the table of tracks, worked on, and put down again.
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
def clear(belief: FloatArray) -> None:
    """Empty all columns."""
    for k in range(ROWS):
        store(belief, k, 0.0)


@kernel
def take_up(
    weights: FloatArray, means: FloatArray, covariances: FloatArray, row: int, count: int, belief: FloatArray
) -> None:
    """Write the ``count`` models of the track in a row of the table into ``belief``."""
    clear(belief)
    for m in range(count):
        belief[WEIGHT, m] = weights[row, m]
        for a in range(6):
            belief[MEAN + a, m] = means[row, m, a]
            for b in range(6):
                belief[SPREAD + 6 * a + b, m] = covariances[row, m, a, b]


@kernel
def put_down(
    belief: FloatArray, count: int, weights: FloatArray, means: FloatArray, covariances: FloatArray, row: int
) -> None:
    """Write ``count`` models back into the table."""
    for m in range(count):
        weights[row, m] = belief[WEIGHT, m]
        for a in range(6):
            means[row, m, a] = belief[MEAN + a, m]
            for b in range(6):
                covariances[row, m, a, b] = belief[SPREAD + 6 * a + b, m]


@kernel
def merged(belief: FloatArray, mean: FloatArray, P: FloatArray) -> None:
    """Write mean (6,) and covariance (6, 6) over all models, whose weights sum to one."""
    weight = load(belief, WEIGHT)
    for a in range(6):
        mean[a] = total(weight * load(belief, MEAN + a))
        for b in range(a + 1):
            spread = (load(belief, MEAN + a) - mean[a]) * (load(belief, MEAN + b) - mean[b])
            P[a, b] = P[b, a] = total(weight * (load(belief, SPREAD + 6 * a + b) + spread))
