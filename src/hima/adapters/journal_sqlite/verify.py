"""Is a journal what was written? Checks the file, every record and every snapshot."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from hima.adapters.journal_sqlite.layout import connect_to_read
from hima.adapters.journal_sqlite.reading import anchor, read_records, read_snapshot, snapshot_seqs
from hima.adapters.journal_sqlite.wal import check_log
from hima.errors import UsageError
from hima.node.journal_errors import JournalDamagedError

REPORT_EVERY: Final = 10_000
LONGEST_SEQ: Final = 18
"""Digits; more do not fit the column."""


class Damage(msgspec.Struct, frozen=True):
    """The first thing that is wrong.

    Attributes:
        seq: The first bad record, 0 if the damage is not in a record.
        time_ns: Time of the last good record before it, UTC nanoseconds, 0 if there is none.
        what: The sentence for the person.
    """

    seq: int
    time_ns: int
    what: str


class Verification(msgspec.Struct, frozen=True):
    """Result of a check.

    Attributes:
        first_seq: The first record kept.
        last_seq: The last good record.
        last_time_ns: Its time, UTC nanoseconds.
        head: Its hash, hex: kept elsewhere, it shows later whether the end of the journal was cut off.
        snapshots: Snapshots found sound.
        damage: The first thing that is wrong, None if all is well.
    """

    first_seq: int
    last_seq: int
    last_time_ns: int
    head: str
    snapshots: int
    damage: Damage | None


def verify(path: Path, head: str | None = None, progress: Callable[[int], None] = lambda _seq: None) -> Verification:
    """Check a whole journal.

    Args:
        path: The file.
        head: Number and hash of a record, ``SEQ:HASH``, as an earlier check gave them; the journal must hold it.
        progress: Called now and then with the number of the record reached.

    Raises:
        UnreachableError: There is no such file, or it may not be read.
    """
    try:
        connection = connect_to_read(path)
    except JournalDamagedError as error:
        return Verification(0, 0, 0, "", 0, Damage(error.seq, error.time_ns, error.what))
    try:
        return _Check(path, connection).run(head, progress)
    finally:
        connection.close()


class _Check:
    """One check of one open file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._first = 0
        self._last = 0
        self._last_ns = 0
        self._head = ""
        self._snapshots = 0

    def run(self, head: str | None, progress: Callable[[int], None]) -> Verification:
        damage: Damage | None = None
        try:
            self._records(progress)
            self._whole_log()
            self._holds(head)
            self._sound_snapshots()
            self._structure()
        except JournalDamagedError as error:
            damage = Damage(error.seq, error.time_ns, error.what)
        return Verification(self._first, self._last, self._last_ns, self._head, self._snapshots, damage)

    def _records(self, progress: Callable[[int], None]) -> None:
        first_seq, head = anchor(self._connection)
        self._first, self._last, self._head = first_seq + 1, first_seq, head.hex()
        for record in read_records(self._connection, self._first):
            if record.entry.time_ns < self._last_ns:
                raise JournalDamagedError(
                    record.seq, self._last_ns, f"Record {record.seq} is before the one before it."
                )
            self._last, self._last_ns = record.seq, record.entry.time_ns
            if record.seq % REPORT_EVERY == 0:
                progress(record.seq)
        if self._last > first_seq:
            (stored,) = self._connection.execute("SELECT hash FROM records WHERE seq = ?", (self._last,)).fetchone()
            self._head = stored.hex()

    def _whole_log(self) -> None:
        if check_log(self._path).damaged:
            what = f"The write-ahead log is damaged: what was written after record {self._last} cannot be read."
            raise JournalDamagedError(self._last + 1, self._last_ns, what)

    def _holds(self, head: str | None) -> None:
        if head is None:
            return
        seq, _, expected = head.partition(":")
        if not seq.isdecimal() or len(seq) > LONGEST_SEQ:
            raise UsageError(f"A head is written SEQ:HASH, not {head!r}.")
        if int(seq) < self._first:
            raise UsageError(f"Record {seq} is older than the first record kept, {self._first}.")
        rows = self._connection.execute("SELECT hash FROM records WHERE seq = ?", (int(seq),)).fetchall()
        if not rows:
            raise JournalDamagedError(int(seq), self._last_ns, f"Record {seq} is missing: the end was cut off.")
        if rows[0][0].hex() != expected.lower():
            raise JournalDamagedError(int(seq), 0, f"Record {seq} is not the one whose head was given.")

    def _sound_snapshots(self) -> None:
        for seq in snapshot_seqs(self._connection):
            read_snapshot(self._connection, seq)
            self._snapshots += 1

    def _structure(self) -> None:
        try:
            (result,) = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            result = str(error)
        if result != "ok":
            raise JournalDamagedError(0, 0, f"The file's structure is damaged: {result}.")
