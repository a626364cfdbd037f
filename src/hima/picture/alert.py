"""Alerts: one per event, updated in place, with the name of who acknowledged."""

from enum import Enum, IntEnum

import msgspec

from hima.picture.decision import Person
from hima.picture.ids import AlertId, AssetId, RuleId, TrackId, ZoneId
from hima.picture.verdict import Findings


class Priority(IntEnum):
    """How urgent. ACT_NOW: less time left than the protective action needs; DECIDE: less than twice that."""

    WATCH = 1
    DECIDE = 2
    ACT_NOW = 3


class AlertState(Enum):
    """What the list shows. A cleared alert that nobody acknowledged stays until it is seen."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLEARED_UNSEEN = "cleared_unseen"
    CLEARED = "cleared"


class ClearReason(Enum):
    """Why an alert ended by itself."""

    LEFT = "left"
    LOST = "lost"
    IDENTIFIED = "identified"
    SITE_CHANGED = "site_changed"
    MERGED = "merged"


class Reason(msgspec.Struct, frozen=True):
    """One rule that holds, with the numbers that made it hold.

    Attributes:
        rule: The rule.
        asset: The asset it is about, or empty.
        zone: The zone it is about, or empty.
        since_ns: Since when it has held without a break, UTC nanoseconds.
        arrival_s: Seconds to arrival, early, median, late; None for a rule that is not about arrival.
        breach: For a rule about breaches, what is broken, with its amounts.
    """

    rule: RuleId
    asset: AssetId
    zone: ZoneId
    since_ns: int
    arrival_s: tuple[float, float, float] | None
    breach: Findings = ()


class Acknowledgement(msgspec.Struct, frozen=True):
    """Who took the alert on, and when."""

    person: Person
    time_ns: int


class Alert(msgspec.Struct, frozen=True):
    """One alert.

    Attributes:
        id: Number, from 1, never reused.
        track: The track it is about.
        priority: Highest priority its reasons call for now.
        state: Where it stands.
        raised_ns: When it was raised, UTC nanoseconds.
        updated_ns: When its content last changed.
        asset: The asset reached first, or empty.
        arrival_ns: Times of arrival, early, median, late, UTC nanoseconds; None if not about arrival, and
            an entry of -1 where that part of the distribution never arrives.
        act_by_ns: Early arrival minus the protective time: the last time to decide; None if not about
            arrival.
        reasons: The rules that hold.
        acknowledged: Who acknowledged the present priority, if anybody.
        cleared_ns: When it ended, or 0.
        clear_reason: Why it ended, or None.
        soundings: How often it asked to be heard: at raising and at each promotion.
    """

    id: AlertId
    track: TrackId
    priority: Priority
    state: AlertState
    raised_ns: int
    updated_ns: int
    asset: AssetId
    arrival_ns: tuple[int, int, int] | None
    act_by_ns: int | None
    reasons: tuple[Reason, ...]
    acknowledged: Acknowledgement | None
    cleared_ns: int
    clear_reason: ClearReason | None
    soundings: int
