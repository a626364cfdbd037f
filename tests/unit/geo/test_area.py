"""Polygons in the plane, with shapely as the oracle."""

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from hima.geo.area import distance_to_edge, inside

SQUARE = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0))
HOLE = ((40.0, 40.0), (60.0, 40.0), (60.0, 60.0), (40.0, 60.0), (40.0, 40.0))


def star(seed: int) -> tuple[tuple[float, float], ...]:
    """A simple polygon of 40 corners that is far from convex."""
    generator = np.random.default_rng(seed)
    angle = np.linspace(0.0, 2.0 * np.pi, 40, endpoint=False)
    radius = generator.uniform(200.0, 2000.0, 40)
    corners = [(float(e), float(n)) for e, n in zip(radius * np.sin(angle), radius * np.cos(angle), strict=True)]
    return (*corners, corners[0])


def points(seed: int, number: int = 5000) -> NDArray[np.float64]:
    return np.random.default_rng(seed).uniform(-2200.0, 2200.0, (number, 2))


def test_a_hole_is_outside() -> None:
    found = inside((SQUARE, HOLE), np.array([[10.0, 10.0], [50.0, 50.0], [-1.0, 50.0], [99.0, 1.0]]))
    assert found.tolist() == [True, False, False, True]


def test_distance_is_negative_inside_and_counts_the_holes_edges() -> None:
    found = distance_to_edge((SQUARE, HOLE), np.array([[10.0, 20.0], [50.0, 50.0], [-3.0, -4.0], [35.0, 50.0]]))
    assert found == pytest.approx([-10.0, 10.0, 5.0, -5.0])


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_shapely_on_ragged_polygons_with_a_hole(seed: int) -> None:
    hole = tuple((0.05 * east, 0.05 * north) for east, north in star(seed))
    polygon = shapely.Polygon(star(seed), [hole])
    where = points(seed)
    expected = shapely.contains_xy(polygon, where)
    assert 0.1 < expected.mean() < 0.9
    assert np.array_equal(inside((star(seed), hole), where), expected)
    distance = shapely.distance(polygon.boundary, shapely.points(where))
    assert np.allclose(distance_to_edge((star(seed), hole), where), np.where(expected, -distance, distance), atol=1e-9)


def test_neighbouring_polygons_share_out_the_points_on_their_common_edge() -> None:
    left = ((0.0, 0.0), (50.0, 0.0), (50.0, 100.0), (0.0, 100.0), (0.0, 0.0))
    right = ((50.0, 0.0), (100.0, 0.0), (100.0, 100.0), (50.0, 100.0), (50.0, 0.0))
    on_edge = np.column_stack([np.full(99, 50.0), np.arange(1.0, 100.0)])
    assert np.all(inside((left,), on_edge) ^ inside((right,), on_edge))


def test_nan_and_nothing() -> None:
    assert inside((SQUARE,), np.array([[np.nan, 50.0], [50.0, np.nan]])).tolist() == [False, False]
    assert np.isnan(distance_to_edge((SQUARE,), np.array([[np.nan, 50.0], [50.0, np.nan]]))).all()
    assert inside((SQUARE,), np.empty((0, 2))).shape == (0,)
    assert inside((), np.array([[1.0, 1.0]])).tolist() == [False]
