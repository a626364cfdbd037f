"""Who is whose: detections to tracks, one to one, with the greatest sum of gains.

Pairs inside the gates fall into clusters that share no track and no detection. Each cluster is solved exactly by
shortest augmenting paths; a cluster too large for that is solved greedily, best pair first, so the time is bounded.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray

EXACT_MAX: Final = 96
"""Tracks in a cluster solved exactly: the work grows with the cube, and this many cost about two milliseconds."""
GREEDY_LEVELS: Final = 64


class Pairs(NamedTuple):
    """Pairs inside the gates, tracks ascending.

    Attributes:
        track: (P,) position of the track among those that take part.
        plot: (P,) the plot.
        ratio: (P,) log of how much likelier the plot is from the track than from clutter.
    """

    track: IntArray
    plot: IntArray
    ratio: FloatArray


@kernel
def _nearest_column(
    row: int,
    base: float,
    gain: FloatArray,
    u: FloatArray,
    v: FloatArray,
    distance: FloatArray,
    came_from: IntArray,
    done: BoolArray,
) -> int:
    """Relax the columns from ``row`` and choose the nearest that is not done."""
    columns = gain.shape[1]
    best = -1
    for c in range(len(v)):
        if done[c]:
            continue
        cost = math.inf
        if c < columns:
            cost = -gain[row, c]
        elif c == columns + row:
            cost = 0.0
        length = base + cost - u[row] - v[c]
        if length < distance[c]:
            distance[c] = length
            came_from[c] = row
        if best < 0 or distance[c] < distance[best]:
            best = c
    return best


@kernel
def best_columns(gain: FloatArray) -> IntArray:
    """For each row the column it gets, -1 for none, so that the sum of gains is greatest.

    Args:
        gain: (n, m) what each pair is worth, -inf where it cannot be. Going without is worth 0.
    """
    rows, columns = gain.shape
    width = columns + rows  # each row has a column of its own that stands for going without
    u = np.zeros(rows)
    v = np.zeros(width)
    owner = np.full(width, -1, np.int64)
    came_from = np.empty(width, np.int64)
    distance = np.empty(width)
    done = np.empty(width, np.bool_)
    column_of = np.full(rows, -1, np.int64)
    for start in range(rows):
        distance[:] = math.inf
        done[:] = False
        column = _nearest_column(start, 0.0, gain, u, v, distance, came_from, done)
        while owner[column] >= 0:
            done[column] = True
            column = _nearest_column(owner[column], distance[column], gain, u, v, distance, came_from, done)
        length = distance[column]
        u[start] += length
        for c in range(width):
            if done[c]:
                u[owner[c]] += length - distance[c]
                v[c] -= length - distance[c]
        while column >= 0:
            row = came_from[column]
            owner[column] = row
            previous = column_of[row]  # -1 for the row the path started from
            column_of[row] = column
            column = previous
    for row in range(rows):
        if column_of[row] >= columns:
            column_of[row] = -1
    return column_of


@kernel
def _root(parent: IntArray, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@kernel
def _clusters(pairs: Pairs, used: int, tracks: int, plots: int) -> tuple[IntArray, IntArray]:
    """Chains of pairs connected through tracks and plots.

    Returns:
        (tracks + plots,) first pair of the cluster of each node that heads one, -1 elsewhere, and (used,) the next
        pair of the same cluster, -1 after the last; pairs ascend along a chain.
    """
    parent = np.arange(tracks + plots)
    for p in range(used):
        a, b = _root(parent, pairs.track[p]), _root(parent, tracks + pairs.plot[p])
        parent[max(a, b)] = min(a, b)
    head = np.full(tracks + plots, -1, np.int64)
    following = np.empty(used, np.int64)
    for p in range(used - 1, -1, -1):
        node = _root(parent, pairs.track[p])
        following[p] = head[node]
        head[node] = p
    return head, following


@kernel
def _solve_greedily(pairs: Pairs, members: IntArray, base: float, owner: IntArray) -> None:
    """Best pairs first, as far as the gains differ by more than a part in the number of levels."""
    top = base
    for p in members:
        top = max(top, pairs.ratio[p])
    taken = np.zeros(pairs.track[members[-1]] + 1, np.bool_)
    step = (top - base) / GREEDY_LEVELS
    for level in range(GREEDY_LEVELS, 0, -1):
        for p in members:
            gain = pairs.ratio[p] - base
            inside = (level - 1) * step < gain <= level * step
            if inside and owner[pairs.plot[p]] < 0 and not taken[pairs.track[p]]:
                taken[pairs.track[p]] = True
                owner[pairs.plot[p]] = pairs.track[p]


@kernel
def _solve_exactly(pairs: Pairs, members: IntArray, rows: int, base: float, local: IntArray, owner: IntArray) -> None:
    """``local`` (D,) is scratch, all -1, and is left so."""
    names = np.empty(len(members), np.int64)
    columns = 0
    for p in members:
        plot = pairs.plot[p]
        if local[plot] < 0:
            local[plot] = columns
            names[columns] = plot
            columns += 1
    gain = np.full((rows, columns), -math.inf)
    tracks = np.empty(rows, np.int64)
    row = -1
    for p in members:
        if row < 0 or pairs.track[p] != tracks[row]:
            row += 1
            tracks[row] = pairs.track[p]
        gain[row, local[pairs.plot[p]]] = pairs.ratio[p] - base
    chosen = best_columns(gain)
    for r in range(rows):
        if chosen[r] >= 0:
            owner[names[chosen[r]]] = tracks[r]
    for c in range(columns):
        local[names[c]] = -1


@kernel
def assign(pairs: Pairs, used: int, tracks: int, plots: int, base: float) -> tuple[IntArray, FloatArray]:
    """The track of each plot.

    Args:
        pairs: Pairs inside the gates, tracks ascending; the first ``used`` are filled.
        used: Number of pairs.
        tracks: Number of tracks that take part.
        plots: Number of plots.
        base: What a pair must be worth more than to be made.

    Returns:
        (D,) each plot's track or -1, and (D,) the ratio of the pair.
    """
    owner = np.full(plots, -1, np.int64)
    support = np.zeros(plots)
    head, following = _clusters(pairs, used, tracks, plots)
    members = np.empty(used, np.int64)
    local = np.full(plots, -1, np.int64)
    for node in range(tracks):
        count, size = 0, 0
        p = head[node]
        while p >= 0:
            size += count == 0 or pairs.track[p] != pairs.track[members[count - 1]]
            members[count] = p
            count += 1
            p = following[p]
        if size > EXACT_MAX:
            _solve_greedily(pairs, members[:count], base, owner)
        elif count > 0:
            _solve_exactly(pairs, members[:count], size, base, local, owner)
    for p in range(used):
        if owner[pairs.plot[p]] == pairs.track[p]:
            support[pairs.plot[p]] = pairs.ratio[p]
    return owner, support
