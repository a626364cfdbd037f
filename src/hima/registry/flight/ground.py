"""The ground plan of a permit: is it a plain polygon on earth, of a size that one can fly?

Edges are straight in longitude and latitude, as in GeoJSON (RFC 7946), and do not cross the meridian of 180 degrees.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, TypeAlias

import shapely

from hima.errors import Problem
from hima.geo.frames import SEMI_MAJOR_M

Ring: TypeAlias = tuple[tuple[float, float], ...]

VERTICES_MAX: Final = 1_000
"""Ten times what a surveyed boundary needs; more makes every later look at it slow."""
LATITUDE_MAX_DEG: Final = 85.0
"""Beyond it a polygon in longitude and latitude means little."""
AREA_MIN_M2: Final = 1.0
AREA_MAX_M2: Final = 2.0e10
"""A fifth of a large governorate; a permit for more is no permit for a flight."""

_WHERE: Final = "volume.ring_deg"


def closed(ring_deg: Sequence[Sequence[float]]) -> Ring:
    """The ring with its first corner repeated at the end, and no corner twice in a row."""
    corners: list[tuple[float, float]] = []
    for corner in ring_deg:
        point = (float(corner[0]), float(corner[1]))
        if not corners or corners[-1] != point:
            corners.append(point)
    if corners and corners[0] != corners[-1]:
        corners.append(corners[0])
    return tuple(corners)


def area_m2(ring_deg: Sequence[Sequence[float]]) -> float:
    """Area on the sphere, by the cylinder that keeps areas; good to half a percent.

    Args:
        ring_deg: A closed ring that does not cross the meridian of 180 degrees.
    """
    total = 0.0
    for (lon, lat), (next_lon, next_lat) in pairwise(ring_deg):
        # The mean of the sine of latitude along an edge that is straight in longitude and latitude.
        half = math.radians(next_lat - lat) / 2.0
        mean = math.sin(math.radians(lat + next_lat) / 2.0) * (math.sin(half) / half if half else 1.0)
        total += math.radians(next_lon - lon) * mean
    return abs(total) * SEMI_MAJOR_M * SEMI_MAJOR_M


def ring_problems(ring_deg: Sequence[Sequence[float]]) -> list[Problem]:
    """Everything wrong with a ground plan. A ring too long to look at is only said to be so."""
    if len(ring_deg) > VERTICES_MAX + 1:
        hint = f"Draw it with at most {VERTICES_MAX:,} corners."
        return [Problem(_WHERE, f"{len(ring_deg):,} corners", hint)]
    off = [problem for number, corner in enumerate(ring_deg, 1) for problem in _off_earth(number, corner)]
    if off:
        return off[:20]
    ring = closed(ring_deg)
    distinct = len(set(ring))
    if distinct < 3:
        return [Problem(_WHERE, f"{distinct} different corners", "A ground plan has three corners at least.")]
    found = _across(ring)
    return found or _shape(ring)


def _off_earth(number: int, corner: Sequence[float]) -> list[Problem]:
    where = f"{_WHERE}[#{number}]"
    if len(corner) != 2 or not all(math.isfinite(value) for value in corner):
        return [Problem(where, "not a longitude and a latitude", "Give [longitude, latitude] in degrees.")]
    lon, lat = corner
    if abs(lon) > 180.0 or abs(lat) > 90.0:
        swapped = abs(lat) <= 180.0 and abs(lon) <= 90.0
        hint = "Longitude comes first; these look swapped." if swapped else "Give degrees, not metres."
        return [Problem(where, f"[{lon:g}, {lat:g}] is not on earth", hint)]
    if abs(lat) > LATITUDE_MAX_DEG:
        hint = f"Near a pole this system cannot file: keep within {LATITUDE_MAX_DEG:g} degrees of latitude."
        return [Problem(where, f"latitude {lat:g}", hint)]
    return []


def _across(ring: Ring) -> list[Problem]:
    for (lon, _), (next_lon, _) in pairwise(ring):
        if abs(next_lon - lon) > 180.0:
            what = f"an edge from longitude {lon:g} to {next_lon:g} crosses the meridian of 180 degrees"
            return [Problem(_WHERE, what, "File one permit on each side of it.")]
    return []


def _shape(ring: Ring) -> list[Problem]:
    polygon = shapely.Polygon(ring)
    hull = closed(shapely.get_coordinates(shapely.convex_hull(polygon)).tolist())
    if area_m2(hull) < AREA_MIN_M2:
        return [Problem(_WHERE, "it encloses no area", "Give the corners of the area, one after another.")]
    if not shapely.is_valid(polygon):
        return [Problem(_WHERE, _crossing(polygon), "Redraw it so that no edges cross or touch each other.")]
    size_m2 = area_m2(ring)
    if size_m2 < AREA_MIN_M2:
        return [Problem(_WHERE, f"it encloses {size_m2:.2g} m²", "Give the corners of an area that one can fly in.")]
    if size_m2 > AREA_MAX_M2:
        hint = f"Ask for the area of the flight, at most {AREA_MAX_M2 / 1e6:,.0f} km²."
        return [Problem(_WHERE, f"it encloses {size_m2 / 1e6:,.0f} km²", hint)]
    return []


def _crossing(polygon: shapely.Polygon) -> str:
    reason = str(shapely.is_valid_reason(polygon))
    place = reason.partition("[")[2].rstrip("]").replace(" ", ", ")
    return f"its edges cross or touch at [{place}]" if place else "its edges cross or touch"
