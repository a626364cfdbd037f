"""What people decide, with their name on it."""

from enum import Enum
from typing import Final, TypeAlias

import msgspec

from hima.picture.identity import Affiliation
from hima.picture.ids import AlertId, PersonId, TrackId
from hima.picture.zoning import ZoneChange


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


NAME_MAX: Final = 24
"""Longest name of a track: what fits on a label of the map."""


class RenameTrack(msgspec.Struct, frozen=True, tag="rename_track"):
    """The person gives a track a name, by which it goes everywhere instead of its number.

    Attributes:
        track: The track meant.
        name: The name, at most `NAME_MAX` letters; empty takes it away.
    """

    track: TrackId
    name: str


class MergeTracks(msgspec.Struct, frozen=True, tag="merge_tracks"):
    """The person says that two tracks are one object; it undoes a `SplitTrack` of the two.

    Attributes:
        track: The track whose number remains.
        other: The track that ends; its number becomes another name of the first.
        reason: Why, in the person's words; may be empty.
    """

    track: TrackId
    other: TrackId
    reason: str = ""


class SplitTrack(msgspec.Struct, frozen=True, tag="split_track"):
    """The person says that a track holds two objects; it undoes a `MergeTracks` of the two.

    Attributes:
        track: The track meant; its number stays with one of them.
        other: A number that was merged into it and comes back for the other; 0 for a new number.
        reason: Why, in the person's words; may be empty.
    """

    track: TrackId
    other: TrackId = 0
    reason: str = ""


class ChangeZones(msgspec.Struct, frozen=True, tag="change_zones"):
    """The person draws, changes or takes away geo-zones.

    Attributes:
        change: What is changed.
        revision: The zones that the person had before their eyes (`Zoning.revision`).
        reason: Why, in the person's words.
    """

    change: ZoneChange
    revision: int
    reason: str


Act: TypeAlias = Acknowledge | Dismiss | SetAffiliation | RenameTrack | MergeTracks | SplitTrack | ChangeZones


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
