"""BaseStation lines (SBS): what a receiver's program made of the messages, 22 fields between commas.

    MSG,3,1,1,4840D6,1,2026/11/27,12:00:00.000,2026/11/27,12:00:00.000,,38000,,,52.25720,3.91937,,,,,,0

    0 MSG   1 transmission type   4 address   10 call sign   11 altitude (ft, above 1013.25 hPa)
    12 speed over ground (kt)   13 track (deg)   14, 15 latitude, longitude   16 climb (ft/min)   21 on the ground

Lines say nothing of integrity or accuracy, nor whether an aircraft or a ground station found the position.
"""

import math
import re
from typing import Final

import msgspec

from hima.errors import DecodeError

_OTHERS: Final = frozenset({b"SEL", b"ID", b"AIR", b"STA", b"CLK"})
"""Lines about the program and its screen."""
BEGINNINGS: Final = tuple(word + b"," for word in sorted(_OTHERS | {b"MSG"}))
"""How lines begin."""
_FIELDS: Final = 22
_ADDRESS: Final = re.compile(rb"[0-9A-Fa-f]{6}\Z")


class BaseStation(msgspec.Struct, frozen=True):
    """One line; None where a field is empty.

    Attributes:
        offset: Where it begins in the data handed over; negative if in the pending bytes.
        address: ICAO address, lower-case hex; empty for a line that is about no aircraft.
        callsign: As it was sent.
        altitude_ft: Above the 1013.25 hPa level.
        speed_kt: Over ground.
        track_deg: Over ground.
        lat_deg: Latitude, WGS 84.
        lon_deg: Longitude.
        climb_fpm: Upwards.
        on_ground: True if it says so.
    """

    offset: int
    address: str = ""
    callsign: str = ""
    altitude_ft: float | None = None
    speed_kt: float | None = None
    track_deg: float | None = None
    lat_deg: float | None = None
    lon_deg: float | None = None
    climb_fpm: float | None = None
    on_ground: bool = False


def read_line(line: bytes, offset: int = 0) -> BaseStation | DecodeError:
    """Read one line.

    Args:
        line: Without its end.
        offset: Where it stood.

    Returns:
        What it says, or why it is none: ``not_base_station``, ``bad_field``.
    """
    fields = line.split(b",")
    if fields[0] in _OTHERS:
        return BaseStation(offset)
    if fields[0] != b"MSG" or len(fields) < _FIELDS:
        return DecodeError(offset, "not_base_station")
    altitude, speed, track, lat, lon, climb = numbers = [_number(field) for field in fields[11:17]]
    known = (
        _ADDRESS.match(fields[4].strip()) is not None
        and not any(number is not None and math.isnan(number) for number in numbers)
        and (lat is None or -90.0 <= lat <= 90.0)
        and (lon is None or -180.0 <= lon <= 180.0)
    )
    if not known:
        return DecodeError(offset, "bad_field")
    return BaseStation(
        offset=offset,
        address=fields[4].strip().decode("ascii").lower(),
        callsign=fields[10].decode("ascii", "replace").strip(),
        altitude_ft=altitude,
        speed_kt=speed,
        track_deg=track,
        lat_deg=lat,
        lon_deg=lon,
        climb_fpm=climb,
        on_ground=fields[21].strip() not in {b"", b"0"},
    )


def _number(field: bytes) -> float | None:
    """None for an empty field, NaN for one that is no number or beyond any that can be meant."""
    if not field.strip():
        return None
    try:
        value = float(field)
    except ValueError:
        return math.nan
    return value if abs(value) < 1e6 else math.nan
