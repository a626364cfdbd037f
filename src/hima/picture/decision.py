"""What people decide, with their name on it."""

from enum import Enum
from typing import TypeAlias

import msgspec

from hima.picture.identity import Affiliation
from hima.picture.ids import AlertId, PersonId, TrackId


class Role(Enum):
    """What a person may do; each role may do all that the ones before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    SHIFT_LEAD = "shift_lead"
    ADMINISTRATOR = "administrator"


class Person(msgspec.Struct, frozen=True):
    """A named person, as known when the decision was made."""

    id: PersonId
    name: str
    organisation: str
    role: Role


class Acknowledge(msgspec.Struct, frozen=True, tag="acknowledge"):
    """The person has seen the alert and takes it on."""

    alert: AlertId


class Dismiss(msgspec.Struct, frozen=True, tag="dismiss"):
    """The person takes a cleared, never acknowledged alert off the list: it has been seen."""

    alert: AlertId


class SetAffiliation(msgspec.Struct, frozen=True, tag="set_affiliation"):
    """The person says whose the object is; only a person can say friend without evidence, or hostile.

    Attributes:
        track: The track meant.
        affiliation: The person's word; ``UNKNOWN`` takes an earlier word back.
        reason: Why, in the person's words.
    """

    track: TrackId
    affiliation: Affiliation
    reason: str


Act: TypeAlias = Acknowledge | Dismiss | SetAffiliation


class Decision(msgspec.Struct, frozen=True, tag="decision", array_like=True):
    """A person's act, as an event of the corridor.

    Attributes:
        time_ns: When the node received it, UTC nanoseconds.
        id: Unique token made by the shell, so that the answer finds its asker.
        person: Who.
        act: What.
    """

    time_ns: int
    id: str
    person: Person
    act: Act
