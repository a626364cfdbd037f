"""SAPIENT against the templates of the test harness of BSI Flex 335 v2.0 and older messages of Apex."""

from pathlib import Path

import pytest
from google.protobuf import json_format
from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage as Wire

from hima.wire.sapient.codec import decode, to_wire
from hima.wire.sapient.framing import Tail, datagram, split
from hima.wire.sapient.message import SapientMessage

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "sapient"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/sapient is not there"),
]
TEMPLATES = sorted((DATA / "harness_v2_messages").rglob("*.json"))


def test_there_are_43() -> None:
    assert len(TEMPLATES) == 43


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_template_comes_back_as_it_was(path: Path) -> None:
    wire = json_format.Parse(path.read_text("utf-8-sig"), Wire())
    message = decode(wire.SerializeToString())
    assert isinstance(message, SapientMessage), message
    assert Wire.FromString(to_wire(message)) == wire


def test_all_in_one_stream_cut_at_every_place() -> None:
    stream = (DATA / "harness_v2_frames.bin").read_bytes()
    whole = [message.data for message in datagram(stream).messages]
    assert len(whole) == 43
    for size in (1, 2, 3, 5, 7, 64, 1448):
        tail, found = Tail(), []
        for at in range(0, len(stream), size):
            parts = split(tail, stream[at : at + size])
            assert parts.errors == ()
            found += [message.data for message in parts.messages]
        assert found == whole
    for at in range(len(stream)):
        tail = Tail()
        assert len(split(tail, stream[:at]).messages) + len(split(tail, stream[at:]).messages) == 43


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("apex/xml/**/*.xml", "sapient_v6_xml"),
        ("apex/proto/bsi_flex_335_v1_0/*.json", "bsi_flex_335_v1_json"),
        ("harness_v2_messages/**/*Detection*.json", "bsi_flex_335_json"),
    ],
)
def test_text_is_refused_by_the_name_of_its_edition(pattern: str, reason: str) -> None:
    paths = sorted(DATA.glob(pattern))
    assert paths
    for path in paths:
        assert [error.reason for error in datagram(path.read_bytes()).errors] == [reason], path


def test_a_registration_of_flex_v1_in_protobuf_is_named() -> None:
    text = (DATA / "apex/proto/bsi_flex_335_v1_0/registration_proto.json").read_text()
    wire = Wire(node_id="a8654cdf-4328-47de-81fa-c495589e30c9")
    wire.registration.icd_version = "BSI Flex 335 v1.0"
    assert '"BSI Flex 335 v1.0"' in text
    found = decode(wire.SerializeToString())
    assert not isinstance(found, SapientMessage)
    assert found.reason == "bsi_flex_335_v1"
