"""Entering a record, and correcting it."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from hima.errors import Problem
from hima.picture.facts import AirframeState, Validity
from hima.registry.acts.act import Act, Outcome, Refused, Standing, written
from hima.registry.acts.check import declared_problems, why_problems
from hima.registry.acts.life import Verb
from hima.registry.change import RecordKind, Ref
from hima.registry.records.drones import Airframe, AirframeDeclared, DroneModel, ModelDeclared
from hima.registry.records.parties import (
    Operator,
    OperatorDeclared,
    Organisation,
    OrganisationDeclared,
    Person,
    PersonDeclared,
    Pilot,
    PilotDeclared,
)
from hima.registry.records.record import Declared, Record, holder
from hima.registry.records.words import NUMBER_PATTERN
from hima.units import SECOND_NS

LATEST_NS: Final = 7_258_118_400 * SECOND_NS
"""The year 2200: times are 64 bits."""
_NUMBER: Final = re.compile(NUMBER_PATTERN, re.ASCII)


class Known(NamedTuple):
    """What stands beside a record that is declared.

    Attributes:
        named: Records that it names, None for one that is not there; see `named_by`.
        alike: Numbers and names of other records of its kind whose names look the same.
    """

    named: Mapping[Ref, Record | None]
    alike: tuple[tuple[str, str], ...] = ()


def named_by(declared: Declared) -> dict[str, Ref]:
    """Records that a declaration names, by the field in which it does."""
    named: dict[str, tuple[RecordKind, str]] = {}
    match declared:
        case OrganisationDeclared():
            named = {"contact": (RecordKind.PERSON, declared.contact)}
        case OperatorDeclared():
            return {"holder": holder(declared)}
        case PilotDeclared():
            named = {
                "person": (RecordKind.PERSON, declared.person),
                "operator": (RecordKind.OPERATOR, declared.operator),
            }
        case AirframeDeclared():
            named = {
                "model": (RecordKind.MODEL, declared.model),
                "operator": (RecordKind.OPERATOR, declared.operator),
            }
        case _:
            pass
    return {field: Ref(kind, number) for field, (kind, number) in named.items() if number}


def name_of(declared: Declared) -> str:
    """The name by which people know what is declared, where names that look alike mislead; else empty."""
    return declared.name if isinstance(declared, OrganisationDeclared | OperatorDeclared) else ""


def register(number: str, declared: Declared, valid: Validity, known: Known, act: Act, despite: str = "") -> Outcome:
    """Enter a new record.

    Args:
        number: Its number.
        declared: What people state.
        valid: How long it is to hold; of no matter for persons, organisations and models.
        known: What stands beside it.
        act: Who, when and why.
        despite: Why it may be entered although another one's name looks the same; empty if nobody has said so.
    """
    problems = list(_problems(declared, known, act, despite, frozenset()))
    if not _NUMBER.fullmatch(number):
        problems.append(Problem("number", f"{number[:64]!a} is no number", "Use A to Z, digits and . _ / : - within."))
    problems += valid_problems(valid)
    if problems:
        return Refused(tuple(problems))
    return written(_record(number, declared, valid), 1, Verb.REGISTERED.value, _reasoned(act, despite))


def correct(
    standing: Standing,
    declared: Declared,
    known: Known,
    act: Act,
    despite: str = "",
    state: AirframeState | None = None,
) -> Outcome:
    """Put right what is declared of a record.

    Args:
        standing: The record.
        declared: What is to stand there, whole. The operator of an airframe changes by a transfer alone.
        known: What stands beside it.
        act: Who, when and why.
        despite: See `register`.
        state: Of an airframe, the state in which it really is, if that was recorded wrongly.
    """
    record = standing.record
    if type(declared) is not type(record.declared):
        raise TypeError(f"{type(declared).__name__} does not belong to {type(record).__name__}")
    if name_of(declared) == name_of(record.declared):
        # Why it may have this name was said when it got it.
        known = known._replace(alike=())
    changed = msgspec.structs.replace(record, declared=declared)
    problems = [*_problems(declared, known, act, despite, _kept(record)), *_not_corrected(record, declared, state)]
    if isinstance(changed, Airframe) and state is not None:
        changed = msgspec.structs.replace(changed, state=state)
    if changed == record:
        problems.append(Problem("", "nothing of it would change", "Give what is to be put right."))
    if problems:
        return Refused(tuple(problems))
    return written(changed, standing.version + 1, Verb.CORRECTED.value, _reasoned(act, despite))


def _not_corrected(record: Record, declared: Declared, state: AirframeState | None) -> list[Problem]:
    """What a correction may not touch."""
    if not isinstance(record, Airframe):
        return [] if state is None else [Problem("state", "only an airframe has a state", "Leave it out.")]
    if isinstance(declared, AirframeDeclared) and declared.operator != record.declared.operator:
        return [Problem("operator", "an operator is not corrected", "Transfer the airframe.")]
    return []


def _problems(declared: Declared, known: Known, act: Act, despite: str, kept: frozenset[str]) -> list[Problem]:
    problems = [*why_problems(act.why), *declared_problems(declared)]
    for field, ref in named_by(declared).items():
        found = known.named.get(ref)
        if found is None:
            what = f"no {ref.kind.value} {ref.id} is on the register"
            problems.append(Problem(field, what, "Register it first, or mend the number."))
        elif isinstance(found, Operator) and isinstance(declared, AirframeDeclared) and field not in kept:
            problems += operator_problems(found, act.time_ns)
    if known.alike and not despite:
        number, name = known.alike[0]
        what = f'"{name_of(declared)}" looks like the name of {number}, "{name}"'
        problems.append(Problem("name", what, "If they are two, say how people tell them apart (`despite`)."))
    if despite:
        problems += [Problem("despite", *problem[1:]) for problem in why_problems(despite)]
    return problems


def valid_problems(valid: Validity) -> list[Problem]:
    """What is wrong with the time for which something is to hold."""
    ends = [end_ns for end_ns in (valid.from_ns, valid.to_ns) if end_ns is not None]
    if any(end_ns < 0 for end_ns in ends):
        return [Problem("valid", "it lies before 1970", "Leave out a begin that is of no matter.")]
    if any(end_ns >= LATEST_NS for end_ns in ends):
        return [Problem("valid", "it lies after 2199", "Leave out the end of what is to hold without one.")]
    if len(ends) > 1 and ends[1] <= ends[0]:
        return [Problem("valid", "it ends before it begins", "Give an end after the begin.")]
    return []


def operator_problems(operator: Operator, now_ns: int) -> list[Problem]:
    """Why an operator cannot be given an airframe now."""
    standing = operator.standing
    who = f"operator {operator.number}"
    if standing.suspended:
        return [Problem("operator", f"{who} is suspended", "Have it reinstated first, or name another.")]
    if standing.from_ns is not None and now_ns < standing.from_ns:
        return [Problem("operator", f"the standing of {who} has not begun", "Wait for it, or name another.")]
    if standing.to_ns is not None and now_ns >= standing.to_ns:
        return [Problem("operator", f"the standing of {who} has ended", "Have it renewed first, or name another.")]
    return []


def _kept(record: Record) -> frozenset[str]:
    """Fields that a correction does not touch, so that an operator's later suspension does not forbid it."""
    return frozenset({"operator"}) if isinstance(record, Airframe) else frozenset()


def _record(number: str, declared: Declared, valid: Validity) -> Record:
    match declared:
        case PersonDeclared():
            return Person(number=number, declared=declared)
        case OrganisationDeclared():
            return Organisation(number=number, declared=declared)
        case OperatorDeclared():
            return Operator(number=number, declared=declared, standing=valid)
        case PilotDeclared():
            return Pilot(number=number, declared=declared, standing=valid)
        case ModelDeclared():
            return DroneModel(number=number, declared=declared)
        case AirframeDeclared():
            return Airframe(number=number, declared=declared, standing=valid)


def _reasoned(act: Act, despite: str) -> Act:
    return act._replace(why=f"{act.why} (name that looks alike: {despite})") if despite else act
