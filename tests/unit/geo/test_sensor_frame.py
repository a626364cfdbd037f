"""Polar measurements there and back."""

import numpy as np
import pytest

from hima.geo.sensor_frame import enu_to_polar, polar_to_enu


def test_azimuth_runs_clockwise_from_north() -> None:
    right_angle = np.pi / 2.0
    offsets = polar_to_enu(
        np.full(5, 1000.0),
        np.array([0.0, right_angle, 2.0 * right_angle, 3.0 * right_angle, 0.0]),
        np.array([0.0, 0.0, 0.0, 0.0, right_angle]),
    )
    expected = [[0, 1000, 0], [1000, 0, 0], [0, -1000, 0], [-1000, 0, 0], [0, 0, 1000]]
    assert np.allclose(offsets, expected, atol=1e-9)


def test_there_and_back() -> None:
    generator = np.random.default_rng(4)
    value = (
        generator.uniform(1.0, 50_000.0, 3000),
        generator.uniform(0.0, 2.0 * np.pi, 3000),
        generator.uniform(-1.5, 1.5, 3000),
    )
    back = enu_to_polar(polar_to_enu(*value))
    assert back[:, 0] == pytest.approx(value[0], rel=1e-12)
    assert back[:, 1] == pytest.approx(value[1], abs=1e-9)
    assert back[:, 2] == pytest.approx(value[2], abs=1e-9)
    assert np.all((back[:, 1] >= 0.0) & (back[:, 1] < 2.0 * np.pi))


def test_straight_up_and_at_the_sensor_are_finite() -> None:
    back = enu_to_polar(np.array([[0.0, 0.0, 10.0], [0.0, 0.0, 0.0]]))
    assert np.isfinite(back).all()
    assert back[0] == pytest.approx([10.0, 0.0, np.pi / 2.0])


def test_a_hair_west_of_north_stays_below_a_full_turn() -> None:
    azimuth = enu_to_polar(np.array([[-1e-300, 1.0, 0.0], [-1e-17, 1.0, 0.0]]))[:, 1]
    assert np.all(azimuth < 2.0 * np.pi)
