"""Bearings as a person on shift sees them: wedges from the sensors, lines of a list, and a track where they cross."""

import json
import math
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.chromium import chromium_page, shot
from tests.lone_radar import FILES
from tests.running import RunningNode, running

SENSOR = """
[[sensor]]
id = "{id}"
kind = "rf_bearing"
lat_deg = {lat}
lon_deg = {lon}
height_m = 15
sigma_azimuth_deg = 2
clutter_per_scan = 0.1
range_max_m = 7000

[[feed]]
id = "{id}"
sensor = "{id}"
format = "detection_json"
transport = "udp"
port = 0
"""
PLACES = {"rf_west": (-2500.0, -500.0), "rf_east": (2500.0, 0.0)}
"""East and north of the reference point, metres."""
DEGREE_M = 111_200.0


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RunningNode]:
    folder = tmp_path / "finders"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    text = ""
    for name, (east, north) in PLACES.items():
        lon = 16.0 + east / DEGREE_M / math.cos(math.radians(45.8))
        text += SENSOR.format(id=name, lat=45.8 + north / DEGREE_M, lon=lon)
    (folder / "sensors.toml").write_text(text)
    with running(str(folder), "--data", str(tmp_path / "data"), "--port", "0") as node:
        yield node


@contextmanager
def hearing(node: RunningNode, feeds: tuple[str, ...]) -> Iterator[None]:
    """While this holds, finders hear a drone that flies slowly west, twice a second."""
    to = {feed: urlsplit(node.get("/health")["feeds"][feed]["address"]) for feed in feeds}
    stop = threading.Event()

    def send() -> None:
        begun_s = time.monotonic()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            while not stop.wait(0.5):
                east, north = 700.0 - 8.0 * (time.monotonic() - begun_s), 2600.0
                for feed, address in to.items():
                    bearing = math.degrees(math.atan2(east - PLACES[feed][0], north - PLACES[feed][1])) % 360.0
                    found = {"azimuth_deg": round(bearing, 2), "kind": "multirotor"}
                    out.sendto(json.dumps({"v": 1, "detections": [found]}).encode(), (address.hostname, address.port))

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_one_finder_shows_a_wedge_and_two_a_track(node: RunningNode) -> None:
    with chromium_page(node) as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(node.url)
        expect(page.locator(".truth-bar .mode-word")).to_have_text("LIVE", timeout=15_000)
        rows = page.locator(".bearings .bearing")
        with hearing(node, ("rf_west",)):
            expect(rows).to_have_count(1, timeout=15_000)
            expect(rows.first).to_contain_text(re.compile(r"Bearing from.*rf_west.*, .*s.* ago"))
            expect(rows.first).to_contain_text("Multirotor")
            time.sleep(6.0)
            shot(page, "wedge")
            assert node.shown()["picture"]["tracks"]["id"] == []
        expect(rows).to_have_count(0, timeout=15_000)
        with hearing(node, ("rf_west", "rf_east")):
            expect(rows).to_have_count(2, timeout=15_000)
            shot(page, "wedges-cross")
            expect(page.locator(".map-facts")).to_contain_text(re.compile(r"1.*track"), timeout=20_000)
            expect(rows).to_have_count(0, timeout=10_000)
            shot(page, "wedges-track")
        assert errors == []
