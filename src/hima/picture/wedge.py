"""Wedges: directions from which something was heard or seen, and nothing known explains it."""

import msgspec

from hima.picture.kind import Kind


class Wedge(msgspec.Struct, frozen=True):
    """One bearing of one sensor that belongs to no track. Somewhere in it may be an object; it never says where.

    Attributes:
        sensor: Index of the sensor in the site's table.
        time_ns: When it was measured, UTC nanoseconds.
        azimuth_rad: Clockwise from true north, as seen from the sensor.
        sigma_azimuth_rad: Its standard deviation.
        elevation_rad: Above the horizontal, None if not measured.
        sigma_elevation_rad: Its standard deviation, None if not measured.
        reach_m: How far the sensor covers.
        kind: What the sensor takes it for.
    """

    sensor: int
    time_ns: int
    azimuth_rad: float
    sigma_azimuth_rad: float
    elevation_rad: float | None
    sigma_elevation_rad: float | None
    reach_m: float
    kind: Kind
