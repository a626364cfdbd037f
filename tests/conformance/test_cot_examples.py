"""Cursor on Target against the MITRE base schema and against `takproto`, an independent codec of TAK protocol 1."""

from pathlib import Path

import pytest
import takproto
from lxml import etree
from tests.unit.sharing.test_cot_events import EVERYTHING, PILOT, context
from tests.unit.web.conftest import NOON_NS, a_picture, an_alert, tracks
from tests.unit.wire_cot.test_xml import WHOLE

from hima.adapters.site_folder import open_site_folder
from hima.picture.mode import Mode
from hima.sharing.cot_output import CotOutput, messages
from hima.units import SECOND_NS
from hima.wire.cot.event import CotEvent
from hima.wire.cot.framing import Encoding, datagram, in_mesh, in_stream, read
from hima.wire.cot.tak_message import encode_tak
from hima.wire.cot.xml_decode import decode_xml
from hima.wire.cot.xml_encode import encode_xml

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "cot"
corpus = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/cot is not there"),
]
NAMES = sorted(path.name for path in (DATA / "examples").glob("*.cot")) or ["none"]
SCHEMA = DATA / "mitre" / "CoT Base-Event Schema  (PUBLIC RELEASE).xsd"


def example(name: str) -> CotEvent:
    (framed,) = datagram((DATA / "examples" / name).read_bytes()).messages
    event = read(framed)
    assert isinstance(event, CotEvent), event
    return event


def valid(document: bytes) -> bool:
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    return bool(schema.validate(etree.fromstring(document)))


@pytest.mark.parametrize("name", [pytest.param(name, marks=corpus) for name in NAMES])
def test_examples_pass_the_schema_in_and_out_and_come_back_equal(name: str) -> None:
    raw = (DATA / "examples" / name).read_bytes()
    assert valid(raw)
    event = example(name)
    out = encode_xml(event)
    assert valid(out)
    assert decode_xml(out) == event
    (framed,) = datagram(in_mesh(encode_tak(event))).messages
    again = read(framed)
    assert isinstance(again, CotEvent)
    assert valid(encode_xml(again))


@pytest.mark.corpus
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/cot is not there")
def test_there_are_twelve_examples() -> None:
    assert len(NAMES) == 12
    assert not valid(WHOLE.replace('how="m-g"', "").encode())


def ours(name: str) -> CotEvent:
    if name != "own":
        return example(name)
    event = decode_xml(WHOLE.encode())
    assert isinstance(event, CotEvent)
    return event


@pytest.mark.parametrize("name", ["own", *(pytest.param(name, marks=corpus) for name in NAMES)])
def test_takproto_reads_what_we_write(name: str) -> None:
    event = ours(name)
    for whole in (in_mesh(encode_tak(event)), in_stream(encode_tak(event))):
        theirs = takproto.parse_proto(bytearray(whole)).cotEvent
        assert (theirs.uid, theirs.type, theirs.how, theirs.opex) == (event.uid, event.type, event.how, event.opex)
        assert theirs.sendTime * 1_000_000 == event.time_ns
        assert theirs.staleTime * 1_000_000 == event.stale_ns
        assert (theirs.lat, theirs.lon) == (event.lat_deg, event.lon_deg)
        assert theirs.hae == (9_999_999.0 if event.hae_m is None else event.hae_m)
        contact = event.part("contact")
        assert theirs.detail.contact.callsign == (contact.get("callsign") if contact else "")


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", ["own", *(pytest.param(name, marks=corpus) for name in NAMES)])
def test_we_read_what_takproto_writes(name: str, stream: bool) -> None:
    event = ours(name)
    document = encode_xml(event).decode()
    kind = takproto.TAKProtoVer.STREAM if stream else takproto.TAKProtoVer.MESH
    (framed,) = datagram(bytes(takproto.xml2proto(document, kind))).messages
    assert framed.encoding is Encoding.PROTOBUF
    found = read(framed)
    assert isinstance(found, CotEvent)
    assert (found.uid, found.type, found.time_ns, found.stale_ns) == (
        event.uid,
        event.type,
        event.time_ns,
        event.stale_ns,
    )
    assert (found.lat_deg, found.lon_deg, found.hae_m, found.ce_m) == (
        event.lat_deg,
        event.lon_deg,
        event.hae_m,
        event.ce_m,
    )
    assert found.part("contact") == event.part("contact")


@pytest.mark.corpus
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/cot is not there")
def test_everything_an_output_says_passes_the_schema() -> None:
    site = open_site_folder(ROOT / "sites" / "khor_mor")
    picture = a_picture(tracks(3), site, (an_alert(),), (PILOT,))
    state, around = CotOutput(), context(site, Mode.EXERCISE)
    first = messages(state, picture, around, EVERYTHING)
    gone = messages(state, a_picture(tracks(0, NOON_NS + 2 * SECOND_NS), site), around, EVERYTHING)
    assert first
    assert gone
    for document in first + gone:
        assert valid(document), document
