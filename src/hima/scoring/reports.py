"""What a picture showed, report by report, as flat columns: the form in which pictures are written and scored."""

from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.picture.arrays import FloatArray, IntArray
from hima.picture.track import Tracks, TrackState
from hima.scoring.recording import START_NS
from hima.units import SECOND_NS


class _Report(NamedTuple):
    """The confirmed tracks of one report."""

    id: IntArray
    position_m: FloatArray
    velocity_mps: FloatArray
    updated_ns: IntArray


class Reports(msgspec.Struct):
    """Reports so far; `note` adds one, `columns` gives all.

    Attributes:
        time_ns: When the picture stood, ascending strictly.
        shown: The confirmed tracks of each report.
    """

    time_ns: list[int] = []
    shown: list[_Report] = []


def note(reports: Reports, tracks: Tracks) -> int:
    """Add a picture's confirmed tracks, in place of those of the same moment; returns how many."""
    rows = np.flatnonzero(tracks.state == TrackState.CONFIRMED)
    report = _Report(tracks.id[rows], tracks.position_m[rows], tracks.velocity_mps[rows], tracks.updated_ns[rows])
    if reports.time_ns and tracks.time_ns <= reports.time_ns[-1]:
        reports.shown[-1] = report
    else:
        reports.time_ns.append(tracks.time_ns)
        reports.shown.append(report)
    return len(rows)


def columns(reports: Reports) -> dict[str, NDArray[Any]]:
    """All reports.

    Returns:
        ``report`` (R,) the moments (s); ``time`` (K,), ``id`` (K,), ``pos`` (K, 3), ``vel`` (K, 3), ``updated`` (K,): a
        row for each moment and track, metres and m/s, east, north, up, and the time of the newest data used (s).
    """
    report_s = (np.array(reports.time_ns, np.int64) - START_NS) / SECOND_NS
    shown = reports.shown
    updated_ns = np.concatenate([np.empty(0, np.int64), *(one.updated_ns for one in shown)])
    return {
        "report": report_s,
        "time": np.repeat(report_s, np.array([len(one.id) for one in shown], np.int64)),
        "id": np.concatenate([np.empty(0, np.int64), *(one.id for one in shown)]),
        "pos": np.concatenate([np.empty((0, 3)), *(one.position_m for one in shown)]),
        "vel": np.concatenate([np.empty((0, 3)), *(one.velocity_mps for one in shown)]),
        "updated": (updated_ns - START_NS) / SECOND_NS,
    }
