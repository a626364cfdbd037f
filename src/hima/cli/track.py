"""`hima track DETECTIONS.npz`: the tracker alone on recorded detections."""

import argparse
import time
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from hima.app.whole_files import whole_files
from hima.cli.arrays import read_arrays
from hima.errors import UnreachableError, UsageError
from hima.scoring.recording import COLUMNS, Recording, read_recording, take
from hima.scoring.reports import Reports, columns, note
from hima.tracking.settings import TrackingSettings
from hima.tracking.tracker import refusals, start

WARM_UP_SCANS: Final = 200
"""About a minute of three sensors: whatever the tracker does only after a while is compiled by then."""
WRITTEN: Final = ("report", "time", "id", "pos", "vel")
DRAW_NS: Final = 200_000_000
ROWS_MAX: Final = 5_000_000
"""Most detections of a file: days of three radars."""
TABLE_MAX_BYTES: Final = 4 * 2**20
"""Longest sensor table."""


class TrackReport(msgspec.Struct, frozen=True):
    """How the run went.

    Attributes:
        detections: Rows handed to the tracker.
        scans: Scans handed to it.
        wall_s: Time on the clock, the tracker alone.
        cpu_s: Processor time, the tracker alone.
        compile_s: Time to compile or load the kernels, before.
        detections_per_second: ``detections / cpu_s``.
        scan_ms_p50: Median time of a scan on the clock.
        scan_ms_p95: Time that 95 % of scans stay below.
        scan_ms_max: Longest time of a scan.
        peak_tracks: Most confirmed tracks at once.
    """

    detections: int
    scans: int
    wall_s: float
    cpu_s: float
    compile_s: float
    detections_per_second: float
    scan_ms_p50: float
    scan_ms_p95: float
    scan_ms_max: float
    peak_tracks: int


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima track`."""
    parser.description = (
        "Track recorded detections in order of arrival, without a node: for measuring the tracker. The "
        "file holds arrays time, arrival, sensor, scan, rng, az, el, rr (one number a row) and sensors (JSON), at "
        "most 5,000,000 rows, 1,000,000 scans and 32 sensors; the picture holds report, and time, id, pos, vel with a "
        "row for each report and confirmed track."
    )
    parser.add_argument("detections", type=Path, metavar="DETECTIONS", help="the file of detections, .npz")
    parser.add_argument("--out", type=Path, required=True, metavar="PICTURE", help="the picture to write, .npz")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Track the file."""
    _check_out(options.detections, options.out)
    recording = _read(options.detections)
    console = Console(stderr=True)
    with console.status("preparing the kernels (half a minute the first time) ..."):
        compile_s = _compile(recording)
    with _progress(console) as bar:
        reports, refused, report = _track(recording, compile_s, bar)
    _write(columns(reports), options.out)
    print(msgspec.json.encode(report).decode() if options.json else _sentence(report, refused))
    return 0


def _check_out(detections: Path, out: Path) -> None:
    """Whoever waits for a long file should know before that its picture has a place."""
    if out.exists() and detections.exists() and out.samefile(detections):
        raise UsageError("--out names the file of detections: it would be lost.")
    if out.is_dir() or not out.absolute().parent.is_dir():
        reason = "it is a folder" if out.is_dir() else "its folder does not exist"
        raise UnreachableError(f"{out} cannot be written: {reason}.", "Choose another --out.")


def _write(picture: dict[str, NDArray[Any]], out: Path) -> None:
    try:
        with whole_files([out]) as (file,):
            np.savez_compressed(file, allow_pickle=False, **{name: picture[name] for name in WRITTEN})
    except OSError as error:
        raise UnreachableError(f"{out} cannot be written: {error.strerror}.", "Choose another --out.") from error


def _read(path: Path) -> Recording:
    limits = dict.fromkeys(COLUMNS, 8 * ROWS_MAX) | {"sensors": TABLE_MAX_BYTES}
    hint = "Name a file of detections."
    if path.exists() and not path.is_file():
        raise UnreachableError(f"{path} cannot be read: it is no file.", hint)
    try:
        with path.open("rb") as file:
            return read_recording(read_arrays(file, str(path), limits))
    except OSError as error:
        raise UnreachableError(f"{path} cannot be read: {error.strerror}.", hint) from error


def _compile(recording: Recording) -> float:
    """Run the first scans on a scratch tracker: all kernels are compiled or loaded by them."""
    begin = time.perf_counter()
    state = start(recording.sensors, TrackingSettings())
    for scan in recording.scans[:WARM_UP_SCANS]:
        take(state, scan)
    return time.perf_counter() - begin


def _progress(console: Console) -> Progress:
    """A bar on a terminal; refreshed by hand, since a thread that draws would count as the tracker's time."""
    parts = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
    )
    return Progress(*parts, console=console, disable=not console.is_terminal, auto_refresh=False, transient=True)


def _track(recording: Recording, compile_s: float, bar: Progress) -> tuple[Reports, int, TrackReport]:
    reports = Reports()
    wall_ns, cpu_ns = [0], [0]
    peak, drawn_ns = 0, time.perf_counter_ns()
    state = start(recording.sensors, TrackingSettings())
    task = bar.add_task("tracking", total=len(recording.scans))
    for done, scan in enumerate(recording.scans, start=1):
        begin_ns, begin_cpu_ns = time.perf_counter_ns(), time.process_time_ns()
        tracks = take(state, scan)
        cpu_ns.append(time.process_time_ns() - begin_cpu_ns)
        wall_ns.append(time.perf_counter_ns() - begin_ns)
        peak = max(peak, note(reports, tracks))
        if begin_ns - drawn_ns > DRAW_NS:
            bar.update(task, completed=done, refresh=True)
            drawn_ns = begin_ns
    cpu_s = sum(cpu_ns) / 1e9
    p50, p95, longest = (np.percentile(wall_ns[1:] or wall_ns, (50, 95, 100)) / 1e6).tolist()
    report = TrackReport(
        detections=recording.detections,
        scans=len(recording.scans),
        wall_s=sum(wall_ns) / 1e9,
        cpu_s=cpu_s,
        compile_s=compile_s,
        detections_per_second=recording.detections / cpu_s if cpu_s > 0 else 0.0,
        scan_ms_p50=p50,
        scan_ms_p95=p95,
        scan_ms_max=longest,
        peak_tracks=peak,
    )
    return reports, sum(count for _, count in refusals(state)), report


def _sentence(report: TrackReport, refused: int) -> str:
    return (
        f"{report.detections} detections in {report.scans} scans: {report.detections_per_second:,.0f} a second, "
        f"95 % of scans within {report.scan_ms_p95:.2f} ms, at most {report.peak_tracks} confirmed tracks"
        + (f"; {refused} detections refused." if refused else ".")
    )
