"""Bearings that no track explains are wedges: shown, replaced by newer ones, gone when a track has them."""

import math

import numpy as np
import pytest
from tests.unit.tracking.test_crossing import azimuth, finder, hear
from tests.unit.tracking.world import BEGIN_NS, World, sensor, straight

from hima.picture.detection import Coordinates
from hima.picture.kind import Kind
from hima.tracking import tracker
from hima.tracking.wedges import WEDGES_MAX

NAN = math.nan


def test_a_lone_bearing_is_a_wedge_and_no_track() -> None:
    world = World(finder(0), finder(1))
    world.observe(world.batch([(NAN, math.radians(-30.0), NAN, NAN)], 1.0, 1, kind=Kind.MULTIROTOR))
    assert world.all_tracks(2.0).id.size == 0
    (wedge,) = tracker.unexplained(world.state)
    assert (wedge.sensor, wedge.time_ns) == (1, BEGIN_NS + 10**9)
    assert wedge.azimuth_rad == pytest.approx(math.radians(330.0))
    assert wedge.sigma_azimuth_rad == pytest.approx(math.radians(1.0))
    assert wedge.elevation_rad is None
    assert wedge.sigma_elevation_rad is None
    assert (wedge.reach_m, wedge.kind) == (9000.0, Kind.MULTIROTOR)
    world.picture(5.9)
    assert len(tracker.unexplained(world.state)) == 1
    world.picture(6.1)
    assert tracker.unexplained(world.state) == ()


def test_a_slow_sensor_is_shown_for_two_looks() -> None:
    world = World(finder(0, period_s=10.0))
    world.observe(world.batch([(NAN, 1.0, 0.1, NAN)], 0.0))
    world.picture(19.0)
    (wedge,) = tracker.unexplained(world.state)
    assert wedge.elevation_rad == pytest.approx(0.1)
    assert wedge.sigma_elevation_rad == pytest.approx(0.01)


def test_a_newer_bearing_takes_the_place_of_an_older_one_in_its_direction() -> None:
    world = World(finder(0))
    for t, degrees in ((0.0, 359.5), (1.0, 0.5), (1.0, 90.0), (2.0, 1.5)):
        world.observe(world.batch([(NAN, math.radians(degrees), NAN, NAN)], t))
    world.picture(2.0)
    found = tracker.unexplained(world.state)
    assert [round(math.degrees(w.azimuth_rad), 1) for w in found] == [1.5, 90.0]
    # One above the other are two.
    world.observe(world.batch([(NAN, 2.0, 0.05, NAN), (NAN, 2.0, 0.4, NAN)], 2.5))
    assert len(tracker.unexplained(world.state)) == 4


def test_ranges_hyperbolas_and_plots_are_no_wedges() -> None:
    world = World(sensor(0), finder(1, reference_m=(500.0, 0.0, 0.0)))
    world.observe(world.batch([(3000.0, 1.0, NAN, NAN), (3000.0, NAN, NAN, NAN)], 0.0))
    world.observe(world.batch([(100.0, NAN, NAN, NAN)], 0.0, 1, Coordinates.TDOA))
    world.picture(0.0)
    assert tracker.unexplained(world.state) == ()


def test_bearings_of_a_track_are_explained() -> None:
    world = World(finder(0), finder(1), seed=1)
    flight = straight((1800, 2500, 120), (15, -5, 0))
    pictures = [
        (hear(world, [flight], 1, begin=t)[-1].id.size, len(tracker.unexplained(world.state))) for t in range(12)
    ]
    assert pictures[0] == (0, 2)
    assert pictures[-1] == (1, 0)
    # Something else in another direction is still a wedge.
    world.observe(world.batch([azimuth(world, flight, 12.0, 0), (NAN, 4.0, NAN, NAN)], 12.0))
    (wedge,) = tracker.unexplained(world.state)
    assert wedge.azimuth_rad == pytest.approx(4.0)


def test_a_flood_of_bearings_is_bounded_to_the_newest() -> None:
    world = World(*(finder(s) for s in range(4)))
    for s in range(4):
        rows = [(NAN, a, NAN, NAN) for a in np.linspace(0.0, 6.2, 3000)]
        world.observe(world.batch(rows, 0.1 * s, s, sigma=(NAN, 1e-4, NAN, NAN)))
    world.picture(1.0)
    found = tracker.unexplained(world.state)
    assert len(found) == WEDGES_MAX
    assert {wedge.sensor for wedge in found} == {2, 3}
