import msgspec
import pytest
from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage as Wire
from tests import sapient_peer as peer

from hima.errors import DecodeError
from hima.wire.sapient import codec, mapping
from hima.wire.sapient.codec import decode, encode
from hima.wire.sapient.codes import Info, LocationCoordinateSystem, LocationDatum, RangeBearingDatum, System
from hima.wire.sapient.identifiers import is_ulid, is_uuid, ulid_of, uuid_of
from hima.wire.sapient.message import SapientMessage


def taken(message: object) -> SapientMessage:
    found = decode(peer.raw(message))
    assert isinstance(found, SapientMessage), found
    return found


def reason(data: bytes) -> str:
    found = decode(data)
    assert isinstance(found, DecodeError), found
    return found.reason


def test_a_detection_at_a_place() -> None:
    said = peer.located(lat_deg=35.5, lon_deg=44.25, hae_m=None)
    said.detection_report.location.x_error = 4.0
    said.detection_report.detection_confidence = 0.5
    said.detection_report.enu_velocity.east_rate = 0.0
    said.detection_report.enu_velocity.north_rate = -7.0
    found = taken(said)
    report = found.detection_report
    assert report is not None
    assert (found.timestamp_ns, found.node_id, report.object_id) == (peer.NOON_NS, peer.NODE, peer.OBJECT)
    place = report.location
    assert place is not None
    assert (place.x, place.y, place.z, place.x_error, place.y_error) == (44.25, 35.5, None, 4.0, None)
    assert place.coordinate_system is LocationCoordinateSystem.LAT_LNG_DEG_M
    assert place.datum is LocationDatum.WGS84_E
    assert report.detection_confidence == 0.5
    assert report.enu_velocity is not None
    assert (report.enu_velocity.east_rate, report.enu_velocity.up_rate) == (0.0, None)


def test_a_detection_seen_from_the_node() -> None:
    report = taken(peer.seen(azimuth=0.0, range_m=None)).detection_report
    assert report is not None
    assert report.range_bearing is not None
    assert (report.range_bearing.azimuth, report.range_bearing.range) == (0.0, None)
    assert report.range_bearing.datum is RangeBearingDatum.TRUE


def test_a_status_and_a_registration() -> None:
    status = taken(peer.status()).status_report
    assert status is not None
    assert (status.system, status.info, status.mode) == (System.OK, Info.NEW, "Default")
    registration = taken(peer.registration()).registration
    assert registration is not None
    assert registration.mode_definition[0].detection_definition[0].location_type.location_datum is LocationDatum.WGS84_E


@pytest.mark.parametrize(
    "message",
    [peer.registration(), peer.status(), peer.located(), peer.seen(), peer.task_ack(), peer.error(), peer.alert()],
)
def test_what_is_read_is_written_again(message: object) -> None:
    assert Wire.FromString(encode(taken(message))) == message


def test_every_field_of_the_standard_has_one_of_ours_and_none_is_made_up() -> None:
    shapes: dict[str, mapping.Shape] = {}
    mapping.Shape(Wire.DESCRIPTOR, SapientMessage, shapes)
    pending = [(Wire.DESCRIPTOR, SapientMessage)]
    seen: set[str] = set()
    while pending:
        descriptor, struct = pending.pop()
        if descriptor.full_name in seen:
            continue
        seen.add(descriptor.full_name)
        types = {field.name: mapping._inner(field.type) for field in msgspec.structs.fields(struct)}
        assert set(types) == {mapping.attribute(field) for field in descriptor.fields}, descriptor.full_name
        for field in descriptor.fields:
            kind = types[mapping.attribute(field)]
            if field.enum_type is not None:
                assert sorted(map(int, kind)) == sorted(value.number for value in field.enum_type.values)
                assert all(value.name.endswith(f"_{kind(value.number).name}") for value in field.enum_type.values)
            elif field.message_type is not None and not mapping._is_time(field):
                pending.append((field.message_type, kind))
    assert seen == set(shapes)


def without(message: object, *path: str) -> bytes:
    inner = message
    for name in path[:-1]:
        inner = getattr(inner, name)
    inner.ClearField(path[-1])  # type: ignore[attr-defined]
    return peer.raw(message)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (without(peer.located(), "node_id"), "missing_field"),
        (without(peer.located(), "timestamp"), "missing_field"),
        (without(peer.located(), "detection_report"), "missing_choice"),
        (without(peer.located(), "detection_report", "location"), "missing_choice"),
        (without(peer.located(), "detection_report", "object_id"), "missing_field"),
        (without(peer.located(), "detection_report", "location", "x"), "missing_field"),
        (without(peer.located(), "detection_report", "location", "datum"), "missing_field"),
        (without(peer.registration(), "registration", "icd_version"), "missing_field"),
        (without(peer.registration(), "registration", "config_data"), "missing_field"),
        (without(peer.status(), "status_report", "mode"), "missing_field"),
        (b"", "missing_field"),
        (b"\xff", "not_a_message"),
        (b"\x12\x02\xff\xfe", "not_a_message"),
    ],
)
def test_b25_what_must_be_there(data: bytes, why: str) -> None:
    assert reason(data) == why


VERSION_1, VARIANT_C = "a8654cdf-4328-17de-81fa-c495589e30c9", "a8654cdf-4328-47de-c1fa-c495589e30c9"
WRITTEN_OTHERWISE = [peer.NODE.upper(), f"{{{peer.NODE}}}", f"urn:uuid:{peer.NODE}", "1", peer.NODE[:-1]]


@pytest.mark.parametrize("node", [*WRITTEN_OTHERWISE, VERSION_1, VARIANT_C])
def test_nodes_are_uuids_of_version_4(node: str) -> None:
    assert reason(peer.raw(peer.located(node=node))) == "bad_uuid"


@pytest.mark.parametrize(
    "name", [peer.OBJECT.lower(), "8" + peer.OBJECT[1:], peer.OBJECT[:-1], "0" * 25 + "U", "x" * 1_000_000]
)
def test_b33_objects_are_ulids(name: str) -> None:
    assert reason(peer.raw(peer.located(object_id=name))) == "bad_ulid"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_b29_numbers_are_finite(value: float) -> None:
    assert reason(peer.raw(peer.located(lat_deg=value))) == "not_finite"
    said = peer.seen()
    said.detection_report.detection_confidence = value
    assert reason(peer.raw(said)) == "not_finite"


def test_an_unknown_number_of_an_enumeration() -> None:
    said = peer.located()
    said.detection_report.location.coordinate_system = 3
    assert reason(peer.raw(said)) == "unknown_value"


@pytest.mark.parametrize(
    ("seconds", "nanos", "why"),
    [(-1, 0, "bad_time"), (2**62, 0, "bad_time"), (1, -1, "bad_time"), (1, 1_000_000_000, "bad_time")],
)
def test_times_are_times(seconds: int, nanos: int, why: str) -> None:
    said = peer.located()
    said.timestamp.seconds, said.timestamp.nanos = seconds, nanos
    assert reason(peer.raw(said)) == why


@pytest.mark.parametrize("year_ns", [0, 4_291_747_200_000_000_000])
def test_b35_1970_and_2106_are_times_and_whoever_knows_the_present_judges(year_ns: int) -> None:
    assert taken(peer.located(time_ns=year_ns)).timestamp_ns == year_ns


def field(number: int, content: bytes) -> bytes:
    length, head = len(content), bytearray()
    for value in (number << 3 | 2, length):
        rest = value
        while rest > 0x7F:
            head.append(rest & 0x7F | 0x80)
            rest >>= 7
        head.append(rest)
    return bytes(head) + content


def test_b23_nested_without_end() -> None:
    nested = b""
    for _ in range(5_000):
        nested = field(4, nested)
    assert reason(peer.raw(peer.located()) + field(7, field(11, field(3, nested)))) == "not_a_message"


def test_b24_unknown_fields() -> None:
    assert reason(peer.raw(peer.located()) + field(99, b"x" * 300_000)) == "unknown_field"
    many = b"".join(field(50, b"") for _ in range(100_000))
    assert reason(peer.raw(peer.located()) + many) == "unknown_field"
    said = peer.located()
    inside = peer.raw(said.detection_report) + field(77, b"x")
    said.ClearField("detection_report")
    assert reason(peer.raw(said) + field(7, inside)) == "unknown_field"


@pytest.mark.parametrize(
    "more",
    [
        field(2, peer.OTHER_NODE.encode()),
        field(2, peer.NODE.encode()),
        field(7, field(2, b"01GGYFBAXH4VYRQYEX7S3XGK3J")),
        field(7, field(6, b"\x09" + b"\0" * 8)),
        field(7, peer.raw(peer.seen().detection_report)),
        field(6, peer.raw(peer.status().status_report)),
    ],
)
def test_b36_a_field_that_stands_twice(more: bytes) -> None:
    assert reason(peer.raw(peer.located()) + more) == "duplicate_field"


def test_another_order_and_long_numbers_are_no_second_field() -> None:
    said = peer.located()
    node, rest = field(2, peer.NODE.encode()), peer.raw(said)
    assert node in rest
    assert decode(rest.replace(node, b"") + node) == decode(rest)
    long_length = b"\x12\xa4\x80\x00" + peer.NODE.encode()
    assert decode(rest.replace(node, long_length)) == decode(rest)


def test_lists_are_bounded() -> None:
    said = peer.located()
    for _ in range(mapping.ITEMS_MAX + 1):
        said.detection_report.behaviour.add(type="loitering")
    assert reason(peer.raw(said)) == "too_many_items"


def test_what_is_in_a_message_is_bounded_however_it_is_nested() -> None:
    said = peer.located()
    for _ in range(900):
        one = said.detection_report.classification.add(type="a")
        for _ in range(3):
            one.sub_class.add(type="b", level=1)
    assert reason(peer.raw(said)) == "too_many_items"
    said.additional_information = "x" * 500_000
    said.detection_report.ClearField("classification")
    assert taken(said).additional_information == "x" * 500_000, "a long text is one field"


def test_editions() -> None:
    assert reason(peer.raw(peer.registration(icd_version="BSI Flex 335 v1.0"))) == "bsi_flex_335_v1"
    assert reason(peer.raw(peer.registration(icd_version="BSI Flex 335 v3.0"))) == "unknown_icd_version"
    assert (
        reason(without(peer.registration(icd_version="BSI Flex 335 v1.0"), "registration", "config_data"))
        == "bsi_flex_335_v1"
    )
    assert codec.ICD_VERSION == "BSI Flex 335 v2.0"


def test_names_derived_from_what_they_name() -> None:
    assert is_uuid(uuid_of("khor_mor"))
    assert uuid_of("khor_mor") == uuid_of("khor_mor") != uuid_of("khor_mor2")
    name = ulid_of("track 7", peer.NOON_NS)
    assert is_ulid(name)
    assert name == ulid_of("track 7", peer.NOON_NS) != ulid_of("track 8", peer.NOON_NS)
    assert name < ulid_of("track 7", peer.NOON_NS + 1_000_000)
    assert ulid_of("", 1_469_918_176_385_000_000)[:10] == "01ARYZ6S41"
