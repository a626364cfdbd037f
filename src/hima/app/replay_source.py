"""A journal as steps of the corridor, for replays in the console and for `hima run --replay`."""

import asyncio
from collections.abc import AsyncIterator, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.replay import Replay, starting_point
from hima.picture.outcome import Outcome, PictureUpdated


class ReplayStep(msgspec.Struct, frozen=True):
    """What the corridor said about the events up to one picture.

    Attributes:
        time_ns: Time of the picture, UTC nanoseconds.
        outcomes: Outcomes since the step before.
        outcomes_sha256: Digest of all outcomes so far, hex.
        oldest_received_ns: Not known in a replay.
    """

    time_ns: int
    outcomes: tuple[Outcome, ...]
    outcomes_sha256: str
    oldest_received_ns: int | None = None


class JournalSteps:
    """A journal that can be walked from any moment, also while a node writes it.

    Args:
        path: The journal file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    async def steps(self, from_ns: int) -> AsyncIterator[ReplayStep]:
        """Steps in order of time, the first one at or just before ``from_ns``; see `hima.web.ports.ReplaySource`.

        The corridor runs in a thread of its own: a replay never delays the live picture.
        """
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="hima-replay") as worker:
            walk = _walk(self.path, from_ns)
            try:
                while (step := await loop.run_in_executor(worker, next, walk, None)) is not None:
                    yield step
            finally:
                await loop.run_in_executor(worker, walk.close)


def _walk(path: Path, from_ns: int) -> Generator[ReplayStep, None, None]:
    with JournalReader(path) as reader:
        start = starting_point(reader, from_ns)
        replay = Replay(FULL_CORRIDOR, reader.quarantined(), start)
        gathered: list[Outcome] = []
        held: ReplayStep | None = None
        for record in reader.records(replay.seq + 1):
            outcomes = replay.take(record)
            gathered += outcomes
            if not any(isinstance(outcome, PictureUpdated) for outcome in outcomes) or replay.state is None:
                continue
            step = ReplayStep(record.entry.time_ns, tuple(gathered), replay.state.outcomes_sha256.hex())
            gathered = []
            if step.time_ns < from_ns:
                held = step  # the picture that stood at from_ns, if it proves to be the last before it
                continue
            if held is not None:
                yield held
                held = None
            yield step
        if held is not None:
            yield held
