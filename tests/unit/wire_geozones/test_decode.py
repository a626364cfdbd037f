"""Published zones come in leniently, and everything that is not as the standard says is told."""

import json
from typing import Any

import pytest

from hima.errors import DecodeError
from hima.wire.geozones.decode import Decoded, decode
from hima.wire.geozones.report import DEVIATIONS_MAX, Done
from hima.wire.geozones.zone import Circle, DailyPeriod, GeoZone, Part, Period, Polygon, Text

SQUARE = [[44.0, 35.0], [44.1, 35.0], [44.1, 35.1], [44.0, 35.1], [44.0, 35.0]]
LAYER = {"lower": 0, "lowerReference": "AGL", "upper": 120, "upperReference": "AGL", "uom": "m"}
AUTHORITY = {"name": [{"text": "Aviation authority", "lang": "en-GB"}], "purpose": "AUTHORIZATION"}
NOON_NS = 1_795_780_800_000_000_000


def feature(geometry: Any = None, layer: Any = LAYER, **properties: Any) -> dict[str, Any]:
    """A sound feature of ED-318 with some things changed; None takes a property away."""
    shape = geometry or {"type": "Polygon", "coordinates": [SQUARE]}
    whole = {
        "identifier": "PLANT01",
        "country": "IRQ",
        "type": "PROHIBITED",
        "variant": "COMMON",
        "zoneAuthority": [AUTHORITY],
        **properties,
    }
    return {
        "type": "Feature",
        "properties": {key: value for key, value in whole.items() if value is not None},
        "geometry": {**shape, "layer": layer} if layer is not None else shape,
    }


def document(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def entry(**members: Any) -> dict[str, Any]:
    """A sound entry of ED-269 with some things changed."""
    volume = {
        "uomDimensions": "M",
        "lowerLimit": 0,
        "lowerVerticalReference": "AGL",
        "upperLimit": 120,
        "upperVerticalReference": "AGL",
        "horizontalProjection": {"type": "Polygon", "coordinates": [SQUARE]},
    }
    whole = {
        "identifier": "PLANT01",
        "country": "IRQ",
        "name": "Plant",
        "type": "COMMON",
        "restriction": "PROHIBITED",
        "applicability": [{"permanent": "YES"}],
        "zoneAuthority": [{"name": "Aviation authority", "purpose": "INFORMATION"}],
        "geometry": [volume],
    }
    return {**whole, **members}


def only(decoded: Decoded) -> GeoZone:
    (zone,) = decoded.collection.zones
    return zone


def noted(decoded: Decoded) -> list[tuple[str, Done]]:
    return [(deviation.where, deviation.done) for deviation in decoded.report.deviations]


def part(**members: Any) -> Part:
    (found,) = only(decode(document(feature(layer={**LAYER, **members})))).parts
    return found


def test_a_sound_zone_has_nothing_to_report() -> None:
    decoded = decode(document(feature(name=[{"text": "Plant", "lang": "en"}], reason=["SENSITIVE"])))
    assert (decoded.standard, decoded.entries, noted(decoded)) == ("ED-318", 1, [])
    zone = only(decoded)
    assert (zone.identifier, zone.type, zone.reasons) == ("PLANT01", "PROHIBITED", ("SENSITIVE",))
    assert zone.name == (Text("Plant", "en"),)
    assert zone.parts[0].shape == Polygon((tuple((lon, lat) for lon, lat in SQUARE),))
    assert (zone.parts[0].lower_m, zone.parts[0].upper_m) == (0.0, 120.0)


@pytest.mark.parametrize("key", ["UASZoneList", "features"])
@pytest.mark.parametrize("word", ["REQ_AUTHORISATION", "REQ_AUTHORIZATION"])
def test_the_older_standard_has_two_lists_and_two_spellings(key: str, word: str) -> None:
    decoded = decode(json.dumps({key: [entry(restriction=word)]}).encode())
    assert (decoded.standard, noted(decoded)) == ("ED-269", [])
    assert only(decoded).type == "REQ_AUTHORIZATION"
    assert only(decoded).name == (Text("Plant", "und"),)


def test_the_older_spelling_in_the_newer_standard_is_told() -> None:
    decoded = decode(document(feature(type="REQ_AUTHORISATION")))
    assert only(decoded).type == "REQ_AUTHORIZATION"
    assert noted(decoded) == [("zone 1 PLANT01, properties, type", Done.REPAIRED)]


def test_feet_become_metres_and_text_a_number() -> None:
    assert part(upper=250, uom="ft").upper_m == pytest.approx(76.2)
    decoded = decode(document(feature(layer={**LAYER, "upper": "400", "uom": "FT"})))
    assert only(decoded).parts[0].upper_m == pytest.approx(121.92)
    assert [done for _, done in noted(decoded)] == [Done.REPAIRED]


def test_each_limit_keeps_what_it_is_measured_from() -> None:
    found = part(lower=30, lowerReference="AGL", upper=6259, upperReference="AMSL")
    assert (found.lower_reference, found.upper_reference) == ("AGL", "AMSL")
    # 100 m above ground may well be below 80 m above the sea: they are not compared.
    assert part(lower=100, upper=80, upperReference="WGS84").upper_m == 80.0


def test_a_limit_of_unknown_reference_is_never_guessed() -> None:
    decoded = decode(document(feature(layer={"lower": 50, "upper": 120, "upperReference": "QNH"})))
    found = only(decoded).parts[0]
    assert (found.lower_m, found.upper_m) == (None, None), "from the surface without limit"
    assert Done.REPAIRED in [done for _, done in noted(decoded)]


@pytest.mark.parametrize("upper", [None, "missing"])
def test_no_upper_limit_is_none(upper: str | None) -> None:
    layer = {key: value for key, value in LAYER.items() if key not in ("upper", "upperReference")}
    if upper is None:
        layer |= {"upper": None, "upperReference": "AGL"}
    assert only(decode(document(feature(layer=layer)))).parts[0].upper_m is None


def test_limits_upside_down_leave_the_zone_out() -> None:
    decoded = decode(document(feature(layer={**LAYER, "lower": 200}), feature()))
    assert decoded.report.zones_dropped == 1
    assert len(decoded.collection.zones) == 1, "its neighbour stays"


@pytest.mark.parametrize("unit", ["km", 3, "nm"])
def test_an_unknown_unit_is_not_taken_for_metres(unit: object) -> None:
    assert decode(document(feature(layer={**LAYER, "uom": unit}))).report.zones_dropped == 1


def test_circles() -> None:
    newer = {"type": "Point", "coordinates": [44.0, 35.0], "extent": {"subType": "Circle", "radius": 500}}
    assert only(decode(document(feature(newer)))).parts[0].shape == Circle(44.0, 35.0, 500.0)
    volume = {
        "lowerLimit": "0", "lowerVerticalReference": "AGL", "upperLimit": None, "upperVerticalReference": "AGL",
        "uomDimensions": "FT", "horizontalProjection": {"type": "Circle", "center": [44.0, 35.0], "radius": 500},
    }  # fmt: skip
    zone = only(decode(json.dumps({"features": [entry(geometry=[volume])]}).encode()))
    assert zone.parts[0].shape == Circle(44.0, 35.0, 500.0), "a radius is metres, whatever the limits are"
    assert zone.parts[0].upper_m is None


@pytest.mark.parametrize("radius", [0, -5, None, "wide", 1e9, True])
def test_a_circle_without_a_radius_is_none(radius: object) -> None:
    shape = {"type": "Point", "coordinates": [44.0, 35.0], "extent": {"subType": "Circle", "radius": radius}}
    assert decode(document(feature(shape))).report.zones_dropped == 1


def test_layers_of_a_collection_are_volumes_of_one_zone() -> None:
    inner = {"type": "Polygon", "coordinates": [SQUARE], "layer": {**LAYER, "upper": 50}}
    outer = {"type": "Polygon", "coordinates": [SQUARE], "layer": {**LAYER, "lower": 50}}
    zone = only(decode(document(feature({"type": "GeometryCollection", "geometries": [inner, outer]}, layer=None))))
    assert [(part.lower_m, part.upper_m) for part in zone.parts] == [(0.0, 50.0), (50.0, 120.0)]


def test_a_multipolygon_is_several_volumes() -> None:
    other = [[lon + 1.0, lat] for lon, lat in SQUARE]
    zone = only(decode(document(feature({"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]}))))
    assert len(zone.parts) == 2


def test_one_identifier_with_two_rules_is_two_zones() -> None:
    decoded = decode(document(feature(), feature(type="CONDITIONAL")))
    assert [zone.type for zone in decoded.collection.zones] == ["PROHIBITED", "CONDITIONAL"]


def test_hours_are_in_utc_and_shift_the_day() -> None:
    schedule = [{"day": ["SAT", "SUN"], "startTime": "01:00:00+03:00", "endTime": "23:00:00+03:00"}]
    period = {"startDateTime": "2026-11-27T15:00:00+03:00", "endDateTime": "2026-11-28T12:00:00Z", "schedule": schedule}
    decoded = decode(document(feature(limitedApplicability=[period])))
    daily = DailyPeriod(days=("FRI", "SAT"), start_s=22 * 3600, end_s=20 * 3600)
    assert only(decoded).periods == (Period(start_ns=NOON_NS, end_ns=NOON_NS + 86_400_000_000_000, schedule=(daily,)),)
    assert noted(decoded) == []


def test_events_of_the_sun_are_kept() -> None:
    schedule = [{"day": ["ANY"], "startEvent": "SR", "endEvent": "SS"}]
    zone = only(decode(document(feature(limitedApplicability=[{"schedule": schedule}]))))
    assert zone.periods[0].schedule == (DailyPeriod(days=("ANY",), start_event="SR", end_event="SS"),)


def test_a_template_left_empty_is_always() -> None:
    empty: dict[str, Any] = {"permanent": "YES", "startDateTime": None, "dailyPeriod": [{"day": [], "startTime": None}]}
    decoded = decode(json.dumps({"UASZoneList": [entry(applicability=[empty])]}).encode())
    assert only(decoded).periods == ()
    assert noted(decoded) == []


@pytest.mark.parametrize(
    "moment",
    [
        "2026-13-01T00:00:00Z",
        "yesterday",
        5,
        {"at": 1},
        "2026-11-27",
        "0001-01-01T00:00:00Z",
        "２０２６-11-27T00:00:00Z",
    ],
)
def test_what_is_no_moment_is_told(moment: object) -> None:
    decoded = decode(document(feature(limitedApplicability=[{"startDateTime": moment}])))
    assert [done for _, done in noted(decoded)] == [Done.DROPPED]


def shape(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_an_open_ring_is_closed() -> None:
    decoded = decode(document(feature(shape(SQUARE[:-1]))))
    assert only(decoded).parts[0].shape == Polygon((tuple((lon, lat) for lon, lat in SQUARE),))
    assert [done for _, done in noted(decoded)] == [Done.REPAIRED]


def test_edges_that_cross_enclose_what_they_enclose() -> None:
    bow = [[44.0, 35.0], [44.2, 35.2], [44.2, 35.0], [44.0, 35.2], [44.0, 35.0]]
    decoded = decode(document(feature(shape(bow))))
    assert len(only(decoded).parts) == 2
    assert "cross" in decoded.report.deviations[0].what


@pytest.mark.parametrize(
    ("ring", "says"),
    [
        ([[44.0, 35.0], [44.1, 35.0], [44.0, 35.0]], "Only 2 different"),
        ([[44.0, 35.0]] * 4, "Only 1 different"),
        ([[179.9, 35.0], [-179.9, 35.0], [-179.9, 35.1], [179.9, 35.1], [179.9, 35.0]], "180 degrees"),
        ([[44.0, 35.0], [44.1, 35.0], [44.1, 95.0], [44.0, 35.0]], "1 of 4 positions"),
        ([[35.0, 144.0], [35.1, 144.0], [35.1, 144.1], [35.0, 144.0]], "look swapped"),
        ([[44.0, 35.0], None, "x", [44.0, 35.0]], "2 of 4"),
        ([[44.0, 35.0], [True, False], [44.1, 35.1], [44.0, 35.0]], "1 of 4"),
        ([], "0 of 0"),
        (7, "Not a list"),
    ],
)
def test_what_is_no_area_leaves_the_zone_out_with_a_sentence(ring: object, says: str) -> None:
    decoded = decode(document(feature(shape(ring)), feature()))
    assert decoded.report.zones_dropped == 1
    assert says in decoded.report.deviations[0].what
    assert len(decoded.collection.zones) == 1


def test_a_polygon_of_a_million_positions_is_refused() -> None:
    ring = [[round(44.0 + number * 1e-7, 7), 35.0] for number in range(1_000_000)]
    decoded = decode(document(feature(shape(ring)), feature()))
    assert "More than 20000 positions" in decoded.report.deviations[0].what
    assert len(decoded.collection.zones) == 1


def test_a_long_polygon_with_crossings_is_not_redrawn() -> None:
    zigzag = [[44.0 + (number % 2) * 0.1, 35.0 + number * 1e-5] for number in range(300)]
    decoded = decode(document(feature(shape([*zigzag, [44.05, 34.9], zigzag[0]]))))
    assert (decoded.report.zones_dropped, decoded.collection.zones) == (1, ())


@pytest.mark.parametrize("kind", ["LineString", "MultiPoint", None, 5, "<script>"])
def test_a_geometry_without_area_leaves_the_zone_out(kind: object) -> None:
    assert decode(document(feature({"type": kind, "coordinates": SQUARE}))).report.zones_dropped == 1


@pytest.mark.parametrize("value", ["FORBIDDEN", None, 7, ["PROHIBITED"]])
def test_an_unknown_restriction_is_never_guessed(value: object) -> None:
    assert decode(document(feature(type=value))).report.zones_dropped == 1


@pytest.mark.parametrize("thing", [None, 5, "zone", [], {"type": "Feature", "properties": None, "geometry": None}])
def test_an_entry_that_is_no_zone_costs_its_neighbour_nothing(thing: object) -> None:
    decoded = decode(document(feature(), thing))
    assert (decoded.entries, len(decoded.collection.zones), decoded.report.zones_dropped) == (2, 1, 1)


def test_names_that_hide_or_command_are_written_out() -> None:
    decoded = decode(document(feature(name=[{"text": "Plant\x1b[2J\u202egpj.exe", "lang": "en"}])))
    assert only(decoded).name == (Text("Plant[U+001B][2J[U+202E]gpj.exe", "en"),)
    assert [done for _, done in noted(decoded)] == [Done.REPAIRED]
    decoded = decode(document(feature(identifier="A\u202eB\n")))
    assert "\u202e" not in decoded.report.deviations[0].where


def test_members_the_standard_does_not_have_are_told() -> None:
    assert noted(decode(document(feature(colour="red")))) == [("zone 1 PLANT01, properties, colour", Done.DROPPED)]
    assert noted(decode(document(feature(extendedProperties={"colour": "red"})))) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe{}", "not_utf8"),
        (b"[1, 2]", "not_an_object"),
        (b'{"features": 5}', "no_zone_list"),
        (b'{"type": "FeatureCollection"}', "no_zone_list"),
        (b'{"features": [], "features": []}', "said_twice"),
        (b'{"features":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
        (b'{"features": [' + b"1," * 60_000 + b"1]}", "too_many_zones"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError) as refused:
        decode(data)
    assert refused.value.reason == reason


def test_a_document_may_begin_with_a_byte_order_mark() -> None:
    assert len(decode(b"\xef\xbb\xbf" + document(feature())).collection.zones) == 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_numbers_that_are_none_are_not_used(number: str) -> None:
    text = document(feature(layer={**LAYER, "upper": "UPPER"})).decode().replace('"UPPER"', number)
    decoded = decode(text.encode())
    assert only(decoded).parts[0].upper_m is None
    assert [done for _, done in noted(decoded)] == [Done.DROPPED]


def test_a_member_given_twice_leaves_the_zone_out() -> None:
    text = document(feature(), feature()).decode()
    twice = text.replace('"type": "PROHIBITED"', '"type": "PROHIBITED", "type": "NO_RESTRICTION"', 1)
    decoded = decode(twice.encode())
    assert (len(decoded.collection.zones), decoded.report.zones_dropped) == (1, 1)
    assert "given twice" in decoded.report.deviations[0].what


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("siteURL", "https://example.org/a?b=c", "example.org or ask"),
        ("email", "desk@example.org", "desk at example.org"),
        ("intervalBefore", "P10DT00H", "two days"),
        ("intervalBefore", "PT30M", "P"),
    ],
)
def test_addresses_and_durations_must_be_such(key: str, good: str, bad: str) -> None:
    for value, done in ((good, []), (bad, [Done.DROPPED])):
        decoded = decode(document(feature(zoneAuthority=[{**AUTHORITY, key: value}])))
        assert [found for _, found in noted(decoded)] == done


def test_the_list_of_deviations_is_bounded_and_counted() -> None:
    decoded = decode(document(*[{"type": "Feature"}] * (DEVIATIONS_MAX + 7)))
    assert len(decoded.report.deviations) == DEVIATIONS_MAX
    assert decoded.report.dropped == DEVIATIONS_MAX + 7


def test_long_lists_inside_a_zone_are_bounded() -> None:
    decoded = decode(document(feature(zoneAuthority=[AUTHORITY] * 5000)))
    assert len(only(decoded).authorities) == 200
    assert [done for _, done in noted(decoded)] == [Done.DROPPED]
