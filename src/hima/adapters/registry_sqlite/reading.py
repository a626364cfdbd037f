"""Reading records and entries over a connection."""

import sqlite3
from typing import Any, Final

import msgspec

from hima.registry.chain import GENESIS, unpack_change
from hima.registry.change import Change, Entry, Extent, RecordKind, Ref
from hima.registry.store import COUNTED_MAX, Page, Stored, StoreDamagedError, row_after
from hima.registry.words import search_words
from hima.units import SECOND_NS

_STORED: Final = "SELECT records.kind, records.id, records.version, records.seq, packed"


def text_of_state(state: str) -> str:
    """A state as one word among the words: it begins with a sign for private use, which no word of people holds."""
    return f"\ue000{state.encode().hex()}"


def head(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """Number and digest of the newest entry."""
    row = connection.execute("SELECT seq, sha256 FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, GENESIS) if row is None else (int(row[0]), bytes(row[1]))


def get(connection: sqlite3.Connection, ref: Ref) -> Stored | None:
    """A record as it stands."""
    row = connection.execute(
        f"{_STORED} FROM records LEFT JOIN entries USING (seq) WHERE records.kind = ? AND records.id = ?",
        (ref.kind.value, ref.id),
    ).fetchone()
    return None if row is None else _stored(row)


def by_key(connection: sqlite3.Connection, kind: RecordKind, scheme: str, value: str, limit: int) -> tuple[Stored, ...]:
    """Records that have a name, by id."""
    rows = connection.execute(
        f"{_STORED} FROM keys JOIN records USING (row) LEFT JOIN entries USING (seq)"
        " WHERE keys.kind = ? AND scheme = ? AND value = ? ORDER BY records.id LIMIT ?",
        (kind.value, scheme, value, limit),
    )
    return tuple(map(_stored, rows))


def within(connection: sqlite3.Connection, kind: RecordKind, extent: Extent, limit: int) -> tuple[Stored, ...]:
    """Records whose extent meets another, by id."""
    west, south, east, north, from_ns, to_ns = extent
    box = west, east, south, north
    rows = connection.execute(
        # Left to itself, SQLite begins with all records of the kind; CROSS JOIN keeps the order of reading.
        f"{_STORED} FROM places CROSS JOIN extents USING (row) CROSS JOIN records USING (row)"
        " LEFT JOIN entries USING (seq)"
        " WHERE places.east >= ? AND places.west <= ? AND places.north >= ? AND places.south <= ?"
        " AND places.to_s >= ? AND places.from_s <= ?"
        " AND extents.east >= ? AND extents.west <= ? AND extents.north >= ? AND extents.south <= ?"
        " AND to_ns >= ? AND from_ns <= ? AND records.kind = ? ORDER BY records.id LIMIT ?",
        (*box, from_ns // SECOND_NS, to_ns // SECOND_NS, *box, from_ns, to_ns, kind.value, limit),
    )
    return tuple(map(_stored, rows))


def search(connection: sqlite3.Connection, kind: RecordKind, words: str, state: str, limit: int, after: str) -> Page:
    """Records with words that begin so, newest first."""
    rows_of, values = _matching(kind, words, state)
    before = row_after(after)
    count = f"SELECT count(*) FROM ({rows_of} LIMIT ?)"  # noqa: S608 -- made of a closed list of names
    (counted,) = connection.execute(count, (*values, COUNTED_MAX + 1)).fetchone()
    piece = f"{rows_of} AND rowid < ? ORDER BY rowid DESC LIMIT ?"
    found = connection.execute(piece, (*values, before, limit + 1)).fetchall()
    records = [
        connection.execute(f"{_STORED} FROM records LEFT JOIN entries USING (seq) WHERE row = ?", row).fetchone()
        for row in found[:limit]
    ]
    on = str(found[limit - 1][0]) if len(found) > limit else ""
    return Page(tuple(map(_stored, records)), on, min(counted, COUNTED_MAX), counted > COUNTED_MAX)


def _matching(kind: RecordKind, words: str, state: str) -> tuple[str, tuple[str, ...]]:
    """The query for rows that match, and its values."""
    asked = [f'"{word}"*' for word in search_words(words)]
    if asked:
        asked += [f'"{text_of_state(state)}"'] if state else []
        table = f"words_{kind.value}"
        return f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (" AND ".join(asked),)  # noqa: S608
    if state:
        return "SELECT rowid FROM records WHERE kind = ? AND state = ?", (kind.value, state)
    return "SELECT rowid FROM records WHERE kind = ?", (kind.value,)


def history(connection: sqlite3.Connection, ref: Ref, limit: int) -> tuple[Entry, ...]:
    """Changes of a record, oldest first."""
    rows = connection.execute(
        "SELECT * FROM entries WHERE kind = ? AND id = ? ORDER BY version LIMIT ?", (ref.kind.value, ref.id, limit)
    )
    return tuple(map(_entry, rows))


def entries(connection: sqlite3.Connection, from_seq: int, limit: int) -> tuple[Entry, ...]:
    """Changes in order."""
    rows = connection.execute("SELECT * FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?", (from_seq, limit))
    return tuple(map(_entry, rows))


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, kind, id_, version, packed, sha256 = row
    change = _change(packed, seq)
    if (change.ref.kind.value, change.ref.id, change.version) != (kind, id_, version):
        raise StoreDamagedError(seq)
    return Entry(seq, change, sha256)


def _stored(row: tuple[Any, ...]) -> Stored:
    kind, id_, version, seq, packed = row
    if packed is None:
        raise StoreDamagedError(seq)
    change = _change(packed, seq)
    if (change.ref.kind.value, change.ref.id, change.version) != (kind, id_, version):
        raise StoreDamagedError(seq)
    return Stored(change.ref, version, change.body)


def _change(packed: bytes, seq: int) -> Change:
    try:
        return unpack_change(packed)
    except msgspec.DecodeError as error:
        raise StoreDamagedError(seq) from error
