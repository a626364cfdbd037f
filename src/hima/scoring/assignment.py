"""The cheapest one-to-one pairing of rows and columns, exactly.

Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957, Jonker and Volgenant 1987), O(n² m).
"""

import math

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray


@kernel
def _augment(cost: FloatArray, start: int, u: FloatArray, v: FloatArray, owner: IntArray) -> None:
    """Give row ``start`` a column; ``owner`` (m + 1,), whose last entry stands for the start, changes in place."""
    columns = cost.shape[1]
    least = np.full(columns, math.inf)
    came_from = np.full(columns, columns, np.int64)
    done = np.zeros(columns + 1, np.bool_)
    owner[columns] = start
    column = columns
    while owner[column] >= 0:
        done[column] = True
        row = owner[column]
        nearest, step = -1, math.inf
        for c in range(columns):
            if done[c]:
                continue
            reduced = cost[row, c] - u[row] - v[c]
            if reduced < least[c]:
                least[c] = reduced
                came_from[c] = column
            if nearest < 0 or least[c] < step:
                nearest, step = c, least[c]
        for c in range(columns + 1):
            if done[c]:
                u[owner[c]] += step
                v[c] -= step
            elif c < columns:
                least[c] -= step
        column = nearest
    while column != columns:
        owner[column] = owner[came_from[column]]
        column = came_from[column]


@kernel
def _columns_of_rows(cost: FloatArray) -> IntArray:
    """(n,) the column of each row, for n <= m."""
    rows, columns = cost.shape
    u, v = np.zeros(rows), np.zeros(columns + 1)
    owner = np.full(columns + 1, -1, np.int64)
    for row in range(rows):
        _augment(cost, row, u, v, owner)
    result = np.empty(rows, np.int64)
    for c in range(columns):
        if owner[c] >= 0:
            result[owner[c]] = c
    return result


def pair(cost: FloatArray) -> tuple[IntArray, IntArray]:
    """The pairing with the least sum of costs; as many pairs as the shorter side has members.

    Args:
        cost: (n, m) finite costs.

    Returns:
        (k,) rows and (k,) their columns, k = min(n, m), rows ascending.
    """
    if not cost.size:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if cost.shape[0] <= cost.shape[1]:
        return np.arange(cost.shape[0]), _columns_of_rows(np.ascontiguousarray(cost))
    columns = np.arange(cost.shape[1])
    rows = _columns_of_rows(np.ascontiguousarray(cost.T))
    order = np.argsort(rows)
    return rows[order], columns[order]
