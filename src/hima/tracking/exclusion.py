"""Which crossings can be real together: each line comes from one object.

Crossings that share lines exclude one another. Of all sets of crossings without a shared line the likeliest is sought,
once with a given crossing and once without it; the difference says how much speaks for it. That is exact, and where it
would take too long nothing is decided.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.crossing import CROSSINGS_MAX, Crossings, share_lines, weight
from hima.tracking.table import NEVER_NS

CLUSTER_MAX: Final = 60
"""Crossings that are weighed together, as bits of one integer."""
NODES_MAX: Final = 20_000
"""Sets looked at before nothing is decided: a few hundredths of a millisecond each hundred."""


@kernel
def excluding(found: Crossings) -> BoolArray:
    """(H, H) true where two crossings share a line."""
    table = np.zeros((CROSSINGS_MAX, CROSSINGS_MAX), np.bool_)
    for h in range(CROSSINGS_MAX):
        for g in range(h):
            both = found.born_ns[h] != NEVER_NS and found.born_ns[g] != NEVER_NS
            if both and share_lines(found, h, g):
                table[h, g] = table[g, h] = True
    return table


@kernel
def _cluster(found: Crossings, table: BoolArray, h: int, rows: IntArray) -> int:
    """Write the crossings linked to ``h`` through shared lines, ``h`` first; their number, also if it is too large."""
    member = np.zeros(CROSSINGS_MAX, np.bool_)
    member[h] = True
    rows[0] = h
    count, done = 1, 0
    while done < count <= len(rows):
        for g in range(CROSSINGS_MAX):
            if table[rows[done], g] and not member[g] and found.score[g] > 0.0:
                member[g] = True
                if count < len(rows):
                    rows[count] = g
                count += 1
        done += 1
    return count


@kernel
def advantage(found: Crossings, table: BoolArray, h: int) -> float:
    """How much likelier, as a log, the best set with crossing ``h`` is than the best without; -inf if undecided."""
    rows = np.empty(CLUSTER_MAX, np.int64)
    count = _cluster(found, table, h, rows)
    if count > CLUSTER_MAX:
        return -math.inf
    rows = rows[:count]
    weights = np.empty(CROSSINGS_MAX)
    for a in range(count):
        weights[rows[a]] = weight(found, rows[a])
    others = rows[1:].copy()
    rows[1:] = others[np.argsort(-weights[others], kind="mergesort")]
    neighbours = np.zeros(count, np.int64)
    for a in range(count):
        for b in range(count):
            if table[rows[a], rows[b]]:
                neighbours[a] |= 1 << b
    everything = (1 << count) - 2
    with_it = weights[h] + _best(weights, rows, neighbours, everything & ~neighbours[0])
    without = _best(weights, rows, neighbours, everything)
    if not (math.isfinite(with_it) and math.isfinite(without)):
        return -math.inf
    return float(with_it - without)


@kernel
def _best(weights: FloatArray, rows: IntArray, neighbours: IntArray, allowed: int) -> float:
    """Log likelihood of the best set among the ``allowed`` bits; inf if that cannot be found in time."""
    depth = 2 * CLUSTER_MAX + 2
    masks, values = np.empty(depth, np.int64), np.empty(depth)
    masks[0], values[0] = allowed, 0.0
    top, nodes, best = 1, 0, 0.0
    while top > 0:
        top -= 1
        mask, value = masks[top], values[top]
        best = max(best, value)
        nodes += 1
        if nodes > NODES_MAX:
            return math.inf
        bound = value
        first = -1
        for a in range(len(rows)):
            if mask >> a & 1:
                bound += weights[rows[a]]
                first = a if first < 0 else first
        if first < 0 or bound <= best:
            continue
        masks[top], values[top] = mask & ~(1 << first), value
        masks[top + 1], values[top + 1] = mask & ~(1 << first) & ~neighbours[first], value + weights[rows[first]]
        top += 2
    return best
