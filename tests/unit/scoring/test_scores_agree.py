"""The scores against cases worked by hand, and against the benchmark's own scorer where it is at hand."""

import importlib.util
import itertools
import math
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from hima.scoring.assignment import pair
from hima.scoring.distance import gospa, ospa
from hima.scoring.mot import gaps, longest
from hima.scoring.score import Shown, Truth, on_grid, score
from hima.scoring.siap import number_changes

BENCH = Path(__file__).parents[4] / "shared" / "bench" / "tracking" / "metrics.py"


def reference() -> ModuleType:
    if not BENCH.is_file():
        pytest.skip("the tracking benchmark is not beside the project")
    pytest.importorskip("scipy")
    spec = importlib.util.spec_from_file_location("bench_metrics", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def points(*rows: tuple[float, float, float]) -> np.ndarray:
    return np.array(rows, float).reshape(-1, 3)


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


def test_nothing_against_nothing_is_perfect() -> None:
    assert gospa(points(), points()).distance == 0.0
    assert ospa(points(), points()).distance == 0.0


def test_number_changes_are_the_fewest_that_explain() -> None:
    one, both, two = frozenset({1}), frozenset({1, 2}), frozenset({2})
    assert number_changes([one, both, two, frozenset(), two]) == 1
    assert number_changes([both, one]) == 0
    assert number_changes([]) == 0


def test_gaps_and_longest_track() -> None:
    assert gaps([-1, 4, 4, -1, 4, -1]) == 1
    assert longest([-1, 4, 4, -1, 5, -1]) == 2
    assert gaps([-1, -1]) == longest([-1, -1]) == 0


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


def scene(seed: int) -> tuple[Truth, list[Shown]]:
    """Objects on straight lines; tracks near them with swaps, gaps, doubles, strangers."""
    rng = np.random.default_rng(seed)
    moments, objects = 40, 6
    time_s = np.arange(moments, dtype=float)
    velocity = rng.normal(0, 20, (objects, 3))
    position = rng.uniform(-600, 600, (objects, 3)) + time_s[:, None, None] * velocity
    velocities = np.tile(velocity, (moments, 1, 1))
    for a in range(objects):
        born, died = int(rng.integers(0, 10)), int(rng.integers(30, 41))
        position[:born, a] = position[died:, a] = np.nan
    shown = []
    for k in range(moments):
        ids, where = [], []
        for a in np.flatnonzero(np.isfinite(position[k, :, 0])).tolist():
            for copy in range(int(rng.choice([0, 1, 1, 1, 2]))):
                ids.append(a + 1 + 10 * copy + 100 * (k > 20 and a == 2))
                where.append(position[k, a] + rng.normal(0, 30, 3))
        if rng.random() < 0.3:
            ids.append(900 + k // 10)
            where.append(rng.uniform(-900, 900, 3))
        shown.append(Shown(np.array(ids, np.int64), np.array(where).reshape(-1, 3), rng.normal(0, 20, (len(ids), 3))))
    return Truth(time_s, position, velocities), shown


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_the_benchmark(seed: int) -> None:
    bench = reference()
    truth, shown = scene(seed)
    expected, _, _ = bench.score(
        truth.position_m,
        [(s.id, s.position_m) for s in shown],
        truth.velocity_mps,
        [s.velocity_mps for s in shown],
        extra_c=(200.0,),
    )
    found = score(truth, shown)
    for name, value in found.items():
        # The benchmark rounds to five digits behind the point.
        assert value == pytest.approx(expected[name], abs=5.1e-6, rel=1e-9), name


@pytest.mark.parametrize("seed", range(3))
def test_distances_agree_with_the_benchmark_to_a_micrometre(seed: int) -> None:
    bench = reference()
    truth, shown = scene(seed)
    for k, now in enumerate(shown):
        there = truth.position_m[k][np.isfinite(truth.position_m[k, :, 0])]
        assert tuple(gospa(there, now.position_m)) == pytest.approx(bench.gospa(there, now.position_m)[:4], abs=1e-6)
        assert tuple(ospa(there, now.position_m)) == pytest.approx(bench.ospa(there, now.position_m), abs=1e-6)


def test_picture_on_the_grid_moves_on_with_its_velocity() -> None:
    picture = {
        "report": np.array([1.0, 2.0, 3.0]),
        "time": np.array([1.0, 2.0]),
        "id": np.array([7, 7]),
        "pos": points((0, 0, 0), (10, 0, 0)),
        "vel": points((10, 0, 0), (12, 0, 0)),
    }
    before, later, empty = on_grid(picture, np.array([0.5, 2.5, 3.0]))
    assert len(before.id) == len(empty.id) == 0
    assert later.position_m.tolist() == [[16.0, 0.0, 0.0]]
