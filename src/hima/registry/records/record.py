"""Records as bodies of entries, and how each is found."""

from typing import Final, TypeAlias

import msgspec

from hima.looks import looks
from hima.registry.change import Key, Listing, RecordKind, Ref
from hima.registry.records.drones import Airframe, AirframeDeclared, DroneModel, ModelDeclared, SerialForm
from hima.registry.records.parties import (
    HolderKind,
    Operator,
    OperatorDeclared,
    Organisation,
    OrganisationDeclared,
    Person,
    PersonDeclared,
    Pilot,
    PilotDeclared,
)
from hima.registry.records.words import folded
from hima.registry.store import Stored

Record: TypeAlias = Person | Organisation | Operator | Pilot | DroneModel | Airframe
Declared: TypeAlias = (
    PersonDeclared | OrganisationDeclared | OperatorDeclared | PilotDeclared | ModelDeclared | AirframeDeclared
)

TYPES: Final[dict[RecordKind, type[Record]]] = {
    RecordKind.PERSON: Person,
    RecordKind.ORGANISATION: Organisation,
    RecordKind.OPERATOR: Operator,
    RecordKind.PILOT: Pilot,
    RecordKind.MODEL: DroneModel,
    RecordKind.AIRFRAME: Airframe,
}
DECLARED: Final[dict[RecordKind, type[Declared]]] = {
    RecordKind.PERSON: PersonDeclared,
    RecordKind.ORGANISATION: OrganisationDeclared,
    RecordKind.OPERATOR: OperatorDeclared,
    RecordKind.PILOT: PilotDeclared,
    RecordKind.MODEL: ModelDeclared,
    RecordKind.AIRFRAME: AirframeDeclared,
}
KINDS: Final[dict[type[Record], RecordKind]] = {type_: kind for kind, type_ in TYPES.items()}
_DECODERS: Final = {kind: msgspec.json.Decoder(type_) for kind, type_ in TYPES.items()}

REGISTERED: Final = "registered"
SUSPENDED: Final = "suspended"
"""State by which lists are filtered, of records that have no other."""


def decode(stored: Stored) -> Record:
    """A record from the body of its newest change.

    Raises:
        msgspec.DecodeError: It is not one of these records.
    """
    return _DECODERS[stored.ref.kind].decode(stored.body)


def encode(record: Record) -> bytes:
    """The body of a change; equal records give equal bytes."""
    return msgspec.json.encode(record)


def ref(record: Record) -> Ref:
    """Which record it is."""
    return Ref(KINDS[type(record)], record.number)


def holder(declared: OperatorDeclared) -> Ref:
    """The person or organisation that an operator is."""
    kind = RecordKind.PERSON if declared.kind is HolderKind.PERSON else RecordKind.ORGANISATION
    return Ref(kind, declared.holder)


def listing(record: Record) -> Listing:
    """How a record is found."""
    number = Key("number", folded(record.number), unique=True)
    match record:
        case Person(declared=declared):
            document = [Key("document", folded(declared.document), unique=True)] if declared.document else []
            keys = (number, *document, _alike(declared.name))
            return Listing(keys, f"{record.number} {declared.name} {declared.document}", REGISTERED)
        case Organisation(declared=declared):
            keys = (number, _alike(declared.name))
            return Listing(keys, f"{record.number} {declared.name} {declared.registration}", REGISTERED)
        case Operator(declared=declared):
            keys = (number, _alike(declared.name), Key("holder", declared.holder, unique=False))
            return Listing(keys, f"{record.number} {declared.name} {declared.holder}", _standing(record))
        case Pilot(declared=declared):
            links = [Key("operator", declared.operator, unique=False)] if declared.operator else []
            keys = (number, Key("person", declared.person, unique=False), *links)
            return Listing(keys, f"{record.number} {declared.name} {declared.operator}", _standing(record))
        case DroneModel(declared=declared):
            name = Key("name", looks(f"{declared.maker}/{declared.name}"), unique=True)
            return Listing((number, name), f"{record.number} {declared.maker} {declared.name}", REGISTERED)
        case Airframe():
            return _airframe(record)


def relisted(stored: Stored) -> Listing | None:
    """How a record should be found; None for kinds that are kept elsewhere."""
    return listing(decode(stored)) if stored.ref.kind in TYPES else None


def _airframe(airframe: Airframe) -> Listing:
    declared = airframe.declared
    by_rule = declared.serial_form is SerialForm.CTA_2063_A
    keys = [Key("serial", serial_key(declared.serial), unique=by_rule)]
    if not by_rule:
        # Makers count by themselves: a number is one's own among those of the model only.
        keys.append(Key("model_serial", f"{folded(declared.model)} {serial_key(declared.serial)}", unique=True))
    keys += [Key("registration", mark, unique=True) for mark in _marks(airframe)]
    keys += [Key("session", session_key(session), unique=False) for session in declared.session_ids]
    keys.append(Key("model", declared.model, unique=False))
    if declared.icao_address:
        keys.append(Key("icao_address", declared.icao_address.lower(), unique=True))
    if declared.operator:
        keys.append(Key("operator", declared.operator, unique=False))
    words = (airframe.number, declared.serial, declared.model, declared.operator, declared.registration_mark)
    return Listing(tuple(keys), " ".join((*words, declared.icao_address)), airframe.state.value)


def serial_key(serial: str) -> str:
    """The form in which serial numbers are compared."""
    return serial.strip().upper() if serial.isascii() else serial


def session_key(session: str) -> str:
    """The form in which session identifiers are compared: hexadecimal digits, without the zeros that fill them up."""
    digits = folded(session.replace("-", ""))
    while digits.endswith("00"):
        digits = digits[:-2]
    return digits


def _marks(airframe: Airframe) -> tuple[str, ...]:
    marks = (airframe.number, airframe.declared.registration_mark)
    return tuple(dict.fromkeys(folded(mark) for mark in marks if mark))


def _alike(name: str) -> Key:
    return Key("looks", looks(name), unique=False)


def _standing(record: Operator | Pilot) -> str:
    return SUSPENDED if record.standing.suspended else REGISTERED
