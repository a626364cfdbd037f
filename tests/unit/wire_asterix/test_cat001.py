"""Category 001, plots and tracks in one block, and 002: own byte vectors."""

import numpy as np
import pytest

from hima.wire.asterix.cat001 import Cat001
from hima.wire.asterix.decode import decode
from hima.wire.asterix.encode import encode
from hima.wire.asterix.records import records


def block(category: int, *parts: str) -> bytes:
    body = bytes.fromhex("".join(parts))
    return bytes([category]) + (len(body) + 3).to_bytes(2, "big") + body


def test_a_plot() -> None:
    # I010 25/201, I020 secondary, I040 20 NM at 90 degrees, I070 1000, I090 FL 400, I141 256 s (FRN 7), I120 (FRN 9).
    data = block(1, "FB 40 19C9 20 0A00 4000 0200 0640 8000 FE")
    plots = decode(data).cat001
    assert decode(data).errors == ()
    assert (plots.typ[0], plots.ssr_psr[0], plots.rho_nm[0], plots.theta_deg[0]) == (0, 2, 20.0, 90.0)
    assert (plots.mode_3a[0], plots.flight_level[0], plots.truncated_time_s[0]) == (0o1000, 400.0, 256.0)
    assert plots.doppler_kt[0] == -2 * 3600 / 256
    assert (plots.track_number[0], plots.con[0], plots.quality[0, 0]) == (-1, -1, -1)


def test_a_track_has_another_profile() -> None:
    # I010, I020 track, I161 7, I040, I042 1/64 NM east and south, then I141 (FRN 9) and I170 (13) ghost.
    data = block(1, "F9 44 19C9 A0 0007 0A00 4000 0001 FFFF 8000 02")
    tracks = decode(data).cat001
    assert decode(data).errors == ()
    assert (tracks.typ[0], tracks.track_number[0], tracks.rho_nm[0]) == (1, 7, 20.0)
    assert (tracks.x_nm[0], tracks.y_nm[0], tracks.truncated_time_s[0], tracks.gho[0]) == (1 / 64, -1 / 64, 256.0, 1)
    assert np.isnan(tracks.doppler_kt[0])


def test_plots_and_tracks_in_one_block_keep_their_order() -> None:
    plot, track = "F0 19C9 20 0A00 4000 0200", "F0 19C9 A0 0007 0A00 4000"
    data = block(1, plot, track, track, plot)
    found = decode(data).cat001
    assert found.typ.tolist() == [0, 1, 1, 0]
    assert found.track_number.tolist() == [-1, 7, 7, -1]
    assert found.mode_3a.tolist() == [0o1000, -1, -1, 0o1000]
    assert (np.diff(found.offset) > 0).all()
    assert encode(found) == data


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("80 19C9", "no_target_report_descriptor"),
        ("20 0A00 4000", "no_target_report_descriptor"),
        ("C0 19C9", "record_truncated"),
        ("C0 19", "record_truncated"),
        ("FF", "record_truncated"),
        ("00", "empty_record"),
        ("01", "record_truncated"),
        ("01 01 00", "empty_record"),
        ("C1 01 02 19C9 00", "spare_item"),
        ("C1 01 02 19C9 80", "spare_item"),
        ("C1 01 01 01 80 19C9 80", "field_specification_too_long"),
        ("C1 01 01 80 19C9 00 05", "field_specification_too_long"),
    ],
)
def test_what_cannot_be_is_named_and_what_comes_before_is_kept(text: str, reason: str) -> None:
    good = "C0 19C9 20"
    decoded = decode(block(1, good, text) + block(1, good))
    assert decoded.cat001.sac.tolist() == [25, 25]
    assert [(error.offset, error.reason) for error in decoded.errors] == [(7, reason)]


def test_the_sensors_of_one_profile_are_absent_in_the_other() -> None:
    made = Cat001.empty(2)
    made.sac[:], made.sic[:], made.ssr_psr[:] = 1, 2, 1
    made.typ[:] = 0, 1
    made.track_number[:] = 5
    found = decode(encode(made)).cat001
    assert found.track_number.tolist() == [-1, 5]


def test_service_messages() -> None:
    # North with a turn of 5 s; sector at 90 degrees; counters of two kinds.
    data = block(2, "D8 19C9 01 000100 0280", "F0 19C9 02 40 000180", "C1 80 19C9 02 02 8401 0402")
    found = decode(data).cat002
    assert found.message_type.tolist() == [1, 2, 2]
    assert (found.rotation_period_s[0], found.sector_deg[1], found.time_of_day_s[1]) == (5.0, 90.0, 3.0)
    shown = records(data)[2]
    assert isinstance(shown, dict)
    assert shown["I002/070"] == [{"aerial": 1, "kind": 1, "count": 1}, {"aerial": 0, "kind": 1, "count": 2}]
    assert encode(found) == data
