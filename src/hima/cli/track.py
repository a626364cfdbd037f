"""`hima track DETECTIONS.npz`: the tracker alone on recorded detections."""

import argparse
import time
import zipfile
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.errors import ConfigError, Problem, UnreachableError
from hima.picture.track import Tracks, TrackState
from hima.scoring.recording import Recording, read_recording, shown, take
from hima.tracking.settings import TrackingSettings
from hima.tracking.tracker import start

WARM_UP_SCANS: Final = 12
"""Enough for tracks to begin and to be updated, whatever the order of the sensors."""
WRITTEN: Final = ("report", "time", "id", "pos", "vel")


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


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `hima track`."""
    parser = subparsers.add_parser(
        "track",
        help="the tracker alone on recorded detections",
        description="Track recorded detections in order of arrival, without a node: for measuring the tracker. The "
        "file holds arrays time, arrival, sensor, scan, rng, az, el, rr (one number a row) and sensors (JSON); the "
        "picture holds report, and time, id, pos, vel with a row for each report and confirmed track.",
    )
    parser.add_argument("detections", type=Path, metavar="DETECTIONS", help="the file of detections, .npz")
    parser.add_argument("--out", type=Path, required=True, metavar="PICTURE", help="the picture to write, .npz")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Track the file."""
    recording = _read(options.detections)
    compile_s = _compile(recording)
    pictures, report = _track(recording, compile_s)
    try:
        with options.out.open("wb") as file:
            picture = shown(pictures)
            np.savez_compressed(file, allow_pickle=False, **{name: picture[name] for name in WRITTEN})
    except OSError as error:
        raise UnreachableError(
            f"{options.out} cannot be written: {error.strerror}.", "Choose another --out."
        ) from error
    print(msgspec.json.encode(report).decode() if options.json else _sentence(report))
    return 0


def _no_archive(path: Path) -> ConfigError:
    hint = "Give a file of detections as `hima track --help` describes it."
    return ConfigError((Problem(str(path), "it is no NumPy archive of arrays (.npz).", hint),))


def _read(path: Path) -> Recording:
    try:
        with path.open("rb") as opened:  # NumPy leaves a file open that it could not read
            file = np.load(opened, allow_pickle=False)
            arrays: dict[str, NDArray[Any]] = dict(file) if isinstance(file, np.lib.npyio.NpzFile) else {}
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise _no_archive(path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreachableError(f"{path} cannot be read: {reason}.", "Name a file of detections.") from error
    if not arrays:
        raise _no_archive(path)
    return read_recording(arrays)


def _compile(recording: Recording) -> float:
    """Run the first scans on a scratch tracker: all kernels are compiled or loaded by them."""
    begin = time.perf_counter()
    state = start(recording.sensors, TrackingSettings())
    for scan in recording.scans[:WARM_UP_SCANS]:
        take(state, scan)
    return time.perf_counter() - begin


def _track(recording: Recording, compile_s: float) -> tuple[list[Tracks], TrackReport]:
    pictures: list[Tracks] = []
    scan_ms = []
    cpu_ns = 0
    state = start(recording.sensors, TrackingSettings())
    for scan in recording.scans:
        begin_ns, begin_cpu_ns = time.perf_counter_ns(), time.process_time_ns()
        tracks = take(state, scan)
        cpu_ns += time.process_time_ns() - begin_cpu_ns
        scan_ms.append((time.perf_counter_ns() - begin_ns) / 1e6)
        pictures.append(tracks)
    cpu_s = cpu_ns / 1e9
    p50, p95, longest = np.percentile(scan_ms or [0.0], (50, 95, 100)).tolist()
    return pictures, TrackReport(
        detections=recording.detections,
        scans=len(recording.scans),
        wall_s=sum(scan_ms) / 1e3,
        cpu_s=cpu_s,
        compile_s=compile_s,
        detections_per_second=recording.detections / cpu_s if cpu_s > 0 else 0.0,
        scan_ms_p50=p50,
        scan_ms_p95=p95,
        scan_ms_max=longest,
        peak_tracks=max((int((one.state == TrackState.CONFIRMED).sum()) for one in pictures), default=0),
    )


def _sentence(report: TrackReport) -> str:
    return (
        f"{report.detections} detections in {report.scans} scans: {report.detections_per_second:,.0f} a second, "
        f"95 % of scans within {report.scan_ms_p95:.2f} ms, at most {report.peak_tracks} confirmed tracks."
    )
