"""How each track has moved so far, as running moments: a few numbers a track, however long it lives.

A track is sampled when it has been detected again, about once a second, so that neither the picture's rate nor the
number of sensors changes what is seen. Moments fade with time constants of their own: the last seconds tell a
manoeuvre, the last minutes a habit.
"""

from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.kind import Kind
from hima.picture.track import Tracks, TrackState
from hima.units import SECOND_NS

SAMPLE_APART_S: Final = 0.9
"""Least time between two samples of one track: a scan of a fast radar."""
ENOUGH_SAMPLES: Final = 5
ENOUGH_S: Final = 8.0
"""A track sampled less often, or for less time, has too short a history: nothing is said of its motion."""
FADE_S: Final = (5.0, 25.0, 120.0)
"""Time constants of the moments."""
HOVER_MPS: Final = 2.0
"""Slower than this over ground counts as hovering, as far as the estimate can tell."""
PACE_FROM: Final = 4
"""Samples of a track from which its slowest and fastest pace are kept."""
MOST: Final = np.array([1e6, 1e6, 1e6, 3e3, 3e3, 3e3])
"""Places in metres and velocities in m/s beyond which an estimate is none: averaged once, it would show for life."""
SLOWEST_MPS: Final = 3.0
"""Rates of turn are taken as if no slower than this: the course of one that hovers is noise."""

SPEED, SPEED_2, EAST, NORTH, CLIMB, CLIMB_2, TURN, TURN_ABS, ACROSS_2, ALONG_2, LIFT_2 = range(11)
HEIGHT, HEIGHT_2, HOVER, STRAY, SPEED_VAR, CLIMB_VAR, HEIGHT_VAR, PLACE_VAR, SHARE = range(11, 20)
MOMENTS: Final = 20
"""Moments kept for each time constant; SHARE is how much of the fading window has been filled, (0, 1]."""
TINY: Final = 1e-9


class MotionHistory(msgspec.Struct):
    """What is remembered of the confirmed tracks, N rows in order of track number.

    Attributes:
        track: (N,) track numbers, ascending.
        first_ns: (N,) when the track was first sampled.
        sampled_ns: (N,) when it was last sampled.
        updated_ns: (N,) `Tracks.updated_ns` at that moment.
        samples: (N,) how often it was sampled.
        place: (N, 6) position and velocity at the last sample, as in `Tracks`.
        moments: (N, len(FADE_S), MOMENTS) faded sums.
        pace: (N, 2) slowest and fastest speed of its life, of the mean of the last seconds.
        likelihood: (N, len(Kind) - 1) what the motion last said of each kind, 0 while there was too little of it.
    """

    track: IntArray
    first_ns: IntArray
    sampled_ns: IntArray
    updated_ns: IntArray
    samples: IntArray
    place: FloatArray
    moments: FloatArray
    pace: FloatArray
    likelihood: FloatArray


def no_history() -> MotionHistory:
    """The memory of one who has seen no track."""
    return MotionHistory(
        track=np.zeros(0, np.int64),
        first_ns=np.zeros(0, np.int64),
        sampled_ns=np.zeros(0, np.int64),
        updated_ns=np.zeros(0, np.int64),
        samples=np.zeros(0, np.int64),
        place=np.zeros((0, 6)),
        moments=np.zeros((0, len(FADE_S), MOMENTS)),
        pace=np.zeros((0, 2)),
        likelihood=np.zeros((0, len(Kind) - 1)),
    )


def followed(tracks: Tracks) -> IntArray:
    """Rows of the tracks whose motion is remembered: those with a number of their own that are not dropped."""
    return np.flatnonzero((tracks.id > 0) & (tracks.state != TrackState.DROPPED))


def carry_over(history: MotionHistory, track: IntArray) -> None:
    """Make the memory one of exactly these tracks; what is new begins empty, what has gone is forgotten.

    Args:
        history: Changed in place.
        track: (N,) track numbers, ascending.
    """
    count = len(history.track)
    if count == len(track) and (history.track == track).all():
        return
    place = np.searchsorted(history.track, track)
    before = np.where(place < count, place, 0)
    known = history.track[before] == track if count else np.zeros(len(track), np.bool_)
    for name in ("first_ns", "sampled_ns", "updated_ns", "samples", "place", "moments", "pace", "likelihood"):
        old = getattr(history, name)
        new = np.zeros((len(track), *old.shape[1:]), old.dtype)
        new[known] = old[before[known]]
        setattr(history, name, new)
    history.track = track.copy()


def sample(history: MotionHistory, tracks: Tracks, rows: IntArray) -> IntArray:
    """Take in the tracks that have been detected again since they were last sampled.

    Args:
        history: Of exactly the tracks of ``rows``; changed in place.
        tracks: The picture's tracks.
        rows: (N,) their rows in it.

    Returns:
        Rows of the history that have changed.
    """
    age_s = (tracks.time_ns - history.sampled_ns) / SECOND_NS
    due = (tracks.updated_ns[rows] > history.updated_ns) & (age_s >= SAMPLE_APART_S)
    state = np.concatenate([tracks.position_m[rows], tracks.velocity_mps[rows]], axis=1)
    covariance = tracks.covariance[rows]
    due &= _of_sense(state, covariance)
    chosen = np.flatnonzero(due)
    again = chosen[history.samples[chosen] > 0]
    _fade_in(history, again, state[again], covariance[again], age_s[again])
    first = chosen[history.samples[chosen] == 0]
    history.first_ns[first] = tracks.time_ns
    history.place[chosen] = state[chosen]
    history.sampled_ns[chosen] = tracks.time_ns
    history.updated_ns[chosen] = tracks.updated_ns[rows[chosen]]
    history.samples[chosen] += 1
    return again


def _of_sense(state: FloatArray, covariance: FloatArray) -> BoolArray:
    """(K,) true for estimates that are numbers, of a size that something that flies here can have."""
    known = (np.abs(covariance) <= np.outer(MOST, MOST)).all(axis=(1, 2))
    return np.asarray((np.abs(state) <= MOST).all(axis=1) & known, np.bool_)


def _fade_in(
    history: MotionHistory, rows: IntArray, state: FloatArray, covariance: FloatArray, dt_s: FloatArray
) -> None:
    values = _values(history.place[rows], state, covariance, dt_s)
    keep = np.exp(-dt_s[:, None] / np.array(FADE_S))[:, :, None]
    history.moments[rows] = moments = keep * history.moments[rows] + (1.0 - keep) * values[:, None, :]
    lately = moments[:, 0, SPEED] / np.maximum(moments[:, 0, SHARE], TINY)
    slowest, fastest = history.pace[rows].T
    # The first mean of a track is one difference of two estimates: that is not yet a pace.
    begun = history.samples[rows] >= PACE_FROM
    history.pace[rows, 0] = np.where(begun & (slowest > 0.0), np.minimum(slowest, lately), lately)
    history.pace[rows, 1] = np.where(begun, np.maximum(fastest, lately), lately)


def _values(before: FloatArray, now: FloatArray, covariance: FloatArray, dt_s: FloatArray) -> FloatArray:
    """(K, MOMENTS) what is averaged, of K tracks between two samples."""
    v, u = now[:, 3:], before[:, 3:]
    speed, slower = np.hypot(v[:, 0], v[:, 1]), np.hypot(u[:, 0], u[:, 1])
    mean_speed = np.maximum((speed + slower) / 2.0, SLOWEST_MPS)
    across = (u[:, 1] * v[:, 0] - u[:, 0] * v[:, 1]) / (mean_speed * dt_s)
    turn = across / mean_speed
    along = (speed - slower) / dt_s
    lift = (v[:, 2] - u[:, 2]) / dt_s
    speed_var = _speed_variance(v, covariance, speed)
    place_var = (covariance[:, 0, 0] + covariance[:, 1, 1]) / 2.0
    height_var, climb_var = covariance[:, 2, 2], covariance[:, 5, 5]
    stray = now[:, :2] - before[:, :2] - (v[:, :2] + u[:, :2]) / 2.0 * dt_s[:, None]
    slow = 1.0 / (1.0 + np.exp(np.clip((speed - HOVER_MPS) / np.sqrt(0.05 + speed_var), -30.0, 30.0)))
    values = np.empty((len(now), MOMENTS))
    values[:, SPEED], values[:, SPEED_2] = speed, speed * speed
    values[:, EAST], values[:, NORTH] = v[:, 0], v[:, 1]
    values[:, CLIMB], values[:, CLIMB_2] = v[:, 2], v[:, 2] ** 2
    values[:, TURN], values[:, TURN_ABS] = turn, np.abs(turn)
    values[:, ACROSS_2], values[:, ALONG_2], values[:, LIFT_2] = across**2, along**2, lift**2
    values[:, HEIGHT], values[:, HEIGHT_2] = now[:, 2], now[:, 2] ** 2
    values[:, HOVER] = slow
    values[:, STRAY] = (stray**2).sum(axis=1) / np.maximum(place_var, 1.0)
    values[:, SPEED_VAR], values[:, CLIMB_VAR] = speed_var, climb_var
    values[:, HEIGHT_VAR], values[:, PLACE_VAR] = height_var, place_var
    values[:, SHARE] = 1.0
    return values


def _speed_variance(velocity: FloatArray, covariance: FloatArray, speed: FloatArray) -> FloatArray:
    """(K,) variance of the ground speed: along the course, or the mean over all directions while there is none."""
    along = velocity[:, :2] / np.maximum(speed, TINY)[:, None]
    of_course = np.einsum("ki,kij,kj->k", along, covariance[:, 3:5, 3:5], along)
    of_all = (covariance[:, 3, 3] + covariance[:, 4, 4]) / 2.0
    return np.maximum(np.where(speed > 1.0, of_course, of_all), TINY)
