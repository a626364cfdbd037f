"""What `hima zones` says: every deviation, and what became of the zones."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from hima.config.zones_import import Imported
from hima.wire.geozones.decode import Decoded
from hima.wire.geozones.report import Report

SHOWN_MAX: Final = 200
"""Most deviations that are printed; `hima zones check --json` has more."""


def counted(count: int, what: str) -> str:
    """A number with its noun."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def show(report: Report, console: Console) -> None:
    """Print the deviations: a table on a terminal, else one a line with tabs between."""
    shown = report.deviations[:SHOWN_MAX]
    if console.is_terminal and shown:
        table = Table("done", "where", "what")
        for deviation in shown:
            table.add_row(deviation.done.value, deviation.where, deviation.what)
        console.print(table)
    else:
        for deviation in shown:
            print(deviation.done.value, deviation.where, deviation.what, sep="\t", file=console.file)
    more = report.repaired + report.dropped - len(shown)
    if more > 0:
        print(f"... and {more} more; `hima zones check --json` lists more of them.", file=console.file)


def summary(path: str, decoded: Decoded) -> str:
    """One sentence on the document and one on what was not as it should be."""
    zones, report = decoded.collection.zones, decoded.report
    kinds = Counter(zone.type for zone in zones)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "none that can be used"
    lines = [f"{path}: {decoded.standard}, {counted(decoded.entries, 'zone')}: {told}."]
    if not report.repaired and not report.dropped:
        lines.append("Nothing deviates from the standard.")
    else:
        zones_out = f" ({counted(report.zones_dropped, 'whole zone')})" if report.zones_dropped else ""
        repaired, dropped = counted(report.repaired, "deviation"), counted(report.dropped, "thing")
        lines.append(f"{repaired} repaired, {dropped} left out{zones_out}.")
    if decoded.collection.other_geoid:
        lines.append(
            f"Heights above mean sea level are meant above {decoded.collection.other_geoid}, which may differ from "
            "this site's by metres."
        )
    return "\n".join(lines)


def brought(imported: Imported, folder: Path | None) -> str:
    """What became of the zones of an import."""
    where = "printed" if folder is None else f"written to {folder / 'zones.geojson'}"
    said = f"{counted(len(imported.features), 'zone')} {where}, one for each polygon."
    away = "is" if imported.elsewhere == 1 else "are"
    return f"{said} {imported.elsewhere} {away} too far from the site." if imported.elsewhere else said


def as_json(decoded: Decoded) -> dict[str, Any]:
    """The report for programs."""
    report = decoded.report
    return {
        "standard": decoded.standard,
        "entries": decoded.entries,
        "zones": len(decoded.collection.zones),
        "repaired": report.repaired,
        "dropped": report.dropped,
        "zones_dropped": report.zones_dropped,
        "deviations": [
            {"where": found.where, "what": found.what, "done": found.done.value} for found in report.deviations
        ],
    }
