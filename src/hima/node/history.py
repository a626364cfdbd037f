"""Walking through a journal from any moment, for the timeline of the console."""

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from typing import Generic

from hima.node.corridor import Corridor, State
from hima.node.node import Applied
from hima.node.ports import JournalReading
from hima.node.replay import Replay, starting_point
from hima.picture.event import Tick
from hima.picture.outcome import Outcome


class History(Generic[State]):
    """A journal as steps, one for each tick and so for each picture.

    Args:
        open_reading: Opens the journal for one walk; each walk has a connection and a state of its own.
        corridor: The corridor.
    """

    def __init__(self, open_reading: Callable[[], JournalReading], corridor: Corridor[State]) -> None:
        self._open_reading = open_reading
        self._corridor = corridor

    async def steps(self, from_ns: int) -> AsyncIterator[Applied]:
        """Steps in order of time, the first one at or just before ``from_ns``, as fast as they are asked for.

        Raises:
            JournalDamagedError: A record is not what was written.
            StateUnreadableError: The journal is of another version of the program.
        """
        walk = self._walk(from_ns)
        reading: asyncio.Future[Applied | None] | None = None
        try:
            while True:
                reading = asyncio.ensure_future(asyncio.to_thread(next, walk, None))
                step = await asyncio.shield(reading)
                if step is None:
                    return
                yield step
        finally:
            # Whoever walks away in the middle leaves a thread inside the generator: it must be out before closing.
            if reading is not None:
                await asyncio.wait({reading})
            walk.close()

    def _walk(self, from_ns: int) -> Generator[Applied, None, None]:
        reading = self._open_reading()
        try:
            start = starting_point(reading, from_ns)
            replay = Replay(self._corridor, reading.quarantined(), start)
            before: Applied | None = None
            said: list[Outcome] = []
            for record in reading.records(replay.seq + 1):
                said += replay.take(record)
                if not isinstance(record.entry, Tick):
                    continue
                step = Applied(record.entry.time_ns, tuple(said), None)
                said = []
                if step.time_ns <= from_ns:
                    before = step
                    continue
                if before is not None:
                    yield before
                    before = None
                yield step
            if before is not None:
                yield before
        finally:
            reading.close()
