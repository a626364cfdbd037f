"""What may become of a transport permit."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permits import BEGIN_NS, OMAR, SARA, asked, issued, requested, under_way

from hima.config.packs import shipped
from hima.registry.change import Author
from hima.registry.transport.acts import TransportRefusal, TransportRefusedError, amend, draft, endorse, move, sign
from hima.registry.transport.bodies import needed, speakers
from hima.registry.transport.life import LIFE, NEEDS, Verb, verbs_of
from hima.registry.transport.permit import (
    Authority,
    TransportKind,
    TransportPermit,
    TransportRequest,
    TransportState,
)
from hima.registry.transport.record import listing, read, written


def refusal(act: object) -> TransportRefusal:
    with pytest.raises(TransportRefusedError) as refused:
        act()  # type: ignore[operator]
    return refused.value.reason


def endorsed() -> TransportPermit:
    permit = move(draft("TP-1", requested(), 1), Verb.SUBMIT, "asked", 2)
    return endorse(permit, Authority.SECURITY, SARA, "known", 3)


def test_the_last_endorsement_that_is_needed_moves_it_on() -> None:
    permit = move(draft("TP-1", requested(kind="import"), 1), Verb.SUBMIT, "asked", 2)
    assert permit.needs == (Authority.SECURITY, Authority.AVIATION, Authority.CUSTOMS)
    permit = endorse(permit, Authority.CUSTOMS, OMAR, "duty paid", 3)
    assert permit.state is TransportState.SUBMITTED
    assert refusal(lambda: endorse(permit, Authority.CUSTOMS, OMAR, "again", 4)) is TransportRefusal.ENDORSED_ALREADY
    assert refusal(lambda: endorse(permit, Authority.REGIONAL, OMAR, "me too", 4)) is TransportRefusal.NOT_NEEDED
    permit = endorse(permit, Authority.SECURITY, SARA, "known", 5)
    permit = endorse(permit, Authority.AVIATION, Author("p8", "Rezan Ali", "Aviation"), "known", 6)
    assert (permit.state, permit.since_ns) == (TransportState.ENDORSED, 6)


def test_a_request_may_ask_for_more_than_its_kind() -> None:
    assert draft("TP-1", requested(needs=["regional"]), 1).needs == (Authority.SECURITY, Authority.REGIONAL)
    assert set(NEEDS) == set(TransportKind)


def test_rule_packs_ask_for_more_and_say_who_speaks() -> None:
    packs = tuple(pack for pack in shipped() if pack.id in {"iraq_icar_124", "krg_endorsement"})
    assert needed(packs) == (Authority.SECURITY, Authority.AVIATION)
    permit = draft("TP-1", requested(), 1, needed(packs))
    assert permit.needs == (Authority.SECURITY, Authority.AVIATION)
    permit = move(permit, Verb.SUBMIT, "asked", 2)
    who = speakers(packs, Authority.SECURITY)
    assert (
        refusal(lambda: endorse(permit, Authority.SECURITY, SARA, "known", 3, who)) is TransportRefusal.NOT_THEIR_WORD
    )
    spoken = endorse(permit, Authority.SECURITY, Author("p7", "Ali Hasan", who[0]), "known", 3, who)
    assert spoken.state is TransportState.SUBMITTED
    assert speakers(packs, Authority.CUSTOMS) == ()


def test_two_keys_of_two_persons_of_two_bodies_issue_it() -> None:
    one = sign(endorsed(), SARA, 4)
    assert one.state is TransportState.ENDORSED
    assert refusal(lambda: sign(one, SARA, 5)) is TransportRefusal.SAME_PERSON
    double = Author("p9", " sara  AHMED", "Civil Aviation Authority")
    assert refusal(lambda: sign(one, double, 5)) is TransportRefusal.SAME_PERSON
    colleague = Author("p3", "Hawre Ali", "ministry of interior ")
    assert refusal(lambda: sign(one, colleague, 5)) is TransportRefusal.SAME_BODY
    assert refusal(lambda: sign(one, Author("p4", "Nobody", " "), 5)) is TransportRefusal.NO_BODY
    both = sign(one, OMAR, 5)
    assert both.state is TransportState.ISSUED
    assert refusal(lambda: sign(both, Author("p5", "Third", "Customs"), 6)) is TransportRefusal.NOT_NOW


LOOKALIKES = ("\N{CYRILLIC CAPITAL LETTER A}zad Karim", "AZAD  KARIM", "\N{FULLWIDTH LATIN CAPITAL LETTER A}zad Karim")
INVISIBLE = ("Azad\u200d Karim", "Azad\u202e Karim", "Azad\u3164Karim", "Azad\u034f Karim")
AZAD = Author("p6", "Azad Karim", "Ministry")


@pytest.mark.parametrize("name", LOOKALIKES)
def test_a_name_that_looks_the_same_turns_no_second_key(name: str) -> None:
    one = sign(endorsed(), AZAD, 4)
    assert refusal(lambda: sign(one, Author("p7", name, "Aviation"), 5)) is TransportRefusal.SAME_PERSON
    same_body = Author("p8", "Hawre Ali", "\N{CYRILLIC CAPITAL LETTER EM}inistry")
    assert refusal(lambda: sign(one, same_body, 5)) is TransportRefusal.SAME_BODY


@pytest.mark.parametrize("name", INVISIBLE)
def test_letters_that_nobody_sees_make_no_person_and_no_body(name: str) -> None:
    one = sign(endorsed(), AZAD, 4)
    assert refusal(lambda: sign(one, Author("p7", name, "Aviation"), 5)) is TransportRefusal.NO_BODY
    assert refusal(lambda: sign(one, Author("p7", "Omar", name), 5)) is TransportRefusal.NO_BODY


def test_nobody_speaks_for_two_authorities() -> None:
    permit = move(draft("TP-1", requested(kind="transit"), 1), Verb.SUBMIT, "asked", 2)
    permit = endorse(permit, Authority.SECURITY, AZAD, "known", 3)
    for again in (AZAD, Author("p7", LOOKALIKES[0], "Customs")):
        said = refusal(lambda again=again: endorse(permit, Authority.CUSTOMS, again, "me too", 4))
        assert said is TransportRefusal.TWO_BODIES


@pytest.mark.parametrize("why", ["", " ", "\u3164", "so\u202eevil", "x" * 1001])
def test_a_reason_can_be_read(why: str) -> None:
    assert refusal(lambda: move(under_way(), Verb.DELIVER, why, 5)) is TransportRefusal.NO_REASON
    permit = move(draft("TP-1", requested(), 1), Verb.SUBMIT, "asked", 2)
    assert refusal(lambda: endorse(permit, Authority.SECURITY, SARA, why, 3)) is TransportRefusal.NO_REASON


def test_what_is_returned_loses_endorsements_and_keys() -> None:
    back = move(sign(endorsed(), SARA, 4), Verb.RETURN, "wrong plate", 5)
    assert (back.state, back.endorsements, back.signatures) == (TransportState.DRAFT, (), ())
    assert amend(back, requested(kind="transit"), 6).needs == (Authority.SECURITY, Authority.CUSTOMS)
    assert refusal(lambda: amend(issued(), requested(), 6)) is TransportRefusal.NOT_NOW


def test_an_act_says_why_and_a_refusal_says_what_can_be_done() -> None:
    assert refusal(lambda: move(under_way(), Verb.DELIVER, "  ", 5)) is TransportRefusal.NO_REASON
    with pytest.raises(TransportRefusedError, match=r"is in_transit.*deliver, seize, revoke"):
        move(under_way(), Verb.SUBMIT, "again", 5)


def test_what_turns_the_reading_order_is_refused_and_arabic_is_not() -> None:
    evil = asked(consignor="Zagros\u202egnp.exe")
    with pytest.raises(TransportRefusedError, match=r"`consignor`.*\[U\+202E\]") as refused:
        draft("TP-1", msgspec.convert(evil, TransportRequest), 1)
    assert refused.value.reason is TransportRefusal.NOT_PLAIN
    places = asked()
    places["route"]["checkpoints"][0]["name"] = "Baz\x1b[2Jian"
    with pytest.raises(TransportRefusedError, match=r"route.checkpoints\[0\].name"):
        draft("TP-1", msgspec.convert(places, TransportRequest), 1)
    draft("TP-1", requested(consignor="شركة زاكروس للمسح", payload="کامێرا"), 1)


def test_a_permit_that_would_never_hold_is_refused() -> None:
    assert refusal(lambda: draft("TP-1", requested(valid_to=asked()["valid_from"]), 1)) is TransportRefusal.VALIDITY


@pytest.mark.parametrize("number", ["", "tp-1", "TP 1", "TP-1\n", "-TP", "T" * 33, "ت-1", "TP/1"])
def test_a_number_can_be_read_out(number: str) -> None:
    assert refusal(lambda: draft(number, requested(), 1)) is TransportRefusal.NUMBER


def test_every_state_is_reached_and_ends_somewhere() -> None:
    reached = {TransportState.DRAFT}.union(*LIFE.values())
    assert reached == set(TransportState)
    ends = {state for state in TransportState if not verbs_of(state)}
    assert ends == {TransportState.DELIVERED, TransportState.REVOKED, TransportState.WITHDRAWN}


def test_a_permit_comes_back_from_its_record_and_is_found_by_what_it_carries() -> None:
    permit = issued()
    write = written(permit, 1, Verb.SIGN, OMAR, "in order", BEGIN_NS)
    assert read(write.change.body) == permit
    assert (write.change.verb, write.change.ref.id) == ("sign", "TP-2026-0001")
    found = listing(permit)
    assert {(key.scheme, key.value) for key in found.keys} == {
        ("uin", "iq-000123"), ("serial", "1581F5BKD229X00A"), ("plate", "22 a 12345")
    }  # fmt: skip
    assert found.extent is not None
    assert (found.extent.west_deg, found.extent.north_deg) == (44.83, 35.60)
    assert found.state == "issued"


PEOPLE = [
    Author(f"{name}-{body}", name, body) for name in ("Sara", "Omar", "Rezan") for body in ("Interior", "Aviation", "")
]
ACTS = st.lists(
    st.tuples(st.sampled_from(Verb), st.sampled_from(PEOPLE), st.sampled_from(Authority), st.sampled_from(["", "so"])),
    max_size=40,
)


def act(permit: TransportPermit, verb: Verb, by: Author, authority: Authority, why: str, at: int) -> TransportPermit:
    match verb:
        case Verb.DRAFT:
            return permit
        case Verb.AMEND:
            return amend(permit, requested(kind="import"), at)
        case Verb.ENDORSE:
            return endorse(permit, authority, by, why, at)
        case Verb.SIGN:
            return sign(permit, by, at)
        case _:
            return move(permit, verb, why, at)


@given(ACTS)
def test_no_order_of_acts_issues_what_was_not_endorsed_and_signed_by_two(
    acts: list[tuple[Verb, Author, Authority, str]],
) -> None:
    permit = draft("TP-1", requested(), 0)
    # A fair start, so that the far end of the life is reached as well.
    before_paper = {TransportState.DRAFT, TransportState.SUBMITTED, TransportState.ENDORSED, TransportState.WITHDRAWN}
    for at, (verb, by, authority, why) in enumerate(acts, 1):
        was = permit
        try:
            permit = act(permit, verb, by, authority, why, at)
        except TransportRefusedError:
            continue
        if verb is not Verb.DRAFT:
            assert permit.state in LIFE[was.state, verb]
        if permit.state not in before_paper:
            one, other = permit.signatures
            assert one.by.name != other.by.name
            assert one.by.organisation != other.by.organisation
            assert {word.authority for word in permit.endorsements} == set(permit.needs)


@given(ACTS)
def test_the_same_from_a_permit_on_paper(acts: list[tuple[Verb, Author, Authority, str]]) -> None:
    permit = issued()
    paper = (permit.request, permit.signatures, permit.endorsements)
    gone = False
    for at, (verb, by, authority, why) in enumerate(acts, BEGIN_NS):
        if verb is Verb.DRAFT:
            continue
        try:
            permit = act(permit, verb, by, authority, why, at)
        except TransportRefusedError:
            continue
        assert (permit.request, permit.signatures, permit.endorsements) == paper
        assert not gone
        gone = permit.state in {TransportState.REVOKED, TransportState.DELIVERED}
