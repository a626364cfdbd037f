"""Whatever is measured, covariances stay symmetric and positive definite, and no number is lost."""

import math

import numpy as np

from hima.jit import kernel
from hima.lanes import LANES
from hima.picture.arrays import FloatArray
from hima.tracking.belief import SPREAD, WEIGHT, begin_with
from hima.tracking.filtering import nothing_expected, refine
from hima.tracking.gating import Plots
from hima.tracking.motion import drone_models
from hima.tracking.room import new_room
from hima.tracking.table import no_estimates

UPDATES = 1_000_000
TRACKS = 64


@kernel
def soundness(covariance: FloatArray) -> float:
    """Least pivot of a Cholesky factor relative to the diagonal, negative if there is none; -2 if not symmetric."""
    factor = np.zeros((6, 6))
    least = math.inf
    for a in range(6):
        for b in range(a + 1):
            if covariance[a, b] != covariance[b, a]:
                return -2.0
            total = covariance[a, b]
            for c in range(b):
                total -= factor[a, c] * factor[b, c]
            if a == b:
                if not total > 0.0:
                    return -1.0
                least = min(least, total / covariance[a, a])
                factor[a, a] = math.sqrt(total)
            else:
                factor[a, b] = total / factor[b, b]
    return least


def plots(rng: np.random.Generator, count: int, begin_ns: int) -> Plots:
    """Rows of every kind: any subset of the quantities, sharp and blunt, early and up to five seconds late."""
    cartesian = bool(rng.integers(0, 2))
    value = rng.uniform((1.0, -7.0, -1.5, -150.0), (20_000.0, 7.0, 1.5, 150.0), (count, 4))
    if cartesian:
        value = rng.uniform(-15_000.0, 15_000.0, (count, 4))
        value[:, 3] = math.nan
    value[rng.random((count, 4)) < 0.3] = math.nan
    value[np.isnan(value[:, :3]).all(axis=1), 0] = 100.0
    sigma = 10.0 ** rng.uniform((-1.3, -5.0, -5.0, -2.0), (4.0, 0.0, 0.0, 2.0), (count, 4))
    if cartesian:
        sigma = 10.0 ** rng.uniform(-1.3, 4.0, (count, 4))
    time_ns = begin_ns + rng.integers(-5 * 10**9, 10**9, count)
    return Plots(0, int(cartesian), time_ns, value, sigma, np.zeros(count, np.uint8), np.zeros(count))


def test_covariances_stay_sound_over_random_updates() -> None:
    rng = np.random.default_rng(20)
    models = drone_models()
    estimates = no_estimates(TRACKS)
    for belief, place in zip(estimates.belief, rng.uniform(-10_000, 10_000, (TRACKS, 3)), strict=True):
        begin_with(np.array([*place, 0.0, 0.0, 0.0]), np.diag([1e4, 1e4, 1e4, 900.0, 900.0, 4.0]), belief)
        belief[WEIGHT, : len(models)] = 1.0 / len(models)
    place = np.array([10.0, -20.0, 5.0])
    expected = nothing_expected(TRACKS)
    refused = 0
    tracks, room = np.arange(TRACKS), new_room()
    for batch in range(UPDATES // 1000):
        rows = plots(rng, 1000, batch * 10**9)
        owner = rng.integers(0, TRACKS, 1000)
        used = refine(estimates, tracks, owner, models, place, rows, expected, room)
        refused += int((~used).sum())
        assert np.isfinite(estimates.belief).all()
        np.testing.assert_allclose(estimates.belief[:, WEIGHT].sum(axis=1), 1.0, rtol=1e-9)
        for row in range(TRACKS):
            for m in range(LANES):
                covariance = np.ascontiguousarray(estimates.belief[row, SPREAD:, m]).reshape(6, 6)
                assert soundness(covariance) > 0.0, (batch, row, m)
    assert refused == 0
