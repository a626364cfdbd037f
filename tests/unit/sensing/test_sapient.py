"""SAPIENT, sensed: registration first, places in the units they name, and an answer to each message."""

import math
from typing import Any

import msgspec
import numpy as np
import pyproj
import pytest
from tests import sapient_peer as peer
from tests.unit.sensing.conftest import UNDULATION_M, Surroundings

from hima.picture.detection import Coordinates
from hima.picture.event import LinkChange
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Reports
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.receive import change_link, start
from hima.sensing.receive import receive as receive_any
from hima.sensing.sapient import SapientFeed, receive
from hima.sensing.sapient_kinds import kind_of
from hima.sensing.sapient_objects import OBJECTS_MAX
from hima.sensing.sapient_replies import PER_SECOND, our_node
from hima.sensing.settings import Format, TransportKind
from hima.wire.sapient.codec import decode
from hima.wire.sapient.message import SapientMessage

NOW_NS = peer.NOON_NS
S = 1_000_000_000
OBJECTS = [f"01GGYFBAXH4VYRQYEX7S3XGK{i:02d}" for i in range(30)]


@pytest.fixture
def context(surroundings: Surroundings) -> FeedContext:
    return changed(surroundings(Format.SAPIENT), transport=TransportKind.TCP_SERVER)


def changed(context: FeedContext, **settings: Any) -> FeedContext:
    settings_ = msgspec.structs.replace(context.settings, **settings)
    return msgspec.structs.replace(context, settings=settings_, site="khor_mor")


def tracking(context: FeedContext) -> FeedContext:
    return msgspec.structs.replace(context, sensor=msgspec.structs.replace(context.sensor, reports=Reports.TRACKS))


def any_units(message: Any) -> Any:
    """A registration that declares no units, so that each message's own hold."""
    message.registration.mode_definition[0].ClearField("detection_definition")
    return message


class Talk:
    """One connection."""

    def __init__(self, context: FeedContext, *said: Any) -> None:
        self.context = context
        self.state = SapientFeed()
        self.now_ns = NOW_NS
        for message in said:
            assert self.hear(message).rejects == ()

    def hear(self, *messages: Any, after_s: float = 0.0) -> Sensed:
        self.now_ns += round(after_s * S)
        return receive(self.state, Frame(self.now_ns, "feed", peer.framed(*messages)), self.context)


def reasons(sensed: Sensed) -> list[str]:
    return [error.reason for error in sensed.rejects]


def answers(sensed: Sensed) -> list[Any]:
    return peer.unframed(b"".join(sensed.replies))


def row(sensed: Sensed) -> tuple[list[float], list[float]]:
    (batch,) = sensed.detections
    assert batch.sensor == 3
    assert len(batch.value) == 1
    return batch.value[0].tolist(), batch.sigma[0].tolist()


def test_a_registration_is_acknowledged(context: FeedContext) -> None:
    talk = Talk(context)
    heard = talk.hear(peer.registration())
    (ack,) = answers(heard)
    assert heard.messages == 1
    assert ack.registration_ack.acceptance
    assert (ack.node_id, ack.destination_id) == (our_node("khor_mor"), peer.NODE)
    assert ack.timestamp.seconds * S + ack.timestamp.nanos == NOW_NS
    assert isinstance(decode(peer.raw(ack)), SapientMessage)


def test_b27_nothing_before_the_registration(context: FeedContext) -> None:
    talk = Talk(context)
    early = peer.located()
    heard = talk.hear(early)
    assert reasons(heard) == ["not_registered"]
    assert heard.detections == ()
    (answer,) = answers(heard)
    assert answer.error.packet == peer.raw(early)
    assert list(answer.error.error_message) == ["not_registered"]
    assert talk.hear(peer.registration(), peer.located()).detections != ()


def test_a_place_in_degrees(context: FeedContext) -> None:
    said = peer.located(lat_deg=35.21, lon_deg=44.91, hae_m=412.0)
    said.detection_report.location.y_error = 5.0 / 111_319.49
    value, sigma = row(Talk(context, peer.registration()).hear(said))
    expected = context.frame.enu_from_geodetic(math.radians(35.21), math.radians(44.91), 412.0)
    assert value[:3] == pytest.approx(expected.tolist())
    assert math.isnan(value[3])
    assert sigma[:3] == pytest.approx([11.0, 5.0, 33.0])


def test_heights_count_from_the_datum_that_is_named(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    ellipsoid = row(talk.hear(peer.located()))[0]
    geoid = peer.located()
    geoid.detection_report.location.datum = peer.GEOID
    assert row(talk.hear(geoid))[0][2] - ellipsoid[2] == pytest.approx(UNDULATION_M, abs=1e-3)
    value, sigma = row(talk.hear(peer.located(hae_m=None)))
    assert value[2] == pytest.approx(0.0, abs=1.0)
    assert sigma[2] == 500.0


def test_radians_and_utm_are_the_same_place(context: FeedContext) -> None:
    talk = Talk(context, any_units(peer.registration()))
    expected = row(talk.hear(peer.located(lat_deg=35.21, lon_deg=44.91)))[0][:3]
    said = peer.located(lat_deg=math.radians(35.21), lon_deg=math.radians(44.91))
    said.detection_report.location.coordinate_system = 2
    assert row(talk.hear(said))[0][:3] == pytest.approx(expected)
    easting, northing = pyproj.Proj(32638)(44.91, 35.21)
    for zone in ("38", "38N", "38S", "38 s".upper()):
        said = peer.located(lat_deg=northing, lon_deg=easting)
        said.detection_report.location.coordinate_system = peer.UTM
        said.detection_report.location.utm_zone = zone
        said.detection_report.location.x_error = 6.0
        value, sigma = row(talk.hear(said))
        assert value[:3] == pytest.approx(expected, abs=1e-3), zone
        assert sigma[0] == 6.0


def in_utm(x: float, y: float, zone: str = "38S") -> Any:
    said = peer.located(lat_deg=y, lon_deg=x)
    said.detection_report.location.coordinate_system = peer.UTM
    if zone:
        said.detection_report.location.utm_zone = zone
    return said


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (in_utm(51.1739726374, -1.82237671048, "30U"), "degrees_given_as_metres"),
        (in_utm(44.91, 35.21), "degrees_given_as_metres"),
        (in_utm(3_897_000.0, 491_000.0), "place_impossible"),
        (in_utm(50_000.0, 3_897_000.0), "place_impossible"),
        (in_utm(491_800.0, 3_896_300.0, "37S"), "beyond_range"),
        (in_utm(491_800.0, 3_896_300.0, "38A"), "beyond_range"),
        (in_utm(491_800.0, 3_896_300.0, "0"), "bad_zone"),
        (in_utm(491_800.0, 3_896_300.0, "61N"), "bad_zone"),
        (in_utm(491_800.0, 3_896_300.0, "38I"), "bad_zone"),
        (in_utm(491_800.0, 3_896_300.0, ""), "bad_zone"),
        (peer.located(lat_deg=135.0), "place_impossible"),
        (peer.located(lat_deg=44.91, lon_deg=35.21), "beyond_range"),
        (peer.located(lat_deg=491_800.0, lon_deg=3_896_300.0), "place_impossible"),
        (peer.located(hae_m=1e6), "place_impossible"),
    ],
)
def test_b31_what_cannot_be_there_is_refused(context: FeedContext, said: Any, why: str) -> None:
    talk = Talk(context, any_units(peer.registration()))
    heard = talk.hear(said)
    assert reasons(heard) == [why]
    assert heard.detections == ()
    assert answers(heard)[0].error.packet == peer.raw(said)


def test_b30_units_must_be_said_and_those_of_the_registration(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    for place, why in (((0, 1), "unit_unspecified"), ((1, 0), "datum_unspecified"), ((2, 1), "unit_not_registered")):
        said = peer.located()
        said.detection_report.location.coordinate_system, said.detection_report.location.datum = place
        assert reasons(talk.hear(said)) == [why]
    for north, why in (((0, 1), "unit_unspecified"), ((1, 0), "datum_unspecified")):
        said = peer.seen()
        said.detection_report.range_bearing.coordinate_system, said.detection_report.range_bearing.datum = north
        assert reasons(talk.hear(said)) == [why]


@pytest.mark.parametrize(("units", "datum", "why"), [(0, 1, "unit_unspecified"), (1, 0, "datum_unspecified")])
def test_b30_a_registration_that_leaves_units_open_is_not_accepted(
    context: FeedContext, units: int, datum: int, why: str
) -> None:
    said = peer.registration()
    place = said.registration.mode_definition[0].detection_definition[0].location_type
    place.location_units, place.location_datum = units, datum
    talk = Talk(context)
    heard = talk.hear(said)
    assert reasons(heard) == [why]
    ack, error = answers(heard)
    assert not ack.registration_ack.acceptance
    assert list(ack.registration_ack.ack_response_reason) == [why]
    assert error.HasField("error")
    assert reasons(talk.hear(peer.located())) == ["not_registered"]


@pytest.mark.parametrize("kind", [13, 14, 15, 16, 17])
def test_nodes_that_act_on_others_are_not_accepted(context: FeedContext, kind: int) -> None:
    said = peer.registration()
    said.registration.node_definition.add(node_type=kind)
    heard = Talk(context).hear(said)
    assert reasons(heard) == ["acts_on_others"]
    assert not answers(heard)[0].registration_ack.acceptance


def test_seen_from_the_sensor(context: FeedContext) -> None:
    said = peer.seen(azimuth=350.0, elevation=3.0, range_m=4000.0)
    said.detection_report.range_bearing.azimuth_error = 0.5
    heard = Talk(context, peer.registration()).hear(said)
    value, sigma = row(heard)
    assert heard.detections[0].coordinates is Coordinates.POLAR
    assert value[:3] == pytest.approx([4000.0, math.radians(350.0), math.radians(3.0)])
    assert math.isnan(value[3])
    assert sigma[:3] == pytest.approx([11.0, math.radians(0.5), 0.02])


def test_a_direction_without_range_is_a_bearing(context: FeedContext) -> None:
    value, sigma = row(Talk(context, peer.registration()).hear(peer.seen(range_m=None, elevation=None)))
    assert [math.isnan(number) for number in value] == [True, False, True, True]
    assert [math.isnan(number) for number in sigma] == [True, False, True, True]
    assert value[1] == pytest.approx(math.radians(45.0))


@pytest.mark.parametrize(
    ("units", "azimuth", "range_", "north", "north_deg", "expected"),
    [
        (2, math.radians(45.0), 4000.0, 1, None, 45.0),
        (3, 45.0, 4.0, 1, None, 45.0),
        (4, -math.pi / 2.0, 4.0, 1, None, 270.0),
        (1, 45.0, 4000.0, 2, 5.5, 50.5),
        (1, 350.0, 4000.0, 4, 20.0, 10.0),
        (1, 45.0, 4000.0, 3, None, 44.9424),
    ],
)
def test_units_and_norths(
    context: FeedContext,
    units: int,
    azimuth: float,
    range_: float,
    north: int,
    north_deg: float | None,
    expected: float,
) -> None:
    said = peer.seen(azimuth=azimuth, elevation=None, range_m=range_)
    said.detection_report.range_bearing.coordinate_system = units
    said.detection_report.range_bearing.datum = north
    value, _ = row(Talk(changed(context, north_deg=north_deg), any_units(peer.registration())).hear(said))
    assert value[0] == pytest.approx(4000.0)
    assert math.degrees(value[1]) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("north", "why"), [(2, "north_unknown"), (4, "north_unknown")])
def test_a_north_that_is_not_known(context: FeedContext, north: int, why: str) -> None:
    said = peer.seen()
    said.detection_report.range_bearing.datum = north
    assert reasons(Talk(context, peer.registration()).hear(said)) == [why]


def test_directions_that_are_none(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    nothing = peer.seen()
    nothing.detection_report.range_bearing.ClearField("azimuth")
    nothing.detection_report.range_bearing.ClearField("range")
    assert reasons(talk.hear(nothing)) == ["no_measurement"]
    assert reasons(talk.hear(peer.seen(range_m=-1.0))) == ["beyond_range"]
    assert reasons(talk.hear(peer.seen(range_m=1e9))) == ["beyond_range"]
    assert reasons(talk.hear(peer.seen(azimuth=1e9))) == ["place_impossible"]
    assert reasons(talk.hear(peer.seen(elevation=91.0))) == ["place_impossible"]


@pytest.mark.parametrize("said", ["range_error", "azimuth_error", "elevation_error"])
def test_an_error_that_no_sensor_has_says_nothing(context: FeedContext, said: str) -> None:
    usual = row(Talk(context, peer.registration()).hear(peer.seen()))
    absurd = peer.seen()
    setattr(absurd.detection_report.range_bearing, said, 1e200)
    _, sigma = row(Talk(context, peer.registration()).hear(absurd))
    assert sigma == pytest.approx(usual[1], nan_ok=True)


def test_an_error_of_velocity_that_no_sensor_has_says_nothing(context: FeedContext) -> None:
    registered = with_units(peer.registration(), 1, 1)
    usual = with_speed(peer.located())
    usual.detection_report.enu_velocity.ClearField("east_rate_error")
    absurd = with_speed(peer.located())
    absurd.detection_report.enu_velocity.east_rate_error = 1e200
    covariances = [
        Talk(tracking(context), registered).hear(said).local_tracks[0].covariance for said in (usual, absurd)
    ]
    np.testing.assert_array_equal(covariances[0], covariances[1])


def with_speed(said: Any, up: float | None = 3.0) -> Any:
    velocity = said.detection_report.enu_velocity
    velocity.east_rate, velocity.north_rate, velocity.east_rate_error = 36.0, -72.0, 7.2
    if up is not None:
        velocity.up_rate = up
    return said


def with_units(said: Any, ground: int, up: int | None) -> Any:
    velocity = said.registration.mode_definition[0].detection_definition[0].velocity_type
    velocity.enu_velocity_units.east_north_rate_units = ground
    if up is not None:
        velocity.enu_velocity_units.up_rate_units = up
    velocity.location_datum = 1
    return said


def test_a_sensor_that_tracks_gives_local_tracks(context: FeedContext) -> None:
    talk = Talk(tracking(context), with_units(peer.registration(), 2, 1))
    heard = talk.hear(with_speed(peer.located(object_id=OBJECTS[0])), peer.located(object_id=OBJECTS[1], lat_deg=35.22))
    assert heard.detections == ()
    (batch,) = heard.local_tracks
    assert batch.source_track.tolist() == [0, 1]
    assert batch.velocity_mps[0].tolist() == pytest.approx([10.0, -20.0, 3.0])
    assert np.isnan(batch.velocity_mps[1]).all()
    assert np.sqrt(np.diagonal(batch.covariance[0])).tolist() == pytest.approx([11.0, 11.0, 33.0, 2.0, 3.0, 3.0])
    again = talk.hear(peer.located(object_id=OBJECTS[1], lat_deg=35.22, time_ns=NOW_NS + S), after_s=1.0)
    assert again.local_tracks[0].source_track.tolist() == [1]


def test_what_a_sensor_that_tracks_has_seen_is_a_local_track_too(context: FeedContext) -> None:
    talk = Talk(tracking(context), peer.registration())
    said = peer.seen(azimuth=90.0, elevation=30.0, range_m=4000.0)
    heard = talk.hear(said)
    assert heard.detections == ()
    (batch,) = heard.local_tracks
    assert batch.position_m[0].tolist() == pytest.approx([40.0 + 4000.0 * math.cos(math.radians(30.0)), -30.0, 2008.0])
    sigma = np.sqrt(np.diagonal(batch.covariance[0])).tolist()
    assert sigma[:3] == pytest.approx([11.0 * math.cos(math.radians(30.0)), 40.0, math.hypot(5.5, 80.0)])
    level = talk.hear(peer.seen(azimuth=90.0, elevation=None, time_ns=NOW_NS + S, object_id=OBJECTS[3]), after_s=1.0)
    assert np.isfinite(level.local_tracks[0].position_m[0]).tolist() == [True, True, False]
    bearing = talk.hear(peer.seen(range_m=None, object_id=OBJECTS[4]))
    assert bearing.local_tracks == ()
    assert len(bearing.detections[0].value) == 1


@pytest.mark.parametrize(("ground", "up", "known"), [(0, 1, [False] * 3), (1, None, [True, True, False])])
def test_velocities_of_unknown_unit_are_unknown(
    context: FeedContext, ground: int, up: int | None, known: list[bool]
) -> None:
    heard = Talk(tracking(context), with_units(peer.registration(), ground, up)).hear(with_speed(peer.located()))
    assert np.isfinite(heard.local_tracks[0].velocity_mps[0]).tolist() == known


def test_without_a_height_a_local_track_has_none(context: FeedContext) -> None:
    heard = Talk(tracking(context), peer.registration()).hear(peer.located(hae_m=None))
    assert np.isfinite(heard.local_tracks[0].position_m[0]).tolist() == [True, True, False]


def test_b26_another_node_on_the_same_connection(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    assert reasons(talk.hear(peer.located(node=peer.OTHER_NODE))) == ["other_node"]
    assert reasons(talk.hear(peer.registration(node=peer.OTHER_NODE), after_s=5.0)) == ["other_node"]
    assert talk.hear(peer.located(time_ns=talk.now_ns)).rejects == ()
    named = Talk(changed(context, node_id=peer.OTHER_NODE))
    assert reasons(named.hear(peer.registration())) == ["other_node"]


def test_of_a_middlewares_nodes_one_is_carried(context: FeedContext) -> None:
    named = changed(context, node_id=peer.OTHER_NODE, transport=TransportKind.TCP_CLIENT)
    talk = Talk(named, peer.registration(), peer.registration(node=peer.OTHER_NODE))
    left_out = talk.hear(peer.located(), peer.status())
    assert (left_out.detections, left_out.replies, left_out.messages) == ((), (), 0)
    assert talk.hear(peer.located(node=peer.OTHER_NODE)).detections != ()


def test_b28_a_registration_a_thousand_times_a_second(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    heard = talk.hear(*[peer.registration()] * 1_000)
    assert reasons(heard) == ["registered_too_often"] * 1_000
    assert len(heard.replies) <= PER_SECOND
    again = talk.hear(peer.registration(time_ns=NOW_NS + 2 * S), after_s=2.0)
    assert answers(again)[0].registration_ack.acceptance


def test_b32_one_name_for_two_things(context: FeedContext) -> None:
    talk = Talk(tracking(context), peer.registration())
    heard = talk.hear(peer.located(), peer.located(lat_deg=35.25))
    assert reasons(heard) == ["object_id_reused"]
    assert heard.local_tracks[0].source_track.tolist() == [0]
    assert heard.detections[0].source_track.tolist() == [-1], "it is kept, as a measurement without a name"
    later = talk.hear(peer.located(lat_deg=35.25, time_ns=NOW_NS + 30 * S), after_s=30.0)
    assert later.local_tracks[0].source_track.tolist() == [0], "half a minute is enough to fly there"


def test_numbers_of_objects_are_bounded(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    for i in range(OBJECTS_MAX + 50):
        talk.state.objects.number(f"{i}", NOW_NS, None)
    assert len(talk.state.objects.known) == OBJECTS_MAX
    assert talk.state.objects.given == OBJECTS_MAX + 50


@pytest.mark.parametrize("time_ns", [0, 4_291_747_200 * S, NOW_NS - 301 * S, NOW_NS + 301 * S])
def test_b35_other_times_are_refused(context: FeedContext, time_ns: int) -> None:
    heard = Talk(context, peer.registration()).hear(peer.located(time_ns=time_ns))
    assert reasons(heard) == ["time_implausible"]


def test_b34_an_answer_to_a_task_that_was_never_sent(context: FeedContext) -> None:
    assert reasons(Talk(context, peer.registration()).hear(peer.task_ack())) == ["unknown_task"]


def test_an_error_is_counted_and_never_answered_with_an_error(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    heard = talk.hear(peer.error())
    assert (reasons(heard), heard.replies) == (["error_of_the_node"], ())
    broken = peer.error(node="1")
    assert (reasons(talk.hear(broken)), talk.hear(broken).replies) == (["bad_uuid"], ())


def test_a_status_counts_as_heard_and_is_not_answered(context: FeedContext) -> None:
    heard = Talk(context, peer.registration()).hear(peer.status(), peer.status(new=False))
    assert (heard.messages, heard.replies, heard.detections, heard.rejects) == (2, (), (), ())
    assert heard.message_time_ns == NOW_NS


@pytest.mark.parametrize(
    ("system", "expected"), [(1, "operational"), (2, "degraded"), (3, "not_operational"), (5, "not_operational")]
)
def test_a_status_says_how_the_node_is(context: FeedContext, system: int, expected: str) -> None:
    talk = Talk(context, peer.registration())
    lame = peer.status()
    lame.status_report.system = system
    heard = talk.hear(lame)
    assert heard.says is not None
    assert (heard.says.state.value, heard.says.item) == (expected, "StatusReport")
    assert talk.hear(peer.located()).says is None, "a detection says nothing of it"


def test_an_alert_is_answered(context: FeedContext) -> None:
    (answer,) = answers(Talk(context, peer.registration()).hear(peer.alert()))
    assert answer.alert_ack.alert_id == peer.REPORT
    assert answer.alert_ack.alert_ack_status == 2


def test_a_lost_object_is_no_detection(context: FeedContext) -> None:
    said = peer.located()
    said.detection_report.state = "Object Lost"
    heard = Talk(context, peer.registration()).hear(said)
    assert (heard.detections, heard.messages, heard.rejects) == ((), 1, ())


def test_b21_a_lost_stream_is_hung_up_once(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    frame = Frame(NOW_NS, "feed", peer.framed(peer.located()) + b"\xff" * 8)
    heard = receive(talk.state, frame, context)
    assert (reasons(heard), heard.hang_up, heard.replies) == (["too_long"], True, ())
    assert heard.detections != (), "what came before it counts"
    after = talk.hear(peer.located())
    assert (after.rejects, after.hang_up, after.messages) == ((), False, 0)


def test_b22_a_message_that_never_ended_is_counted_when_the_connection_goes(context: FeedContext) -> None:
    state = start(context, NOW_NS)
    receive_any(state, Frame(NOW_NS, "feed", b"\xff\xff\0\0x"), context)
    change_link(state, LinkChange(NOW_NS + 1, "feed", False, "closed"), context)
    assert state.record.rejects["truncated"].total == 1
    assert state.format == SapientFeed()


def test_datagrams_are_not_answered(context: FeedContext) -> None:
    udp = changed(context, transport=TransportKind.UDP)
    heard = Talk(udp).hear(peer.registration(), peer.located())
    assert heard.replies == ()
    assert heard.detections != ()


def test_answers_are_few_in_a_second(context: FeedContext) -> None:
    talk = Talk(context)
    assert len(talk.hear(*[peer.located()] * 100).replies) == PER_SECOND
    assert len(talk.hear(peer.located(), after_s=1.0).replies) == 1


def test_a_registration_is_acknowledged_whatever_else_was_answered(context: FeedContext) -> None:
    heard = Talk(context).hear(*[peer.located()] * 100, peer.registration())
    assert len(heard.replies) == PER_SECOND + 1
    assert answers(heard)[-1].registration_ack.acceptance


def test_a_refusal_goes_to_whom_it_is_about(context: FeedContext) -> None:
    talk = Talk(changed(context, transport=TransportKind.TCP_CLIENT), peer.registration())
    (answer,) = answers(talk.hear(peer.located(node=peer.OTHER_NODE)))
    assert (answer.destination_id, answer.error.packet) == (
        peer.OTHER_NODE,
        peer.raw(peer.located(node=peer.OTHER_NODE)),
    )


def test_the_state_can_be_kept(context: FeedContext) -> None:
    talk = Talk(context, peer.registration())
    whole = peer.framed(peer.located())
    receive(talk.state, Frame(NOW_NS, "feed", whole[:30]), context)
    kept = unpack(pack(talk.state), SapientFeed)
    assert receive(kept, Frame(NOW_NS, "feed", whole[30:]), context).detections != ()


@pytest.mark.parametrize(
    ("classes", "kind"),
    [
        ([], Kind.UNKNOWN),
        ([("Air Vehicle", 0.9, "UAV Rotary Wing")], Kind.MULTIROTOR),
        ([("Air Vehicle", 0.9, "UAV Fixed Wing")], Kind.FIXED_WING),
        ([("Air Vehicle", 0.9, "Manned Fixed Wing")], Kind.MANNED_AIRCRAFT),
        ([("Air Vehicle", 0.9, None)], Kind.UNKNOWN),
        ([("UAV", None, None)], Kind.UNKNOWN),
        ([("Animal", 0.8, "Bird"), ("Air Vehicle", 0.2, "UAV Rotary Wing")], Kind.BIRD),
        ([("Air Vehicle", 0.3, "UAV Rotary Wing"), ("Animal", 0.2, "Bird")], Kind.UNKNOWN),
        ([("Human", 0.8, "Male")], Kind.UNKNOWN),
    ],
)
def test_classes(classes: list[tuple[str, float | None, str | None]], kind: Kind) -> None:
    said = peer.located()
    for name, confidence, below in classes:
        item = said.detection_report.classification.add(type=name, confidence=confidence)
        if below:
            item.sub_class.add(type=below, level=1)
    found = decode(peer.raw(said))
    assert isinstance(found, SapientMessage)
    assert found.detection_report is not None
    assert kind_of(found.detection_report.classification) is kind
