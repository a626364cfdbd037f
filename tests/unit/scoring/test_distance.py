"""GOSPA, OSPA and the pairing under them, against cases worked by hand and against all pairings there are."""

import itertools
import math

import numpy as np
import pytest
from tests.scenes import points

from hima.scoring.assignment import pair
from hima.scoring.distance import gospa, ospa


def test_gospa_by_hand() -> None:
    # One pair 3 m apart, one object missed, one estimate false 1 km away; half of 50² each.
    result = gospa(points((0, 0, 0), (500, 0, 0)), points((3, 0, 0), (1500, 0, 0)))
    assert result.localisation == pytest.approx(9.0)
    assert result.missed == result.false == pytest.approx(1250.0)
    assert result.distance == pytest.approx(math.sqrt(2509.0))


def test_ospa_by_hand() -> None:
    result = ospa(points((0, 0, 0)), points((30, 40, 0), (0, 0, 4)))
    assert result.localisation == pytest.approx(math.sqrt(16 / 2))
    assert result.cardinality == pytest.approx(math.sqrt(2500 / 2))
    assert result.distance == pytest.approx(math.sqrt((16 + 2500) / 2))


def test_the_power_is_used() -> None:
    result = gospa(points((0, 0, 0)), points((3, 0, 0), (0, 400, 0)), cutoff_m=10.0, power=1.0)
    assert result == pytest.approx((3.0 + 5.0, 3.0, 0.0, 5.0))


def test_nothing_against_nothing_is_perfect() -> None:
    assert gospa(points(), points()).distance == 0.0
    assert ospa(points(), points()).distance == 0.0


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 5), (5, 2), (6, 4), (0, 3)])
def test_pairing_is_the_cheapest_of_all(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(shape[0] * 10 + shape[1])
    for _ in range(20):
        cost = rng.integers(0, 6, shape).astype(float)  # many ties
        rows, columns = pair(cost)
        assert len(set(rows)) == len(rows) == min(shape) == len(set(columns))
        wide = cost if shape[0] <= shape[1] else cost.T
        every = itertools.permutations(range(wide.shape[1]), wide.shape[0])
        best = min(sum(wide[r, c] for r, c in enumerate(chosen)) for chosen in every)
        assert cost[rows, columns].sum() == best
