"""One track held against every rule, in their order."""

from typing import NamedTuple

import msgspec

from hima.compliance.found import met, unknown
from hima.compliance.permit_table import PermitTable
from hima.compliance.permits import Weighed, by_permit, none_valid
from hima.compliance.register import registered, transport, unregistered
from hima.compliance.settings import ComplianceSettings
from hima.compliance.whereabouts import Ground
from hima.compliance.zones import Openings, Within, ZoneTable, by_zones
from hima.picture.facts import AirframeAsked, AirframeFacts, Found
from hima.picture.trust import Label
from hima.picture.verdict import Cause, Finding, Rule, Standing


class Law(NamedTuple):
    """What all verdicts of a moment share.

    Attributes:
        now_ns: The moment.
        settings: What is demanded here.
        ground: What heights are converted by.
        zones: The closed zones.
        permits: The permits that are known.
        open_to_any: Zones that some permit opens now; None where that is not known for sure.
    """

    now_ns: int
    settings: ComplianceSettings
    ground: Ground
    zones: ZoneTable
    permits: PermitTable
    open_to_any: frozenset[str] | None


class Case(NamedTuple):
    """What is known of one track.

    Attributes:
        contact: The claim that it is known by, or empty.
        asked: The name by which the registry was asked; None without one.
        heard: True while the claim is still being heard.
        label: A `Label` code of the claim.
        found: What the registry answered; None before it has.
        permits: Rows of permits that it may fly by.
        weighed: It against the valid permit that fits best; None without one.
        zones: Closed zones that it is in, or may be.
        plan_m: East, north.
        manned: True if it is taken for something that rules for unmanned aircraft are not about.
        unmanned: True if it surely is an unmanned aircraft.
    """

    contact: str
    asked: AirframeAsked | None
    heard: bool
    label: int
    found: Found | None
    permits: list[int]
    weighed: Weighed | None
    zones: list[Within]
    plan_m: tuple[float, float]
    manned: bool
    unmanned: bool


def findings(case: Case, law: Law) -> list[Finding]:
    """What is found at this moment, in order of `Rule`."""
    identity = _identity(case)
    doubt = identity.cause in (Cause.IDENTITY_CONTRADICTED, Cause.IDENTITY_AMBIGUOUS)
    facts = case.found if isinstance(case.found, AirframeFacts) else None
    found = [identity]
    if facts is not None:
        found += registered(facts, law.now_ns, law.settings) + _of_permits(case, facts, law)
    elif case.asked is not None:
        demanded = "registration" in law.settings.demanded and not case.manned
        found.append(unregistered(case.found, f"contact:{case.contact}", demanded=demanded))
    if doubt:
        found = [identity, *(_in_doubt(finding, identity) for finding in found[1:])]
    if not case.manned:
        own = _openings(case, found, law, known=facts is not None and not doubt)
        sure = case.unmanned or case.asked is not None
        found.append(by_zones(case.zones, law.zones, own, unmanned=sure, named=facts is not None and not doubt))
    if facts is not None:
        moved = transport(facts, case.plan_m, law.now_ns, law.ground.frame)
        found.append(_in_doubt(moved, identity) if doubt else moved)
    return found


def _identity(case: Case) -> Finding:
    cites = (f"contact:{case.contact}",) if case.contact else ()
    if case.label == Label.CONTRADICTED:
        return unknown(Rule.IDENTITY, Cause.IDENTITY_CONTRADICTED, *cites)
    if case.asked is None or not case.heard:
        return unknown(Rule.IDENTITY, Cause.NO_IDENTITY, *cites)
    if isinstance(case.found, AirframeFacts) and case.found.rivals > 0:
        return unknown(Rule.IDENTITY, Cause.IDENTITY_AMBIGUOUS, *cites)
    return met(Rule.IDENTITY, *cites)


def _of_permits(case: Case, facts: AirframeFacts, law: Law) -> list[Finding]:
    if case.weighed is None:
        demanded = "permit" in law.settings.demanded and not case.manned
        return [none_valid(facts, case.permits, law.permits, demanded=demanded)]
    return by_permit(case.weighed, law.permits)


def _in_doubt(finding: Finding, identity: Finding) -> Finding:
    """What is found of an airframe that it may well not be says nothing for it nor against it."""
    if finding.standing is Standing.LAWFUL:
        return msgspec.structs.replace(finding, standing=Standing.UNKNOWN, cause=identity.cause)
    return msgspec.structs.replace(finding, standing=Standing.UNKNOWN)


def _openings(case: Case, found: list[Finding], law: Law, *, known: bool) -> Openings:
    """Zones are open to a flight only while it keeps to its permit."""
    if case.weighed is None or not known:
        return Openings((), "", law.open_to_any)
    permit = law.permits.permits[case.weighed.permit]
    kept = all(f.standing is not Standing.BREACH for f in found if f.rule in (Rule.VOLUME, Rule.HEIGHT, Rule.TIME))
    return Openings(permit.opens if kept else (), permit.number, law.open_to_any)


def standing_of(found: tuple[Finding, ...]) -> Standing:
    """Broken if any rule is; lawful only if the register was heard and every rule is met; else unknown."""
    standings = [finding.standing for finding in found]
    if Standing.BREACH in standings:
        return Standing.BREACH
    heard = any(finding.rule is Rule.PERMIT for finding in found)
    return Standing.LAWFUL if heard and Standing.UNKNOWN not in standings else Standing.UNKNOWN
