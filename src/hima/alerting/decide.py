"""People's decisions on alerts. Acknowledging acts on the edge: once, and only on what is still active."""

import msgspec

from hima.alerting.life import AlertingState
from hima.picture.alert import Acknowledgement, AlertState
from hima.picture.decision import Acknowledge, Dismiss, Person
from hima.picture.outcome import AlertChanged, Change, Refusal


def acknowledge(state: AlertingState, act: Acknowledge, person: Person, now_ns: int) -> AlertChanged | Refusal:
    """A person takes an active alert on."""
    alert = state.alerts.get(act.alert)
    if alert is None:
        # Numbers are never reused: one below the next was raised once, and has been cleared and seen since.
        return Refusal.ALREADY_CLEARED if 0 < act.alert < state.next_id else Refusal.NO_SUCH_ALERT
    if alert.state is AlertState.CLEARED_UNSEEN:
        return Refusal.ALREADY_CLEARED
    if alert.state is AlertState.ACKNOWLEDGED:
        return Refusal.ALREADY_ACKNOWLEDGED
    taken = msgspec.structs.replace(
        alert, state=AlertState.ACKNOWLEDGED, acknowledged=Acknowledgement(person, now_ns), updated_ns=now_ns
    )
    state.alerts[alert.id] = taken
    return AlertChanged(now_ns, Change.ACKNOWLEDGED, taken)


def dismiss(state: AlertingState, act: Dismiss, person: Person, now_ns: int) -> AlertChanged | Refusal:
    """A person has seen an alert that ended before anybody acknowledged it; it leaves the list."""
    alert = state.alerts.get(act.alert)
    if alert is None:
        return Refusal.ALREADY_CLEARED if 0 < act.alert < state.next_id else Refusal.NO_SUCH_ALERT
    if alert.state is not AlertState.CLEARED_UNSEEN:
        return Refusal.STILL_ACTIVE
    seen = msgspec.structs.replace(
        alert, state=AlertState.CLEARED, acknowledged=Acknowledgement(person, now_ns), updated_ns=now_ns
    )
    del state.alerts[alert.id]
    return AlertChanged(now_ns, Change.DISMISSED, seen)
