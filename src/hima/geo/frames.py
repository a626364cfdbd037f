"""WGS 84 geodetic, earth-centred and local frames.

Geodetic coordinates are latitude and longitude in radians and height above the ellipsoid (HAE) in metres;
ECEF is metres; the site frame is east, north, up (ENU) metres, tangent to the ellipsoid at the reference point.
Formulas: NIMA TR8350.2 (constants); Bowring 1985 with one further iteration for the inverse, exact to below a
millimetre from the sea floor to orbit.
"""

import math
from typing import Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]

SEMI_MAJOR_M: Final = 6_378_137.0
FLATTENING: Final = 1.0 / 298.257223563
ECCENTRICITY_SQUARED: Final = FLATTENING * (2.0 - FLATTENING)
SEMI_MINOR_M: Final = SEMI_MAJOR_M * (1.0 - FLATTENING)
SECOND_ECCENTRICITY_SQUARED: Final = ECCENTRICITY_SQUARED / (1.0 - ECCENTRICITY_SQUARED)


def geodetic_to_ecef(lat_rad: ArrayLike, lon_rad: ArrayLike, hae_m: ArrayLike) -> FloatArray:
    """Geodetic to earth-centred coordinates; inputs broadcast to shape (...,), result (..., 3)."""
    lat, lon, hae = np.broadcast_arrays(
        np.asarray(lat_rad, np.float64), np.asarray(lon_rad, np.float64), np.asarray(hae_m, np.float64)
    )
    sin_lat, cos_lat = np.sin(lat), np.cos(lat)
    normal_m = SEMI_MAJOR_M / np.sqrt(1.0 - ECCENTRICITY_SQUARED * sin_lat * sin_lat)
    return np.stack(
        [
            (normal_m + hae) * cos_lat * np.cos(lon),
            (normal_m + hae) * cos_lat * np.sin(lon),
            (normal_m * (1.0 - ECCENTRICITY_SQUARED) + hae) * sin_lat,
        ],
        axis=-1,
    )


def ecef_to_geodetic(ecef_m: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Earth-centred (..., 3) to latitude (rad), longitude (rad) and height above the ellipsoid (m), each (...,)."""
    ecef = np.asarray(ecef_m, np.float64)
    x, y, z = ecef[..., 0], ecef[..., 1], ecef[..., 2]
    lon = np.arctan2(y, x)
    p = np.hypot(x, y)
    beta = np.arctan2(z * SEMI_MAJOR_M, p * SEMI_MINOR_M)
    lat = beta
    for _ in range(3):
        lat = np.arctan2(
            z + SECOND_ECCENTRICITY_SQUARED * SEMI_MINOR_M * np.sin(beta) ** 3,
            p - ECCENTRICITY_SQUARED * SEMI_MAJOR_M * np.cos(beta) ** 3,
        )
        beta = np.arctan2((1.0 - FLATTENING) * np.sin(lat), np.cos(lat))
    sin_lat = np.sin(lat)
    normal_m = SEMI_MAJOR_M / np.sqrt(1.0 - ECCENTRICITY_SQUARED * sin_lat * sin_lat)
    # Height along the normal from whichever projection is well conditioned at this latitude.
    hae = p * np.cos(lat) + z * sin_lat - SEMI_MAJOR_M * SEMI_MAJOR_M / normal_m
    return lat, lon, hae


class SiteFrame(msgspec.Struct, frozen=True):
    """East, north, up about a reference point.

    Attributes:
        lat_rad: Latitude of the origin.
        lon_rad: Longitude of the origin.
        hae_m: Height of the origin above the ellipsoid.
    """

    lat_rad: float
    lon_rad: float
    hae_m: float

    @classmethod
    def at(cls, lat_deg: float, lon_deg: float, hae_m: float) -> "SiteFrame":
        """Frame about a point in degrees and metres above the ellipsoid."""
        return cls(math.radians(lat_deg), math.radians(lon_deg), hae_m)

    def rotation(self) -> FloatArray:
        """(3, 3) matrix that turns an ECEF difference into east, north, up."""
        sin_lat, cos_lat = math.sin(self.lat_rad), math.cos(self.lat_rad)
        sin_lon, cos_lon = math.sin(self.lon_rad), math.cos(self.lon_rad)
        return np.array(
            [
                [-sin_lon, cos_lon, 0.0],
                [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
                [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
            ]
        )

    def enu_from_geodetic(self, lat_rad: ArrayLike, lon_rad: ArrayLike, hae_m: ArrayLike) -> FloatArray:
        """Geodetic points (...,) to east, north, up (..., 3)."""
        origin = geodetic_to_ecef(self.lat_rad, self.lon_rad, self.hae_m)
        difference = geodetic_to_ecef(lat_rad, lon_rad, hae_m) - origin
        # einsum, not @: BLAS may sum in another order on another machine.
        enu: FloatArray = np.einsum("ij,...j->...i", self.rotation(), difference)
        return enu

    def geodetic_from_enu(self, enu_m: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
        """East, north, up (..., 3) to latitude (rad), longitude (rad) and height above the ellipsoid (m)."""
        origin = geodetic_to_ecef(self.lat_rad, self.lon_rad, self.hae_m)
        ecef = origin + np.einsum("ji,...j->...i", self.rotation(), np.asarray(enu_m, np.float64))
        return ecef_to_geodetic(ecef)
