"""Permits as the API gives them."""

from collections.abc import Sequence
from typing import Final

from hima.picture.decision import Person, Role
from hima.registry.change import Entry
from hima.registry.flight.conflict import Conflict
from hima.registry.flight.ground import Ring
from hima.registry.flight.life import ALLOWED, Verb
from hima.registry.flight.record import Permit, missing
from hima.registry.flight.review import Reviewed
from hima.registry.flight.rules import Rules
from hima.registry.flight.times import Windows
from hima.registry.rules import Body
from hima.units import MICROSECOND_NS
from hima.web.bodies import ProblemView
from hima.web.guard import may
from hima.web.registry.permit_bodies import (
    CheckedView,
    ConflictView,
    EndorsementView,
    PermitRow,
    PermitSheet,
    TouchedZone,
)
from hima.web.registry.views import history_row

WINDOWS_SHOWN: Final = 60
LEAST: Final[dict[Verb, Role]] = {
    Verb.DRAFTED: Role.SHIFT_LEAD,
    Verb.AMENDED: Role.SHIFT_LEAD,
    Verb.SUBMITTED: Role.SHIFT_LEAD,
    Verb.ENDORSED: Role.OPERATOR,
    Verb.ISSUED: Role.SHIFT_LEAD,
    Verb.ACTIVATED: Role.OPERATOR,
    Verb.CLOSED: Role.SHIFT_LEAD,
    Verb.REVOKED: Role.SHIFT_LEAD,
}
"""The least role for each act. Who endorses belongs to the body besides; who asked neither endorses nor issues."""


def allowed(permit: Permit, person: Person) -> tuple[str, ...]:
    """Acts that a person may do with a permit as it stands, but for endorsing."""
    return tuple(
        verb.value
        for verb, states in ALLOWED.items()
        if permit.state in states
        and verb is not Verb.ENDORSED
        and may(person, LEAST[verb])
        and not (verb is Verb.ISSUED and person.id in permit.applicants)
    )


def speaks(permit: Permit, person: Person, bodies: Sequence[Body]) -> tuple[str, ...]:
    """Bodies for which a person may speak about a permit as it stands."""
    if permit.state not in ALLOWED[Verb.ENDORSED] or not may(person, LEAST[Verb.ENDORSED]):
        return ()
    if person.id in permit.applicants or any(said.by == person.id for said in permit.endorsements):
        return ()
    theirs = {body.id for body in bodies if person.organisation in (body.organisations or (body.name,))}
    return tuple(body for body in missing(permit) if body in theirs)


def row(permit: Permit, person: Person, bodies: Sequence[Body]) -> PermitRow:
    """A permit in a list."""
    return PermitRow(
        number=permit.number,
        state=permit.state.value,
        purpose=permit.application.purpose,
        operator=permit.application.operator,
        from_us=permit.windows[0][0] // MICROSECOND_NS,
        to_us=permit.windows[-1][1] // MICROSECOND_NS,
        waiting=missing(permit),
        yours=bool(speaks(permit, person, bodies)),
    )


def sheet(
    permit: Permit,
    version: int,
    history: Sequence[Entry],
    conflicts: tuple[tuple[ConflictView, ...], bool],
    rules: Rules,
    person: Person,
    world: str,
) -> PermitSheet:
    """A permit with its history, and its conflicts: those that are told, and whether there may be more."""
    return PermitSheet(
        world=world,
        number=permit.number,
        version=version,
        state=permit.state.value,
        application=permit.application,
        windows_us=_windows(permit.windows),
        times=len(permit.windows),
        required=permit.required,
        waiting=missing(permit),
        endorsements=tuple(
            EndorsementView(
                said.body, said.decision.value, said.condition, said.name, said.time_ns // MICROSECOND_NS, said.why
            )
            for said in permit.endorsements
        ),
        opens=_zones(permit.opens, rules),
        accepted=permit.accepted,
        conflicts=conflicts[0],
        more=conflicts[1],
        may=allowed(permit, person),
        speak=speaks(permit, person, rules.bodies),
        history=tuple(map(history_row, history)),
    )


def checked(found: Reviewed, conflicts: tuple[ConflictView, ...], rules: Rules) -> CheckedView:
    """What the filing check found."""
    windows = found.checked.windows
    return CheckedView(
        ok=not found.problems,
        problems=tuple(ProblemView(*problem) for problem in found.problems),
        required=found.required,
        opens=_zones(found.opens, rules),
        notes=found.notes,
        conflicts=conflicts,
        more=found.more or len(found.conflicts) > len(conflicts),
        windows_us=_windows(windows),
        times=len(windows),
    )


def conflict(found: Conflict, ring_deg: Ring) -> ConflictView:
    """Another permit in the same place at the same time."""
    return ConflictView(
        other=found.other,
        state=found.state.value,
        place_deg=found.place_deg,
        area_m2=found.area_m2,
        from_us=found.from_ns // MICROSECOND_NS,
        to_us=found.to_ns // MICROSECOND_NS,
        heights=found.heights.value,
        ring_deg=ring_deg,
    )


def _windows(windows: Windows) -> tuple[tuple[int, int], ...]:
    shown = windows[:WINDOWS_SHOWN]
    return tuple((from_ns // MICROSECOND_NS, to_ns // MICROSECOND_NS) for from_ns, to_ns in shown)


def _zones(ids: Sequence[str], rules: Rules) -> tuple[TouchedZone, ...]:
    names = {zone.id: zone.name for zone in rules.zones}
    return tuple(TouchedZone(zone, names.get(zone, zone)) for zone in ids)
