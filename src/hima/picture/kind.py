"""What is flying: the closed set of kinds."""

from enum import IntEnum


class Kind(IntEnum):
    """Kind of an object, as a code that fits in a column. UNKNOWN is the absence of evidence."""

    UNKNOWN = 0
    MULTIROTOR = 1
    FIXED_WING = 2
    ONE_WAY_ATTACK = 3
    BIRD = 4
    MANNED_AIRCRAFT = 5
    CLUTTER = 6


class KindEvidence(IntEnum):
    """What the probabilities of kinds rest on; motion and sensors are bits, so that both is their sum."""

    NOTHING = 0
    MOTION = 1
    SENSORS = 2
    BOTH = 3
