"""What the file holds, and how a connection is opened.

``entries`` is the truth: every change, packed and chained. The other tables say how the newest change of each record
is found, and could be made from the entries again.
"""

import os
import sqlite3
from pathlib import Path
from typing import Final

from hima.registry.change import RecordKind
from hima.registry.store import StoreUnreachableError

APPLICATION_ID: Final = 0x48494D52
"""``HIMR`` in the file's header."""
LAYOUT_VERSION: Final = 1
CACHE_KIB: Final = 16_384
BUSY_S: Final = 5.0
"""How long a writer waits for another one, such as a command beside a running node."""

_TABLES: Final = """
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, packed BLOB NOT NULL,
  sha256 BLOB NOT NULL, UNIQUE (kind, id, version)
) STRICT;
CREATE TABLE records (
  row INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL,
  state TEXT NOT NULL, words TEXT NOT NULL, UNIQUE (kind, id)
) STRICT;
CREATE INDEX records_by_state ON records (kind, state);
CREATE INDEX records_by_kind ON records (kind);
CREATE TABLE keys (
  kind TEXT NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL, row INTEGER NOT NULL, one INTEGER NOT NULL,
  PRIMARY KEY (kind, scheme, value, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX keys_of ON keys (row);
CREATE INDEX keys_one ON keys (kind, scheme, value) WHERE one;
CREATE TABLE extents (
  row INTEGER PRIMARY KEY, west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL, north REAL NOT NULL,
  from_ns INTEGER NOT NULL, to_ns INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE places USING rtree (row, west, east, south, north, from_s, to_s);
"""
# The words are folded before they come here, so the plainest tokenizer will do; every shorter beginning of a word has
# an index of its own, for the serial numbers of one maker begin alike.
_WORDS: Final = """
CREATE VIRTUAL TABLE words_{kind} USING fts5 (
  words, content = 'records', content_rowid = 'row', tokenize = 'ascii', detail = none, columnsize = 0,
  prefix = '1 2 3 4 5 6 7 8 9 10'
);
"""
SCHEMA: Final = _TABLES + "".join(_WORDS.format(kind=kind.value) for kind in RecordKind)


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open a registry, making it if it is not there. Only its owner can read it, for it names people.

    Raises:
        StoreUnreachableError: It cannot be opened, or is no registry.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made before SQLite opens it, so that it is never readable by others, nor are its side files.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = _connect(path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _create_once(connection)
        _check_layout(connection, path)
    except OSError as error:
        raise StoreUnreachableError(f"The registry {path} cannot be opened: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise unreachable(path, error) from error
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a second connection to a registry that is there."""
    try:
        connection = _connect(path)
        connection.execute("PRAGMA query_only = 1")
    except sqlite3.Error as error:
        raise unreachable(path, error) from error
    return connection


def unreachable(path: Path, error: sqlite3.Error) -> StoreUnreachableError:
    """What SQLite says, as a sentence that says what to do."""
    hints = {
        sqlite3.SQLITE_FULL: "The disk is full. Make room",
        sqlite3.SQLITE_READONLY: "It may not be written. Check its permissions and its disk",
        sqlite3.SQLITE_BUSY: "Another program holds it. Stop that one, or try again",
        sqlite3.SQLITE_CORRUPT: "It is damaged. Put back a copy of it",
        sqlite3.SQLITE_NOTADB: "It is no registry, or damaged. Put back a copy of it",
    }
    hint = hints.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "Check its disk")
    return StoreUnreachableError(f"The registry {path} cannot be used: {error}. {hint}.")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return connection


def _create_once(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables == 0:
        for statement in SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION}")
    connection.execute("COMMIT")


def _check_layout(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise StoreUnreachableError(f"{path} is an SQLite file, but no registry. Choose another file.")
    if version != LAYOUT_VERSION:
        raise StoreUnreachableError(
            f"The registry {path} has layout {version}; this version of the program reads layout {LAYOUT_VERSION}."
        )
