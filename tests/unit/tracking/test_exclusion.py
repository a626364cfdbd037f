"""Which of many crossings are real, and what is said when that cannot be found out in time."""

import math

import numpy as np
import pytest

from hima.tracking.crossing import no_crossings
from hima.tracking.exclusion import advantage, excluding


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("spread", [1.0, 3.0, 8.0])
def test_a_crossing_is_not_ahead_of_what_was_not_searched_to_the_end(seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    found = no_crossings(3)

    def put(h: int, lines: dict[int, int], score: float) -> None:
        found.born_ns[h], found.time_ns[h], found.score[h] = 0, 60 * 10**9, score
        for s, line in lines.items():
            found.hits[h, s] = 5
            found.recent[h, s] = 1 + 1000 * s + 10 * line + np.arange(4)

    put(0, {0: 0, 2: 0}, 5.0)
    for k in range(56):
        put(1 + k, {0: k // 8, 1: k % 8}, 25.0 + rng.normal() * spread)
    ahead = advantage(found, excluding(found), 0)
    assert not math.isnan(ahead)
    assert ahead < 10.0
