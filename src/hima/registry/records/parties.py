"""People and bodies, the operators that they are, and the pilots.

What is declared is what people state; the fields beside it say what became of it.
"""

from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta

from hima.picture.facts import Validity
from hima.registry.records.words import Line, Name, Number, OptionalNumber, Remark


class PersonDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person, as declared.

    Attributes:
        name: Full name.
        document: Number of an identity document, which no two persons share; may be empty.
        phone: How to call.
        email: How to write.
        address: Where.
        remark: Anything else.
    """

    name: Name
    document: OptionalNumber = ""
    phone: Line = ""
    email: Line = ""
    address: Line = ""
    remark: Remark = ""


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person on the register."""

    number: Number
    declared: PersonDeclared


class OrganisationDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A company or a body of the state, as declared.

    Attributes:
        name: Its name.
        registration: Number under which it is entered elsewhere, such as the trade register; may be empty.
        phone: How to call.
        email: How to write.
        address: Where.
        contact: Number of the person who answers for it; may be empty.
        remark: Anything else.
    """

    name: Name
    registration: OptionalNumber = ""
    phone: Line = ""
    email: Line = ""
    address: Line = ""
    contact: OptionalNumber = ""
    remark: Remark = ""


class Organisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A company or a body of the state on the register."""

    number: Number
    declared: OrganisationDeclared


class HolderKind(Enum):
    """Who an operator is."""

    PERSON = "person"
    ORGANISATION = "organisation"


class OperatorDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who answers for drones, as declared.

    Attributes:
        name: The name under which it operates.
        kind: Whether it is a person or an organisation.
        holder: Number of that person or organisation.
        remark: Anything else.
    """

    name: Name
    kind: HolderKind
    holder: Number
    remark: Remark = ""


class Operator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An operator on the register, and how long its standing holds."""

    number: Number
    declared: OperatorDeclared
    standing: Validity


class PilotDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A remote pilot, as declared.

    Attributes:
        name: Full name.
        person: Number of the person.
        operator: Number of the operator for whom they fly; empty for any.
        ratings: What the licence covers, in the words of who gave it.
        remark: Anything else.
    """

    name: Name
    person: Number
    operator: OptionalNumber = ""
    ratings: Annotated[tuple[Name, ...], Meta(max_length=20)] = ()
    remark: Remark = ""


class Pilot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A remote pilot on the register; the number is that of the licence."""

    number: Number
    declared: PilotDeclared
    standing: Validity
