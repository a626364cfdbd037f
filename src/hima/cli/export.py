"""`hima export JOURNAL`: what a journal held, in formats that other programs read."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from hima.app.stores import read_journal
from hima.archive.ocsf import NO_COUNTRY
from hima.archive.points import alert_point, track_points
from hima.archive.writer import Writer
from hima.cli.export_cap import CapFolder
from hima.cli.export_walk import Span, Step, Walk
from hima.cli.export_writers import CAP, CAP_MEANING, FORMATS, check_out, files_of
from hima.errors import UsageError
from hima.node.corridor import StateUnreadableError
from hima.node.journal_errors import JournalDamagedError
from hima.node.ports import JournalReading
from hima.picture.mode import Mode
from hima.units import SECOND_NS


class Counts:
    """What was written."""

    def __init__(self) -> None:
        self.tracks = 0
        self.alerts = 0
        self.modes: dict[str, None] = {}


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima export`."""
    parser.description = (
        "Run the corridor over a journal again and write its tracks and alerts in a format that other "
        "programs read; a node may be writing the journal. Every row says whether it was live, simulated, a replay or "
        "an exercise."
    )
    parser.epilog = (
        "Formats: "
        + "; ".join(f"{name}: {format_.meaning}" for name, format_ in FORMATS.items())
        + f"; {CAP}: {CAP_MEANING}. A damaged journal is exported up to the damage, with exit code 1."
    )
    formats = (*FORMATS, CAP)
    parser.add_argument("journal", type=Path, metavar="JOURNAL", help="the journal file, usually journal.hima")
    parser.add_argument("--format", choices=formats, required=True, metavar="FORMAT", help=" | ".join(formats))
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help="the file, or a new folder for csv, parquet and cap; else standard output",
    )
    parser.add_argument("--from", dest="since", metavar="TIME", help="from this moment on (ISO)")
    parser.add_argument("--to", dest="until", metavar="TIME", help="until this moment (ISO)")
    parser.add_argument(
        "--every",
        type=float,
        default=1.0,
        metavar="S",
        help="least seconds between rows of a track; 0 for all (default: 1)",
    )
    parser.add_argument("--tentative", action="store_true", help="tentative tracks too")
    parser.add_argument(
        "--country", default=NO_COUNTRY, metavar="CODE", help="ocsf: ISO 3166 code of two letters; ZZ is unknown"
    )
    parser.add_argument("--sender", default="", metavar="NAME", help="cap: who sends; default: hima.SITE")
    parser.add_argument(
        "--advised-by",
        default="",
        metavar="PERSON",
        help="cap: give advice (shelter, prepare) in the name of this person",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Export the journal; exit code 1 if it is damaged."""
    span = _span(options)
    if not (len(options.country) == 2 and options.country.isascii() and options.country.isalpha()):
        raise UsageError("--country is a code of two letters, such as IQ (ISO 3166).")
    check_out(options.format, options.out, options.journal)
    counts = Counts()
    try:
        with read_journal(options.journal) as reader:
            damage = (
                _cap(reader, span, options, counts) if options.format == CAP else _tables(reader, span, options, counts)
            )
    except StateUnreadableError as error:
        print(f"{options.journal}: {error}", file=sys.stderr)
        return 1
    print(_summary(counts), file=sys.stderr)
    if damage is not None:
        print(f"{options.journal}: {damage.what} What was before it is exported.", file=sys.stderr)
    return 0 if damage is None else 1


def _span(options: argparse.Namespace) -> Span:
    if not 0 <= options.every < float("inf"):
        raise UsageError(f"--every must be at least 0, not {options.every}.")
    since_ns, until_ns = _moment("--from", options.since), _moment("--to", options.until)
    if since_ns is not None and until_ns is not None and until_ns < since_ns:
        raise UsageError("--to is before --from.")
    return Span(since_ns, until_ns, round(options.every * SECOND_NS), options.tentative)


def _moment(option: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} must be a moment such as 2026-11-03T18:00:00Z, not {text!r}.") from error
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return int(moment.timestamp() * SECOND_NS)


def _tables(
    reader: JournalReading, span: Span, options: argparse.Namespace, counts: Counts
) -> JournalDamagedError | None:
    walk = Walk(reader, span)
    with files_of(options.format, options.out) as files:
        writer: Writer | None = None
        for step in walk.steps():
            if writer is None:
                writer = FORMATS[options.format].open(files, step.world, options.country.upper())
            _write(writer, step, span, counts)
        if writer is None:
            raise UsageError("The journal holds no picture of that time: look at its span with `hima replay`.")
        writer.close()
    return walk.damage


def _write(writer: Writer, step: Step, span: Span, counts: Counts) -> None:
    alerts = [alert_point(change, step.picture, step.world) for change in step.changes]
    writer.alerts(alerts)
    counts.alerts += len(alerts)
    if step.due and step.picture is not None:
        tracks = list(track_points(step.picture, step.world, tentative=span.tentative))
        writer.tracks(tracks)
        counts.tracks += len(tracks)
    counts.modes[step.world.mode.value] = None


def _cap(reader: JournalReading, span: Span, options: argparse.Namespace, counts: Counts) -> JournalDamagedError | None:
    walk = Walk(reader, span)
    folder = CapFolder(options.out, options.sender, options.advised_by)
    for step in walk.steps():
        folder.take(step.site, step.mode, step.changes, step.picture)
        counts.modes[step.world.mode.value] = None
    counts.alerts = folder.written
    return walk.damage


def _summary(counts: Counts) -> str:
    modes = ", ".join(counts.modes)
    unreal = "" if set(counts.modes) <= {Mode.LIVE.value} else f" Not live: {modes}."
    return f"{counts.tracks} rows of tracks and {counts.alerts} of alerts.{unreal}"
