"""Bytes to Remote ID messages; the layouts stand in `hima.wire.remoteid.messages`."""

import struct
from typing import Final

from hima.errors import DecodeError
from hima.wire.remoteid.messages import (
    CLIMB_MAX,
    EPOCH_2019_S,
    FIRST_PAGE_BYTES,
    LATEST_VERSION,
    PACK,
    PACK_HEADER,
    PACK_MAX,
    PAGE_BYTES,
    PAGE_MAX,
    SESSION_ID,
    SIZE,
    TENTHS_MAX,
    UNKNOWN_ALTITUDE,
    UNKNOWN_SPEED,
    UTM_ID,
    UUID_BYTES,
    Authentication,
    BasicId,
    Location,
    Message,
    OperatorId,
    SelfId,
    System,
)

_LOCATION: Final = struct.Struct("<BBBbiiHHHBBHB")
_SYSTEM: Final = struct.Struct("<BiiHBHHBHI")


def decode(data: bytes, offset: int = 0) -> tuple[tuple[Message, ...], tuple[DecodeError, ...]]:
    """Decode a message or a pack; bytes after it are left alone, as transports pad.

    Args:
        data: Starts with the message or the pack.
        offset: Where that stood, for errors.

    Returns:
        Good messages, and what was refused: ``bad_message_size``, ``unknown_version``, ``unknown_message_type``,
        ``bad_auth_page``, ``bad_pack_count``, ``pack_in_pack``, ``truncated``.
    """
    if not data:
        return (), (DecodeError(offset, "truncated"),)
    if data[0] >> 4 == PACK:
        return _pack(data, offset)
    found = decode_message(data[:SIZE], offset)
    return ((), (found,)) if isinstance(found, DecodeError) else ((found,), ())


def decode_message(body: bytes, offset: int = 0) -> Message | DecodeError:
    """Decode one message of 25 bytes.

    Args:
        body: The message.
        offset: Where it stood, for the error.
    """
    if len(body) < SIZE:
        return DecodeError(offset, "truncated")
    if body[0] & 15 > LATEST_VERSION:
        return DecodeError(offset, "unknown_version")
    match body[0] >> 4:
        case 0:
            return BasicId(body[1] >> 4, body[1] & 15, identity(body[1] >> 4, body[2:22]))
        case 1:
            return _location(body)
        case 2:
            return _authentication(body, offset)
        case 3:
            return SelfId(body[1], text(body[2:25]))
        case 4:
            return _system(body)
        case 5:
            return OperatorId(body[1], text(body[2:22]))
        case _:
            return DecodeError(offset, "unknown_message_type")


def _pack(data: bytes, offset: int) -> tuple[tuple[Message, ...], tuple[DecodeError, ...]]:
    if len(data) < PACK_HEADER:
        return (), (DecodeError(offset, "truncated"),)
    if data[0] & 15 > LATEST_VERSION:
        return (), (DecodeError(offset, "unknown_version"),)
    if data[1] != SIZE:
        return (), (DecodeError(offset + 1, "bad_message_size"),)
    if not 1 <= data[2] <= PACK_MAX:
        return (), (DecodeError(offset + 2, "bad_pack_count"),)
    messages: list[Message] = []
    errors: list[DecodeError] = []
    for start in range(PACK_HEADER, PACK_HEADER + data[2] * SIZE, SIZE):
        body = data[start : start + SIZE]
        found = (
            DecodeError(offset + start, "pack_in_pack")
            if body[:1] and body[0] >> 4 == PACK
            else decode_message(body, offset + start)
        )
        if isinstance(found, DecodeError):
            errors.append(found)
        else:
            messages.append(found)
        if len(body) < SIZE:
            break
    return tuple(messages), tuple(errors)


def text(data: bytes) -> str:
    """Text up to the first NUL."""
    return data.split(b"\0", 1)[0].decode("utf-8", "replace")


def identity(id_type: int, data: bytes) -> str:
    """An id by its type: text, or hex where ids are bytes."""
    if id_type == UTM_ID:
        return data[:UUID_BYTES].hex()
    return data.rstrip(b"\0").hex() if id_type == SESSION_ID else text(data)


def _altitude(code: int) -> float | None:
    return None if code == UNKNOWN_ALTITUDE else code * 0.5 - 1000.0


def _place(lat: int, lon: int) -> tuple[float, float] | tuple[None, None]:
    """Degrees; None for 0, 0, which stands for "no fix", and for what is not on Earth."""
    if (lat == 0 and lon == 0) or not (-900_000_000 <= lat <= 900_000_000 and -1_800_000_000 <= lon <= 1_800_000_000):
        return None, None
    return lat / 1e7, lon / 1e7


def _speed(code: int, fast: bool) -> float | None:
    if not fast:
        return code * 0.25
    return None if code == UNKNOWN_SPEED else code * 0.75 + 63.75


def _track(code: int, west: bool) -> float | None:
    direction = code + 180 * west
    return float(direction) if code <= 180 and direction < 360 else None


def _location(body: bytes) -> Location:
    head, track, speed, climb, lat, lon, pressure, geodetic, height, place, motion, tenths, timing = (
        _LOCATION.unpack_from(body, 1)
    )
    lat_deg, lon_deg = _place(lat, lon)
    return Location(
        status=head >> 4,
        height_above_ground=bool(head & 4),
        track_deg=_track(track, bool(head & 2)),
        speed_mps=_speed(speed, bool(head & 1)),
        climb_mps=climb * 0.5 if -CLIMB_MAX <= climb <= CLIMB_MAX else None,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        pressure_altitude_m=_altitude(pressure),
        geodetic_altitude_m=_altitude(geodetic),
        height_m=_altitude(height),
        horizontal_accuracy=place & 15,
        vertical_accuracy=place >> 4,
        speed_accuracy=motion & 15,
        seconds_past_hour=tenths / 10.0 if tenths <= TENTHS_MAX else None,
        barometer_accuracy=motion >> 4,
        time_accuracy_s=(timing & 15) / 10.0 or None,
    )


def _system(body: bytes) -> System:
    flags, lat, lon, count, radius, ceiling, floor, kind, altitude, seconds = _SYSTEM.unpack_from(body, 1)
    lat_deg, lon_deg = _place(lat, lon)
    return System(
        operator_source=flags & 3,
        operator_lat_deg=lat_deg,
        operator_lon_deg=lon_deg,
        operator_altitude_m=_altitude(altitude),
        area_count=count,
        area_radius_m=radius * 10,
        area_ceiling_m=_altitude(ceiling),
        area_floor_m=_altitude(floor),
        category=kind >> 4,
        aircraft_class=kind & 15,
        time_s=EPOCH_2019_S + seconds if seconds else None,
        classification=flags >> 2 & 7,
    )


def _authentication(body: bytes, offset: int) -> Authentication | DecodeError:
    auth_type, page = body[1] >> 4, body[1] & 15
    if page:
        return Authentication(auth_type, page, None, None, None, body[2:25])
    last_page, length = body[2], body[3]
    if last_page > PAGE_MAX or length > FIRST_PAGE_BYTES + PAGE_BYTES * last_page:
        return DecodeError(offset + 2, "bad_auth_page")
    seconds = int.from_bytes(body[4:8], "little")
    return Authentication(auth_type, 0, last_page, length, EPOCH_2019_S + seconds if seconds else None, body[8:25])
