"""What the register says of an airframe: registration, state, operator, and whether it is on the road elsewhere."""

import math
from typing import Final

from hima.compliance.found import broken, by_metres, holds, met, unknown
from hima.compliance.settings import ComplianceSettings
from hima.geo.frames import SiteFrame
from hima.picture.facts import AirframeFacts, AirframeState, Found, NotKnown
from hima.picture.verdict import Cause, Finding, Rule, Standing
from hima.units import SECOND_NS

_STATES: Final = {
    AirframeState.LOST: Cause.AIRFRAME_LOST,
    AirframeState.STOLEN: Cause.AIRFRAME_STOLEN,
    AirframeState.SEIZED: Cause.AIRFRAME_SEIZED,
    AirframeState.DISPOSED: Cause.AIRFRAME_DISPOSED,
    AirframeState.EXPORTED: Cause.AIRFRAME_EXPORTED,
}
CARRIED_MPS: Final = 50.0
"""Nothing that carries a drone on a road is faster: what is farther from its last scan is not the airframe scanned."""
ON_THE_ROAD: Final = ("in_transit", "overdue", "deviated")
"""Words of the ledger while an airframe is under way."""


def unregistered(found: Found | None, name: str, *, demanded: bool) -> Finding:
    """The rule of registration where the register has given no airframe."""
    if found is None:
        return unknown(Rule.REGISTRATION, Cause.LOOKUP_PENDING, name)
    if not isinstance(found, NotKnown):
        return unknown(Rule.REGISTRATION, Cause.REGISTRY_NOT_ANSWERED, name)
    return (broken if demanded else unknown)(Rule.REGISTRATION, Cause.NOT_REGISTERED, name)


def registered(facts: AirframeFacts, now_ns: int, settings: ComplianceSettings) -> list[Finding]:
    """Registration, state of the airframe and operator."""
    cite = f"airframe:{facts.uin}"
    state = _STATES.get(facts.state)
    return [
        holds(Rule.REGISTRATION, facts.registered, now_ns, cite),
        met(Rule.AIRFRAME_STATE, cite) if state is None else broken(Rule.AIRFRAME_STATE, state, cite),
        _operator(facts, now_ns, "operator" in settings.demanded),
    ]


def _operator(facts: AirframeFacts, now_ns: int, demanded: bool) -> Finding:
    if not facts.operator:
        return (broken if demanded else unknown)(Rule.OPERATOR, Cause.NO_OPERATOR, f"airframe:{facts.uin}")
    return holds(Rule.OPERATOR, facts.operator_valid, now_ns, f"operator:{facts.operator}")


def transport(facts: AirframeFacts, plan_m: tuple[float, float], now_ns: int, frame: SiteFrame) -> Finding:
    """Whether the transport ledger has the airframe on a road now, and whether it can be here then."""
    record = facts.transport
    if record is None or record.state not in ON_THE_ROAD or not record.from_ns <= now_ns < record.to_ns:
        return met(Rule.TRANSPORT)
    cite = f"transport:{record.number}"
    if record.place_deg is None or record.seen_ns is None:
        return unknown(Rule.TRANSPORT, Cause.IN_TRANSPORT, cite)
    lon_deg, lat_deg = record.place_deg
    east, north, _ = frame.enu_from_geodetic(math.radians(lat_deg), math.radians(lon_deg), frame.hae_m).tolist()
    away_m = math.hypot(plan_m[0] - east, plan_m[1] - north)
    reach_m = CARRIED_MPS * max(0, now_ns - record.seen_ns) / SECOND_NS
    if not math.isfinite(away_m):
        return unknown(Rule.TRANSPORT, Cause.IN_TRANSPORT, cite)
    standing = Standing.BREACH if away_m > reach_m else Standing.UNKNOWN
    return by_metres(Rule.TRANSPORT, standing, Cause.IN_TRANSPORT, (away_m, 0.0), (cite,))
