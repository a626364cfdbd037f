"""Which of many crossings are real, and what is said when that cannot be found out in time."""

import math

import numpy as np
import pytest

from hima.tracking.crossing import Crossings, no_crossings
from hima.tracking.exclusion import advantage, excluding


def sky(seed: int, spread: float) -> Crossings:
    """Fifty-six crossings of eight lines by eight, and one that shares a line with seven of them."""
    rng, found = np.random.default_rng(seed), no_crossings(3)

    def put(h: int, lines: dict[int, int], score: float) -> None:
        found.born_ns[h], found.time_ns[h], found.score[h] = 0, 60 * 10**9, score
        for s, line in lines.items():
            found.hits[h, s] = 5
            found.recent[h, s] = 1 + 1000 * s + 10 * line + np.arange(4)

    put(0, {0: 0, 2: 0}, 5.0)
    for k in range(56):
        put(1 + k, {0: k // 8, 1: k % 8}, 25.0 + rng.normal() * spread)
    return found


@pytest.mark.parametrize("spread", [1.0, 3.0, 8.0])
def test_a_crossing_is_not_ahead_of_what_was_not_searched_to_the_end(spread: float) -> None:
    skies = [sky(seed, spread) for seed in range(4)]
    ahead = [advantage(found, excluding(found), 0) for found in skies]
    assert not any(math.isnan(value) for value in ahead)
    assert max(ahead) < 10.0
    if spread == 1.0:  # nearly alike: more sets than can be tried
        assert -math.inf in ahead


def test_what_was_searched_to_the_end_is_ahead_by_what_it_is_likelier() -> None:
    found = sky(0, 0.0)
    found.born_ns[3:] = found.born_ns[99]
    ahead = advantage(found, excluding(found), 0)
    assert math.isfinite(ahead)
    assert ahead < 0.0  # one of its rivals is much likelier
    found.born_ns[1:] = found.born_ns[99]
    assert advantage(found, excluding(found), 0) > 0.0
