"""The register of a scenario for a run without a node: records in a file that is gone when the run is over."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hima.adapters.registry_sqlite.store import FILE_NAME, SqliteRecordStore
from hima.picture.event import Facts
from hima.picture.facts import Question
from hima.registry.answering import answer
from hima.registry.change import Write


class ScenarioRegister:
    """Answers what the corridor asks, as a node's registry would.

    Args:
        store: Where the records are.
        runner: Waits for the store.
    """

    def __init__(self, store: SqliteRecordStore, runner: asyncio.Runner) -> None:
        self._store, self._runner = store, runner

    def facts(self, questions: Sequence[Question], time_ns: int) -> Facts:
        """Answers as of a moment, UTC nanoseconds."""
        said = self._runner.run(answer(self._store, questions, time_ns))
        return Facts(time_ns, said, self._runner.run(self._store.last_seq()))


@contextmanager
def scenario_register(brought: Sequence[Write]) -> Iterator[ScenarioRegister | None]:
    """The register for the length of a block; None for a scenario that brings nothing."""
    if not brought:
        yield None
        return
    with TemporaryDirectory() as folder, asyncio.Runner() as runner:
        store = SqliteRecordStore(Path(folder) / FILE_NAME)
        try:
            runner.run(store.commit(brought))
            yield ScenarioRegister(store, runner)
        finally:
            runner.run(store.close())
