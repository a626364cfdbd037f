"""Write, then advance: the part of the node that runs in the worker thread and owns the corridor's state."""

import time
from collections.abc import Sequence
from typing import Final, Generic

import msgspec
import structlog

from hima.errors import HimaError
from hima.node.corridor import Corridor, State, StateUnreadableError
from hima.node.entry import Gap, Quarantined, Record
from hima.node.ports import Journal
from hima.node.replay import Replay
from hima.node.scribe import Scribe
from hima.node.status import Recording
from hima.picture.decision import Decision
from hima.picture.event import Event, Opened
from hima.picture.outcome import Outcome, PictureUpdated
from hima.picture.packing import pack
from hima.units import SECOND_NS

SNAPSHOT_WORK_S: Final = 2.0
"""A restart repeats the work since the last snapshot, so this much work bounds it well under ten seconds."""
SNAPSHOT_PERIOD_NS: Final = 60 * SECOND_NS
"""Replays from a moment begin at a snapshot at most this much earlier."""
POISON_LIMIT: Final = 3
POISON_WINDOW_NS: Final = 60 * SECOND_NS
"""More poisonous events than the limit within the window mean that the corridor itself is broken."""

_log = structlog.get_logger("hima.node")


class CorridorBrokenError(HimaError):
    """The corridor failed on event after event; the node stops rather than guess."""


class Recorded(msgspec.Struct, frozen=True):
    """What came of one batch.

    Attributes:
        outcomes: What the corridor said, in order.
        events: Events processed.
        recording: Whether what enters is remembered.
        reason: Why not, as a sentence.
        missing_events: Events processed but not written since recording stopped.
        outcomes_sha256: Digest of all outcomes so far, hex.
        quarantined: Events left out so far.
    """

    outcomes: tuple[Outcome, ...]
    events: int
    recording: Recording
    reason: str
    missing_events: int
    outcomes_sha256: str
    quarantined: int


class Recorder(Generic[State]):
    """Journal and corridor together. Every method runs in the same one thread.

    Args:
        corridor: The corridor.
        journal: The journal, just opened.
    """

    def __init__(self, corridor: Corridor[State], journal: Journal) -> None:
        self._corridor = corridor
        self._journal = journal
        self._scribe = Scribe(journal)
        self._run: Replay[State] = Replay(corridor)
        self._work_s = 0.0
        self._snapshot_ns = 0
        self._poison_ns: list[int] = []
        self._sound = False

    def open(self, opened: Opened) -> Recorded:
        """Bring the corridor to where the journal ends, then open the site.

        Returns:
            The latest picture of the part that was read again, so that it can be shown at once, and the outcomes of
            the opening. The other outcomes were acted on before the restart.

        Raises:
            JournalDamagedError: A record that is needed is not what was written.
            CorridorBrokenError: The corridor fails on record after record.
        """
        try:
            recovered = self._rebuild(after=0)
        except StateUnreadableError as error:
            _log.warning("state_of_another_version", reason=str(error.__cause__ or error))
            return self._start_afresh(opened)
        latest = next((outcome for outcome in reversed(recovered) if isinstance(outcome, PictureUpdated)), None)
        recorded = self.record((opened,))
        shown = recorded.outcomes if latest is None else (latest, *recorded.outcomes)
        return msgspec.structs.replace(recorded, outcomes=shown)

    def record(self, events: Sequence[Event]) -> Recorded:
        """Write a batch, then let the corridor take it.

        Raises:
            CorridorBrokenError: The corridor fails on event after event.
        """
        self._sound = False
        begun_s = time.perf_counter()
        now_ns = events[-1].time_ns
        first = self._scribe.write(events, lambda: pack(self._run.state))
        if first is not None:
            outcomes = self._advance(events, first)
        else:
            # A decision that is not on the record is not taken; the node tells whoever asked.
            events = tuple(event for event in events if not isinstance(event, Decision))
            outcomes = self._advance_unwritten(events)
        self._work_s += time.perf_counter() - begun_s
        self._sound = True
        self._keep_house(now_ns)
        return self._recorded(outcomes, len(events))

    def close(self) -> None:
        """Keep a last snapshot, so that the next start has nothing to repeat, and let go of the journal.

        After a failure of the corridor no snapshot is kept: the state may be half changed.
        """
        if self._sound and self._run.state is not None:
            self._scribe.save_snapshot(pack(self._run.state), self._journal.last_time_ns)
        self._journal.close()

    def _advance(self, events: Sequence[Event], first: int) -> tuple[Outcome, ...]:
        outcomes: list[Outcome] = []
        for seq, event in enumerate(events, first):
            try:
                outcomes += self._run.take(Record(seq, event))
            except Exception as error:  # noqa: BLE001 - the supervisor: one event must not end the warning
                self._quarantine(seq, event.time_ns, error)
                return (*outcomes, *self._rebuild(after=seq))
        return tuple(outcomes)

    def _advance_unwritten(self, events: Sequence[Event]) -> tuple[Outcome, ...]:
        outcomes: list[Outcome] = []
        for event in events:
            try:
                self._run.state, said = self._corridor.step(self._run.state, event)
            except Exception as error:  # noqa: BLE001 - the supervisor: one event must not end the warning
                self._fall_back(event, error)
                continue
            outcomes += said
        self._scribe.count_missing(events)
        return tuple(outcomes)

    def _fall_back(self, event: Event, error: Exception) -> None:
        """Go on from what is on the disk: the event that broke the state took with it what was not written."""
        _log.error("unwritten_event_left_out", exc_info=error)
        if self._too_many(event.time_ns):
            raise CorridorBrokenError(f"The corridor failed on an event that is not recorded: {error!r}.") from error
        try:
            self._rebuild(after=0)
        except StateUnreadableError:
            self._run = Replay(self._corridor)
        opening = self._scribe.missing_opening
        if opening is not None:
            self._run.state, _ = self._corridor.step(self._run.state, opening)

    def _rebuild(self, after: int) -> tuple[Outcome, ...]:
        """Start again from the newest usable snapshot; outcomes of the records after ``after``."""
        self._run = self._from_snapshot()
        outcomes: list[Outcome] = []
        for record in self._journal.records(self._run.seq + 1):
            try:
                said = self._run.take(record)
            except StateUnreadableError:
                raise
            except Exception as error:  # noqa: BLE001 - the supervisor: a poisonous record must not bar the restart
                self._quarantine(record.seq, record.entry.time_ns, error)
                return (*outcomes, *self._rebuild(after=max(after, record.seq)))
            if record.seq > after:
                outcomes += said
        return tuple(outcomes)

    def _from_snapshot(self) -> Replay[State]:
        quarantined = self._journal.quarantined()
        unreadable: StateUnreadableError | None = None
        for snapshot in self._journal.snapshots():
            try:
                run = Replay(self._corridor, quarantined, snapshot)
            except StateUnreadableError as error:
                unreadable = error
                continue
            self._snapshot_ns = snapshot.time_ns
            return run
        if unreadable is not None:
            raise unreadable
        return Replay(self._corridor, quarantined)

    def _quarantine(self, seq: int, time_ns: int, error: Exception) -> None:
        _log.error("event_quarantined", seq=seq, exc_info=error)
        too_many = self._too_many(time_ns)
        remark = Quarantined(max(time_ns, self._journal.last_time_ns), seq, type(error).__name__)
        written = self._scribe.write((remark,), lambda: pack(self._run.state))
        if written is None or too_many:
            raise CorridorBrokenError(f"The corridor failed on record {seq}: {error!r}.") from error

    def _too_many(self, time_ns: int) -> bool:
        """Count an event that the corridor cannot survive; True if it is one too many."""
        self._poison_ns = [earlier for earlier in self._poison_ns if time_ns - earlier < POISON_WINDOW_NS]
        self._poison_ns.append(time_ns)
        return len(self._poison_ns) > POISON_LIMIT

    def _start_afresh(self, opened: Opened) -> Recorded:
        """No stored state fits this version of the program: begin anew, and say so in the journal."""
        self._run = Replay(self._corridor)
        self._run.state = self._corridor.open_site(opened)
        gap = Gap(
            time_ns=opened.time_ns,
            from_ns=opened.time_ns,
            to_ns=opened.time_ns,
            events=0,
            reason="The stored state is of another version of the program.",
            opened=opened,
            state=pack(self._run.state),
        )
        written = self._scribe.write((gap,), lambda: gap.state)
        if written is None:
            self._scribe.count_missing((opened,))
        else:
            self._run.seq = written
        self._sound = True
        return self._recorded((), 1)

    def _keep_house(self, now_ns: int) -> None:
        due = self._work_s >= SNAPSHOT_WORK_S or now_ns - self._snapshot_ns >= SNAPSHOT_PERIOD_NS
        able = self._scribe.recording is Recording.OK  # packing a large state for nothing would slow the warning
        if due and able and self._scribe.save_snapshot(pack(self._run.state), now_ns):
            self._work_s = 0.0
            self._snapshot_ns = now_ns
        self._scribe.trim(now_ns)

    def _recorded(self, outcomes: tuple[Outcome, ...], events: int) -> Recorded:
        state = self._run.state
        return Recorded(
            outcomes=outcomes,
            events=events,
            recording=self._scribe.recording,
            reason=self._scribe.reason,
            missing_events=self._scribe.missing_events,
            outcomes_sha256="" if state is None else state.outcomes_sha256.hex(),
            quarantined=self._run.quarantined,
        )
