"""Contacts and clusters of claims as the screen shows them."""

import math
from collections.abc import Callable

from hima.picture.cooperative import Quality
from hima.picture.identity import Contact
from hima.picture.trust import ClaimCluster, Evidence
from hima.units import MICROSECOND_NS, SECOND_NS
from hima.web.schema.contacts import ClusterView, ContactView, EvidenceView

Degrees = tuple[float | None, float | None, float | None]
"""Longitude, latitude, metres above mean sea level; None each where there is no place."""
Placing = Callable[[tuple[float, float, float] | None], Degrees]
"""From east, north, up."""


def contact_view(contact: Contact, now_ns: int, place: Placing) -> ContactView:
    """One contact."""
    lon_deg, lat_deg, amsl_m = place(contact.position_m)
    operator_lon_deg, operator_lat_deg, _ = place(None if contact.operator_m is None else (*contact.operator_m, 0.0))
    course_deg, speed_mps = _course_and_speed(contact.velocity_mps)
    quality = contact.quality or Quality()
    return ContactView(
        key=contact.key,
        source=contact.source,
        name=contact.name,
        scheme=contact.scheme.value,
        kind=int(contact.kind),
        age_s=round((now_ns - contact.time_ns) / SECOND_NS, 2),
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        amsl_m=amsl_m,
        course_deg=course_deg,
        speed_mps=speed_mps,
        operator_lon_deg=operator_lon_deg,
        operator_lat_deg=operator_lat_deg,
        track=contact.track,
        offset_m=None if contact.offset_m is None else round(contact.offset_m, 1),
        origin=contact.origin.value,
        height_reference=contact.height_reference.value,
        nic=_category(quality.nic),
        nac_p=_category(quality.nac_p),
        sil=_category(quality.sil),
        sda=_category(quality.sda),
        label=contact.label.name.lower(),
        evidence=tuple(_evidence_view(found) for found in contact.evidence),
        score=contact.score,
        signal_db=None if contact.signal_db is None else round(contact.signal_db, 1),
        landed=contact.landed,
        also=contact.also,
    )


def cluster_view(cluster: ClaimCluster, place: Placing) -> ClusterView:
    """One cluster."""
    lon_deg, lat_deg, _ = place(None if cluster.middle_m is None else (*cluster.middle_m, 0.0))
    return ClusterView(
        feed=cluster.feed,
        reason=cluster.reason.value,
        count=cluster.count,
        since_us=cluster.since_ns // MICROSECOND_NS,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        radius_m=round(cluster.radius_m, 1),
        examples=cluster.examples,
    )


def _evidence_view(found: Evidence) -> EvidenceView:
    measured = found.measured if math.isfinite(found.measured) else None
    return EvidenceView(
        code=found.code.value,
        measured=None if measured is None else round(measured, 3),
        limit=found.limit,
        since_us=found.since_ns // MICROSECOND_NS,
    )


def _category(said: int) -> int | None:
    """None where an aircraft has not said it."""
    return None if said < 0 else said


def _course_and_speed(velocity_mps: tuple[float, float, float] | None) -> tuple[float | None, float | None]:
    if velocity_mps is None:
        return None, None
    east, north, _ = velocity_mps
    return round(math.degrees(math.atan2(east, north)), 1) % 360.0, round(math.hypot(east, north), 1)
