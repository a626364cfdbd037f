"""The care of sensors: what they are off by is learnt and taken away; whether they do what they should is watched."""

import math
from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.picture.calibration import Bias, CalibrationState, Quantity, SensorCalibration, Witness
from hima.picture.sensor import Sensor
from hima.tracking.calibration import calibration as calibrating
from hima.tracking.calibration.book import ELEVATION
from hima.tracking.calibration.judging import USE_AUTO, USE_OFF
from hima.tracking.gating import Plots
from hima.tracking.measurement import CARTESIAN_CODE, TDOA_CODE
from hima.tracking.sensor_watch import (
    LOOKS_NEEDED,
    Watch,
    forget_errors,
    new_watch,
    noise_of,
    note_errors,
    note_misses,
    note_repeats,
    weigh_watch,
)
from hima.tracking.settings import TrackingSettings
from hima.tracking.table import NEVER_NS, Estimates, Lives
from hima.units import SECOND_NS

REVIEW_S: Final = 1.0
"""Sensors are judged and reported on so often."""
MISALIGNED_S: Final = 60.0
"""A bias beyond three standard deviations for so long is somebody's business."""
LEARNT: Final = 0.5
"""Share of a sensor's own standard deviation within which its biases must be known before it is called good."""
KNOWN: Final = 0.95
"""A bias whose uncertainty has not fallen below this share of the error of installation is not told."""
AGAIN: Final = 0.5
"""Share of a sensor's period after which the same value is a repetition."""
ORDER: Final = (Quantity.RANGE, Quantity.AZIMUTH, Quantity.ELEVATION, Quantity.CLOCK)


class Care(msgspec.Struct):
    """Everything remembered about sensors.

    Attributes:
        sensors: The site's sensors.
        noise_limit: Factor on a sensor's noise beyond which people are told.
        declared: (S,) declared detection probabilities.
        calibration: What sensors are off by.
        watch: How they do.
        reviewed_ns: When they were last judged.
        corrected_ns: `Calibration.corrected_ns` at that time.
        report: What was last said.
    """

    sensors: tuple[Sensor, ...]
    noise_limit: float
    declared: FloatArray
    calibration: calibrating.Calibration
    watch: Watch
    reviewed_ns: int = NEVER_NS
    corrected_ns: int = NEVER_NS
    report: tuple[SensorCalibration, ...] = ()


def start(sensors: tuple[Sensor, ...], settings: TrackingSettings) -> Care:
    """Nothing is known of any sensor."""
    declared = np.array([sensor.detection_probability for sensor in sensors], np.float64)
    calibration = calibrating.start(sensors, settings)
    return Care(sensors, settings.noise_limit, declared, calibration, new_watch(len(sensors)))


def receive(
    care: Care, sensor: int, coordinates: int, time_ns: IntArray, value: FloatArray, sigma: FloatArray
) -> IntArray:
    """Look at a screened batch and correct it in place.

    Args:
        care: Changed in place.
        sensor: Index of the sensor.
        coordinates: `Coordinates` code; differences of arrival times are not corrected.
        time_ns: (D,) times.
        value: (D, 4) measurements as reported; corrected.
        sigma: (D, 4) their standard deviations; raised where a correction or the sensor is uncertain.

    Returns:
        (D,) the times less what the sensor's clock is off by.
    """
    watch = care.watch
    apart_ns = round(AGAIN * care.sensors[sensor].period_s * SECOND_NS)
    watch.repeated[sensor] = note_repeats(
        watch.echo[sensor],
        watch.echo_ns[sensor],
        float(watch.repeated[sensor]),
        time_ns,
        value.view(np.int64),
        apart_ns,
    )
    if coordinates == TDOA_CODE:
        return time_ns
    cartesian = coordinates == CARTESIAN_CODE
    calibrating.corrected(care.calibration, sensor, cartesian, value, sigma, float(care.watch.factor[sensor]))
    return time_ns - clock_ns(care, sensor)


def clock_ns(care: Care, sensor: int) -> int:
    """What is taken from a sensor's times."""
    return calibrating.clock_ns(care.calibration, sensor)


def learn(care: Care, plots: Plots, owner: IntArray, estimates: Estimates, lives: Lives, count: int) -> None:
    """Learn from plots that established tracks have just used.

    Args:
        care: Changed in place.
        plots: The plots, as `receive` left them.
        owner: (D,) row of each plot's track, -1 for none.
        estimates: The tracks.
        lives: Their lives.
        count: Rows of both in use.
    """
    if len(owner) == 0 or plots.coordinates == TDOA_CODE:
        return
    watch, place = care.watch, care.calibration.setup.places[plots.sensor]
    factor = float(watch.factor[plots.sensor])
    note_errors(
        watch.squares[plots.sensor],
        watch.looks[plots.sensor],
        bool(watch.counted[plots.sensor]),
        factor,
        plots,
        place,
        owner,
        estimates,
        lives.state,
    )
    calibrating.take_in(care.calibration, plots, owner, estimates, lives, count)


def keep_apart(care: Care, pairs: list[tuple[int, int]]) -> None:
    """Take pairs of track numbers for two objects each, as people say: neither is the shadow of the other."""
    care.calibration.apart = np.array(pairs, np.int64).reshape(len(pairs), 2)


def keep_known(care: Care, tracks: frozenset[int]) -> None:
    """Take tracks for known to people, who have said something of them: none is dropped as the shadow of another."""
    care.calibration.known = np.array(sorted(tracks), np.int64)


def looked(care: Care, sensor: int, lives: Lives, count: int, time_ns: int) -> None:
    """Note what a sensor did not see in a look at ``time_ns`` for which misses have just been counted."""
    care.watch.counted[sensor] = True
    note_misses(care.watch.looks[sensor], lives.state, lives.updated_ns, lives.missed_ns[sensor], count, time_ns)


def bear_witness(care: Care, witness: Witness, row: int, estimates: Estimates) -> None:
    """Compare a cooperative aircraft's claim with what sensors have seen of its track, which is in ``row``."""
    calibrating.bear_witness(care.calibration, witness, row, estimates)


def review(care: Care, now_ns: int) -> None:
    """Judge all sensors anew, once a second."""
    if abs(now_ns - care.reviewed_ns) < REVIEW_S * SECOND_NS:
        return
    care.reviewed_ns = now_ns
    if care.calibration.corrected_ns != care.corrected_ns:
        care.corrected_ns = care.calibration.corrected_ns
        forget_errors(care.watch)
    weigh_watch(care.watch, care.declared, care.noise_limit)


def report(care: Care, now_ns: int) -> tuple[SensorCalibration, ...]:
    """What is to be said of all sensors at ``now_ns``; it is remembered, to tell since when it is so."""
    before = care.report or (None,) * len(care.sensors)
    care.report = tuple(_reported(care, s, before[s], now_ns) for s in range(len(care.sensors)))
    return care.report


def _biases(care: Care, s: int) -> tuple[Bias, ...]:
    book, verdicts = care.calibration.book, care.calibration.verdicts
    if care.calibration.setup.use[s] == USE_OFF or book.common[s] + book.claimants[s] == 0:
        return ()
    rows = zip(
        ORDER,
        verdicts.value[s].tolist(),
        verdicts.sigma[s].tolist(),
        verdicts.applied[s].tolist(),
        verdicts.significant[s].tolist(),
        care.calibration.setup.prior_sigma.tolist(),
        strict=True,
    )
    # One that is no better known than before is not measured, or nothing was learnt yet.
    return tuple(Bias(*row) for *row, prior in rows if row[2] < KNOWN * prior)


def _state(care: Care, s: int, biases: tuple[Bias, ...]) -> CalibrationState:
    setup = care.calibration.setup
    if setup.use[s] == USE_OFF:
        return CalibrationState.OFF
    out = [bias for bias in biases if bias.significant]
    if out:
        done = all(bias.applied != 0.0 for bias in out) and setup.use[s] == USE_AUTO
        return CalibrationState.CORRECTED if done else CalibrationState.MISALIGNED
    on_plan = [bias for bias in biases if bias.quantity in ORDER[:ELEVATION]]
    known = all(bias.sigma <= LEARNT * setup.own_sigma[s, ORDER.index(bias.quantity)] for bias in on_plan)
    return CalibrationState.GOOD if on_plan and known else CalibrationState.LEARNING


def _reported(care: Care, s: int, before: SensorCalibration | None, now_ns: int) -> SensorCalibration:
    book, verdicts, watch = care.calibration.book, care.calibration.verdicts, care.watch
    biases = _biases(care, s)
    state = _state(care, s, biases)
    lasting = now_ns - verdicts.since_ns[s] >= MISALIGNED_S * SECOND_NS
    bounds = np.empty(2)
    noise = noise_of(watch, s, bounds)
    looks, saw = watch.looks[s].tolist()
    unknown = math.isnan(noise)
    return SensorCalibration(
        sensor=care.sensors[s].id,
        state=state,
        biases=biases,
        common=int(book.common[s]),
        claimants=int(book.claimants[s]),
        since_ns=before.since_ns if before is not None and before.state is state else now_ns,
        misaligned=bool((verdicts.beyond[s] & lasting).any()),
        noise=None if unknown else noise,
        noise_low=None if unknown else float(bounds[0]),
        noise_high=None if unknown else float(bounds[1]),
        noise_applied=float(watch.factor[s]),
        noisy=bool(watch.noisy[s]),
        detection=saw / looks if looks >= LOOKS_NEEDED else None,
        detection_poor=bool(watch.poor[s]),
        frozen=bool(watch.frozen[s]),
    )
