"""Eight numbers side by side give the same bits as one after another."""

import math

import numpy as np
import pytest

from hima.jit import kernel
from hima.lanes import LANES, larger, least, load, root, smaller, splat, store, total
from hima.picture.arrays import FloatArray


@kernel
def compute(a: FloatArray, out: FloatArray) -> tuple[float, float]:
    x, y = load(a, 0), load(a, 1)
    store(out, 0, x + y)
    store(out, 1, x - y)
    store(out, 2, x * y)
    store(out, 3, x / y)
    store(out, 4, 2.0 * x + 1)
    store(out, 5, 1.0 - x)
    store(out, 6, root(x * x))
    store(out, 7, larger(x, y))
    store(out, 8, smaller(x, 0.25))
    store(out, 9, splat(3.5))
    store(out, 10, 7.25)
    return total(x), least(y)


def rows() -> FloatArray:
    return np.random.default_rng(3).normal(0.0, 1e3, (2, LANES))


def test_each_lane_has_the_bits_of_the_same_sum_for_one_number() -> None:
    a, out = rows(), np.zeros((11, LANES))
    compute(a, out)
    x, y = a
    wanted = [x + y, x - y, x * y, x / y, 2.0 * x + 1, 1.0 - x, np.sqrt(x * x), np.maximum(x, y), np.minimum(x, 0.25)]
    for k, row in enumerate(wanted):
        np.testing.assert_array_equal(out[k], row)
    assert (out[9] == 3.5).all()
    assert (out[10] == 7.25).all()


def test_lanes_are_joined_in_halves() -> None:
    a = rows()
    whole, lowest = compute(a, np.zeros((11, LANES)))
    x = a[0]
    halves = x[:4] + x[4:]
    quarters = halves[:2] + halves[2:]
    assert whole == quarters[0] + quarters[1]
    assert lowest == a[1].min()


def test_what_is_no_number_is_not_lost() -> None:
    a, out = rows(), np.zeros((11, LANES))
    a[0, 3] = math.nan
    whole, _ = compute(a, out)
    assert math.isnan(whole)
    assert math.isnan(out[7, 3])
    assert math.isnan(out[8, 3])
    assert np.isfinite(np.delete(out[7], 3)).all()


@pytest.mark.parametrize("array", [np.zeros(8), np.zeros((8, 8)).T, np.zeros((2, 8), np.float32)])
def test_rows_of_anything_else_are_refused(array: FloatArray) -> None:
    with pytest.raises(Exception, match="rows of lanes"):
        compute(array, np.zeros((11, LANES)))
