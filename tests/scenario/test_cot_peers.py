"""A running node and independent peers: `pytak` gets our picture and tells us theirs, `takproto` reads our protobuf."""

import asyncio
import shutil
import socket
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytak
import pytest
import takproto
from tests.lone_radar import Antenna, flying, lone_radar
from tests.running import ROOT, RunningNode, running, until
from tests.scenario.test_node_bad_input import rejects

PARTNER = """
[[sensor]]
id = "partner"
kind = "partner"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = 200000

[[feed]]
id = "partner_udp"
sensor = "partner"
format = "cot"
transport = "udp"
silence_s = 60

[[feed]]
id = "partner_tcp"
sensor = "partner"
format = "cot"
transport = "tcp_server"
silence_s = 60
"""
OUTPUTS = """
[[output]]
id = "clients"
format = "cot"
transport = "tcp_server"
host = "127.0.0.1"
port = 0
period_s = 0.5
simulated = {simulated}

[[output]]
id = "mesh"
format = "cot"
transport = "udp"
host = "127.0.0.1"
port = {port}
encoding = "protobuf"
"""
AIRCRAFT = 4


class Mesh:
    """A receiver of datagrams."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.2)
        self.port: int = self.socket.getsockname()[1]

    def next(self) -> bytes | None:
        try:
            return self.socket.recv(65_536)
        except TimeoutError:
            return None


@pytest.fixture
def mesh() -> Any:
    made = Mesh()
    yield made
    made.socket.close()


def address(node: RunningNode, kind: str, name: str) -> str:
    found = until(lambda: node.get("/health")[kind].get(name, {}).get("address"), 10)
    assert isinstance(found, str)
    return found


class Inbox(pytak.RXWorker):  # type: ignore[misc]
    """What pytak received, as its own queue holds it."""

    async def handle_data(self, data: bytes) -> None:
        """Nothing."""


def received(url: str, wanted: Callable[[list[ET.Element]], bool], during: Callable[[], None]) -> list[ET.Element]:
    """Events that pytak reads from a server until enough are there."""

    async def work() -> list[ET.Element]:
        config = {"COT_URL": url, "TAK_PROTO": "0"}
        reader, writer = await pytak.protocol_factory(config)
        inbox = Inbox(asyncio.Queue(1_000), config, reader)
        events: list[ET.Element] = []
        async with asyncio.timeout(60):
            while not wanted(events):
                await asyncio.to_thread(during)
                data = await inbox.readcot()
                assert data is not None
                events.append(ET.fromstring(data))  # noqa: S314 - what our own node sent
        writer.close()
        await writer.wait_closed()
        return events

    return asyncio.run(work())


def said(url: str, *events: bytes) -> None:
    """Have pytak send events."""

    async def work() -> None:
        config = {"COT_URL": url, "TAK_PROTO": "0"}
        _, writer = await pytak.protocol_factory(config)
        worker = pytak.TXWorker(asyncio.Queue(100), config, writer)
        for event in events:
            await worker.send_data(event)
        await asyncio.sleep(0.3)
        writer.close()

    asyncio.run(work())


def stamp(seconds: float = 0.0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def drone(uid: str, type_: str = "a-h-A-M-H-Q") -> bytes:
    made = pytak.gen_cot_xml(lat=45.9, lon=16.1, ce=10, hae=500, le=10, uid=uid, stale=60, cot_type=type_, callsign=uid)
    return bytes(ET.tostring(made))


def test_peers_see_our_tracks_and_we_see_theirs(tmp_path: Path, mesh: Mesh) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with (site / "sensors.toml").open("a") as file:
        file.write(PARTNER)
    with (site / "site.toml").open("a") as file:
        file.write(OUTPUTS.format(port=mesh.port, simulated="false"))
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        antenna = Antenna(node)
        begun_s = time.monotonic()
        while node.get("/health")["tracks"]["confirmed"] < AIRCRAFT:
            antenna.turn(flying(AIRCRAFT, time.monotonic() - begun_s), period_s=1.0)
            assert time.monotonic() - begun_s < 40
        assert node.get("/health")["outputs"]["clients"]["state"] == "waiting"

        def turn() -> None:
            if time.monotonic() - turn_s[0] > 0.9:
                turn_s[0] = time.monotonic()
                antenna.turn(flying(AIRCRAFT, time.monotonic() - begun_s), period_s=0.2)

        turn_s = [0.0]
        url = address(node, "outputs", "clients")
        events = received(url, lambda got: len({event.get("uid") for event in got}) >= AIRCRAFT, turn)
        tracks = [event for event in events if ".track." in (event.get("uid") or "")]
        assert len({event.get("uid") for event in tracks}) == AIRCRAFT
        for event in tracks:
            point = event.find("point")
            assert point is not None
            assert (event.get("uid") or "").startswith("hima.site.track.")
            assert (event.get("type") or "").startswith("a-u-A")
            assert event.get("opex") is None
            assert 40 < float(point.get("lat") or "") < 50

        by_protobuf = [takproto.parse_proto(bytearray(data)).cotEvent for data in iter(mesh.next, None)]
        assert {event.uid for event in by_protobuf} >= {event.get("uid") for event in tracks}

        udp, tcp = address(node, "feeds", "partner_udp"), address(node, "feeds", "partner_tcp")
        said(udp.replace("udp:", "udp+wo:"), drone("THEIRS-1"))
        said(tcp, drone("THEIRS-2"), drone("hima.site.track.1"), drone("THEIRS-1", "t-x-d-d"))
        protobuf = bytes(takproto.xml2proto(drone("THEIRS-3").decode(), takproto.TAKProtoVer.MESH))
        mesh.socket.sendto(protobuf, ("127.0.0.1", int(udp.rpartition(":")[2])))
        contacts = until(lambda: three(node), 10)
        assert sorted(contact["name"] for contact in contacts) == ["THEIRS-1", "THEIRS-2", "THEIRS-3"]
        assert {(contact["source"], contact["kind"]) for contact in contacts} == {("cot", 1)}
        assert rejects(node) == {}
        health = node.get("/health")["outputs"]
        assert health["clients"]["sent"] >= AIRCRAFT
        assert (health["mesh"]["state"], health["mesh"]["dropped"]) == ("up", 0)
        assert 'hima_output_sent_total{output="mesh"}' in node.get("/metrics")
        antenna.close()
        assert node.stop() == 0


def three(node: RunningNode) -> list[dict[str, Any]] | None:
    contacts: list[dict[str, Any]] = node.shown()["picture"]["contacts"]
    return contacts if len(contacts) == 3 else None


HOSTILE = (
    b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><event uid="&b;"/></event>',
    b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><event>&x;</event>',
    b'<?xml version="1.0" encoding="UTF-16"?><event></event>',
    b"<event>" + b"<a>" * 20_000 + b"</event>",
    b"<event " + b" ".join(b'a%d=""' % i for i in range(6_000)) + b"></event>",
    b"<event><a " + b'b="c" ' * 2 + b"/></event>",
    b"\xbf\x01\xbf" + b"\xff" * 1_000,
    b"\xbf\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\xff\xfe<\x00e\x00",
    b"",
    drone("x").replace(b"45.9", b"35,1"),
    drone("x").replace(b"45.9", "١٢".encode()),
    drone("x").replace(b"45.9", b"nan"),
    drone("x").replace(b"a-h-A-M-H-Q", b"a h A"),
    drone("x")[:-9],
    drone("<img src onerror=alert(1)>".replace("<", "").replace(">", "") + "\u202e=HYPERLINK(1)"),
)


def test_hostile_bytes_are_named_and_cost_nobody_anything(tmp_path: Path, mesh: Mesh) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with (site / "sensors.toml").open("a") as file:
        file.write(PARTNER)
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        to = ("127.0.0.1", int(address(node, "feeds", "partner_udp").rpartition(":")[2]))
        there = ("127.0.0.1", int(address(node, "feeds", "partner_tcp").rpartition(":")[2]))
        with socket.create_connection(there) as stream:
            before_mb = node.memory_mb()
            for data in HOSTILE:
                mesh.socket.sendto(data, to)
                stream.sendall(data)
                time.sleep(0.02)
            endless = b"<event>" + b"z" * 10_000
            for _ in range(100):
                stream.sendall(endless)
            stream.sendall(b"</event>" + drone("AFTER"))
            named = {
                "document_type_forbidden",
                "too_deep",
                "too_many_attributes",
                "encoding_not_utf8",
                "bad_number",
                "bad_type",
            }
            until(lambda: named <= rejects(node).get("partner_udp", set()), 10)
            until(lambda: any(contact["name"] == "AFTER" for contact in node.shown()["picture"]["contacts"]), 10)
            assert "too_long" in rejects(node)["partner_tcp"]
            names = [contact["name"] for contact in node.shown()["picture"]["contacts"]]
            assert all("\u202e" not in name for name in names)
            assert node.memory_mb() - before_mb < 10
            assert node.process.poll() is None
        assert node.stop() == 0
        assert node.process.stderr is not None
        assert "Traceback" not in node.process.stderr.read()


def test_a_simulated_picture_goes_only_where_it_is_wanted_and_says_so(tmp_path: Path, mesh: Mesh) -> None:
    site = tmp_path / "khor_mor"
    shutil.copytree(ROOT / "sites" / "khor_mor", site)
    with (site / "site.toml").open("a") as file:
        file.write(OUTPUTS.format(port=mesh.port, simulated="true"))
    words = (str(site), "--scenario", "scenarios/raid_low.toml", "--speed", "4", "--data", str(tmp_path / "data"))
    with running(*words, "--port", "0") as node:
        outputs = until(lambda: node.get("/health")["outputs"], 10)
        assert outputs.keys() == {"clients"}
        until(lambda: node.get("/health")["tracks"]["confirmed"] >= 1, 30)
        events = received(
            outputs["clients"]["address"],
            lambda got: any(".track." in (event.get("uid") or "") for event in got) and len(got) > 20,
            lambda: None,
        )
        for event in events:
            assert event.get("opex") == "s"
            assert event.get("uid") == "takPong" or (event.get("uid") or "").startswith("hima.khor_mor.sim.")
            contact = event.find("detail/contact")
            assert contact is None or (contact.get("callsign") or "").startswith("SIM ")
        assert mesh.next() is None
        assert node.stop() == 0
