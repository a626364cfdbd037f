"""The one writer of a journal.

Durability: write-ahead log with ``synchronous=FULL``, so a commit that returned is on the disk. Checkpoints are
made here and not by SQLite on the way, because SQLite keeps an error of its own checkpoint to itself.
"""

import errno
import fcntl
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from hima.adapters.journal_sqlite.layout import (
    APPLICATION_ID,
    GENESIS,
    LAYOUT_VERSION,
    SCHEMA,
    chain,
    check_layout,
    seal,
)
from hima.adapters.journal_sqlite.reading import (
    anchor,
    last_seq,
    quarantined,
    read_records,
    read_snapshot,
    snapshot_seqs,
)
from hima.adapters.journal_sqlite.retention import Retention, thin_snapshots, trim_records
from hima.adapters.journal_sqlite.wal import check_log
from hima.errors import UnreachableError
from hima.node.entry import Entry, Record, Snapshot, encode_entry, kind_of
from hima.node.journal_errors import JournalDamagedError, JournalFailedError, JournalFullError

CHECKPOINT_BYTES: Final = 4 * 1024 * 1024
"""The log is folded into the file when it has grown by this much: some milliseconds of work each time."""
COMPRESSION: Final = 1

_TRY_LATER: Final = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY}
)
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE})


class SqliteJournal:
    """Writes ``journal.hima``; a second writer is refused, readers are welcome. One thread at a time.

    Args:
        path: The file; made if it is not there.
        retention: What is kept for how long.

    Raises:
        UnreachableError: Another node writes it, or the folder cannot be written.
        JournalDamagedError: The file is no journal, or its end is not what was written.
    """

    def __init__(self, path: Path, retention: Retention | None = None) -> None:
        self.path = path
        self._retention = retention or Retention()
        self._lock = _lock(path)
        try:
            self._connection = _open(path)
            self._seq, self._hash, self.last_time_ns = self._end()
        except BaseException:
            self._lock.close()
            raise
        self._since_checkpoint = 0
        self._failed: JournalFailedError | None = None

    def append(self, entries: Sequence[Entry]) -> int:
        """Write all entries or none; see `hima.node.ports.Journal.append`."""
        rows = []
        seq, previous = self._seq, self._hash
        for entry in entries:
            seq += 1
            body = encode_entry(entry)
            previous = chain(previous, seq, body)
            rows.append((seq, kind_of(entry), entry.time_ns, body, previous))
        self._transaction(lambda: self._connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?)", rows))
        self._seq, self._hash, self.last_time_ns = seq, previous, rows[-1][2]
        self._checkpoint(sum(len(row[3]) + 128 for row in rows))
        return seq

    def save_snapshot(self, state: bytes) -> None:
        """Keep the packed state after the last record, and thin out older snapshots."""
        stored = zlib.compress(state, COMPRESSION)
        row = (self._seq, self.last_time_ns, stored, seal(self._hash, self._seq, stored))

        def write() -> None:
            self._connection.execute("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?)", row)
            thin_snapshots(self._connection, self.last_time_ns)

        self._transaction(write)
        self._checkpoint(len(stored))

    def snapshots(self) -> Iterator[Snapshot]:
        """Sound snapshots, newest first; damaged ones are passed over."""
        for seq in snapshot_seqs(self._connection):
            try:
                yield read_snapshot(self._connection, seq)
            except JournalDamagedError:
                continue

    def records(self, from_seq: int) -> Iterator[Record]:
        """Records from ``from_seq`` on, checked."""
        return read_records(self._connection, from_seq)

    def quarantined(self) -> frozenset[int]:
        """Numbers of the records that a replay leaves out."""
        return quarantined(self._connection)

    def trim(self, now_ns: int) -> None:
        """Let go of a bounded number of the oldest records, if retention says so."""
        boundary = self._retention.boundary(self._connection, now_ns)
        if boundary is not None:
            self._transaction(lambda: trim_records(self._connection, boundary))

    def close(self) -> None:
        """Fold the log into the file and let go of it."""
        self._connection.close()
        self._lock.close()

    def _end(self) -> tuple[int, bytes, int]:
        """Number, hash and time of the last record, which is checked."""
        seq = last_seq(self._connection)
        first_seq, first_hash = anchor(self._connection)
        if seq == first_seq:
            return first_seq, first_hash, 0
        (record,) = read_records(self._connection, seq)
        (stored,) = self._connection.execute("SELECT hash FROM records WHERE seq = ?", (seq,)).fetchone()
        return seq, stored, record.entry.time_ns

    def _transaction(self, write: Callable[[], object]) -> None:
        if self._failed is not None:
            raise self._failed
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            write()
            self._connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            self._roll_back()
            raise self._trouble(error) from error

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.DatabaseError as error:
                self._failed = JournalFailedError(f"The journal {self.path} cannot be rolled back: {error}.")
                raise self._failed from error

    def _checkpoint(self, written: int) -> None:
        self._since_checkpoint += written
        if self._since_checkpoint < CHECKPOINT_BYTES:
            return
        self._since_checkpoint = 0
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.DatabaseError as error:
            trouble = self._trouble(error)
            # Without room the log stays as it is and nothing is lost; the next append will say so.
            if isinstance(trouble, JournalFailedError):
                raise trouble from error

    def _trouble(self, error: sqlite3.DatabaseError) -> JournalFullError | JournalFailedError:
        """Tell "no room now" from "never trust it again"."""
        code = getattr(error, "sqlite_errorcode", 0)
        if code & 0xFF in _TRY_LATER:
            return JournalFullError(f"The journal {self.path} cannot be written: {error}.")
        if code != sqlite3.SQLITE_IOERR_FSYNC and (reason := _no_room(self.path.parent)):
            return JournalFullError(f"The journal {self.path} cannot be written: {reason}.")
        self._failed = JournalFailedError(f"Writing the journal {self.path} failed: {error}.")
        return self._failed


def _no_room(folder: Path) -> str:
    """Why the folder takes no more, or empty: SQLite says "I/O error" for a quota that is used up."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(65_536))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        if error.errno in _NO_ROOM:
            return os.strerror(error.errno or 0)
    return ""


def _lock(path: Path) -> IO[bytes]:
    """Hold the right to write; the operating system lets go of it however the process ends."""
    lock_path = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_path.open("ab")
    except OSError as error:
        raise UnreachableError(
            f"The journal {path} cannot be written: {error.strerror}.", "Choose another folder with --data."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise UnreachableError(
            f"Another node is writing the journal {path}.", "Stop it, or choose another folder with --data."
        ) from error
    return lock


def _open(path: Path) -> sqlite3.Connection:
    if check_log(path).damaged:
        raise JournalDamagedError(
            0, 0, f"The write-ahead log of {path} is damaged: records that were acknowledged cannot be read."
        )
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2.0)
        new = _is_empty(connection)
        if not new:
            check_layout(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        if new:
            _create(connection, path)
        _fold_in(connection)
    except sqlite3.DatabaseError as error:
        if connection is not None:
            connection.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise JournalDamagedError(0, 0, f"{path} cannot be opened as a journal: {error}.") from error
        raise UnreachableError(
            f"The journal {path} cannot be written: {error}.", "Make room, or choose another folder with --data."
        ) from error
    except JournalDamagedError:
        if connection is not None:
            connection.close()
        raise
    return connection


def _fold_in(connection: sqlite3.Connection) -> None:
    """Begin with an empty log; on a full disk the old one stays, so that a node can start and warn all the same."""
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise


def _is_empty(connection: sqlite3.Connection) -> bool:
    """True for a new file, also one whose making was interrupted."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    return bool(tables == 0 and application == 0)


def _create(connection: sqlite3.Connection, path: Path) -> None:
    connection.executescript(
        f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {LAYOUT_VERSION};"
    )
    connection.execute("INSERT INTO anchor VALUES (0, 0, ?, x'')", (GENESIS,))
    connection.execute("COMMIT")
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name of the new file must survive a power cut, too
    finally:
        os.close(folder)
