"""The tracking benchmark's own tools: scenes, order of time, targets, drawings."""

import io
import math
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from tests.bench.__main__ import modules
from tests.bench.clutter import hour
from tests.bench.tracking import draw as drawing
from tests.bench.tracking import holdout as holding
from tests.bench.tracking import targets
from tests.bench.tracking.files import Scene, in_order, scenario, tuning
from tests.bench.tracking.known import KNOWN
from tests.bench.tracking.play import Result, play
from tests.bench.tracking.swarm import RADAR, swarm
from tests.bench.tracking.table import show

from hima.scoring.recording import read_recording


@pytest.fixture(scope="module")
def result() -> Result:
    return play(swarm("small", 4, 2.0, 12, seed=5), runs=1)


def test_the_benchmarks_there_are() -> None:
    there = modules()
    assert there["tracking"] == "tests.bench.tracking.measure"
    assert there["clutter"] == "tests.bench.clutter"
    assert "metric" not in there


def test_a_swarm_is_the_same_for_the_same_seed_and_holds_what_was_asked_for() -> None:
    scene = swarm("s", 200, 50.0, 10, seed=1)
    again = swarm("s", 200, 50.0, 10, seed=1)
    assert all(np.array_equal(column, again.arrays[name]) for name, column in scene.arrays.items())
    assert not np.array_equal(
        scene.arrays["rng"], swarm("s", 200, 50.0, 10, seed=2).arrays["rng"][: len(scene.arrays["rng"])]
    )
    assert len(read_recording(scene.arrays).scans) == 10
    assert len(scene.arrays["rng"]) == pytest.approx(10 * (200 * 0.85 + 50), rel=0.05)


def test_plots_of_a_swarm_lie_on_its_drones() -> None:
    scene = swarm("s", 5, 0.0, 20, seed=3)
    reach, az, el = (scene.arrays[name] for name in ("rng", "az", "el"))
    place = np.stack([np.cos(el) * np.sin(az), np.cos(el) * np.cos(az), np.sin(el)], axis=1) * reach[:, None]
    place += np.array(RADAR["pos"])
    there = scene.truth.position_m[scene.arrays["time"].astype(int)]
    apart = np.linalg.norm(there - place[:, None, :], axis=2).min(axis=1)
    assert np.all(apart < 5.0 * (8.0 + math.radians(0.7) * reach))


def test_drones_that_come_later_exist_from_then_on() -> None:
    alive = np.isfinite(swarm("s", 100, 0.0, 40, seed=4, late=True).truth.position_m[:, :, 0])
    assert 0.3 < alive[0].mean() < 0.7
    assert alive[-1].all()
    assert (np.diff(alive.astype(int), axis=0) >= 0).all()


def test_an_hour_of_clutter_is_as_dense_as_declared() -> None:
    arrays = hour(1, 2, 10.0)
    assert len(arrays["time"]) / 3600 == pytest.approx(10.0, rel=0.02)
    assert (arrays["time"][0], arrays["time"][-1]) == (7200.0, 10_799.0)


def test_in_order_nothing_is_late() -> None:
    scene = swarm("s", 3, 1.0, 6, seed=6)
    late = scene.arrays | {"arrival": scene.arrays["time"] + 2.0}
    shuffled = np.random.default_rng(0).permutation(len(late["time"]))
    late = {name: column[shuffled] if column.ndim else column for name, column in late.items()}
    ordered = in_order(Scene("s", late, scene.truth)).arrays
    assert np.array_equal(ordered["arrival"], ordered["time"])
    assert np.array_equal(ordered["time"], scene.arrays["time"])
    assert sorted(ordered["rng"]) == sorted(scene.arrays["rng"])


def test_a_scene_is_played_scored_and_drawn(result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert result.scores["siap_c"] > 0.5
    assert result.rate > 0
    monkeypatch.setattr(drawing, "OUT", tmp_path)
    path = drawing.draw(result)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 20_000


def test_a_file_with_references_has_targets_and_one_without_has_not(result: Result) -> None:
    known = result._replace(scene=result.scene._replace(name="tune-n20-c10"))
    met = {metric.name: metric for metric in targets.of_file(known)}
    assert met["tune-n20-c10 c50"].target == "<= 134.4"
    assert met["tune-n20-c10 completeness"].target == ">= 0.979"
    unknown = {metric.name: metric.target for metric in targets.of_file(result)}
    assert unknown["small c50"] == ""
    assert unknown["small false tracks"] == "<= 0"


def test_averages_and_ratios_of_files(result: Result) -> None:
    exact = {}
    for name, known in KNOWN.items():
        scores = result.scores | {"gospa": known.compiled.c50 * 0.9, "gospa_c200": known.compiled.c200 * 1.1}
        exact[name] = result._replace(scores=scores)
    values = {metric.name: (metric.value, metric.met) for metric in targets.of_all(exact, {"tuneoosm-n20-c10": 109.0})}
    assert values["mean c50 / compiled"] == (0.9, True)
    assert values["mean c200 / compiled"] == (1.1, False)
    assert values["tunebias-n20-c10 c50 / tunemulti-n20-c10"] == (round(185.2 / 104.4, 4), False)
    assert values["tuneoosm-n20-c10 c50 / in order of time"] == (round(121.1 * 0.9 / 109.0, 4), True)


def test_tables_keep_their_columns_without_a_terminal(result: Result) -> None:
    text = io.StringIO()
    show([result], Console(width=240, file=text))
    assert text.getvalue().count("small") == 3
    assert "…" not in text.getvalue()


def test_held_out_files_differ_from_the_tuning_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if scenario() is None:
        pytest.skip("the tracking benchmark is not beside the project")
    monkeypatch.setattr(holding, "OUT", tmp_path)
    monkeypatch.setattr(
        holding, "PLANS", {name: holding.PLANS[name] for name in ("holdmulti-n10-c0", "holdbias-n10-c0")}
    )
    straight, biased = holding.holdout()
    assert np.array_equal(straight.truth.position_m, biased.truth.position_m, equal_nan=True)
    first = straight.arrays["sensor"] == 0
    turned = biased.arrays["az"][first] - straight.arrays["az"][first]
    assert np.median(turned) == pytest.approx(math.radians(-0.4))
    assert np.array_equal(straight.arrays["rng"][~first], biased.arrays["rng"][~first], equal_nan=True)
    assert "az_bias" not in str(biased.arrays["sensors"])
    assert not set(holding.PLANS) & set(KNOWN)


def test_the_tuning_files_are_read(result: Result) -> None:
    scenes = tuning(("tune-n20-c10", "no such file"))
    if not scenes:
        pytest.skip("the tracking benchmark is not beside the project")
    assert [scene.name for scene in scenes] == ["tune-n20-c10"]
    assert scenes[0].truth.position_m.shape == (121, 20, 3)
