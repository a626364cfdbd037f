"""COSE_Sign1 and base45, against the examples of their standards and against what is not theirs."""

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from hima.errors import DecodeError
from hima.wire.cose import base45, sign1

KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
ID = b"abcdefgh"


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")]
)
def test_examples_of_rfc_9285(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize(
    ("text", "reason"),
    [("A", "incomplete_group"), ("GGW", "group_too_large"), (":::", "group_too_large"), ("bb8", "not_base45"),
     ("::", "group_too_large"), ("ÄB", "not_base45")],
)  # fmt: skip
def test_what_is_no_base45_is_refused(text: str, reason: str) -> None:
    with pytest.raises(DecodeError) as refused:
        base45.decode(text)
    assert refused.value.reason == reason


@given(st.binary(max_size=200))
def test_base45_gives_back_what_it_took(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


def test_the_bytes_are_those_of_rfc_9052() -> None:
    """Tag 18, four parts, and a signature over the structure of section 4.4, verified here by hand."""
    said = cbor2.loads(sign1.sign(b"payload", ID, KEY, b"use"))
    protected, unprotected, payload, signature = said.value
    assert (said.tag, unprotected, payload) == (18, {}, b"payload")
    assert cbor2.loads(protected) == {1: -8, 4: ID}
    KEY.public_key().verify(signature, cbor2.dumps(["Signature1", protected, b"use", payload]))


def test_a_signature_is_for_one_key_and_one_use() -> None:
    said = sign1.parse(sign1.sign(b"payload", ID, KEY, b"permit"))
    other = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32).public_key().public_bytes_raw()
    assert sign1.verifies(said, PUBLIC, b"permit")
    assert not sign1.verifies(said, other, b"permit")
    assert not sign1.verifies(said, PUBLIC, b"list")
    assert not sign1.verifies(said, b"\xff" * 32, b"permit")


def test_the_same_statement_has_the_same_bytes_only() -> None:
    protected = cbor2.dumps({1: -8, 4: ID})
    signature = b"\x01" * 64
    for form in (
        [protected, {}, b"p", signature],  # without its tag
        cbor2.CBORTag(18, [protected, {4: ID}, b"p", signature]),
        cbor2.CBORTag(18, [protected, {}, b"p", signature[:63]]),
        cbor2.CBORTag(18, [cbor2.dumps({4: ID, 1: -8}), {}, b"p", signature]),
        cbor2.CBORTag(18, [cbor2.dumps({1: -7, 4: ID}), {}, b"p", signature]),
        cbor2.CBORTag(18, [b"", {}, b"p", signature]),
        cbor2.CBORTag(98, [protected, {}, b"p", signature]),
    ):
        with pytest.raises(DecodeError):
            sign1.parse(cbor2.dumps(form))


@given(st.binary(max_size=120))
def test_any_bytes_are_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(DecodeError):
        sign1.parse(data)


@pytest.mark.parametrize(
    "data", [b"\x9f\xff", b"\xa2\x01\x01\x01\x02", b"\x81" * 2000 + b"\x01", b"\x18\x01", b"\x01\x01"]
)
def test_what_can_be_said_twice_or_too_deep_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        sign1.load(data)
