"""Cooperative aircraft as witnesses: places that owe nothing to our sensors, and may be lies.

What one claimant says counts no more than a few fixes, however often it says it. Fewer than three claimants on
different tracks say nothing at all; those that disagree with the median of all are left out, and the rest must not
contradict what the sensors say of each other. So one spoofer turns no radar, and three have to fly three aircraft and
to agree.
"""

from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.calibration.book import AZIMUTH, QUANTITIES, Book
from hima.tracking.calibration.group import Rows, add_fix, believable, inform, misfit, new_rows
from hima.tracking.calibration.solving import invert
from hima.tracking.gating import SECOND

CLAIMANTS_MAX: Final = 16
CLAIMANTS_NEEDED: Final = 3
FIXES_BELIEVED: Final = 8.0
"""Fixes that a claimant's word is worth, however many it was compared with."""
FIXES_NEEDED: Final = 4
AGE_S: Final = 1.5
"""A claim and a fix farther apart than this are not compared."""
AGREE_SIGMAS: Final = 3.0


class Witnesses(NamedTuple):
    """What claimants have said; K claimants, S sensors.

    Attributes:
        track: (K,) number of the track a claimant was last joined to, 0 for a free place.
        heard_ns: (K,) time of its last claim.
        fixes: (K, S) fixes of each sensor it was compared with.
        information: (K, S, 4, 4) what that tells of the sensor's biases.
        vector: (K, S, 4) information times biases.
    """

    track: IntArray
    heard_ns: IntArray
    fixes: FloatArray
    information: FloatArray
    vector: FloatArray


def no_witnesses(sensors: int) -> Witnesses:
    """Nobody has said anything."""
    return Witnesses(
        track=np.zeros(CLAIMANTS_MAX, np.int64),
        heard_ns=np.zeros(CLAIMANTS_MAX, np.int64),
        fixes=np.zeros((CLAIMANTS_MAX, sensors)),
        information=np.zeros((CLAIMANTS_MAX, sensors, QUANTITIES, QUANTITIES)),
        vector=np.zeros((CLAIMANTS_MAX, sensors, QUANTITIES)),
    )


@kernel
def clear_witness(witnesses: Witnesses, k: int) -> None:
    """Forget what one claimant has said."""
    witnesses.track[k] = 0
    witnesses.fixes[k] = 0.0
    witnesses.information[k] = 0.0
    witnesses.vector[k] = 0.0


@kernel
def hear_witness(
    witnesses: Witnesses,
    book: Book,
    places: FloatArray,
    prior_sigma: FloatArray,
    k: int,
    slot: int,
    time_ns: int,
    motion: FloatArray,
    precision: FloatArray,
) -> int:
    """Compare a claim with the latest fixes of its track; returns how many were used.

    Args:
        witnesses: Changed in place.
        book: Holds the fixes; each is compared with one claim.
        places: (S, 3) positions of the sensors.
        prior_sigma: (4,) errors of installation.
        k: Place of the claimant.
        slot: Place of the track.
        time_ns: Time of the claim.
        motion: (9,) claimed position, velocity and its variance.
        precision: (3,) inverse variances of the claimed position.
    """
    rows, frame, compared = new_rows(), np.empty((3, 4)), 0
    bias, covariance = np.zeros(QUANTITIES), np.zeros((QUANTITIES, QUANTITIES))
    for q in range(QUANTITIES):
        covariance[q, q] = prior_sigma[q] * prior_sigma[q]
    for s in range(len(places)):
        lag_s = (book.time_ns[slot, s] - time_ns) * SECOND
        if book.sworn[slot, s] or not abs(lag_s) <= AGE_S:
            continue
        book.sworn[slot, s] = True
        rows.used[0] = 0
        add_fix(
            rows,
            s,
            book.cartesian[slot, s] != 0,
            book.value[slot, s],
            book.sigma[slot, s],
            lag_s,
            places[s],
            motion,
            frame,
        )
        trust = _trust(rows, bias, covariance, precision)
        if trust > 0.0:
            inform(witnesses.information[k, s], witnesses.vector[k, s], rows, precision, trust)
            witnesses.fixes[k, s] += 1.0
            compared += 1
    return compared


@kernel
def _trust(rows: Rows, bias: FloatArray, covariance: FloatArray, precision: FloatArray) -> float:
    for n in range(rows.used[0]):
        rows.sensor[n] = 0  # the claimant's own notes are of one sensor
    if rows.used[0] == 0:
        return 0.0
    return believable(misfit(bias, covariance, rows, precision), float(rows.used[0]))


@kernel
def _word(
    witnesses: Witnesses, k: int, s: int, prior_sigma: FloatArray, word: FloatArray, variance: FloatArray
) -> bool:
    """Write what a claimant alone says of a sensor, its word being worth what it may be; False if nothing."""
    if witnesses.track[k] == 0 or witnesses.fixes[k, s] < FIXES_NEEDED:
        return False
    for o in range(k):
        if witnesses.track[o] == witnesses.track[k] and witnesses.fixes[o, s] >= FIXES_NEEDED:
            return False  # two claims on one track are one aircraft
    share = min(FIXES_BELIEVED / witnesses.fixes[k, s], 1.0)
    P = witnesses.information[k, s] * share
    for q in range(QUANTITIES):
        P[q, q] += 1.0 / (prior_sigma[q] * prior_sigma[q])
    if not invert(P):
        return False
    for q in range(QUANTITIES):
        word[q] = 0.0
        variance[q] = P[q, q]
        for r in range(QUANTITIES):
            word[q] += share * P[q, r] * witnesses.vector[k, s, r]
    return True


@kernel
def weigh_witnesses(
    witnesses: Witnesses, book: Book, prior_sigma: FloatArray, extra: FloatArray, vector: FloatArray
) -> int:
    """Write what credible claimants together say of all sensors; returns the number of sensors they speak of.

    Args:
        witnesses: What was said.
        book: What the sensors alone say of each other; `Book.claimants` is renewed.
        prior_sigma: (4,) errors of installation.
        extra: (S, 4, 4) information, overwritten.
        vector: (S, 4) information times biases, overwritten.
    """
    words = np.zeros((CLAIMANTS_MAX, QUANTITIES))
    variances = np.ones((CLAIMANTS_MAX, QUANTITIES))
    said = np.zeros(CLAIMANTS_MAX, np.bool_)
    spoken = 0
    extra[:] = 0.0
    vector[:] = 0.0
    for s in range(len(book.common)):
        count = 0
        for k in range(CLAIMANTS_MAX):
            said[k] = _word(witnesses, k, s, prior_sigma, words[k], variances[k])
            count += said[k]
        book.claimants[s] = 0
        if count < CLAIMANTS_NEEDED:
            continue
        agreed = _agreeing(words, variances, said, count)
        if agreed < CLAIMANTS_NEEDED or 3 * agreed < 2 * count:
            continue
        if _contradicts(book, s, words, variances, said):
            continue
        for k in range(CLAIMANTS_MAX):
            if said[k]:
                share = min(FIXES_BELIEVED / witnesses.fixes[k, s], 1.0)
                extra[s] += share * witnesses.information[k, s]
                vector[s] += share * witnesses.vector[k, s]
        book.claimants[s] = agreed
        spoken += 1
    return spoken


@kernel
def _agreeing(words: FloatArray, variances: FloatArray, said: BoolArray, count: int) -> int:
    """Leave out, in ``said``, those far from the median in range or azimuth; returns how many are left."""
    found = np.empty(count)
    middle = np.empty(2)
    for q in range(2):
        n = 0
        for k in range(len(said)):
            if said[k]:
                found[n] = words[k, q]
                n += 1
        middle[q] = np.median(found)
    left = 0
    for k in range(len(said)):
        for q in range(2):
            off = words[k, q] - middle[q]
            if said[k] and off * off > AGREE_SIGMAS * AGREE_SIGMAS * variances[k, q]:
                said[k] = False
        left += said[k]
    return left


@kernel
def _contradicts(book: Book, s: int, words: FloatArray, variances: FloatArray, said: BoolArray) -> bool:
    """True if the mean word of those left lies far from what the sensors alone say of a sensor."""
    for q in range(AZIMUTH + 1):
        at = QUANTITIES * s + q
        weight, mean = 0.0, 0.0
        for k in range(len(said)):
            if said[k]:
                weight += 1.0 / variances[k, q]
                mean += words[k, q] / variances[k, q]
        off = mean / weight - book.bias[at]
        if off * off > AGREE_SIGMAS * AGREE_SIGMAS * (1.0 / weight + book.covariance[at, at]):
            return True
    return False
