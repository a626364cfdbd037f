"""Is this paper a permit? A closed answer with a sentence, offline: nobody is refused by it, a person decides."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple

from hima.errors import DecodeError
from hima.registry.transport.lists import End, Ended, EndedList, KeyList, PublicKey
from hima.registry.transport.token import USE, Claims, read
from hima.wire.cose import sign1


class Finding(Enum):
    """What a token is found to be."""

    VALID = "valid"
    NOT_A_PERMIT = "not_a_permit"
    UNKNOWN_KEY = "unknown_key"
    FORGED = "forged"
    KEY_NOT_IN_USE = "key_not_in_use"
    REVOKED = "revoked"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"


AUTHENTIC: Final = frozenset({Finding.VALID, Finding.REVOKED, Finding.NOT_YET_VALID, Finding.EXPIRED})
"""Findings of a token that was signed as it stands: what it says is what was issued."""


class Hint(Enum):
    """What a person should know beside the finding."""

    STALE_LIST = "stale_list"
    CLOCK_BEHIND = "clock_behind"
    DELIVERED_ALREADY = "delivered_already"
    SEEN_ELSEWHERE = "seen_elsewhere"


SENTENCES: Final[Mapping[Finding | Hint, str]] = {
    Finding.VALID: "The permit is genuine and holds now.",
    Finding.NOT_A_PERMIT: "This is no permit of this kind, or it cannot be read. Scan again, or ask the issuer.",
    Finding.UNKNOWN_KEY: "Signed by a key that is not on the list. Refresh the list; if it stays so, call the issuer.",
    Finding.FORGED: "The signature does not fit what it says: it was altered or made up. Keep it and call the issuer.",
    Finding.KEY_NOT_IN_USE: "Signed by a key that was not in use when it says to be issued. Call the issuer.",
    Finding.REVOKED: "The permit is genuine, and was revoked or its goods were seized. Call the issuer.",
    Finding.NOT_YET_VALID: "The permit is genuine and does not hold yet. See its dates.",
    Finding.EXPIRED: "The permit is genuine and holds no longer. See its dates.",
    Hint.STALE_LIST: "The lists on this device are old: what was revoked since is not known here.",
    Hint.CLOCK_BEHIND: "The clock of this device is behind the lists: mend it.",
    Hint.DELIVERED_ALREADY: "Goods under this permit were delivered already: it may be a copy.",
    Hint.SEEN_ELSEWHERE: "The same permit was scanned elsewhere lately: one of the two may be a copy.",
}
"""What each means and what to do, in English."""


class Check(NamedTuple):
    """What was found.

    Attributes:
        finding: What the token is.
        hints: What to know beside it, in the order of `Hint`.
        claims: What it says; None if it cannot be read. Believe it only of an authentic one.
        digest: Digest of the claims, hex; empty if it cannot be read.
    """

    finding: Finding
    hints: tuple[Hint, ...] = ()
    claims: Claims | None = None
    digest: str = ""

    @property
    def words(self) -> tuple[Finding | Hint, ...]:
        """Finding and hints."""
        return (self.finding, *self.hints)

    @property
    def sentence(self) -> str:
        """What it means and what to do, in English."""
        return " ".join(SENTENCES[word] for word in self.words)


def check(
    text: str, keys: KeyList, ended: EndedList, now_s: int, seen_elsewhere: frozenset[str] = frozenset()
) -> Check:
    """Verify a token.

    Args:
        text: The token.
        keys: Keys that sign permits.
        ended: Permits that hold no longer.
        now_s: Now, UTC seconds.
        seen_elsewhere: Digests of what was scanned at another place too lately for a vehicle to have come from there.
    """
    lists = tuple(_of_lists(keys, ended, now_s))
    try:
        token = read(text)
    except DecodeError:
        return Check(Finding.NOT_A_PERMIT, lists)
    claims = token.claims
    end = next((entry for entry in ended.permits if entry.permit == claims.permit), None)
    key = next((key for key in keys.keys if key.id == token.signed.key_id), None)
    if key is None:
        return Check(Finding.UNKNOWN_KEY, lists, claims, token.digest)
    if not sign1.verifies(token.signed, key.public, USE):
        return Check(Finding.FORGED, lists, claims, token.digest)
    hints = list(lists)
    if end is not None and end.how is End.DELIVERED:
        hints.append(Hint.DELIVERED_ALREADY)
    if token.digest in seen_elsewhere:
        hints.append(Hint.SEEN_ELSEWHERE)
    return Check(_genuine(claims, key, end, now_s), tuple(hints), claims, token.digest)


def _genuine(claims: Claims, key: PublicKey, end: Ended | None, now_s: int) -> Finding:
    if claims.issued_s < key.from_s or (key.to_s and claims.issued_s > key.to_s):
        return Finding.KEY_NOT_IN_USE
    if end is not None and end.how is not End.DELIVERED:
        return Finding.REVOKED
    if now_s < claims.from_s:
        return Finding.NOT_YET_VALID
    return Finding.EXPIRED if now_s > claims.to_s else Finding.VALID


def _of_lists(keys: KeyList, ended: EndedList, now_s: int) -> list[Hint]:
    found = []
    if now_s > min(keys.stale_s, ended.stale_s):
        found.append(Hint.STALE_LIST)
    if now_s < max(keys.made_s, ended.made_s):
        found.append(Hint.CLOCK_BEHIND)
    return found
