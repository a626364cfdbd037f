"""Zones of a site folder: what they may say, and how published ones come in and go out."""

import json
import math
from typing import Any

import pytest
from tests.unit.config.test_problems import TEMPLATE, only, with_zone
from tests.unit.wire_geozones.test_decode import LAYER, SQUARE, document, entry, feature

from hima.config.files import ZoneFeature, ZoneProperties
from hima.config.geography import distance_m
from hima.config.load import load_site
from hima.config.site import Reference
from hima.config.zone_consistency import drawn
from hima.config.zone_words import feature_of
from hima.config.zones_export import collection
from hima.config.zones_file import features_of, merged, zones_text
from hima.config.zones_import import Ids, site_zones
from hima.errors import ConfigError
from hima.picture.zone import Applicability, DailyHours, HeightBand, HeightReference, opened_by
from hima.wire.geozones.decode import decode
from hima.wire.geozones.ed318_encode import encode
from hima.wire.geozones.report import Report

HERE = Reference(lat_deg=35.0, lon_deg=44.0, height_amsl_m=300.0, geoid_undulation_m=10.0, accuracy_m=10.0)


def imported(data: bytes, reference: Reference | None = HERE, **more: Any) -> tuple[tuple[ZoneFeature, ...], Report]:
    decoded = decode(data)
    found = site_zones(decoded.collection.zones, Ids(()), decoded.report, reference, **more)
    return found.features, decoded.report


def one(data: bytes) -> ZoneProperties:
    ((found,), _) = imported(data)
    return found.properties


def test_limits_may_be_measured_from_different_things() -> None:
    """Ground is 0 m above sea level in the template."""
    site = load_site("site", with_zone(lower_m=30, upper_m=500, upper_height_reference="AMSL"))
    assert (site.zones[0].lower_m, site.zones[0].upper_m) == (30.0, 500.0)
    found = only(with_zone(lower_m=600, upper_m=500, upper_height_reference="AMSL"))
    assert "at this site" in found.what


def test_times_of_a_zone_reach_the_corridor() -> None:
    schedule = [{"day": ["SAT"], "start_time": "10:00:00Z", "end_time": "24:00:00Z"}]
    times = [
        {"start": "2026-11-27T12:00:00Z", "schedule": schedule},
        {"schedule": [{"day": ["ANY"], "end_event": "SS"}]},
    ]
    site = load_site("site", with_zone(applicability=times))
    assert site.zones[0].applicability == (
        Applicability(1_795_780_800_000_000_000, None, (DailyHours((5,), 36_000, 86_400),)),
        Applicability(None, None, (DailyHours((), 0, None, end_event="SS"),)),
    )
    assert load_site("site", TEMPLATE).zones[0].applicability == ()


@pytest.mark.parametrize(
    ("when", "what"),
    [
        ({"start": "2026-13-01T00:00:00Z"}, "not a moment"),
        ({"start": "2026-11-27T12:00:00Z", "end": "2026-11-27T12:00:00Z"}, "is not after"),
        ({"schedule": [{"day": ["ANY"], "start_time": "25:00:00Z"}]}, "not a time of day"),
        ({"schedule": [{"day": ["ANY"], "start_time": "noon"}]}, "not what belongs here"),
        ({"schedule": [{"day": ["FUN"]}]}, "not known here"),
    ],
)
def test_times_that_are_none_are_problems(when: Any, what: str) -> None:
    assert what in only(with_zone(applicability=[when])).what


def test_a_published_zone_says_all_it_said() -> None:
    period = {"startDateTime": "2026-11-27T12:00:00Z", "schedule": [{"day": ["SUN"], "startTime": "10:00:00Z"}]}
    zone = one(
        document(
            feature(
                name=[{"text": "محطة", "lang": "ar"}, {"text": "Plant", "lang": "en-GB"}],
                reason=["SENSITIVE"],
                message=[{"text": "Keep out", "lang": "en"}],
                limitedApplicability=[period],
                layer={**LAYER, "upper": 900, "upperReference": "AMSL"},
            )
        )
    )
    assert (zone.id, zone.identifier, zone.country, zone.name) == ("plant01", "PLANT01", "IRQ", "Plant")
    assert (zone.reason, zone.message) == (("SENSITIVE",), "Keep out")
    assert (zone.height_reference, zone.upper_height_reference) == (HeightReference.AGL, HeightReference.AMSL)
    assert (zone.authority[0].name, zone.authority[0].purpose) == ("Aviation authority", "AUTHORIZATION")
    assert (zone.applicability[0].start, zone.applicability[0].schedule[0].day) == ("2026-11-27T12:00:00Z", ("SUN",))


@pytest.mark.parametrize("upper", [None, 99_999])
def test_no_limit_is_the_folders_own_word_for_it(upper: float | None) -> None:
    zone = one(document(feature(layer={**LAYER, "upper": upper, "upperReference": "AMSL"})))
    assert (zone.upper_m, zone.upper_height_reference) == (30_000.0, None)


def test_limits_that_cross_at_this_site_leave_the_zone_out() -> None:
    features, report = imported(
        document(feature(layer={**LAYER, "lower": 100, "upper": 350, "upperReference": "AMSL"}))
    )
    assert features == ()
    assert (report.dropped, "At this site" in report.deviations[0].what) == (1, True)


def test_a_circle_becomes_a_polygon_that_holds_all_of_it() -> None:
    shape = {"type": "Point", "coordinates": [44.0, 35.0], "extent": {"subType": "Circle", "radius": 5000}}
    ((found,), _) = imported(document(feature(shape)))
    (ring,) = found.geometry.coordinates
    away = [distance_m(position[1], position[0], HERE) for position in ring]
    assert len(ring) == 73
    assert ring[0] == ring[-1]
    # The yardstick is a sphere, good to half a percent.
    assert min(away) * math.cos(math.pi / 72) > 5000 * 0.994
    assert max(away) < 5000 * 1.008


@pytest.mark.parametrize(("lon_deg", "radius_m"), [(179.99, 5000), (44.0, 1e-12)])
def test_a_circle_that_cannot_be_drawn_is_left_out_with_a_sentence(lon_deg: float, radius_m: float) -> None:
    shape = {"type": "Point", "coordinates": [lon_deg, 35.0], "extent": {"subType": "Circle", "radius": radius_m}}
    features, report = imported(document(feature(shape)), None)
    assert features == ()
    assert "180 degrees" in report.deviations[0].what


def test_a_very_small_circle_passes_the_check() -> None:
    shape = {"type": "Point", "coordinates": [44.0, 35.0], "extent": {"subType": "Circle", "radius": 0.01}}
    features, report = imported(document(feature(shape)))
    assert report.deviations == []
    load_site("site", TEMPLATE | {"zones.geojson": zones_text((*features_of(TEMPLATE["zones.geojson"]), *features))})


def test_volumes_are_zones_of_their_own_with_names_of_their_own() -> None:
    two = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 1.0, y] for x, y in SQUARE]]]}
    features, _ = imported(document(feature(two), feature(), feature(identifier="Ünïc 0de!"), feature(identifier="9")))
    assert [zone.properties.id for zone in features] == ["plant01", "plant01_2", "plant01_3", "n_c_0de", "zone_9"]


def test_what_is_far_away_is_left_out_and_counted() -> None:
    far = {"type": "Polygon", "coordinates": [[[x + 2.0, y] for x, y in SQUARE]]}
    decoded = decode(document(feature(), feature(far)))
    found = site_zones(decoded.collection.zones, Ids(()), decoded.report, HERE, 50_000.0)
    assert (len(found.features), found.elsewhere) == (1, 1)
    around = {
        "type": "Polygon",
        "coordinates": [[[40.0, 33.0], [48.0, 33.0], [48.0, 37.0], [40.0, 37.0], [40.0, 33.0]]],
    }
    assert len(imported(document(feature(around)), within_m=1000.0)[0]) == 1, "it lies around the site"


def test_an_import_again_replaces_and_keeps_names() -> None:
    own = features_of(TEMPLATE["zones.geojson"])
    first, _ = imported(document(feature(), feature(type="CONDITIONAL")))
    folder = merged(own, first)
    assert [zone.properties.id for zone in folder] == ["plant", "plant01", "plant01_2"]
    decoded = decode(document(feature(identifier="NEW"), feature(type="NO_RESTRICTION")))
    ids = Ids([zone.properties for zone in folder])
    again = site_zones(decoded.collection.zones, ids, decoded.report, HERE).features
    names = [(zone.properties.id, zone.properties.type.value) for zone in merged(folder, again)]
    assert names == [("plant", "PROHIBITED"), ("new", "PROHIBITED"), ("plant01", "NO_RESTRICTION")]


def test_what_was_imported_passes_the_check_and_goes_out_equal() -> None:
    period = {
        "endDateTime": "2030-01-01T00:00:00Z",
        "schedule": [{"day": ["ANY"], "startTime": "22:00:00Z", "endEvent": "SR"}],
    }
    told = {
        "reason": ["NOISE"],
        "limitedApplicability": [period],
        "name": [{"text": "Plant", "lang": "und"}],
        "zoneAuthority": [{"name": [{"text": "Tower", "lang": "und"}], "purpose": "NOTIFICATION"}],
    }
    layer = {**LAYER, "lowerReference": "WGS84", "upper": 900, "upperReference": "AMSL"}
    data = document(feature(layer=layer, **told))
    features, _ = imported(data)
    files = TEMPLATE | {"zones.geojson": zones_text((*features_of(TEMPLATE["zones.geojson"]), *features))}
    load_site("site", files)
    again = collection(features_of(files["zones.geojson"])[1:], "", "", 0)
    assert again.zones == decode(data).collection.zones
    assert json.loads(encode(again).data)["metadata"]["issued"] == "1970-01-01T00:00:00Z"


def test_the_older_standard_comes_in_too() -> None:
    assert (
        one(json.dumps({"UASZoneList": [entry(restriction="REQ_AUTHORISATION")]}).encode()).type.value
        == "REQ_AUTHORIZATION"
    )


def test_what_a_publication_says_is_in_the_noun_and_can_be_written_again() -> None:
    authority = {"purpose": "AUTHORIZATION", "name": "Civil Aviation Authority", "email": "uas@example.org"}
    hours = {"day": ["FRI"], "start_event": "SR", "end_time": "24:00:00Z"}
    files = with_zone(
        lower_m=30,
        upper_m=500,
        upper_height_reference="AMSL",
        reason=["SENSITIVE"],
        authority=[authority, {"purpose": "INFORMATION"}],
        applicability=[{"start": "2026-11-27T12:00:00Z", "schedule": [hours]}],
        message="Ask first",
    )
    site = load_site("site", files)
    zone = site.zones[0]
    assert zone.published.band == HeightBand(30.0, HeightReference.AGL, 500.0, HeightReference.AMSL)
    assert zone.published.reasons == ("SENSITIVE",)
    assert [each.name for each in opened_by(zone)] == ["Civil Aviation Authority"]
    written = zones_text([feature_of(each) for each in site.zones])
    assert load_site("site", {**files, "zones.geojson": written}).zones == site.zones


@pytest.mark.parametrize(
    ("ring", "what"),
    [
        ([[44.0, 35.0], [44.0, 35.1]], "only 2 positions"),
        ([[44.0, 35.0], [44.1, 35.1], [44.1, 35.0], [44.0, 35.1], [44.0, 35.0]], "not a simple polygon"),
        ([[179.9, 35.0], [-179.9, 35.0], [-179.9, 35.1], [179.9, 35.0]], "crosses the meridian"),
        ([[44.0 + n * 1e-6, 35.0] for n in range(20_001)], "20001 positions"),
    ],
)
def test_what_cannot_be_a_zone_is_said(ring: list[list[float]], what: str) -> None:
    properties = {
        "id": "z",
        "name": "a\u200bb",
        "type": "PROHIBITED",
        "lower_m": 100,
        "upper_m": 50,
        "height_reference": "AGL",
        "applicability": [{"start": "2026-01-02T00:00:00Z", "end": "2026-01-01T00:00:00Z"}],
    }
    polygon = {"type": "Polygon", "coordinates": [ring]}
    found = [
        p.what for p in drawn([{"type": "Feature", "properties": properties, "geometry": polygon}], HERE).problems()
    ]
    for part in ("holds what nobody sees", "is not below upper_m", "is not after", what):
        assert any(part in each for each in found), (part, found)


def test_limits_that_cannot_be_compared_are_said() -> None:
    files = with_zone(lower_m=30, upper_m=500, upper_height_reference="AMSL")
    files["site.toml"] = files["site.toml"].replace(b"height_amsl_m", b"height_asml_m")
    with pytest.raises(ConfigError) as raised:
        load_site("site", files)
    assert any("cannot be compared" in problem.what for problem in raised.value.problems)
