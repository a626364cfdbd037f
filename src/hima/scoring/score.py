"""All numbers of a picture against the truth, on one grid of times."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.picture.arrays import FloatArray, IntArray
from hima.scoring import continuity, freshness, mot, siap
from hima.scoring.continuity import Held
from hima.scoring.distance import Gospa, Ospa, gospa_and_ospa, separations
from hima.scoring.picture import Shown, Truth, on_grid

WIDE_CUTOFF_M: Final = 200.0
Figures: TypeAlias = dict[str, float | int | None]


class Limits(msgspec.Struct, frozen=True):
    """Where the measures cut off.

    Attributes:
        cutoff_m: Of GOSPA and OSPA.
        power: Of GOSPA and OSPA.
        gate_m: Of SIAP and MOT: farther apart, a track and an object have nothing to do with each other.
        far_m: A track that belongs to an object but is so far off shows a false position.
        update_s: Data must be newer than this to count as an update: one turn of the sensor.
    """

    cutoff_m: float = 50.0
    power: float = 2.0
    gate_m: float = 200.0
    far_m: float = 100.0
    update_s: float = 1.0


class Judged(msgspec.Struct, frozen=True, eq=False):
    """A picture against the truth, moment by moment.

    Attributes:
        limits: Where the measures cut off.
        time_s: (T,) the moments.
        numbers: (I,) track numbers that were shown, ascending.
        shown: (T,) tracks shown.
        gospa: (T, 4) columns of `Gospa`.
        wide_m: (T,) GOSPA with `WIDE_CUTOFF_M`.
        ospa: (T, 3) columns of `Ospa`.
        clear: The SIAP tally.
        held: Who held what.
        pairs: The same with errors.
        tells: True if the picture tells how new the data behind it are.
    """

    limits: Limits
    time_s: FloatArray
    numbers: IntArray
    shown: IntArray
    gospa: FloatArray
    wide_m: FloatArray
    ospa: FloatArray
    clear: siap.SiapTally
    held: Held
    pairs: mot.Pairs
    tells: bool


DEFAULT_LIMITS: Final = Limits()


def judge(truth: Truth, shown: list[Shown], limits: Limits = DEFAULT_LIMITS) -> Judged:
    """Compare what was shown at each time of the truth's grid."""
    alive = np.isfinite(truth.position_m[:, :, 0])
    numbers = np.unique(np.concatenate([np.empty(0, np.int64), *(now.id for now in shown)]))
    clear = siap.start(alive.shape[1], len(numbers))
    pairs = mot.start(*alive.shape)
    near: list[Gospa] = []
    wide_m: list[float] = []
    flat: list[Ospa] = []
    for k, now in enumerate(shown):
        live, tracks = np.flatnonzero(alive[k]), np.searchsorted(numbers, now.id)
        apart_m = separations(truth.position_m[k, live], now.position_m)
        siap.note(clear, live, tracks, apart_m, limits.gate_m)
        mot.note(pairs, k, live, tracks, apart_m, truth.velocity_mps[k, live], now, limits.gate_m)
        cut, other = gospa_and_ospa(apart_m, limits.cutoff_m, limits.power)
        near.append(cut)
        flat.append(other)
        wide_m.append(gospa_and_ospa(apart_m, WIDE_CUTOFF_M, limits.power)[0].distance)
    return Judged(
        limits=limits,
        time_s=truth.time_s,
        numbers=numbers,
        shown=np.array([len(now.id) for now in shown], np.int64),
        gospa=np.array(near, np.float64).reshape(-1, len(Gospa._fields)),
        wide_m=np.array(wide_m, np.float64),
        ospa=np.array(flat, np.float64).reshape(-1, len(Ospa._fields)),
        clear=clear,
        held=Held(alive, pairs.track, len(numbers), _step_s(truth.time_s)),
        pairs=pairs,
        tells=all(now.updated_s is not None for now in shown if len(now.id)),
    )


def _step_s(time_s: FloatArray) -> float:
    return float(time_s[1] - time_s[0]) if len(time_s) > 1 else 1.0


def score(truth: Truth, shown: list[Shown], limits: Limits = DEFAULT_LIMITS) -> Figures:
    """Score what was shown at each time of the truth's grid: `figures` of `judge`."""
    return figures(judge(truth, shown, limits))


def score_picture(truth: Truth, picture: Mapping[str, NDArray[Any]], limits: Limits = DEFAULT_LIMITS) -> Figures:
    """Score a picture as `hima.scoring.reports.columns` makes it, with the latency of its reports."""
    return score(truth, on_grid(picture, truth.time_s), limits) | freshness.latency(picture)


def figures(judged: Judged) -> Figures:
    """The numbers of a picture; docs/explain/scoring.md says what each means. None where there is nothing to tell."""
    held, limits = judged.held, judged.limits
    objects = int(held.alive.sum())
    life_s = objects * held.step_s
    updated_s = judged.pairs.updated_s if judged.tells else None
    return (
        _distances(judged)
        | siap.figures(judged.clear, objects, life_s, limits.gate_m)
        | siap.false_positions(judged.clear, limits.far_m, limits.gate_m)
        | continuity.identity(held, int(judged.shown.sum()))
        | continuity.interruptions(held)
        | continuity.initiation(held)
        | freshness.probability_of_update(held, judged.time_s, updated_s, limits.update_s)
        | _pairs(judged)
    )


def _distances(judged: Judged) -> Figures:
    """Means over time of GOSPA and OSPA, their parts in metres to the power p for GOSPA, in metres for OSPA."""
    moments = max(len(judged.shown), 1)
    one = judged.limits.cutoff_m**judged.limits.power / 2.0
    gospa, localisation, missed, false = (judged.gospa.sum(axis=0) / moments).tolist()
    ospa, ospa_localisation, cardinality = (judged.ospa.sum(axis=0) / moments).tolist()
    return {
        "gospa": gospa,
        "gospa_loc": localisation,
        "gospa_missed": missed,
        "gospa_false": false,
        "gospa_n_missed": missed / one,
        "gospa_n_false": false / one,
        "gospa_rms": float(np.sqrt((judged.gospa[:, 0] ** 2).sum() / moments)),
        "gospa_c200": float(judged.wide_m.sum()) / moments,
        "ospa": ospa,
        "ospa_loc": ospa_localisation,
        "ospa_card": cardinality,
    }


def _pairs(judged: Judged) -> Figures:
    """What follows from the one-to-one pairs: accuracy, errors, counts."""
    held = judged.held
    moments, objects, shown = len(judged.shown), int(held.alive.sum()), int(judged.shown.sum())
    on = held.track != mot.NONE
    count, switches = int(on.sum()), len(continuity.swaps(held)[0])
    ever = len(np.unique(held.track[on]))
    return {
        "mota": 1.0 - (objects + shown - 2 * count + switches) / max(objects, 1),
        "rmse_pos": float(np.sqrt(np.mean(judged.pairs.error_m[on] ** 2))) if count else None,
        "rmse_vel": float(np.sqrt(np.mean(judged.pairs.error_mps[on] ** 2))) if count else None,
        "mean_truth": objects / max(moments, 1),
        "mean_tracks": shown / max(moments, 1),
        "false_tracks": held.tracks - ever,
        "false_tracks_per_h": (held.tracks - ever) / max(moments * held.step_s, 1e-9) * 3600.0,
    }
