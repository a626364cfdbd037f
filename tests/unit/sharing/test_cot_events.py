"""The picture as Cursor on Target: who is what, for how long, for whom, and never a simulated thing as a live one."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.unit.web.conftest import NOON_NS, a_picture, an_alert, tracks

from hima.adapters.site_folder import open_site_folder
from hima.config.site import Site, site_frame
from hima.picture.air_picture import AirPicture
from hima.picture.alert import AlertState
from hima.picture.by_hand import ByHand, Named
from hima.picture.identity import Affiliation, Contact
from hima.picture.kind import Kind
from hima.picture.mode import Mode
from hima.picture.track import TrackState
from hima.picture.zone import Applicability
from hima.sharing.context import SharingContext
from hima.sharing.cot_events import type_of, withdrawal
from hima.sharing.cot_negotiation import one_way
from hima.sharing.cot_output import CotOutput, messages
from hima.sharing.settings import Audience, OutputEncoding, OutputFormat
from hima.units import SECOND_NS
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.framing import Encoding, Tail, datagram, read, split

ROOT = Path(__file__).parents[3]
EVERYTHING = Audience(
    format=OutputFormat.COT, encoding=OutputEncoding.XML, stream=False, period_s=1.0, tracks=True, tentative=False,
    alerts=True, zones=True, names=True, operators=True,
)  # fmt: skip
PILOT = Contact(
    key="rid/02aabbccdd01", source="remote_id", name="1AKGAAN8G70R7JS", kind=Kind.MULTIROTOR, time_ns=NOON_NS,
    position_m=(10.0, 20.0, 100.0), velocity_mps=None, operator_m=(300.0, 400.0), track=1, offset_m=3.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Site:
    return open_site_folder(ROOT / "sites" / "khor_mor")


def context(site: Site, mode: Mode = Mode.LIVE) -> SharingContext:
    return SharingContext("khor_mor", mode, site_frame(site), 8.0, site.zones)


def audience(**changes: object) -> Audience:
    return msgspec.structs.replace(EVERYTHING, **changes)


def told(
    picture: AirPicture, around: SharingContext, whom: Audience = EVERYTHING, state: CotOutput | None = None
) -> dict[str, CotEvent]:
    """What an audience is told, by uid; it must come back from its own bytes."""
    sent = messages(CotOutput() if state is None else state, picture, around, whom)
    assert sent is not None
    found = {}
    for message in sent:
        parts = datagram(message)
        assert parts.errors == ()
        (event,) = (read(framed) for framed in parts.messages)
        assert isinstance(event, CotEvent), event
        found[event.uid] = event
    return found


@pytest.mark.parametrize("encoding", [OutputEncoding.XML, OutputEncoding.PROTOBUF])
def test_a_track_says_where_how_well_and_until_when(site: Site, encoding: OutputEncoding) -> None:
    event = told(a_picture(tracks(3), site), context(site), audience(encoding=encoding))["hima.khor_mor.track.2"]
    held = tracks(3)
    lat, lon, hae = site_frame(site).geodetic_from_enu(held.position_m[1])
    assert (event.type, event.how, event.opex) == ("a-u-A-M-H-Q", "m-f", "")
    assert (event.lat_deg, event.lon_deg) == pytest.approx((np.degrees(lat), np.degrees(lon)), abs=1e-7)
    assert event.hae_m == pytest.approx(float(hae), abs=0.05)
    assert event.ce_m == pytest.approx(25.5, abs=0.05)
    assert event.le_m == 15.0
    assert (event.time_ns, event.start_ns, event.stale_ns) == (NOON_NS, NOON_NS, NOON_NS + 7 * SECOND_NS)
    track, contact, ours = event.part("track"), event.part("contact"), event.part("__hima")
    assert track is not None
    assert contact is not None
    assert ours is not None
    assert contact.get("callsign") == "Track 2"
    assert float(track.get("speed") or "") == 30.0
    assert (ours.get("mode"), ours.get("state"), ours.get("kind")) == ("LIVE", "confirmed", "multirotor")


@pytest.mark.parametrize("stream", [False, True])
def test_protobuf_is_framed_as_its_way_wants_it(site: Site, stream: bool) -> None:
    whom = audience(encoding=OutputEncoding.PROTOBUF, stream=stream, zones=False)
    sent = messages(CotOutput(), a_picture(tracks(2), site), context(site), whom)
    assert sent is not None
    assert all(message.startswith(b"\xbf\x01\xbf") is not stream for message in sent)
    if stream:
        found = [read(framed) for framed in split(Tail(), b"".join(sent)).messages]
        assert [event.type for event in found if isinstance(event, CotEvent)] == ["a-u-A-M-H-Q"] * 2 + ["t-x-c-t-r"]


@pytest.mark.parametrize(("decided_by", "type_", "word"), [("", "a-s-A", b"suspect"), ("Amina", "a-h-A", b"hostile")])
def test_only_a_person_makes_a_track_hostile(site: Site, decided_by: str, type_: str, word: bytes) -> None:
    picture = a_picture(tracks(1), site)
    picture.identities.affiliation[:] = Affiliation.HOSTILE
    picture.identities.kind[:] = Kind.UNKNOWN
    identities = msgspec.structs.replace(picture.identities, decided_by=(decided_by,))
    picture = msgspec.structs.replace(picture, identities=identities)
    around = context(site)
    assert told(picture, around, audience(zones=False, alerts=False))["hima.khor_mor.track.1"].type == type_
    sent = b"".join(messages(CotOutput(), picture, around, EVERYTHING) or ())
    assert (b'affiliation="%b"' % word) in sent


def test_every_affiliation_has_its_letter() -> None:
    types = [type_of(affiliation, Kind.FIXED_WING) for affiliation in Affiliation]
    assert types == [f"a-{letter}-A-M-F-Q" for letter in "upafnsh"]
    assert type_of(Affiliation.UNKNOWN, Kind.BIRD) == "a-u-A"


def test_what_is_uncertain_gone_or_clutter_is_not_told(site: Site) -> None:
    held = tracks(5)
    held.state[:] = [TrackState.TENTATIVE, TrackState.CONFIRMED, TrackState.COASTING, TrackState.DROPPED, 1]
    held.kind[1] = Kind.CLUTTER
    held.position_m[4] = np.nan
    picture = a_picture(held, site)
    around = context(site)
    assert told(picture, around, audience(zones=False)).keys() == {"hima.khor_mor.track.3"}
    more = told(picture, around, audience(zones=False, tentative=True))
    assert more.keys() == {"hima.khor_mor.track.1", "hima.khor_mor.track.3"}
    assert told(picture, around, audience(zones=False, tracks=False)) == {}


@pytest.mark.parametrize(("mode", "opex"), [(Mode.SIM, "s"), (Mode.EXERCISE, "e"), (Mode.REPLAY, "s-replay")])
def test_what_is_not_real_says_so_in_every_event(site: Site, mode: Mode, opex: str) -> None:
    picture = a_picture(tracks(2), site, (an_alert(),), (PILOT,))
    live, other = told(picture, context(site)), told(picture, context(site, mode))
    assert live.keys().isdisjoint(other.keys())
    assert len(other) == len(live) == 2 + 1 + 1 + len(site.zones)
    for event in other.values():
        assert event.opex == opex
        assert event.uid.startswith(f"hima.khor_mor.{mode.value.lower()}.")
        contact, ours = event.part("contact"), event.part("__hima")
        assert contact is not None
        assert ours is not None
        assert (contact.get("callsign") or "").startswith(f"{mode.value} ")
        assert ours.get("mode") == mode.value


def test_pilots_and_names_are_for_those_entitled(site: Site) -> None:
    picture = a_picture(tracks(1), site, (), (PILOT,), name="1AKGAAN8G70R7JS")
    around = context(site)
    plain = messages(CotOutput(), picture, around, audience(names=False, operators=False))
    assert plain is not None
    assert b"1AKGAAN8G70R7JS" not in b"".join(plain)
    assert b"operator" not in b"".join(plain)
    assert b"02aabbccdd01" not in b"".join(messages(CotOutput(), picture, around, EVERYTHING) or ())
    pilots = [event for name, event in told(picture, around).items() if ".operator." in name]
    assert [pilot.type for pilot in pilots] == ["a-u-G"]
    nameless = told(picture, around, audience(names=False))
    assert [event.part("contact").get("callsign") for name, event in nameless.items() if ".operator." in name] == [  # type: ignore[union-attr]
        "Pilot"
    ]


def test_a_persons_name_for_a_track_is_its_call_sign(site: Site) -> None:
    picture = msgspec.structs.replace(
        a_picture(tracks(1), site, name="1AKGAAN8G70R7JS"), by_hand=ByHand((Named(1, "Gate <1>", "Amina Rashid"),))
    )
    contact = told(picture, context(site))["hima.khor_mor.track.1"].part("contact")
    assert contact is not None
    assert contact.get("callsign") == "Gate <1>"


def test_what_is_gone_is_withdrawn_once_and_only_ours(site: Site) -> None:
    state, around, whom = CotOutput(), context(site), audience(zones=False)
    told(a_picture(tracks(2), site, (an_alert(),)), around, whom, state)
    later = a_picture(
        tracks(1, NOON_NS + SECOND_NS), site, (msgspec.structs.replace(an_alert(), state=AlertState.CLEARED),)
    )
    found = told(later, around, whom, state)
    assert found.keys() == {"hima.khor_mor.track.1", "hima.khor_mor.track.2.gone", "hima.khor_mor.alert.1"}
    gone = found["hima.khor_mor.track.2.gone"]
    link = gone.part("link")
    assert link is not None
    assert (gone.type, link.get("uid")) == ("t-x-d-d", "hima.khor_mor.track.2")
    assert found["hima.khor_mor.alert.1"].type == "b-a-o-can"
    again = told(a_picture(tracks(1, NOON_NS + 2 * SECOND_NS), site), around, whom, state)
    assert again.keys() == {"hima.khor_mor.track.1"}
    with pytest.raises(ValueError, match="our own"):
        withdrawal(msgspec.structs.replace(gone, uid="ANDROID-1"), NOON_NS, around)


def test_an_alert_stands_at_its_track_also_for_those_not_shown_tracks(site: Site) -> None:
    found = told(a_picture(tracks(1), site, (an_alert(),)), context(site), audience(tracks=False, zones=False))
    (event,) = found.values()
    link, ours = event.part("link"), event.part("__hima")
    assert link is not None
    assert ours is not None
    assert (event.uid, event.type, link.get("uid")) == ("hima.khor_mor.alert.1", "b-a-g", "hima.khor_mor.track.1")
    assert (ours.get("priority"), ours.get("rules")) == ("decide", "approach")


def test_zones_are_closed_shapes_told_again_for_those_who_come_later(site: Site) -> None:
    state, around, whom = CotOutput(), context(site), audience(tracks=False, alerts=False)
    first = told(a_picture(tracks(0), site), around, whom, state)
    assert set(first) == {f"hima.khor_mor.zone.{zone.id}" for zone in site.zones}
    for event in first.values():
        assert event.detail is not None
        points = [
            child.get("point") for child in event.detail.children if isinstance(child, Element) and child.tag == "link"
        ]
        assert points[0] == points[-1]
        assert len(points) >= 4
    assert messages(state, a_picture(tracks(0, NOON_NS + 10 * SECOND_NS), site), around, whom) == ()
    assert told(a_picture(tracks(0, NOON_NS + 31 * SECOND_NS), site), around, whom, state).keys() == first.keys()


def test_a_zone_is_told_while_it_applies(site: Site) -> None:
    later = Applicability(NOON_NS + SECOND_NS, None, ())
    zones = (msgspec.structs.replace(site.zones[0], applicability=(later,)), *site.zones[1:])
    around, whom = msgspec.structs.replace(context(site), zones=zones), audience(tracks=False, alerts=False)
    name = f"hima.khor_mor.zone.{site.zones[0].id}"
    assert name not in told(a_picture(tracks(0), site), around, whom)
    assert name in told(a_picture(tracks(0, NOON_NS + SECOND_NS), site), around, whom)


def test_a_zone_that_ceases_to_apply_is_withdrawn_at_once_and_one_that_begins_to_is_told(site: Site) -> None:
    first, second = (
        msgspec.structs.replace(zone, applicability=(Applicability(*when, ()),))
        for zone, when in zip(
            site.zones, ((None, NOON_NS + 5 * SECOND_NS), (NOON_NS + 5 * SECOND_NS, None)), strict=False
        )
    )
    around = msgspec.structs.replace(context(site), zones=(first, second, *site.zones[2:]))
    state, whom = CotOutput(), audience(tracks=False, alerts=False)
    name, other = (f"hima.khor_mor.zone.{zone.id}" for zone in (first, second))
    before = told(a_picture(tracks(0), site), around, whom, state)
    assert name in before
    assert other not in before
    assert told(a_picture(tracks(0, NOON_NS + 4 * SECOND_NS), site), around, whom, state) == {}
    now = told(a_picture(tracks(0, NOON_NS + 5 * SECOND_NS), site), around, whom, state)
    assert now.keys() == {f"{name}.gone", other}
    assert now[f"{name}.gone"].type == "t-x-d-d"
    link = now[f"{name}.gone"].part("link")
    assert link is not None
    assert link.get("uid") == name
    assert told(a_picture(tracks(0, NOON_NS + 6 * SECOND_NS), site), around, whom, state) == {}
    later = told(a_picture(tracks(0, NOON_NS + 31 * SECOND_NS), site), around, whom, state)
    assert name not in later
    assert other in later


def test_for_a_negotiated_stream_each_message_is_in_both_encodings(site: Site) -> None:
    picture, sent = a_picture(tracks(2), site), {}
    for encoding in OutputEncoding:
        whom = audience(encoding=encoding, stream=True)
        sent[encoding] = messages(CotOutput(), picture, context(site), whom) or ()
    negotiated = sent[OutputEncoding.NEGOTIATE]
    assert tuple(one_way(message, Encoding.XML) for message in negotiated) == sent[OutputEncoding.XML]
    assert tuple(one_way(message, Encoding.PROTOBUF) for message in negotiated) == sent[OutputEncoding.PROTOBUF]


def test_an_audience_is_told_at_its_own_pace(site: Site) -> None:
    state, around, whom = CotOutput(), context(site), audience(period_s=2.0)
    assert messages(state, a_picture(tracks(1), site), around, whom) is not None
    assert messages(state, a_picture(tracks(1, NOON_NS + SECOND_NS), site), around, whom) is None
    assert messages(state, a_picture(tracks(1, NOON_NS + 2 * SECOND_NS), site), around, whom) is not None


def test_a_stream_shows_that_we_are_there_also_when_nothing_flies(site: Site) -> None:
    state, around, whom = CotOutput(), context(site), audience(zones=False, stream=True)
    kinds = []
    for second in range(21):
        found = told(a_picture(tracks(0, NOON_NS + second * SECOND_NS), site), around, whom, state)
        kinds += [event.type for event in found.values()]
    assert kinds == ["t-x-c-t-r"] * 3
