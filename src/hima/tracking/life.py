"""The life of tracks: evidence for and against existence, and the states that follow from it."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.tracking.false_plots import bury
from hima.tracking.gating import SECOND, Plots, whereabouts
from hima.tracking.maps import SWEPT, Maps
from hima.tracking.seeing import STRONG, chance_towards, teach
from hima.tracking.sensors import (
    ELEVATION_MAX,
    ELEVATION_MIN,
    PERIOD_S,
    PLACE,
    RANGE_MAX,
    RANGE_MIN,
    STARES,
)
from hima.tracking.settings import TrackingSettings
from hima.tracking.table import Estimates, Lives

TENTATIVE, CONFIRMED, COASTING, DROPPED, FORGOTTEN = 0, 1, 2, 3, 4
"""`TrackState` codes as kernels see them, and one for tentative tracks that end: nobody is told of them."""
SCORE_MAX: Final = 8.0
"""Log odds above which more evidence is not remembered, so that a track that ends is noticed within a few looks."""
SCORE_MIN: Final = -8.0
"""Log odds below which a once confirmed track does not sink: after a gap two good detections revive it."""
PATIENCE: Final = 3.0
"""A tentative track is given up when its log odds fall this far below those it was born with."""
KIND_BELIEVED: Final = 3.0
"""A reported kind is believed from this many reports more than others name something else."""
KIND_TRUST_MAX: Final = 10.0
KIND_FADES: Final = 0.1
"""What a report without a kind takes from the trust: what was said once is forgotten within tens of looks."""
FUTURE_S: Final = 60.0
"""A track from so far ahead was begun by rows that came before anybody had told the time, and is ended."""
TENTATIVE_PERIODS: Final = 4.0
TENTATIVE_S: Final = 1.0
"""A tentative track without a detection for so many periods of its first sensor, and so long, is given up."""


class Rules(NamedTuple):
    """The settings as kernels see them.

    Attributes:
        speed_max_mps: Fastest object a track may start from.
        height_m: Half of what appears is expected below this height.
        confirm_score: Log odds from which a track is confirmed.
        coast_s: A confirmed track without a detection for this long coasts.
        drop_s: A track without a detection for this long is dropped.
        tracks_max: Most tracks held at once.
        learns: True if sensors' maps are learnt and used.
        still_s: A track that has never moved for so long is a fixed reflector.
    """

    speed_max_mps: float
    height_m: float
    confirm_score: float
    coast_s: float
    drop_s: float
    tracks_max: int
    learns: bool
    still_s: float


def rules_of(settings: TrackingSettings) -> Rules:
    """The settings as kernels see them."""
    return Rules(
        speed_max_mps=float(settings.speed_max_mps),
        height_m=float(settings.height_expected_m),
        confirm_score=math.log(settings.confirm_existence / (1.0 - settings.confirm_existence)),
        coast_s=float(settings.coast_after_s),
        drop_s=float(settings.drop_after_s),
        tracks_max=settings.tracks_max,
        learns=settings.learn_maps,
        still_s=float(settings.reflector_after_s),
    )


@kernel
def weigh_kind(lives: Lives, row: int, kind: int) -> None:
    """Weigh one report of a kind, or a report that names none (0): a majority vote with a fading memory.

    A kind may exempt a track from a warning, so a single report must not decide it, and what was said once must not
    stand for ever.
    """
    trust = lives.kind_trust[row]
    if kind == 0:
        lives.kind_trust[row] = max(trust - KIND_FADES, 0.0)
    elif kind == lives.kind[row]:
        lives.kind_trust[row] = min(trust + 1.0, KIND_TRUST_MAX)
    elif trust >= 1.0:
        lives.kind_trust[row] = trust - 1.0
    else:
        lives.kind[row] = kind
        lives.kind_trust[row] = 1.0


@kernel
def credit(
    lives: Lives,
    rows: IntArray,
    owner: IntArray,
    used: BoolArray,
    support: FloatArray,
    plots: Plots,
    rules: Rules,
) -> None:
    """Note that tracks have used plots.

    Args:
        lives: The tracks, changed in place.
        rows: (T,) rows of the tracks that take part.
        owner: (D,) position in ``rows`` of each plot's track, -1 for none.
        used: (D,) True where the track could use it.
        support: (D,) log of how much likelier the plot is from the track than from clutter. A bearing refines a track,
            and is no evidence that anything is there: all that lies behind one another shares it.
        plots: The plots.
        rules: The settings.
    """
    for j in range(len(owner)):
        if not used[j]:
            continue
        row, time_ns = rows[owner[j]], plots.time_ns[j]
        lives.updated_ns[row] = max(lives.updated_ns[row], time_ns)
        lives.seen_ns[plots.sensor, row] = max(lives.seen_ns[plots.sensor, row], time_ns)
        lives.hits[row] += 1
        weigh_kind(lives, row, plots.kind[j])
        if is_fix(plots, j):
            lives.fixed_ns[row] = max(lives.fixed_ns[row], time_ns)
            lives.score[row] = min(lives.score[row] + support[j], SCORE_MAX)
            if lives.state[row] == COASTING and lives.score[row] >= rules.confirm_score:
                lives.state[row] = CONFIRMED


@kernel
def is_fix(plots: Plots, j: int) -> bool:
    """True if plot ``j`` says where something is, at least on a map: a position, or range with azimuth.

    Only these support the existence of an object, and only these may begin a track.
    """
    return not (math.isnan(plots.value[j, 0]) or math.isnan(plots.value[j, 1]))


@kernel
def _in_sector(d: FloatArray, deviation_m: float, from_rad: float, width_rad: float, full: bool) -> bool:
    """True if the beam has certainly passed the offset ``d``: a track on the edge is left to the next sector."""
    if full:
        return True
    ground = max(math.hypot(d[0], d[1]), 1.0)
    margin = min(2.0 * deviation_m / ground, 0.5 * width_rad)
    return (math.atan2(d[0], d[1]) + margin - from_rad) % (2.0 * math.pi) < width_rad


@kernel
def _covered(d: FloatArray, sensor: FloatArray) -> bool:
    ground = math.hypot(d[0], d[1])
    slant = math.hypot(ground, d[2])
    elevation = math.atan2(d[2], ground)
    near = sensor[RANGE_MIN] <= slant <= sensor[RANGE_MAX]
    return bool(near and sensor[ELEVATION_MIN] <= elevation <= sensor[ELEVATION_MAX])


@kernel
def count_misses(
    estimates: Estimates,
    lives: Lives,
    count: int,
    models: FloatArray,
    first: FloatArray,
    numbers: FloatArray,
    s: int,
    time_ns: int,
    from_rad: float,
    width_rad: float,
    grids: FloatArray,
    cells: FloatArray,
    times_ns: IntArray,
    learns: bool,
) -> None:
    """Count a miss for every track in a sector that sensor ``s`` has looked at and not reported.

    A track was reported if the sensor updated it within the look, or within half a period of a narrow look: an object
    near the edge of a sector may be seen with the next one.
    """
    sensor, grid, here = numbers[s], grids[s], cells[s]
    times_ns[s, SWEPT] = time_ns
    share = width_rad / (2.0 * math.pi)
    full = share > 0.999
    spread = 0.0 if sensor[STARES] else share
    recent_s = sensor[PERIOD_S] * (spread + 0.5 * (1.0 - spread))
    point = np.empty(3)
    for row in range(count):
        seen_s = (time_ns - lives.seen_ns[s, row]) * SECOND
        missed_s = (time_ns - lives.missed_ns[s, row]) * SECOND
        judged = seen_s <= recent_s or missed_s <= 0.5 * sensor[PERIOD_S]
        if judged or lives.state[row] >= DROPPED or lives.born_ns[row] >= time_ns:
            continue
        table = first if lives.state[row] == TENTATIVE else models
        deviation, _ = whereabouts(estimates, row, table, time_ns, point)
        for a in range(3):
            point[a] -= sensor[PLACE + a]
        if _covered(point, sensor) and _in_sector(point, deviation, from_rad, width_rad, full):
            lives.missed_ns[s, row] = time_ns
            detection = chance_towards(grid, here, point)
            if learns and lives.state[row] == CONFIRMED and lives.score[row] >= STRONG:
                teach(grid, here, point, 0.0)
            _miss(lives, row, detection)


@kernel
def _miss(lives: Lives, row: int, detection: float) -> None:
    lives.score[row] += math.log(1.0 - detection)
    if lives.state[row] == TENTATIVE:
        if lives.score[row] < lives.first_score[row] - PATIENCE:
            lives.state[row] = FORGOTTEN
    else:
        lives.score[row] = max(lives.score[row], SCORE_MIN)
        if lives.score[row] < 0.0:
            lives.state[row] = COASTING


@kernel
def age(lives: Lives, count: int, numbers: FloatArray, now_ns: int, rules: Rules, maps: Maps) -> int:
    """Let time pass: tracks that nothing supports coast, then drop. Returns the number of ended rows."""
    ended = 0
    for row in range(count):
        silent_s = (now_ns - lives.fixed_ns[row]) * SECOND
        if silent_s < -FUTURE_S:
            silent_s = math.inf
        if lives.state[row] == TENTATIVE:
            patience_s = max(TENTATIVE_PERIODS * numbers[lives.origin[row], PERIOD_S], TENTATIVE_S)
            if silent_s > min(patience_s, rules.drop_s):
                lives.state[row] = FORGOTTEN
        elif silent_s > rules.drop_s:
            lives.state[row] = max(lives.state[row], DROPPED)
        elif lives.state[row] == CONFIRMED and (now_ns - lives.updated_ns[row]) * SECOND > rules.coast_s:
            lives.state[row] = COASTING
        if rules.learns and lives.state[row] == FORGOTTEN:
            bury(maps, lives, row)
        ended += lives.state[row] >= DROPPED
    return ended
