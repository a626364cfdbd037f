"""A node whose events come from a journal: the whole console on a recording. It decides nothing and records nothing."""

import asyncio
from collections.abc import Callable

import msgspec

from hima.app.replay_source import JournalSteps, ReplayStep
from hima.config.rezoning import first
from hima.config.site import Site
from hima.node.ports import PacedClock, RecordingRefusedError
from hima.node.status import NodeStatus, Recording
from hima.picture.air_picture import AirPicture
from hima.picture.decision import Act, Person
from hima.picture.mode import Mode
from hima.picture.outcome import DecisionTaken, PictureUpdated, ZonesChanged
from hima.units import SECOND_NS
from hima.web.ports import Step


class PlayedNode:
    """What the console server needs of a node, played from a journal.

    Args:
        site: The site of the journal.
        world: The mode in which it was recorded.
        version: Version of the program.
        clock: The replay's clock.
    """

    mode = Mode.REPLAY

    def __init__(self, site: Site, world: Mode, version: str, clock: PacedClock) -> None:
        self.site = site
        self.zoning = first(site.zones, clock.now_ns())
        self.unkept_zones = ""
        self.world = world
        self.version = version
        self._clock = clock
        self._started_ns = clock.now_ns()
        self._watchers: list[Callable[[Step], None]] = []
        self._picture: AirPicture | None = None
        self._sha256 = ""
        self._steps = 0

    @property
    def status(self) -> NodeStatus:
        """How the replay stands."""
        return NodeStatus(
            started_ns=self._started_ns,
            now_ns=self._clock.now_ns(),
            recording=Recording.OK,
            recording_reason="",
            unrecorded_events=0,
            outcomes_sha256=self._sha256,
            events=self._steps,
            waiting=0,
            quarantined=0,
            clock_lead_s=0.0,
            picture=self._picture,
            addresses={},
            recovering=False,
        )

    async def decide(self, person: Person, act: Act) -> DecisionTaken:  # noqa: ARG002 - the port's names
        """Refuse: what happened cannot be decided anew.

        Raises:
            RecordingRefusedError: Always.
        """
        raise RecordingRefusedError("This is a replay: what happened cannot be decided anew.")

    def watch(self, callback: Callable[[Step], None]) -> Callable[[], None]:
        """Have a callback called after each step; returns how to stop that."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    async def play(self, source: JournalSteps) -> None:
        """Show every step at its time, and return after the last."""
        async for step in source.steps(self._started_ns):
            wait_s = (step.time_ns - self._clock.now_ns()) / SECOND_NS / self._clock.speed
            if wait_s > 0.0:
                await asyncio.sleep(wait_s)
            self._show(step)

    def _show(self, step: ReplayStep) -> None:
        self._steps += 1
        self._sha256 = step.outcomes_sha256
        for outcome in step.outcomes:
            if isinstance(outcome, PictureUpdated):
                self._picture = outcome.picture
            elif isinstance(outcome, ZonesChanged):
                self.zoning = outcome.zoning
                self.site = msgspec.structs.replace(self.site, zones=outcome.zoning.zones)
        for watcher in tuple(self._watchers):
            watcher(step)
