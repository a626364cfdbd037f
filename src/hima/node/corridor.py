"""The pure corridor as the shell drives it, and the one step that live run, recovery and replay share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

import msgspec

from hima.errors import HimaError
from hima.node.entry import Entry, Gap, Quarantined
from hima.picture.event import Event, Opened
from hima.picture.outcome import Outcome
from hima.picture.packing import unpack

OF_ANOTHER_VERSION: Final = (
    "A stored state is of another version of the program: replay from the beginning, or with that version."
)


class CorridorState(Protocol):
    """What the shell needs to know of the corridor's state; the rest is none of its business."""

    outcomes_sha256: bytes


State = TypeVar("State", bound=CorridorState)


@dataclass(frozen=True)
class Corridor(Generic[State]):
    """The functions of `hima.pipeline`, as values, so that a test can drive a small corridor of its own.

    Attributes:
        open_site: The state at the first record of a journal.
        advance: One event further; consumes the state it is given.
        state_type: Type of the state, to unpack snapshots.
    """

    open_site: Callable[[Opened], State]
    advance: Callable[[State, Event], tuple[State, tuple[Outcome, ...]]]
    state_type: type[State]

    def restore(self, packed: bytes) -> State:
        """The state of a snapshot.

        Raises:
            StateUnreadableError: The bytes are no state of this version of the program.
        """
        try:
            return unpack(packed, self.state_type)
        except (msgspec.DecodeError, ValueError) as error:
            raise StateUnreadableError(OF_ANOTHER_VERSION) from error

    def step(self, state: State | None, entry: Entry) -> tuple[State, tuple[Outcome, ...]]:
        """Take one record of a journal.

        Args:
            state: State so far, None before the first record.
            entry: The record's content.

        Raises:
            StateUnreadableError: A gap's state does not fit this version of the program, or the first record
                does not open a site.
        """
        if isinstance(entry, Gap):
            return self.restore(entry.state), ()
        if state is None:
            if isinstance(entry, Opened):
                return self.open_site(entry), ()
            raise StateUnreadableError("the first record does not open a site")
        if isinstance(entry, Quarantined):
            return state, ()
        return self.advance(state, entry)


class StateUnreadableError(HimaError):
    """A stored state cannot be used by this version of the program."""
