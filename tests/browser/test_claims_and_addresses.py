"""What stands beside the map of a real site, each whole: long addresses of feeds, what an aircraft says of itself."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.chromium import chromium_page, shot
from tests.running import RunningNode, running

from hima.config.template import new_site_files

LAT, LON, HEIGHT_M = 35.14, 44.85, 400.0
TOPIC = "sensors/" + "eastern_perimeter_" * 3 + "camera/#"
SENSORS = """
[[sensor]]
id = "camera"
kind = "position"
lat_deg = 35.12
lon_deg = 44.85

[[feed]]
id = "camera"
sensor = "camera"
format = "detection_json"
transport = "udp"
host = "127.0.0.1"
port = {camera}

[[feed]]
id = "camera_east"
sensor = "camera"
format = "detection_json"
transport = "mqtt"
host = "127.0.0.1"
port = {closed}
topic = "{topic}"

[[sensor]]
id = "receiver"
kind = "adsb"
lat_deg = 35.12
lon_deg = 44.85

[[feed]]
id = "receiver"
sensor = "receiver"
format = "adsb"
transport = "http"
url = "http://127.0.0.1:{asked}/aircraft.json"
"""


class Receiver(BaseHTTPRequestHandler):
    """Knows one aircraft, at the place of the drone."""

    def do_GET(self) -> None:
        said = {"hex": "06a1b2", "type": "adsb_icao", "flight": "DRN1", "lat": LAT, "lon": LON, "gs": 0, "track": 0}
        quality = {"alt_geom": HEIGHT_M / 0.3048, "nic": 8, "nac_p": 9, "sil": 3, "sda": 2, "seen_pos": 0.1}
        body = json.dumps({"now": time.time(), "aircraft": [said | quality]}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def see(port: int, done: threading.Event) -> None:
    """The camera sees the drone twice a second."""
    place = {"lat_deg": LAT, "lon_deg": LON, "hae_m": HEIGHT_M, "kind": "multirotor"}
    frame = json.dumps({"v": 1, "detections": [place]}).encode()
    with socket.socket(type=socket.SOCK_DGRAM) as camera:
        while not done.wait(0.5):
            camera.sendto(frame, ("127.0.0.1", port))


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[RunningNode]:
    """A node on real sensors: a camera, a receiver that is asked, and a broker that is not there."""
    site = tmp_path / "site"
    site.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    done = threading.Event()
    with socket.socket(type=socket.SOCK_DGRAM) as free, socket.socket() as closed, server:
        free.bind(("127.0.0.1", 0))
        closed.bind(("127.0.0.1", 0))
        camera = free.getsockname()[1]
        free.close()
        for name, content in new_site_files(LAT - 0.001, LON).items():
            (site / name).write_bytes(content)
        ports = {"camera": camera, "closed": closed.getsockname()[1], "asked": server.server_address[1]}
        (site / "sensors.toml").write_text(SENSORS.format(topic=TOPIC, **ports))
        threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=see, args=(camera, done))]
        for thread in threads:
            thread.start()
        try:
            with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
                yield node
        finally:
            done.set()
            server.shutdown()
            for thread in threads:
                thread.join()


def beyond(page: Page, selector: str) -> list[str]:
    """Texts of the elements in which something is wider than they are."""
    found: list[str] = page.locator(selector).evaluate_all(
        "all => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)"
    )
    return found


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_is_cut_off_in_the_panes(watched: RunningNode, direction: str) -> None:
    with chromium_page(watched, 1440, 900) as page:
        page.goto(f"{watched.url}/?dir={direction}")
        said = page.locator(".evidence .claim").filter(has_text="DRN1").locator(".provenance")
        expect(said).to_contain_text("height by satellite · says", timeout=60_000)
        expect(said).to_contain_text("NIC 8, NACp 9, SIL 3, SDA 2")
        assert beyond(page, ".evidence li") == []
        shot(page, f"claims_{direction}")
        page.keyboard.press("i")
        expect(page.locator(".feed").filter(has_text="camera_east")).to_contain_text(TOPIC, timeout=30_000)
        expect(page.locator(".feed.down")).to_contain_text("Connection refused")
        assert beyond(page, ".feed") == []
        shot(page, f"addresses_{direction}")
