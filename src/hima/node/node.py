"""The node: takes events in, has them written and advanced, tells everyone what came of it."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import msgspec

from hima.config.rezoning import first
from hima.config.site import Site
from hima.node.corridor import Corridor
from hima.node.event_time import EventTime
from hima.node.feed_log import FeedLog
from hima.node.intake import Batch, Intake
from hima.node.ports import Journal, OutputAdapter, PacedClock, RecordingRefusedError, ReplyingFeed
from hima.node.recorder import Recorded, Recorder
from hima.node.status import NodeStatus, Recording
from hima.picture.air_picture import AirPicture
from hima.picture.decision import Act, Decision, Person
from hima.picture.event import Facts, LinkChange, Opened, Tick
from hima.picture.facts import Answer
from hima.picture.mode import Mode
from hima.picture.outcome import DecisionTaken, FeedChanged, Outcome, PictureUpdated, Replied, ZonesChanged

SHORTEST_TICK_S: Final = 0.001


class Applied(msgspec.Struct, frozen=True):
    """A batch went through the corridor.

    Attributes:
        time_ns: Time of its last event, UTC nanoseconds.
        outcomes: What the corridor said, in order.
        oldest_received_ns: When the oldest frame in it was received; None without a frame.
    """

    time_ns: int
    outcomes: tuple[Outcome, ...]
    oldest_received_ns: int | None


Watcher = Callable[[Applied], None]


class Node:
    """One site's node. All methods belong to the event loop's thread; writing and advancing have a thread of their own.

    Args:
        site: The site.
        opened: Version, mode and packed site as the journal will hold them; its time is set when the node opens.
        corridor: The pure corridor.
        journal: The journal, just opened.
        clock: The clock.

    Attributes:
        site: The site, with the zones in force.
        zoning: How its zones came to be those.
        unkept_zones: Why the zones in force could not be written to the site folder; empty if they were.
        mode: What kind of world this is.
        version: Version of the program.
        addresses: Where each feed stands; filled in by the composition root as adapters start.
        outputs: Where the picture goes; filled in by the composition root.
        replying: Feeds whose senders can be answered, by name; filled in by the composition root.
    """

    def __init__(
        self, site: Site, opened: Opened, corridor: Corridor[Any], journal: Journal, clock: PacedClock
    ) -> None:
        self.site = site
        self.zoning = first(site.zones, clock.now_ns())
        self.unkept_zones = ""
        self.mode: Mode = opened.mode
        self.version = opened.version
        self.addresses: dict[str, str] = {}
        self.outputs: tuple[OutputAdapter[Any], ...] = ()
        self.replying: dict[str, ReplyingFeed] = {}
        self._opened = opened
        self._clock = clock
        self._time = EventTime(clock, journal.last_time_ns)
        self._started_ns = self._time.now_ns()
        self._intake = Intake(site.feeds)
        self._recorder = Recorder(corridor, journal)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hima-corridor")
        self._wanted = asyncio.Event()
        self._ready = asyncio.Event()
        self._stopping = False
        self._stopped = False
        self._watchers: list[Watcher] = []
        self._deciding: dict[str, asyncio.Future[DecisionTaken]] = {}
        self._feed_log = FeedLog()
        self._linked_ns: dict[str, int] = {}
        self._picture: AirPicture | None = None
        self._last: Recorded | None = None
        self._events = 0

    @property
    def world(self) -> Mode:
        """What kind of world its events come from."""
        return self.mode

    @property
    def status(self) -> NodeStatus:
        """How the node is doing now."""
        last = self._last
        return NodeStatus(
            started_ns=self._started_ns,
            now_ns=self._time.now_ns(),
            recording=Recording.OK if last is None else last.recording,
            recording_reason="" if last is None else last.reason,
            unrecorded_events=0 if last is None else last.missing_events,
            outcomes_sha256="" if last is None else last.outcomes_sha256,
            events=self._events,
            waiting=len(self._intake),
            quarantined=0 if last is None else last.quarantined,
            clock_lead_s=self._time.lead_ns / 1e9,
            picture=self._picture,
            addresses=dict(self.addresses),
            reasons=dict(self._feed_log.reasons),
            recovering=not self._ready.is_set(),
            outputs=tuple(output.health() for output in self.outputs),
        )

    def offer(self, feed: str, data: bytes) -> bool:
        """Take one datagram or one chunk; False if the feed's budget refused it, which is counted."""
        self._wanted.set()
        return self._intake.offer(feed, data, self._time.now_ns())

    def wait_s(self, feed: str, size: int) -> float:
        """Seconds until the feed's budget has room for so many bytes, 0 if it has now."""
        return self._intake.wait_s(feed, size, self._time.now_ns())

    def lost(self, feed: str, frames: int) -> None:
        """Count frames that the operating system lost before they could be read."""
        self._intake.count_lost(feed, frames)

    def link(self, feed: str, up: bool, peer: str) -> None:
        """Take note that a feed's connection came up or went down."""
        now_ns = self._time.now_ns()
        self._linked_ns[feed] = now_ns
        self._intake.link(LinkChange(now_ns, feed, up, peer))
        self._feed_log.link(feed, up, peer)
        self._wanted.set()

    def now_ns(self) -> int:
        """The node's time, UTC nanoseconds."""
        return self._time.now_ns()

    def inform(self, answers: tuple[Answer, ...], seq: int) -> None:
        """Take in what the registry answered, as of an entry of its record; not while stopping, or it never would."""
        if self._stopping:
            return
        self._intake.urge(Facts(self._time.now_ns(), answers, seq))
        self._wanted.set()

    async def decide(self, person: Person, act: Act) -> DecisionTaken:
        """Have a person's decision written and applied.

        Returns:
            What came of it, once it is on the disk; it may be a refusal with a reason.

        Raises:
            RecordingRefusedError: It could not be recorded, so it was not taken.
        """
        if self._stopped:
            raise RecordingRefusedError("The node has stopped.")
        if self._last is not None and self._last.recording is not Recording.OK:
            raise RecordingRefusedError(self._last.reason)
        decision = Decision(self._time.now_ns(), secrets.token_hex(8), person, act)
        answer: asyncio.Future[DecisionTaken] = asyncio.get_running_loop().create_future()
        self._deciding[decision.id] = answer
        self._intake.urge(decision)
        self._wanted.set()
        try:
            return await answer
        finally:
            self._deciding.pop(decision.id, None)

    def watch(self, callback: Watcher) -> Callable[[], None]:
        """Have a callback called after each batch, in the loop's thread; returns how to stop that."""
        self._watchers.append(callback)

        def unsubscribe() -> None:
            if callback in self._watchers:
                self._watchers.remove(callback)

        return unsubscribe

    async def ready(self) -> None:
        """Wait until the journal has been read and the site is open."""
        await self._ready.wait()

    async def run(self) -> None:
        """Recover, open the site, then write and advance until stopped.

        Raises:
            JournalDamagedError: The journal's tail is not what was written.
            CorridorBrokenError: The corridor fails on event after event.
        """
        loop = asyncio.get_running_loop()
        try:
            opened = msgspec.structs.replace(self._opened, time_ns=self._time.now_ns())
            self._intake.not_before(opened.time_ns)
            recorded = await loop.run_in_executor(self._worker, self._recorder.open, opened)
            self._publish(Batch((opened,), None), recorded)
            self._ready.set()
            ticking = asyncio.create_task(self._tick())
            try:
                await self._work()
            finally:
                ticking.cancel()
        finally:
            self._stopped = True
            self._refuse_all("The node has stopped.")
            await loop.run_in_executor(self._worker, self._recorder.close)
            self._worker.shutdown()

    def stop(self) -> None:
        """Have `run` write what waits, then return."""
        self._stopping = True
        self._wanted.set()

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wanted.wait()
            batch = self._intake.gather(self._time.now_ns(), closing=self._stopping)
            if batch.events:
                recorded = await loop.run_in_executor(self._worker, self._recorder.record, batch.events)
                self._publish(batch, recorded)
            if not self._intake:
                if self._stopping:
                    return
                self._wanted.clear()

    async def _tick(self) -> None:
        period_s = max(SHORTEST_TICK_S, self.site.picture_period_ms / 1000 / self._clock.speed)
        loop = asyncio.get_running_loop()
        due_s = loop.time()
        while True:
            self._intake.urge(Tick(self._time.now_ns()))
            self._wanted.set()
            due_s = max(due_s + period_s, loop.time())
            await asyncio.sleep(due_s - loop.time())

    def _publish(self, batch: Batch, recorded: Recorded) -> None:
        self._last = recorded
        self._events += recorded.events
        for outcome in recorded.outcomes:
            match outcome:
                case PictureUpdated(picture=picture):
                    self._picture = picture
                case DecisionTaken():
                    self._answer(outcome)
                case FeedChanged():
                    self._feed_log.note(outcome)
                case Replied():
                    self._reply(outcome)
                case ZonesChanged(zoning=zoning):
                    self.zoning = zoning
                    self.site = msgspec.structs.replace(self.site, zones=zoning.zones)
                case _:
                    pass
        self._refuse(batch, recorded)
        applied = Applied(batch.events[-1].time_ns, recorded.outcomes, batch.oldest_received_ns)
        for watcher in tuple(self._watchers):
            watcher(applied)

    def _reply(self, replied: Replied) -> None:
        """Answer a sender, unless the connection that it spoke by is gone: the next one asked nothing."""
        feed = self.replying.get(replied.feed)
        if feed is not None and replied.time_ns >= self._linked_ns.get(replied.feed, 0):
            feed.reply(replied.messages, replied.hang_up)

    def _answer(self, taken: DecisionTaken) -> None:
        answer = self._deciding.get(taken.decision.id)
        if answer is not None and not answer.done():
            answer.set_result(taken)

    def _refuse(self, batch: Batch, recorded: Recorded) -> None:
        """Tell the askers of decisions that were not written, or that the corridor could not take."""
        for event in batch.events:
            answer = self._deciding.get(event.id) if isinstance(event, Decision) else None
            if answer is not None and not answer.done():
                answer.set_exception(RecordingRefusedError(recorded.reason or "The decision could not be processed."))

    def _refuse_all(self, reason: str) -> None:
        for answer in self._deciding.values():
            if not answer.done():
                answer.set_exception(RecordingRefusedError(reason))
