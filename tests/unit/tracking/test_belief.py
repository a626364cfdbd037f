"""All models of a track, moved, mixed and refined side by side, against the textbook forms one after another."""

import math
from typing import NamedTuple

import numpy as np
import pytest

from hima.picture.arrays import FloatArray
from hima.tracking.belief import (
    MEAN,
    SPREAD,
    WEIGHT,
    begin_with,
    copy,
    gather,
    lay_out,
    mean_of,
    merged,
    moved_of,
    new_belief,
    variance_of,
)
from hima.tracking.filtering import foresee, learn, log_density
from hima.tracking.motion import DWELL_S, drone_models, first_models, noise, transition
from hima.tracking.room import new_room
from hima.tracking.table import Estimates, no_estimates

DT_S = 0.7
PLACE = np.array([30.0, -40.0, 5.0, 0.0, 0.0, 0.0])


class Apiece(NamedTuple):
    """The models of a track one after another."""

    weight: FloatArray
    mean: FloatArray
    covariance: FloatArray


def apiece(models: FloatArray, seed: int = 4) -> Apiece:
    """A track of which every model believes something else."""
    rng, count = np.random.default_rng(seed), len(models)
    weight = rng.dirichlet(np.ones(count))
    mean = np.array([4000.0, -3000.0, 300.0, 20.0, 15.0, 1.0]) + rng.normal(0.0, 5.0, (count, 6))
    half = rng.normal(0.0, 1.0, (count, 6, 6)) * np.array([30.0, 30.0, 20.0, 5.0, 5.0, 2.0])[:, None]
    return Apiece(weight, mean, half @ half.transpose(0, 2, 1) + np.eye(6))


def table(track: Apiece) -> Estimates:
    """The same in a table of one row."""
    estimates = no_estimates(1)
    gather(*track, estimates.belief[0])
    return estimates


def back(belief: FloatArray, count: int) -> Apiece:
    put = Apiece(np.empty(count), np.empty((count, 6)), np.empty((count, 6, 6)))
    lay_out(belief, *put)
    return put


def changes(models: FloatArray, dt_s: float) -> FloatArray:
    """Chance of model ``b`` after model ``a``: the model is kept, or one of all is drawn."""
    count = len(models)
    keep = np.exp(-dt_s / models[:, DWELL_S] * count / (count - 1)) if count > 1 else np.ones(1)
    return np.asarray(np.diag(keep) + ((1.0 - keep) / count)[:, None])


def expected(track: Apiece, models: FloatArray, dt_s: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Blom and Bar-Shalom, as printed."""
    count = len(models)
    chances = changes(models, dt_s)
    weight = track.weight @ chances
    means, spreads = np.zeros((count, 6)), np.zeros((count, 6, 6))
    F, Q = np.zeros((6, 6)), np.zeros((6, 6))
    for b in range(count):
        share = track.weight * chances[:, b] / weight[b]
        mean = share @ track.mean
        away = track.mean - mean
        mixed = np.einsum("a,aij->ij", share, track.covariance + away[:, :, None] * away[:, None, :])
        transition(models[b], dt_s, F)
        noise(models[b], dt_s, Q)
        means[b], spreads[b] = F @ mean, F @ mixed @ F.T + Q
    return weight, means, spreads


def measured(state: FloatArray) -> FloatArray:
    """Range, azimuth, elevation, range rate of a state, as seen from `PLACE`."""
    d = state[:3] - PLACE[:3]
    ground, slant = math.hypot(d[0], d[1]), math.hypot(*d)
    return np.array([slant, math.atan2(d[0], d[1]), math.atan2(d[2], ground), d @ state[3:] / slant])


def slopes(state: FloatArray) -> FloatArray:
    """Derivatives of `measured`, by differences."""
    step = np.array([1e-2] * 3 + [1e-3] * 3)
    return np.array([(measured(state + e) - measured(state - e)) / (2.0 * e.sum()) for e in np.diag(step)]).T


@pytest.mark.parametrize("models", [drone_models(), first_models()], ids=["confirmed", "tentative"])
def test_what_is_expected_is_what_the_textbook_says(models: FloatArray) -> None:
    track, belief = apiece(models), new_belief()
    assert foresee(table(track), 0, DT_S, models, belief, new_room()) == 0.0
    weight, means, spreads = expected(track, models, DT_S)
    got = back(belief, len(models))
    np.testing.assert_allclose(got.weight, weight, rtol=1e-12)
    np.testing.assert_allclose(got.mean, means, rtol=1e-10)
    np.testing.assert_allclose(got.covariance, spreads, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("models", [drone_models(), first_models()], ids=["confirmed", "tentative"])
@pytest.mark.parametrize("seen", [(0, 1, 2, 3), (0, 1), (1,), (0,)])
def test_what_is_learnt_is_what_the_textbook_says(models: FloatArray, seen: tuple[int, ...]) -> None:
    track, belief, count = apiece(models), new_belief(), len(models)
    foresee(table(track), 0, DT_S, models, belief, new_room())
    weight, means, spreads = expected(track, models, DT_S)
    sigma, value = np.array([15.0, 0.005, 0.01, 0.8]), np.full(4, math.nan)
    kept = list(seen)
    value[kept] = (measured(means[0]) + sigma * np.array([0.5, -0.7, 0.3, 0.4]))[kept]
    logs = np.zeros(count)
    for m in range(count):
        H, R = slopes(means[m])[kept], np.diag(sigma[kept] ** 2)
        off = (value - measured(means[m]))[kept]
        S = H @ spreads[m] @ H.T + R
        gain = spreads[m] @ H.T @ np.linalg.inv(S)
        logs[m] = -0.5 * (off @ np.linalg.solve(S, off) + np.linalg.slogdet(2.0 * math.pi * S)[1])
        means[m] += gain @ off
        spreads[m] -= gain @ S @ gain.T
    known = log_density(belief, models, 0.0, PLACE, 0, value, sigma, new_room())
    density, good = learn(belief, models, 0.0, PLACE, 0, value, sigma, new_room())
    assert good
    assert density == known
    assert density == pytest.approx(math.log(weight @ np.exp(logs)), rel=1e-5)
    got = back(belief, count)
    weight = weight * np.exp(logs - logs.max())
    np.testing.assert_allclose(got.weight, weight / weight.sum(), rtol=1e-4)
    np.testing.assert_allclose(got.mean, means, rtol=1e-5)
    np.testing.assert_allclose(got.covariance, spreads, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("off", [0.0, 5_000.0])
def test_what_lies_outside_all_gates_has_no_density(off: float) -> None:
    models, belief, track = drone_models(), new_belief(), apiece(drone_models())
    foresee(table(track), 0, DT_S, models, belief, new_room())
    value = measured(back(belief, len(models)).mean[0])
    value[0] += off
    sigma = np.array([15.0, 0.005, 0.01, 0.8])
    assert (log_density(belief, models, 0.0, PLACE, 0, value, sigma, new_room()) == -math.inf) == (off > 0.0)


def test_a_broken_measurement_is_told() -> None:
    models, belief = drone_models(), new_belief()
    foresee(table(apiece(models)), 0, DT_S, models, belief, new_room())
    value, sigma = np.array([math.inf, math.nan, math.nan, math.nan]), np.ones(4)
    density, good = learn(belief, models, 0.0, PLACE, 0, value, sigma, new_room())
    assert density == -math.inf
    assert not good


def test_all_models_together_are_their_mixture() -> None:
    track = apiece(drone_models())
    belief = table(track).belief[0]
    mean, P = np.empty(6), np.empty((6, 6))
    merged(belief, mean, P)
    wanted = track.weight @ track.mean
    away = track.mean - wanted
    spread = np.einsum("a,aij->ij", track.weight, track.covariance + away[:, :, None] * away[:, None, :])
    np.testing.assert_allclose(mean, wanted, rtol=1e-12)
    np.testing.assert_allclose(P, spread, rtol=1e-10, atol=1e-9)
    assert [mean_of(belief, a) for a in range(6)] == mean.tolist()
    np.testing.assert_allclose([moved_of(belief, a, -2.0) for a in range(3)], mean[:3] - 2.0 * mean[3:], rtol=1e-12)
    own = np.einsum("a,aii->i", track.weight, track.covariance)
    np.testing.assert_allclose([variance_of(belief, a) for a in range(6)], own, rtol=1e-12)


@pytest.mark.parametrize("models", [drone_models(), first_models()], ids=["confirmed", "tentative"])
def test_the_columns_without_a_model_stay_as_sound_as_the_others(models: FloatArray) -> None:
    """Whatever stands there is multiplied by no weight, and must not be NaN."""
    rng, count, room = np.random.default_rng(3), len(models), new_room()
    estimates = table(apiece(models))
    for _ in range(300):
        belief = new_belief()
        lag_s = foresee(estimates, 0, float(rng.choice([-2.0, 0.0, 0.3, 8.0])), models, belief, room)
        value, sigma = measured(back(belief, count).mean[0]), 10.0 ** rng.uniform(-3, 3, 4)
        value[rng.random(4) < 0.4] = math.nan
        _, good = learn(belief, models, lag_s, PLACE, 0, value, sigma, room)
        assert good
        copy(belief, estimates.belief[0])
        assert (belief[WEIGHT, count:] == 0.0).all()
        assert np.isfinite(belief[MEAN:]).all()
        assert (belief[SPREAD : SPREAD + 36 : 7] > 0.0).all()


@pytest.mark.parametrize("models", [drone_models(), first_models()], ids=["confirmed", "tentative"])
@pytest.mark.parametrize("spread_m", [0.0, 5.0, 400.0], ids=["one", "close", "wide"])
def test_the_columns_without_a_model_lie_where_the_models_do(models: FloatArray, spread_m: float) -> None:
    """Azimuths of radars run from 0 to a full turn: west of one they are a turn away from what is computed."""
    rng, count, room = np.random.default_rng(5), len(models), new_room()
    track = apiece(models)
    track.mean[:] = (-2000.0, -5.0, 300.0, 20.0, 15.0, 1.0)
    track.mean[:, :3] += rng.normal(0.0, spread_m, (count, 3))
    estimates = table(track)
    for _ in range(8):
        belief = new_belief()
        lag_s = foresee(estimates, 0, float(rng.choice([-0.3, 0.0, 0.3])), models, belief, room)
        value = measured(back(belief, count).mean[0])
        value[1] %= 2.0 * math.pi
        _, good = learn(belief, models, lag_s, PLACE, 0, value, np.array([15.0, 0.005, 0.01, 0.8]), room)
        assert good
        low, high = belief[MEAN:SPREAD, :count].min(axis=1), belief[MEAN:SPREAD, :count].max(axis=1)
        assert (belief[MEAN:SPREAD, count:] > low[:, None] - 20.0).all()
        assert (belief[MEAN:SPREAD, count:] < high[:, None] + 20.0).all()
        copy(belief, estimates.belief[0])


def test_a_belief_begins_with_one_model_alone() -> None:
    belief, track = new_belief(), apiece(first_models())
    begin_with(track.mean[0], track.covariance[0], belief)
    assert belief[WEIGHT].tolist() == [1.0] + [0.0] * 7
    assert (track.mean[0] == belief[MEAN : MEAN + 6].T).all()
    assert (track.covariance[0].reshape(36) == belief[SPREAD:].T).all()
