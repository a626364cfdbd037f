"""What Remote ID transmitters claim, gathered message by message."""

import math
from collections.abc import Callable

import msgspec
import pytest
from tests.unit.wire_remoteid import golden_mavlink as golden

from hima.picture.cooperative import CooperativeReport, CooperativeSource, HeightReference
from hima.picture.facts import IdScheme
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.remote_id import EMITTERS_MAX, HOUR_NS, RemoteIdFeed, receive
from hima.sensing.settings import Format, TimeSource, TransportKind
from hima.units import SECOND_NS
from hima.wire.remoteid.encode import encode_message, encode_pack
from hima.wire.remoteid.messages import BasicId, Location, Message, OperatorId, SelfId, System
from hima.wire.remoteid.transport import addressed, beacon_frame

NOW_NS = 500_000 * HOUR_NS + 600 * SECOND_NS
MAC = bytes.fromhex("02aabbccdd01")
Surroundings = Callable[..., FeedContext]
SERIAL = BasicId(id_type=1, aircraft_type=2, id="1787F04BM24010011039")
FIX = Location(
    status=2,
    height_above_ground=False,
    track_deg=90.0,
    speed_mps=20.0,
    climb_mps=-1.5,
    lat_deg=35.2,
    lon_deg=44.9,
    pressure_altitude_m=390.0,
    geodetic_altitude_m=412.0,
    height_m=100.0,
    horizontal_accuracy=10,
    vertical_accuracy=4,
    speed_accuracy=3,
    seconds_past_hour=599.5,
)


@pytest.fixture
def context(surroundings: Surroundings) -> FeedContext:
    return surroundings(Format.REMOTE_ID)


def beacon(*messages: Message, mac: bytes = MAC, now_ns: int = NOW_NS) -> Frame:
    return Frame(now_ns, "feed", beacon_frame(mac, 1, encode_pack(messages)))


def claim(sensed: Sensed) -> CooperativeReport:
    assert sensed.rejects == ()
    (report,) = sensed.reports
    return report


def at(**changes: object) -> Location:
    return msgspec.structs.replace(FIX, **changes)


def test_one_pack_says_everything(context: FeedContext) -> None:
    operator = System(1, 35.21, 44.9, 320.0, 1, 0, None, None, 1, 2, 1_795_717_800)
    state = RemoteIdFeed()
    sensed = receive(state, beacon(SERIAL, FIX, SelfId(0, "survey"), operator, OperatorId(0, "IRQ1")), context)
    report = claim(sensed)
    assert sensed.messages == 5
    assert (report.feed, report.source, report.emitter) == ("feed", CooperativeSource.REMOTE_ID, "02aabbccdd01")
    assert (report.name, report.kind) == ("1787F04BM24010011039", Kind.MULTIROTOR)
    assert report.position_m == pytest.approx((0.0, 0.0, 100.0), abs=1e-3)
    assert report.velocity_mps == pytest.approx((20.0, 0.0, -1.5), abs=1e-9)
    assert report.sigma_horizontal_m == pytest.approx(10.0 / 2.4477)
    assert report.sigma_vertical_m == pytest.approx(10.0 / 1.96)
    assert report.operator_m == pytest.approx((0.0, 1109.5), abs=0.5)
    assert report.time_ns == sensed.message_time_ns == NOW_NS - SECOND_NS // 2


def test_basic_id_joins_the_locations_that_follow(context: FeedContext) -> None:
    state = RemoteIdFeed()
    assert claim(receive(state, beacon(FIX), context)).name == ""
    assert receive(state, beacon(SERIAL), context).reports == ()
    assert claim(receive(state, beacon(FIX), context)).name == SERIAL.id
    receive(state, beacon(BasicId(1, 1, "OTHER")), context)
    renamed = claim(receive(state, beacon(FIX), context))
    assert (renamed.name, renamed.kind, renamed.emitter) == ("OTHER", Kind.FIXED_WING, "02aabbccdd01")


def test_transmitters_are_kept_apart_though_they_claim_one_serial(context: FeedContext) -> None:
    state = RemoteIdFeed()
    other = bytes.fromhex("02aabbccdd02")
    first = claim(receive(state, beacon(SERIAL, FIX), context))
    second = claim(receive(state, beacon(SERIAL, at(lat_deg=35.4), mac=other), context))
    assert first.name == second.name
    assert (first.emitter, second.emitter) == ("02aabbccdd01", "02aabbccdd02")
    third = claim(receive(state, beacon(FIX, mac=bytes.fromhex("02aabbccdd03")), context))
    assert third.name == ""


def test_unaddressed_claims_stand_under_the_serial_which_equals_no_address(context: FeedContext) -> None:
    state = RemoteIdFeed()
    receive(state, beacon(SERIAL, FIX), context)
    lie = BasicId(1, 2, "02aabbccdd01")
    report = claim(receive(state, Frame(NOW_NS, "feed", encode_pack((lie, FIX))), context))
    assert report.emitter == "id:02aabbccdd01"
    lone = claim(receive(state, Frame(NOW_NS, "feed", b"\xfa\xff\x0d\x07" + encode_message(FIX)), context))
    assert (lone.emitter, lone.name) == ("unaddressed", "")


def test_no_fix_is_a_claim_without_position(context: FeedContext) -> None:
    report = claim(receive(RemoteIdFeed(), beacon(SERIAL, at(lat_deg=None, lon_deg=None)), context))
    assert report.position_m is None
    assert report.name == SERIAL.id


@pytest.mark.parametrize(
    ("changes", "velocity"),
    [
        ({"speed_mps": None}, None),
        ({"track_deg": None}, None),
        ({"climb_mps": None, "track_deg": 180.0}, (0.0, -20.0, 0.0)),
        ({"speed_mps": 200.25, "track_deg": 270.0, "climb_mps": 62.0}, (-200.25, 0.0, 62.0)),
    ],
)
def test_velocity(
    context: FeedContext, changes: dict[str, object], velocity: tuple[float, float, float] | None
) -> None:
    report = claim(receive(RemoteIdFeed(), beacon(at(**changes)), context))
    assert report.velocity_mps == (None if velocity is None else pytest.approx(velocity, abs=1e-9))


@pytest.mark.parametrize(
    ("changes", "up_m"),
    [
        ({}, 100.0),
        ({"geodetic_altitude_m": None}, 90.0),
        ({"geodetic_altitude_m": None, "pressure_altitude_m": None}, 100.0),
        ({"geodetic_altitude_m": None, "pressure_altitude_m": None, "height_m": None}, 0.0),
    ],
)
def test_best_height_said_is_taken(context: FeedContext, changes: dict[str, object], up_m: float) -> None:
    position = claim(receive(RemoteIdFeed(), beacon(at(**changes)), context)).position_m
    assert position is not None
    assert position[2] == pytest.approx(up_m, abs=1e-3)


def test_pressure_altitude_is_moved_by_the_qnh(surroundings: Surroundings) -> None:
    low = surroundings(Format.REMOTE_ID, qnh_hpa=1000.0)
    position = claim(receive(RemoteIdFeed(), beacon(at(geodetic_altitude_m=None)), low)).position_m
    assert position is not None
    assert position[2] == pytest.approx(90.0 - 110.9, abs=0.5)


@pytest.mark.parametrize("code", [0, 13, 14, 15])
def test_unknown_and_reserved_accuracies_say_nothing(context: FeedContext, code: int) -> None:
    report = claim(receive(RemoteIdFeed(), beacon(at(horizontal_accuracy=code, vertical_accuracy=code)), context))
    assert (report.sigma_horizontal_m, report.sigma_vertical_m) == (None, None)


@pytest.mark.parametrize(
    ("changes", "sigma_m"),
    [
        ({"geodetic_altitude_m": None, "barometer_accuracy": 5}, 3.0 / 1.96),
        ({"geodetic_altitude_m": None, "barometer_accuracy": 0}, None),
        ({"geodetic_altitude_m": None, "pressure_altitude_m": None, "barometer_accuracy": 5}, None),
    ],
)
def test_accuracy_is_that_of_the_height_that_is_used(
    context: FeedContext, changes: dict[str, object], sigma_m: float | None
) -> None:
    assert claim(receive(RemoteIdFeed(), beacon(at(**changes)), context)).sigma_vertical_m == sigma_m


def bluetooth(message: Message) -> Frame:
    return Frame(NOW_NS, "feed", addressed(MAC, b"\xfa\xff\x0d\x07" + encode_message(message)))


def test_identity_by_bluetooth_counts_when_heard_twice_in_a_row(context: FeedContext) -> None:
    state = RemoteIdFeed()
    names = []
    for said in ("TRUE1", "TRVE1", "TRUE1", "TRUE1", "TRVE1", "TRUE1"):
        receive(state, bluetooth(BasicId(1, 2, said)), context)
        names.append(claim(receive(state, bluetooth(FIX), context)).name)
    assert names == ["", "", "", "TRUE1", "TRUE1", "TRUE1"]


def test_serial_counts_more_than_a_session(context: FeedContext) -> None:
    state = RemoteIdFeed()
    pack_ = (BasicId(4, 2, "0102"), SERIAL, BasicId(4, 2, "0102"), BasicId(0, 0, "none"), FIX)
    assert claim(receive(state, beacon(*pack_), context)).name == SERIAL.id
    session_only = claim(receive(RemoteIdFeed(), beacon(BasicId(4, 2, "0102"), FIX), context))
    assert session_only.name == "0102"


def test_same_pack_by_two_transports_is_one_transmitter(context: FeedContext) -> None:
    state = RemoteIdFeed()
    first = claim(receive(state, beacon(SERIAL, FIX), context))
    second = claim(receive(state, bluetooth(FIX), context))
    assert first == second


@pytest.mark.parametrize(
    ("received_s", "said_s", "lag_s"),
    [(0.2, 3599.9, 0.3), (3599.9, 0.0, -0.1), (3599.9, 3600.0, -0.1), (0.0, 0.0, 0.0), (1800.0, 1797.5, 2.5)],
)
def test_tenths_past_the_hour_join_the_nearest_hour(
    context: FeedContext, received_s: float, said_s: float, lag_s: float
) -> None:
    now_ns = 500_000 * HOUR_NS + round(received_s * 10) * SECOND_NS // 10
    report = claim(receive(RemoteIdFeed(), beacon(at(seconds_past_hour=said_s), now_ns=now_ns), context))
    assert now_ns - report.time_ns == round(lag_s * 10) * SECOND_NS // 10


@pytest.mark.parametrize("said_s", [594.9, 605.1, 2400.0, 0.0])
def test_skewed_claims_are_dated_by_receipt(context: FeedContext, said_s: float) -> None:
    sensed = receive(RemoteIdFeed(), beacon(at(seconds_past_hour=said_s)), context)
    assert claim(sensed).time_ns == NOW_NS
    assert abs(sensed.message_time_ns - NOW_NS) > 5 * SECOND_NS  # the lag of the feed shows it


def test_no_time_and_receipt_setting(context: FeedContext, surroundings: Surroundings) -> None:
    untimed = receive(RemoteIdFeed(), beacon(at(seconds_past_hour=None)), context)
    assert (claim(untimed).time_ns, untimed.message_time_ns) == (NOW_NS, 0)
    by_receipt = surroundings(Format.REMOTE_ID, TimeSource.RECEIPT)
    assert claim(receive(RemoteIdFeed(), beacon(FIX), by_receipt)).time_ns == NOW_NS


def test_hostile_names_are_cleaned(context: FeedContext) -> None:
    report = claim(receive(RemoteIdFeed(), beacon(BasicId(1, 2, "A\u202eB\n\x1bC🚁"), FIX), context))
    assert report.name == "ABC🚁"


def test_operator_where_the_drone_is_and_nowhere(context: FeedContext) -> None:
    state = RemoteIdFeed()
    on_top = System(0, FIX.lat_deg, FIX.lon_deg, None, 1, 0, None, None, 0, 0, None)
    assert claim(receive(state, beacon(FIX, on_top), context)).operator_m == pytest.approx((0.0, 0.0), abs=1e-3)
    nowhere = System(0, None, None, None, 1, 0, None, None, 0, 0, None)
    kept = claim(receive(state, beacon(FIX, nowhere), context)).operator_m
    assert kept == pytest.approx((0.0, 0.0), abs=1e-3)


@pytest.mark.parametrize(
    ("id_type", "scheme"),
    [
        (0, IdScheme.UNSTATED),
        (1, IdScheme.SERIAL),
        (2, IdScheme.REGISTRATION),
        (3, IdScheme.SESSION),
        (4, IdScheme.SESSION),
    ],
)
def test_what_an_identity_is_goes_with_the_claim(context: FeedContext, id_type: int, scheme: IdScheme) -> None:
    said = BasicId(id_type, 2, "ab" * 10 if id_type in {3, 4} else "IQ-UA-0007")
    assert claim(receive(RemoteIdFeed(), beacon(said, FIX), context)).scheme is scheme


def test_strength_and_clock_go_with_the_claim(context: FeedContext) -> None:
    header = (
        b"\0\0" + (9).to_bytes(2, "little") + (1 << 5).to_bytes(4, "little") + (-71).to_bytes(1, "little", signed=True)
    )
    frame = beacon(SERIAL, FIX)
    report = claim(receive(RemoteIdFeed(), Frame(NOW_NS, "feed", header + frame.data), context))
    assert (report.signal_db, report.clock_off_s) == (-71.0, -0.5)
    silent = claim(receive(RemoteIdFeed(), beacon(SERIAL, at(seconds_past_hour=None)), context))
    assert (silent.signal_db, silent.clock_off_s) == (None, None)


def test_a_drone_that_says_it_has_landed_is_marked(context: FeedContext) -> None:
    assert claim(receive(RemoteIdFeed(), beacon(SERIAL, at(status=1)), context)).landed
    assert not claim(receive(RemoteIdFeed(), beacon(SERIAL, FIX), context)).landed


def test_what_spoofing_tools_leave_out_is_counted(context: FeedContext) -> None:
    careless = at(status=0, climb_mps=None, horizontal_accuracy=0, vertical_accuracy=0, speed_accuracy=0)
    dated = System(0, None, None, None, 1, 0, None, None, 0, 0, NOW_NS // SECOND_NS - 400 * 86_400)
    tool = claim(receive(RemoteIdFeed(), beacon(SERIAL, dated, careless, mac=b"\x0a" + MAC[1:]), context))
    honest = claim(receive(RemoteIdFeed(), beacon(SERIAL, FIX, mac=b"\x60" + MAC[1:]), context))
    assert (tool.defaults, honest.defaults) == (5, 0)


def test_one_that_changes_its_address_each_second_stays_one_among_ten_thousand(context: FeedContext) -> None:
    state = RemoteIdFeed()
    seen = set()
    for second in range(20):
        for index in range(500):
            ghost = BasicId(1, 2, f"GHOST{second * 500 + index}")
            mac = b"\x0e" + (second * 500 + index).to_bytes(5, "big")
            receive(state, beacon(ghost, FIX, mac=mac, now_ns=NOW_NS + second * SECOND_NS), context)
        moved = at(lon_deg=44.9 + second * 1e-4)
        mac = b"\x0b" + second.to_bytes(5, "big")
        report = claim(receive(state, beacon(SERIAL, moved, mac=mac, now_ns=NOW_NS + second * SECOND_NS), context))
        seen.add(report.emitter)
    assert len(seen) == 1


def test_rotating_addresses_are_bounded_and_the_longest_silent_forgotten(context: FeedContext) -> None:
    state = RemoteIdFeed()
    steady = bytes.fromhex("0affffffffff")
    for index in range(EMITTERS_MAX + 50):
        receive(state, beacon(SERIAL, mac=index.to_bytes(6, "big")), context)
        if index % 500 == 0:
            receive(state, beacon(SERIAL, mac=steady), context)
    assert len(state.emitters) == EMITTERS_MAX
    assert bytes(6).hex() not in state.emitters
    assert claim(receive(state, beacon(FIX, mac=steady), context)).name == SERIAL.id


def test_rejects_stand_beside_good_messages(context: FeedContext) -> None:
    pack_ = bytearray(encode_pack((SERIAL, FIX)))
    pack_[3] = 0x72
    sensed = receive(RemoteIdFeed(), Frame(NOW_NS, "feed", beacon_frame(MAC, 1, bytes(pack_))), context)
    assert [error.reason for error in sensed.rejects] == ["unknown_message_type"]
    assert (len(sensed.reports), sensed.messages) == (1, 1)


@pytest.mark.parametrize("data", [b"", b"\x80" + bytes(60), b"\x00" * 40, b"\xff" * 300])
def test_frames_without_remote_id_leave_no_trace(context: FeedContext, data: bytes) -> None:
    state = RemoteIdFeed()
    sensed = receive(state, Frame(NOW_NS, "feed", data), context)
    assert (sensed.reports, sensed.messages, state.emitters) == ((), 0, {})


def test_restored_state_continues_identically(context: FeedContext) -> None:
    frames = [
        beacon(message, mac=bytes.fromhex(f"02aabbccdd{emitter:02x}"), now_ns=NOW_NS + step * SECOND_NS)
        for step in range(3)
        for emitter in (9, 3, 7)
        for message in (BasicId(1, 1 + emitter % 3, f"S{emitter}"), at(lon_deg=44.9 + step * 1e-3))
    ]
    for cut in range(len(frames) + 1):
        whole, part = RemoteIdFeed(), RemoteIdFeed()
        expected = [receive(whole, frame, context).reports for frame in frames]
        got = [receive(part, frame, context).reports for frame in frames[:cut]]
        restored = unpack(pack(part), RemoteIdFeed)
        got += [receive(restored, frame, context).reports for frame in frames[cut:]]
        assert got == expected
        assert pack(restored) == pack(whole)


def test_positions_are_metres_from_truth_around_the_site(context: FeedContext) -> None:
    for bearing_deg in range(0, 360, 30):
        north, east = (5000 * f(math.radians(bearing_deg)) for f in (math.cos, math.sin))
        lat, lon, hae = context.frame.geodetic_from_enu((east, north, 120.0))
        fix = at(lat_deg=math.degrees(float(lat)), lon_deg=math.degrees(float(lon)), geodetic_altitude_m=float(hae))
        position = claim(receive(RemoteIdFeed(), beacon(fix), context)).position_m
        assert position == pytest.approx((east, north, 120.0), abs=0.3)


def rotating(number: int) -> bytes:
    return bytes.fromhex("02ff00000000")[:5] + bytes([number])


def test_an_address_that_changes_every_second_is_one_claimant(context: FeedContext) -> None:
    state = RemoteIdFeed()
    for second in range(60):
        moved = at(lat_deg=35.2 + second * 4.5e-4)  # 50 m/s
        frame = beacon(SERIAL, moved, mac=rotating(second), now_ns=NOW_NS + second * SECOND_NS)
        assert claim(receive(state, frame, context)).emitter == rotating(0).hex()
    other = beacon(BasicId(1, 2, "OTHER"), at(lat_deg=35.2), mac=rotating(99), now_ns=NOW_NS + 60 * SECOND_NS)
    assert claim(receive(state, other, context)).emitter == rotating(99).hex()


def test_a_copied_serial_is_another_claimant_once_both_are_heard(context: FeedContext) -> None:
    state = RemoteIdFeed()
    for second in range(5):
        now_ns = NOW_NS + second * SECOND_NS
        true = claim(receive(state, beacon(SERIAL, FIX, mac=rotating(1), now_ns=now_ns), context))
        false = claim(receive(state, beacon(SERIAL, FIX, mac=rotating(2), now_ns=now_ns), context))
        assert true.emitter == rotating(1).hex()
        assert false.emitter == rotating(1 if second == 0 else 2).hex()


def test_an_address_that_went_on_for_another_and_flies_off_is_another_claimant(context: FeedContext) -> None:
    state = RemoteIdFeed()
    receive(state, beacon(SERIAL, FIX, mac=rotating(1)), context)
    near = beacon(SERIAL, at(lat_deg=35.202), mac=rotating(2), now_ns=NOW_NS + SECOND_NS)
    assert claim(receive(state, near, context)).emitter == rotating(1).hex()
    far = beacon(SERIAL, at(lat_deg=35.3), mac=rotating(2), now_ns=NOW_NS + 2 * SECOND_NS)
    assert claim(receive(state, far, context)).emitter == rotating(2).hex()


def test_a_serial_that_comes_back_after_half_a_minute_begins_anew(context: FeedContext) -> None:
    state = RemoteIdFeed()
    receive(state, beacon(SERIAL, FIX, mac=rotating(1)), context)
    late = beacon(SERIAL, FIX, mac=rotating(2), now_ns=NOW_NS + 31 * SECOND_NS)
    assert claim(receive(state, late, context)).emitter == rotating(2).hex()


def test_a_stream_of_json_and_mavlink_makes_the_claims_of_a_broadcast(
    surroundings: Surroundings, context: FeedContext
) -> None:
    stream = msgspec.structs.replace(
        context, settings=msgspec.structs.replace(context.settings, transport=TransportKind.SERIAL)
    )
    said = b'{"mac":"02:aa:bb:cc:dd:01","drone_lat":35.2,"drone_long":44.9,"drone_altitude":412,"basic_id":"S1"}\n'
    data = said + golden.BASIC + golden.LOC + b"reboot\n" + said
    for cut in range(0, len(data), 7):
        state = RemoteIdFeed()
        first = receive(state, Frame(NOW_NS, "feed", data[:cut]), stream)
        second = receive(unpack(pack(state), RemoteIdFeed), Frame(NOW_NS, "feed", data[cut:]), stream)
        claims = first.reports + second.reports
        assert [report.emitter for report in claims] == ["02aabbccdd01"] * 3
        assert all(report.position_m == pytest.approx((0.0, 0.0, 100.0), abs=1e-3) for report in claims)
        assert all(report.height_reference is HeightReference.ELLIPSOID for report in claims)
        assert claims[1].velocity_mps == pytest.approx((20.0, 0.0, -1.5), abs=1e-6)
        assert [error.reason for error in first.rejects + second.rejects] == ["not_a_message"]
        assert first.messages + second.messages == 3 + 2 + 3


@pytest.mark.parametrize(
    ("changes", "reference"),
    [
        ({}, HeightReference.ELLIPSOID),
        ({"geodetic_altitude_m": None}, HeightReference.BAROMETRIC),
        ({"geodetic_altitude_m": None, "pressure_altitude_m": None}, HeightReference.GROUND),
        ({"geodetic_altitude_m": None, "pressure_altitude_m": None, "height_m": None}, HeightReference.UNKNOWN),
    ],
)
def test_the_height_says_what_it_was_measured_from(
    context: FeedContext, changes: dict[str, object], reference: HeightReference
) -> None:
    assert claim(receive(RemoteIdFeed(), beacon(at(**changes)), context)).height_reference is reference


def test_id_without_a_type_is_better_than_none_and_worse_than_any(context: FeedContext) -> None:
    state = RemoteIdFeed()
    assert claim(receive(state, beacon(BasicId(0, 0, "MFG1A0123456789"), FIX), context)).name == "MFG1A0123456789"
    assert claim(receive(state, beacon(SERIAL, FIX), context)).name == SERIAL.id
    assert claim(receive(state, beacon(BasicId(0, 0, "UNTYPED"), FIX), context)).name == SERIAL.id
