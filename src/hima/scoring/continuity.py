"""How well objects stay held: delay, gaps, swaps of number, purity.

All from one array: which track each object held at each moment, as `hima.scoring.mot.hold` pairs them one to one.
"""

from typing import NamedTuple

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.scoring.assignment import pair
from hima.scoring.mot import NONE


class Held(msgspec.Struct, frozen=True, eq=False):
    """Which track each object held at each moment.

    Attributes:
        alive: (T, N) where the object exists.
        track: (T, N) the track it held, from 0, `NONE` for none.
        tracks: How many tracks were ever shown.
        step_s: Time from moment to moment.
    """

    alive: BoolArray
    track: IntArray
    tracks: int
    step_s: float


class _Runs(NamedTuple):
    """Every moment at which an object held a track, object by object in order of time, as columns."""

    object: IntArray
    moment: IntArray
    age: IntArray
    """Moments that the object had lived before."""
    track: IntArray
    again: BoolArray
    """True where the entry before is of the same object."""


def _runs(held: Held) -> _Runs:
    which, moment = np.nonzero((held.track != NONE).T)
    age = np.cumsum(held.alive, axis=0) - 1
    again = np.zeros(len(which), np.bool_)
    again[1:] = which[1:] == which[:-1]
    return _Runs(which, moment, age[moment, which], held.track[moment, which], again)


def swaps(held: Held) -> tuple[IntArray, IntArray]:
    """(K,) moments and (K,) objects at which an object held another track than the last it had held."""
    runs = _runs(held)
    swapped = runs.again.copy()
    swapped[1:] &= runs.track[1:] != runs.track[:-1]
    return runs.moment[swapped], runs.object[swapped]


def gaps(held: Held) -> tuple[IntArray, FloatArray]:
    """Times between losing a track and holding one again: (K,) objects, and (K,) how long each lasted (s)."""
    runs = _runs(held)
    missing = np.zeros(len(runs.age), np.int64)
    missing[1:] = np.where(runs.again[1:], np.diff(runs.age) - 1, 0)
    gap = missing > 0
    length_s: FloatArray = missing[gap].astype(np.float64) * held.step_s
    return runs.object[gap], length_s


def delays(held: Held) -> FloatArray:
    """(N,) time from birth to the first track (s): NaN for an object that never held one or never lived."""
    has = held.track != NONE
    age = np.cumsum(held.alive, axis=0) - 1
    first = has.argmax(axis=0)
    delay = age[first, np.arange(held.track.shape[1])] * held.step_s
    return np.where(has.any(axis=0), delay, np.nan)


def overlap(held: Held) -> IntArray:
    """(N, I) for how many moments each object held each track."""
    counts = np.zeros((held.track.shape[1], held.tracks), np.int64)
    moment, which = np.nonzero(held.track != NONE)
    np.add.at(counts, (which, held.track[moment, which]), 1)
    return counts


def identity(held: Held, shown: int) -> dict[str, float | int | None]:
    """How faithfully numbers follow objects.

    Args:
        held: Who held what.
        shown: Tracks shown, summed over moments.

    Returns:
        ``siap_ls``: share of the objects' life under the track each held longest. ``idsw``: swaps of number.
        ``track_purity``: of the moments at which tracks were held, the share at which by the object that held each
        most. ``idf1``: F1 of the best one-to-one naming of objects by tracks (Ristani and others 2016). ``track_ids``:
        numbers seen.
    """
    counts = overlap(held)
    life = int(held.alive.sum())
    rows, columns = pair(-counts.astype(np.float64))
    named = int(counts[rows, columns].sum())
    return {
        "siap_ls": int(counts.max(axis=1, initial=0).sum()) / max(life, 1),
        "idsw": len(swaps(held)[0]),
        "track_purity": int(counts.max(axis=0, initial=0).sum()) / max(int(counts.sum()), 1),
        "idf1": 2.0 * named / max(life + shown, 1),
        "track_ids": held.tracks,
    }


def initiation(held: Held) -> dict[str, float | int | None]:
    """Delay from an object's birth to its first track (s, median and 95th percentile), and how many never got one."""
    delay = delays(held)
    known = delay[~np.isnan(delay)]
    return {
        "never": int(held.alive.any(axis=0).sum()) - len(known),
        "init_delay_p50": float(np.percentile(known, 50)) if len(known) else None,
        "init_delay_p95": float(np.percentile(known, 95)) if len(known) else None,
    }


def interruptions(held: Held) -> dict[str, float | int | None]:
    """Gaps: their number, that of one object on average, the longest and the mean length (s)."""
    _, length_s = gaps(held)
    objects = int(held.alive.any(axis=0).sum())
    return {
        "frag": len(length_s),
        "gaps_per_object": len(length_s) / max(objects, 1),
        "gap_longest_s": float(length_s.max(initial=0.0)),
        "gap_mean_s": float(length_s.mean()) if len(length_s) else None,
    }
