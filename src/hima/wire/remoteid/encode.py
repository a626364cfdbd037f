"""Remote ID messages to bytes; the layouts stand in `hima.wire.remoteid.messages`.

A number outside what its code can say becomes the nearest one it can; text is cut.
"""

import struct
from collections.abc import Sequence

from hima.wire.remoteid.messages import (
    CLIMB_MAX,
    EPOCH_2019_S,
    FIRST_PAGE_BYTES,
    ID_BYTES,
    LATEST_VERSION,
    PACK,
    PACK_MAX,
    PAGE_BYTES,
    SESSION_ID,
    SIZE,
    TENTHS_MAX,
    UNKNOWN_ALTITUDE,
    UNKNOWN_CLIMB,
    UNKNOWN_SPEED,
    UNKNOWN_TENTHS,
    UTM_ID,
    Authentication,
    BasicId,
    Location,
    Message,
    OperatorId,
    SelfId,
    System,
)


def _altitude(metres: float | None) -> int:
    return UNKNOWN_ALTITUDE if metres is None else min(max(round((metres + 1000.0) * 2.0), 1), 0xFFFF)


def _degrees(value: float | None) -> int:
    return 0 if value is None else round(value * 1e7)  # 0, 0 stands for no fix


def _text(text: str, size: int) -> bytes:
    """UTF-8, cut between characters, padded."""
    whole = text.encode("utf-8")[:size].decode("utf-8", "ignore")
    return whole.encode("utf-8").ljust(size, b"\0")


def _identity(message: BasicId) -> bytes:
    if message.id_type in {UTM_ID, SESSION_ID}:
        return bytes.fromhex(message.id)[:ID_BYTES].ljust(ID_BYTES, b"\0")
    return _text(message.id, ID_BYTES)


def _speed(speed_mps: float | None) -> tuple[int, int]:
    """Code and multiplier bit."""
    if speed_mps is None:
        return UNKNOWN_SPEED, 1
    if speed_mps <= 63.75:
        return round(speed_mps * 4.0), 0
    return min(round((speed_mps - 63.75) / 0.75), UNKNOWN_SPEED - 1), 1


def _direction(track_deg: float | None) -> tuple[int, int]:
    """Code and the bit that adds 180°."""
    if track_deg is None:
        return 181, 1  # 361 stands for unknown
    track = round(track_deg) % 360
    return track % 180, track // 180


def _location(message: Location) -> bytes:
    speed, multiplier = _speed(message.speed_mps)
    track, segment = _direction(message.track_deg)
    climb, tenths = UNKNOWN_CLIMB, UNKNOWN_TENTHS
    if message.climb_mps is not None:
        climb = min(max(round(message.climb_mps * 2.0), -CLIMB_MAX), CLIMB_MAX)
    if message.seconds_past_hour is not None:
        tenths = min(round(message.seconds_past_hour * 10.0), TENTHS_MAX)
    return struct.pack(
        "<BBBbiiHHHBBHBx",
        message.status << 4 | int(message.height_above_ground) << 2 | segment << 1 | multiplier,
        track,
        speed,
        climb,
        _degrees(message.lat_deg),
        _degrees(message.lon_deg),
        _altitude(message.pressure_altitude_m),
        _altitude(message.geodetic_altitude_m),
        _altitude(message.height_m),
        message.vertical_accuracy << 4 | message.horizontal_accuracy,
        message.barometer_accuracy << 4 | message.speed_accuracy,
        tenths,
        min(round((message.time_accuracy_s or 0.0) * 10.0), 15),
    )


def _system(message: System) -> bytes:
    return struct.pack(
        "<BiiHBHHBHIx",
        message.classification << 2 | message.operator_source,
        _degrees(message.operator_lat_deg),
        _degrees(message.operator_lon_deg),
        message.area_count,
        min(message.area_radius_m // 10, 255),
        _altitude(message.area_ceiling_m),
        _altitude(message.area_floor_m),
        message.category << 4 | message.aircraft_class,
        _altitude(message.operator_altitude_m),
        0 if message.time_s is None else message.time_s - EPOCH_2019_S,
    )


def _authentication(message: Authentication) -> bytes:
    head = bytes([message.auth_type << 4 | message.page])
    if message.page:
        return head + message.data[:PAGE_BYTES].ljust(PAGE_BYTES, b"\0")
    seconds = 0 if message.time_s is None else message.time_s - EPOCH_2019_S
    return (
        head
        + bytes([message.last_page or 0, message.length or 0])
        + seconds.to_bytes(4, "little")
        + message.data[:FIRST_PAGE_BYTES].ljust(FIRST_PAGE_BYTES, b"\0")
    )


def encode_message(message: Message) -> bytes:
    """The 25 bytes of one message, in the version of F3411-22a.

    Raises:
        ValueError: An id that stands for bytes is not hex.
    """
    match message:
        case BasicId():
            kind, body = 0, bytes([message.id_type << 4 | message.aircraft_type]) + _identity(message) + bytes(3)
        case Location():
            kind, body = 1, _location(message)
        case Authentication():
            kind, body = 2, _authentication(message)
        case SelfId():
            kind, body = 3, bytes([message.description_type]) + _text(message.text, 23)
        case System():
            kind, body = 4, _system(message)
        case OperatorId():
            kind, body = 5, bytes([message.operator_id_type]) + _text(message.id, ID_BYTES) + bytes(3)
    return bytes([kind << 4 | LATEST_VERSION]) + body


def encode_pack(messages: Sequence[Message]) -> bytes:
    """A pack of up to nine messages.

    Raises:
        ValueError: There are none, or too many.
    """
    if not 1 <= len(messages) <= PACK_MAX:
        raise ValueError(f"a pack holds 1 to {PACK_MAX} messages, not {len(messages)}")
    return bytes([PACK << 4 | LATEST_VERSION, SIZE, len(messages)]) + b"".join(encode_message(m) for m in messages)
