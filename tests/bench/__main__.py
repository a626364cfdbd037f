"""`make bench`: measure, print a table, keep the figures in `build/bench/NAME.json`.

A benchmark is a file of this folder that offers `measure() -> list[Metric]`, or a folder with a file `measure.py` that
does; it may offer `shown(metrics)` too, those that the printed table is to hold. `make bench BENCH="corridor tracking"`
runs some. Exit code 1 if a target is missed: a target is never lowered to
be met.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from tests.bench.metric import Metric
from tests.bench.printing import console, table

FOLDER = Path(__file__).parent
OUT = Path("build/bench")
NONE = {"__main__", "metric", "printing"}


def modules() -> dict[str, str]:
    """Benchmarks there are, by name, and where each measures."""
    single = {path.stem: f"tests.bench.{path.stem}" for path in FOLDER.glob("*.py") if path.stem not in NONE}
    several = {path.parent.name: f"tests.bench.{path.parent.name}.measure" for path in FOLDER.glob("*/measure.py")}
    return dict(sorted((single | several).items()))


def main(chosen: list[str]) -> int:
    """Run the benchmarks named, or all."""
    OUT.mkdir(parents=True, exist_ok=True)
    there = modules()
    unknown = set(chosen) - set(there)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(there)}", file=sys.stderr)
        return 2
    missed = 0
    for name in chosen or there:
        module = importlib.import_module(there[name])
        metrics: list[Metric] = module.measure()
        (OUT / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode({"metrics": metrics})))
        shown: Callable[[list[Metric]], list[Metric]] = getattr(module, "shown", list)
        console().print(table(name, shown(metrics)))
        missed += sum(metric.met is False for metric in metrics)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
