"""Delay, gaps, swaps and purity of a small history worked by hand."""

import numpy as np
import pytest

from hima.scoring.continuity import Held, delays, gaps, identity, initiation, interruptions, swaps

HISTORY = Held(
    alive=np.array(
        [
            [True, True, True, False],
            [True, True, True, False],
            [True, True, True, False],
            [True, True, True, False],
            [True, True, False, False],
            [True, True, False, False],
        ]
    ),
    # The first object changes from track 0 to track 1 over a gap of 2, the second comes late and takes over track 0,
    # the third is never held, the fourth never lives. Track 2 belongs to nobody.
    track=np.array(
        [[0, -1, -1, -1], [0, -1, -1, -1], [-1, 0, -1, -1], [-1, 0, -1, -1], [1, -1, -1, -1], [1, 0, -1, -1]]
    ),
    tracks=3,
    step_s=2.0,
)


def test_delays_count_from_birth() -> None:
    assert delays(HISTORY).tolist() == pytest.approx([0.0, 4.0, np.nan, np.nan], nan_ok=True)
    assert initiation(HISTORY) == {"never": 1, "init_delay_p50": 2.0, "init_delay_p95": pytest.approx(3.8)}


def test_gaps_lie_between_holds() -> None:
    which, length_s = gaps(HISTORY)
    assert which.tolist() == [0, 1]
    assert length_s.tolist() == [4.0, 2.0]
    assert interruptions(HISTORY) == {
        "frag": 2,
        "gaps_per_object": pytest.approx(2 / 3),
        "gap_longest_s": 4.0,
        "gap_mean_s": 3.0,
    }


def test_a_swap_is_another_track_than_the_last_even_after_a_gap() -> None:
    moment, which = swaps(HISTORY)
    assert (moment.tolist(), which.tolist()) == ([4], [0])


def test_numbers_follow_objects_by_their_share() -> None:
    shown = 10
    assert identity(HISTORY, shown) == {
        "siap_ls": pytest.approx((2 + 3) / 16),  # both objects' longest track, of 6 + 6 + 4 moments of life
        "idsw": 1,
        "track_purity": pytest.approx(
            (3 + 2) / 7
        ),  # track 0 was on the first object for 2 moments, on the second for 3
        "idf1": pytest.approx(2 * (2 + 3) / (16 + shown)),  # the first named by track 1, the second by track 0
        "track_ids": 3,
    }


def test_life_that_pauses_makes_no_gap() -> None:
    alive = np.array([[True], [False], [False], [True]])
    pausing = Held(alive, np.array([[5], [-1], [-1], [5]]), 6, 1.0)
    assert interruptions(pausing)["frag"] == 0
    assert identity(pausing, 2)["siap_ls"] == 1.0


def test_nobody_there() -> None:
    empty = Held(np.zeros((4, 0), bool), np.zeros((4, 0), np.int64), 0, 1.0)
    assert initiation(empty) == {"never": 0, "init_delay_p50": None, "init_delay_p95": None}
    assert interruptions(empty)["gap_mean_s"] is None
    assert identity(empty, 0)["track_purity"] == 0.0
