"""Requests of a fusion node and their answers. What of it may leave this house is in `hima.wire.sapient.requests`.

Names are those of the standard; times are UTC nanoseconds since 1970 and have `_ns` after their name.
"""

import msgspec

from hima.wire.sapient.codes import Control, DiscreteThreshold, Operator, RegionType, TaskStatus
from hima.wire.sapient.detection import AssociatedFile
from hima.wire.sapient.place import LocationList, LocationOrRangeBearing


class FollowObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Which object is to be followed."""

    follow_object_id: str


class Parameter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A comparison."""

    name: str
    operator: Operator
    value: float


class SubClassFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A filter of a class below another one."""

    parameter: Parameter
    type: str
    sub_class_filter: tuple["SubClassFilter", ...] = ()
    priority: DiscreteThreshold | None = None


class ClassFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A filter of a class."""

    parameter: Parameter
    type: str
    sub_class_filter: tuple[SubClassFilter, ...] = ()
    priority: DiscreteThreshold | None = None


class BehaviourFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A filter of a behaviour."""

    parameter: Parameter
    type: str | None = None
    priority: DiscreteThreshold | None = None


class Region(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A region that a task is about."""

    type: RegionType
    region_id: str
    region_name: str
    region_area: LocationOrRangeBearing
    class_filter: tuple[ClassFilter, ...] = ()
    behaviour_filter: tuple[BehaviourFilter, ...] = ()


class Command(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a task is to do: one of them."""

    request: str | None = None
    detection_threshold: DiscreteThreshold | None = None
    detection_report_rate: DiscreteThreshold | None = None
    classification_threshold: DiscreteThreshold | None = None
    mode_change: str | None = None
    look_at: LocationOrRangeBearing | None = None
    move_to: LocationList | None = None
    patrol: LocationList | None = None
    follow: FollowObject | None = None
    command_parameter: str | None = None


class Task(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a node is asked to do."""

    task_id: str
    task_name: str | None = None
    task_description: str | None = None
    task_start_time_ns: int | None = None
    task_end_time_ns: int | None = None
    control: Control
    region: tuple[Region, ...] = ()
    command: Command | None = None


class TaskAck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The answer to a task."""

    task_id: str
    task_status: TaskStatus
    associated_file: AssociatedFile | None = None
    reason: tuple[str, ...] = ()
