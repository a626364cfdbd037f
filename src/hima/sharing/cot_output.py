"""What one audience is sent, picture by picture: what is there, and once that something is there no more."""

from typing import Final

import msgspec

from hima.picture.air_picture import AirPicture
from hima.picture.zone import applies
from hima.sharing.context import SharingContext
from hima.sharing.cot_events import (
    alert_events,
    operator_events,
    sign_of_life,
    track_events,
    uid,
    withdrawal,
    zone_events,
)
from hima.sharing.cot_negotiation import both_ways, document
from hima.sharing.settings import Audience, OutputEncoding
from hima.sharing.told import is_shown
from hima.units import SECOND_NS
from hima.wire.cot.event import CotEvent
from hima.wire.cot.framing import in_mesh, in_stream
from hima.wire.cot.tak_message import encode_tak

ALIVE_EVERY_S: Final = 10
ZONES_EVERY_S: Final = 30
"""Who joins later sees the zones after this long at most."""


class CotOutput(msgspec.Struct):
    """State of one audience.

    Attributes:
        shared: Latest event of each thing that goes on being renewed, by uid.
        zones: Latest event of each zone that has been told and not withdrawn, by uid.
        due_ns: When it is to be told again.
        zones_due_ns: When it is to be told the zones again.
        alive_due_ns: When it is to be told that we are there.
    """

    shared: dict[str, CotEvent] = {}
    zones: dict[str, CotEvent] = {}
    due_ns: int = 0
    zones_due_ns: int = 0
    alive_due_ns: int = 0


def messages(
    state: CotOutput, picture: AirPicture, context: SharingContext, audience: Audience
) -> tuple[bytes, ...] | None:
    """What an audience is to be told now, each message as it goes out; None while it is not time yet."""
    if picture.time_ns < state.due_ns:
        return None
    state.due_ns = picture.time_ns + round(audience.period_s * SECOND_NS)
    events = _renewed(state, picture, context, audience)
    if audience.zones:
        events += _zones(state, picture.time_ns, context)
    if audience.stream and picture.time_ns >= state.alive_due_ns:
        state.alive_due_ns = picture.time_ns + ALIVE_EVERY_S * SECOND_NS
        events.append(sign_of_life(picture.time_ns, context))
    return tuple(_bytes(event, audience) for event in events)


def _renewed(state: CotOutput, picture: AirPicture, context: SharingContext, audience: Audience) -> list[CotEvent]:
    """Withdrawals of what is gone, then everything that is there."""
    # An alert stands at its track, also for those who are not shown tracks.
    found = list(track_events(picture, context, audience))
    places = {event.uid: event for _, event in found}
    tracks = {event.uid: event for stage, event in found if is_shown(stage, audience)}
    alerts = {event.uid: event for event in alert_events(picture, context, places, audience)}
    operators = {event.uid: event for event in operator_events(picture, context, audience)}
    now = {**tracks, **alerts, **operators}
    gone = [withdrawal(event, picture.time_ns, context) for name, event in state.shared.items() if name not in now]
    state.shared = now
    return [*gone, *now.values()]


def _zones(state: CotOutput, now_ns: int, context: SharingContext) -> list[CotEvent]:
    """Withdrawals of zones that have ceased to apply, those that have begun to, and now and then all that apply."""
    # Shapes are heavy: made anew only when they are due or when what applies has changed.
    applying = {uid(context, "zone", zone.id) for zone in context.zones if applies(zone, now_ns)}
    due = now_ns >= state.zones_due_ns
    if not due and applying == state.zones.keys():
        return []
    now = {event.uid: event for event in zone_events(now_ns, context)}
    gone = [withdrawal(event, now_ns, context) for name, event in state.zones.items() if name not in now]
    told = [event for name, event in now.items() if due or name not in state.zones]
    state.zones = now
    if due:
        state.zones_due_ns = now_ns + ZONES_EVERY_S * SECOND_NS
    return [*gone, *told]


def _bytes(event: CotEvent, audience: Audience) -> bytes:
    if audience.encoding is OutputEncoding.NEGOTIATE:
        return both_ways(event)
    if audience.encoding is OutputEncoding.PROTOBUF:
        return in_stream(encode_tak(event)) if audience.stream else in_mesh(encode_tak(event))
    return document(event)
