"""What sensors are off by is found, with an honest uncertainty, and taken away."""

import math

import numpy as np
import pytest
from tests.unit.tracking.misaligned import DEG, NONE, applied, bearing, bias, calibrations, drones, fly, radars
from tests.unit.tracking.world import BEGIN_NS, World, sensor

from hima.picture.calibration import CalibrationState, CalibrationUse, Quantity
from hima.picture.detection import Coordinates
from hima.picture.packing import pack, unpack
from hima.picture.sensor import SensorKind
from hima.picture.track import TrackState
from hima.tracking import tracker

SECOND = (40.0, 0.6 * DEG, 0.0, 0.0)


def test_a_second_radar_that_is_off_is_found_and_corrected_within_ten_seconds() -> None:
    world = World(*radars(2))
    fly(world, (NONE, SECOND), drones(14, 1), 13.0)
    first, second = calibrations(world)
    assert second.state is CalibrationState.CORRECTED
    for quantity, truth in ((Quantity.RANGE, 40.0), (Quantity.AZIMUTH, 0.6 * DEG)):
        value, sigma = bias(world, 1, quantity)
        assert abs(value - truth) < 4.0 * sigma
        assert sigma < truth / 5.0
    assert not first.misaligned
    assert not second.misaligned  # not before a minute


def test_tracks_lie_where_the_objects_are_once_a_radar_is_corrected() -> None:
    flights = drones(14, 2)
    errors = []
    for use in (CalibrationUse.AUTO, CalibrationUse.SHOW):
        first, second = radars(2)
        world = World(first, sensor(1, position_m=second.position_m, clutter_per_scan=1.0, calibrate=use))
        fly(world, (NONE, SECOND), flights, 30.0)
        tracks = world.picture(29.5)
        truth = np.array([flight(29.5)[:2] for flight in flights])
        apart = np.linalg.norm(tracks.position_m[:, None, :2] - truth[None], axis=2).min(axis=1)
        errors.append(float(np.median(apart)))
    assert errors[0] < 0.6 * errors[1]


def test_people_are_told_after_a_minute_and_since_when() -> None:
    world = World(*radars(2))
    told = {}
    fly(
        world, (NONE, SECOND), drones(14, 3), 80.0,
        each=lambda second: told.update({second: calibrations(world)[1].misaligned}),
    )  # fmt: skip
    first_s = min(second for second, misaligned in told.items() if misaligned)
    assert 60.0 <= first_s <= 75.0
    report = calibrations(world)[1]
    assert (report.since_ns - BEGIN_NS) / 1e9 < 15.0
    assert not calibrations(world)[0].misaligned
    assert calibrations(world)[0].state is CalibrationState.GOOD


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_corrected_where_nothing_is_off(seed: int) -> None:
    world = World(*radars(2), bearing(2), seed=seed)

    def untouched(_: float) -> None:
        assert not applied(world).any()

    fly(world, (NONE, NONE, NONE), drones(12, seed), 90.0, each=untouched)
    assert all(not report.misaligned for report in calibrations(world))
    assert [report.state for report in calibrations(world)[:2]] == [CalibrationState.GOOD] * 2


def test_the_uncertainty_told_is_the_true_one() -> None:
    truth = np.array((0.0, 0.0, 30.0, -0.4 * DEG))
    squares = []
    for seed in range(50):
        world = World(*radars(2), seed=seed)
        fly(world, (NONE, (30.0, -0.4 * DEG, 0.0, 0.0)), drones(10, seed), 15.0)
        book = world.state.care.calibration.book
        rows = np.array((0, 1, 4, 5))  # range and azimuth of both
        off = book.bias[rows] - truth
        squares.append(off @ np.linalg.solve(book.covariance[np.ix_(rows, rows)], off) / len(rows))
    # The mean of 50 such squares of four degrees of freedom has a standard deviation of 0.1.
    assert 0.6 < float(np.mean(squares)) < 1.5


def test_the_azimuth_of_a_sensor_of_bearings_is_found() -> None:
    world = World(*radars(2), bearing(2))
    fly(world, (NONE, NONE, (0.0, 3.0 * DEG, 0.0, 0.0)), drones(14, 5), 45.0)
    value, sigma = bias(world, 2, Quantity.AZIMUTH)
    assert abs(value - 3.0 * DEG) < 4.0 * sigma
    assert {b.quantity for b in calibrations(world)[2].biases} <= {Quantity.AZIMUTH, Quantity.CLOCK}
    assert calibrations(world)[2].state is CalibrationState.CORRECTED
    assert not applied(world)[:2, :3].any()


def test_a_clock_that_is_fast_is_found_among_three() -> None:
    world = World(*radars(3))
    fly(world, (NONE, (0.0, 0.0, 0.0, 0.4), NONE), drones(16, 6), 90.0)
    value, sigma = bias(world, 1, Quantity.CLOCK)
    assert abs(value - 0.4) < max(4.0 * sigma, 0.08)
    assert applied(world)[1, 3] == pytest.approx(value)
    assert not applied(world)[[0, 2], 3].any()


@pytest.mark.parametrize("seed", range(7, 14))
def test_a_radar_so_far_off_that_it_makes_tracks_of_its_own_is_found(seed: int) -> None:
    world = World(*radars(2))
    flights = drones(10, seed)
    fly(world, (NONE, (100.0, 1.5 * DEG, 0.0, 0.0)), flights, 40.0)
    value, sigma = bias(world, 1, Quantity.AZIMUTH)
    assert abs(value - 1.5 * DEG) < 5.0 * sigma
    # What was two tracks of each object is one again.
    assert (world.picture(39.6).state == TrackState.CONFIRMED).sum() == len(flights)


def test_a_radar_that_is_turned_is_found_again() -> None:
    world = World(*radars(2))
    flights = drones(14, 8)
    fly(world, (NONE, SECOND), flights, 30.0)
    fly(world, (NONE, (40.0, -0.5 * DEG, 0.0, 0.0)), flights, 75.0, from_s=30.0)
    value, sigma = bias(world, 1, Quantity.AZIMUTH)
    assert abs(value + 0.5 * DEG) < 0.1 * DEG
    assert sigma < 0.1 * DEG


def test_positions_are_corrected_as_ranges_and_azimuths_are() -> None:
    first, second = radars(2)
    world = World(first, sensor(1, SensorKind.POSITION, position_m=second.position_m, clutter_per_scan=1.0))
    flights = drones(14, 9)
    for step in range(60):
        at_s = step / 2.0
        s = step % 2
        if s == 0:
            rows = [world.measured(f(at_s)) for f in flights]
            world.observe(world.batch(rows, at_s, 0))
        else:
            place = np.array(second.position_m)
            turn, rows = 0.6 * DEG, []
            for flight in flights:
                d = flight(at_s)[:3] - place
                east = d[0] * math.cos(turn) + d[1] * math.sin(turn)
                north = d[1] * math.cos(turn) - d[0] * math.sin(turn)
                at = place + np.array((east, north, d[2])) + world.rng.normal(0.0, 15.0, 3)
                rows.append(np.append(at, math.nan))
            world.observe(world.batch(rows, at_s, 1, Coordinates.CARTESIAN, (15.0, 15.0, 15.0, math.nan)))
        world.look(at_s, s)
        world.picture(at_s)
    value, sigma = bias(world, 1, Quantity.AZIMUTH)
    assert abs(value - 0.6 * DEG) < 4.0 * sigma
    assert calibrations(world)[1].state is CalibrationState.CORRECTED
    raw = np.array([[second.position_m[0] + 3000.0, second.position_m[1], 120.0, math.nan]])
    place_before = raw[0, :3].copy()
    tracker.observe(world.state, world.batch(raw, 30.5, 1, Coordinates.CARTESIAN, (15.0, 15.0, 15.0, math.nan)))
    assert (raw[0, :3] == place_before).all()  # what was handed over is left as it was


def test_a_sensor_that_is_not_calibrated_is_left_alone() -> None:
    first, second = radars(2)
    world = World(first, sensor(1, position_m=second.position_m, clutter_per_scan=1.0, calibrate=CalibrationUse.OFF))
    fly(world, (NONE, SECOND), drones(14, 10), 20.0)
    assert not applied(world).any()
    assert calibrations(world)[1].state is CalibrationState.OFF
    assert calibrations(world)[1].biases == ()


def test_calibration_packs_and_goes_on_with_the_same_bits() -> None:
    world, other = World(*radars(2)), World(*radars(2))
    flights = drones(10, 11)
    fly(world, (NONE, SECOND), flights, 12.0)
    fly(other, (NONE, SECOND), flights, 12.0)
    other.state = unpack(pack(other.state), tracker.TrackerState)
    assert pack(other.state) == pack(world.state)
    fly(world, (NONE, SECOND), flights, 24.0, from_s=12.0)
    fly(other, (NONE, SECOND), flights, 24.0, from_s=12.0)
    assert applied(world).any()
    assert pack(other.state) == pack(world.state)
