"""One message of the Common Alerting Protocol (OASIS CAP 1.2, July 2010), in the words of its data dictionary.

<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>..</identifier> <sender>..</sender> <sent>2026-11-27T12:00:00-00:00</sent> <status>Actual</status> ...
  <info> <category>Security</category> <event>..</event> ...
    <area> <areaDesc>..</areaDesc> <circle>35.12,44.85 0.2</circle> </area> </info>
</alert>
"""

from enum import Enum

import msgspec


class Status(Enum):
    """How the message is to be handled. Only `ACTUAL` is about the real world."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class MsgType(Enum):
    """What the message is."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


class Scope(Enum):
    """For whom it is."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


class Category(Enum):
    """What it is about."""

    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    OTHER = "Other"


class ResponseType(Enum):
    """What those it is for should do."""

    SHELTER = "Shelter"
    EVACUATE = "Evacuate"
    PREPARE = "Prepare"
    EXECUTE = "Execute"
    AVOID = "Avoid"
    MONITOR = "Monitor"
    ASSESS = "Assess"
    ALL_CLEAR = "AllClear"
    NONE = "None"


class Urgency(Enum):
    """How soon: at once, within the hour, later."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(Enum):
    """How bad."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(Enum):
    """How sure: seen, more likely than not, possible."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Where.

    Attributes:
        description: In words.
        polygons: Closed rings of (latitude, longitude) in degrees.
        circles: (latitude, longitude, radius in metres).
    """

    description: str
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What is told, in one language.

    Attributes:
        language: RFC 3066 code.
        categories: At least one.
        event: What is happening, in few words.
        responses: What to do.
        urgency: How soon.
        severity: How bad.
        certainty: How sure.
        effective_ns: From when it holds, UTC nanoseconds.
        onset_ns: When what it warns of is expected; None if not known.
        expires_ns: Until when it holds.
        sender_name: Who says so, for people.
        headline: One line.
        description: More.
        instruction: What to do, in words; empty for none.
        contact: Whom to ask; empty for none.
        parameters: Further names and values.
        areas: Where.
    """

    language: str
    categories: tuple[Category, ...]
    event: str
    responses: tuple[ResponseType, ...]
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    effective_ns: int
    onset_ns: int | None
    expires_ns: int
    sender_name: str
    headline: str
    description: str
    instruction: str = ""
    contact: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    areas: tuple[Area, ...] = ()


class Reference(msgspec.Struct, frozen=True):
    """An earlier message."""

    sender: str
    identifier: str
    sent_ns: int


class CapMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message.

    Attributes:
        identifier: Its name, of which the sender has no other; without spaces, commas, ``<`` and ``&``.
        sender: Who sends it, unique in the world; the same letters.
        sent_ns: When, UTC nanoseconds; whole seconds are written.
        status: How it is to be handled.
        type: What it is.
        scope: For whom.
        source: What it was made from.
        restriction: For whom a restricted message is; needed there.
        note: Words for who runs the receiving system.
        references: Earlier messages that it updates or cancels; needed for these.
        infos: What is told, by language.
    """

    identifier: str
    sender: str
    sent_ns: int
    status: Status
    type: MsgType
    scope: Scope
    source: str = ""
    restriction: str = ""
    note: str = ""
    references: tuple[Reference, ...] = ()
    infos: tuple[Info, ...] = ()
