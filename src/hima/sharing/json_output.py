"""What one audience is told at a broker, picture by picture: what is new, what changed, and once that it ended."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import msgspec

from hima.picture.air_picture import AirPicture
from hima.picture.track import TrackState
from hima.sharing.context import SharingContext
from hima.sharing.entities import Entity, ThingEvent
from hima.sharing.health_entities import feed_entities, health_entity
from hima.sharing.home_assistant import discovery
from hima.sharing.publication import Publication
from hima.sharing.settings import Audience
from hima.sharing.told import is_shown
from hima.sharing.topics import health_topic, topic
from hima.sharing.track_entities import STANDING, alert_entities, moment, placed_tracks
from hima.units import SECOND_NS

RENEW_S: Final = 10
"""What does not change is said anew after this long."""
EXPIRES_S: Final = 60
"""What is not said anew for this long is no longer kept by the broker."""

What: TypeAlias = Literal["track", "alert", "feed", "health"]


class Thing(msgspec.Struct, frozen=True):
    """One thing of a picture.

    Attributes:
        what: What kind of thing.
        entity: All that is told of it.
        news: What of it must have changed to be told before it is due anew.
        time_ns: When it was so, UTC nanoseconds.
    """

    what: What
    entity: Entity
    news: object
    time_ns: int


class Told(msgspec.Struct, frozen=True):
    """What was last said of a thing: the thing, the number of the event, and when."""

    thing: Thing
    seq: int
    said_ns: int


class JsonOutput(msgspec.Struct):
    """State of one audience.

    Attributes:
        told: What was last said of each thing that is there, by topic.
        due_ns: When it is to be told again.
        announced: Whether Home Assistant was told what there is.
    """

    told: dict[str, Told] = {}
    due_ns: int = 0
    announced: bool = False


def publications(
    state: JsonOutput, picture: AirPicture, context: SharingContext, audience: Audience
) -> tuple[Publication, ...] | None:
    """What a broker is to be told now; None while it is not time yet."""
    if picture.time_ns < state.due_ns:
        return None
    state.due_ns = picture.time_ns + round(audience.period_s * SECOND_NS)
    told: list[Publication] = []
    if audience.home_assistant and not state.announced:
        told += discovery(context, audience)
    state.announced = True
    things, ended = _things(picture, context, audience)
    for name in [name for name in state.told if name not in things]:
        told += _end(state.told.pop(name), name, ended.get(name), picture.time_ns, context)
    for name, thing in things.items():
        said = state.told.get(name)
        if said is None or said.thing.news != thing.news or picture.time_ns >= said.said_ns + RENEW_S * SECOND_NS:
            state.told[name] = Told(thing, 1 if said is None else said.seq + 1, picture.time_ns)
            told.append(_say(said, state.told[name], name, context, audience))
    return tuple(told)


def _things(
    picture: AirPicture, context: SharingContext, audience: Audience
) -> tuple[dict[str, Thing], dict[str, Thing]]:
    """Everything that is there by topic, and alerts that ended."""
    # An alert stands at its track, also for those who are not shown tracks.
    placed = placed_tracks(picture, context, audience)
    shown = {
        number: track
        for number, track in placed.items()
        if is_shown(TrackState(int(picture.tracks.state[track.row])), audience)
    }
    alerts = list(alert_entities(picture, placed)) if audience.alerts else []
    things: dict[str, Thing] = {}
    ended: dict[str, Thing] = {}
    for number, track in shown.items():
        things[topic(context, "track", number)] = Thing("track", track.entity, track.entity, track.updated_ns)
    for alert, entity in alerts:
        into = things if alert.state in STANDING else ended
        into[topic(context, "alert", alert.id)] = Thing("alert", entity, entity, alert.updated_ns)
    for feed in feed_entities(picture, context):
        things[topic(context, "feed", feed.id)] = Thing("feed", feed, feed.state, picture.time_ns)
    standing = (alert for alert, _ in alerts if alert.state in STANDING)
    health = health_entity(picture, context, audience, shown, standing)
    things[health_topic(context)] = Thing("health", health, health, picture.time_ns)
    return things, ended


def _say(before: Told | None, now: Told, name: str, context: SharingContext, audience: Audience) -> Publication:
    event = _event(
        "new" if before is None else "update",
        now,
        context,
        now.thing.time_ns,
        None if before is None else before.thing.entity,
        now.thing.entity,
    )
    return Publication(name, event, retain=True, expires_s=max(EXPIRES_S, 3 * round(audience.period_s)))


def _end(before: Told, name: str, after: Thing | None, now_ns: int, context: SharingContext) -> Iterator[Publication]:
    """The last word, which is not kept; then what was kept is taken back."""
    last = Told(before.thing, before.seq + 1, now_ns)
    time_ns = now_ns if after is None else after.time_ns
    yield Publication(
        name, _event("end", last, context, time_ns, before.thing.entity, None if after is None else after.entity)
    )
    yield Publication(name, b"", retain=True)


def _event(
    type_: Literal["new", "update", "end"],
    told: Told,
    context: SharingContext,
    time_ns: int,
    before: Entity | None,
    after: Entity | None,
) -> bytes:
    return msgspec.json.encode(
        ThingEvent(
            type=type_,
            mode=context.mode.value,
            site=context.site,
            what=told.thing.what,
            seq=told.seq,
            event_time=moment(time_ns),
            ingest_time=moment(told.said_ns),
            before=before,
            after=after,
        )
    )
