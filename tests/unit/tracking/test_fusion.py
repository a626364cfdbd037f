"""Sensors that track by themselves: fused without counting twice, never mixed up, hostile reports refused."""

import math

import numpy as np
import pytest
from tests.unit.tracking.locals import OwnTracker, local
from tests.unit.tracking.world import World, sensor, straight

from hima.picture.arrays import FloatArray
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Reports, Sensor, SensorKind
from hima.picture.track import TrackState
from hima.tracking import tracker
from hima.tracking.screening import Refused
from hima.tracking.tracker import TrackerState


def own(index: int = 0) -> Sensor:
    """A sensor that tracks by itself."""
    return sensor(index, SensorKind.POSITION, clutter_per_scan=0.1, reports=Reports.TRACKS)


def one(state: tuple[float, ...], sigma_m: float = 15.0, sigma_mps: float = 1.5) -> tuple[FloatArray, FloatArray]:
    return np.array([state]), np.diag([sigma_m**2] * 3 + [sigma_mps**2] * 3)[None]


def test_a_local_track_becomes_a_system_track_with_its_third_report() -> None:
    world = World(own())
    seen = []
    for t in range(5):
        tracker.fuse(world.state, local(*one((1000 + 10 * t, 500, 200, 10, 0, 0)), t, [7], kind=1))
        seen.append(world.picture(float(t)).id.tolist())
    assert seen == [[], [], [1], [1], [1]]
    tracks = world.picture(4.0)
    assert tracks.state.tolist() == [TrackState.CONFIRMED]
    assert np.linalg.norm(tracks.position_m[0] - (1040, 500, 200)) < 1.0
    assert tracks.sensors.tolist() == [1]


def test_the_same_report_ten_times_adds_nothing() -> None:
    """Ten independent detections would leave a tenth of the variance; one local track leaves its own."""
    world = World(own())
    report = one((1000, 500, 200, 0, 0, 0))
    for t in range(3):
        tracker.fuse(world.state, local(*report, t, [7]))
    once = world.picture(2.0).covariance[0]
    for k in range(1, 11):
        tracker.fuse(world.state, local(*report, 2.0 + 1e-4 * k, [7]))
    again = world.picture(2.001).covariance[0]
    assert np.linalg.slogdet(again)[1] >= np.linalg.slogdet(once)[1] - 0.05
    np.testing.assert_array_less(report[1][0].diagonal()[:3] * 0.95, again.diagonal()[:3])


def test_a_local_track_helps_a_radar_that_sees_the_other_way() -> None:
    """What neither has alone: a radar knows the range, the local track knows the cross range."""
    spread = []
    for helped in (False, True):
        world = World(sensor(sigma_azimuth_rad=0.05, sigma_range_m=4.0), own(1), seed=3)
        flight = straight((0, 5000, 250), (15, 0, 0))
        for t in range(15):
            world.scan(float(t), [flight(float(t))])
            if helped and t > 5:
                covariance = np.diag([8.0**2, 80.0**2, 30.0**2, 1.0, 4.0, 4.0])[None]
                tracker.fuse(world.state, local(flight(float(t))[None], covariance, t, [4], 1))
        tracks = world.picture(14.0)
        assert tracks.id.tolist() == [1]  # not a second track beside it
        spread.append(float(tracks.covariance[0, 0, 0]))
    assert spread[1] < 0.5 * spread[0]


@pytest.mark.parametrize("sensors", [1, 2])
def test_what_is_said_of_the_error_is_true(sensors: int) -> None:
    """Normalised error squared of 40 flights: its mean is at most that of a consistent estimate."""
    errors = []
    for seed in range(40):
        world = World(*(own(s) for s in range(sensors)), seed=seed)
        flight = straight((2000, 1000, 200), (12, -9, 0.5))
        filters = [OwnTracker(flight, world.rng) for _ in range(sensors)]
        for t in range(1, 20):
            for s, filter_ in enumerate(filters):
                mean, covariance = filter_.step(float(t))
                tracker.fuse(world.state, local(mean[None], covariance[None], t, [s], s))
        tracks = world.picture(19.0)
        assert tracks.id.tolist() == [1]
        off = np.concatenate([tracks.position_m[0], tracks.velocity_mps[0]]) - flight(19.0)
        errors.append(off @ np.linalg.solve(tracks.covariance[0], off))
    assert 0.5 < np.mean(errors) < 7.0  # 6 if the covariance said exactly what the error is; 40 samples give 6 ± 0.55


def test_two_local_tracks_of_one_sensor_stay_two() -> None:
    world = World(own())
    first, second = straight((1000, 500, 200), (10, 0, 0)), straight((1080, 500, 200), (10, 0, 0))
    for t in range(20):
        states = np.array([first(float(t)), second(float(t))])
        covariances = np.repeat(one((0,) * 6)[1], 2, axis=0)
        tracker.fuse(world.state, local(states, covariances, t, [1, 2]))
    tracks = world.picture(19.0)
    assert tracks.id.tolist() == [1, 2]
    assert abs(tracks.position_m[1, 0] - tracks.position_m[0, 0] - 80.0) < 5.0


def test_two_local_tracks_that_agree_become_one() -> None:
    world = World(own())
    flight = straight((1000, 500, 200), (10, 0, 0))
    for t in range(20):
        sources = [1, 2] if t >= 4 else [1]  # the second is a double that the sensor begins later
        states = np.repeat(flight(float(t))[None], len(sources), axis=0)
        tracker.fuse(world.state, local(states, np.repeat(one((0,) * 6)[1], len(sources), axis=0), t, sources))
        assert world.picture(float(t)).id.tolist() in ([], [1])
    assert world.state.locals.track[:2].tolist() == [1, 1]


def test_a_link_is_broken_by_evidence_and_not_by_one_bad_report() -> None:
    world = World(own())
    flight = straight((1000, 500, 200), (10, 0, 0))
    for t in range(20):
        state = flight(float(t))
        if t == 8:
            state = state + np.array([500.0, 0, 0, 0, 0, 0])  # a slip
        if t >= 12:
            state = state + np.array([0.0, 3000.0, 0, 0, 0, 0])  # the number goes to another object
        tracker.fuse(world.state, local(state[None], one((0,) * 6)[1], t, [1]))
        if t == 11:
            before = world.picture(11.0)
    assert before.id.tolist() == [1]
    assert np.linalg.norm(before.position_m[0] - flight(11.0)[:3]) < 5.0
    tracks = world.picture(19.0)
    assert tracks.id.tolist() == [1, 2]
    assert np.linalg.norm(tracks.position_m[1] - flight(19.0)[:3] - (0, 3000, 0)) < 20.0


def test_positions_without_height_and_velocity() -> None:
    world = World(own())
    flight = straight((1000, 500, 200), (10, 5, 0))
    for t in range(25):
        state = np.array([*flight(float(t))[:2], math.nan, math.nan, math.nan, math.nan])
        tracker.fuse(world.state, local(state[None], np.diag([100.0, 100.0, 1, 1, 1, 1])[None], t, [1]))
    tracks = world.picture(24.0)
    assert tracks.id.tolist() == [1]
    assert np.linalg.norm(tracks.position_m[0, :2] - flight(24.0)[:2]) < 15.0
    assert math.sqrt(tracks.covariance[0, 2, 2]) > 50.0  # the height stays unknown


def test_late_reports_are_used_and_old_news_is_not() -> None:
    world = World(sensor(), own(1), seed=2)
    flight = straight((2500, 2500, 250), (-15, -10, 0))
    for t in range(15):
        world.scan(float(t), [flight(float(t))])
        tracker.fuse(world.state, local(flight(t - 2.0)[None], one((0,) * 6)[1], t - 2.0, [3], 1))
    assert world.picture(14.0).sensors.tolist() == [0b11]
    assert world.state.refused.sum() == 0
    tracker.fuse(world.state, local(flight(11.0)[None], one((0,) * 6)[1], 11.0, [3], 1))
    assert world.state.refused[Refused.DUPLICATE] == 1


def test_hostile_reports_are_refused_and_counted() -> None:
    world = World(own(), own(1))
    flight = straight((1000, 500, 200), (10, 0, 0))
    for t in range(4):
        tracker.fuse(world.state, local(flight(float(t))[None], one((0,) * 6)[1], t, [1]))
    before = world.picture(3.0)
    good, P = one((1030, 500, 200, 10, 0, 0))
    for bad in (math.inf, 1e12):
        tracker.fuse(world.state, local(np.where(np.arange(6) == 0, bad, good), P, 3.1, [1]))
    tracker.fuse(world.state, local(np.full((1, 6), math.nan), P, 3.1, [1]))
    tracker.fuse(world.state, local(good, P, 3.1, [-5]))
    assert world.state.refused[Refused.BAD_VALUE] == 4
    for spread in (-P, np.where(P > 0, math.inf, P), P * math.nan, P * 0.0, np.ones((1, 6, 6))):
        tracker.fuse(world.state, local(good, spread, 3.1, [1]))
    assert world.state.refused[Refused.BAD_SIGMA] == 5
    tracker.fuse(world.state, local(good, P, 3600.0, [1]))
    tracker.fuse(world.state, local(good, P, 3.1, [1], s=9))
    assert world.state.refused[Refused.OUT_OF_TIME] == 1
    assert world.state.refused[Refused.UNKNOWN_SENSOR] == 1
    after = world.picture(3.0)
    assert np.linalg.norm(after.position_m[0] - before.position_m[0]) < 20.0


def test_a_million_reports_are_bounded_and_harm_no_other_sensor() -> None:
    world = World(own(), own(1))
    flight = straight((1000, 500, 200), (10, 0, 0))
    for t in range(4):
        tracker.fuse(world.state, local(flight(float(t))[None], one((0,) * 6)[1], t, [1]))
    count = 1_000_000
    states = np.zeros((count, 6))
    states[:, 0] = np.arange(count)
    covariances = np.broadcast_to(one((0,) * 6)[1], (count, 6, 6))
    tracker.fuse(world.state, local(states, covariances, 4.0, list(range(count)), 1))
    assert world.state.refused[Refused.TOO_MANY] == count - 2_000
    assert world.state.refused[Refused.TABLE_FULL] == 2_000 - 256
    for t in range(4, 8):
        tracker.fuse(world.state, local(flight(float(t))[None], one((0,) * 6)[1], t, [1]))
    tracks = world.picture(7.0)
    assert 1 in tracks.id.tolist()
    assert np.linalg.norm(tracks.position_m[0] - flight(7.0)[:3]) < 2.0


def test_the_memory_of_links_packs() -> None:
    world = World(own())
    flight = straight((1000, 500, 200), (10, 0, 0))
    for t in range(4):
        tracker.fuse(world.state, local(flight(float(t))[None], one((0,) * 6)[1], t, [1]))
    again = unpack(pack(world.state), TrackerState)
    for state in (world.state, again):
        tracker.fuse(state, local(flight(4.0)[None], one((0,) * 6)[1], 4.0, [1]))
    assert pack(world.state) == pack(again)


def test_a_local_track_faster_than_expected_begins_on_more_evidence() -> None:
    world = World(own())
    fast = world.settings.speed_max_mps + 60.0
    seen = []
    for t in range(10):
        tracker.fuse(world.state, local(*one((fast * t, 500, 200, fast, 0, 0)), t, [7], kind=1))
        seen.append(world.picture(float(t)).id.tolist())
    assert seen[6] == []
    assert seen[9] == [1]
