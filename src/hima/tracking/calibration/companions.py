"""Two tracks of one object: sensors that are far off never share one, and only by their tracks can they be compared.

A lonely track is one that a single sensor sees. Two lonely tracks of different sensors that move alike, as near to each
other as errors of installation allow and with no third one about, are taken for one object.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.belief import mean_of, moved_of, variance_of
from hima.tracking.calibration.book import AZIMUTH, RANGE, Book
from hima.tracking.gating import SECOND
from hima.tracking.life import CONFIRMED, DROPPED
from hima.tracking.table import Estimates, Lives

LONELY_S: Final = 3.0
"""A track that only one sensor has seen within this time is lonely."""
SIGMAS: Final = 3.0
LONELY_MAX: Final = 256
"""Lonely tracks compared at once, which bounds the time."""


@kernel
def _loner(book: Book, lives: Lives, row: int, now_ns: int) -> int:
    """The only sensor with a place to give that sees a track, -1 if there is none or more than one."""
    only = -1
    for s in range(len(lives.seen_ns)):
        if book.fixing[s] and (now_ns - lives.seen_ns[s, row]) * SECOND <= LONELY_S:
            if only >= 0:
                return -1
            only = s
    return only


@kernel
def motion_at(estimates: Estimates, row: int, now_ns: int, motion: FloatArray) -> None:
    """Write east, north, their velocities, and variances of both pairs into ``motion`` (6,)."""
    dt_s = (now_ns - estimates.time_ns[row]) * SECOND
    belief = estimates.belief[row]
    for a in range(2):
        motion[a], motion[a + 2] = moved_of(belief, a, dt_s), mean_of(belief, a + 3)
    motion[4] = variance_of(belief, 0) + variance_of(belief, 1)
    motion[5] = variance_of(belief, 3) + variance_of(belief, 4)


@kernel
def _alike(
    first: FloatArray, second: FloatArray, place: FloatArray, other_place: FloatArray, prior_sigma: FloatArray
) -> bool:
    """True if two lonely tracks may be one object, seen by sensors at two places."""
    reach = 2.0 * prior_sigma[RANGE] * prior_sigma[RANGE] + first[4] + second[4]
    for motion, origin in ((first, place), (second, other_place)):
        swing = prior_sigma[AZIMUTH] * math.hypot(motion[0] - origin[0], motion[1] - origin[1])
        reach += swing * swing
    apart = math.hypot(first[0] - second[0], first[1] - second[1])
    drift = math.hypot(first[2] - second[2], first[3] - second[3])
    return apart <= SIGMAS * math.sqrt(reach) and drift <= SIGMAS * math.sqrt(first[5] + second[5])


@kernel
def find_companions(
    book: Book,
    places: FloatArray,
    prior_sigma: FloatArray,
    estimates: Estimates,
    lives: Lives,
    count: int,
    now_ns: int,
    drop: bool,
    apart: IntArray,
    known: IntArray,
) -> int:
    """Note in the book which lonely tracks are companions; returns the number of pairs.

    Args:
        book: Changed in place.
        places: (S, 3) positions of the sensors.
        prior_sigma: (4,) errors of installation.
        estimates: The tracks.
        lives: Their lives.
        count: Rows of both in use.
        now_ns: The moment.
        drop: True if of each pair the younger track shall be dropped, or the older one if people know the younger.
        apart: (P, 2) pairs of track numbers that people say are two objects.
        known: (K,) numbers of tracks of which people have said something: these are never dropped.
    """
    book.companion[:] = 0
    book.shadow[:] = 0
    book.twin[:] = 0
    rows, sensor = np.empty(LONELY_MAX, np.int64), np.empty(LONELY_MAX, np.int64)
    motion = np.empty((LONELY_MAX, 6))
    lonely = 0
    for row in range(count):
        if lives.state[row] == CONFIRMED and lonely < LONELY_MAX:
            only = _loner(book, lives, row, now_ns)
            if only >= 0:
                rows[lonely], sensor[lonely] = row, only
                motion_at(estimates, row, now_ns, motion[lonely])
                lonely += 1
    match, ties = np.full(lonely, -1, np.int64), np.zeros(lonely, np.int64)
    for a in range(lonely):
        for b in range(lonely):
            if (
                sensor[a] != sensor[b]
                and not parted(apart, lives.id[rows[a]], lives.id[rows[b]])
                and _alike(motion[a], motion[b], places[sensor[a]], places[sensor[b]], prior_sigma)
            ):
                match[a] = b
                ties[a] += 1
    return _note(book, lives, rows, match, ties, drop, known)


@kernel
def parted(apart: IntArray, one: int, two: int) -> bool:
    """True if people say that two tracks are two objects."""
    parted = False
    for p in range(len(apart)):
        parted = parted or (min(one, two) == apart[p, 0] and max(one, two) == apart[p, 1])
    return parted


@kernel
def drop_one(lives: Lives, younger: int, older: int, known: IntArray) -> int:
    """Drop one of two rows that are one object, and return 1; if people know both, a person joins them, and it is 0."""
    for row in (younger, older):
        spoken = False
        for number in known:
            spoken = spoken or number == lives.id[row]
        if not spoken:
            lives.state[row] = DROPPED
            return 1
    return 0


@kernel
def _note(
    book: Book, lives: Lives, rows: IntArray, match: IntArray, ties: IntArray, drop: bool, known: IntArray
) -> int:
    """Keep the pairs beyond doubt: the younger track's fixes will be noted under the older one's number."""
    pairs = 0
    for a in range(len(match)):
        b = match[a]
        if ties[a] == 1 and ties[b] == 1 and match[b] == a and lives.id[rows[a]] < lives.id[rows[b]]:
            slot = lives.id[rows[b]] % len(book.key)
            book.companion[slot], book.shadow[slot] = lives.id[rows[a]], lives.id[rows[b]]
            if drop:
                drop_one(lives, rows[b], rows[a], known)
            book.twin[lives.id[rows[a]] % len(book.key)] = lives.id[rows[a]]
            pairs += 1
    book.astray[0] = pairs
    return pairs
