"""Can it be heard from there? Beyond the range of the receiver, below its horizon, or farther than anybody ever was."""

from typing import Final

import numpy as np

from hima.identification.contact_table import UP
from hima.identification.spoofing.reception import Distances, Reception
from hima.identification.spoofing.view import View
from hima.picture.arrays import FloatArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.ids import FeedId
from hima.picture.trust import EvidenceCode

HORIZON_M: Final = 4_120.0
"""Radio horizon of a height of one metre, in a standard atmosphere: 4.12 km times the root of the height in metres."""
LOWEST_M: Final = 10.0
"""Heights are taken as no less: the ground is not level."""
SLACK: Final = 1.5
"""Receivers hear somewhat farther than declared on a good day."""
ENOUGH: Final = 200


def measure(view: View, far: Distances, receptions: dict[FeedId, Reception]) -> dict[EvidenceCode, FloatArray]:
    """The claimed distance over what can be heard, and over the farthest that ever was; NaN without a place."""
    heights = np.sqrt(np.maximum(far.height_m, LOWEST_M)) + np.sqrt(np.maximum(view.said(UP), LOWEST_M))
    limit = np.fmin(SLACK * far.reach_m, HORIZON_M * heights)
    partner = view.of(CooperativeSource.COT)
    return {
        EvidenceCode.OUT_OF_REACH: np.where(partner, 0.0, far.range_m / limit),
        EvidenceCode.FARTHER_THAN_EVER: np.where(partner, 0.0, far.range_m / _farthest(view, far, receptions)),
    }


def _farthest(view: View, far: Distances, receptions: dict[FeedId, Reception]) -> FloatArray:
    """(A,) infinite where too few verified claims have come from that direction."""
    result = np.full(len(view.rows), np.inf)
    for code, feed in enumerate(view.table.feeds):
        known = receptions.get(feed)
        if known is not None:
            here = view.table.feed[view.rows] == code
            result[here] = np.where(known.count >= ENOUGH, known.farthest_m, np.inf)[far.sector[here]]
    return result
