"""Many polygons against many points, with shapely and the single polygon as oracles."""

import numpy as np
import pytest
import shapely
from tests.unit.geo.test_area import HOLE, SQUARE, points, star

from hima.geo.polygons import near, polygons, signed_distance

SHIFTED = tuple((east + 300.0, north) for east, north in SQUARE)


def test_each_point_is_measured_to_its_own_polygon() -> None:
    many = polygons([(SQUARE, HOLE), (SHIFTED,)])
    where = np.array([[50.0, 50.0], [350.0, 50.0], [400.0, 50.0], [-30.0, -40.0]])
    found = signed_distance(many, where, np.array([0, 1, 0, 0]))
    assert found == pytest.approx([10.0, -50.0, 300.0, 50.0])


@pytest.mark.parametrize("seed", range(20))
def test_agrees_with_shapely_on_ragged_polygons(seed: int) -> None:
    stars = [star(seed * 10 + number) for number in range(4)]
    holes = [tuple((0.05 * east, 0.05 * north) for east, north in ring) for ring in stars]
    shapes = [shapely.Polygon(ring, [hole]) for ring, hole in zip(stars, holes, strict=True)]
    many = polygons(list(zip(stars, holes, strict=True)))
    where = points(seed, 1000)
    which = np.arange(1000) % 4
    for number, shape in enumerate(shapes):
        mine = which == number
        edge = shapely.distance(shape.boundary, shapely.points(where[mine]))
        expected = np.where(shapely.contains_xy(shape, where[mine]), -edge, edge)
        assert np.allclose(signed_distance(many, where[mine], which[mine]), expected, atol=1e-9)
        assert many.area_m2[number] == pytest.approx(shape.area)


def test_near_are_those_within_the_widened_box_and_none_that_is_nan() -> None:
    many = polygons([(SQUARE,), (SHIFTED,), ()])
    where = np.array([[150.0, 50.0], [150.0, 50.0], [np.nan, 50.0], [250.0, 50.0]])
    point, polygon = near(many, where, np.array([49.0, 150.0, 1000.0, 50.0]))
    assert list(zip(point.tolist(), polygon.tolist(), strict=True)) == [(1, 0), (1, 1), (3, 1)]


def test_no_polygons_and_no_points() -> None:
    nothing = polygons([])
    assert near(nothing, np.zeros((3, 2)), np.zeros(3))[0].tolist() == []
    assert near(polygons([(SQUARE,)]), np.empty((0, 2)), np.empty(0))[1].tolist() == []
    assert np.isnan(signed_distance(polygons([(SQUARE,)]), np.full((1, 2), np.nan), np.zeros(1, np.int64))).all()
