"""Universal transverse Mercator on WGS 84: from easting and northing to latitude and longitude.

Krüger's series to the fourth power of the third flattening, as Karney 2011 gives it: exact to below a millimetre within
a zone and far beyond its edges. Scale 0.9996, false easting 500 km, false northing of the south 10,000 km.
"""

import math
from typing import Final

from hima.geo.frames import FLATTENING, SEMI_MAJOR_M

ZONES: Final = range(1, 61)
_SCALE: Final = 0.9996
_FALSE_EASTING_M: Final = 500_000.0
_FALSE_NORTHING_M: Final = 10_000_000.0
_N: Final = FLATTENING / (2.0 - FLATTENING)
_RADIUS_M: Final = SEMI_MAJOR_M / (1.0 + _N) * (1.0 + _N**2 / 4.0 + _N**4 / 64.0)
_BETA: Final = (
    _N / 2.0 - 2.0 * _N**2 / 3.0 + 37.0 * _N**3 / 96.0 - _N**4 / 360.0,
    _N**2 / 48.0 + _N**3 / 15.0 - 437.0 * _N**4 / 1440.0,
    17.0 * _N**3 / 480.0 - 37.0 * _N**4 / 840.0,
    4397.0 * _N**4 / 161_280.0,
)
_DELTA: Final = (
    2.0 * _N - 2.0 * _N**2 / 3.0 - 2.0 * _N**3 + 116.0 * _N**4 / 45.0,
    7.0 * _N**2 / 3.0 - 8.0 * _N**3 / 5.0 - 227.0 * _N**4 / 45.0,
    56.0 * _N**3 / 15.0 - 136.0 * _N**4 / 35.0,
    4279.0 * _N**4 / 630.0,
)


def central_meridian_rad(zone: int) -> float:
    """Longitude in the middle of a zone."""
    return math.radians(6 * zone - 183)


def zone_of(lon_rad: float) -> int:
    """The zone of a longitude, without the exceptions of Norway and Spitsbergen."""
    return int((math.degrees(lon_rad) + 180.0) % 360.0 // 6) + 1


def geodetic_from_utm(zone: int, north: bool, easting_m: float, northing_m: float) -> tuple[float, float]:
    """Latitude and longitude in radians.

    Args:
        zone: 1 to 60.
        north: False where northings count from the south.
        easting_m: With its false easting.
        northing_m: With its false northing in the south.
    """
    xi = (northing_m - (0.0 if north else _FALSE_NORTHING_M)) / (_SCALE * _RADIUS_M)
    eta = (easting_m - _FALSE_EASTING_M) / (_SCALE * _RADIUS_M)
    xi_0, eta_0 = xi, eta
    for order, beta in enumerate(_BETA, 1):
        xi_0 -= beta * math.sin(2 * order * xi) * math.cosh(2 * order * eta)
        eta_0 -= beta * math.cos(2 * order * xi) * math.sinh(2 * order * eta)
    conformal = math.asin(math.sin(xi_0) / math.cosh(eta_0))
    lat = conformal + sum(delta * math.sin(2 * order * conformal) for order, delta in enumerate(_DELTA, 1))
    lon = central_meridian_rad(zone) + math.atan2(math.sinh(eta_0), math.cos(xi_0))
    return lat, math.remainder(lon, 2.0 * math.pi)


def convergence_rad(zone: int, lat_rad: float, lon_rad: float) -> float:
    """Direction of grid north, clockwise from true north; on the sphere, which is within 0.01° inside a zone."""
    return math.atan(math.tan(lon_rad - central_meridian_rad(zone)) * math.sin(lat_rad))
