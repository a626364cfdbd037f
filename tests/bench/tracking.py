"""The tracker alone on the tracking benchmark's tuning files, beside the best figures known for each."""

import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter_ns, process_time
from typing import Final, NamedTuple

import numpy as np
from tests.bench.metric import Metric, at_least, at_most, plain

from hima.scoring.picture import Truth, on_grid
from hima.scoring.recording import Recording, read_recording, shown, take
from hima.scoring.score import score
from hima.tracking import tracker
from hima.tracking.settings import TrackingSettings

DATA: Final = Path(__file__).resolve().parents[3] / "shared" / "bench" / "tracking" / "data"
RUNS: Final = 3


class Known(NamedTuple):
    """What a plain tracker of two models and a compiled kernel reaches on a file."""

    c50: float
    c200: float
    completeness: float
    spuriousness: float
    switches: int


KNOWN: Final = {
    "tune-n20-c10": Known(134.4, 170.9, 0.975, 0.0036, 2),
    "tune-n20-c100": Known(134.5, 179.4, 0.977, 0.0069, 0),
    "tune-n50-c10": Known(223.2, 294.1, 0.968, 0.0056, 4),
    "tunemulti-n20-c10": Known(104.4, 123.6, 0.989, 0.0018, 0),
    "tunebias-n20-c10": Known(185.2, 245.1, 0.986, 0.0018, 0),
    "tuneoosm-n20-c10": Known(121.1, 151.0, 0.976, 0.0027, 0),
    "tunemulti-n100-c100": Known(209.1, 262.9, 0.983, 0.0029, 5),
}
SCAN_MS: Final = 2.0
"""What one scan of a hundred drones in as much clutter may take."""
DETECTIONS_PER_SECOND: Final = 150_000.0


def play(recording: Recording) -> tuple[dict[str, np.ndarray], float, float]:
    """Track once; returns the picture, detections a second of processor time, and the 95th percentile scan in ms."""
    state = tracker.start(recording.sensors, TrackingSettings())
    pictures, scan_ms = [], []
    begin = process_time()
    for scan in recording.scans:
        began_ns = perf_counter_ns()
        pictures.append(take(state, scan))
        scan_ms.append((perf_counter_ns() - began_ns) / 1e6)
    cpu_s = process_time() - begin
    return shown(pictures), recording.detections / cpu_s, float(np.percentile(scan_ms, 95))


def figures(name: str) -> dict[str, float]:
    """All figures of one file; speed is the best of a few runs, since the machine is shared."""
    recording = read_recording(dict(np.load(DATA / f"{name}.npz")))
    file = np.load(DATA / f"{name}.truth.npz")
    truth = Truth(file["t"], file["pos"], file["vel"])
    runs = [play(recording) for _ in range(RUNS + 1)][1:]  # the first compiles
    scores = score(truth, on_grid(runs[0][0], truth.time_s))
    kept = ("gospa", "gospa_c200", "siap_c", "siap_s", "idsw", "init_delay_p50", "init_delay_p95", "false_tracks_per_h")
    found = {key: float(scores[key] or 0.0) for key in kept}
    return found | {"rate": max(run[1] for run in runs), "scan_ms": min(run[2] for run in runs)}


def measure(names: Iterable[str] = tuple(KNOWN)) -> list[Metric]:
    """Figures of every tuning file that is at hand; none if the benchmark is not beside the project."""
    metrics: list[Metric] = []
    for name in names:
        if not (DATA / f"{name}.truth.npz").is_file():
            continue
        known, found = KNOWN[name], figures(name)
        metrics += [
            at_most(f"{name} c50", found["gospa"], "m", known.c50),
            at_most(f"{name} c200", found["gospa_c200"], "m", known.c200),
            at_least(f"{name} completeness", found["siap_c"], "", known.completeness),
            at_most(f"{name} spuriousness", found["siap_s"], "", known.spuriousness),
            at_most(f"{name} switches", found["idsw"], "", known.switches),
            plain(f"{name} initiation p95", found["init_delay_p95"], "s"),
            plain(f"{name} false tracks", found["false_tracks_per_h"], "1/h"),
            at_least(f"{name} detections", found["rate"], "1/s", DETECTIONS_PER_SECOND),
            at_most(f"{name} scan p95", found["scan_ms"], "ms", SCAN_MS),
        ]
    return metrics


if __name__ == "__main__":
    for metric in measure(sys.argv[1:] or tuple(KNOWN)):
        print(f"{metric.name:38s} {metric.value:12.4f} {metric.unit:4s} {metric.target:12s} {metric.met}")
