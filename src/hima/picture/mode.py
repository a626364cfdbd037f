"""What kind of world the picture shows. Never a flag inside a message: the node has exactly one."""

from enum import Enum


class Mode(Enum):
    """LIVE sensors, a SIMulated run, a REPLAY of a journal, or an EXERCISE with people."""

    LIVE = "LIVE"
    SIM = "SIM"
    REPLAY = "REPLAY"
    EXERCISE = "EXERCISE"
