"""Should it be seen there? A claim in the middle of what the radars see, and no track."""

from typing import Final

import numpy as np

from hima.identification.contact_table import LANDED, UP
from hima.identification.spoofing.view import View
from hima.picture.arrays import FloatArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.coverage import Coverage
from hima.picture.trust import EvidenceCode

HIGHEST_M: Final = 600.0
"""The survey tells of heights up to 300 m; radars for drones see about as well up to twice that."""


def measure(view: View) -> dict[EvidenceCode, FloatArray]:
    """Chance of being seen within a few seconds of each claim that no track is near; zero where it may well be missed.

    Below the lowest height of the survey hills and buildings hide what flies, so nothing follows there.
    """
    if view.around.coverage is None:
        return {EvidenceCode.UNSEEN: np.zeros(len(view.rows))}
    chance = _chance(view.around.coverage, view.place_m, view.said(UP))
    alone = ~view.joined() & (view.table.candidate[view.rows] == 0)
    asked = alone & (view.said(LANDED) == 0.0) & ~view.of(CooperativeSource.COT)
    return {EvidenceCode.UNSEEN: np.where(asked, chance, 0.0)}


def _chance(coverage: Coverage, place_m: FloatArray, up_m: FloatArray) -> FloatArray:
    """(A,) the lower of the chances at the heights around; zero outside the survey, NaN without a place."""
    known = np.isfinite(place_m).all(axis=1) & np.isfinite(up_m)
    cell = np.floor((np.nan_to_num(place_m) - coverage.origin_m) / coverage.cell_m).astype(np.int64)
    cells = coverage.chance.shape[1]
    inside = ((cell >= 0) & (cell < cells)).all(axis=1)
    column, row = np.clip(cell, 0, cells - 1).T
    lowest = coverage.chance[:, row, column].min(axis=0) / 100.0
    asked = inside & (up_m >= coverage.height_m[0]) & (up_m <= HIGHEST_M)
    return np.where(known, np.where(asked, lowest, 0.0), np.nan)
