"""What follows from a person's decision, across the stages that it concerns.

The corridor hands a decision here; each stage changes its own state, and what cannot be done is refused with a reason.
"""

from typing import TypeAlias

import msgspec

from hima.alerting import follow as alerts
from hima.alerting.decide import acknowledge, dismiss
from hima.alerting.life import AlertingState
from hima.identification import follow as identities
from hima.identification.correlate import IdentificationState, set_word
from hima.identification.naming import listed_names, rename
from hima.looks import blank
from hima.picture.by_hand import ByHand
from hima.picture.decision import (
    Acknowledge,
    ChangeZones,
    Decision,
    Dismiss,
    MergeTracks,
    Person,
    RenameTrack,
    Role,
    SetAffiliation,
    SplitTrack,
)
from hima.picture.outcome import AlertChanged, Refusal
from hima.tracking import by_hand, tracker

Result: TypeAlias = tuple[AlertChanged, ...] | Refusal


class Minds(msgspec.Struct, frozen=True, eq=False):
    """The states that a decision may change.

    Attributes:
        tracker: Tracks.
        hand: What people have said of which track is which.
        identification: Claims, people's words and names.
        alerting: Alerts.
    """

    tracker: tracker.TrackerState
    hand: by_hand.HandState
    identification: IdentificationState
    alerting: AlertingState


def decide(minds: Minds, decision: Decision, now_ns: int) -> Result:
    """Carry a decision out.

    Args:
        minds: Changed in place, unless the decision is refused.
        decision: Who decides what.
        now_ns: The moment, UTC nanoseconds.

    Returns:
        Alerts that changed, or why the decision had no effect.
    """
    if decision.person.role is Role.VIEWER:
        return Refusal.NOT_ALLOWED
    result = _carried_out(minds, decision, now_ns)
    by_hand.keep_known(minds.hand, minds.tracker, identities.spoken_of(minds.identification))
    return result


def _carried_out(minds: Minds, decision: Decision, now_ns: int) -> Result:
    person = decision.person
    match decision.act:
        case Acknowledge() as act:
            return _changed(acknowledge(minds.alerting, act, person, now_ns))
        case Dismiss() as act:
            return _changed(dismiss(minds.alerting, act, person, now_ns))
        case SetAffiliation() as act:
            return _mark(minds, act, person)
        case RenameTrack() as act:
            return _rename(minds, act, person)
        case MergeTracks() as act:
            return _merge(minds, act, person, now_ns)
        case SplitTrack() as act:
            return _split(minds, act, now_ns)
        case ChangeZones():
            return Refusal.NOT_ALLOWED  # changes the site, which no stage holds: `hima.config.rezoning`


def said(hand: by_hand.HandState, identification: IdentificationState) -> ByHand:
    """What people have said of which track is which, for the picture."""
    return ByHand(listed_names(identification.names), by_hand.same(hand))


def _changed(change: AlertChanged | Refusal) -> Result:
    return change if isinstance(change, Refusal) else (change,)


def _mark(minds: Minds, act: SetAffiliation, person: Person) -> Result:
    if blank(act.reason):
        return Refusal.REASON_MISSING
    track = by_hand.meant(minds.hand, act.track)
    if not tracker.holds(minds.tracker, track):
        return Refusal.NO_SUCH_TRACK
    also = by_hand.standing_for(minds.hand, track)
    set_word(minds.identification, msgspec.structs.replace(act, track=track), person, also)
    return ()


def _rename(minds: Minds, act: RenameTrack, person: Person) -> Result:
    track = by_hand.meant(minds.hand, act.track)
    if not tracker.holds(minds.tracker, track):
        return Refusal.NO_SUCH_TRACK
    return rename(minds.identification.names, act, track, person) or ()


def _merge(minds: Minds, act: MergeTracks, person: Person, now_ns: int) -> Result:
    track, other = by_hand.meant(minds.hand, act.track), by_hand.meant(minds.hand, act.other)
    if identities.marked_differently(minds.identification, track, other):
        return Refusal.MARKED_DIFFERENTLY
    refusal = by_hand.merge(minds.hand, minds.tracker, act, person.name, now_ns)
    if refusal is not None:
        return refusal
    identities.follow(minds.identification, track, other)
    return alerts.follow(minds.alerting, track, other, now_ns)


def _split(minds: Minds, act: SplitTrack, now_ns: int) -> Result:
    track = by_hand.meant(minds.hand, act.track)
    begun = by_hand.split(minds.hand, minds.tracker, act, now_ns)
    if isinstance(begun, Refusal):
        return begun
    identities.separate(minds.identification, track, begun, new=not act.other)
    return ()
