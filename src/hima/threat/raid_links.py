"""Which tracks fly together: single links between neighbours on a grid, so that a thousand cost little.

Two tracks are linked when they differ little in place and little in velocity. Each difference is measured per axis in
a unit that grows with the uncertainty of both, at most by the factor √2: what is hardly known is linked to nothing far
away. Chains of links make a group, whatever the order of the rows.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray

CELLS: Final = 2**20
"""Cells to each side of the grid; what lies beyond is counted into the last one, which only costs time."""
STRIDE: Final = 2**22


@kernel
def _root(parent: IntArray, row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@kernel
def _apart(state: FloatArray, spread: FloatArray, i: int, j: int, first: int, unit: float) -> float:
    """Squared difference of two rows in units, over the three axes from column ``first``."""
    most = unit * unit
    total = 0.0
    for a in range(first, first + 3):
        difference = state[i, a] - state[j, a]
        total += difference * difference / (most + min(spread[i, a] + spread[j, a], most))
    return total


@kernel
def _join(
    parent: IntArray,
    i: int,
    others: IntArray,
    state: FloatArray,
    spread: FloatArray,
    before: IntArray,
    near_m: float,
    alike_mps: float,
    leave_factor: float,
) -> None:
    """Link a row with those of ``others`` that fly with it."""
    root = _root(parent, i)
    for j in others:
        if parent[j] == root:
            continue
        other = _root(parent, j)
        if other == root:
            continue
        limit = leave_factor * leave_factor if before[i] == before[j] > 0 else 1.0
        if _apart(state, spread, i, j, 0, near_m) <= limit and _apart(state, spread, i, j, 3, alike_mps) <= limit:
            root, other = min(root, other), max(root, other)
            parent[other] = root


@kernel
def _grouped(
    state: FloatArray,
    spread: FloatArray,
    before: IntArray,
    order: IntArray,
    keys: IntArray,
    near_m: float,
    alike_mps: float,
    leave_factor: float,
) -> IntArray:
    parent = np.arange(len(before))
    for p in range(len(order)):
        # The rest of this cell and the next one of its column, then three cells of the next column.
        last = np.searchsorted(keys, keys[p] + 1, side="right")
        _join(parent, order[p], order[p + 1 : last], state, spread, before, near_m, alike_mps, leave_factor)
        first = np.searchsorted(keys, keys[p] + STRIDE - 1)
        last = np.searchsorted(keys, keys[p] + STRIDE + 1, side="right")
        _join(parent, order[p], order[first:last], state, spread, before, near_m, alike_mps, leave_factor)
    for row in range(len(parent)):
        parent[row] = _root(parent, row)
    return parent


def groups(
    state: FloatArray, variance: FloatArray, before: IntArray, near_m: float, alike_mps: float, leave_factor: float
) -> IntArray:
    """Which rows fly together.

    Args:
        state: (N, 6) finite position (m), then velocity (m/s).
        variance: (N, 6) their variances, not negative.
        before: (N,) raid that a row belonged to until now, 0 for none; two of the same raid stay linked up to
            ``leave_factor`` times both limits.
        near_m: Limit in place.
        alike_mps: Limit in velocity.
        leave_factor: From 1.

    Returns:
        (N,) the first row of each row's group.
    """
    cell_m = near_m * leave_factor * math.sqrt(2.0)
    cell = np.clip(np.floor(state[:, :2] / cell_m), -CELLS, CELLS).astype(np.int64) + CELLS
    keys = cell[:, 0] * STRIDE + cell[:, 1]
    order = np.argsort(keys, kind="stable")
    return _grouped(
        np.ascontiguousarray(state),
        np.ascontiguousarray(variance),
        before,
        order,
        keys[order],
        float(near_m),
        float(alike_mps),
        float(leave_factor),
    )
