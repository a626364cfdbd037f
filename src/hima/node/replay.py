"""The corridor over records of a journal: what a restart and `hima replay` have in common."""

from collections.abc import Iterable
from typing import Generic

from hima.node.corridor import Corridor, State
from hima.node.entry import Record, Snapshot
from hima.node.ports import JournalReading
from hima.picture.outcome import Outcome


class Replay(Generic[State]):
    """A corridor driven by records.

    Args:
        corridor: The corridor.
        quarantined: Records to leave out, as the journal says.
        start: Snapshot to go on from; without it the first record opens the site.

    Attributes:
        state: The state so far, None before the first record.
        seq: The last record taken, 0 before the first.

    Raises:
        StateUnreadableError: The snapshot does not fit this version of the program.
    """

    def __init__(
        self, corridor: Corridor[State], quarantined: frozenset[int] = frozenset(), start: Snapshot | None = None
    ) -> None:
        self._corridor = corridor
        self._quarantined = quarantined
        self.state: State | None = None if start is None else corridor.restore(start.state)
        self.seq = 0 if start is None else start.seq

    @property
    def quarantined(self) -> int:
        """Records of the journal that are left out."""
        return len(self._quarantined)

    def take(self, record: Record) -> tuple[Outcome, ...]:
        """Take one record and return what came of it.

        Raises:
            StateUnreadableError: A gap's state does not fit, or the first record does not open a site.
        """
        self.seq = record.seq
        if record.seq in self._quarantined:
            return ()
        self.state, outcomes = self._corridor.step(self.state, record.entry)
        return outcomes


def starting_point(reading: JournalReading, since_ns: int | None) -> Snapshot | None:
    """Where a replay begins: the snapshot before a moment, or before the first record that is left.

    Returns:
        The snapshot; None to begin at the first record.
    """
    found = None if since_ns is None else reading.snapshot_before(since_ns)
    if found is None and reading.seq_span()[0] > 1:
        return reading.first_snapshot()
    return found


def replay(
    records: Iterable[Record], corridor: Corridor[State], quarantined: frozenset[int] = frozenset()
) -> State | None:
    """The state that records from the first on lead to; None without records."""
    run = Replay(corridor, quarantined)
    for record in records:
        run.take(record)
    return run.state
