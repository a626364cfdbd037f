"""Everything that may leave the corridor. The shell acts on outcomes; nothing else leaves."""

from enum import Enum
from typing import Final, TypeAlias

import msgspec

from hima.picture.act import OutwardAct
from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert
from hima.picture.decision import Decision
from hima.picture.facts import Question
from hima.picture.health import FeedState
from hima.picture.ids import FeedId
from hima.picture.zoning import Zoning


class Rejected(msgspec.Struct, frozen=True, tag="rejected"):
    """Bytes of a feed that made no sense; at most one a second per feed and reason, with the count since.

    Attributes:
        time_ns: When the frame was received.
        feed: Which feed.
        reason: Closed code (`hima.errors.DecodeError.reason`).
        offset: Offset of the offending byte in the latest such frame.
        count: How many since the last report of this feed and reason.
    """

    time_ns: int
    feed: FeedId
    reason: str
    offset: int
    count: int


class PictureUpdated(msgspec.Struct, frozen=True, tag="picture"):
    """A new picture at a tick."""

    picture: AirPicture


class Change(Enum):
    """What happened to an alert."""

    RAISED = "raised"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"
    DISMISSED = "dismissed"


class AlertChanged(msgspec.Struct, frozen=True, tag="alert"):
    """An alert was raised or changed in a way people must know; countdowns alone are in the picture."""

    time_ns: int
    change: Change
    alert: Alert


class Refusal(Enum):
    """Why a decision had no effect."""

    NO_SUCH_ALERT = "no_such_alert"
    ALREADY_ACKNOWLEDGED = "already_acknowledged"
    ALREADY_CLEARED = "already_cleared"
    STILL_ACTIVE = "still_active"
    NO_SUCH_TRACK = "no_such_track"
    NOT_ALLOWED = "not_allowed"
    REASON_MISSING = "reason_missing"
    NAME_TAKEN = "name_taken"
    NAME_NOT_PLAIN = "name_not_plain"
    SAME_TRACK = "same_track"
    TOO_FAR_APART = "too_far_apart"
    MARKED_DIFFERENTLY = "marked_differently"
    NOT_MERGED = "not_merged"
    TABLE_FULL = "table_full"
    ZONES_CHANGED = "zones_changed"
    NO_SUCH_ZONE = "no_such_zone"
    ZONE_IN_USE = "zone_in_use"


class DecisionTaken(msgspec.Struct, frozen=True, tag="decision"):
    """A person's decision was applied, or refused with a reason."""

    time_ns: int
    decision: Decision
    refusal: Refusal | None


class FeedChanged(msgspec.Struct, frozen=True, tag="feed"):
    """A feed fell silent, went down or came back: said once each time."""

    time_ns: int
    feed: FeedId
    state: FeedState


class Replied(msgspec.Struct, frozen=True, tag="replied"):
    """A sensor is to be told what became of its messages, on the connection that they came by.

    Attributes:
        time_ns: When the frame was received that this answers.
        feed: Which feed.
        messages: What to send, in order, each as it goes out.
        hang_up: True to close the connection: nothing more of it can be read.
    """

    time_ns: int
    feed: FeedId
    messages: tuple[bytes, ...]
    hang_up: bool


class LookupWanted(msgspec.Struct, frozen=True, tag="lookup"):
    """The corridor wants to know something of the registry; the answer comes back as a `Facts` event.

    Attributes:
        time_ns: When it was asked, UTC nanoseconds.
        questions: What, in the order in which it matters.
    """

    time_ns: int
    questions: tuple[Question, ...]


class ZonesChanged(msgspec.Struct, frozen=True, tag="zones"):
    """Other zones are in force than the site was opened with; said with each change, and again at each start."""

    time_ns: int
    zoning: Zoning


Outcome: TypeAlias = (
    Rejected | PictureUpdated | AlertChanged | DecisionTaken | FeedChanged | Replied | LookupWanted | ZonesChanged
)

OUTWARD_ACTS: Final[dict[type[Outcome], frozenset[OutwardAct]]] = {
    Rejected: frozenset({OutwardAct.NOTIFY}),
    PictureUpdated: frozenset({OutwardAct.PUBLISH}),
    AlertChanged: frozenset({OutwardAct.NOTIFY, OutwardAct.SOUND}),
    DecisionTaken: frozenset({OutwardAct.NOTIFY}),
    FeedChanged: frozenset({OutwardAct.NOTIFY}),
    Replied: frozenset({OutwardAct.NOTIFY}),
    LookupWanted: frozenset(),
    ZonesChanged: frozenset({OutwardAct.PUBLISH}),
}
"""What the shell may do with each outcome; a question to the node's own registry goes nowhere else.

Nothing leaves the corridor but outcomes, so nothing else can be done.
"""
