"""What an audience of SAPIENT is told, picture by picture: what is there, and once that something is there no more."""

from typing import Final

import msgspec

from hima.picture.air_picture import AirPicture
from hima.sharing.context import SharingContext
from hima.sharing.sapient_node import STATUS_EVERY_S, condition, said, status
from hima.sharing.sapient_reports import LOST, alerts, operator_reports, track_reports
from hima.sharing.sapient_session import Said, marked
from hima.sharing.settings import Audience
from hima.sharing.told import is_shown
from hima.units import SECOND_NS
from hima.wire.sapient.codes import AlertStatus, Info, System
from hima.wire.sapient.detection import DetectionReport
from hima.wire.sapient.identifiers import ulid_of
from hima.wire.sapient.message import Alert

STATUS_EVERY_NS: Final = STATUS_EVERY_S * SECOND_NS


class SapientOutput(msgspec.Struct):
    """State of one audience.

    Attributes:
        shared: Latest report of each thing that goes on being renewed, by its object's name.
        alerts: The same of alerts.
        condition: How we were said to be.
        due_ns: When it is to be told again.
        status_due_ns: When it is to be told how we are, and which alerts stand.
    """

    shared: dict[str, DetectionReport] = {}
    alerts: dict[str, Alert] = {}
    condition: tuple[System, tuple[str, ...]] | None = None
    due_ns: int = 0
    status_due_ns: int = 0


def messages(
    state: SapientOutput, picture: AirPicture, context: SharingContext, audience: Audience
) -> tuple[bytes, ...] | None:
    """What an audience is to be told now, each message for a `SapientSession`; None while it is not time yet."""
    if picture.time_ns < state.due_ns:
        return None
    state.due_ns = picture.time_ns + round(audience.period_s * SECOND_NS)
    due = picture.time_ns >= state.status_due_ns
    if due:
        state.status_due_ns = picture.time_ns + STATUS_EVERY_NS
    found = list(track_reports(picture, context, audience))
    reports = [report for _, stage, report in found if is_shown(stage, audience)]
    reports += operator_reports(picture, context, audience)
    standing = alerts(picture, context, audience, {number: report for number, _, report in found})
    renewed = _renewed(state, reports, picture)
    said_of = [
        *(marked(Said.DETECTION, said(context, audience, detection_report=one)) for one in renewed),
        *(marked(Said.OTHER, said(context, audience, alert=one)) for one in _changed(state, list(standing), due)),
    ]
    return (*_status(state, picture, context, audience, due), *said_of)


def _status(
    state: SapientOutput, picture: AirPicture, context: SharingContext, audience: Audience, due: bool
) -> list[bytes]:
    """New if anything changed; else both, of which the session chooses: each connection hears a new one first."""
    now = condition(picture)
    changed, state.condition = now != state.condition, now
    if changed:
        return [marked(Said.STATUS_NEW, status(picture, context, audience, Info.NEW))]
    if not due:
        return []
    return [
        marked(Said.STATUS_AGAIN, status(picture, context, audience, Info.NEW)),
        marked(Said.STATUS_UNCHANGED, status(picture, context, audience, Info.UNCHANGED)),
    ]


def _renewed(state: SapientOutput, reports: list[DetectionReport], picture: AirPicture) -> list[DetectionReport]:
    """What is gone, said to be lost, then everything that is there."""
    now = {report.object_id: report for report in reports}
    gone = [
        msgspec.structs.replace(
            report, state=LOST, report_id=ulid_of(f"{name}.{LOST}.{picture.time_ns}", picture.time_ns)
        )
        for name, report in state.shared.items()
        if name not in now
    ]
    state.shared = now
    return [*gone, *now.values()]


def _changed(state: SapientOutput, standing: list[Alert], due: bool) -> list[Alert]:
    """Alerts that ended, then those that are new or say something else; all of them when a status is due."""
    now = {alert.alert_id: alert for alert in standing}
    ended = [
        msgspec.structs.replace(alert, status=AlertStatus.CLEAR)
        for name, alert in state.alerts.items()
        if name not in now
    ]
    told = [alert for name, alert in now.items() if due or _differs(alert, state.alerts.get(name))]
    state.alerts = now
    return [*ended, *told]


def _differs(alert: Alert, before: Alert | None) -> bool:
    return before is None or (alert.status, alert.priority) != (before.status, before.priority)
