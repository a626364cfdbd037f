"""A confirmed track from what was found elsewhere: of a sensor's own track, or where lines cross."""

import math

from hima.jit import kernel
from hima.lanes import LANES, store
from hima.picture.arrays import FloatArray
from hima.tracking.belief import ROWS, WEIGHT, begin_with
from hima.tracking.life import CONFIRMED
from hima.tracking.motion import FIRST_WEIGHT
from hima.tracking.table import NEVER_NS, Estimates, Lives


@kernel
def unfold(estimates: Estimates, row: int, models: FloatArray) -> None:
    """Let all models of a confirmed track begin where its first one stands."""
    belief = estimates.belief[row]
    for k in range(ROWS):
        store(belief, k, belief[k, 0])
    for m in range(LANES):
        belief[WEIGHT, m] = models[m, FIRST_WEIGHT] if m < len(models) else 0.0


@kernel
def found_track(
    estimates: Estimates,
    lives: Lives,
    row: int,
    models: FloatArray,
    time_ns: int,
    mean: FloatArray,
    P: FloatArray,
    number: int,
    score: float,
    kind: int,
) -> None:
    """Fill a free row with a track.

    Args:
        estimates: The tracks.
        lives: The tracks.
        row: The free row.
        models: The motion models.
        time_ns: Time for which ``mean`` and ``P`` hold.
        mean: (6,) state.
        P: (6, 6) its covariance.
        number: The track's number.
        score: Its log odds.
        kind: `Kind` code that was reported, 0 for none.
    """
    begin_with(mean, P, estimates.belief[row])
    unfold(estimates, row, models)
    estimates.time_ns[row] = time_ns
    lives.id[row] = number
    lives.state[row] = CONFIRMED
    lives.kind[row] = kind
    lives.kind_trust[row] = 1.0 if kind != 0 else 0.0
    lives.score[row] = lives.first_score[row] = score
    lives.rest[row, :] = math.nan
    lives.born_ns[row] = lives.updated_ns[row] = lives.fixed_ns[row] = time_ns
    for s in range(len(lives.seen_ns)):
        lives.seen_ns[s, row] = lives.missed_ns[s, row] = NEVER_NS
