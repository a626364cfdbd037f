"""All models of a track, moved, mixed and refined side by side, against the textbook forms one after another."""

import math

import numpy as np
import pytest

from hima.picture.arrays import FloatArray
from hima.tracking.belief import merged, new_belief, put_down, take_up
from hima.tracking.filtering import GATES, foresee, learn, log_density
from hima.tracking.motion import DWELL_S, drone_models, first_models, noise, transition
from hima.tracking.room import new_room
from hima.tracking.table import Estimates, no_estimates

DT_S = 0.7
PLACE = np.array([30.0, -40.0, 5.0, 0.0, 0.0, 0.0])


def table(models: FloatArray, seed: int = 4) -> Estimates:
    """One track, of which every model believes something else."""
    rng, count = np.random.default_rng(seed), len(models)
    estimates = no_estimates(1)
    estimates.weight[0, :count] = rng.dirichlet(np.ones(count))
    estimates.mean[0, :count] = np.array([4000.0, -3000.0, 300.0, 20.0, 15.0, 1.0]) + rng.normal(0.0, 5.0, (count, 6))
    half = rng.normal(0.0, 1.0, (count, 6, 6)) * np.array([30.0, 30.0, 20.0, 5.0, 5.0, 2.0])[:, None]
    estimates.covariance[0, :count] = half @ half.transpose(0, 2, 1) + np.eye(6)
    return estimates


def back(belief: FloatArray, count: int) -> Estimates:
    put = no_estimates(1)
    put_down(belief, count, put.weight, put.mean, put.covariance, 0)
    return put


def changes(models: FloatArray, dt_s: float) -> FloatArray:
    """Chance of model ``b`` after model ``a``: the model is kept, or one of all is drawn."""
    count = len(models)
    keep = np.exp(-dt_s / models[:, DWELL_S] * count / (count - 1)) if count > 1 else np.ones(1)
    return np.asarray(np.diag(keep) + ((1.0 - keep) / count)[:, None])


def expected(estimates: Estimates, models: FloatArray, dt_s: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Blom and Bar-Shalom, as printed."""
    count = len(models)
    chances = changes(models, dt_s)
    weight = estimates.weight[0, :count] @ chances
    means, spreads = np.zeros((count, 6)), np.zeros((count, 6, 6))
    F, Q = np.zeros((6, 6)), np.zeros((6, 6))
    for b in range(count):
        share = estimates.weight[0, :count] * chances[:, b] / weight[b]
        mean = share @ estimates.mean[0, :count]
        away = estimates.mean[0, :count] - mean
        mixed = np.einsum("a,aij->ij", share, estimates.covariance[0, :count] + away[:, :, None] * away[:, None, :])
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
    estimates, belief = table(models), new_belief()
    assert foresee(estimates, 0, DT_S, models, belief, new_room()) == 0.0
    weight, means, spreads = expected(estimates, models, DT_S)
    got = back(belief, len(models))
    np.testing.assert_allclose(got.weight[0, : len(models)], weight, rtol=1e-12)
    np.testing.assert_allclose(got.mean[0, : len(models)], means, rtol=1e-10)
    np.testing.assert_allclose(got.covariance[0, : len(models)], spreads, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("models", [drone_models(), first_models()], ids=["confirmed", "tentative"])
@pytest.mark.parametrize("seen", [(0, 1, 2, 3), (0, 1), (1,), (0,)])
def test_what_is_learnt_is_what_the_textbook_says(models: FloatArray, seen: tuple[int, ...]) -> None:
    estimates, belief, count = table(models), new_belief(), len(models)
    foresee(estimates, 0, DT_S, models, belief, new_room())
    weight, means, spreads = expected(estimates, models, DT_S)
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
    np.testing.assert_allclose(got.weight[0, :count], weight / weight.sum(), rtol=1e-4)
    np.testing.assert_allclose(got.mean[0, :count], means, rtol=1e-5)
    np.testing.assert_allclose(got.covariance[0, :count], spreads, rtol=1e-4, atol=1e-3)


def test_what_lies_outside_all_gates_has_no_density() -> None:
    models, belief = drone_models(), new_belief()
    estimates = table(models)
    foresee(estimates, 0, DT_S, models, belief, new_room())
    value = measured(estimates.mean[0, 0])
    value[0] += 5_000.0
    sigma = np.array([15.0, 0.005, 0.01, 0.8])
    assert log_density(belief, models, 0.0, PLACE, 0, value, sigma, new_room()) == -math.inf
    assert GATES[4] == 18.5


def test_a_broken_measurement_is_told() -> None:
    models, belief = drone_models(), new_belief()
    foresee(table(models), 0, DT_S, models, belief, new_room())
    value, sigma = np.array([math.inf, math.nan, math.nan, math.nan]), np.ones(4)
    density, good = learn(belief, models, 0.0, PLACE, 0, value, sigma, new_room())
    assert density == -math.inf
    assert not good


def test_all_models_together_are_their_mixture() -> None:
    models, belief = drone_models(), new_belief()
    estimates = table(models)
    take_up(estimates.weight, estimates.mean, estimates.covariance, 0, len(models), belief)
    mean, P = np.empty(6), np.empty((6, 6))
    merged(belief, mean, P)
    wanted = estimates.weight[0] @ estimates.mean[0]
    away = estimates.mean[0] - wanted
    spread = np.einsum("a,aij->ij", estimates.weight[0], estimates.covariance[0] + away[:, :, None] * away[:, None, :])
    np.testing.assert_allclose(mean, wanted, rtol=1e-12)
    np.testing.assert_allclose(P, spread, rtol=1e-10, atol=1e-9)
