"""Doubles: what a sensor's own tracks become when it is corrected, and two established tracks follow one object.

Before, each of the two was fed by one sensor; now both sensors' plots lie at one place, and go to the one or the other.
Of two objects a sensor often sees both in one look; of one object never. So two tracks at one place that have not been
seen together in several looks in a row, while nothing else is near, are one.
"""

from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.calibration.book import Book
from hima.tracking.calibration.companions import LONELY_MAX, drop_one, motion_at, parted
from hima.tracking.gating import SECOND
from hima.tracking.life import COASTING, CONFIRMED
from hima.tracking.table import NEVER_NS, Estimates, Lives

SIGMAS: Final = 3.0
SAME_LOOK_S: Final = 0.25
"""Two tracks that a sensor saw within this time it saw in one look."""
LASTING: Final = 5
"""So many times in a row, once a second and each after another look, two tracks must look like one: a single look that
misses one of two objects says little, however long it takes until the next."""
YOUNGER, OLDER, TIMES, SEEN_NS, HERE = range(5)
"""Columns of `Book.double`."""


@kernel
def drop_doubles(
    book: Book, estimates: Estimates, lives: Lives, count: int, now_ns: int, apart: IntArray, known: IntArray
) -> int:
    """Drop one of every two tracks that have long looked like one; returns how many were dropped.

    With more tracks than can be compared it is not known what else is near, and none is dropped.

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
        if CONFIRMED <= lives.state[row] <= COASTING:
            if used == LONELY_MAX:
                return 0
            rows[used] = row
            motion_at(estimates, row, now_ns, motion[used])
            used += 1
    match, ties = np.full(used, -1, np.int64), np.zeros(used, np.int64)
    for a in range(used):
        for b in range(used):
            if a != b and _at_one_place(motion[a], motion[b]):
                match[a] = b
                ties[a] += 1
    book.double[:, HERE] = 0
    dropped = 0
    for a in range(used):
        b = match[a]
        if ties[a] == 1 and ties[b] == 1 and a < b and _lasting(book, lives, rows[a], rows[b], apart):
            weaker = rows[a] if lives.score[rows[a]] < lives.score[rows[b]] else rows[b]
            dropped += drop_one(lives, weaker, rows[a] + rows[b] - weaker, known)
    _forget_the_parted(book)
    return dropped


@kernel
def _forget_the_parted(book: Book) -> None:
    """Let pairs that are not at one place any more begin anew when they meet again."""
    for note in book.double:
        note[TIMES] *= note[HERE]


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
    if note[YOUNGER] != younger or note[OLDER] != older:
        note[YOUNGER], note[OLDER], note[TIMES], note[SEEN_NS] = younger, older, 0, NEVER_NS
    note[HERE] = 1
    seen_ns = max(lives.seen_ns[:, one].max(), lives.seen_ns[:, two].max())
    if _in_one_look(lives, one, two) or parted(apart, older, younger):
        note[TIMES] = 0
    elif seen_ns > note[SEEN_NS]:
        note[TIMES] += 1
    note[SEEN_NS] = seen_ns
    return bool(note[TIMES] >= LASTING)


@kernel
def _in_one_look(lives: Lives, one: int, two: int) -> bool:
    """True if a sensor that has seen both saw them last in one look."""
    together = False
    for s in range(len(lives.seen_ns)):
        first_ns, second_ns = lives.seen_ns[s, one], lives.seen_ns[s, two]
        near = first_ns > NEVER_NS and abs(first_ns - second_ns) * SECOND < SAME_LOOK_S
        together = together or near
    return together
