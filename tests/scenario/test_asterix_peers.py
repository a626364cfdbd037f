"""A running node tells its tracks as ASTERIX: an independent decoder reads them, and a second node shows them."""

import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.lone_radar import Antenna, flying, lone_radar
from tests.running import ROOT, RunningNode, running, until
from tests.scenario.test_node_bad_input import rejects

from hima.wire.asterix import other_categories
from hima.wire.asterix.blocks import split
from hima.wire.asterix.decode import Decoded, decode

OUTPUTS = """
[[output]]
id = "display"
format = "asterix"
transport = "udp"
host = "127.0.0.1"
port = {port}
sac = 25
sic = 7
service = 4
period_s = 0.5
simulated = {simulated}

[[output]]
id = "stream"
format = "asterix"
transport = "tcp_server"
host = "127.0.0.1"
port = 0
sac = 25
sic = 7
period_s = 0.5
simulated = {simulated}
"""
TRACKER = """
[[sensor]]
id = "tracker"
kind = "position"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = 480000
sigma_range_m = 100
reports = "tracks"

[[feed]]
id = "tracker"
sensor = "tracker"
format = "asterix"
transport = "udp"
sac = 25
sic = 7
"""
AIRCRAFT = 4


class Display:
    """A receiver of datagrams, which hands them on to another node."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port: int = self.socket.getsockname()[1]
        self.heard: list[bytes] = []

    def relay(self, to: tuple[str, int] | None) -> None:
        """Take what came, and send it on."""
        while True:
            try:
                data = self.socket.recv(65_536)
            except BlockingIOError:
                return
            self.heard.append(data)
            if to is not None:
                self.socket.sendto(data, to)


@pytest.fixture
def display() -> Iterator[Display]:
    made = Display()
    yield made
    made.socket.close()


def address(node: RunningNode, kind: str, name: str) -> tuple[str, int]:
    parts = urlsplit(until(lambda: node.get("/health")[kind].get(name, {}).get("address"), 10))
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


def by_libasterix(data: bytes) -> list[Mapping[str, Any]]:
    blocks, errors = split(data)
    extents: dict[int, list[tuple[int, int]]] = {}
    for part in blocks:
        extents.setdefault(part.category, []).append((part.start, part.end))
    records, refused = other_categories.decode(data, extents)
    assert (errors, refused) == ([], [])
    return records


def tracks(decoded: Decoded) -> set[int]:
    return set(decoded.cat062.track_number.tolist())


def test_a_second_node_shows_our_tracks(tmp_path: Path, display: Display) -> None:
    ours, theirs = lone_radar(tmp_path / "ours", period_s=1.0), lone_radar(tmp_path / "theirs")
    with (ours / "site.toml").open("a") as file:
        file.write(OUTPUTS.format(port=display.port, simulated="false"))
    (theirs / "sensors.toml").write_text(TRACKER)
    with (
        running(str(ours), "--data", str(tmp_path / "a"), "--port", "0") as node,
        running(str(theirs), "--data", str(tmp_path / "b"), "--port", "0") as second,
    ):
        second.sign_in()
        to, antenna = address(second, "feeds", "tracker"), Antenna(node)
        begun_s = time.monotonic()
        while second.get("/health")["tracks"]["confirmed"] < AIRCRAFT:
            antenna.turn(flying(AIRCRAFT, time.monotonic() - begun_s), period_s=1.0)
            display.relay(to)
            assert time.monotonic() - begun_s < 60
        antenna.close()
        assert rejects(second) == {}
        health = node.get("/health")["outputs"]["display"]
        assert (health["state"], health["dropped"]) == ("up", 0)

        decoded = [decode(data) for data in display.heard]
        assert all(part.errors == () for part in decoded)
        assert set.union(*map(tracks, decoded)) == {1, 2, 3, 4}
        records = [record for data in display.heard for record in by_libasterix(data)]
        assert len(records) == sum(part.records for part in decoded)
        placed = [record for record in records if "I062/105" in record]
        assert {record["I062/040"] for record in placed} == {1, 2, 3, 4}
        assert {(record["I062/010"]["SAC"], record["I062/010"]["SIC"], record["I062/015"]) for record in placed} == {
            (25, 7, 4)
        }
        assert {record["I062/080"]["SIM"] for record in placed} == {0}
        # What the second node shows is where the first says it is.
        shown = second.shown()["picture"]["tracks"]
        assert len(shown) >= AIRCRAFT
        # Who connects to the stream is served the same.
        with socket.create_connection(address(node, "outputs", "stream"), timeout=20) as stream:
            data = b""
            while not decode(data).cat062.tse.size:
                data += stream.recv(65_536)
        assert decode(data).cat065.message_type.tolist()[0] == 1
        assert node.stop() == 0
        assert second.stop() == 0


def test_a_second_node_follows_our_stream(tmp_path: Path, display: Display) -> None:
    ours, theirs = lone_radar(tmp_path / "ours", period_s=1.0), lone_radar(tmp_path / "theirs")
    with (ours / "site.toml").open("a") as file:
        file.write(OUTPUTS.format(port=display.port, simulated="false"))
    with running(str(ours), "--data", str(tmp_path / "a"), "--port", "0") as node:
        host, port = address(node, "outputs", "stream")
        feed = TRACKER.replace('transport = "udp"', f'transport = "tcp_client"\nhost = "{host}"\nport = {port}')
        (theirs / "sensors.toml").write_text(feed)
        with running(str(theirs), "--data", str(tmp_path / "b"), "--port", "0") as second:
            antenna = Antenna(node)
            begun_s = time.monotonic()
            while second.get("/health")["tracks"]["confirmed"] < AIRCRAFT:
                antenna.turn(flying(AIRCRAFT, time.monotonic() - begun_s), period_s=1.0)
                assert time.monotonic() - begun_s < 60
            antenna.close()
            assert rejects(second) == {}
            assert second.stop() == 0
        assert node.stop() == 0


def test_a_simulated_picture_is_marked_in_every_record_and_no_detection_for_another_node(
    tmp_path: Path, display: Display
) -> None:
    site, theirs = tmp_path / "khor_mor", lone_radar(tmp_path / "theirs")
    shutil.copytree(ROOT / "sites" / "khor_mor", site)
    with (site / "site.toml").open("a") as file:
        file.write(OUTPUTS.format(port=display.port, simulated="true"))
    (theirs / "sensors.toml").write_text(TRACKER + 'time_source = "receipt"\n')
    words = (str(site), "--scenario", "scenarios/raid_low.toml", "--speed", "4", "--data", str(tmp_path / "a"))
    with (
        running(str(theirs), "--data", str(tmp_path / "b"), "--port", "0") as second,
        running(*words, "--port", "0") as node,
    ):
        to = address(second, "feeds", "tracker")
        begun_s = time.monotonic()
        while sum(len(decode(data).cat062.offset) for data in display.heard) < 20:
            display.relay(to)
            time.sleep(0.05)
            assert time.monotonic() - begun_s < 60
        for data in display.heard:
            assert set(decode(data).cat062.sim.tolist()) <= {1}
        feed = until(lambda: heard(second), 10)
        assert feed["messages"] >= 20
        assert second.get("/health")["tracks"]["confirmed"] == 0
        assert node.stop() == 0
        assert second.stop() == 0


def heard(node: RunningNode) -> dict[str, Any] | None:
    feed: dict[str, Any] = node.get("/health")["feeds"]["tracker"]
    return feed if feed["messages"] >= 20 else None
