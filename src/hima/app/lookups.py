"""Who answers what the corridor wants to know: the registry in the data folder, or that of a simulated world."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from hima.adapters.registry_sqlite.store import FILE_NAME, SqliteRecordStore
from hima.config.site import Site
from hima.node.lookups import Lookups
from hima.node.node import Node
from hima.picture.facts import Answer, NotAnswered, Question
from hima.registry.answering import answer
from hima.simulation.ground import Ground
from hima.simulation.register import answers
from hima.simulation.scenario import Scenario


class RegistryInFolder:
    """The registry in a data folder, from the moment there is one.

    Args:
        folder: The data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._store: SqliteRecordStore | None = None

    async def _opened(self) -> SqliteRecordStore | None:
        if self._store is None and self._path.exists():
            self._store = await asyncio.to_thread(SqliteRecordStore, self._path)
        return self._store

    async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
        """Answers as of a moment; while there is no registry, that there is none."""
        store = await self._opened()
        if store is None:
            return tuple(Answer(question, NotAnswered("no_registry")) for question in questions)
        return await answer(store, questions, now_ns)

    async def last_seq(self) -> int:
        """Number of the newest entry, 0 while there is no registry."""
        store = await self._opened()
        return 0 if store is None else await store.last_seq()

    async def close(self) -> None:
        """Let go of it."""
        if self._store is not None:
            await self._store.close()


class ScenarioRegister:
    """The register that a scenario brings.

    Args:
        scenario: The scenario.
        site: Its site.
    """

    def __init__(self, scenario: Scenario, site: Site) -> None:
        self._scenario = scenario
        self._ground = Ground(site)

    async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:  # noqa: ARG002 - port
        """Answers, the same at every moment."""
        return answers(self._scenario, self._ground, questions)

    async def last_seq(self) -> int:
        """It never changes."""
        return 1

    async def close(self) -> None:
        """Nothing is held."""


def source_of(folder: Path, site: Site, scenario: Scenario | None = None) -> RegistryInFolder | ScenarioRegister:
    """The register that a scenario brings, else the registry in the data folder."""
    if scenario is not None and (scenario.airframes or scenario.permits):
        return ScenarioRegister(scenario, site)
    return RegistryInFolder(folder)


def start_lookups(node: Node, source: RegistryInFolder | ScenarioRegister, stack: AsyncExitStack) -> None:
    """Have the corridor's questions asked until the stack is left; whatever the source does, the node goes on."""
    lookups = Lookups(source, node)
    stack.push_async_callback(source.close)
    task = asyncio.create_task(lookups.run())
    stack.callback(node.watch(lookups.take))
    stack.callback(task.cancel)
