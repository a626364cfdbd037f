"""Reading records and entries over a connection."""

from typing import Any, Final

import msgspec

from hima.registry.chain import GENESIS, unpack_change
from hima.registry.change import Change, Entry, Extent, RecordKind, Ref
from hima.registry.store import COUNTED_MAX, Page, Stored, StoreDamagedError, row_after
from hima.registry.words import search_words

_STORED: Final = "SELECT records.kind, records.id, records.version, records.seq, packed"


async def head(connection: Any) -> tuple[int, bytes]:
    """Number and digest of the newest entry."""
    row = await connection.fetchrow("SELECT seq, sha256 FROM entries ORDER BY seq DESC LIMIT 1")
    return (0, GENESIS) if row is None else (int(row["seq"]), bytes(row["sha256"]))


async def get(connection: Any, ref: Ref) -> Stored | None:
    """A record as it stands."""
    row = await connection.fetchrow(
        f"{_STORED} FROM records LEFT JOIN entries USING (seq) WHERE records.kind = $1 AND records.id = $2",
        ref.kind.value,
        ref.id,
    )
    return None if row is None else _stored(row)


async def by_key(connection: Any, kind: RecordKind, scheme: str, value: str, limit: int) -> tuple[Stored, ...]:
    """Records that have a name, by id."""
    rows = await connection.fetch(
        f'{_STORED} FROM keys JOIN records USING ("row") LEFT JOIN entries USING (seq)'
        " WHERE keys.kind = $1 AND scheme = $2 AND value = $3 ORDER BY records.id LIMIT $4",
        kind.value,
        scheme,
        value,
        limit,
    )
    return tuple(map(_stored, rows))


async def within(connection: Any, kind: RecordKind, extent: Extent, limit: int) -> tuple[Stored, ...]:
    """Records whose extent meets another, by id."""
    rows = await connection.fetch(
        f'{_STORED} FROM extents JOIN records USING ("row") LEFT JOIN entries USING (seq)'
        # The index of boxes rounds outwards; the columns decide.
        " WHERE box && ST_MakeEnvelope($1, $2, $3, $4, 4326)"
        " AND east >= $1 AND north >= $2 AND west <= $3 AND south <= $4 AND to_ns >= $5 AND from_ns <= $6"
        " AND records.kind = $7 ORDER BY records.id LIMIT $8",
        *extent,
        kind.value,
        limit,
    )
    return tuple(map(_stored, rows))


async def search(connection: Any, kind: RecordKind, words: str, state: str, limit: int, after: str) -> Page:
    """Records with words that begin so, newest first."""
    condition, values = _matching(kind, words, state)
    before = row_after(after)
    count = f"SELECT count(*) FROM (SELECT FROM records WHERE {condition} LIMIT {COUNTED_MAX + 1}) AS counted"  # noqa: S608
    counted = await connection.fetchval(count, *values)
    given = len(values)
    rows = await connection.fetch(
        f'{_STORED}, "row" FROM records LEFT JOIN entries USING (seq)'
        f' WHERE {condition} AND "row" < ${given + 1} ORDER BY "row" DESC LIMIT ${given + 2}',
        *values,
        before,
        limit + 1,
    )
    on = str(rows[limit - 1]["row"]) if len(rows) > limit else ""
    return Page(tuple(map(_stored, rows[:limit])), on, min(counted, COUNTED_MAX), counted > COUNTED_MAX)


def _matching(kind: RecordKind, words: str, state: str) -> tuple[str, list[str]]:
    """The condition of rows that match, and its values."""
    condition, values = "records.kind = $1", [kind.value]
    if state:
        values.append(state)
        condition += f" AND state = ${len(values)}"
    if asked := [f"'{word}':*" for word in search_words(words)]:
        values.append(" & ".join(asked))
        condition += f" AND words @@ ${len(values)}::text::tsquery"
    return condition, values


async def history(connection: Any, ref: Ref, limit: int) -> tuple[Entry, ...]:
    """Changes of a record, oldest first."""
    rows = await connection.fetch(
        "SELECT * FROM entries WHERE kind = $1 AND id = $2 ORDER BY version LIMIT $3", ref.kind.value, ref.id, limit
    )
    return tuple(map(_entry, rows))


async def entries(connection: Any, from_seq: int, limit: int) -> tuple[Entry, ...]:
    """Changes in order."""
    rows = await connection.fetch("SELECT * FROM entries WHERE seq >= $1 ORDER BY seq LIMIT $2", from_seq, limit)
    return tuple(map(_entry, rows))


def _entry(row: Any) -> Entry:
    return Entry(row["seq"], _change(row), row["sha256"])


def _stored(row: Any) -> Stored:
    change = _change(row)
    return Stored(change.ref, change.version, change.body)


def _change(row: Any) -> Change:
    """The change of a row, which must be the one that its columns name."""
    try:
        change = unpack_change(row["packed"])
    except (msgspec.DecodeError, TypeError) as error:
        raise StoreDamagedError(row["seq"]) from error
    if (change.ref.kind.value, change.ref.id, change.version) != (row["kind"], row["id"], row["version"]):
        raise StoreDamagedError(row["seq"])
    return change
