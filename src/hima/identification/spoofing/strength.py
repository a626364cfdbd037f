"""Is it heard as strong as from there? One transmitter on the ground cannot sound like many in the air.

Told of smoothed strengths, after ten messages: single ones waver by several decibels with every reflection.
"""

from typing import Final

import numpy as np

from hima.identification.contact_table import (
    REF_RANGE,
    REF_SIGNAL,
    RESIDUAL,
    SIGNAL_DB,
    SIGNAL_MEAN,
    SIGNALS,
)
from hima.identification.spoofing.reception import NEAREST_M, Distances, Reception
from hima.identification.spoofing.view import View
from hima.picture.arrays import BoolArray, FloatArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.ids import FeedId
from hima.picture.trust import EvidenceCode

ENOUGH: Final = 10.0
LAW_ENOUGH: Final = 30
FADE: Final = 0.1
RESIDUAL_FADE: Final = 0.1
FLAT_DB: Final = 1.0
"""A strength that has changed by less has stayed the same."""
ALIKE_DB: Final = 3.0
APART_DB: Final = 12.0
"""Distances that differ by a factor of four."""


def measure(view: View, far: Distances, receptions: dict[FeedId, Reception]) -> dict[EvidenceCode, FloatArray]:
    """See the table of limits; zero while there is too little, NaN between messages."""
    told = view.fresh & np.isfinite(view.said(SIGNAL_DB)) & np.isfinite(far.range_m)
    law = _law(view, receptions)
    _smooth(view, told, far, law)
    memory = view.table.memory[view.rows]
    enough = memory[:, SIGNALS] >= ENOUGH
    residual = np.where(enough & np.isfinite(law), np.abs(memory[:, RESIDUAL]), 0.0)
    flat = _flat(view, told & enough, far)
    return {
        EvidenceCode.SIGNAL_RANGE: np.where(told, residual, np.nan),
        EvidenceCode.SIGNAL_FLAT: np.where(told, flat, np.nan),
        EvidenceCode.ONE_EMITTER: np.where(told, _alike(view, enough, far), np.nan),
    }


def _law(view: View, receptions: dict[FeedId, Reception]) -> FloatArray:
    """(A,) what each receiver has learnt, NaN while that is too little."""
    known = [receptions.get(feed) for feed in view.table.feeds]
    law = [np.nan if r is None or r.law_count < LAW_ENOUGH else r.law_db for r in known]
    return np.array(law)[view.table.feed[view.rows]]


def _smooth(view: View, told: BoolArray, far: Distances, law: FloatArray) -> None:
    memory, rows = view.table.memory, view.rows[told]
    count = memory[rows, SIGNALS] + 1.0
    signal = view.said(SIGNAL_DB)[told]
    memory[rows, SIGNALS] = count
    memory[rows, SIGNAL_MEAN] += np.maximum(FADE, 1.0 / count) * (signal - memory[rows, SIGNAL_MEAN])
    residual = np.nan_to_num(signal + far.path_db[told] - law[told])
    fade = np.where(memory[rows, RESIDUAL] == 0.0, 1.0, RESIDUAL_FADE)  # the first one stands alone
    memory[rows, RESIDUAL] += fade * (residual - memory[rows, RESIDUAL])


def _flat(view: View, told: BoolArray, far: Distances) -> FloatArray:
    """Decibels that the strength should have changed by since the tenth message, where it has not changed."""
    memory, rows = view.table.memory, view.rows
    first = rows[told & (memory[rows, REF_RANGE] == 0.0)]
    range_m = np.maximum(far.range_m, NEAREST_M)
    memory[first, REF_RANGE] = range_m[told & (memory[rows, REF_RANGE] == 0.0)]
    memory[first, REF_SIGNAL] = memory[first, SIGNAL_MEAN]
    reference = np.where(memory[rows, REF_RANGE] > 0.0, memory[rows, REF_RANGE], range_m)
    expected = np.abs(20.0 * np.log10(range_m / reference))
    same = np.abs(memory[rows, SIGNAL_MEAN] - memory[rows, REF_SIGNAL]) < FLAT_DB
    return np.where(told & same, expected, 0.0)


def _alike(view: View, enough: BoolArray, far: Distances) -> FloatArray:
    """How many identities one receiver hears equally strong from distances that exclude it; zero if none."""
    counts = np.zeros(len(view.rows))
    asked = enough & np.isfinite(far.path_db) & view.of(CooperativeSource.REMOTE_ID) & ~view.joined()
    if np.count_nonzero(asked) < 2:
        return counts
    rows = np.flatnonzero(asked)
    mean, path, feed = view.table.memory[view.rows[rows], SIGNAL_MEAN], far.path_db[rows], view.table.feed[view.rows]
    for shift in (0.0, 0.5):  # two rulers, so that no group lies on the mark of both
        mark = np.floor(mean / ALIKE_DB + shift).astype(np.int64) + 1_000_000 * feed[rows]
        marks, group = np.unique(mark, return_inverse=True)
        nearest, farthest = np.full(len(marks), np.inf), np.full(len(marks), -np.inf)
        np.minimum.at(nearest, group, path)
        np.maximum.at(farthest, group, path)
        many = np.where(farthest - nearest >= APART_DB, np.bincount(group, minlength=len(marks)), 0)
        counts[rows] = np.maximum(counts[rows], many[group])
    return counts
