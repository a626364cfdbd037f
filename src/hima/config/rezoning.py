"""How the zones of a site change while it runs, and which hold when it is opened again."""

import hashlib
from collections.abc import Sequence
from typing import Final, TypeAlias

import msgspec

from hima.alerting.settings import RuleSettings
from hima.looks import blank
from hima.picture.decision import ChangeZones, Decision, Role
from hima.picture.ids import ZoneId
from hima.picture.outcome import Refusal
from hima.picture.packing import pack
from hima.picture.zone import Zone
from hima.picture.zoning import EDITS_KEPT, ZoneChange, ZoneEdit, Zoning

Rules: TypeAlias = Sequence[RuleSettings]

ZONES_MAX: Final = 5_000
"""Most zones that a site may have after a change; a file of as many is near its limit."""


def first(zones: tuple[Zone, ...], now_ns: int) -> Zoning:
    """The zones of a site that is opened for the first time."""
    return Zoning(zones=zones, written=(_digest(zones),), revision=0, changed_ns=now_ns)


def rezoned(zoning: Zoning, decision: Decision, act: ChangeZones, rules: Rules, now_ns: int) -> Zoning | Refusal:
    """The zones after a person's change, or why it has no effect.

    Args:
        zoning: The zones before.
        decision: Who decides.
        act: What; its zones have been checked by whoever made the act.
        rules: The site's rules: a zone that one of them names stays.
        now_ns: The moment, UTC nanoseconds.
    """
    refusal = _refused(zoning, decision, act, rules)
    if refusal is not None:
        return refusal
    change, person = act.change, decision.person
    before = {zone.id: zone for zone in zoning.zones}
    back = ZoneChange(
        put=tuple(before[zone] for zone in (*change.remove, *_ids(change.put)) if zone in before),
        remove=tuple(zone for zone in _ids(change.put) if zone not in before),
    )
    edit = ZoneEdit(now_ns, person.name, person.organisation, act.reason, _ids(change.put), change.remove)
    return _edited(zoning, _changed(zoning.zones, change), edit, back)


def _refused(zoning: Zoning, decision: Decision, act: ChangeZones, rules: Rules) -> Refusal | None:
    change = act.change
    known, put = {zone.id for zone in zoning.zones}, set(_ids(change.put))
    if decision.person.role not in (Role.SHIFT_LEAD, Role.ADMINISTRATOR):
        return Refusal.NOT_ALLOWED
    if blank(act.reason):
        return Refusal.REASON_MISSING
    if act.revision != zoning.revision:
        return Refusal.ZONES_CHANGED
    if not (change.put or change.remove) or not known.issuperset(change.remove) or put & set(change.remove):
        return Refusal.NO_SUCH_ZONE
    if any(named in change.remove for rule in rules for named in rule.zones):
        return Refusal.ZONE_IN_USE
    return Refusal.TABLE_FULL if len(known | put) - len(change.remove) > ZONES_MAX else None


def reopened(zoning: Zoning, folder: tuple[Zone, ...], rules: Rules, now_ns: int) -> Zoning:
    """The zones that hold when the node starts again.

    What people changed holds on, written to the folder or not, unless somebody has changed the folder since: then
    that is the newer word.

    Args:
        zoning: The zones before the node stopped.
        folder: Those of the site folder now.
        rules: The site's rules now; they may name only zones that there are.
        now_ns: The moment, UTC nanoseconds.
    """
    known = {zone.id for zone in zoning.zones}
    orphaned = any(named not in known for rule in rules for named in rule.zones)
    found = _digest(folder)
    if folder == zoning.zones or (found in zoning.written and not orphaned):
        return msgspec.structs.replace(zoning, written=(found,))
    before = {zone.id: zone for zone in zoning.zones}
    put = tuple(zone.id for zone in folder if before.get(zone.id) != zone)
    kept = set(_ids(folder))
    gone = tuple(zone for zone in before if zone not in kept)
    edit = ZoneEdit(now_ns, "", "", "", put, gone)
    return msgspec.structs.replace(_edited(zoning, folder, edit, None), written=(found,))


def _edited(zoning: Zoning, zones: tuple[Zone, ...], edit: ZoneEdit, back: ZoneChange | None) -> Zoning:
    return Zoning(
        zones=zones,
        written=(*zoning.written, _digest(zones))[-EDITS_KEPT:],
        revision=zoning.revision + 1,
        changed_ns=edit.time_ns,
        edits=(*zoning.edits, edit)[-EDITS_KEPT:],
        back=back,
    )


def _changed(zones: tuple[Zone, ...], change: ZoneChange) -> tuple[Zone, ...]:
    """The zones after a change; each keeps its place, new ones come last."""
    new = {zone.id: zone for zone in change.put}
    kept = tuple(new.pop(zone.id, zone) for zone in zones if zone.id not in change.remove)
    return (*kept, *new.values())


def _digest(zones: tuple[Zone, ...]) -> str:
    return hashlib.sha256(pack(zones)).hexdigest()


def _ids(zones: tuple[Zone, ...]) -> tuple[ZoneId, ...]:
    return tuple(zone.id for zone in zones)
