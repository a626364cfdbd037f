"""Bodies of requests and answers about records; `console/src/wire.ts` is made from these structs too.

What is declared comes and goes as texts by field, as a table (CSV) has it. Text is not refused here for the letters in
it: the desk says of each field what is wrong with it, all at once.
"""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

TABLE_CHARACTERS: Final = 4_000_000
"""Of a table: some twenty thousand rows."""

KindName: TypeAlias = Literal["person", "organisation", "operator", "pilot", "model", "airframe"]
VerbName: TypeAlias = Literal[
    "suspended", "reinstated", "renewed", "transferred",
    "lost", "stolen", "found", "seized", "released", "disposed", "exported", "returned",
]  # fmt: skip
StateName: TypeAlias = Literal["", "in_service", "lost", "stolen", "seized", "disposed", "exported"]

Number = Annotated[str, Meta(max_length=200)]
Words = Annotated[str, Meta(max_length=2_000)]
Fields: TypeAlias = Annotated[dict[Annotated[str, Meta(max_length=60)], Words], Meta(max_length=60)]
Version = Annotated[int, Meta(ge=1, le=2**53)]


class EnterRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A new record. `begin` and `until` are days or moments; empty for now and for the term of the rule packs.

    `despite` says why a name that looks like another one's is another one.
    """

    number: Number
    fields: Fields
    why: Words
    begin: Number = ""
    until: Number = ""
    despite: Words = ""


class CorrectRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What is to stand in a record, whole; fields left out stay. `version`: of the record, as the person saw it."""

    number: Number
    version: Version
    fields: Fields
    why: Words
    state: StateName = ""
    despite: Words = ""


class ActRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What became of a record. `operator`: to whom it is transferred; `until`: to when it is renewed."""

    number: Number
    version: Version
    verb: VerbName
    why: Words
    operator: Number = ""
    until: Number = ""


class TableRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Rows of a table (CSV), its first line naming the columns. `dryRun`: only say what would become of each."""

    csv: Annotated[str, Meta(max_length=TABLE_CHARACTERS)]
    dry_run: bool
    why: Words


class FieldView(msgspec.Struct, frozen=True, rename="camel"):
    """A field of a kind of record, as a form shows it. `type`: text, number, yes_no, choice, list or json."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...]
    meaning: str
    unit: str
    personal: bool


class KindView(msgspec.Struct, frozen=True, rename="camel"):
    """A kind of record. `standing`: its records hold for a time, and may be suspended."""

    kind: str
    fields: tuple[FieldView, ...]
    standing: bool


class BodyView(msgspec.Struct, frozen=True, rename="camel"):
    """A body that endorses flight permits. `yours`: you may speak for it."""

    id: str
    name: str
    always: bool
    yours: bool


class RegistryView(msgspec.Struct, frozen=True, rename="camel"):
    """What is kept here. `world`: LIVE, or SIM where the records are those of a simulated run."""

    kept: bool
    world: str
    trouble: str
    kinds: tuple[KindView, ...]
    bodies: tuple[BodyView, ...]


class FactsView(msgspec.Struct, frozen=True, rename="camel"):
    """What a verdict goes by of one airframe: no person, no holder."""

    uin: str
    serial: str
    model: str
    state: str
    operator: str
    from_us: int | None
    to_us: int | None
    suspended: bool


class RecordRow(msgspec.Struct, frozen=True, rename="camel"):
    """A record in a list."""

    number: str
    name: str
    state: str
    suspended: bool


class Records(msgspec.Struct, frozen=True, rename="camel"):
    """A page of a list. `after`: what to ask for to go on, empty at the end; `more`: there are more than counted."""

    world: str
    rows: tuple[RecordRow, ...]
    after: str
    total: int
    more: bool


class HistoryRow(msgspec.Struct, frozen=True, rename="camel"):
    """An act on a record. `changed`: fields that differ from before, as before and after; personal ones left out."""

    seq: int
    time_us: int
    verb: str
    by: str
    organisation: str
    why: str
    version: int
    changed: tuple[tuple[str, str, str], ...]


class RecordSheet(msgspec.Struct, frozen=True, rename="camel"):
    """A record as it stands, with what became of it, oldest first.

    `hidden`: fields that your role does not show; `may`: what may become of it now and be recorded by you.
    """

    world: str
    kind: str
    number: str
    version: int
    state: str
    fields: dict[str, str]
    hidden: tuple[str, ...]
    from_us: int | None
    to_us: int | None
    suspended: bool
    may: tuple[str, ...]
    history: tuple[HistoryRow, ...]


class TableRow(msgspec.Struct, frozen=True, rename="camel"):
    """What became of a row: accepted, there or refused, and why; the last may say where the store was lost: stopped."""

    line: int
    number: str
    outcome: str
    why: tuple[str, ...]


class TableReport(msgspec.Struct, frozen=True, rename="camel"):
    """What became of each row of a table."""

    dry_run: bool
    accepted: int
    there: int
    refused: int
    rows: tuple[TableRow, ...]
