"""The one registry of a running node: the corridor asks it, the console keeps it, and it is closed with the node."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from hima.adapters.registry_sqlite.store import FILE_NAME, SqliteRecordStore
from hima.adapters.time_zones import find_zone
from hima.app.late_store import LateStore
from hima.app.registry import registry_store
from hima.config.permit_rules import PermitRules
from hima.config.site import Site
from hima.node.lookups import Lookups
from hima.node.node import Node
from hima.picture.facts import Answer, Question
from hima.registry.answering import answer
from hima.registry.change import Write
from hima.registry.store import RecordStore, StoreUnreachableError
from hima.web.office import Office

SIMULATED: Final = "simulated"
"""Folder in a data folder with the records of simulated runs: they are not those of the world outside."""


class _Known:
    """What the corridor asks, answered from records."""

    def __init__(self, store: RecordStore) -> None:
        self._store = store

    async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
        return await answer(self._store, questions, now_ns)

    async def last_seq(self) -> int:
        return await self._store.last_seq()


def site_registry(site: Site, data: Path) -> LateStore | None:
    """The registry of a site in the world outside; None if it keeps none.

    Args:
        site: The site.
        data: The node's data folder.
    """
    settings = site.registry
    return None if settings is None else LateStore(lambda: registry_store(settings, data))


def simulated_registry(site: Site, data: Path, brought: Sequence[Write], *, anew: bool) -> LateStore | None:
    """The registry of a simulated world: a file of its own, whatever store the site's settings name.

    Args:
        site: The site; where it keeps no registry there is one only for a scenario that brings something.
        data: The node's data folder.
        brought: What its scenario brings; written first, all or nothing, and once.
        anew: True if the run begins; the file of an earlier one is set aside.
    """
    if site.registry is None and not brought:
        return None
    path = data / SIMULATED / FILE_NAME

    async def begin() -> RecordStore:
        store = await asyncio.to_thread(SqliteRecordStore, path)
        try:
            if brought and await store.last_seq() == 0:
                await store.commit(brought)
        except StoreUnreachableError:
            await store.close()  # it is opened again after a pause: none may be left behind
            raise
        return store

    if anew:
        _set_aside(path)
    return LateStore(begin)


def start_registry(node: Node, site: Site, store: LateStore | None, stack: AsyncExitStack) -> Office:
    """Have the corridor's questions asked until the stack is left; whatever the registry does, the node goes on.

    Args:
        node: The node.
        site: Its site.
        store: Its registry; None if it keeps none.
        stack: When it is left, the registry is closed.
    """
    if store is not None:
        stack.push_async_callback(store.close)
    lookups = Lookups(None if store is None else _Known(store), node)
    task = asyncio.create_task(lookups.run())
    stack.callback(node.watch(lookups.take))
    stack.callback(task.cancel)
    if store is None:
        return Office(None, node.mode)
    return Office(store, node.mode, site.packs, PermitRules(find_zone, asyncio.to_thread))


def _set_aside(path: Path) -> None:
    """Give a file of an earlier run the next free number, with what belongs to it."""
    if not path.exists():
        return
    number = 1
    while (target := path.with_stem(f"{path.stem}-{number}")).exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(target.with_name(target.name + suffix))
