"""What is written and what is missing: the journal's good and bad days."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import msgspec
import structlog

from hima.node.entry import Entry, Gap
from hima.node.journal_errors import JournalFailedError, JournalFullError
from hima.node.ports import Journal
from hima.node.status import Recording
from hima.picture.event import Event, Opened
from hima.units import SECOND_NS

RETRY_PERIOD_NS: Final = SECOND_NS

Result = TypeVar("Result")

_log = structlog.get_logger("hima.node")


class _Missing(msgspec.Struct):
    """The gap that is open while nothing can be written."""

    from_ns: int
    to_ns: int
    tried_ns: int
    events: int = 0
    opened: Opened | None = None


class Scribe:
    """Writes batches while the journal can be written, counts what is missing while it cannot.

    Args:
        journal: The journal, just opened.

    Attributes:
        recording: Whether what enters is remembered.
        reason: Why not, as a sentence; empty while it is.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._missing: _Missing | None = None
        self.recording = Recording.OK
        self.reason = ""

    @property
    def missing_events(self) -> int:
        """Events processed but not written since recording stopped."""
        return 0 if self._missing is None else self._missing.events

    @property
    def missing_opening(self) -> Opened | None:
        """The site in force, if the event that opened it could not be written."""
        return None if self._missing is None else self._missing.opened

    def write(self, events: Sequence[Entry], packed_state: Callable[[], bytes]) -> int | None:
        """Write a batch; after a gap, at most once a second, together with the record of the gap.

        Args:
            events: The batch.
            packed_state: The corridor's state before the batch, for the record of a gap.

        Returns:
            The number of the batch's first record, None if it could not be written.
        """
        now_ns = events[0].time_ns
        gap = self._due_gap(now_ns, packed_state)
        if gap is None and self.recording is not Recording.OK:
            return None
        entries = events if gap is None else (gap, *events)
        last = self._attempt(lambda: self._journal.append(entries), now_ns)
        if last is None:
            return None
        if gap is not None:
            self._resume(gap)
        return last - len(events) + 1

    def count_missing(self, events: Sequence[Event]) -> None:
        """These events went through the corridor without being written."""
        if self._missing is None or not events:
            return
        self._missing.to_ns = events[-1].time_ns
        self._missing.events += len(events)
        for event in events:
            if isinstance(event, Opened):
                self._missing.opened = event

    def save_snapshot(self, state: bytes, now_ns: int) -> bool:
        """Keep a snapshot; False if it could not be written."""
        if self.recording is Recording.OK:
            self._attempt(lambda: self._journal.save_snapshot(state), now_ns)
        return self.recording is Recording.OK

    def trim(self, now_ns: int) -> None:
        """Let go of what retention no longer keeps."""
        if self.recording is Recording.OK:
            self._attempt(lambda: self._journal.trim(now_ns), now_ns)

    def _due_gap(self, now_ns: int, packed_state: Callable[[], bytes]) -> Gap | None:
        missing = self._missing
        if missing is None or self.recording is not Recording.FULL or now_ns - missing.tried_ns < RETRY_PERIOD_NS:
            return None
        missing.tried_ns = now_ns
        return Gap(
            time_ns=now_ns,
            from_ns=missing.from_ns,
            to_ns=missing.to_ns,
            events=missing.events,
            reason=self.reason,
            opened=missing.opened,
            state=packed_state(),
        )

    def _resume(self, gap: Gap) -> None:
        self.recording = Recording.OK
        self.reason = ""
        self._missing = None
        _log.warning("recording_resumed", missing_events=gap.events)

    def _attempt(self, write: Callable[[], Result], now_ns: int) -> Result | None:
        try:
            return write()
        except JournalFullError as error:
            self._stop(Recording.FULL, str(error), now_ns)
        except JournalFailedError as error:
            self._stop(Recording.FAILED, str(error), now_ns)
        return None

    def _stop(self, recording: Recording, reason: str, now_ns: int) -> None:
        self.recording = recording
        self.reason = reason
        if self._missing is None:
            self._missing = _Missing(from_ns=now_ns, to_ns=now_ns, tried_ns=now_ns)
            _log.error("recording_stopped", recording=recording.value, reason=reason)
