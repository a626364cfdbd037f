"""Flights keep to what their airframes can do, and do what the scenario says."""

import io
import math
from collections.abc import Callable

import numpy as np
import pytest

from hima.config.site import Site
from hima.picture.kind import Kind
from hima.simulation.airframes import AIRFRAMES
from hima.simulation.fly import STEP_S
from hima.simulation.ground import EARTH_RADIUS_M
from hima.simulation.scenario import FlightKind, Scenario
from hima.simulation.truth import Truth, fly, truth_file

Make = Callable[..., Scenario]

ZIGZAG = """
[[flight]]
id = "one"
kind = "{kind}"
start = {{ bearing_deg = 215, range_m = 6000 }}
height_m = 120
waypoint = [
  {{ bearing_deg = 200, range_m = 5000, height_m = 300 }},
  {{ bearing_deg = 230, range_m = 5200, height_m = 60, hold_s = 20 }},
  {{ bearing_deg = 215, range_m = 4000, hold_s = 30, radius_m = 400 }},
]
at_end = "repeat"
"""


def column(truth: Truth, row: int) -> tuple[np.ndarray, np.ndarray]:
    flies = np.isfinite(truth.position_m[:, row, 0])
    return truth.position_m[flies, row], truth.velocity_mps[flies, row]


@pytest.mark.parametrize("kind", list(FlightKind), ids=lambda kind: kind.value)
def test_each_kind_flies_within_its_dynamics(kind: FlightKind, site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(ZIGZAG.format(kind=kind.value), duration_s=240), site)
    airframe = AIRFRAMES[kind]
    position, velocity = column(truth, 0)
    acceleration = np.diff(velocity, axis=0) / STEP_S
    speed = np.hypot(velocity[:, 0], velocity[:, 1])
    assert np.hypot(acceleration[:, 0], acceleration[:, 1]).max() <= 1.05 * math.hypot(
        airframe.lateral_mps2, airframe.forward_mps2
    )
    assert np.abs(acceleration[:, 2]).max() <= airframe.vertical_mps2 + 0.5
    assert speed.max() <= airframe.speed_max_mps + airframe.flap_mps
    assert speed.min() >= min(airframe.speed_min_mps, airframe.speed_mps) - airframe.flap_mps - 1e-9
    assert velocity[:, 2].max() <= airframe.climb_mps + 0.5
    assert velocity[:, 2].min() >= -airframe.sink_mps - 0.5
    assert np.abs(np.diff(position, axis=0) / STEP_S - velocity[:-1]).max() < 0.05
    assert truth.kind[0] == airframe.kind


def test_a_strike_ends_in_its_target(site: Site, scenario_of: Make) -> None:
    truth = fly(
        scenario_of(
            '[[flight]]\nid = "a"\nkind = "one_way"\ncount = 4\nspread_m = 300\nheight_m = 90\ntarget = "flare"\n'
            "start = { bearing_deg = 215, range_m = 5000 }\n",
            duration_s=180,
        ),
        site,
    )
    target = np.array(next(asset.position_m for asset in site.assets if asset.id == "flare"))
    for row in range(4):
        position, _ = column(truth, row)
        assert len(position) < 1800, "it flew on after it had struck"
        assert np.linalg.norm(position[-1] - target) < 30
        assert position[0, 2] > 70


def test_height_is_above_ground_however_far(site: Site, scenario_of: Make) -> None:
    truth = fly(
        scenario_of(
            '[[flight]]\nid = "a"\nkind = "airliner"\nheight_m = 10000\n'
            "start = { bearing_deg = 300, range_m = 90000 }\n"
            "waypoint = [{ bearing_deg = 120, range_m = 9000 }]\n",
            duration_s=120,
        ),
        site,
    )
    position, _ = column(truth, 0)
    sunk = np.hypot(position[:, 0], position[:, 1]) ** 2 / (2 * EARTH_RADIUS_M)
    assert np.abs(position[:, 2] + sunk - 10_000).max() < 15


def test_a_waypoint_is_held_and_circled(site: Site, scenario_of: Make) -> None:
    truth = fly(
        scenario_of(
            '[[flight]]\nid = "a"\nkind = "survey"\nstart = { bearing_deg = 10, range_m = 1000 }\nat_end = "loiter"\n'
            "waypoint = [{ bearing_deg = 10, range_m = 1500, hold_s = 600, radius_m = 150 }]\n",
            duration_s=300,
        ),
        site,
    )
    position, _ = column(truth, 0)
    centre = 1500 * np.array([math.sin(math.radians(10)), math.cos(math.radians(10))])
    distance = np.linalg.norm(position[-1500:, :2] - centre, axis=1)
    assert distance.min() > 120
    assert distance.max() < 180


def test_birds_rise_in_thermals_and_stay_together(site: Site, scenario_of: Make) -> None:
    truth = fly(
        scenario_of(
            '[[flight]]\nid = "a"\nkind = "bird_flock"\ncount = 6\nspread_m = 60\nheight_m = 100\n'
            "start = { bearing_deg = 90, range_m = 3000 }\nwaypoint = [{ bearing_deg = 110, range_m = 3500 }]\n",
            duration_s=300,
        ),
        site,
    )
    assert truth.position_m[:, :, 2].max() > 125
    middle = truth.position_m.mean(axis=1, keepdims=True)
    assert np.linalg.norm(truth.position_m - middle, axis=2).max() < 250
    assert not truth.emits.any()
    assert set(truth.kind.tolist()) == {Kind.BIRD}


def test_members_of_a_group_begin_one_after_the_other(site: Site, scenario_of: Make) -> None:
    truth = fly(
        scenario_of(
            '[[flight]]\nid = "a"\nkind = "quad"\ncount = 3\nspacing_s = 5\nbegin_s = 10\n'
            'start = { bearing_deg = 90, range_m = 3000 }\ntarget = "flare"\n'
        ),
        site,
    )
    first = np.isfinite(truth.position_m[:, :, 0]).argmax(axis=0)
    assert first.tolist() == [100, 150, 200]
    assert [aircraft.name for aircraft in truth.aircraft] == ["a_1", "a_2", "a_3"]


def test_wind_carries_birds_but_no_multirotor(site: Site, scenario_of: Make) -> None:
    text = (
        "[wind]\nspeed_mps = 8\nfrom_deg = 270\n"
        '[[flight]]\nid = "{kind}"\nkind = "{kind}"\nstart = {{ bearing_deg = 0, range_m = 3000 }}\n'
        "waypoint = [{{ bearing_deg = 0, range_m = 30000 }}]\n"
    )
    drift = {}
    for kind in ("quad", "fixed_wing"):
        _, velocity = column(fly(scenario_of(text.format(kind=kind)), site), 0)
        drift[kind] = velocity[50, 0]
    assert abs(drift["quad"]) < 1.5
    assert drift["fixed_wing"] > 4


def test_one_flight_more_leaves_the_others_as_they_were(site: Site, scenario_of: Make) -> None:
    one = ZIGZAG.format(kind="fpv")
    more = (
        one + '[[flight]]\nid = "two"\nkind = "quad"\nstart = { bearing_deg = 0, range_m = 900 }\nat_end = "loiter"\n'
    )
    alone, accompanied = fly(scenario_of(one), site), fly(scenario_of(more), site)
    assert np.array_equal(alone.position_m[:, 0], accompanied.position_m[:, 0])


def test_the_truth_file_is_what_the_benchmark_reads(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(ZIGZAG.format(kind="fixed_wing"), duration_s=30), site)
    data = truth_file(truth)
    assert data == truth_file(truth)
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        assert file["t"].tolist() == list(range(31))
        assert file["pos"].shape == file["vel"].shape == (31, 1, 3)
        assert file["kind"].tolist() == ["wing"]
        assert file["name"].tolist() == ["one"]
        assert np.array_equal(file["pos"][7], truth.position_m[70])


def test_a_run_without_flights_has_an_empty_truth(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(""), site)
    assert truth.position_m.shape == (601, 0, 3)
    assert truth_file(truth)
