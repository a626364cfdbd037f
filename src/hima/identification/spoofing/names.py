"""Is it who it says it is? One identity in two places, and one transmitter with many identities."""

from typing import Final, NamedTuple

import numpy as np

from hima.identification.spoofing.view import View
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.trust import EvidenceCode

SIGMAS: Final = 3.0


class Namesakes(NamedTuple):
    """Claims of one identity, as G groups.

    Attributes:
        group: (A,) group of each claim, -1 for one without name or place.
        apart_m: (G,) metres at least between the two that are farthest from each other.
    """

    group: IntArray
    apart_m: FloatArray


def namesakes(view: View) -> Namesakes:
    """Claims by identity. A call sign is no identity: it is chosen for the day."""
    name = view.table.name[view.rows]
    told = (name != 0) & np.isfinite(view.place_m[:, 0]) & view.of(CooperativeSource.REMOTE_ID)
    group = np.full(len(view.rows), -1, np.int64)
    names, group[told] = np.unique(name[told], return_inverse=True)
    apart = np.zeros(len(names))
    if len(names):
        place, slack = view.place_m[told], SIGMAS * view.sigma_m[told]
        extent = [_extent(place[:, axis], slack, group[told], len(names)) for axis in (0, 1)]
        apart = np.hypot(*extent)
    return Namesakes(group, apart)


def _extent(value: FloatArray, slack: FloatArray, group: IntArray, groups: int) -> FloatArray:
    """(G,) how far the members of each group are from one another along one axis, at least."""
    low, high = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(low, group, value + slack)
    np.maximum.at(high, group, value - slack)
    apart: FloatArray = np.maximum(high - low, 0.0)
    return apart


def measure(view: View, same: Namesakes) -> dict[EvidenceCode, FloatArray]:
    """Metres between the rivals, and how often a transmitter has changed its identity within the last minute."""
    grouped: BoolArray = same.group >= 0
    apart = np.where(grouped, np.append(same.apart_m, 0.0)[same.group], 0.0)
    changes = np.where(view.table.shared[view.rows], 0, view.table.changes[view.rows])
    return {
        EvidenceCode.DOUBLE_IDENTITY: apart,
        EvidenceCode.CHANGING_IDENTITY: changes.astype(np.float64),
    }
