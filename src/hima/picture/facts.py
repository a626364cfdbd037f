"""What the registry knows of an aircraft or a place, as asked for by the corridor and answered by the shell.

The corridor asks no database: it says what it wants to know (`hima.picture.outcome.LookupWanted`), and the answer
comes back as an event that is journalled like any other, so that a replay needs no registry.
"""

from enum import Enum
from typing import TypeAlias

import msgspec

from hima.picture.permit import FlightPermit


class IdScheme(Enum):
    """What an aircraft calls itself by."""

    SERIAL = "serial"
    REGISTRATION = "registration"
    SESSION = "session"
    ICAO_ADDRESS = "icao_address"
    CALL_SIGN = "call_sign"
    UNSTATED = "unstated"


class AirframeAsked(msgspec.Struct, frozen=True, tag="airframe", array_like=True):
    """Whose is an aircraft that calls itself so, and what may it do?

    Attributes:
        scheme: What the name is.
        name: The name as heard, cleaned of what cannot be seen.
    """

    scheme: IdScheme
    name: str


class PermitsAsked(msgspec.Struct, frozen=True, tag="permits", array_like=True):
    """Which flights are permitted near the site around a moment?

    Attributes:
        west_deg: Western edge of the box asked about, WGS 84; likewise the other edges.
        south_deg: Southern edge.
        east_deg: Eastern edge.
        north_deg: Northern edge.
        from_ns: Begin of the time asked about, UTC nanoseconds.
        to_ns: Its end.
    """

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float
    from_ns: int
    to_ns: int


Question: TypeAlias = AirframeAsked | PermitsAsked


class AirframeState(Enum):
    """Whether an airframe on the register may be in the air at all."""

    IN_SERVICE = "in_service"
    LOST = "lost"
    STOLEN = "stolen"
    SEIZED = "seized"
    DISPOSED = "disposed"
    EXPORTED = "exported"


class Validity(msgspec.Struct, frozen=True):
    """How long a registration or an operator's standing holds.

    Attributes:
        from_ns: Begin, UTC nanoseconds; None for ever since.
        to_ns: End; None for ever after.
        suspended: True while a body has suspended it.
    """

    from_ns: int | None = None
    to_ns: int | None = None
    suspended: bool = False


class TransportRecord(msgspec.Struct, frozen=True):
    """Where the transport ledger has an airframe.

    Attributes:
        number: Number of the transport permit.
        state: Its state, in the words of the ledger.
        from_ns: Begin of its validity, UTC nanoseconds.
        to_ns: Its end.
        place_deg: Longitude and latitude of the last scan; None before the first.
        seen_ns: When that was; None before the first.
    """

    number: str
    state: str
    from_ns: int
    to_ns: int
    place_deg: tuple[float, float] | None = None
    seen_ns: int | None = None


class AirframeFacts(msgspec.Struct, frozen=True, tag="airframe"):
    """An airframe on the register. Persons are not named here: the corridor needs numbers, and its record is shared.

    Attributes:
        uin: Unique identification number under which it is registered.
        serial: Manufacturer's serial number (ANSI/CTA-2063-A where it has one).
        model: Maker and model.
        state: Whether it may be in the air at all.
        registered: How long its registration holds.
        operator: Number of its operator; empty if it has none.
        operator_valid: How long the operator's standing holds.
        permits: Flight permits that name it, around the moment asked about, by number.
        transport: Its open transport permit; None if there is none, or if the transport ledger was not asked.
        rivals: How many other airframes on the register go by the same name: then none of them is meant for sure.
        transport_known: True if the transport ledger was asked.
    """

    uin: str
    serial: str
    model: str
    state: AirframeState
    registered: Validity
    operator: str
    operator_valid: Validity
    permits: tuple[FlightPermit, ...] = ()
    transport: TransportRecord | None = None
    rivals: int = 0
    transport_known: bool = False


class PermitFacts(msgspec.Struct, frozen=True, tag="permits"):
    """Flight permits in a box and a time.

    Attributes:
        permits: The permits, by number.
        more: True if there are more than an answer may hold.
    """

    permits: tuple[FlightPermit, ...]
    more: bool = False


class NotKnown(msgspec.Struct, frozen=True, tag="not_known"):
    """The register was asked and holds nothing by that name."""


class NotAnswered(msgspec.Struct, frozen=True, tag="not_answered"):
    """The register could not be asked: nothing follows from it.

    Attributes:
        reason: Why, as a closed code: ``unreachable``, ``no_registry``, ``overloaded``, ``late`` or ``unreadable``.
    """

    reason: str


Found: TypeAlias = AirframeFacts | PermitFacts | NotKnown | NotAnswered


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What was found.

    Attributes:
        question: What was asked.
        found: What was found.
    """

    question: Question
    found: Found
