"""Probability of update, age and latency of a small history worked by hand."""

import numpy as np
import pytest

from hima.scoring.continuity import Held
from hima.scoring.freshness import latency, probability_of_update

HELD = Held(np.ones((4, 1), bool), np.array([[-1], [0], [0], [0]]), 1, 1.0)
TIME_S = np.arange(4.0)


def test_an_update_is_data_newer_than_the_interval() -> None:
    # At 1 s fresh data, at 2 s those of 1 s, at 3 s some of 2.4 s.
    updated_s = np.array([[np.nan], [1.0], [1.0], [2.4]])
    assert probability_of_update(HELD, TIME_S, updated_s, 1.0) == {"track_pd": 0.75, "update_p": 0.5}
    assert probability_of_update(HELD, TIME_S, updated_s, 2.0)["update_p"] == 0.75


def test_without_times_of_data_what_is_shown_counts() -> None:
    assert probability_of_update(HELD, TIME_S, None, 1.0) == {"track_pd": 0.75, "update_p": 0.75}


def test_age_is_of_all_shown_and_latency_of_what_was_refreshed() -> None:
    picture = {
        "report": np.array([1.0, 2.0, 3.0]),
        "time": np.array([1.0, 1.0, 2.0, 2.0, 3.0]),
        "id": np.array([7, 8, 7, 8, 7]),
        "updated": np.array([0.8, 0.4, 1.5, 0.4, 1.5]),
    }
    found = latency(picture)
    # Ages 0.2, 0.6, 0.5, 1.6, 1.5; the last two stood on data already shown.
    assert found["data_age_p50_s"] == pytest.approx(0.6)
    assert found["data_age_max_s"] == pytest.approx(1.6)
    assert found["latency_p50_s"] == pytest.approx(0.5)
    assert found["latency_max_s"] == pytest.approx(0.6)


def test_a_picture_that_does_not_tell_has_no_latency() -> None:
    assert set(latency({"report": np.zeros(0)}).values()) == {None}
