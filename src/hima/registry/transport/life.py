"""The life of a transport permit, as one table."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from hima.registry.transport.permit import Authority, TransportKind
from hima.registry.transport.permit import TransportState as S


class Verb(Enum):
    """What a person does to a permit."""

    DRAFT = "draft"
    AMEND = "amend"
    SUBMIT = "submit"
    ENDORSE = "endorse"
    RETURN = "return"
    SIGN = "sign"
    DEPART = "depart"
    DELIVER = "deliver"
    MARK_OVERDUE = "mark_overdue"
    MARK_DEVIATED = "mark_deviated"
    RESUME = "resume"
    SEIZE = "seize"
    RELEASE = "release"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"


_MOVING: Final = (S.IN_TRANSIT, S.OVERDUE, S.DEVIATED)

LIFE: Final[Mapping[tuple[S, Verb], frozenset[S]]] = {
    (S.DRAFT, Verb.AMEND): frozenset({S.DRAFT}),
    (S.DRAFT, Verb.SUBMIT): frozenset({S.SUBMITTED}),
    (S.DRAFT, Verb.WITHDRAW): frozenset({S.WITHDRAWN}),
    # The last endorsement that is needed moves it on; one that is not the last leaves it where it is.
    (S.SUBMITTED, Verb.ENDORSE): frozenset({S.SUBMITTED, S.ENDORSED}),
    (S.SUBMITTED, Verb.RETURN): frozenset({S.DRAFT}),
    (S.SUBMITTED, Verb.WITHDRAW): frozenset({S.WITHDRAWN}),
    (S.ENDORSED, Verb.RETURN): frozenset({S.DRAFT}),
    (S.ENDORSED, Verb.WITHDRAW): frozenset({S.WITHDRAWN}),
    # The second of two keys issues it.
    (S.ENDORSED, Verb.SIGN): frozenset({S.ENDORSED, S.ISSUED}),
    (S.ISSUED, Verb.DEPART): frozenset({S.IN_TRANSIT}),
    (S.ISSUED, Verb.REVOKE): frozenset({S.REVOKED}),
    (S.ISSUED, Verb.SEIZE): frozenset({S.SEIZED}),
    **{(state, Verb.DELIVER): frozenset({S.DELIVERED}) for state in _MOVING},
    **{(state, Verb.SEIZE): frozenset({S.SEIZED}) for state in _MOVING},
    **{(state, Verb.REVOKE): frozenset({S.REVOKED}) for state in (*_MOVING, S.SEIZED)},
    (S.IN_TRANSIT, Verb.MARK_OVERDUE): frozenset({S.OVERDUE}),
    (S.IN_TRANSIT, Verb.MARK_DEVIATED): frozenset({S.DEVIATED}),
    (S.OVERDUE, Verb.MARK_DEVIATED): frozenset({S.DEVIATED}),
    (S.OVERDUE, Verb.RESUME): frozenset({S.IN_TRANSIT}),
    (S.DEVIATED, Verb.RESUME): frozenset({S.IN_TRANSIT}),
    (S.SEIZED, Verb.RELEASE): frozenset({S.IN_TRANSIT}),
}
"""From a state by a verb to a state; what does not stand here cannot be done."""

ON_PAPER: Final = frozenset({S.ISSUED, *_MOVING})
"""States in which a permit may be printed."""
ENDED: Final = frozenset({S.DELIVERED, S.REVOKED, S.WITHDRAWN})
"""States in which nothing is carried under it any more, or must not be."""

NEEDS: Final[Mapping[TransportKind, tuple[Authority, ...]]] = {
    TransportKind.IMPORT: (Authority.SECURITY, Authority.AVIATION, Authority.CUSTOMS),
    TransportKind.TRANSIT: (Authority.SECURITY, Authority.CUSTOMS),
    TransportKind.INTERNAL_MOVE: (Authority.SECURITY,),
    TransportKind.SALE_TRANSFER: (Authority.SECURITY, Authority.AVIATION),
    TransportKind.DISPOSAL: (Authority.SECURITY,),
}
"""Endorsements that each kind needs at least: a proposal, for no published rule names them. Requests may add some."""


def verbs_of(state: S) -> tuple[Verb, ...]:
    """What can be done in a state, in the order of the table."""
    return tuple(verb for (at, verb) in LIFE if at is state)
