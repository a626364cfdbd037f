"""Figures that need no file of others: large scenes, clean air, memory."""

from pathlib import Path
from typing import Final

import numpy as np
from tests.bench.metric import Metric, at_most, plain
from tests.bench.tracking.memory import measured
from tests.bench.tracking.play import Result, play
from tests.bench.tracking.swarm import swarm

from hima.scoring.continuity import delays

OUT: Final = Path("build/bench/scenes")
LARGE_SCAN_MS: Final = 20.0
"""What 95 % of scans of a thousand drones in as much clutter may take."""
LOOKS_TO_CONFIRM: Final = 2.0
MEMORY_MB: Final = 300.0


def _looks(result: Result) -> np.ndarray:
    """For each drone, how many looks it took, from the first that could see it, until its track was shown."""
    held = result.judged.held
    return np.nan_to_num(delays(held) / held.step_s + 1.0, nan=np.inf)


def clean_air() -> list[Metric]:
    """How soon drones are confirmed where the radar sees nothing else; half of them appear later."""
    result = play(swarm("clean air", 100, 0.0, 40, seed=3001, late=True), runs=1)
    p50, p95 = np.percentile(_looks(result), (50, 95), method="inverted_cdf")
    return [
        at_most("clean air, looks until confirmed p50", float(p50), "", LOOKS_TO_CONFIRM),
        plain("clean air, looks until confirmed p95", float(p95), ""),
        at_most("clean air, false tracks", result.scores["false_tracks"], "", 0),
    ]


def thousand() -> list[Metric]:
    """A thousand drones in a thousand false plots: time of a scan, and memory of a process that tracks them."""
    scene = swarm("thousand", 1000, 1000.0, 20, seed=3002)
    result = play(scene)
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / "thousand.npz"
    np.savez(file, allow_pickle=False, **scene.arrays)
    return [
        at_most("1,000 drones and 1,000 false plots, scan p95", result.scan_ms_p95, "ms", LARGE_SCAN_MS),
        plain("1,000 drones and 1,000 false plots, scan p95 on the clock", result.clock_ms_p95, "ms"),
        plain("1,000 drones and 1,000 false plots, completeness", result.scores["siap_c"], ""),
        plain("1,000 drones and 1,000 false plots, detections", result.rate, "1/s"),
        at_most("1,000 drones and 1,000 false plots, memory", measured(file), "MB", MEMORY_MB),
    ]


def memory_of(file: Path) -> Metric:
    """Memory of a process that tracks a file."""
    return at_most(f"{file.stem} memory", measured(file), "MB", MEMORY_MB)
