"""Tracks and alerts of a picture as JSON entities."""

import math
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

import numpy as np

from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert, AlertState, Priority
from hima.picture.arrays import FloatArray
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind
from hima.picture.track import TrackState
from hima.sharing.context import SharingContext
from hima.sharing.entities import AlertEntity, ArrivalEntity, Band, Level, TrackEntity
from hima.sharing.settings import Audience
from hima.units import MILLISECOND_NS
from hima.wire.cot.values import time_text

LEVELS: Final[dict[Priority, Level]] = {
    Priority.WATCH: "watch",
    Priority.DECIDE: "decide",
    Priority.ACT_NOW: "act_now",
}
STANDING: Final = frozenset({AlertState.RAISED, AlertState.ACKNOWLEDGED})
_STATES: Final[dict[int, Literal["tentative", "confirmed", "coasting"]]] = {
    TrackState.TENTATIVE: "tentative",
    TrackState.CONFIRMED: "confirmed",
    TrackState.COASTING: "coasting",
}
_PLACE_DIGITS: Final = 7


class Placed(NamedTuple):
    """A track with its place in the picture.

    Attributes:
        row: Its row in the table of tracks.
        updated_ns: Time of its last detection, UTC nanoseconds.
        entity: The track as it is told.
    """

    row: int
    updated_ns: int
    entity: TrackEntity


def moment(time_ns: int) -> str:
    """A time as everybody reads it, in whole milliseconds."""
    return time_text(time_ns // MILLISECOND_NS * MILLISECOND_NS)


def placed_tracks(picture: AirPicture, context: SharingContext, audience: Audience) -> dict[int, Placed]:
    """Every track with a finite place that may be spoken of, by number, also those the audience is not shown."""
    tracks, identities = picture.tracks, picture.identities
    wanted = tracks.state != TrackState.DROPPED
    wanted &= np.isfinite(tracks.position_m).all(axis=1) & np.isfinite(tracks.velocity_mps).all(axis=1)
    wanted &= np.isfinite(tracks.covariance).all(axis=(1, 2)) & (identities.kind != Kind.CLUTTER)
    rows = np.flatnonzero(wanted)
    places = np.stack(context.frame.geodetic_from_enu(tracks.position_m[rows]), axis=1)
    said = {named.track: named.name for named in picture.by_hand.names}
    raids = dict(zip(picture.raids.member.tolist(), picture.raids.member_raid.tolist(), strict=True))
    arrivals = _arrivals(picture, context)
    found = {}
    for row, place in zip(rows.tolist(), places, strict=True):
        number = int(tracks.id[row])
        name = context.called(said.get(number) or f"Track {number}")
        claimed = identities.name[row] if audience.names else ""
        entity = _track(picture, context, row, place, name, claimed, raids.get(number), arrivals.get(number, ()))
        found[number] = Placed(row, int(tracks.updated_ns[row]), entity)
    return found


def _track(
    picture: AirPicture,
    context: SharingContext,
    row: int,
    place: FloatArray,
    name: str,
    claimed: str,
    raid: int | None,
    arrivals: tuple[ArrivalEntity, ...],
) -> TrackEntity:
    tracks, identities = picture.tracks, picture.identities
    east, north, up = (round(value, 2) for value in tracks.velocity_mps[row].tolist())
    variance = np.maximum(np.diagonal(tracks.covariance[row])[:3], 0.0).tolist()
    affiliation = Affiliation(int(identities.affiliation[row]))
    if affiliation is Affiliation.HOSTILE and not identities.decided_by[row]:
        affiliation = Affiliation.SUSPECT
    seen = int(tracks.sensors[row])
    return TrackEntity(
        id=int(tracks.id[row]),
        name=name,
        claimed_name=claimed,
        state=_STATES[int(tracks.state[row])],
        kind=Kind(int(identities.kind[row])).name.lower(),
        kind_claimed=bool(identities.claimed[row]),
        affiliation=affiliation.name.lower(),
        existence=round(float(tracks.existence[row]), 3),
        lat_deg=round(math.degrees(place[0]), _PLACE_DIGITS),
        lon_deg=round(math.degrees(place[1]), _PLACE_DIGITS),
        hae_m=round(float(place[2]), 1),
        up_m=round(float(tracks.position_m[row, 2]), 1),
        sigma_horizontal_m=round(math.sqrt((variance[0] + variance[1]) / 2.0), 1),
        sigma_height_m=round(math.sqrt(variance[2]), 1),
        velocity_mps=(east, north, up),
        speed_mps=round(math.hypot(east, north), 1),
        course_deg=round(math.degrees(math.atan2(east, north)) % 360.0, 1) % 360.0,
        sensors=tuple(sensor for bit, sensor in enumerate(context.sensors) if seen >> bit & 1),
        raid=raid,
        arrivals=arrivals,
        born=moment(int(tracks.born_ns[row])),
        updated=moment(int(tracks.updated_ns[row])),
    )


def _arrivals(picture: AirPicture, context: SharingContext) -> dict[int, tuple[ArrivalEntity, ...]]:
    threats = picture.threats
    found: dict[int, tuple[ArrivalEntity, ...]] = {}
    for row, (track, asset) in enumerate(zip(threats.track.tolist(), threats.asset.tolist(), strict=True)):
        arrival = ArrivalEntity(
            asset=context.assets[asset].id,
            probability=round(float(threats.probability[row]), 3),
            arrival_s=_band(threats.arrival_s[row]),
            closest_m=_band(threats.closest_m[row]),
        )
        found[track] = (*found.get(track, ()), arrival)
    return found


def _band(values: FloatArray) -> Band:
    low, middle, high = (round(value, 1) if math.isfinite(value) else None for value in values.tolist())
    return low, middle, high


def alert_entities(picture: AirPicture, tracks: Mapping[int, Placed]) -> Iterator[tuple[Alert, AlertEntity]]:
    """Every alert that the picture still has, also those just cleared, at the place of its track."""
    for alert in picture.alerts:
        placed = tracks.get(alert.track)
        at = None if placed is None else placed.entity
        yield (
            alert,
            AlertEntity(
                id=alert.id,
                track=alert.track,
                priority=LEVELS[alert.priority],
                state=alert.state.value,
                asset=alert.asset,
                rules=tuple(dict.fromkeys(reason.rule for reason in alert.reasons)),
                zones=tuple(dict.fromkeys(reason.zone for reason in alert.reasons if reason.zone)),
                arrival=_arrival(alert),
                act_by=None if alert.act_by_ns is None else moment(alert.act_by_ns),
                acknowledged=None if alert.acknowledged is None else moment(alert.acknowledged.time_ns),
                raised=moment(alert.raised_ns),
                updated=moment(alert.updated_ns),
                clear_reason=None if alert.clear_reason is None else alert.clear_reason.value,
                lat_deg=None if at is None else at.lat_deg,
                lon_deg=None if at is None else at.lon_deg,
                hae_m=None if at is None else at.hae_m,
            ),
        )


def _arrival(alert: Alert) -> tuple[str | None, str | None, str | None] | None:
    if alert.arrival_ns is None:
        return None
    early, median, late = (None if time_ns < 0 else moment(time_ns) for time_ns in alert.arrival_ns)
    return early, median, late
