"""COSE_Sign1 with Ed25519 (RFC 9052 section 4.2, RFC 9053 section 2.2), in one form only.

    18([ protected: bstr .cbor {1: -8, 4: kid}, unprotected: {}, payload: bstr, signature: bstr .size 64 ])

What is signed is ["Signature1", protected, external_aad, payload]. The external data names the use, so that a signature
for one use is none for another. Everything that could be said in two ways is refused: the same statement has the
same bytes.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hima.errors import DecodeError

KEY_ID_BYTES: Final = 8
SIGNATURE_BYTES: Final = 64
_TAG: Final = 18
_ALGORITHM, _KEY_ID, _EDDSA = 1, 4, -8
_DEPTH: Final = 8


class Sign1(NamedTuple):
    """A signed statement, taken apart, not yet verified.

    Attributes:
        key_id: Whose signature it says to be.
        protected: The protected header, as signed.
        payload: What is stated.
        signature: The signature.
    """

    key_id: bytes
    protected: bytes
    payload: bytes
    signature: bytes


def sign(payload: bytes, key_id: bytes, key: Ed25519PrivateKey, use: bytes) -> bytes:
    """A signed statement.

    Args:
        payload: What is stated.
        key_id: Name of the key, `KEY_ID_BYTES` long.
        key: The key.
        use: What the signature is for.
    """
    protected = _header(key_id)
    return _bytes(protected, payload, key.sign(_signed(protected, payload, use)))


def parse(data: bytes) -> Sign1:
    """Take a statement apart.

    Raises:
        DecodeError: It is no COSE_Sign1 of this form.
    """
    said = load(data)
    if not isinstance(said, cbor2.CBORTag) or said.tag != _TAG:
        raise DecodeError(0, "not_sign1")
    match said.value:
        case [bytes() as protected, Mapping() as unprotected, bytes() as payload, bytes() as signature]:
            pass
        case _:
            raise DecodeError(1, "not_sign1")
    if unprotected or len(signature) != SIGNATURE_BYTES:
        raise DecodeError(1, "not_this_form")
    header = load(protected)
    key_id = header.get(_KEY_ID) if isinstance(header, dict) else None
    if not isinstance(key_id, bytes) or len(key_id) != KEY_ID_BYTES or protected != _header(key_id):
        raise DecodeError(1, "not_this_form")
    if _bytes(protected, payload, signature) != data:
        raise DecodeError(0, "not_this_form")
    return Sign1(key_id, protected, payload, signature)


def verifies(said: Sign1, public: bytes, use: bytes) -> bool:
    """Whether the signature is of this key, for this use.

    Args:
        said: The statement.
        public: The Ed25519 public key, 32 bytes.
        use: What the signature must be for.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(said.signature, _signed(said.protected, said.payload, use))
    except (InvalidSignature, ValueError):
        return False
    return True


def load(data: bytes) -> object:
    """One CBOR value, whole, of bounded depth.

    Raises:
        DecodeError: It is not one.
    """
    try:
        said: object = cbor2.loads(data, max_depth=_DEPTH, allow_indefinite=False, allow_duplicate_keys=False)
    except (cbor2.CBORDecodeError, ValueError, OverflowError, TypeError, RecursionError) as error:
        raise DecodeError(0, "not_cbor") from error
    if dump(said) != data:
        raise DecodeError(0, "not_canonical")
    return said


def dump(value: object) -> bytes:
    """A value in the one canonical form (RFC 8949 section 4.2.3)."""
    try:
        return cbor2.dumps(value, canonical=True)
    except (cbor2.CBOREncodeError, ValueError, OverflowError, TypeError, RecursionError) as error:
        raise DecodeError(0, "not_canonical") from error


def _header(key_id: bytes) -> bytes:
    return dump({_ALGORITHM: _EDDSA, _KEY_ID: key_id})


def _signed(protected: bytes, payload: bytes, use: bytes) -> bytes:
    return dump(["Signature1", protected, use, payload])


def _bytes(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return dump(cbor2.CBORTag(_TAG, [protected, {}, payload, signature]))
