"""A flight permit as the registry keeps it: what was asked for, what it was held against, and what people said."""

from enum import Enum

import msgspec

from hima.picture.ids import ZoneId
from hima.picture.permit import PermitState
from hima.registry.flight.application import Application
from hima.registry.flight.times import Windows
from hima.registry.store import StoreUnreachableError


class Decision(Enum):
    """What a body says."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITION = "approve_with_condition"
    REFUSE = "refuse"


class Endorsement(msgspec.Struct, frozen=True):
    """What a body said of a permit, by whom and why.

    Attributes:
        body: The body, by its id in the rule pack.
        decision: What it said.
        condition: What the flight must keep to, where it said so under a condition; else empty.
        by: Id of the person who spoke for it.
        name: That person's name.
        time_ns: When, UTC nanoseconds.
        why: Why, in the person's words.
    """

    body: str
    decision: Decision
    condition: str
    by: str
    name: str
    time_ns: int
    why: str


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """One flight permit.

    Attributes:
        number: Its number in the series.
        state: Where it stands.
        application: What was asked for, its ring closed.
        windows: The times asked for, written out; (from, to) in UTC nanoseconds, ascending and apart.
        applicants: Ids of all people who drafted, changed or submitted it, in that order: none of them may endorse
            or issue it.
        required: Bodies that must endorse it, as of its submission, in the order of the rule pack.
        endorsements: What bodies said since it was last submitted.
        opens: Zones that it opens once it is issued, as of its submission.
        accepted: Permits that it conflicts with and that the issuer took into account.
    """

    number: str
    state: PermitState
    application: Application
    windows: Windows
    applicants: tuple[str, ...]
    required: tuple[str, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    opens: tuple[ZoneId, ...] = ()
    accepted: tuple[str, ...] = ()


def missing(permit: Permit) -> tuple[str, ...]:
    """Bodies that have not spoken yet."""
    spoken = {endorsement.body for endorsement in permit.endorsements}
    return tuple(body for body in permit.required if body not in spoken)


def conditions(permit: Permit) -> tuple[str, ...]:
    """What the flight must keep to, in the words of the bodies."""
    return tuple(endorsement.condition for endorsement in permit.endorsements if endorsement.condition)


def encode(permit: Permit) -> bytes:
    """The record as JSON, always the same bytes for the same permit."""
    return msgspec.json.encode(permit)


def decode(body: bytes) -> Permit:
    """A record as it was kept.

    Raises:
        StoreUnreachableError: It is none that this version can read.
    """
    try:
        return msgspec.json.decode(body, type=Permit)
    except msgspec.DecodeError as error:
        sentence = f"A flight permit in the registry cannot be read: {error}. Use the version that wrote it."
        raise StoreUnreachableError(sentence) from error
