"""The permit as a signed token that fits a printed QR code: CBOR claims, COSE_Sign1, deflate, base45.

    HIMA1: base45( zlib( COSE_Sign1( claims ) ) )
    claims: {1: issuer, 2: permit, 4: not after, 5: not before, 6: issued at, -65537: [what the permit says]}

The first five are those of RFC 8392 (CWT), in seconds; -65537 is of its range for private use.
"""

import hashlib
import zlib
from typing import Annotated, Final, NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hima.errors import DecodeError
from hima.registry.transport.permit import Item, TransportPermit
from hima.units import SECOND_NS
from hima.wire.cose import base45, sign1
from hima.wire.cose.sign1 import Sign1

PREFIX: Final = "HIMA1:"
USE: Final = b"hima transport permit 1"
TEXT_MAX: Final = 4296
"""Most characters of a QR code (version 40, level L): nothing longer was ever printed."""
INFLATED_MAX: Final = 8192
ITEMS_SHOWN: Final = 12
"""As many are named in the token; a digest of the whole list stands for the rest, which is on paper."""
_SAID: Final = -65_537
_Seconds = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]
_Text = Annotated[str, msgspec.Meta(max_length=400)]


class ItemClaim(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One thing carried: what its name is, the name, maker and model, how many."""

    scheme: _Text
    name: _Text
    model: _Text
    quantity: int


class Said(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a permit says, as far as a checkpoint needs it.

    Attributes:
        kind: Why drones are moved.
        consignor: Who sends.
        consignee: Who receives.
        carrier: Who carries.
        plate: With what.
        driver: Who drives.
        origin: From where.
        destination: Where to.
        checkpoints: By which checkpoints.
        items: The first of what is carried.
        kinds: How many lines the list of items has.
        pieces: How many pieces that is.
        list_sha256: First 8 bytes of the digest of the whole list.
        batteries: (UN number, quantity, tenths of a watt hour of each): whole numbers have one form in every program.
        payload: Payloads, as declared.
        conditions: Under which conditions.
    """

    kind: _Text
    consignor: _Text
    consignee: _Text
    carrier: _Text
    plate: _Text
    driver: _Text
    origin: _Text
    destination: _Text
    checkpoints: tuple[_Text, ...]
    items: tuple[ItemClaim, ...]
    kinds: int
    pieces: int
    list_sha256: bytes
    batteries: tuple[tuple[int, int, int], ...]
    payload: _Text
    conditions: _Text


class Claims(msgspec.Struct, frozen=True):
    """What is signed. Times are UTC seconds.

    Attributes:
        issuer: The body that issued it.
        permit: Its number.
        to_s: Until when it holds.
        from_s: From when.
        issued_s: When it was issued.
        said: The rest.
    """

    issuer: _Text
    permit: _Text
    to_s: _Seconds
    from_s: _Seconds
    issued_s: _Seconds
    said: Said


class Token(NamedTuple):
    """A token taken apart, not yet verified.

    Attributes:
        signed: The statement.
        claims: What it says.
        digest: SHA-256 of the claims, hex: the same permit printed twice has the same.
    """

    signed: Sign1
    claims: Claims
    digest: str


def claims_of(permit: TransportPermit) -> Claims:
    """What is signed of an issued permit."""
    request = permit.request
    issued_ns = permit.signatures[-1].time_ns if permit.signatures else permit.since_ns
    said = Said(
        request.kind.value,
        request.consignor,
        request.consignee,
        request.vehicle.carrier,
        request.vehicle.plate,
        request.vehicle.driver,
        request.route.origin.name,
        request.route.destination.name,
        tuple(place.name for place in request.route.checkpoints),
        tuple(_item(item) for item in request.items[:ITEMS_SHOWN]),
        len(request.items),
        sum(item.quantity for item in request.items),
        list_digest(request.items),
        tuple((b.un_number, b.quantity, round(b.each_wh * 10)) for b in request.batteries),
        request.payload,
        request.conditions,
    )
    return Claims(
        request.issuer,
        permit.number,
        permit.to_ns // SECOND_NS,
        permit.from_ns // SECOND_NS,
        issued_ns // SECOND_NS,
        said,
    )


def list_digest(items: tuple[Item, ...]) -> bytes:
    """First 8 bytes of the SHA-256 of a list of items, in its order."""
    return hashlib.sha256(msgspec.json.encode(items)).digest()[:8]


def write(claims: Claims, key_id: bytes, key: Ed25519PrivateKey) -> str:
    """The token of some claims."""
    signed = sign1.sign(_payload(claims), key_id, key, USE)
    return PREFIX + base45.encode(zlib.compress(signed, 9))


def read(text: str) -> Token:
    """Take a token apart; what is printed, scanned or pasted. Spaces belong to it, line ends do not.

    Raises:
        DecodeError: It is none.
    """
    text = text.strip("\r\n\t")
    if len(text) > TEXT_MAX:
        raise DecodeError(TEXT_MAX, "too_long")
    if not text.startswith(PREFIX):
        raise DecodeError(0, "no_prefix")
    signed = sign1.parse(_inflated(base45.decode(text[len(PREFIX) :])))
    return Token(signed, _claims(signed.payload), hashlib.sha256(signed.payload).hexdigest())


def _item(item: Item) -> ItemClaim:
    return ItemClaim(item.scheme.value, item.name, item.model, item.quantity)


def _payload(claims: Claims) -> bytes:
    said = msgspec.to_builtins(claims.said, builtin_types=(bytes,))
    return sign1.dump(
        {1: claims.issuer, 2: claims.permit, 4: claims.to_s, 5: claims.from_s, 6: claims.issued_s, _SAID: said}
    )


def _claims(payload: bytes) -> Claims:
    match sign1.load(payload):
        case {1: issuer, 2: permit, 4: to_s, 5: from_s, 6: issued_s, -65_537: said, **more} if not more:
            values = {"issuer": issuer, "permit": permit, "to_s": to_s, "from_s": from_s, "issued_s": issued_s}
        case _:
            raise DecodeError(0, "not_claims")
    try:
        return msgspec.convert({**values, "said": said}, Claims)
    except msgspec.ValidationError as error:
        raise DecodeError(0, "not_claims") from error


def _inflated(data: bytes) -> bytes:
    """Never more than a permit can be: a small text could blow up to gigabytes."""
    engine = zlib.decompressobj()
    try:
        plain = engine.decompress(data, INFLATED_MAX)
    except zlib.error as error:
        raise DecodeError(0, "not_deflated") from error
    if engine.unconsumed_tail:
        raise DecodeError(INFLATED_MAX, "too_large")
    if not engine.eof or engine.unused_data:
        raise DecodeError(len(plain), "not_deflated")
    return plain
