"""Remote ID messages, byte by byte from the layouts of the standard, and what may not become a number."""

import msgspec
import pytest

from hima.errors import DecodeError
from hima.wire.remoteid.decode import decode, decode_message
from hima.wire.remoteid.encode import encode_message, encode_pack
from hima.wire.remoteid.messages import (
    EPOCH_2019_S,
    Authentication,
    BasicId,
    Location,
    Message,
    OperatorId,
    SelfId,
    System,
)

LOCATION = bytes.fromhex(
    "12"  # type 1, version 2
    "27"  # airborne, height above ground, west half, fast scale
    "5a"  # 90 + 180
    "0a"  # 10 x 0.75 + 63.75
    "f4"  # -12 x 0.5
    "00ca9a3b"  # 100.0 degrees: not on Earth, replaced below
    "00ca9a3b"
    "980a"  # 2712 x 0.5 - 1000
    "d007"  # 2000 x 0.5 - 1000
    "0000"  # unknown
    "6c"  # vertical 6, horizontal 12
    "54"  # barometer 5, speed 4
    "e525"  # 9701 tenths
    "0300"  # 0.3 s
)
PLACE = (-353_000_001).to_bytes(4, "little", signed=True) + (448_472_000).to_bytes(4, "little", signed=True)
SERIAL = BasicId(1, 2, "1787F04BM24010011039")


def location(**changed: bytes) -> Location:
    """The example with bytes replaced: ``at_5=...``."""
    body = bytearray(LOCATION)
    body[5:13] = PLACE
    for name, value in changed.items():
        at = int(name.removeprefix("at_"))
        body[at : at + len(value)] = value
    found = decode_message(bytes(body))
    assert isinstance(found, Location)
    return found


def only(body: bytes) -> Message:
    messages, errors = decode(body)
    assert errors == ()
    (message,) = messages
    return message


def reasons(data: bytes, offset: int = 0) -> list[tuple[int, str]]:
    return [(error.offset, error.reason) for error in decode(data, offset)[1]]


def test_location() -> None:
    assert location() == Location(
        status=2,
        height_above_ground=True,
        track_deg=270.0,
        speed_mps=71.25,
        climb_mps=-6.0,
        lat_deg=-35.3000001,
        lon_deg=44.8472,
        pressure_altitude_m=356.0,
        geodetic_altitude_m=0.0,
        height_m=None,
        horizontal_accuracy=12,
        vertical_accuracy=6,
        speed_accuracy=4,
        seconds_past_hour=970.1,
        barometer_accuracy=5,
        time_accuracy_s=0.3,
    )


def test_basic_id() -> None:
    body = b"\x02\x12" + b"1787F04BM24010011039" + bytes(3)
    assert only(body) == SERIAL
    assert encode_message(SERIAL) == body


def test_ids_that_are_bytes() -> None:
    uuid = bytes(range(0xF0, 0x100))
    assert only(b"\x02\x30" + uuid + b"\x00" * 7) == BasicId(3, 0, uuid.hex())
    assert only(b"\x02\x42\x01\xaa\xbb" + bytes(20)) == BasicId(4, 2, "01aabb")


def test_authentication_pages() -> None:
    first = b"\x22\x10" + bytes([2, 63]) + (7).to_bytes(4, "little") + bytes(range(17))
    assert only(first) == Authentication(1, 0, 2, 63, EPOCH_2019_S + 7, bytes(range(17)))
    assert only(b"\x22\x1f" + bytes(range(23))) == Authentication(1, 15, None, None, None, bytes(range(23)))


def test_self_id() -> None:
    assert only(b"\x32\x01" + b"survey".ljust(23, b"\0")) == SelfId(1, "survey")


def test_system() -> None:
    body = (
        b"\x42\x05"  # European classification, live position
        + PLACE
        + (3).to_bytes(2, "little")
        + bytes([25])
        + (3000).to_bytes(2, "little")
        + (0).to_bytes(2, "little")
        + b"\x13"
        + (2712).to_bytes(2, "little")
        + (86_400).to_bytes(4, "little")
        + b"\0"
    )
    message = System(
        operator_source=1,
        operator_lat_deg=-35.3000001,
        operator_lon_deg=44.8472,
        operator_altitude_m=356.0,
        area_count=3,
        area_radius_m=250,
        area_ceiling_m=500.0,
        area_floor_m=None,
        category=1,
        aircraft_class=3,
        time_s=EPOCH_2019_S + 86_400,
        classification=1,
    )
    assert only(body) == message
    assert encode_message(message) == body


def test_operator_id() -> None:
    assert only(b"\x52\x00" + b"GBR-OP-123ABCD".ljust(20, b"\0") + bytes(3)) == OperatorId(0, "GBR-OP-123ABCD")


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(0, 0), (900_000_001, 0), (-900_000_001, 5), (5, 1_800_000_001), (-(2**31), -(2**31)), (2**31 - 1, 2**31 - 1)],
)
def test_no_fix_and_places_that_are_not_on_earth(lat: int, lon: int) -> None:
    found = location(at_5=lat.to_bytes(4, "little", signed=True) + lon.to_bytes(4, "little", signed=True))
    assert (found.lat_deg, found.lon_deg) == (None, None)


@pytest.mark.parametrize(("lat", "lon"), [(900_000_000, -1_800_000_000), (0, 1), (-1, 0)])
def test_edges_of_the_earth_are_places(lat: int, lon: int) -> None:
    found = location(at_5=lat.to_bytes(4, "little", signed=True) + lon.to_bytes(4, "little", signed=True))
    assert (found.lat_deg, found.lon_deg) == (lat / 1e7, lon / 1e7)


def test_codes_that_mean_unknown_are_none() -> None:
    found = location(at_1=b"\x23", at_2=bytes([181, 255, 126]), at_13=bytes(6), at_21=b"\xff\xff\x00")
    assert (found.track_deg, found.speed_mps, found.climb_mps) == (None, None, None)
    assert (found.pressure_altitude_m, found.geodetic_altitude_m, found.height_m) == (None, None, None)
    assert (found.seconds_past_hour, found.time_accuracy_s) == (None, None)


@pytest.mark.parametrize(
    ("flags", "code", "track"),
    [(0, 0, 0.0), (0, 179, 179.0), (0, 180, 180.0), (2, 179, 359.0), (0, 181, None), (2, 180, None)],
)
def test_direction(flags: int, code: int, track: float | None) -> None:
    assert location(at_1=bytes([0x20 | flags, code])).track_deg == track


@pytest.mark.parametrize(
    ("flags", "code", "speed"), [(0, 0, 0.0), (0, 255, 63.75), (1, 0, 63.75), (1, 254, 254.25), (1, 255, None)]
)
def test_speed(flags: int, code: int, speed: float | None) -> None:
    assert location(at_1=bytes([0x20 | flags]), at_3=bytes([code])).speed_mps == speed


@pytest.mark.parametrize(
    ("code", "climb"), [(124, 62.0), (125, None), (127, None), (132, -62.0), (131, None), (128, None)]
)
def test_climb(code: int, climb: float | None) -> None:
    assert location(at_4=bytes([code])).climb_mps == climb


@pytest.mark.parametrize(
    ("tenths", "seconds"), [(0, 0.0), (35_999, 3599.9), (36_000, 3600.0), (36_001, None), (65_535, None)]
)
def test_time(tenths: int, seconds: float | None) -> None:
    assert location(at_21=tenths.to_bytes(2, "little")).seconds_past_hour == seconds


def test_hostile_text_is_passed_on_as_it_was_said() -> None:
    assert only(b"\x02\x12" + "A\u202e\n🚁".encode().ljust(20, b"\0") + bytes(3)) == BasicId(1, 2, "A\u202e\n🚁")
    cut = only(b"\x02\x12" + b"\xff\xfe\x80AB".ljust(20, b"\0") + bytes(3))
    assert isinstance(cut, BasicId)
    assert cut.id.endswith("AB")


@pytest.mark.parametrize("kind", range(6, 15))
def test_types_that_do_not_exist(kind: int) -> None:
    assert reasons(bytes([kind << 4 | 2]) + bytes(24), 9) == [(9, "unknown_message_type")]


@pytest.mark.parametrize("version", [3, 14, 15])
def test_versions_that_do_not_exist(version: int) -> None:
    assert reasons(bytes([1 << 4 | version]) + bytes(24)) == [(0, "unknown_version")]
    assert reasons(bytes([15 << 4 | version, 25, 1]) + bytes(25)) == [(0, "unknown_version")]


@pytest.mark.parametrize("length", range(25))
def test_short_messages(length: int) -> None:
    assert reasons((b"\x12" + bytes(24))[:length]) == [(0, "truncated")]


@pytest.mark.parametrize("count", [0, 10, 15, 255])
def test_packs_hold_one_to_nine(count: int) -> None:
    assert reasons(bytes([0xF2, 25, count]) + encode_message(SERIAL) * 10, 4) == [(6, "bad_pack_count")]


@pytest.mark.parametrize("size", [0, 24, 26, 255])
def test_packs_hold_messages_of_25_bytes(size: int) -> None:
    assert reasons(bytes([0xF2, size, 1]) + encode_message(SERIAL)) == [(1, "bad_message_size")]


def test_bad_message_does_not_cost_the_others_of_its_pack() -> None:
    bodies = [encode_message(SERIAL), b"\x72" + bytes(24), b"\xf2" + bytes(24), encode_message(SelfId(0, "x"))]
    messages, errors = decode(bytes([0xF2, 25, 4]) + b"".join(bodies), 100)
    assert messages == (SERIAL, SelfId(0, "x"))
    assert [(error.offset, error.reason) for error in errors] == [
        (128, "unknown_message_type"),
        (153, "pack_in_pack"),
    ]


def test_pack_cut_anywhere_gives_what_is_whole() -> None:
    data = encode_pack((SERIAL, location(), SelfId(0, "x")))
    for length in range(len(data)):
        messages, errors = decode(data[:length])
        assert len(messages) == max(length - 3, 0) // 25
        assert [error.reason for error in errors] == ["truncated"]


def test_signature_cannot_be_longer_than_its_pages() -> None:
    head = b"\x22\x10"
    assert isinstance(only(head + bytes([15, 255]) + bytes(21)), Authentication)
    assert reasons(head + bytes([16, 10]) + bytes(21)) == [(2, "bad_auth_page")]
    assert reasons(head + bytes([0, 18]) + bytes(21)) == [(2, "bad_auth_page")]


@pytest.mark.parametrize("count", [0, 10])
def test_encoder_makes_no_pack_that_nobody_may_read(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 9"):
        encode_pack([SERIAL] * count)


def test_encoder_says_the_nearest_it_can() -> None:
    beyond = msgspec.structs.replace(location(), climb_mps=99.0, speed_mps=1e3, height_m=-5000.0)
    found = decode_message(encode_message(beyond))
    assert isinstance(found, Location)
    assert (found.climb_mps, found.speed_mps, found.height_m) == (62.0, 254.25, -999.5)


def test_error_is_a_value() -> None:
    found = decode_message(b"", 3)
    assert isinstance(found, DecodeError)
    assert found.offset == 3
