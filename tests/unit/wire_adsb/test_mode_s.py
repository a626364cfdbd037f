"""Mode S messages: known ones, made ones, and what must never reach the library."""

import pytest

from hima.errors import DecodeError
from hima.wire.adsb.decode import Message, decode
from hima.wire.adsb.encode import airborne_position, identification, operational_status, parity, squitter, velocity

REFERENCE_DEG = (35.0, 45.0)


def good(message: bytes) -> Message:
    found = decode(message, REFERENCE_DEG)
    assert not isinstance(found, DecodeError), found.reason
    return found


def reason(message: bytes) -> str:
    found = decode(message, REFERENCE_DEG, offset=17)
    assert isinstance(found, DecodeError)
    assert found.offset == 17
    return found.reason


def test_parity_of_a_sound_message_is_zero() -> None:
    assert parity(bytes.fromhex("8d406b902015a678d4d220aa4bda")) == 0
    assert parity(bytes.fromhex("8d406b902015a678d4d220")) == 0xAA4BDA


def test_known_identification() -> None:
    found = good(bytes.fromhex("8d406b902015a678d4d220aa4bda"))
    assert (found["df"], found["icao24"], found["callsign"]) == ("17", "406b90", "EZY85MH")


def test_every_flipped_bit_of_a_squitter_is_caught() -> None:
    message = bytes.fromhex("8d406b902015a678d4d220aa4bda")
    for bit in range(5, 112):
        flipped = (int.from_bytes(message, "big") ^ 1 << (111 - bit)).to_bytes(14, "big")
        assert reason(flipped) == "bad_parity"


@pytest.mark.parametrize("length", [0, 1, 2, 6, 8, 13, 15, 28, 1000])
def test_other_lengths_are_refused(length: int) -> None:
    assert reason(b"\x8d" * length) == "bad_length"


def test_length_must_fit_the_downlink_format() -> None:
    assert reason(b"\x8d" + bytes(6)) == "length_contradicts_format"
    assert reason(b"\x5d" + bytes(13)) == "length_contradicts_format"


@pytest.mark.parametrize(("lat", "lon"), [(35.4, 44.4), (33.3, 45.9), (36.9, 43.1), (35.0, 45.0)])
@pytest.mark.parametrize("odd", [False, True])
def test_made_position_comes_back(lat: float, lon: float, odd: bool) -> None:
    found = good(squitter(0x71BE19, airborne_position(lat, lon, 3000.0, odd)))
    assert found["latitude"] == pytest.approx(lat, abs=5e-5)
    assert found["longitude"] == pytest.approx(lon, abs=5e-5)
    assert found["altitude"] * 0.3048 == pytest.approx(3000.0, abs=12.5 * 0.3048 + 1e-6)
    assert found["icao24"] == "71be19"


@pytest.mark.parametrize(("east", "north", "climb"), [(100.0, -50.0, 5.0), (-230.0, 0.0, -12.0), (0.0, 60.0, 0.0)])
def test_made_velocity_comes_back(east: float, north: float, climb: float) -> None:
    found = good(squitter(0x71BE19, velocity(east, north, climb)))
    knots = (east**2 + north**2) ** 0.5 * 3600 / 1852
    assert found["groundspeed"] == pytest.approx(knots, abs=1.0)
    assert found["vertical_rate"] * 0.3048 / 60 == pytest.approx(climb, abs=32 * 0.3048 / 60 + 0.01)


def test_made_callsign_comes_back() -> None:
    assert good(squitter(1, identification("IAW123")))["callsign"] == "IAW123"


def test_made_accuracy_comes_back() -> None:
    found = good(squitter(1, operational_status(9)))
    assert (found["bds"], found["version"], found["NACp"], found["SIL"]) == ("65", 2, 9, 3)


@pytest.mark.parametrize("downlink", [*range(1, 4), *range(6, 11), *range(12, 16), *range(22, 32)])
def test_formats_without_a_meaning_are_refused(downlink: int) -> None:
    assert reason(bytes([downlink << 3]) + bytes(13 if downlink >= 16 else 6)) == "not_decodable"


def test_altitude_code_that_does_not_exist_is_refused() -> None:
    altitude_without_a_meaning = 0b10000001 << 36  # a Gillham code that no height has
    assert reason(squitter(1, 11 << 51 | altitude_without_a_meaning)) == "not_decodable"
