"""Doubles: what a sensor's own tracks become when it is corrected, and two established tracks follow one object.

Before, each of the two was fed by one sensor; now both sensors' plots lie at one place, and go to the one or the other.
Of two objects a sensor often sees both in one look; of one object never. So two tracks at one place that for several
seconds have not been seen in one look, while nothing else is near, are one.
"""

from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.calibration.book import Book
from hima.tracking.calibration.companions import LONELY_MAX, drop_one, motion_at, parted
from hima.tracking.gating import SECOND
from hima.tracking.life import COASTING, CONFIRMED
from hima.tracking.table import Estimates, Lives

SIGMAS: Final = 3.0
SAME_LOOK_S: Final = 0.25
"""Two tracks that a sensor saw within this time it saw in one look."""
LASTING: Final = 5
"""So many times in a row, once a second, two tracks must look like one."""


@kernel
def drop_doubles(
    book: Book, estimates: Estimates, lives: Lives, count: int, now_ns: int, apart: IntArray, known: IntArray
) -> int:
    """Drop one of every two tracks that have long looked like one; returns how many were dropped.

    Args:
        book: Remembers how long; changed in place.
        estimates: The tracks.
        lives: Their lives, changed in place.
        count: Rows of both in use.
        now_ns: The moment; it is called about once a second.
        apart: (P, 2) pairs of track numbers that people say are two objects.
        known: (K,) numbers of tracks of which people have said something: these are never dropped.
    """
    rows, motion = np.empty(LONELY_MAX, np.int64), np.empty((LONELY_MAX, 6))
    used = 0
    for row in range(count):
        if CONFIRMED <= lives.state[row] <= COASTING and used < LONELY_MAX:
            rows[used] = row
            motion_at(estimates, row, now_ns, motion[used])
            used += 1
    match, ties = np.full(used, -1, np.int64), np.zeros(used, np.int64)
    for a in range(used):
        for b in range(used):
            if a != b and _at_one_place(motion[a], motion[b]):
                match[a] = b
                ties[a] += 1
    dropped = 0
    for a in range(used):
        b = match[a]
        if ties[a] == 1 and ties[b] == 1 and a < b and _lasting(book, lives, rows[a], rows[b], apart):
            weaker = rows[a] if lives.score[rows[a]] < lives.score[rows[b]] else rows[b]
            drop_one(lives, weaker, rows[a] + rows[b] - weaker, known)
            dropped += 1
    return dropped


@kernel
def _at_one_place(first: FloatArray, second: FloatArray) -> bool:
    """True if two motions of `motion_at` are within their uncertainty."""
    place = (first[0] - second[0]) ** 2 + (first[1] - second[1]) ** 2
    drift = (first[2] - second[2]) ** 2 + (first[3] - second[3]) ** 2
    wide = SIGMAS * SIGMAS
    return bool(place <= wide * (first[4] + second[4]) and drift <= wide * (first[5] + second[5]))


@kernel
def _lasting(book: Book, lives: Lives, one: int, two: int, apart: IntArray) -> bool:
    """Note that two rows are at one place; true if they have long looked like one object."""
    younger, older = max(lives.id[one], lives.id[two]), min(lives.id[one], lives.id[two])
    note = book.double[younger % len(book.key)]
    if note[0] != younger or note[1] != older:
        note[0], note[1], note[2] = younger, older, 0
    note[2] = 0 if _in_one_look(lives, one, two) or parted(apart, older, younger) else note[2] + 1
    return bool(note[2] >= LASTING)


@kernel
def _in_one_look(lives: Lives, one: int, two: int) -> bool:
    together = False
    for s in range(len(lives.seen_ns)):
        together = together or abs(lives.seen_ns[s, one] - lives.seen_ns[s, two]) * SECOND < SAME_LOOK_S
    return together
