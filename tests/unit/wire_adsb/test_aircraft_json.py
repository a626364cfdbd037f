"""`aircraft.json`."""

import time
from typing import Any

import msgspec
import pytest

from hima.wire.adsb.aircraft_json import AIRCRAFT_MAX, Aircraft, decode

READSB = b"""{ "now" : 1795717800.5, "messages" : 123,
 "aircraft" : [
 {"hex":"71be19","type":"adsb_icao","flight":"IAW123  ","alt_baro":9850,"alt_geom":10225,"gs":233.3,"track":90.0,
  "baro_rate":-640,"squawk":"1000","emergency":"none","category":"A3","lat":35.300000,"lon":44.800000,"nic":8,"rc":186,
  "seen_pos":0.4,"version":2,"nic_baro":1,"nac_p":9,"nac_v":1,"sil":3,"sil_type":"perhour","gva":2,"sda":2,"mlat":[],
  "tisb":[],"messages":55,"seen":0.1,"rssi":-20.1},
 {"hex":"~2a0001","type":"tisb_other","alt_baro":"ground","seen":3}
 ]}"""


def test_what_is_used_is_read_and_the_rest_passed_over() -> None:
    now_s, found, errors = decode(READSB)
    assert (now_s, errors) == (1_795_717_800.5, ())
    assert found[0] == Aircraft(
        hex="71be19", type="adsb_icao", flight="IAW123  ", category="A3", alt_baro=9850, alt_geom=10225, gs=233.3,
        track=90.0, baro_rate=-640, lat=35.3, lon=44.8, nic=8, rc=186, nac_p=9, sil=3, sda=2, seen_pos=0.4, rssi=-20.1,
    )  # fmt: skip
    assert (found[1].hex, found[1].alt_baro, found[1].lat) == ("~2a0001", "ground", None)


@pytest.mark.parametrize(
    "change",
    [{"hex": "71be1"}, {"lat": 90.1}, {"lon": -181}, {"gs": 1e9}, {"seen_pos": -1}, {"nac_p": 99}, {"lat": "35"}],
)
def test_a_bad_aircraft_does_not_cost_the_others(change: dict[str, Any]) -> None:
    document = msgspec.json.decode(READSB)
    document["aircraft"].append(document["aircraft"][0] | change)
    data = msgspec.json.encode(document)
    _, found, errors = decode(data)
    assert (len(found), [error.reason for error in errors]) == (2, ["bad_aircraft"])
    assert data[errors[0].offset :].startswith(b'{"hex"')


def test_a_long_list_of_bad_ones_is_named_place_by_place_and_soon() -> None:
    """Ten copies of one entry and thousands of long ones; looked for from the beginning each, they took seconds."""
    entries = [b'{"hex":"?"}'] * 10 + [b'{"hex":"%s%04d"}' % (b"x" * 900, row) for row in range(AIRCRAFT_MAX - 10)]
    data = b'{"now":1,"aircraft":[' + b",".join(entries) + b"]}"
    begun_s = time.process_time()
    _, found, errors = decode(data)
    assert time.process_time() - begun_s < 1.0
    assert found == ()
    assert [data[error.offset : error.offset + len(entry)] for error, entry in zip(errors, entries, strict=True)] == (
        entries
    )
    assert len({error.offset for error in errors}) == AIRCRAFT_MAX


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"now":1}',
        b'{"now":0,"aircraft":[]}',
        b'{"now":1e999,"aircraft":[]}',
        b'{"now":9e9,"aircraft":[]}',
        b"\xff{}",
    ],
)
def test_what_is_no_such_document(data: bytes) -> None:
    now_s, found, errors = decode(data)
    assert (now_s, found, [error.reason for error in errors]) == (0.0, (), ["not_aircraft_json"])


def test_aircraft_are_bounded() -> None:
    data = b'{"now":1,"aircraft":[' + b",".join([b'{"hex":"71be19"}'] * (AIRCRAFT_MAX + 1)) + b"]}"
    _, found, errors = decode(data)
    assert (len(found), [error.reason for error in errors]) == (AIRCRAFT_MAX, ["too_many_aircraft"])
