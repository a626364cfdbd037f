"""Remote ID as it was on the air: every message of the sample recordings, with the published values."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from hima.wire.container.packets import packets
from hima.wire.remoteid.messages import BasicId, Location, OperatorId, SelfId, System
from hima.wire.remoteid.transport import Heard, read

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "remoteid"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the sample recordings are not at {CORPUS}"),
]


def recording(name: str) -> list[Heard]:
    return [read(packet.data) for packet in packets((CORPUS / name).read_bytes())]


def fixture(name: str) -> Heard:
    numbers = ast.literal_eval((CORPUS / "depin_fixtures" / name).read_text())
    return read(bytes(numbers))


def counts(heard: list[Heard]) -> Counter[str]:
    return Counter(type(message).__name__ for item in heard for message in item.messages)


def test_beacons() -> None:
    heard = recording("odid_wifi_bcn_sample.pcap")
    assert [item.transport for item in heard] == ["beacon"] * 21
    assert {item.emitter for item in heard} == {"84cca8604324"}
    assert all(item.errors == () for item in heard)
    assert counts(heard) == dict.fromkeys(("BasicId", "Location", "SelfId", "System", "OperatorId"), 21)
    every = [message for item in heard for message in item.messages]
    assert {m.id for m in every if isinstance(m, BasicId)} == {"MFG1A0123456789"}
    assert {m.id for m in every if isinstance(m, OperatorId)} == {"GBR-OP-123ABCD"}
    assert {m.text for m in every if isinstance(m, SelfId)} == {"Recreational"}


def test_beacons_move_as_published() -> None:
    locations = [m for item in recording("odid_wifi_bcn_sample.pcap") for m in item.messages if isinstance(m, Location)]
    places = {(m.lat_deg, m.lon_deg) for m in locations}
    assert len(places) == 16
    assert (locations[0].lat_deg, locations[0].lon_deg) == pytest.approx((45.5457, -122.9681), abs=1e-4)
    assert (locations[-1].lat_deg, locations[-1].lon_deg) == pytest.approx((45.5471, -122.9668), abs=1e-4)
    assert {m.speed_mps for m in locations} == {20.5}
    assert {(m.pressure_altitude_m, m.climb_mps) for m in locations} == {(None, None)}


def test_nan_frames_and_beacons() -> None:
    heard = recording("odid_wifi_sample.pcap")
    assert Counter(item.transport for item in heard) == {"nan": 21, "beacon": 21, "wifi": 21}
    assert all(item.messages for item in heard if item.transport != "wifi")
    assert all(item.errors == () for item in heard)
    assert counts(heard) == {"Location": 31, "System": 4, "SelfId": 4, "OperatorId": 3}
    places = {(m.lat_deg, m.lon_deg) for item in heard for m in item.messages if isinstance(m, Location)}
    assert len(places) == 17


@pytest.mark.parametrize("carrier", ["odid", "bluetooth"])
def test_single_messages(carrier: str) -> None:
    (basic,) = fixture(f"{carrier}_basic_id_packet.txt").messages
    (location,) = fixture(f"{carrier}_location_packet.txt").messages
    (system,) = fixture(f"{carrier}_system_packet.txt").messages
    assert basic == BasicId(1, 2, "1787F04BM24010011039")
    assert isinstance(location, Location)
    assert (location.lat_deg, location.lon_deg) == pytest.approx((35.80258, -90.71097), abs=5e-6)
    assert (location.geodetic_altitude_m, location.status, location.seconds_past_hour) == (68.0, 1, 970.1)
    assert isinstance(system, System)
    assert system.operator_lat_deg == pytest.approx(35.80257, abs=5e-6)


@pytest.mark.parametrize(
    ("name", "transport", "emitter"),
    [("wifi_packet_data.txt", "nan", "86fc2ee957e0"), ("wlan_beacon_packet_data.txt", "beacon", "7ef24ab0b971")],
)
def test_frames_with_radiotap_headers(name: str, transport: str, emitter: str) -> None:
    heard = fixture(name)
    assert (heard.transport, heard.emitter, heard.errors) == (transport, emitter, ())
    assert [type(message) for message in heard.messages] == [BasicId, System, Location, SelfId]
    assert heard.messages[0] == BasicId(1, 2, "1787F04BM24010011039")
    assert heard.messages[3] == SelfId(0, "Jojo Test")
