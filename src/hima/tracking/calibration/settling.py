"""From all that was learnt to verdicts, in one step."""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import CodeArray, FloatArray
from hima.tracking.calibration.book import QUANTITIES, Book
from hima.tracking.calibration.judging import Verdicts, judge
from hima.tracking.calibration.solving import fade, solve
from hima.tracking.calibration.witnesses import Witnesses, weigh_witnesses

SURPRISED: Final = 2.0
"""Smoothed surprise, 1 where all is as believed, from which a sensor is taken to have been moved."""
SURPRISED_KEEPS: Final = 0.02
"""Share of what was learnt of it that is kept then."""
MEMORY_GROUPS: Final = 2_000.0
"""Groups over which what was learnt fades: a mast that sinks is followed."""


@kernel
def settle(
    book: Book,
    witnesses: Witnesses,
    verdicts: Verdicts,
    own_sigma: FloatArray,
    prior_sigma: FloatArray,
    use: CodeArray,
    aged: float,
    now_ns: int,
) -> tuple[int, int]:
    """Renew biases and verdicts.

    Args:
        book: What was learnt; changed in place.
        witnesses: What cooperative aircraft say.
        verdicts: Changed in place.
        own_sigma: (S, 4) declared standard deviations of the sensors.
        prior_sigma: (4,) errors of installation.
        use: (S,) codes of `CalibrationUse`.
        aged: Time since the last settlement, as a share of what makes knowledge fade.
        now_ns: The moment.

    Returns:
        How many sensors are newly corrected, and how many were found to have been moved.
    """
    moved = 0
    keep = np.empty(len(use))
    for s in range(len(use)):
        keep[s] = math.exp(-aged - book.fresh[s] / MEMORY_GROUPS)
        book.fresh[s] = 0
        if book.surprise[s] > SURPRISED:
            keep[s] = SURPRISED_KEEPS
            book.surprise[s] = 1.0
            moved += 1
    extra, vector = np.zeros((len(use), QUANTITIES, QUANTITIES)), np.zeros((len(use), QUANTITIES))
    book.claimants[:] = 0
    solve(book, prior_sigma, extra, vector)  # by the sensors alone, so that no claim outlives its claimant
    fade(book, prior_sigma, keep)
    if moved > 0:
        solve(book, prior_sigma, extra, vector)
    if witnesses.track.any() and weigh_witnesses(witnesses, book, prior_sigma, extra, vector) > 0:
        solve(book, prior_sigma, extra, vector)
    return judge(book, verdicts, own_sigma, prior_sigma, use, now_ns), moved
