"""Reading records and snapshots, every one checked on the way. Shared by the writer's recovery and the reader."""

import sqlite3
import zlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from hima.adapters.journal_sqlite.layout import GENESIS, chain, seal
from hima.node.entry import Entry, Quarantined, Record, Snapshot, decode_entry, kind_of
from hima.node.journal_errors import JournalDamagedError

CHUNK_RECORDS: Final = 500
"""Read in one go, so that a slow reader never holds a read transaction open and the log can be folded in."""
LARGEST_STATE_BYTES: Final = 1 << 30


def anchor(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """Number and hash of the record before the first one kept.

    Raises:
        JournalDamagedError: There is no sound anchor.
    """
    rows = _fetch(connection, "SELECT seq, hash FROM anchor", ())
    seq, found = rows[0] if rows else (None, None)
    if not isinstance(seq, int) or seq < 0 or not isinstance(found, bytes) or len(found) != len(GENESIS):
        raise JournalDamagedError(0, 0, "The anchor of the chain is missing or damaged.")
    return seq, found


def last_seq(connection: sqlite3.Connection) -> int:
    """Number of the last record; the anchor's if there is none."""
    rows = _fetch(connection, "SELECT max(seq) FROM records", ())
    newest = rows[0][0]
    return anchor(connection)[0] if newest is None else int(newest)


def read_records(connection: sqlite3.Connection, from_seq: int, to_seq: int | None = None) -> Iterator[Record]:
    """Records ``from_seq`` to ``to_seq`` (inclusive), as many as there are, checked against the chain.

    Raises:
        JournalDamagedError: A record is missing or is not what was written; names the first.
    """
    first_seq, first_hash = anchor(connection)
    seq = max(from_seq, first_seq + 1)
    previous = first_hash if seq == first_seq + 1 else _hash_of(connection, seq - 1)
    time_ns = 0
    while to_seq is None or seq <= to_seq:
        until = seq + CHUNK_RECORDS - 1 if to_seq is None else min(seq + CHUNK_RECORDS - 1, to_seq)
        rows = _fetch(
            connection,
            "SELECT seq, kind, time_ns, body, hash FROM records WHERE seq BETWEEN ? AND ? ORDER BY seq",
            (seq, until),
            seq=seq,
            time_ns=time_ns,
        )
        for row in rows:
            record, previous = _checked(row, seq, previous, time_ns)
            time_ns = record.entry.time_ns
            seq += 1
            yield record
        if seq <= until and _is_end(connection, seq, time_ns):
            return


def _is_end(connection: sqlite3.Connection, seq: int, time_ns: int) -> bool:
    """Whether there is no record from ``seq`` on; there may be by now, as a node may be writing while we read.

    Raises:
        JournalDamagedError: There is one behind it, so it is missing.
    """
    found = _fetch(connection, "SELECT min(seq) FROM records WHERE seq >= ?", (seq,), seq, time_ns)[0][0]
    if found is not None and found > seq:
        raise JournalDamagedError(seq, time_ns, f"Record {seq} is missing.")
    return found is None


def _checked(row: tuple[Any, ...], seq: int, previous: bytes, time_ns: int) -> tuple[Record, bytes]:
    found, kind, stored_ns, body, stored = row
    if found != seq:
        raise JournalDamagedError(seq, time_ns, f"Record {seq} is missing.")
    if not isinstance(body, bytes) or chain(previous, seq, body) != stored:
        raise JournalDamagedError(seq, time_ns, f"Record {seq} is not what was written.")
    entry = _decoded(body, seq, time_ns)
    if entry.time_ns != stored_ns or kind_of(entry) != kind:
        raise JournalDamagedError(seq, time_ns, f"The columns of record {seq} are not what was written.")
    return Record(seq, entry), stored


def _decoded(body: bytes, seq: int, time_ns: int) -> Entry:
    try:
        return decode_entry(body)
    except (msgspec.DecodeError, TypeError) as error:
        raise JournalDamagedError(seq, time_ns, f"Record {seq} cannot be read: {error}.") from error


def read_snapshot(connection: sqlite3.Connection, seq: int) -> Snapshot:
    """The snapshot after record ``seq``.

    Raises:
        JournalDamagedError: It is not there or not what was written.
    """
    rows = _fetch(connection, "SELECT time_ns, state, seal FROM snapshots WHERE seq = ?", (seq,))
    if not rows:
        raise JournalDamagedError(0, 0, f"The snapshot after record {seq} is missing.")
    time_ns, state, stored = rows[0]
    record_hash = _hash_of(connection, seq)
    if not isinstance(time_ns, int) or not isinstance(state, bytes) or seal(record_hash, seq, state) != stored:
        raise JournalDamagedError(0, 0, f"The snapshot after record {seq} is not what was written.")
    try:
        packed = zlib.decompressobj().decompress(state, LARGEST_STATE_BYTES)
    except zlib.error as error:
        raise JournalDamagedError(0, time_ns, f"The snapshot after record {seq} cannot be read: {error}.") from error
    return Snapshot(seq, time_ns, packed)


def snapshot_seqs(connection: sqlite3.Connection, newest_ns: int | None = None) -> list[int]:
    """Records after which there is a snapshot, newest first, none later than ``newest_ns``."""
    limit = (1 << 63) - 1 if newest_ns is None else newest_ns
    rows = _fetch(connection, "SELECT seq FROM snapshots WHERE time_ns <= ? ORDER BY seq DESC", (limit,))
    return [int(row[0]) for row in rows]


def quarantined(connection: sqlite3.Connection) -> frozenset[int]:
    """Records that a replay leaves out."""
    rows = _fetch(connection, "SELECT body FROM records WHERE kind = 'quarantined' ORDER BY seq", ())
    entries = (_decoded(body, 0, 0) for (body,) in rows)
    return frozenset(entry.seq for entry in entries if isinstance(entry, Quarantined))


def _hash_of(connection: sqlite3.Connection, seq: int) -> bytes:
    rows = _fetch(connection, "SELECT hash FROM records WHERE seq = ?", (seq,), seq)
    if not rows:
        first_seq, first_hash = anchor(connection)
        if seq == first_seq:
            return first_hash
        raise JournalDamagedError(seq, 0, f"Record {seq} is missing.")
    found = rows[0][0]
    if not isinstance(found, bytes):
        raise JournalDamagedError(seq, 0, f"Record {seq} is not what was written.")
    return found


def _fetch(
    connection: sqlite3.Connection, query: str, values: tuple[int, ...], seq: int = 0, time_ns: int = 0
) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(query, values).fetchall()
    except sqlite3.DatabaseError as error:
        where = f"at or after record {seq}" if seq else "outside the records"
        raise JournalDamagedError(seq, time_ns, f"The file is damaged {where}: {error}.") from error
