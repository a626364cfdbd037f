"""The store of records in a PostgreSQL database with PostGIS. Connections that broke are made anew."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, Self

import asyncpg

from hima.adapters.registry_postgres import reading
from hima.adapters.registry_postgres.layout import first_line, prepare
from hima.adapters.registry_postgres.writing import write_all
from hima.registry.change import Entry, Extent, RecordKind, Ref, Write
from hima.registry.store import Page, Stored, StoreUnreachableError
from hima.registry.words import storable

CONNECTIONS: Final = 4
CONNECT_S: Final = 5.0
ANSWER_S: Final = 10.0
_SETTINGS: Final = {
    # A commit that returned is on the disk, whatever the server is set to.
    "synchronous_commit": "on",
    "lock_timeout": "5s",
    "application_name": "hima",
}


class PostgresRecordStore:
    """`hima.registry.store.RecordStore` in a database. Made by `connect`."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    @classmethod
    async def connect(cls, dsn: str) -> Self:
        """Connect, and make the schema if it is not there.

        Args:
            dsn: Where the database is, ``postgresql://user@host/name``; it may hold a password, so it is never told.

        Raises:
            StoreUnreachableError: There is no such database, or it has no PostGIS.
        """
        try:
            # Not by the pool, whose search path is that of a schema which may not be there yet.
            connection = await asyncpg.connect(dsn, timeout=CONNECT_S)
            try:
                path = await prepare(connection)
            finally:
                await connection.close()
            pool = await asyncpg.create_pool(
                dsn,
                min_size=1,
                max_size=CONNECTIONS,
                timeout=CONNECT_S,
                command_timeout=ANSWER_S,
                server_settings={**_SETTINGS, "search_path": path},
            )
        except ValueError as error:
            # What is wrong with it may hold its password.
            what = "The address of the registry's database is none. Write it as postgresql://user@host/name."
            raise StoreUnreachableError(what) from error
        except _TROUBLE as error:
            raise _unreachable(error) from error
        return cls(pool)

    async def commit(self, writes: Sequence[Write], since: int | None = None) -> int:
        """See `RecordStore.commit`."""
        async with self._connection() as connection, connection.transaction():
            return await write_all(connection, writes, since)

    async def get(self, ref: Ref) -> Stored | None:
        """See `RecordStore.get`."""
        if not storable(ref.id):
            return None
        async with self._connection() as connection:
            return await reading.get(connection, ref)

    async def by_key(self, kind: RecordKind, scheme: str, value: str, limit: int = 100) -> tuple[Stored, ...]:
        """See `RecordStore.by_key`."""
        if not storable(scheme + value):
            return ()
        async with self._connection() as connection:
            return await reading.by_key(connection, kind, scheme, value, limit)

    async def search(self, kind: RecordKind, words: str, state: str = "", limit: int = 50, after: str = "") -> Page:
        """See `RecordStore.search`."""
        if not storable(state):
            return Page((), "", 0, more=False)
        async with self._connection() as connection:
            return await reading.search(connection, kind, words, state, limit, after)

    async def within(self, kind: RecordKind, extent: Extent, limit: int) -> tuple[Stored, ...]:
        """See `RecordStore.within`."""
        async with self._connection() as connection:
            return await reading.within(connection, kind, extent, limit)

    async def history(self, ref: Ref, limit: int = 1000) -> tuple[Entry, ...]:
        """See `RecordStore.history`."""
        if not storable(ref.id):
            return ()
        async with self._connection() as connection:
            return await reading.history(connection, ref, limit)

    async def entries(self, from_seq: int, limit: int) -> tuple[Entry, ...]:
        """See `RecordStore.entries`."""
        async with self._connection() as connection:
            return await reading.entries(connection, from_seq, limit)

    async def last_seq(self) -> int:
        """See `RecordStore.last_seq`."""
        async with self._connection() as connection:
            return (await reading.head(connection))[0]

    async def close(self) -> None:
        """See `RecordStore.close`."""
        try:
            await asyncio.wait_for(self._pool.close(), ANSWER_S)
        except _TROUBLE:
            self._pool.terminate()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        try:
            async with self._pool.acquire(timeout=CONNECT_S) as connection:
                yield connection
        except _TROUBLE as error:
            raise _unreachable(error) from error


_TROUBLE: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
"""What the driver raises when the server is gone, busy or full, or says no."""


def _unreachable(error: BaseException) -> StoreUnreachableError:
    hints = (
        (asyncpg.DiskFullError, "Its disk is full. Make room on the server"),
        (asyncpg.LockNotAvailableError, "Another program holds it. Stop that one, or try again"),
        (asyncpg.ReadOnlySQLTransactionError, "It may not be written. Name the server that takes changes"),
        (asyncpg.InvalidCatalogNameError, "Make the database first (createdb)"),
        (asyncpg.InvalidAuthorizationSpecificationError, "Check user and password"),
        (asyncpg.InsufficientPrivilegeError, "Let its owner grant what is missing"),
    )
    hint = next((hint for kind, hint in hints if isinstance(error, kind)), "Check that the server runs and the address")
    what = first_line(error) or "it does not answer in time"
    return StoreUnreachableError(f"The registry's database cannot be used: {what}. {hint}.")
