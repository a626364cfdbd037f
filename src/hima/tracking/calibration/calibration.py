"""Calibration of all sensors: learnt from what tracks use, judged, and taken from what sensors report."""

from typing import Final, NamedTuple

import msgspec
import numpy as np

from hima.picture.arrays import CodeArray, FloatArray, IntArray
from hima.picture.calibration import CalibrationUse, Witness
from hima.picture.sensor import Sensor
from hima.tracking.calibration.book import ASTRAY, CLOCK, Book, new_book
from hima.tracking.calibration.companions import find_companions
from hima.tracking.calibration.correcting import correct
from hima.tracking.calibration.doubles import drop_doubles
from hima.tracking.calibration.judging import USE_AUTO, USE_OFF, USE_SHOW, Verdicts, no_verdicts
from hima.tracking.calibration.learning import learn, motion_of, slot_of
from hima.tracking.calibration.settling import settle
from hima.tracking.calibration.witnesses import (
    CLAIMANTS_MAX,
    Witnesses,
    clear_witness,
    hear_witness,
    no_witnesses,
)
from hima.tracking.gating import Plots
from hima.tracking.measurement import CARTESIAN_CODE
from hima.tracking.settings import TrackingSettings
from hima.tracking.table import NEVER_NS, Estimates, Lives
from hima.units import SECOND_NS

SETTLE_S: Final = 0.2
CALM_SETTLE_S: Final = 1.0
"""What was learnt is judged so often at most: while little is known, and later."""
GROUPS_MAX: Final = 24
CALM_GROUPS_MAX: Final = 8
"""Groups learnt from in one batch at most, then and later."""
CALM: Final = 1_000
"""Groups from which on enough is known to take it slowly."""
PAIRING_S: Final = 1.0
"""Companions are looked for so often."""
MEMORY_S: Final = 6.0 * 3600.0
"""What was learnt fades with this time constant even while nothing flies."""
ASTRAY_DOUBT: Final = 0.36
"""Negative logarithm of the share of what was learnt that is kept each time sensors are found far apart."""
MERGING_S: Final = 10.0
"""For so long after a sensor is first corrected its own tracks are taken for what they are: the shadows of others."""
DOUBLES_S: Final = 60.0
"""For so long two established tracks that look like one object are taken for one."""
WITNESS_S: Final = 120.0
"""A claimant not heard for so long is forgotten."""
WITNESS_SIGMA_M: Final = 30.0
WITNESS_SIGMA_UP_M: Final = 80.0
"""No claim is believed to be better than this: satellite heights and datums differ, and clocks of claims."""
USES: Final = {CalibrationUse.AUTO: USE_AUTO, CalibrationUse.SHOW: USE_SHOW, CalibrationUse.OFF: USE_OFF}


class Setup(NamedTuple):
    """What does not change.

    Attributes:
        places: (S, 3) positions of the sensors.
        own_sigma: (S, 4) their standard deviations of range, azimuth, elevation; the last column is unused.
        prior_sigma: (4,) errors of installation.
        use: (S,) codes of `CalibrationUse`.
    """

    places: FloatArray
    own_sigma: FloatArray
    prior_sigma: FloatArray
    use: CodeArray


class Calibration(msgspec.Struct):
    """Everything calibration remembers.

    Attributes:
        setup: What does not change.
        book: Fixes and biases.
        verdicts: What stands out and is corrected.
        witnesses: What cooperative aircraft say.
        claimants: Their keys, empty for a free place.
        told: Groups learnt from since the last judgement.
        learnt: Groups learnt from since the start, or since sensors were found far apart or moved.
        doubt: What companions found since then make doubtful, see `ASTRAY_DOUBT`.
        settled_ns: Time of the last judgement.
        paired_ns: When companions were last looked for.
        corrected_ns: When a sensor was last newly corrected.
        apart: (P, 2) pairs of track numbers that people say are two objects.
        known: (K,) numbers of tracks of which people have said something.
    """

    setup: Setup
    book: Book
    verdicts: Verdicts
    witnesses: Witnesses
    claimants: list[str]
    told: int
    learnt: int
    doubt: float
    settled_ns: int
    paired_ns: int
    corrected_ns: int
    apart: IntArray
    known: IntArray


def start(sensors: tuple[Sensor, ...], settings: TrackingSettings) -> Calibration:
    """Nothing is known of any sensor."""
    count = len(sensors)
    prior = np.array(
        (
            settings.installation_range_m,
            np.radians(settings.installation_angle_deg),
            np.radians(settings.installation_angle_deg),
            settings.installation_clock_s,
        )
    )
    own = [(s.sigma_range_m, s.sigma_azimuth_rad, s.sigma_elevation_rad, 0.0) for s in sensors]
    setup = Setup(
        places=np.array([s.position_m for s in sensors], np.float64).reshape(count, 3),
        own_sigma=np.array(own, np.float64).reshape(count, 4),
        prior_sigma=prior,
        use=np.array([USES[s.calibrate] for s in sensors], np.uint8),
    )
    return Calibration(
        setup=setup,
        book=new_book(count, prior),
        verdicts=no_verdicts(count, NEVER_NS),
        witnesses=no_witnesses(count),
        claimants=[""] * CLAIMANTS_MAX,
        told=0,
        learnt=0,
        doubt=0.0,
        settled_ns=NEVER_NS,
        paired_ns=NEVER_NS,
        corrected_ns=NEVER_NS,
        apart=np.zeros((0, 2), np.int64),
        known=np.zeros(0, np.int64),
    )


def clock_ns(state: Calibration, sensor: int) -> int:
    """What is to be taken from a sensor's times."""
    return round(float(state.verdicts.applied[sensor, CLOCK]) * SECOND_NS)


def corrected(
    state: Calibration, sensor: int, cartesian: bool, value: FloatArray, sigma: FloatArray, noise: float
) -> None:
    """Take from a batch, in place, what its sensor is known to be off by; `clock_ns` is for its times.

    Args:
        state: What is known.
        sensor: Index of the sensor.
        cartesian: True for positions.
        value: (D, 4) measurements.
        sigma: (D, 4) their standard deviations; they grow by what is uncertain in the correction.
        noise: Factor by which the sensor's errors exceed what it declares.
    """
    if state.verdicts.active[sensor] or noise != 1.0:
        verdicts = state.verdicts
        place = state.setup.places[sensor]
        correct(cartesian, value, sigma, place, verdicts.applied[sensor], verdicts.added[sensor], noise)


def _as_reported(state: Calibration, plots: Plots) -> tuple[IntArray, FloatArray]:
    """Times and values of plots as they were before they were corrected."""
    if not state.verdicts.active[plots.sensor]:
        return plots.time_ns, plots.value
    value, sigma = plots.value.copy(), plots.sigma.copy()
    applied = -state.verdicts.applied[plots.sensor]
    place = state.setup.places[plots.sensor]
    correct(plots.coordinates == CARTESIAN_CODE, value, sigma, place, applied, np.zeros(3), 1.0)
    return plots.time_ns + clock_ns(state, plots.sensor), value


def take_in(state: Calibration, plots: Plots, owner: IntArray, estimates: Estimates, lives: Lives, count: int) -> None:
    """Learn from the plots that tracks have used, after they have.

    Args:
        state: Changed in place.
        plots: The plots, corrected as `corrected` does.
        owner: (D,) row of each plot's track, -1 for none.
        estimates: The tracks.
        lives: Their lives; a confirmed track that proves to be the shadow of another is dropped.
        count: Rows of both in use.
    """
    if len(state.book.key) == 0 or len(owner) == 0 or state.setup.use[plots.sensor] == USE_OFF:
        return
    time_ns, value = _as_reported(state, plots)
    now_ns = int(time_ns[-1])
    if abs(now_ns - state.paired_ns) >= PAIRING_S * SECOND_NS:
        state.paired_ns = now_ns
        merging = now_ns - state.corrected_ns < MERGING_S * SECOND_NS
        setup = state.setup
        pairs = find_companions(
            state.book, setup.places, setup.prior_sigma, estimates, lives, count, now_ns, merging, state.apart,
            state.known,
        )  # fmt: skip
        if now_ns - state.corrected_ns < DOUBLES_S * SECOND_NS:
            drop_doubles(state.book, estimates, lives, count, now_ns, state.apart, state.known)
        else:
            state.book.double[:] = 0
        if pairs >= ASTRAY:
            state.doubt += ASTRAY_DOUBT
            state.learnt = 0
    most = GROUPS_MAX if state.learnt < CALM else CALM_GROUPS_MAX
    told = learn(
        state.book, state.setup.places, plots.sensor, plots.coordinates, time_ns, value, plots.sigma, owner, estimates,
        lives.id, most,
    )  # fmt: skip
    state.told += told
    state.learnt += told
    _settle_if_due(state, now_ns)


def _settle_if_due(state: Calibration, now_ns: int) -> None:
    pause_s = SETTLE_S if state.learnt < CALM else CALM_SETTLE_S
    if not state.told or abs(now_ns - state.settled_ns) < pause_s * SECOND_NS:
        return
    aged = state.doubt
    aged += 0.0 if state.settled_ns == NEVER_NS else abs(now_ns - state.settled_ns) / (MEMORY_S * SECOND_NS)
    state.settled_ns = now_ns
    state.told = 0
    state.doubt = 0.0
    setup = state.setup
    fresh, moved = settle(
        state.book, state.witnesses, state.verdicts, setup.own_sigma, setup.prior_sigma, setup.use, aged, now_ns
    )
    if fresh:
        state.corrected_ns = now_ns
    if moved:
        state.learnt = 0


def bear_witness(state: Calibration, witness: Witness, row: int, estimates: Estimates) -> None:
    """Compare the claim of a cooperative aircraft with the latest fixes of its track.

    Args:
        state: Changed in place.
        witness: The claim.
        row: Row of its track.
        estimates: The tracks.
    """
    if len(state.book.key) == 0:
        return
    k = _place_of(state, witness)
    if k < 0 or witness.time_ns <= state.witnesses.heard_ns[k]:
        return
    if state.witnesses.track[k] != witness.track:
        clear_witness(state.witnesses, k)
        state.witnesses.track[k] = witness.track
    state.witnesses.heard_ns[k] = witness.time_ns
    motion = np.empty(9)
    motion_of(estimates, row, witness.time_ns, motion)
    motion[:3] = witness.position_m
    sigma, sigma_up = max(witness.sigma_m, WITNESS_SIGMA_M), max(witness.sigma_up_m, WITNESS_SIGMA_UP_M)
    precision = np.array((sigma**-2, sigma**-2, sigma_up**-2))
    slot = slot_of(state.book.key, state.book.time_ns, state.book.spent, state.book.sworn, witness.track)
    setup = state.setup
    state.told += hear_witness(
        state.witnesses, state.book, setup.places, setup.prior_sigma, k, slot, witness.time_ns, motion, precision
    )
    _settle_if_due(state, witness.time_ns)


def _place_of(state: Calibration, witness: Witness) -> int:
    """The place of a claimant, a free one, one not heard for long, or -1."""
    if witness.claimant in state.claimants:
        return state.claimants.index(witness.claimant)
    heard = np.where(state.witnesses.track == 0, NEVER_NS, state.witnesses.heard_ns)
    k = int(np.argmin(heard))
    if witness.time_ns - heard[k] < WITNESS_S * SECOND_NS:
        return -1
    clear_witness(state.witnesses, k)
    state.witnesses.heard_ns[k] = NEVER_NS
    state.claimants[k] = witness.claimant
    return k
