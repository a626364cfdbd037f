"""Many polygons and many points at once: which are near each other, and how far.

All edges stand in one array, polygon by polygon, so that a thousand points against thousands of polygons are one
call. What a polygon is: `hima.geo.area`.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.geo.area import Rings, crosses_odd, edges_of, nearest_m
from hima.jit import kernel


class Polygons(msgspec.Struct, frozen=True, eq=False):
    """Polygons as columns.

    Attributes:
        edges: (E, 4) from east, from north, to east, to north of all edges in metres, polygon by polygon.
        first: (P + 1,) row of the first edge of each polygon, and E.
        box: (P, 4) least east, least north, greatest east, greatest north of each.
        area_m2: (P,) area of each, holes left out.
    """

    edges: NDArray[np.float64]
    first: NDArray[np.int64]
    box: NDArray[np.float64]
    area_m2: NDArray[np.float64]


def polygons(many: Sequence[Rings]) -> Polygons:
    """Polygons of rings, in their order; one without edges is never near and has no area."""
    parts = [edges_of(rings) for rings in many]
    counts = np.array([len(part) for part in parts], np.int64)
    box = np.full((len(parts), 4), np.nan)
    area_m2 = np.zeros(len(parts))
    for row, (rings, part) in enumerate(zip(many, parts, strict=True)):
        if len(part):
            box[row] = [*part[:, :2].min(axis=0), *part[:, :2].max(axis=0)]
            sizes = [_ring_area_m2(np.array(ring, np.float64).reshape(-1, 2)) for ring in rings]
            area_m2[row] = sizes[0] - sum(sizes[1:])
    return Polygons(
        edges=np.vstack(parts) if parts else np.empty((0, 4)),
        first=np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]),
        box=box,
        area_m2=area_m2,
    )


def _ring_area_m2(corners: NDArray[np.float64]) -> float:
    """Shoelace formula, about the first corner so that nothing is lost far from the origin."""
    east, north = (corners - corners[:1]).T
    return abs(float(np.sum(east[:-1] * north[1:] - east[1:] * north[:-1]))) / 2.0


def near(
    many: Polygons, points_m: NDArray[np.float64], margin_m: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a point and a polygon whose box, widened by the point's margin, holds the point.

    Args:
        many: The polygons.
        points_m: (N, 2) east, north; a NaN is near nothing.
        margin_m: (N,) margins.

    Returns:
        (K,) rows of points, ascending, and (K,) rows of polygons, ascending for each point.
    """
    points = np.ascontiguousarray(points_m, np.float64)
    margin = np.ascontiguousarray(margin_m, np.float64)
    pairs = np.empty((_count_near(many.box, points, margin), 2), np.int64)
    _fill_near(many.box, points, margin, pairs)
    return pairs[:, 0], pairs[:, 1]


def signed_distance(many: Polygons, points_m: NDArray[np.float64], polygon: NDArray[np.int64]) -> NDArray[np.float64]:
    """Distance of each point to the edge of its own polygon, metres, negative inside; NaN for a NaN point.

    Args:
        many: The polygons.
        points_m: (K, 2) east, north.
        polygon: (K,) row of the polygon for each point.
    """
    points = np.ascontiguousarray(points_m, np.float64)
    return _signed(many.edges, many.first, points, np.ascontiguousarray(polygon, np.int64))


@kernel
def _is_near(box: NDArray[np.float64], east: float, north: float, margin: float) -> bool:
    if not (box[0] - margin <= east <= box[2] + margin):
        return False
    return bool(box[1] - margin <= north <= box[3] + margin)


@kernel
def _count_near(box: NDArray[np.float64], points: NDArray[np.float64], margin: NDArray[np.float64]) -> int:
    count = 0
    for i in range(len(points)):
        for j in range(len(box)):
            if _is_near(box[j], points[i, 0], points[i, 1], margin[i]):
                count += 1
    return count


@kernel
def _fill_near(
    box: NDArray[np.float64], points: NDArray[np.float64], margin: NDArray[np.float64], pairs: NDArray[np.int64]
) -> None:
    count = 0
    for i in range(len(points)):
        for j in range(len(box)):
            if _is_near(box[j], points[i, 0], points[i, 1], margin[i]):
                pairs[count, 0], pairs[count, 1] = i, j
                count += 1


@kernel
def _signed(
    edges: NDArray[np.float64], first: NDArray[np.int64], points: NDArray[np.float64], polygon: NDArray[np.int64]
) -> NDArray[np.float64]:
    result = np.empty(len(points))
    for k in range(len(points)):
        own = edges[first[polygon[k]] : first[polygon[k] + 1]]
        distance = nearest_m(own, points[k, 0], points[k, 1])
        result[k] = -distance if crosses_odd(own, points[k, 0], points[k, 1]) else distance
    return result
