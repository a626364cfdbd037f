"""Writing changes, inside a transaction that somebody else begins and ends."""

import sqlite3
from collections.abc import Sequence

from hima.adapters.registry_sqlite.reading import head, text_of_state
from hima.registry.chain import digest, pack_change
from hima.registry.change import Change, Key, Listing, Ref, Write
from hima.registry.store import KeyTakenError, StoreMovedError, VersionConflictError
from hima.registry.words import search_words
from hima.units import SECOND_NS


def write_all(connection: sqlite3.Connection, writes: Sequence[Write], since: int | None) -> int:
    """Add the changes to the chain, and set how their records are found.

    Returns:
        The number of the last entry.
    """
    seq, previous = head(connection)
    if writes and since is not None and seq > since:
        raise StoreMovedError(writes[0].change.ref)
    listings: dict[Ref, tuple[int, Listing]] = {}
    for change, listing in writes:
        seq += 1
        packed = pack_change(change)
        previous = digest(previous, seq, packed)
        ref = change.ref
        row = _set_record(connection, change, listing, seq)
        connection.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)",
            (seq, ref.kind.value, ref.id, change.version, packed, previous),
        )
        listings[ref] = row, listing
    _set_keys(connection, listings)
    for row, listing in listings.values():
        _set_extent(connection, row, listing)
    return seq


def _set_record(connection: sqlite3.Connection, change: Change, listing: Listing, seq: int) -> int:
    """Write a record's line and its words; its row."""
    kind = change.ref.kind.value
    found = connection.execute(
        "SELECT row, version, words FROM records WHERE kind = ? AND id = ?", (kind, change.ref.id)
    ).fetchone()
    if change.version != (found[1] if found else 0) + 1:
        raise VersionConflictError(change.ref)
    words = " ".join((text_of_state(listing.state), *search_words(listing.words)))
    if found is None:
        (row,) = connection.execute(
            "INSERT INTO records (kind, id, version, seq, state, words) VALUES (?, ?, ?, ?, ?, ?) RETURNING row",
            (kind, change.ref.id, change.version, seq, listing.state, words),
        ).fetchone()
    else:
        row = found[0]
        connection.execute(
            "UPDATE records SET version = ?, seq = ?, state = ?, words = ? WHERE row = ?",
            (change.version, seq, listing.state, words, row),
        )
    _set_words(connection, f"words_{kind}", row, found[2] if found else None, words)
    return int(row)


def _set_words(connection: sqlite3.Connection, table: str, row: int, old: str | None, words: str) -> None:
    """Tell the index of words, which must be told what it is to forget. Its name is one of a closed list."""
    if old == words:
        return
    if old is not None:
        forget = f"INSERT INTO {table} ({table}, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608
        connection.execute(forget, (row, old))
    connection.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (row, words))  # noqa: S608


def _set_keys(connection: sqlite3.Connection, listings: dict[Ref, tuple[int, Listing]]) -> None:
    """Give every record its names at once, so that two may exchange one."""
    connection.executemany("DELETE FROM keys WHERE row = ?", [(row,) for row, _ in listings.values()])
    for ref, (row, listing) in listings.items():
        for key in dict.fromkeys(listing.keys):
            _refuse_taken(connection, ref, key)
            connection.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?)", (ref.kind.value, key.scheme, key.value, row, key.unique)
            )


def _refuse_taken(connection: sqlite3.Connection, ref: Ref, key: Key) -> None:
    # A name that many may have can still be one that is somebody's own; only those are looked through.
    holders = "keys" if key.unique else "keys INDEXED BY keys_one"
    query = (
        f"SELECT records.id FROM {holders} JOIN records USING (row) WHERE keys.kind = ? AND scheme = ? AND value = ?"  # noqa: S608
    )
    query += " AND records.id != ?" if key.unique else " AND one AND records.id != ?"
    holder = connection.execute(f"{query} LIMIT 1", (ref.kind.value, key.scheme, key.value, ref.id)).fetchone()
    if holder is not None:
        raise KeyTakenError(ref, key.scheme, key.value, Ref(ref.kind, holder[0]))


def _set_extent(connection: sqlite3.Connection, row: int, listing: Listing) -> None:
    connection.execute("DELETE FROM extents WHERE row = ?", (row,))
    connection.execute("DELETE FROM places WHERE row = ?", (row,))
    if (box := listing.extent) is None:
        return
    connection.execute("INSERT INTO extents VALUES (?, ?, ?, ?, ?, ?, ?)", (row, *box))
    # The tree holds numbers of 32 bits, rounded outwards, and finds candidates only.
    seconds = box.from_ns // SECOND_NS - 1, box.to_ns // SECOND_NS + 1
    connection.execute(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row, box.west_deg, box.east_deg, box.south_deg, box.north_deg, *seconds),
    )
