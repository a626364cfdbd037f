"""All measures together on one small scene worked by hand, and the picture brought onto the grid."""

import math
import time
from typing import Any

import numpy as np
import pytest
from tests.scenes import disorder, points

from hima.scoring.picture import Shown, Truth, on_grid
from hima.scoring.score import Limits, judge, score, score_picture


def small_scene() -> tuple[Truth, list[Shown]]:
    """Two objects 10 km apart for three seconds; tracks 4 and 5 on the first, 9 on none, 6 far from the second."""
    still = points((0, 0, 0), (10_000, 0, 0))
    truth = Truth(np.arange(3.0), np.tile(still, (3, 1, 1)), np.zeros((3, 2, 3)))
    rows: list[list[tuple[int, tuple[float, float, float]]]] = [
        [(4, (3, 4, 0))],
        [(4, (0, 0, 12)), (5, (0, 30, 0)), (9, (5000, 0, 0))],
        [(5, (0, 6, 8)), (6, (10_000, 120, 0))],
    ]
    shown = [
        Shown(
            np.array([i for i, _ in now], np.int64),
            points(*(p for _, p in now)),
            np.tile((0.0, 2.0, 0.0), (len(now), 1)),
        )
        for now in rows
    ]
    return truth, shown


def by_hand() -> dict[str, Any]:
    half = 50**2 / 2
    # Localisation 25, 144, 100; missed 1, 1, 1 objects; false 0, 2, 1 tracks.
    gospa = [math.sqrt(25 + half), math.sqrt(144 + 3 * half), math.sqrt(100 + 2 * half)]
    ospa = [math.sqrt((25 + 2500) / 2), math.sqrt((144 + 2500 + 2500) / 3), math.sqrt((100 + 2500) / 2)]
    wide = [math.sqrt(25 + 2e4), math.sqrt(144 + 3 * 2e4), math.sqrt(100 + 120**2)]
    return {
        "gospa": sum(gospa) / 3,
        "gospa_loc": 269 / 3,
        "gospa_missed": half,
        "gospa_false": half,
        "gospa_n_missed": 1.0,
        "gospa_n_false": 1.0,
        "gospa_rms": math.sqrt(sum(g * g for g in gospa) / 3),
        "gospa_c200": sum(wide) / 3,
        "ospa": sum(ospa) / 3,
        "ospa_loc": (math.sqrt(25 / 2) + math.sqrt((144 + 2500) / 3) + math.sqrt((100 + 2500) / 2)) / 3,
        "ospa_card": (math.sqrt(2500 / 2) + math.sqrt(2500 / 3) + 0.0) / 3,
        "siap_c": 4 / 6,
        "siap_a": 5 / 4,
        "siap_s": 1 / 6,
        "siap_pa": (5 + 12 + 30 + 10 + 120) / 5,
        "siap_r": 1 / 6,  # track 4 alone, then 4 and 5, then 5 alone: one change
        "false_positions": 1,
        "false_position_share": 1 / 6,
        "strays": 1,
        "stray_share": 1 / 6,
        "siap_ls": 3 / 6,
        "idsw": 1,
        "track_purity": 1.0,
        "idf1": 2 * 3 / 12,
        "track_ids": 4,
        "frag": 0,
        "gaps_per_object": 0.0,
        "gap_longest_s": 0.0,
        "gap_mean_s": None,
        "never": 0,
        "init_delay_p50": 1.0,
        "init_delay_p95": 1.9,
        "track_pd": 4 / 6,
        "update_p": 4 / 6,
        "mota": 1 - (2 + 2 + 1) / 6,
        "rmse_pos": math.sqrt((25 + 144 + 100 + 120**2) / 4),
        "rmse_vel": 2.0,
        "mean_truth": 2.0,
        "mean_tracks": 2.0,
        "false_tracks": 1,
        "false_tracks_per_h": 1200.0,
    }


def test_every_figure_of_a_small_scene_by_hand() -> None:
    truth, shown = small_scene()
    found, expected = score(truth, shown), by_hand()
    assert set(found) == set(expected)
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=1e-9), name


def test_the_limits_move_what_they_say() -> None:
    truth, shown = small_scene()
    found = score(truth, shown, Limits(gate_m=100.0, far_m=20.0, cutoff_m=20.0))
    assert (found["siap_c"], found["strays"], found["false_positions"]) == (3 / 6, 2, 1)
    assert found["never"] == 1
    assert found["gospa_n_missed"] == 1.0
    assert found["gospa_missed"] == 200.0


def test_nobody_and_nothing() -> None:
    truth = Truth(np.arange(2.0), np.full((2, 1, 3), np.nan), np.zeros((2, 1, 3)))
    empty = Shown(np.empty(0, np.int64), np.empty((0, 3)), np.empty((0, 3)))
    found = score(truth, [empty, empty])
    assert (found["gospa"], found["siap_c"], found["never"], found["rmse_pos"]) == (0.0, 0.0, 0, None)


def picture() -> dict[str, np.ndarray]:
    return {
        "report": np.array([1.0, 2.0, 3.0]),
        "time": np.array([1.0, 2.0, 2.0]),
        "id": np.array([7, 7, 8]),
        "pos": points((0, 0, 0), (10, 0, 0), (500, 0, 0)),
        "vel": points((10, 0, 0), (12, 0, 0), (0, 0, 0)),
        "updated": np.array([0.5, 1.75, 1.0]),
    }


def test_picture_on_the_grid_moves_on_with_its_velocity() -> None:
    before, later, empty = on_grid(picture(), np.array([0.5, 2.5, 3.0]))
    assert len(before.id) == len(empty.id) == 0
    assert later.id.tolist() == [7, 8]
    assert later.position_m.tolist() == [[16.0, 0.0, 0.0], [500.0, 0.0, 0.0]]
    assert later.updated_s is not None
    assert later.updated_s.tolist() == [1.75, 1.0]


def test_a_picture_that_tells_its_data_gets_its_updates_and_latency() -> None:
    truth = Truth(np.array([1.0, 2.0]), np.tile(points((0, 0, 0), (500, 0, 0)), (2, 1, 1)), np.zeros((2, 2, 3)))
    found = score_picture(truth, picture())
    assert (found["track_pd"], found["update_p"]) == (3 / 4, 2 / 4)  # track 8 stands on data a second old
    assert found["latency_max_s"] == 1.0
    untold = {name: column for name, column in picture().items() if name != "updated"}
    assert score_picture(truth, untold)["update_p"] == 3 / 4
    assert score_picture(truth, untold)["latency_max_s"] is None


def test_swaps_can_be_shown_where_they_happen() -> None:
    judged = judge(*small_scene())
    assert judged.numbers[judged.held.track[2, 0]] == 5
    assert judged.pairs.error_m[2].tolist() == [10.0, 120.0]


def test_a_large_scene_is_scored_in_time() -> None:
    truth, shown = disorder(1, moments=120, objects=100)
    score(*disorder(1))  # compiles
    begin = time.perf_counter()
    score(truth, shown)
    assert time.perf_counter() - begin < 3.0
