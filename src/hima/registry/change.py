"""Every change of the registry is an entry of its record: what became of which thing, by whom, when and why."""

from enum import Enum
from typing import NamedTuple

import msgspec


class RecordKind(Enum):
    """What the registry holds records of."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OPERATOR = "operator"
    PILOT = "pilot"
    MODEL = "model"
    AIRFRAME = "airframe"
    FLIGHT_PERMIT = "flight_permit"
    TRANSPORT_PERMIT = "transport_permit"


class Ref(msgspec.Struct, frozen=True, order=True):
    """Which record: its kind and its number or name, unique within the kind."""

    kind: RecordKind
    id: str


class Author(msgspec.Struct, frozen=True):
    """Who made a change, as known when it was made."""

    id: str
    name: str
    organisation: str


class Change(msgspec.Struct, frozen=True):
    """One change of one record.

    Attributes:
        time_ns: When, UTC nanoseconds.
        by: Who.
        why: Why, in the person's words.
        ref: Which record.
        verb: What was done, a closed word of the record's kind (``registered``, ``transferred``, ``endorsed`` ...).
        version: 1 for a new record, else one more than before.
        body: The whole record after the change, as JSON.
    """

    time_ns: int
    by: Author
    why: str
    ref: Ref
    verb: str
    version: int
    body: bytes


class Entry(msgspec.Struct, frozen=True):
    """A change as it stands in the record.

    Attributes:
        seq: Its number, from 1, without gaps.
        change: The change.
        sha256: Digest of the entry before and this change: nothing can be taken out or altered unseen.
    """

    seq: int
    change: Change
    sha256: bytes


class Key(NamedTuple):
    """A name by which a record is found exactly.

    Attributes:
        scheme: What the name is: ``serial``, ``uin``, ``icao_address``, ``operator``, ``airframe`` ...
        value: The name in the form in which it is compared.
        unique: True if no other record of the kind may have it.
    """

    scheme: str
    value: str
    unique: bool


class Extent(NamedTuple):
    """Where and when a record matters, for permits: a box in degrees, WGS 84, and a time in UTC nanoseconds."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float
    from_ns: int
    to_ns: int


class Listing(NamedTuple):
    """How a record is found.

    Attributes:
        keys: Its exact names.
        words: Text that a search looks through.
        state: The word by which lists are filtered.
        extent: Where and when it matters; None if nowhere in particular.
    """

    keys: tuple[Key, ...]
    words: str
    state: str
    extent: Extent | None = None


class Write(NamedTuple):
    """A change together with how the record is found after it."""

    change: Change
    listing: Listing
