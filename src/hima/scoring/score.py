"""All numbers of a picture against the truth, on one grid of times."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.picture.arrays import FloatArray, IntArray
from hima.scoring import mot, siap
from hima.scoring.distance import gospa, ospa, separations

WIDE_CUTOFF_M: Final = 200.0


class Truth(msgspec.Struct, frozen=True, eq=False):
    """What really flew.

    Attributes:
        time_s: (T,) the grid, evenly spaced.
        position_m: (T, N, 3), NaN where the object does not exist.
        velocity_mps: (T, N, 3).
    """

    time_s: FloatArray
    position_m: FloatArray
    velocity_mps: FloatArray


class Shown(NamedTuple):
    """What a picture shows at one moment: ``id`` (M,), ``position_m`` (M, 3), ``velocity_mps`` (M, 3)."""

    id: IntArray
    position_m: FloatArray
    velocity_mps: FloatArray


class Limits(msgspec.Struct, frozen=True):
    """Where the measures cut off.

    Attributes:
        cutoff_m: Of GOSPA and OSPA.
        power: Of GOSPA and OSPA.
        gate_m: Of SIAP and MOT.
    """

    cutoff_m: float = 50.0
    power: float = 2.0
    gate_m: float = 200.0


DEFAULT_LIMITS: Final = Limits()
NOTHING: Final = Shown(np.empty(0, np.int64), np.empty((0, 3)), np.empty((0, 3)))


def on_grid(picture: Mapping[str, NDArray[Any]], grid_s: FloatArray) -> list[Shown]:
    """What stood at each time of the grid: the last report until then, moved on at constant velocity.

    Args:
        picture: Arrays as `hima.scoring.recording.shown` makes them.
        grid_s: (T,) times.
    """
    report_s, id_ = picture["report"], picture["id"]
    result: list[Shown] = []
    for moment in grid_s:
        last = int(np.searchsorted(report_s, moment + 1e-6, side="right")) - 1
        if last < 0:
            result.append(NOTHING)
            continue
        rows = np.flatnonzero(picture["time"] == report_s[last])
        velocity = picture["vel"][rows]
        moved = picture["pos"][rows] + velocity * (moment - report_s[last])
        result.append(Shown(id_[rows].astype(np.int64), moved, velocity))
    return result


def score(truth: Truth, shown: list[Shown], limits: Limits = DEFAULT_LIMITS) -> dict[str, float | int | None]:
    """Score what was shown at each time of the truth's grid.

    Returns:
        Means of GOSPA (``gospa``, ``gospa_loc``, ``gospa_missed``, ``gospa_false``, ``gospa_c200``) and OSPA over time,
        SIAP (``siap_*``), MOT (``idsw``, ``frag``, ``mota``), delay of initiation (s), errors of pairs and counts.
        None where there is nothing to tell.
    """
    moments, count = truth.position_m.shape[:2]
    alive = np.isfinite(truth.position_m[:, :, 0])
    step_s = float(truth.time_s[1] - truth.time_s[0]) if moments > 1 else 1.0
    distances: list[tuple[float, ...]] = []
    clear = siap.SiapTally(on=[[] for _ in range(count)])
    held = mot.MotTally(owner=[[] for _ in range(count)])
    for k, now in enumerate(shown):
        live = np.flatnonzero(alive[k])
        there = truth.position_m[k, live]
        apart = separations(there, now.position_m)
        siap.note(clear, live, now.id, apart, limits.gate_m)
        apart_mps = separations(truth.velocity_mps[k, live], now.velocity_mps)
        mot.note(held, live, now.id, apart, apart_mps, limits.gate_m)
        near = gospa(there, now.position_m, limits.cutoff_m, limits.power)
        wide = gospa(there, now.position_m, WIDE_CUTOFF_M, limits.power)
        distances.append((*near, wide.distance, *ospa(there, now.position_m, limits.cutoff_m, limits.power)))
    life_s = float(alive.sum()) * step_s
    names = ("gospa", "gospa_loc", "gospa_missed", "gospa_false", "gospa_c200", "ospa", "ospa_loc", "ospa_card")
    means = dict(zip(names, np.mean(distances, axis=0).tolist(), strict=True))
    return means | siap.results(clear, life_s) | _tracking(held, clear.objects, life_s, step_s, moments)


def _tracking(
    held: mot.MotTally, objects: int, life_s: float, step_s: float, moments: int
) -> dict[str, float | int | None]:
    lives = [owner for owner in held.owner if owner]
    firsts = [next((k for k, b in enumerate(owner) if b >= 0), -1) for owner in lives]
    delays = [k * step_s for k in firsts if k >= 0]
    unmatched = len(held.shown - held.ever)
    return {
        "siap_ls": sum(mot.longest(owner) for owner in lives) * step_s / max(life_s, 1e-9),
        "idsw": held.switches,
        "frag": sum(mot.gaps(owner) for owner in lives),
        "mota": 1.0 - (held.misses + held.false + held.switches) / max(objects, 1),
        "never": len(lives) - len(delays),
        "init_delay_p50": float(np.percentile(delays, 50)) if delays else None,
        "init_delay_p95": float(np.percentile(delays, 95)) if delays else None,
        "rmse_pos": float(np.sqrt(np.mean(held.position_errors))) if held.position_errors else None,
        "rmse_vel": float(np.sqrt(np.mean(held.velocity_errors))) if held.velocity_errors else None,
        "false_tracks_per_h": unmatched / max(moments * step_s, 1e-9) * 3600.0,
        "track_ids": len(held.shown),
    }
