"""One batch of one sensor against the tracks: gate, score, assign, update.

The score of a pair is the logarithm of how much more likely the plot is if it comes from the track than if it is
clutter, weighted by the track's existence, so that a proven track has the first word over one that clutter began.
"""

import math

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.assignment import CANDIDATES, STEP, assign, offer
from hima.tracking.measurement import correct, distance, expect, innovation, look_back, measured, residual, wrap
from hima.tracking.motion import advance_track, combine

_GATE = 25.0
"""Squared Mahalanobis distance: a true plot of four columns falls outside once in 20,000."""
_COARSE = 6.0
_LOG_ODDS_MAX = 12.0


@kernel
def _log_existence(log_odds: float) -> float:
    return -math.log1p(math.exp(-log_odds)) if log_odds > -30.0 else log_odds


@kernel
def _near(x: FloatArray, P: FloatArray, dt_s: float, place: FloatArray, plot: FloatArray, spread_m: float) -> bool:
    """Cheap first gate: horizontal distance, or azimuth for a plot without range (``plot[3]`` is its azimuth)."""
    e, n = x[0] + x[3] * dt_s, x[1] + x[4] * dt_s
    reach = _COARSE * (math.sqrt(max(P[0, 0] + P[1, 1], 0.0)) + spread_m) + 10.0
    if math.isnan(plot[0]):
        ground = max(math.hypot(e - place[0], n - place[1]), 1.0)
        turn = abs(wrap(math.atan2(e - place[0], n - place[1]) - plot[3]))
        return bool(turn * ground < reach)
    return bool(abs(e - plot[0]) < reach and abs(n - plot[1]) < reach)


@kernel
def candidates(
    x: FloatArray,
    P: FloatArray,
    time_ns: IntArray,
    log_odds: FloatArray,
    free: BoolArray,
    rows_ns: IntArray,
    value: FloatArray,
    variance: FloatArray,
    plot: FloatArray,
    place: FloatArray,
    cartesian: bool,
    gain: float,
) -> tuple[IntArray, FloatArray]:
    """Best candidate tracks of each detection.

    Args:
        x: (N, 6) combined means at ``time_ns``.
        P: (N, 6, 6) combined covariances.
        time_ns: (N,) their times.
        log_odds: (N,) existence.
        free: (N,) false for tracks that this sensor has already updated in this pass.
        rows_ns: (M,) times of the detections.
        value: (M, 4) measurements.
        variance: (M, 4) their variances.
        plot: (M, 5) east, north, up of each plot (NaN without range), its azimuth, its spread in metres.
        place: (3,) the sensor.
        cartesian: What the columns mean.
        gain: Log of detection probability over clutter density.

    Returns:
        (M, C) tracks, -1 for none, and (M, C) scores.
    """
    tracks = np.full((len(rows_ns), CANDIDATES), -1, np.int64)
    scores = np.full((len(rows_ns), CANDIDATES), -math.inf)
    z, H, nu, y = np.empty(4), np.empty((4, 6)), np.empty(4), np.empty(4)
    root, cross, index, moved = np.empty((4, 4)), np.empty((6, 4)), np.empty(4, np.int64), np.empty(6)
    for r in range(len(rows_ns)):
        count = measured(value[r], index)
        for t in range(x.shape[0]):
            dt_s = (rows_ns[r] - time_ns[t]) * 1e-9
            if not free[t] or not _near(x[t], P[t], dt_s, place, plot[r], plot[r, 4]):
                continue
            moved[:] = x[t]
            for i in range(3):
                moved[i] += x[t, i + 3] * dt_s
            expect(moved, place, cartesian, z, H)
            look_back(H, -dt_s)
            if not innovation(P[t], H, variance[r], index, count, root, cross):
                continue
            residual(value[r], z, index, count, cartesian, nu)
            d2, log_density = distance(root, nu, count, y)
            if d2 < _GATE:
                offer(t, gain + log_density + _log_existence(log_odds[t]), tracks[r], scores[r])
    return tracks, scores


@kernel
def _update_models(
    mean: FloatArray,
    covariance: FloatArray,
    weight: FloatArray,
    late_s: float,
    value: FloatArray,
    variance: FloatArray,
    place: FloatArray,
    cartesian: bool,
) -> float:
    """Update both models of one track by one detection; returns its log-density, -inf if nothing could be done.

    ``late_s`` is how much older than the track's estimate the detection is; its Jacobian is then that of the state
    at its own time, so late data correct the present without a smoother.
    """
    z, H, nu, y = np.empty(4), np.empty((4, 6)), np.empty(4), np.empty(4)
    root, cross, index, moved = np.empty((4, 4)), np.empty((6, 4)), np.empty(4, np.int64), np.empty(6)
    count = measured(value, index)
    logs = np.empty(2)
    for m in range(2):
        moved[:] = mean[m]
        for i in range(3):
            moved[i] -= mean[m, i + 3] * late_s
        expect(moved, place, cartesian, z, H)
        look_back(H, late_s)
        if not innovation(covariance[m], H, variance, index, count, root, cross):
            return -math.inf
        residual(value, z, index, count, cartesian, nu)
        _, logs[m] = distance(root, nu, count, y)
        correct(mean[m], covariance[m], H, variance, index, count, root, cross, nu)
    top = max(logs[0], logs[1])
    total = weight[0] * math.exp(logs[0] - top) + weight[1] * math.exp(logs[1] - top)
    for m in range(2):
        weight[m] = max(weight[m] * math.exp(logs[m] - top) / total, 1e-3)
    norm = weight[0] + weight[1]
    weight[0] /= norm
    weight[1] /= norm
    return float(top + math.log(total))


@kernel
def apply(
    owner: IntArray,
    mean: FloatArray,
    covariance: FloatArray,
    weight: FloatArray,
    time_ns: IntArray,
    updated_ns: IntArray,
    hits: IntArray,
    log_odds: FloatArray,
    seen_ns: IntArray,
    rows_ns: IntArray,
    value: FloatArray,
    variance: FloatArray,
    place: FloatArray,
    cartesian: bool,
    gain: float,
    noise: FloatArray,
) -> None:
    """Update each owned track by its detection, in place.

    ``owner`` (M,) is the track row of each detection, -1 for none; the track columns are those of the table, with
    ``seen_ns`` (N,) the column of this sensor; the detection columns are as in `candidates`; ``noise`` (3, 2) holds
    horizontal and vertical noise and switching rate of the two models.
    """
    for r in range(len(owner)):
        t = owner[r]
        if t < 0:
            continue
        dt_s = (rows_ns[r] - time_ns[t]) * 1e-9
        if dt_s > 0.0:
            advance_track(mean[t], covariance[t], weight[t], dt_s, noise[0], noise[1], noise[2])
            time_ns[t] = rows_ns[r]
        log_density = _update_models(
            mean[t], covariance[t], weight[t], max(-dt_s, 0.0), value[r], variance[r], place, cartesian
        )
        log_odds[t] = min(log_odds[t] + gain + log_density, _LOG_ODDS_MAX)
        updated_ns[t] = max(updated_ns[t], rows_ns[r])
        seen_ns[t] = max(seen_ns[t], rows_ns[r])
        hits[t] += 1


@kernel
def associate(
    x: FloatArray,
    P: FloatArray,
    time_ns: IntArray,
    log_odds: FloatArray,
    free: BoolArray,
    rows_ns: IntArray,
    value: FloatArray,
    variance: FloatArray,
    plot: FloatArray,
    place: FloatArray,
    cartesian: bool,
    gain: float,
) -> IntArray:
    """(M,) track row of each detection, -1 for none; arguments as in `candidates`."""
    tracks, scores = candidates(x, P, time_ns, log_odds, free, rows_ns, value, variance, plot, place, cartesian, gain)
    return assign(tracks, scores, x.shape[0], STEP)


@kernel
def combined(mean: FloatArray, covariance: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Moment-matched means (N, 6) and covariances (N, 6, 6) of all tracks."""
    n = mean.shape[0]
    x, P = np.empty((n, 6)), np.empty((n, 6, 6))
    for t in range(n):
        combine(mean[t], covariance[t], weight[t], x[t], P[t])
    return x, P


@kernel
def predicted(
    mean: FloatArray,
    covariance: FloatArray,
    weight: FloatArray,
    time_ns: IntArray,
    at_ns: int,
    noise: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """As `combined`, predicted to a later moment; the tracks themselves stay as they are."""
    n = mean.shape[0]
    x, P = np.empty((n, 6)), np.empty((n, 6, 6))
    for t in range(n):
        m, c, w = mean[t].copy(), covariance[t].copy(), weight[t].copy()
        dt_s = (at_ns - time_ns[t]) * 1e-9
        if dt_s > 0.0:
            advance_track(m, c, w, dt_s, noise[0], noise[1], noise[2])
        combine(m, c, w, x[t], P[t])
    return x, P
