"""What people see while and after figures are measured: tables that keep their columns, colours on a terminal only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text
from tests.bench.metric import Metric

PIPE_WIDTH: Final = 240
"""Without a terminal nothing limits a line; rich would wrap at 80."""


def console() -> Console:
    """Standard output."""
    made = Console()
    return made if made.is_terminal else Console(width=PIPE_WIDTH)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on a terminal what is being measured."""
    terminal = Console(stderr=True)
    if not terminal.is_terminal:
        yield
        return
    with terminal.status(f"{what} ..."):
        yield


def table(name: str, metrics: list[Metric]) -> Table:
    """All figures of a benchmark."""
    shown = Table(title=name, title_justify="left")
    for column in ("metric", "value", "unit", "target", ""):
        shown.add_column(column, justify="right" if column in {"value", "target"} else "left")
    verdicts = {True: Text("met", "green"), False: Text("MISSED", "bold red"), None: Text()}
    for metric in metrics:
        shown.add_row(metric.name, f"{metric.value:,g}", metric.unit, metric.target, verdicts[metric.met])
    return shown
