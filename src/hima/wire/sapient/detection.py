"""What a node has detected.

Names are those of the standard; times are UTC nanoseconds since 1970 and have `_ns` after their name.
"""

import msgspec

from hima.wire.sapient.codes import AssociationRelation
from hima.wire.sapient.place import ENUVelocity, Location, RangeBearing


class AssociatedFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A file about something, by its address."""

    type: str
    url: str


class AssociatedDetection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Another detection that has to do with this one."""

    timestamp_ns: int | None = None
    node_id: str
    object_id: str
    association_type: AssociationRelation | None = None


class TrackObjectInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One additional field of a detection report."""

    type: str
    value: str
    error: float | None = None


class PredictedLocation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where an object will be."""

    range_bearing: RangeBearing | None = None
    location: Location | None = None
    predicted_timestamp_ns: int | None = None


class SubClass(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A class below another one, as detected."""

    type: str
    confidence: float | None = None
    level: int
    sub_class: tuple["SubClass", ...] = ()


class DetectionReportClassification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What an object is taken for."""

    type: str
    confidence: float | None = None
    sub_class: tuple[SubClass, ...] = ()


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What an object is thought to do."""

    type: str
    confidence: float | None = None


class Signal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A radio signal of an object, in hertz and seconds."""

    amplitude: float
    start_frequency: float | None = None
    centre_frequency: float
    stop_frequency: float | None = None
    pulse_duration: float | None = None


class DerivedDetection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A detection of another node from which this one was made."""

    timestamp_ns: int | None = None
    node_id: str
    object_id: str


class DetectionReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One object, detected once."""

    report_id: str
    object_id: str
    task_id: str | None = None
    state: str | None = None
    range_bearing: RangeBearing | None = None
    location: Location | None = None
    detection_confidence: float | None = None
    track_info: tuple[TrackObjectInfo, ...] = ()
    prediction_location: PredictedLocation | None = None
    object_info: tuple[TrackObjectInfo, ...] = ()
    classification: tuple[DetectionReportClassification, ...] = ()
    behaviour: tuple[Behaviour, ...] = ()
    associated_file: tuple[AssociatedFile, ...] = ()
    signal: tuple[Signal, ...] = ()
    associated_detection: tuple[AssociatedDetection, ...] = ()
    derived_detection: tuple[DerivedDetection, ...] = ()
    enu_velocity: ENUVelocity | None = None
    colour: str | None = None
    id: str | None = None
