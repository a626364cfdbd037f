"""Multiple object tracking: one-to-one pairs that hold as long as they can (Bernardin and Stiefelhagen 2008)."""

from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.scoring.assignment import pair
from hima.scoring.picture import Shown

FAR: Final = 1e9
"""Cost of a pair that is out of reach: more than any sum of pairs within."""
NONE: Final = -1
"""Where an object has no track."""


class Pairs(msgspec.Struct, frozen=True, eq=False):
    """Objects and the tracks they held; `note` fills in one moment.

    Attributes:
        track: (T, N) the track each object held, by its place among the numbers shown, `NONE` for none.
        error_m: (T, N) their distance, NaN without a track.
        error_mps: (T, N) difference of their velocities.
        updated_s: (T, N) time of the newest data behind that track, NaN where not told.
    """

    track: IntArray
    error_m: FloatArray
    error_mps: FloatArray
    updated_s: FloatArray


def start(moments: int, objects: int) -> Pairs:
    """No pairs yet."""
    shape = (moments, objects)
    return Pairs(np.full(shape, NONE, np.int64), *(np.full(shape, np.nan) for _ in range(3)))


def hold(previous: IntArray, tracks: IntArray, apart_m: FloatArray, gate_m: float) -> IntArray:
    """Which track each object holds now: old pairs inside the gate stay, then the rest pair at least cost.

    Args:
        previous: (n,) tracks that the objects held at the last moment, `NONE` for none.
        tracks: (m,) tracks shown now, each once.
        apart_m: (n, m) distances.
        gate_m: Farther apart than this, nothing is paired.

    Returns:
        (n,) places in ``tracks``, `NONE` for none.
    """
    place = np.full(len(previous), NONE, np.int64)
    if not apart_m.size:
        return place
    same = (previous[:, None] == tracks[None, :]) & (apart_m < gate_m)
    kept = same.any(axis=1)
    place[kept] = same[kept].argmax(axis=1)
    free_rows, free_columns = np.flatnonzero(~kept), np.flatnonzero(~same.any(axis=0))
    cost = apart_m[np.ix_(free_rows, free_columns)]
    cost = np.where(cost < gate_m, cost, FAR)
    rows, columns = pair(cost)
    near = cost[rows, columns] < FAR
    place[free_rows[rows[near]]] = free_columns[columns[near]]
    return place


def note(
    pairs: Pairs,
    moment: int,
    live: IntArray,
    tracks: IntArray,
    apart_m: FloatArray,
    velocity_mps: FloatArray,
    now: Shown,
    gate_m: float,
) -> None:
    """Add one moment.

    Args:
        pairs: Changed in place.
        moment: Which one; they come in order.
        live: (n,) objects that exist now.
        tracks: (m,) tracks shown now, by place among all numbers.
        apart_m: (n, m) their distances.
        velocity_mps: (n, 3) velocities of the objects.
        now: The tracks.
        gate_m: Farther apart than this, nothing is paired.
    """
    previous = pairs.track[moment - 1, live] if moment else np.full(len(live), NONE, np.int64)
    place = hold(previous, tracks, apart_m, gate_m)
    rows = np.flatnonzero(place != NONE)
    mine, its = live[rows], place[rows]
    pairs.track[moment, mine] = tracks[its]
    pairs.error_m[moment, mine] = apart_m[rows, its]
    pairs.error_mps[moment, mine] = np.linalg.norm(velocity_mps[rows] - now.velocity_mps[its], axis=1)
    if now.updated_s is not None:
        pairs.updated_s[moment, mine] = now.updated_s[its]
