"""What the node needs of the outside world, and what it offers to it."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from hima.clock import Clock
from hima.errors import HimaError
from hima.node.entry import Entry, Record, Snapshot
from hima.picture.facts import Answer, Question
from hima.picture.health import OutputHealth


class RecordingRefusedError(HimaError):
    """A decision was not taken because it could not be recorded."""


class Journal(Protocol):
    """The record of everything that enters. Called from one thread at a time."""

    last_time_ns: int
    """Time of the last record, UTC nanoseconds, 0 if there is none."""

    def append(self, entries: Sequence[Entry]) -> int:
        """Write all entries or none; they are on the disk when this returns.

        Returns:
            The number of the last record.

        Raises:
            JournalFullError: Nothing was written; trying again later may work.
            JournalFailedError: Never write again before a restart.
        """
        ...

    def save_snapshot(self, state: bytes) -> None:
        """Keep the packed state that the records so far have led to; raises as `append`."""
        ...

    def snapshots(self) -> Iterator[Snapshot]:
        """Sound snapshots, newest first."""
        ...

    def records(self, from_seq: int) -> Iterator[Record]:
        """Records in order, their chain checked on the way.

        Raises:
            JournalDamagedError: A record is not what was written.
        """
        ...

    def quarantined(self) -> frozenset[int]:
        """Numbers of the records that a replay leaves out."""
        ...

    def trim(self, now_ns: int) -> None:
        """Let go of a bounded number of the oldest records that retention no longer keeps; raises as `append`."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class JournalReading(Protocol):
    """A journal, read only, perhaps while a node writes it."""

    def seq_span(self) -> tuple[int, int]:
        """Numbers of the first and the last record."""
        ...

    def records(self, from_seq: int = 1, to_seq: int | None = None) -> Iterator[Record]:
        """Records in order, both ends included; raises as `Journal.records`."""
        ...

    def snapshot_before(self, time_ns: int) -> Snapshot | None:
        """The newest sound snapshot not later than a moment."""
        ...

    def first_snapshot(self) -> Snapshot | None:
        """The oldest snapshot: where a replay begins once retention has let go of the first record."""
        ...

    def quarantined(self) -> frozenset[int]:
        """Numbers of the records that a replay leaves out."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class PacedClock(Clock, Protocol):
    """A clock that may run faster than the world."""

    @property
    def speed(self) -> float:
        """Seconds it advances in one second of the world."""
        ...


class FeedSink(Protocol):
    """Where feed adapters deliver, in the event loop's thread."""

    def offer(self, feed: str, data: bytes) -> bool:
        """Hand over one datagram or one chunk; False if the feed's budget refused it."""
        ...

    def wait_s(self, feed: str, size: int) -> float:
        """Seconds until the budget has room for so many bytes; a stream waits instead of losing its framing."""
        ...

    def lost(self, feed: str, frames: int) -> None:
        """Count frames that the operating system lost before they could be read."""
        ...

    def link(self, feed: str, up: bool, peer: str) -> None:
        """Say that the connection came up or went down; ``peer`` is the other side, or why it was lost."""
        ...


class FeedAdapter(Protocol):
    """A way for bytes to come in."""

    async def start(self) -> str:
        """Listen, or begin to connect; returns the address it stands at, such as ``udp://127.0.0.1:4048``.

        Raises:
            UnreachableError: The address cannot be had.
        """
        ...

    async def stop(self) -> None:
        """Stop and let go of the address."""
        ...


class ReplyingFeed(Protocol):
    """A feed whose sender can be answered on the connection that it has now."""

    def reply(self, messages: Sequence[bytes], hang_up: bool) -> None:
        """Send messages to whoever is connected, and close the connection if so asked; never waits."""
        ...


class Conversation(Protocol):
    """What may be said when, on a stream where the other side has a say; times are those of the wall, UTC."""

    reason: str
    """Why it is not open, or what the other side last complained of; empty if there is nothing to say."""
    refused: int
    """Messages that the other side did not take."""
    over: bool
    """True if the connection is of no use any more."""

    @property
    def open(self) -> bool:
        """True while the picture may be told."""
        ...

    def begin(self, now_ns: int) -> bytes:
        """What is said first on a new connection."""
        ...

    def say(self, messages: Sequence[bytes], now_ns: int) -> tuple[bytes, int]:
        """The bytes that go out now of messages that are to be said, and how many of them they hold."""
        ...

    def hear(self, data: bytes, now_ns: int) -> bytes:
        """Take what the other side says; returns what is answered."""
        ...


class FactsSource(Protocol):
    """Who knows what the corridor asks. May be slow, may fail with any error: both mean no answer."""

    async def answer(self, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
        """Answer questions, one answer to each, as of a moment."""
        ...

    async def last_seq(self) -> int:
        """Number of the newest entry of its record; it grows with every change."""
        ...


Outgoing_contra = TypeVar("Outgoing_contra", contravariant=True)
"""What an output's format makes: bytes, or a publication where messages have topics."""


class OutputAdapter(Protocol[Outgoing_contra]):
    """A way for messages to go out. It never waits for a peer: what one does not take is dropped and counted."""

    async def start(self) -> str:
        """Begin to listen or to connect; returns the address, such as ``tcp://127.0.0.1:8088``.

        Raises:
            UnreachableError: The address cannot be had.
        """
        ...

    async def stop(self) -> None:
        """Stop and let go of the address."""
        ...

    def send(self, messages: Sequence[Outgoing_contra]) -> None:
        """Hand messages to every peer."""
        ...

    def health(self) -> OutputHealth:
        """How it is."""
        ...
