"""What people do with a transport permit. Every act gives the new record, or says why it cannot be done."""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from typing import Final

import msgspec

from hima.errors import HimaError
from hima.looks import looks, plain
from hima.plain_text import visible
from hima.registry.acts.check import why_problems
from hima.registry.change import Author
from hima.registry.transport.life import LIFE, NEEDS, Verb, verbs_of
from hima.registry.transport.permit import (
    Authority,
    Endorsement,
    Signature,
    TransportPermit,
    TransportRequest,
    TransportState,
)

KEYS: Final = 2
"""Two keys issue a permit, as customs in Kuwait release drones by two authorities only."""


_NUMBER: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{0,31}\Z")
"""Read out by radio, and typed."""


class TransportRefusal(Enum):
    """Why an act cannot be done."""

    NOT_NOW = "not_now"
    NO_REASON = "no_reason"
    NOT_NEEDED = "not_needed"
    ENDORSED_ALREADY = "endorsed_already"
    SAME_PERSON = "same_person"
    SAME_BODY = "same_body"
    TWO_BODIES = "two_bodies"
    NO_BODY = "no_body"
    VALIDITY = "validity"
    NOT_PLAIN = "not_plain"
    NUMBER = "number"
    NOT_THEIR_WORD = "not_their_word"


class TransportRefusedError(HimaError):
    """An act that cannot be done; nothing has changed.

    Attributes:
        reason: Why.
    """

    def __init__(self, reason: TransportRefusal, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


def draft(number: str, request: TransportRequest, time_ns: int, needed: tuple[Authority, ...] = ()) -> TransportPermit:
    """A new permit.

    Args:
        number: Its number; the caller sees to it that it is new.
        request: What is asked for.
        time_ns: Now, UTC nanoseconds.
        needed: Whose endorsement the rules ask for with every permit.

    Raises:
        TransportRefusedError: The request cannot be, or the number is none.
    """
    if not _NUMBER.match(number):
        raise TransportRefusedError(
            TransportRefusal.NUMBER, "A number has up to 32 capital letters, digits and dashes, as TP-2026-0001."
        )
    _check(request)
    return TransportPermit(number, TransportState.DRAFT, request, _needs(request, needed), time_ns)


def amend(
    permit: TransportPermit, request: TransportRequest, time_ns: int, needed: tuple[Authority, ...] = ()
) -> TransportPermit:
    """Another request in place of a draft's; otherwise as `draft`."""
    _check(request)
    return msgspec.structs.replace(_moved(permit, Verb.AMEND, time_ns), request=request, needs=_needs(request, needed))


def endorse(
    permit: TransportPermit,
    authority: Authority,
    by: Author,
    why: str,
    time_ns: int,
    speakers: tuple[str, ...] = (),
) -> TransportPermit:
    """Add a body's endorsement; the last one that is needed moves the permit on.

    Args:
        permit: The permit.
        authority: What kind of body endorses.
        by: Who speaks for it.
        why: Why.
        time_ns: Now, UTC nanoseconds.
        speakers: Organisations whose people may; empty where no rule says.

    Raises:
        TransportRefusedError: It cannot be endorsed now, so, or by this person.
    """
    _named(by)
    reasoned(why)
    if speakers and not any(_alike(by.organisation, name) for name in speakers):
        raise TransportRefusedError(
            TransportRefusal.NOT_THEIR_WORD,
            f"By the rules of this site people of {', '.join(speakers)} speak for {authority.value}, "
            f"not of {by.organisation}.",
        )
    if authority not in permit.needs:
        raise TransportRefusedError(
            TransportRefusal.NOT_NEEDED, f"Permit {permit.number} does not ask for the word of {authority.value}."
        )
    given = {word.authority for word in permit.endorsements}
    if authority in given:
        raise TransportRefusedError(
            TransportRefusal.ENDORSED_ALREADY, f"{authority.value} has endorsed permit {permit.number} already."
        )
    other = next((word.authority for word in permit.endorsements if _one_person(word.by, by)), None)
    if other is not None:
        raise TransportRefusedError(
            TransportRefusal.TWO_BODIES,
            f"{by.name} has spoken for {other.value}. Somebody else must speak for {authority.value}.",
        )
    last = given | {authority} == set(permit.needs)
    after = TransportState.ENDORSED if last else TransportState.SUBMITTED
    return msgspec.structs.replace(
        _moved(permit, Verb.ENDORSE, time_ns, after),
        endorsements=(*permit.endorsements, Endorsement(authority, by, time_ns, why)),
    )


def sign(permit: TransportPermit, by: Author, time_ns: int) -> TransportPermit:
    """Turn one of the two keys; the second one, of another person of another body, issues the permit."""
    _named(by)
    for earlier in permit.signatures:
        if _one_person(by, earlier.by):
            raise TransportRefusedError(
                TransportRefusal.SAME_PERSON,
                f"{by.name} has turned the first key: the second takes another person.",
            )
        if _alike(by.organisation, earlier.by.organisation):
            raise TransportRefusedError(
                TransportRefusal.SAME_BODY,
                f"{earlier.by.name} is of {by.organisation} too: the second key takes another body.",
            )
    signatures = (*permit.signatures, Signature(by, time_ns))
    after = TransportState.ISSUED if len(signatures) == KEYS else TransportState.ENDORSED
    return msgspec.structs.replace(_moved(permit, Verb.SIGN, time_ns, after), signatures=signatures)


def move(permit: TransportPermit, verb: Verb, why: str, time_ns: int) -> TransportPermit:
    """Any act that only moves the permit on: submit, return, depart, deliver, revoke and the like.

    A permit that is returned loses its endorsements and keys: they were for what it said.
    """
    if verb in {Verb.DRAFT, Verb.AMEND, Verb.ENDORSE, Verb.SIGN}:
        raise ValueError(verb)
    reasoned(why)
    moved = _moved(permit, verb, time_ns)
    if verb is Verb.RETURN:
        return msgspec.structs.replace(moved, endorsements=(), signatures=())
    return moved


def reasoned(why: str) -> None:
    """Demand a reason that a person can read.

    Raises:
        TransportRefusedError: There is none, or it would deceive a reader.
    """
    for problem in why_problems(why):
        raise TransportRefusedError(TransportRefusal.NO_REASON, f"`{problem.where}`: {problem.what}. {problem.hint}")


def _moved(permit: TransportPermit, verb: Verb, time_ns: int, after: TransportState | None = None) -> TransportPermit:
    allowed = LIFE.get((permit.state, verb), frozenset())
    if not allowed:
        can = ", ".join(word.value for word in verbs_of(permit.state)) or "nothing"
        raise TransportRefusedError(
            TransportRefusal.NOT_NOW,
            f"Permit {permit.number} is {permit.state.value}, so {verb.value} cannot be done. What can: {can}.",
        )
    state = next(iter(allowed)) if after is None else after
    since_ns = permit.since_ns if state is permit.state else time_ns
    return msgspec.structs.replace(permit, state=state, since_ns=since_ns)


def _needs(request: TransportRequest, needed: tuple[Authority, ...]) -> tuple[Authority, ...]:
    wanted = {*NEEDS[request.kind], *request.needs, *needed}
    return tuple(authority for authority in Authority if authority in wanted)


def _check(request: TransportRequest) -> None:
    if request.valid_to <= request.valid_from:
        raise TransportRefusedError(
            TransportRefusal.VALIDITY, "`valid_to` is not after `valid_from`: the permit would never be valid."
        )
    for where, text in _texts(msgspec.to_builtins(request), ""):
        if visible(text) != text:
            raise TransportRefusedError(
                TransportRefusal.NOT_PLAIN,
                f"`{where}` holds characters that nobody sees or that turn the reading order: {visible(text)}. "
                "Write it anew.",
            )


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield where, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, f"{where}.{key}" if where else str(key))
        case list() | tuple():
            for index, inner in enumerate(value):
                yield from _texts(inner, f"{where}[{index}]")


def _named(by: Author) -> None:
    for text in (by.name, by.organisation):
        if not plain(unicodedata.normalize("NFC", text)) or visible(text) != text:
            raise TransportRefusedError(
                TransportRefusal.NO_BODY,
                "An endorsement or a key is of a person of a body, each named as people write it.",
            )


def _one_person(one: Author, other: Author) -> bool:
    return one.id == other.id or _alike(one.name, other.name)


def _alike(one: str, other: str) -> bool:
    return looks(one) == looks(other)
