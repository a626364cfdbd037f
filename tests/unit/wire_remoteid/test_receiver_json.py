"""JSON of receivers, one at a time and as a stream."""

import base64
import json
import struct
from typing import Any

import pytest
from tests.unit.wire_remoteid import golden_mavlink as golden

from hima.wire.remoteid.messages import BasicId, Location, OperatorId, SelfId, System
from hima.wire.remoteid.receiver import LINE_MAX, datagram, split
from hima.wire.remoteid.receiver_json import read_json
from hima.wire.remoteid.transport import Heard
from hima.wire.remoteid.uas_data import SIZE

MAPPER = (
    b'{"mac":"24:0a:C4:00:11:22","rssi":-61,"band":"5GHz","channel":149,"drone_lat":35.200000,"drone_long":44.900000,'
    b'"drone_altitude":412,"pilot_lat":35.210000,"pilot_long":44.900000,"basic_id":"1787F04BM24010011039"}'
)
DRONEID: dict[str, Any] = {
    "Basic ID": {
        "id": "1787F04BM24010011039", "id_type": "Serial Number (ANSI/CTA-2063-A)", "ua_type": 2,
        "MAC": "24:0a:c4:00:11:22", "RSSI": -61,
    },
    "Location/Vector Message": {
        "latitude": 35.2, "longitude": 44.9, "speed": "20.0 m/s", "vert_speed": -1.5, "geodetic_altitude": 412.0,
        "height_agl": "100.0 m", "direction": 90, "pressure_altitude": "-1000.0 m",
    },
    "Self-ID Message": {"text": "survey"},
    "System Message": {"latitude": 35.21, "longitude": 44.9},
    "Operator ID Message": {"operator_id": "IRQ1"},
}  # fmt: skip


def image(**changes: float) -> bytes:
    """A DroneScout record with everything in it."""
    said = {"lat": 35.2, "lon": 44.9, "direction": 90.0, "speed": 20.0, "climb": -1.5, "geodetic": 412.0} | changes
    data = bytearray(SIZE)
    struct.pack_into("<ii20s", data, 0, 2, 1, b"1787F04BM24010011039")
    struct.pack_into(
        "<ifffddffifiiiiif", data, 64, 2, said["direction"], said["speed"], said["climb"], said["lat"], said["lon"],
        390.0, said["geodetic"], 1, 100.0, 10, 4, 3, 2, 5, 599.5,
    )  # fmt: skip
    struct.pack_into("<i23s", data, 776, 0, b"survey")
    struct.pack_into("<iiddHHffiifI", data, 808, 1, 1, 35.21, 44.9, 1, 50, 500.0, 300.0, 1, 2, 320.0, 249_408_600)
    struct.pack_into("<i20s", data, 864, 0, b"IRQ1")
    for flag in (892, 894, 911, 912, 913):
        data[flag] = 1
    return bytes(data)


def dronescout(data: bytes, **changes: Any) -> bytes:
    said = {
        "sensor ID": "ds", "RSSI": -61, "channel": 6, "timestamp": 1_795_717_800_000, "type": "BLE legacy",
        "MAC address": "24:0A:C4:00:11:22", "UASdata": base64.b64encode(data).decode(),
    }  # fmt: skip
    return json.dumps({"protocol": 1.0, "data": said | changes}).encode()


def only(data: bytes) -> Heard:
    (heard,) = datagram(data)
    assert (heard.errors, heard.transport) == ((), "json")
    return heard


def test_a_line_of_the_mapper_firmware() -> None:
    heard = only(MAPPER + b"\r\n")
    basic, operator, place = heard.messages
    assert (heard.emitter, basic) == ("240ac4001122", BasicId(0, 0, "1787F04BM24010011039"))
    assert isinstance(operator, System)
    assert isinstance(place, Location)
    assert (operator.operator_lat_deg, operator.operator_lon_deg) == (35.21, 44.9)
    assert (place.lat_deg, place.lon_deg, place.geodetic_altitude_m) == (35.2, 44.9, 412.0)
    assert (place.track_deg, place.speed_mps, place.seconds_past_hour) == (None, None, None)


@pytest.mark.parametrize("listed", [False, True])
def test_parts_of_the_droneid_decoders(listed: bool) -> None:
    said = [{name: part} for name, part in DRONEID.items()] if listed else DRONEID
    heard = only(json.dumps(said).encode())
    basic, operator, note, registration, place = heard.messages
    assert (heard.emitter, basic) == ("240ac4001122", BasicId(1, 2, "1787F04BM24010011039"))
    assert (note, registration) == (SelfId(0, "survey"), OperatorId(0, "IRQ1"))
    assert isinstance(operator, System)
    assert operator.operator_lat_deg == 35.21
    assert place == Location(0, True, 90.0, 20.0, -1.5, 35.2, 44.9, None, 412.0, 100.0, 0, 0, 0, None)


def test_both_basic_ids_of_a_list_are_kept() -> None:
    other = {"Basic ID": {"id": "IRQ-7", "id_type": "CAA Assigned Registration ID"}}
    heard = only(json.dumps([{"Basic ID": DRONEID["Basic ID"]}, other]).encode())
    assert heard.messages == (BasicId(1, 2, "1787F04BM24010011039"), BasicId(2, 0, "IRQ-7"))


def test_a_record_of_dronescout() -> None:
    heard = only(dronescout(image()) + b"\0")
    assert heard.emitter == "240ac4001122"
    assert heard.messages == (
        BasicId(1, 2, "1787F04BM24010011039"),
        SelfId(0, "survey"),
        System(1, 35.21, 44.9, 320.0, 1, 50, 500.0, 300.0, 1, 2, 1_546_300_800 + 249_408_600, 1),
        OperatorId(0, "IRQ1"),
        Location(2, True, 90.0, 20.0, -1.5, 35.2, 44.9, 390.0, 412.0, 100.0, 10, 4, 2, 599.5, 3, 0.5),
    )


def test_what_stands_for_not_known_in_a_record_is_none() -> None:
    unknown = image(lat=0.0, lon=0.0, direction=361.0, speed=255.0, climb=63.0, geodetic=-1000.0)
    place = only(dronescout(unknown)).messages[-1]
    assert isinstance(place, Location)
    assert (place.lat_deg, place.lon_deg, place.track_deg, place.speed_mps, place.climb_mps) == (None,) * 5
    assert place.geodetic_altitude_m is None
    nan = only(dronescout(image(lat=float("nan"), direction=float("inf"), speed=float("nan")))).messages[-1]
    assert isinstance(nan, Location)
    assert (nan.lat_deg, nan.track_deg, nan.speed_mps) == (None, None, None)


def test_how_a_receiver_is_says_nothing_of_aircraft() -> None:
    assert datagram(b'{"protocol":1.0,"status":{"sensor ID":"ds","status":"ok"}}') == ()


@pytest.mark.parametrize(
    ("change", "empty"),
    [
        ({"drone_lat": 0.0, "drone_long": 0.0}, ("lat_deg", "lon_deg")),
        ({"drone_lat": 90.1}, ("lat_deg", "lon_deg")),
        ({"drone_long": "east"}, ("lat_deg", "lon_deg")),
        ({"drone_lat": True}, ("lat_deg", "lon_deg")),
        ({"drone_lat": "1e999"}, ("lat_deg", "lon_deg")),
        ({"drone_lat": 10**300}, ("lat_deg", "lon_deg")),
        ({"drone_altitude": -1000}, ("geodetic_altitude_m",)),
        ({"drone_altitude": None}, ("geodetic_altitude_m",)),
    ],
)
def test_what_is_no_number_is_none(change: dict[str, Any], empty: tuple[str, ...]) -> None:
    place = only(json.dumps(json.loads(MAPPER) | change).encode()).messages[-1]
    assert all(getattr(place, name) is None for name in empty)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not_json"),
        (b"[" * 5_000, "not_json"),
        (b'{"a":"\xff"}', "not_json"),
        (b"{}", "unknown_json"),
        (b"[]", "unknown_json"),
        (b"[1,2]", "unknown_json"),
        (MAPPER.replace(b"24:0a", b"zz:0a"), "bad_address"),
        (MAPPER.replace(b'"24:0a:C4:00:11:22"', b"7"), "bad_address"),
        (dronescout(image()[:-1]), "bad_uas_data"),
        (dronescout(image(), UASdata="!"), "bad_uas_data"),
        (dronescout(image(), UASdata=None), "bad_uas_data"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    (heard,) = datagram(data)
    assert ([error.reason for error in heard.errors], heard.messages) == ([reason], ())


STREAM = b"[DUAL-BAND] hopping\r\n" + MAPPER + b"\r\n\r\n" + golden.LOC + json.dumps(DRONEID).encode() + b"\n"


def test_a_stream_cut_at_every_byte_gives_the_same() -> None:
    whole = split(b"", STREAM)
    assert [len(heard.messages) for heard in whole.heard] == [3, 1, 5]
    assert [error.reason for error in whole.errors] == ["not_json"]
    for cut in range(len(STREAM) + 1):
        first = split(b"", STREAM[:cut])
        second = split(first.pending, STREAM[cut:])
        assert first.heard + second.heard == whole.heard, cut
        assert len(first.errors + second.errors) == 1


def test_a_line_without_end_is_bounded_and_costs_no_other() -> None:
    pending, heard = b"", 0
    reasons: list[str] = []
    for chunk in [b"{" + b" " * 30_000] * 8 + [b"\n" + MAPPER + b"\n"]:
        found = split(pending, chunk)
        pending, heard = found.pending, heard + len(found.heard)
        reasons += [error.reason for error in found.errors]
        assert len(pending) <= LINE_MAX
    assert heard == 1
    assert "line_too_long" in reasons


def test_half_a_line_before_a_frame_is_lost_alone() -> None:
    found = split(b"", MAPPER[:40] + golden.LOC)
    assert ([error.reason for error in found.errors], len(found.heard)) == (["not_a_message"], 1)


def test_names_are_bounded() -> None:
    heard = read_json(b'{"basic_id":"' + b"A" * 50_000 + b'","drone_lat":1,"drone_long":1}')
    assert isinstance(heard.messages[0], BasicId)
    assert len(heard.messages[0].id) == 200
