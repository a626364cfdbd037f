"""Messages of an independent peer, built with the published package alone."""

from typing import Any

from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage

NODE = "a8654cdf-4328-47de-81fa-c495589e30c9"
OTHER_NODE = "b5546692-a0cc-4846-a36c-4b7098eae08e"
REPORT = "01GGYFBAXGDG7AGAHRZ6XSNY12"
OBJECT = "01GGYFBAXH4VYRQYEX7S3XGK3H"
NOON_NS = 1_795_774_800_000_000_000
DEGREES, UTM = 1, 5
ELLIPSOID, GEOID = 1, 2
RANGE_DEGREES_M, NORTH_TRUE = 1, 1


def envelope(time_ns: int = NOON_NS, node: str = NODE) -> Any:
    message = SapientMessage(node_id=node)
    message.timestamp.seconds, message.timestamp.nanos = divmod(time_ns, 1_000_000_000)
    return message


def detection(time_ns: int = NOON_NS, node: str = NODE, object_id: str = OBJECT, report_id: str = REPORT) -> Any:
    """A detection without a place."""
    message = envelope(time_ns, node)
    message.detection_report.report_id = report_id
    message.detection_report.object_id = object_id
    return message


def located(lat_deg: float = 35.21, lon_deg: float = 44.91, hae_m: float | None = 400.0, **said: Any) -> Any:
    """A detection at a place in degrees, above the ellipsoid."""
    message = detection(**said)
    place = message.detection_report.location
    place.x, place.y = lon_deg, lat_deg
    if hae_m is not None:
        place.z = hae_m
    place.coordinate_system, place.datum = DEGREES, ELLIPSOID
    return message


def seen(azimuth: float = 45.0, elevation: float | None = 3.0, range_m: float | None = 4000.0, **said: Any) -> Any:
    """A detection seen from the node, in degrees and metres from true north."""
    message = detection(**said)
    polar = message.detection_report.range_bearing
    polar.azimuth = azimuth
    if elevation is not None:
        polar.elevation = elevation
    if range_m is not None:
        polar.range = range_m
    polar.coordinate_system, polar.datum = RANGE_DEGREES_M, NORTH_TRUE
    return message


def registration(time_ns: int = NOON_NS, node: str = NODE, icd_version: str = "BSI Flex 335 v2.0") -> Any:
    message = envelope(time_ns, node)
    said = message.registration
    said.node_definition.add(node_type=2)
    said.icd_version = icd_version
    said.name = "Independent radar"
    said.capabilities.add(category="Radar", type="Maximum range", value="10", units="km")
    said.status_definition.status_interval.units = 4
    said.status_definition.status_interval.value = 5.0
    mode = said.mode_definition.add(mode_name="Default", mode_type=1, tracking_type=3)
    mode.settle_time.units, mode.settle_time.value = 4, 1.0
    place = mode.detection_definition.add().location_type
    place.location_units, place.location_datum = DEGREES, ELLIPSOID
    region = mode.task.region_definition
    region.region_type.append(1)
    region.region_area.add(location_units=DEGREES, location_datum=ELLIPSOID)
    said.config_data.add(manufacturer="Nobody", model="None")
    return message


def status(time_ns: int = NOON_NS, node: str = NODE, new: bool = True) -> Any:
    message = envelope(time_ns, node)
    said = message.status_report
    said.report_id, said.system, said.info, said.mode = REPORT, 1, 1 if new else 2, "Default"
    return message


def task_ack(time_ns: int = NOON_NS, node: str = NODE) -> Any:
    message = envelope(time_ns, node)
    message.task_ack.task_id, message.task_ack.task_status = REPORT, 1
    return message


def error(packet: bytes = b"?", time_ns: int = NOON_NS, node: str = NODE) -> Any:
    message = envelope(time_ns, node)
    message.error.packet = packet
    message.error.error_message.append("no")
    return message


def alert(time_ns: int = NOON_NS, node: str = NODE) -> Any:
    message = envelope(time_ns, node)
    message.alert.alert_id, message.alert.alert_type, message.alert.status = REPORT, 2, 1
    return message


def raw(message: Any) -> bytes:
    data: bytes = message.SerializeToString()
    return data


def framed(*messages: Any) -> bytes:
    """As they go over the wire."""
    found = [message if isinstance(message, bytes) else raw(message) for message in messages]
    return b"".join(len(data).to_bytes(4, "little") + data for data in found)


def unframed(data: bytes) -> list[Any]:
    """Whole messages of a stream."""
    found = []
    while data:
        length = int.from_bytes(data[:4], "little")
        found.append(SapientMessage.FromString(data[4 : 4 + length]))
        data = data[4 + length :]
    return found
