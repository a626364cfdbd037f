"""Remote ID messages byte by byte: every field, every "unknown", every refusal."""

import struct

import pytest

from hima.errors import DecodeError
from hima.wire.remoteid.decode import decode
from hima.wire.remoteid.encode import encode_message, encode_pack
from hima.wire.remoteid.messages import (
    Authentication,
    BasicId,
    Location,
    Message,
    OperatorId,
    SelfId,
    System,
)


def body(kind: int, content: bytes, version: int = 2) -> bytes:
    return bytes([kind << 4 | version]) + content.ljust(24, b"\0")


def location(
    flags: int = 0x20,
    track: int = 45,
    speed: int = 40,
    climb: int = -3,
    place: tuple[int, int] = (352_000_000, 449_000_000),
    altitudes: tuple[int, int, int] = (2780, 2824, 2200),
    tenths: int = 9701,
) -> bytes:
    numbers = struct.pack("<BBBbii3HBBHB", flags, track, speed, climb, *place, *altitudes, 0x4A, 0x23, tenths, 0x05)
    return body(1, numbers)


def one(data: bytes) -> Message:
    messages, errors = decode(data)
    assert errors == ()
    (message,) = messages
    return message


def where(data: bytes) -> Location:
    found = one(data)
    assert isinstance(found, Location)
    return found


def refused(data: bytes) -> tuple[int, str]:
    messages, errors = decode(data, offset=100)
    assert messages == ()
    (error,) = errors
    return error.offset, error.reason


def test_basic_id() -> None:
    assert one(body(0, b"\x12" + b"MFG1A0123456789")) == BasicId(1, 2, "MFG1A0123456789")
    assert one(body(0, b"\xff" + b"X" * 20)) == BasicId(15, 15, "X" * 20)


def test_location_field_by_field() -> None:
    assert where(location()) == Location(
        status=2,
        height_above_ground=False,
        track_deg=45.0,
        speed_mps=10.0,
        climb_mps=-1.5,
        lat_deg=35.2,
        lon_deg=44.9,
        pressure_altitude_m=390.0,
        geodetic_altitude_m=412.0,
        height_m=100.0,
        horizontal_accuracy=10,
        vertical_accuracy=4,
        speed_accuracy=3,
        seconds_past_hour=970.1,
        barometer_accuracy=2,
        time_accuracy_s=0.5,
    )


def test_location_flags() -> None:
    found = where(location(flags=0x37))
    assert (found.status, found.height_above_ground, found.track_deg, found.speed_mps) == (3, True, 225.0, 93.75)


@pytest.mark.parametrize(
    ("flags", "track", "expected"),
    [(0, 0, 0.0), (0, 179, 179.0), (2, 0, 180.0), (2, 179, 359.0), (2, 181, None), (2, 180, None), (2, 255, None)],
)
def test_direction(flags: int, track: int, expected: float | None) -> None:
    assert where(location(flags=flags, track=track)).track_deg == expected


@pytest.mark.parametrize(
    ("flags", "speed", "expected"),
    [(0, 0, 0.0), (0, 1, 0.25), (0, 255, 63.75), (1, 0, 63.75), (1, 1, 64.5), (1, 254, 254.25), (1, 255, None)],
)
def test_speed(flags: int, speed: int, expected: float | None) -> None:
    assert where(location(flags=flags, speed=speed)).speed_mps == expected


@pytest.mark.parametrize(
    ("climb", "expected"),
    [(0, 0.0), (124, 62.0), (-124, -62.0), (126, None), (125, None), (127, None), (-125, None), (-128, None)],
)
def test_climb(climb: int, expected: float | None) -> None:
    assert where(location(climb=climb)).climb_mps == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((0, 0), (None, None)),
        ((0, 449_000_000), (0.0, 44.9)),
        ((352_000_000, 0), (35.2, 0.0)),
        ((900_000_000, 1_800_000_000), (90.0, 180.0)),
        ((900_000_001, 0), (None, None)),
        ((-900_000_001, 1), (None, None)),
        ((1, 1_800_000_001), (None, None)),
        ((-(2**31), -(2**31)), (None, None)),
        ((2**31 - 1, 2**31 - 1), (None, None)),
    ],
)
def test_place(place: tuple[int, int], expected: tuple[float | None, float | None]) -> None:
    found = where(location(place=place))
    assert (found.lat_deg, found.lon_deg) == expected


@pytest.mark.parametrize(("code", "expected"), [(0, None), (1, -999.5), (2000, 0.0), (65535, 31767.5)])
def test_altitudes(code: int, expected: float | None) -> None:
    found = where(location(altitudes=(code, code, code)))
    assert (found.pressure_altitude_m, found.geodetic_altitude_m, found.height_m) == (expected,) * 3


@pytest.mark.parametrize(
    ("tenths", "expected"),
    [(0, 0.0), (35_999, 3599.9), (36_000, 3600.0), (36_001, None), (0xFFFE, None), (0xFFFF, None)],
)
def test_time_past_the_hour(tenths: int, expected: float | None) -> None:
    assert where(location(tenths=tenths)).seconds_past_hour == expected


def test_self_id_and_operator_id() -> None:
    assert one(body(3, b"\x01" + b"Drone ID test flight---")) == SelfId(1, "Drone ID test flight---")
    assert one(body(5, b"\x00" + b"FIN87astrdge12k8")) == OperatorId(0, "FIN87astrdge12k8")


def test_system() -> None:
    numbers = struct.pack("<BiiHBHHBHI", 0x05, 352_100_000, 449_000_000, 7, 50, 2400, 2100, 0x13, 2640, 1000)
    assert one(body(4, numbers)) == System(1, 35.21, 44.9, 320.0, 7, 500, 200.0, 50.0, 1, 3, 1_546_301_800, 1)
    nothing = one(body(4, bytes(24)))
    assert nothing == System(0, None, None, None, 0, 0, None, None, 0, 0, None, 0)


def test_authentication_pages() -> None:
    head = b"\x10" + bytes([2, 63]) + struct.pack("<I", 1000) + b"signature-of-17--"
    assert one(body(2, head)) == Authentication(1, 0, 2, 63, 1_546_301_800, b"signature-of-17--")
    follows = one(body(2, b"\x1f" + b"-" * 23))
    assert follows == Authentication(1, 15, None, None, None, b"-" * 23)  # though no page 0 was heard


@pytest.mark.parametrize(("last_page", "length"), [(16, 0), (255, 255), (0, 18), (1, 41)])
def test_authentication_that_promises_what_cannot_follow(last_page: int, length: int) -> None:
    assert refused(body(2, bytes([0x10, last_page, length]))) == (102, "bad_auth_page")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"A\0B", "A"),
        (b"\0HIDDEN", ""),
        (b"A\nB\x1b", "A\nB\x1b"),
        ("\u202eABC".encode(), "\u202eABC"),
        ("🚁".encode(), "🚁"),
        (b"\xff\xfeX", "\ufffd\ufffdX"),
        ("🚁".encode()[:3], "\ufffd"),
    ],
)
def test_ids_are_told_as_they_are_and_cleaned_later(raw: bytes, expected: str) -> None:
    found = one(body(0, b"\x12" + raw))
    assert isinstance(found, BasicId)
    assert found.id == expected


@pytest.mark.parametrize("kind", range(6, 15))
def test_unknown_types(kind: int) -> None:
    assert refused(body(kind, b"")) == (100, "unknown_message_type")


@pytest.mark.parametrize("version", range(16))
def test_versions(version: int) -> None:
    data = body(0, b"\x12X", version)
    if version <= 2:
        assert one(data) == BasicId(1, 2, "X")
    else:
        assert refused(data) == (100, "unknown_version")
        assert refused(bytes([0xF0 | version, 25, 1]) + body(0, b"\x12X")) == (100, "unknown_version")


@pytest.mark.parametrize("count", [0, 10, 255])
def test_pack_count(count: int) -> None:
    assert refused(bytes([0xF2, 25, count]) + body(0, b"") * 10) == (102, "bad_pack_count")


@pytest.mark.parametrize("size", [0, 24, 26, 255])
def test_pack_message_size(size: int) -> None:
    assert refused(bytes([0xF2, size, 1]) + body(0, b"")) == (101, "bad_message_size")


def test_pack_keeps_the_good_and_names_the_bad() -> None:
    data = bytes([0xF2, 25, 4]) + body(0, b"\x12A") + body(9, b"") + bytes([0xF2, 25, 9]).ljust(25, b"\0") + location()
    messages, errors = decode(data)
    assert [type(message) for message in messages] == [BasicId, Location]
    assert [(e.offset, e.reason) for e in errors] == [(28, "unknown_message_type"), (53, "pack_in_pack")]


@pytest.mark.parametrize("data", [b"", *(location()[:length] for length in (1, 24)), b"\xf2", b"\xf2\x19"])
def test_truncated_messages(data: bytes) -> None:
    assert refused(data) == (100, "truncated")


def test_pack_cut_at_every_length_gives_only_whole_messages() -> None:
    data = encode_pack([BasicId(1, 2, "A"), SelfId(0, "B"), OperatorId(0, "C")])
    for length in range(3, len(data)):
        messages, errors = decode(data[:length])
        assert len(messages) == (length - 3) // 25
        assert [error.reason for error in errors] == ["truncated"]


def test_padding_after_a_message_is_left_alone() -> None:
    assert one(location() + b"\xff" * 50) == where(location())


def test_encoder_writes_the_layout() -> None:
    assert encode_message(where(location())) == location()
    assert encode_message(BasicId(1, 2, "A")) == body(0, b"\x12A")


def test_encoder_cuts_text_between_characters() -> None:
    found = one(encode_message(BasicId(1, 2, "x" * 17 + "é🚁")))
    assert isinstance(found, BasicId)
    assert found.id == "x" * 17 + "é"


@pytest.mark.parametrize("count", [0, 10])
def test_encoder_refuses_packs_that_cannot_be(count: int) -> None:
    with pytest.raises(ValueError, match="a pack holds 1 to 9"):
        encode_pack([SelfId(0, "")] * count)


def test_errors_are_values() -> None:
    (error,) = decode(b"\xf9")[1]
    assert isinstance(error, DecodeError)
