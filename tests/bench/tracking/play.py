"""Plays a recording to the tracker alone and takes the time."""

from time import perf_counter_ns, process_time_ns
from typing import Final, NamedTuple

import numpy as np
from tests.bench.tracking.files import Arrays, Scene, in_order

from hima.picture.arrays import FloatArray
from hima.scoring.freshness import latency
from hima.scoring.picture import Shown, on_grid
from hima.scoring.recording import Recording, read_recording, take
from hima.scoring.reports import Reports, columns, note
from hima.scoring.score import Judged, figures, judge, score_picture
from hima.tracking import tracker
from hima.tracking.settings import TrackingSettings

RUNS: Final = 3
"""The machine may be busy with other things: the best of a few runs is the tracker's own time."""


class Run(NamedTuple):
    """One pass over a recording.

    Attributes:
        picture: What was shown, as `hima.scoring.reports.columns` makes it.
        rate: Detections a second of processor time, from the first scan handed over to the last done.
        cpu_ms: (S,) processor time of each scan.
        clock_ms: (S,) time on the clock of each scan.
    """

    picture: Arrays
    rate: float
    cpu_ms: FloatArray
    clock_ms: FloatArray


class Result(NamedTuple):
    """What the tracker made of a scene.

    Attributes:
        scene: The scene.
        shown: What was shown at each moment of the truth's grid.
        judged: The same against the truth.
        scores: Its figures.
        rate: The best run's detections a second.
        scan_ms_p95: Processor time that 95 % of scans stay below, each at its best run. On a core of its own it is the
            time on the clock; on a machine that others use only this is the tracker's.
        clock_ms_p95: The same of time on the clock.
    """

    scene: Scene
    shown: list[Shown]
    judged: Judged
    scores: dict[str, float]
    rate: float
    scan_ms_p95: float
    clock_ms_p95: float


def once(recording: Recording) -> Run:
    """Track once, from nothing."""
    state = tracker.start(recording.sensors, TrackingSettings())
    reports = Reports()
    cpu_ns, clock_ns = [], []
    for scan in recording.scans:
        cpu, clock = process_time_ns(), perf_counter_ns()
        tracks = take(state, scan)
        cpu_ns.append(process_time_ns() - cpu)
        clock_ns.append(perf_counter_ns() - clock)
        note(reports, tracks)
    rate = recording.detections * 1e9 / max(sum(cpu_ns), 1)
    return Run(columns(reports), rate, np.array(cpu_ns) / 1e6, np.array(clock_ns) / 1e6)


def play(scene: Scene, runs: int = RUNS) -> Result:
    """Track a scene a few times after one that compiles, and score it."""
    recording = read_recording(scene.arrays)
    once(recording)
    passed = [once(recording) for _ in range(runs)]
    picture = passed[0].picture
    seen = on_grid(picture, scene.truth.time_s)
    judged = judge(scene.truth, seen)
    scores = figures(judged) | latency(picture)
    kept = {name: float("nan") if value is None else float(value) for name, value in scores.items()}
    cpu_ms, clock_ms = (np.min([getattr(run, name) for run in passed], axis=0) for name in ("cpu_ms", "clock_ms"))
    return Result(
        scene,
        seen,
        judged,
        kept,
        max(run.rate for run in passed),
        float(np.percentile(cpu_ms, 95)),
        float(np.percentile(clock_ms, 95)),
    )


def in_time_c50(scene: Scene) -> float:
    """GOSPA of the same scene as if nothing had come late."""
    ordered = in_order(scene)
    return float(score_picture(ordered.truth, once(read_recording(ordered.arrays)).picture)["gospa"] or 0.0)
