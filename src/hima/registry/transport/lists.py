"""Which keys sign permits, and which permits hold no longer: two signed lists that a phone carries.

Both are COSE_Sign1 by the root key, with a date and an end: a list past its end is used, and said to be stale, for at a
checkpoint an old list is better than none.
"""

from enum import Enum
from typing import Annotated, Final, NamedTuple, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hima.errors import DecodeError
from hima.registry.transport.permit import TransportPermit, TransportState
from hima.units import SECOND_NS
from hima.wire.cose import sign1

KEYS_USE: Final = b"hima transport keys 1"
ENDED_USE: Final = b"hima transport ended 1"
LASTS_S: Final = 7 * 86_400
"""A phone that has not been near the node for a week carries a stale list."""
BYTES_MAX: Final = 1 << 20
ENDED_MAX: Final = 20_000
"""About half a megabyte for a phone to take."""
KEPT_S: Final = 90 * 86_400
"""A permit stays on the list this long after its validity: by then its paper is refused as expired anyway."""

_Seconds = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]


class End(Enum):
    """How a permit ended."""

    REVOKED = "revoked"
    SEIZED = "seized"
    DELIVERED = "delivered"


class PublicKey(msgspec.Struct, frozen=True, array_like=True):
    """A key by which permits are verified.

    Attributes:
        id: Its id, 8 bytes.
        public: The Ed25519 public key, 32 bytes.
        owner: Whose it is.
        from_s: Since when it signs, UTC seconds.
        to_s: What is issued later is not by it; 0 while it signs.
    """

    id: Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
    public: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    owner: Annotated[str, msgspec.Meta(max_length=80)]
    from_s: _Seconds
    to_s: _Seconds = 0


class KeyList(msgspec.Struct, frozen=True, array_like=True):
    """Keys, when they were written down, and when to ask again, UTC seconds."""

    made_s: _Seconds
    stale_s: _Seconds
    keys: Annotated[tuple[PublicKey, ...], msgspec.Meta(max_length=100)]


class Ended(msgspec.Struct, frozen=True, array_like=True):
    """A permit that holds no longer: its number, how it ended, and since when, UTC seconds."""

    permit: Annotated[str, msgspec.Meta(max_length=80)]
    how: End
    since_s: _Seconds


class EndedList(msgspec.Struct, frozen=True, array_like=True):
    """Ended permits, when they were written down, and when to ask again, UTC seconds."""

    made_s: _Seconds
    stale_s: _Seconds
    permits: Annotated[tuple[Ended, ...], msgspec.Meta(max_length=ENDED_MAX)]


class Lists(NamedTuple):
    """What a phone carries.

    Attributes:
        root: Public key of the root.
        keys: The signed list of keys.
        ended: The signed list of ended permits.
    """

    root: bytes
    keys: bytes
    ended: bytes


SignedList = TypeVar("SignedList", KeyList, EndedList)
_USES: Final[dict[type[KeyList] | type[EndedList], bytes]] = {KeyList: KEYS_USE, EndedList: ENDED_USE}
_HOW: Final = {
    TransportState.REVOKED: End.REVOKED,
    TransportState.SEIZED: End.SEIZED,
    TransportState.DELIVERED: End.DELIVERED,
}


def ended(permits: tuple[TransportPermit, ...], now_ns: int) -> EndedList:
    """The list of the permits that hold no longer, as of now (UTC nanoseconds)."""
    now_s = now_ns // SECOND_NS
    found = [
        Ended(permit.number, _HOW[permit.state], permit.since_ns // SECOND_NS)
        for permit in permits
        if permit.state in _HOW and permit.to_ns // SECOND_NS + KEPT_S > now_s
    ]
    # What is delivered gives way first, then what ended longest ago: a list that is too long would be refused whole.
    found.sort(key=lambda entry: (entry.how is End.DELIVERED, -entry.since_s, entry.permit))
    return EndedList(now_s, now_s + LASTS_S, tuple(sorted(found[:ENDED_MAX], key=lambda entry: entry.permit)))


def seal(said: KeyList | EndedList, key_id: bytes, root: Ed25519PrivateKey) -> bytes:
    """Sign a list."""
    payload = sign1.dump(msgspec.to_builtins(said, builtin_types=(bytes,)))
    return sign1.sign(payload, key_id, root, _USES[type(said)])


def unseal(data: bytes, kind: type[SignedList], root: bytes) -> SignedList:
    """A list, if the root key signed it.

    Args:
        data: What `seal` made.
        kind: Which list.
        root: The root's public key.

    Raises:
        DecodeError: It is no such list, or nobody's.
    """
    if len(data) > BYTES_MAX:
        raise DecodeError(BYTES_MAX, "too_large")
    signed = sign1.parse(data)
    if not sign1.verifies(signed, root, _USES[kind]):
        raise DecodeError(0, "not_signed_by_root")
    try:
        return msgspec.convert(sign1.load(signed.payload), kind)
    except msgspec.ValidationError as error:
        raise DecodeError(0, "not_this_list") from error
