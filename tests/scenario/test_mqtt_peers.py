"""A running node and a real broker: what sensors say by it becomes tracks."""

import json
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.broker import Broker, Peer, broker, needs_mosquitto, peer
from tests.lone_radar import lone_radar
from tests.running import RunningNode, running, until
from tests.scenario.test_node_bad_input import rejects

pytestmark = needs_mosquitto

SENSOR = """
[[sensor]]
id = "camera"
kind = "position"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = 5000
sigma_range_m = 10
clutter_per_scan = 0.1
period_s = 0.5

[[feed]]
id = "camera"
sensor = "camera"
format = "detection_json"
transport = "mqtt"
host = "127.0.0.1"
port = {port}
topic = "sensors/site/camera/#"
silence_s = 10
"""
TOPIC = "sensors/site/camera/seen"


def with_camera(folder: Path, port: int) -> Path:
    """A site with a sensor that speaks by a broker."""
    site = lone_radar(folder, period_s=1.0)
    with (site / "sensors.toml").open("a") as file:
        file.write(SENSOR.format(port=port))
    return site


def seen(time_s: float) -> str:
    """What a camera says of a drone that flies round it."""
    angle = 12.0 * time_s / 800.0
    north, east = 800.0 * math.cos(angle), 800.0 * math.sin(angle)
    place = {"lat_deg": 45.8 + north / 111_150.0, "lon_deg": 16.0 + east / 77_700.0, "amsl_m": 200}
    return json.dumps({"v": 1, "time_us": time.time_ns() // 1000, "detections": [place]})


@contextmanager
def filming(sensor: Peer) -> Iterator[None]:
    """A camera that speaks twice a second for the length of a block."""
    over = threading.Event()

    def film() -> None:
        while not over.wait(0.5):
            if sensor.is_connected():
                sensor.say(TOPIC, seen(time.monotonic()))

    thread = threading.Thread(target=film)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(30)


def feed(node: RunningNode) -> dict[str, Any]:
    """Health of the camera's feed."""
    found: dict[str, Any] = node.get("/health")["feeds"]["camera"]
    return found


def confirmed(node: RunningNode) -> int:
    count: int = node.get("/health")["tracks"]["confirmed"]
    return count


def test_what_a_sensor_publishes_becomes_a_track(tmp_path: Path) -> None:
    made = Broker(tmp_path, "allow_anonymous true")
    site = with_camera(tmp_path / "site", made.port)
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        until(lambda: feed(node)["state"] == "down", 10)
        assert feed(node)["address"] == f"mqtt://127.0.0.1:{made.port}/sensors/site/camera/#"
        try:
            made.start()
            with peer(made.port) as sensor, filming(sensor):
                until(lambda: feed(node)["state"] == "live", 30)
                until(lambda: confirmed(node) == 1, 40)
                made.stop()
                until(lambda: feed(node)["state"] == "down", 20)
                made.start()
                until(lambda: feed(node)["state"] == "live", 30)
            assert rejects(node) == {}
        finally:
            made.stop()
        assert node.stop() == 0


HOSTILE = (
    bytes(1_000_000),
    b"\xff\xfe\x00",
    b"",
    b'{"v":1,"detections":[{"lat_deg":NaN,"lon_deg":16.0}]}',
    b'{"v":1,"detections":[{"lat_deg":45.8,"lon_deg":1e999}]}',
    b"[" * 60_000,
    b'{"v":1,"time":"2026-01-01T00:00:00Z","detections":[]}',
)


def test_hostile_messages_are_counted_and_cost_nobody_anything(tmp_path: Path) -> None:
    with broker(tmp_path) as made, peer(made.port) as sensor:
        sensor.say(TOPIC, b"of old, kept by the broker", retain=True)
        site = with_camera(tmp_path / "site", made.port)
        with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
            node.sign_in()
            until(lambda: feed(node)["state"] == "unknown", 20)
            assert feed(node)["frames"] == 0
            before_mb = node.memory_mb()
            for payload in HOSTILE:
                sensor.say(TOPIC, payload)
                sensor.say("sensors/elsewhere/camera/seen", payload)
            sensor.say("sensors/elsewhere/camera/seen", seen(0.0))
            until(lambda: feed(node)["frames"] == len(HOSTILE) - 1, 20)
            until(lambda: feed(node)["dropped"] == 1, 20)
            until(lambda: {"not_json", "time_implausible", "wrong_type"} & rejects(node).get("camera", set()), 10)
            assert confirmed(node) == 0
            with filming(sensor):
                until(lambda: confirmed(node) == 1, 40)
            assert node.memory_mb() - before_mb < 40
            assert node.stop() == 0
            assert node.process.stderr is not None
            assert "Traceback" not in node.process.stderr.read()
