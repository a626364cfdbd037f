"""A stream goes over to TAK protocol 1 when both sides agree, at the byte where they do, and else stays in XML."""

import pytest
from tests.unit.sharing.test_cot_events import context, site
from tests.unit.web.conftest import NOON_NS

from hima.config.site import Site
from hima.sharing.cot_events import sign_of_life
from hima.sharing.cot_negotiation import ANSWER_NS, WORDS_MAX, CotAcceptance, CotOffer, both_ways
from hima.units import SECOND_NS
from hima.wire.cot.event import CotEvent
from hima.wire.cot.framing import Encoding, Tail, read, split

__all__ = ["site"]
XML, PROTOBUF = Encoding.XML, Encoding.PROTOBUF


def encodings(data: bytes) -> list[Encoding]:
    parts = split(Tail(), data)
    assert parts.errors == ()
    assert parts.tail == Tail()
    return [part.encoding for part in parts.messages]


def told(site: Site) -> tuple[bytes, ...]:
    """Two events in both encodings."""
    return tuple(both_ways(sign_of_life(NOON_NS + i * SECOND_NS, context(site))) for i in range(2))


def said(data: bytes) -> CotEvent:
    (part,) = split(Tail(), data).messages
    event = read(part)
    assert isinstance(event, CotEvent)
    return event


def test_both_sides_go_over_at_the_same_byte(site: Site) -> None:
    server, client = CotOffer(context(site)), CotAcceptance(context(site))
    assert client.begin(NOON_NS) == b""
    offer = server.begin(NOON_NS)
    assert said(offer).type == "t-x-takp-v"
    for side in (server, client):
        data, count = side.say(told(site), NOON_NS)
        assert (encodings(data), count) == ([XML, XML], 2)
    request = client.hear(offer, NOON_NS)
    assert (said(request).type, said(request).uid) == ("t-x-takp-q", said(offer).uid)
    assert (client.open, client.say(told(site), NOON_NS)) == (False, (b"", 0))
    response = server.hear(request, NOON_NS)
    assert said(response).type == "t-x-takp-r"
    assert encodings(server.say(told(site), NOON_NS)[0]) == [PROTOBUF, PROTOBUF]
    assert client.hear(response, NOON_NS) == b""
    assert client.open
    assert encodings(client.say(told(site), NOON_NS)[0]) == [PROTOBUF, PROTOBUF]
    assert server.hear(request, NOON_NS) == b""


def test_an_agreement_is_read_cut_anywhere_and_among_other_words(site: Site) -> None:
    chatter = both_ways(sign_of_life(NOON_NS, context(site)))
    for cut in range(0, 400, 7):
        server, client = CotOffer(context(site)), CotAcceptance(context(site))
        client.begin(NOON_NS)
        words = chatter + server.begin(NOON_NS) + chatter
        request = client.hear(words[:cut], NOON_NS) + client.hear(words[cut:], NOON_NS)
        assert server.hear(request[:cut], NOON_NS) + server.hear(request[cut:], NOON_NS)


def test_another_version_is_neither_given_nor_asked_for(site: Site) -> None:
    server, client = CotOffer(context(site)), CotAcceptance(context(site))
    offer = server.begin(NOON_NS)
    assert client.hear(offer.replace(b'Support version="1"', b'Support version="2"'), NOON_NS) == b""
    request = client.hear(offer, NOON_NS).replace(b'Request version="1"', b'Request version="2"')
    refusal = server.hear(request, NOON_NS)
    assert b'status="false"' in refusal
    assert encodings(server.say(told(site), NOON_NS)[0]) == [XML, XML]
    client.hear(refusal, NOON_NS)
    assert encodings(client.say(told(site), NOON_NS)[0]) == [XML, XML]
    assert client.hear(offer, NOON_NS) == b""


def test_a_server_that_leaves_a_request_unanswered_gets_xml_on_the_next_connection(site: Site) -> None:
    offer = CotOffer(context(site)).begin(NOON_NS)
    client = CotAcceptance(context(site))
    client.begin(NOON_NS)
    assert client.hear(offer, NOON_NS)
    assert (client.say(told(site), NOON_NS + ANSWER_NS - 1), client.over) == ((b"", 0), False)
    assert (client.say(told(site), NOON_NS + ANSWER_NS), client.over) == ((b"", 0), True)
    assert "did not answer" in client.reason
    client.begin(NOON_NS + ANSWER_NS)
    assert (client.over, client.reason) == (False, "")
    assert client.hear(offer, NOON_NS + ANSWER_NS) == b""
    assert encodings(client.say(told(site), NOON_NS + ANSWER_NS)[0]) == [XML, XML]


def test_a_peer_that_goes_on_asking_is_not_listened_to_for_ever(site: Site) -> None:
    server, client = CotOffer(context(site)), CotAcceptance(context(site))
    request = client.hear(server.begin(NOON_NS), NOON_NS)
    other = request.replace(b'Request version="1"', b'Request version="2"')
    answers = server.hear(other * 1_000, NOON_NS)
    assert answers.count(b'status="false"') == WORDS_MAX
    assert server.hear(request, NOON_NS) == b""
    server.begin(NOON_NS)
    assert b'status="true"' in server.hear(request, NOON_NS)


@pytest.mark.parametrize(
    "data",
    [
        b"<event t-x-takp-q></event>",
        b"\xbf\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"<event>" + b"t-x-takp-" * 20_000,
        b'<!DOCTYPE e [<!ENTITY x "t-x-takp-q">]><event type="&x;"></event>',
    ],
    ids=["cut", "varint", "endless", "entity"],
)
def test_hostile_words_agree_on_nothing(site: Site, data: bytes) -> None:
    server, client = CotOffer(context(site)), CotAcceptance(context(site))
    for side in (server, client):
        side.begin(NOON_NS)
        assert side.hear(data, NOON_NS) == b""
        assert encodings(side.say(told(site), NOON_NS)[0]) == [XML, XML]
