"""The tracker alone: on the tuning files beside the best figures known, on files held out, and at its limits.

`python -m tests.bench.tracking.measure [NAME ...]` plays tuning files only, for those who work on the tracker.
"""

import sys
from collections.abc import Iterable

from tests.bench.metric import Metric
from tests.bench.printing import console, waiting
from tests.bench.tracking import targets
from tests.bench.tracking.draw import draw
from tests.bench.tracking.files import FOLDER, Scene, tuning
from tests.bench.tracking.holdout import PLANS, holdout
from tests.bench.tracking.known import KNOWN
from tests.bench.tracking.limits import clean_air, memory_of, thousand
from tests.bench.tracking.play import Result, in_time_c50, play
from tests.bench.tracking.table import show


def _late(scene: Scene) -> bool:
    return bool((scene.arrays["arrival"] > scene.arrays["time"]).any())


def files(scenes: Iterable[Scene]) -> list[Metric]:
    """Play, draw and compare files."""
    results: dict[str, Result] = {}
    in_time: dict[str, float] = {}
    for scene in scenes:
        with waiting(scene.name):
            results[scene.name] = play(scene)
            draw(results[scene.name])
            if _late(scene):
                in_time[scene.name] = in_time_c50(scene)
    if results:
        show(results.values(), console())
    of_files = [metric for result in results.values() for metric in targets.of_file(result)]
    return targets.of_all(results, in_time) + of_files


def measure() -> list[Metric]:
    """All figures; those on files only where the benchmark is beside the project."""
    with waiting("held-out files"):
        scenes = tuning(tuple(KNOWN)) + holdout()
    metrics = files(scenes)
    busy = FOLDER / "data" / f"{targets.BUSY_FILE}.npz"
    with waiting("large scenes"):
        if busy.is_file():
            metrics.append(memory_of(busy))
        metrics += clean_air() + thousand()
    return metrics


def shown(metrics: list[Metric]) -> list[Metric]:
    """What the general table shows: the figures of files without target stand in the table of files."""
    of_files = (*KNOWN, *PLANS)
    return [metric for metric in metrics if metric.target or not metric.name.startswith(of_files)]


if __name__ == "__main__":
    for metric in files(tuning(tuple(sys.argv[1:]) or tuple(KNOWN))):
        print(f"{metric.name:48s} {metric.value:12.4f} {metric.unit:4s} {metric.target:12s} {metric.met}")
