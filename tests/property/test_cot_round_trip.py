"""Cursor on Target: every event comes back from XML and from protobuf, however it is cut; any bytes give a value."""

from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hima.errors import DecodeError
from hima.wire.cot.event import EVENT_BYTES_MAX, CotEvent, Element
from hima.wire.cot.framing import Tail, datagram, in_stream, read, split
from hima.wire.cot.tak_message import TakControl, decode_tak, encode_tak
from hima.wire.cot.xml_decode import decode_xml
from hima.wire.cot.xml_encode import encode_xml

MILLISECOND_NS = 1_000_000
characters = st.characters(
    codec="utf-8", exclude_characters=[chr(i) for i in range(32) if i not in (9, 10, 13)]
).filter(lambda c: c not in "\ufffe\uffff")
texts = st.text(characters, max_size=20)
words = st.from_regex(r"[A-Za-z0-9_]{1,6}(-[A-Za-z0-9]{1,4}){0,5}", fullmatch=True)
names = st.sampled_from(["contact", "track", "status", "takv", "remarks", "__group", "link", "a-b.c"])
attributes = st.dictionaries(
    st.sampled_from(["callsign", "endpoint", "speed", "course", "battery", "x", "device"]), texts, max_size=4
).map(lambda found: tuple(found.items()))


def element(children: "st.SearchStrategy[Element | str]") -> "st.SearchStrategy[Element]":
    return st.builds(Element, names, attributes, st.lists(children, max_size=3).map(joined))


def joined(children: "list[Element | str]") -> "tuple[Element | str, ...]":
    """As a parser gives them: no two texts beside one another, none that is only blanks."""
    kept: list[Element | str] = []
    for child in children:
        if isinstance(child, str) and (child == "" or child.isspace() or (kept and isinstance(kept[-1], str))):
            continue
        kept.append(child)
    return tuple(kept)


leaves = st.builds(Element, names, attributes)
parts = st.recursive(leaves | texts, element, max_leaves=8)
details = st.lists(parts.filter(lambda part: isinstance(part, Element)), max_size=5).map(
    lambda children: Element("detail", (), tuple(children))
)
moments = st.integers(1, 7_000_000_000_000).map(lambda moment_ms: moment_ms * MILLISECOND_NS)


def numbers(low: float, high: float) -> "st.SearchStrategy[float]":
    """To a billionth, as a decimal without an exponent can say it."""
    return st.floats(low, high).map(lambda value: round(value, 9) if abs(value) > 1e-4 else 0.0)


optional_m = st.none() | numbers(0, 9_999_998)
events = st.builds(
    lambda times, **said: CotEvent(time_ns=times[2], start_ns=min(times[:2]), stale_ns=max(times[:2]), **said),
    times=st.tuples(moments, moments, moments),
    uid=texts.filter(lambda uid: bool(uid.strip())),
    type=words,
    how=st.sampled_from(["m-g", "h-e", "m-r", "h-g-i-g-o"]),
    lat_deg=numbers(-90, 90),
    lon_deg=numbers(-180, 180),
    hae_m=st.none() | numbers(-15_000, 1_000_000),
    ce_m=optional_m,
    le_m=optional_m,
    access=texts,
    qos=st.sampled_from(["", "5-r-d"]),
    opex=st.sampled_from(["", "s", "e-Quiet Night"]),
    detail=st.none() | details.filter(lambda detail: bool(detail.children)),
)


def sorted_attributes(part: "Element | str") -> "Element | str":
    if isinstance(part, str):
        return part
    return Element(part.tag, tuple(sorted(part.attributes)), tuple(map(sorted_attributes, part.children)))


def canonical(event: CotEvent) -> CotEvent:
    """In protobuf the parts of a detail, and the attributes of a part, stand in an order of their own."""
    if event.detail is None:
        return event
    children = tuple(sorted(map(sorted_attributes, event.detail.children), key=repr))
    return msgspec.structs.replace(event, detail=Element("detail", (), children))


@given(events)
@settings(max_examples=300)
def test_events_come_back_from_xml(event: CotEvent) -> None:
    assert decode_xml(encode_xml(event)) == event


@given(events)
@settings(max_examples=300)
def test_events_come_back_from_protobuf(event: CotEvent) -> None:
    again = decode_tak(encode_tak(event))
    assert isinstance(again, CotEvent), again
    assert canonical(again) == canonical(event)


@given(st.lists(st.tuples(events, st.booleans()), max_size=5), st.lists(st.integers(0, 100_000), max_size=8))
@settings(max_examples=150)
def test_a_stream_gives_every_event_however_it_is_cut(said: list[tuple[CotEvent, bool]], places: list[int]) -> None:
    stream = b"".join(in_stream(encode_tak(event)) if binary else encode_xml(event) for event, binary in said)
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    tail, got = Tail(), []
    for begin, end in pairwise(edges):
        found = split(tail, stream[begin:end])
        assert found.errors == ()
        got += [read(message) for message in found.messages]
        tail = found.tail
    assert tail == Tail()
    assert [canonical(event) for event in got if isinstance(event, CotEvent)] == [canonical(event) for event, _ in said]


pieces = st.sampled_from([
    b"<event", b"</event>", b"<?xml", b"<!DOCTYPE a>", b"\xbf", b"\xbf\x01\xbf", b"\xbf\x05hello", b"<point ", b"'",
    b">", b"\x12\x04", b"\xff", b"&lt;", b"<![CDATA[", b"]]>",
])  # fmt: skip


@given(st.lists(pieces | st.binary(max_size=12), max_size=20), st.lists(st.integers(0, 1_000), max_size=6))
@settings(max_examples=500)
def test_any_bytes_give_the_same_messages_however_they_are_cut(made: list[bytes], places: list[int]) -> None:
    stream = b"".join(made)
    whole = split(Tail(), stream)
    edges = [0, *sorted(place % (len(stream) + 1) for place in places), len(stream)]
    tail, got = Tail(), []
    for begin, end in pairwise(edges):
        found = split(tail, stream[begin:end])
        got += [message.data for message in found.messages]
        tail = found.tail
        assert len(tail.data) <= EVENT_BYTES_MAX + 11
    assert got == [message.data for message in whole.messages]
    for message in whole.messages:
        assert isinstance(read(message), CotEvent | TakControl | DecodeError)


@given(st.binary(max_size=200))
@settings(max_examples=500)
def test_any_bytes_give_a_value(data: bytes) -> None:
    assert isinstance(decode_xml(data), CotEvent | DecodeError)
    assert isinstance(decode_tak(data), CotEvent | TakControl | DecodeError)
    datagram(data)


@given(events, st.integers(0, 10_000), st.integers(0, 255))
@settings(max_examples=300)
def test_a_damaged_message_gives_a_value(event: CotEvent, place: int, byte: int) -> None:
    for whole, decode in ((encode_xml(event), decode_xml), (encode_tak(event), decode_tak)):
        damaged = bytearray(whole)
        damaged[place % len(whole)] = byte
        assert isinstance(decode(bytes(damaged)), CotEvent | TakControl | DecodeError)
