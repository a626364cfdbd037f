"""What is compared: the truth, and what a picture shows, both on one grid of times."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.picture.arrays import FloatArray, IntArray


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
    """What a picture shows at one moment.

    Attributes:
        id: (M,) track numbers, each once.
        position_m: (M, 3).
        velocity_mps: (M, 3).
        updated_s: (M,) time of the newest data behind each track; None where the picture does not tell.
    """

    id: IntArray
    position_m: FloatArray
    velocity_mps: FloatArray
    updated_s: FloatArray | None = None


NOTHING: Final = Shown(np.empty(0, np.int64), np.empty((0, 3)), np.empty((0, 3)))


def on_grid(picture: Mapping[str, NDArray[Any]], grid_s: FloatArray) -> list[Shown]:
    """What stood at each time of the grid: the last report until then, moved on at constant velocity.

    Args:
        picture: Arrays as `hima.scoring.reports.columns` makes them; ``updated`` may be missing.
        grid_s: (T,) times.
    """
    report_s = picture["report"]
    order = np.argsort(picture["time"], kind="stable")
    time_s, id_ = picture["time"][order], picture["id"][order].astype(np.int64)
    position_m, velocity_mps = picture["pos"][order], picture["vel"][order]
    updated_s = picture["updated"][order] if "updated" in picture else None
    result: list[Shown] = []
    for moment, last in zip(grid_s, np.searchsorted(report_s, grid_s + 1e-6, side="right") - 1, strict=True):
        if last < 0:
            result.append(NOTHING)
            continue
        began = report_s[last]
        rows = slice(*np.searchsorted(time_s, [began], side="left"), *np.searchsorted(time_s, [began], side="right"))
        moved = position_m[rows] + velocity_mps[rows] * (moment - began)
        known = None if updated_s is None else updated_s[rows]
        result.append(Shown(id_[rows], moved, velocity_mps[rows], known))
    return result
