"""A permit names an operator, a pilot and aircraft: are they on the register, and in order for all of its times?"""

from collections.abc import Iterator
from typing import NamedTuple

from hima.errors import Problem
from hima.picture.facts import Validity
from hima.registry.flight.application import Application
from hima.registry.flight.times import Windows
from hima.wire.geozones.times import moment_text


class Party(NamedTuple):
    """What the register says of somebody or something that a permit names.

    Attributes:
        standing: How long its registration holds.
        operator: Number of the operator to whom it belongs or for whom it flies; empty if that is not said.
        trouble: Why it may not fly at all, as a word of its state such as ``stolen``; else empty.
    """

    standing: Validity
    operator: str = ""
    trouble: str = ""


class Parties(NamedTuple):
    """All that a permit names; None for what is not on the register.

    Attributes:
        operator: The operator.
        pilot: The pilot.
        airframes: The aircraft, in the order of the application.
    """

    operator: Party | None
    pilot: Party | None
    airframes: tuple[Party | None, ...]


def party_problems(application: Application, parties: Parties, windows: Windows) -> list[Problem]:
    """Everything that keeps those whom a permit names from flying at its times."""
    found = list(_standing("operator", "operator", application.operator, parties.operator, windows))
    found += _standing("pilot", "pilot", application.pilot, parties.pilot, windows)
    if parties.pilot is not None and parties.pilot.operator not in ("", application.operator):
        what = f"{application.pilot} flies for operator {parties.pilot.operator} only"
        found.append(Problem("pilot", what, f"Name a pilot of operator {application.operator}."))
    seen: set[str] = set()
    for number, (uin, party) in enumerate(zip(application.airframes, parties.airframes, strict=True), 1):
        where = f"airframes[#{number}]"
        if uin in seen:
            found.append(Problem(where, f"{uin} is named twice", "Name each aircraft once."))
            continue
        seen.add(uin)
        found += _standing(where, "aircraft", uin, party, windows)
        if party is not None and party.operator != application.operator:
            owner = f"belongs to operator {party.operator}" if party.operator else "has no operator"
            hint = f"Name aircraft of operator {application.operator}, or file it for theirs."
            found.append(Problem(where, f"{uin} {owner}", hint))
    return found


def _standing(where: str, noun: str, number: str, party: Party | None, windows: Windows) -> Iterator[Problem]:
    if party is None:
        yield Problem(where, f"no {noun} {number} is on the register", "Register it first, or mend the number.")
        return
    standing = party.standing
    if party.trouble:
        yield Problem(where, f"{noun} {number} is {party.trouble}", "Name another, or have the register put right.")
    if standing.suspended:
        yield Problem(where, f"{noun} {number} is suspended", "Ask the body that suspended it.")
    if standing.from_ns is not None and windows and windows[0][0] < standing.from_ns:
        what = f"{noun} {number} is valid from {moment_text(standing.from_ns)} only"
        yield Problem(where, what, "Ask for later times.")
    if standing.to_ns is not None and windows and windows[-1][1] > standing.to_ns:
        what = f"{noun} {number} is valid until {moment_text(standing.to_ns)} only"
        yield Problem(where, what, "Renew it first, or ask for earlier times.")
