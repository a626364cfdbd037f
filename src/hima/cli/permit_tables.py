"""Reading flight permits, as `hima permit` does: lists, histories, tables in and out, volumes for maps."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from typing import Final, NamedTuple, TextIO

from hima.archive.csv_tables import as_written, safe
from hima.cli import permit_view as view
from hima.cli.permit_acts import Office, deed
from hima.cli.registry_view import entry_view, line_of_entry, print_json, print_rows, problem_line
from hima.cli.whole_file import whole_file
from hima.config.permit_file import application_of
from hima.config.permit_rows import COLUMNS, document_of, texts_of
from hima.errors import Problem, UnreachableError, UsageError
from hima.plain_text import visible
from hima.registry.acts.act import Act
from hima.registry.change import RecordKind, Ref
from hima.registry.flight.drawing import feature, kml
from hima.registry.flight.record import decode
from hima.registry.flight.rules import NoSuchPermitError, ProblemsError

LIMIT_MAX: Final = 1000
HISTORY_MAX: Final = 10_000
CELL_MAX: Final = 100_000
_IGNORED: Final = ("number", "state")
"""Columns that an export has and an import does not take: numbers and states are given here."""


async def show(office: Office, options: argparse.Namespace) -> int:
    """Show a permit."""
    permit, version = await office.desk.read(options.number)
    if options.json:
        print_json(view.permit_json(permit, version))
    else:
        view.print_permit(permit, version)
    return 0


async def find(office: Office, options: argparse.Namespace) -> int:
    """Show permits that words begin, or all."""
    if not 1 <= options.limit <= LIMIT_MAX:
        raise UsageError(f"--limit must be from 1 to {LIMIT_MAX}, not {options.limit}.")
    words = " ".join(options.words)
    page = await office.store.search(RecordKind.FLIGHT_PERMIT, words, options.state, options.limit, options.after)
    permits = [decode(stored.body) for stored in page.records]
    if options.json:
        told = [view.permit_json(permit) for permit in permits]
        print_json({"permits": told, "after": page.after, "total": page.total, "more": page.more})
        return 0
    print_rows(("number", "state", "from", "to", "operator", "purpose"), map(view.line_of, permits))
    counted = f"more than {page.total}" if page.more else f"{page.total}"
    print(f"{counted} found" + (f"; go on with --after {page.after}" if page.after else ""), file=sys.stderr)
    return 0


async def history(office: Office, options: argparse.Namespace) -> int:
    """Show everything that became of a permit."""
    entries = await office.store.history(Ref(RecordKind.FLIGHT_PERMIT, options.number), HISTORY_MAX)
    if not entries:
        raise NoSuchPermitError(options.number)
    if options.json:
        print_json({"entries": [entry_view(entry) for entry in entries]})
    else:
        print_rows(("entry", "time", "what", "by", "why"), map(line_of_entry, entries))
    return 0


async def draw(office: Office, options: argparse.Namespace) -> int:
    """Write the volume of a permit for a map."""
    permit, _ = await office.desk.read(options.number)
    if options.format == "kml":
        text = kml(permit, office.rules.geoid_undulation_m)
    else:
        collection = {"type": "FeatureCollection", "features": [feature(permit)]}
        text = json.dumps(collection, ensure_ascii=False, indent=1) + "\n"
    with whole_file(options.out) as out:
        out.write(text)
    return 0


class Row(NamedTuple):
    """What became of a row: the number of the draft, or why there is none."""

    line: int
    number: str
    problems: tuple[Problem, ...] = ()


async def bring_table(office: Office, options: argparse.Namespace) -> int:
    """Bring the rows of a table in as drafts, each for itself."""
    drafted = refused = 0
    act = deed(office, options)
    try:
        with options.file.open(encoding="utf-8-sig", newline="") as file:
            for line, cells in _rows(file):
                row = await _bring(office, line, cells, act, dry=options.dry_run)
                refused, drafted = refused + bool(row.problems), drafted + (not row.problems)
                _tell_row(row, options)
    except OSError as error:
        raise UnreachableError(f"{options.file} cannot be read: {error.strerror}.", "Name a table (CSV).") from error
    finally:
        would = "would be " if options.dry_run else ""
        print(f"{drafted} {would}drafted, {refused} {would}refused", file=sys.stderr)
    return 1 if refused else 0


async def _bring(office: Office, line: int, cells: dict[str, str] | None, act: Act, *, dry: bool) -> Row:
    if cells is None:
        hint = "Give as many as there are columns."
        return Row(line, "", (Problem("row", "not as many cells as columns", hint),))
    read = application_of(document_of("row", cells))
    if read.application is None:
        return Row(line, "", read.problems)
    try:
        if dry:
            office.desk.sound(read.application, act)
            return Row(line, "")
        return Row(line, (await office.desk.draft(read.application, act)).number)
    except ProblemsError as error:
        return Row(line, "", error.problems)


def _rows(file: TextIO) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Cells by column of each row; None where their number is not that of the columns."""
    csv.field_size_limit(CELL_MAX)
    reader = csv.reader(file, strict=True)
    known = (*COLUMNS, *_IGNORED)
    try:
        head = [name.strip() for name in next(reader, [])]
        odd = next((name for name in head if name not in known or head.count(name) > 1), None)
        if odd is not None or not head:
            said = f"{visible(odd or '')[:60]!a} is no column, or is there twice" if head else "There is no first line"
            raise UsageError(f"{said}. The first line names columns: {', '.join(COLUMNS)}.")
        for cells in reader:
            if cells:
                texts = dict(zip(head, map(as_written, cells), strict=False))
                kept = {name: text for name, text in texts.items() if name not in _IGNORED}
                yield reader.line_num, kept if len(cells) == len(head) else None
    except (csv.Error, UnicodeDecodeError) as error:
        where = f"The table cannot be read after line {reader.line_num}: {error}."
        raise UsageError(f"{where} Save it as CSV, UTF-8.") from error


def _tell_row(row: Row, options: argparse.Namespace) -> None:
    if options.json:
        print_json({**row._asdict(), "problems": [problem._asdict() for problem in row.problems]})
    elif row.problems:
        print(f"line {row.line}: refused: {' '.join(problem_line(problem) for problem in row.problems)}")
    else:
        print(f"line {row.line}: {f'drafted as {row.number}' if row.number else 'would be drafted'}")


async def give_table(office: Office, options: argparse.Namespace) -> int:
    """Write all permits as a table that an import takes."""
    count, after = 0, ""
    with whole_file(options.out) as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow((*_IGNORED, *COLUMNS))
        while True:
            page = await office.store.search(RecordKind.FLIGHT_PERMIT, "", options.state, 500, after)
            for stored in page.records:
                permit = decode(stored.body)
                texts = texts_of(permit.application)
                cells = (permit.number, permit.state.value, *(texts[column] for column in COLUMNS))
                writer.writerow([safe(cell) for cell in cells])
            count, after = count + len(page.records), page.after
            if not after:
                break
    print(f"{count} written", file=sys.stderr)
    return 0
