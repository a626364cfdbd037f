"""The ledger of scans in one SQLite file: entries are only ever added."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from hima.errors import UnreachableError
from hima.registry.transport.ledger import Joined, LedgerEntry, join
from hima.registry.transport.scan import Batch, digest

FILE_NAME: Final = "scans.db"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS scans (
    seq INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, permit TEXT NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS scans_by_permit ON scans (permit, seq);
"""
_DECODER: Final = msgspec.json.Decoder(LedgerEntry)


class SqliteScans:
    """The ledger in a data folder; calls may come from any thread.

    Args:
        folder: The data folder; made if it is not there.

    Raises:
        UnreachableError: The file cannot be opened or is no ledger; of every method: it cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            self._db = sqlite3.connect(self._path, timeout=5.0, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def add(self, batch: Batch, received_ns: int, sent_by: str) -> Joined:
        """Join a batch; it is on the disk when this returns, or nothing of it is."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                joined = join(batch, self._known(batch), self._last(), received_ns, sent_by)
                rows = [(e.seq, digest(e.scan), e.scan.permit, msgspec.json.encode(e)) for e in joined.entries]
                self._db.executemany("INSERT INTO scans VALUES (?, ?, ?, ?)", rows)
                self._db.execute("COMMIT")
            except (sqlite3.Error, msgspec.MsgspecError) as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise self._trouble(error) from error
        return joined

    def entries(self, permit: str | None = None) -> Iterator[LedgerEntry]:
        """Entries in order, of one permit or of all."""
        try:
            with self._lock:
                if permit is None:
                    rows = self._db.execute("SELECT body FROM scans ORDER BY seq").fetchall()
                else:
                    rows = self._db.execute(
                        "SELECT body FROM scans WHERE permit = ? ORDER BY seq", (permit,)
                    ).fetchall()
            for (body,) in rows:
                yield _DECODER.decode(body)
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            raise self._trouble(error) from error

    def _known(self, batch: Batch) -> frozenset[str]:
        marks = [digest(scan) for scan in batch.scans]
        holes = ",".join("?" * len(marks))
        query = f"SELECT digest FROM scans WHERE digest IN ({holes})"  # noqa: S608 - question marks only
        return frozenset(row[0] for row in self._db.execute(query, marks))

    def _last(self) -> LedgerEntry | None:
        row = self._db.execute("SELECT body FROM scans ORDER BY seq DESC LIMIT 1").fetchone()
        return None if row is None else _DECODER.decode(row[0])

    def _trouble(self, error: Exception) -> UnreachableError:
        return UnreachableError(f"The ledger of scans {self._path} cannot be used: {error}.", "Mend or move it.")
