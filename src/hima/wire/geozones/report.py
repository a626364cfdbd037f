"""What in a document is not as its standard says, and what was done about it."""

from enum import Enum
from typing import Final, NamedTuple

DEVIATIONS_MAX: Final = 5_000
"""Most deviations that are listed; the others are counted."""


class Done(Enum):
    """What was done about a deviation."""

    REPAIRED = "repaired"
    DROPPED = "dropped"


class Deviation(NamedTuple):
    """One thing that is not as the standard says.

    Attributes:
        where: The zone and the member, for people.
        what: What was wrong and what it was taken for, as a sentence.
        done: Whether it was put right or left out.
    """

    where: str
    what: str
    done: Done


class Report:
    """All that was noted of one document.

    Attributes:
        deviations: In the order of the document, the first `DEVIATIONS_MAX`.
        repaired: How many were put right.
        dropped: How many were left out.
        zones_dropped: How many of these were whole zones.
        redrawn: Polygons with crossing edges so far.
    """

    def __init__(self) -> None:
        self.deviations: list[Deviation] = []
        self.repaired = 0
        self.dropped = 0
        self.zones_dropped = 0
        self.redrawn = 0

    def repair(self, where: str, what: str) -> None:
        """Note something that was put right."""
        self.repaired += 1
        self._note(where, what, Done.REPAIRED)

    def drop(self, where: str, what: str, *, zone: bool = False) -> None:
        """Note something that was left out, perhaps a whole zone."""
        self.dropped += 1
        self.zones_dropped += zone
        self._note(where, what, Done.DROPPED)

    def _note(self, where: str, what: str, done: Done) -> None:
        if len(self.deviations) < DEVIATIONS_MAX:
            self.deviations.append(Deviation(where, what, done))
