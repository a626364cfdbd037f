"""The tracker: detections and sweeps in, tracks out.

`observe` takes what a sensor saw, `look` takes where it has looked, `picture` lets time pass and says what is
believed. A plot updates the track it fits best or starts a tentative one; existence grows with each plot by how
much likelier it is from an object than from clutter, and shrinks with each look that should have seen it.
"""

import math
from typing import Final

import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.kind import Kind
from hima.picture.sensor import Sensor
from hima.picture.track import Tracks, TrackState
from hima.tracking.admission import LATE_NS, Admitted, admit
from hima.tracking.association import apply, associate, combined, predicted
from hima.tracking.initiation import begin, place_plots
from hima.tracking.motion import HORIZONTAL_NOISE, SWITCH_PER_S, VERTICAL_NOISE
from hima.tracking.settings import TrackingSettings
from hima.tracking.table import NEVER_NS, TrackerState, empty, keep, reserve
from hima.units import SECOND_NS

NOISE: Final = np.stack([HORIZONTAL_NOISE, VERTICAL_NOISE, SWITCH_PER_S])
_TWO_PI: Final = 2.0 * math.pi
_BIRTHS_PER_SCAN: Final = 0.02
"""Objects that newly appear to one sensor in one scan: against its clutter, the first plot's odds."""
_CREDIT: Final = 4.0
"""A tentative track is given up when it has lost this much log odds since its start: two or three missed looks."""
_GIVE_UP: Final = -4.0
"""Log odds at which a confirmed track is given up: existence below 2 %."""
_PROOF_HITS: Final = 3
_SWIFT_LOG_ODDS: Final = 7.0
"""Two plots confirm if they fit this well: odds of a thousand to one, reached with Doppler in little clutter."""
_RECENT_NS: Final = 10 * SECOND_NS


def start(sensors: tuple[Sensor, ...], settings: TrackingSettings, first_track: int = 1) -> TrackerState:
    """A tracker that has seen nothing.

    Args:
        sensors: The site's sensor table.
        settings: Life and motion of tracks.
        first_track: Number of the first track, so that numbers are never reused within a journal.
    """
    return empty(sensors, settings, first_track)


def holds(state: TrackerState, track: int) -> bool:
    """True if a track of this number is confirmed and alive."""
    rows = np.flatnonzero(state.id[: state.count] == track)
    return len(rows) == 1 and int(state.state[rows[0]]) == TrackState.CONFIRMED


def _clutter_density(sensor: Sensor, admitted: Admitted, cartesian: bool) -> float:
    """Expected false plots of one scan per unit of the measured space."""
    clutter = max(sensor.clutter_per_scan, 1e-3)
    if cartesian:
        return clutter / (4.0 * sensor.range_max_m**2 * 1000.0)
    spans = (
        sensor.range_max_m - sensor.range_min_m,
        _TWO_PI,
        max(sensor.elevation_max_rad - sensor.elevation_min_rad, 0.02),
        140.0,
    )
    volume = 1.0
    for column, span in enumerate(spans):
        if not np.isnan(admitted.value[:, column]).all():
            volume *= span
    return clutter / volume


def observe(state: TrackerState, detections: Detections) -> None:
    """Use a batch of one sensor: update tracks, start tentative ones.

    Args:
        state: Changed in place.
        detections: Measurements; rows that make no sense or are far out of time are refused and counted.
    """
    if not 0 <= detections.sensor < len(state.sensors):
        state.refused += len(detections.time_ns)
        return
    sensor = state.sensors[detections.sensor]
    admitted, refused = admit(detections, sensor, state.now_ns)
    state.refused += refused
    if not len(admitted.time_ns):
        return
    cartesian = detections.coordinates is Coordinates.CARTESIAN
    place = np.array(sensor.position_m)
    plots = place_plots(admitted.value, admitted.variance, place, cartesian)
    gain = math.log(sensor.detection_probability / _clutter_density(sensor, admitted, cartesian))
    owner = _associate(state, sensor, admitted, plots, place, cartesian, gain)
    n = state.count
    apply(
        owner,
        state.mean[:n],
        state.covariance[:n],
        state.weight[:n],
        state.time_ns[:n],
        state.updated_ns[:n],
        state.hits[:n],
        state.log_odds[:n],
        state.seen_ns[:n, sensor.index],
        admitted.time_ns,
        admitted.value,
        admitted.variance,
        place,
        cartesian,
        gain,
        NOISE,
    )
    used = np.flatnonzero(owner >= 0)
    np.add.at(state.votes, (owner[used], admitted.kind[used]), 1)
    _initiate(state, sensor, admitted, plots, np.flatnonzero((owner < 0) & ~np.isnan(plots[:, 0])), cartesian)
    _confirm(state)


def _associate(
    state: TrackerState,
    sensor: Sensor,
    admitted: Admitted,
    plots: FloatArray,
    place: FloatArray,
    cartesian: bool,
    gain: float,
) -> IntArray:
    n = state.count
    at_ns = int(admitted.time_ns[len(admitted.time_ns) // 2])
    x, P = predicted(state.mean[:n], state.covariance[:n], state.weight[:n], state.time_ns[:n], at_ns, NOISE)
    # One plot per pass of the beam: half a period must lie between two plots of one sensor for one track.
    half_ns = round(sensor.period_s * SECOND_NS / 2.0)
    free: BoolArray = np.abs(admitted.time_ns[0] - state.seen_ns[:n, sensor.index]) >= half_ns
    if np.isnan(plots[:, 0]).all():
        free &= state.state[:n] == TrackState.CONFIRMED  # bearings confirm nothing, they only refine
    return associate(
        x,
        P,
        np.maximum(state.time_ns[:n], at_ns),
        state.log_odds[:n],
        free,
        admitted.time_ns,
        admitted.value,
        admitted.variance,
        plots,
        place,
        cartesian,
        gain,
    )


def _initiate(
    state: TrackerState, sensor: Sensor, admitted: Admitted, plots: FloatArray, rows: IntArray, cartesian: bool
) -> None:
    room = max(state.settings.tracks_max - state.count, 0)
    state.crowded_out += max(len(rows) - room, 0)
    rows = rows[:room]
    reserve(state, len(rows))
    births = _BIRTHS_PER_SCAN / (_BIRTHS_PER_SCAN + max(sensor.clutter_per_scan, 1e-3))
    odds = math.log(births / (1.0 - births))
    place = np.array(sensor.position_m)
    for r in rows:
        row = state.count
        x, P = begin(
            admitted.value[r], admitted.variance[r], plots[r], place, cartesian, state.settings.speed_max_mps / 3.0
        )
        state.id[row] = 0  # numbered when confirmed: clutter uses up no numbers
        state.state[row] = TrackState.TENTATIVE
        state.time_ns[row] = state.updated_ns[row] = state.born_ns[row] = admitted.time_ns[r]
        state.hits[row] = 1
        state.log_odds[row] = odds
        state.floor[row] = odds - _CREDIT
        state.mean[row] = x
        state.covariance[row] = P
        state.weight[row] = 0.5
        state.seen_ns[row] = NEVER_NS
        state.seen_ns[row, sensor.index] = admitted.time_ns[r]
        state.votes[row] = 0
        state.votes[row, admitted.kind[r]] = 1
        state.count += 1


def _confirm(state: TrackerState) -> None:
    n = state.count
    threshold = math.log(state.settings.confirm_existence / (1.0 - state.settings.confirm_existence))
    odds, hits = state.log_odds[:n], state.hits[:n]
    proven = (odds >= threshold) & ((hits >= _PROOF_HITS) | ((hits >= 2) & (odds >= _SWIFT_LOG_ODDS)))
    for row in np.flatnonzero(proven & (state.state[:n] == TrackState.TENTATIVE)):
        state.state[row] = TrackState.CONFIRMED
        state.floor[row] = _GIVE_UP
        if state.id[row] == 0:
            state.id[row] = state.next_id
            state.next_id += 1


def look(state: TrackerState, sweep: Sweep) -> None:
    """Count a miss for every track that the sensor should have seen in this part of its coverage and did not.

    Args:
        state: Changed in place.
        sweep: Where the sensor has looked; detections made there must have been observed before.
    """
    if not 0 <= sweep.sensor < len(state.sensors) or not state.count:
        return
    sensor = state.sensors[sweep.sensor]
    n = state.count
    x, _ = combined(state.mean[:n], state.covariance[:n], state.weight[:n])
    dt_s = (sweep.time_ns - state.time_ns[:n]) * 1e-9
    offset = x[:, :3] + x[:, 3:] * dt_s[:, None] - np.array(sensor.position_m)
    ground = np.hypot(offset[:, 0], offset[:, 1])
    slant = np.hypot(ground, offset[:, 2])
    turned = (np.arctan2(offset[:, 0], offset[:, 1]) - sweep.from_rad) % _TWO_PI
    elevation = np.arctan2(offset[:, 2], np.maximum(ground, 1.0))
    covered = (turned < sweep.width_rad) & (slant >= sensor.range_min_m) & (slant <= sensor.range_max_m)
    covered &= (elevation >= sensor.elevation_min_rad) & (elevation <= sensor.elevation_max_rad)
    since_ns = sweep.time_ns - round((sweep.width_rad / _TWO_PI + 0.3) * sensor.period_s * SECOND_NS)
    missed = covered & (state.seen_ns[:n, sensor.index] < since_ns) & (state.born_ns[:n] < sweep.time_ns)
    existence = 1.0 / (1.0 + np.exp(-state.log_odds[:n][missed]))
    unseen = 1.0 - sensor.detection_probability
    state.log_odds[:n][missed] = np.log(existence * unseen) - np.log1p(-existence)


def _votes(state: TrackerState) -> IntArray:
    """(N,) the kind most often reported of each track, 0 where no sensor named one."""
    named = state.votes[: state.count].copy()
    named[:, Kind.UNKNOWN] = 0
    kinds: IntArray = np.argmax(named, axis=1)
    return kinds


def _ends(state: TrackerState, now_ns: int) -> BoolArray:
    n = state.count
    silent_ns = now_ns - state.updated_ns[:n]
    tentative = state.state[:n] == TrackState.TENTATIVE
    limit_ns = np.where(tentative, LATE_NS, round(state.settings.drop_after_s * SECOND_NS))
    result: BoolArray = (state.log_odds[:n] < state.floor[:n]) | (silent_ns > limit_ns)
    return result


def _shown_states(state: TrackerState, now_ns: int, ends: BoolArray) -> IntArray:
    n = state.count
    silent_ns = now_ns - state.updated_ns[:n]
    shown = state.state[:n].astype(np.int64)
    coasting = (shown == TrackState.CONFIRMED) & (silent_ns > round(state.settings.coast_after_s * SECOND_NS))
    shown[coasting] = TrackState.COASTING
    shown[ends] = TrackState.DROPPED
    return shown


def picture(state: TrackerState, now_ns: int) -> Tracks:
    """Let time pass to ``now_ns`` and say what is believed then.

    Returns:
        Confirmed and coasting tracks predicted to ``now_ns``, and each dropped one once, by track number. Tentative
        tracks are the tracker's own business until they are confirmed, and have no number before.
    """
    state.now_ns = max(state.now_ns, now_ns)
    n = state.count
    ends = _ends(state, now_ns)
    shown = _shown_states(state, now_ns, ends)
    rows = np.flatnonzero(state.state[:n] == TrackState.CONFIRMED)
    rows = rows[np.argsort(state.id[rows], kind="stable")]
    x, P = predicted(state.mean[rows], state.covariance[rows], state.weight[rows], state.time_ns[rows], now_ns, NOISE)
    recent = state.seen_ns[rows] >= now_ns - _RECENT_NS
    bits = (recent * (np.uint32(1) << np.arange(recent.shape[1], dtype=np.uint32))).sum(axis=1, dtype=np.uint32)
    tracks = Tracks(
        time_ns=now_ns,
        id=state.id[rows],
        state=shown[rows].astype(np.uint8),
        position_m=np.ascontiguousarray(x[:, :3]),
        velocity_mps=np.ascontiguousarray(x[:, 3:]),
        covariance=P,
        updated_ns=state.updated_ns[rows],
        born_ns=state.born_ns[rows],
        existence=1.0 / (1.0 + np.exp(-state.log_odds[rows])),
        hits=state.hits[rows],
        sensors=bits,
        kind=_votes(state)[rows].astype(np.uint8),
    )
    keep(state, np.flatnonzero(~ends))
    return tracks
