"""A store of records that is opened when it is first needed, and anew after it was lost: no start waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from hima.registry.change import Entry, Extent, RecordKind, Ref, Write
from hima.registry.store import Page, RecordStore, Stored, StoreUnreachableError

PAUSE_S: Final = 1.0
"""How long it is left alone after it could not be opened; twice as long each time that follows."""
PAUSE_MAX_S: Final = 15.0

Result = TypeVar("Result")


class LateStore:
    """`hima.registry.store.RecordStore` over one that may not be there yet.

    Who asks while it cannot be had is told why at once; who asks while it is being opened waits for that. A store that
    failed is let go, and opened anew for the next who asks.

    Args:
        open_store: Opens the store, or raises `StoreUnreachableError`.
        pause_s: First pause after it could not be opened.
    """

    def __init__(self, open_store: Callable[[], Awaitable[RecordStore]], pause_s: float = PAUSE_S) -> None:
        self._open_store = open_store
        self._first_pause_s = self._pause_s = pause_s
        self._store: RecordStore | None = None
        self._opening: asyncio.Task[RecordStore] | None = None
        self._trouble = ""
        self._not_before_s = 0.0
        self._leaving: set[asyncio.Task[None]] = set()

    async def commit(self, writes: Sequence[Write], since: int | None = None) -> int:
        """See `RecordStore.commit`."""
        return await self._do(lambda store: store.commit(writes, since))

    async def get(self, ref: Ref) -> Stored | None:
        """See `RecordStore.get`."""
        return await self._do(lambda store: store.get(ref))

    async def by_key(self, kind: RecordKind, scheme: str, value: str, limit: int = 100) -> tuple[Stored, ...]:
        """See `RecordStore.by_key`."""
        return await self._do(lambda store: store.by_key(kind, scheme, value, limit))

    async def search(self, kind: RecordKind, words: str, state: str = "", limit: int = 50, after: str = "") -> Page:
        """See `RecordStore.search`."""
        return await self._do(lambda store: store.search(kind, words, state, limit, after))

    async def within(self, kind: RecordKind, extent: Extent, limit: int) -> tuple[Stored, ...]:
        """See `RecordStore.within`."""
        return await self._do(lambda store: store.within(kind, extent, limit))

    async def history(self, ref: Ref, limit: int = 1000) -> tuple[Entry, ...]:
        """See `RecordStore.history`."""
        return await self._do(lambda store: store.history(ref, limit))

    async def entries(self, from_seq: int, limit: int) -> tuple[Entry, ...]:
        """See `RecordStore.entries`."""
        return await self._do(lambda store: store.entries(from_seq, limit))

    async def last_seq(self) -> int:
        """See `RecordStore.last_seq`."""
        return await self._do(lambda store: store.last_seq())

    async def close(self) -> None:
        """Let go of it; also of one that is just being opened."""
        if self._opening is not None:
            await asyncio.wait({self._opening})
        if self._store is not None:
            self._let_go(self._store)
        if self._leaving:
            await asyncio.wait(self._leaving)

    async def _do(self, work: Callable[[RecordStore], Awaitable[Result]]) -> Result:
        store = self._store or await self._opened()
        try:
            return await work(store)
        except StoreUnreachableError:
            self._let_go(store)
            raise

    async def _opened(self) -> RecordStore:
        if self._opening is None:
            if asyncio.get_running_loop().time() < self._not_before_s:
                raise StoreUnreachableError(self._trouble)
            self._opening = asyncio.create_task(self._open())
            self._opening.add_done_callback(_seen)
        # Who loses patience leaves the others and the opening itself alone.
        return await asyncio.shield(self._opening)

    async def _open(self) -> RecordStore:
        try:
            self._store = await self._open_store()
        except StoreUnreachableError as error:
            self._trouble = str(error)
            self._not_before_s = asyncio.get_running_loop().time() + self._pause_s
            self._pause_s = min(2.0 * self._pause_s, PAUSE_MAX_S)
            raise
        finally:
            self._opening = None
        self._pause_s = self._first_pause_s
        return self._store

    def _let_go(self, store: RecordStore) -> None:
        """Close a store beside everything else, once; others may still wait for its answers."""
        if self._store is not store:
            return
        self._store = None
        task = asyncio.create_task(store.close())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)


def _seen(opening: "asyncio.Task[RecordStore]") -> None:
    """Those who wait are told; nobody may be left who does."""
    if not opening.cancelled():
        opening.exception()
