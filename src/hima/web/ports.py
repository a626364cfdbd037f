"""What the console server needs of the node and of a replay."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from hima.config.site import Site
from hima.node.status import NodeStatus
from hima.picture.decision import Act, Person
from hima.picture.mode import Mode
from hima.picture.outcome import DecisionTaken, Outcome
from hima.picture.zoning import Zoning
from hima.registry.transport.ledger import Joined
from hima.registry.transport.lists import Lists
from hima.registry.transport.scan import Batch


class Step(Protocol):
    """What the corridor said about one batch of events: `hima.node.node.Applied`, or one step of a replay."""

    @property
    def time_ns(self) -> int:
        """Time of the latest event, UTC nanoseconds."""
        ...

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """The outcomes, in order."""
        ...

    @property
    def oldest_received_ns(self) -> int | None:
        """When the oldest frame in the batch was received; None without a frame."""
        ...


class NodePort(Protocol):
    """The running node, used in the event loop's thread only."""

    @property
    def site(self) -> Site:
        """The site it guards."""
        ...

    @property
    def zoning(self) -> Zoning:
        """How the site's zones came to be those in force."""
        ...

    @property
    def unkept_zones(self) -> str:
        """Why the zones in force could not be written to the site folder; empty if they were."""
        ...

    @property
    def mode(self) -> Mode:
        """What kind of world it shows."""
        ...

    @property
    def world(self) -> Mode:
        """What kind of world its events come from: its mode, but in a replay that of the recording."""
        ...

    @property
    def version(self) -> str:
        """Version of the program."""
        ...

    @property
    def status(self) -> NodeStatus:
        """How it is doing now."""
        ...

    async def decide(self, person: Person, act: Act) -> DecisionTaken:
        """Have a decision recorded and applied.

        Raises:
            RecordingRefusedError: It could not be recorded, so it was not taken.
        """
        ...

    def watch(self, callback: Callable[[Step], None]) -> Callable[[], None]:
        """Have a callback called after each batch; returns how to stop that."""
        ...


class ReplaySource(Protocol):
    """A recording that can be walked from any moment."""

    def steps(self, from_ns: int) -> AsyncIterator[Step]:
        """Steps in order of time, the first one at or just before ``from_ns``, as fast as they are asked for."""
        ...


class TransportPort(Protocol):
    """Transport permits, as far as phones at checkpoints need them. Everything may raise a `HimaError`."""

    async def lists(self) -> Lists:
        """What a phone carries, as of the last minute, and with all that changed until the last second."""
        ...

    async def take(self, batch: Batch, sent_by: str) -> Joined:
        """Join scans to the ledger; they are on the disk when this returns."""
        ...
