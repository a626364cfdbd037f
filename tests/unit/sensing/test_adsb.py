"""What aircraft around the site claim, gathered squitter by squitter."""

import math
from collections.abc import Callable

import msgspec
import pytest

from hima.picture.cooperative import CooperativeReport, CooperativeSource, HeightReference, Origin, Quality
from hima.picture.facts import IdScheme
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.sensing.adsb import AIRCRAFT_MAX, AdsbFeed, receive
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import Format
from hima.units import SECOND_NS
from hima.wire.adsb.beast import frame as beast
from hima.wire.adsb.encode import (
    airborne_position,
    identification,
    operational_status,
    parity,
    squitter,
    velocity,
)

NOW_NS = 1_795_717_800_000_000_000
ADDRESS = 0x71BE19
Surroundings = Callable[..., FeedContext]


@pytest.fixture
def context(surroundings: Surroundings) -> FeedContext:
    return surroundings(Format.ADSB)


def hear(state: AdsbFeed, context: FeedContext, *contents: int, address: int = ADDRESS, now_ns: int = NOW_NS) -> Sensed:
    data = b"".join(beast(squitter(address, content)) for content in contents)
    return receive(state, Frame(now_ns, "feed", data), context)


def only(sensed: Sensed) -> CooperativeReport:
    assert sensed.rejects == ()
    (report,) = sensed.reports
    return report


def of_type(code: int, content: int) -> int:
    return content & ((1 << 51) - 1) | code << 51


@pytest.mark.parametrize("distance_m", [3_000.0, 40_000.0, 150_000.0, 300_000.0])
@pytest.mark.parametrize("odd", [False, True])
def test_position_is_metres_from_truth_all_around(context: FeedContext, distance_m: float, odd: bool) -> None:
    for bearing_deg in range(0, 360, 15):
        east = distance_m * math.sin(math.radians(bearing_deg))
        north = distance_m * math.cos(math.radians(bearing_deg))
        lat, lon, hae = (float(v) for v in context.frame.geodetic_from_enu((east, north, 2500.0)))
        pressure_altitude_m = hae - context.geoid_undulation_m
        content = airborne_position(math.degrees(lat), math.degrees(lon), pressure_altitude_m, odd)
        position = only(hear(AdsbFeed(), context, content)).position_m
        assert position is not None
        assert math.hypot(position[0] - east, position[1] - north) < 6.0
        assert position[2] == pytest.approx(2500.0, abs=4.5)  # half of 25 ft, seen along a tilted vertical


def test_name_and_velocity_join_the_position(context: FeedContext) -> None:
    state = AdsbFeed()
    place = airborne_position(35.3, 44.8, 3000.0, False)
    first = only(hear(state, context, place))
    assert (first.name, first.velocity_mps, first.emitter) == ("", None, "71be19")
    assert (first.source, first.kind, first.operator_m) == (CooperativeSource.ADSB, Kind.MANNED_AIRCRAFT, None)
    assert hear(state, context, identification("IAW123"), velocity(120.0, -60.0, 5.0)).reports == ()
    second = only(hear(state, context, place))
    assert second.name == "IAW123"
    assert second.velocity_mps == pytest.approx((120.0, -60.0, 5.0), abs=0.4)
    other = only(hear(state, context, place, address=0x71BE1A))
    assert (other.name, other.velocity_mps) == ("", None)


def test_claims_are_dated_by_receipt(context: FeedContext) -> None:
    sensed = hear(AdsbFeed(), context, airborne_position(35.3, 44.8, 3000.0, True), now_ns=NOW_NS + 7)
    assert only(sensed).time_ns == NOW_NS + 7
    assert sensed.message_time_ns == 0


def test_what_was_said_long_ago_is_forgotten(context: FeedContext) -> None:
    state = AdsbFeed()
    place = airborne_position(35.3, 44.8, 3000.0, False)
    hear(state, context, identification("IAW123"), velocity(120.0, 0.0, 0.0))
    assert only(hear(state, context, place, now_ns=NOW_NS + 60 * SECOND_NS)).name == "IAW123"
    late = only(hear(state, context, place, now_ns=NOW_NS + 121 * SECOND_NS))
    assert (late.name, late.velocity_mps) == ("", None)


@pytest.mark.parametrize(
    ("code", "radius_m"), [(9, 3.0), (10, 10.0), (11, 92.6), (12, 185.2), (13, 463.0), (14, 926.0), (18, 18_520.0)]
)
def test_sigma_of_an_axis_follows_from_the_circle_of_95_of_a_hundred(
    context: FeedContext, code: int, radius_m: float
) -> None:
    place = of_type(code, airborne_position(35.3, 44.8, 3000.0, False))
    sigma_m = only(hear(AdsbFeed(), context, place)).sigma_horizontal_m
    assert sigma_m is not None
    assert 1.0 - math.exp(-((radius_m / sigma_m) ** 2) / 2.0) == pytest.approx(0.95, abs=1e-4)


@pytest.mark.parametrize(("nac_p", "radius_m"), [(11, 3.0), (9, 30.0), (8, 92.6), (4, 1852.0), (0, 18_520.0)])
def test_accuracy_category_counts_more_than_the_type_of_the_position(
    context: FeedContext, nac_p: int, radius_m: float
) -> None:
    state = AdsbFeed()
    hear(state, context, operational_status(nac_p))
    claim = only(hear(state, context, airborne_position(35.3, 44.8, 3000.0, False)))
    assert claim.sigma_horizontal_m == pytest.approx(radius_m / 2.4477, rel=1e-6)
    jammed = only(hear(state, context, of_type(18, airborne_position(35.3, 44.8, 3000.0, False))))
    assert jammed.sigma_horizontal_m == pytest.approx(18_520.0 / 2.4477, rel=1e-6)


def test_aircraft_beyond_the_reference_is_betrayed_by_its_pair(context: FeedContext) -> None:
    state = AdsbFeed()
    lat, lon = 35.2, 44.9 + 6.0  # 545 km away, which alone looks like 120 km on the other side
    lone = hear(state, context, airborne_position(lat, lon, 11_000.0, False))
    assert len(lone.reports) == 1
    for step in range(1, 9):
        later = hear(
            state, context, airborne_position(lat, lon, 11_000.0, step % 2 == 1), now_ns=NOW_NS + step * SECOND_NS
        )
        assert (later.reports, later.rejects, later.messages) == ((), (), 1)


def test_pair_older_than_ten_seconds_proves_nothing(context: FeedContext) -> None:
    state = AdsbFeed()
    hear(state, context, airborne_position(35.2, 50.9, 11_000.0, False))
    late = hear(state, context, airborne_position(35.2, 44.9, 11_000.0, True), now_ns=NOW_NS + 11 * SECOND_NS)
    # Not silenced by the old half, only too far from where it seemed to be.
    assert [error.reason for error in late.rejects] == ["position_jump"]


def test_jump_is_refused_until_it_stays(context: FeedContext) -> None:
    state = AdsbFeed()
    for step in range(4):
        only(
            hear(state, context, airborne_position(35.3, 44.8, 3000.0, step % 2 == 1), now_ns=NOW_NS + step * SECOND_NS)
        )
    outcomes = []
    for step in range(4, 14):
        sensed = hear(
            state, context, airborne_position(35.9, 44.8, 3000.0, step % 2 == 1), now_ns=NOW_NS + step * SECOND_NS
        )
        outcomes.append(sensed.rejects[0].reason if sensed.rejects else len(sensed.reports))
    # The pair of both places names a third one; after five refusals the new place is believed.
    assert outcomes == [0, *["position_jump"] * 5, 1, 1, 1, 1]


def test_fast_aircraft_does_not_jump(context: FeedContext) -> None:
    state = AdsbFeed()
    for step in range(20):
        lat = 35.0 + step * 330.0 / 111_000.0
        only(
            hear(
                state, context, airborne_position(lat, 44.8, 11_000.0, step % 2 == 1), now_ns=NOW_NS + step * SECOND_NS
            )
        )


def test_velocity_is_not_given_for_longer_than_it_is_true(context: FeedContext) -> None:
    state = AdsbFeed()
    place = airborne_position(35.3, 44.8, 3000.0, False)
    hear(state, context, velocity(120.0, 0.0, 0.0))
    assert only(hear(state, context, place, now_ns=NOW_NS + 10 * SECOND_NS)).velocity_mps is not None
    assert only(hear(state, context, place, now_ns=NOW_NS + 11 * SECOND_NS)).velocity_mps is None


def test_uncrewed_aircraft_is_not_called_manned(context: FeedContext) -> None:
    state = AdsbFeed()
    category_b6 = 3 << 51 | 6 << 48 | identification("RQ7") & ((1 << 48) - 1)
    hear(state, context, category_b6)
    claim = only(hear(state, context, airborne_position(35.3, 44.8, 3000.0, False)))
    assert (claim.kind, claim.name) == (Kind.UNKNOWN, "RQ7")


def test_call_sign_with_characters_that_do_not_exist_is_not_taken(context: FeedContext) -> None:
    state = AdsbFeed()
    hear(state, context, identification("GOOD1"))
    hear(state, context, 4 << 51)
    assert only(hear(state, context, airborne_position(35.3, 44.8, 3000.0, False))).name == "GOOD1"


@pytest.mark.parametrize(("control", "claims"), [(0, 1), (1, 1), (2, 0), (3, 0), (5, 0), (6, 1), (7, 0)])
def test_what_a_ground_station_saw_of_others_is_no_claim(context: FeedContext, control: int, claims: int) -> None:
    body = bytes([18 << 3 | control]) + bytes.fromhex("71be19")
    body += airborne_position(35.3, 44.8, 3000.0, False).to_bytes(7, "big")
    sensed = receive(AdsbFeed(), Frame(NOW_NS, "feed", beast(body + parity(body).to_bytes(3, "big"))), context)
    assert (len(sensed.reports), sensed.messages, sensed.rejects) == (claims, 1, ())


def test_gnss_height_is_above_the_ellipsoid_and_knows_no_qnh(surroundings: Surroundings) -> None:
    context = surroundings(Format.ADSB, qnh_hpa=980.0)
    content = airborne_position(35.2, 44.9, 3000.0, False)
    gnss = only(hear(AdsbFeed(), context, of_type(20, content))).position_m
    baro = only(hear(AdsbFeed(), context, content)).position_m
    assert gnss is not None
    assert baro is not None
    assert gnss[2] == pytest.approx(3000.0 - 312.0, abs=4.5)
    assert baro[2] == pytest.approx(3000.0 - 300.0 - 280.9, abs=4.5)


def test_position_beyond_the_reach_of_the_receiver_is_none(surroundings: Surroundings) -> None:
    near = surroundings(Format.ADSB, range_max_m=30_000.0)
    state = AdsbFeed()
    sensed = hear(state, near, airborne_position(36.2, 44.9, 3000.0, False))
    assert (sensed.reports, sensed.messages) == ((), 1)


def test_stream_cut_at_every_byte_gives_the_same_claims(context: FeedContext) -> None:
    stream = b"".join(
        beast(squitter(ADDRESS, content), counter=0x1A1A)
        for content in (identification("CUT1"), velocity(99.0, 1.0, 0.0), airborne_position(35.3, 44.8, 3000.0, False))
    )
    expected = receive(AdsbFeed(), Frame(NOW_NS, "feed", stream), context).reports
    assert len(expected) == 1
    for cut in range(len(stream) + 1):
        state = AdsbFeed()
        first = receive(state, Frame(NOW_NS, "feed", stream[:cut]), context)
        restored = unpack(pack(state), AdsbFeed)
        second = receive(restored, Frame(NOW_NS, "feed", stream[cut:]), context)
        assert first.reports + second.reports == expected, cut
        assert first.rejects + second.rejects == ()
        assert first.messages + second.messages == 3


def test_damaged_squitter_is_a_reject_and_claims_nothing(context: FeedContext) -> None:
    message = bytearray(squitter(ADDRESS, airborne_position(35.3, 44.8, 3000.0, False)))
    message[6] ^= 0x10
    sensed = receive(AdsbFeed(), Frame(NOW_NS, "feed", beast(bytes(message))), context)
    assert [error.reason for error in sensed.rejects] == ["bad_parity"]
    assert (sensed.reports, sensed.messages) == ((), 0)


def test_replies_and_mode_a_c_are_heard_and_claim_nothing(context: FeedContext) -> None:
    state = AdsbFeed()
    data = (
        beast(b"\x12\x34")
        + beast(bytes.fromhex("5d4ca853b1b0d7"))
        + beast(bytes.fromhex("a0001839ca3e51f0a8000047a36a"))
    )
    sensed = receive(state, Frame(NOW_NS, "feed", data), context)
    assert (sensed.reports, sensed.rejects, sensed.messages) == ((), (), 3)
    assert state.aircraft == {}


def test_receiver_status_is_neither_message_nor_reject(context: FeedContext) -> None:
    sensed = receive(AdsbFeed(), Frame(NOW_NS, "feed", b"\x1a\x34" + bytes(7) + b"\x8d" * 14), context)
    assert (sensed.messages, sensed.rejects, sensed.reports) == (0, (), ())


def test_aircraft_are_bounded_and_the_longest_silent_forgotten(context: FeedContext) -> None:
    state = AdsbFeed()
    for address in range(1, AIRCRAFT_MAX + 11):
        hear(state, context, identification("FLOOD"), address=address)
    assert len(state.aircraft) == AIRCRAFT_MAX
    assert next(iter(state.aircraft)) == f"{11:06x}"


def test_restored_state_continues_identically(context: FeedContext) -> None:
    contents = [identification("REST"), velocity(1.0, 2.0, 3.0), airborne_position(35.3, 44.8, 900.0, True)]
    steps = [(content, address) for content in contents for address in (9, 3, 7)]
    for cut in range(len(steps)):
        whole, part = AdsbFeed(), AdsbFeed()
        expected = [hear(whole, context, content, address=address).reports for content, address in steps]
        got = [hear(part, context, content, address=address).reports for content, address in steps[:cut]]
        restored = unpack(pack(part), AdsbFeed)
        got += [hear(restored, context, content, address=address).reports for content, address in steps[cut:]]
        assert got == expected
        assert pack(restored) == pack(whole)


def avr(*contents: int, address: int = ADDRESS) -> bytes:
    return b"".join(b"*" + squitter(address, content).hex().encode() + b";\r\n" for content in contents)


def test_a_claim_says_what_it_goes_by_and_how_strong_it_was_heard(context: FeedContext) -> None:
    (nameless,) = hear(AdsbFeed(), context, airborne_position(35.3, 44.8, 3000.0, False)).reports
    (named,) = hear(AdsbFeed(), context, identification("IAW1"), airborne_position(35.3, 44.8, 3000.0, False)).reports
    assert (nameless.scheme, named.scheme) == (IdScheme.ICAO_ADDRESS, IdScheme.CALL_SIGN)
    assert named.signal_db is not None
    assert -48.2 < named.signal_db <= 0.0


def test_text_gives_the_claims_that_beast_gives_wherever_it_is_cut(context: FeedContext) -> None:
    contents = (identification("CUT1"), velocity(99.0, 1.0, 0.0), airborne_position(35.3, 44.8, 3000.0, False))
    by_beast = hear(AdsbFeed(), context, *contents).reports
    expected = tuple(msgspec.structs.replace(report, signal_db=None) for report in by_beast)  # text says no signal
    stream = avr(*contents)
    for cut in range(len(stream) + 1):
        state = AdsbFeed()
        first = receive(state, Frame(NOW_NS, "feed", stream[:cut]), context)
        restored = unpack(pack(state), AdsbFeed)
        second = receive(restored, Frame(NOW_NS, "feed", stream[cut:]), context)
        assert first.reports + second.reports == expected, cut
        assert first.rejects + second.rejects == ()


def test_a_receiver_that_turns_from_text_to_beast_is_followed(context: FeedContext) -> None:
    state = AdsbFeed()
    place = airborne_position(35.3, 44.8, 3000.0, False)
    half = avr(place)[:10]
    assert receive(state, Frame(NOW_NS, "feed", avr(identification("TURN")) + half), context).messages == 1
    assert only(hear(state, context, place)).name == "TURN"
    assert len(receive(state, Frame(NOW_NS + SECOND_NS, "feed", avr(place)), context).reports) == 1


def test_a_claim_says_its_quality_origin_and_height_reference(context: FeedContext) -> None:
    state = AdsbFeed()
    status = operational_status(9) | 1 << 12 | 2 << 24  # supplement A, design assurance 2
    place = airborne_position(35.3, 44.8, 3000.0, False)
    unsaid = only(hear(state, context, place))
    assert unsaid.quality == Quality(nic=8)
    hear(state, context, status)
    report = only(hear(state, context, place))
    assert (report.quality, report.origin) == (Quality(8, 9, 3, 2), Origin.AIRCRAFT)
    assert report.height_reference is HeightReference.BAROMETRIC
    both = only(hear(state, context, place | 1 << 48))
    assert both.quality == Quality(9, 9, 3, 2)
    gnss = only(hear(state, context, of_type(20, place)))
    assert (gnss.height_reference, gnss.quality) == (HeightReference.ELLIPSOID, Quality(11, 9, 3, 2))


def test_a_position_by_arrival_times_is_marked_and_wide(context: FeedContext) -> None:
    place = squitter(ADDRESS, airborne_position(35.3, 44.8, 3000.0, False))
    data = beast(place, counter=int.from_bytes(b"\xff\x00MLAT", "big"))
    report = only(receive(AdsbFeed(), Frame(NOW_NS, "feed", data), context))
    assert (report.origin, report.quality) == (Origin.MLAT, None)
    assert report.sigma_horizontal_m == pytest.approx(500.0 / 2.4477, rel=1e-6)


def test_a_repeated_position_is_marked(context: FeedContext) -> None:
    body = bytes([18 << 3 | 6]) + bytes.fromhex("71be19")
    body += airborne_position(35.3, 44.8, 3000.0, False).to_bytes(7, "big")
    data = beast(body + parity(body).to_bytes(3, "big"))
    assert only(receive(AdsbFeed(), Frame(NOW_NS, "feed", data), context)).origin is Origin.REBROADCAST


def test_several_poor_aircraft_put_every_position_in_doubt(context: FeedContext) -> None:
    state = AdsbFeed()
    good, poor = airborne_position(35.3, 44.8, 3000.0, False), airborne_position(35.3, 44.8, 3000.0, False)
    poor = of_type(17, poor)  # NIC 1
    hear(state, context, operational_status(9), address=1)
    clear = only(hear(state, context, good, address=1))
    for address in range(2, 4):
        hear(state, context, poor, address=address)
        assert only(hear(state, context, good, address=1)) == clear
    hear(state, context, poor, address=4)
    doubted = only(hear(state, context, good, address=1))
    assert doubted.sigma_horizontal_m == pytest.approx(1852.0 / 2.4477, rel=1e-6)
    assert doubted.quality == clear.quality, "what it said is not changed"
    for address in range(5, 12):
        hear(state, context, good, address=address)
    assert only(hear(state, context, good, address=1)) == clear, "three of eleven are the exception"
    later_ns = NOW_NS + 61 * SECOND_NS
    for address in range(2, 4):
        hear(state, context, poor, address=address, now_ns=later_ns)
    assert only(hear(state, context, good, address=12, now_ns=later_ns)).sigma_horizontal_m is not None
    assert only(hear(state, context, good, address=12, now_ns=later_ns)).sigma_horizontal_m < 100.0  # type: ignore[operator]


def line(kind: int, fields: str) -> bytes:
    return f"MSG,{kind},1,1,71BE19,1,2026/11/27,12:00:00.000,2026/11/27,12:00:00.000,{fields}\r\n".encode()


def test_base_station_is_a_claim_without_quality(context: FeedContext) -> None:
    state = AdsbFeed()
    said = line(1, "IAW123  ,,,,,,,,,,,0") + line(4, ",,233.3,90.0,,,-640,,,,,0")
    assert receive(state, Frame(NOW_NS, "feed", said), context).messages == 2
    report = only(receive(state, Frame(NOW_NS, "feed", line(3, ",9850,,,35.3,44.8,,,,,,0")), context))
    assert (report.name, report.emitter, report.quality) == ("IAW123", "71be19", None)
    assert (report.sigma_horizontal_m, report.origin) == (None, Origin.UNKNOWN)
    assert report.height_reference is HeightReference.BAROMETRIC
    assert report.velocity_mps == pytest.approx((120.0, 0.0, -3.25), abs=0.1)
    beside = only(hear(AdsbFeed(), context, airborne_position(35.3, 44.8, 9850 * 0.3048, False)))
    assert report.position_m == pytest.approx(beside.position_m, abs=2.5)
    ground = receive(state, Frame(NOW_NS, "feed", line(3, ",0,,,35.3,44.8,,,,,,-1")), context)
    assert (ground.reports, ground.messages) == ((), 1)
