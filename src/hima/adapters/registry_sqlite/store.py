"""The store of records in one SQLite file.

Two threads of its own, each with its connection: readers do not wait for a writer's disk. Other programs may use the
file at the same time; writers take turns.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from hima.adapters.registry_sqlite import reading
from hima.adapters.registry_sqlite.layout import open_to_read, open_to_write, unreachable
from hima.adapters.registry_sqlite.writing import write_all
from hima.registry.change import Entry, Extent, RecordKind, Ref, Write
from hima.registry.store import Page, Stored, StoreUnreachableError
from hima.registry.words import storable

FILE_NAME: Final = "registry.db"

Given = ParamSpec("Given")
Result = TypeVar("Result")


class SqliteRecordStore:
    """`hima.registry.store.RecordStore` in a file.

    Args:
        path: The file, usually ``registry.db``; made if it is not there.

    Raises:
        StoreUnreachableError: It cannot be opened, or is no registry.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = _Seat(path, open_to_write(path))
        self._reader = _Seat(path, open_to_read(path))

    async def commit(self, writes: Sequence[Write], since: int | None = None) -> int:
        """See `RecordStore.commit`."""
        return await self._writer.do(_commit, tuple(writes), since)

    async def get(self, ref: Ref) -> Stored | None:
        """See `RecordStore.get`."""
        return await self._reader.do(reading.get, ref) if storable(ref.id) else None

    async def by_key(self, kind: RecordKind, scheme: str, value: str, limit: int = 100) -> tuple[Stored, ...]:
        """See `RecordStore.by_key`."""
        return await self._reader.do(reading.by_key, kind, scheme, value, limit) if storable(value) else ()

    async def search(self, kind: RecordKind, words: str, state: str = "", limit: int = 50, after: str = "") -> Page:
        """See `RecordStore.search`."""
        if not storable(state):
            return Page((), "", 0, more=False)
        return await self._reader.do(reading.search, kind, words, state, limit, after)

    async def within(self, kind: RecordKind, extent: Extent, limit: int) -> tuple[Stored, ...]:
        """See `RecordStore.within`."""
        return await self._reader.do(reading.within, kind, extent, limit)

    async def history(self, ref: Ref, limit: int = 1000) -> tuple[Entry, ...]:
        """See `RecordStore.history`."""
        return await self._reader.do(reading.history, ref, limit) if storable(ref.id) else ()

    async def entries(self, from_seq: int, limit: int) -> tuple[Entry, ...]:
        """See `RecordStore.entries`."""
        return await self._reader.do(reading.entries, from_seq, limit)

    async def last_seq(self) -> int:
        """See `RecordStore.last_seq`."""
        return (await self._reader.do(reading.head))[0]

    async def close(self) -> None:
        """See `RecordStore.close`."""
        await self._reader.close()
        await self._writer.close()


class _Seat:
    """A connection and the one thread that uses it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, "registry")

    async def do(
        self, work: Callable[Concatenate[sqlite3.Connection, Given], Result], *args: Given.args, **more: Given.kwargs
    ) -> Result:
        def run() -> Result:
            try:
                return work(self._connection, *args, **more)
            except sqlite3.Error as error:
                raise unreachable(self._path, error) from error

        try:
            future = self._thread.submit(run)
        except RuntimeError as error:
            raise StoreUnreachableError(f"The registry {self._path} is closed.") from error
        return await asyncio.wrap_future(future)

    async def close(self) -> None:
        self._thread.shutdown(wait=False)
        await asyncio.to_thread(self._thread.shutdown)
        self._connection.close()


def _commit(connection: sqlite3.Connection, writes: Sequence[Write], since: int | None) -> int:
    connection.execute("BEGIN IMMEDIATE")
    try:
        seq = write_all(connection, writes, since)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return seq
