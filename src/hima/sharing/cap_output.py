"""Alerts as messages of the Common Alerting Protocol.

What the messages are about is said by the picture's mode alone: an alert of a simulation can never go out as Actual.
A machine notifies; what people should do is said only in the name of a person, and that all is clear never here: an
alert that ends by itself is cancelled, with the reason, and the message says that this is no all-clear.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert, ClearReason, Priority
from hima.picture.mode import Mode
from hima.picture.outcome import AlertChanged, Change
from hima.picture.zone import Asset, Zone
from hima.units import SECOND_NS
from hima.wire.cap.encode import moment_text
from hima.wire.cap.message import (
    Area,
    CapMessage,
    Category,
    Certainty,
    Info,
    MsgType,
    Reference,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)

STATUSES: Final = {
    Mode.LIVE: Status.ACTUAL,
    Mode.EXERCISE: Status.EXERCISE,
    Mode.SIM: Status.TEST,
    Mode.REPLAY: Status.TEST,
}
TYPES: Final = {
    Change.RAISED: MsgType.ALERT,
    Change.PROMOTED: MsgType.UPDATE,
    Change.DEMOTED: MsgType.UPDATE,
    Change.CLEARED: MsgType.CANCEL,
}
"""Changes that others are told; who acknowledged what is a matter of the site."""
URGENCIES: Final = {
    Priority.ACT_NOW: Urgency.IMMEDIATE,
    Priority.DECIDE: Urgency.EXPECTED,
    Priority.WATCH: Urgency.EXPECTED,
}
SEVERITIES: Final = {
    Priority.ACT_NOW: Severity.SEVERE,
    Priority.DECIDE: Severity.MODERATE,
    Priority.WATCH: Severity.MINOR,
}
"""By how little time is left: what an impact would do is not known here, so Extreme is for people to say."""
NOTIFIED: Final = {
    Priority.ACT_NOW: ResponseType.ASSESS,
    Priority.DECIDE: ResponseType.ASSESS,
    Priority.WATCH: ResponseType.MONITOR,
}
"""What a machine may ask for by itself: attention."""
ADVISED: Final = {
    Priority.ACT_NOW: (ResponseType.SHELTER, "Take shelter away from the areas named."),
    Priority.DECIDE: (ResponseType.PREPARE, "Prepare to take shelter."),
    Priority.WATCH: (ResponseType.MONITOR, "Watch for further messages."),
}
"""What a person may advise."""
ENDS: Final = {
    ClearReason.LEFT: "the track no longer meets any rule",
    ClearReason.LOST: "nothing detects the track any more",
    ClearReason.IDENTIFIED: "the track is now known to be something the rules leave out",
    ClearReason.SITE_CHANGED: "the settings of the site changed",
    ClearReason.MERGED: "the track is another one, which has an alert of its own",
}
VALID_S: Final = 600
"""How long a message holds unless another one takes its place."""
REFERENCES_MAX: Final = 10
LIKELY: Final = 0.5


class CapContext(msgspec.Struct, frozen=True, kw_only=True):
    """What messages need beside the alert.

    Attributes:
        site: Name of the site for machines.
        site_name: Name for people.
        mode: What kind of world it is.
        assets: Asset table.
        zones: Zone table.
        sentences: What each rule means.
        sender: Who sends; unique in the world.
        advised_by: The person in whose name advice is given; empty for none, and then there is no advice.
    """

    site: str
    site_name: str
    mode: Mode
    assets: tuple[Asset, ...]
    zones: tuple[Zone, ...]
    sentences: dict[str, str]
    sender: str
    advised_by: str = ""


class CapOutput(msgspec.Struct):
    """What has been sent.

    Attributes:
        sent: The latest messages of each alert that has not ended, oldest first.
        count: Messages of each such alert so far.
    """

    sent: dict[int, tuple[Reference, ...]] = {}
    count: dict[int, int] = {}


def cap_messages(
    state: CapOutput, changes: Sequence[AlertChanged], picture: AirPicture | None, context: CapContext
) -> tuple[CapMessage, ...]:
    """The messages that changes of alerts call for.

    Args:
        state: What has been sent; updated.
        changes: The changes, in order.
        picture: The picture they belong to; None if there is none, and then probabilities are not known.
        context: Surroundings.
    """
    told = [_message(state, change, picture, context) for change in changes if change.change in TYPES]
    return tuple(message for message in told if message is not None)


def _message(
    state: CapOutput, change: AlertChanged, picture: AirPicture | None, context: CapContext
) -> CapMessage | None:
    alert, earlier = change.alert, state.sent.get(change.alert.id, ())
    kind = TYPES[change.change]
    if kind is MsgType.CANCEL and not earlier:
        return None  # nobody was told of it, so there is nothing to take back
    if kind is MsgType.UPDATE and not earlier:
        kind = MsgType.ALERT
    number = state.count.get(alert.id, 0) + 1
    own = Reference(context.sender, _identifier(context, alert, number, change.time_ns), change.time_ns)
    ended = kind is MsgType.CANCEL
    if ended:
        state.sent.pop(alert.id), state.count.pop(alert.id)
    else:
        state.sent[alert.id] = (*earlier, own)[-REFERENCES_MAX:]
        state.count[alert.id] = number
    return CapMessage(
        identifier=own.identifier,
        sender=own.sender,
        sent_ns=own.sent_ns,
        status=STATUSES[context.mode],
        type=kind,
        scope=Scope.RESTRICTED,
        source="hima",
        restriction="For those whom the site has agreed to tell.",
        note=_ending(alert) if ended else "",
        references=earlier,
        infos=() if ended else (_info(alert, change.time_ns, picture, context),),
    )


def _identifier(context: CapContext, alert: Alert, number: int, now_ns: int) -> str:
    """Unique also among worlds and journals, in each of which alerts are counted anew."""
    return f"hima.{context.site}.{context.mode.value.lower()}.{now_ns // SECOND_NS}.{alert.id}.{number}"


def _ending(alert: Alert) -> str:
    why = ENDS[alert.clear_reason] if alert.clear_reason is not None else "it ended"
    return f"The alert ended: {why}. This is not an all-clear."


def _info(alert: Alert, now_ns: int, picture: AirPicture | None, context: CapContext) -> Info:
    response, instruction = NOTIFIED[alert.priority], ""
    if context.advised_by:
        response, instruction = ADVISED[alert.priority]
    early_ns = alert.arrival_ns[0] if alert.arrival_ns is not None else -1
    return Info(
        language="en",
        categories=(Category.SECURITY, Category.SAFETY),
        event="Possible drone",
        responses=(response,),
        urgency=URGENCIES[alert.priority],
        severity=SEVERITIES[alert.priority],
        certainty=_certainty(alert, picture, context),
        effective_ns=now_ns,
        onset_ns=early_ns if early_ns >= 0 else None,
        expires_ns=now_ns + VALID_S * SECOND_NS,
        sender_name=f"hima at {context.site_name}",
        headline=_headline(alert, context),
        description=" ".join(_sentences(alert, context)),
        instruction=instruction,
        contact=context.advised_by,
        parameters=tuple(_parameters(alert, context)),
        areas=_areas(alert, context),
    )


def _certainty(alert: Alert, picture: AirPicture | None, context: CapContext) -> Certainty:
    """Inside a zone is seen; arrival is as likely as the picture says."""
    if any(reason.zone for reason in alert.reasons):
        return Certainty.OBSERVED
    rows = [row for row, asset in enumerate(context.assets) if asset.id == alert.asset]
    if picture is None or not rows:
        return Certainty.POSSIBLE
    threats = picture.threats
    found = np.flatnonzero((threats.track == alert.track) & (threats.asset == rows[0]))
    likely = len(found) > 0 and float(threats.probability[found[0]]) > LIKELY
    return Certainty.LIKELY if likely else Certainty.POSSIBLE


def _headline(alert: Alert, context: CapContext) -> str:
    places = [asset.name for asset in context.assets if asset.id == alert.asset]
    places += [zone.name for zone in context.zones if any(reason.zone == zone.id for reason in alert.reasons)]
    world = "" if context.mode is Mode.LIVE else f"{context.mode.value}, NOT REAL: "
    at = f": {', '.join(dict.fromkeys(places))}" if places else ""
    return f"{world}{alert.priority.name.replace('_', ' ')}: possible drone at {context.site_name}{at}"


def _sentences(alert: Alert, context: CapContext) -> list[str]:
    said = [] if context.mode is Mode.LIVE else [f"This is not real; it comes from mode {context.mode.value}."]
    rules = dict.fromkeys(reason.rule for reason in alert.reasons)
    said += [context.sentences[rule] for rule in rules if rule in context.sentences]
    if alert.arrival_ns is not None and alert.arrival_ns[0] >= 0:
        early_s = math.floor((alert.arrival_ns[0] - alert.updated_ns) / SECOND_NS)
        said.append(f"Earliest arrival in {max(early_s, 0)} s.")
    return said


def _parameters(alert: Alert, context: CapContext) -> list[tuple[str, str]]:
    said = [
        ("hima.mode", context.mode.value),
        ("hima.alert", str(alert.id)),
        ("hima.track", str(alert.track)),
        ("hima.priority", alert.priority.name.lower()),
    ]
    if alert.arrival_ns is not None:
        names = ("early", "median", "late")
        known = [(name, at_ns) for name, at_ns in zip(names, alert.arrival_ns, strict=True) if at_ns >= 0]
        said += [(f"hima.arrival.{name}", moment_text(at_ns)) for name, at_ns in known]
    return said


def _areas(alert: Alert, context: CapContext) -> tuple[Area, ...]:
    """The rings of assets and the outlines of zones it is about; by name the site alone where it is about neither."""
    zones = {reason.zone for reason in alert.reasons}
    areas = [
        Area(description=asset.name, circles=((asset.position_deg[1], asset.position_deg[0], asset.ring_m),))
        for asset in context.assets
        if asset.id == alert.asset
    ]
    areas += [
        Area(description=zone.name, polygons=(tuple((lat, lon) for lon, lat in zone.rings_deg[0]),))
        for zone in context.zones
        if zone.id in zones and zone.rings_deg and zone.rings_deg[0]
    ]
    return tuple(areas) or (Area(description=context.site_name),)
