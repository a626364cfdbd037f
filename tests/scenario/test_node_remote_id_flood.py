"""Ten thousand false identities into a running node by Remote ID, and three real drones not to be lost among them."""

import math
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from tests.lone_radar import Antenna, lone_radar
from tests.running import RunningNode, running, until

from hima.geo.frames import SiteFrame
from hima.units import DEGREE_RAD
from hima.wire.remoteid.encode import encode_pack
from hima.wire.remoteid.messages import BasicId, Location
from hima.wire.remoteid.transport import beacon_frame

FRAME: Final = SiteFrame.at(45.8, 16.0, 165.0)
RECEIVER: Final = """
[[sensor]]
id = "rid"
kind = "remote_id"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = 20000

[[feed]]
id = "rid"
sensor = "rid"
format = "remoteid"
transport = "udp"
"""
GHOSTS: Final = 10_000
AZIMUTHS_DEG: Final = (40.0, 160.0, 280.0)
SPEED_MPS: Final = 15.0
TURN_S: Final = 1.0
CONFIRMED: Final = 1
BEACONS: Final = 5
"""A drone sends five beacons a second; the feed's budget lets a fifth of all frames in."""


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RunningNode]:
    folder = lone_radar(tmp_path / "site", period_s=TURN_S, range_max_m=20_000)
    sensors = folder / "sensors.toml"
    sensors.write_text(sensors.read_text() + RECEIVER)
    with running(str(folder), "--data", str(tmp_path / "data"), "--port", "0") as started:
        started.sign_in()
        yield started
        assert started.stop() == 0


def beacon(number: int, serial: str, east: float, north: float) -> bytes:
    lat, lon, _ = FRAME.geodetic_from_enu((east, north, 100.0))
    place = Location(
        2, False, None, None, None, float(lat) / DEGREE_RAD, float(lon) / DEGREE_RAD, None, 265.0, None, 10, 4, 3, None
    )
    mac = b"\x60" + number.to_bytes(5, "big")
    return beacon_frame(mac, 1, encode_pack([BasicId(1, 2, serial), place]))


class Drones:
    """Three drones that fly outward, seen by the radar once a turn and saying where they are.

    Args:
        node: The node.
        shift_deg: They fly so much to the right of `AZIMUTHS_DEG`.
        name: Their serials begin so.
    """

    def __init__(self, node: RunningNode, shift_deg: float, name: str) -> None:
        self.azimuth_deg = np.array(AZIMUTHS_DEG) + shift_deg
        self.names = tuple(f"{name}{n}" for n in range(len(AZIMUTHS_DEG)))
        self.radar, self.receiver = Antenna(node), Antenna(node, "rid")
        self.first = 1_000_000 + 100 * round(shift_deg)
        self.begun_s = time.monotonic()

    def close(self) -> None:
        """They are gone."""
        self.radar.close()
        self.receiver.close()

    def turn(self) -> None:
        """One turn of the radar, with a claim of each."""
        range_m = 4_000.0 + SPEED_MPS * (time.monotonic() - self.begun_s)
        for number, (name, azimuth) in enumerate(zip(self.names, np.radians(self.azimuth_deg), strict=True)):
            at = (range_m * math.sin(azimuth), range_m * math.cos(azimuth))
            for _ in range(BEACONS):
                self.receiver.send(beacon(self.first + number, name, *at))
        self.radar.turn(np.column_stack([np.full(len(self.names), range_m), self.azimuth_deg]), TURN_S)


def shown(node: RunningNode) -> dict[str, Any]:
    picture: dict[str, Any] = node.shown()["picture"]
    return picture


def confirmed(picture: dict[str, Any]) -> int:
    return sum(state == CONFIRMED for state in picture["tracks"]["state"])


def ages(picture: dict[str, Any]) -> list[float]:
    """Seconds since each confirmed track was last detected."""
    tracks = picture["tracks"]
    return [age for age, state in zip(tracks["ageS"], tracks["state"], strict=True) if state == CONFIRMED]


def turns_until(drones: Drones, node: RunningNode, tracks: int) -> int:
    """Turns of the radar until so many tracks are confirmed."""
    for turn in range(1, 30):
        drones.turn()
        if confirmed(shown(node)) >= tracks:
            return turn
    raise AssertionError("never confirmed")


def pour(antenna: Antenna, stop: threading.Event) -> None:
    """Every ghost about once a second, until told to stop."""
    ghosts = [beacon(n, f"GHOST{n}", 3_000.0 + n % 97 * 20.0, -4_000.0 + n // 97 * 30.0) for n in range(GHOSTS)]
    while not stop.is_set():
        for first in range(0, GHOSTS, 500):
            for ghost in ghosts[first : first + 500]:
                antenna.send(ghost)
            time.sleep(0.05)


def resident_bytes(node: RunningNode) -> int:
    status = Path(f"/proc/{node.process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def test_a_flood_is_one_cluster_and_delays_no_real_drone(node: RunningNode) -> None:
    before = Drones(node, 0.0, "CALM")
    calm = turns_until(before, node, 3)
    before.close()
    until(lambda: confirmed(shown(node)) == 0, 90)
    stop = threading.Event()
    antenna = Antenna(node, "rid")
    flood = threading.Thread(target=pour, args=(antenna, stop))
    flood.start()
    try:
        until(lambda: shown(node)["clusters"], 60)
        drones = Drones(node, 30.0, "REAL")
        assert turns_until(drones, node, 3) <= calm + 1, "a turn takes a second"
        verified: set[str] = set()
        for _ in range(60):
            drones.turn()
            picture = shown(node)
            assert max(ages(picture)) <= 3.0 * TURN_S
            verified |= {c["name"] for c in picture["contacts"] if c["label"] == "verified"}
            if verified >= set(drones.names):
                break
        assert verified >= set(drones.names), node.get("/health")["feeds"]["rid"]
        (cluster,) = picture["clusters"]
        assert cluster["count"] > 1_000
        assert cluster["feed"] == "rid"
        assert len(picture["contacts"]) < 100
        assert resident_bytes(node) < 2 << 30
        drones.close()
    finally:
        stop.set()
        flood.join()
        antenna.close()
