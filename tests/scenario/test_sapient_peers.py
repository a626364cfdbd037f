"""A running node and an independent SAPIENT sensor, built with the published package alone."""

import math
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from tests import sapient_peer as peer
from tests.lone_radar import Antenna, flying, lone_radar
from tests.neighbour import PROBES, neighbour
from tests.running import ROOT, RunningNode, running, until
from tests.sapient_fusion_node import EARLY_S, LATE_S, FusionNode
from tests.scenario.test_cot_peers import address
from tests.scenario.test_node_recovery import replayed_hash

SENSOR = """
[[sensor]]
id = "sapient"
kind = "position"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = 50000
sigma_range_m = 10
period_s = 0.5

[[feed]]
id = "sapient"
sensor = "sapient"
format = "sapient"
transport = "tcp_server"
silence_s = 5
"""
MEMORY_MB = 10.0


class SapientSensor:
    """A sensor that connects to a fusion node."""

    def __init__(self, where: tuple[str, int]) -> None:
        self.socket = socket.create_connection(where)
        self.socket.settimeout(0.2)
        self._heard = b""

    def say(self, *messages: Any) -> None:
        self.socket.sendall(peer.framed(*messages))

    def say_unheard(self, data: bytes) -> None:
        """Bytes, from one who throws away what he was answered before."""
        self.socket.setblocking(False)
        with suppress(BlockingIOError):
            while self.socket.recv(1_000_000):
                pass
        self.socket.settimeout(10)
        self.socket.sendall(data)

    def hear(self) -> list[Any]:
        """Messages that have come."""
        try:
            while data := self.socket.recv(65_536):
                self._heard += data
        except TimeoutError:
            pass
        except ConnectionError:
            return []
        found = []
        while len(self._heard) >= 4 and len(self._heard) >= (end := 4 + int.from_bytes(self._heard[:4], "little")):
            found += peer.unframed(self._heard[:end])
            self._heard = self._heard[end:]
        return found

    def register(self) -> Any:
        self.say(peer.registration(time_ns=time.time_ns()))
        (answer,) = until(self.hear, 10)
        assert answer.registration_ack.acceptance
        return answer

    def closed(self) -> bool:
        try:
            return self.socket.recv(65_536) == b""
        except TimeoutError:
            return False
        except ConnectionError:
            return True


@contextmanager
def at(node: RunningNode) -> Iterator[SapientSensor]:
    host, _, port = address(node, "feeds", "sapient").removeprefix("tcp://").rpartition(":")
    sensor = SapientSensor((host, int(port)))
    try:
        yield sensor
    finally:
        sensor.socket.close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    made = lone_radar(tmp_path / "site", period_s=1.0)
    with (made / "sensors.toml").open("a") as file:
        file.write(SENSOR)
    return made


def says_of(node: RunningNode, says: str) -> Any:
    """The feed, once its sensor says this of itself."""
    feed = node.get("/health")["feeds"]["sapient"]
    return feed if feed["says"] == says else None


def drone(begun_s: float) -> Any:
    east_m = 12.0 * (time.monotonic() - begun_s)
    lon_deg = 16.02 + east_m / 111_320.0 / math.cos(math.radians(45.83))
    said = peer.located(lat_deg=45.83, lon_deg=lon_deg, hae_m=365.0, time_ns=time.time_ns())
    said.detection_report.classification.add(type="Air Vehicle", confidence=0.9).sub_class.add(
        type="UAV Rotary Wing", level=1
    )
    return said


def test_a_sensor_registers_reports_and_is_answered(tmp_path: Path, site: Path) -> None:
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        with at(node) as sensor:
            early = peer.located(lat_deg=45.83, lon_deg=16.02, time_ns=time.time_ns())
            sensor.say(early)
            (answer,) = until(sensor.hear, 10)
            assert answer.error.packet == peer.raw(early)
            assert list(answer.error.error_message) == ["not_registered"]
            ack = sensor.register()
            assert ack.destination_id == peer.NODE
            lag_s = time.time() - ack.timestamp.seconds - ack.timestamp.nanos / 1e9
            assert -1.0 < lag_s < 30.0

            begun_s = time.monotonic()
            while node.get("/health")["tracks"]["confirmed"] < 1:
                sensor.say(drone(begun_s))
                time.sleep(0.4)
                assert time.monotonic() - begun_s < 40
            assert node.get("/health")["feeds"]["sapient"]["state"] == "live"

            wrong = peer.located(lat_deg=-1.82, lon_deg=51.17, time_ns=time.time_ns())
            wrong.detection_report.location.coordinate_system = peer.UTM
            wrong.detection_report.location.utm_zone = "33T"
            sensor.say(wrong)
            (answer,) = until(sensor.hear, 10)
            assert answer.error.packet == peer.raw(wrong)
            assert list(answer.error.error_message) == ["unit_not_registered"]
            sensor.say(peer.error(time_ns=time.time_ns()), peer.alert(time_ns=time.time_ns()))
            (answer,) = until(sensor.hear, 10)
            assert answer.alert_ack.alert_id == peer.REPORT, "and none to the error"
            lame = peer.status(time_ns=time.time_ns())
            lame.status_report.system = 3
            for status, says in ((lame, "not_operational"), (peer.status(time_ns=time.time_ns()), "operational")):
                sensor.say(status)
                feed = until(lambda says=says: says_of(node, says), 10)
                assert (feed["state"], feed["says_in"]) == ("live", "StatusReport")
        until(lambda: node.get("/health")["feeds"]["sapient"]["state"] == "down", 10)
        assert says_of(node, "unknown"), "a connection that is gone says nothing"
        assert node.rejects("sapient") == {"not_registered": 1, "unit_not_registered": 1, "error_of_the_node": 1}
        assert node.stop() == 0
    hashes = {replayed_hash(tmp_path / "data" / "journal.hima", seed) for seed in ("0", "1")}
    assert len(hashes) == 1, "answers are outcomes, the same in every replay"


def without_node(message: Any) -> Any:
    message.ClearField("node_id")
    return message


def unspecified() -> Any:
    said = peer.located(time_ns=time.time_ns())
    said.detection_report.location.datum = 0
    return said


def of_zone(zone: str) -> Any:
    said = peer.located(lat_deg=5_080_000.0, lon_deg=500_000.0, time_ns=time.time_ns())
    said.detection_report.location.coordinate_system, said.detection_report.location.utm_zone = peer.UTM, zone
    return said


def nested() -> bytes:
    inner = b""
    for _ in range(5_000):
        length, head = len(inner), b""
        while length > 0x7F:
            head += bytes([length & 0x7F | 0x80])
            length >>= 7
        inner = b"\x22" + head + bytes([length]) + inner
    return inner


def twice(message: Any) -> bytes:
    return peer.raw(message) + b"\x12\x24" + peer.OTHER_NODE.encode()


PLACE: dict[str, Any] = {"lat_deg": 45.83, "lon_deg": 16.02}


def wrong(now_ns: int) -> list[tuple[str, Any]]:
    """Messages with the reason that they must be refused for."""
    place = {**PLACE, "time_ns": now_ns}
    return [
        ("not_a_message", nested()),  # B23
        ("unknown_field", peer.raw(peer.located(**place)) + b"\x9a\x06\xe0\xa7\x12" + b"x" * 300_000),  # B24
        ("missing_field", without_node(peer.located(**place))),  # B25
        ("other_node", peer.located(node=peer.OTHER_NODE, **place)),  # B26
        ("not_finite", peer.located(lat_deg=math.nan, time_ns=now_ns)),  # B29
        ("datum_unspecified", unspecified()),  # B30
        ("unit_not_registered", of_zone("0")),
        ("bad_ulid", peer.located(object_id="x" * 1_000_000, **place)),  # B33
        ("unknown_task", peer.task_ack(time_ns=now_ns)),  # B34
        ("time_implausible", peer.located(**PLACE, time_ns=0)),  # B35
        ("duplicate_field", twice(peer.located(**place))),  # B36
    ]


def test_b21_to_b36_are_named_and_cost_nobody_anything(tmp_path: Path, site: Path) -> None:
    sensors = site / "sensors.toml"
    sensors.write_text(sensors.read_text().replace("silence_s = 5", "silence_s = 3"))
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        expected: dict[str, int] = {}
        with neighbour(node, "radar") as radar:
            with at(node) as sensor:
                sensor.say(peer.located(time_ns=time.time_ns()))  # B27
                until(sensor.hear, 10)
                sensor.register()
                before_mb = node.memory_mb()
                for reason, message in wrong(time.time_ns()):
                    sensor.say(message)
                    (answer,) = until(sensor.hear, 10)
                    assert list(answer.error.error_message) == [reason]
                    expected[reason] = 1
                place = {**PLACE, "time_ns": time.time_ns()}
                sensor.say(peer.located(**place), peer.located(**{**place, "lat_deg": 45.9}))  # B32
                expected |= {"not_registered": 1, "object_id_reused": 1}
                for _ in range(1_000):
                    sensor.say(peer.registration(time_ns=time.time_ns()))  # B28
                sensor.say(peer.task_ack(time_ns=time.time_ns()))  # counted after all that was said before it
                expected["unknown_task"] = 2
                found = until(
                    lambda: node.rejects("sapient") if node.rejects("sapient")["unknown_task"] == 2 else None, 20
                )
                repeated = found.pop("registered_too_often")
                assert 900 < repeated <= 1_000
                assert found == expected
                sensor.socket.sendall(b"\xff\xff\xff\xff" + b"y" * 100)  # B21
                until(sensor.closed, 10)
            with at(node) as sensor:
                sensor.register()
                sensor.socket.sendall(b"\x00\x10\x00\x00" + b"z" * 100)  # B22, and silence
                until(lambda: node.get("/health")["feeds"]["sapient"]["state"] == "silent", 20)
            found = until(lambda: node.rejects("sapient") if "truncated" in node.rejects("sapient") else None, 10)
            assert found.pop("registered_too_often") == repeated
            assert found == {**expected, "too_long": 1, "truncated": 1}
            with at(node) as sensor:
                sensor.register()
                until(lambda: node.get("/health")["feeds"]["sapient"]["state"] == "live", 10)
                assert node.memory_mb() - before_mb < MEMORY_MB
                again = [peer.registration(time_ns=time.time_ns())] * 100
                hostile = peer.framed(*again, *(message for _, message in wrong(time.time_ns())))
                radar.is_heard_as_soon(lambda: sensor.say_unheard(hostile))
                until(lambda: node.rejects("sapient")["duplicate_field"] == 1 + PROBES, 10)  # all of it was read
        assert node.get("/health")["feeds"]["radar"]["state"] == "live"
        assert node.process.poll() is None
        assert node.stop() == 0


def test_b31_zones_that_are_none(tmp_path: Path, site: Path) -> None:
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        with at(node) as sensor:
            said = peer.registration(time_ns=time.time_ns())
            said.registration.mode_definition[0].ClearField("detection_definition")
            sensor.say(said)
            until(sensor.hear, 10)
            for zone in ("0", "61"):
                sensor.say(of_zone(zone))
                (answer,) = until(sensor.hear, 10)
                assert list(answer.error.error_message) == ["bad_zone"]
            assert node.rejects("sapient") == {"bad_zone": 2}


OUTPUT = """
[[output]]
id = "fusion"
format = "sapient"
transport = "tcp_client"
host = "127.0.0.1"
port = {port}
period_s = 0.5
"""


@pytest.fixture
def fusion() -> Iterator[FusionNode]:
    made = FusionNode()
    yield made
    made.close()


def objects(fusion: FusionNode) -> set[str]:
    return {message.detection_report.object_id for message in fusion.heard("detection_report")}


def test_a_strict_fusion_node_takes_all_that_we_say(tmp_path: Path, fusion: FusionNode) -> None:
    fusion.acknowledges = False
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with (site / "site.toml").open("a") as file:
        file.write(OUTPUT.format(port=fusion.port))
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        antenna = Antenna(node)
        begun_s = time.monotonic()

        def turn() -> bool:
            antenna.turn(flying(4, time.monotonic() - begun_s), period_s=1.0)
            return True

        def health() -> Any:
            return node.get("/health")["outputs"]["fusion"]

        while node.get("/health")["tracks"]["confirmed"] < 4:
            turn()
            assert time.monotonic() - begun_s < 40
        assert (health()["state"], health()["reason"]) == (
            "down",
            "waits for the acknowledgement of its registration",
        )
        assert {message.WhichOneof("content") for message in fusion.connections[-1]} == {"registration"}

        fusion.acknowledge()
        until(lambda: turn() and len(objects(fusion)) >= 4)
        assert health()["state"] == "up"
        first = fusion.connections[-1]
        contents = [message.WhichOneof("content") for message in first]
        assert next(content for content in contents if content != "registration") == "status_report"
        assert not first[0].HasField("additional_information"), "it is real"
        place = fusion.heard("detection_report")[-1].detection_report.location
        assert 40 < place.y < 50
        assert 10 < place.x < 20

        task = peer.envelope(node=peer.OTHER_NODE, time_ns=time.time_ns())
        task.task.task_id, task.task.control = peer.REPORT, 1
        task.task.command.request = "Reset"
        fusion.say(task, peer.error(node=peer.OTHER_NODE, time_ns=time.time_ns()))
        (answer,) = until(lambda: fusion.heard("task_ack"))
        assert answer.task_ack.task_status == 2
        until(lambda: health()["reason"] == "does not take what we say: no")

        names = objects(fusion)
        fusion.acknowledges = True
        fusion.hang_up()
        until(lambda: turn() and (len(fusion.connections) > 1 and fusion.heard("detection_report")))
        again = fusion.connections[-1]
        assert again[0].node_id == first[0].node_id
        assert names & objects(fusion)
        assert fusion.breaches == []
        late = [stamp for stamp in fusion.stamps if not EARLY_S <= stamp <= LATE_S]
        assert len(late) <= 0.1 * len(fusion.stamps), "a loaded machine may read late, the node may not stamp early"
        assert min(fusion.stamps) > EARLY_S
        antenna.close()
        assert node.stop() == 0


def test_a_simulated_picture_goes_only_where_it_is_wanted_and_says_so(tmp_path: Path, fusion: FusionNode) -> None:
    site = tmp_path / "khor_mor"
    shutil.copytree(ROOT / "sites" / "khor_mor", site)
    with (site / "site.toml").open("a") as file:
        file.write(OUTPUT.format(port=fusion.port) + "simulated = true\n")
    scenario = str(ROOT / "scenarios" / "raid_low.toml")
    with running(str(site), "--scenario", scenario, "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        until(lambda: fusion.heard("detection_report"), 60)
        assert node.stop() == 0
    assert {message.additional_information for message in fusion.connections[0]} == {"SIM"}
    assert fusion.heard("registration")[0].registration.name.startswith("SIM ")
    assert fusion.heard("status_report")[0].status_report.mode == "Simulation"
    assert fusion.breaches == []
