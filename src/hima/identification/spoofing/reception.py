"""What each receiver has learnt from verified claims: how strong they are heard at a distance, and from how far.

Strength falls with the square of the distance, so strength plus twenty times its logarithm is the same wherever a
transmitter is; what is left differs between transmitters by some decibels.
"""

from typing import Final, NamedTuple

import msgspec
import numpy as np

from hima.identification.contact_table import SIGNAL_DB, UP
from hima.identification.spoofing.view import View
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.ids import FeedId

SECTORS: Final = 36
LAW_FADE: Final = 0.01
NEAREST_M: Final = 10.0


class Reception(msgspec.Struct):
    """Of one receiver.

    Attributes:
        law_db: Strength of verified claims, brought to one metre.
        law_count: How many it was learnt from.
        farthest_m: (SECTORS,) farthest verified claim from each direction, from north clockwise.
        count: (SECTORS,) how many came from there.
    """

    law_db: float
    law_count: int
    farthest_m: FloatArray
    count: IntArray


def no_reception() -> Reception:
    """Of a receiver that has heard nothing yet."""
    return Reception(0.0, 0, np.zeros(SECTORS), np.zeros(SECTORS, np.int64))


class Distances(NamedTuple):
    """From claims to the receivers that heard them.

    Attributes:
        range_m: (A,) NaN where either place is not known.
        path_db: (A,) what is lost on the way beyond one metre.
        sector: (A,) direction as seen from the receiver.
        reach_m: (A,) how far it is declared to hear.
        height_m: (A,) of the receiver above the site's reference.
    """

    range_m: FloatArray
    path_db: FloatArray
    sector: IntArray
    reach_m: FloatArray
    height_m: FloatArray


def distances(view: View) -> Distances:
    """Distances of the claimed places."""
    known = [view.around.receivers.get(feed) for feed in view.table.feeds]
    site = np.array([(np.nan,) * 4 if s is None else (*s.position_m, s.range_max_m) for s in known]).reshape(-1, 4)
    receiver = site[view.table.feed[view.rows]]
    east, north = (view.place_m - receiver[:, :2]).T
    range_m = np.sqrt(east**2 + north**2 + (view.said(UP) - receiver[:, 2]) ** 2)
    sector = np.nan_to_num(np.degrees(np.arctan2(east, north)) % 360.0 / (360.0 / SECTORS)).astype(np.int64) % SECTORS
    path_db = 20.0 * np.log10(np.maximum(range_m, NEAREST_M))
    return Distances(range_m, path_db, sector, receiver[:, 3], receiver[:, 2])


def learn(receptions: dict[FeedId, Reception], view: View, far: Distances, verified: BoolArray) -> None:
    """Let verified claims that have just come teach.

    Args:
        receptions: Changed in place.
        view: The claims.
        far: Their distances.
        verified: (A,) those that sensors bear out.
    """
    level = view.said(SIGNAL_DB) + far.path_db
    told = verified & view.fresh & np.isfinite(far.range_m)
    for row in np.flatnonzero(told).tolist():
        feed = view.table.feeds[view.table.feed[view.rows[row]]]
        known = receptions.setdefault(feed, no_reception())
        sector = far.sector[row]
        known.farthest_m[sector] = max(known.farthest_m[sector], far.range_m[row])
        known.count[sector] += 1
        if np.isfinite(level[row]):
            known.law_count += 1
            known.law_db += max(LAW_FADE, 1.0 / known.law_count) * (float(level[row]) - known.law_db)
