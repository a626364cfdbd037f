"""Sensors of every kind: sectors, several radars, bearings, two dimensions, positions."""

import math
from collections.abc import Iterable

import numpy as np
import pytest
from tests.unit.tracking.world import Flight, World, sensor, straight

from hima.picture.detection import Coordinates, Detections
from hima.picture.sensor import SensorKind
from hima.picture.track import Tracks, TrackState
from hima.tracking.screening import Refused
from hima.tracking.settings import TrackingSettings

NAN = math.nan
SECTORS = 32
WIDTH = 2.0 * math.pi / SECTORS


def rotate(world: World, flights: Iterable[Flight], scans: int, period_s: float, start: int = 0) -> list[Tracks]:
    """A beam that turns; each sector is one datagram of plots and one sweep. Returns a picture per sector."""
    pictures = []
    for k in range(start * SECTORS, (start + scans) * SECTORS):
        begin_s, end_s = k / SECTORS * period_s, (k + 1) / SECTORS * period_s
        from_rad = (k % SECTORS) * WIDTH
        rows, times = [], []
        for flight in flights:
            # The beam meets the object when it points at it.
            azimuth = math.atan2(*flight(0.5 * (begin_s + end_s))[:2]) % (2.0 * math.pi)
            if from_rad <= azimuth < from_rad + WIDTH:
                when = begin_s + (azimuth - from_rad) / WIDTH * (end_s - begin_s)
                rows.append(world.measured(flight(when)))
                times.append(when)
        for row, when in zip(rows, times, strict=True):  # each in a datagram of its own
            world.observe(world.batch([row], when))
        world.look(end_s, from_rad=from_rad, width_rad=WIDTH)
        pictures.append(world.picture(end_s))
    return pictures


def test_a_rotating_radar_counts_one_miss_a_turn_at_most() -> None:
    radar = sensor(rotating=True, period_s=2.0)
    world = World(radar, seed=1)
    flights = [straight((3000, 2000, 200), (-15, -5, 0)), straight((-2000, 2500, 200), (5, -15, 0))]
    pictures = rotate(world, flights, 15, 2.0)
    for p in pictures[6 * SECTORS :]:
        assert p.id.tolist() == [1, 2]
        assert (p.state == TrackState.CONFIRMED).all()
        assert (p.existence > 0.99).all()  # not one miss was counted
    before = float(world.state.lives.score[0])
    rotate(world, [], 1, 2.0, start=15)
    once = -math.log(0.1)  # at the declared chance of detection; the radar has seen all so far, so a miss says more
    assert once <= before - float(world.state.lives.score[0]) < 1.5 * once


def test_a_miss_is_counted_once_and_by_what_is_declared_where_nothing_is_learnt() -> None:
    world = World(sensor(rotating=True, period_s=2.0), seed=1, settings=TrackingSettings(learn_maps=False))
    rotate(world, [straight((3000, 2000, 200), (-15, -5, 0))], 15, 2.0)
    before = float(world.state.lives.score[0])
    rotate(world, [], 1, 2.0, start=15)
    assert before - float(world.state.lives.score[0]) == pytest.approx(-math.log(0.1))


def test_only_the_sector_looked_at_counts() -> None:
    world = World(sensor(rotating=True), seed=1)
    pictures = rotate(world, [straight((3000, 3000, 200), (0, 0, 0))], 10, 1.0)
    assert pictures[-1].id.size == 1
    before = float(world.state.lives.score[0])
    world.look(11.0, from_rad=math.pi, width_rad=1.0)  # the other side
    assert float(world.state.lives.score[0]) == before


def test_two_radars_are_one_track_and_both_are_named() -> None:
    second = sensor(1, position_m=(4000.0, -1000.0, 20.0))
    world = World(sensor(), second, seed=2)
    flight = straight((2500, 2500, 250), (-20, -10, 0))
    for t in range(20):
        world.scan(float(t), [flight(float(t))], s=0)
        tracks = world.scan(t + 0.4, [flight(t + 0.4)], s=1)
    assert tracks.id.tolist() == [1]
    assert tracks.sensors.tolist() == [0b11]
    assert np.linalg.norm(tracks.position_m[0] - flight(19.4)[:3]) < 30.0


def test_bearings_refine_and_never_start() -> None:
    bearing = sensor(1, SensorKind.RF_BEARING, position_m=(5000.0, 5000.0, 0.0))
    world = World(sensor(sigma_azimuth_rad=0.02), bearing, seed=3)
    flight = straight((0, 6000, 250), (10, 0, 0))

    def heard(t: float) -> Detections:
        d = flight(t)[:3] - np.array([5000.0, 5000.0, 0.0])
        return world.batch([(NAN, math.atan2(d[0], d[1]), NAN, NAN)], t, 1, sigma=(NAN, 0.002, NAN, NAN))

    for t in range(30):
        world.observe(heard(float(t)))
        assert world.picture(float(t)).id.size == 0
    assert world.state.count == 0
    world.fly([flight], 15, start=30)
    before = world.picture(45.0)
    world.observe(heard(45.0))
    after = world.picture(45.0)
    assert np.trace(after.covariance[0, :3, :3]) < 0.9 * np.trace(before.covariance[0, :3, :3])
    assert after.sensors.tolist() == [0b11]
    assert after.existence[0] == before.existence[0]  # a bearing is no evidence of existence


def test_a_radar_of_two_dimensions_tracks_on_the_map() -> None:
    world = World(sensor(kind=SensorKind.RADAR_2D), seed=4)
    flight = straight((3000, 3000, 150), (-25, 10, 0))
    for t in range(20):
        row = world.measured(flight(float(t)))
        row[2] = NAN
        world.observe(world.batch([row], float(t)))
        world.look(float(t))
        tracks = world.picture(float(t))
    assert tracks.id.tolist() == [1]
    assert np.linalg.norm(tracks.position_m[0, :2] - flight(19.0)[:2]) < 40.0
    assert 50.0 < math.sqrt(tracks.covariance[0, 2, 2]) < 400.0  # it does not pretend to know the height


@pytest.mark.parametrize("height", [200.0, NAN])
def test_positions_in_the_site_frame(height: float) -> None:
    world = World(sensor(kind=SensorKind.POSITION, clutter_per_scan=0.1), seed=5)
    flight = straight((-1000, 500, 200), (12, 12, 0))
    for t in range(15):
        east, north, _ = flight(float(t))[:3] + world.rng.normal(0, 5, 3)
        rows = [(east, north, height, NAN)]
        world.observe(world.batch(rows, float(t), coordinates=Coordinates.CARTESIAN, sigma=(5, 5, 10, NAN), kind=2))
        tracks = world.picture(float(t))
    assert tracks.id.tolist() == [1]
    assert np.linalg.norm(tracks.position_m[0, :2] - flight(14.0)[:2]) < 15.0
    assert tracks.kind.tolist() == [2]


def test_late_rows_help_and_very_late_ones_are_refused() -> None:
    late = sensor(1, position_m=(3000.0, 0.0, 10.0))
    flight = straight((2500, 4500, 250), (-15, -20, 0))
    spreads = []
    for lag_s in (0.0, 2.0, 4.9):
        world = World(sensor(sigma_azimuth_rad=0.02), late, seed=6)
        for t in range(20):
            world.scan(float(t), [flight(float(t))])
            if t >= 6:
                world.observe(world.batch([world.measured(flight(t - lag_s), 1)], t - lag_s, 1))
                tracks = world.picture(float(t))
        assert tracks.id.tolist() == [1]
        assert tracks.sensors.tolist() == [0b11]
        assert world.state.refused.sum() == 0
        spreads.append(np.trace(tracks.covariance[0, :3, :3]))
    alone = World(sensor(sigma_azimuth_rad=0.02), late, seed=6)
    spread = np.trace(alone.fly([flight], 20)[-1].covariance[0, :3, :3])
    assert spreads[0] < spreads[1] < spreads[2] < spread
    hits = int(tracks.hits[0])
    world.observe(world.batch([world.measured(flight(12.0), 1)], 12.0, 1))  # seven seconds late
    assert world.state.refused[Refused.OUT_OF_TIME] == 1
    assert int(world.picture(19.0).hits[0]) == hits
