"""OPEN_DRONE_ID messages of MAVLink (common.xml) into Remote ID messages.

Fields stand in order of size, as MAVLink sends them. All but 12918 and 12919 hold ``id_or_mac`` (20 bytes): who
transmitted, where a receiver passes on what others broadcast; zero where an aircraft speaks of itself.
"""

import struct
from typing import Any, Final, TypeAlias

import msgspec

from hima.errors import DecodeError
from hima.wire.remoteid import values
from hima.wire.remoteid.decode import decode, identity, text
from hima.wire.remoteid.messages import (
    EPOCH_2019_S,
    FIRST_PAGE_BYTES,
    LATEST_VERSION,
    PACK,
    PACK_HEADER,
    PAGE_BYTES,
    PAGE_MAX,
    Authentication,
    BasicId,
    Location,
    Message,
    OperatorId,
    SelfId,
    System,
)
from hima.wire.remoteid.transport import Heard

BASIC_ID, LOCATION, AUTHENTICATION, SELF_ID, SYSTEM, OPERATOR_ID = range(12_900, 12_906)
MESSAGE_PACK, ARM_STATUS, SYSTEM_UPDATE = 12_915, 12_918, 12_919
HEARTBEAT: Final = 0
CHECK_EXTRA: Final = {
    HEARTBEAT: 50,
    BASIC_ID: 114,
    LOCATION: 254,
    AUTHENTICATION: 140,
    SELF_ID: 249,
    SYSTEM: 77,
    OPERATOR_ID: 49,
    MESSAGE_PACK: 94,
    ARM_STATUS: 139,
    SYSTEM_UPDATE: 7,
}
"""The byte that each message's layout adds to the check."""
_LAYOUTS: Final = {
    BASIC_ID: struct.Struct("<BB20sBB20s"),
    LOCATION: struct.Struct("<iiffffHHhBB20sBBBBBBB"),
    AUTHENTICATION: struct.Struct("<IBB20sBBBB23s"),
    SELF_ID: struct.Struct("<BB20sB23s"),
    SYSTEM: struct.Struct("<iifffIHHBB20sBBBB"),
    OPERATOR_ID: struct.Struct("<BB20sB20s"),
    MESSAGE_PACK: struct.Struct("<BB20sBB225s"),
    SYSTEM_UPDATE: struct.Struct("<iifIBB"),
}
_ADDRESS_AT: Final = {LOCATION: 11, AUTHENTICATION: 3, SYSTEM: 10}
"""Which field is ``id_or_mac``; the third where not said."""
_PACK_HEAD: Final = 24
Fields: TypeAlias = tuple[Any, ...]
"""Of one message, in the order of its layout."""


def read_message(number: int, payload: bytes, system: int, offset: int) -> Heard | None:
    """What a frame says; None for messages that say nothing of an aircraft.

    Args:
        number: Message id.
        payload: Without the zeros that were left out.
        system: Who sent the frame.
        offset: Where the payload stood, for errors.
    """
    layout = _LAYOUTS.get(number)
    if layout is None:
        return None
    fields = layout.unpack(payload[: layout.size].ljust(layout.size, b"\0"))
    address = b"" if number == SYSTEM_UPDATE else fields[_ADDRESS_AT.get(number, 2)].rstrip(b"\0")
    emitter = address.hex() if address else f"mavlink:{system}"
    if number == MESSAGE_PACK:
        *_, size, count, body = fields
        pack = bytes([PACK << 4 | LATEST_VERSION, size, count]) + body
        return Heard("mavlink", emitter, -1, *decode(pack, offset + _PACK_HEAD - PACK_HEADER))
    found = _message(number, fields, offset)
    if isinstance(found, DecodeError):
        return Heard("mavlink", emitter, -1, (), (found,))
    return Heard("mavlink", emitter, -1, (found,), ())


def _message(number: int, fields: Fields, offset: int) -> Message | DecodeError:
    match number:
        case 12_900:
            return BasicId(fields[3], fields[4], identity(fields[3], fields[5]))
        case 12_901:
            return _location(fields)
        case 12_902:
            return _authentication(fields, offset)
        case 12_903:
            return SelfId(fields[3], text(fields[4]))
        case 12_904:
            return _system(fields)
        case 12_905:
            return OperatorId(fields[3], text(fields[4]))
        case _:
            lat, lon, altitude_m, seconds, *_ = fields
            return _operator(lat, lon, altitude_m, seconds)


def _location(fields: Fields) -> Location:
    lat, lon, pressure_m, geodetic_m, height_m, past_hour_s, direction, speed, climb, _, _, _, *codes = fields
    status, reference, horizontal, vertical, barometer, motion, timing = codes
    lat_deg, lon_deg = values.place(lat / 1e7, lon / 1e7)
    return Location(
        status=status,
        height_above_ground=reference == 1,
        track_deg=values.track(direction / 100.0),
        speed_mps=values.speed(speed / 100.0),
        climb_mps=values.climb(climb / 100.0),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        pressure_altitude_m=values.altitude(pressure_m),
        geodetic_altitude_m=values.altitude(geodetic_m),
        height_m=values.altitude(height_m),
        horizontal_accuracy=horizontal,
        vertical_accuracy=vertical,
        speed_accuracy=motion,
        seconds_past_hour=values.past_hour(past_hour_s),
        barometer_accuracy=barometer,
        time_accuracy_s=timing / 10.0 or None,
    )


def _operator(lat: int, lon: int, altitude_m: float, seconds: int) -> System:
    lat_deg, lon_deg = values.place(lat / 1e7, lon / 1e7)
    return System(
        operator_source=0,
        operator_lat_deg=lat_deg,
        operator_lon_deg=lon_deg,
        operator_altitude_m=values.altitude(altitude_m),
        area_count=0,
        area_radius_m=0,
        area_ceiling_m=None,
        area_floor_m=None,
        category=0,
        aircraft_class=0,
        time_s=EPOCH_2019_S + seconds if seconds else None,
    )


def _system(fields: Fields) -> System:
    lat, lon, ceiling_m, floor_m, altitude_m, seconds, count, radius_m, _, _, _, *codes = fields
    source, classification, category, aircraft_class = codes
    return msgspec.structs.replace(
        _operator(lat, lon, altitude_m, seconds),
        operator_source=source,
        area_count=count,
        area_radius_m=radius_m,
        area_ceiling_m=values.altitude(ceiling_m),
        area_floor_m=values.altitude(floor_m),
        category=category,
        aircraft_class=aircraft_class,
        classification=classification,
    )


def _authentication(fields: Fields, offset: int) -> Authentication | DecodeError:
    seconds, _, _, _, auth_type, page, last_page, length, data = fields
    if page > PAGE_MAX:
        return DecodeError(offset, "bad_auth_page")
    if page:
        return Authentication(auth_type, page, None, None, None, data)
    if last_page > PAGE_MAX or length > FIRST_PAGE_BYTES + PAGE_BYTES * last_page:
        return DecodeError(offset, "bad_auth_page")
    time_s = EPOCH_2019_S + seconds if seconds else None
    return Authentication(auth_type, 0, last_page, length, time_s, data[:FIRST_PAGE_BYTES])
