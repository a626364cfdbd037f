"""How far apart two tracks are, in place and in velocity, and how much of it is only uncertainty."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.picture.ids import TrackId
from hima.tracking.belief import merged
from hima.tracking.tracker import TrackerState
from hima.units import SECOND_NS

SIGMAS: Final = 3.0
"""Standard deviations that are still explained by uncertainty."""


def row_of(state: TrackerState, track: TrackId) -> int:
    """Row of a track that the tracker holds."""
    return int(np.flatnonzero(state.lives.id[: state.count] == track)[0])


def motion(state: TrackerState, row: int, now_ns: int) -> tuple[list[float], list[float]]:
    """Mean (6,) and variances (6,) of a track, over all models, moved straight on to a moment."""
    estimates, mean, P = state.estimates, np.empty(6), np.empty((6, 6))
    merged(estimates.belief[row], mean, P)
    variance = P.diagonal().copy()
    dt_s = (now_ns - int(estimates.time_ns[row])) / SECOND_NS
    mean[:3] += mean[3:] * dt_s
    variance[:3] += variance[3:] * dt_s * dt_s
    return mean.tolist(), variance.tolist()


class Apart(NamedTuple):
    """How far two tracks are apart on the map, in place and in velocity, and how much of each uncertainty explains."""

    place_m: float
    place_unsure_m: float
    velocity_mps: float
    velocity_unsure_mps: float


def apart(state: TrackerState, one: int, two: int, now_ns: int) -> Apart:
    """Compare two rows as they are at a moment."""
    (a, spread_a), (b, spread_b) = motion(state, one, now_ns), motion(state, two, now_ns)
    return Apart(
        place_m=math.hypot(a[0] - b[0], a[1] - b[1]),
        place_unsure_m=SIGMAS * math.sqrt(sum(spread_a[:2]) + sum(spread_b[:2])),
        velocity_mps=math.hypot(a[3] - b[3], a[4] - b[4]),
        velocity_unsure_mps=SIGMAS * math.sqrt(sum(spread_a[3:5]) + sum(spread_b[3:5])),
    )
