"""What datagrams of a radar mean in the site frame."""

import math
from typing import Any

import msgspec
import numpy as np
import pytest

from hima.geo.frames import SiteFrame
from hima.picture.cooperative import CooperativeReport, CooperativeSource, HeightReference
from hima.picture.detection import Coordinates, Sweep
from hima.picture.event import LinkChange
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Sensor, SensorKind
from hima.sensing.asterix import AsterixFeed, receive
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.receive import change_link, start
from hima.sensing.receive import receive as receive_any
from hima.sensing.settings import FeedSettings, Format, TimeSource, TransportKind
from hima.units import DAY_NS, SECOND_NS
from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.cat034 import Cat034, MessageType
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.encode import encode, encode_cat034, encode_cat048

MIDNIGHT_NS = 20_000 * DAY_NS
ORIGIN_AMSL_M = 300.0
UNDULATION_M = 12.0
SENSOR_UP_M = 10.0
NOON_S = 43_200.0


def context(
    *,
    rotating: bool = True,
    kind: SensorKind = SensorKind.RADAR_3D,
    period_s: float = 4.0,
    time_source: TimeSource = TimeSource.MESSAGE,
    qnh_hpa: float = 1013.25,
) -> FeedContext:
    sensor = Sensor(
        id="radar",
        index=2,
        kind=kind,
        position_m=(100.0, 0.0, SENSOR_UP_M),
        sigma_range_m=10.0,
        sigma_azimuth_rad=0.01,
        sigma_elevation_rad=0.001,
        sigma_range_rate_mps=1.5,
        sigma_height_m=30.0,
        detection_probability=0.9,
        clutter_per_scan=5.0,
        range_min_m=50.0,
        range_max_m=50_000.0,
        elevation_min_rad=-0.1,
        elevation_max_rad=1.0,
        period_s=period_s,
        rotating=rotating,
    )
    settings = FeedSettings(
        id="feed",
        sensor="radar",
        format=Format.ASTERIX,
        transport=TransportKind.UDP,
        sac=25,
        sic=7,
        time_source=time_source,
    )
    frame = SiteFrame.at(35.0, 44.0, ORIGIN_AMSL_M + UNDULATION_M)
    return FeedContext(settings, sensor, frame, UNDULATION_M, qnh_hpa)


def plots(*positions: tuple[float, float], time_s: float = NOON_S) -> Cat048:
    """Plots at ranges (NM) and azimuths (degrees)."""
    made = Cat048.empty(len(positions))
    made.sac[:], made.sic[:], made.typ[:], made.rab[:], made.sim[:] = 25, 7, 1, 0, 0
    made.time_of_day_s[:] = time_s
    for row, (rho_nm, theta_deg) in enumerate(positions):
        made.rho_nm[row], made.theta_deg[row] = rho_nm, theta_deg
    return made


def mark(kind: MessageType, sector_deg: float, time_s: float) -> bytes:
    made = Cat034.empty(1)
    made.sac[:], made.sic[:], made.message_type[:], made.time_of_day_s[:] = 25, 7, kind, time_s
    made.sector_deg[:] = sector_deg
    return encode_cat034(made)


def hear(state: AsterixFeed, data: bytes, time_s: float = NOON_S, **surroundings: Any) -> Sensed:
    return receive(state, Frame(MIDNIGHT_NS + round(time_s * SECOND_NS), "feed", data), context(**surroundings))


def test_a_plot_is_a_polar_detection() -> None:
    made = plots((2.0, 90.0))
    made.height_ft[:], made.doppler_mps[:], made.doppler_doubtful[:], made.track_number[:] = 2_000.0, -30.0, 0, 4_095
    sensed = hear(AsterixFeed(), encode_cat048(made), NOON_S + 0.3)
    (batch,) = sensed.detections
    assert (batch.sensor, batch.coordinates, batch.kind[0]) == (2, Coordinates.POLAR, Kind.UNKNOWN)
    assert batch.source_track[0] == 4_095
    assert batch.time_ns[0] == sensed.message_time_ns == MIDNIGHT_NS + round(NOON_S * SECOND_NS)
    range_m, azimuth_rad, elevation_rad, rate_mps = batch.value[0]
    assert (range_m, azimuth_rad, rate_mps) == (3_704.0, math.pi / 2, -30.0)
    above_sensor_m = 2_000 * 0.3048 - (ORIGIN_AMSL_M + SENSOR_UP_M) - 3_804.0**2 / (2 * 6_371_000)
    assert elevation_rad == pytest.approx(math.asin(above_sensor_m / 3_704.0), abs=1e-12)
    np.testing.assert_allclose(batch.sigma[0, [0, 1, 3]], [10.0, 0.01, 1.5])
    assert batch.sigma[0, 2] == pytest.approx(30.0 / 3_704.0, rel=0.01)


def test_what_is_not_measured_is_nan_with_its_sigma() -> None:
    made = plots((2.0, 90.0), (2.0, 91.0))
    made.doppler_mps[1], made.doppler_doubtful[1] = 20.0, 1
    (batch,) = hear(AsterixFeed(), encode_cat048(made)).detections
    assert np.isnan(batch.value[:, 2:]).all()
    assert np.isnan(batch.sigma[:, 2:]).all()
    assert batch.source_track.tolist() == [-1, -1]


def test_a_2d_radar_has_no_elevation() -> None:
    made = plots((2.0, 90.0))
    made.height_ft[:] = 2_000.0
    (batch,) = hear(AsterixFeed(), encode_cat048(made), kind=SensorKind.RADAR_2D).detections
    assert np.isnan(batch.value[0, 2])


def test_a_height_beyond_the_slant_range_is_no_elevation() -> None:
    made = plots((0.1, 90.0))
    made.height_ft[:] = 30_000.0
    (batch,) = hear(AsterixFeed(), encode_cat048(made)).detections
    assert np.isnan(batch.value[0, 2])
    assert np.isnan(batch.sigma[0, 2])


@pytest.mark.parametrize("flag", ["rab", "sim", "tst"])
def test_monitors_and_tests_are_messages_and_no_detections(flag: str) -> None:
    made = plots((2.0, 90.0), (2.0, 91.0))
    getattr(made, flag)[0] = 1
    sensed = hear(AsterixFeed(), encode_cat048(made))
    assert sensed.messages == 2
    assert len(sensed.detections[0].time_ns) == 1


def test_no_position_or_range_zero_is_no_detection() -> None:
    sensed = hear(AsterixFeed(), encode_cat048(plots((math.nan, math.nan), (0.0, 0.0))))
    assert (sensed.messages, sensed.detections, sensed.rejects) == (2, (), ())


def test_another_source_is_refused_by_name() -> None:
    made = plots((2.0, 90.0), (2.0, 91.0))
    made.sic[0] = 8
    sensed = hear(AsterixFeed(), encode_cat048(made))
    assert [(error.offset, error.reason) for error in sensed.rejects] == [(3, "foreign_source")]
    assert (sensed.messages, len(sensed.detections[0].time_ns)) == (1, 1)


def test_midnight_is_joined_to_the_right_day() -> None:
    sensed = hear(AsterixFeed(), encode_cat048(plots((2.0, 90.0), time_s=86_399.5)), 0.25)
    assert sensed.message_time_ns == MIDNIGHT_NS - SECOND_NS // 2


def test_b18_a_time_of_day_past_midnight_is_read_modulo_the_day() -> None:
    data = bytearray(encode_cat048(plots((2.0, 90.0), time_s=0.0)))
    at = 4 + 2
    data[at : at + 3] = round(86_400.5 * 128).to_bytes(3, "big")
    assert hear(AsterixFeed(), bytes(data), 1.0).message_time_ns == MIDNIGHT_NS + SECOND_NS // 2


def test_a_time_minutes_off_is_refused_unless_receipt_is_believed() -> None:
    data = encode_cat048(plots((2.0, 90.0), time_s=NOON_S))
    refused = hear(AsterixFeed(), data, NOON_S + 3_600)
    assert ([error.reason for error in refused.rejects], refused.messages) == (["time_implausible"], 0)
    believed = hear(AsterixFeed(), data, NOON_S + 3_600, time_source=TimeSource.RECEIPT)
    assert believed.message_time_ns == MIDNIGHT_NS + round((NOON_S + 3_600) * SECOND_NS)


def test_plots_are_put_in_order_of_time() -> None:
    made = plots((2.0, 90.0), (2.0, 91.0))
    made.time_of_day_s[:] = NOON_S + 0.5, NOON_S
    (batch,) = hear(AsterixFeed(), encode_cat048(made)).detections
    assert np.diff(batch.time_ns)[0] == SECOND_NS // 2


def turns(state: AsterixFeed, *marks: tuple[MessageType, float, float]) -> list[Sweep]:
    """Sweeps of marks: kind, azimuth, seconds after noon."""
    found: list[Sweep] = []
    for kind, sector_deg, after_s in marks:
        found += hear(state, mark(kind, sector_deg, NOON_S + after_s), NOON_S + after_s).sweeps
    return found


NORTH, SECTOR = MessageType.NORTH, MessageType.SECTOR


def test_sectors_are_swept_from_mark_to_mark_and_through_north() -> None:
    found = turns(AsterixFeed(), (SECTOR, 270.0, 0.0), (NORTH, 0.0, 1.0), (SECTOR, 0.0, 1.0), (SECTOR, 90.0, 2.0))
    assert [sweep.from_rad for sweep in found] == pytest.approx([1.5 * math.pi, 0.0])
    assert [sweep.width_rad for sweep in found] == pytest.approx([math.pi / 2, math.pi / 2])
    assert found[1].time_ns == MIDNIGHT_NS + round((NOON_S + 2.0) * SECOND_NS)


def test_north_marks_alone_sweep_the_whole_turn() -> None:
    found = turns(AsterixFeed(), (NORTH, math.nan, 0.0), (NORTH, math.nan, 4.0), (NORTH, math.nan, 4.0))
    assert [sweep.width_rad for sweep in found] == [2 * math.pi]


def test_missing_marks_sweep_everything_once() -> None:
    found = turns(AsterixFeed(), (SECTOR, 0.0, 0.0), (SECTOR, 90.0, 9.0), (SECTOR, 180.0, 10.0))
    assert [sweep.width_rad for sweep in found] == [2 * math.pi, pytest.approx(math.pi / 2)]


def test_a_late_mark_sweeps_nothing() -> None:
    found = turns(AsterixFeed(), (SECTOR, 0.0, 0.0), (SECTOR, 90.0, 1.0), (SECTOR, 45.0, 1.1), (SECTOR, 135.0, 1.5))
    assert [sweep.width_rad for sweep in found] == [pytest.approx(math.pi / 2), pytest.approx(math.pi / 4)]


def test_a_radar_without_marks_is_followed_by_its_plots() -> None:
    state = AsterixFeed()
    found: list[Sweep] = []
    for step in range(100):
        time_s = NOON_S + 0.2 * step
        data = encode_cat048(plots((2.0, 18.0 * step % 360.0), time_s=time_s))
        found += hear(state, data, time_s).sweeps
    swept_turns = sum(sweep.width_rad for sweep in found) / (2 * math.pi)
    # Twenty seconds are five turns; two are waited through for marks.
    assert 2.5 < swept_turns < 3.1
    assert all(sweep.width_rad < math.pi for sweep in found)


def test_a_rotation_is_learnt_from_north_marks() -> None:
    # The site folder says 4 s, the radar turns in 1 s: a mark each second is a turn each, once that is known.
    found = turns(AsterixFeed(), *((NORTH, math.nan, float(second)) for second in range(8)))
    assert [(sweep.time_ns - MIDNIGHT_NS) / SECOND_NS - NOON_S for sweep in found] == [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert {sweep.width_rad for sweep in found} == {2 * math.pi}


def test_b20_a_rotation_of_no_time_is_not_believed() -> None:
    state = AsterixFeed()
    data = b"\x22\x00\x0c" + bytes.fromhex("E8 0000 01 546000 0000")
    hear(state, data, NOON_S)
    assert state.rotation.period_s == 0.0


def stared(*frames: tuple[float, bool]) -> list[float]:
    """Seconds after noon of the sweeps of a staring radar's datagrams: seconds after noon, with a mark or not."""
    state = AsterixFeed()
    found: list[Sweep] = []
    for after_s, marked in frames:
        time_s = NOON_S + after_s
        data = encode_cat048(plots((2.0, 90.0), time_s=time_s)) + (mark(NORTH, math.nan, time_s) if marked else b"")
        found += hear(state, data, time_s, rotating=False, period_s=1.0).sweeps
    assert {sweep.width_rad for sweep in found} <= {2 * math.pi}
    return [(sweep.time_ns - MIDNIGHT_NS) / SECOND_NS - NOON_S for sweep in found]


def test_a_staring_radars_frame_may_come_in_parts() -> None:
    parts = [(0.0, False), (0.0, False), (1.0, False), (1.125, False), (2.0, False)]
    assert stared(*parts) == [0.0, 1.0]


def test_a_staring_radars_mark_completes_its_frame_at_once() -> None:
    assert stared((0.0, True), (1.0, False), (1.0, True), (2.0, True)) == [0.0, 1.0, 2.0]


def test_the_state_survives_a_snapshot_exactly() -> None:
    state = AsterixFeed()
    turns(state, (SECTOR, 0.0, 0.0), (SECTOR, 90.0, 1.0))
    restored = unpack(pack(state), AsterixFeed)
    assert restored == state
    assert turns(restored, (SECTOR, 180.0, 2.0)) == turns(state, (SECTOR, 180.0, 2.0))


def other(category: int, body: str) -> bytes:
    data = bytes.fromhex(body)
    return bytes([category]) + (len(data) + 3).to_bytes(2, "big") + data


def angle(degrees: float, bits: int = 32, turn: float = 180.0) -> str:
    # Category 062 counts 180 degrees in 2^25 parts, category 021 in 2^23 of 24 bits.
    return f"{round(degrees / turn * 2 ** (25 if bits == 32 else 23)) & ((1 << bits) - 1):0{bits // 4}X}"


def test_a_trackers_position_is_a_cartesian_detection() -> None:
    time = f"{round(NOON_S * 128):06X}"
    # I010, I070, I105 | I040, I080 | I130: FRN 1, 4, 5, 12, 13, 18.
    body = "99 0D 10 1907" + time + angle(35.01) + angle(44.0) + "0123" + "00" + f"{round(1024.0 / 6.25):04X}"
    (batch,) = hear(AsterixFeed(), other(62, body)).detections
    assert (batch.coordinates, batch.source_track[0]) == (Coordinates.CARTESIAN, 0x123)
    assert abs(batch.value[0, 0]) < 1.0
    assert batch.value[0, 1] == pytest.approx(1_109.5, abs=1.0)
    assert batch.value[0, 2] == pytest.approx(1_025.0 * 0.3048 - 312.0, abs=1.0)
    np.testing.assert_array_equal(batch.sigma[0], [10.0, 10.0, 30.0, math.nan])


def test_an_aircrafts_claim_is_a_report_and_no_detection() -> None:
    # I010, I040 | I130 | I080 | I140: FRN 1, 2, 6, 11, 16.
    body = "C5 11 40 1907 00" + angle(35.01, 24) + angle(44.0, 24) + "4BAACD" + f"{164:04X}"
    sensed = hear(AsterixFeed(), other(21, body))
    assert sensed.detections == ()
    (report,) = sensed.reports
    assert (report.emitter, report.source, report.feed) == ("4baacd", CooperativeSource.ADSB, "feed")
    assert report.position_m is not None
    assert report.position_m[1] == pytest.approx(1_109.5, abs=2.0)
    assert msgspec.structs.astuple(report)[3] == MIDNIGHT_NS + round(NOON_S * SECOND_NS)


@pytest.mark.parametrize(
    ("source", "late_s", "reason"), [("1908", 0, "foreign_source"), ("1907", 900, "time_implausible")]
)
def test_a_tracker_is_held_to_the_same_source_and_time(source: str, late_s: int, reason: str) -> None:
    body = "98" + source + f"{round(NOON_S * 128):06X}" + angle(35.01) + angle(44.0)
    sensed = hear(AsterixFeed(), other(62, body), NOON_S + late_s)
    assert ([error.reason for error in sensed.rejects], sensed.messages, sensed.detections) == ([reason], 0, ())


def test_a_stream_may_be_cut_anywhere_and_lost_bytes_are_named() -> None:
    data = encode_cat048(plots((2.0, 90.0))) + mark(NORTH, 0.0, NOON_S)
    around = context()
    stream = msgspec.structs.replace(
        around, settings=msgspec.structs.replace(around.settings, transport=TransportKind.TCP_CLIENT)
    )
    for place in range(1, len(data)):
        state, found = AsterixFeed(), []
        for chunk in (data[:place], data[place:]):
            state = unpack(pack(state), AsterixFeed)
            found.append(receive(state, Frame(MIDNIGHT_NS + round(NOON_S * SECOND_NS), "feed", chunk), stream))
        assert [error for sensed in found for error in sensed.rejects] == []
        assert sum(sensed.messages for sensed in found) == 2
        assert sum(len(sensed.detections) for sensed in found) == 1
    sensed = receive(AsterixFeed(), Frame(MIDNIGHT_NS + round(NOON_S * SECOND_NS), "feed", data + bytes(9)), stream)
    assert ([error.reason for error in sensed.rejects], sensed.messages) == (["block_length_too_short"], 2)


def by(transport: TransportKind) -> FeedContext:
    around = context()
    return msgspec.structs.replace(around, settings=msgspec.structs.replace(around.settings, transport=transport))


@pytest.mark.parametrize("transport", [TransportKind.TCP_CLIENT, TransportKind.TCP_SERVER])
def test_a_connection_that_is_lost_is_hung_up_once_and_read_no_further(transport: TransportKind) -> None:
    data, now_ns = encode_cat048(plots((2.0, 90.0))), MIDNIGHT_NS + round(NOON_S * SECOND_NS)
    state = start(by(transport), now_ns)
    sensed, _ = receive_any(state, Frame(now_ns, "feed", data + bytes(9)), by(transport))
    assert (sensed.hang_up, sensed.messages, len(sensed.detections)) == (True, 1, 1), "what came before counts"
    after, _ = receive_any(state, Frame(now_ns, "feed", data), by(transport))
    assert (after.hang_up, after.messages, after.rejects) == (False, 0, ())
    change_link(state, LinkChange(now_ns, "feed", False, "hung up"), by(transport))
    change_link(state, LinkChange(now_ns, "feed", True, "again"), by(transport))
    again, _ = receive_any(state, Frame(now_ns, "feed", data), by(transport))
    assert (again.hang_up, again.messages) == (False, 1)


def test_a_serial_line_cannot_be_hung_up_and_is_read_on() -> None:
    data, line = encode_cat048(plots((2.0, 90.0))), by(TransportKind.SERIAL)
    state, now_ns = AsterixFeed(), MIDNIGHT_NS + round(NOON_S * SECOND_NS)
    sensed = receive(state, Frame(now_ns, "feed", bytes(9)), line)
    assert ([error.reason for error in sensed.rejects], sensed.hang_up) == (["block_length_too_short"], False)
    assert receive(state, Frame(now_ns, "feed", data), line).messages == 1


def claim() -> Cat021:
    made = Cat021.empty(1)
    made.sac[:], made.sic[:], made.aircraft_address[:] = 25, 7, 0x4BAACD
    made.lat_deg[:], made.lon_deg[:], made.flight_level[:] = 35.0, 44.0, 20.0
    return made


def claimed(made: Cat021, received_s: float = NOON_S) -> CooperativeReport:
    sensed = hear(AsterixFeed(), encode(made), received_s)
    assert (sensed.rejects, sensed.messages) == ((), 1)
    return sensed.reports[0]


def test_a_claims_finer_position_and_geometric_height_are_preferred() -> None:
    made = claim()
    assert claimed(made).position_m == pytest.approx((0.0, 0.0, 2_000 * 0.3048 - ORIGIN_AMSL_M), abs=2.0)
    made.fine_lat_deg[:], made.fine_lon_deg[:], made.geometric_height_ft[:] = 35.01, 44.0, 1_025.0
    assert claimed(made).position_m == pytest.approx((0.0, 1_109.5, 1_025.0 * 0.3048 - 312.0), abs=2.0)


def test_a_claim_says_what_its_height_was_measured_from() -> None:
    made = claim()
    assert claimed(made).height_reference is HeightReference.BAROMETRIC
    made.geometric_height_ft[:] = 1_025.0
    assert claimed(made).height_reference is HeightReference.ELLIPSOID
    made.geometric_height_ft[:], made.flight_level[:] = math.nan, math.nan
    assert claimed(made).height_reference is HeightReference.UNKNOWN


def test_a_claim_without_height_or_place_has_no_position() -> None:
    for column in ("flight_level", "lat_deg"):
        made = claim()
        getattr(made, column)[:] = math.nan
        if column == "lat_deg":
            made.lon_deg[:] = math.nan
        assert claimed(made).position_m is None


def test_a_claim_beyond_the_pole_is_refused() -> None:
    made = claim()
    made.lat_deg[:] = 90.1
    sensed = hear(AsterixFeed(), encode(made))
    assert ([reject.reason for reject in sensed.rejects], sensed.messages, sensed.reports) == (["out_of_range"], 0, ())


def test_a_claims_velocity_name_kind_and_accuracy() -> None:
    made = claim()
    assert (claimed(made).velocity_mps, claimed(made).name, claimed(made).sigma_horizontal_m) == (None, "", None)
    made.ground_speed_kt[:], made.track_angle_deg[:], made.nac_p[:] = 360.0, 90.0, 10
    made.identification[:], made.emitter_category[:] = 0x508679518820, 3
    assert claimed(made).velocity_mps == pytest.approx((185.2, 0.0, 0.0), abs=0.1)
    made.barometric_rate_ft_min[:], made.barometric_rate_exceeded[:] = 600.0, 0
    assert claimed(made).velocity_mps == pytest.approx((185.2, 0.0, 3.048), abs=0.1)
    made.geometric_rate_ft_min[:], made.geometric_rate_exceeded[:] = 1_200.0, 1
    assert claimed(made).velocity_mps == pytest.approx((185.2, 0.0, 0.0), abs=0.1)
    report = claimed(made)
    assert (report.name, report.kind) == ("THY9TX", Kind.MANNED_AIRCRAFT)
    assert report.sigma_horizontal_m == pytest.approx(10.0 / 2.4477)
    made.ground_speed_exceeded[:] = 1
    assert claimed(made).velocity_mps is None


def test_a_claims_time_is_that_of_the_position_before_those_of_receipt_and_sending() -> None:
    made = claim()
    for column, said_s in (("transmitted_s", 3.0), ("position_received_s", 2.0), ("position_valid_s", 1.0)):
        getattr(made, column)[:] = NOON_S - said_s
        assert claimed(made).time_ns == MIDNIGHT_NS + round((NOON_S - said_s) * SECOND_NS)
    made.position_valid_s[:] = NOON_S + 60.0  # it would shut out those after it
    assert claimed(made).time_ns == MIDNIGHT_NS + round(NOON_S * SECOND_NS)


def test_a_claim_without_address_names_nobody() -> None:
    made = claim()
    made.aircraft_address[:] = -1
    sensed = hear(AsterixFeed(), encode(made))
    assert (sensed.reports, sensed.rejects, sensed.messages) == ((), (), 1)


@pytest.mark.parametrize("rotating", [True, False])
def test_a_mark_of_the_future_does_not_shut_out_the_plots(rotating: bool) -> None:
    """A radar of plots alone, and one message among them whose clock is four minutes fast."""
    state = AsterixFeed()
    hear(state, mark(NORTH, math.nan, NOON_S + 240.0), NOON_S, rotating=rotating)
    found: list[Sweep] = []
    for step in range(100):
        time_s = NOON_S + 0.2 * step
        data = encode_cat048(plots((2.0, 18.0 * step % 360.0), time_s=time_s))
        found += hear(state, data, time_s, rotating=rotating).sweeps
    assert sum(sweep.width_rad for sweep in found) / (2 * math.pi) > 2.5
