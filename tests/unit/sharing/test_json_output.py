"""The picture as JSON at a broker: what is new, what changed, what ended, for whom, and what is not real marked so."""

from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import numpy as np
import pytest
from tests.unit.web.conftest import NOON_NS, a_picture, an_alert, tracks

from hima.adapters.site_folder import open_site_folder
from hima.config.site import Site, site_frame
from hima.node.sharing import sharing_context
from hima.picture.air_picture import AirPicture
from hima.picture.alert import Alert, AlertState, ClearReason, Priority
from hima.picture.by_hand import ByHand, Named
from hima.picture.health import FeedState
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind
from hima.picture.mode import Mode
from hima.picture.track import TrackState
from hima.sharing.json_output import EXPIRES_S, RENEW_S, JsonOutput, publications
from hima.sharing.json_schema import event_schema
from hima.sharing.publication import Publication
from hima.sharing.settings import Audience, OutputEncoding, OutputFormat
from hima.units import SECOND_NS

ROOT = Path(__file__).parents[3]
EVERYTHING = Audience(
    format=OutputFormat.JSON, encoding=OutputEncoding.XML, stream=False, period_s=1.0, tracks=True, tentative=False,
    alerts=True, zones=True, names=True, operators=True,
)  # fmt: skip
SCHEMA = jsonschema.Draft202012Validator(msgspec.json.decode(event_schema()))


@pytest.fixture(scope="module")
def site() -> Site:
    return open_site_folder(ROOT / "sites" / "khor_mor")


class Reader:
    """Whoever subscribes to everything, and what the broker keeps for those who come later."""

    def __init__(self, site: Site, mode: Mode = Mode.LIVE, **changes: Any) -> None:
        self.state = JsonOutput()
        self.kept: dict[str, dict[str, Any]] = {}
        self._around = sharing_context(site, mode)
        self._whom = msgspec.structs.replace(EVERYTHING, **changes)

    def hear(self, picture: AirPicture) -> dict[str, list[dict[str, Any] | None]]:
        """What it is told, by topic; None for what takes back."""
        told = publications(self.state, picture, self._around, self._whom)
        assert told is not None
        found: dict[str, list[dict[str, Any] | None]] = {}
        for one in told:
            found.setdefault(one.topic, []).append(self._read(one))
        return found

    def _read(self, one: Publication) -> dict[str, Any] | None:
        if not one.payload:
            assert one.retain
            del self.kept[one.topic]
            return None
        event: dict[str, Any] = msgspec.json.decode(one.payload)
        SCHEMA.validate(event)
        assert (event["site"], one.retain) == ("khor_mor", event["type"] != "end")
        assert one.expires_s == (EXPIRES_S if one.retain else 0)
        if one.retain:
            self.kept[one.topic] = event
        return event

    def first(self, picture: AirPicture, topic: str) -> dict[str, Any]:
        """What is told first of a thing."""
        event = self.hear(picture)[topic][0]
        assert event is not None
        after: dict[str, Any] = event["after"]
        return after


def later(picture: AirPicture, seconds: float, **changes: Any) -> AirPicture:
    return msgspec.structs.replace(picture, time_ns=picture.time_ns + round(seconds * SECOND_NS), **changes)


def test_a_track_is_new_then_changes_then_ends_and_nothing_of_it_stays(site: Site) -> None:
    reader, picture = Reader(site), a_picture(tracks(2), site)
    (first,) = reader.hear(picture)["hima/khor_mor/track/2"]
    assert first is not None
    assert (first["v"], first["type"], first["seq"], first["mode"], first["what"]) == (1, "new", 1, "LIVE", "track")
    assert (first["before"], first["event_time"], first["ingest_time"]) == (
        None,
        "2026-11-26T11:59:59.000Z",
        "2026-11-26T12:00:00.000Z",
    )
    lat, lon, hae = site_frame(site).geodetic_from_enu(picture.tracks.position_m[1])
    after = first["after"]
    assert (after["lat_deg"], after["lon_deg"]) == pytest.approx((np.degrees(lat), np.degrees(lon)), abs=1e-7)
    assert after["hae_m"] == pytest.approx(float(hae), abs=0.05)
    assert (after["sigma_horizontal_m"], after["sigma_height_m"]) == (25.5, 15.0)
    assert (after["kind"], after["affiliation"], after["state"], after["name"]) == (
        "multirotor",
        "unknown",
        "confirmed",
        "Track 2",
    )
    assert after["sensors"] == [site.sensors[0].id, site.sensors[2].id]
    assert after["arrivals"] == [
        {
            "asset": site.assets[0].id,
            "probability": 0.5,
            "arrival_s": [100.0, 120.0, None],
            "closest_m": [10.0, 20.0, 30.0],
        }
    ]
    moved = a_picture(tracks(2, NOON_NS + SECOND_NS), site)
    (second,) = reader.hear(moved)["hima/khor_mor/track/2"]
    assert second is not None
    assert (second["type"], second["seq"], second["before"]) == ("update", 2, after)
    gone = reader.hear(later(a_picture(tracks(1), site), 2))["hima/khor_mor/track/2"]
    assert gone[0] is not None
    assert (gone[0]["type"], gone[0]["seq"], gone[0]["before"], gone[0]["after"]) == ("end", 3, second["after"], None)
    assert gone[1:] == [None]
    assert "hima/khor_mor/track/2" not in reader.kept
    assert "hima/khor_mor/track/1" in reader.kept


def test_what_does_not_change_is_said_anew_only_so_often(site: Site) -> None:
    reader, picture = Reader(site), a_picture(tracks(1), site)
    reader.hear(picture)
    assert reader.hear(later(picture, 1)) == {}
    assert publications(reader.state, later(picture, 1.5), sharing_context(site, Mode.LIVE), EVERYTHING) is None
    anew = reader.hear(later(picture, RENEW_S))
    assert "hima/khor_mor/track/1" in anew
    assert "hima/khor_mor/health" in anew
    assert RENEW_S * 3 < EXPIRES_S


def test_hostile_is_a_word_that_only_a_person_says(site: Site) -> None:
    picture = a_picture(tracks(1), site)
    for decided_by, word in (("", "suspect"), ("Amina Rashid", "hostile")):
        said = msgspec.structs.replace(
            picture.identities,
            affiliation=np.array([Affiliation.HOSTILE], np.uint8),
            decided_by=(decided_by,),
        )
        hostile = msgspec.structs.replace(picture, identities=said)
        assert Reader(site).first(hostile, "hima/khor_mor/track/1")["affiliation"] == word


def test_names_that_aircraft_claim_are_for_those_entitled(site: Site) -> None:
    picture = a_picture(tracks(1), site)
    claimed = msgspec.structs.replace(picture.identities, name=("1AKGAAN8",))
    named = msgspec.structs.replace(
        picture, identities=claimed, by_hand=ByHand(names=(Named(1, "Crow", "Amina Rashid"),))
    )
    for entitled, word in ((True, "1AKGAAN8"), (False, "")):
        track = Reader(site, names=entitled).first(named, "hima/khor_mor/track/1")
        assert (track["claimed_name"], track["name"]) == (word, "Crow")


def test_tentative_tracks_clutter_and_what_has_no_place_are_not_told(site: Site) -> None:
    held = tracks(4)
    held.state[0], held.position_m[1, 0], held.covariance[2, 0, 0] = TrackState.TENTATIVE, np.nan, np.inf
    picture = a_picture(held, site)
    picture.identities.kind[3] = Kind.CLUTTER
    assert not any("/track/" in topic for topic in Reader(site).hear(picture))
    shown = [topic for topic in Reader(site, tentative=True).hear(picture) if "/track/" in topic]
    assert shown == ["hima/khor_mor/track/1"]


def alerting(site: Site, *alerts: Alert) -> AirPicture:
    return msgspec.structs.replace(a_picture(tracks(2), site), alerts=alerts)


def test_an_alert_stands_at_its_track_and_ends_with_its_reason(site: Site) -> None:
    reader, alert = Reader(site, tracks=False), an_alert()
    told = reader.hear(alerting(site, alert))
    assert not any("/track/" in topic for topic in told)
    (first,) = told["hima/khor_mor/alert/1"]
    assert first is not None
    after = first["after"]
    assert (after["priority"], after["state"], after["asset"], after["rules"], after["zones"]) == (
        "decide",
        "raised",
        "control_room",
        ["approach"],
        [],
    )
    assert after["arrival"] == ["2026-11-26T12:01:40.000Z", "2026-11-26T12:02:00.000Z", None]
    assert after["act_by"] == "2026-11-26T12:00:40.000Z"
    assert after["lat_deg"] is not None
    cleared = msgspec.structs.replace(alert, state=AlertState.CLEARED_UNSEEN, clear_reason=ClearReason.LEFT)
    last, back = reader.hear(later(alerting(site, cleared), 1))["hima/khor_mor/alert/1"]
    assert last is not None
    assert (last["type"], last["after"]["clear_reason"], back) == ("end", "left", None)
    assert reader.hear(later(alerting(site, cleared), 2)).keys() == set()


def test_the_site_in_one_look(site: Site) -> None:
    urgent = msgspec.structs.replace(an_alert(2), priority=Priority.ACT_NOW, asset="")
    seen = msgspec.structs.replace(an_alert(3), state=AlertState.CLEARED_UNSEEN, priority=Priority.ACT_NOW)
    picture = alerting(site, an_alert(1), urgent, seen)
    health = Reader(site).first(picture, "hima/khor_mor/health")
    assert (health["threat_level"], health["unacknowledged"], health["name"]) == ("act_now", 2, site.name)
    assert health["assets"]["control_room"] == "decide"
    assert set(health["assets"].values()) == {"decide", "none"}
    assert health["rules"] == {rule.id: 2 if rule.id == "approach" else 0 for rule in site.rules}
    assert health["tracks"] == {"confirmed": 2, "coasting": 0, "total": 2}
    assert health["feeds_live"] <= health["feeds"] == len(picture.feeds)
    distances = {
        asset.id: np.hypot(*(picture.tracks.position_m[:, :2] - asset.position_m[:2]).T) for asset in site.assets
    }
    nearest = min(distances, key=lambda asset: distances[asset].min())
    assert health["nearest"]["asset"] == nearest
    assert health["nearest"]["distance_m"] == pytest.approx(distances[nearest].min(), abs=0.1)
    picture.identities.kind[:] = Kind.BIRD
    assert Reader(site).first(picture, "hima/khor_mor/health")["nearest"] is None
    little = Reader(site, tracks=False, alerts=False).first(picture, "hima/khor_mor/health")
    assert (little["threat_level"], little["tracks"], little["nearest"], little["rules"]) == (None, None, None, {})


def test_a_feed_is_told_when_its_state_changes_and_its_figures_now_and_then(site: Site) -> None:
    reader, picture = Reader(site), a_picture(tracks(1), site)
    feed = picture.feeds[0]
    topic = f"hima/khor_mor/feed/{feed.feed}"
    assert reader.first(picture, topic)["sensor"] == site.feeds[0].sensor
    busy = msgspec.structs.replace(feed, frames=feed.frames + 5, messages=feed.messages + 5)
    assert topic not in reader.hear(later(picture, 1, feeds=(busy, *picture.feeds[1:])))
    lost = msgspec.structs.replace(busy, state=FeedState.SILENT, lag_s=float("nan"), rejects=(("not_json", 3),))
    (event,) = reader.hear(later(picture, 2, feeds=(lost, *picture.feeds[1:])))[topic]
    assert event is not None
    assert (event["after"]["state"], event["after"]["lag_s"], event["after"]["rejects"]) == (
        "silent",
        None,
        {"not_json": 3},
    )


@pytest.mark.parametrize("mode", [Mode.SIM, Mode.EXERCISE])
def test_what_is_not_real_says_so_in_topic_message_and_name(site: Site, mode: Mode) -> None:
    told = Reader(site, mode).hear(alerting(site, an_alert()))
    for topic, events in told.items():
        assert topic.startswith(f"hima/khor_mor/{mode.value.lower()}/")
        assert all(event is not None and event["mode"] == mode.value for event in events)
    (track,) = told[f"hima/khor_mor/{mode.value.lower()}/track/1"]
    assert track is not None
    assert track["after"]["name"] == f"{mode.value} Track 1"


def test_a_site_with_a_strange_name_makes_topics_that_a_broker_takes(site: Site) -> None:
    strange = msgspec.structs.replace(site, id="a/+#é b")
    told = publications(JsonOutput(), a_picture(tracks(1), site), sharing_context(strange, Mode.LIVE), EVERYTHING)
    assert told is not None
    assert {one.topic.split("/")[1] for one in told} == {"a%2F%2B%23%C3%A9%20b"}
