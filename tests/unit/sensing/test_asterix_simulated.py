"""What simulated radars saw comes back through bytes: measurements within the format's steps, sweeps turn by turn."""

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from hima.adapters.site_folder import open_site_folder
from hima.config.site import Site, site_frame
from hima.picture.detection import Detections, Sweep
from hima.picture.frame import Frame
from hima.sensing.asterix import AsterixFeed, receive
from hima.sensing.context import FeedContext
from hima.simulation.load import load_scenario
from hima.simulation.play import play
from hima.simulation.plots import scan_plots
from hima.simulation.scenario import Scenario
from hima.simulation.truth import Truth, fly
from hima.units import SECOND_NS

ROOT = Path(__file__).parents[3]
DURATION_S = 20
RADARS = ("radar_north", "radar_south")
TEXT = f"""
[scenario]
name = "Crowd"
site = "khor_mor"
start = "2026-11-26T23:59:50Z"
duration_s = {DURATION_S}
seed = 3

[[flight]]
id = "crowd"
kind = "fixed_wing"
count = 30
spread_m = 2500
height_m = 300
start = {{ bearing_deg = 0, range_m = 5000 }}
waypoint = [{{ bearing_deg = 90, range_m = 5000 }}]
"""
"""Through midnight, for the times of day."""


@pytest.fixture(scope="module")
def run() -> tuple[Site, Scenario, Truth]:
    site = open_site_folder(ROOT / "sites" / "khor_mor")
    scenario = load_scenario("test.toml", TEXT.encode(), site)
    return site, scenario, fly(scenario, site)


@pytest.mark.parametrize("name", RADARS)
def test_plots_and_turns_come_back(run: tuple[Site, Scenario, Truth], name: str) -> None:
    site, scenario, truth = run
    sensor = next(sensor for sensor in site.sensors if sensor.id == name)
    feed = next(feed for feed in site.feeds if feed.sensor == name)
    reference = site.reference
    context = FeedContext(feed, sensor, site_frame(site), reference.geoid_undulation_m, reference.qnh_hpa)
    state = AsterixFeed()
    batches: list[Detections] = []
    sweeps: list[Sweep] = []
    for sent in play(scenario, site, truth):
        if sent.feed == feed.id:
            sensed = receive(state, Frame(sent.time_ns, sent.feed, sent.data), context)
            assert sensed.rejects == ()
            assert abs(sensed.message_time_ns - sent.time_ns) < 2 * SECOND_NS
            batches += sensed.detections
            sweeps += sensed.sweeps
    whole_scans = int(DURATION_S / sensor.period_s) - 1
    plots = [scan_plots(sensor, truth, scan, scenario.seed) for scan in range(whole_scans)]
    assert_measured(batches, np.concatenate([scan.value for scan in plots]))
    assert_swept(sweeps, DURATION_S / sensor.period_s)


def assert_measured(batches: list[Detections], wanted: np.ndarray) -> None:
    """Each plot of the whole scans is there, within half a step of the format."""
    value = np.concatenate([batch.value for batch in batches])
    assert len(value) >= len(wanted) > 100
    nearest = np.hypot(
        value[None, :, 0] - wanted[:, None, 0],
        wanted[:, None, 0] * (value[None, :, 1] - wanted[:, None, 1]),
    )
    row = nearest.argmin(axis=1)
    error = value[row] - wanted
    error[:, 1] = (error[:, 1] + math.pi) % (2 * math.pi) - math.pi
    assert np.abs(error[:, 0]).max() <= 1852 / 256 / 2 + 1e-6
    assert np.abs(error[:, 1]).max() <= 2 * math.pi / 65536 / 2 + 1e-9
    assert np.abs(error[:, 3]).max() <= 0.5
    # Height in steps of 25 ft and range in its own steps turn into elevation; flat and round earth differ by a little.
    seen = np.isfinite(wanted[:, 2])
    slant_m, elevation_rad = wanted[seen, 0], wanted[seen, 2]
    step_m = 25 * 0.3048 / 2 + 1852 / 256 / 2 * np.abs(np.sin(elevation_rad)) + 1.0
    assert (np.abs(error[seen, 2]) * slant_m * np.cos(elevation_rad) <= step_m).all()


def assert_swept(sweeps: list[Sweep], turns: float) -> None:
    """One after another without gap or overlap, as many turns as there was time for."""
    for before, after in pairwise(sweeps):
        gap = (before.from_rad + before.width_rad - after.from_rad + math.pi) % (2 * math.pi) - math.pi
        assert abs(gap) < 1e-9
        assert after.time_ns > before.time_ns
    assert sum(sweep.width_rad for sweep in sweeps) / (2 * math.pi) == pytest.approx(turns, abs=0.1)
