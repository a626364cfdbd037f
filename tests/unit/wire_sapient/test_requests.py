"""What may be asked of a sensor, and that nothing else can be."""

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage as Wire
from tests import sapient_peer as peer

from hima.errors import DecodeError
from hima.wire.sapient.codec import decode, encode
from hima.wire.sapient.registration import NodeDefinition, Registration
from hima.wire.sapient.registration_codes import NodeType
from hima.wire.sapient.requests import (
    SENSORS,
    Asked,
    DetectionRate,
    DetectionThreshold,
    Level,
    LookAt,
    NotAllowedError,
    Say,
    SensorMode,
    SensorRequest,
    encode_request,
)

SOURCES = Path(__file__).parents[3] / "src" / "hima"


def registered(*kinds: NodeType) -> Registration:
    found = decode(peer.raw(peer.registration()))
    assert not isinstance(found, DecodeError)
    assert found.registration is not None
    definitions = tuple(NodeDefinition(node_type=kind) for kind in kinds or (NodeType.RADAR,))
    return msgspec.structs.replace(found.registration, node_definition=definitions)


def sent(request: Any, *kinds: NodeType) -> Any:
    data = encode_request(request, registered(*kinds), peer.NODE, peer.OTHER_NODE, peer.REPORT, peer.NOON_NS)
    message = Wire.FromString(data)
    assert (message.node_id, message.destination_id) == (peer.OTHER_NODE, peer.NODE)
    assert (message.task.task_id, message.task.control) == (peer.REPORT, 1)
    assert not message.task.region
    return message.task


@pytest.mark.parametrize(
    ("request_", "field", "value"),
    [
        (Asked(Say.REGISTRATION), "request", "Registration"),
        (Asked(Say.STATUS), "request", "Status"),
        (DetectionThreshold(Level.LOW), "detection_threshold", 1),
        (DetectionRate(Level.HIGH), "detection_report_rate", 3),
        (SensorMode("Default"), "mode_change", "Default"),
    ],
)
def test_what_may_be_asked(request_: SensorRequest, field: str, value: object) -> None:
    command = sent(request_).command
    assert command.WhichOneof("command") == field
    assert getattr(command, field) == value
    assert not command.HasField("command_parameter")


def test_where_to_look() -> None:
    command = sent(LookAt(45.0, 3.0, 10.0)).command
    cone = command.look_at.range_bearing
    assert (cone.azimuth, cone.elevation, cone.horizontal_extent) == (45.0, 3.0, 10.0)
    assert (cone.coordinate_system, cone.datum) == (peer.RANGE_DEGREES_M, peer.NORTH_TRUE)


def test_the_list_is_closed() -> None:
    assert set(get_args(SensorRequest)) == {Asked, DetectionThreshold, DetectionRate, SensorMode, LookAt}
    assert {say.value for say in Say} == {"Registration", "Status"}
    assert {level.name for level in Level} == {"LOW", "MEDIUM", "HIGH"}


@pytest.mark.parametrize(
    "request_",
    ["Reset", "Fire", b"Registration", None, 7, Asked("Reset"), DetectionRate(7), DetectionThreshold("LOW")],  # type: ignore[arg-type]
)
def test_text_and_numbers_are_no_requests(request_: Any) -> None:
    with pytest.raises(ValueError, match="may not be asked"):
        sent(request_)


@pytest.mark.parametrize("name", ["", "default", "Default ", "Engage", "Default\0"])
def test_only_modes_that_the_sensor_has_named(name: str) -> None:
    with pytest.raises(NotAllowedError):
        sent(SensorMode(name))


@pytest.mark.parametrize("look", [(float("nan"), 0, 1), (360.0, 0, 1), (0, 91.0, 1), (0, 0, 0.0), (0, 0, float("inf"))])
def test_only_directions(look: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no such"):
        sent(LookAt(*look))


@pytest.mark.parametrize("kind", sorted(set(NodeType) - SENSORS))
def test_only_of_sensors(kind: NodeType) -> None:
    for kinds in ((kind,), (NodeType.RADAR, kind)):
        with pytest.raises(NotAllowedError):
            sent(Asked(Say.STATUS), *kinds)


def test_what_acts_is_no_sensor() -> None:
    acting = {NodeType.KINETIC, NodeType.JAMMER, NodeType.CYBER, NodeType.LDEW, NodeType.RFDEW, NodeType.MOBILE_NODE}
    assert not SENSORS & acting


def tasks() -> list[Any]:
    """One task for each command that the standard has."""
    made = []
    for field in Wire.DESCRIPTOR.fields_by_name["task"].message_type.fields_by_name["command"].message_type.fields:
        message = peer.envelope()
        message.task.task_id, message.task.control = peer.REPORT, 1
        command = message.task.command
        if field.name == "command_parameter":
            command.request = command.command_parameter = "anything"
        elif field.message_type is None:
            setattr(command, field.name, 1 if field.enum_type is not None else "anything")
        elif field.name == "follow":
            command.follow.follow_object_id = peer.OBJECT
        else:
            region = getattr(command, field.name)
            place = (region.location_list if field.name == "look_at" else region).locations.add(x=44.9, y=35.2)
            place.coordinate_system, place.datum = peer.DEGREES, peer.ELLIPSOID
        made.append(message)
    return made


@pytest.mark.parametrize("message", tasks(), ids=lambda message: message.task.command.WhichOneof("command"))
def test_no_task_is_written_otherwise(message: Any) -> None:
    found = decode(peer.raw(message))
    assert not isinstance(found, DecodeError), found
    with pytest.raises(ValueError, match="alone"):
        encode(found)


def test_nothing_else_in_the_house_writes_tasks() -> None:
    writing = re.compile(r"to_wire\(|import .*\bTask\b|\bTask\(|\bCommand\(")
    users = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if "sapient" in path.read_text() and writing.search(path.read_text())
    }
    assert users <= {
        "wire/sapient/codec.py",
        "wire/sapient/requests.py",
        "wire/sapient/task.py",
        "wire/sapient/message.py",
    }
