"""Enumerations of the standard, with its numbers. Zero is always: not said."""

from enum import IntEnum


class LocationCoordinateSystem(IntEnum):
    """Units of a place on the earth."""

    UNSPECIFIED = 0
    LAT_LNG_DEG_M = 1
    LAT_LNG_RAD_M = 2
    UTM_M = 5


class RangeBearingCoordinateSystem(IntEnum):
    """Units of a place seen from a node."""

    UNSPECIFIED = 0
    DEGREES_M = 1
    RADIANS_M = 2
    DEGREES_KM = 3
    RADIANS_KM = 4


class LocationDatum(IntEnum):
    """What heights are counted from: the ellipsoid (E) or the geoid (G)."""

    UNSPECIFIED = 0
    WGS84_E = 1
    WGS84_G = 2


class RangeBearingDatum(IntEnum):
    """Which north bearings are counted from."""

    UNSPECIFIED = 0
    TRUE = 1
    MAGNETIC = 2
    GRID = 3
    PLATFORM = 4


class SpeedUnits(IntEnum):
    """Units of a velocity."""

    UNSPECIFIED = 0
    MS = 1
    KPH = 2


class RegionType(IntEnum):
    """What a region is for."""

    UNSPECIFIED = 0
    AREA_OF_INTEREST = 1
    IGNORE = 2
    BOUNDARY = 3
    MOBILE_NODE_NO_GO_AREA = 4
    MOBILE_NODE_GO_AREA = 5


class Operator(IntEnum):
    """How a filter compares."""

    UNSPECIFIED = 0
    ALL = 1
    GREATER_THAN = 2
    LESS_THAN = 3
    EQUAL = 4


class System(IntEnum):
    """How a node is."""

    UNSPECIFIED = 0
    OK = 1
    WARNING = 2
    ERROR = 3
    GOODBYE = 5


class Info(IntEnum):
    """Whether a status report says anything new."""

    UNSPECIFIED = 0
    NEW = 1
    UNCHANGED = 2


class PowerSource(IntEnum):
    """Where power comes from."""

    UNSPECIFIED = 0
    OTHER = 1
    MAINS = 2
    INTERNAL_BATTERY = 3
    EXTERNAL_BATTERY = 4
    GENERATOR = 5
    SOLAR_PV = 6
    WIND_TURBINE = 7
    FUEL_CELL = 8


class PowerStatus(IntEnum):
    """How the power is."""

    UNSPECIFIED = 0
    OK = 1
    FAULT = 2


class StatusLevel(IntEnum):
    """How grave a remark is."""

    UNSPECIFIED = 0
    INFORMATION_STATUS = 2
    WARNING_STATUS = 3
    ERROR_STATUS = 4


class StatusType(IntEnum):
    """What a remark is about."""

    UNSPECIFIED = 0
    INTERNAL_FAULT = 1
    EXTERNAL_FAULT = 2
    ILLUMINATION = 3
    WEATHER = 4
    CLUTTER = 5
    EXPOSURE = 6
    MOTION_SENSITIVITY = 7
    PTZ_STATUS = 8
    PD = 9
    FAR = 10
    NOT_DETECTING = 11
    PLATFORM = 12
    OTHER = 13


class AssociationRelation(IntEnum):
    """How two detections are related."""

    UNSPECIFIED = 0
    NO_RELATION = 1
    PARENT = 2
    CHILD = 3
    SIBLING = 4


class Control(IntEnum):
    """What to do with a task."""

    UNSPECIFIED = 0
    START = 1
    STOP = 2
    PAUSE = 3


class DiscreteThreshold(IntEnum):
    """A level."""

    UNSPECIFIED = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


class TaskStatus(IntEnum):
    """What became of a task."""

    UNSPECIFIED = 0
    ACCEPTED = 1
    REJECTED = 2
    COMPLETED = 3
    FAILED = 4


class AlertType(IntEnum):
    """How grave an alert is."""

    UNSPECIFIED = 0
    INFORMATION = 1
    WARNING = 2
    CRITICAL = 3
    ERROR = 4
    FATAL = 5
    MODE_CHANGE = 6


class AlertStatus(IntEnum):
    """Where an alert stands."""

    UNSPECIFIED = 0
    ACTIVE = 1
    ACKNOWLEDGE = 2
    REJECT = 3
    IGNORE = 4
    CLEAR = 5


class DiscretePriority(IntEnum):
    """How urgent an alert is."""

    UNSPECIFIED = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


class AlertAckStatus(IntEnum):
    """What became of an alert."""

    UNSPECIFIED = 0
    ACCEPTED = 1
    REJECTED = 2
    CANCELLED = 3
