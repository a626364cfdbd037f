"""Every figure against the tracking benchmark's own scorer, where it is at hand."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from tests.scenes import disorder

from hima.scoring.distance import gospa, ospa
from hima.scoring.score import score, score_picture

BENCH = Path(__file__).parents[4] / "shared" / "bench" / "tracking" / "metrics.py"
OURS_ALONE = {
    *("false_positions", "false_position_share", "strays", "stray_share", "track_purity", "idf1", "false_tracks"),
    *("gaps_per_object", "gap_longest_s", "gap_mean_s", "track_pd", "update_p"),
}


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    if not BENCH.is_file():
        pytest.skip("the tracking benchmark is not beside the project")
    pytest.importorskip("scipy")
    spec = importlib.util.spec_from_file_location("bench_metrics", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # It rounds what it returns to five digits, which is coarser than the agreement to be shown.
    module.__dict__["round"] = lambda value, _digits: value
    return module


@pytest.mark.parametrize("seed", range(8))
def test_every_figure_agrees(bench: ModuleType, seed: int) -> None:
    truth, shown = disorder(seed)
    expected, _, _ = bench.score(
        truth.position_m,
        [(s.id, s.position_m) for s in shown],
        truth.velocity_mps,
        [s.velocity_mps for s in shown],
        extra_c=(200.0,),
    )
    found = score(truth, shown)
    assert set(found) == set(expected) | OURS_ALONE
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=1e-6, rel=1e-9), name


@pytest.mark.parametrize("seed", range(3))
def test_distances_agree_moment_by_moment(bench: ModuleType, seed: int) -> None:
    truth, shown = disorder(seed)
    for k, now in enumerate(shown):
        there = truth.position_m[k][np.isfinite(truth.position_m[k, :, 0])]
        assert tuple(gospa(there, now.position_m)) == pytest.approx(bench.gospa(there, now.position_m)[:4], abs=1e-6)
        assert tuple(ospa(there, now.position_m)) == pytest.approx(bench.ospa(there, now.position_m), abs=1e-6)


def test_a_picture_file_scores_the_same(bench: ModuleType, tmp_path: Path) -> None:
    truth, shown = disorder(9)
    report = truth.time_s + 0.25 + np.arange(len(shown)) % 3  # some reports late, so that grid points stand on old ones
    report = np.maximum.accumulate(report) + 1e-3 * np.arange(len(shown))
    counts = [len(now.id) for now in shown]
    picture = {
        "report": report,
        "time": np.repeat(report, counts),
        "id": np.concatenate([now.id for now in shown]),
        "pos": np.concatenate([now.position_m for now in shown]),
        "vel": np.concatenate([now.velocity_mps for now in shown]),
    }
    np.savez(tmp_path / "picture.npz", allow_pickle=False, **picture)
    np.savez(tmp_path / "truth.npz", allow_pickle=False, t=truth.time_s, pos=truth.position_m, vel=truth.velocity_mps)
    expected, _, _ = bench.score_picture(bench.Picture.load(tmp_path / "picture.npz"), tmp_path / "truth.npz")
    found = score_picture(truth, picture)
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=1e-6, rel=1e-9), name
