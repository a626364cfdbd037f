"""What may be asked of a sensor: a closed list, and the only way a task of the standard is written here.

The standard's tasks can do more: move a platform, follow an object, stop a node, carry any text. None of that has an
encoder, `codec.encode` refuses tasks, and nothing is asked of a node that calls itself more than a sensor. A request
is for a person to make (`OutwardAct.SENSOR_REQUEST`).
"""

import math
from enum import Enum
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta

from hima.errors import HimaError
from hima.wire.sapient.codec import to_wire
from hima.wire.sapient.codes import Control, DiscreteThreshold, RangeBearingCoordinateSystem, RangeBearingDatum
from hima.wire.sapient.identifiers import is_ulid, is_uuid
from hima.wire.sapient.message import SapientMessage
from hima.wire.sapient.place import LocationOrRangeBearing, RangeBearingCone
from hima.wire.sapient.registration import Registration
from hima.wire.sapient.registration_codes import NodeType
from hima.wire.sapient.task import Command, Task

SENSORS: Final = frozenset(
    {
        NodeType.RADAR,
        NodeType.LIDAR,
        NodeType.CAMERA,
        NodeType.SEISMIC,
        NodeType.ACOUSTIC,
        NodeType.PROXIMITY_SENSOR,
        NodeType.PASSIVE_RF,
        NodeType.CHEMICAL,
        NodeType.BIOLOGICAL,
        NodeType.RADIATION,
    }
)
"""Nodes that only look. One that is anything else beside, a pointed platform for example, is asked nothing."""


class NotAllowedError(HimaError):
    """The node is no mere sensor, or has not said that it can do what is asked."""


class Say(Enum):
    """Things that a node may be asked to say again."""

    REGISTRATION = "Registration"
    STATUS = "Status"


class Level(Enum):
    """A level of a threshold or of a rate."""

    LOW = DiscreteThreshold.LOW
    MEDIUM = DiscreteThreshold.MEDIUM
    HIGH = DiscreteThreshold.HIGH


class DetectionThreshold(msgspec.Struct, frozen=True, tag="detection_threshold"):
    """How sure a sensor is to be before it reports."""

    level: Level


class DetectionRate(msgspec.Struct, frozen=True, tag="detection_rate"):
    """How often a sensor is to report."""

    level: Level


class SensorMode(msgspec.Struct, frozen=True, tag="sensor_mode"):
    """One of the modes that the sensor itself has named in its registration."""

    name: str


class LookAt(msgspec.Struct, frozen=True, tag="look_at"):
    """Where a sensor is to look.

    Attributes:
        azimuth_deg: Clockwise from true north.
        elevation_deg: Above the horizon.
        width_deg: Width of what is to be seen.
    """

    azimuth_deg: Annotated[float, Meta(ge=0, lt=360)]
    elevation_deg: Annotated[float, Meta(ge=-90, le=90)]
    width_deg: Annotated[float, Meta(gt=0, le=360)]


class Asked(msgspec.Struct, frozen=True):
    """Something to be said again."""

    what: Say


SensorRequest: TypeAlias = Asked | DetectionThreshold | DetectionRate | SensorMode | LookAt


def encode_request(
    request: SensorRequest, registration: Registration, node_id: str, by: str, task_id: str, now_ns: int
) -> bytes:
    """A request to a sensor, without its length.

    Args:
        request: What is asked.
        registration: What the sensor has said of itself.
        node_id: Its UUID.
        by: Our own UUID.
        task_id: A fresh ULID; the sensor's answer carries it.
        now_ns: Time of sending, UTC nanoseconds.

    Raises:
        NotAllowedError: The node is no mere sensor, or has no such mode.
        ValueError: A name or number is none.
    """
    if not (is_uuid(node_id) and is_uuid(by) and is_ulid(task_id)):
        raise ValueError("names are UUIDs and ULIDs")
    kinds = [definition.node_type for definition in registration.node_definition]
    if not kinds or not SENSORS.issuperset(kinds):
        raise NotAllowedError("only sensors are asked for anything")
    task = Task(task_id=task_id, control=Control.START, command=_command(request, registration))
    return to_wire(SapientMessage(timestamp_ns=now_ns, node_id=by, destination_id=node_id, task=task))


def _command(request: SensorRequest, registration: Registration) -> Command:
    match request:
        case Asked(what=Say() as what):
            return Command(request=what.value)
        case DetectionThreshold(level=Level() as level):
            return Command(detection_threshold=level.value)
        case DetectionRate(level=Level() as level):
            return Command(detection_report_rate=level.value)
        case SensorMode(name=name):
            if name not in {mode.mode_name for mode in registration.mode_definition}:
                raise NotAllowedError("the sensor has named no such mode")
            return Command(mode_change=name)
        case LookAt():
            return Command(look_at=LocationOrRangeBearing(range_bearing=_cone(request)))
    raise ValueError("this may not be asked")


def _cone(look: LookAt) -> RangeBearingCone:
    numbers = (look.azimuth_deg, look.elevation_deg, look.width_deg)
    if not (all(map(math.isfinite, numbers)) and 0 <= look.azimuth_deg < 360 and abs(look.elevation_deg) <= 90):
        raise ValueError("no such direction")
    if not 0 < look.width_deg <= 360:
        raise ValueError("no such width")
    return RangeBearingCone(
        azimuth=look.azimuth_deg,
        elevation=look.elevation_deg,
        horizontal_extent=look.width_deg,
        coordinate_system=RangeBearingCoordinateSystem.DEGREES_M,
        datum=RangeBearingDatum.TRUE,
    )
