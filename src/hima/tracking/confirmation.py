"""From tentative to confirmed: how much evidence is enough, and the numbers that people see."""

import math
from typing import Final

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.belief import mean_of
from hima.tracking.founding import unfold
from hima.tracking.life import CONFIRMED, SCORE_MAX, TENTATIVE, Rules
from hima.tracking.sensors import BIRTHS_PER_HOUR
from hima.tracking.table import Estimates, Lives
from hima.units import SECOND_NS

PAIR_EVIDENCE: Final = 2.5
"""Log odds beyond those of confirmation that a track of two detections must have. In a day of clutter whatever looks
like an object has two; three that fit together by chance are rarer by three orders of magnitude."""
FAST_EVIDENCE: Final = 4.0
"""Log odds beyond those of confirmation that an object faster than the site expects must gather: clutter that fits
together by chance looks fast, but what goes on fitting flies, and must not stay unseen."""
MEMORY_S: Final = 20.0
"""Births of so long ago tell of those to come."""
PRIOR_BIRTHS: Final = 0.07
"""Births that the expected rate is worth beside those that are seen: little, for they come in raids or not at all."""
ENCOURAGEMENT_MAX: Final = 5.0
"""Bound of the log odds that newborns give one another."""


@kernel
def _newborn(lives: Lives, row: int, now_ns: int) -> float:
    """Probability that this row is an object that appeared lately."""
    if now_ns - lives.born_ns[row] > MEMORY_S * SECOND_NS or lives.hits[row] < 2:
        return 0.0
    if lives.state[row] == TENTATIVE:
        return 1.0 / (1.0 + math.exp(-lives.score[row]))
    return 1.0 if lives.state[row] == CONFIRMED else 0.0


@kernel
def _encouragement(others: float) -> float:
    """Log of how much more births are to be expected than usual, if ``others`` have appeared lately.

    The rate of births has a gamma density, so this is the ratio of its mean after what was seen to that before. Drones
    come in raids: what would be doubtful alone is believable beside ten that begin at the same time.
    """
    usual = BIRTHS_PER_HOUR * MEMORY_S / 3600.0
    ratio = (PRIOR_BIRTHS + others) / (PRIOR_BIRTHS + usual)
    return min(math.log(ratio), ENCOURAGEMENT_MAX)


@kernel
def confirm(
    estimates: Estimates,
    lives: Lives,
    count: int,
    models: FloatArray,
    rules: Rules,
    now_ns: int,
    next_id: int,
    next_tentative: int,
) -> tuple[int, int]:
    """Confirm tentative tracks with enough evidence.

    Fresh tracks get a number of their own series, and those just confirmed one of the series that people see.

    Args:
        estimates: The tracks, changed in place.
        lives: The tracks, changed in place.
        count: Rows in use.
        models: The motion models of confirmed tracks.
        rules: The settings.
        now_ns: Newest time of the detections just used.
        next_id: Next number that people see.
        next_tentative: Next number of a tentative track.

    Returns:
        The next number of each series.
    """
    newborns = 0.0
    for row in range(count):
        newborns += _newborn(lives, row, now_ns)
    for row in range(count):
        if lives.id[row] == 0:
            lives.id[row] = next_tentative
            next_tentative -= 1
        if lives.state[row] != TENTATIVE or lives.hits[row] < 2 or lives.score[row] < 0.0:
            continue
        needed = rules.confirm_score - _encouragement(newborns - _newborn(lives, row, now_ns))
        if lives.hits[row] == 2:
            needed += PAIR_EVIDENCE
        if lives.score[row] < min(needed + FAST_EVIDENCE, SCORE_MAX) and speed_of(estimates, row) > rules.speed_max_mps:
            continue
        if lives.score[row] >= needed:
            unfold(estimates, row, models)
            lives.state[row] = CONFIRMED
            lives.id[row] = next_id
            next_id += 1
    return next_id, next_tentative


@kernel
def speed_of(estimates: Estimates, row: int) -> float:
    """Speed of a track over all models, m/s."""
    squared = 0.0
    for a in range(3, 6):
        velocity = mean_of(estimates.belief[row], a)
        squared += velocity * velocity
    return math.sqrt(squared)
