"""Feeds, and the site in one look, as JSON entities."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

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
    places = [(asset.id, asset.position_m) for asset in context.assets] or [("", (0.0, 0.0, 0.0))]
    pairs = [
        (math.hypot(east - place[0], north - place[1]), number, asset)
        for number, placed in tracks.items()
        if placed.entity.state != "tentative" and placed.entity.kind in MAY_BE_DRONES
        for east, north in [picture.tracks.position_m[placed.row, :2].tolist()]
        for asset, place in places
    ]
    if not pairs:
        return None
    distance_m, number, asset = min(pairs)
    track = tracks[number].entity
    return NearestEntity(track=number, name=track.name, kind=track.kind, asset=asset, distance_m=round(distance_m, 1))
