"""Bearings that belong to no track."""

import msgspec


class WedgeView(msgspec.Struct, frozen=True, rename="camel"):
    """A bearing that belongs to no track: something may be anywhere in it, so it is never drawn as a point.

    `sensor`: its id; `halfWidthDeg`: two standard deviations to either side; `reachM`: how far the sensor covers.
    """

    sensor: str
    bearing_deg: float
    half_width_deg: float
    elevation_deg: float | None
    reach_m: float
    kind: int
    age_s: float
