"""Compact positions (CPR) of aircraft in the air: 17 bits each of latitude and longitude within a zone.

A position says where in a zone of about 6° it is, not in which zone. Even and odd positions use zones of slightly
different size, so the two together name the zone, if the aircraft did not move far between them.

Source: ICAO Doc 9871 A.2.6; DO-260B appendix A.1.7.
"""

import math
from typing import Final, TypeAlias

Compact: TypeAlias = tuple[int, int]
"""Latitude and longitude, each 0 to 131,071."""

LATITUDE_ZONES: Final = 15
SCALE: Final = 1 << 17


def longitude_zones(lat_deg: float) -> int:
    """NL: number of longitude zones at a latitude (Doc 9871 A.2.6.2)."""
    lat = abs(lat_deg)
    if lat >= 87.0:
        return 1 if lat > 87.0 else 2
    part = 1.0 - math.cos(math.pi / (2 * LATITUDE_ZONES))
    inside = 1.0 - part / math.cos(math.radians(lat)) ** 2
    return math.floor(2.0 * math.pi / math.acos(inside))


def compact(lat_deg: float, lon_deg: float, odd: bool) -> Compact:
    """A position as an aircraft sends it."""
    step_lat = 360.0 / (4 * LATITUDE_ZONES - odd)
    y = math.floor(SCALE * ((lat_deg % step_lat) / step_lat) + 0.5)
    seen_lat = step_lat * (y / SCALE + math.floor(lat_deg / step_lat))
    step_lon = 360.0 / max(longitude_zones(seen_lat) - odd, 1)
    x = math.floor(SCALE * ((lon_deg % step_lon) / step_lon) + 0.5)
    return y % SCALE, x % SCALE


def from_pair(even: Compact, odd: Compact, newest_odd: bool) -> tuple[float, float] | None:
    """The position that an even and an odd message give together, anywhere on Earth.

    Args:
        even: From the even message.
        odd: From the odd message, at most 10 s apart.
        newest_odd: Which of the two is the later, whose position is wanted.

    Returns:
        Latitude and longitude in degrees; None if the two lie in different latitude bands, or nowhere on Earth.
    """
    zone = math.floor((59.0 * even[0] - 60.0 * odd[0]) / SCALE + 0.5)
    lat_even = _signed(360.0 / 60.0 * (zone % 60 + even[0] / SCALE))
    lat_odd = _signed(360.0 / 59.0 * (zone % 59 + odd[0] / SCALE))
    zones = longitude_zones(lat_even)
    if not (-90.0 <= lat_even <= 90.0 and -90.0 <= lat_odd <= 90.0) or zones != longitude_zones(lat_odd):
        return None
    strip = math.floor((even[1] * (zones - 1) - odd[1] * zones) / SCALE + 0.5)
    count = max(zones - newest_odd, 1)
    x = odd[1] if newest_odd else even[1]
    lon_deg = _signed(360.0 / count * (strip % count + x / SCALE))
    return (lat_odd if newest_odd else lat_even), lon_deg


def _signed(degrees: float) -> float:
    """In [-180, 180)."""
    return (degrees + 180.0) % 360.0 - 180.0
