"""How far a place lies beside the way that a permit allows."""

import math
from itertools import pairwise
from typing import Final

from hima.registry.transport.permit import Route

EARTH_M: Final = 6_371_008.8
"""Mean radius; ways of some hundred kilometres and buffers of kilometres ask for no better."""


def points_deg(route: Route) -> tuple[tuple[float, float], ...]:
    """The way as (longitude, latitude), from origin to destination."""
    begin, end = route.origin, route.destination
    return ((begin.lon_deg, begin.lat_deg), *route.line_deg, (end.lon_deg, end.lat_deg))


def beside_m(route: Route, place_deg: tuple[float, float]) -> float:
    """Distance of a place from the way, in metres; 0 where no line was given, for then it is not watched.

    Args:
        route: The way.
        place_deg: Longitude and latitude.
    """
    if not route.line_deg:
        return 0.0
    flat = [_flat_m(point, place_deg) for point in points_deg(route)]
    return min(_to_segment_m(one, other) for one, other in pairwise(flat))


def apart_m(one_deg: tuple[float, float], other_deg: tuple[float, float]) -> float:
    """Distance of two places by (longitude, latitude), metres, on the sphere."""
    lon, lat = math.radians(other_deg[0] - one_deg[0]), math.radians(other_deg[1] - one_deg[1])
    half = math.sin(lat / 2) ** 2
    half += math.cos(math.radians(one_deg[1])) * math.cos(math.radians(other_deg[1])) * math.sin(lon / 2) ** 2
    return 2.0 * EARTH_M * math.asin(math.sqrt(min(1.0, half)))


def _flat_m(point_deg: tuple[float, float], about_deg: tuple[float, float]) -> tuple[float, float]:
    """(east, north) of a point about another, metres."""
    lon = math.remainder(point_deg[0] - about_deg[0], 360.0)
    east_m = EARTH_M * math.radians(lon) * math.cos(math.radians(about_deg[1]))
    return east_m, EARTH_M * math.radians(point_deg[1] - about_deg[1])


def _to_segment_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of the origin from a segment."""
    step = (other[0] - one[0], other[1] - one[1])
    length2 = step[0] ** 2 + step[1] ** 2
    part = 0.0 if length2 == 0.0 else min(1.0, max(0.0, -(one[0] * step[0] + one[1] * step[1]) / length2))
    return math.hypot(one[0] + part * step[0], one[1] + part * step[1])
