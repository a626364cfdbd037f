"""What the file holds, how records are chained, and how a connection is opened.

A record's hash is SHA-256 over the hash before it, its number (8 bytes, big-endian) and its body. The hash
before the first record that is kept stands in the one row of ``anchor``, so the chain can still be checked when
retention has let go of its beginning. A snapshot's seal covers the hash of its record: it belongs to one place
in one chain.
"""

import hashlib
import sqlite3
from pathlib import Path
from typing import Final

from hima.errors import UnreachableError
from hima.node.journal_errors import JournalDamagedError

APPLICATION_ID: Final = 0x48494D41
"""``HIMA`` in the file's header, so that the tool ``file`` and we know it."""
LAYOUT_VERSION: Final = 1
GENESIS: Final = bytes(32)
"""Hash before the very first record."""

SCHEMA: Final = """
CREATE TABLE records (
  seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, time_ns INTEGER NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE INDEX quarantined ON records (seq) WHERE kind = 'quarantined';
CREATE TABLE snapshots (
  seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, state BLOB NOT NULL, seal BLOB NOT NULL
) STRICT;
CREATE TABLE anchor (
  id INTEGER PRIMARY KEY CHECK (id = 0), seq INTEGER NOT NULL, hash BLOB NOT NULL, opened BLOB NOT NULL
) STRICT;
"""


def chain(previous: bytes, seq: int, body: bytes) -> bytes:
    """Hash of a record, 32 bytes."""
    return hashlib.sha256(previous + seq.to_bytes(8, "big") + body).digest()


def seal(record_hash: bytes, seq: int, state: bytes) -> bytes:
    """Hash of a snapshot, 32 bytes, over the stored (compressed) state."""
    return hashlib.sha256(b"snapshot" + record_hash + seq.to_bytes(8, "big") + state).digest()


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a journal for reading only, also while a node writes it.

    Raises:
        UnreachableError: There is no such file, or it may not be read.
        JournalDamagedError: It is not a journal.
    """
    if not path.is_file():
        raise UnreachableError(f"There is no journal at {path}.", "Check the path.")
    try:
        with path.open("rb") as file:
            header = file.read(16)
    except OSError as error:
        raise UnreachableError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error
    if header != b"SQLite format 3\x00":
        raise JournalDamagedError(0, 0, f"{path} is not a journal; name the journal.hima of a node's data folder.")
    try:
        connection = _open_read_only(path)
        connection.execute("PRAGMA query_only = 1")
    except sqlite3.DatabaseError as error:
        raise JournalDamagedError(0, 0, f"{path} cannot be read as a journal: {error}.") from error
    check_layout(connection, path)
    return connection


def _open_read_only(path: Path) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if path.with_name(path.name + "-wal").exists():
            raise
        # A copy on a medium that cannot be written: SQLite may not lay its shared memory beside it.
        return sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    return connection


def check_layout(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that the file is a journal of this layout.

    Raises:
        JournalDamagedError: It is not.
    """
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise JournalDamagedError(0, 0, f"{path} cannot be read as a journal: {error}.") from error
    if application != APPLICATION_ID:
        raise JournalDamagedError(0, 0, f"{path} is an SQLite file, but not a journal.")
    if version != LAYOUT_VERSION:
        raise JournalDamagedError(
            0, 0, f"{path} has layout {version}; this version of the program reads layout {LAYOUT_VERSION}."
        )
