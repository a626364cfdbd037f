"""How the node itself is doing: what `/health` says."""

from enum import Enum

import msgspec

from hima.picture.air_picture import AirPicture
from hima.picture.health import OutputHealth


class Recording(Enum):
    """Whether what enters is remembered.

    OK; FULL: not now, tried again every second, the gap is counted; FAILED: not before a restart.
    """

    OK = "ok"
    FULL = "full"
    FAILED = "failed"


class NodeStatus(msgspec.Struct, frozen=True, eq=False):
    """A look at the node.

    Attributes:
        started_ns: When the node started, UTC nanoseconds.
        now_ns: The node's time.
        recording: Whether what enters is remembered.
        recording_reason: Why not, as a sentence; empty while it is.
        unrecorded_events: Events processed but not written since recording stopped.
        outcomes_sha256: Digest of all outcomes so far, hex; what `hima replay --hash` prints for the same journal.
        events: Events processed since the start.
        waiting: Events that wait for the journal.
        quarantined: Events left out because the corridor could not survive them.
        clock_lead_s: How far event times run ahead of a clock that was set back.
        picture: The latest picture, None before the first.
        addresses: Where each feed stands: the address it listens on or connects to.
        recovering: True until the journal has been read and the picture is current.
        outputs: How each output is.
        reasons: Why a feed that is not connected is not, in the system's words.
    """

    started_ns: int
    now_ns: int
    recording: Recording
    recording_reason: str
    unrecorded_events: int
    outcomes_sha256: str
    events: int
    waiting: int
    quarantined: int
    clock_lead_s: float
    picture: AirPicture | None
    addresses: dict[str, str]
    recovering: bool
    outputs: tuple[OutputHealth, ...] = ()
    reasons: dict[str, str] = {}
