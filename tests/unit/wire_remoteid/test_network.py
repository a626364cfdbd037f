"""Answers of providers of network Remote ID."""

import math
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from hima.errors import DecodeError
from hima.wire.remoteid.messages import Location
from hima.wire.remoteid.network import (
    DIAGONAL_MAX_M,
    FLIGHTS_MAX,
    Details,
    Flights,
    aircraft_type,
    decode,
    details_paths,
    flights_path,
    location,
)

STATE: dict[str, Any] = {
    "timestamp": {"value": "2026-11-27T12:00:00.5Z", "format": "RFC3339"},
    "timestamp_accuracy": 0.5,
    "operational_status": "Airborne",
    "position": {
        "lat": 35.2, "lng": 44.9, "alt": 412.0, "accuracy_h": "HA10m", "accuracy_v": "VA10m", "extrapolated": False,
        "pressure_altitude": 390.0, "height": {"distance": 100.0, "reference": "GroundLevel"},
    },
    "track": 90.0, "speed": 20.0, "speed_accuracy": "SA1mps", "vertical_speed": -1.5,
}  # fmt: skip
FLIGHT: dict[str, Any] = {"id": "0e3ff4d2", "aircraft_type": "Helicopter", "current_state": STATE}


def answer(*flights: Any) -> bytes:
    said = {"timestamp": {"value": "2026-11-27T12:00:01Z", "format": "RFC3339"}, "flights": list(flights)}
    return msgspec.json.encode(said)


def only(**changes: Any) -> Location:
    found = decode(answer(FLIGHT | {"current_state": STATE | changes}))
    assert isinstance(found, Flights)
    (flight,) = found.flights
    assert flight.current_state is not None
    return location(flight.current_state)


def test_a_state_is_what_a_broadcast_would_say() -> None:
    found = decode(answer(FLIGHT))
    assert isinstance(found, Flights)
    assert (found.time_ns, found.errors) == (1_795_780_801 * 10**9, ())
    assert aircraft_type(found.flights[0]) == 2
    assert only() == Location(2, True, 90.0, 20.0, -1.5, 35.2, 44.9, 390.0, 412.0, 100.0, 10, 4, 3, None, 0, 0.5)


def test_what_stands_for_not_known_is_none() -> None:
    position = {"lat": 0, "lng": 0, "alt": -1000, "pressure_altitude": -1000, "height": {"distance": -1000}}
    unknown = only(position=position, track=361, speed=255, vertical_speed=63, speed_accuracy="SAUnknown")
    assert unknown == Location(2, False, None, None, None, None, None, None, None, None, 0, 0, 0, None, 0, 0.5)
    bare = only(position={}, track=None, speed=None, vertical_speed=None, speed_accuracy=None, operational_status=None)
    assert bare == Location(0, False, None, None, None, None, None, None, None, None, 0, 0, 0, None, 0, 0.5)


@pytest.mark.parametrize("word", ["HA10NMPlus", "HAUnknown", "HA5m", "<script>"])
def test_accuracies_without_a_bound_are_unknown(word: str) -> None:
    assert only(position=STATE["position"] | {"accuracy_h": word}).horizontal_accuracy == 0


def test_who_flies() -> None:
    said = {"details": {"id": "0e3ff4d2", "uas_id": {"serial_number": "1AKGAAN8G70R7JS"}, "operator_id": "CHE.87"}}
    details = decode(msgspec.json.encode(said))
    assert isinstance(details, Details)
    assert details.uas_id is not None
    assert (details.id, details.uas_id.serial_number) == ("0e3ff4d2", "1AKGAAN8G70R7JS")


@pytest.mark.parametrize(
    "bad",
    [{"id": ""}, {"id": 7}, {"id": "x" * 101}, {"current_state": 1}, {"current_state": {}},
     {"current_state": STATE | {"timestamp": {"value": "2026-11-27T12:00:00"}}},
     {"current_state": STATE | {"track": "east"}}],
)  # fmt: skip
def test_a_bad_flight_does_not_cost_the_others(bad: dict[str, Any]) -> None:
    found = decode(answer(FLIGHT, FLIGHT | bad, FLIGHT))
    assert isinstance(found, Flights)
    assert (len(found.flights), [error.reason for error in found.errors]) == (2, ["bad_flight"])


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"<html>", b'{"message":"401"}', b'{"flights":[]}', b"\xff"])
def test_what_is_no_answer(data: bytes) -> None:
    found = decode(data)
    assert isinstance(found, DecodeError)
    assert found.reason == "not_an_answer"


def test_flights_are_bounded() -> None:
    found = decode(answer(*[{"id": "a"}] * (FLIGHTS_MAX + 1)))
    assert isinstance(found, Flights)
    assert (len(found.flights), [error.reason for error in found.errors]) == (FLIGHTS_MAX, ["too_many_flights"])


@pytest.mark.parametrize("lat_deg", [-60.0, 0.0, 35.2, 69.0])
@pytest.mark.parametrize(("radius_m", "half_m"), [(500.0, 500.0), (100_000.0, 2_450.0)])
def test_the_view_is_a_square_that_a_provider_allows(lat_deg: float, radius_m: float, half_m: float) -> None:
    view = parse_qs(urlsplit(flights_path(lat_deg, 44.9, radius_m)).query)["view"][0]
    south, west, north, east = map(float, view.split(","))
    height_m = (north - south) * 111_320.0
    width_m = (east - west) * 111_320.0 * math.cos(math.radians(lat_deg))
    assert height_m == pytest.approx(2 * half_m, abs=1.0)
    assert width_m == pytest.approx(2 * half_m, abs=1.0)
    assert math.hypot(height_m, width_m) <= DIAGONAL_MAX_M


def test_details_are_asked_of_every_flight_and_an_id_is_no_path() -> None:
    paths = list(details_paths(answer(FLIGHT, {"id": "../../x?y#z"})))
    assert paths == ["/uss/flights/0e3ff4d2/details", "/uss/flights/..%2F..%2Fx%3Fy%23z/details"]
    assert list(details_paths(b"{}")) == []
