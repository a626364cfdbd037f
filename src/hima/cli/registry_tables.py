"""Reading the register, as `hima registry` does: records, lists, histories, tables, the chain, rule packs."""

import argparse
import re
import sys
from collections.abc import Iterator
from typing import Final

import msgspec

from hima.cli.registry_acts import Office, deed, term
from hima.cli.registry_view import (
    entry_view,
    line_of,
    line_of_entry,
    print_json,
    print_record,
    print_rows,
    problem_line,
)
from hima.cli.whole_file import whole_file
from hima.config.packs import shipped
from hima.config.record_export import give
from hima.config.record_table import Row, bring
from hima.errors import UnreachableError, UsageError
from hima.plain_text import visible
from hima.registry.chain import Verification, misplaced, verify
from hima.registry.change import RecordKind, Ref
from hima.registry.records.record import decode, relisted

LIMIT_MAX: Final = 1000
HISTORY_MAX: Final = 10_000
_DIGEST: Final = re.compile(r"[0-9a-fA-F]{64}")


async def show(office: Office, options: argparse.Namespace) -> int:
    """Show a record."""
    ref = _ref(options)
    stored = await office.desk.store.get(ref)
    if stored is None:
        return _missing(ref)
    if options.json:
        print_json({"kind": ref.kind, "version": stored.version, "record": msgspec.Raw(stored.body)})
    else:
        print_record(decode(stored), stored.version, office.packs)
    return 0


async def find(office: Office, options: argparse.Namespace) -> int:
    """Show records that words begin, or all of a kind."""
    if not 1 <= options.limit <= LIMIT_MAX:
        raise UsageError(f"--limit must be from 1 to {LIMIT_MAX}, not {options.limit}.")
    kind = RecordKind(options.kind)
    words = " ".join(options.words)
    page = await office.desk.store.search(kind, words, options.state, options.limit, options.after)
    if options.json:
        records = [msgspec.Raw(stored.body) for stored in page.records]
        print_json({"records": records, "after": page.after, "total": page.total, "more": page.more})
        return 0
    print_rows(("number", "name", "state"), [line_of(decode(stored)) for stored in page.records])
    counted = f"more than {page.total}" if page.more else f"{page.total}"
    print(f"{counted} found" + (f"; go on with --after {page.after}" if page.after else ""), file=sys.stderr)
    return 0


async def history(office: Office, options: argparse.Namespace) -> int:
    """Show everything that became of a record."""
    ref = _ref(options)
    entries = await office.desk.store.history(ref, HISTORY_MAX)
    if not entries:
        return _missing(ref)
    if options.json:
        print_json({"entries": [entry_view(entry) for entry in entries]})
    else:
        print_rows(("entry", "time", "what", "by", "why"), map(line_of_entry, entries))
    return 0


async def verify_all(office: Office, options: argparse.Namespace) -> int:
    """Check the chain, and that every record is found as it was last written."""
    if options.head is not None and not _DIGEST.fullmatch(options.head):
        raise UsageError("--head is the SHA-256 that an earlier check printed: 64 hexadecimal digits.")
    store = office.desk.store
    checked = await verify(store, None if options.head is None else bytes.fromhex(options.head))
    lost = await misplaced(store, relisted) if checked.altered is None else None
    sound = checked.altered is None and checked.met is not False and lost is None
    if options.json:
        print_json({**checked._asdict(), "head": checked.head.hex(), "misplaced": lost, "sound": sound})
    else:
        for line in _findings(checked, lost):
            print(line)
    return 0 if sound else 1


def _findings(checked: Verification, lost: Ref | None) -> Iterator[str]:
    if checked.altered is not None:
        yield f"Entry {checked.altered} is not what was written; {checked.entries} before it are. Put back a copy."
        return
    yield f"{checked.entries} entries, each as it was written. Head: {checked.head.hex()}"
    if checked.met is False:
        yield "The chain does not go through the head that was noted: entries were cut off or exchanged."
    if lost is not None:
        yield f"{lost.kind.value} {lost.id} is not found as it was last written. Put back a copy."


async def show_packs(office: Office, options: argparse.Namespace) -> int:
    """Show the rule packs of a site, or those of the program."""
    packs = office.packs if options.site is not None else shipped()
    if options.json:
        print_json({"packs": packs})
        return 0
    for pack in packs:
        print(f"{pack.id}: {pack.name} ({pack.jurisdiction}, {pack.status.replace('_', ' ')})")
        print(f"  {pack.text}")
        for name in pack.figures.__struct_fields__:
            figure = getattr(pack.figures, name)
            value = "unknown" if figure is None or figure.value is None else f"{figure.value:.9g}"
            print(f"  {name}: {value}{'' if figure is None else '. ' + figure.source}")
        for body in pack.body:
            print(f"  {body.name} endorses {', '.join(body.endorses)}. {body.source}")
    return 0


async def bring_table(office: Office, options: argparse.Namespace) -> int:
    """Bring a table onto the register."""
    kind = RecordKind(options.kind)
    counts = {"accepted": 0, "there": 0, "refused": 0}
    act = deed(office, options)
    try:
        with options.file.open(encoding="utf-8-sig", newline="") as file:
            async for row in bring(office.desk, kind, file, act, term(office.packs, kind), dry=options.dry_run):
                counts[row.outcome] += 1
                _tell_row(row, options)
    except OSError as error:
        raise UnreachableError(f"{options.file} cannot be read: {error.strerror}.", "Name a table (CSV).") from error
    finally:
        would = "would be " if options.dry_run else ""
        accepted, there, refused = counts.values()
        print(f"{accepted} {would}accepted, {there} there already, {refused} {would}refused", file=sys.stderr)
    return 1 if counts["refused"] else 0


async def give_table(office: Office, options: argparse.Namespace) -> int:
    """Write a kind of records as a table."""
    kind = RecordKind(options.kind)
    with whole_file(options.out) as out:
        count = await give(office.desk, kind, out)
    print(f"{count} written", file=sys.stderr)
    return 0


def _tell_row(row: Row, options: argparse.Namespace) -> None:
    if options.json:
        print_json({**row._asdict(), "problems": [problem._asdict() for problem in row.problems]})
    elif row.problems:
        why = " ".join(problem_line(problem) for problem in row.problems)
        print(f"line {row.line}: {visible(row.number)[:64]} refused: {why}")
    elif not options.quiet:
        print(f"line {row.line}: {row.number} {'is there already' if row.outcome == 'there' else row.outcome}")


def _ref(options: argparse.Namespace) -> Ref:
    return Ref(RecordKind(options.kind), options.number)


def _missing(ref: Ref) -> int:
    print(f"There is no {ref.kind.value} {visible(ref.id)}. `hima registry find` looks for it.", file=sys.stderr)
    return 1
