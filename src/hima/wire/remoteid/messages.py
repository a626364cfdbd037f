"""Remote ID messages: 25 bytes each, little-endian, type in the high nibble of byte 0, version in the low one.

Layouts: ASTM F3411-22a section 5.4.5, ASD-STAN EN 4709-002. A code that stands for "invalid" or "unknown" becomes
None, never a number. Pairs with a bar are nibbles, high | low.

    0 Basic ID   1: id type | aircraft type   2-21: id, NUL-padded
    1 Location   1: status | height type (bit 2), direction + 180 deg (bit 1), speed scale (bit 0)
                 2: direction 0-179 deg (with the bit: 361 = unknown)
                 3: speed x 0.25 m/s, or with the bit x 0.75 + 63.75 m/s (255 m/s = unknown)
                 4: vertical speed, signed x 0.5 m/s (63 m/s = unknown)   5-8: latitude   9-12: longitude, x 1e-7 deg
                 13-14: pressure altitude   15-16: geodetic altitude   17-18: height, x 0.5 - 1000 m (-1000 = unknown)
                 19: vertical | horizontal accuracy   20: barometer | speed accuracy
                 21-22: tenths of a second past the hour (65535 = unknown)   23: - | time accuracy x 0.1 s
    2 Authentication   1: type | page   page 0: 2 last page, 3 length, 4-7 time, 8-24 data; others: 2-24 data
    3 Self-ID    1: type   2-24: text
    4 System     1: classification (bits 2-4), operator source (bits 0-1)   2-5, 6-9: operator   10-11: count
                 12: radius x 10 m   13-14: ceiling   15-16: floor   17: category | class
                 18-19: operator altitude   20-23: seconds since 2019-01-01 UTC (0 = unknown)
    5 Operator   1: type   2-21: id
   15 Pack       1: message size (25)   2: count (1-9)   3...: messages
"""

from typing import Final, TypeAlias

import msgspec

SIZE: Final = 25
PACK: Final = 15
"""Type of a pack."""
PACK_HEADER: Final = 3
PACK_MAX: Final = 9
EPOCH_2019_S: Final = 1_546_300_800
"""2019-01-01 UTC, where the System message's time begins."""
LATEST_VERSION: Final = 2
"""0 is F3411-19, 1 stands for drafts between, 2 is F3411-22a."""
UTM_ID: Final = 3
SESSION_ID: Final = 4
UUID_BYTES: Final = 16
ID_BYTES: Final = 20
PAGE_MAX: Final = 15
FIRST_PAGE_BYTES: Final = 17
PAGE_BYTES: Final = 23
UNKNOWN_ALTITUDE: Final = 0
UNKNOWN_SPEED: Final = 255
UNKNOWN_CLIMB: Final = 126
CLIMB_MAX: Final = 124
UNKNOWN_TENTHS: Final = 0xFFFF
TENTHS_MAX: Final = 36_000


class BasicId(msgspec.Struct, frozen=True, tag="basic_id"):
    """Who.

    Attributes:
        id_type: 0 none, 1 serial number, 2 registration, 3 flight approval (UUID), 4 session.
        aircraft_type: 0 not said, 1 aeroplane, 2 helicopter or multirotor, 4 vertical take-off, 6 glider ...
        id: Text; of types 3 and 4, whose ids are bytes, in lower-case hex.
    """

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
        vertical_accuracy: Code of the geodetic altitude, 0 unknown to 6 (< 1 m).
        speed_accuracy: Code, 0 unknown to 4 (< 0.3 m/s).
        seconds_past_hour: Time of validity, 0 to 3600.
        barometer_accuracy: Code of the pressure altitude, as ``vertical_accuracy``.
        time_accuracy_s: Of the time of validity.
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
    barometer_accuracy: int = 0
    time_accuracy_s: float | None = None


class Authentication(msgspec.Struct, frozen=True, tag="authentication"):
    """One page of a signature, which is not verified here.

    Attributes:
        auth_type: 0 none, 1 UAS ID, 2 operator ID, 3 message set, 4 by network, 5 specific method.
        page: 0 to 15.
        last_page: Number of the last page; None but on page 0, as the two that follow.
        length: Bytes of the whole signature.
        time_s: When it was made, UTC seconds.
        data: 17 bytes on page 0, 23 on the others.
    """

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
    """Where the pilot is, and the area of a swarm.

    Attributes:
        operator_source: 0 take-off point, 1 live, 2 fixed.
        operator_lat_deg: Latitude, WGS 84; None if not known, as all of the following that may be.
        operator_lon_deg: Longitude.
        operator_altitude_m: Above the WGS 84 ellipsoid.
        area_count: Aircraft in the area.
        area_radius_m: Radius of the area, in steps of 10 m.
        area_ceiling_m: Above the ellipsoid.
        area_floor_m: Above the ellipsoid.
        category: 0 undefined, 1 open, 2 specific, 3 certified; EU only, as the class.
        aircraft_class: 0 undefined, 1 to 7 are C0 to C6.
        time_s: When it was sent, UTC seconds.
        classification: 0 undeclared, 1 European Union.
    """

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
    classification: int = 0


class OperatorId(msgspec.Struct, frozen=True, tag="operator_id"):
    """The operator's registration."""

    operator_id_type: int
    id: str


Message: TypeAlias = BasicId | Location | Authentication | SelfId | System | OperatorId
