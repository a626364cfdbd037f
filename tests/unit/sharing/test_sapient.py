"""What a fusion node is told in SAPIENT, read by the published package, and when it may be told."""

import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage as Wire
from tests import sapient_peer as peer
from tests.unit.sharing.test_cot_events import EVERYTHING, PILOT
from tests.unit.web.conftest import NOON_NS, a_picture, an_alert, tracks

from hima.adapters.site_folder import open_site_folder
from hima.config.site import Site, site_frame
from hima.picture.air_picture import AirPicture
from hima.picture.alert import AlertState, Priority
from hima.picture.health import FeedState, SelfReport, SelfState
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind
from hima.picture.mode import Mode
from hima.picture.track import TrackState
from hima.sharing.context import SharingContext
from hima.sharing.output import conversation, messages, start
from hima.sharing.sapient_node import node_id, registration
from hima.sharing.sapient_output import SapientOutput
from hima.sharing.sapient_session import REGISTER_AGAIN_NS, WAITS, Said, SapientSession, marked
from hima.sharing.settings import Audience, OutputFormat
from hima.units import SECOND_NS
from hima.wire.sapient.codec import decode, encode, encode_body, stamped
from hima.wire.sapient.identifiers import is_ulid, is_uuid
from hima.wire.sapient.message import SapientMessage

ROOT = Path(__file__).parents[3]
WHOM = msgspec.structs.replace(EVERYTHING, format=OutputFormat.SAPIENT, names=False, operators=False)
MS = 1_000_000


@pytest.fixture(scope="module")
def site() -> Site:
    return open_site_folder(ROOT / "sites" / "khor_mor")


def around(site: Site, mode: Mode = Mode.LIVE) -> SharingContext:
    return SharingContext("khor_mor", mode, site_frame(site), 8.0, site.zones)


def whom(**changes: object) -> Audience:
    return msgspec.structs.replace(WHOM, **changes)


def told(
    picture: AirPicture,
    context: SharingContext,
    audience: Audience = WHOM,
    state: SapientOutput | None = None,
) -> list[Any]:
    """What is said of a picture; each must be a message of the standard."""
    sent = messages(SapientOutput() if state is None else state, picture, context, audience)
    assert sent is not None
    found = []
    for message in sent:
        assert isinstance(message, bytes)
        data = stamped(message[1:], picture.time_ns)
        assert isinstance(decode(data), SapientMessage), decode(data)
        found.append(Wire.FromString(data))
    return found


def of(found: list[Any], content: str) -> list[Any]:
    return [getattr(message, content) for message in found if message.WhichOneof("content") == content]


def test_the_table_knows_the_format(site: Site) -> None:
    assert isinstance(start(WHOM), SapientOutput)
    assert isinstance(conversation(WHOM, around(site)), SapientSession)
    assert conversation(msgspec.structs.replace(WHOM, format=OutputFormat.COT), around(site)) is None


def test_a_track_says_what_and_where_and_how_well(site: Site) -> None:
    found = told(a_picture(tracks(3), site), around(site))
    second = of(found, "detection_report")[1]
    held = tracks(3)
    lat, lon, hae = site_frame(site).geodetic_from_enu(held.position_m[1])
    place = second.location
    assert (place.y, place.x) == pytest.approx((np.degrees(lat), np.degrees(lon)), abs=1e-7)
    assert place.z == pytest.approx(float(hae), abs=0.05)
    assert place.x_error * 111_319.5 * math.cos(float(lat)) == pytest.approx(30.0, rel=1e-3)
    assert place.y_error * 111_319.5 == pytest.approx(20.0, rel=1e-3)
    assert place.z_error == 15.0
    assert (place.coordinate_system, place.datum) == (peer.DEGREES, peer.ELLIPSOID)
    velocity = second.enu_velocity
    assert (velocity.east_rate, velocity.north_rate) == pytest.approx(held.velocity_mps[1][:2].tolist(), abs=0.006)
    assert (velocity.east_rate_error, velocity.up_rate_error) == (2.0, 1.0)
    assert second.detection_confidence == pytest.approx(0.988)
    assert (second.classification[0].type, second.classification[0].sub_class[0].type) == (
        "Air Vehicle",
        "UAV Rotary Wing",
    )
    assert [(info.type, info.value) for info in second.track_info] == [("state", "confirmed")]
    assert [(info.type, info.value) for info in second.object_info] == [("affiliation", "unknown")]
    assert not second.HasField("id")


def test_names_of_tracks_last_and_differ(site: Site) -> None:
    first = of(told(a_picture(tracks(3), site), around(site)), "detection_report")
    held = msgspec.structs.replace(tracks(3, NOON_NS + SECOND_NS), born_ns=tracks(3).born_ns)
    later = of(told(a_picture(held, site), around(site)), "detection_report")
    assert [report.object_id for report in first] == [report.object_id for report in later]
    assert len({report.object_id for report in first}) == 3
    assert not {report.report_id for report in first} & {report.report_id for report in later}
    assert all(is_ulid(report.object_id) for report in first)


def test_our_own_name(site: Site) -> None:
    live = node_id(around(site), WHOM)
    assert is_uuid(live)
    assert live == node_id(around(site), whom(tracks=False))
    assert node_id(around(site), whom(node_id=peer.NODE)) == peer.NODE
    assert len({live, *(node_id(around(site, mode), WHOM) for mode in Mode)}) == len(Mode)


def test_the_registration(site: Site) -> None:
    said = registration(around(site), WHOM)
    data = encode(msgspec.structs.replace(said, timestamp_ns=NOON_NS))
    assert isinstance(decode(data), SapientMessage)
    found = Wire.FromString(data).registration
    assert found.icd_version == "BSI Flex 335 v2.0"
    assert found.node_definition[0].node_type == 20
    assert not found.mode_definition[0].task.command, "no tasks are taken"


@pytest.mark.parametrize(("mode", "word"), [(Mode.SIM, "SIM"), (Mode.EXERCISE, "EXERCISE")])
def test_what_is_not_real_says_so(site: Site, mode: Mode, word: str) -> None:
    found = told(a_picture(tracks(2), site, (an_alert(),)), around(site, mode))
    live = told(a_picture(tracks(2), site, (an_alert(),)), around(site))
    assert {message.additional_information for message in found} == {word}
    assert not any(message.HasField("additional_information") for message in live)
    assert of(found, "status_report")[0].mode != of(live, "status_report")[0].mode == "Default"
    assert of(found, "alert")[0].description.startswith(word)
    assert registration(around(site, mode), WHOM).registration.name.startswith(word)  # type: ignore[union-attr]
    ours = {report.object_id for report in of(live, "detection_report")}
    assert not ours & {report.object_id for report in of(found, "detection_report")}


def test_who_may_know_what(site: Site) -> None:
    held = tracks(2)
    held.state[1] = TrackState.TENTATIVE
    picture = a_picture(held, site, (an_alert(),), (PILOT,), name="YI-ABC")
    little = told(picture, around(site))
    assert len(of(little, "detection_report")) == 1
    assert b"YI-ABC" not in b"".join(peer.raw(message) for message in little)
    all_of_it = of(told(picture, around(site), whom(names=True, operators=True, tentative=True)), "detection_report")
    assert [report.id for report in all_of_it] == ["YI-ABC", "YI-ABC", f"Pilot {PILOT.name}"]
    assert all_of_it[2].classification[0].type == "Human"
    assert not all_of_it[2].location.HasField("z")
    nothing = told(picture, around(site), whom(tracks=False, alerts=False))
    assert [message.WhichOneof("content") for message in nothing] == ["status_report"]


def test_hostile_is_a_persons_word(site: Site) -> None:
    picture = a_picture(tracks(2), site)
    picture.identities.affiliation[:] = Affiliation.HOSTILE
    decided = msgspec.structs.replace(picture.identities, decided_by=("", "Amina"))
    found = of(told(msgspec.structs.replace(picture, identities=decided), around(site)), "detection_report")
    assert [report.object_info[0].value for report in found] == ["suspect", "hostile"]


def test_what_has_no_place_is_not_said(site: Site) -> None:
    held = tracks(3)
    held.position_m[0, 0] = math.nan
    picture = a_picture(held, site)
    picture.identities.kind[1] = Kind.CLUTTER
    assert len(of(told(picture, around(site)), "detection_report")) == 1


def test_what_is_gone_is_said_to_be_lost_once(site: Site) -> None:
    state = SapientOutput()
    first = of(told(a_picture(tracks(2), site), around(site), state=state), "detection_report")
    second = of(told(a_picture(tracks(1, NOON_NS + SECOND_NS), site), around(site), state=state), "detection_report")
    lost = [report for report in second if report.state == "lost"]
    assert [report.object_id for report in lost if report.object_id == first[1].object_id] == [first[1].object_id]
    third = of(told(a_picture(tracks(1, NOON_NS + 2 * SECOND_NS), site), around(site), state=state), "detection_report")
    assert first[1].object_id not in {report.object_id for report in third}


def test_an_alert_is_said_when_it_changes_and_when_it_ends(site: Site) -> None:
    state = SapientOutput()

    def said(after_s: int, *standing: Any) -> list[tuple[int, int, int]]:
        held = msgspec.structs.replace(tracks(1, NOON_NS + after_s * SECOND_NS), born_ns=tracks(1).born_ns)
        found = of(told(a_picture(held, site, standing), around(site), state=state), "alert")
        return [(alert.status, alert.alert_type, alert.priority) for alert in found]

    alert = an_alert()
    assert said(0, alert) == [(1, 2, 2)]
    assert said(1, alert) == []
    assert said(2, msgspec.structs.replace(alert, priority=Priority.ACT_NOW)) == [(1, 3, 3)]
    assert said(3, msgspec.structs.replace(alert, state=AlertState.ACKNOWLEDGED)) == [(2, 2, 2)]
    assert said(5, msgspec.structs.replace(alert, state=AlertState.ACKNOWLEDGED)) == [(2, 2, 2)], "with each status"
    assert said(6) == [(5, 2, 2)]
    assert said(7) == []


def test_a_status_every_five_seconds_and_on_change(site: Site) -> None:
    state = SapientOutput()

    def said(after_s: int, feed: FeedState) -> list[tuple[int, int]]:
        picture = a_picture(tracks(1, NOON_NS + after_s * SECOND_NS), site)
        feeds = (msgspec.structs.replace(picture.feeds[0], state=feed), *picture.feeds[1:])
        found = told(msgspec.structs.replace(picture, feeds=feeds), around(site), state=state)
        return [(status.system, status.info) for status in of(found, "status_report")]

    assert said(0, FeedState.LIVE) == [(1, 1)]
    assert said(1, FeedState.LIVE) == []
    assert said(2, FeedState.SILENT) == [(2, 1)]
    assert said(3, FeedState.SILENT) == []
    assert said(5, FeedState.SILENT) == [(2, 1), (2, 2)], "the session says one of the two"


def test_a_feed_that_must_not_be_used_is_a_warning_that_names_it(site: Site) -> None:
    picture = a_picture(tracks(1, NOON_NS), site)
    lame = msgspec.structs.replace(picture.feeds[0], says=SelfReport(SelfState.NOT_OPERATIONAL, "I034/050"))
    picture = msgspec.structs.replace(picture, feeds=(lame, *picture.feeds[1:]))
    (status,) = of(told(picture, around(site)), "status_report")
    assert status.system == 2
    assert [remark.status_value for remark in status.status] == [f"{lame.feed} not_operational"]


def test_not_more_often_than_wished(site: Site) -> None:
    state = SapientOutput()
    assert messages(state, a_picture(tracks(1), site), around(site), WHOM) is not None
    assert messages(state, a_picture(tracks(1, NOON_NS + 400 * MS), site), around(site), WHOM) is None


class Session:
    """A session, and what it sent, read by the published package."""

    def __init__(self, site: Site) -> None:
        self.session = SapientSession(registration(around(site), WHOM))
        self.now_ns = NOON_NS
        self.site = site

    def begin(self) -> list[Any]:
        return self._sent(self.session.begin(self.now_ns))

    def say(self, *said: Said, after_ms: int = 0) -> list[Any]:
        self.now_ns += after_ms * MS
        bodies = [marked(kind, self._message(kind)) for kind in said]
        data, count = self.session.say(bodies, self.now_ns)
        found = self._sent(data)
        assert count in (len(found), 0)
        return found

    def hear(self, message: Any) -> list[Any]:
        data = message if isinstance(message, bytes) else peer.framed(message)
        return self._sent(self.session.hear(data, self.now_ns))

    def _sent(self, data: bytes) -> list[Any]:
        found = peer.unframed(data)
        for message in found:
            assert message.timestamp.seconds * SECOND_NS + message.timestamp.nanos == self.now_ns
            assert isinstance(decode(peer.raw(message)), SapientMessage)
        return found

    def _message(self, kind: Said) -> SapientMessage:
        made = {Said.DETECTION: peer.located(), Said.OTHER: peer.alert(), Said.STATUS_UNCHANGED: peer.status(new=False)}
        found = decode(peer.raw(made.get(kind) or peer.status()))
        assert isinstance(found, SapientMessage)
        return found


def ack(acceptance: bool = True) -> Any:
    message = peer.envelope(node=peer.OTHER_NODE)
    message.registration_ack.acceptance = acceptance
    if not acceptance:
        message.registration_ack.ack_response_reason.append("not\x07 wanted")
    return message


def contents(found: list[Any]) -> list[str]:
    return [str(message.WhichOneof("content")) for message in found]


def test_nothing_goes_out_before_the_acknowledgement(site: Site) -> None:
    talk = Session(site)
    assert contents(talk.begin()) == ["registration"]
    assert (talk.session.open, talk.session.reason) == (False, WAITS)
    assert talk.say(Said.STATUS_NEW, Said.DETECTION) == []
    assert contents(talk.hear(ack())) == ["status_report"], "a new status comes first"
    assert (talk.session.open, talk.session.reason) == (True, "")
    assert contents(talk.say(Said.DETECTION, Said.DETECTION, Said.OTHER, after_ms=1000)) == [
        "detection_report",
        "detection_report",
        "alert",
    ]


def test_who_does_not_answer_is_told_again_and_nothing_else(site: Site) -> None:
    talk = Session(site)
    talk.begin()
    assert talk.say(Said.DETECTION, after_ms=9_000) == []
    assert contents(talk.say(Said.DETECTION, after_ms=REGISTER_AGAIN_NS // MS)) == ["registration"]
    assert talk.say(Said.DETECTION, after_ms=1_000) == []


def test_who_refuses_us_is_left(site: Site) -> None:
    talk = Session(site)
    talk.begin()
    assert talk.hear(ack(acceptance=False)) == []
    assert (talk.session.over, talk.session.open) == (True, False)
    assert talk.session.reason == "refuses our registration: not wanted"
    assert contents(talk.begin()) == ["registration"]
    assert not talk.session.over


def open_session(site: Site) -> Session:
    talk = Session(site)
    talk.begin()
    talk.hear(ack())
    return talk


def test_detections_are_80_ms_apart_and_never_backwards(site: Site) -> None:
    talk = open_session(site)
    assert len(talk.say(Said.DETECTION, Said.DETECTION)) == 2
    assert talk.say(Said.DETECTION, after_ms=79) == []
    assert contents(talk.say(Said.OTHER)) == ["alert"]
    assert len(talk.say(Said.DETECTION, after_ms=1)) == 1
    assert talk.say(Said.DETECTION, after_ms=-5_000) == []
    assert len(talk.say(Said.DETECTION, after_ms=5_080)) == 1


def test_unchanged_only_after_new(site: Site) -> None:
    talk = open_session(site)
    assert [message.status_report.info for message in talk.say(Said.STATUS_AGAIN, Said.STATUS_UNCHANGED)] == [1]
    assert [message.status_report.info for message in talk.say(Said.STATUS_AGAIN, Said.STATUS_UNCHANGED)] == [2]
    assert [message.status_report.info for message in talk.say(Said.STATUS_NEW)] == [1]


def test_an_error_is_counted_told_and_not_answered(site: Site) -> None:
    talk = open_session(site)
    assert talk.hear(peer.error()) == []
    assert (talk.session.refused, talk.session.open) == (1, True)
    assert talk.session.reason == "does not take what we say: no"


def test_no_tasks_are_taken(site: Site) -> None:
    task = peer.envelope(node=peer.OTHER_NODE)
    task.task.task_id, task.task.control = peer.REPORT, 1
    task.task.command.request = "Stop"
    (answer,) = open_session(site).hear(task)
    assert (answer.task_ack.task_id, answer.task_ack.task_status) == (peer.REPORT, 2)
    assert answer.destination_id == peer.OTHER_NODE


def test_what_cannot_be_read_ends_it(site: Site) -> None:
    talk = open_session(site)
    assert talk.hear(peer.framed(b"\xff")) == []
    assert talk.session.open
    talk.hear(b"\xff\xff\xff\xff")
    assert (talk.session.over, talk.session.reason) == (True, "cannot be read: too_long")


def test_a_body_is_stamped_without_a_second_stamp() -> None:
    found = decode(peer.raw(peer.located()))
    assert isinstance(found, SapientMessage)
    data = stamped(encode_body(found), NOON_NS + 7)
    again = decode(data)
    assert isinstance(again, SapientMessage)
    assert again == msgspec.structs.replace(found, timestamp_ns=NOON_NS + 7)
