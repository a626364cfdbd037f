"""Sensors that are noisier, see less, or repeat themselves are found out; good ones are not suspected."""

import math

import numpy as np
from tests.unit.tracking.misaligned import NONE, calibrations, drones, fly, radars
from tests.unit.tracking.world import World, sensor

from hima.tracking import tracker


def test_a_good_sensor_is_as_good_as_it_says() -> None:
    world = World(*radars(1))
    fly(world, (NONE,), drones(14, 1), 90.0)
    (report,) = calibrations(world)
    assert report.noise is not None
    assert report.noise_low is not None
    assert report.noise_high is not None
    assert report.noise_low < 1.0 < report.noise_high
    assert report.detection is not None
    assert abs(report.detection - 0.9) < 0.05
    assert not any((report.noisy, report.detection_poor, report.frozen))
    assert report.noise_applied == 1.0


def test_a_sensor_noisier_than_declared_is_found_and_believed_less() -> None:
    truth = sensor(0, position_m=(0.0, 0.0, 10.0), clutter_per_scan=1.0)
    world = World(truth)
    modest = sensor(
        0, position_m=(0.0, 0.0, 10.0), clutter_per_scan=1.0, sigma_range_m=truth.sigma_range_m / 2.2,
        sigma_azimuth_rad=truth.sigma_azimuth_rad / 2.2, sigma_elevation_rad=truth.sigma_elevation_rad / 2.2,
    )  # fmt: skip
    world.state = tracker.start((modest,), world.settings)
    flights = drones(14, 2)
    for second in range(90):
        rows = [world.measured(flight(float(second))) for flight in flights]
        declared = (modest.sigma_range_m, modest.sigma_azimuth_rad, modest.sigma_elevation_rad, 0.7)
        world.observe(world.batch(rows, float(second), 0, sigma=declared))
        world.look(float(second))
        world.picture(float(second))
    (report,) = calibrations(world)
    assert report.noisy
    assert report.noise is not None
    assert 1.7 < report.noise < 2.5
    assert report.noise_applied == report.noise


def test_a_sensor_that_sees_far_less_than_declared_is_found() -> None:
    first, second = radars(2)
    world = World(first, second)
    flights = drones(14, 3)
    for step in range(120):
        s, at_s = step % 2, step / 2.0
        world.scan(at_s, [flight(at_s) for flight in flights], s, detection=0.9 if s == 0 else 0.3)
    good, poor = calibrations(world)
    assert poor.detection_poor
    assert poor.detection is not None
    assert poor.detection < 0.45
    assert not good.detection_poor


def test_a_frozen_sensor_is_found_and_found_again_when_it_thaws() -> None:
    world = World(*radars(1))
    flights = drones(14, 4)
    rows = [world.measured(flight(0.0)) for flight in flights]
    for second in range(12):
        world.observe(world.batch(rows, float(second)))
        world.look(float(second))
        world.picture(float(second))
    assert calibrations(world)[0].frozen
    fly(world, (NONE,), flights, 20.0, from_s=12.0)
    assert not calibrations(world)[0].frozen


def test_a_mast_that_is_seen_at_one_place_does_not_make_a_sensor_frozen() -> None:
    world = World(*radars(1))
    flights = drones(14, 5)
    mast = np.array((3000.0, 1.0, 0.02, 0.0))
    for second in range(30):
        at_s = float(second)
        rows = [mast, *(world.measured(flight(at_s)) for flight in flights)]
        world.observe(world.batch(rows, at_s))
        world.picture(at_s)
    assert not calibrations(world)[0].frozen


def test_what_sensors_say_makes_no_number_that_is_none() -> None:
    world = World(*radars(2))
    fly(world, (NONE, NONE), drones(10, 6), 15.0)
    assert all(report.biases for report in calibrations(world))
    rows = [
        [math.nan, 1.0, math.nan, math.nan],
        [1e300, 0.0, 0.0, 0.0],
        [math.inf, 1.0, 1.0, 1.0],
        [0.0, 0.0, 0.0, 0.0],
    ]
    for step in range(40):
        at_s = 15.0 + step / 2.0
        world.observe(world.batch(rows * 10, at_s, step % 2))
        world.look(at_s, step % 2)
        world.picture(at_s)
    for report in calibrations(world):
        assert report.biases
        assert all(math.isfinite(value) for b in report.biases for value in (b.value, b.sigma, b.applied))


def test_what_a_sensor_sees_is_unknown_where_its_misses_are_not_counted() -> None:
    world = World(*radars(1))
    flights = drones(14, 5)
    for second in range(60):
        world.observe(world.batch([world.measured(flight(float(second))) for flight in flights], float(second)))
        world.picture(float(second))
    (report,) = calibrations(world)
    assert report.noise is not None
    assert report.detection is None
