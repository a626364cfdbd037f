"""Alerts follow the number that remains when a person says that two tracks are one object."""

import msgspec

from hima.alerting.life import AlertingState, clear
from hima.alerting.memory import joined
from hima.picture.alert import Alert, ClearReason
from hima.picture.ids import TrackId
from hima.picture.outcome import AlertChanged


def follow(state: AlertingState, track: TrackId, other: TrackId, now_ns: int) -> tuple[AlertChanged, ...]:
    """Let the alert of ``other`` be that of ``track``; where both have one, the graver goes on and the other ends.

    Whoever has taken the alert that goes on on has done so still; nobody takes one on by saying that two tracks are
    one. The one that ends leaves the list, since the event stays there with the other's number.

    Args:
        state: Changed in place.
        track: The track that remains.
        other: The track that ends.
        now_ns: The moment, UTC nanoseconds.

    Returns:
        The alert that ended, if one did.
    """
    memory = state.memory.pop(other, None)
    if memory is not None:
        state.memory[track] = joined(state.memory.get(track, {}), memory)
    for alert in [alert for alert in state.alerts.values() if alert.track == other]:
        state.alerts[alert.id] = msgspec.structs.replace(alert, track=track, updated_ns=now_ns)
    numbers = (state.active.pop(track, None), state.active.pop(other, None))
    alerts = sorted((state.alerts[number] for number in numbers if number is not None), key=_gravest_first)
    changes = tuple(clear(state, alert, now_ns, ClearReason.MERGED, seen=True) for alert in alerts[1:])
    for alert in alerts[:1]:
        state.active[track] = alert.id
    return changes


def _gravest_first(alert: Alert) -> tuple[int, bool, int, int]:
    """Of two as urgent, the one that somebody has taken on goes on, or else the older."""
    return -alert.priority, alert.acknowledged is None, alert.raised_ns, alert.id
