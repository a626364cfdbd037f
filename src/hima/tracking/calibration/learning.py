"""From the detections that tracks use to what is known of biases: fixes are kept by track, and groups of them told."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.belief import mean_of, moved_of, variance_of
from hima.tracking.calibration.book import ASTRAY, Book
from hima.tracking.calibration.group import OPEN, Rows, add_fix, believable, inform, misfit, new_rows
from hima.tracking.gating import SECOND
from hima.tracking.measurement import CARTESIAN_CODE
from hima.tracking.table import NEVER_NS, Estimates

SUSPECT: Final = 0.05
"""What a group on one track counts while companions exist: sensors so far off share only the tracks on which they
happen to agree, and these lie about how far off they are."""
TOGETHER_S: Final = 2.0
"""Fixes farther apart than this tell nothing of each other."""
SURPRISE_MEMORY: Final = 0.04
"""Share of the newest group in the smoothed surprise."""
SURPRISE_MAX: Final = 6.0
"""A single wrong pair surprises no more than this."""


@kernel
def motion_of(estimates: Estimates, row: int, time_ns: int, motion: FloatArray) -> None:
    """Write position, velocity, and variance of velocity of a track at ``time_ns`` into ``motion`` (9,)."""
    dt_s, belief = (time_ns - estimates.time_ns[row]) * SECOND, estimates.belief[row]
    for a in range(3):
        motion[a], motion[a + 3] = moved_of(belief, a, dt_s), mean_of(belief, a + 3)
        motion[a + 6] = variance_of(belief, a + 3)


@kernel
def slot_of(key: IntArray, times_ns: IntArray, spent: BoolArray, sworn: BoolArray, track: int) -> int:
    """The slot of a track in the book whose arrays are given, cleared if it was another's."""
    slot = track % len(key)
    if key[slot] != track:
        key[slot] = track
        for s in range(times_ns.shape[1]):
            times_ns[slot, s] = NEVER_NS
            spent[slot, s] = True
            sworn[slot, s] = True
    return slot


@kernel
def _newest_ns(times_ns: IntArray, spent: BoolArray, slot: int) -> int:
    newest = NEVER_NS
    for s in range(times_ns.shape[1]):
        if not spent[slot, s]:
            newest = max(newest, times_ns[slot, s])
    return newest


@kernel
def _middle_ns(times_ns: IntArray, spent: BoolArray, slot: int, newest_ns: int) -> int:
    """The moment of a group: the mean time of its fixes; `NEVER_NS` if it is no group of two sensors."""
    count, total = 0, 0
    for s in range(times_ns.shape[1]):
        age_ns = newest_ns - times_ns[slot, s]
        if not spent[slot, s] and age_ns * SECOND <= TOGETHER_S:
            count += 1
            total -= age_ns
    return newest_ns + total // count if count >= 2 else NEVER_NS


@kernel
def _tell(
    book: Book,
    slot: int,
    newest_ns: int,
    middle_ns: int,
    places: FloatArray,
    estimates: Estimates,
    row: int,
    rows: Rows,
) -> bool:
    """Use the group of fixes in a slot as far as it is credible; returns True if it told something."""
    motion, frame = np.empty(9), np.empty((3, 4))
    times_ns, spent = book.time_ns, book.spent
    motion_of(estimates, row, middle_ns, motion)
    rows.used[0] = 0
    for s in range(len(places)):
        if not spent[slot, s] and (newest_ns - times_ns[slot, s]) * SECOND <= TOGETHER_S:
            lag_s = (times_ns[slot, s] - middle_ns) * SECOND
            fix, sigma = book.value[slot, s], book.sigma[slot, s]
            add_fix(rows, s, book.cartesian[slot, s] != 0, fix, sigma, lag_s, places[s], motion, frame)
    if rows.used[0] < 3:
        return False
    distance, free = misfit(book.bias, book.covariance, rows, OPEN), rows.used[0] - 2.0
    trust = believable(distance, free)
    good = trust > 0.0
    for s in range(len(places)):
        if not spent[slot, s] and (newest_ns - times_ns[slot, s]) * SECOND <= TOGETHER_S:
            book.surprise[s] += SURPRISE_MEMORY * (min(distance / free, SURPRISE_MAX) - book.surprise[s])
            book.common[s] += good
            book.fresh[s] += good
    if good:
        if book.astray[0] >= ASTRAY and book.twin[slot] != book.key[slot]:
            trust *= SUSPECT
        inform(book.information, book.vector, rows, OPEN, trust)
    return good


@kernel
def learn(
    book: Book,
    places: FloatArray,
    sensor: int,
    coordinates: int,
    time_ns: IntArray,
    value: FloatArray,
    sigma: FloatArray,
    owner: IntArray,
    estimates: Estimates,
    numbers: IntArray,
    most: int,
) -> int:
    """Take in the detections that confirmed tracks have used; returns the number of groups that told something.

    Args:
        book: What is remembered; changed in place.
        places: (S, 3) positions of the sensors.
        sensor: Which sensor reported.
        coordinates: `Coordinates` code.
        time_ns: (D,) times, not corrected.
        value: (D, 4) measurements, not corrected.
        sigma: (D, 4) standard deviations.
        owner: (D,) row of each detection's track, -1 for none.
        estimates: The tracks, after they have used the detections.
        numbers: (N,) their numbers.
        most: Groups looked at, which bounds the time; the next batch goes on with other tracks.
    """
    rows = new_rows()
    times_ns, spent, sworn = book.time_ns, book.spent, book.sworn
    told, tried = 0, 0
    first = book.turn[0] % max(len(owner), 1)
    for k in range(len(owner)):
        j = (first + k) % len(owner)
        row = owner[j]
        if row < 0 or numbers[row] <= 0:
            continue
        shadow = book.shadow[numbers[row] % len(book.key)] == numbers[row]
        number = book.companion[numbers[row] % len(book.key)] if shadow else numbers[row]
        slot = slot_of(book.key, times_ns, spent, sworn, number)
        if time_ns[j] <= times_ns[slot, sensor]:
            continue
        book.fixing[sensor] = book.fixing[sensor] or not (math.isnan(value[j, 0]) or math.isnan(value[j, 1]))
        if not spent[slot, sensor]:
            newest_ns = _newest_ns(times_ns, spent, slot)
            middle_ns = _middle_ns(times_ns, spent, slot, newest_ns)
            if middle_ns != NEVER_NS and tried < most:
                tried += 1
                told += _tell(book, slot, newest_ns, middle_ns, places, estimates, row, rows)
                book.turn[0] = j + 1
            for s in range(len(places)):
                spent[slot, s] = True
        times_ns[slot, sensor] = time_ns[j]
        spent[slot, sensor] = sworn[slot, sensor] = False
        book.cartesian[slot, sensor] = coordinates == CARTESIAN_CODE
        for q in range(3):
            book.value[slot, sensor, q] = value[j, q]
            book.sigma[slot, sensor, q] = sigma[j, q]
    return told
