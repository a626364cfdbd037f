"""How feeds and outputs are: of a feed the age of the last useful data, not the state of a socket."""

from enum import Enum

import msgspec

from hima.picture.ids import FeedId


class FeedState(Enum):
    """UNKNOWN until the first frame, SILENT when nothing useful came for too long, DOWN when not connected."""

    UNKNOWN = "unknown"
    LIVE = "live"
    SILENT = "silent"
    DOWN = "down"


class SelfState(Enum):
    """What a source says of its own state: UNKNOWN where it says nothing of it."""

    UNKNOWN = "unknown"
    OPERATIONAL = "operational"
    DEGRADED = "degraded"
    NOT_OPERATIONAL = "not_operational"


class SelfReport(msgspec.Struct, frozen=True):
    """A source's last word on its own state.

    Attributes:
        state: What it says.
        item: Where in its standard it said so, such as I065/040; empty while it says nothing.
    """

    state: SelfState = SelfState.UNKNOWN
    item: str = ""


class OutputState(Enum):
    """UP while it can be sent to, WAITING where nobody has connected, DOWN when it cannot be reached."""

    UP = "up"
    WAITING = "waiting"
    DOWN = "down"


class OutputHealth(msgspec.Struct, frozen=True):
    """How one output is.

    Attributes:
        output: Which output.
        state: Whether it can be sent to.
        address: Where it goes to, or where we listen.
        peers: Connections now; 1 for datagrams.
        sent: Messages handed over, each counted once for every peer.
        dropped: Messages that a peer did not get: it was slow, or could not be reached.
        refused: Connections that were turned away or ended by us: too many, or too slow for too long.
        reason: Why it is down, in the system's words; empty while it is not.
    """

    output: str
    state: OutputState
    address: str
    peers: int
    sent: int
    dropped: int
    refused: int
    reason: str


class FeedHealth(msgspec.Struct, frozen=True):
    """Counters and state of one feed.

    Attributes:
        feed: Which feed.
        state: What can be said of it.
        frames: Frames received.
        bytes: Bytes received.
        messages: Messages decoded.
        last_frame_ns: When the last frame came, 0 for never.
        last_useful_ns: When the last frame with a good message came, 0 for never.
        rate_hz: Frames per second over the last ten seconds.
        lag_s: Receipt minus the messages' own time, smoothed; None where they carry none.
        rejects: Rejected messages by reason, in order of reason.
        dropped_frames: Frames the budget refused.
        says: What its source says of itself.
    """

    feed: FeedId
    state: FeedState
    frames: int
    bytes: int
    messages: int
    last_frame_ns: int
    last_useful_ns: int
    rate_hz: float
    lag_s: float | None
    rejects: tuple[tuple[str, int], ...]
    dropped_frames: int
    says: SelfReport = SelfReport()

    @property
    def works(self) -> bool:
        """Whether it is live, and its source does not say that it must not be used."""
        return self.state is FeedState.LIVE and self.says.state is not SelfState.NOT_OPERATIONAL
