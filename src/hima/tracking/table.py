"""The tracks as the tracker holds them: parallel arrays that grow, packed as they are into a snapshot."""

from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import CodeArray, FloatArray, IntArray
from hima.picture.kind import Kind
from hima.picture.sensor import Sensor
from hima.tracking.settings import TrackingSettings

NEVER_NS: Final = -(2**62)
_FIRST_ROWS: Final = 64


class TrackerState(msgspec.Struct):
    """Mutable state of the tracker; rows ``[:count]`` of each array are tracks, in order of track number.

    Attributes:
        settings: Life and motion of tracks.
        sensors: The site's sensor table.
        next_id: Number of the next track.
        now_ns: Time of the latest picture, 0 before the first.
        count: Tracks held.
        id: (C,) track numbers.
        state: (C,) `TrackState` codes; coasting is decided when a picture is made.
        time_ns: (C,) time of validity of each track's estimate.
        updated_ns: (C,) time of the last detection used.
        born_ns: (C,) time of the first detection.
        hits: (C,) detections used.
        log_odds: (C,) log of existence over non-existence.
        floor: (C,) log odds below which the track is given up.
        mean: (C, 2, 6) of each motion model.
        covariance: (C, 2, 6, 6) of each motion model.
        weight: (C, 2) probability of each motion model.
        seen_ns: (C, S) time of the last detection by each sensor.
        votes: (C, K) how often sensors reported each kind.
        refused: Detections not used because they made no sense or came far out of time.
        crowded_out: Detections that would have started a track beyond the limit.
    """

    settings: TrackingSettings
    sensors: tuple[Sensor, ...]
    next_id: int
    now_ns: int
    count: int
    id: IntArray
    state: CodeArray
    time_ns: IntArray
    updated_ns: IntArray
    born_ns: IntArray
    hits: IntArray
    log_odds: FloatArray
    floor: FloatArray
    mean: FloatArray
    covariance: FloatArray
    weight: FloatArray
    seen_ns: IntArray
    votes: IntArray
    refused: int = 0
    crowded_out: int = 0


COLUMNS: Final = (
    "id", "state", "time_ns", "updated_ns", "born_ns", "hits", "log_odds", "floor", "mean", "covariance", "weight",
    "seen_ns", "votes",
)  # fmt: skip


def empty(sensors: tuple[Sensor, ...], settings: TrackingSettings, first_track: int) -> TrackerState:
    """A tracker that has seen nothing."""
    rows = _FIRST_ROWS
    return TrackerState(
        settings=settings,
        sensors=sensors,
        next_id=first_track,
        now_ns=0,
        count=0,
        id=np.zeros(rows, np.int64),
        state=np.zeros(rows, np.uint8),
        time_ns=np.zeros(rows, np.int64),
        updated_ns=np.zeros(rows, np.int64),
        born_ns=np.zeros(rows, np.int64),
        hits=np.zeros(rows, np.int64),
        log_odds=np.zeros(rows),
        floor=np.zeros(rows),
        mean=np.zeros((rows, 2, 6)),
        covariance=np.zeros((rows, 2, 6, 6)),
        weight=np.zeros((rows, 2)),
        seen_ns=np.full((rows, max(len(sensors), 1)), NEVER_NS, np.int64),
        votes=np.zeros((rows, len(Kind)), np.int64),
    )


def reserve(state: TrackerState, rows: int) -> None:
    """Make room for ``rows`` more tracks."""
    needed = state.count + rows
    capacity = len(state.id)
    if needed <= capacity:
        return
    while capacity < needed:
        capacity *= 2
    for column in COLUMNS:
        old = getattr(state, column)
        grown = np.zeros((capacity, *old.shape[1:]), old.dtype)
        grown[: state.count] = old[: state.count]
        setattr(state, column, grown)


def keep(state: TrackerState, rows: IntArray) -> None:
    """Keep only these rows, in this order."""
    for column in COLUMNS:
        array = getattr(state, column)
        array[: len(rows)] = array[rows]
    state.count = len(rows)
