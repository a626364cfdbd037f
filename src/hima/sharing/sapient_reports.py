"""The picture as detection reports and alerts of SAPIENT, for those who may see them."""

import hashlib
import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from hima.geo.frames import SEMI_MAJOR_M
from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert as OurAlert
from hima.picture.alert import AlertState, Priority
from hima.picture.kind import Kind
from hima.picture.mode import Mode
from hima.picture.track import TrackState
from hima.sharing.context import SharingContext
from hima.sharing.sapient_node import node_id
from hima.sharing.settings import Audience
from hima.sharing.told import told_affiliation, told_rows
from hima.units import DEGREE_RAD
from hima.wire.sapient.codes import (
    AlertStatus,
    AlertType,
    AssociationRelation,
    DiscretePriority,
    LocationCoordinateSystem,
    LocationDatum,
)
from hima.wire.sapient.detection import (
    AssociatedDetection,
    DetectionReport,
    DetectionReportClassification,
    SubClass,
    TrackObjectInfo,
)
from hima.wire.sapient.identifiers import ulid_of
from hima.wire.sapient.message import Alert
from hima.wire.sapient.place import ENUVelocity, Location

CLASSES: Final = {
    Kind.MULTIROTOR: ("Air Vehicle", "UAV Rotary Wing"),
    Kind.FIXED_WING: ("Air Vehicle", "UAV Fixed Wing"),
    Kind.ONE_WAY_ATTACK: ("Air Vehicle", "UAV Fixed Wing"),
    Kind.MANNED_AIRCRAFT: ("Air Vehicle", ""),
    Kind.BIRD: ("Animal", "Bird"),
    Kind.UNKNOWN: ("Unknown", ""),
}
LOST: Final = "lost"
_DEGREE_M: Final = SEMI_MAJOR_M * DEGREE_RAD
_PLACE_DIGITS: Final = 7
_ERROR_DIGITS: Final = 9
_ALERTS: Final = {
    Priority.WATCH: (AlertType.INFORMATION, DiscretePriority.LOW),
    Priority.DECIDE: (AlertType.WARNING, DiscretePriority.MEDIUM),
    Priority.ACT_NOW: (AlertType.CRITICAL, DiscretePriority.HIGH),
}
_STANDING: Final = {
    AlertState.RAISED: AlertStatus.ACTIVE,
    AlertState.ACKNOWLEDGED: AlertStatus.ACKNOWLEDGE,
}


def object_id(context: SharingContext, track: int, born_ns: int) -> str:
    """A track's ULID: the same as long as the track is."""
    return ulid_of(f"hima.{context.site}.{context.mode.value}.track.{track}", born_ns)


def _report_id(name: str, time_ns: int) -> str:
    return ulid_of(f"{name}.{time_ns}", time_ns)


def track_reports(
    picture: AirPicture, context: SharingContext, audience: Audience
) -> Iterator[tuple[int, TrackState, DetectionReport]]:
    """Number, state and report of each track that has a finite place; clutter is left out."""
    tracks, identities = picture.tracks, picture.identities
    rows = told_rows(picture)
    lat, lon, hae = context.frame.geodetic_from_enu(tracks.position_m[rows])
    given = {named.track: named.name for named in picture.by_hand.names}
    for row, lat_rad, lon_rad, hae_m in zip(rows.tolist(), lat.tolist(), lon.tolist(), hae.tolist(), strict=True):
        number = int(tracks.id[row])
        name = object_id(context, number, int(tracks.born_ns[row]))
        sigma = np.sqrt(np.maximum(np.diagonal(tracks.covariance[row]), 0.0)).tolist()
        state = TrackState(int(tracks.state[row]))
        claimed = identities.name[row] if audience.names else ""
        yield (
            number,
            state,
            DetectionReport(
                report_id=_report_id(name, picture.time_ns),
                object_id=name,
                location=_place(math.degrees(lat_rad), math.degrees(lon_rad), hae_m, sigma),
                detection_confidence=round(float(tracks.existence[row]), 3),
                track_info=(TrackObjectInfo(type="state", value=state.name.lower()),),
                object_info=(_affiliation(int(identities.affiliation[row]), identities.decided_by[row]),),
                classification=_classes(Kind(int(identities.kind[row]))),
                enu_velocity=_velocity(tracks.velocity_mps[row].tolist(), sigma[3:]),
                id=given.get(number) or claimed or None,
            ),
        )


def _place(lat_deg: float, lon_deg: float, hae_m: float, sigma_m: list[float]) -> Location:
    """Errors in the unit of what they belong to."""
    return Location(
        x=round(lon_deg, _PLACE_DIGITS),
        y=round(lat_deg, _PLACE_DIGITS),
        z=round(hae_m, 1),
        x_error=round(sigma_m[0] / (_DEGREE_M * max(math.cos(math.radians(lat_deg)), 1e-3)), _ERROR_DIGITS),
        y_error=round(sigma_m[1] / _DEGREE_M, _ERROR_DIGITS),
        z_error=round(sigma_m[2], 1),
        coordinate_system=LocationCoordinateSystem.LAT_LNG_DEG_M,
        datum=LocationDatum.WGS84_E,
    )


def _velocity(velocity_mps: list[float], sigma_mps: list[float]) -> ENUVelocity:
    east, north, up = (round(value, 2) for value in velocity_mps)
    east_error, north_error, up_error = (round(value, 2) for value in sigma_mps)
    return ENUVelocity(
        east_rate=east, north_rate=north, up_rate=up,
        east_rate_error=east_error, north_rate_error=north_error, up_rate_error=up_error,
    )  # fmt: skip


def _affiliation(code: int, decided_by: str) -> TrackObjectInfo:
    return TrackObjectInfo(type="affiliation", value=told_affiliation(code, decided_by).name.lower())


def _classes(kind: Kind) -> tuple[DetectionReportClassification, ...]:
    name, below = CLASSES.get(kind, ("Unknown", ""))
    parts = (SubClass(type=below, level=1),) if below else ()
    return (DetectionReportClassification(type=name, sub_class=parts),)


def operator_reports(picture: AirPicture, context: SharingContext, audience: Audience) -> Iterator[DetectionReport]:
    """Where pilots claim to stand, for those who may see it."""
    if not audience.operators:
        return
    for contact in picture.contacts:
        if contact.operator_m is None:
            continue
        lat, lon, _ = context.frame.geodetic_from_enu((*contact.operator_m, 0.0))
        # The key holds an address from outside: only its digest goes out.
        digest = hashlib.sha256(contact.key.encode()).hexdigest()
        name = ulid_of(f"hima.{context.site}.{context.mode.value}.operator.{digest}", 0)
        yield DetectionReport(
            report_id=_report_id(name, picture.time_ns),
            object_id=name,
            location=Location(
                x=round(math.degrees(float(lon)), _PLACE_DIGITS),
                y=round(math.degrees(float(lat)), _PLACE_DIGITS),
                coordinate_system=LocationCoordinateSystem.LAT_LNG_DEG_M,
                datum=LocationDatum.WGS84_E,
            ),
            track_info=(TrackObjectInfo(type="state", value="claimed"),),
            classification=(DetectionReportClassification(type="Human"),),
            id=f"Pilot {contact.name}" if audience.names and contact.name else "Pilot",
        )


def alerts(
    picture: AirPicture, context: SharingContext, audience: Audience, places: dict[int, DetectionReport]
) -> Iterator[Alert]:
    """Alerts that stand, at their tracks.

    Args:
        picture: The picture.
        context: Surroundings.
        audience: Who it is for.
        places: Reports of tracks by their numbers.
    """
    if not audience.alerts:
        return
    for alert in picture.alerts:
        status = _STANDING.get(alert.state)
        track = places.get(alert.track)
        if status is not None and track is not None:
            yield _alert(alert, status, track, context, audience)


def _alert(
    alert: OurAlert, status: AlertStatus, track: DetectionReport, context: SharingContext, audience: Audience
) -> Alert:
    kind, priority = _ALERTS[alert.priority]
    about = f"{alert.priority.name} track {alert.track}{f' {alert.asset}' if alert.asset else ''}"
    return Alert(
        alert_id=ulid_of(f"hima.{context.site}.{context.mode.value}.alert.{alert.id}", alert.raised_ns),
        alert_type=kind,
        status=status,
        description=about if context.mode is Mode.LIVE else f"{context.mode.value} {about}",
        location=track.location,
        priority=priority,
        associated_detection=(
            AssociatedDetection(
                node_id=node_id(context, audience),
                object_id=track.object_id,
                association_type=AssociationRelation.PARENT,
            ),
        ),
    )
