"""Which biases stand out, and what of them is taken from a sensor's reports.

A bias that is applied without need moves every track, so it must stand out of its uncertainty, and matter beside the
sensor's own noise. Two sensors that disagree are both corrected at once, each by what is believed of it, until it is
known which of them is off: that they disagree is seen first, and the whole belief is the best picture there is.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.tracking.calibration.book import AZIMUTH, CLOCK, ELEVATION, QUANTITIES, RANGE, Book
from hima.tracking.calibration.solving import informed

USE_AUTO, USE_SHOW, USE_OFF = 0, 1, 2
"""`CalibrationUse` as kernels see it."""
ENTER_SIGMAS: Final = 5.0
LEAVE_SIGMAS: Final = 3.5
"""A bias stands out from the one and until the other: estimates wander, and are looked at all the time."""
BEYOND_SIGMAS: Final = 3.0
MATTERS: Final = 0.25
"""Share of a sensor's own standard deviation below which its bias does not matter."""
STAYS: Final = 0.6
"""A bias that has stood out does so until it is below this share of what matters."""
CLOCK_MATTERS_S: Final = 0.05
LIMIT_SIGMAS: Final = 8.0
"""Errors of installation beyond which a bias is no error of installation: it is shown and not corrected."""


class Verdicts(NamedTuple):
    """What is judged of S sensors.

    Attributes:
        value: (S, 4) the biases judged; a clock's is beside the median of all.
        sigma: (S, 4) their standard deviations.
        significant: (S, 4) True while a bias stands out, so that it may be corrected.
        beyond: (S, 4) True while it exceeds `BEYOND_SIGMAS` and matters: if that lasts, somebody is told.
        since_ns: (S, 4) since when it does or does not.
        apart: (S, 2) True while the sensor disagrees with another one: on the ground plan, in elevation.
        applied: (S, 4) what is taken from the reports.
        added: (S, 3) variance that this adds to them.
        active: (S,) True where anything is applied.
    """

    value: FloatArray
    sigma: FloatArray
    significant: BoolArray
    beyond: BoolArray
    since_ns: IntArray
    apart: BoolArray
    applied: FloatArray
    added: FloatArray
    active: BoolArray


def no_verdicts(sensors: int, now_ns: int) -> Verdicts:
    """Nothing is known of so many sensors."""
    return Verdicts(
        value=np.zeros((sensors, QUANTITIES)),
        sigma=np.zeros((sensors, QUANTITIES)),
        significant=np.zeros((sensors, QUANTITIES), np.bool_),
        beyond=np.zeros((sensors, QUANTITIES), np.bool_),
        since_ns=np.full((sensors, QUANTITIES), now_ns, np.int64),
        apart=np.zeros((sensors, 2), np.bool_),
        applied=np.zeros((sensors, QUANTITIES)),
        added=np.zeros((sensors, 3)),
        active=np.zeros(sensors, np.bool_),
    )


@kernel
def _common_clock(book: Book) -> float:
    """Median clock bias of the sensors of which it is known: all clocks together cannot be seen to be wrong."""
    found = np.empty(len(book.common))
    count = 0
    for s in range(len(book.common)):
        if informed(book, s):
            found[count] = book.bias[QUANTITIES * s + CLOCK]
            count += 1
    return float(np.median(found[:count])) if count > 0 else 0.0


@kernel
def _clock_variance(book: Book, sensor: int) -> float:
    """Variance of a sensor's clock beside the mean of all."""
    mine = QUANTITIES * sensor + CLOCK
    count, cross, others = 0, 0.0, 0.0
    for s in range(len(book.common)):
        if informed(book, s):
            count += 1
            cross += book.covariance[mine, QUANTITIES * s + CLOCK]
            for o in range(len(book.common)):
                if informed(book, o):
                    others += book.covariance[QUANTITIES * s + CLOCK, QUANTITIES * o + CLOCK]
    if count < 2:
        return float(book.covariance[mine, mine])
    return float(max(book.covariance[mine, mine] - 2.0 * cross / count + others / (count * count), 0.0))


@kernel
def _stands_out(value: float, variance: float, matters: float, before: bool) -> bool:
    if before:
        return abs(value) > max(LEAVE_SIGMAS * math.sqrt(variance), STAYS * matters)
    return abs(value) > max(ENTER_SIGMAS * math.sqrt(variance), matters)


@kernel
def _disagrees(book: Book, own_sigma: FloatArray, sensor: int, q: int, before: bool) -> bool:
    mine = QUANTITIES * sensor + q
    if not book.information[mine, mine] > 0.0:
        return False
    for s in range(len(book.common)):
        other = QUANTITIES * s + q
        if s != sensor and book.information[other, other] > 0.0:
            variance = book.covariance[mine, mine] + book.covariance[other, other] - 2.0 * book.covariance[mine, other]
            matters = max(own_sigma[sensor, q], own_sigma[s, q]) * MATTERS
            if _stands_out(book.bias[mine] - book.bias[other], max(variance, 0.0), matters, before):
                return True
    return False


@kernel
def _acquit(verdicts: Verdicts, s: int) -> None:
    """Nothing is known of a sensor, or not any more."""
    for q in range(QUANTITIES):
        verdicts.value[s, q] = verdicts.sigma[s, q] = verdicts.applied[s, q] = 0.0
        verdicts.significant[s, q] = verdicts.beyond[s, q] = False
    verdicts.apart[s, 0] = verdicts.apart[s, 1] = verdicts.active[s] = False


@kernel
def judge(
    book: Book, verdicts: Verdicts, own_sigma: FloatArray, prior_sigma: FloatArray, use: CodeArray, now_ns: int
) -> int:
    """Renew the verdicts from what the book believes; returns the number of sensors that are newly corrected."""
    clock = _common_clock(book)
    fresh = 0
    for s in range(len(use)):
        if not informed(book, s):
            _acquit(verdicts, s)
            continue
        for q in range(QUANTITIES):
            at = QUANTITIES * s + q
            value, variance, matters = book.bias[at], book.covariance[at, at], MATTERS * own_sigma[s, q]
            if q == CLOCK:
                value, variance, matters = value - clock, _clock_variance(book, s), CLOCK_MATTERS_S
            verdicts.value[s, q], verdicts.sigma[s, q] = value, math.sqrt(variance)
            out = _stands_out(value, variance, matters, verdicts.significant[s, q])
            verdicts.significant[s, q] = out
            beyond = abs(value) > max(BEYOND_SIGMAS * math.sqrt(variance), matters)
            if beyond != verdicts.beyond[s, q]:
                verdicts.beyond[s, q] = beyond
                verdicts.since_ns[s, q] = now_ns
        plan, height = verdicts.apart[s, 0], verdicts.apart[s, 1]
        verdicts.apart[s, 0] = False
        for q in range(ELEVATION):
            if _disagrees(book, own_sigma, s, q, plan):
                verdicts.apart[s, 0] = True
        verdicts.apart[s, 1] = _disagrees(book, own_sigma, s, ELEVATION, height)
        was = verdicts.active[s]
        _apply(book, verdicts, s, own_sigma, prior_sigma, use[s] == USE_AUTO)
        fresh += verdicts.active[s] and not was
    return fresh


@kernel
def _unsure(book: Book, own_sigma: FloatArray, s: int) -> bool:
    """True while a bias of the sensor on the ground plan is not known to what matters."""
    for q in range(ELEVATION):
        at = QUANTITIES * s + q
        matters = MATTERS * own_sigma[s, q]
        if book.information[at, at] > 0.0 and book.covariance[at, at] > matters * matters:
            return True
    return False


@kernel
def _apply(
    book: Book, verdicts: Verdicts, s: int, own_sigma: FloatArray, prior_sigma: FloatArray, wanted: bool
) -> None:
    significant, active = verdicts.significant[s], False
    plan = significant[RANGE] or significant[AZIMUTH] or (verdicts.apart[s, 0] and _unsure(book, own_sigma, s))
    for q in range(QUANTITIES):
        at = QUANTITIES * s + q
        value = verdicts.value[s, q]
        out = plan if q < ELEVATION else significant[q] or (q == ELEVATION and verdicts.apart[s, 1])
        if wanted and out and abs(value) <= LIMIT_SIGMAS * prior_sigma[q]:
            verdicts.applied[s, q] = value
            active = True
            if q < CLOCK:
                verdicts.added[s, q] = book.covariance[at, at]
        else:
            verdicts.applied[s, q] = 0.0
            if q < CLOCK:
                verdicts.added[s, q] = 0.0
    verdicts.active[s] = active
