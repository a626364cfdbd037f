"""Reading a journal that somebody else may be writing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from hima.adapters.journal_sqlite.layout import connect_to_read
from hima.adapters.journal_sqlite.reading import (
    anchor,
    last_seq,
    quarantined,
    read_records,
    read_snapshot,
    snapshot_seqs,
)
from hima.node.entry import Record, Snapshot, decode_entry
from hima.node.journal_errors import JournalDamagedError
from hima.picture.event import Opened


class JournalReader:
    """A journal, read only. Safe beside the one writer; use from one thread at a time.

    Args:
        path: The file, usually ``journal.hima``.

    Raises:
        UnreachableError: There is no such file, or it may not be read.
        JournalDamagedError: It is not a journal.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = connect_to_read(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def seq_span(self) -> tuple[int, int]:
        """Numbers of the first and the last record; the last is smaller than the first if there is none."""
        return anchor(self._connection)[0] + 1, last_seq(self._connection)

    def time_span(self) -> tuple[int, int]:
        """Times of the first and the last record, UTC nanoseconds; (0, 0) if there is none."""
        first, last = self.seq_span()
        return (self._time_of(first), self._time_of(last)) if last >= first else (0, 0)

    def records(self, from_seq: int = 1, to_seq: int | None = None) -> Iterator[Record]:
        """Records in order, both ends included, the chain checked on the way.

        Raises:
            JournalDamagedError: A record is not what was written; names the first.
        """
        return read_records(self._connection, from_seq, to_seq)

    def snapshot_before(self, time_ns: int) -> Snapshot | None:
        """The newest sound snapshot not later than a moment; None if the replay must begin at the first record."""
        return next(self.snapshots(time_ns), None)

    def snapshots(self, newest_ns: int | None = None) -> Iterator[Snapshot]:
        """Sound snapshots, newest first; damaged ones are passed over, the one before takes their place."""
        for seq in snapshot_seqs(self._connection, newest_ns):
            try:
                yield read_snapshot(self._connection, seq)
            except JournalDamagedError:
                continue

    def first_snapshot(self) -> Snapshot | None:
        """The oldest snapshot: where a replay begins once retention has let go of the first record."""
        seqs = snapshot_seqs(self._connection)
        return read_snapshot(self._connection, seqs[-1]) if seqs else None

    def quarantined(self) -> frozenset[int]:
        """Numbers of the records that a replay leaves out."""
        return quarantined(self._connection)

    def opened(self) -> Opened:
        """The site as it stood when the journal's first kept record was written.

        Raises:
            JournalDamagedError: The journal holds no opening of a site.
        """
        for record in self.records():
            if isinstance(record.entry, Opened):
                return record.entry
            opened = getattr(record.entry, "opened", None)
            if isinstance(opened, Opened):
                return opened
            break
        (body,) = self._connection.execute("SELECT opened FROM anchor").fetchone()
        entry = decode_entry(body) if body else None
        if not isinstance(entry, Opened):
            raise JournalDamagedError(0, 0, f"{self.path} holds no opening of a site.")
        return entry

    def _time_of(self, seq: int) -> int:
        try:
            row = self._connection.execute("SELECT time_ns FROM records WHERE seq = ?", (seq,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise JournalDamagedError(seq, 0, f"The file is damaged at or after record {seq}: {error}.") from error
        return 0 if row is None else int(row[0])
