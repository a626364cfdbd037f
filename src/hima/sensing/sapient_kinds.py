"""What a SAPIENT sensor takes a thing for, in our kinds.

Classes are words: those of the standard's own taxonomy (`Air Vehicle`, `UAV Rotary Wing`), and whatever a maker adds.
They are told by the words in them, from the surest class down to its surest part.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from hima.picture.kind import Kind
from hima.wire.sapient.detection import DetectionReportClassification, SubClass

CONFIDENCE_MIN: Final = 0.5
"""A class that its own sensor thinks less likely than not says nothing."""
DEPTH_MAX: Final = 8
_TEXT_MAX: Final = 200
_UNMANNED: Final = re.compile(r"\b(uavs?|uas|rpas|suas|drones?|unmanned|uncrewed|quadcopter|multirotor)\b")
_ROTARY: Final = re.compile(r"\b(rotary|rotor|multirotor|multicopter|quadcopter|copter|vtol)\b")
_FIXED: Final = re.compile(r"\bfixed\b")
_WORDS: Final = (
    (re.compile(r"\b(loitering|one way attack|owa)\b"), Kind.ONE_WAY_ATTACK),
    (re.compile(r"\bbirds?\b"), Kind.BIRD),
    (re.compile(r"\b(clutter|false alarm|wind turbine)\b"), Kind.CLUTTER),
    (re.compile(r"\b(manned|crewed|aircraft|aeroplane|airplane|helicopter|glider)\b"), Kind.MANNED_AIRCRAFT),
)


def kind_of(said: Sequence[DetectionReportClassification]) -> Kind:
    """The kind that a detection's classes name; UNKNOWN if they name none."""
    if not said:
        return Kind.UNKNOWN
    words = " ".join(_names(said))[:_TEXT_MAX].lower().replace("_", " ").replace("-", " ")
    if _UNMANNED.search(words):
        if _FIXED.search(words):
            return Kind.FIXED_WING
        return Kind.MULTIROTOR if _ROTARY.search(words) else Kind.UNKNOWN
    return next((kind for pattern, kind in _WORDS if pattern.search(words)), Kind.UNKNOWN)


def _names(said: Sequence[DetectionReportClassification | SubClass]) -> Iterator[str]:
    """Names from the surest class down."""
    for _ in range(DEPTH_MAX):
        if not said:
            return
        surest = max(said, key=_confidence)
        if _confidence(surest) < CONFIDENCE_MIN:
            return
        yield surest.type
        said = surest.sub_class


def _confidence(item: DetectionReportClassification | SubClass) -> float:
    return 1.0 if item.confidence is None else item.confidence
