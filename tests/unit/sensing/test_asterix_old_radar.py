"""What an old radar's datagrams mean: plots and tracks of category 001, service messages of 002."""

import math

import numpy as np
import pytest
from tests.unit.sensing.test_asterix import MIDNIGHT_NS, NOON_S, hear

from hima.picture.detection import Coordinates, Sweep
from hima.picture.packing import pack, unpack
from hima.sensing.asterix import AsterixFeed
from hima.sensing.asterix_check import truncated_times
from hima.sensing.settings import TimeSource
from hima.units import DAY_NS, DAY_S, SECOND_NS
from hima.wire.asterix.cat001 import Cat001
from hima.wire.asterix.cat002 import Cat002, OldMessageType
from hima.wire.asterix.encode import encode

TRUNCATED_S = 512.0


def reports(*positions: tuple[float, float], time_s: float = NOON_S) -> Cat001:
    """Plots at ranges (NM) and azimuths (degrees)."""
    made = Cat001.empty(len(positions))
    made.sac[:], made.sic[:], made.typ[:], made.ssr_psr[:], made.rab[:], made.sim[:] = 25, 7, 0, 1, 0, 0
    made.truncated_time_s[:] = time_s % TRUNCATED_S
    for row, (rho_nm, theta_deg) in enumerate(positions):
        made.rho_nm[row], made.theta_deg[row] = rho_nm, theta_deg
    return made


def mark(kind: OldMessageType, sector_deg: float, time_s: float, period_s: float = math.nan) -> bytes:
    made = Cat002.empty(1)
    made.sac[:], made.sic[:], made.message_type[:], made.time_of_day_s[:] = 25, 7, kind, time_s
    made.sector_deg[:], made.rotation_period_s[:] = sector_deg, period_s
    return encode(made)


def test_a_plot_is_a_polar_detection() -> None:
    made = reports((10.0, 90.0))
    made.doppler_kt[:], made.flight_level[:] = -3600.0 / 256, 30.0
    (batch,) = hear(AsterixFeed(), encode(made), NOON_S + 0.5).detections
    assert batch.coordinates is Coordinates.POLAR
    assert batch.time_ns[0] == MIDNIGHT_NS + round(NOON_S * SECOND_NS)
    range_m, azimuth_rad, elevation_rad, rate_mps = batch.value[0]
    assert (range_m, azimuth_rad, rate_mps) == (18_520.0, math.pi / 2, pytest.approx(-1852.0 / 256))
    assert math.isnan(elevation_rad)
    assert batch.source_track[0] == -1


def test_a_track_is_a_detection_with_the_radars_number() -> None:
    made = reports((10.0, 90.0), (10.0, 91.0))
    made.typ[:], made.track_number[:] = 1, (7, 4_095)
    made.ssr_psr[1] = 0  # extrapolated
    (batch,) = hear(AsterixFeed(), encode(made)).detections
    assert batch.source_track.tolist() == [7]


@pytest.mark.parametrize("flag", ["rab", "sim", "tst"])
def test_monitors_and_tests_are_messages_and_no_detections(flag: str) -> None:
    made = reports((2.0, 90.0), (2.0, 91.0))
    getattr(made, flag)[0] = 1
    sensed = hear(AsterixFeed(), encode(made))
    assert (sensed.messages, len(sensed.detections[0].time_ns)) == (2, 1)


def test_another_source_is_refused() -> None:
    made = reports((2.0, 90.0))
    made.sic[:] = 8
    sensed = hear(AsterixFeed(), encode(made))
    assert ([reject.reason for reject in sensed.rejects], sensed.detections) == (["foreign_source"], ())


@pytest.mark.parametrize("received_s", [NOON_S, 0.25, DAY_S - 0.25, 255.9, 383.9, 384.1, 86_015.9])
@pytest.mark.parametrize("late_s", [0.0, 2.0, 120.0, -2.0, -120.0])
def test_a_truncated_time_is_the_nearest_to_receipt_on_either_side_of_midnight(
    received_s: float, late_s: float
) -> None:
    received_ns = MIDNIGHT_NS + round(received_s * SECOND_NS)
    valid_ns = received_ns - round(late_s * SECOND_NS)
    truncated = np.array([valid_ns % DAY_NS / SECOND_NS % TRUNCATED_S])
    (found,) = truncated_times(truncated, received_ns, received_ns, TimeSource.MESSAGE).tolist()
    assert found == pytest.approx(valid_ns, abs=1_000)


def test_times_that_are_not_said_or_not_believed_are_those_of_receipt() -> None:
    seconds = np.array([1.0, math.nan])
    assert truncated_times(seconds, 5, 7, TimeSource.MESSAGE)[1] == 7
    assert truncated_times(seconds, 5, 7, TimeSource.RECEIPT).tolist() == [7, 7]


def test_service_messages_say_what_the_radars_clock_shows() -> None:
    # The radar's clock is 280 s behind: alone, its truncated times would be joined to the wrong 512 s.
    behind_s, state = 280.0, AsterixFeed()
    alone = hear(AsterixFeed(), encode(reports((2.0, 90.0), time_s=NOON_S - behind_s))).detections[0]
    assert alone.time_ns[0] == MIDNIGHT_NS + round((NOON_S - behind_s + TRUNCATED_S) * SECOND_NS)
    hear(state, mark(OldMessageType.NORTH, math.nan, NOON_S - behind_s))
    state = unpack(pack(state), AsterixFeed)
    data = encode(reports((2.0, 90.0), time_s=NOON_S + 1.0 - behind_s))
    (joined,) = hear(state, data, NOON_S + 1.0).detections
    assert joined.time_ns[0] == MIDNIGHT_NS + round((NOON_S + 1.0 - behind_s) * SECOND_NS)


def test_marks_are_sweeps() -> None:
    state = AsterixFeed()
    assert hear(state, mark(OldMessageType.NORTH, math.nan, NOON_S, 4.0)).sweeps == ()
    (quarter,) = hear(state, mark(OldMessageType.SECTOR, 90.0, NOON_S + 1.0), NOON_S + 1.0).sweeps
    assert quarter == Sweep(2, MIDNIGHT_NS + round((NOON_S + 1.0) * SECOND_NS), 0.0, math.pi / 2)
    (half,) = hear(state, mark(OldMessageType.SOUTH, math.nan, NOON_S + 2.0), NOON_S + 2.0).sweeps
    assert (half.from_rad, half.width_rad) == (math.pi / 2, math.pi / 2)
    other = mark(OldMessageType.BLIND_ZONE_ON, 10.0, NOON_S + 3.0)
    assert hear(state, other, NOON_S + 3.0).sweeps == ()


def test_without_service_messages_the_plots_say_how_far_the_beam_has_come() -> None:
    state, found = AsterixFeed(), list[Sweep]()
    for step in range(40):
        time_s = NOON_S + step * 0.5
        found += hear(state, encode(reports((2.0, step * 45.0 % 360.0), time_s=time_s)), time_s).sweeps
    assert sum(sweep.width_rad for sweep in found) > 4 * math.pi
