"""A running node and a real broker: what sensors say by it becomes tracks, and everybody there is told the picture."""

import json
import math
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.broker import Broker, Peer, broker, kept, needs_mosquitto, peer
from tests.lone_radar import lone_radar
from tests.running import ROOT, RunningNode, running, until
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
OUTPUT = """
[[output]]
id = "plant"
format = "json"
transport = "mqtt"
host = "127.0.0.1"
port = {port}
period_s = 0.5
home_assistant = {home_assistant}
simulated = {simulated}
"""


def with_camera(folder: Path, port: int) -> Path:
    """A site with a sensor that speaks by a broker."""
    site = lone_radar(folder, period_s=1.0)
    with (site / "sensors.toml").open("a") as file:
        file.write(SENSOR.format(port=port))
    return site


def seen(time_s: float) -> str:
    """What a camera says of a drone that flies round it, near enough for an alert."""
    angle = 12.0 * time_s / 150.0
    north, east = 150.0 * math.cos(angle), 150.0 * math.sin(angle)
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


def test_a_flood_is_held_to_the_budget_and_starves_nobody(tmp_path: Path) -> None:
    with broker(tmp_path) as made, peer(made.port) as sensor:
        site = with_camera(tmp_path / "site", made.port)
        with (site / "sensors.toml").open("a") as file:
            file.write("budget_frames_per_s = 20\n")
        with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
            until(lambda: feed(node)["state"] == "unknown", 20)
            for _ in range(500):
                sensor.say(TOPIC, b'{"v":1,"frame_complete":false,"detections":[]}')
            until(lambda: feed(node)["dropped"] >= 300, 20)
            until(lambda: feed(node)["frames"] + feed(node)["dropped"] == 500, 20)
            with filming(sensor):
                until(lambda: confirmed(node) == 1, 40)
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


def with_output(site: Path, port: int, home_assistant: bool = False, simulated: bool = False) -> Path:
    """The site, with a broker that is told its picture."""
    text = OUTPUT.format(port=port, home_assistant=str(home_assistant).lower(), simulated=str(simulated).lower())
    with (site / "site.toml").open("a") as file:
        file.write(text)
    return site


def output(node: RunningNode) -> dict[str, Any]:
    """Health of the output."""
    found: dict[str, Any] = node.get("/health")["outputs"]["plant"]
    return found


def events(reader: Peer, start: str) -> list[dict[str, Any]]:
    """What came of topics that begin so, in order; without what takes back."""
    heard = [one for one in tuple(reader.heard) if one.topic.startswith(start) and one.payload]
    return [json.loads(one.payload) for one in heard]


def test_the_picture_is_told_kept_and_taken_back(tmp_path: Path) -> None:
    made = Broker(tmp_path, "allow_anonymous true")
    site = with_output(with_camera(tmp_path / "site", made.port), made.port, home_assistant=True)
    words = (str(site), "--data", str(tmp_path / "data"), "--port", "0")
    try:
        with running(*words) as node:
            node.sign_in()
            until(lambda: output(node)["state"] == "down", 10)
            assert output(node)["reason"] == "Connection refused"
            assert node.get("/health")["notes"] == ["output_down"]
            made.start()
            with peer(made.port) as sensor, filming(sensor), peer(made.port, "hima/#") as reader:
                tracks = until(lambda: events(reader, "hima/site/track/"), 60)
                alerts = until(lambda: events(reader, "hima/site/alert/"), 60)
                assert (tracks[0]["type"], tracks[0]["site"], tracks[0]["mode"]) == ("new", "site", "LIVE")
                place = tracks[0]["after"]
                assert abs(place["lat_deg"] - 45.8) < 0.02
                assert place["sensors"] == ["camera"]
                assert (alerts[0]["what"], alerts[0]["after"]["track"]) == ("alert", place["id"])
                until(lambda: events(reader, "hima/site/track/")[-1]["seq"] >= 3, 20)
                later = events(reader, "hima/site/track/")
                assert later[1]["before"] == later[0]["after"]
                past = kept(made.port, "hima/#", "homeassistant/#")
                assert past["hima/site/availability"] == b"online"
                assert json.loads(past[f"hima/site/track/{place['id']}"])["what"] == "track"
                health = json.loads(past["hima/site/health"])["after"]
                assert (health["tracks"]["confirmed"], health["nearest"]["asset"]) == (1, "radar")
                assert json.loads(past["hima/site/feed/camera"])["after"]["state"] == "live"
                assert "homeassistant/binary_sensor/hima_site/asset_radar/config" in past
                assert output(node)["state"] == "up"
                made.stop()
                until(lambda: output(node)["state"] == "down", 20)
                made.start()
                until(lambda: f"hima/site/track/{place['id']}" in kept(made.port, "hima/#"), 60)
                node.kill()
                until(lambda: reader.of("hima/site/availability")[-1].payload == b"offline", 40)
                assert kept(made.port, "hima/site/availability") == {"hima/site/availability": b"offline"}
        text = (site / "site.toml").read_text().replace("home_assistant = true", "home_assistant = false")
        (site / "site.toml").write_text(text)
        with peer(made.port) as earlier:
            # What a life before this one left, and never took back.
            earlier.say("hima/site/track/4711", b"{}", retain=True)
        with running(*words) as node:
            until(lambda: kept(made.port, "hima/#").get("hima/site/availability") == b"online", 20)
            until(lambda: "hima/site/track/4711" not in kept(made.port, "hima/#"), 20)
            until(lambda: not kept(made.port, "homeassistant/#"), 20)
            assert node.stop() == 0
            assert node.process.stderr is not None
            assert "Traceback" not in node.process.stderr.read()
        assert kept(made.port, "#") == {"hima/site/availability": b"offline"}
    finally:
        made.stop()


def test_a_simulated_picture_goes_only_where_it_is_wanted_and_says_so(tmp_path: Path) -> None:
    with broker(tmp_path) as made, peer(made.port, "#") as reader:
        site = tmp_path / "khor_mor"
        shutil.copytree(ROOT / "sites" / "khor_mor", site)
        with_output(site, made.port, simulated=True, home_assistant=True)
        words = (str(site), "--scenario", "scenarios/raid_low.toml", "--speed", "4", "--data", str(tmp_path / "data"))
        with running(*words, "--port", "0") as node:
            until(lambda: events(reader, "hima/khor_mor/sim/track/"), 80)
            until(lambda: events(reader, "hima/khor_mor/sim/health"), 20)
            assert {event["mode"] for event in events(reader, "hima/khor_mor/sim/track/")} == {"SIM"}
            assert node.stop() == 0
        for heard in reader.heard:
            assert heard.topic.startswith("hima/khor_mor/sim/") or "/hima_khor_mor_sim/" in heard.topic
