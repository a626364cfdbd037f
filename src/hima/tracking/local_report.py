"""One report of a local track: may it be used, and how well does it fit what is believed."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.picture.local_track import LocalTracks
from hima.tracking.intersection import factorise
from hima.tracking.screening import BAD_SIGMA, BAD_VALUE, GOOD, OUT_OF_TIME

FITS: Final = np.array((0.0, 10.8, 13.8, 16.3, 18.5, 20.5, 22.5))
"""Squared distance that 99.9 % of true pairs stay below, for 0 to 6 quantities."""
LIMIT_M, LIMIT_MPS = 1e6, 2000.0
"""Farthest and fastest that anything can be."""
LEAST_VARIANCE: Final = np.array((0.0025, 0.0025, 0.0025, 1e-4, 1e-4, 1e-4))
"""Smaller ones are not believed and raised to it."""
MOST_VARIANCE: Final = 1e10


class Reports(NamedTuple):
    """A batch of local tracks as kernels see it; what is not known is 0, in all columns.

    Attributes:
        sensor: Index of the sensor.
        time_ns: (R,) times.
        known: (R, 6) which of position and velocity are known.
        mean: (R, 6) position and velocity.
        covariance: (R, 6, 6) their covariance.
        kind: (R,) `Kind` codes.
        source: (R,) the sensor's own numbers.
    """

    sensor: int
    time_ns: IntArray
    known: BoolArray
    mean: FloatArray
    covariance: FloatArray
    kind: CodeArray
    source: IntArray


def reports_of(local: LocalTracks, most: int) -> Reports:
    """The first ``most`` rows in order of time, as arrays that kernels may change."""
    order = np.argsort(local.time_ns[:most], kind="stable")
    state = np.concatenate([local.position_m[:most], local.velocity_mps[:most]], axis=1)[order]
    known = ~np.isnan(state)
    return Reports(
        sensor=local.sensor,
        time_ns=np.array(local.time_ns[:most][order], np.int64),
        known=known,
        mean=np.where(known, state, 0.0),
        covariance=np.where(known[:, :, None] & known[:, None, :], local.covariance[:most][order], 0.0),
        kind=np.array(local.kind[:most][order], np.uint8),
        source=np.array(local.source_track[:most][order], np.int64),
    )


@kernel
def pick(known: BoolArray, whole: FloatArray, part: FloatArray) -> int:
    """Write the rows and columns of ``whole`` (6, 6) that are known to the front of ``part``; returns their number."""
    n = 0
    for a in range(6):
        if known[a]:
            m = 0
            for b in range(6):
                if known[b]:
                    part[n, m] = whole[a, b]
                    m += 1
            n += 1
    return n


@kernel
def judge(reports: Reports, j: int, earliest_ns: int, latest_ns: int) -> int:
    """`GOOD`, or why report ``j`` is not used (`Refused`); tiny variances are raised in place."""
    known, mean, P = reports.known[j], reports.mean[j], reports.covariance[j]
    if not (known[0] and known[1] and reports.source[j] >= 0):
        return BAD_VALUE
    for a in range(6):
        if not abs(mean[a]) <= (LIMIT_M if a < 3 else LIMIT_MPS):
            return BAD_VALUE
        for b in range(a):
            if not abs(P[a, b] - P[b, a]) <= 1e-6 * (abs(P[a, b]) + abs(P[b, a])) + 1e-9:
                return BAD_SIGMA
        if known[a] and not 0.0 < P[a, a] <= MOST_VARIANCE:
            return BAD_SIGMA
    for a in range(6):
        P[a, a] = max(P[a, a], LEAST_VARIANCE[a]) if known[a] else 0.0
    part, factor = np.empty((6, 6)), np.empty((6, 6))
    if not factorise(part, pick(known, P, part), factor):
        return BAD_SIGMA
    return GOOD if earliest_ns <= reports.time_ns[j] <= latest_ns else OUT_OF_TIME


@kernel
def fit(
    known: BoolArray, mean: FloatArray, P: FloatArray, other: FloatArray, other_spread: FloatArray
) -> tuple[float, float]:
    """How two estimates (6,) and (6, 6) differ in what is known, as if they shared nothing.

    Returns:
        Squared distance as a share of what true pairs stay below, above 1 for a misfit; and the log of its density.
    """
    total, part, factor, off = np.empty((6, 6)), np.empty((6, 6)), np.empty((6, 6)), np.empty(6)
    for a in range(6):
        for b in range(6):
            total[a, b] = P[a, b] + other_spread[a, b]
    n = pick(known, total, part)
    if not factorise(part, n, factor):
        return math.inf, -math.inf
    n = 0
    distance, spread = 0.0, 0.0
    for a in range(6):
        if known[a]:
            off[n] = mean[a] - other[a]
            for k in range(n):
                off[n] -= factor[n, k] * off[k]
            off[n] /= factor[n, n]
            distance += off[n] * off[n]
            spread += math.log(factor[n, n])
            n += 1
    return distance / FITS[n], -0.5 * distance - spread
