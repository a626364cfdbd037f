"""What sensors are off by, as a person finds it: a note above the map, and figures in the pane of the feeds.

Screenshots are kept in build/screenshots for people to look at.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.chromium import chromium_page, shot
from tests.running import RunningNode, running, until

from hima.app.simulate import open_named, simulate
from hima.picture.sensor import Sensor
from hima.simulation import radar_feed
from hima.simulation.plots import Plots, scan_plots
from hima.simulation.truth import Truth

TURNED_DEG = 2.0
SCENARIO = """
[scenario]
name = "Drones all around"
site = "khor_mor"
start = "2026-11-26T17:40:00Z"
duration_s = 150
seed = 5
"""
FLIGHT = """
[[flight]]
id = "quad_{number}"
kind = "quad"
start = {{ bearing_deg = {from_deg}, range_m = {range_m} }}
height_m = {height_m}
speed_mps = 14
waypoint = [{{ bearing_deg = {to_deg}, range_m = {range_m} }}]
"""


def turned(sensor: Sensor, truth: Truth, scan: int, seed: int) -> Plots:
    """A scan of which the southern radar says all azimuths too large."""
    plots = scan_plots(sensor, truth, scan, seed)
    if sensor.id == "radar_south":
        plots.value[:, 1] = (plots.value[:, 1] + math.radians(TURNED_DEG)) % math.tau
    return plots


@pytest.fixture
def misaligned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningNode]:
    """A node that plays a recording of two radars, of which one was turned by two degrees."""
    monkeypatch.setattr(radar_feed, "scan_plots", turned)
    flights = "".join(
        FLIGHT.format(
            number=k, from_deg=30 * k, to_deg=(30 * k + 40) % 360, range_m=3000 + 400 * k, height_m=90 + 15 * k
        )
        for k in range(12)
    )
    scenario = tmp_path / "drones.toml"
    scenario.write_text(SCENARIO + flights)
    site, read = open_named(scenario, Path("sites"))
    simulate(site, read, tmp_path / "out", "test", lambda _: None)
    journal = str(tmp_path / "out" / "journal.hima")
    data = str(tmp_path / "data")
    with running("sites/khor_mor", "--replay", journal, "--speed", "10", "--data", data, "--port", "0") as node:
        yield node


def test_a_turned_radar_is_named_with_its_bias_and_what_is_not_known_is_said_to_be(misaligned: RunningNode) -> None:
    with chromium_page(misaligned, 1440, 900) as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(misaligned.url)
        page.locator(".truth-bar .feeds").click()
        south = page.locator(".feed", has_text="radar_south").last
        azimuth = south.locator("tr.significant", has_text="azimuth")
        expect(azimuth).to_contain_text("corrected", timeout=60_000)
        until(lambda: misaligned.get("/health")["sensors"]["radar_south"]["misaligned"], 60.0)
        expect(page.locator(".banner.caution")).to_contain_text("radar_south (azimuth")
        shown = re.findall(r"[−+]\d+\.\d+", azimuth.inner_text())
        bias = misaligned.get("/health")["sensors"]["radar_south"]["biases"]["azimuth"]
        assert abs(bias["value"] - TURNED_DEG) < 4.0 * bias["sigma"] + 0.1
        assert float(shown[0]) == pytest.approx(bias["value"], abs=0.1)
        for mirrored in (False, True):
            for theme in ("dark", "light"):
                shot(page, f"calibration-{'mirrored-' if mirrored else ''}{theme}")
                page.locator(".feed", has_text="rf_west").last.scroll_into_view_if_needed()
                shot(page, f"calibration-end-{'mirrored-' if mirrored else ''}{theme}")
                south.scroll_into_view_if_needed()
                page.keyboard.press("d")
            if not mirrored:
                page.goto(f"{misaligned.url}?dir=rtl")
                page.locator(".truth-bar .feeds").click()
                expect(azimuth).to_be_visible()
        assert errors == []
