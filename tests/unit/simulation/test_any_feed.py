"""Simulated sensors that measure less than a place, or more: what they send agrees with the truth."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import structs

from hima.config.site import Site, site_frame
from hima.picture.sensor import Reports, SensorKind
from hima.simulation.play import play
from hima.simulation.scenario import Scenario
from hima.simulation.truth import fly
from hima.units import DEGREE_RAD, SECOND_NS
from hima.wire.detection_json.message import JsonDetection, decode

Make = Callable[..., Scenario]
ONE = """
[[flight]]
id = "one"
kind = "quad"
start = { bearing_deg = 250, range_m = 2000 }
height_m = 120
waypoint = [{ bearing_deg = 250, range_m = 500 }]
"""


def heard(site: Site, scenario: Scenario, **changes: Any) -> list[tuple[float, JsonDetection]]:
    """What the direction finder of the site says, turned into another sensor; with the time."""
    changed = [structs.replace(it, **changes) if it.id == "rf_west" else it for it in site.sensors]
    site = structs.replace(site, sensors=tuple(changed))
    found = []
    for sent in play(scenario, site):
        if sent.feed == "rf_west":
            frame, errors = decode(sent.data)
            assert frame is not None
            assert errors == ()
            time_s = ((frame.time_ns or 0) - scenario.start_ns) / SECOND_NS
            found += [(time_s, item) for item in frame.detections]
    assert found
    return found


def test_arrival_times_and_ranges(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(ONE, duration_s=30)
    truth = fly(scenario, site)
    place = next(it.position_m for it in site.sensors if it.id == "rf_west")
    there = (500.0, -800.0, 10.0)
    quiet = {"sigma_range_m": 0.001, "clutter_per_scan": 0.0}
    for time_s, item in heard(site, scenario, kind=SensorKind.TDOA, reference_m=there, **quiet):
        flown = truth.at(np.array([time_s]))[0][0]
        assert item.range_difference_m is not None
        assert abs(item.range_difference_m - math.dist(flown, place) + math.dist(flown, there)) < 0.05
    for time_s, item in heard(site, scenario, kind=SensorKind.RANGE, **quiet):
        flown = truth.at(np.array([time_s]))[0][0]
        assert item.azimuth_deg is None
        assert item.range_rate_mps is None
        assert item.range_m is not None
        assert abs(item.range_m - math.dist(flown, place)) < 0.05


def test_a_sensor_that_tracks_by_itself(site: Site, scenario_of: Make) -> None:
    scenario = scenario_of(ONE, duration_s=30)
    truth = fly(scenario, site)
    frame = site_frame(site)
    for time_s, item in heard(site, scenario, kind=SensorKind.POSITION, reports=Reports.TRACKS, sigma_range_m=1.0):
        flown, velocity = truth.at(np.array([time_s]))
        assert item.track == 0
        assert item.velocity_mps is not None
        assert np.abs(np.array(item.velocity_mps) - velocity[0]).max() < 6.0
        assert item.lat_deg is not None
        assert item.lon_deg is not None
        said = frame.enu_from_geodetic(item.lat_deg * DEGREE_RAD, item.lon_deg * DEGREE_RAD, item.hae_m or 0.0)
        assert np.abs(said[:2] - flown[0, :2]).max() < 6.0
