"""Places over ground, and heights above it.

Flights are flown over a map: east, north in the site frame, and height above ground, ground being everywhere at the
height of the reference point. The site frame is a plane, the ground is not: at 100 km it has sunk 785 m below it.
"""

import math
from typing import Final

from hima.config.site import Site, site_frame
from hima.geo.frames import SiteFrame
from hima.picture.arrays import FloatArray
from hima.picture.zone import Asset
from hima.simulation.scenario import Place

EARTH_RADIUS_M: Final = 6_371_000.0
"""Mean radius; the ellipsoid's own differs by 0.3 % here, 3 m of ground at 100 km."""


class Ground:
    """The ground of one site.

    Args:
        site: The site.
    """

    def __init__(self, site: Site) -> None:
        self.frame: SiteFrame = site_frame(site)
        self._assets: dict[str, Asset] = {asset.id: asset for asset in site.assets}

    def asset(self, name: str) -> Asset:
        """A protected asset; the scenario has been checked to name only those there are."""
        return self._assets[name]

    def place(self, place: Place) -> tuple[float, float]:
        """East and north of a place, metres in the site frame."""
        if place.asset is not None:
            east, north, _ = self._assets[place.asset].position_m
        elif place.bearing_deg is not None and place.range_m is not None:
            bearing = math.radians(place.bearing_deg)
            east, north = place.range_m * math.sin(bearing), place.range_m * math.cos(bearing)
        else:
            lat, lon = math.radians(place.lat_deg or 0.0), math.radians(place.lon_deg or 0.0)
            east, north, _ = self.frame.enu_from_geodetic(lat, lon, self.frame.hae_m).tolist()
        return east, north

    def degrees(self, place: Place) -> tuple[float, float]:
        """Latitude and longitude of a place on the ground."""
        east, north = self.place(place)
        up = -(east * east + north * north) / (2.0 * EARTH_RADIUS_M)
        lat, lon, _ = self.frame.geodetic_from_enu((east, north, up))
        return math.degrees(float(lat)), math.degrees(float(lon))


def lift(position: FloatArray, velocity: FloatArray) -> None:
    """Turn height above ground into up in the site frame, in place.

    Args:
        position: (..., 3) east, north, height above ground in metres.
        velocity: (..., 3) its rate of change.
    """
    position[..., 2] -= (position[..., 0] ** 2 + position[..., 1] ** 2) / (2.0 * EARTH_RADIUS_M)
    velocity[..., 2] -= (position[..., 0] * velocity[..., 0] + position[..., 1] * velocity[..., 1]) / EARTH_RADIUS_M
