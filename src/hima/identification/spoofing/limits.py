"""The table of all evidence: what is measured, what it may be, for how long, and how much it weighs.

The figures are those published for each defence where there are any ([docs/explain/spoofing.md]); the others are ours.
"""

from enum import Enum
from typing import Final, NamedTuple

import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.trust import EvidenceCode
from hima.units import SECOND_NS


class Bears(Enum):
    """What an item of evidence is about, which decides what takes its weight away.

    PLACE: the claimed place, which interference with satellite navigation explains. RADIO: how it is heard, which
    says nothing once sensors see it where it says. RECORD: its place in time, likewise. IDENTITY: who it says it is.
    BODY: the object itself, as sensors see it.
    """

    PLACE = "place"
    RADIO = "radio"
    RECORD = "record"
    IDENTITY = "identity"
    BODY = "body"


class Limit(NamedTuple):
    """How one item is judged.

    Attributes:
        small: Limit for small unmanned aircraft.
        manned: Limit for claims of manned aircraft.
        hold_s: How long it must be exceeded.
        linger_s: How long it is remembered afterwards.
        weight: Share of a contradiction; 1 contradicts alone.
        bears: What it is about.
    """

    small: float
    manned: float
    hold_s: float
    linger_s: float
    weight: float
    bears: Bears


LIMITS: Final[dict[EvidenceCode, Limit]] = {
    # m/s, m/s2, m/s: at least, the claim's own uncertainty taken off
    EvidenceCode.SPEED: Limit(120.0, 400.0, 0.0, 60.0, 1.0, Bears.PLACE),
    EvidenceCode.ACCELERATION: Limit(50.0, 50.0, 0.0, 60.0, 1.0, Bears.PLACE),
    EvidenceCode.CLIMB: Limit(30.0, 100.0, 0.0, 60.0, 1.0, Bears.PLACE),
    # standard deviations between the way flown and the velocity said
    EvidenceCode.VELOCITY_MISMATCH: Limit(3.0, 3.0, 5.0, 60.0, 1.0, Bears.PLACE),
    # share of updates that break one of the four above
    EvidenceCode.DUBIOUS_UPDATES: Limit(0.05, 0.05, 0.0, 60.0, 0.5, Bears.PLACE),
    # standard deviations from the track that it was joined to, beyond what it was off when joined
    EvidenceCode.OFF_TRACK: Limit(3.0, 3.0, 5.0, 60.0, 1.0, Bears.PLACE),
    EvidenceCode.OFF_HEIGHT: Limit(3.0, 3.0, 5.0, 60.0, 1.0, Bears.PLACE),
    # chance of being seen where it says it is, while nothing is seen there
    EvidenceCode.UNSEEN: Limit(0.9, 0.9, 10.0, 30.0, 0.5, Bears.PLACE),
    # standard deviations from the nearest bearing of a direction finder that hears something
    EvidenceCode.OFF_BEARING: Limit(3.0, 3.0, 5.0, 30.0, 1.0, Bears.RADIO),
    # dB off the receiver's law of distance, mean of ten messages
    EvidenceCode.SIGNAL_RANGE: Limit(12.0, 12.0, 0.0, 30.0, 0.5, Bears.RADIO),
    # dB that the strength should have changed by while it stayed the same
    EvidenceCode.SIGNAL_FLAT: Limit(6.0, 6.0, 20.0, 60.0, 0.5, Bears.RADIO),
    # identities that are heard equally strong from distances that exclude it
    EvidenceCode.ONE_EMITTER: Limit(4.0, 4.0, 5.0, 60.0, 1.0, Bears.RADIO),
    # distance over what the receiver can hear, by its range and the radio horizon
    EvidenceCode.OUT_OF_REACH: Limit(1.0, 1.0, 5.0, 30.0, 1.0, Bears.RADIO),
    # distance over the farthest of all verified claims from that direction
    EvidenceCode.FARTHER_THAN_EVER: Limit(3.0, 3.0, 5.0, 30.0, 0.5, Bears.RADIO),
    # metres at least between two that claim one identity at once
    EvidenceCode.DOUBLE_IDENTITY: Limit(200.0, 200.0, 2.0, 60.0, 1.0, Bears.IDENTITY),
    # identities of one transmitter within a minute, beyond the first
    EvidenceCode.CHANGING_IDENTITY: Limit(2.0, 2.0, 0.0, 60.0, 1.0, Bears.IDENTITY),
    # seconds between the time it says and its receipt, beyond what the others of its receiver are off; honest
    # transmitters without a clock have been recorded, so it never contradicts alone
    EvidenceCode.CLOCK: Limit(5.0, 5.0, 3.0, 60.0, 0.5, Bears.RECORD),
    # moments in a row that are those of an earlier flight, to the digit
    EvidenceCode.REPLAYED: Limit(4.0, 4.0, 0.0, 120.0, 1.0, Bears.IDENTITY),
    # fields as spoofing tools leave them
    EvidenceCode.DEFAULTS: Limit(2.0, 2.0, 5.0, 30.0, 0.25, Bears.IDENTITY),
    # m/s of one that says it stands on the ground
    EvidenceCode.LANDED_BUT_MOVING: Limit(3.0, 3.0, 3.0, 60.0, 1.0, Bears.BODY),
    # probability that the object is none of what is claimed
    EvidenceCode.OTHER_KIND: Limit(0.95, 0.95, 10.0, 60.0, 1.0, Bears.BODY),
}
CODES: Final = tuple(EvidenceCode)
COLUMN: Final = {code: column for column, code in enumerate(CODES)}


def _column(values: list[float]) -> FloatArray:
    return np.array(values, np.float64)


SMALL: Final = _column([LIMITS[code].small for code in CODES])
MANNED: Final = _column([LIMITS[code].manned for code in CODES])
WEIGHT: Final = _column([LIMITS[code].weight for code in CODES])
HOLD_NS: Final[IntArray] = np.array([round(LIMITS[code].hold_s * SECOND_NS) for code in CODES], np.int64)
LINGER_NS: Final[IntArray] = np.array([round(LIMITS[code].linger_s * SECOND_NS) for code in CODES], np.int64)


def about(*what: Bears) -> BoolArray:
    """(C,) true for evidence about any of these."""
    return np.array([LIMITS[code].bears in what for code in CODES], np.bool_)
