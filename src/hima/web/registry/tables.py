"""Records as a table (CSV), in and out. Cells that a spreadsheet would run go out as text."""

import io

from starlette.responses import Response

from hima.config.record_export import give
from hima.config.record_table import bring
from hima.errors import Problem
from hima.registry.acts.check import why_problems
from hima.registry.acts.desk import Desk
from hima.web.operation import Call
from hima.web.registry.asked import act_of, body_of, kind_of, problems_refused, refusing, store_of
from hima.web.registry.bodies import TableReport, TableRequest, TableRow
from hima.web.registry.records import term_of


async def bring_table(call: Call) -> TableReport:
    """Bring the rows of a table onto the register, each for itself."""
    kind, body = kind_of(call), body_of(call, TableRequest)
    act, term = act_of(call, body.why), term_of(call.parts.office.packs, kind)
    if problems := why_problems(act.why):
        raise problems_refused(problems)
    with refusing():
        table = io.StringIO(body.csv.removeprefix("\ufeff"), newline="")
        rows = [row async for row in bring(Desk(store_of(call)), kind, table, act, term, dry=body.dry_run)]
    told = tuple(TableRow(row.line, row.number, row.outcome, tuple(map(_sentence, row.problems))) for row in rows)
    accepted, there, refused = (sum(row.outcome == word for row in told) for word in ("accepted", "there", "refused"))
    return TableReport(body.dry_run, accepted, there, refused, told)


async def give_table(call: Call) -> Response:
    """All records of a kind."""
    kind = kind_of(call)
    out = io.StringIO(newline="")
    with refusing():
        await give(Desk(store_of(call)), kind, out)
    name = f'attachment; filename="{kind.value}.csv"'
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers={"content-disposition": name})


def _sentence(problem: Problem) -> str:
    where = f"{problem.where}: " if problem.where else ""
    return f"{where}{problem.what}. {problem.hint}".rstrip()
