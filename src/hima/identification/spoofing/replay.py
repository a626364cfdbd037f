"""Was it said before? A recording that is sent again repeats an earlier flight to the last digit, or has an old clock.

Of claims that sensors bore out the moments in motion are kept as numbers, in a table that the newest overwrite: place
and velocity alone, so that a recording with its times put right is known again too.
"""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.identification.contact_table import CLOCK_S, EAST, NORTH, RUN, UP, VEAST, VNORTH
from hima.identification.spoofing.view import View
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.trust import EvidenceCode
from hima.units import SECOND_NS

MOMENTS: Final = 1 << 16
"""Eighteen hours of flight at one a second."""
EARLIER_NS: Final = 60 * SECOND_NS
"""What was said within this time is the same flight, heard by two receivers."""
MOVING_MPS: Final = 1.0
MANY: Final = 3
"""Claims of one receiver from which on its own delay is told from theirs."""
_STEPS: Final = np.array([1e3, 1e3, 1e2, 1e3, 1e3])
"""Units of place (mm), height (cm) and velocity (mm/s) that make a moment."""
_MIXERS: Final = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F], np.uint64
)


class Flown(msgspec.Struct):
    """Moments of flights that sensors bore out.

    Attributes:
        moment: (MOMENTS,) the moment as a number, 0 for a free place; empty before the first of all.
        time_ns: (MOMENTS,) when it was claimed first.
    """

    moment: IntArray
    time_ns: IntArray


def nothing_flown() -> Flown:
    """An empty table: a site where nobody says where he flies has none in its snapshots."""
    return Flown(np.zeros(0, np.int64), np.zeros(0, np.int64))


def measure(view: View, flown: Flown, verified: BoolArray) -> dict[EvidenceCode, FloatArray]:
    """How many moments in a row were flown before, and how far a clock is off; both NaN where nothing is said.

    Args:
        view: The claims.
        flown: Moments so far; those of claims that are verified are added.
        verified: (A,) claims that sensors bear out.
    """
    fields = view.table.now[view.rows][:, [EAST, NORTH, UP, VEAST, VNORTH]]
    told = view.fresh & np.isfinite(fields).all(axis=1) & (np.hypot(fields[:, 3], fields[:, 4]) >= MOVING_MPS)
    run = np.full(len(view.rows), np.nan)
    if not len(flown.moment) and (told & verified).any():
        flown.moment, flown.time_ns = np.zeros(MOMENTS, np.int64), np.zeros(MOMENTS, np.int64)
    if len(flown.moment) and told.any():
        rows, moment = view.rows[told], _moments(fields[told])
        place = moment & (MOMENTS - 1)
        now_ns = view.table.time_ns[rows]
        known = (flown.moment[place] == moment) & (now_ns - flown.time_ns[place] > EARLIER_NS)
        memory = view.table.memory
        memory[rows, RUN] = np.where(known, memory[rows, RUN] + 1.0, np.maximum(memory[rows, RUN] - 1.0, 0.0))
        run[told] = memory[rows, RUN]
        new = verified[told] & (flown.moment[place] != moment)
        flown.moment[place[new]], flown.time_ns[place[new]] = moment[new], now_ns[new]
    return {EvidenceCode.REPLAYED: run, EvidenceCode.CLOCK: _clock(view)}


def _moments(fields: FloatArray) -> IntArray:
    """(M,) a number for each place and velocity, never 0."""
    # Bounded first: what does not fit into 64 bits would mean something else on another machine.
    whole = np.round(np.clip(fields * _STEPS, -1e15, 1e15)).astype(np.int64).view(np.uint64)
    mixed: NDArray[np.uint64] = np.zeros(len(fields), np.uint64)
    for column in range(fields.shape[1]):
        mixed = (mixed ^ whole[:, column]) * _MIXERS[column]
        mixed ^= mixed >> np.uint64(29)
    return (mixed | np.uint64(1 << 62)).view(np.int64)


def _clock(view: View) -> FloatArray:
    """Seconds between the time said and receipt, less the middle of all claims of the same receiver."""
    off = view.said(CLOCK_S)
    feed = view.table.feed[view.rows]
    result = np.where(view.fresh, np.abs(off), np.nan)
    for code in range(len(view.table.feeds)):
        here = (feed == code) & np.isfinite(off)
        if np.count_nonzero(here) >= MANY:
            result[here] = np.where(view.fresh[here], np.abs(off[here] - np.median(off[here])), np.nan)
    return result
