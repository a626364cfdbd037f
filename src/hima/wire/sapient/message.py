"""The envelope of every message, alerts and answers.

Names are those of the standard; times are UTC nanoseconds since 1970 and have `_ns` after their name.
"""

import msgspec

from hima.wire.sapient.codes import AlertAckStatus, AlertStatus, AlertType, DiscretePriority
from hima.wire.sapient.detection import AssociatedDetection, AssociatedFile, DetectionReport
from hima.wire.sapient.place import Location, RangeBearing
from hima.wire.sapient.registration import Registration
from hima.wire.sapient.status import StatusReport
from hima.wire.sapient.task import Task, TaskAck


class RegistrationAck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The answer to a registration."""

    acceptance: bool
    ack_response_reason: tuple[str, ...] = ()


class Alert(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something that people should know of."""

    alert_id: str
    alert_type: AlertType | None = None
    status: AlertStatus | None = None
    description: str | None = None
    range_bearing: RangeBearing | None = None
    location: Location | None = None
    region_id: str | None = None
    priority: DiscretePriority | None = None
    ranking: float | None = None
    confidence: float | None = None
    associated_file: tuple[AssociatedFile, ...] = ()
    associated_detection: tuple[AssociatedDetection, ...] = ()
    additional_information: str | None = None


class AlertAck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The answer to an alert."""

    alert_id: str
    reason: tuple[str, ...] = ()
    alert_ack_status: AlertAckStatus


class Error(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The answer to a message that was not taken, with that message's bytes."""

    packet: bytes
    error_message: tuple[str, ...] = ()


class SapientMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One message: who sends it, when, and exactly one content."""

    timestamp_ns: int
    node_id: str
    destination_id: str | None = None
    registration: Registration | None = None
    registration_ack: RegistrationAck | None = None
    status_report: StatusReport | None = None
    detection_report: DetectionReport | None = None
    task: Task | None = None
    task_ack: TaskAck | None = None
    alert: Alert | None = None
    alert_ack: AlertAck | None = None
    error: Error | None = None
    additional_information: str | None = None
