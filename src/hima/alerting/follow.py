"""Alerts follow the number that remains when a person says that two tracks are one object."""

import msgspec

from hima.alerting.life import AlertingState, clear
from hima.picture.alert import Acknowledgement, AlertState, ClearReason
from hima.picture.decision import Person
from hima.picture.ids import TrackId
from hima.picture.outcome import AlertChanged


def follow(
    state: AlertingState, track: TrackId, other: TrackId, person: Person, now_ns: int
) -> tuple[AlertChanged, ...]:
    """Let the alert of ``other`` be that of ``track``; where both have one, that of ``other`` ends, seen by the person.

    Args:
        state: Changed in place.
        track: The track that remains.
        other: The track that ends.
        person: Who said that they are one.
        now_ns: The moment, UTC nanoseconds.

    Returns:
        The alert that ended, if one did.
    """
    memory = state.memory.pop(other, None)
    if memory is not None:
        state.memory.setdefault(track, memory)
    for alert in [alert for alert in state.alerts.values() if alert.track == other]:
        state.alerts[alert.id] = msgspec.structs.replace(alert, track=track, updated_ns=now_ns)
    number = state.active.pop(other, None)
    if number is None:
        return ()
    if track not in state.active:
        state.active[track] = number
        return ()
    kept, alert = state.active[track], state.alerts[number]
    if alert.state is not AlertState.ACKNOWLEDGED:
        alert = msgspec.structs.replace(alert, acknowledged=Acknowledgement(person, now_ns))
    ended = clear(state, alert, now_ns, ClearReason.MERGED)
    state.active[track] = kept
    return (ended,)
