"""Bodies of requests and answers about flight permits.

An application comes as it is in a file (`hima.registry.flight.application`): what is wrong with it is told of all its
fields at once, so it is looked at by the filing check and not by the decoder of the request.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from hima.registry.flight.application import Application
from hima.web.bodies import ProblemView
from hima.web.registry.bodies import HistoryRow, Number, Version, Words

DecisionName: TypeAlias = Literal["approve", "approve_with_condition", "refuse"]


class CheckRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An application to be looked at. `number`: the permit that it would change, empty for a new one."""

    application: msgspec.Raw
    number: Number = ""


class DraftRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An application to be written down."""

    application: msgspec.Raw
    why: Words


class AmendRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An application in the place of the one that a permit has."""

    number: Number
    version: Version
    application: msgspec.Raw
    why: Words


class PermitRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An act on a permit that says all in its address. `version`: of the permit, as the person saw it."""

    number: Number
    version: Version
    why: Words


class EndorseRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What a body says."""

    number: Number
    version: Version
    body: Number
    decision: DecisionName
    why: Words
    condition: Words = ""


class IssueRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """`accepting`: permits that it conflicts with now and that the issuer has looked at; others are refused."""

    number: Number
    version: Version
    why: Words
    accepting: Annotated[tuple[Number, ...], Meta(max_length=200)] = ()


class ConflictView(msgspec.Struct, frozen=True, rename="camel"):
    """Another permit in the same place at the same time. `heights`: overlap, or not_comparable."""

    other: str
    state: str
    place_deg: tuple[float, float]
    area_m2: float
    from_us: int
    to_us: int
    heights: str
    ring_deg: tuple[tuple[float, float], ...]


class TouchedZone(msgspec.Struct, frozen=True, rename="camel"):
    """A zone that the flight must have opened."""

    id: str
    name: str


class CheckedView(msgspec.Struct, frozen=True, rename="camel"):
    """What the filing check found. `windowsUs`: the first times, written out; `times`: how many there are."""

    ok: bool
    problems: tuple[ProblemView, ...]
    required: tuple[str, ...]
    opens: tuple[TouchedZone, ...]
    notes: tuple[str, ...]
    conflicts: tuple[ConflictView, ...]
    more: bool
    windows_us: tuple[tuple[int, int], ...]
    times: int


class PermitRow(msgspec.Struct, frozen=True, rename="camel"):
    """A permit in a list. `waiting`: bodies that have not spoken; `yours`: you may speak for one of them."""

    number: str
    state: str
    purpose: str
    operator: str
    from_us: int
    to_us: int
    waiting: tuple[str, ...]
    yours: bool


class Permits(msgspec.Struct, frozen=True, rename="camel"):
    """A page of a list."""

    world: str
    rows: tuple[PermitRow, ...]
    after: str
    total: int
    more: bool


class EndorsementView(msgspec.Struct, frozen=True, rename="camel"):
    """What a body said, and who spoke for it."""

    body: str
    decision: str
    condition: str
    name: str
    time_us: int
    why: str


class PermitSheet(msgspec.Struct, frozen=True, rename="camel"):
    """A permit with its history. `may`: acts that you may do now; `speak`: bodies that you may speak for now.

    `more`: there are more conflicts than are told, or more permits near than were looked at.
    """

    world: str
    number: str
    version: int
    state: str
    application: Application
    windows_us: tuple[tuple[int, int], ...]
    times: int
    required: tuple[str, ...]
    waiting: tuple[str, ...]
    endorsements: tuple[EndorsementView, ...]
    opens: tuple[TouchedZone, ...]
    accepted: tuple[str, ...]
    conflicts: tuple[ConflictView, ...]
    may: tuple[str, ...]
    speak: tuple[str, ...]
    history: tuple[HistoryRow, ...]
    more: bool


class Filed(msgspec.Struct, frozen=True, rename="camel"):
    """The permit after an act."""

    number: str
    version: int
    state: str
