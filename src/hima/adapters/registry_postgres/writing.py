"""Writing changes, inside a transaction that somebody else begins and ends."""

from collections.abc import Sequence
from typing import Any

from hima.adapters.registry_postgres.reading import head
from hima.registry.chain import digest, pack_change
from hima.registry.change import Change, Key, Listing, Ref, Write
from hima.registry.store import KeyTakenError, StoreMovedError, VersionConflictError
from hima.registry.words import search_words


async def write_all(connection: Any, writes: Sequence[Write], since: int | None) -> int:
    """Add the changes to the chain, and set how their records are found.

    Returns:
        The number of the last entry.
    """
    # Writers take turns; readers go on.
    await connection.execute("LOCK TABLE entries IN EXCLUSIVE MODE")
    seq, previous = await head(connection)
    if writes and since is not None and seq > since:
        raise StoreMovedError(writes[0].change.ref)
    listings: dict[Ref, tuple[int, Listing]] = {}
    for change, listing in writes:
        seq += 1
        packed = pack_change(change)
        previous = digest(previous, seq, packed)
        ref = change.ref
        row = await _set_record(connection, change, listing, seq)
        entry = (seq, ref.kind.value, ref.id, change.version, packed, previous)
        await connection.execute("INSERT INTO entries VALUES ($1, $2, $3, $4, $5, $6)", *entry)
        listings[ref] = row, listing
    await _set_keys(connection, listings)
    for row, listing in listings.values():
        await _set_extent(connection, row, listing)
    return seq


async def _set_record(connection: Any, change: Change, listing: Listing, seq: int) -> int:
    """Write a record's line and its words; its row."""
    kind, id_ = change.ref.kind.value, change.ref.id
    found = await connection.fetchrow("SELECT version FROM records WHERE kind = $1 AND id = $2", kind, id_)
    if change.version != (found["version"] if found else 0) + 1:
        raise VersionConflictError(change.ref)
    if found is None:
        statement = (
            "INSERT INTO records (kind, id, version, seq, state, words)"
            ' VALUES ($1, $2, $3, $4, $5, array_to_tsvector($6)) RETURNING "row"'
        )
    else:
        statement = (
            "UPDATE records SET version = $3, seq = $4, state = $5, words = array_to_tsvector($6)"
            ' WHERE kind = $1 AND id = $2 RETURNING "row"'
        )
    words = list(search_words(listing.words))
    return int(await connection.fetchval(statement, kind, id_, change.version, seq, listing.state, words))


async def _set_keys(connection: Any, listings: dict[Ref, tuple[int, Listing]]) -> None:
    """Give every record its names at once, so that two may exchange one."""
    await connection.execute('DELETE FROM keys WHERE "row" = ANY($1)', [row for row, _ in listings.values()])
    for ref, (row, listing) in listings.items():
        for key in dict.fromkeys(listing.keys):
            await _refuse_taken(connection, ref, key)
            name = (ref.kind.value, key.scheme, key.value, row, key.unique)
            await connection.execute("INSERT INTO keys VALUES ($1, $2, $3, $4, $5)", *name)


async def _refuse_taken(connection: Any, ref: Ref, key: Key) -> None:
    holder = await connection.fetchval(
        'SELECT records.id FROM keys JOIN records USING ("row") WHERE keys.kind = $1 AND scheme = $2 AND value = $3'
        " AND records.id != $4 AND (one OR $5) LIMIT 1",
        ref.kind.value,
        key.scheme,
        key.value,
        ref.id,
        key.unique,
    )
    if holder is not None:
        raise KeyTakenError(ref, key.scheme, key.value, Ref(ref.kind, holder))


async def _set_extent(connection: Any, row: int, listing: Listing) -> None:
    await connection.execute('DELETE FROM extents WHERE "row" = $1', row)
    if listing.extent is not None:
        await connection.execute(
            "INSERT INTO extents VALUES ($1, $2, $3, $4, $5, $6, $7, ST_MakeEnvelope($2, $3, $4, $5, 4326))",
            row,
            *listing.extent,
        )
