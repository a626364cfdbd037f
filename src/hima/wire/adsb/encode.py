"""Extended squitters (DF17) as an aircraft sends them, for simulations.

    DF (5 bits) CA (3)  ICAO address (24)  ME (56)  parity (24)

    ME of type 4    type (5)  category (3)  eight characters (6 each)
    ME of type 11   type (5)  surveillance (2)  antenna (1)  altitude (12)  time (1)  odd (1)  latitude, longitude (17)
    ME of type 19   type (5)  subtype (3)  flags (5)  east sign, speed (11)  north sign, speed (11)
                    source (1)  climb sign, rate (10)  reserved (2)  height difference (8)
    ME of type 31   type (5)  subtype (3)  capability (16)  mode (16)  version (3)  NIC A (1)  NACp (4)  GVA (2)
                    SIL (2)  NIC baro (1)  heading reference (1)  SIL supplement (1)  reserved (1)

Sources: ICAO Doc 9871 and RTCA DO-260B for the formats, Annex 10 volume IV for the parity.
"""

from typing import Final

from hima.units import FOOT_M, KNOT_MPS
from hima.wire.adsb.cpr import compact

GENERATOR: Final = 0xFFF409
_CHARACTERS: Final = "#ABCDEFGHIJKLMNOPQRSTUVWXYZ##### ###############0123456789######"


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


def airborne_position(lat_deg: float, lon_deg: float, altitude_m: float, odd: bool) -> int:
    """Content of an airborne position, barometric altitude, type code 11 (NIC 8).

    Args:
        lat_deg: Latitude.
        lon_deg: Longitude.
        altitude_m: Pressure altitude, 25 ft steps from -1000 ft.
        odd: Which of the two CPR formats.
    """
    steps = round((altitude_m / FOOT_M + 1000.0) / 25.0)
    steps = min(max(steps, 0), 0x7FF)
    altitude = (steps >> 4) << 5 | 1 << 4 | (steps & 0xF)  # the Q bit stands between
    y, x = compact(lat_deg, lon_deg, odd)
    return 11 << 51 | altitude << 36 | int(odd) << 34 | y << 17 | x


def velocity(east_mps: float, north_mps: float, climb_mps: float) -> int:
    """Content of an airborne velocity over ground, subtype 1, vertical rate barometric."""

    def signed(value: float, limit: int) -> int:
        size = min(abs(round(value)) + 1, limit)
        return int(value < 0) * (limit + 1) | size

    east = signed(east_mps / KNOT_MPS, 1023)
    north = signed(north_mps / KNOT_MPS, 1023)
    climb = signed(climb_mps / FOOT_M * 60.0 / 64.0, 511)
    return 19 << 51 | 1 << 48 | 2 << 43 | east << 32 | north << 21 | 1 << 20 | climb << 10


def operational_status(nac_p: int) -> int:
    """Content of an operational status, airborne, version 2, SIL 3.

    Args:
        nac_p: Accuracy category of the position, 0 unknown to 11 (within 3 m for 95 % of the time).
    """
    return 31 << 51 | 2 << 13 | nac_p << 8 | 3 << 4 | 1 << 3
