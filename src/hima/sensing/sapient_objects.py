"""Numbers of our own for the objects that a SAPIENT sensor names, and whether a name is used for two things."""

import math
from typing import Final

import msgspec

from hima.units import SECOND_NS

OBJECTS_MAX: Final = 2_000
FORGOTTEN_NS: Final = 10 * SECOND_NS
SPEED_MAX_MPS: Final = 500.0
SLACK_M: Final = 300.0
"""Two reports of one object at one time may lie so far apart: noise, and sensors that report extended things."""


class Known(msgspec.Struct):
    """An object that has a number: when and where it was last said to be."""

    number: int
    time_ns: int
    position_m: tuple[float, float, float] | None


class Objects(msgspec.Struct):
    """Numbers by the sensor's names, longest silent first."""

    known: dict[str, Known] = {}
    given: int = 0

    def number(self, name: str, time_ns: int, position_m: tuple[float, float, float] | None) -> int:
        """The number of an object, as long as the sensor speaks of it.

        Returns:
            The number; -1 if the name was just given to something that is too far away to be the same.
        """
        found = self.known.get(name)
        if found is not None and _too_far(found, time_ns, position_m):
            if time_ns - found.time_ns <= FORGOTTEN_NS:
                return -1
            found = None
        self.known.pop(name, None)
        if found is None:
            found = Known(self.given, time_ns, position_m)
            self.given += 1
        found.time_ns, found.position_m = max(time_ns, found.time_ns), position_m
        self.known[name] = found
        if len(self.known) > OBJECTS_MAX:
            del self.known[next(iter(self.known))]
        return found.number


def _too_far(known: Known, time_ns: int, position_m: tuple[float, float, float] | None) -> bool:
    if position_m is None or known.position_m is None:
        return False
    reach_m = SLACK_M + SPEED_MAX_MPS * abs(time_ns - known.time_ns) / SECOND_NS
    return math.dist(position_m[:2], known.position_m[:2]) > reach_m
