"""Who may see what of a record, beyond the role that the table of addresses asks for."""

from typing import Final

from hima.picture.decision import Person, Role
from hima.registry.change import RecordKind
from hima.registry.store import StoreUnreachableError
from hima.web.guard import may

PERSONAL: Final[dict[RecordKind, frozenset[str]]] = {
    RecordKind.PERSON: frozenset({"document", "phone", "email", "address", "remark"}),
    RecordKind.ORGANISATION: frozenset({"phone", "email", "address", "remark"}),
    RecordKind.OPERATOR: frozenset({"remark"}),
    RecordKind.PILOT: frozenset({"remark"}),
    RecordKind.AIRFRAME: frozenset({"remark"}),
    RecordKind.MODEL: frozenset(),
}
"""Fields that say more of a person than who answers for an aircraft. Remarks are free text and may say anything."""
LEAST_FOR_PERSONAL: Final = Role.SHIFT_LEAD
LISTED_FROM: Final[dict[RecordKind, Role]] = {RecordKind.PERSON: Role.SHIFT_LEAD}
"""Lists of these are searched by personal fields too: their words would tell what the fields hide."""
LEAST_FOR_TROUBLE: Final = Role.OPERATOR
"""What the store itself says of its trouble names files, servers and users of databases."""


def hidden(kind: RecordKind, person: Person) -> frozenset[str]:
    """Fields of a kind of record that a person may not see."""
    return frozenset() if may(person, LEAST_FOR_PERSONAL) else PERSONAL[kind]


def trouble_told(person: Person, trouble: StoreUnreachableError) -> str:
    """What a person may know of why the registry cannot be had."""
    return str(trouble) if may(person, LEAST_FOR_TROUBLE) else "Operators are told why."


def may_list(kind: RecordKind, person: Person) -> bool:
    """Whether a person may search records of a kind."""
    return may(person, LISTED_FROM.get(kind, Role.OPERATOR))
