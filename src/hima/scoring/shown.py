"""What a tracker showed over time, as scores and files take it."""

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.errors import UsageError
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.track import Tracks, TrackState
from hima.units import SECOND_NS


class Shown(msgspec.Struct, frozen=True, eq=False):
    """Tracks at one moment.

    Attributes:
        time_s: The moment, seconds since the beginning.
        id: (M,) track numbers.
        position_m: (M, 3) east, north, up.
        velocity_mps: (M, 3) east, north, up.
    """

    time_s: float
    id: IntArray
    position_m: FloatArray
    velocity_mps: FloatArray


def confirmed(tracks: Tracks, begin_ns: int = 0) -> Shown:
    """The confirmed tracks of a picture; ``begin_ns`` is the time that counts as zero seconds."""
    rows = tracks.state == TrackState.CONFIRMED
    return Shown(
        time_s=(tracks.time_ns - begin_ns) / SECOND_NS,
        id=tracks.id[rows],
        position_m=tracks.position_m[rows],
        velocity_mps=tracks.velocity_mps[rows],
    )


def merge_equal_times(shown: list[Shown]) -> list[Shown]:
    """Of several reports of one moment the last one stands."""
    merged: list[Shown] = []
    for report in shown:
        if merged and merged[-1].time_s == report.time_s:
            merged.pop()
        merged.append(report)
    return merged


def picture_arrays(shown: list[Shown]) -> dict[str, NDArray[Any]]:
    """Arrays of a picture file: ``report`` (R,); ``time``, ``id`` (K,), ``pos``, ``vel`` (K, 3), a row per track."""
    counts = [len(report.id) for report in shown]
    times = np.array([report.time_s for report in shown], np.float64)
    return {
        "report": times,
        "time": np.repeat(times, counts),
        "id": np.concatenate([np.zeros(0, np.int64), *(report.id for report in shown)]),
        "pos": np.concatenate([np.zeros((0, 3)), *(report.position_m for report in shown)]),
        "vel": np.concatenate([np.zeros((0, 3)), *(report.velocity_mps for report in shown)]),
    }


def read_picture(arrays: Mapping[str, NDArray[Any]]) -> list[Shown]:
    """Reports from the arrays of a picture file.

    Raises:
        UsageError: An array is missing.
    """
    missing = [name for name in ("report", "time", "id", "pos", "vel") if name not in arrays]
    if missing:
        raise UsageError(f"not a picture file: {', '.join(missing)} missing")
    time = arrays["time"]
    begins = np.searchsorted(time, arrays["report"], side="left")
    ends = np.searchsorted(time, arrays["report"], side="right")
    return [
        Shown(
            float(moment),
            arrays["id"][begin:end].astype(np.int64),
            arrays["pos"][begin:end].astype(np.float64),
            arrays["vel"][begin:end].astype(np.float64),
        )
        for moment, begin, end in zip(arrays["report"], begins, ends, strict=True)
    ]


def resampled(shown: list[Shown], grid_s: FloatArray) -> list[Shown]:
    """What stood on the screen at each time of a grid: the last report before it, extrapolated at constant velocity."""
    times = np.array([report.time_s for report in shown])
    latest = np.searchsorted(times, grid_s + 1e-6, side="right") - 1
    nothing = Shown(0.0, np.zeros(0, np.int64), np.zeros((0, 3)), np.zeros((0, 3)))
    result = []
    for moment, i in zip(grid_s, latest, strict=True):
        report = shown[i] if i >= 0 else nothing
        ahead_s = float(moment) - report.time_s if i >= 0 else 0.0
        position_m = report.position_m + report.velocity_mps * ahead_s
        result.append(Shown(float(moment), report.id, position_m, report.velocity_mps))
    return result
