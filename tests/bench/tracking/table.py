"""The files as tables for people: each figure of ours beside those of others."""

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text
from tests.bench.tracking.known import KNOWN, Known
from tests.bench.tracking.play import Result
from tests.bench.tracking.targets import COMPLETENESS_SLACK, DETECTIONS_PER_SECOND

DISTANCES: Final = (
    "GOSPA (m) beside the compiled reference, the best library and true association",
    ("c50", "compiled", "library", "assoc.", "c200", "compiled", "assoc."),
)
TRUST: Final = (
    "completeness beside true association, spuriousness and swaps beside the compiled reference; initiation (s)",
    ("complete", "assoc.", "spurious", "compiled", "swaps", "compiled", "false", "update", "p50", "p95"),
)
SPEED: Final = (
    "speed beside the best library; 95 % of scans by processor time and on the clock (ms)",
    ("det/s", "library", "p95", "on clock"),
)


def _judged(text: str, good: bool | None) -> Text:
    """Green or red; colours are left out where there is no terminal."""
    return Text(text, style={True: "green", False: "bold red", None: ""}[good])


def _reference(value: float | None, digits: int = 1) -> Text:
    return Text("–" if value is None else f"{value:,.{digits}f}", style="dim")


def _distances(result: Result, known: Known | None) -> Iterable[Text]:
    c50, c200 = result.scores["gospa"], result.scores["gospa_c200"]
    compiled, associated = (known.compiled, known.associated) if known else (None, None)
    return (
        _judged(f"{c50:.1f}", compiled and c50 <= compiled.c50),
        _reference(compiled and compiled.c50),
        _reference(known and known.library_c50),
        _reference(associated and associated.c50),
        _judged(f"{c200:.1f}", compiled and c200 <= compiled.c200),
        _reference(compiled and compiled.c200),
        _reference(associated and associated.c200),
    )


def _trust(result: Result, known: Known | None) -> Iterable[Text]:
    scores = result.scores
    compiled, associated = (known.compiled, known.associated) if known else (None, None)
    complete, spurious, swaps = scores["siap_c"], scores["siap_s"], scores["idsw"]
    return (
        _judged(f"{complete:.4f}", associated and complete >= associated.completeness - COMPLETENESS_SLACK),
        _reference(associated and associated.completeness, 3),
        _judged(f"{spurious:.4f}", compiled and round(spurious, 4) <= compiled.spuriousness),
        _reference(compiled and compiled.spuriousness, 4),
        _judged(f"{swaps:.0f}", compiled and swaps <= compiled.swaps),
        _reference(compiled and compiled.swaps, 0),
        _judged(f"{scores['false_tracks']:.0f}", scores["false_tracks"] == 0),
        Text(f"{scores['update_p']:.3f}"),
        Text(f"{scores['init_delay_p50']:.1f}"),
        Text(f"{scores['init_delay_p95']:.1f}"),
    )


def _speed(result: Result, known: Known | None) -> Iterable[Text]:
    return (
        _judged(f"{result.rate:,.0f}", result.rate >= DETECTIONS_PER_SECOND if known else None),
        _reference(known and known.library_rate, 0),
        Text(f"{result.scan_ms_p95:.2f}"),
        Text(f"{result.clock_ms_p95:.2f}"),
    )


def show(results: Iterable[Result], console: Console) -> None:
    """Print a row for each file in each table."""
    results = list(results)
    for (title, headings), cells in ((DISTANCES, _distances), (TRUST, _trust), (SPEED, _speed)):
        table = Table(title=title, title_justify="left")
        for heading in ("file", *headings):
            table.add_column(heading, justify="left" if heading == "file" else "right", no_wrap=True)
        for result in results:
            table.add_row(result.scene.name, *cells(result, KNOWN.get(result.scene.name)))
        console.print(table)
