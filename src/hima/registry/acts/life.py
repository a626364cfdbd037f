"""What may become of an airframe, and of what else may be suspended: a table, and a sentence for what may not be."""

from enum import Enum
from typing import Final, NamedTuple

from hima.picture.facts import AirframeState

S = AirframeState


class Verb(Enum):
    """What is done to a record."""

    REGISTERED = "registered"
    CORRECTED = "corrected"
    RENEWED = "renewed"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    TRANSFERRED = "transferred"
    LOST = "lost"
    STOLEN = "stolen"
    FOUND = "found"
    SEIZED = "seized"
    RELEASED = "released"
    DISPOSED = "disposed"
    EXPORTED = "exported"
    RETURNED = "returned"


class Step(NamedTuple):
    """From which states an airframe may go where."""

    before: frozenset[AirframeState]
    after: AirframeState


LIFE: Final[dict[Verb, Step]] = {
    Verb.LOST: Step(frozenset({S.IN_SERVICE}), S.LOST),
    Verb.STOLEN: Step(frozenset({S.IN_SERVICE, S.LOST}), S.STOLEN),
    Verb.FOUND: Step(frozenset({S.LOST, S.STOLEN}), S.IN_SERVICE),
    Verb.SEIZED: Step(frozenset({S.IN_SERVICE, S.LOST, S.STOLEN, S.EXPORTED, S.DISPOSED}), S.SEIZED),
    Verb.RELEASED: Step(frozenset({S.SEIZED}), S.IN_SERVICE),
    Verb.DISPOSED: Step(frozenset({S.IN_SERVICE, S.LOST, S.SEIZED}), S.DISPOSED),
    Verb.EXPORTED: Step(frozenset({S.IN_SERVICE}), S.EXPORTED),
    Verb.RETURNED: Step(frozenset({S.EXPORTED}), S.IN_SERVICE),
}
"""An airframe that was thought gone may be seized: that is how it turns up again."""
IN_HAND: Final = frozenset({Verb.TRANSFERRED, Verb.RENEWED})
"""What is done only to an airframe in service."""

_FIRST: Final = {
    S.IN_SERVICE: "Record first how it left service.",
    S.LOST: "Record first that it was found.",
    S.STOLEN: "Record first that it was found.",
    S.SEIZED: "It must be released first.",
    S.DISPOSED: "It is gone for good; if that is wrong, correct the record.",
    S.EXPORTED: "Record first that it has returned.",
}


def state_after(verb: Verb, state: AirframeState) -> AirframeState | None:
    """The state into which an airframe goes; None if it may not."""
    if verb in IN_HAND:
        return state if state is S.IN_SERVICE else None
    step = LIFE.get(verb)
    if step is None:
        return state
    return step.after if state in step.before else None


def why_not(verb: Verb, number: str, state: AirframeState) -> tuple[str, str]:
    """Why an airframe may not go on so: what is wrong, and what to do."""
    step = LIFE.get(verb)
    if step is not None and step.after is state:
        return f"{number} is {state.value.replace('_', ' ')} already", "There is nothing to record."
    return f"{number} is {state.value.replace('_', ' ')} and cannot be {verb.value}", _FIRST[state]
