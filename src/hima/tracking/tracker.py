"""The tracker: detections and looks in, tracks out.

`observe` uses detections, `fuse` the tracks of sensors that track by themselves, `look` counts misses where a sensor
has looked, `picture` says what flies now. All are deterministic and change nothing but the state they are given.
"""

import math
from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.picture.calibration import SensorCalibration, Witness
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.local_track import LocalTracks
from hima.picture.sensor import Sensor
from hima.picture.track import Tracks, TrackState
from hima.picture.wedge import Wedge
from hima.tracking import sensor_care
from hima.tracking.absorb import absorb
from hima.tracking.emerging import Clues, cross_lines, keep_placed, no_clues
from hima.tracking.fusion import REPORTS_MAX, fuse_reports
from hima.tracking.gating import Plots
from hima.tracking.life import Rules, count_misses, rules_of
from hima.tracking.lines import remember
from hima.tracking.local_report import reports_of
from hima.tracking.local_table import Locals, no_locals
from hima.tracking.maps import Maps, no_maps
from hima.tracking.motion import drone_models, first_models
from hima.tracking.outlook import tell
from hima.tracking.screening import EARLY_S, LATE_S, REMEMBERED, Refused, admit
from hima.tracking.sensors import LINES_ALONE, LOOKS_COUNT, PERIOD_S, sensor_numbers
from hima.tracking.settings import TrackingSettings
from hima.tracking.table import FIRST_ROWS, NEVER_NS, Estimates, Lives, compact, enlarged, no_estimates, no_lives
from hima.tracking.wedges import wedges
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
        models: (M, 5) the motion models of confirmed tracks.
        first_models: (1, 5) those of tentative ones.
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
        locals: The tracks of sensors that track by themselves.
        clues: Lines of position, and where they cross.
        maps: What the sensors have taught about themselves.
        care: What sensors are off by and how they do.
    """

    sensors: tuple[Sensor, ...]
    rules: Rules
    numbers: FloatArray
    models: FloatArray
    first_models: FloatArray
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
    locals: Locals
    clues: Clues
    maps: Maps
    care: sensor_care.Care


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
        first_models=first_models(),
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
        locals=no_locals(sensors),
        clues=no_clues(len(sensors)),
        maps=no_maps(sensors, settings.speed_max_mps),
        care=sensor_care.start(sensors, settings),
    )


def pass_time(state: TrackerState, now_ns: int) -> None:
    """Tell the time, as `picture` does, without asking for a picture. Time never runs backwards."""
    state.now_ns = max(state.now_ns, now_ns) if state.told else now_ns
    state.told = True


def _admitted(state: TrackerState, detections: Detections) -> Plots:
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
    earliest_ns, latest_ns = now_ns - round(LATE_S * SECOND_NS), now_ns + round(EARLY_S * SECOND_NS)
    coordinates = int(detections.coordinates)
    remembered = state.remembered[detections.sensor]
    good, all_good = admit(coordinates, time_ns, value, sigma, earliest_ns, latest_ns, remembered, state.refused)
    if not all_good:
        time_ns, value, sigma, kind = time_ns[good], value[good], sigma[good], kind[good]
    time_ns = sensor_care.receive(state.care, detections.sensor, coordinates, time_ns, value, sigma)
    return Plots(detections.sensor, coordinates, time_ns, value, sigma, kind, np.zeros(len(good)))


def make_room(state: TrackerState, rows: int) -> None:
    """Enlarge the table for so many new tracks, as far as it may grow."""
    capacity = len(state.lives.id)
    wanted = state.count + rows
    if wanted > capacity < state.rules.tracks_max:
        rows = min(max(wanted, 2 * capacity), state.rules.tracks_max)
        state.estimates, state.lives = enlarged(state.estimates, state.lives, rows)


def observe(state: TrackerState, detections: Detections) -> None:
    """Use a batch of detections of one sensor: each refines a track, starts one, or is refused and counted.

    A scan may come in several batches. Rows may be up to five seconds late; they are used as what they are, news of
    the past. Bearings, ranges and differences of ranges refine tracks; they start one only where those of several
    sensors cross.

    Args:
        state: Changed in place.
        detections: Any batch; nothing in it is trusted.
    """
    if not 0 <= detections.sensor < len(state.sensors):
        state.refused[Refused.UNKNOWN_SENSOR] += len(detections.time_ns)
        return
    if detections.coordinates is Coordinates.TDOA and state.sensors[detections.sensor].reference_m is None:
        state.refused[Refused.BAD_VALUE] += len(detections.time_ns)
        return
    plots = _admitted(state, detections)
    make_room(state, len(plots.time_ns))
    sensor = state.numbers[detections.sensor]
    apart = SWEPT_APART if state.swept[detections.sensor] else UNSWEPT_APART
    apart_ns = round(apart * float(sensor[PERIOD_S]) * SECOND_NS)
    state.count, state.next_id, state.next_tentative, owner = absorb(
        state.estimates,
        state.lives,
        state.count,
        state.next_id,
        state.next_tentative,
        state.models,
        state.first_models,
        plots,
        sensor,
        apart_ns,
        state.rules,
        state.refused,
        state.maps,
    )
    if len(owner):
        sensor_care.learn(state.care, plots, owner, state.estimates, state.lives, state.count)
    if len(owner) and np.isnan(plots.value[:, :2]).any():
        _weigh_lines(state, plots, owner, apart_ns)


def _weigh_lines(state: TrackerState, plots: Plots, owner: IntArray, apart_ns: int) -> None:
    """What lines of position keep alive, and what they begin where they cross."""
    places = remember(state.clues.lines, plots, owner, state.lives.state, apart_ns)
    alone = state.numbers[:, LINES_ALONE]
    if not alone[plots.sensor] or alone.sum() < 2.0:  # nothing can cross, and the kernels need not be compiled
        return
    keep_placed(state.estimates, state.lives, state.numbers, plots, owner, state.rules)
    state.count, state.next_id = cross_lines(
        state.estimates,
        state.lives,
        state.count,
        state.next_id,
        state.models,
        state.numbers,
        state.clues,
        plots.sensor,
        places,
        apart_ns,
        state.rules,
        state.refused,
    )


def fuse(state: TrackerState, local: LocalTracks) -> None:
    """Use a batch of one sensor's own tracks: each report is fused into a track, begins one, or is refused and counted.

    Args:
        state: Changed in place.
        local: Any batch; nothing in it is trusted.
    """
    rows = len(local.time_ns)
    if not 0 <= local.sensor < len(state.sensors):
        state.refused[Refused.UNKNOWN_SENSOR] += rows
        return
    state.refused[Refused.TOO_MANY] += max(rows - REPORTS_MAX, 0)
    reports = reports_of(local, REPORTS_MAX)
    if not state.told and rows:
        state.now_ns = max(state.now_ns, int(reports.time_ns.max()))
    make_room(state, len(reports.time_ns))
    state.count, state.next_id = fuse_reports(
        state.estimates,
        state.lives,
        state.count,
        state.next_id,
        state.models,
        state.first_models,
        state.locals,
        reports,
        (state.now_ns - round(LATE_S * SECOND_NS), state.now_ns + round(EARLY_S * SECOND_NS)),
        state.rules,
        state.refused,
    )


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
    time_ns = sweep.time_ns - sensor_care.clock_ns(state.care, sweep.sensor)
    count_misses(
        state.estimates,
        state.lives,
        state.count,
        state.models,
        state.first_models,
        state.numbers,
        sweep.sensor,
        time_ns,
        float(sweep.from_rad),
        float(sweep.width_rad),
        state.maps.grid,
        state.maps.cells,
        state.maps.time_ns,
        state.rules.learns,
    )
    sensor_care.looked(state.care, sweep.sensor, state.lives, state.count, time_ns)


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
    ended, motion, rest = tell(
        state.estimates,
        state.lives,
        state.count,
        state.numbers,
        state.models,
        state.first_models,
        now_ns,
        now_ns - CONTRIBUTED_S * SECOND_NS,
        state.rules,
        state.maps,
    )
    sensor_care.review(state.care, now_ns)
    if ended:
        state.count = compact(state.estimates, state.lives, state.count, TrackState.DROPPED.value)
    position_m, velocity_mps, covariance = motion
    numbers, states, updated_ns, born_ns, existence, hits, sensors, kind = rest
    return Tracks(
        time_ns=now_ns,
        id=numbers,
        state=states,
        position_m=position_m,
        velocity_mps=velocity_mps,
        covariance=covariance,
        updated_ns=updated_ns,
        born_ns=born_ns,
        existence=existence,
        hits=hits,
        sensors=sensors,
        kind=kind,
    )


def unexplained(state: TrackerState) -> tuple[Wedge, ...]:
    """Bearings that no track explains, at the moment last told."""
    return wedges(state.clues.lines, state.sensors, state.now_ns)


def holds(state: TrackerState, track: int) -> bool:
    """True if a track of this number is confirmed and not yet dropped."""
    mine = state.lives.id[: state.count] == track
    return track > 0 and bool((mine & (state.lives.state[: state.count] < TrackState.DROPPED)).any())


def refusals(state: TrackerState) -> tuple[tuple[str, int], ...]:
    """Detections not used so far, by reason, in fixed order."""
    return tuple((reason.name.lower(), int(state.refused[reason])) for reason in Refused)


def next_track(state: TrackerState) -> int:
    """Number that the next confirmed track will get: `start` takes it to go on counting where this state ended."""
    return state.next_id


def calibrations(state: TrackerState) -> tuple[SensorCalibration, ...]:
    """What sensors were found to be off by and how they do, in order of the site; what is due is judged, in place."""
    return sensor_care.report(state.care, state.now_ns)


def bear_witness(state: TrackerState, witnesses: tuple[Witness, ...]) -> None:
    """Let cooperative aircraft bear witness of where tracks are: sensors are compared with them, tracks are not moved.

    Args:
        state: Its knowledge of sensors is changed in place.
        witnesses: Claims that identification has joined to tracks.
    """
    for witness in witnesses:
        rows = np.flatnonzero(state.lives.id[: state.count] == witness.track)
        if witness.track > 0 and len(rows):
            sensor_care.bear_witness(state.care, witness, int(rows[0]), state.estimates)
