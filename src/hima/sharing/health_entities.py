"""Feeds, and the site in one look, as JSON entities."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert
from hima.picture.health import FeedState
from hima.sharing.context import SharingContext
from hima.sharing.entities import FeedEntity, HealthEntity, Level, NearestEntity, TrackCounts
from hima.sharing.settings import Audience
from hima.sharing.track_entities import LEVELS, Placed, moment

MAY_BE_DRONES: Final = frozenset({"unknown", "multirotor", "fixed_wing", "one_way_attack"})


def feed_entities(picture: AirPicture, context: SharingContext) -> Iterator[FeedEntity]:
    """Each feed."""
    sensors = dict(context.feeds)
    for health in picture.feeds:
        yield FeedEntity(
            id=health.feed,
            sensor=sensors.get(health.feed, ""),
            state=health.state.value,
            rate_hz=round(health.rate_hz, 1),
            lag_s=None if health.lag_s is None or not math.isfinite(health.lag_s) else round(health.lag_s, 3),
            messages=health.messages,
            rejects=dict(health.rejects),
            dropped=health.dropped_frames,
            last_useful=moment(health.last_useful_ns) if health.last_useful_ns else None,
        )


def health_entity(
    picture: AirPicture,
    context: SharingContext,
    audience: Audience,
    tracks: Mapping[int, Placed],
    alerts: Iterable[Alert],
) -> HealthEntity:
    """The site in one look.

    Args:
        picture: The picture.
        context: Surroundings.
        audience: Who it is for.
        tracks: Those the audience is shown, by number.
        alerts: Those that stand.
    """
    standing = tuple(alerts)
    rules = [reason for alert in standing for reason in {reason.rule for reason in alert.reasons}]
    level = max((alert.priority for alert in standing), default=None)
    return HealthEntity(
        name=context.called(context.name),
        threat_level=("none" if level is None else LEVELS[level]) if audience.alerts else None,
        unacknowledged=sum(alert.acknowledged is None for alert in standing) if audience.alerts else None,
        assets={asset.id: _level(asset.id, standing) for asset in context.assets} if audience.alerts else {},
        rules={rule: rules.count(rule) for rule in context.rules} if audience.alerts else {},
        tracks=_counts(tracks) if audience.tracks else None,
        nearest=_nearest(picture, context, tracks) if audience.tracks else None,
        feeds=len(picture.feeds),
        feeds_live=sum(feed.state is FeedState.LIVE for feed in picture.feeds),
    )


def _level(asset: str, alerts: tuple[Alert, ...]) -> Level:
    level = max((alert.priority for alert in alerts if alert.asset == asset), default=None)
    return "none" if level is None else LEVELS[level]


def _counts(tracks: Mapping[int, Placed]) -> TrackCounts:
    states = [placed.entity.state for placed in tracks.values()]
    confirmed, coasting = states.count("confirmed"), states.count("coasting")
    return TrackCounts(confirmed=confirmed, coasting=coasting, total=confirmed + coasting)


def _nearest(picture: AirPicture, context: SharingContext, tracks: Mapping[int, Placed]) -> NearestEntity | None:
    """Of confirmed and coasting tracks, the one nearest to any asset over ground."""
    drones = [
        placed
        for placed in tracks.values()
        if placed.entity.state != "tentative" and placed.entity.kind in MAY_BE_DRONES
    ]
    if not drones:
        return None
    places = [(asset.id, asset.position_m) for asset in context.assets] or [("", (0.0, 0.0, 0.0))]
    there_m = np.array([position_m[:2] for _, position_m in places])
    here_m = picture.tracks.position_m[[placed.row for placed in drones], :2]
    distance_m = np.linalg.norm(here_m[:, None] - there_m, axis=2)
    nearest, place = np.unravel_index(distance_m.argmin(), distance_m.shape)
    track = drones[nearest].entity
    return NearestEntity(
        track=track.id,
        name=track.name,
        kind=track.kind,
        asset=places[place][0],
        distance_m=round(float(distance_m[nearest, place]), 1),
    )
