"""What is let in: rows that cannot be true are refused and counted, and the same row is used once."""

import math
from enum import IntEnum
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.measurement import CARTESIAN_CODE, TDOA_CODE


class Refused(IntEnum):
    """Why a row was not used; index into `TrackerState.refused`."""

    BAD_VALUE = 0
    """Infinite, out of any physical range, or nothing measured."""
    BAD_SIGMA = 1
    """A standard deviation that is missing, not positive, not finite or useless."""
    OUT_OF_TIME = 2
    """Too far before or after now."""
    DUPLICATE = 3
    """The same row of the same sensor was used before."""
    UNKNOWN_SENSOR = 4
    """A sensor that the site does not have."""
    TOO_MANY = 5
    """More rows in a batch than can be handled."""
    TABLE_FULL = 6
    """No room for another track."""
    BROKEN = 7
    """The update would have left the track without a usable state."""
    BAD_LOOK = 8
    """A sweep of no width, no sensor or no time."""


BAD_VALUE, BAD_SIGMA, OUT_OF_TIME, DUPLICATE, TABLE_FULL, BROKEN = 0, 1, 2, 3, 6, 7
"""`Refused` as kernels see it."""
GOOD: Final = 255
"""Code of a row that passes."""
LATE_S: Final = 6.0
"""Rows up to five seconds late are used; one more second for the scan they lie in."""
EARLY_S: Final = 5.0
"""Clocks of sensors may be fast by so much."""
REMEMBERED: Final = 4096
"""Rows remembered of each sensor to recognise repeats: tens of scans."""

LIMITS_POLAR: Final = np.array(((0.0, 1e6), (-7.0, 7.0), (-1.6, 1.6), (-2000.0, 2000.0)))
LIMITS_CARTESIAN: Final = np.array(((-1e6, 1e6), (-1e6, 1e6), (-1e4, 1e5), (0.0, -1.0)))
LIMITS_TDOA: Final = np.array(((-1e6, 1e6), (0.0, -1.0), (0.0, -1.0), (0.0, -1.0)))
"""Lowest and highest credible value of each column; an empty range refuses a column that is not used."""
SIGMA_LIMITS_POLAR: Final = np.array(((0.05, 1e5), (1e-5, 1.6), (1e-5, 1.6), (0.01, 1e3)))
SIGMA_LIMITS_CARTESIAN: Final = np.array(((0.05, 1e5), (0.05, 1e5), (0.05, 1e5), (0.05, 1e5)))
"""Least standard deviation believed (smaller ones are raised to it) and the largest that is of any use."""


@kernel
def _check(value: FloatArray, sigma: FloatArray, limits: FloatArray, sigma_limits: FloatArray) -> int:
    measured = 0
    for k in range(4):
        if math.isnan(value[k]):
            continue
        if not limits[k, 0] <= value[k] <= limits[k, 1]:
            return BAD_VALUE
        if not 0.0 < sigma[k] <= sigma_limits[k, 1]:
            return BAD_SIGMA
        sigma[k] = max(sigma[k], sigma_limits[k, 0])
        measured += k < 3
    return GOOD if measured > 0 else BAD_VALUE


@kernel
def _fingerprint(time_ns: int, bits: IntArray) -> int:
    """A 64-bit digest of a row; multiplication by odd constants and shifts spread every bit."""
    digest = np.uint64(time_ns) * np.uint64(0x9E3779B97F4A7C15)
    for k in range(4):
        digest = (digest ^ np.uint64(bits[k])) * np.uint64(0xD6E8FEB86659FD93)
        digest = digest ^ (digest >> np.uint64(32))
    return int(digest >> np.uint64(1))


@kernel
def _verdict(
    coordinates: int, time_ns: int, value: FloatArray, sigma: FloatArray, earliest_ns: int, latest_ns: int
) -> int:
    limits, sigma_limits = LIMITS_POLAR, SIGMA_LIMITS_POLAR
    if coordinates == CARTESIAN_CODE:
        limits, sigma_limits = LIMITS_CARTESIAN, SIGMA_LIMITS_CARTESIAN
    elif coordinates == TDOA_CODE:
        limits, sigma_limits = LIMITS_TDOA, SIGMA_LIMITS_CARTESIAN
    verdict = _check(value, sigma, limits, sigma_limits)
    if verdict == GOOD and not earliest_ns <= time_ns <= latest_ns:
        return OUT_OF_TIME
    return verdict


@kernel
def admit(
    coordinates: int,
    time_ns: IntArray,
    value: FloatArray,
    sigma: FloatArray,
    earliest_ns: int,
    latest_ns: int,
    remembered: IntArray,
    refused: IntArray,
) -> tuple[IntArray, bool]:
    """Choose the rows that pass, in order of time; raises tiny ``sigma`` in place.

    Args:
        coordinates: `Coordinates` code.
        time_ns: (D,) times.
        value: (D, 4) measurements.
        sigma: (D, 4) standard deviations.
        earliest_ns: Rows before this are out of time.
        latest_ns: Rows after this are out of time.
        remembered: (REMEMBERED,) fingerprints of earlier rows of the sensor, updated in place.
        refused: Rows that do not pass are counted here by reason (`Refused`).

    Returns:
        (G,) the rows, and true if these are all rows as they came.
    """
    rows = np.empty(len(time_ns), np.int64)
    bits = value.view(np.int64)
    passed = 0
    ordered = True
    for j in range(len(time_ns)):
        verdict = _verdict(coordinates, time_ns[j], value[j], sigma[j], earliest_ns, latest_ns)
        if verdict == GOOD:
            digest = _fingerprint(time_ns[j], bits[j])
            slot = digest % REMEMBERED
            if remembered[slot] == digest:
                verdict = DUPLICATE
            remembered[slot] = digest
        if verdict != GOOD:
            refused[verdict] += 1
            continue
        ordered = ordered and (passed == 0 or time_ns[rows[passed - 1]] <= time_ns[j])
        rows[passed] = j
        passed += 1
    rows = rows[:passed]
    if not ordered:
        rows = rows[np.argsort(time_ns[rows], kind="mergesort")]
    return rows, ordered and passed == len(time_ns)
