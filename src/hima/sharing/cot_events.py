"""The picture as events of Cursor on Target: tracks, alerts, zones, and pilots for those who may see them.

Names of things begin with the site's, and those of another world than the real one have it in their name, mark and
call sign, so that a simulated track can neither overwrite a live one nor be taken for one.
"""

import hashlib
import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert, AlertState
from hima.picture.identity import Affiliation, Contact
from hima.picture.kind import Kind
from hima.picture.mode import Mode
from hima.picture.track import TrackState
from hima.picture.verdict import Standing, Verdicts
from hima.picture.zone import Zone, ZoneType, applies
from hima.sharing.context import SharingContext
from hima.sharing.settings import Audience
from hima.sharing.told import broken_rules, told_affiliation, told_rows
from hima.units import MILLISECOND_NS, SECOND_NS
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.values import time_text

AFFILIATIONS: Final = {
    Affiliation.UNKNOWN: "u",
    Affiliation.PENDING: "p",
    Affiliation.ASSUMED_FRIEND: "a",
    Affiliation.FRIEND: "f",
    Affiliation.NEUTRAL: "n",
    Affiliation.SUSPECT: "s",
    Affiliation.HOSTILE: "h",
}
FUNCTIONS: Final = {
    Kind.MULTIROTOR: "A-M-H-Q",
    Kind.FIXED_WING: "A-M-F-Q",
    Kind.ONE_WAY_ATTACK: "A-M-F-Q",
}
"""What MIL-STD-2525 has for a kind; the others are things in the air, and no more."""
OPEX: Final = {Mode.LIVE: "", Mode.SIM: "s", Mode.REPLAY: "s-replay", Mode.EXERCISE: "e"}
FUSED: Final = "m-f"
ALERT_S: Final = 30
ZONE_S: Final = 600
OPERATOR_S: Final = 30
_COLOURS: Final = {
    ZoneType.USPACE: (-16776961, 0x200000FF),
    ZoneType.PROHIBITED: (-65536, 0x40FF0000),
    ZoneType.REQ_AUTHORIZATION: (-23296, 0x40FFA500),
    ZoneType.CONDITIONAL: (-256, 0x30FFFF00),
    ZoneType.NO_RESTRICTION: (-16711936, 0x2000FF00),
}
"""Stroke and fill, as alpha, red, green, blue in a signed number of 32 bits."""
_PLACE_DIGITS: Final = 7


def uid(context: SharingContext, what: str, which: int | str) -> str:
    """Our name for a thing: the same as long as the thing is, and never that of another world's."""
    world = "" if context.mode is Mode.LIVE else f"{context.mode.value.lower()}."
    return f"hima.{context.site}.{world}{what}.{which}"


def type_of(affiliation: Affiliation, kind: Kind) -> str:
    """A track's type."""
    return f"a-{AFFILIATIONS[affiliation]}-{FUNCTIONS.get(kind, 'A')}"


def _event(
    context: SharingContext, name: str, type_: str, now_ns: int, stale_ns: int, lat_deg: float, lon_deg: float, *,
    hae_m: float | None = None, ce_m: float | None = None, le_m: float | None = None, how: str = FUSED,
    detail: tuple[Element, ...] = (),
) -> CotEvent:  # fmt: skip
    """An event of our own, in whole milliseconds: some receivers read no finer."""
    now_ns -= now_ns % MILLISECOND_NS
    stale_ns -= stale_ns % MILLISECOND_NS
    return CotEvent(
        uid=name,
        type=type_,
        how=how,
        time_ns=now_ns,
        start_ns=now_ns,
        stale_ns=max(stale_ns, now_ns),
        lat_deg=round(lat_deg, _PLACE_DIGITS),
        lon_deg=round(lon_deg, _PLACE_DIGITS),
        hae_m=hae_m,
        ce_m=ce_m,
        le_m=le_m,
        opex=OPEX[context.mode],
        detail=Element("detail", (), detail) if detail else None,
    )


def _contact(context: SharingContext, name: str) -> Element:
    return Element("contact", (("callsign", context.called(name)),))


def track_events(
    picture: AirPicture, context: SharingContext, audience: Audience
) -> Iterator[tuple[TrackState, CotEvent]]:
    """One event for each track that may be spoken of, with its state; what has no finite place is left out."""
    tracks, identities = picture.tracks, picture.identities
    rows = told_rows(picture)
    lat, lon, hae = context.frame.geodetic_from_enu(tracks.position_m[rows])
    said = {named.track: named.name for named in picture.by_hand.names}
    for row, lat_rad, lon_rad, hae_m in zip(rows.tolist(), lat.tolist(), lon.tolist(), hae.tolist(), strict=True):
        number = int(tracks.id[row])
        east, north, _ = tracks.velocity_mps[row].tolist()
        variance = np.maximum(np.diagonal(tracks.covariance[row])[:3], 0.0)
        kind = Kind(int(identities.kind[row]))
        affiliation = told_affiliation(int(identities.affiliation[row]), identities.decided_by[row])
        claimed = identities.name[row] if audience.names else ""
        state = TrackState(int(tracks.state[row]))
        yield (
            state,
            _event(
                context,
                uid(context, "track", number),
                type_of(affiliation, kind),
                picture.time_ns,
                int(tracks.updated_ns[row]) + round(context.coast_s * SECOND_NS),
                math.degrees(lat_rad),
                math.degrees(lon_rad),
                hae_m=round(hae_m, 1),
                ce_m=round(math.sqrt(float(variance[0] + variance[1]) / 2.0), 1),
                le_m=round(math.sqrt(float(variance[2])), 1),
                detail=(
                    _contact(context, said.get(number) or claimed or f"Track {number}"),
                    _motion(east, north),
                    Element(
                        "__hima",
                        (
                            ("mode", context.mode.value),
                            ("track", str(number)),
                            ("state", state.name.lower()),
                            ("kind", kind.name.lower()),
                            ("affiliation", affiliation.name.lower()),
                            *_verdict(picture.verdicts, row),
                            ("existence", f"{float(tracks.existence[row]):.2f}"),
                            ("updated", time_text(int(tracks.updated_ns[row]) // MILLISECOND_NS * MILLISECOND_NS)),
                        ),
                    ),
                ),
            ),
        )


def _verdict(verdicts: Verdicts, row: int) -> tuple[tuple[str, str], ...]:
    """Whether it may be there, and the rules that it breaks; nothing where nothing is known."""
    standing = Standing(int(verdicts.standing[row]))
    if standing is Standing.UNKNOWN:
        return ()
    broken = " ".join(broken_rules(verdicts.findings[row]))
    return (("verdict", standing.name.lower()), *((("breaks", broken),) if broken else ()))


def _motion(east_mps: float, north_mps: float) -> Element:
    """Speed over ground, as most senders give it; a slope would say that it is the speed in space."""
    course_deg = round(math.degrees(math.atan2(east_mps, north_mps)) % 360.0, 1) % 360.0
    return Element("track", (("speed", str(round(math.hypot(east_mps, north_mps), 1))), ("course", str(course_deg))))


def alert_events(
    picture: AirPicture, context: SharingContext, places: dict[str, CotEvent], audience: Audience
) -> Iterator[CotEvent]:
    """One event for each alert that stands, at its track; without the track's place it cannot be said where.

    Args:
        picture: The picture.
        context: Surroundings.
        places: The latest events of tracks by their uid, also of those just gone.
        audience: Who it is for.
    """
    if not audience.alerts:
        return
    for alert in picture.alerts:
        track = places.get(uid(context, "track", alert.track))
        if alert.state in (AlertState.RAISED, AlertState.ACKNOWLEDGED) and track is not None:
            yield _alert(alert, track, picture.time_ns, context)


def _alert(alert: Alert, track: CotEvent, now_ns: int, context: SharingContext) -> CotEvent:
    name = f"{alert.priority.name} track {alert.track}{f' {alert.asset}' if alert.asset else ''}"
    said = [("mode", context.mode.value), ("priority", alert.priority.name.lower()), ("state", alert.state.value)]
    said.append(("rules", " ".join(dict.fromkeys(reason.rule for reason in alert.reasons))))
    if alert.act_by_ns is not None:
        said.append(("act_by", time_text(alert.act_by_ns // MILLISECOND_NS * MILLISECOND_NS)))
    return _event(
        context,
        uid(context, "alert", alert.id),
        "b-a-g",
        now_ns,
        now_ns + ALERT_S * SECOND_NS,
        track.lat_deg,
        track.lon_deg,
        hae_m=track.hae_m,
        ce_m=track.ce_m,
        le_m=track.le_m,
        detail=(
            Element("link", (("uid", track.uid), ("type", track.type), ("relation", "p-p"))),
            _contact(context, name),
            Element("emergency", (("type", "Geo-fence Breached"),), (context.called(name),)),
            Element("__hima", tuple(said)),
        ),
    )


def zone_events(now_ns: int, context: SharingContext) -> Iterator[CotEvent]:
    """One closed shape for each zone that applies now; its outer ring, for the format has no holes."""
    for zone in context.zones:
        if applies(zone, now_ns):
            yield _zone(zone, now_ns, context)


def _zone(zone: Zone, now_ns: int, context: SharingContext) -> CotEvent:
    ring = zone.rings_deg[0]
    stroke, fill = _COLOURS[zone.type]
    links = tuple(Element("link", (("point", f"{lat:.7f},{lon:.7f}"),)) for lon, lat in ring)
    limits = (("lower_m", f"{zone.lower_m:.1f}"), ("upper_m", f"{zone.upper_m:.1f}"), ("type", zone.type.value))
    corners = ring[:-1]
    return _event(
        context,
        uid(context, "zone", zone.id),
        "u-d-f",
        now_ns,
        now_ns + ZONE_S * SECOND_NS,
        sum(lat for _, lat in corners) / len(corners),
        sum(lon for lon, _ in corners) / len(corners),
        how="m-s" if context.mode is Mode.SIM else "h-e",
        detail=(
            *links,
            Element("strokeColor", (("value", str(stroke)),)),
            Element("strokeWeight", (("value", "3.0"),)),
            Element("fillColor", (("value", str(fill)),)),
            _contact(context, zone.name),
            Element("labels_on", (("value", "true"),)),
            Element("__hima", (("mode", context.mode.value), *limits)),
        ),
    )


def operator_events(picture: AirPicture, context: SharingContext, audience: Audience) -> Iterator[CotEvent]:
    """Where pilots claim to stand, for those who may see it."""
    if not audience.operators:
        return
    for contact in picture.contacts:
        if contact.operator_m is not None:
            yield _operator(contact, contact.operator_m, picture.time_ns, context, audience)


def _operator(
    contact: Contact, operator_m: tuple[float, float], now_ns: int, context: SharingContext, audience: Audience
) -> CotEvent:
    lat, lon, _ = context.frame.geodetic_from_enu((*operator_m, 0.0))
    # The key holds an address from outside: only its digest goes out.
    key = hashlib.sha256(contact.key.encode()).hexdigest()[:12]
    name = f"Pilot {contact.name}" if audience.names and contact.name else "Pilot"
    return _event(
        context,
        uid(context, "operator", key),
        "a-u-G",
        now_ns,
        contact.time_ns + OPERATOR_S * SECOND_NS,
        math.degrees(float(lat)),
        math.degrees(float(lon)),
        how="m-r",
        detail=(_contact(context, name), Element("__hima", (("mode", context.mode.value), ("claimed", "true")))),
    )


def sign_of_life(now_ns: int, context: SharingContext) -> CotEvent:
    """The answer to a client's "are you there", given unasked: one that hears nothing for long connects anew."""
    return _event(context, "takPong", "t-x-c-t-r", now_ns, now_ns + ALERT_S * SECOND_NS, 0.0, 0.0, how="m-g")


def withdrawal(event: CotEvent, now_ns: int, context: SharingContext) -> CotEvent:
    """The word that a thing of our own is no more: a cancelled alert, else a deletion.

    Raises:
        ValueError: The thing is not ours.
    """
    if not event.uid.startswith(f"hima.{context.site}."):
        raise ValueError("only our own word is withdrawn")
    if event.type == "b-a-g":
        cancel = Element("emergency", (("cancel", "true"),))
        return _event(
            context, event.uid, "b-a-o-can", now_ns, now_ns + ALERT_S * SECOND_NS, event.lat_deg, event.lon_deg,
            detail=(cancel,),
        )  # fmt: skip
    link = Element("link", (("uid", event.uid), ("relation", "none"), ("type", "none")))
    return _event(
        context, f"{event.uid}.gone", "t-x-d-d", now_ns, now_ns + ALERT_S * SECOND_NS, 0.0, 0.0, how="m-g",
        detail=(link, Element("__forcedelete")),
    )  # fmt: skip
