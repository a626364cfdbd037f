"""`make bench`: measure, print a table, keep the figures in `build/bench/NAME.json`.

Each other file of this folder offers `measure() -> list[Metric]`. `make bench BENCH="corridor tracking"` runs some.
Exit code 1 if a target is missed: a target is never lowered to be met.
"""

import importlib
import sys
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from tests.bench.metric import Metric

FOLDER = Path(__file__).parent
OUT = Path("build/bench")


def names() -> list[str]:
    """Benchmarks there are."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in {"__main__", "metric", "running"})


def table(name: str, metrics: list[Metric]) -> Table:
    """What a person reads."""
    shown = Table(title=name, title_justify="left")
    for column in ("metric", "value", "unit", "target", ""):
        shown.add_column(column, justify="right" if column in {"value", "target"} else "left")
    for metric in metrics:
        verdict = {True: "met", False: "MISSED", None: ""}[metric.met]
        shown.add_row(metric.name, f"{metric.value:g}", metric.unit, metric.target, verdict)
    return shown


def main(chosen: list[str]) -> int:
    """Run the benchmarks named, or all."""
    OUT.mkdir(parents=True, exist_ok=True)
    unknown = set(chosen) - set(names())
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(names())}", file=sys.stderr)
        return 2
    missed = 0
    for name in chosen or names():
        metrics: list[Metric] = importlib.import_module(f"tests.bench.{name}").measure()
        (OUT / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode({"metrics": metrics})))
        Console().print(table(name, metrics))
        missed += sum(metric.met is False for metric in metrics)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
