"""Multiple object tracking: one-to-one pairs that hold as long as they can (Bernardin and Stiefelhagen 2008)."""

from itertools import pairwise
from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.scoring.assignment import pair

FAR: Final = 1e9
"""Cost of a pair that is out of reach: more than any sum of pairs within."""


class MotTally(msgspec.Struct):
    """Sums over moments; `note` adds one.

    Attributes:
        owner: For each object, for each moment of its life, the track paired with it, -1 for none.
        previous: Pairs of the last moment, object to track.
        last: The latest track of each object.
        ever: Tracks that were paired at least once.
        shown: Tracks that were shown.
        switches: Times an object was paired with another track than before.
        misses: Objects without a track, summed over moments.
        false: Tracks without an object, summed over moments.
        position_errors: Squared distances of pairs.
        velocity_errors: Squared differences of velocity of pairs.
    """

    owner: list[list[int]]
    previous: dict[int, int] = {}
    last: dict[int, int] = {}
    ever: set[int] = set()
    shown: set[int] = set()
    switches: int = 0
    misses: int = 0
    false: int = 0
    position_errors: list[float] = []
    velocity_errors: list[float] = []


def pairs(
    previous: dict[int, int], live: IntArray, ids: IntArray, apart: FloatArray, gate_m: float
) -> list[tuple[int, int]]:
    """Positions in ``live`` and ``ids`` of each pair: old pairs inside the gate stay, then the rest at least cost."""
    place = {int(b): k for k, b in enumerate(ids)}
    kept: list[tuple[int, int]] = []
    for q, a in enumerate(live):
        k = place.get(previous.get(int(a), -1))
        if k is not None and apart[q, k] < gate_m:
            kept.append((q, k))
    used_q, used_k = {q for q, _ in kept}, {k for _, k in kept}
    free_q = [q for q in range(len(live)) if q not in used_q]
    free_k = [k for k in range(len(ids)) if k not in used_k]
    if not free_q or not free_k:
        return kept
    cost = apart[np.ix_(free_q, free_k)]
    cost = np.where(cost < gate_m, cost, FAR)
    rows, columns = pair(cost)
    return kept + [(free_q[r], free_k[c]) for r, c in zip(rows, columns, strict=True) if cost[r, c] < FAR]


def note(
    tally: MotTally, live: IntArray, ids: IntArray, apart: FloatArray, apart_mps: FloatArray, gate_m: float
) -> None:
    """Add one moment.

    Args:
        tally: Changed in place.
        live: (n,) objects that exist now.
        ids: (m,) tracks shown now.
        apart: (n, m) their distances, metres.
        apart_mps: (n, m) differences of their velocities.
        gate_m: Farther apart than this, nothing is paired.
    """
    found = pairs(tally.previous, live, ids, apart, gate_m)
    owner = dict.fromkeys(live.tolist(), -1)
    for q, k in found:
        a, b = int(live[q]), int(ids[k])
        owner[a] = b
        tally.switches += tally.last.get(a, b) != b
        tally.last[a] = b
        tally.ever.add(b)
        tally.position_errors.append(float(apart[q, k]) ** 2)
        tally.velocity_errors.append(float(apart_mps[q, k]) ** 2)
    tally.previous = {a: b for a, b in owner.items() if b >= 0}
    tally.shown.update(ids.tolist())
    tally.misses += len(live) - len(found)
    tally.false += len(ids) - len(found)
    for a, b in owner.items():
        tally.owner[a].append(b)


def gaps(owner: list[int]) -> int:
    """Times an object lost its track and got one again."""
    held = [k for k, b in enumerate(owner) if b >= 0]
    if not held:
        return 0
    inside = [b >= 0 for b in owner[held[0] : held[-1] + 1]]
    return sum(before and not after for before, after in pairwise(inside))


def longest(owner: list[int]) -> int:
    """Most moments that any one track was on the object."""
    counts: dict[int, int] = {}
    for b in owner:
        if b >= 0:
            counts[b] = counts.get(b, 0) + 1
    return max(counts.values(), default=0)
