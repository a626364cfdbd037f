"""The live stream: composes each message once and leaves it in every client's mailbox.

A mailbox holds the newest message of each kind and nothing else, so a slow client costs one message, not a queue,
and never holds up another. A picture that is overtaken is skipped; alerts are always the whole list, so the newest
one misses nothing.
"""

import asyncio
from enum import IntEnum
from typing import Final

from hima.picture.mode import Mode
from hima.picture.outcome import PictureUpdated, ZonesChanged
from hima.units import MICROSECOND_NS
from hima.web.composer import Composer
from hima.web.ports import NodePort, Step
from hima.web.timeline import Recollection

BEAT_S: Final = 1.0
"""Silence of more than three beats is how the console knows that the node is gone."""


class Slot(IntEnum):
    """Kinds of message, the most urgent first."""

    ALERTS = 0
    PICTURE = 1
    HEALTH = 2
    COVERAGE = 3
    SITE = 4


class Mailbox:
    """What one client has not been sent yet."""

    def __init__(self) -> None:
        self._waiting: dict[Slot, str] = {}
        self._filled = asyncio.Event()

    def put(self, slot: Slot, message: str) -> None:
        """Leave a message, in place of an unsent one of its kind."""
        self._waiting[slot] = message
        self._filled.set()

    async def take(self) -> str:
        """The most urgent message, waiting for one if need be."""
        await self._filled.wait()
        message = self._waiting.pop(min(self._waiting))
        if not self._waiting:
            self._filled.clear()
        return message


class LiveHub:
    """All clients of the live stream. Everything happens in the event loop's thread.

    Args:
        node: The node.
        recollection: The timeline, which the hub fills.
    """

    def __init__(self, node: NodePort, recollection: Recollection) -> None:
        self._node = node
        self._recollection = recollection
        self.composer = Composer(
            node.site, node.mode.value, node.version, node.world.value if node.mode is Mode.REPLAY else ""
        )
        self._mailboxes: list[Mailbox] = []
        self._latest: dict[Slot, str] = {}
        self._oldest_received_ns: int | None = None

    @property
    def clients(self) -> int:
        """How many listen."""
        return len(self._mailboxes)

    async def run(self) -> None:
        """Pass on what the node says and send heartbeats, until cancelled."""
        unsubscribe = self._node.watch(self._applied)
        loop = asyncio.get_running_loop()
        due_s = loop.time()
        try:
            while True:
                if self._mailboxes:
                    self._beat()
                due_s = max(due_s + BEAT_S, loop.time())
                await asyncio.sleep(due_s - loop.time())
        finally:
            unsubscribe()

    def join(self) -> Mailbox:
        """A mailbox for a new client, with all that it needs to begin in it."""
        if not self._mailboxes:
            self._latest.clear()
            self._compose_picture(None)
            self._beat()
        mailbox = Mailbox()
        for slot, message in self._latest.items():
            mailbox.put(slot, message)
        self._mailboxes.append(mailbox)
        return mailbox

    def leave(self, mailbox: Mailbox) -> None:
        """Forget a client."""
        self._mailboxes.remove(mailbox)

    def _applied(self, step: Step) -> None:
        self._recollection.note(step.outcomes)
        if any(isinstance(outcome, ZonesChanged) for outcome in step.outcomes):
            self._put(Slot.SITE, self.composer.rezone(self._node.site))
        received = (self._oldest_received_ns, step.oldest_received_ns)
        self._oldest_received_ns = min((time_ns for time_ns in received if time_ns is not None), default=None)
        if any(isinstance(outcome, PictureUpdated) for outcome in step.outcomes):
            if self._mailboxes:
                self._compose_picture(self._oldest_received_ns)
            self._oldest_received_ns = None

    def _compose_picture(self, oldest_received_ns: int | None) -> None:
        picture = self._node.status.picture
        if picture is None:
            return
        alerts = self.composer.alerts(picture, again=Slot.ALERTS not in self._latest)
        if alerts is not None:
            self._put(Slot.ALERTS, alerts)
        self._put(Slot.PICTURE, self.composer.picture(picture, oldest_received_ns))

    def _beat(self) -> None:
        status = self._node.status
        alarms = self._recollection.alarms_last_10_min(status.now_ns // MICROSECOND_NS)
        self._put(Slot.HEALTH, self.composer.health(status, alarms, self.clients))
        again = Slot.COVERAGE not in self._latest
        coverage = self.composer.coverage(status.picture, status.now_ns, again)
        if coverage is not None:
            self._put(Slot.COVERAGE, coverage)

    def _put(self, slot: Slot, message: str) -> None:
        self._latest[slot] = message
        for mailbox in self._mailboxes:
            mailbox.put(slot, message)
