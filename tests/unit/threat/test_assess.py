"""Arrival and closest approach against flights whose answer is known, and against plain Monte Carlo."""

import numpy as np
import pytest

from hima.picture.track import Tracks, TrackState
from hima.picture.zone import Asset
from hima.threat.assess import assess
from hima.threat.futures import SAMPLES, standard_normal_points
from hima.threat.settings import ThreatSettings

STRAIGHT = ThreatSettings(manoeuvre_mps2=1e-6, probability_min=0.0)


def tracks(rows: list[tuple[tuple[float, float], tuple[float, float], float, float]]) -> Tracks:
    """Tracks from (position, velocity, position sigma, velocity sigma)."""
    n = len(rows)
    covariance = np.zeros((n, 6, 6))
    for i, (_, _, sigma_m, sigma_mps) in enumerate(rows):
        covariance[i] = np.diag([sigma_m**2] * 3 + [sigma_mps**2] * 3)
    return Tracks(
        time_ns=10**18,
        id=np.arange(1, n + 1),
        state=np.full(n, TrackState.CONFIRMED, np.uint8),
        position_m=np.array([(*p, 100.0) for p, _, _, _ in rows]),
        velocity_mps=np.array([(*v, 0.0) for _, v, _, _ in rows]),
        covariance=covariance,
        updated_ns=np.full(n, 10**18),
        born_ns=np.full(n, 10**18),
        existence=np.ones(n),
        hits=np.full(n, 10),
        sensors=np.ones(n, np.uint32),
        kind=np.zeros(n, np.uint8),
    )


def asset(east: float = 0.0, north: float = 0.0, ring_m: float = 100.0) -> Asset:
    return Asset("a", "A", (east, north, 0.0), (0.0, 0.0), ring_m, 60.0, True)


def test_straight_flight_arrives_when_the_ring_is_reached() -> None:
    threats = assess(tracks([((0.0, -2100.0), (0.0, 20.0), 0.01, 0.0001)]), (asset(),), STRAIGHT)
    assert threats.arrival_s[0] == pytest.approx([100.0, 100.0, 100.0], abs=0.1)
    assert threats.probability[0] == 1.0
    assert threats.closest_s[0] == pytest.approx(105.0, abs=0.1)


def test_flight_away_is_no_threat() -> None:
    assert len(assess(tracks([((0.0, -2100.0), (0.0, -20.0), 5.0, 0.5)]), (asset(),), STRAIGHT).track) == 0


def test_inside_the_ring_has_arrived() -> None:
    threats = assess(tracks([((30.0, 0.0), (0.0, 0.0), 1.0, 0.1)]), (asset(),), STRAIGHT)
    assert threats.arrival_s[0].tolist() == [0.0, 0.0, 0.0]


def test_passing_by_is_told_by_the_closest_approach() -> None:
    settings = ThreatSettings(manoeuvre_mps2=1e-6, probability_min=0.0)
    threats = assess(tracks([((150.0, -3000.0), (0.0, 30.0), 40.0, 0.01)]), (asset(),), settings)
    assert threats.closest_m[0, 1] == pytest.approx(150.0, abs=5.0)
    assert threats.closest_m[0, 0] < 100.0 < threats.closest_m[0, 2]
    assert 0.05 < threats.probability[0] < 0.2  # P(N(150, 40) < 100) = 0.106


def test_hovering_has_no_arrival_and_stays_near() -> None:
    assert len(assess(tracks([((0.0, 900.0), (0.0, 0.0), 5.0, 0.01)]), (asset(),), STRAIGHT).track) == 0


def test_bands_agree_with_monte_carlo() -> None:
    """The 128 fixed futures stand for the distribution: within a few per cent of 200,000 random ones."""
    row = ((-400.0, -5000.0), (3.0, 25.0), 60.0, 1.2)
    threats = assess(tracks([row]), (asset(ring_m=300.0),), STRAIGHT)
    random = np.random.default_rng(4)
    position = np.array(row[0]) + random.normal(0.0, row[2], (200_000, 2))
    velocity = np.array(row[1]) + random.normal(0.0, row[3], (200_000, 2))
    speed2 = (velocity**2).sum(1)
    towards = -(position * velocity).sum(1)
    root = towards**2 - speed2 * ((position**2).sum(1) - 300.0**2)
    entered = (root > 0) & (towards > 0)
    entry = (towards[entered] - np.sqrt(root[entered])) / speed2[entered]
    assert threats.probability[0] == pytest.approx(entered.mean(), abs=0.03)
    assert threats.arrival_s[0] == pytest.approx(np.quantile(entry, [0.05, 0.5, 0.95]), rel=0.03)


def test_uncertainty_widens_the_band() -> None:
    sure, unsure = assess(
        tracks([((0.0, -5000.0), (0.0, 25.0), 10.0, 0.2), ((0.0, -5000.0), (0.0, 25.0), 10.0, 2.0)]),
        (asset(ring_m=2000.0),),
        STRAIGHT,
    ).arrival_s
    assert unsure[2] - unsure[0] > 3.0 * (sure[2] - sure[0])


def test_tentative_and_dropped_tracks_are_left_out() -> None:
    both = tracks([((0.0, -500.0), (0.0, 20.0), 1.0, 0.1)] * 2)
    both.state[:] = (TrackState.TENTATIVE, TrackState.DROPPED)
    assert len(assess(both, (asset(),), STRAIGHT).track) == 0


def test_degenerate_covariances_give_numbers_not_nan() -> None:
    zero = tracks([((0.0, -500.0), (0.0, 20.0), 0.0, 0.0)])
    zero.covariance[0, 0, 1] = zero.covariance[0, 1, 0] = 5.0
    assert np.isfinite(assess(zero, (asset(),), STRAIGHT).arrival_s).all()


def test_points_are_standard_normal() -> None:
    points = standard_normal_points(SAMPLES)
    assert points.mean(axis=0) == pytest.approx(np.zeros(6), abs=1e-12)
    assert (points**2).mean(axis=0) == pytest.approx(np.ones(6))
    correlation = points.T @ points / SAMPLES
    assert np.abs(correlation - np.eye(6)).max() < 0.15
