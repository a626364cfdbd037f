"""Papers that are genuine, and all that are not."""

import time
import zlib
from datetime import timedelta

import cbor2
import msgspec
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from tests.permits import (
    BEGIN,
    BEGIN_S,
    HOUR_S,
    KEY,
    KEY_ID,
    OTHER_KEY,
    ended_list,
    issued,
    key_list,
    printed,
    under_way,
)

from hima.errors import DecodeError
from hima.registry.transport.check import AUTHENTIC, SENTENCES, Check, Finding, Hint, check
from hima.registry.transport.lists import ENDED_MAX, End, Ended, EndedList, KeyList, PublicKey, ended, seal, unseal
from hima.registry.transport.token import INFLATED_MAX, PREFIX, USE, claims_of, read
from hima.wire.cose import base45, sign1

NOW_S = BEGIN_S + HOUR_S
PUBLIC = KEY.public_key().public_bytes_raw()


def found(text: str, now_s: int = NOW_S, *permits: Ended, keys: KeyList | None = None) -> Check:
    return check(text, keys or key_list(), ended_list(*permits), now_s)


def packed(data: bytes) -> str:
    return PREFIX + base45.encode(zlib.compress(data))


def test_a_genuine_permit_holds_and_says_what_it_said() -> None:
    permit = issued()
    result = found(printed(permit))
    assert (result.finding, result.hints) == (Finding.VALID, ())
    assert result.claims == claims_of(permit)
    assert result.claims is not None
    assert result.claims.said.driver == "ئازاد کەریم"
    assert result.claims.said.pieces == 2
    assert result.sentence == "The permit is genuine and holds now."


@pytest.mark.parametrize(
    ("now_s", "finding"),
    [(BEGIN_S - 1, Finding.NOT_YET_VALID), (BEGIN_S, Finding.VALID), (BEGIN_S + 12 * HOUR_S, Finding.VALID),
     (BEGIN_S + 12 * HOUR_S + 1, Finding.EXPIRED)],
)  # fmt: skip
def test_its_dates_are_kept_to_the_second(now_s: int, finding: Finding) -> None:
    assert found(printed(), now_s).finding is finding


@pytest.mark.parametrize("how", [End.REVOKED, End.SEIZED])
def test_a_revoked_permit_is_known_offline(how: End) -> None:
    assert found(printed(), NOW_S, Ended("TP-2026-0001", how, BEGIN_S)).finding is Finding.REVOKED
    assert found(printed(), NOW_S, Ended("TP-2026-0002", how, BEGIN_S)).finding is Finding.VALID


def test_a_delivered_one_may_be_a_copy_and_so_may_one_seen_elsewhere() -> None:
    delivered = found(printed(), NOW_S, Ended("TP-2026-0001", End.DELIVERED, BEGIN_S))
    assert (delivered.finding, delivered.hints) == (Finding.VALID, (Hint.DELIVERED_ALREADY,))
    seen = frozenset({delivered.digest})
    assert check(printed(), key_list(), ended_list(), NOW_S, seen).hints == (Hint.SEEN_ELSEWHERE,)
    assert check(printed(issued("TP-2")), key_list(), ended_list(), NOW_S, seen).hints == ()


def test_another_key_is_unknown_and_a_wrong_signature_is_forged() -> None:
    assert found(printed(key=OTHER_KEY)).finding is Finding.FORGED
    stranger = PublicKey(b"\x02" * 8, PUBLIC, "Somebody", 0)
    assert found(printed(), keys=key_list(stranger)).finding is Finding.UNKNOWN_KEY


def test_a_key_that_was_put_out_of_use_signs_nothing_later() -> None:
    retired = PublicKey(KEY_ID, PUBLIC, "Ministry of Interior", 0, BEGIN_S - HOUR_S)
    early = PublicKey(KEY_ID, PUBLIC, "Ministry of Interior", BEGIN_S + HOUR_S)
    assert found(printed(), keys=key_list(retired)).finding is Finding.KEY_NOT_IN_USE
    assert found(printed(), keys=key_list(early)).finding is Finding.KEY_NOT_IN_USE


def test_a_list_signed_with_a_permit_key_is_no_permit_and_the_other_way_round() -> None:
    sealed = seal(key_list(), KEY_ID, KEY)
    assert found(packed(sealed)).finding is Finding.NOT_A_PERMIT
    with pytest.raises(DecodeError):
        unseal(sign1.sign(b"\x80", KEY_ID, KEY, USE), KeyList, PUBLIC)


def test_old_lists_and_slow_clocks_are_said() -> None:
    assert found(printed(), BEGIN_S + 8 * 86_400).hints == (Hint.STALE_LIST,)
    assert found(printed(), BEGIN_S - 2 * HOUR_S).hints == (Hint.CLOCK_BEHIND,)


def test_no_bit_of_a_printed_token_can_be_turned() -> None:
    """Every bit of every byte of the text, and of the signed bytes behind it."""
    text = printed()
    for at in range(len(text)):
        for bit in range(8):
            turned = text[:at] + chr(ord(text[at]) ^ (1 << bit)) + text[at + 1 :]
            result = found(turned)
            # Compression leaves a few bits without meaning; what is then read is what was signed.
            assert result.finding not in AUTHENTIC or result.claims == claims_of(issued()), (at, bit)
    signed = zlib.decompress(base45.decode(text[len(PREFIX) :]))
    findings = set()
    for at in range(len(signed)):
        for bit in range(8):
            turned_bytes = bytearray(signed)
            turned_bytes[at] ^= 1 << bit
            result = found(packed(bytes(turned_bytes)))
            assert result.finding not in AUTHENTIC, (at, bit)
            findings.add(result.finding)
    assert findings == {Finding.FORGED, Finding.NOT_A_PERMIT, Finding.UNKNOWN_KEY}


def test_no_part_of_a_token_is_a_token() -> None:
    text = printed()
    for length in range(len(text)):
        assert found(text[:length]).finding is Finding.NOT_A_PERMIT
    assert found(text + "00").finding is Finding.NOT_A_PERMIT
    assert found(text + "\r\n").finding is Finding.VALID


def test_a_bomb_and_an_oversized_text_are_put_down() -> None:
    bomb = PREFIX + base45.encode(zlib.compress(b"\0" * 2_000_000, 9))
    assert len(bomb) < 4296
    begun_s = time.perf_counter()
    assert found(bomb).finding is Finding.NOT_A_PERMIT
    assert found(PREFIX + "0" * 50_000_000).finding is Finding.NOT_A_PERMIT
    assert time.perf_counter() - begun_s < 0.5
    with pytest.raises(DecodeError) as refused:
        read(bomb)
    assert (refused.value.reason, refused.value.offset) == ("too_large", INFLATED_MAX)


@pytest.mark.parametrize(
    "payload",
    [b"", b"\x01", cbor2.dumps({}), cbor2.dumps({1: "a", 2: "b", 4: 1, 5: 1, 6: 1, -65537: []}),
     cbor2.dumps({1: "a", 2: "b", 4: -1, 5: 1, 6: 1, -65537: []}, canonical=True), cbor2.dumps([1, 2])],
)  # fmt: skip
def test_even_a_signed_token_must_be_whole(payload: bytes) -> None:
    assert found(packed(sign1.sign(payload, KEY_ID, KEY, USE))).finding is Finding.NOT_A_PERMIT


@given(
    st.text(max_size=300) | st.binary(max_size=300).map(packed) | st.binary().map(lambda d: PREFIX + base45.encode(d))
)
def test_anything_is_answered(text: str) -> None:
    assert found(text).finding is Finding.NOT_A_PERMIT


def test_every_answer_has_its_sentence() -> None:
    assert set(SENTENCES) == {*Finding, *Hint}
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_lists_come_back_as_they_were_and_are_of_the_root_alone() -> None:
    keys, gone = key_list(), ended_list(Ended("TP-1", End.SEIZED, 5))
    assert unseal(seal(keys, KEY_ID, KEY), KeyList, PUBLIC) == keys
    assert unseal(seal(gone, KEY_ID, KEY), EndedList, PUBLIC) == gone
    with pytest.raises(DecodeError, match="not_signed_by_root"):
        unseal(seal(gone, KEY_ID, OTHER_KEY), EndedList, PUBLIC)
    with pytest.raises(DecodeError, match="not_signed_by_root"):
        unseal(seal(keys, KEY_ID, KEY), EndedList, PUBLIC)
    sealed = seal(gone, KEY_ID, KEY)
    for at in range(len(sealed)):
        with pytest.raises(DecodeError):
            unseal(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], EndedList, PUBLIC)


def test_permits_leave_the_list_long_after_their_dates() -> None:
    from hima.registry.transport.acts import move
    from hima.registry.transport.life import Verb

    revoked = move(issued(), Verb.REVOKE, "lost", BEGIN_S * 10**9)
    assert ended((issued("TP-2"), revoked), NOW_S * 10**9).permits == (Ended("TP-2026-0001", End.REVOKED, BEGIN_S),)
    assert ended((revoked,), (BEGIN_S + 100 * 86_400) * 10**9).permits == ()


def test_a_list_that_would_be_too_long_keeps_what_was_revoked_last() -> None:
    from hima.registry.transport.acts import move
    from hima.registry.transport.life import Verb

    revoked = move(issued(), Verb.REVOKE, "lost", BEGIN_S * 10**9)
    delivered = move(under_way(), Verb.DELIVER, "received", BEGIN_S * 10**9 + 1)
    many = [msgspec.structs.replace(delivered, number=f"D-{n}") for n in range(10)]
    many += [msgspec.structs.replace(revoked, number=f"R-{n}") for n in range(ENDED_MAX - 4)]
    listed = ended(tuple(many), NOW_S * 10**9)
    numbers = {entry.permit for entry in listed.permits}
    assert len(numbers) == ENDED_MAX
    assert sum(number.startswith("D") for number in numbers) == 4
    assert unseal(seal(listed, KEY_ID, KEY), EndedList, PUBLIC) == listed


def test_a_long_permit_still_fits_on_paper() -> None:
    """A module of a printed code must not be under half a millimetre on 70 mm, quiet zone included."""
    items = [{"scheme": "serial", "name": f"1581F5BKD229X{n:03X}", "model": "DJI Matrice 350 RTK"} for n in range(500)]
    long = issued(items=items, conditions="c" * 150, payload="Camera with thermal sensor, LiDAR, spotlight",
                  valid_to=(BEGIN + timedelta(days=9)).isoformat())  # fmt: skip
    for permit in (issued(), long):
        code = segno.make(printed(permit), error="m", micro=False)
        assert code.mode == "alphanumeric"
        modules = code.symbol_size()[0]
        assert 70.0 / modules >= 0.5, code.designator
    assert read(printed(long)).claims.said.pieces == 500


def test_a_check_takes_no_time() -> None:
    text, keys = printed(), key_list()
    gone = ended_list(*(Ended(f"TP-{n}", End.REVOKED, 5) for n in range(20_000)))
    taken_s = []
    for _ in range(50):
        begun_s = time.perf_counter()
        check(text, keys, gone, NOW_S)
        taken_s.append(time.perf_counter() - begun_s)
    assert sorted(taken_s)[25] < 0.020
