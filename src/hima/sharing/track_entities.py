"""Tracks and alerts of a picture as JSON entities."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert, AlertState, Priority
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.kind import Kind
from hima.picture.track import TrackState
from hima.picture.verdict import Standing
from hima.sharing.context import SharingContext
from hima.sharing.entities import AlertEntity, ArrivalEntity, Band, Level, TrackEntity
from hima.sharing.settings import Audience
from hima.sharing.told import broken_rules, told_affiliation, told_rows
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
_KINDS: Final = {kind.value: kind.name.lower() for kind in Kind}
_VERDICTS: Final = {standing.value: standing.name.lower() for standing in Standing}
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


@lru_cache(maxsize=4096)
def moment(time_ns: int) -> str:
    """A time as everybody reads it, in whole milliseconds."""
    return time_text(time_ns // MILLISECOND_NS * MILLISECOND_NS)


def placed_tracks(picture: AirPicture, context: SharingContext, audience: Audience) -> dict[int, Placed]:
    """Every track with a finite place that may be spoken of, by number, also those the audience is not shown."""
    rows = told_rows(picture)
    columns = _measures(picture, context, rows) | _words(picture, context, audience, rows)
    names, updated = tuple(columns), picture.tracks.updated_ns[rows].tolist()
    return {
        values[0]: Placed(row, updated_ns, TrackEntity(**dict(zip(names, values, strict=True))))
        for row, updated_ns, values in zip(rows.tolist(), updated, zip(*columns.values(), strict=True), strict=True)
    }


def _measures(picture: AirPicture, context: SharingContext, rows: IntArray) -> dict[str, list[Any]]:
    """Numbers of the tracks, by the entity's fields; the number of the track first."""
    tracks = picture.tracks
    position_m, velocity_mps = tracks.position_m[rows], np.round(tracks.velocity_mps[rows], 2)
    lat, lon, hae_m = context.frame.geodetic_from_enu(position_m)
    variance = np.maximum(np.diagonal(tracks.covariance[rows], axis1=1, axis2=2)[:, :3], 0.0)
    course_deg = np.degrees(np.arctan2(velocity_mps[:, 0], velocity_mps[:, 1]))
    return {
        "id": tracks.id[rows].tolist(),
        "existence": np.round(tracks.existence[rows], 3).tolist(),
        "lat_deg": np.round(np.degrees(lat), _PLACE_DIGITS).tolist(),
        "lon_deg": np.round(np.degrees(lon), _PLACE_DIGITS).tolist(),
        "hae_m": np.round(hae_m, 1).tolist(),
        "up_m": np.round(position_m[:, 2], 1).tolist(),
        "sigma_horizontal_m": np.round(np.sqrt(variance[:, :2].mean(axis=1)), 1).tolist(),
        "sigma_height_m": np.round(np.sqrt(variance[:, 2]), 1).tolist(),
        "velocity_mps": [tuple(each) for each in velocity_mps.tolist()],
        "speed_mps": np.round(np.hypot(velocity_mps[:, 0], velocity_mps[:, 1]), 1).tolist(),
        "course_deg": (np.round(course_deg % 360.0, 1) % 360.0).tolist(),
        "born": _moments(tracks.born_ns[rows]),
        "updated": _moments(tracks.updated_ns[rows]),
    }


def _words(picture: AirPicture, context: SharingContext, audience: Audience, rows: IntArray) -> dict[str, list[Any]]:
    """Everything else of the tracks, by the entity's fields."""
    tracks, identities = picture.tracks, picture.identities
    numbers, where = tracks.id[rows].tolist(), rows.tolist()
    said = {named.track: named.name for named in picture.by_hand.names}
    raids = dict(zip(picture.raids.member.tolist(), picture.raids.member_raid.tolist(), strict=True))
    arrivals = _arrivals(picture, context)
    seen = {mask: _sensors(mask, context) for mask in set(tracks.sensors[rows].tolist())}
    affiliations = zip(where, identities.affiliation[rows].tolist(), strict=True)
    return {
        "name": [context.called(said.get(number) or f"Track {number}") for number in numbers],
        "claimed_name": [identities.name[row] if audience.names else "" for row in where],
        "state": [_STATES[state] for state in tracks.state[rows].tolist()],
        "kind": [_KINDS[kind] for kind in identities.kind[rows].tolist()],
        "kind_claimed": identities.claimed[rows].tolist(),
        "affiliation": [told_affiliation(code, identities.decided_by[row]).name.lower() for row, code in affiliations],
        "verdict": [_VERDICTS[code] for code in picture.verdicts.standing[rows].tolist()],
        "breaks": [broken_rules(picture.verdicts.findings[row]) for row in where],
        "sensors": [seen[mask] for mask in tracks.sensors[rows].tolist()],
        "raid": [raids.get(number) for number in numbers],
        "arrivals": [arrivals.get(number, ()) for number in numbers],
    }


def _sensors(mask: int, context: SharingContext) -> tuple[str, ...]:
    return tuple(sensor for bit, sensor in enumerate(context.sensors) if mask >> bit & 1)


def _moments(times_ns: IntArray) -> list[str]:
    stamps = np.datetime_as_string((times_ns // MILLISECOND_NS).astype("datetime64[ms]"))
    return [f"{stamp}Z" for stamp in stamps.tolist()]


def _arrivals(picture: AirPicture, context: SharingContext) -> dict[int, tuple[ArrivalEntity, ...]]:
    threats = picture.threats
    probability = np.round(threats.probability, 3).tolist()
    bands = zip(threats.asset.tolist(), probability, _bands(threats.arrival_s), _bands(threats.closest_m), strict=True)
    found: dict[int, tuple[ArrivalEntity, ...]] = {}
    for track, (asset, likely, arrival_s, closest_m) in zip(threats.track.tolist(), bands, strict=True):
        arrival = ArrivalEntity(
            asset=context.assets[asset].id, probability=likely, arrival_s=arrival_s, closest_m=closest_m
        )
        found[track] = (*found.get(track, ()), arrival)
    return found


def _bands(values: FloatArray) -> list[Band]:
    """(N, 3) numbers; None for what is never or not known."""
    told = np.round(values, 1).astype(object)
    told[~np.isfinite(values)] = None
    return [(low, middle, high) for low, middle, high in told.tolist()]


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
