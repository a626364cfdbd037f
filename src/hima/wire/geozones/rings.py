"""Rings of positions as documents have them, made into sound polygons; what cannot be is refused with a sentence."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import shapely

from hima.wire.geozones.report import Report
from hima.wire.geozones.zone import Circle, Polygon, Ring

POSITIONS_MAX: Final = 20_000
"""Most positions of one polygon; a state's border to 20 m has fewer."""
RINGS_MAX: Final = 200
REDRAWN_MAX: Final = 100
"""Most positions of a polygon whose crossing edges are resolved: the crossings may be as many as their square."""
RADIUS_MAX_M: Final = 500_000.0
REDRAWS_MAX: Final = 500
"""Most polygons of a document that are redrawn so; one that needs more is no work of a careful hand."""
_CORNERS_MIN: Final = 3


def circle(centre: Any, radius_m: float | None, where: str, report: Report) -> Circle | None:
    """A circle about [longitude, latitude], None with a reason noted if it cannot be one."""
    position = _position(centre)
    if position is None:
        report.drop(where, f"Its centre is not a position on earth.{_swapped([centre])}")
    elif radius_m is None or not 0.0 < radius_m <= RADIUS_MAX_M:
        said = "no radius" if radius_m is None else f"a radius of {radius_m:g} m"
        report.drop(where, f"A circle with {said}: it must be more than 0 and at most {RADIUS_MAX_M:g} m.")
    else:
        return Circle(*position, radius_m)
    return None


def polygons(rings: Any, where: str, report: Report) -> Iterator[Polygon]:
    """The polygon that rings of [longitude, latitude] draw; several where crossing edges draw several."""
    if not isinstance(rings, list) or not rings:
        report.drop(where, "A polygon without a ring of positions.")
        return
    if len(rings) > RINGS_MAX or sum(len(ring) for ring in rings if isinstance(ring, list)) > POSITIONS_MAX:
        report.drop(where, f"More than {POSITIONS_MAX} positions or {RINGS_MAX} rings: draw it more simply.")
        return
    read = [_ring(ring, f"{where}, ring {number}", report) for number, ring in enumerate(rings, 1)]
    if read[0] is None:
        return
    yield from _valid([ring for ring in read if ring is not None], where, report)


def _position(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) < 2:
        return None
    lon, lat = value[0], value[1]
    for number in (lon, lat):
        if isinstance(number, bool) or not isinstance(number, int | float):
            return None
    return (float(lon), float(lat)) if -180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0 else None


def _swapped(positions: list[Any]) -> str:
    turned = [[value[1], value[0]] for value in positions if isinstance(value, list) and len(value) >= 2]
    if turned and all(_position(value) is not None for value in turned):
        return " Latitude and longitude look swapped."
    return ""


def _ring(value: Any, where: str, report: Report) -> Ring | None:
    if not isinstance(value, list):
        report.drop(where, "Not a list of positions.")
        return None
    read = [_position(item) for item in value]
    if not read or None in read:
        wrong = [item for item, place in zip(value, read, strict=True) if place is None]
        report.drop(where, f"{len(wrong)} of {len(read)} positions are not on earth.{_swapped(wrong)}")
        return None
    places = [place for place in read if place is not None]
    if places[0] != places[-1]:
        report.repair(where, "The ring is open: closed with its first position.")
        places.append(places[0])
    if len(set(places)) < _CORNERS_MIN:
        report.drop(where, f"Only {len(set(places))} different positions: that is no area.")
        return None
    if any(abs(here[0] - there[0]) > 180.0 for here, there in pairwise(places)):
        report.drop(where, "It crosses the meridian of 180 degrees: split it there, as RFC 7946 asks.")
        return None
    return tuple(places)


def _valid(rings: list[Ring], where: str, report: Report) -> Iterator[Polygon]:
    drawn = shapely.Polygon(rings[0], rings[1:])
    if shapely.is_valid(drawn):
        yield Polygon(tuple(rings))
        return
    reason = shapely.is_valid_reason(drawn)
    report.redrawn += 1
    if sum(map(len, rings)) > REDRAWN_MAX or report.redrawn > REDRAWS_MAX:
        report.drop(where, f"Its edges cross or touch ({reason}): redraw it.")
        return
    found = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    parts = [part for part in getattr(found, "geoms", [found]) if part.geom_type == "Polygon" and part.area > 0.0]
    if not parts:
        report.drop(where, f"Its edges enclose no area ({reason}).")
        return
    report.repair(where, f"Its edges cross or touch ({reason}): taken as the area that they enclose.")
    for part in parts:
        yield Polygon(tuple(tuple((x, y) for x, y in line.coords) for line in (part.exterior, *part.interiors)))


def wound(rings: tuple[Ring, ...]) -> list[list[list[float]]]:
    """Rings as RFC 7946 winds them: the outer one counterclockwise, holes clockwise."""
    return [
        [list(position) for position in (ring if (_area(ring) > 0.0) is (number == 0) else ring[::-1])]
        for number, ring in enumerate(rings)
    ]


def _area(ring: Ring) -> float:
    """Twice the area, positive counterclockwise; about the first corner, so that small areas keep their sign."""
    x, y = ring[0]
    return math.fsum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise(ring))
