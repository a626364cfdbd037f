"""Remote ID as it was received: two Wi-Fi captures and eight frames of a receiver, number by number."""

from collections import Counter
from pathlib import Path

import pytest

from hima.geo.frames import SiteFrame
from hima.picture.frame import Frame
from hima.picture.sensor import Sensor, SensorKind
from hima.sensing.context import FeedContext
from hima.sensing.remote_id import RemoteIdFeed, receive
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.wire.container.packets import Packet, packets
from hima.wire.remoteid.messages import BasicId, Location, SelfId, System
from hima.wire.remoteid.transport import Heard, read

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "remoteid"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/remoteid is not there"),
]


def capture(name: str) -> list[tuple[Packet, Heard]]:
    return [(packet, read(packet.data)) for packet in packets((DATA / name).read_bytes())]


def kinds(heard: list[tuple[Packet, Heard]]) -> dict[str, int]:
    return dict(Counter(type(message).__name__ for _, one in heard for message in one.messages))


def locations(heard: list[tuple[Packet, Heard]]) -> list[Location]:
    return [message for _, one in heard for message in one.messages if isinstance(message, Location)]


def fixture(name: str) -> bytes:
    text = (DATA / "depin_fixtures" / name).read_text()
    return bytes(int(number) for number in text.strip().strip("[]").split(","))


def test_beacon_capture() -> None:
    heard = capture("odid_wifi_bcn_sample.pcap")
    assert [one.errors for _, one in heard if one.errors] == []
    packs = [one for _, one in heard if one.messages]
    assert len(packs) == 21
    assert {one.transport for one in packs} == {"beacon"}
    assert kinds(heard) == dict.fromkeys(["BasicId", "Location", "SelfId", "System", "OperatorId"], 21)
    ids = {message.id for one in packs for message in one.messages if isinstance(message, BasicId)}
    assert ids == {"MFG1A0123456789"}
    found = locations(heard)
    places = [(location.lat_deg, location.lon_deg) for location in found]
    assert len(set(places)) == 16
    assert places[0] == pytest.approx((45.5457, -122.9681), abs=5e-5)
    assert places[-1] == pytest.approx((45.5471, -122.9668), abs=5e-5)
    assert {location.speed_mps for location in found} == {20.5}
    assert {(location.pressure_altitude_m, location.climb_mps) for location in found} == {(None, None)}


def test_capture_of_nan_and_beacons() -> None:
    heard = capture("odid_wifi_sample.pcap")
    assert [one.errors for _, one in heard if one.errors] == []
    packs = [one for _, one in heard if one.messages]
    assert len(packs) == 42
    assert Counter(one.transport for one in packs) == {"nan": 21, "beacon": 21}
    assert kinds(heard) == {"Location": 31, "System": 4, "SelfId": 4, "OperatorId": 3}
    found = locations(heard)
    assert len(set(found)) == 17
    assert len(heard) - len(packs) == 21  # plain beacons


@pytest.mark.parametrize("prefix", ["odid", "bluetooth"])
def test_received_messages(prefix: str) -> None:
    transport = "bare" if prefix == "odid" else "bluetooth"
    heard = [read(fixture(f"{prefix}_{name}_packet.txt")) for name in ("basic_id", "location", "system")]
    assert [(one.transport, one.errors) for one in heard] == [(transport, ())] * 3
    (basic,), (location,), (system,) = (one.messages for one in heard)
    assert basic == BasicId(1, 2, "1787F04BM24010011039")
    assert isinstance(location, Location)
    assert (location.status, location.seconds_past_hour) == (1, 970.1)
    assert (location.lat_deg, location.lon_deg) == pytest.approx((35.80258, -90.71097), abs=1e-5)
    assert location.geodetic_altitude_m == 68.0
    assert isinstance(system, System)
    assert (system.operator_altitude_m, system.time_s) == (67.0, 1_719_677_768)  # 2024-06-29


@pytest.mark.parametrize(
    ("name", "transport", "emitter", "seconds_past_hour"),
    [
        ("wifi_packet_data.txt", "nan", "86fc2ee957e0", 1468.1),
        ("wlan_beacon_packet_data.txt", "beacon", "7ef24ab0b971", 2211.2),
    ],
)
def test_received_wifi_frames(name: str, transport: str, emitter: str, seconds_past_hour: float) -> None:
    heard = read(fixture(name))
    assert (heard.transport, heard.emitter, heard.errors) == (transport, emitter, ())
    basic, system, location, purpose = heard.messages
    assert basic == BasicId(1, 2, "1787F04BM24010011039")
    assert isinstance(system, System)
    assert isinstance(location, Location)
    assert location.seconds_past_hour == seconds_past_hour
    assert location.lat_deg == pytest.approx(system.operator_lat_deg, abs=1e-3)
    assert purpose == SelfId(0, "Jojo Test")


def test_claims_of_a_capture_move_as_the_drone_did() -> None:
    frame = SiteFrame.at(45.5457, -122.9681, 0.0)
    sensor = Sensor(
        "rid", 0, SensorKind.REMOTE_ID, (0.0, 0.0, 0.0), 1, 1, 1, 1, 1, 0.9, 0.0, 0.0, 1e4, -1.0, 1.5, 1, False
    )
    settings = FeedSettings(id="rid", sensor="rid", format=Format.REMOTE_ID, transport=TransportKind.UDP)
    context = FeedContext(settings, sensor, frame, 0.0, 1013.25)
    state = RemoteIdFeed()
    reports = [
        report
        for packet, _ in capture("odid_wifi_bcn_sample.pcap")
        for report in receive(state, Frame(packet.time_ns or 0, "rid", packet.data), context).reports
    ]
    assert len(reports) == 21
    assert {report.name for report in reports} == {"MFG1A0123456789"}
    assert len({report.emitter for report in reports}) == 1
    positions = [report.position_m for report in reports if report.position_m is not None]
    assert len(positions) == 21
    assert positions[-1][0] == pytest.approx(101.0, abs=8.0)
    assert positions[-1][1] == pytest.approx(156.0, abs=8.0)
    assert all(report.operator_m is not None for report in reports)
