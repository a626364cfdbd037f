"""Flights that the tracker must follow."""

import math

import numpy as np
import pytest
from tests.unit.tracking.world import Flight, Vector, World, sensor, straight

from hima.picture.arrays import FloatArray
from hima.picture.track import Tracks, TrackState


def turning(centre: Vector, radius_m: float, speed_mps: float) -> Flight:
    rate = speed_mps / radius_m

    def at(t: float) -> FloatArray:
        sine, cosine = math.sin(rate * t), math.cos(rate * t)
        place = np.array(centre) + radius_m * np.array([cosine, sine, 0.0])
        return np.concatenate([place, speed_mps * np.array([-sine, cosine, 0.0])])

    return at


def only(tracks: Tracks) -> int:
    assert len(tracks.id) == 1, tracks.id
    return int(tracks.id[0])


def test_one_drone_is_one_track_near_the_truth() -> None:
    errors, spans = [], []
    for seed in range(8):
        world = World(seed=seed)
        flight = straight((3000, 4000, 300), (-20, -25, 0))
        pictures = world.fly([flight], 40)
        assert pictures[0].id.size == 0  # one detection proves nothing
        first = next(k for k, p in enumerate(pictures) if p.id.size)
        assert first <= 3
        assert {only(p) for p in pictures[first:]} == {1}
        truth = flight(39.0)
        error = np.concatenate([pictures[-1].position_m[0], pictures[-1].velocity_mps[0]]) - truth
        errors.append(float(np.linalg.norm(error[:3])))
        spans.append(float(error @ np.linalg.solve(pictures[-1].covariance[0], error)))
    assert np.median(errors) < 30.0
    assert np.median(spans) < 14.0  # about 6 expected; far more would be overconfidence


def test_crossing_pair_keeps_its_numbers() -> None:
    kept = 0
    for seed in range(10):
        world = World(seed=seed)
        a = straight((-600, 3000, 200), (30, 0, 0))
        b = straight((600, 3030, 200), (-30, 0, 0))
        pictures = world.fly([a, b], 40, detection=0.95, clutter=3)
        start, end = pictures[8], pictures[-1]
        assert len(start.id) == 2
        left = int(start.id[np.argmin(start.position_m[:, 0])])
        flown = {int(n): p for n, p in zip(end.id, end.position_m, strict=True)}
        kept += len(flown) == 2 and left in flown and flown[left][0] > 300.0
    assert kept >= 9


@pytest.mark.parametrize("flight", [turning((2500, 2500, 150), 150.0, 18.0), straight((1500, 1200, 120), (0, 0, 0))])
def test_turning_and_hovering_are_held(flight: Flight) -> None:
    world = World(seed=4)
    pictures = world.fly([flight], 60)
    assert {only(p) for p in pictures[5:]} == {1}
    errors = [np.linalg.norm(p.position_m[0, :2] - flight(float(t))[:2]) for t, p in enumerate(pictures) if t > 10]
    assert np.percentile(errors, 95) < 60.0


def test_misses_are_survived_and_silence_is_not() -> None:
    world = World(seed=2)
    flight = straight((3000, 4000, 300), (-20, -25, 0))
    assert only(world.fly([flight], 20)[-1]) == 1
    missed = world.fly([], 3, start=20)
    assert [int(p.state[0]) for p in missed] == [TrackState.CONFIRMED] * 3
    assert only(world.fly([flight], 5, start=23)[-1]) == 1
    silent = world.fly([], 20, start=28)
    states = [int(p.state[0]) for p in silent if p.id.size]
    assert states == sorted(states)
    assert set(states) == {TrackState.CONFIRMED, TrackState.COASTING, TrackState.DROPPED}
    assert states.count(TrackState.DROPPED) == 1
    assert silent[-1].id.size == 0


def test_clutter_alone_makes_no_track() -> None:
    world = World(sensor(clutter_per_scan=100.0), seed=3)
    assert all(p.id.size == 0 for p in world.fly([], 60, clutter=100))


def test_a_drone_in_clutter_is_found_and_numbered_one() -> None:
    world = World(sensor(clutter_per_scan=100.0), seed=5)
    flight = straight((2000, 2500, 200), (-20, -15, 0))
    pictures = world.fly([flight], 40, detection=0.9, clutter=100)
    assert only(pictures[-1]) == 1
    assert next(k for k, p in enumerate(pictures) if p.id.size) <= 6


def test_numbers_are_never_reused() -> None:
    world = World(seed=6)
    seen: list[int] = []
    for k in range(4):
        flight = straight((2000 + 800 * k, 2500, 200), (10, 0, 0))
        pictures = world.fly([flight], 10, start=40 * k)
        seen.append(only(pictures[-1]))
        world.fly([], 30, start=40 * k + 10)
    assert seen == [1, 2, 3, 4]


def test_far_pair_in_range_rate_only_apart_is_two() -> None:
    world = World(seed=7)
    flights = [straight((0, 4000, 200), (0, 30, 0)), straight((0, 4040, 200), (0, -30, 0))]
    assert len(world.fly(flights, 8)[-1].id) == 2
