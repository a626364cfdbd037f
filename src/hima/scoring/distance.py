"""How far a set of estimates is from a set of true objects: GOSPA and OSPA.

GOSPA: Rahmathullah, García-Fernández, Svensson 2017, with alpha = 2. OSPA: Schuhmacher, Vo, Vo 2008.
"""

from typing import NamedTuple

import numpy as np

from hima.picture.arrays import FloatArray
from hima.scoring.assignment import pair


class Gospa(NamedTuple):
    """One GOSPA distance and its parts: ``distance ** p`` is ``localisation + missed + false``.

    Attributes:
        distance: Metres.
        localisation: Of paired objects, metres to the power p.
        missed: Of objects without an estimate, same unit.
        false: Of estimates without an object, same unit.
    """

    distance: float
    localisation: float
    missed: float
    false: float


class Ospa(NamedTuple):
    """One OSPA distance and its parts, metres: ``distance ** p`` is the sum of the parts to the power p."""

    distance: float
    localisation: float
    cardinality: float


def separations(truth: FloatArray, estimates: FloatArray) -> FloatArray:
    """(n, m) distances between points (n, 3) and (m, 3), metres."""
    squared: FloatArray = ((truth[:, None, :] - estimates[None, :, :]) ** 2).sum(axis=-1)
    return np.sqrt(squared)


def _best(apart_m: FloatArray, cutoff_m: float, power: float) -> tuple[FloatArray, float]:
    """Costs of the best pairs, cut off, and the price of the cut-off."""
    cost = np.minimum(apart_m, cutoff_m) ** power
    rows, columns = pair(cost)
    return cost[rows, columns], cutoff_m**power


def gospa_and_ospa(apart_m: FloatArray, cutoff_m: float = 50.0, power: float = 2.0) -> tuple[Gospa, Ospa]:
    """Both distances, from the distances (n, m) of n objects and m estimates; one pairing serves both."""
    objects, estimates = apart_m.shape
    costs, limit = _best(apart_m, cutoff_m, power)
    root = 1.0 / power
    near = costs < limit
    localisation, paired = float(costs[near].sum()), int(near.sum())
    missed = limit / 2.0 * (objects - paired)
    false = limit / 2.0 * (estimates - paired)
    cut = Gospa((localisation + missed + false) ** root, localisation, missed, false)
    larger = max(objects, estimates, 1)
    placed = float(costs.sum()) / larger
    cardinality = limit * abs(objects - estimates) / larger
    return cut, Ospa((placed + cardinality) ** root, placed**root, cardinality**root)


def gospa(truth: FloatArray, estimates: FloatArray, cutoff_m: float = 50.0, power: float = 2.0) -> Gospa:
    """GOSPA of estimates (m, 3) against true positions (n, 3), metres."""
    return gospa_and_ospa(separations(truth, estimates), cutoff_m, power)[0]


def ospa(truth: FloatArray, estimates: FloatArray, cutoff_m: float = 50.0, power: float = 2.0) -> Ospa:
    """OSPA of estimates (m, 3) against true positions (n, 3), metres."""
    return gospa_and_ospa(separations(truth, estimates), cutoff_m, power)[1]
