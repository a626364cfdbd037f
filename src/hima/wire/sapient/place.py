"""Places and velocities, in the units that each names.

Names are those of the standard; times are UTC nanoseconds since 1970 and have `_ns` after their name.
"""

import msgspec

from hima.wire.sapient.codes import (
    LocationCoordinateSystem,
    LocationDatum,
    RangeBearingCoordinateSystem,
    RangeBearingDatum,
    SpeedUnits,
)


class ENUVelocityUnits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Units of velocities."""

    east_north_rate_units: SpeedUnits
    up_rate_units: SpeedUnits | None = None


class ENUVelocity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A velocity east, north and up, in the units of the registration."""

    east_rate: float
    north_rate: float
    up_rate: float | None = None
    east_rate_error: float | None = None
    north_rate_error: float | None = None
    up_rate_error: float | None = None


class Location(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A place on the earth, in the units it names; errors are one standard deviation."""

    x: float
    y: float
    z: float | None = None
    x_error: float | None = None
    y_error: float | None = None
    z_error: float | None = None
    coordinate_system: LocationCoordinateSystem
    datum: LocationDatum
    utm_zone: str | None = None


class LocationList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Corners of a region, or stages of a way."""

    locations: tuple[Location, ...]


class RangeBearingCone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A part of a sphere about the node."""

    elevation: float | None = None
    azimuth: float | None = None
    range: float | None = None
    horizontal_extent: float | None = None
    vertical_extent: float | None = None
    horizontal_extent_error: float | None = None
    vertical_extent_error: float | None = None
    elevation_error: float | None = None
    azimuth_error: float | None = None
    range_error: float | None = None
    coordinate_system: RangeBearingCoordinateSystem
    datum: RangeBearingDatum


class LocationOrRangeBearing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A region: a cone, or a list of corners."""

    range_bearing: RangeBearingCone | None = None
    location_list: LocationList | None = None


class RangeBearing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A place seen from the node, in the units it names."""

    elevation: float | None = None
    azimuth: float | None = None
    range: float | None = None
    elevation_error: float | None = None
    azimuth_error: float | None = None
    range_error: float | None = None
    coordinate_system: RangeBearingCoordinateSystem
    datum: RangeBearingDatum
