"""The life of alerts: raised once per event, updated in place, promoted, cleared with a reason, re-armed after.

One alert per track: a track that meets several rules is one event with several reasons. A promotion asks to be
heard again and needs a fresh acknowledgement, since the person took on something less urgent. A demotion waits, so
that a track at the edge of a priority does not flap. An alert that clears unacknowledged stays until it is seen.
"""

import math

import msgspec

from hima.alerting.conditions import Holding
from hima.alerting.memory import Held, Memory, reasons, remember
from hima.alerting.settings import RuleSettings
from hima.picture.alert import Alert, AlertState, ClearReason, Priority
from hima.picture.ids import AlertId, RuleId, TrackId
from hima.picture.outcome import AlertChanged, Change
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.zone import Asset
from hima.units import SECOND_NS

_DEMOTE_AFTER_NS = 10 * SECOND_NS


class AlertingState(msgspec.Struct):
    """What alerting remembers.

    Attributes:
        next_id: Number of the next alert.
        memory: How long each rule has held for each track.
        alerts: Alerts not yet cleared and seen, by number.
        active: The active alert of each track that has one.
        lower_since: Since when each active alert's reasons have called for a lower priority than it has.
    """

    next_id: AlertId = 1
    memory: Memory = {}
    alerts: dict[AlertId, Alert] = {}
    active: dict[TrackId, AlertId] = {}
    lower_since: dict[AlertId, int] = {}


class Urgency(msgspec.Struct, frozen=True):
    """What the reasons of one track add up to."""

    priority: Priority
    asset: str
    arrival_ns: tuple[int, int, int] | None
    act_by_ns: int | None


def _absolute(moment_ns: int, seconds: float) -> int:
    return moment_ns + round(seconds * SECOND_NS) if math.isfinite(seconds) else -1


def _of_arrival(held: Held, arrival_s: tuple[float, float, float], asset: Asset, now_ns: int) -> Urgency:
    early_ns = _absolute(held.last_ns, arrival_s[0])
    left_s = (early_ns - now_ns) / SECOND_NS
    if left_s < asset.protective_time_s:
        priority = Priority.ACT_NOW
    elif left_s < 2.0 * asset.protective_time_s:
        priority = Priority.DECIDE
    else:
        priority = Priority.WATCH
    times = (early_ns, _absolute(held.last_ns, arrival_s[1]), _absolute(held.last_ns, arrival_s[2]))
    return Urgency(priority, asset.id, times, early_ns - round(asset.protective_time_s * SECOND_NS))


def urgency(
    rules: dict[RuleId, Held], table: dict[RuleId, RuleSettings], assets: dict[str, Asset], now_ns: int
) -> Urgency:
    """The most urgent reading of a track's ripe rules; the earliest time to act breaks ties."""
    readings = []
    for rule, held in rules.items():
        if not held.ripe:
            continue
        if held.arrival_s is not None:
            readings.append(_of_arrival(held, held.arrival_s, assets[held.asset], now_ns))
        else:
            readings.append(Urgency(Priority[table[rule].priority.upper()], held.asset, None, None))
    timed = [r for r in readings if r.act_by_ns is not None]
    soonest = min(timed, key=lambda r: r.act_by_ns or 0) if timed else readings[0]
    return msgspec.structs.replace(soonest, priority=max(r.priority for r in readings))


def _raise(
    state: AlertingState, track: TrackId, now_ns: int, urgent: Urgency, rules: dict[RuleId, Held]
) -> AlertChanged:
    alert = Alert(
        id=state.next_id,
        track=track,
        priority=urgent.priority,
        state=AlertState.RAISED,
        raised_ns=now_ns,
        updated_ns=now_ns,
        asset=urgent.asset,
        arrival_ns=urgent.arrival_ns,
        act_by_ns=urgent.act_by_ns,
        reasons=reasons(rules),
        acknowledged=None,
        cleared_ns=0,
        clear_reason=None,
        soundings=1,
    )
    state.next_id += 1
    state.alerts[alert.id] = alert
    state.active[track] = alert.id
    return AlertChanged(now_ns, Change.RAISED, alert)


def _priority_now(state: AlertingState, alert: Alert, wanted: Priority, now_ns: int) -> Priority:
    """The priority an active alert has now: up at once, down only after a while."""
    if wanted >= alert.priority:
        state.lower_since.pop(alert.id, None)
        return wanted
    since_ns = state.lower_since.setdefault(alert.id, now_ns)
    if now_ns - since_ns < _DEMOTE_AFTER_NS:
        return alert.priority
    del state.lower_since[alert.id]
    return wanted


def _update(
    state: AlertingState, alert: Alert, now_ns: int, urgent: Urgency, rules: dict[RuleId, Held]
) -> AlertChanged | None:
    priority = _priority_now(state, alert, urgent.priority, now_ns)
    promoted = priority > alert.priority
    updated = msgspec.structs.replace(
        alert,
        priority=priority,
        state=AlertState.RAISED if promoted else alert.state,
        acknowledged=None if promoted else alert.acknowledged,
        soundings=alert.soundings + promoted,
        updated_ns=now_ns,
        asset=urgent.asset,
        arrival_ns=urgent.arrival_ns,
        act_by_ns=urgent.act_by_ns,
        reasons=reasons(rules),
    )
    state.alerts[alert.id] = updated
    if priority == alert.priority:
        return None
    return AlertChanged(now_ns, Change.PROMOTED if promoted else Change.DEMOTED, updated)


def clear(state: AlertingState, alert: Alert, now_ns: int, reason: ClearReason, *, seen: bool = False) -> AlertChanged:
    """End an active alert; it leaves the list only if somebody has acknowledged it, or sees how it ends."""
    seen |= alert.acknowledged is not None
    cleared = msgspec.structs.replace(
        alert,
        state=AlertState.CLEARED if seen else AlertState.CLEARED_UNSEEN,
        updated_ns=now_ns,
        cleared_ns=now_ns,
        clear_reason=reason,
    )
    if seen:
        del state.alerts[alert.id]
    else:
        state.alerts[alert.id] = cleared
    state.active.pop(alert.track, None)
    state.lower_since.pop(alert.id, None)
    return AlertChanged(now_ns, Change.CLEARED, cleared)


def _why_cleared(track: TrackId, tracks: Tracks, eligible_ids: frozenset[TrackId]) -> ClearReason:
    alive = tracks.id[tracks.state != TrackState.DROPPED]
    if track not in alive:
        return ClearReason.LOST
    return ClearReason.LEFT if track in eligible_ids else ClearReason.IDENTIFIED


class Moment(msgspec.Struct, frozen=True, eq=False):
    """What alerting is told at one tick.

    Attributes:
        tracks: The picture's tracks.
        threats: Pairs of track and asset.
        holdings: Which rules hold now, in order of the rule table.
        eligible: Tracks that at least one rule may be about.
    """

    tracks: Tracks
    threats: Threats
    holdings: tuple[Holding, ...]
    eligible: frozenset[TrackId]


def advance_alerts(state: AlertingState, moment: Moment, assets: tuple[Asset, ...]) -> tuple[AlertChanged, ...]:
    """Raise, update and clear alerts for one moment; changes in order of track, raised and updated before cleared."""
    now_ns = moment.threats.time_ns
    alive = set(moment.tracks.id[moment.tracks.state != TrackState.DROPPED].tolist())
    for track in [t for t in state.memory if t not in alive]:
        del state.memory[track]
    for holding in moment.holdings:
        remember(state.memory, holding, moment.threats, assets)
    table = {holding.rule.id: holding.rule for holding in moment.holdings}
    places = {asset.id: asset for asset in assets}
    changes: list[AlertChanged] = []
    alarmed = set()
    for track in sorted(state.memory):
        rules = {rule: state.memory[track][rule] for rule in table if rule in state.memory[track]}
        if not any(held.ripe for held in rules.values()):
            continue
        alarmed.add(track)
        urgent = urgency(rules, table, places, now_ns)
        number = state.active.get(track)
        if number is None:
            changes.append(_raise(state, track, now_ns, urgent, rules))
        elif (change := _update(state, state.alerts[number], now_ns, urgent, rules)) is not None:
            changes.append(change)
    for track, number in sorted(state.active.items()):
        if track not in alarmed:
            reason = _why_cleared(track, moment.tracks, moment.eligible)
            changes.append(clear(state, state.alerts[number], now_ns, reason))
    state.memory = {track: rules for track, rules in state.memory.items() if rules}
    return tuple(changes)


_ORDER = {AlertState.RAISED: 0, AlertState.ACKNOWLEDGED: 1, AlertState.CLEARED_UNSEEN: 2, AlertState.CLEARED: 3}


def listed(state: AlertingState) -> tuple[Alert, ...]:
    """The alert list: unacknowledged first, then the more urgent, then the one with less time left."""
    return tuple(
        sorted(
            state.alerts.values(),
            key=lambda a: (_ORDER[a.state], -a.priority, math.inf if a.act_by_ns is None else a.act_by_ns, a.id),
        )
    )
