"""Messages of CAP as the standard's rules want them."""

from typing import Any

import msgspec
import pytest
from lxml import etree
from tests.cap_schema import problems

from hima.units import SECOND_NS
from hima.wire.cap.encode import encode_cap, moment_text
from hima.wire.cap.message import (
    Area,
    CapMessage,
    Category,
    Certainty,
    Info,
    MsgType,
    Reference,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)

NOON_NS = 1_795_780_800_000_000_000
RING = ((35.0, 44.0), (35.0, 44.1), (35.1, 44.1), (35.0, 44.0))
AREA = Area(description="Gas plant <north> & west", polygons=(RING,), circles=((35.123456789, 44.5, 250.0),))
INFO = Info(
    language="en",
    categories=(Category.SECURITY, Category.SAFETY),
    event="Possible drone",
    responses=(ResponseType.MONITOR,),
    urgency=Urgency.IMMEDIATE,
    severity=Severity.SEVERE,
    certainty=Certainty.LIKELY,
    effective_ns=NOON_NS,
    onset_ns=NOON_NS + 60 * SECOND_NS,
    expires_ns=NOON_NS + 600 * SECOND_NS,
    sender_name="hima at plant",
    headline="Line\nbreak and \x1b[31m and \u202e",
    description="5 < 6 & 7 > 6",
    instruction="Watch.",
    contact="Amina Rashid",
    parameters=(("hima.mode", "LIVE"),),
    areas=(AREA,),
)
WHOLE = CapMessage(
    identifier="hima.plant.1",
    sender="hima.plant",
    sent_ns=NOON_NS + 1,
    status=Status.ACTUAL,
    type=MsgType.UPDATE,
    scope=Scope.RESTRICTED,
    source="hima",
    restriction="For partners.",
    note="None.",
    references=(Reference("hima.plant", "hima.plant.0", NOON_NS), Reference("hima.plant", "hima.plant.00", NOON_NS)),
    infos=(INFO,),
)


def changed(**parts: Any) -> CapMessage:
    return msgspec.structs.replace(WHOLE, **parts)


def text_of(document: bytes, tag: str) -> str:
    (found,) = etree.fromstring(document).iter(f"{{urn:oasis:names:tc:emergency:cap:1.2}}{tag}")
    return str(found.text)


def test_a_message_keeps_the_schema() -> None:
    assert problems(encode_cap(WHOLE)) == []


def test_the_schema_of_the_test_is_no_rubber_stamp() -> None:
    document = encode_cap(WHOLE)
    for old, new in ((b"<status>Actual", b"<status>Real"), (b"-00:00", b"Z"), (b"<scope>Restricted</scope>", b"")):
        assert problems(document.replace(old, new)) != []


def test_times_have_a_numeric_offset_and_whole_seconds() -> None:
    assert moment_text(NOON_NS + 999_999_999) == "2026-11-27T12:00:00-00:00"
    assert b"Z<" not in encode_cap(WHOLE)


def test_places_are_latitude_first_and_closed_and_radii_kilometres() -> None:
    document = encode_cap(WHOLE)
    ring = "35.000000,44.000000 35.000000,44.100000 35.100000,44.100000 35.000000,44.000000"
    assert text_of(document, "polygon") == ring
    assert text_of(document, "circle") == "35.123457,44.500000 0.250"


def test_text_deceives_nobody_and_breaks_nothing() -> None:
    document = encode_cap(WHOLE)
    assert text_of(document, "headline") == "Line[U+000A]break and [U+001B][31m and [U+202E]"
    assert text_of(document, "description") == "5 < 6 & 7 > 6"
    assert text_of(document, "areaDesc") == "Gas plant <north> & west"
    assert problems(encode_cap(changed(note="\ud800\uffff\x00"))) == []


def test_references_name_sender_identifier_and_time() -> None:
    one = "hima.plant,hima.plant.0,2026-11-27T12:00:00-00:00"
    assert text_of(encode_cap(WHOLE), "references") == f"{one} {one.replace('plant.0', 'plant.00')}"


@pytest.mark.parametrize(
    "parts",
    [
        {"identifier": "with space"},
        {"identifier": ""},
        {"sender": "a,b"},
        {"sender": "a&b"},
        {"sender": "a<b"},
        {"references": ()},
        {"type": MsgType.CANCEL, "references": ()},
        {"references": (Reference("a b", "c", 0),)},
        {"restriction": ""},
        {"infos": (msgspec.structs.replace(INFO, categories=()),)},
        {"infos": (msgspec.structs.replace(INFO, areas=(Area(description="x", polygons=(RING[:-1],)),)),)},
    ],
)
def test_what_breaks_a_rule_is_not_written(parts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^a|^information"):
        encode_cap(changed(**parts))
