"""What BlueMark DroneScout passes on as ``UASdata``: the record of a decoder as it lies in memory, 920 bytes.

    0    two Basic IDs, 32 each: aircraft type (4), id type (4), id (21), 3 unused
    64   Location, 72: status, direction, speed, climb (4 each), latitude, longitude (8 each), pressure altitude,
         geodetic altitude, height reference, height, accuracies (horizontal, vertical, barometer, speed, time),
         time (4 each)
    136  sixteen pages of Authentication, 40 each, left alone here
    776  Self-ID, 32: type (4), text (24)
    808  System, 56: operator's source, classification (4 each), latitude, longitude (8 each), count, radius (2 each),
         ceiling, floor, category, class, operator's altitude, time (4 each)
    864  Operator ID, 28: type (4), id (21)
    892  which of them hold something, a byte each: Basic IDs, Location, Authentication (16), Self-ID, System,
         Operator ID

Little-endian; numbers are 32-bit integers and floats but for the places, which are 64-bit floats.

Source: BlueMark's RemoteID-MQTT-subscriber.
"""

import struct
from typing import Final

from hima.wire.remoteid import values
from hima.wire.remoteid.decode import identity, text
from hima.wire.remoteid.messages import EPOCH_2019_S, ID_BYTES, BasicId, Location, Message, OperatorId, SelfId, System

SIZE: Final = 920
_BASIC_ID: Final = struct.Struct("<ii20s")
_LOCATION: Final = struct.Struct("<ifffddffifiiiiif")
_SELF_ID: Final = struct.Struct("<i23s")
_SYSTEM: Final = struct.Struct("<iiddHHffiifI")
_OPERATOR_ID: Final = struct.Struct(f"<i{ID_BYTES}s")
_BASIC_ID_AT, _LOCATION_AT, _SELF_ID_AT, _SYSTEM_AT, _OPERATOR_ID_AT = (0, 32), 64, 776, 808, 864
_VALID_BASIC_ID, _VALID_LOCATION, _VALID_SELF_ID, _VALID_SYSTEM, _VALID_OPERATOR_ID = (892, 893), 894, 911, 912, 913


def read_uas_data(image: bytes) -> tuple[Message, ...] | None:
    """Messages of a record, the Location last; None if its size is wrong."""
    if len(image) != SIZE:
        return None
    found: list[Message] = []
    for flag, at in zip(_VALID_BASIC_ID, _BASIC_ID_AT, strict=True):
        if image[flag]:
            aircraft_type, id_type, said = _BASIC_ID.unpack_from(image, at)
            found.append(BasicId(_code(id_type), _code(aircraft_type), identity(id_type, said)))
    if image[_VALID_SELF_ID]:
        kind, said = _SELF_ID.unpack_from(image, _SELF_ID_AT)
        found.append(SelfId(_code(kind), text(said)))
    if image[_VALID_SYSTEM]:
        found.append(_system(image))
    if image[_VALID_OPERATOR_ID]:
        kind, said = _OPERATOR_ID.unpack_from(image, _OPERATOR_ID_AT)
        found.append(OperatorId(_code(kind), text(said)))
    if image[_VALID_LOCATION]:
        found.append(_location(image))
    return tuple(found)


def _code(value: int) -> int:
    return value if 0 <= value <= 15 else 0


def _location(image: bytes) -> Location:
    (
        status, direction, speed, climb, lat, lon, pressure, geodetic, reference, height,
        horizontal, vertical, barometer, motion, timing, past_hour,
    ) = _LOCATION.unpack_from(image, _LOCATION_AT)  # fmt: skip
    lat_deg, lon_deg = values.place(lat, lon)
    return Location(
        status=_code(status),
        height_above_ground=reference == 1,
        track_deg=values.track(direction),
        speed_mps=values.speed(speed),
        climb_mps=values.climb(climb),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        pressure_altitude_m=values.altitude(pressure),
        geodetic_altitude_m=values.altitude(geodetic),
        height_m=values.altitude(height),
        horizontal_accuracy=_code(horizontal),
        vertical_accuracy=_code(vertical),
        speed_accuracy=_code(motion),
        seconds_past_hour=values.past_hour(past_hour),
        barometer_accuracy=_code(barometer),
        time_accuracy_s=_code(timing) / 10.0 or None,
    )


def _system(image: bytes) -> System:
    (
        source, classification, lat, lon, count, radius, ceiling, floor, category, aircraft_class, altitude, seconds,
    ) = _SYSTEM.unpack_from(image, _SYSTEM_AT)  # fmt: skip
    lat_deg, lon_deg = values.place(lat, lon)
    return System(
        operator_source=_code(source),
        operator_lat_deg=lat_deg,
        operator_lon_deg=lon_deg,
        operator_altitude_m=values.altitude(altitude),
        area_count=count,
        area_radius_m=radius,
        area_ceiling_m=values.altitude(ceiling),
        area_floor_m=values.altitude(floor),
        category=_code(category),
        aircraft_class=_code(aircraft_class),
        time_s=EPOCH_2019_S + seconds if seconds else None,
        classification=_code(classification),
    )
