"""Zones go out as ED-318 has them, and come back equal."""

import json

import pytest
from tests.unit.wire_geozones.test_decode import LAYER, SQUARE, document, entry, feature

from hima.wire.geozones.decode import decode
from hima.wire.geozones.ed318_encode import CountryMissingError, encode
from hima.wire.geozones.zone import Collection, GeoZone, Part, Polygon

RING = tuple((lon, lat) for lon, lat in SQUARE)


def zone(identifier: str = "PLANT01", **changed: object) -> GeoZone:
    whole = {"identifier": identifier, "country": "IRQ", "type": "PROHIBITED", "parts": (Part(shape=Polygon((RING,))),)}
    return GeoZone(**{**whole, **changed})  # type: ignore[arg-type]


def test_what_is_written_is_read_equal() -> None:
    schedule = [{"day": ["SAT"], "startTime": "10:00:00Z", "endTime": "12:00:00Z"}]
    circle = {"type": "Point", "coordinates": [44.5, 35.5], "extent": {"subType": "Circle", "radius": 500.5}}
    hole = [[44.02, 35.02], [44.02, 35.05], [44.05, 35.05], [44.02, 35.02]]
    first = decode(
        document(
            feature(
                name=[{"text": "محطة", "lang": "ar"}, {"text": "Plant", "lang": "en"}],
                reason=["SENSITIVE", "OTHER"],
                otherReasonInfo=[{"text": "gas & steam", "lang": "en"}],
                message=[{"text": "Keep out", "lang": "en"}],
                region=3,
                restrictionConditions="Ask first.",
                regulationExemption="YES",
                limitedApplicability=[{"startDateTime": "2026-11-27T12:00:00Z", "schedule": schedule}],
                extendedProperties={"colour": ["red", None, 1.5]},
            ),
            feature({"type": "Polygon", "coordinates": [SQUARE, hole]}, layer={**LAYER, "upperReference": "WGS84"}),
            feature(circle, identifier="ROUND"),
        )
    )
    assert first.report.deviations == []
    written = encode(first.collection)
    assert decode(written.data).collection == first.collection
    assert written.shortened == ()


def test_no_limit_is_written_as_none() -> None:
    layer = json.loads(encode(Collection(zones=(zone(),))).data)["features"][0]["geometry"]["layer"]
    assert layer == {"uom": "m"}


def test_rings_are_wound_as_geojson_has_them() -> None:
    written = json.loads(encode(Collection(zones=(zone(parts=(Part(shape=Polygon((RING[::-1],))),)),))).data)
    assert written["features"][0]["geometry"]["coordinates"] == [SQUARE]


def test_long_identifiers_are_shortened_and_stay_apart() -> None:
    names = ["north_gate", "north_gas", "north_gate", "north_g"]
    written = encode(Collection(zones=tuple(zone(name) for name in names)))
    found = [each["properties"]["identifier"] for each in json.loads(written.data)["features"]]
    assert found == ["north_g", "north_2", "north_g", "north_3"]
    assert all(len(name) <= 7 for name in found)
    assert dict(written.shortened) == {"north_gate": "north_g", "north_gas": "north_2", "north_g": "north_3"}


def test_without_a_country_nothing_is_written() -> None:
    with pytest.raises(CountryMissingError):
        encode(Collection(zones=(zone(country=""),)))


def test_the_older_standard_becomes_the_newer() -> None:
    older = entry(restriction="REQ_AUTHORISATION", uSpaceClass="OPEN")
    written = json.loads(encode(decode(json.dumps({"features": [older]}).encode()).collection).data)
    properties = written["features"][0]["properties"]
    assert properties["type"] == "REQ_AUTHORIZATION"
    assert properties["extendedProperties"] == {"uSpaceClass": ["OPEN"]}
    assert properties["name"] == [{"text": "Plant", "lang": "und"}]


def test_the_smallest_area_and_the_thinnest_layer_come_back() -> None:
    small = [[44.0, 35.0], [44.00000001, 35.0], [44.0, 35.00000001], [44.0, 35.0]]
    thin = {"lower": 0.001, "lowerReference": "AGL", "upper": 0.002, "upperReference": "AGL"}
    first = decode(document(feature({"type": "Polygon", "coordinates": [small]}, layer=thin)))
    assert len(first.collection.zones) == 1
    assert decode(encode(first.collection).data).collection == first.collection
