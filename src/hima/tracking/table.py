"""The table of tracks: one row a track, one array a property, in order of birth."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hima.jit import kernel
from hima.lanes import LANES
from hima.picture.arrays import CodeArray, FloatArray, IntArray
from hima.tracking.belief import ROWS, copy

FIRST_ROWS: Final = 256
NEVER_NS: Final = -(2**60)
"""A time so far back that no difference to it overflows and every age from it is old."""


class Estimates(NamedTuple):
    """Where tracks are and how they move, as seen by each of M motion models.

    Attributes:
        time_ns: (N,) times for which the rest holds.
        belief: (N, ROWS, LANES) east, north, up (m), velocity east, north, up (m/s), as `hima.tracking.belief` has it.
    """

    time_ns: IntArray
    belief: FloatArray


class Lives(NamedTuple):
    """What tracks have lived through.

    Attributes:
        id: (N,) track numbers; negative until a track is confirmed, 0 for a moment at its birth.
        state: (N,) codes of `hima.tracking.life`.
        kind: (N,) `Kind` codes that sensors report most, 0 where none does.
        kind_trust: (N,) how far those reports outweigh others and silence (`hima.tracking.life.weigh_kind`).
        origin: (N,) index of the sensor whose detection started the track.
        hits: (N,) detections used so far.
        born_ns: (N,) time of the first detection.
        updated_ns: (N,) time of the last detection used.
        fixed_ns: (N,) time of the last detection used that had a range or a position.
        score: (N,) log odds that there is an object.
        first_score: (N,) the same at the track's birth.
        rest: (N, 5) the plot that began the track, or since it has moved, where the sensor of that plot saw it last;
            NaN where that gives no range and azimuth. Last, when it came there: seconds after its birth.
        seen_ns: (S, N) time of the last detection used of each sensor.
        missed_ns: (S, N) time of the last look of each sensor that counted as a miss.
    """

    id: IntArray
    state: CodeArray
    kind: CodeArray
    kind_trust: FloatArray
    origin: IntArray
    hits: IntArray
    born_ns: IntArray
    updated_ns: IntArray
    fixed_ns: IntArray
    score: FloatArray
    first_score: FloatArray
    rest: FloatArray
    seen_ns: IntArray
    missed_ns: IntArray


def no_estimates(rows: int) -> Estimates:
    """Free rows."""
    return Estimates(np.zeros(rows, np.int64), np.zeros((rows, ROWS, LANES)))


def no_lives(rows: int, sensors: int) -> Lives:
    """Free rows for tracks of so many sensors."""
    return Lives(
        id=np.zeros(rows, np.int64),
        state=np.zeros(rows, np.uint8),
        kind=np.zeros(rows, np.uint8),
        kind_trust=np.zeros(rows),
        origin=np.zeros(rows, np.int64),
        hits=np.zeros(rows, np.int64),
        born_ns=np.zeros(rows, np.int64),
        updated_ns=np.zeros(rows, np.int64),
        fixed_ns=np.zeros(rows, np.int64),
        score=np.zeros(rows),
        first_score=np.zeros(rows),
        rest=np.zeros((rows, 5)),
        seen_ns=np.full((sensors, rows), NEVER_NS, np.int64),
        missed_ns=np.full((sensors, rows), NEVER_NS, np.int64),
    )


def _by_row(estimates: Estimates, lives: Lives) -> tuple[NDArray[Any], ...]:
    """All columns, with the track as first axis."""
    return (*estimates, *lives[:-2], lives.seen_ns.T, lives.missed_ns.T)


def enlarged(estimates: Estimates, lives: Lives, rows: int) -> tuple[Estimates, Lives]:
    """The same tracks with more free rows behind them."""
    larger = no_estimates(rows), no_lives(rows, len(lives.seen_ns))
    for old, new in zip(_by_row(estimates, lives), _by_row(*larger), strict=True):
        new[: len(old)] = old
    return larger


def copy_row(estimates: Estimates, lives: Lives, row: int, to: int) -> None:
    """Write all of one row over another."""
    for column in _by_row(estimates, lives):
        column[to] = column[row]


@kernel
def compact(estimates: Estimates, lives: Lives, count: int, ended: int) -> int:
    """Move the rows whose state is below ``ended`` to the front, in order; returns their number."""
    kept = count - count  # not a literal: `_move` would be compiled for it a second time
    for row in range(count):
        if lives.state[row] >= ended:
            continue
        if kept != row:
            _move(estimates, lives, row, kept)
        kept += 1
    return kept


@kernel
def _move(estimates: Estimates, lives: Lives, row: int, to: int) -> None:
    estimates.time_ns[to] = estimates.time_ns[row]
    copy(estimates.belief[row], estimates.belief[to])
    lives.id[to], lives.state[to], lives.kind[to] = lives.id[row], lives.state[row], lives.kind[row]
    lives.kind_trust[to], lives.origin[to], lives.hits[to] = lives.kind_trust[row], lives.origin[row], lives.hits[row]
    lives.born_ns[to], lives.updated_ns[to] = lives.born_ns[row], lives.updated_ns[row]
    lives.fixed_ns[to], lives.score[to] = lives.fixed_ns[row], lives.score[row]
    lives.first_score[to] = lives.first_score[row]
    for k in range(5):
        lives.rest[to, k] = lives.rest[row, k]
    for s in range(len(lives.seen_ns)):
        lives.seen_ns[s, to], lives.missed_ns[s, to] = lives.seen_ns[s, row], lives.missed_ns[s, row]
