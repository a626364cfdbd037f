"""How far a cooperative claim may be believed, and the evidence that says so. It accuses nobody: a person decides."""

from enum import Enum, IntEnum

import msgspec

from hima.picture.ids import FeedId


class Label(IntEnum):
    """What the evidence makes of a claim. A suspect is labelled, never deleted.

    NONE: there is no claim. UNCORROBORATED: nothing bears it out. VERIFIED: sensors that do not listen to claims see
    something there. INTERFERED: satellite navigation around is interfered with, so its place says little and nobody is
    to blame. CONTRADICTED: the evidence speaks against it.
    """

    NONE = 0
    UNCORROBORATED = 1
    VERIFIED = 2
    INTERFERED = 3
    CONTRADICTED = 4


class EvidenceCode(Enum):
    """What was measured against a claim, in fixed order; rendered to sentences at the rim."""

    SPEED = "speed"
    ACCELERATION = "acceleration"
    CLIMB = "climb"
    VELOCITY_MISMATCH = "velocity_mismatch"
    DUBIOUS_UPDATES = "dubious_updates"
    OFF_TRACK = "off_track"
    OFF_HEIGHT = "off_height"
    UNSEEN = "unseen"
    OFF_BEARING = "off_bearing"
    SIGNAL_RANGE = "signal_range"
    SIGNAL_FLAT = "signal_flat"
    ONE_EMITTER = "one_emitter"
    OUT_OF_REACH = "out_of_reach"
    FARTHER_THAN_EVER = "farther_than_ever"
    DOUBLE_IDENTITY = "double_identity"
    CHANGING_IDENTITY = "changing_identity"
    CLOCK = "clock"
    REPLAYED = "replayed"
    DEFAULTS = "defaults"
    LANDED_BUT_MOVING = "landed_but_moving"
    OTHER_KIND = "other_kind"


class Evidence(msgspec.Struct, frozen=True):
    """One piece of evidence against a claim.

    Attributes:
        code: What was measured.
        measured: The number, in the unit of the code (`hima.identification.spoofing.limits`).
        limit: What it exceeds.
        since_ns: Since when it has, UTC nanoseconds.
    """

    code: EvidenceCode
    measured: float
    limit: float
    since_ns: int


class ClusterReason(Enum):
    """Why claims are shown as one."""

    CROWD = "crowd"
    ONE_EMITTER = "one_emitter"


class ClaimCluster(msgspec.Struct, frozen=True):
    """Unverified claims of one receiver that are shown as one, because there are too many of them to be believed.

    Attributes:
        feed: The feed that heard them.
        reason: A crowd, or one transmitter by its strength.
        count: How many identities there are now.
        since_ns: When it began, UTC nanoseconds.
        middle_m: East, north of the median of the claimed places; None if none is claimed.
        radius_m: Distance from there within which nine tenths of them are.
        examples: A few of the names, in order.
    """

    feed: FeedId
    reason: ClusterReason
    count: int
    since_ns: int
    middle_m: tuple[float, float] | None
    radius_m: float
    examples: tuple[str, ...]
