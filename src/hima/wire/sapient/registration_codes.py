"""Enumerations of the standard that only registrations hold, with its numbers. Zero is always: not said."""

from enum import IntEnum


class NodeType(IntEnum):
    """What a node is."""

    UNSPECIFIED = 0
    OTHER = 1
    RADAR = 2
    LIDAR = 3
    CAMERA = 4
    SEISMIC = 5
    ACOUSTIC = 6
    PROXIMITY_SENSOR = 7
    PASSIVE_RF = 8
    HUMAN = 9
    CHEMICAL = 10
    BIOLOGICAL = 11
    RADIATION = 12
    KINETIC = 13
    JAMMER = 14  # what acts is never spoken to: a registration that says so is refused
    CYBER = 15
    LDEW = 16
    RFDEW = 17
    MOBILE_NODE = 18
    POINTABLE_NODE = 19
    FUSION_NODE = 20


class TimeUnits(IntEnum):
    """Units of a duration."""

    UNSPECIFIED = 0
    NANOSECONDS = 1
    MICROSECONDS = 2
    MILLISECONDS = 3
    SECONDS = 4
    MINUTES = 5
    HOURS = 6
    DAYS = 7


class StatusReportCategory(IntEnum):
    """What a field of a status report is about."""

    UNSPECIFIED = 0
    SENSOR = 1
    POWER = 2
    MODE = 3
    STATUS = 4


class ModeType(IntEnum):
    """How long a mode lasts."""

    UNSPECIFIED = 0
    PERMANENT = 1
    TEMPORARY = 2
    DEFAULT = 3


class ScanType(IntEnum):
    """How a sensor looks about."""

    UNSPECIFIED = 0
    FIXED = 1
    SCANNING = 2
    STEERABLE = 3


class TrackingType(IntEnum):
    """How long object ids last."""

    UNSPECIFIED = 0
    NONE = 1
    TRACKLET = 2
    TRACK = 3
    TRACK_WITH_RE_ID = 4


class DetectionReportCategory(IntEnum):
    """What a field of a detection report is about."""

    UNSPECIFIED = 0
    DETECTION = 1
    TRACK = 2
    OBJECT = 3
    SIGNAL = 4


class ConfidenceDefinition(IntEnum):
    """Of which classes confidences are given."""

    UNSPECIFIED = 0
    SINGLE_CLASS = 1
    MULTI_CLASS = 2


class CommandType(IntEnum):
    """Which command."""

    UNSPECIFIED = 0
    REQUEST = 1
    DETECTION_THRESHOLD = 2
    DETECTION_REPORT_RATE = 3
    CLASSIFICATION_THRESHOLD = 4
    MODE_CHANGE = 5
    LOOK_AT = 6
    MOVE_TO = 7
    PATROL = 8
    FOLLOW = 9
