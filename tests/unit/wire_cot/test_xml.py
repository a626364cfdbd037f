"""Events as XML: what the schema says comes in, and nothing of what attackers send does harm."""

import pytest

from hima.errors import DecodeError
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.xml_decode import decode_xml
from hima.wire.cot.xml_encode import encode_xml

TIMES = 'time="2026-11-27T12:00:00Z" start="2026-11-27T12:00:00Z" stale="2026-11-27T12:01:00Z"'
POINT = '<point lat="35.2" lon="44.9" hae="412.5" ce="10" le="9999999.0"/>'
HEAD = f'<event version="2.0" uid="u-1" type="a-f-A-M-H-Q" how="m-g" {TIMES}'
WHOLE = f'{HEAD}>{POINT}<detail><contact callsign="Falke 1"/><remarks>seen &amp; heard</remarks></detail></event>'
NOON_NS = 1_795_780_800_000_000_000


def reason(text: str | bytes) -> str:
    """Why a document is refused."""
    found = decode_xml(text.encode() if isinstance(text, str) else text)
    assert isinstance(found, DecodeError), found
    return found.reason


def test_an_event_is_read() -> None:
    assert decode_xml(WHOLE.encode()) == CotEvent(
        uid="u-1",
        type="a-f-A-M-H-Q",
        how="m-g",
        time_ns=NOON_NS,
        start_ns=NOON_NS,
        stale_ns=NOON_NS + 60_000_000_000,
        lat_deg=35.2,
        lon_deg=44.9,
        hae_m=412.5,
        ce_m=10.0,
        le_m=None,
        detail=Element(
            "detail", (), (Element("contact", (("callsign", "Falke 1"),)), Element("remarks", (), ("seen & heard",)))
        ),
    )


def test_all_three_numbers_for_unknown_become_nothing() -> None:
    found = decode_xml(WHOLE.replace("412.5", "9999999").replace('ce="10"', 'ce="9999999.0"').encode())
    assert isinstance(found, CotEvent)
    assert (found.hae_m, found.ce_m, found.le_m) == (None, None, None)


def test_what_was_read_is_written_back() -> None:
    found = decode_xml(WHOLE.encode())
    assert isinstance(found, CotEvent)
    assert decode_xml(encode_xml(found)) == found


def test_text_of_others_stays_text() -> None:
    hostile = '"><script>alert(1)</script>&\u202e\x00\x1b[31m\r\nINFO ok'
    event = decode_xml(WHOLE.encode())
    assert isinstance(event, CotEvent)
    detail = Element("detail", (), (Element("contact", (("callsign", hostile),)), Element("remarks", (), (hostile,))))
    again = decode_xml(
        encode_xml(CotEvent(**{n: getattr(event, n) for n in event.__struct_fields__} | {"detail": detail}))
    )
    assert isinstance(again, CotEvent)
    kept = hostile.replace("\x00", "").replace("\x1b", "")
    assert again.part("contact") == Element("contact", (("callsign", kept),))
    assert again.part("remarks") == Element("remarks", (), (kept,))


def attributes(count: int) -> str:
    """So many attributes of an element."""
    return " ".join(f'x{i}=""' for i in range(count))


BILLION_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + f"]>{WHOLE.replace('Falke 1', '&j;')}"
)
SMALL_AND_GROWING = (
    f'<!DOCTYPE e [<!ENTITY a "{"x" * 40}"><!ENTITY b "{"&a;" * 40}">]>{WHOLE.replace("Falke 1", "&b;" * 9)}'
)
BY_FILE = f'<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]>{WHOLE.replace("Falke 1", "&x;")}'
BY_ADDRESS = f'<!DOCTYPE e SYSTEM "http://192.0.2.1/e.dtd">{WHOLE}'


@pytest.mark.parametrize("text", [BILLION_LAUGHS, SMALL_AND_GROWING, BY_FILE, BY_ADDRESS])
def test_document_types_are_forbidden_before_they_are_read(text: str) -> None:
    assert reason(text) == "document_type_forbidden"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (WHOLE.replace("Falke 1", "&undefined;"), "not_well_formed"),
        (f"{HEAD}>" + "<a>" * 5_000, "too_deep"),
        (f"{HEAD}>{POINT}<detail>{'<a/>' * 2_001}</detail></event>", "too_many_elements"),
        (f"{HEAD}>{POINT}<detail><a {attributes(65)}/></detail></event>", "too_many_attributes"),
        (f"{HEAD}>{POINT}<detail><a {attributes(5_500)}/></detail></event>", "too_many_attributes"),
        (WHOLE + " " * 65_536, "too_long"),
        ('<?xml version="1.0" encoding="UTF-7"?>' + WHOLE, "encoding_not_utf8"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + WHOLE, "encoding_not_utf8"),
        (WHOLE.encode("utf-16"), "encoding_not_utf8"),
        (WHOLE.encode("utf-16-le"), "encoding_not_utf8"),
        (WHOLE.encode().replace(b"Falke", b"Fa\xfflke"), "not_well_formed"),
        (WHOLE.replace('uid="u-1"', 'uid="u-1" uid="u-2"'), "not_well_formed"),
        ("", "not_well_formed"),
        ("{}", "not_well_formed"),
        ("<evil/>", "not_an_event"),
        (WHOLE.replace('version="2.0"', 'version="1.1"'), "unknown_version"),
        (WHOLE.replace('uid="u-1"', ""), "missing_attribute"),
        (WHOLE.replace('uid="u-1"', f'uid="{"u" * 257}"'), "bad_uid"),
        (WHOLE.replace("a-f-A-M-H-Q", "a f A"), "bad_type"),
        (WHOLE.replace('"m-g"', '"mouse"'), "bad_how"),
        (WHOLE.replace('how="m-g"', 'how="m-g" qos="high"'), "bad_qos"),
        (WHOLE.replace(POINT, ""), "no_point"),
        (WHOLE.replace(POINT, POINT * 2), "said_twice"),
        (WHOLE.replace("2026-11-27T12:01:00Z", "2026-11-27T11:59:59Z"), "stale_before_start"),
        (WHOLE.replace("12:01:00Z", "12:01:00"), "bad_time"),
        (WHOLE.replace("35.2", "35,2"), "bad_number"),
        (WHOLE.replace("35.2", "١٢"), "bad_number"),
        (WHOLE.replace("35.2", "1_0"), "bad_number"),
        (WHOLE.replace("35.2", "nan"), "bad_number"),
        (WHOLE.replace("35.2", "90.0000001"), "out_of_range"),
        (WHOLE.replace("44.9", "-181"), "out_of_range"),
        (WHOLE.replace("412.5", "-99999"), "out_of_range"),
        (WHOLE.replace('ce="10"', 'ce="-1"'), "out_of_range"),
        (WHOLE.replace('ce="10"', ""), "missing_attribute"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_what_is_refused_is_named(text: str | bytes, why: str) -> None:
    assert reason(text) == why
