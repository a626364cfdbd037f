"""Things of the picture as JSON, and the event that tells of one: the contract with whoever reads them.

`hima docs` writes the JSON schema from these structs.
"""

from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta

Moment = Annotated[str, Meta(description="UTC, ISO 8601 to the millisecond, such as 2026-11-27T18:30:00.250Z.")]
Band = tuple[float | None, float | None, float | None]
Level: TypeAlias = Literal["none", "watch", "decide", "act_now"]


class ArrivalEntity(msgspec.Struct, frozen=True, kw_only=True):
    """When a track may reach an asset, should it go there."""

    asset: Annotated[str, Meta(description="The asset's id.")]
    probability: Annotated[float, Meta(description="Probability that it enters the asset's ring.")]
    arrival_s: Annotated[Band, Meta(description="Seconds until it does: early, median, late (5, 50, 95 %).")]
    closest_m: Annotated[Band, Meta(description="Distance of closest approach: low, median, high.")]


class TrackEntity(msgspec.Struct, frozen=True, kw_only=True):
    """One track."""

    id: Annotated[int, Meta(description="Number, never reused; negative while tentative.")]
    name: Annotated[str, Meta(description="The name a person gave it, or its number; begins with SIM where it is.")]
    claimed_name: Annotated[str, Meta(description="What the aircraft calls itself; empty where that is not shared.")]
    state: Annotated[Literal["tentative", "confirmed", "coasting"], Meta(description="Where it is in its life.")]
    kind: Annotated[str, Meta(description="What kind of thing it is taken for; `unknown` without evidence.")]
    kind_claimed: Annotated[bool, Meta(description="Whether only the aircraft itself says so.")]
    affiliation: Annotated[str, Meta(description="Whose it is; `hostile` only where a person said so.")]
    existence: Annotated[float, Meta(description="Probability that there is an object.")]
    lat_deg: Annotated[float, Meta(description="Latitude, WGS 84.")]
    lon_deg: Annotated[float, Meta(description="Longitude, WGS 84.")]
    hae_m: Annotated[float, Meta(description="Height above the ellipsoid.")]
    up_m: Annotated[float, Meta(description="Height above the site's reference point.")]
    sigma_horizontal_m: Annotated[float, Meta(description="Standard deviation of the place, along one axis.")]
    sigma_height_m: Annotated[float, Meta(description="Standard deviation of the height.")]
    velocity_mps: Annotated[tuple[float, float, float], Meta(description="East, north, up.")]
    speed_mps: Annotated[float, Meta(description="Speed over ground.")]
    course_deg: Annotated[float, Meta(description="Course over ground, clockwise from true north.")]
    verdict: Annotated[
        Literal["lawful", "breach", "unknown"],
        Meta(description="Whether it may be there; what nothing is known of is unknown, never a breach."),
    ]
    breaks: Annotated[tuple[str, ...], Meta(description="Rules of flight that it breaks, if it does.")]
    sensors: Annotated[tuple[str, ...], Meta(description="Sensors that saw it in the last ten seconds.")]
    raid: Annotated[int | None, Meta(description="The raid it flies in, if any.")]
    arrivals: Annotated[tuple[ArrivalEntity, ...], Meta(description="Assets that it may reach.")]
    born: Annotated[Moment, Meta(description="First detection.")]
    updated: Annotated[Moment, Meta(description="Last detection used.")]


class AlertEntity(msgspec.Struct, frozen=True, kw_only=True):
    """One alert."""

    id: Annotated[int, Meta(description="Number, never reused.")]
    track: Annotated[int, Meta(description="The track it is about.")]
    priority: Annotated[Level, Meta(description="How urgent it is now.")]
    state: Annotated[str, Meta(description="raised, acknowledged, cleared_unseen or cleared.")]
    asset: Annotated[str, Meta(description="The asset reached first; empty if it is about none.")]
    rules: Annotated[tuple[str, ...], Meta(description="Rules that hold.")]
    zones: Annotated[tuple[str, ...], Meta(description="Zones that those rules are about.")]
    arrival: Annotated[
        tuple[Moment | None, Moment | None, Moment | None] | None,
        Meta(description="When it arrives: early, median, late; null for never, or if it is not about arrival."),
    ]
    act_by: Annotated[Moment | None, Meta(description="Last time to decide, if it is about arrival.")]
    acknowledged: Annotated[Moment | None, Meta(description="When a person took it on.")]
    raised: Moment
    updated: Annotated[Moment, Meta(description="When its content last changed.")]
    clear_reason: Annotated[str | None, Meta(description="Why it ended.")]
    lat_deg: Annotated[float | None, Meta(description="Latitude of its track, if that has a place.")]
    lon_deg: Annotated[float | None, Meta(description="Longitude of its track.")]
    hae_m: Annotated[float | None, Meta(description="Height of its track above the ellipsoid.")]


class FeedEntity(msgspec.Struct, frozen=True, kw_only=True):
    """How one feed is."""

    id: Annotated[str, Meta(description="The feed.")]
    sensor: Annotated[str, Meta(description="The sensor whose reports it carries.")]
    state: Annotated[Literal["unknown", "live", "silent", "down"], Meta(description="What can be said of it.")]
    rate_hz: Annotated[float, Meta(description="Frames a second, over ten.")]
    lag_s: Annotated[float | None, Meta(description="Receipt minus the messages' own time; null if unknown.")]
    messages: Annotated[int, Meta(description="Messages understood since the start.")]
    rejects: Annotated[dict[str, int], Meta(description="Messages refused since the start, by reason.")]
    dropped: Annotated[int, Meta(description="Frames that its budget refused.")]
    last_useful: Annotated[Moment | None, Meta(description="Last frame with a good message.")]


class NearestEntity(msgspec.Struct, frozen=True, kw_only=True):
    """The track nearest to an asset, of those that may be drones."""

    track: int
    name: str
    kind: str
    asset: Annotated[str, Meta(description="The asset; empty for the reference point of a site without assets.")]
    distance_m: Annotated[float, Meta(description="Distance over ground.")]


class TrackCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many tracks there are."""

    confirmed: int
    coasting: int
    total: Annotated[int, Meta(description="Both.")]


class HealthEntity(msgspec.Struct, frozen=True, kw_only=True):
    """The site in one look."""

    name: Annotated[str, Meta(description="The site's name for people.")]
    threat_level: Annotated[Level | None, Meta(description="Priority of the most urgent alert; null if not shared.")]
    unacknowledged: Annotated[int | None, Meta(description="Alerts that nobody has taken on; null if not shared.")]
    assets: Annotated[dict[str, Level], Meta(description="The most urgent alert about each asset.")]
    rules: Annotated[dict[str, int], Meta(description="Alerts by each rule.")]
    tracks: Annotated[TrackCounts | None, Meta(description="How many there are; null if not shared.")]
    nearest: Annotated[NearestEntity | None, Meta(description="The nearest one that may be a drone, if any.")]
    feeds: Annotated[int, Meta(description="How many feeds the site has.")]
    feeds_live: Annotated[int, Meta(description="How many of them are live.")]


Entity: TypeAlias = TrackEntity | AlertEntity | FeedEntity | HealthEntity
AnyEntity = TypeVar("AnyEntity", bound=Entity)


class ThingEvent(msgspec.Struct, Generic[AnyEntity], frozen=True, kw_only=True):
    """What happened to one thing."""

    v: Annotated[Literal[1], Meta(description="Version of this contract.")] = 1
    type: Annotated[Literal["new", "update", "end"], Meta(description="First, further or last word of the thing.")]
    mode: Annotated[Literal["LIVE", "SIM", "REPLAY", "EXERCISE"], Meta(description="What kind of world it is in.")]
    site: Annotated[str, Meta(description="The site's id.")]
    what: Annotated[Literal["track", "alert", "feed", "health"], Meta(description="What kind of thing it is.")]
    seq: Annotated[int, Meta(description="Number of the event of this thing, from 1; a gap: some did not get through.")]
    event_time: Annotated[
        Moment, Meta(description="When it was so: last detection of a track, last change of an alert.")
    ]
    ingest_time: Annotated[Moment, Meta(description="When the node said so: the time of its picture.")]
    before: Annotated[AnyEntity | None, Meta(description="What was said last; null in `new`.")]
    after: Annotated[AnyEntity | None, Meta(description="What is said now; null where nothing more is known.")]
