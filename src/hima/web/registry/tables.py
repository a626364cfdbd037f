"""Records as a table (CSV), in and out. Cells that a spreadsheet would run go out as text."""

import io
from collections import deque
from collections.abc import AsyncIterator

from starlette.responses import Response

from hima.config.record_export import give
from hima.config.record_table import Row, bring, rows
from hima.errors import Problem
from hima.registry.acts.check import why_problems
from hima.registry.acts.desk import Desk
from hima.registry.store import StoreUnreachableError
from hima.web.operation import Call
from hima.web.registry.asked import act_of, body_of, kind_of, problems_refused, refusing, store_of
from hima.web.registry.bodies import TableReport, TableRequest, TableRow
from hima.web.registry.records import term_of


async def bring_table(call: Call) -> TableReport:
    """Bring the rows of a table onto the register, each for itself; none of a table that cannot be read to its end."""
    kind, body = kind_of(call), body_of(call, TableRequest)
    act, term = act_of(call, body.why), term_of(call.parts.office.packs, kind)
    if problems := why_problems(act.why):
        raise problems_refused(problems)
    with refusing():
        table = io.StringIO(body.csv.removeprefix("\ufeff"), newline="")
        deque(rows(kind, table, act.time_ns, term), maxlen=0)
        table.seek(0)
        # Until here nothing is written; afterwards the report says what is.
        await store_of(call).last_seq()
        brought = bring(Desk(store_of(call)), kind, table, act, term, dry=body.dry_run)
        told = [row async for row in _until_lost(brought, dry=body.dry_run)]
    accepted, there, refused = (sum(row.outcome == word for row in told) for word in ("accepted", "there", "refused"))
    return TableReport(body.dry_run, accepted, there, refused, tuple(told))


async def give_table(call: Call) -> Response:
    """All records of a kind."""
    kind = kind_of(call)
    out = io.StringIO(newline="")
    with refusing():
        await give(Desk(store_of(call)), kind, out)
    name = f'attachment; filename="{kind.value}.csv"'
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers={"content-disposition": name})


async def _until_lost(brought: AsyncIterator[Row], *, dry: bool) -> AsyncIterator[TableRow]:
    """What became of the rows, and last where it stopped if the store was lost while they were written."""
    line = 1
    try:
        async for row in brought:
            line = row.line
            yield TableRow(line, row.number, row.outcome, tuple(map(_sentence, row.problems)))
    except StoreUnreachableError as error:
        if dry:
            raise
        why = f"It stopped here. {error} Of the lines that follow some may be written: bring the table again later."
        yield TableRow(line, "", "stopped", (why,))


def _sentence(problem: Problem) -> str:
    where = f"{problem.where}: " if problem.where else ""
    return f"{where}{problem.what}. {problem.hint}".rstrip()
