"""Category 015, targets of a non-cooperative system, and 016, its configuration: own byte vectors."""

import numpy as np
import pytest

from hima.wire.asterix.cat015 import IncsMessage
from hima.wire.asterix.cat016 import ConfigurationMessage
from hima.wire.asterix.decode import decode
from hima.wire.asterix.encode import encode
from hima.wire.asterix.records import records


def block(category: int, *parts: str) -> bytes:
    body = bytes.fromhex("".join(parts))
    return bytes([category]) + (len(body) + 3).to_bytes(2, "big") + body


# I010 25/201, I000 track of the sensor, I020 multi-static, I145 256 s, I161 7.
HEAD = "19C9 08 40 008000 0007"
# I600 45 degrees north, 90 degrees west, within 4 m and 6 m, correlated by a half.
PLACE = "A0 20000000 C0000000 0010 0018 40"
TARGET = block(15, "D7 05 03 80", HEAD, PLACE, "80 FFFF6A", "A0 4000 0200")


def test_a_target() -> None:
    decoded = decode(TARGET)
    found = decoded.cat015
    assert decoded.errors == ()
    assert (found.sac[0], found.sic[0], found.message_type[0]) == (25, 201, IncsMessage.SENSOR_TRACK)
    assert (found.momu[0], found.ttax[0], found.scd[0], found.event_driven[0]) == (1, 0, 0, 0)
    assert (found.time_of_day_s[0], found.track_number[0]) == (256.0, 7)
    assert (found.lat_deg[0], found.lon_deg[0]) == (45.0, -90.0)
    assert (found.sigma_x_m[0], found.sigma_y_m[0], found.correlation_xy[0]) == (4.0, 6.0, 0.5)
    assert (found.azimuth_deg[0], found.sigma_azimuth_deg[0]) == (90.0, 512 * 45 / 65_536)
    assert np.isnan([found.range_m[0], found.geometric_height_m[0], found.vx_mps[0]]).all()
    assert (found.cstp[0], found.service[0], found.contour[0, 0]) == (-1, -1, -1)


def test_what_is_no_column_is_shown_all_the_same_and_written_as_it_was() -> None:
    decoded = decode(TARGET)
    (shown,) = records(TARGET)
    assert isinstance(shown, dict)
    assert shown["I015/626"] == {"DV": {"velocity_mps": -1.5}}
    assert shown["I015/600/P84"] == {"lat_deg": 45.0, "lon_deg": -90.0}
    assert encode(decoded.cat015) == TARGET


def test_lists_of_a_target_are_shown_part_by_part() -> None:
    # I300 class 3 with 60 % and class 256 with 5 % (FRN 11), I480 two measurements (19), I631 one part (25).
    data = block(15, "81 11 09 10", "19C9", "02 01BC 8005", "02 0001000002 0001000003", "01 4000 C000 8000 4000")
    (shown,) = records(data)
    assert isinstance(shown, dict)
    assert shown["I015/300"] == [
        {"classification": 3, "probability": 60},
        {"classification": 256, "probability": 5},
    ]
    assert shown["I015/480"] == [{"measurement": "0001000002"}, {"measurement": "0001000003"}]
    assert shown["I015/631"] == [
        {"azimuth_deg": 90.0, "elevation_deg": -45.0, "range_stop_m": 5_000.0, "range_start_m": 2_500.0}
    ]
    assert encode(decode(data).cat015) == data


def test_a_configuration() -> None:
    # I010, I015 1, I000 2, I140 256 s, I300 pair 1 of 2 and 3, I400 45 north 90 east, I405 -1 m; I410, I420.
    place = "20000000 40000000"
    data = block(
        16,
        "F7 E0",
        "19C9 01 02 008000",
        f"01 0001 0002 0003 {place} FFFC",
        f"01 0002 {place} 0190 FFFFFFFF 0003E8 0009 01 0003 {place} 0004",
    )
    decoded = decode(data)
    found = decoded.cat016
    assert decoded.errors == ()
    assert (found.service[0], found.message_type[0]) == (1, ConfigurationMessage.TRANSMITTERS_AND_RECEIVERS)
    assert (found.time_of_day_s[0], found.lat_deg[0], found.lon_deg[0], found.height_amsl_m[0]) == (256, 45, 90, -1)
    assert np.isnan(found.reporting_period_s[0])
    (shown,) = records(data)
    assert isinstance(shown, dict)
    assert shown["I016/300"] == [{"pair_id": 1, "transmitter": 2, "receiver": 3}]
    where = {"lat_deg": 45.0, "lon_deg": 90.0}
    offsets = {"time_offset_ns": -2.0, "sigma_time_offset_ns": 1_000.0, "parallel_index": 9}
    assert shown["I016/410"] == [{"transmitter": 2, **where, "hae_m": 100.0, **offsets}]
    assert shown["I016/420"] == [{"receiver": 3, **where, "hae_m": 1.0}]
    assert encode(found) == data


@pytest.mark.parametrize("category", [15, 16])
def test_the_places_that_mean_nothing_refuse_a_record_and_keep_those_before_it(category: int) -> None:
    spare = {15: "01 01 01 04 00", 16: "01 08 00"}[category]
    decoded = decode(block(category, "80 19C9", spare))
    assert (decoded.records, [error.reason for error in decoded.errors]) == (1, ["spare_item"])
