"""May it be there? A legal verdict on each track, with every input it rests on. It accuses nobody: a person decides."""

from enum import Enum, IntEnum
from typing import TypeAlias

import msgspec
import numpy as np

from hima.picture.arrays import CodeArray, IntArray
from hima.picture.permit import FlightPermit


class Standing(IntEnum):
    """The verdict. Absence of data is UNKNOWN, never a breach."""

    UNKNOWN = 0
    LAWFUL = 1
    BREACH = 2


class Rule(Enum):
    """What a flight is held against, in the order in which it is read."""

    IDENTITY = "identity"
    REGISTRATION = "registration"
    AIRFRAME_STATE = "airframe_state"
    OPERATOR = "operator"
    PERMIT = "permit"
    VOLUME = "volume"
    HEIGHT = "height"
    TIME = "time"
    ZONE = "zone"
    TRANSPORT = "transport"


class Measure(Enum):
    """What an amount is counted in."""

    METRES = "m"
    SECONDS = "s"


class Cause(Enum):
    """Why a rule is broken or cannot be judged; closed, rendered to sentences at the rim."""

    NO_IDENTITY = "no_identity"
    IDENTITY_CONTRADICTED = "identity_contradicted"
    IDENTITY_AMBIGUOUS = "identity_ambiguous"
    IDENTITY_INTERFERED = "identity_interfered"
    LOOKUP_PENDING = "lookup_pending"
    REGISTRY_NOT_ANSWERED = "registry_not_answered"
    NOT_REGISTERED = "not_registered"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    AIRFRAME_LOST = "airframe_lost"
    AIRFRAME_STOLEN = "airframe_stolen"
    AIRFRAME_SEIZED = "airframe_seized"
    AIRFRAME_DISPOSED = "airframe_disposed"
    AIRFRAME_EXPORTED = "airframe_exported"
    NO_OPERATOR = "no_operator"
    NO_PERMIT = "no_permit"
    PERMIT_NOT_ISSUED = "permit_not_issued"
    PERMIT_CLOSED = "permit_closed"
    PERMIT_REVOKED = "permit_revoked"
    OUTSIDE = "outside"
    ABOVE = "above"
    BELOW = "below"
    EARLY = "early"
    LATE = "late"
    ZONE_CLOSED = "zone_closed"
    PLACE_UNCERTAIN = "place_uncertain"
    HEIGHT_UNCERTAIN = "height_uncertain"
    IN_TRANSPORT = "in_transport"


class Finding(msgspec.Struct, frozen=True):
    """One rule as it is met, broken or not to be judged.

    Attributes:
        rule: Which rule.
        standing: LAWFUL if met, BREACH if broken, UNKNOWN if it cannot be judged.
        cause: Why it is broken or cannot be judged; None if it is met.
        amount: By how much it is broken, or would be if it cannot be judged, as best known; None without a number.
        uncertainty: Two standard deviations of the amount; None where it has none.
        measure: What the amount is counted in; None without an amount.
        since_ns: Since when it has been so, UTC nanoseconds.
        cites: What it rests on, each as ``kind:name`` (``permit:KM-0012``, ``zone:plant``, ``airframe:IQ-UA-7``,
            ``contact:rid/02a1``), in fixed order.
    """

    rule: Rule
    standing: Standing
    cause: Cause | None
    amount: float | None
    uncertainty: float | None
    measure: Measure | None
    since_ns: int
    cites: tuple[str, ...]


Findings: TypeAlias = tuple[Finding, ...]


class Verdicts(msgspec.Struct, frozen=True, eq=False):
    """The verdict on each track of the same picture, row by row.

    Attributes:
        track: (N,) track numbers, as in the track table.
        standing: (N,) `Standing` codes.
        since_ns: (N,) since when each has stood so, UTC nanoseconds.
        findings: N tuples of what was found, in order of `Rule`.
        airframe: N UINs of the airframe each is taken for, or empty.
        permit: N numbers of the permit each is weighed against, or empty.
        permits: Those permits, by number.
    """

    track: IntArray
    standing: CodeArray
    since_ns: IntArray
    findings: tuple[Findings, ...]
    airframe: tuple[str, ...]
    permit: tuple[str, ...]
    permits: tuple[FlightPermit, ...] = ()


def unjudged(track: IntArray, now_ns: int) -> Verdicts:
    """Verdicts of a moment at which nothing is known of any track."""
    number = len(track)
    empty = ("",) * number
    return Verdicts(track, np.zeros(number, np.uint8), np.full(number, now_ns, np.int64), ((),) * number, empty, empty)
