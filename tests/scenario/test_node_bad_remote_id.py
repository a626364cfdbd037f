"""What receivers and drones get wrong, and worse, on a feed of a running node.

Each is counted by its name, makes no track, and costs nobody else anything.
"""

import math
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from tests.lone_radar import FILES, Antenna, lone_radar
from tests.neighbour import PROBES, neighbour
from tests.running import RunningNode, running, until
from tests.unit.wire_remoteid import golden_mavlink as golden

from hima.wire.remoteid.encode import encode_message, encode_pack
from hima.wire.remoteid.messages import Authentication, BasicId, Location, Message, System
from hima.wire.remoteid.transport import addressed, beacon_frame

SENSOR: Final = """
[[sensor]]
id = "{id}"
kind = "remote_id"
lat_deg = 45.8
lon_deg = 16.0

[[feed]]
id = "{id}"
sensor = "{id}"
format = "remoteid"
transport = "udp"
"""
MAC: Final = bytes.fromhex("02aabbccdd01")
SERIAL: Final = BasicId(1, 2, "1787F04BM24010011039")
FIX: Final = Location(2, False, 90.0, 5.0, 0.0, 45.81, 16.0, None, 300.0, None, 10, 4, 3, None)
NAN: Final = b"\xd0\x00" + bytes(2) + b"\x51\x6f\x9a\x01\x00\x00" + MAC + MAC + bytes(2) + b"\x04\x09\x50\x6f\x9a\x13"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNode]:
    folder = tmp_path_factory.mktemp("remote_id")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "sensors.toml").write_text(SENSOR.format(id="rid") + SENSOR.format(id="other"))
    with running(str(folder), "--data", str(folder / "data"), "--port", "0") as started:
        started.sign_in()
        yield started
        assert started.stop() == 0
        assert started.process.stderr is not None
        said = started.process.stderr.read()
        assert "Traceback" not in said
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", said)


def message(**changes: object) -> Location:
    return msgspec.structs.replace(FIX, **changes)


def pack(*messages: Message, mac: bytes = MAC) -> bytes:
    return beacon_frame(mac, 1, encode_pack(messages))


def patched(said: Message, **fields: tuple[int, bytes]) -> bytes:
    """A message with bytes that no encoder of ours would write, as a pack of an addressed datagram."""
    body = bytearray(encode_message(said))
    for at, data in fields.values():
        body[at : at + len(data)] = data
    return addressed(MAC, b"\xf2\x19\x02" + encode_message(SERIAL) + bytes(body))


def contacts(node: RunningNode, feed: str = "rid") -> list[dict[str, Any]]:
    return [c for c in node.shown()["picture"]["contacts"] if c["key"].startswith(f"{feed}/")]


def send(node: RunningNode, *datagrams: bytes, feed: str = "rid") -> None:
    antenna = Antenna(node, feed)
    for data in datagrams:
        antenna.send(data)
    antenna.close()


def is_unharmed(node: RunningNode) -> None:
    """The node runs, nothing is a track, and a good message on the other feed is in its contact.

    It is one drone that goes on flying: dozens of names that no sensor bears out would be shown as a crowd.
    """
    lat_deg = round(45.81 + time.monotonic() % 100.0 * 1e-5, 7)
    send(node, pack(BasicId(1, 2, "GOOD"), message(lat_deg=lat_deg), mac=bytes.fromhex("02aabbccddee")), feed="other")
    until(lambda: any(abs(contact["latDeg"] - lat_deg) < 1e-6 for contact in contacts(node, "other")), 10)
    assert node.process.poll() is None
    health = node.get("/health")
    assert not any(health["tracks"].values())
    assert node.rejects("other") == {}
    assert "events_quarantined" not in health["notes"]


REFUSED: Final = {
    "nan_frame_of_43_bytes": ((NAN + b"\x03\x20\x00\x88\x69\x19\x9d\x92\x09\x01\x00\x00\x00")[:43], "truncated"),
    "pack_of_none": (addressed(MAC, b"\xf2\x19\x00" + bytes(250)), "bad_pack_count"),
    "pack_of_ten": (addressed(MAC, b"\xf2\x19\x0a" + encode_message(FIX) * 10), "bad_pack_count"),
    "pack_of_ten_by_mavlink": (golden.TEN, "bad_pack_count"),
    "message_of_24_bytes": (addressed(MAC, b"\xf2\x18\x01" + encode_message(FIX)), "bad_message_size"),
    "message_of_26_bytes": (addressed(MAC, b"\xf2\x1a\x01" + encode_message(FIX) + b"\0"), "bad_message_size"),
    "message_that_is_cut": (encode_message(FIX)[:24], "truncated"),
    **{f"type_{kind}": (bytes([kind << 4 | 2]) + bytes(24), "unknown_message_type") for kind in range(6, 15)},
    "version_15": (b"\x1f" + encode_message(FIX)[1:], "unknown_version"),
    "signature_of_255_bytes_on_a_page": (
        encode_message(Authentication(1, 0, 0, 255, None, b"")), "bad_auth_page",
    ),
    "signature_of_17_pages": (encode_message(Authentication(1, 0, 16, 17, None, b"")), "bad_auth_page"),
    "frame_with_a_wrong_bit": (golden.LOC[:20] + b"\x55" + golden.LOC[21:], "bad_checksum"),
    "half_a_document": (b'{"mac":"02:aa:bb:cc:dd:01","drone_lat":45.8', "not_json"),
    "a_document_of_something_else": (b'{"temperature":21}', "unknown_json"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_counted_once_by_its_name(node: RunningNode, case: str) -> None:
    data, reason = REFUSED[case]
    before = node.rejects("rid")
    seen = len(contacts(node))
    send(node, data)
    until(lambda: node.rejects("rid").get(reason, 0) > before.get(reason, 0), 10)
    is_unharmed(node)
    after = node.rejects("rid")
    assert after[reason] == before.get(reason, 0) + 1
    assert {name: count for name, count in after.items() if name != reason} == {
        name: count for name, count in before.items() if name != reason
    }
    assert len(contacts(node)) <= seen


INT32_MIN: Final = (-(2**31)).to_bytes(4, "little", signed=True)
LAT, LON = 5, 9
NOT_KNOWN: Final = {
    "nowhere": ({"lat": (LAT, bytes(4)), "lon": (LON, bytes(4))}, ("lonDeg", "latDeg", "amslM")),
    "beyond_the_pole": ({"lat": (LAT, (900_000_001).to_bytes(4, "little"))}, ("lonDeg", "latDeg")),
    "beyond_the_other_pole": ({"lat": (LAT, (-900_000_001).to_bytes(4, "little", signed=True))}, ("lonDeg", "latDeg")),
    "the_least_number": ({"lat": (LAT, INT32_MIN), "lon": (LON, INT32_MIN)}, ("lonDeg", "latDeg")),
    "direction_361": ({"flags": (1, b"\x22"), "track": (2, b"\xb5")}, ("courseDeg", "speedMps")),
    "speed_255": ({"flags": (1, b"\x21"), "speed": (3, b"\xff")}, ("courseDeg", "speedMps")),
}


@pytest.mark.parametrize("case", NOT_KNOWN)
def test_what_stands_for_not_known_is_shown_as_such(node: RunningNode, case: str) -> None:
    fields, empty = NOT_KNOWN[case]
    before = node.rejects("rid")
    send(node, patched(FIX, **fields))
    until(lambda: [all(contact[key] is None for key in empty) for contact in _of(node, MAC)] == [True], 10)
    is_unharmed(node)
    assert node.rejects("rid") == before


def _of(node: RunningNode, mac: bytes) -> list[dict[str, Any]]:
    return [contact for contact in contacts(node) if contact["key"] == f"rid/{mac.hex()}"]


def test_climb_and_altitude_that_are_not_known_are_none_and_the_next_height_is_taken(node: RunningNode) -> None:
    mac, serial = bytes.fromhex("02aabbccdd44"), BasicId(1, 2, "CLIMB")
    unknown = message(climb_mps=None, geodetic_altitude_m=None, pressure_altitude_m=None, height_m=60.0)
    assert encode_message(unknown)[4] == 63 * 2
    send(node, pack(serial, unknown, mac=mac))
    shown = until(lambda: _of(node, mac), 10)[0]
    assert shown["amslM"] == pytest.approx(120 + 60, abs=1.0)
    assert shown["speedMps"] == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize("tenths", [0xFFFF, 36_001, 18_000])
def test_a_time_that_cannot_be_is_replaced_by_receipt(node: RunningNode, tenths: int) -> None:
    send(node, patched(FIX, time=(21, tenths.to_bytes(2, "little"))))
    until(lambda: all(contact["ageS"] < 3.0 for contact in _of(node, MAC)), 10)
    is_unharmed(node)


def test_a_time_just_past_is_kept_whatever_the_hour(node: RunningNode) -> None:
    mac = bytes.fromhex("02aabbccdd46")
    send(node, pack(BasicId(1, 2, "TIME"), message(seconds_past_hour=(time.time() - 2.0) % 3600.0), mac=mac))
    shown = until(lambda: _of(node, mac), 10)[0]
    assert 1.5 < shown["ageS"] < 12.0


HOUR_ENDS: Final = """
[scenario]
name = "An hour ends"
site = "site"
start = "2026-11-26T17:59:50Z"
duration_s = 120
seed = 1
"""
STEP_S: Final = 0.2


def test_an_hour_that_ends_between_two_messages_moves_no_time_and_loses_none(tmp_path: Path) -> None:
    """One drone's clock is a second slow, the other's a second fast: both ways across the node's hour (B46)."""
    site = tmp_path / "site"
    site.mkdir()
    for name, text in FILES.items():
        (site / name).write_text(text)
    (site / "sensors.toml").write_text(SENSOR.format(id="slow") + SENSOR.format(id="fast"))
    scenario = tmp_path / "hour.toml"
    scenario.write_text(HOUR_ENDS)
    behind_s = {"slow": 1.0, "fast": -1.0}
    with running(str(site), "--scenario", str(scenario), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        antennas = {feed: Antenna(node, feed) for feed in behind_s}
        asked_s = time.monotonic()
        begun_s = node.get("/health")["now_us"] / 1e6 - asked_s
        hour_s = math.ceil((begun_s + asked_s) / 3600.0) * 3600.0
        assert 2.0 < hour_s - begun_s - asked_s < 10.0
        said: dict[str, list[float]] = {feed: [] for feed in behind_s}
        ages_s: dict[str, list[float]] = {feed: [] for feed in behind_s}
        while (now_s := begun_s + time.monotonic()) < hour_s + 6.0:
            for feed, antenna in antennas.items():
                past_hour_s = math.floor((now_s - behind_s[feed]) % 3600.0 * 10.0) / 10.0
                moved = message(seconds_past_hour=past_hour_s, lat_deg=45.81 + 1e-5 * len(said[feed]))
                antenna.send(pack(BasicId(1, 2, f"SERIAL-{feed}"), moved))
                said[feed].append(past_hour_s)
            time.sleep(STEP_S)
            for feed, heard_s in ages_s.items():
                heard_s += [contact["ageS"] for contact in contacts(node, feed)]
        for feed, antenna in antennas.items():
            antenna.close()
            assert min(said[feed][5:]) < 1.0 < 3599.0 < max(said[feed]), "the wrap was sent"
            health = node.get("/health")["feeds"][feed]
            assert health["frames"] == len(said[feed]), "nothing is lost"
            assert health["messages"] == 2 * len(said[feed])
            assert node.rejects(feed) == {}
            # Smoothed over some ten messages: one jump of an hour would still show after seventy.
            assert health["lag_s"] == pytest.approx(behind_s[feed], abs=0.7)
            (contact,) = contacts(node, feed)
            assert contact["latDeg"] == pytest.approx(45.81 + 1e-5 * (len(said[feed]) - 1), abs=1e-6)
        assert min(ages_s["slow"]) >= 0.9, "dated by the drone: by receipt it would be younger"
        assert max(ages_s["slow"]) < 3.0
        assert max(ages_s["fast"]) < 1.0
        assert node.stop() == 0


def test_names_are_harmless_wherever_they_are_shown(node: RunningNode) -> None:
    mac = bytes.fromhex("02aabbccdd42")
    before = node.rejects("rid")
    send(node, pack(BasicId(1, 2, "A\u202eB\n\x1bC\U0001f681"), FIX, mac=mac))
    shown = until(lambda: _of(node, mac), 10)[0]
    assert shown["name"] == "ABC\U0001f681"
    nul = bytearray(encode_message(BasicId(1, 2, "SERIAL")))
    nul[4] = 0
    send(node, addressed(MAC[:5] + b"\x43", b"\xf2\x19\x02" + bytes(nul) + encode_message(FIX)) * 1)
    assert "\0" not in str(contacts(node))
    assert node.rejects("rid") == before


def test_pages_without_their_first_and_the_last_page_there_is(node: RunningNode) -> None:
    before, messages = node.rejects("rid"), node.get("/health")["feeds"]["rid"]["messages"]
    send(node, *(encode_message(Authentication(1, page, None, None, None, b"\x55" * 23)) for page in (3, 15)))
    until(lambda: node.get("/health")["feeds"]["rid"]["messages"] >= messages + 2, 10)
    is_unharmed(node)
    assert node.rejects("rid") == before


def test_a_place_without_a_name_and_a_name_that_changes_with_every_message(node: RunningNode) -> None:
    mac = bytes.fromhex("02aabbccdd48")
    send(node, pack(FIX, mac=mac))
    assert until(lambda: _of(node, mac), 10)[0]["name"] == ""
    for number in range(30):
        send(node, pack(BasicId(1, 2, f"SERIAL{number}"), FIX, mac=mac))
    until(lambda: {contact["name"] for contact in _of(node, mac)} == {"SERIAL29"}, 10)
    assert len(_of(node, mac)) == 1


def test_a_pilot_where_the_drone_is_and_phones_that_share_files(node: RunningNode) -> None:
    mac = bytes.fromhex("02aabbccdd49")
    before = node.rejects("rid")
    phone = NAN + b"\x03\x0c\x00\x01\x02\x03\x04\x05\x06\x01\x00\x10\x02\x00\x00"
    send(
        node,
        phone,
        pack(BasicId(1, 2, "PILOT"), FIX, System(0, 45.81, 16.0, None, 1, 0, None, None, 0, 0, None), mac=mac),
    )
    shown = until(lambda: _of(node, mac), 10)[0]
    assert (shown["operatorLatDeg"], shown["operatorLonDeg"]) == pytest.approx((45.81, 16.0), abs=1e-5)
    is_unharmed(node)
    assert node.rejects("rid") == before


def test_one_drone_of_many_addresses_is_one_contact_and_one_serial_at_two_places_two(node: RunningNode) -> None:
    name = "ROTATES"

    def named() -> list[dict[str, Any]]:
        return [contact for contact in contacts(node) if contact["name"] == name]

    for number in range(40):
        moved = message(lat_deg=45.82 + number * 1e-4)
        send(node, pack(BasicId(1, 2, name), moved, mac=bytes([2, 0x49, 0, 0, 0, number])))
    until(lambda: [round(contact["latDeg"], 4) for contact in named()] == [45.8239], 10)
    send(node, pack(BasicId(1, 2, name), message(lat_deg=46.0), mac=bytes([2, 0x49, 0, 0, 1, 0])))
    until(lambda: len(named()) == 2, 10)
    is_unharmed(node)


def test_a_flood_of_all_of_it_takes_no_memory(node: RunningNode) -> None:
    is_unharmed(node)
    everything = [data for data, _ in REFUSED.values()] + [patched(FIX, **fields) for fields, _ in NOT_KNOWN.values()]
    before_mb, counted = node.memory_mb(), sum(node.rejects("rid").values())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as antenna:
        port = int(node.get("/health")["feeds"]["rid"]["address"].rpartition(":")[2])
        for _ in range(100):
            for data in everything:
                antenna.sendto(data, ("127.0.0.1", port))
            time.sleep(0.02)
    until(lambda: sum(node.rejects("rid").values()) >= counted + 100 * len(REFUSED) * 0.9, 20)
    is_unharmed(node)
    assert node.memory_mb() - before_mb < 10.0


def test_a_radar_beside_it_is_heard_as_soon(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with (site / "sensors.toml").open("a") as file:
        file.write(SENSOR.format(id="rid"))
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        hostile = Antenna(node, "rid")
        everything = [data for data, _ in REFUSED.values()] + [
            patched(FIX, **fields) for fields, _ in NOT_KNOWN.values()
        ]
        with neighbour(node, "radar") as radar:
            radar.is_heard_as_soon(lambda: hostile.send(*everything))
        hostile.close()
        assert node.rejects("rid").total() >= PROBES * len(REFUSED), "all of it was read"
        assert node.get("/health")["feeds"]["radar"]["dropped"] == 0
        assert node.stop() == 0
