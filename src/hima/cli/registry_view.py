"""Records, histories and rulings as people read them."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from hima.archive.values import moment_text
from hima.config.record_fields import texts_of
from hima.errors import Problem
from hima.picture.facts import Validity
from hima.plain_text import visible
from hima.registry.change import Entry
from hima.registry.records.drones import Airframe, DroneModel
from hima.registry.records.parties import Operator, Organisation, Person, Pilot
from hima.registry.records.record import REGISTERED, SUSPENDED, Record
from hima.registry.rules import RulePack, airframe_must_register, fits, operator_must_register, remote_id_needed


def print_json(value: object) -> None:
    """One JSON object on standard output."""
    print(msgspec.json.encode(value).decode())


def print_rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for people, or lines with tabs for programs; letters that deceive are written out."""
    shown = [tuple(visible(cell) for cell in row) for row in rows]
    if not sys.stdout.isatty():
        for row in shown:
            print(*row, sep="\t")
        return
    table = Table(*head)
    for row in shown:
        table.add_row(*row)
    Console(markup=False, emoji=False).print(table)


def print_record(record: Record, version: int, packs: Sequence[RulePack]) -> None:
    """A record, a line for each field that is not empty, and what rule packs say of a model."""
    lines = [("number", record.number), *((name, text) for name, text in texts_of(record.declared).items() if text)]
    if isinstance(record, Operator | Pilot | Airframe):
        lines.append(("standing", standing_text(record.standing)))
    if isinstance(record, Airframe):
        lines.append(("state", record.state.value))
    lines.append(("version", str(version)))
    for name, text in lines:
        print(f"{name}: {visible(text)}")
    if isinstance(record, DroneModel):
        for line in _rulings(record, packs):
            print(line)


def standing_text(valid: Validity) -> str:
    """How long it holds, in words."""
    begin = "ever" if valid.from_ns is None else moment_text(valid.from_ns)
    end = "without end" if valid.to_ns is None else f"until {moment_text(valid.to_ns)}"
    return f"from {begin} {end}{', suspended' if valid.suspended else ''}"


def line_of(record: Record) -> tuple[str, str, str]:
    """Number, name and state of a record, for lists."""
    match record:
        case Airframe(declared=declared):
            name = " ".join(filter(None, (declared.serial, declared.model, declared.operator)))
            return record.number, name, record.state.value + (", suspended" if record.standing.suspended else "")
        case DroneModel(declared=model):
            return record.number, f"{model.maker} {model.name}", REGISTERED
        case Operator() | Pilot():
            return record.number, record.declared.name, SUSPENDED if record.standing.suspended else REGISTERED
        case Person() | Organisation():
            return record.number, record.declared.name, REGISTERED


def line_of_entry(entry: Entry) -> tuple[str, ...]:
    """An entry, for histories."""
    change = entry.change
    who = f"{change.by.name}, {change.by.organisation}" if change.by.organisation else change.by.name
    return str(entry.seq), moment_text(change.time_ns), change.verb, who, change.why


def entry_view(entry: Entry) -> dict[str, Any]:
    """An entry as JSON."""
    change = entry.change
    return {
        "seq": entry.seq,
        "time": moment_text(change.time_ns),
        "by": change.by,
        "why": change.why,
        "kind": change.ref.kind,
        "number": change.ref.id,
        "verb": change.verb,
        "version": change.version,
        "record": msgspec.Raw(change.body),
        "sha256": entry.sha256.hex(),
    }


def problem_line(problem: Problem) -> str:
    """A problem as a sentence."""
    where = f"{problem.where}: " if problem.where else ""
    return visible(f"{where}{problem.what}. {problem.hint}".rstrip())


def _rulings(model: DroneModel, packs: Sequence[RulePack]) -> Iterable[str]:
    for pack in packs:
        asked = (
            ("operator must be registered", operator_must_register(pack, model.declared)),
            ("drone must be registered", airframe_must_register(pack, model.declared)),
            ("remote identification", remote_id_needed(pack, model.declared)),
            *((f"fits class {one.id}", fits(one, model.declared)) for one in pack.drone_class),
        )
        for what, ruling in asked:
            yield f"{pack.id}: {what}: {ruling.finding.value}. {ruling.because} {ruling.source}".rstrip()
