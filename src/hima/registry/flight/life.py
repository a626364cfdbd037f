"""The life of a flight permit: who may do what, and what it becomes by that. A table, and one function for each act.

Dual control: nobody who asked for a permit endorses or issues it, and nobody speaks for two bodies. A body speaks once
until the permit is changed and submitted again; a change takes back what bodies said.
"""

from enum import Enum
from typing import Final

import msgspec

from hima.errors import HimaError
from hima.picture.ids import ZoneId
from hima.picture.permit import PermitState
from hima.registry.change import Author
from hima.registry.flight.application import Application
from hima.registry.flight.record import Decision, Endorsement, Permit, missing
from hima.registry.flight.times import Windows


class Verb(Enum):
    """What was done to a permit; the verb of its `Change`."""

    DRAFTED = "drafted"
    AMENDED = "amended"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    ISSUED = "issued"
    ACTIVATED = "activated"
    CLOSED = "closed"
    REVOKED = "revoked"


_DRAFT, _SUBMITTED, _ENDORSED = PermitState.DRAFT, PermitState.SUBMITTED, PermitState.ENDORSED
_ISSUED, _ACTIVE = PermitState.ISSUED, PermitState.ACTIVE

ALLOWED: Final[dict[Verb, tuple[PermitState, ...]]] = {
    Verb.AMENDED: (_DRAFT, _SUBMITTED, _ENDORSED, PermitState.REFUSED),
    Verb.SUBMITTED: (_DRAFT,),
    Verb.ENDORSED: (_SUBMITTED,),
    Verb.ISSUED: (_ENDORSED,),
    Verb.ACTIVATED: (_ISSUED,),
    Verb.CLOSED: (_DRAFT, _SUBMITTED, _ENDORSED, _ISSUED, _ACTIVE),
    Verb.REVOKED: (_ISSUED, _ACTIVE),
}
"""From which states each act may be done. Closed and revoked are the end; a refused permit may be changed."""

_ASKING: Final = {
    Verb.AMENDED: "changed",
    Verb.SUBMITTED: "submitted",
    Verb.ENDORSED: "endorsed or refused",
    Verb.ISSUED: "issued",
    Verb.ACTIVATED: "begun",
    Verb.CLOSED: "closed",
    Verb.REVOKED: "revoked",
}


class NotAllowedError(HimaError):
    """What was asked may not be done with this permit, or not by this person; nothing was changed.

    Attributes:
        code: Why, as a closed code: ``state``, ``applicant``, ``spoken``, ``not_asked``, ``not_theirs``,
            ``two_bodies``, ``condition``, ``conflict``, ``no_conflict`` or ``time``.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def draft(number: str, application: Application, windows: Windows, by: Author) -> Permit:
    """A new permit."""
    return Permit(number=number, state=_DRAFT, application=application, windows=windows, applicants=(by.id,))


def amend(permit: Permit, application: Application, windows: Windows, by: Author) -> Permit:
    """Change what is asked for; it is a draft again and what bodies said is taken back."""
    _demand(permit, Verb.AMENDED)
    return msgspec.structs.replace(
        permit,
        state=_DRAFT,
        application=application,
        windows=windows,
        applicants=_with(permit.applicants, by.id),
        required=(),
        endorsements=(),
        opens=(),
    )


def submit(
    permit: Permit, windows: Windows, required: tuple[str, ...], opens: tuple[ZoneId, ...], by: Author
) -> Permit:
    """Ask the bodies.

    Args:
        permit: A draft that was found to be in order.
        windows: Its times as they are written out now.
        required: Bodies that must endorse it, at least one.
        opens: Zones that it will open.
        by: Who submits it.
    """
    _demand(permit, Verb.SUBMITTED)
    return msgspec.structs.replace(
        permit,
        state=_SUBMITTED,
        windows=windows,
        applicants=_with(permit.applicants, by.id),
        required=required,
        opens=opens,
    )


def endorse(permit: Permit, endorsement: Endorsement) -> Permit:
    """Take what a body says. The last approval makes the permit endorsed, one refusal makes it refused."""
    _demand(permit, Verb.ENDORSED)
    _dual(permit, endorsement.by, "endorse")
    _may_speak(permit, endorsement)
    spoken = msgspec.structs.replace(permit, endorsements=(*permit.endorsements, endorsement))
    if endorsement.decision is Decision.REFUSE:
        return msgspec.structs.replace(spoken, state=PermitState.REFUSED)
    return spoken if missing(spoken) else msgspec.structs.replace(spoken, state=_ENDORSED)


def issue(permit: Permit, accepted: tuple[str, ...], by: Author, time_ns: int) -> Permit:
    """Give the permit out.

    Args:
        permit: An endorsed permit.
        accepted: Permits that it conflicts with and that the issuer took into account.
        by: Who issues it.
        time_ns: When.
    """
    _demand(permit, Verb.ISSUED)
    _dual(permit, by.id, "issue")
    _demand_time(permit, time_ns)
    return msgspec.structs.replace(permit, state=_ISSUED, accepted=accepted)


def activate(permit: Permit, time_ns: int) -> Permit:
    """The flight begins; only within one of the permit's times."""
    _demand(permit, Verb.ACTIVATED)
    if not any(from_ns <= time_ns < to_ns for from_ns, to_ns in permit.windows):
        raise NotAllowedError("time", f"Permit {permit.number} does not hold now. Fly within its times.")
    return msgspec.structs.replace(permit, state=_ACTIVE)


def close(permit: Permit) -> Permit:
    """End it: flown, or no longer wanted."""
    _demand(permit, Verb.CLOSED)
    return msgspec.structs.replace(permit, state=PermitState.CLOSED)


def revoke(permit: Permit) -> Permit:
    """Take it back."""
    _demand(permit, Verb.REVOKED)
    return msgspec.structs.replace(permit, state=PermitState.REVOKED)


def _demand(permit: Permit, verb: Verb) -> None:
    if permit.state not in ALLOWED[verb]:
        states = " or ".join(state.value for state in ALLOWED[verb])
        sentence = f"Permit {permit.number} is {permit.state.value}; only a permit that is {states} can be "
        raise NotAllowedError("state", f"{sentence}{_ASKING[verb]}.")


def _demand_time(permit: Permit, time_ns: int) -> None:
    if permit.windows[-1][1] <= time_ns:
        raise NotAllowedError("time", f"All times of permit {permit.number} are over. Change and submit it again.")


def _dual(permit: Permit, person: str, what: str) -> None:
    if person in permit.applicants:
        sentence = f"Who asks for a permit may not {what} it. Somebody else must."
        raise NotAllowedError("applicant", sentence)


def _may_speak(permit: Permit, endorsement: Endorsement) -> None:
    if endorsement.body not in permit.required:
        asked = ", ".join(permit.required)
        sentence = f'"{endorsement.body}" is not asked about permit {permit.number}; these are: {asked}.'
        raise NotAllowedError("not_asked", sentence)
    if endorsement.body not in missing(permit):
        sentence = f"{endorsement.body} has spoken already. It may again when the permit is changed and submitted."
        raise NotAllowedError("spoken", sentence)
    other = next((said.body for said in permit.endorsements if said.by == endorsement.by), None)
    if other is not None:
        sentence = f"This person has spoken for {other}. Somebody else must speak for {endorsement.body}."
        raise NotAllowedError("two_bodies", sentence)
    if (endorsement.decision is Decision.APPROVE_WITH_CONDITION) != bool(endorsement.condition):
        sentence = "An approval under a condition states the condition; nothing else has one."
        raise NotAllowedError("condition", sentence)


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return people if person in people else (*people, person)
