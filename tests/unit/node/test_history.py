"""Walking a journal from a moment."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.node.corridor import Corridor
from hima.node.history import History
from hima.picture.event import Opened, Tick
from hima.picture.packing import pack
from hima.units import SECOND_NS

OpenJournal = Callable[[Path], SqliteJournal]


def times(path: Path, corridor: Corridor[Any], start_ns: int, from_s: float, take: int = 1000) -> list[float]:
    history = History(lambda: JournalReader(path), corridor)

    async def walk() -> list[float]:
        steps = history.steps(start_ns + round(from_s * SECOND_NS))
        found = []
        async for step in steps:
            found.append((step.time_ns - start_ns) / SECOND_NS)
            if len(found) == take:
                break
        await steps.aclose()  # type: ignore[attr-defined]  # an async generator, typed as iterator
        return found

    return asyncio.run(walk())


def test_steps_begin_at_or_just_before_the_moment(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"
    ledger = journal(path)
    ledger.append([opened])
    for second in range(1, 11):
        ledger.append([Tick(opened.time_ns + second * SECOND_NS)])
        if second == 5:
            ledger.save_snapshot(pack(corridor.open_site(opened)))
    start_ns = opened.time_ns
    assert times(path, corridor, start_ns, 0) == list(range(1, 11))
    assert times(path, corridor, start_ns, 7) == [7, 8, 9, 10]
    assert times(path, corridor, start_ns, 7.5) == [7, 8, 9, 10]
    assert times(path, corridor, start_ns, 99) == [10]
    assert times(path, corridor, start_ns, 3.5, take=2) == [3, 4]
