"""Published examples: the counts their sources give, and our output against the official JSON schemas of ED-318."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referencing import Registry
from referencing.jsonschema import DRAFT7
from tests.property.test_geozones_take_anything import ANYTHING, NAMES
from tests.unit.wire_geozones.test_decode import document, feature

from hima.config.zones_export import collection
from hima.config.zones_file import features_of
from hima.errors import DecodeError
from hima.wire.geozones.decode import Decoded, decode
from hima.wire.geozones.ed318_encode import CountryMissingError, encode
from hima.wire.geozones.report import Done

ROOT = Path(__file__).parents[2]
DATA = ROOT / ".." / "shared" / "data" / "geozones"
SCHEMAS = DATA / "ed318" / "schema"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/geozones is not there"),
]
ED318 = [
    ("ed318/examples/Example_Collection.json", ["NFZ6547", "ABC1234"]),
    ("ed318/examples/Example_GeoZone_2_Layers.json", ["NFZ6547"]),
    ("ed318/examples/Example_GeoZone_Circle.json", ["ABC1234"]),
    ("ed318/examples/Example_GeoZone_with_extension.json", ["ABC1234"]),
    ("interuss_che/cis_source_sample_ed318.json", ["LSZB003", "BLns058", "LSTB002"]),
]
SWISS = ["ed269/interuss_geo-awareness-che-1.json", "ed269/uas_standards_test_ed269.json"]
CIS = "interuss_che/cis_source_sample_ed269.json"


def read(name: str) -> Decoded:
    return decode((DATA / name).read_bytes())


@cache
def validator() -> jsonschema.Draft7Validator:
    """The official schema, formats of dates included."""
    files = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    resources = [(f"file:///{name}", DRAFT7.create_resource(schema)) for name, schema in files.items()]
    return jsonschema.Draft7Validator(
        {"$ref": "file:///Schema_GeoZones.json"},
        registry=Registry().with_resources(resources),
        format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER,
    )


def errors(document: bytes) -> list[str]:
    """What the official schema finds wrong."""
    return [error.message for error in validator().iter_errors(json.loads(document))]


@pytest.mark.parametrize(("name", "zones"), ED318)
def test_sound_examples_have_nothing_to_report_and_go_out_valid(name: str, zones: list[str]) -> None:
    decoded = read(name)
    assert errors((DATA / name).read_bytes()) == []
    assert [zone.identifier for zone in decoded.collection.zones] == zones
    assert decoded.report.deviations == []
    written = encode(decoded.collection).data
    assert errors(written) == []
    again = decode(written)
    assert again.report.deviations == []
    assert encode(again.collection).data == written


def test_the_invalid_example_is_mended() -> None:
    name = "ed318/examples/InvalidExample_GeoZone_2_Layers.json"
    assert len(errors((DATA / name).read_bytes())) == 2
    decoded = read(name)
    assert [(found.where.rpartition(", ")[2], found.done) for found in decoded.report.deviations] == [
        ("validFrom", Done.DROPPED),
        ("type", Done.REPAIRED),
        ("lang", Done.REPAIRED),
    ]
    assert errors(encode(decoded.collection).data) == []


@pytest.mark.parametrize("name", SWISS)
def test_the_swiss_document_has_six_zones(name: str) -> None:
    decoded = read(name)
    kinds = Counter(zone.type for zone in decoded.collection.zones)
    assert (decoded.standard, decoded.entries, decoded.report.dropped) == ("ED-269", 6, 0)
    assert kinds == {"PROHIBITED": 3, "REQ_AUTHORIZATION": 2, "NO_RESTRICTION": 1}
    names = [zone.identifier for zone in decoded.collection.zones]
    assert names.count("Gantrisch Nature Park") == 2, "one identifier with two rules"
    feet = decoded.collection.zones[-1].parts[0].upper_m
    assert feet == pytest.approx(76.2)
    assert errors(encode(decoded.collection).data) == []


def test_the_other_list_with_limits_as_text_and_null() -> None:
    decoded = read(CIS)
    (zone,) = decoded.collection.zones
    assert (zone.type, zone.parts[0].lower_m, zone.parts[0].upper_m, zone.periods) == ("REQ_AUTHORIZATION", 0, None, ())
    assert decoded.report.dropped == 0
    assert errors(encode(decoded.collection).data) == []


@pytest.mark.parametrize("path", sorted(DATA.glob("ed318/examples/Partial*")), ids=lambda path: path.name)
def test_fragments_are_no_documents(path: Path) -> None:
    with pytest.raises(DecodeError, match="no_zone_list"):
        decode(path.read_bytes())


@given(st.dictionaries(NAMES, ANYTHING, max_size=4), ANYTHING)
@settings(max_examples=100, deadline=None)
def test_whatever_came_in_goes_out_valid(changed: dict[str, Any], layer: Any) -> None:
    changed.pop("geometry", None)
    try:
        written = encode(decode(document(feature(layer=layer, **changed))).collection).data
    except CountryMissingError:
        return
    assert errors(written) == []


def test_the_zones_of_a_site_go_out_valid() -> None:
    data = (ROOT / "sites" / "khor_mor" / "zones.geojson").read_bytes()
    written = encode(collection(features_of(data), "Khor Mor", "IRQ", 1_795_780_800_000_000_000)).data
    assert errors(written) == []
    assert len(json.loads(written)["features"]) == 3
