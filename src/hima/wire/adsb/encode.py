"""Extended squitters (DF17) as an aircraft sends them, for simulations.

    DF (5 bits) CA (3)  ICAO address (24)  ME (56)  parity (24)

Sources: ICAO Doc 9871 and RTCA DO-260B for the formats, Annex 10 volume IV for the parity.
"""

import math
from typing import Final

GENERATOR: Final = 0xFFF409
_CHARACTERS: Final = "#ABCDEFGHIJKLMNOPQRSTUVWXYZ##### ###############0123456789######"
_FOOT_M: Final = 0.3048
_KNOT_MPS: Final = 1852.0 / 3600.0
_LATITUDE_ZONES: Final = 15


def _parity_of_byte(byte: int) -> int:
    remainder = byte << 16
    for _ in range(8):
        remainder <<= 1
        if remainder & 0x1000000:
            remainder ^= 0x1000000 | GENERATOR
    return remainder


_PARITY_OF_BYTE: Final = tuple(_parity_of_byte(byte) for byte in range(256))


def parity(message: bytes) -> int:
    """24-bit parity of the bytes; over a whole sound DF17 message, its parity included, it is 0."""
    remainder = 0
    for byte in message:
        remainder = (remainder & 0xFFFF) << 8 ^ _PARITY_OF_BYTE[remainder >> 16 ^ byte]
    return remainder


def squitter(address: int, me: int) -> bytes:
    """A 14-byte DF17 message of an airborne transponder.

    Args:
        address: ICAO 24-bit address.
        me: 56 bits of content.
    """
    body = bytes([17 << 3 | 5]) + address.to_bytes(3, "big") + me.to_bytes(7, "big")
    return body + parity(body).to_bytes(3, "big")


def identification(callsign: str) -> int:
    """Content of an identification message, category A3 (large)."""
    me = 4 << 3 | 3
    for character in callsign.upper().ljust(8)[:8]:
        me = me << 6 | max(_CHARACTERS.find(character), 0)
    return me


def longitude_zones(lat_deg: float) -> int:
    """NL: number of longitude zones at a latitude (Doc 9871 A.2.6.2)."""
    lat = abs(lat_deg)
    if lat >= 87.0:
        return 1 if lat > 87.0 else 2
    part = 1.0 - math.cos(math.pi / (2 * _LATITUDE_ZONES))
    inside = 1.0 - part / math.cos(math.radians(lat)) ** 2
    return math.floor(2.0 * math.pi / math.acos(inside))


def _compact(lat_deg: float, lon_deg: float, odd: bool) -> tuple[int, int]:
    """17-bit compact position (CPR), airborne."""
    step_lat = 360.0 / (4 * _LATITUDE_ZONES - odd)
    y = math.floor((1 << 17) * ((lat_deg % step_lat) / step_lat) + 0.5)
    seen_lat = step_lat * (y / (1 << 17) + math.floor(lat_deg / step_lat))
    step_lon = 360.0 / max(longitude_zones(seen_lat) - odd, 1)
    x = math.floor((1 << 17) * ((lon_deg % step_lon) / step_lon) + 0.5)
    return y % (1 << 17), x % (1 << 17)


def airborne_position(lat_deg: float, lon_deg: float, altitude_m: float, odd: bool) -> int:
    """Content of an airborne position, barometric altitude, type code 11 (NIC 8).

    Args:
        lat_deg: Latitude.
        lon_deg: Longitude.
        altitude_m: Pressure altitude, 25 ft steps from -1000 ft.
        odd: Which of the two CPR formats.
    """
    steps = round((altitude_m / _FOOT_M + 1000.0) / 25.0)
    steps = min(max(steps, 0), 0x7FF)
    altitude = (steps >> 4) << 5 | 1 << 4 | (steps & 0xF)  # the Q bit stands between
    y, x = _compact(lat_deg, lon_deg, odd)
    return 11 << 51 | altitude << 36 | int(odd) << 34 | y << 17 | x


def velocity(east_mps: float, north_mps: float, climb_mps: float) -> int:
    """Content of an airborne velocity over ground, subtype 1, vertical rate barometric."""

    def signed(value: float, limit: int) -> int:
        size = min(abs(round(value)) + 1, limit)
        return int(value < 0) * (limit + 1) | size

    east = signed(east_mps / _KNOT_MPS, 1023)
    north = signed(north_mps / _KNOT_MPS, 1023)
    climb = signed(climb_mps / _FOOT_M * 60.0 / 64.0, 511)
    return 19 << 51 | 1 << 48 | 2 << 43 | east << 32 | north << 21 | 1 << 20 | climb << 10
