"""Rows of an export: where each track was and what was thought of it, and every change of an alert.

Times are UTC nanoseconds, places degrees, heights and standard deviations metres, velocities metres a second east,
north and up. What is not known is None. Texts are safe to show (`hima.plain_text`).
"""

import math
from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np

from hima.geo.frames import SiteFrame
from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert, AlertState, Priority
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind, KindEvidence
from hima.picture.mode import Mode
from hima.picture.outcome import AlertChanged
from hima.picture.track import TrackState
from hima.plain_text import visible

PLACE_DIGITS: Final = 7
METRE_DIGITS: Final = 2


class World(msgspec.Struct, frozen=True):
    """What rows are of.

    Attributes:
        site: Name of the site for machines.
        site_name: Name for people.
        mode: What kind of world it is; every row says it.
        frame: The site frame.
        geoid_undulation_m: Geoid above the ellipsoid.
    """

    site: str
    site_name: str
    mode: Mode
    frame: SiteFrame
    geoid_undulation_m: float


class TrackPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A track at one moment."""

    time_ns: int
    mode: str
    site: str
    track: int
    state: str
    name: str
    claimed_name: str
    lon_deg: float
    lat_deg: float
    hae_m: float
    amsl_m: float
    sigma_east_m: float | None
    sigma_north_m: float | None
    sigma_up_m: float | None
    velocity_east_mps: float
    velocity_north_mps: float
    velocity_up_mps: float
    existence: float
    hits: int
    updated_ns: int
    kind: str
    kind_claimed: bool
    kind_evidence: str
    p_unknown: float
    p_multirotor: float
    p_fixed_wing: float
    p_one_way_attack: float
    p_bird: float
    p_manned_aircraft: float
    p_clutter: float
    affiliation: str
    affiliation_by_person: bool
    alert_priority: str


class AlertPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A change of an alert; its place is that of its track, None if that is not known."""

    time_ns: int
    mode: str
    site: str
    change: str
    alert: int
    track: int
    priority: str
    state: str
    rules: str
    asset: str
    zones: str
    arrival_early_ns: int | None
    arrival_median_ns: int | None
    arrival_late_ns: int | None
    act_by_ns: int | None
    raised_ns: int
    acknowledged_by: str
    acknowledged_ns: int | None
    cleared_ns: int | None
    clear_reason: str
    lon_deg: float | None
    lat_deg: float | None
    hae_m: float | None


def track_points(picture: AirPicture, world: World, *, tentative: bool = False) -> Iterator[TrackPoint]:
    """The tracks of a picture; those just dropped and those without a finite place are left out."""
    tracks, identities = picture.tracks, picture.identities
    wanted = tracks.state != TrackState.DROPPED
    if not tentative:
        wanted &= tracks.state != TrackState.TENTATIVE
    wanted &= np.isfinite(tracks.position_m).all(axis=1) & np.isfinite(tracks.velocity_mps).all(axis=1)
    rows = np.flatnonzero(wanted)
    lat, lon, hae = world.frame.geodetic_from_enu(tracks.position_m[rows])
    given = {named.track: named.name for named in picture.by_hand.names}
    urgent = _priorities(picture.alerts)
    for row, lat_rad, lon_rad, hae_m in zip(rows.tolist(), lat.tolist(), lon.tolist(), hae.tolist(), strict=True):
        number = int(tracks.id[row])
        sigma = [_sigma_m(variance) for variance in np.diagonal(tracks.covariance[row])[:3].tolist()]
        east, north, up = (round(value, METRE_DIGITS) for value in tracks.velocity_mps[row].tolist())
        chances = [round(float(value), 4) for value in identities.kind_probability[row]]
        yield TrackPoint(
            time_ns=picture.time_ns,
            mode=world.mode.value,
            site=world.site,
            track=number,
            state=TrackState(int(tracks.state[row])).name.lower(),
            name=visible(given.get(number, "")),
            claimed_name=visible(identities.name[row]),
            lon_deg=round(math.degrees(lon_rad), PLACE_DIGITS),
            lat_deg=round(math.degrees(lat_rad), PLACE_DIGITS),
            hae_m=round(hae_m, METRE_DIGITS),
            amsl_m=round(hae_m - world.geoid_undulation_m, METRE_DIGITS),
            sigma_east_m=sigma[0],
            sigma_north_m=sigma[1],
            sigma_up_m=sigma[2],
            velocity_east_mps=east,
            velocity_north_mps=north,
            velocity_up_mps=up,
            existence=round(float(tracks.existence[row]), 4),
            hits=int(tracks.hits[row]),
            updated_ns=int(tracks.updated_ns[row]),
            kind=Kind(int(identities.kind[row])).name.lower(),
            kind_claimed=bool(identities.claimed[row]),
            kind_evidence=KindEvidence(int(identities.kind_evidence[row])).name.lower(),
            **{f"p_{kind.name.lower()}": chances[kind] for kind in Kind},
            affiliation=Affiliation(int(identities.affiliation[row])).name.lower(),
            affiliation_by_person=bool(identities.decided_by[row]),
            alert_priority=urgent.get(number, ""),
        )


def _sigma_m(variance: float) -> float | None:
    return round(math.sqrt(max(variance, 0.0)), METRE_DIGITS) if math.isfinite(variance) else None


def _priorities(alerts: tuple[Alert, ...]) -> dict[int, str]:
    """The priority of each track's standing alert."""
    standing = [alert for alert in alerts if alert.state in (AlertState.RAISED, AlertState.ACKNOWLEDGED)]
    return {alert.track: alert.priority.name.lower() for alert in sorted(standing, key=lambda alert: alert.priority)}


def alert_point(change: AlertChanged, picture: AirPicture | None, world: World) -> AlertPoint:
    """A change of an alert, at the place its track has in a picture of about then."""
    alert = change.alert
    early, median, late = (_known(at_ns) for at_ns in alert.arrival_ns or (-1, -1, -1))
    taken = alert.acknowledged
    lon_deg, lat_deg, hae_m = _place(alert.track, picture, world)
    return AlertPoint(
        time_ns=change.time_ns,
        mode=world.mode.value,
        site=world.site,
        change=change.change.value,
        alert=alert.id,
        track=alert.track,
        priority=Priority(alert.priority).name.lower(),
        state=alert.state.value,
        rules=" ".join(dict.fromkeys(reason.rule for reason in alert.reasons)),
        asset=alert.asset,
        zones=" ".join(dict.fromkeys(reason.zone for reason in alert.reasons if reason.zone)),
        arrival_early_ns=early,
        arrival_median_ns=median,
        arrival_late_ns=late,
        act_by_ns=alert.act_by_ns,
        raised_ns=alert.raised_ns,
        acknowledged_by=visible(taken.person.name) if taken is not None else "",
        acknowledged_ns=taken.time_ns if taken is not None else None,
        cleared_ns=alert.cleared_ns or None,
        clear_reason=alert.clear_reason.value if alert.clear_reason is not None else "",
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        hae_m=hae_m,
    )


def _known(at_ns: int) -> int | None:
    return at_ns if at_ns >= 0 else None


def _place(
    track: int, picture: AirPicture | None, world: World
) -> tuple[float, float, float] | tuple[None, None, None]:
    if picture is None:
        return None, None, None
    found = np.flatnonzero(picture.tracks.id == track).tolist()
    if not found or not np.isfinite(picture.tracks.position_m[found[0]]).all():
        return None, None, None
    lat, lon, hae = world.frame.geodetic_from_enu(picture.tracks.position_m[found[0]])
    lon_deg, lat_deg = math.degrees(float(lon)), math.degrees(float(lat))
    return round(lon_deg, PLACE_DIGITS), round(lat_deg, PLACE_DIGITS), round(float(hae), METRE_DIGITS)
