"""`hima simulate SCENARIO --out DIR`: a scenario into recordings, truth and a journal."""

import argparse
import sys
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from hima.app.simulate import Simulated, open_named, simulate
from hima.cli.version import version


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima simulate`."""
    parser.description = (
        "Run a scenario as fast as it goes: a recording of each feed in its real wire format, the truth "
        "(truth.npz), and the run as a journal (journal.hima). The same scenario gives the same recordings."
    )
    parser.add_argument("scenario", type=Path, metavar="SCENARIO", help="the scenario file; it names its site")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files go")
    parser.add_argument(
        "--sites", type=Path, metavar="FOLDER", help="folder of site folders (default: sites, here or beside)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Simulate the scenario."""
    site, scenario = open_named(options.scenario, options.sites)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:3.0f} %"))
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(scenario.name, total=scenario.duration_s)
        made = simulate(site, scenario, options.out, version(), lambda done_s: bar.update(task, completed=done_s))
    print(msgspec.json.encode(made).decode() if options.json else _summary(made, options.out))
    sys.stdout.flush()
    return 0


def _summary(made: Simulated, folder: Path) -> str:
    lines = [f"{made.scenario}: {made.aircraft} aircraft at {made.site} for {made.duration_s:g} s, in {folder}"]
    for (feed, frames), name in zip(made.frames.items(), made.files, strict=False):
        lines.append(f"{frames:>10} frames {made.bytes[feed]:>10} bytes  {name}")
    return "\n".join([*lines, f"outcomes_sha256 {made.outcomes_sha256}"])
