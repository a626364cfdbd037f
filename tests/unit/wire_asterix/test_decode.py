"""Own byte vectors, and the bad inputs B01 to B20: good records survive, nothing raises."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from asterix import generated

from hima.errors import DecodeError
from hima.wire.asterix import scan
from hima.wire.asterix.categories import OWN
from hima.wire.asterix.decode import LIBRARY, decode
from hima.wire.asterix.records import records

SOURCE_AND_TIME = "C0 19C9 000080"
"""I010 25/201, I140 one second."""
PLOT = "F0 19C9 000080 20 0A00 4000"
"""The same, I020 primary, I040 10 NM at 90 degrees."""


def block(category: int, *parts: str) -> bytes:
    body = bytes.fromhex("".join(parts))
    return bytes([category]) + (len(body) + 3).to_bytes(2, "big") + body


def reasons(data: bytes) -> list[tuple[int, str]]:
    return [(error.offset, error.reason) for error in decode(data).errors]


def test_a_plot_is_read_in_the_standards_units() -> None:
    plots = decode(block(48, PLOT)).cat048
    assert (plots.sac[0], plots.sic[0], plots.typ[0], plots.rab[0]) == (25, 201, 1, 0)
    assert (plots.time_of_day_s[0], plots.rho_nm[0], plots.theta_deg[0]) == (1.0, 10.0, 90.0)
    assert np.isnan(plots.height_ft[0])
    assert (plots.track_number[0], plots.tst[0], plots.mode_s[0, 0]) == (-1, -1, -1)


def test_signed_quantities_are_twos_complement() -> None:
    # FSPEC names I090 (FRN 6), I110 (19) and I120 (20).
    plots = decode(block(48, "05 01 0C", "3FFC", "3FFF", "80 83FF")).cat048
    assert (plots.flight_level[0], plots.height_ft[0], plots.doppler_mps[0]) == (-1.0, -25.0, -1.0)
    assert (plots.doppler_doubtful[0], plots.flight_level_flags[0]) == (1, 0)


def test_only_the_extents_that_are_there_are_read() -> None:
    plots = decode(block(48, "20 21 80", "20 20")).cat048
    assert plots.tst.tolist() == [1, -1]


def test_raw_doppler_is_the_first_of_many() -> None:
    plots = decode(block(48, "01 01 04", "40 02 0010 0020 0ABC 0011 0021 0ABD")).cat048
    assert (plots.raw_doppler_mps[0], plots.raw_doppler_ambiguity_mps[0]) == (16.0, 32.0)
    assert plots.raw_doppler_frequency_mhz[0] == 0x0ABC


def test_north_and_sector_marks() -> None:
    marks = decode(block(34, "E8 19C9 01 000100 0280", "F0 19C9 02 000180 40")).cat034
    assert marks.message_type.tolist() == [1, 2]
    assert (marks.rotation_period_s[0], marks.sector_deg[1]) == (5.0, 90.0)


def test_special_fields_are_skipped_by_their_length_and_kept() -> None:
    # FRN 27 SP and 28 RE.
    data = block(48, "81 01 01 06 19C9 03 AABB 02 CC", PLOT)
    plots = decode(data).cat048
    assert plots.sac.tolist() == [25, 25]
    start, length = plots.special[0].tolist()
    assert data[start : start + length] == bytes.fromhex("03AABB")


def test_records_speak_the_standards_names() -> None:
    record = records(block(48, PLOT, "09 C0 0200 4BAACD 508679518820"))[1]
    assert isinstance(record, dict)
    assert record["I048/070"] == {"mode_3a_flags": 0, "mode_3a": "1000"}
    assert record["I048/220"] == {"aircraft_address": "4baacd"}
    assert record["I048/240"] == {"identification": "THY9TX"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", [], id="B01"),
        pytest.param(b"\x30", [(0, "block_header_truncated")], id="B02-one"),
        pytest.param(b"\x30\x00", [(0, "block_header_truncated")], id="B02-two"),
        pytest.param(b"\x30\x00\x00\x01", [(0, "block_length_too_short")], id="B02-length"),
        pytest.param(b"\x30\x00\x03", [(3, "empty_block")], id="header-only"),
        pytest.param(b"\x30\x00\x40" + bytes(20), [(0, "length_exceeds_datagram")], id="B03"),
        pytest.param(b"\x30\xff\xff" + bytes(57), [(0, "length_exceeds_datagram")], id="B05"),
        pytest.param(block(48, "FF" * 40), [(3, "field_specification_too_long")], id="B06"),
        pytest.param(block(48, "FF"), [(3, "record_truncated")], id="B06-short"),
        pytest.param(block(48, "00"), [(3, "empty_record")], id="B07"),
        pytest.param(block(0, PLOT), [(0, "unknown_category")], id="B08-zero"),
        pytest.param(block(255, PLOT), [(0, "unknown_category")], id="B08-255"),
        pytest.param(block(34, "01 01 80 00"), [(3, "field_specification_too_long")], id="B10-beyond"),
        pytest.param(block(34, "04 40 00"), [(3, "spare_item")], id="B10-spare-subitem"),
        pytest.param(block(48, "01 20 FF 000000"), [(3, "record_truncated")], id="B11"),
        pytest.param(block(48, "01 01 01 02 00"), [(3, "explicit_length_too_short")], id="B12-zero"),
        pytest.param(block(48, "01 01 01 04 01"), [(3, "explicit_length_too_short")], id="B12-one"),
        pytest.param(block(48, "03 00 81 80 00 00"), [(3, "presence_field_too_long")], id="B13"),
    ],
)
def test_bad_bytes_are_named_and_never_raise(data: bytes, expected: list[tuple[int, str]]) -> None:
    assert reasons(data) == expected
    assert decode(data).records == 0


def test_b04_trailing_bytes_cost_nothing_before_them() -> None:
    decoded = decode(block(48, PLOT) + b"\x00\x00")
    assert decoded.records == 1
    assert [error.reason for error in decoded.errors] == ["trailing_bytes"]


def test_b17_the_first_record_survives_a_truncated_second_and_so_does_the_next_block() -> None:
    whole = bytes.fromhex(PLOT)
    first = block(48, PLOT, whole[:-1].hex())
    decoded = decode(first + block(34, "E0 19C9 01 000100"))
    assert (len(decoded.cat048.offset), len(decoded.cat034.offset)) == (1, 1)
    assert [(error.offset, error.reason) for error in decoded.errors] == [(3 + len(whole), "record_truncated")]


def test_b15_extremes_of_position() -> None:
    plots = decode(block(48, "10 0000 0000", "10 FFFF FFFF")).cat048
    assert plots.rho_nm.tolist() == [0.0, 65535 / 256]
    assert plots.theta_deg.tolist() == [0.0, 65535 * 360 / 65536]


def test_b16_another_category_in_the_feed_is_read_as_what_it_is() -> None:
    decoded = decode(block(48, PLOT) + block(62, "80 19C9"))
    assert decoded.records == 2
    assert (decoded.cat062.sac.tolist(), decoded.cat062.sic.tolist()) == ([25], [201])


def test_b19_many_small_records() -> None:
    assert decode(block(48, SOURCE_AND_TIME * 230)).records == 230


def test_errors_come_in_order_of_offset() -> None:
    data = block(0, "00") + block(48, "00") + block(34, "00")
    assert [error.offset for error in decode(data).errors] == [0, 7, 11]


def test_records_and_errors_come_together_in_order() -> None:
    found = records(block(48, PLOT, "00") + block(34, "E0 19C9 01 000100"))
    assert isinstance(found[0], dict)
    assert isinstance(found[1], DecodeError)
    assert found[2] == {
        "category": 34,
        "offset": 18,
        "I034/010": {"sac": 25, "sic": 201},
        "I034/000": {"message_type": 1},
        "I034/030": {"time_of_day_s": 2.0},
    }


def test_categories_of_the_library_are_known_without_it() -> None:
    categories: Any = generated.manifest["CATS"]
    assert categories.keys() - OWN.keys() == LIBRARY


def test_a_feed_counts_what_it_does_not_read() -> None:
    data = block(23, "80 19C9") + block(0, "80") + block(23, "FF") + block(48, PLOT)
    decoded = decode(data, others=False)
    assert (decoded.records, len(decoded.cat048.offset), decoded.others) == (3, 1, ())
    assert [(error.offset, error.reason) for error in decoded.errors] == [(6, "unknown_category")]


def test_what_a_feed_does_not_read_is_never_loaded() -> None:
    """It would stop a node for a second: one datagram of a rare category would be enough."""
    code = (
        "import sys; from hima.wire.asterix.decode import decode; "
        "[decode(bytes([n, 0, 6, 128, 25, 201]), others=False) for n in range(256)]; "
        "sys.exit('asterix' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("walk", ["_count", "_extract"])
def test_one_compiled_walk_serves_every_category(walk: str) -> None:
    """None is compiled when its first record comes: what warm-up compiles with one serves them all."""
    for number in OWN:
        assert decode(block(number, "C0 19C9 20" if number == 1 else "80 19C9")).records == 1
    assert len(getattr(scan, walk).signatures) == 1
