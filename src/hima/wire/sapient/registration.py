"""What a node says of itself before anything else.

Names are those of the standard; times are UTC nanoseconds since 1970 and have `_ns` after their name.
"""

import msgspec

from hima.wire.sapient.codes import (
    LocationCoordinateSystem,
    LocationDatum,
    Operator,
    RangeBearingCoordinateSystem,
    RangeBearingDatum,
    RegionType,
)
from hima.wire.sapient.place import ENUVelocityUnits, LocationOrRangeBearing
from hima.wire.sapient.registration_codes import (
    CommandType,
    ConfidenceDefinition,
    DetectionReportCategory,
    ModeType,
    NodeType,
    ScanType,
    StatusReportCategory,
    TimeUnits,
    TrackingType,
)


class NodeDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a node is."""

    node_type: NodeType
    node_sub_type: tuple[str, ...] = ()


class Capability(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One thing that a node can do, in its maker's words."""

    category: str
    type: str
    value: str | None = None
    units: str | None = None


class Duration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A length of time in a unit of its own."""

    units: TimeUnits
    value: float


class LocationType(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """In what places are given: one unit, one datum."""

    location_units: LocationCoordinateSystem | None = None
    range_bearing_units: RangeBearingCoordinateSystem | None = None
    location_datum: LocationDatum | None = None
    range_bearing_datum: RangeBearingDatum | None = None
    zone: str | None = None


class StatusReportDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One field of a node's status reports."""

    category: StatusReportCategory
    type: str
    units: str | None = None
    on_change: bool | None = None


class StatusDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a node's status reports hold, and how often they come."""

    status_interval: Duration
    location_definition: LocationType | None = None
    coverage_definition: LocationType | None = None
    obscuration_definition: LocationType | None = None
    status_report: tuple[StatusReportDefinition, ...] = ()
    field_of_view_definition: LocationType | None = None


class ModeParameter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One parameter of a mode."""

    type: str
    value: str


class PerformanceValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One figure of a node's performance, as text."""

    type: str
    units: str
    unit_value: str
    variation_type: str | None = None


class DetectionReportDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One additional field of a node's detection reports."""

    category: DetectionReportCategory
    type: str
    units: str
    on_change: bool | None = None


class SubClassDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A class below another one."""

    type: str
    units: str | None = None
    level: int
    sub_class: tuple["SubClassDefinition", ...] = ()


class ClassDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A class that a node can tell."""

    type: str
    units: str | None = None
    sub_class: tuple[SubClassDefinition, ...] = ()


class ExtensionSubclass(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A class of another taxonomy."""

    Subclass_namespace: str
    Subclass_name: str
    units: str | None = None


class TaxonomyDockDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where classes of another taxonomy join that of the standard."""

    Dock_class_namespace: str
    Dock_class: str
    Extension_subclass: tuple[ExtensionSubclass, ...] = ()


class DetectionClassDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What classes a node tells, and how sure it is."""

    confidence_definition: ConfidenceDefinition | None = None
    class_performance: tuple[PerformanceValue, ...] = ()
    class_definition: tuple[ClassDefinition, ...] = ()
    taxonomy_dock_definition: tuple[TaxonomyDockDefinition, ...] = ()


class BehaviourDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A behaviour that a node can tell."""

    type: str
    units: str | None = None


class VelocityType(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """In what velocities are given."""

    enu_velocity_units: ENUVelocityUnits | None = None
    location_datum: LocationDatum | None = None
    range_bearing_datum: RangeBearingDatum | None = None
    zone: str | None = None


class GeometricError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How errors of places are to be read."""

    type: str
    units: str
    variation_type: str
    performance_value: tuple[PerformanceValue, ...] = ()


class DetectionDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a node's detection reports hold."""

    location_type: LocationType
    detection_performance: tuple[PerformanceValue, ...] = ()
    detection_report: tuple[DetectionReportDefinition, ...] = ()
    detection_class_definition: tuple[DetectionClassDefinition, ...] = ()
    behaviour_definition: tuple[BehaviourDefinition, ...] = ()
    velocity_type: VelocityType | None = None
    geometric_error: GeometricError | None = None


class FilterParameter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A value that a filter compares."""

    parameter: str
    operators: tuple[Operator, ...]


class SubClassFilterDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A filter of a class below another one."""

    filter_parameter: tuple[FilterParameter, ...] = ()
    level: int
    type: str
    sub_class_definition: tuple["SubClassFilterDefinition", ...] = ()


class ClassFilterDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A filter of a class."""

    filter_parameter: tuple[FilterParameter, ...] = ()
    sub_class_definition: tuple[SubClassFilterDefinition, ...] = ()
    type: str


class BehaviourFilterDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A filter of a behaviour."""

    filter_parameter: tuple[FilterParameter, ...] = ()
    type: str


class RegionDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What regions a task may have."""

    region_type: tuple[RegionType, ...]
    settle_time: Duration | None = None
    region_area: tuple[LocationType, ...]
    class_filter_definition: tuple[ClassFilterDefinition, ...] = ()
    behaviour_filter_definition: tuple[BehaviourFilterDefinition, ...] = ()


class CommandDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A command that a node takes."""

    units: str
    completion_time: Duration
    type: CommandType


class TaskDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What tasks a node takes in a mode."""

    concurrent_tasks: int | None = None
    region_definition: RegionDefinition
    command: tuple[CommandDefinition, ...] = ()


class ModeDefinition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One mode of a node."""

    mode_name: str
    mode_type: ModeType
    mode_description: str | None = None
    settle_time: Duration
    maximum_latency: Duration | None = None
    scan_type: ScanType | None = None
    tracking_type: TrackingType | None = None
    duration: Duration | None = None
    mode_parameter: tuple[ModeParameter, ...] = ()
    detection_definition: tuple[DetectionDefinition, ...] = ()
    task: TaskDefinition


class ConfigurationData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Maker and model of a node or a part of it."""

    manufacturer: str
    model: str
    serial_number: str | None = None
    hardware_version: str | None = None
    software_version: str | None = None
    sub_components: tuple["ConfigurationData", ...] = ()


class Registration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a node says first: what it is, what it reports and in which units."""

    node_definition: tuple[NodeDefinition, ...]
    icd_version: str
    name: str | None = None
    short_name: str | None = None
    capabilities: tuple[Capability, ...]
    status_definition: StatusDefinition
    mode_definition: tuple[ModeDefinition, ...]
    dependent_nodes: tuple[str, ...] = ()
    reporting_region: tuple[LocationOrRangeBearing, ...] = ()
    config_data: tuple[ConfigurationData, ...]
