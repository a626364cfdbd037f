"""Positions and polygons of a site folder: on earth, near the site, and drawn properly."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, TypeAlias

import shapely

from hima.config.document import Document
from hima.config.site import Reference
from hima.config.structure import Path
from hima.geo.frames import SEMI_MAJOR_M
from hima.wire.geozones.rings import POSITIONS_MAX

Ring: TypeAlias = Sequence[Sequence[float]]

REACH_M: Final = 500_000.0
"""Farthest from the reference point that anything of a site can be: the longest range a sensor may have."""


def distance_m(lat_deg: float, lon_deg: float, reference: Reference) -> float:
    """Great-circle distance on a sphere, good to half a percent: enough to tell a slip from a place."""
    lat, origin_lat = math.radians(lat_deg), math.radians(reference.lat_deg)
    half_lat, half_lon = (lat - origin_lat) / 2.0, math.radians(lon_deg - reference.lon_deg) / 2.0
    chord = math.sin(half_lat) ** 2 + math.cos(lat) * math.cos(origin_lat) * math.sin(half_lon) ** 2
    return 2.0 * SEMI_MAJOR_M * math.asin(min(1.0, math.sqrt(chord)))


def check_near(document: Document, path: Path, lat_deg: float, lon_deg: float, reference: Reference | None) -> bool:
    """Note a position too far from the reference point; False if one was noted."""
    if reference is None:
        return True
    away_m = distance_m(lat_deg, lon_deg, reference)
    if away_m <= REACH_M:
        return True
    swapped = abs(lon_deg) <= 90 and distance_m(lon_deg, lat_deg, reference) <= REACH_M
    what = f"latitude {lat_deg:g}, longitude {lon_deg:g} is {away_m / 1000:.0f} km from the reference point"
    hint = (
        "Latitude and longitude look swapped, here or in [reference]."
        if swapped
        else f"Nothing of a site may be farther than {REACH_M / 1000:.0f} km; check it and [reference]."
    )
    document.add(path, what, hint)
    return False


def check_polygon(document: Document, path: Path, rings: Sequence[Ring], reference: Reference | None) -> None:
    """Note everything wrong with one polygon of [longitude, latitude] positions."""
    before = len(document.findings)
    positions = sum(map(len, rings))
    if positions > POSITIONS_MAX:
        document.add(path, f"{positions} positions", f"Draw it with at most {POSITIONS_MAX}.")
        return
    for number, ring in enumerate(rings):
        _check_ring(document, (*path, number), ring, reference)
    if len(document.findings) == before:
        polygon = shapely.Polygon(
            [position[:2] for position in rings[0]], [[position[:2] for position in hole] for hole in rings[1:]]
        )
        if not shapely.is_valid(polygon):
            reason = shapely.is_valid_reason(polygon)
            document.add(path, f"not a simple polygon: {reason}", "Redraw it so that no edges cross or touch.")


def _check_ring(document: Document, path: Path, ring: Ring, reference: Reference | None) -> None:
    outside = [position for position in ring if not (abs(position[0]) <= 180 and abs(position[1]) <= 90)]
    if outside:
        lon, lat = outside[0][:2]
        hint = "A position is [longitude, latitude] in degrees" + (
            "; these look swapped." if abs(lat) <= 180 and abs(lon) <= 90 else ", not metres."
        )
        document.add(path, f"[{lon:g}, {lat:g}] is not on earth ({len(outside)} such positions)", hint)
        return
    if len(ring) < 4:
        document.add(
            path, f"only {len(ring)} positions", "A ring has at least three corners and repeats the first at the end."
        )
        return
    if any(abs(here[0] - there[0]) > 180.0 for here, there in pairwise(ring)):
        document.add(path, "crosses the meridian of 180 degrees", "Split it there, as RFC 7946 asks.")
        return
    if ring[0][:2] != ring[-1][:2]:
        lon, lat = ring[0][:2]
        document.add(path, "the ring is open", f"Repeat the first position [{lon:g}, {lat:g}] at the end.")
    for position in ring:
        if not check_near(document, path, position[1], position[0], reference):
            return


def positions_off_earth(coordinates: Any, depth: int = 4) -> bool:
    """True if GeoJSON coordinates, nested at most `depth` lists deep, hold anything but positions on earth."""
    if not isinstance(coordinates, list) or not coordinates or depth == 0:
        return True
    if all(isinstance(item, list) for item in coordinates):
        return any(positions_off_earth(item, depth - 1) for item in coordinates)
    if len(coordinates) < 2 or not all(isinstance(number, int | float) for number in coordinates):
        return True
    return not (abs(coordinates[0]) <= 180 and abs(coordinates[1]) <= 90)
