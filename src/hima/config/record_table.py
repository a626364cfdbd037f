"""Rows of a table (CSV) onto the register, each for itself."""

import csv
from collections.abc import AsyncIterator, Iterator
from typing import Final, NamedTuple, TextIO

from hima.archive.csv_tables import as_written
from hima.config.moments import moment_ns
from hima.config.record_fields import columns, declared_from
from hima.errors import ConfigError, Problem, UsageError
from hima.picture.facts import AirframeState, Validity
from hima.registry.acts.act import Act, Done, Outcome, Refused
from hima.registry.acts.desk import Desk
from hima.registry.change import RecordKind, Ref
from hima.registry.records.record import Declared

GROUP: Final = 200
"""Rows written in one go; if one of them is refused, they are written one by one."""
_SEEN_ONLY_SINGLY: Final = frozenset({RecordKind.OPERATOR, RecordKind.ORGANISATION})
"""Of these a row is held against the names of the rows before it."""
_OF_ROW: Final = ("number", "from", "until", "suspended", "state", "despite")
_PLAIN: Final = {"suspended": {"", "false"}, "state": {"", AirframeState.IN_SERVICE.value}}


class Row(NamedTuple):
    """What became of a row.

    Attributes:
        line: Where it ends in the file, counted from 1.
        number: The number in it.
        outcome: ``accepted``, ``there`` if the same stood there already, or ``refused``.
        problems: Why it was refused.
    """

    line: int
    number: str
    outcome: str
    problems: tuple[Problem, ...] = ()


class Prepared(NamedTuple):
    """A row that could be read."""

    line: int
    number: str
    declared: Declared
    valid: Validity
    despite: str


async def bring(
    desk: Desk, kind: RecordKind, file: TextIO, act: Act, term_ns: int | None, *, dry: bool
) -> AsyncIterator[Row]:
    """Bring the rows of a table onto the register, in order.

    Args:
        desk: Where.
        kind: What they are records of.
        file: The table; its first line names the columns.
        act: Who, when and why.
        term_ns: How long a standing holds that no row says the end of.
        dry: Only say what would become of each.

    Raises:
        UsageError: The table as a whole cannot be read.
        StoreUnreachableError: The store cannot be had; rows told of before are written.
    """
    size = 1 if kind in _SEEN_ONLY_SINGLY else GROUP
    group: list[Row | Prepared] = []
    seen: set[int] | None = set() if dry else None
    for row in rows(kind, file, act.time_ns, term_ns):
        group.append(row)
        if len(group) >= size:
            for told in await _write(desk, kind, group, act, seen):
                yield told
            group = []
    for told in await _write(desk, kind, group, act, seen):
        yield told


async def _write(
    desk: Desk, kind: RecordKind, group: list[Row | Prepared], act: Act, seen: set[int] | None
) -> list[Row]:
    """What becomes of some rows: written together if all of them can be, else each for itself.

    Args:
        desk: Where.
        kind: What they are records of.
        group: The rows.
        act: Who, when and why.
        seen: Names of rows before, if nothing is to be written; None to write.
    """
    since = await desk.store.last_seq()
    prepared = [await _prepare(desk, kind, row, act) for row in group]
    if seen is not None:
        return [_row(row, await _weighed(desk, one, seen)) for row, one in zip(group, prepared, strict=True)]
    if await desk.commit_all([one for one in prepared if isinstance(one, Done)], since):
        return [_row(row, one) for row, one in zip(group, prepared, strict=True)]
    return [_row(row, await _bring_one(desk, kind, row, act)) for row in group]


async def _prepare(desk: Desk, kind: RecordKind, row: Row | Prepared, act: Act) -> Row | Outcome:
    if isinstance(row, Row):
        return row
    there = await desk.find(Ref(kind, row.number))
    if there is not None and there.record.declared == row.declared:
        return Row(row.line, row.number, "there")
    return await desk.prepare(row.number, row.declared, row.valid, act, row.despite)


async def _bring_one(desk: Desk, kind: RecordKind, row: Row | Prepared, act: Act) -> Row | Outcome:
    prepared = await _prepare(desk, kind, row, act)
    if isinstance(row, Row) or not isinstance(prepared, Done):
        return prepared
    return await desk.register(row.number, row.declared, row.valid, act, row.despite)


async def _weighed(desk: Desk, prepared: Row | Outcome, seen: set[int]) -> Row | Outcome:
    """A row that would be accepted, unless a record or a row before it has one of its names."""
    if not isinstance(prepared, Done):
        return prepared
    clash = await desk.clash(prepared)
    unique = [key for key in prepared.write.listing.keys if key.unique]
    for key in unique:
        if clash is None and hash(key) in seen:
            what = f"{key.scheme} {key.value} belongs to a row before it"
            clash = Problem(key.scheme, what, "One of the two is wrong.")
    if clash is not None:
        return Refused((clash,))
    seen.update(map(hash, unique))
    return prepared


def _row(row: Row | Prepared, outcome: Row | Outcome) -> Row:
    match outcome:
        case Row():
            return outcome
        case Refused(problems):
            return Row(row.line, row.number, "refused", problems)
        case Done():
            return Row(row.line, row.number, "accepted")


def rows(kind: RecordKind, file: TextIO, now_ns: int, term_ns: int | None) -> Iterator[Row | Prepared]:
    """Rows of a table, read one after the other.

    Raises:
        UsageError: It has no head, or cannot be read on.
    """
    reader = csv.reader(file, strict=True)
    head = _head(kind, _next(reader, 0))
    while (cells := _next(reader, reader.line_num)) is not None:
        if cells:
            yield _read(kind, head, [as_written(cell) for cell in cells], reader.line_num, now_ns, term_ns)


def _next(reader: Iterator[list[str]], line: int) -> list[str] | None:
    try:
        return next(reader, None)
    except (csv.Error, UnicodeDecodeError) as error:
        raise UsageError(f"The table cannot be read after line {line}: {error}. Save it as CSV, UTF-8.") from error


def _head(kind: RecordKind, cells: list[str] | None) -> list[str]:
    names = [cell.strip() for cell in cells or ()]
    known = (*_OF_ROW, *columns(kind))
    if "number" not in names:
        raise UsageError(f"The first line names the columns, `number` among them. Known: {', '.join(known)}.")
    for name in names:
        if name not in known:
            raise UsageError(f"There is no column {name[:60]!a} of {kind.value}. Known: {', '.join(known)}.")
        if names.count(name) > 1:
            raise UsageError(f"The column {name} is there twice. Take one of them out.")
    return names


def _read(
    kind: RecordKind, head: list[str], cells: list[str], line: int, now_ns: int, term_ns: int | None
) -> Row | Prepared:
    texts = dict(zip(head, cells, strict=False))
    number = texts.get("number", "").strip()
    if len(cells) != len(head):
        what = f"{len(cells)} cells under {len(head)} columns"
        return Row(line, number, "refused", (Problem("row", what, "Give as many as there are columns."),))
    for name, plain in _PLAIN.items():
        if (found := texts.pop(name, "").strip()) not in plain:
            hint = "Bring it in as it is registered, and record afterwards what became of it."
            return Row(line, number, "refused", (Problem(name, f"{found} cannot be brought in", hint),))
    try:
        valid = _valid(texts.pop("from", ""), texts.pop("until", ""), now_ns, term_ns)
        despite = texts.pop("despite", "")
        texts.pop("number", "")
        declared = declared_from(kind, {name: text.strip() for name, text in texts.items()})
    except ConfigError as error:
        return Row(line, number, "refused", error.problems)
    except UsageError as error:
        return Row(line, number, "refused", (Problem("from, until", str(error), ""),))
    return Prepared(line, number, declared, valid, despite)


def _valid(begin: str, end: str, now_ns: int, term_ns: int | None) -> Validity:
    from_ns = moment_ns(begin) if begin.strip() else now_ns
    until_ns = None if term_ns is None else from_ns + term_ns
    return Validity(from_ns, moment_ns(end) if end.strip() else until_ns)
