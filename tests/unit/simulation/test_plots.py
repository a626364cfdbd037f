"""What sensors see agrees with the truth within the noise they are said to have, as often as they are said to."""

import math
from collections.abc import Callable

import msgspec
import numpy as np

from hima.config.site import Site
from hima.geo.sensor_frame import enu_to_polar
from hima.picture.sensor import Sensor
from hima.simulation.plots import CLUTTER, Plots, in_coverage, looks, scan_plots
from hima.simulation.scenario import Scenario
from hima.simulation.truth import Truth, fly

Make = Callable[..., Scenario]

CROWD = """
[[flight]]
id = "crowd"
kind = "fixed_wing"
count = 40
spread_m = 2500
height_m = 300
start = { bearing_deg = 0, range_m = 3000 }
waypoint = [{ bearing_deg = 90, range_m = 3000 }]

[[flight]]
id = "emitter"
kind = "quad"
count = 10
spread_m = 1000
start = { bearing_deg = 250, range_m = 2000 }
at_end = "loiter"
"""


def sensor_of(site: Site, name: str) -> Sensor:
    return next(sensor for sensor in site.sensors if sensor.id == name)


def scans(sensor: Sensor, truth: Truth, seed: int = 1) -> list[Plots]:
    return [scan_plots(sensor, truth, scan, seed) for scan in range(int(58 / sensor.period_s))]


def test_noise_is_that_of_the_sensor(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(CROWD), site)
    sensor = sensor_of(site, "radar_north")
    errors = []
    for scan, plots in enumerate(scans(sensor, truth)):
        time_s, polar, _ = looks(sensor, truth, scan)
        real = plots.origin != CLUTTER
        assert np.allclose(plots.time_s[real], time_s[plots.origin[real]])
        errors.append(plots.value[real] - polar[plots.origin[real]])
    error = np.concatenate(errors)
    error[:, 1] = (error[:, 1] + math.pi) % (2 * math.pi) - math.pi
    sigma = [sensor.sigma_range_m, sensor.sigma_azimuth_rad, sensor.sigma_elevation_rad, sensor.sigma_range_rate_mps]
    scaled = error / sigma
    # Mean and standard deviation of n normal errors stray by 1/sqrt(n) and 1/sqrt(2n); five of those are allowed.
    assert np.abs(scaled.mean(axis=0)).max() < 5 / math.sqrt(len(error))
    assert np.abs(scaled.std(axis=0) - 1).max() < 5 / math.sqrt(2 * len(error))


def test_targets_are_seen_as_often_as_said_and_clutter_too(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(CROWD), site)
    sensor = sensor_of(site, "radar_north")
    chances = seen = clutter = 0
    all_scans = scans(sensor, truth)
    for scan, plots in enumerate(all_scans):
        chances += int(in_coverage(sensor, looks(sensor, truth, scan)[1]).sum())
        seen += int((plots.origin != CLUTTER).sum())
        clutter += int((plots.origin == CLUTTER).sum())
    pd = sensor.detection_probability
    assert chances > 1000
    assert abs(seen / chances - pd) < 5 * math.sqrt(pd * (1 - pd) / chances)
    expected = sensor.clutter_per_scan * len(all_scans)
    assert abs(clutter - expected) < 5 * math.sqrt(expected)


def test_clutter_fills_the_measurement_space_evenly(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(""), site)
    sensor = msgspec.structs.replace(sensor_of(site, "radar_north"), clutter_per_scan=200.0)
    value = np.concatenate([plots.value for plots in scans(sensor, truth)])
    limits = [
        (sensor.range_min_m, sensor.range_max_m),
        (0.0, 2 * math.pi),
        (sensor.elevation_min_rad, sensor.elevation_max_rad),
    ]
    for column, (low, high) in enumerate(limits):
        share = np.histogram(value[:, column], bins=10, range=(low, high))[0] / len(value)
        assert share.sum() == 1.0
        assert np.abs(share - 0.1).max() < 5 * math.sqrt(0.1 / len(value))


def test_the_beam_is_where_the_target_is_when_it_is_looked_at(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(CROWD), site)
    sensor = sensor_of(site, "radar_south")
    time_s, polar, position = looks(sensor, truth, 7)
    beam = time_s / sensor.period_s % 1.0 * 2 * math.pi
    turned = (beam - polar[:, 1] + math.pi) % (2 * math.pi) - math.pi
    assert np.abs(turned).max() < 1e-3
    assert np.allclose(enu_to_polar(position - np.asarray(sensor.position_m)), polar[:, :3])


def test_a_bearing_finder_hears_emitters_only(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(CROWD), site)
    sensor = sensor_of(site, "rf_west")
    plots = scans(sensor, truth)
    heard = {int(row) for scan in plots for row in scan.origin if row != CLUTTER}
    assert heard
    assert all(truth.emits[row] for row in heard)
    value = np.concatenate([scan.value for scan in plots])
    assert np.isnan(value[:, [0, 2, 3]]).all()


def test_a_two_dimensional_radar_says_nothing_of_elevation(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(CROWD), site)
    value = np.concatenate([scan.value for scan in scans(sensor_of(site, "radar_south"), truth)])
    assert np.isnan(value[:, 2]).all()
    assert np.isfinite(value[:, [0, 1, 3]]).all()


def test_nothing_is_seen_outside_the_coverage(site: Site, scenario_of: Make) -> None:
    far = CROWD.replace("range_m = 3000", "range_m = 30000").replace("range_m = 2000", "range_m = 40000")
    truth = fly(scenario_of(far), site)
    for plots in scans(sensor_of(site, "radar_north"), truth):
        assert (plots.origin == CLUTTER).all()


def test_luck_depends_on_seed_sensor_and_scan_alone(site: Site, scenario_of: Make) -> None:
    truth = fly(scenario_of(CROWD), site)
    sensor = sensor_of(site, "radar_north")
    again, other_seed, other_scan = (
        scan_plots(sensor, truth, 3, 1),
        scan_plots(sensor, truth, 3, 2),
        scan_plots(sensor, truth, 4, 1),
    )
    plots = scan_plots(sensor, truth, 3, 1)
    assert np.array_equal(plots.value, again.value)
    assert not np.array_equal(plots.value[:5], other_seed.value[:5])
    assert not np.array_equal(plots.value[:5], other_scan.value[:5])
