"""Polygons with holes over the ground, in the plane of the site frame.

A polygon is a sequence of closed rings of (east, north) in metres, the outer one first; a point is inside if a
line from it to infinity crosses the rings an odd number of times, so a hole is outside.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hima.jit import kernel

Rings: TypeAlias = Sequence[Sequence[tuple[float, float]]]


def inside(rings: Rings, points_m: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each point lies inside a polygon.

    A point exactly on an edge may count as either, but always as the same; a NaN is never inside.

    Args:
        rings: The polygon.
        points_m: (N, 2) east, north.

    Returns:
        (N,) true for points inside.
    """
    return _inside(edges_of(rings), np.ascontiguousarray(points_m, np.float64))


def distance_to_edge(rings: Rings, points_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of each point to the nearest edge of a polygon, in metres, negative inside.

    Args:
        rings: The polygon.
        points_m: (N, 2) east, north.

    Returns:
        (N,) metres; NaN for a NaN point.
    """
    edges, points = edges_of(rings), np.ascontiguousarray(points_m, np.float64)
    distance_m = _distance(edges, points)
    return np.where(_inside(edges, points), -distance_m, distance_m)


def edges_of(rings: Rings) -> NDArray[np.float64]:
    """(E, 4) from east, from north, to east, to north of all edges."""
    parts = []
    for ring in rings:
        corners = np.array(ring, np.float64).reshape(-1, 2)
        parts.append(np.hstack([corners[:-1], corners[1:]]))
    return np.vstack(parts) if parts else np.empty((0, 4))


@kernel
def _inside(edges: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.bool_]:
    result = np.zeros(len(points), np.bool_)
    for i in range(len(points)):
        result[i] = crosses_odd(edges, points[i, 0], points[i, 1])
    return result


@kernel
def _distance(edges: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    result = np.full(len(points), np.inf)
    for i in range(len(points)):
        result[i] = nearest_m(edges, points[i, 0], points[i, 1])
    return result


@kernel
def crosses_odd(edges: NDArray[np.float64], east: float, north: float) -> bool:
    """Whether a line from a point to infinity crosses edges, (E, 4), an odd number of times."""
    odd = False
    for j in range(len(edges)):
        from_north, to_north = edges[j, 1], edges[j, 3]
        if (from_north > north) != (to_north > north):
            share = (north - from_north) / (to_north - from_north)
            if east < edges[j, 0] + share * (edges[j, 2] - edges[j, 0]):
                odd = not odd
    return odd


@kernel
def nearest_m(edges: NDArray[np.float64], east: float, north: float) -> float:
    """Distance of a point to the nearest of edges, (E, 4), infinite without edges; NaN for a NaN point."""
    if not np.isfinite(east + north):
        return np.nan
    nearest = np.inf
    for j in range(len(edges)):
        along_east, along_north = edges[j, 2] - edges[j, 0], edges[j, 3] - edges[j, 1]
        away_east, away_north = east - edges[j, 0], north - edges[j, 1]
        length_squared = along_east * along_east + along_north * along_north
        share = 0.0
        if length_squared > 0.0:
            share = min(1.0, max(0.0, (away_east * along_east + away_north * along_north) / length_squared))
        nearest = min(nearest, np.hypot(away_east - share * along_east, away_north - share * along_north))
    return nearest
