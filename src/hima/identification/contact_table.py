"""Claims by emitter, as columns: what the latest one says, what the one before said, and what has come of it.

A row is taken when an emitter is first heard and given back when it falls silent. When there are too many, the
longest silent one that no track bears out makes room; one that a track bears out never does.
"""

import zlib
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.identity import ContactKey
from hima.picture.trust import EvidenceCode

EAST, NORTH, UP, VEAST, VNORTH, VUP, SIGMA, SIGMA_UP, SIGNAL_DB, CLOCK_S, LANDED, DEFAULTS, GROUND = range(13)
FIELDS: Final = 13
"""Of a claim; NaN for what it does not say."""
BASE_EAST, BASE_NORTH, BAD, UPDATES, SIGNAL_MEAN, SIGNALS, REF_RANGE, REF_SIGNAL, RESIDUAL, RUN = range(10)
MEMORIES: Final = 10
"""What defences remember of a contact: see each."""
SOURCES: Final = tuple(CooperativeSource)
UNADDRESSED: Final = "unaddressed"
"""Emitter of all that say no address: what they say is not of one transmitter."""
_GROW: Final = 64


class ContactTable(msgspec.Struct):
    """N rows, of which some are free.

    Attributes:
        slot: Row by key, the longest silent first.
        free: Rows that nobody has.
        report: (N) the latest report; None in a free row.
        feeds: Names of feeds, by their code.
        time_ns: (N,) of the latest report.
        first_ns: (N,) of the first.
        fresh: (N,) true if there was news since the last tick.
        now: (N, FIELDS) what the latest report says.
        last_ns: (N,) of the report before, as of the tick before; 0 for none.
        last: (N, FIELDS) what that said.
        name: (N,) number that stands for scheme and name; 0 without a name.
        changes: (N,) how often the name has changed lately.
        kind: (N,) `Kind` codes claimed.
        source: (N,) place in `SOURCES`.
        feed: (N,) place in ``feeds``.
        shared: (N,) true where several transmitters may stand in one row.
        candidate: (N,) the track it agrees with at present, 0 for none.
        candidate_ns: (N,) since when.
        track: (N,) the track it is joined to, 0 for none.
        offset_m: (N,) horizontal distance to that track at the last comparison, -1 for none.
        memory: (N, MEMORIES) what defences remember.
        since_ns: (N, C) since when each limit has been exceeded, 0 for not now.
        shown_ns: (N, C) when each item was last found, 0 for never.
        begun_ns: (N, C) since when it had been so then.
        measured: (N, C) what was measured then.
        label: (N,) `Label` codes.
        misplaced: (N,) true where evidence contradicts more than its identity.
        verified_ns: (N,) when it was last verified, 0 for never.
    """

    slot: dict[ContactKey, int]
    free: list[int]
    report: list[CooperativeReport | None]
    feeds: list[str]
    time_ns: IntArray
    first_ns: IntArray
    fresh: BoolArray
    now: FloatArray
    last_ns: IntArray
    last: FloatArray
    name: IntArray
    changes: IntArray
    kind: CodeArray
    source: CodeArray
    feed: IntArray
    shared: BoolArray
    candidate: IntArray
    candidate_ns: IntArray
    track: IntArray
    offset_m: FloatArray
    memory: FloatArray
    since_ns: IntArray
    shown_ns: IntArray
    begun_ns: IntArray
    measured: FloatArray
    label: CodeArray
    misplaced: BoolArray
    verified_ns: IntArray

    def __len__(self) -> int:
        """Emitters that are remembered."""
        return len(self.slot)

    def __iter__(self) -> Iterator[ContactKey]:
        """Their keys, the longest silent first."""
        return iter(self.slot)


def no_contacts(rows: int = _GROW) -> ContactTable:
    """A table of free rows."""
    integers, floats = np.int64, np.float64
    codes = len(EvidenceCode)
    return ContactTable(
        slot={},
        free=list(range(rows - 1, -1, -1)),
        report=[None] * rows,
        feeds=[],
        time_ns=np.zeros(rows, integers),
        first_ns=np.zeros(rows, integers),
        fresh=np.zeros(rows, np.bool_),
        now=np.full((rows, FIELDS), np.nan),
        last_ns=np.zeros(rows, integers),
        last=np.full((rows, FIELDS), np.nan),
        name=np.zeros(rows, integers),
        changes=np.zeros(rows, integers),
        kind=np.zeros(rows, np.uint8),
        source=np.zeros(rows, np.uint8),
        feed=np.zeros(rows, integers),
        shared=np.zeros(rows, np.bool_),
        candidate=np.zeros(rows, integers),
        candidate_ns=np.zeros(rows, integers),
        track=np.zeros(rows, integers),
        offset_m=np.full(rows, -1.0),
        memory=np.zeros((rows, MEMORIES), floats),
        since_ns=np.zeros((rows, codes), integers),
        shown_ns=np.zeros((rows, codes), integers),
        begun_ns=np.zeros((rows, codes), integers),
        measured=np.zeros((rows, codes), floats),
        label=np.zeros(rows, np.uint8),
        misplaced=np.zeros(rows, np.bool_),
        verified_ns=np.zeros(rows, integers),
    )


_COLUMNS: Final = tuple(
    name for name in ContactTable.__struct_fields__ if name not in {"slot", "free", "report", "feeds"}
)


def _grow(table: ContactTable) -> None:
    """Twice as many rows."""
    rows = len(table.report)
    empty = no_contacts(rows)
    for name in _COLUMNS:
        setattr(table, name, np.concatenate([getattr(table, name), getattr(empty, name)]))
    table.report += empty.report
    table.free = list(range(2 * rows - 1, rows - 1, -1))


def remove(table: ContactTable, key: ContactKey) -> None:
    """Forget a contact."""
    row = table.slot.pop(key)
    table.report[row] = None
    table.free.append(row)


def make_room(table: ContactTable, most: int) -> bool:
    """Forget the longest silent contact that no track bears out, if the table is full.

    Returns:
        False if all are borne out, so that there is no room.
    """
    if len(table.slot) < most:
        return True
    for _ in range(len(table.slot)):
        key = next(iter(table.slot))
        row = table.slot[key]
        if not table.track[row]:
            remove(table, key)
            return True
        table.slot[key] = table.slot.pop(key)  # it is asked again when the others have been
    return False


def put(table: ContactTable, key: ContactKey, report: CooperativeReport) -> None:
    """Take a report in; one older than what is known only says that the emitter is still there."""
    row = table.slot.pop(key, None)
    if row is None:
        row = _new_row(table, report)
    table.slot[key] = row
    known = table.report[row]
    if known is not None and report.time_ns < known.time_ns:
        return
    name = name_number(report)
    if name and table.name[row] not in {0, name}:
        table.changes[row] += 1
    table.report[row] = report
    table.time_ns[row] = report.time_ns
    table.fresh[row] = True
    table.now[row] = _fields(report)
    table.name[row] = name
    table.kind[row] = report.kind


def _new_row(table: ContactTable, report: CooperativeReport) -> int:
    if not table.free:
        _grow(table)
    row = table.free.pop()
    table.fresh[row] = False
    table.first_ns[row] = report.time_ns
    table.offset_m[row] = -1.0
    table.memory[row] = 0.0
    for column in (table.last_ns, table.name, table.changes, table.candidate, table.candidate_ns, table.track):
        column[row] = 0
    for evidence in (table.since_ns, table.shown_ns, table.begun_ns):
        evidence[row] = 0
    table.label[row] = 0
    table.misplaced[row] = False
    table.verified_ns[row] = 0
    table.source[row] = SOURCES.index(report.source)
    table.feed[row] = feed_code(table, report.feed)
    table.shared[row] = report.emitter == UNADDRESSED
    return row


def feed_code(table: ContactTable, feed: str) -> int:
    """Number of a feed."""
    if feed not in table.feeds:
        table.feeds.append(feed)
    return table.feeds.index(feed)


def name_number(report: CooperativeReport) -> int:
    """A number that stands for scheme and name, the same in every run; 0 without a name."""
    return zlib.crc32(report.name.encode("utf-8", "replace"), 1 + len(report.scheme.value)) if report.name else 0


_NOT_SAID: Final = (np.nan, np.nan, np.nan)


def _fields(report: CooperativeReport) -> tuple[float, ...]:
    def said(value: float | None) -> float:
        return np.nan if value is None else value

    return (
        *(report.position_m or _NOT_SAID),
        *(report.velocity_mps or _NOT_SAID),
        said(report.sigma_horizontal_m),
        said(report.sigma_vertical_m),
        said(report.signal_db),
        said(report.clock_off_s),
        float(report.landed),
        float(report.defaults),
        float(report.height_reference.value == "ground"),
    )


def rows_of(table: ContactTable) -> IntArray:
    """(A,) rows that are in use, ascending."""
    rows = np.fromiter(table.slot.values(), np.int64, len(table.slot))
    rows.sort()
    return rows
