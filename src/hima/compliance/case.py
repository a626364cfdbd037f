"""One track held against every rule, in their order."""

from typing import Final, NamedTuple

import msgspec

from hima.compliance.found import met, unknown
from hima.compliance.permit_table import PermitTable
from hima.compliance.permits import Weighed, by_permit, none_valid
from hima.compliance.register import registered, transport, unregistered
from hima.compliance.settings import ComplianceSettings
from hima.compliance.whereabouts import Ground
from hima.compliance.zones import Openings, Within, ZoneTable, by_zones
from hima.picture.facts import AirframeAsked, AirframeFacts, Found
from hima.picture.verdict import Cause, Finding, Rule, Standing

DOUBTS: Final = (Cause.IDENTITY_CONTRADICTED, Cause.IDENTITY_AMBIGUOUS, Cause.IDENTITY_INTERFERED)
"""With these the airframe that the register has by the name may well be another: it is neither cleared nor accused."""


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
        drone: True if only unmanned aircraft call themselves in this way.
        doubt: Why the claim may be another's; None if nothing says so.
        heard: True while the claim is still being heard.
        found: What the registry answered; None before it has.
        permits: Rows of permits that it may fly by.
        weighed: It against the valid ones of these, that which fits best first.
        zones: Closed zones that it is in, or may be.
        plan_m: East, north.
        manned: True if it is taken for something that rules for unmanned aircraft are not about, or says that it is.
        claimed: True if only its own word makes it manned.
        unmanned: True if it surely is an unmanned aircraft.
    """

    contact: str
    asked: AirframeAsked | None
    drone: bool
    doubt: Cause | None
    heard: bool
    found: Found | None
    permits: list[int]
    weighed: list[Weighed]
    zones: list[Within]
    plan_m: tuple[float, float]
    manned: bool
    claimed: bool
    unmanned: bool


def findings(case: Case, law: Law) -> list[Finding]:
    """What is found at this moment, in order of `Rule`."""
    identity = _identity(case)
    doubt = identity.cause in DOUBTS
    facts = case.found if isinstance(case.found, AirframeFacts) else None
    sure = _is_unmanned(case, known=facts is not None and not doubt)
    found = [identity]
    if facts is not None:
        found += registered(facts, law.now_ns, law.settings) + _of_permits(case, facts, law, sure=sure)
    elif case.asked is not None:
        demanded = "registration" in law.settings.demanded and sure
        found.append(unregistered(case.found, f"contact:{case.contact}", demanded=demanded))
    if doubt:
        found = [identity, *(_in_doubt(finding, identity) for finding in found[1:])]
    if not case.manned or case.claimed:
        known = facts is not None and not doubt
        found.append(by_zones(case.zones, law.zones, _openings(case, law, known=known), unmanned=sure, named=known))
    if facts is not None and (facts.transport_known or facts.transport is not None):
        moved = transport(facts, case.plan_m, law.now_ns, law.ground.frame)
        found.append(_in_doubt(moved, identity) if doubt else moved)
    return found


def _is_unmanned(case: Case, *, known: bool) -> bool:
    """True if it is an unmanned aircraft, by what it is seen to be, by how it names itself, or by the register."""
    return case.unmanned or (not case.manned and (case.drone or known))


def _identity(case: Case) -> Finding:
    cites = (f"contact:{case.contact}",) if case.contact else ()
    if case.doubt is not None:
        return unknown(Rule.IDENTITY, case.doubt, *cites)
    if case.asked is None or not case.heard:
        return unknown(Rule.IDENTITY, Cause.NO_IDENTITY, *cites)
    if isinstance(case.found, AirframeFacts) and case.found.rivals > 0:
        return unknown(Rule.IDENTITY, Cause.IDENTITY_AMBIGUOUS, *cites)
    return met(Rule.IDENTITY, *cites)


def _of_permits(case: Case, facts: AirframeFacts, law: Law, *, sure: bool) -> list[Finding]:
    if not case.weighed:
        # While not all permits of the place are known, one of its operator's may be among the others.
        demanded = "permit" in law.settings.demanded and sure and law.open_to_any is not None
        return [none_valid(facts, case.permits, law.permits, demanded=demanded)]
    return by_permit(case.weighed[0], law.permits)


def _in_doubt(finding: Finding, identity: Finding) -> Finding:
    """What is found of an airframe that it may well not be says nothing for it nor against it."""
    if finding.standing is Standing.LAWFUL:
        return msgspec.structs.replace(finding, standing=Standing.UNKNOWN, cause=identity.cause)
    return msgspec.structs.replace(finding, standing=Standing.UNKNOWN)


def _openings(case: Case, law: Law, *, known: bool) -> Openings:
    """Zones are open to a flight by every valid permit that it keeps to.

    What the permit that is meant leaves open makes the verdict unknown anyway; another one has to be kept to wholly.
    """
    mine: dict[str, str] = {}
    maybe: set[str] = set()
    for place, weighed in enumerate(case.weighed if known else ()):
        permit = law.permits.permits[weighed.permit]
        standings = {finding.standing for finding in by_permit(weighed, law.permits)}
        if Standing.BREACH in standings:
            continue
        if place == 0 or standings == {Standing.LAWFUL}:
            mine |= {zone: permit.number for zone in permit.opens if zone not in mine}
        else:
            maybe.update(permit.opens)
    return Openings(mine, frozenset(maybe), law.open_to_any)


def standing_of(found: tuple[Finding, ...]) -> Standing:
    """Broken if any rule is; lawful only if the register was heard and every rule is met; else unknown."""
    standings = [finding.standing for finding in found]
    if Standing.BREACH in standings:
        return Standing.BREACH
    heard = any(finding.rule is Rule.PERMIT for finding in found)
    return Standing.LAWFUL if heard and Standing.UNKNOWN not in standings else Standing.UNKNOWN
