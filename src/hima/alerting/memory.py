"""How long each rule has held for each track: the on-delay and off-delay of alerts."""

from typing import Final

import msgspec
import numpy as np

from hima.alerting.conditions import Holding
from hima.picture.alert import Reason
from hima.picture.ids import RuleId, TrackId
from hima.picture.threat import Threats
from hima.picture.verdict import Findings
from hima.picture.zone import Asset
from hima.units import SECOND_NS

_EARLIER_S: Final = 20.0
_LIKELY_SHARE: Final = 0.5
"""An asset takes the countdown over when it is reached this much earlier, or is twice as likely."""


class Held(msgspec.Struct):
    """One rule that holds, or held a moment ago, for one track.

    Attributes:
        since_ns: Since when without a break.
        last_ns: When it last held.
        asset: The asset reached first, or empty.
        zone: The zone, or empty.
        arrival_s: Seconds to arrival seen from ``last_ns``; None for a rule that is not about arrival.
        breach: What is broken, for a rule about breaches.
        ripe: True once it has held for the rule's persistence; from then on short breaks are bridged.
    """

    since_ns: int
    last_ns: int
    asset: str
    zone: str
    arrival_s: tuple[float, float, float] | None
    ripe: bool = False
    breach: Findings = ()


Memory = dict[TrackId, dict[RuleId, Held]]


def _arrival(threats: Threats, pair: int) -> tuple[float, float, float] | None:
    if pair < 0:
        return None
    early, median, late = threats.arrival_s[pair].tolist()
    return early, median, late


def _steady(held: Held, track: TrackId, pair: int, threats: Threats, assets: tuple[Asset, ...]) -> int:
    """The pair to show: that of the asset shown so far, while another is neither clearly earlier nor clearly likelier.

    Estimates jitter from picture to picture; a countdown that jumps between two neighbouring assets helps nobody.
    """
    if pair < 0 or not held.asset:
        return pair
    shown = [row for row in np.flatnonzero(threats.track == track) if assets[threats.asset[row]].id == held.asset]
    if not shown:
        return pair
    before = int(shown[0])
    earlier_s = float(threats.arrival_s[before, 0] - threats.arrival_s[pair, 0])
    likely = threats.probability[before] >= _LIKELY_SHARE * threats.probability[pair]
    return before if likely and earlier_s < _EARLIER_S else pair


def remember(memory: Memory, holding: Holding, threats: Threats, assets: tuple[Asset, ...]) -> None:
    """Note for which tracks a rule holds at the moment of ``threats``; forget those for which it broke too long."""
    now_ns = threats.time_ns
    rule = holding.rule
    breach = holding.breach or ((),) * len(holding.zone)
    rows = zip(holding.track.tolist(), holding.pair.tolist(), holding.zone, breach, strict=True)
    for track, pair, zone, broken in rows:
        held = memory.setdefault(track, {}).setdefault(rule.id, Held(now_ns, now_ns, "", "", None))
        held.last_ns = now_ns
        shown = _steady(held, track, pair, threats, assets)
        held.asset = assets[int(threats.asset[shown])].id if shown >= 0 else ""
        held.zone = zone
        held.breach = broken
        held.arrival_s = _arrival(threats, shown)
        held.ripe = held.ripe or now_ns - held.since_ns >= rule.persistence_s * SECOND_NS
    release_ns = round(rule.release_s * SECOND_NS)
    for rules in memory.values():
        lapsed = rules.get(rule.id)
        if lapsed is not None and lapsed.last_ns < now_ns - (release_ns if lapsed.ripe else 0):
            del rules[rule.id]


def joined(one: dict[RuleId, Held], two: dict[RuleId, Held]) -> dict[RuleId, Held]:
    """How long each rule has held for what turned out to be one object under two numbers; as it held last."""
    result = two | one
    for rule in one.keys() & two.keys():
        mine, other = one[rule], two[rule]
        latest = other if other.last_ns > mine.last_ns else mine
        result[rule] = msgspec.structs.replace(
            latest, since_ns=min(mine.since_ns, other.since_ns), ripe=mine.ripe or other.ripe
        )
    return result


def reasons(rules: dict[RuleId, Held]) -> tuple[Reason, ...]:
    """The ripe rules of one track, in order of the rule table."""
    return tuple(
        Reason(
            rule=rule,
            asset=held.asset,
            zone=held.zone,
            since_ns=held.since_ns,
            arrival_s=held.arrival_s,
            breach=held.breach,
        )
        for rule, held in rules.items()
        if held.ripe
    )
