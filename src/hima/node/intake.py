"""Where events wait for the journal: one lane for each feed, so that a flood on one cannot starve another."""

from collections import deque
from collections.abc import Iterable
from typing import Final, TypeAlias

import msgspec

from hima.node.budget import Budget
from hima.picture.decision import Decision
from hima.picture.event import DropReport, Facts, LinkChange, Opened, Tick
from hima.picture.frame import Frame
from hima.sensing.settings import FeedSettings
from hima.units import SECOND_NS

BATCH_EVENTS: Final = 200
"""Events in one group commit: enough for 70,000 rows a second, few enough that a decision never waits long."""
QUEUE_S: Final = 2.0
"""A lane holds two seconds of its budget; what waits longer is of no use to a live picture."""
LANE_BYTES: Final = 16 * 1024 * 1024
FULL_LANE_WAIT_S: Final = 0.05
DROP_REPORT_PERIOD_NS: Final = SECOND_NS

Urgent: TypeAlias = Tick | Decision | Facts
Waiting: TypeAlias = Frame | LinkChange
Intaken: TypeAlias = Urgent | Waiting | DropReport | Opened


class Batch(msgspec.Struct, frozen=True):
    """Events for one group commit, in order of time.

    Attributes:
        events: The events, times not decreasing from one to the next nor from batch to batch.
        oldest_received_ns: When the oldest frame among them was received; None without a frame.
    """

    events: tuple[Intaken, ...]
    oldest_received_ns: int | None


class _Lane:
    """One feed's queue, its budget and what was dropped since the last report."""

    def __init__(self, settings: FeedSettings) -> None:
        self.feed = settings.id
        self.queue: deque[Waiting] = deque()
        self._budget = Budget(settings.budget_frames_per_s, settings.budget_bytes_per_s)
        self._room = max(16, round(settings.budget_frames_per_s * QUEUE_S))
        self._queued_bytes = 0
        self._dropped_frames = 0
        self._dropped_bytes = 0
        self._reported_ns = -DROP_REPORT_PERIOD_NS

    def offer(self, data: bytes, now_ns: int) -> bool:
        if self._full(len(data)) or not self._budget.admit(len(data), now_ns):
            self.count_lost(1, len(data))
            return False
        self._queued_bytes += len(data)
        self.queue.append(Frame(now_ns, self.feed, data))
        return True

    def link(self, change: LinkChange) -> None:
        """Of changes with nothing between them the first and the last are kept: their number is not in our hands."""
        if len(self.queue) >= 2 and all(isinstance(self.queue[place], LinkChange) for place in (-1, -2)):
            self.queue.pop()
        self.queue.append(change)

    def count_lost(self, frames: int, size: int) -> None:
        self._dropped_frames += frames
        self._dropped_bytes += size

    def wait_s(self, size: int, now_ns: int) -> float:
        return FULL_LANE_WAIT_S if self._full(size) else self._budget.wait_s(size, now_ns)

    def _full(self, size: int) -> bool:
        return len(self.queue) >= self._room or self._queued_bytes + size > LANE_BYTES

    def take(self) -> Waiting:
        event = self.queue.popleft()
        if isinstance(event, Frame):
            self._queued_bytes -= len(event.data)
        return event

    def drop_report(self, now_ns: int, due: bool) -> DropReport | None:
        if self._dropped_frames == 0 or not (due or now_ns - self._reported_ns >= DROP_REPORT_PERIOD_NS):
            return None
        report = DropReport(now_ns, self.feed, self._dropped_frames, self._dropped_bytes)
        self._dropped_frames = self._dropped_bytes = 0
        self._reported_ns = now_ns
        return report


class Intake:
    """All lanes and the urgent queue.

    Ticks, decisions and answers of the registry go first and are never dropped. Frames follow in turn, one of each
    feed, so each feed gets its share of every batch however much another sends.
    """

    def __init__(self, feeds: Iterable[FeedSettings]) -> None:
        self._lanes = {settings.id: _Lane(settings) for settings in feeds}
        self._turn = deque(self._lanes.values())
        self._urgent: deque[Urgent] = deque()
        self._tick_waits = False
        self._last_ns = 0

    def __len__(self) -> int:
        """Events that wait."""
        return len(self._urgent) + sum(len(lane.queue) for lane in self._lanes.values())

    def offer(self, feed: str, data: bytes, now_ns: int) -> bool:
        """Queue a frame; False if the feed's budget or its lane had no room, which is counted.

        Raises:
            KeyError: The site has no such feed.
        """
        return self._lanes[feed].offer(data, now_ns)

    def wait_s(self, feed: str, size: int, now_ns: int) -> float:
        """Seconds until a frame of that size would be taken, 0 if it would be now."""
        return self._lanes[feed].wait_s(size, now_ns)

    def count_lost(self, feed: str, frames: int) -> None:
        """Frames that the operating system lost on the way; they are reported with the lane's own drops."""
        self._lanes[feed].count_lost(frames, 0)

    def link(self, change: LinkChange) -> None:
        """Queue a change of connection in its place among the feed's frames; a row of them is kept short.

        Raises:
            KeyError: The site has no such feed.
        """
        self._lanes[change.feed].link(change)

    def urge(self, event: Urgent) -> None:
        """Queue an event that goes first. One tick waits at most: a later one would only repeat it."""
        if isinstance(event, Tick):
            if self._tick_waits:
                return
            self._tick_waits = True
        self._urgent.append(event)

    def not_before(self, time_ns: int) -> None:
        """Times of what follows do not go behind this: the journal already holds it."""
        self._last_ns = max(self._last_ns, time_ns)

    def gather(self, now_ns: int, closing: bool = False) -> Batch:
        """Take the next batch.

        Args:
            now_ns: The time, for drop reports.
            closing: True to report drops even if a report was made less than a second ago.
        """
        events: list[Intaken] = list(self._urgent)
        self._urgent.clear()
        self._tick_waits = False
        frames = self._take_turns(BATCH_EVENTS - len(events))
        received = [event.time_ns for event in frames if isinstance(event, Frame)]
        events += frames
        events += filter(None, (lane.drop_report(now_ns, closing) for lane in self._lanes.values()))
        events.sort(key=lambda event: event.time_ns)
        return Batch(tuple(self._in_order(event) for event in events), min(received, default=None))

    def _take_turns(self, room: int) -> list[Waiting]:
        taken: list[Waiting] = []
        idle = 0
        while len(taken) < room and idle < len(self._turn):
            lane = self._turn[0]
            self._turn.rotate(-1)
            if lane.queue:
                taken.append(lane.take())
                idle = 0
            else:
                idle += 1
        return taken

    def _in_order(self, event: Intaken) -> Intaken:
        if event.time_ns < self._last_ns:
            return msgspec.structs.replace(event, time_ns=self._last_ns)
        self._last_ns = event.time_ns
        return event
