"""The addresses of the registry, and the least role that may use each."""

from typing import Final

from hima.picture.decision import Role
from hima.web.bodies import Done
from hima.web.operation import Operation, Query
from hima.web.registry import records, tables
from hima.web.registry.bodies import (
    TABLE_CHARACTERS,
    ActRequest,
    CorrectRequest,
    EnterRequest,
    FactsView,
    Records,
    RecordSheet,
    RegistryView,
    TableReport,
    TableRequest,
)

_R: Final = "/api/registry"
_NUMBER: Final = (Query("number", "Its number.", "string"),)
LIST: Final = (
    Query("words", "Beginnings of words in names and numbers; all if left out.", "string"),
    Query("state", "Only those in this state.", "string"),
    Query("after", "Go on where a page ended.", "string"),
    Query("limit", "Longest page, at most 200; 50 if left out."),
)
TABLE_BYTES: Final = 4 * TABLE_CHARACTERS
"""A character takes four bytes at most."""

RECORDS: Final = (
    Operation("GET", _R, Role.VIEWER, "What records are kept, and of which world.", records.registry, RegistryView),
    Operation(
        "GET",
        f"{_R}/facts",
        Role.VIEWER,
        "What a verdict goes by of one airframe; no person.",
        records.facts,
        FactsView,
        None,
        _NUMBER,
    ),
    Operation("GET", f"{_R}/list/{{kind}}", Role.OPERATOR, "Find records.", records.records, Records, None, LIST),
    Operation(
        "GET",
        f"{_R}/record/{{kind}}",
        Role.OPERATOR,
        "A record with its history; personal fields from shift lead on.",
        records.sheet,
        RecordSheet,
        None,
        _NUMBER,
    ),
    Operation("POST", f"{_R}/enter/{{kind}}", Role.SHIFT_LEAD, "Enter a record.", records.enter, Done, EnterRequest),
    Operation(
        "POST",
        f"{_R}/correct/{{kind}}",
        Role.SHIFT_LEAD,
        "Put right what is declared.",
        records.correct,
        Done,
        CorrectRequest,
    ),
    Operation(
        "POST", f"{_R}/act/{{kind}}", Role.SHIFT_LEAD, "Record what became of it.", records.act, Done, ActRequest
    ),
    Operation(
        "POST",
        f"{_R}/table/{{kind}}",
        Role.ADMINISTRATOR,
        "Rows of a table (CSV) onto the register, each for itself.",
        tables.bring_table,
        TableReport,
        TableRequest,
        (),
        TABLE_BYTES,
    ),
    Operation(
        "GET", f"{_R}/table/{{kind}}", Role.ADMINISTRATOR, "All records of a kind (CSV).", tables.give_table, None
    ),
)
