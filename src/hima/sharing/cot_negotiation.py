"""Which encoding a stream of Cursor on Target goes on in: it begins in XML, and both sides may agree on TAK protocol 1.

    server   t-x-takp-v   <TakControl><TakProtocolSupport version="1"/></TakControl>
    client   t-x-takp-q   <TakControl><TakRequest version="1"/></TakControl>, with the uid of the offer; then silent
    server   t-x-takp-r   <TakControl><TakResponse status="true"/></TakControl>; from the next byte on protobuf

Who asks for nothing goes on in XML. (TAK protocol, streaming connections, as published with ATAK-CIV.)
"""

from collections.abc import Sequence
from typing import Final

from hima.sharing.context import SharingContext
from hima.sharing.cot_events import OPEX, uid
from hima.units import MILLISECOND_NS, SECOND_NS
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.framing import MAGIC, Encoding, Tail, in_stream, split
from hima.wire.cot.protobuf import read_varint
from hima.wire.cot.tak_message import encode_tak
from hima.wire.cot.xml_decode import decode_xml
from hima.wire.cot.xml_encode import encode_xml

DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFER: Final = "t-x-takp-v"
REQUEST: Final = "t-x-takp-q"
RESPONSE: Final = "t-x-takp-r"
ANSWER_NS: Final = 60 * SECOND_NS
"""A client waits so long for the response before it connects anew."""
WORDS_MAX: Final = 16
"""Words on the protocol that are read on one connection: two are needed, and nobody shall keep us busy with them."""
_VERSION: Final = "1"
_MARK: Final = b"t-x-takp-"


def document(event: CotEvent) -> bytes:
    """An event as it goes out in XML."""
    # Nothing after the end: receivers that cut there want the declaration to be first.
    return DECLARATION + encode_xml(event)


def both_ways(event: CotEvent) -> bytes:
    """An event for a negotiated stream: in TAK protocol, whose frame says where it ends, then in XML."""
    return in_stream(encode_tak(event)) + document(event)


def one_way(message: bytes, encoding: Encoding) -> bytes:
    """What `both_ways` made, in one of the two."""
    found = read_varint(message, 1)
    if message[0] != MAGIC or found is None:
        raise ValueError("not a message in both encodings")
    end = found[0] + found[1]
    return message[:end] if encoding is Encoding.PROTOBUF else message[end:]


class _Negotiation:
    """What both sides of a connection share; peers' other words are left alone.

    Attributes:
        reason: Why nothing is said now; empty if there is nothing to say.
        refused: Always 0: peers do not answer events.
        over: True if the connection is of no use any more.
    """

    def __init__(self, context: SharingContext) -> None:
        self.reason = ""
        self.refused = 0
        self.over = False
        self._context = context
        self._restart()

    def _restart(self) -> None:
        self.reason, self.over = "", False
        self._tail = Tail()
        self._words = 0
        self._encoding = Encoding.XML

    @property
    def open(self) -> bool:
        """True while the picture may be told."""
        return not self.over

    def say(self, messages: Sequence[bytes], now_ns: int) -> tuple[bytes, int]:  # noqa: ARG002 - as any conversation
        """The messages in the encoding of the moment, and how many they are."""
        return b"".join(one_way(message, self._encoding) for message in messages), len(messages)

    def hear(self, data: bytes, now_ns: int) -> bytes:
        """Take what the other side says; returns what is answered."""
        answers = b""
        if not self._heeds():
            return answers
        parts = split(self._tail, data)
        self._tail = parts.tail
        for part in parts.messages:
            # Of all else that peers say nothing is read.
            if _MARK not in part.data or not self._heeds():
                continue
            self._words += 1
            event = decode_xml(part.data)
            control = event.part("TakControl") if isinstance(event, CotEvent) else None
            if isinstance(event, CotEvent) and control is not None:
                answers += self._take(event, control, now_ns)
        return answers

    def _heeds(self) -> bool:
        """False once there is nothing more to agree on, or a peer has said too much on it."""
        return self._encoding is Encoding.XML and self._words < WORDS_MAX

    def _take(self, event: CotEvent, control: Element, now_ns: int) -> bytes:
        raise NotImplementedError

    def _word(self, name: str, type_: str, said: Element, now_ns: int) -> bytes:
        now_ns -= now_ns % MILLISECOND_NS
        event = CotEvent(
            uid=name, type=type_, how="m-g", time_ns=now_ns, start_ns=now_ns, stale_ns=now_ns + ANSWER_NS,
            lat_deg=0.0, lon_deg=0.0, opex=OPEX[self._context.mode],
            detail=Element("detail", (), (Element("TakControl", (), (said,)),)),
        )  # fmt: skip
        return document(event)


class CotOffer(_Negotiation):
    """Our side where we are the server: one client's connection.

    Args:
        context: Surroundings.
    """

    def begin(self, now_ns: int) -> bytes:
        """The offer."""
        self._restart()
        support = Element("TakProtocolSupport", (("version", _VERSION),))
        return self._word(uid(self._context, "protocol", _VERSION), OFFER, support, now_ns)

    def _take(self, event: CotEvent, control: Element, now_ns: int) -> bytes:
        request = control.find("TakRequest")
        if event.type != REQUEST or request is None:
            return b""
        agreed = request.get("version") == _VERSION
        if agreed:
            self._encoding = Encoding.PROTOBUF
        status = Element("TakResponse", (("status", "true" if agreed else "false"),))
        return self._word(event.uid, RESPONSE, status, now_ns)


class CotAcceptance(_Negotiation):
    """Our side where we are the client: one connection after another to the same server.

    Args:
        context: Surroundings.
    """

    def __init__(self, context: SharingContext) -> None:
        super().__init__(context)
        self._asked_ns: int | None = None
        self._in_vain = False

    @property
    def open(self) -> bool:
        """False between the request and the response."""
        return super().open and self._asked_ns is None

    def begin(self, now_ns: int) -> bytes:  # noqa: ARG002 - as any conversation
        """Nothing: the server offers."""
        # A server that has left a request without an answer is not asked again: from here on it gets XML.
        self._in_vain |= self._asked_ns is not None
        self._asked_ns = None
        self._restart()
        return b""

    def say(self, messages: Sequence[bytes], now_ns: int) -> tuple[bytes, int]:
        """The messages; nothing while a response is awaited, for a server may already read protobuf by then."""
        if self._asked_ns is None:
            return super().say(messages, now_ns)
        if not 0 <= now_ns - self._asked_ns < ANSWER_NS:
            self.over = True
            self.reason = "did not answer the request for TAK protocol 1"
        return b"", 0

    def _take(self, event: CotEvent, control: Element, now_ns: int) -> bytes:
        if event.type == OFFER and self._asked_ns is None and not self._in_vain and _offered(control):
            self._asked_ns, self.reason = now_ns, "waits for the response on TAK protocol 1"
            return self._word(event.uid, REQUEST, Element("TakRequest", (("version", _VERSION),)), now_ns)
        response = control.find("TakResponse")
        if event.type == RESPONSE and self._asked_ns is not None and response is not None:
            self._asked_ns, self.reason = None, ""
            if response.get("status") == "true":
                self._encoding = Encoding.PROTOBUF
            else:
                self._in_vain = True
        return b""


def _offered(control: Element) -> bool:
    """A server may offer several versions."""
    offers = (said for said in control.children if isinstance(said, Element) and said.tag == "TakProtocolSupport")
    return any(offer.get("version") == _VERSION for offer in offers)
