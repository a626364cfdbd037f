"""Category 021 before edition 2.1: own byte vectors, and who speaks it."""

import numpy as np
import pytest

from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.cat021_early import Cat021Early
from hima.wire.asterix.decode import decode
from hima.wire.asterix.editions import Editions, misspoken
from hima.wire.asterix.encode import encode
from hima.wire.asterix.records import records

OLD, OLDEST = Editions(["021=0.26"]), Editions(["021=0.23"])


def block(*parts: str) -> bytes:
    body = bytes.fromhex("".join(parts))
    return bytes([21]) + (len(body) + 3).to_bytes(2, "big") + body


# I010 25/7; I040 real, ICAO address, 25 ft; I030 12:00; I130 45 and 22.5 degrees; I080; I140 1,000 ft; I090 NUCp 8.
DESCRIPTION, TIME, REST = "1907 00 28", "546000", "4BAACD 00A0 0008"
RECORD_0_26 = f"FE {DESCRIPTION} {TIME} 00800000 00400000 {REST}"
RECORD_0_23 = f"FE {DESCRIPTION} {TIME} 200000 100000 {REST}"


@pytest.mark.parametrize(("text", "editions"), [(RECORD_0_26, OLD), (RECORD_0_23, OLDEST)])
def test_a_record(text: str, editions: Editions) -> None:
    found = decode(block(text), editions=editions)
    said = found.cat021_early
    assert (found.errors, found.records, len(found.cat021.offset)) == ((), 1, 0)
    assert (said.sac[0], said.sic[0], said.atp[0], said.arc[0], said.sim[0]) == (25, 7, 1, 1, 0)
    assert (said.time_of_day_s[0], said.lat_deg[0], said.lon_deg[0]) == (43_200.0, 45.0, 22.5)
    assert (said.aircraft_address[0], said.geometric_height_ft[0], said.nuc_p[0]) == (0x4BAACD, 1_000.0, 8)
    assert np.isnan(said.flight_level[0])


def test_what_turns_and_what_goes_backwards() -> None:
    # FRN 1, 15 (rate), 16 (vector) and 17 (turn): a negative speed, 90 degrees, left by 3 degrees a second.
    data = block("81 01 E0 1907 FF60 FF00 4000 41 E8")
    said = decode(data, editions=OLD).cat021_early
    assert decode(data, editions=OLD).errors == ()
    assert (said.geometric_rate_ft_min[0], said.track_angle_deg[0]) == (-1_000.0, 90.0)
    assert said.ground_speed_kt[0] == -256 / 2**14 * 3600.0
    assert (said.turn[0], said.rate_of_turn_deg_s[0]) == (1, -3.0)
    assert encode(said) == data


def test_it_is_written_by_edition() -> None:
    said = decode(block(RECORD_0_26), editions=OLD).cat021_early
    assert encode(said) == block(RECORD_0_26)
    assert encode(said, "0.24") == block(RECORD_0_26)
    assert encode(said, "0.23") == block(RECORD_0_23)
    with pytest.raises(KeyError):
        encode(said, "2.4")


def test_people_are_shown_its_own_words() -> None:
    (shown,) = records(block(RECORD_0_26), OLD)
    assert isinstance(shown, dict)
    assert shown["category"] == 21
    assert shown["I021/090"] == {"ac": 0, "mn": 0, "dc": 0, "nuc_p": 8}
    assert shown["I021/080"] == {"aircraft_address": "4baacd"}


def newest(sic: int, *addresses: int) -> bytes:
    made = Cat021.empty(len(addresses))
    made.sac[:], made.sic[:], made.aircraft_address[:] = 25, sic, addresses
    return encode(made)[3:]


def early(sic: int, edition: str, *addresses: int) -> bytes:
    made = Cat021Early.empty(len(addresses))
    made.sac[:], made.sic[:], made.aircraft_address[:], made.lat_deg[:], made.lon_deg[:] = (
        25,
        sic,
        addresses,
        45.0,
        22.5,
    )
    return encode(made, edition)[3:]


def test_each_source_of_one_block_is_read_by_its_own_edition() -> None:
    body = newest(1, 1, 2) + early(2, "0.26", 3) + early(3, "0.23", 4) + newest(1, 5) + early(2, "0.26", 6, 7)
    data = bytes([21]) + (3 + len(body)).to_bytes(2, "big") + body
    found = decode(data, editions=Editions(["25/2:021=0.25", "25/3:021=0.23", "021=2.4"]))
    assert (found.errors, found.records) == ((), 7)
    assert found.cat021.aircraft_address.tolist() == [1, 2, 5]
    assert found.cat021_early.aircraft_address.tolist() == [3, 4, 6, 7]
    assert found.cat021_early.lat_deg.tolist() == [45.0] * 4
    assert (np.diff(found.cat021_early.offset) > 0).all()
    assert len(records(data, Editions(["25/2:021=0.25", "25/3:021=0.23"]))) == 7
    others = decode(data, editions=Editions(["25/1:021=2.7", "021=0.26", "25/3:021=0.23"]))
    assert others.cat021_early.aircraft_address.tolist() == [3, 4, 6, 7]


def test_a_record_without_source_is_read_as_all_others_are() -> None:
    data = block("40 00 28", RECORD_0_26)
    divided = Editions(["021=0.26", "9/9:021=2.4"])
    assert decode(data, editions=divided).cat021_early.sac.tolist() == [-1, 25]
    cut = bytes.fromhex("15 0005 C0 19")
    assert [error.reason for error in decode(cut, editions=divided).errors] == ["record_truncated"]


def test_spare_places_end_a_block() -> None:
    found = decode(block(RECORD_0_26, "01 01 01 01 08 00"), editions=OLD)
    assert (found.records, [error.reason for error in found.errors]) == (1, ["spare_item"])


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        (["021"], "names no edition", "021=0.26"),
        (["21=0.26 "], "names no edition", "021=0.26"),
        (["256/1:021=0.26"], "names no source", "0 to 255"),
        (["021=0.22"], "edition 0.22 of category 021 is not read", "Read are 0.23 and 0.24 to 0.26 and 2.1 to 2.7."),
        (["062=1.12"], "edition 1.12 of category 062 is not read", "Read are 1.16 to 1.21."),
        (["016=1.1"], "edition 1.1 of category 016 is not read", "Read are 1.0."),
        (["004=1.12"], "editions of category 004 cannot be chosen", "001, 002, 010"),
        (["021=0.26", "1/1:021=2.4", "21=2.1"], '"21=2.1" comes after "021=0.26"', "leave one out"),
    ],
)
def test_words_that_cannot_be(words: list[str], what: str, hint: str) -> None:
    ((place, found),) = misspoken(words)
    assert place == len(words) - 1
    assert what in found.what
    assert hint in found.hint
    with pytest.raises(ValueError, match=what):
        Editions(words)
