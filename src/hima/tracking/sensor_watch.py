"""Whether sensors do what they are said to do: noise, detection probability, and plots that are repeated for ever.

Statistics fade, so that they tell of the last minutes. A sensor that reports nothing at all is its feed's matter.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.lanes import load, total
from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.tracking.belief import MEAN, SPREAD, WEIGHT, mean_of
from hima.tracking.calibration.group import polar_frame
from hima.tracking.gating import SECOND, Plots
from hima.tracking.life import CONFIRMED
from hima.tracking.measurement import CARTESIAN_CODE, wrap
from hima.tracking.table import NEVER_NS, Estimates

NOISE_MEMORY: Final = 2_000.0
LOOKS_MEMORY: Final = 1_000.0
"""Measured quantities, and looks, over which statistics fade."""
SQUARE_MAX: Final = 16.0
"""Largest squared error counted: a wrong pair is no noise."""
NOISE_NEEDED: Final = 300.0
LOOKS_NEEDED: Final = 100.0
KNOWN_S: Final = 2.5
"""A look at a track counts if some sensor has seen it within this time: otherwise the object may have gone."""
POOR_SHARE: Final = 0.6
"""Share of the declared detection probability below which a sensor sees poorly, beyond doubt."""
ECHOES: Final = 512
"""Plots remembered of each sensor to recognise those that are repeated."""
ECHO_MEMORY: Final = 1.0 / 24.0
FROZEN: Final = 0.9
THAWED: Final = 0.5
"""Share of repeated plots, smoothed, from which a sensor is frozen and below which it is not any more."""


class Watch(NamedTuple):
    """What is noted of S sensors.

    Attributes:
        squares: (S, 2) number and sum of squared errors in units of what was declared.
        looks: (S, 2) looks at known objects, and how many of them saw.
        counted: (S,) True once misses of the sensor have been counted: without them nothing is known of its looks.
        echo: (S, ECHOES) fingerprints of plots without their time.
        echo_ns: (S, ECHOES) when they were first reported.
        repeated: (S,) share of plots that repeat earlier ones, smoothed.
        frozen: (S,) True while a sensor is taken to be frozen.
        noisy: (S,) True while its noise is beyond the limit.
        poor: (S,) True while it sees far less than declared.
        factor: (S,) what its standard deviations are multiplied by.
    """

    squares: FloatArray
    looks: FloatArray
    counted: BoolArray
    echo: IntArray
    echo_ns: IntArray
    repeated: FloatArray
    frozen: BoolArray
    noisy: BoolArray
    poor: BoolArray
    factor: FloatArray


def new_watch(sensors: int) -> Watch:
    """Nothing is noted of so many sensors."""
    return Watch(
        squares=np.zeros((sensors, 2)),
        looks=np.zeros((sensors, 2)),
        counted=np.zeros(sensors, np.bool_),
        echo=np.zeros((sensors, ECHOES), np.int64),
        echo_ns=np.full((sensors, ECHOES), NEVER_NS, np.int64),
        repeated=np.zeros(sensors),
        frozen=np.zeros(sensors, np.bool_),
        noisy=np.zeros(sensors, np.bool_),
        poor=np.zeros(sensors, np.bool_),
        factor=np.ones(sensors),
    )


@kernel
def note_repeats(
    echo: IntArray, echo_ns: IntArray, repeated: float, time_ns: IntArray, bits: IntArray, apart_ns: int
) -> float:
    """Note which plots have exactly the value of an earlier one, though time has gone on.

    Args:
        echo: (ECHOES,) fingerprints of the sensor's plots, changed in place.
        echo_ns: (ECHOES,) when they were first reported, changed in place.
        repeated: Share of plots that repeat earlier ones so far.
        time_ns: (D,) times.
        bits: (D, 4) memory of the values as integers.
        apart_ns: Plots nearer in time than this are no repetition.

    Returns:
        The share now.
    """
    for j in range(len(time_ns)):
        digest = np.uint64(1)
        for k in range(4):
            digest = (digest ^ np.uint64(bits[j, k])) * np.uint64(0xD6E8FEB86659FD93)
            digest = digest ^ (digest >> np.uint64(32))
        mark = np.int64(digest >> np.uint64(1))
        slot = mark % ECHOES
        again = echo[slot] == mark
        if not again:
            echo[slot] = mark
            echo_ns[slot] = time_ns[j]
        elif abs(time_ns[j] - echo_ns[slot]) < apart_ns:
            continue
        repeated += ECHO_MEMORY * ((1.0 if again else 0.0) - repeated)
    return repeated


@kernel
def _centre(estimates: Estimates, row: int, place: FloatArray, d: FloatArray, P: FloatArray) -> None:
    """Write the offset of a track from ``place`` and the covariance of its position over all models."""
    belief = estimates.belief[row]
    weight = load(belief, WEIGHT)
    for a in range(3):
        middle = mean_of(belief, a)
        d[a] = middle - place[a]
        for b in range(a + 1):
            spread = (load(belief, MEAN + a) - middle) * (load(belief, MEAN + b) - (d[b] + place[b]))
            P[a, b] = P[b, a] = total(weight * (load(belief, SPREAD + 6 * a + b) + spread))


@kernel
def note_errors(
    squares: FloatArray,
    looks: FloatArray,
    counted: bool,
    factor: float,
    plots: Plots,
    place: FloatArray,
    owner: IntArray,
    estimates: Estimates,
    state: CodeArray,
) -> None:
    """Note how far plots lie from the confirmed tracks that have used them, in units of what is to be expected.

    What is left after the update has the variance R - H P Hᵀ. Each is also a look that saw.

    Args:
        squares: (2,) number and sum of squared errors, changed in place.
        looks: (2,) looks, and how many of them saw, changed in place.
        counted: True if misses are counted too; only then is a detection a look.
        factor: What the sensor's standard deviations were multiplied by.
        plots: The plots.
        place: (3,) position of the sensor.
        owner: (D,) row of each plot's track, -1 for none.
        estimates: The tracks.
        state: (N,) their states.
    """
    d, P, frame = np.empty(3), np.empty((3, 3)), np.empty((3, 4))
    polar = plots.coordinates != CARTESIAN_CODE
    values, sigmas = plots.value, plots.sigma
    keep, kept = 1.0 - 1.0 / NOISE_MEMORY, 1.0 - 1.0 / LOOKS_MEMORY
    for j in range(len(owner)):
        row = owner[j]
        if row < 0 or state[row] != CONFIRMED:
            continue
        if counted:
            looks[0], looks[1] = kept * looks[0] + 1.0, kept * looks[1] + 1.0
        if estimates.time_ns[row] != plots.time_ns[j]:
            continue
        _centre(estimates, row, place, d, P)
        polar_frame(d, frame)
        for k in range(3):
            if math.isnan(values[j, k]):
                continue
            off = values[j, k] - (frame[k, 0] if polar else d[k] + place[k])
            off = wrap(off) if polar and k == 1 else off
            declared = sigmas[j, k] * sigmas[j, k]
            left = max(declared - (_along(frame, k, P) if polar else P[k, k]), 0.1 * declared)
            squares[0] = keep * squares[0] + 1.0
            squares[1] = keep * squares[1] + min(off * off / left, SQUARE_MAX) * factor * factor


@kernel
def _along(frame: FloatArray, k: int, P: FloatArray) -> float:
    """Variance of polar quantity ``k`` by the covariance P of the position."""
    variance = 0.0
    for a in range(3):
        for b in range(3):
            variance += frame[k, a + 1] * P[a, b] * frame[k, b + 1]
    return float(variance)


@kernel
def note_misses(
    looks: FloatArray, state: CodeArray, updated_ns: IntArray, missed_ns: IntArray, count: int, time_ns: int
) -> None:
    """Note, after misses were counted for a look at ``time_ns``, which known objects it did not see.

    Args:
        looks: (2,) looks, and how many of them saw, changed in place.
        state: (N,) states of the tracks.
        updated_ns: (N,) when any sensor last saw them.
        missed_ns: (N,) when this sensor last missed them.
        count: Rows in use.
        time_ns: Time of the look.
    """
    keep = 1.0 - 1.0 / LOOKS_MEMORY
    for row in range(count):
        known = (time_ns - updated_ns[row]) * SECOND <= KNOWN_S
        if known and state[row] == CONFIRMED and missed_ns[row] == time_ns:
            looks[0] = keep * looks[0] + 1.0
            looks[1] *= keep


@kernel
def noise_of(watch: Watch, sensor: int, bounds: FloatArray) -> float:
    """Factor by which errors exceed what was declared, its 95 % interval into ``bounds`` (2,); NaN while unknown."""
    count, total = watch.squares[sensor, 0], watch.squares[sensor, 1]
    if count < NOISE_NEEDED:
        return math.nan
    # Errors of one track are not independent: half of them count.
    half = 2.0 * math.sqrt(4.0 / count)
    square = total / count
    bounds[0], bounds[1] = math.sqrt(square * max(1.0 - half, 0.0)), math.sqrt(square * (1.0 + half))
    return math.sqrt(square)


@kernel
def weigh_watch(watch: Watch, declared: FloatArray, limit: float) -> None:
    """Renew the verdicts on all sensors.

    Args:
        watch: Changed in place.
        declared: (S,) declared detection probabilities.
        limit: Factor on the noise beyond which a sensor is noisy.
    """
    bounds = np.empty(2)
    for s in range(len(declared)):
        noise = noise_of(watch, s, bounds)
        if not math.isnan(noise):
            watch.noisy[s] = bounds[1] > limit if watch.noisy[s] else bounds[0] > limit
            watch.factor[s] = noise if watch.noisy[s] else 1.0
        watch.frozen[s] = watch.repeated[s] > (THAWED if watch.frozen[s] else FROZEN)
        looks = watch.looks[s, 0]
        if looks >= LOOKS_NEEDED:
            share = watch.looks[s, 1] / looks
            doubt = 2.0 * math.sqrt(max(share * (1.0 - share), 0.01) / looks)
            poor = POOR_SHARE * declared[s]
            watch.poor[s] = share - doubt < poor if watch.poor[s] else share + doubt < poor


def forget_errors(watch: Watch) -> None:
    """Forget the noise of all sensors, as when one is newly corrected: what was noted was bias."""
    watch.squares[:] = 0.0
