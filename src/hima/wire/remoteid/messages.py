"""Remote ID messages: 25 bytes each, little-endian, type in the high nibble of byte 0, version in the low one.

Layouts: ASTM F3411-22a section 5.4.5, ASD-STAN EN 4709-002. A code that stands for "invalid" or "unknown" becomes
None, never a number.

    0 Basic ID   1: id type | aircraft type   2-21: id
    1 Location   1: status | height type, direction segment, speed multiplier   2: direction   3: speed
                 4: vertical speed   5-8: latitude   9-12: longitude   13-14: pressure altitude
                 15-16: geodetic altitude   17-18: height   19-20: accuracies   21-22: time   23: time accuracy
    2 Authentication   1: type | page   page 0: 2 last page, 3 length, 4-7 time, 8-24 data; others: 2-24 data
    3 Self-ID    1: type   2-24: text
    4 System     1: flags   2-5, 6-9: operator   10-11: count   12: radius   13-14: ceiling   15-16: floor
                 17: category | class   18-19: operator altitude   20-23: time
    5 Operator   1: type   2-21: id
   15 Pack       1: message size   2: count   3...: messages
"""

import struct
from typing import Final, TypeAlias

import msgspec

from hima.errors import DecodeError

SIZE: Final = 25
PACK_MAX: Final = 9
EPOCH_2019_S: Final = 1_546_300_800
"""2019-01-01 UTC, where the System message's time begins."""
_VERSION: Final = 2
_LATEST_VERSION: Final = 2
_UNKNOWN_TRACK: Final = 361
_UNKNOWN_CLIMB: Final = 126
_UNKNOWN_ALTITUDE: Final = 0
_UNKNOWN_TENTHS: Final = 0xFFFF
_TENTHS_MAX: Final = 36_000


class BasicId(msgspec.Struct, frozen=True, tag="basic_id"):
    """Who: ``id_type`` 1 serial, 2 registration, 3 UTM, 4 session; ``aircraft_type`` as in the standard."""

    id_type: int
    aircraft_type: int
    id: str


class Location(msgspec.Struct, frozen=True, tag="location"):
    """Where, as the aircraft says.

    Attributes:
        status: 0 undeclared, 1 ground, 2 airborne, 3 emergency, 4 remote-ID failure.
        height_above_ground: True if ``height_m`` is above ground, False if above the take-off point.
        track_deg: Direction over ground.
        speed_mps: Over ground.
        climb_mps: Upwards.
        lat_deg: Latitude, WGS 84.
        lon_deg: Longitude; both None if there is no fix.
        pressure_altitude_m: Above the 1013.25 hPa level.
        geodetic_altitude_m: Above the WGS 84 ellipsoid.
        height_m: See ``height_above_ground``.
        horizontal_accuracy: Code, 0 unknown to 12 (< 1 m).
        vertical_accuracy: Code, 0 unknown to 6 (< 1 m).
        speed_accuracy: Code.
        seconds_past_hour: Time of validity.
    """

    status: int
    height_above_ground: bool
    track_deg: float | None
    speed_mps: float | None
    climb_mps: float | None
    lat_deg: float | None
    lon_deg: float | None
    pressure_altitude_m: float | None
    geodetic_altitude_m: float | None
    height_m: float | None
    horizontal_accuracy: int
    vertical_accuracy: int
    speed_accuracy: int
    seconds_past_hour: float | None


class Authentication(msgspec.Struct, frozen=True, tag="authentication"):
    """One page of a signature, not checked here."""

    auth_type: int
    page: int
    last_page: int | None
    length: int | None
    time_s: int | None
    data: bytes


class SelfId(msgspec.Struct, frozen=True, tag="self_id"):
    """What the pilot says the flight is for."""

    description_type: int
    text: str


class System(msgspec.Struct, frozen=True, tag="system"):
    """Where the pilot is. ``operator_source``: 0 take-off point, 1 live, 2 fixed; ``time_s``: UTC seconds."""

    operator_source: int
    operator_lat_deg: float | None
    operator_lon_deg: float | None
    operator_altitude_m: float | None
    area_count: int
    area_radius_m: int
    area_ceiling_m: float | None
    area_floor_m: float | None
    category: int
    aircraft_class: int
    time_s: int | None


class OperatorId(msgspec.Struct, frozen=True, tag="operator_id"):
    """The operator's registration."""

    operator_id_type: int
    id: str


Message: TypeAlias = BasicId | Location | Authentication | SelfId | System | OperatorId

_LOCATION: Final = struct.Struct("<BBBbiiHHHBBHB")
_SYSTEM: Final = struct.Struct("<BiiHBHHBHI")


def _text(data: bytes) -> str:
    return data.split(b"\0", 1)[0].decode("utf-8", "replace")


def _altitude(code: int) -> float | None:
    return None if code == _UNKNOWN_ALTITUDE else code * 0.5 - 1000.0


def _place(lat: int, lon: int) -> tuple[float, float] | None:
    """Degrees; None for 0, 0, which stands for "no fix", and for what is not on Earth."""
    lat_deg, lon_deg = lat * 1e-7, lon * 1e-7
    if (lat == 0 and lon == 0) or not (-90.0 <= lat_deg <= 90.0 and -180.0 <= lon_deg <= 180.0):
        return None
    return lat_deg, lon_deg


def _location(body: bytes) -> Location:
    head, track, speed, climb, lat, lon, pressure, geodetic, height, place, motion, tenths, _ = _LOCATION.unpack_from(
        body, 1
    )
    direction = track + (180 if head & 2 else 0)
    where = _place(lat, lon)
    fast = bool(head & 1)
    return Location(
        status=head >> 4,
        height_above_ground=bool(head & 4),
        track_deg=float(direction) if direction < 360 else None,
        speed_mps=None if speed == 255 and fast else speed * 0.75 + 63.75 if fast else speed * 0.25,
        climb_mps=None if climb == _UNKNOWN_CLIMB else climb * 0.5,
        lat_deg=None if where is None else where[0],
        lon_deg=None if where is None else where[1],
        pressure_altitude_m=_altitude(pressure),
        geodetic_altitude_m=_altitude(geodetic),
        height_m=_altitude(height),
        horizontal_accuracy=place & 15,
        vertical_accuracy=place >> 4,
        speed_accuracy=motion & 15,
        seconds_past_hour=None if tenths > _TENTHS_MAX else tenths / 10.0,
    )


def _system(body: bytes) -> System:
    flags, lat, lon, count, radius, ceiling, floor, kind, altitude, seconds = _SYSTEM.unpack_from(body, 1)
    where = _place(lat, lon)
    return System(
        operator_source=flags & 3,
        operator_lat_deg=None if where is None else where[0],
        operator_lon_deg=None if where is None else where[1],
        operator_altitude_m=_altitude(altitude),
        area_count=count,
        area_radius_m=radius * 10,
        area_ceiling_m=_altitude(ceiling),
        area_floor_m=_altitude(floor),
        category=kind >> 4,
        aircraft_class=kind & 15,
        time_s=EPOCH_2019_S + seconds if seconds else None,
    )


def _authentication(body: bytes) -> Authentication:
    page = body[1] & 15
    if page:
        return Authentication(body[1] >> 4, page, None, None, None, body[2:25])
    seconds = int.from_bytes(body[4:8], "little")
    return Authentication(body[1] >> 4, 0, body[2], body[3], EPOCH_2019_S + seconds, body[8:25])


def decode_message(body: bytes, offset: int = 0) -> Message | DecodeError:
    """Decode one message of 25 bytes.

    Args:
        body: The message.
        offset: Where it stood, for the error.
    """
    if len(body) != SIZE:
        return DecodeError(offset, "bad_message_size")
    if body[0] & 15 > _LATEST_VERSION:
        return DecodeError(offset, "unknown_version")
    match body[0] >> 4:
        case 0:
            return BasicId(body[1] >> 4, body[1] & 15, _text(body[2:22]))
        case 1:
            return _location(body)
        case 2:
            return _authentication(body)
        case 3:
            return SelfId(body[1], _text(body[2:25]))
        case 4:
            return _system(body)
        case 5:
            return OperatorId(body[1], _text(body[2:22]))
        case _:
            return DecodeError(offset, "unknown_message_type")


def decode(data: bytes, offset: int = 0) -> tuple[tuple[Message, ...], tuple[DecodeError, ...]]:
    """Decode a message or a pack; bytes after it are left alone, as transports pad.

    Args:
        data: Starts with the message or the pack.
        offset: Where it stood, for errors.
    """
    if data[:1] and data[0] >> 4 == 15:
        return _pack(data, offset)
    found = decode_message(data[:SIZE], offset)
    return ((), (found,)) if isinstance(found, DecodeError) else ((found,), ())


def _pack(data: bytes, offset: int) -> tuple[tuple[Message, ...], tuple[DecodeError, ...]]:
    if len(data) < 3 or data[1] != SIZE:
        return (), (DecodeError(offset + 1, "bad_message_size"),)
    count = data[2]
    if not 1 <= count <= PACK_MAX:
        return (), (DecodeError(offset + 2, "bad_pack_count"),)
    messages: list[Message] = []
    errors: list[DecodeError] = []
    for index in range(count):
        start = 3 + index * SIZE
        body = data[start : start + SIZE]
        if body[:1] and body[0] >> 4 == 15:
            errors.append(DecodeError(offset + start, "pack_in_pack"))
            continue
        found = decode_message(body, offset + start)
        if isinstance(found, DecodeError):
            errors.append(found)
            if len(body) < SIZE:
                break
        else:
            messages.append(found)
    return tuple(messages), tuple(errors)
