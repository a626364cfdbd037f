"""The tracker: detections and looks in, tracks out.

`observe` uses detections, `look` counts misses where a sensor has looked, `picture` says what flies now. All three are
deterministic and change nothing but the state they are given.
"""

import math
from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.picture.detection import Detections, Sweep
from hima.picture.kind import Kind
from hima.picture.sensor import Sensor
from hima.picture.track import Tracks, TrackState
from hima.tracking.absorb import fixes, start_tracks, use
from hima.tracking.association import associate
from hima.tracking.gating import Plots, index_of
from hima.tracking.life import KIND_BELIEVED, Rules, age, count_misses, number, rules_of
from hima.tracking.motion import drone_models
from hima.tracking.outlook import outlook
from hima.tracking.screening import EARLY_S, GOOD, LATE_S, REMEMBERED, Refused, screen
from hima.tracking.sensors import LOOKS_COUNT, PERIOD_S, PLACE, sensor_numbers
from hima.tracking.settings import TrackingSettings
from hima.tracking.table import (
    FIRST_ROWS,
    NEVER_NS,
    Estimates,
    Lives,
    enlarged,
    keep_rows,
    no_estimates,
    no_lives,
)
from hima.units import SECOND_NS

BATCH_MAX: Final = 20_000
"""Rows of one batch that are used: more than any sensor of ours reports in a scan."""
CONTRIBUTED_S: Final = 10
"""A sensor counts as contributing to a track for so long after it was last used."""
SWEPT_APART: Final = 0.5
UNSWEPT_APART: Final = 0.1
"""Share of a period within which a sensor sees an object once: a sensor that reports its sweeps keeps to its period;
of one that does not, the period is only what the site folder says, and reports may come faster."""


class TrackerState(msgspec.Struct):
    """Everything the tracker remembers.

    Attributes:
        sensors: The site's sensors.
        rules: The settings as kernels see them.
        numbers: (S, COLUMNS) what kernels know of each sensor.
        models: (M, 5) the motion models.
        estimates: Where tracks are.
        lives: What they have lived through.
        count: Rows of both in use.
        next_id: Number of the next track to be confirmed.
        next_tentative: Number of the next tentative track, negative.
        now_ns: Newest moment told by `picture` or `pass_time`; before the first, newest time of a detection.
        told: True once `picture` or `pass_time` has told the time.
        swept: (S,) 1 for sensors that have reported a sweep.
        remembered: (S, REMEMBERED) fingerprints of rows used.
        refused: (R,) rows not used, by `Refused`.
    """

    sensors: tuple[Sensor, ...]
    rules: Rules
    numbers: FloatArray
    models: FloatArray
    estimates: Estimates
    lives: Lives
    count: int
    next_id: int
    next_tentative: int
    now_ns: int
    told: bool
    swept: IntArray
    remembered: IntArray
    refused: IntArray


def start(sensors: tuple[Sensor, ...], settings: TrackingSettings, first_track: int = 1) -> TrackerState:
    """The state of a tracker that has seen nothing.

    Args:
        sensors: The site's sensors, in order of index.
        settings: Life and motion of tracks.
        first_track: Number of the first track, so that numbers are never reused within a journal.
    """
    rows = min(FIRST_ROWS, settings.tracks_max)
    return TrackerState(
        sensors=sensors,
        rules=rules_of(settings),
        numbers=sensor_numbers(sensors, settings.speed_max_mps),
        models=drone_models(),
        estimates=no_estimates(rows),
        lives=no_lives(rows, len(sensors)),
        count=0,
        next_id=first_track,
        next_tentative=-1,
        now_ns=NEVER_NS,
        told=False,
        swept=np.zeros(len(sensors), np.int64),
        remembered=np.zeros((len(sensors), REMEMBERED), np.int64),
        refused=np.zeros(len(Refused), np.int64),
    )


def pass_time(state: TrackerState, now_ns: int) -> None:
    """Tell the time, as `picture` does, without asking for a picture. Time never runs backwards."""
    state.now_ns = max(state.now_ns, now_ns) if state.told else now_ns
    state.told = True


def _plots(state: TrackerState, detections: Detections) -> Plots:
    """The rows that may be used, in order of time, as arrays that kernels may keep and change."""
    rows = len(detections.time_ns)
    if rows > BATCH_MAX:
        state.refused[Refused.TOO_MANY] += rows - BATCH_MAX
    time_ns = np.array(detections.time_ns[:BATCH_MAX], np.int64)
    value = np.array(detections.value[:BATCH_MAX], np.float64, order="C")
    sigma = np.array(detections.sigma[:BATCH_MAX], np.float64, order="C")
    kind = np.array(detections.kind[:BATCH_MAX], np.uint8)
    now_ns = state.now_ns
    if not state.told and len(time_ns):
        now_ns = state.now_ns = max(now_ns, int(time_ns.max()))
    verdict = screen(
        int(detections.coordinates),
        time_ns,
        value,
        value.view(np.int64),
        sigma,
        now_ns - round(LATE_S * SECOND_NS),
        now_ns + round(EARLY_S * SECOND_NS),
        state.remembered[detections.sensor],
    )
    good = verdict == GOOD
    if not good.all():
        state.refused += np.bincount(verdict[~good], minlength=len(Refused))
        time_ns, value, sigma, kind = time_ns[good], value[good], sigma[good], kind[good]
    if (time_ns[1:] < time_ns[:-1]).any():
        order = np.argsort(time_ns, kind="stable")
        time_ns, value, sigma, kind = time_ns[order], value[order], sigma[order], kind[order]
    return Plots(detections.sensor, int(detections.coordinates), time_ns, value, sigma, kind)


def _chunk_ends(time_ns: IntArray, longest_ns: int) -> list[int]:
    """Ends of runs of rows, in order of time, none longer than ``longest_ns``."""
    ends: list[int] = []
    begin = 0
    while begin < len(time_ns):
        begin = int(np.searchsorted(time_ns, time_ns[begin] + longest_ns, side="right"))
        ends.append(begin)
    return ends


def _make_room(state: TrackerState, rows: int) -> None:
    """Enlarge the table for so many new tracks, as far as it may grow."""
    capacity = len(state.lives.id)
    wanted = state.count + rows
    if wanted > capacity < state.rules.tracks_max:
        rows = min(max(wanted, 2 * capacity), state.rules.tracks_max)
        state.estimates, state.lives = enlarged(state.estimates, state.lives, rows)


def _absorb(state: TrackerState, plots: Plots, apart_ns: int) -> None:
    """Established tracks choose first, then tentative ones; what is left begins new ones."""
    estimates, lives, models = state.estimates, state.lives, state.models
    sensor = state.numbers[plots.sensor]
    index = index_of(plots, sensor[PLACE : PLACE + 3])
    fix = fixes(plots)
    unused = np.ones(len(fix), np.bool_)
    codes = lives.state[: state.count].copy()
    expected = no_estimates(state.count)
    expected.time_ns[:] = NEVER_NS
    for rows in (
        np.flatnonzero((codes == TrackState.CONFIRMED) | (codes == TrackState.COASTING)),
        np.flatnonzero(codes == TrackState.TENTATIVE),
    ):
        if not (len(rows) and unused.any()):
            unused &= fix
            continue
        owner, support = associate(
            estimates, rows, lives.seen_ns[plots.sensor], models, plots, index, unused, sensor, apart_ns, expected
        )
        use(estimates, lives, owner, support, models, plots, fix, sensor, state.rules, unused, state.refused, expected)
        unused &= fix
    state.count = start_tracks(estimates, lives, state.count, models, plots, sensor, state.rules, unused, state.refused)
    state.next_id, state.next_tentative = number(lives, state.count, state.next_id, state.next_tentative)


def observe(state: TrackerState, detections: Detections) -> None:
    """Use a batch of detections of one sensor: each refines a track, starts one, or is refused and counted.

    A scan may come in several batches. Rows may be up to five seconds late; they are used as what they are, news of
    the past. Bearings and ranges alone refine tracks and start none.

    Args:
        state: Changed in place.
        detections: Any batch; nothing in it is trusted.
    """
    if not 0 <= detections.sensor < len(state.sensors):
        state.refused[Refused.UNKNOWN_SENSOR] += len(detections.time_ns)
        return
    plots = _plots(state, detections)
    apart = SWEPT_APART if state.swept[detections.sensor] else UNSWEPT_APART
    apart_ns = round(apart * float(state.numbers[detections.sensor, PERIOD_S]) * SECOND_NS)
    first = 0
    for end in _chunk_ends(plots.time_ns, apart_ns):
        _make_room(state, end - first)
        part = slice(first, end)
        chunk = Plots(
            plots.sensor,
            plots.coordinates,
            plots.time_ns[part],
            plots.value[part],
            plots.sigma[part],
            plots.kind[part],
        )
        _absorb(state, chunk, apart_ns)
        first = end


def look(state: TrackerState, sweep: Sweep) -> None:
    """Count a miss for each track where a sensor has looked and not reported it.

    Args:
        state: Changed in place.
        sweep: What was looked at; it follows the detections inside it.
    """
    if not (
        0 <= sweep.sensor < len(state.sensors)
        and math.isfinite(sweep.from_rad)
        and 0.0 < sweep.width_rad <= 2.0 * math.pi + 1e-6
        and (not state.told or abs(sweep.time_ns - state.now_ns) <= LATE_S * SECOND_NS)
    ):
        state.refused[Refused.BAD_LOOK] += 1
        return
    state.swept[sweep.sensor] = 1
    if not state.numbers[sweep.sensor, LOOKS_COUNT]:
        return
    count_misses(
        state.estimates,
        state.lives,
        state.count,
        state.models,
        state.numbers,
        sweep.sensor,
        sweep.time_ns,
        float(sweep.from_rad),
        float(sweep.width_rad),
    )


def picture(state: TrackerState, now_ns: int) -> Tracks:
    """Let time pass to ``now_ns`` and say what is believed then.

    Time passes also when no sensor speaks: tracks coast, then drop.

    Args:
        state: Changed in place: time passes, and dropped tracks are forgotten.
        now_ns: The moment, UTC nanoseconds; an earlier one than was told before is raised to that.

    Returns:
        All tracks predicted to ``now_ns`` by track number, and each dropped one once. Tentative tracks have negative
        numbers of a series of their own, so that clutter uses up none that people see; they end without a word.
    """
    pass_time(state, now_ns)
    now_ns = state.now_ns
    ended = age(state.lives, state.count, state.numbers, now_ns, state.rules)
    tracks = _tracks(state, now_ns)
    if ended:
        rows = np.flatnonzero(state.lives.state[: state.count] < TrackState.DROPPED)
        keep_rows(state.estimates, state.lives, rows)
        state.count = len(rows)
    return tracks


def _tracks(state: TrackerState, now_ns: int) -> Tracks:
    lives = state.lives
    numbers = lives.id[: state.count]
    rows = np.flatnonzero(lives.state[: state.count] <= TrackState.DROPPED)
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    position_m, velocity_mps, covariance = outlook(state.estimates, rows, state.models, now_ns)
    recent = lives.seen_ns[:32, rows] >= now_ns - CONTRIBUTED_S * SECOND_NS
    bits = np.uint32(1) << np.arange(len(recent), dtype=np.uint32)
    return Tracks(
        time_ns=now_ns,
        id=numbers[rows],
        state=lives.state[rows],
        position_m=position_m,
        velocity_mps=velocity_mps,
        covariance=covariance,
        updated_ns=lives.updated_ns[rows],
        born_ns=lives.born_ns[rows],
        existence=1.0 / (1.0 + np.exp(-lives.score[rows])),
        hits=lives.hits[rows],
        sensors=bits @ recent.astype(np.uint32),
        kind=np.where(lives.kind_trust[rows] >= KIND_BELIEVED, lives.kind[rows], np.uint8(Kind.UNKNOWN)),
    )


def holds(state: TrackerState, track: int) -> bool:
    """True if a track of this number is confirmed and not yet dropped."""
    return track > 0 and bool((state.lives.id[: state.count] == track).any())


def refusals(state: TrackerState) -> tuple[tuple[str, int], ...]:
    """Detections not used so far, by reason, in fixed order."""
    return tuple((reason.name.lower(), int(state.refused[reason])) for reason in Refused)


def next_track(state: TrackerState) -> int:
    """Number that the next confirmed track will get: `start` takes it to go on counting where this state ended."""
    return state.next_id
