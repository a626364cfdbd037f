"""What becomes of records after they are entered."""

import msgspec

from hima.errors import Problem
from hima.picture.facts import Validity
from hima.registry.acts.act import Act, Outcome, Refused, Standing, written
from hima.registry.acts.check import why_problems
from hima.registry.acts.life import Verb, state_after, why_not
from hima.registry.acts.registering import operator_problems, valid_problems
from hima.registry.records.drones import Airframe
from hima.registry.records.parties import Operator, Pilot


def live(standing: Standing, verb: Verb, act: Act) -> Outcome:
    """Take an airframe to another state of its life.

    Args:
        standing: The airframe.
        verb: One of `hima.registry.acts.life.LIFE`.
        act: Who, when and why.
    """
    airframe = standing.record
    if not isinstance(airframe, Airframe):
        return _not_an_airframe(verb)
    after = state_after(verb, airframe.state)
    problems = list(why_problems(act.why))
    if after is None or after is airframe.state:
        problems.append(Problem("state", *why_not(verb, airframe.number, airframe.state)))
    if problems or after is None:
        return Refused(tuple(problems))
    return written(msgspec.structs.replace(airframe, state=after), standing.version + 1, verb.value, act)


def transfer(standing: Standing, operator: Operator | None, number: str, act: Act) -> Outcome:
    """Give an airframe to another operator.

    Args:
        standing: The airframe.
        operator: The new operator; None if there is none of that number.
        number: The number given.
        act: Who, when and why.
    """
    airframe = standing.record
    if not isinstance(airframe, Airframe):
        return _not_an_airframe(Verb.TRANSFERRED)
    problems = list(why_problems(act.why))
    if state_after(Verb.TRANSFERRED, airframe.state) is None:
        problems.append(Problem("state", *why_not(Verb.TRANSFERRED, airframe.number, airframe.state)))
    if airframe.standing.suspended:
        problems.append(Problem("standing", f"{airframe.number} is suspended", "Have it reinstated first."))
    if operator is None:
        hint = "Register it first, or mend the number."
        problems.append(Problem("operator", f"no operator {number} is on the register", hint))
    elif operator.number == airframe.declared.operator:
        problems.append(Problem("operator", f"{airframe.number} belongs to {number} already", "Name the new operator."))
    else:
        problems += operator_problems(operator, act.time_ns)
    if problems or operator is None:
        return Refused(tuple(problems))
    declared = msgspec.structs.replace(airframe.declared, operator=operator.number)
    changed = msgspec.structs.replace(airframe, declared=declared)
    return written(changed, standing.version + 1, Verb.TRANSFERRED.value, act)


def suspend(standing: Standing, act: Act) -> Outcome:
    """Suspend an operator, a pilot or an airframe, whatever state it is in."""
    return _set_suspended(standing, Verb.SUSPENDED, act)


def reinstate(standing: Standing, act: Act) -> Outcome:
    """End a suspension."""
    return _set_suspended(standing, Verb.REINSTATED, act)


def renew(standing: Standing, to_ns: int | None, act: Act) -> Outcome:
    """Let the standing of an operator, a pilot or an airframe hold longer.

    Args:
        standing: The record.
        to_ns: Its new end, UTC nanoseconds; None for no end.
        act: Who, when and why.
    """
    record = standing.record
    if not isinstance(record, Operator | Pilot | Airframe):
        return _without_standing(Verb.RENEWED)
    old = record.standing
    problems = list(why_problems(act.why))
    if isinstance(record, Airframe) and state_after(Verb.RENEWED, record.state) is None:
        problems.append(Problem("state", *why_not(Verb.RENEWED, record.number, record.state)))
    if old.to_ns is None:
        problems.append(Problem("to", f"{record.number} holds without end already", "There is nothing to renew."))
    elif to_ns is not None and to_ns <= max(old.to_ns, act.time_ns):
        problems.append(Problem("to", "it would not hold longer than now", "Give a later end; suspend what must end."))
    valid = msgspec.structs.replace(old, to_ns=to_ns)
    problems += valid_problems(valid)
    if problems:
        return Refused(tuple(problems))
    return written(msgspec.structs.replace(record, standing=valid), standing.version + 1, Verb.RENEWED.value, act)


def _set_suspended(standing: Standing, verb: Verb, act: Act) -> Outcome:
    record = standing.record
    if not isinstance(record, Operator | Pilot | Airframe):
        return _without_standing(verb)
    wanted = verb is Verb.SUSPENDED
    problems = list(why_problems(act.why))
    if record.standing.suspended == wanted:
        what = f"{record.number} is {'suspended already' if wanted else 'not suspended'}"
        problems.append(Problem("standing", what, "Look at its history."))
    if problems:
        return Refused(tuple(problems))
    valid: Validity = msgspec.structs.replace(record.standing, suspended=wanted)
    return written(msgspec.structs.replace(record, standing=valid), standing.version + 1, verb.value, act)


def _not_an_airframe(verb: Verb) -> Refused:
    return Refused((Problem("kind", f"only an airframe can be {verb.value}", "Give the number of an airframe."),))


def _without_standing(verb: Verb) -> Refused:
    hint = "Give the number of an operator, a pilot or an airframe."
    return Refused((Problem("kind", f"this kind of record cannot be {verb.value}", hint),))
