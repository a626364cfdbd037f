"""Whether what a source says can be at all: bytes of another edition decode into nonsense, some of it by luck credible.

Each record is refused by itself for a time or a place that cannot be, and so is a datagram that makes sense by another
edition alone. Where most are, the rest is not believed either.
"""

from typing import Final

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import FloatArray
from hima.picture.detection import Coordinates
from hima.picture.sensor import Sensor
from hima.sensing.context import FeedContext, Sensed
from hima.units import SECOND_NS

HALF_LIFE_S: Final = 10.0
"""A record counts half as much after this time."""
JUDGED_MIN: Final = 20.0
"""Fewer records say nothing of a source."""
REFUSED_ABOVE: Final = 0.5
SANE_BELOW: Final = 0.25
"""Parts of the records that cannot be: the source is refused above the one, and believed again below the other."""
RANGE_SLACK: Final = 1.1
"""A radar's plot cannot be farther than this times the range it is said to have."""
FARTHEST_M: Final = 1_000_000.0
"""Other systems' tracks cannot be farther: many see a whole country, of which the site needs a corner."""
IMPOSSIBLE: Final = ("time_implausible", "out_of_range")
MAY_BE: Final = "edition_may_be_"
"""Begins the reason of a record whose datagram makes sense by another edition alone, which it goes on to name."""


class Plausibility(msgspec.Struct):
    """Mutable: what a source has said of late.

    Attributes:
        judged: Records that said a time or a place, the older the less.
        impossible: Those of them that cannot be.
        last_ns: Receipt of the last of them.
        refused: Whether the source is not believed.
    """

    judged: float = 0.0
    impossible: float = 0.0
    last_ns: int = 0
    refused: bool = False


def judged(state: Plausibility, sensed: Sensed, received_ns: int, context: FeedContext) -> Sensed:
    """What a datagram meant, or nothing while most of what its source says cannot be.

    Args:
        state: Changed in place.
        sensed: What the datagram meant by itself.
        received_ns: When it came.
        context: The feed's surroundings.
    """
    if not context.settings.asterix_plausibility:
        return sensed
    _count(state, sensed, received_ns, context.sensor)
    part = state.impossible / state.judged if state.judged else 0.0
    if state.refused:
        state.refused = part >= SANE_BELOW
    else:
        state.refused = state.judged >= JUDGED_MIN and part > REFUSED_ABOVE
    if not state.refused:
        return sensed
    return Sensed(rejects=(*sensed.rejects, DecodeError(0, "edition_implausible")), hang_up=sensed.hang_up)


def _count(state: Plausibility, sensed: Sensed, received_ns: int, sensor: Sensor) -> None:
    plots = [batch.value[:, 0] for batch in sensed.detections if batch.coordinates is Coordinates.POLAR]
    places = [batch.value for batch in sensed.detections if batch.coordinates is not Coordinates.POLAR]
    places += [batch.position_m for batch in sensed.local_tracks]
    placed = sum(map(len, plots)) + sum(map(len, places))
    refused = sum(reject.reason.startswith((*IMPOSSIBLE, MAY_BE)) for reject in sensed.rejects)
    if not placed + refused + len(sensed.reports):
        return
    too_far = sum(int((range_m > RANGE_SLACK * sensor.range_max_m).sum()) for range_m in plots)
    too_far += sum(int((_away(place_m, sensor) > FARTHEST_M).sum()) for place_m in places)
    kept = 0.5 ** (max(received_ns - state.last_ns, 0) / SECOND_NS / HALF_LIFE_S)
    state.judged = state.judged * kept + placed + refused + len(sensed.reports)
    state.impossible = state.impossible * kept + too_far + refused
    state.last_ns = received_ns


def _away(place_m: FloatArray, sensor: Sensor) -> FloatArray:
    """(N,) horizontal distances from the sensor."""
    east_m, north_m, _ = sensor.position_m
    return np.hypot(place_m[:, 0] - east_m, place_m[:, 1] - north_m)
