"""Each slip of the pen gives one problem that names file, key and remedy; all slips of a folder are named at once."""

import json
from typing import Any

import pytest

from hima.config.load import load_site
from hima.config.template import new_site_files
from hima.errors import ConfigError, Problem

TEMPLATE = new_site_files(35.0, 44.0)


def problems_of(files: dict[str, bytes], zones: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        load_site("site", files, zones)
    return caught.value.problems


def only(files: dict[str, bytes]) -> Problem:
    found = problems_of(files)
    assert len(found) == 1, found
    return found[0]


def edited(file: str, *changes: tuple[str, str]) -> dict[str, bytes]:
    text = TEMPLATE[file].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return TEMPLATE | {file: text.encode()}


def with_zone(**changes: Any) -> dict[str, bytes]:
    """The template with properties, or the rings, of its one zone changed."""
    collection = json.loads(TEMPLATE["zones.geojson"])
    feature = collection["features"][0]
    if "rings" in changes:
        feature["geometry"]["coordinates"] = changes.pop("rings")
    feature["properties"].update(changes)
    return TEMPLATE | {"zones.geojson": json.dumps(collection).encode()}


def test_the_template_itself_is_faultless() -> None:
    assert load_site("site", TEMPLATE).id == "site"


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "what", "hint"),
    [
        ("site.toml", "[site]", "[site", "site.toml", "not valid TOML", "Mend this line"),
        ("site.toml", "up_m = 10", "up_m = 1\nup_m = 2", "site.toml", "not valid TOML", "Mend this line"),
        ("site.toml", "accuracy_m", "acuracy_m", "reference.acuracy_m", "unknown key", '"accuracy_m"'),
        ("site.toml", "[site]", "[site]\nwibble = 1", "site.wibble", "unknown key", "Known here: name, time_zone"),
        ("site.toml", "height_amsl_m = 0 ", "# ", "reference.height_amsl_m", "missing", "from -500 to 6000 m"),
        ("site.toml", "height_amsl_m = 0 ", "height_amsl_m = true #", "height_amsl_m", "true is not", "number"),
        ("site.toml", "ring_m = 200", "ring_m = '200 m'", "asset[plant].ring_m", '"200 m" is not', "above 0 and up to"),
        ("site.toml", "ring_m = 200", "ring_m = nan", "asset[plant].ring_m", "not a finite number", "number"),
        ("site.toml", "ring_m = 200", "ring_m = inf", "asset[plant].ring_m", "not a finite number", "number"),
        ("site.toml", "ring_m = 200", "ring_m = 0", "asset[plant].ring_m", "0 is out of range", "up to 20000 m"),
        ("site.toml", "ring_m = 200", "ring_m = 1979-05-27", "asset[plant].ring_m", "1979-05-27 is not", "number"),
        ("site.toml", 'name = "New site"', 'name = ""', "site.name", "text of 0 characters", "1 to 80 characters"),
        ("site.toml", 'id = "plant"', 'id = "The plant"', "asset[#1].id", '"The plant" is not', "text"),
        ("site.toml", 'id = "plant"', 'id = "plant\\n"', "asset[#1].id", "is not", "text"),
        ("site.toml", '"UTC"', '"Baghdad time"', "site.time_zone", "is not a time zone", "Asia/Baghdad"),
        ("site.toml", "[[asset]]", "[asset]", "asset", "a table is not", "list"),
        ("site.toml", "protective_time_s = 120", "protective_time_s = 601", "protective_time_s", "beyond", "raise"),
        ("site.toml", "[reference]", "[tracking]\ncoast_after_s = 20\n[reference]", "tracking.coast_after_s",
         "20 is not below drop_after_s = 15", "coasts first"),
        ("sensors.toml", '"radar_3d"', '"radar3d"', "sensor[radar].kind", "is not known here", '"radar_3d"'),
        ("sensors.toml", "range_max_m = 10000", "range_max_m = 40", "sensor[radar].range_min_m",
         "50 is not below range_max_m = 40", "nearest"),
        ("sensors.toml", "rotating = true", "elevation_min_deg = 70", "elevation_min_deg", "70 is not below", "lowest"),
        ("sensors.toml", "rotating = true", 'rotating = "yes"', "sensor[radar].rotating", '"yes" is', "true or"),
        ("sensors.toml", 'sensor = "radar"', 'sensor = "radr"', "feed[radar].sensor", 'no sensor "radr"', '"radar"?'),
        ("sensors.toml", '"asterix"', '"remoteid"', "feed[radar].format", "does not speak", "comes from: remote_id"),
        ("sensors.toml", "port = 8600", "port = 86000", "feed[radar].port", "out of range", "from 0 to 65535"),
        ("sensors.toml", "port = 8600", "port = 86.5", "feed[radar].port", "86.5 is not", "whole number"),
        ("sensors.toml", "port = 8600", "sac = 300", "feed[radar].sac", "300 is out of range", "from 0 to 255"),
        ("sensors.toml", "port = 8600", "silence_s = 0.5", "feed[radar].silence_s", "not longer than", "three periods"),
        ("sensors.toml", '"udp"', '"tcp_client"\nport = 0 #', "sensors.toml", "not valid TOML", "Mend"),
        ("sensors.toml", '"udp"', '"file"', "feed[radar].path", "missing", "recording"),
        ("sensors.toml", '"udp"', '"serial"', "feed[radar].path", "missing", "/dev/serial"),
        ("sensors.toml", '"udp"', '"serial"\npath = "/dev/a"\nbaud = 9601', "feed[radar].baud", "no speed", "9600"),
        ("sensors.toml", '"udp"', '"udp"\nurl = "http://a/b"', "feed[radar].url", "belongs to the transport", "Remove"),
        ("sensors.toml", '"udp"', '"udp"\npath = "a.pcap"', "feed[radar].path", "belongs to the transport", "Remove"),
        ("sensors.toml", '"udp"', '"multicast"', "feed[radar].host", "not a multicast group", "239.255.255.255"),
        ("alerts.toml", '["*"]', '["plnt"]', "rule[arrival].assets[#1]", 'no asset "plnt"', '"plant"?'),
        ("alerts.toml", 'zones = ["plant"]', 'zones = ["wood"]', "[inside_plant].zones[#1]", '"wood"', "Known: plant"),
        ("alerts.toml", 'zones = ["plant"]', "", "rule[inside_plant]", "no condition", "arrival_within_s"),
        ("alerts.toml", "arrival_within_s = 300", "", "rule[arrival].arrival_within_s", "missing", "how many seconds"),
        ("alerts.toml", 'assets = ["*"]', "", "rule[arrival].assets", "missing", '["*"]'),
        ("alerts.toml", "within_s = 300", "within_s = 900", ".arrival_within_s", "beyond threat.horizon", "raise"),
        ("alerts.toml", "persistence_s = 3", 'kinds = ["brd"]', "rule[arrival].kinds[#1]", '"brd" is', '"bird"?'),
        ("alerts.toml", "persistence_s = 3", 'kinds = ["bird"]', "rule[arrival].kinds", "also excepted", "except_"),
        ("alerts.toml", "persistence_s = 3", 'except_affiliations = ["FRIEND"]', "[#1]", "FRIEND", "friend"),
    ],
)  # fmt: skip
def test_one_slip_gives_one_problem(file: str, old: str, new: str, where: str, what: str, hint: str) -> None:
    problem = only(edited(file, (old, new)))
    assert problem.where.startswith(file)
    assert where in problem.where
    assert what in problem.what
    assert hint in problem.hint


RING = [[44.0, 35.0], [44.1, 35.0], [44.1, 35.1], [44.0, 35.1], [44.0, 35.0]]


@pytest.mark.parametrize(
    ("changes", "where", "what", "hint"),
    [
        ({"rings": [RING[:-1]]}, "geometry.coordinates[#1]", "the ring is open", "[44, 35]"),
        ({"rings": [[RING[0], RING[1], RING[0]]]}, "coordinates[#1]", "only 3 positions", "three corners"),
        ({"rings": [[RING[0], RING[1]]]}, "coordinates[#1]", "only 2 positions", "three corners"),
        ({"rings": [[RING[0], RING[2], RING[1], RING[3], RING[0]]]}, "coordinates", "Self-intersection", "Redraw"),
        ({"rings": [[[lat, lon] for lon, lat in RING]]}, "coordinates[#1]", "km from the reference", "swapped"),
        (
            {"rings": [[[lon - 100.0, lat] for lon, lat in RING]]},
            "coordinates[#1]",
            "km from the",
            "farther than 500 km",
        ),
        ({"rings": [[[35.0, 144.0], *RING[1:-1], [35.0, 144.0]]]}, "coordinates[#1]", "not on earth", "look swapped"),
        ({"rings": [[[500_000, 3_900_000], *RING[1:]]]}, "coordinates[#1]", "not on earth", "not metres"),
        ({"rings": [[[44.0], *RING[1:]]]}, "coordinates[#1][#1]", "1 entries", "2 to 3"),
        ({"rings": [[[44.0, None], *RING[1:]]]}, "coordinates[#1][#1][#2]", "nothing is not", "number"),
        ({"rings": []}, "geometry.coordinates", "0 entries", "at least 1"),
        ({"lower_m": 1000}, "features[plant].properties.lower_m", "1000 is not below upper_m = 1000", "lower"),
        ({"type": "FORBIDDEN"}, "features[plant].properties.type", '"FORBIDDEN" is not known', "PROHIBITED"),
        ({"height_reference": "MSL"}, "properties.height_reference", '"MSL" is not known', '"AMSL"'),
        ({"upper_ft": 400}, "features[plant].properties.upper_ft", "unknown key", '"upper_m"'),
    ],
)
def test_one_fault_of_a_zone_gives_one_problem(changes: dict[str, Any], where: str, what: str, hint: str) -> None:
    problem = only(with_zone(**changes))
    assert problem.where.startswith("zones.geojson: ")
    assert where in problem.where
    assert what in problem.what
    assert hint in problem.hint


def test_a_hole_outside_its_polygon_is_found() -> None:
    hole = [[lon + 1.0, lat] for lon, lat in RING]
    assert "not a simple polygon" in only(with_zone(rings=[RING, hole])).what


def test_a_multipolygon_is_refused_with_a_remedy() -> None:
    collection = json.loads(TEMPLATE["zones.geojson"])
    geometry = collection["features"][0]["geometry"]
    geometry["type"], geometry["coordinates"] = "MultiPolygon", [geometry["coordinates"]]
    found = problems_of(TEMPLATE | {"zones.geojson": json.dumps(collection).encode()})
    assert any("split a MultiPolygon" in problem.hint for problem in found)


@pytest.mark.parametrize("file", sorted(TEMPLATE))
def test_a_missing_file_is_one_problem(file: str) -> None:
    problem = only({name: data for name, data in TEMPLATE.items() if name != file})
    assert problem.where == file
    assert problem.what == "missing"


@pytest.mark.parametrize("file", sorted(TEMPLATE))
def test_a_file_that_is_too_long_is_one_problem_and_not_parsed(file: str) -> None:
    assert "longer than" in only(TEMPLATE | {file: b"[" * 2_000_001}).what


@pytest.mark.parametrize(
    ("file", "data", "what"),
    [
        ("site.toml", b"\xff\xfe", "not UTF-8"),
        ("site.toml", b"a = " + b"[" * 100_000, "nested too deeply"),
        ("site.toml", b"a = " + b"1" * 5000, "not valid TOML"),
        ("zones.geojson", b"\xff\xfe", "not valid JSON"),
        ("zones.geojson", b'{"type": NaN}', "not valid JSON"),
        ("zones.geojson", b"[" * 100_000, "nested too deeply"),
        ("zones.geojson", b"[1]", "not a GeoJSON object"),
        ("basemap.geojson", b'{"type": "FeatureCollection",', "not valid JSON"),
        ("SOURCES.md", b" \n", "empty"),
    ],
)
def test_unreadable_bytes_are_one_problem(file: str, data: bytes, what: str) -> None:
    problem = only(TEMPLATE | {file: data})
    assert problem.where == file
    assert what in problem.what


def test_a_byte_order_mark_does_no_harm() -> None:
    assert load_site("site", {name: b"\xef\xbb\xbf" + data for name, data in TEMPLATE.items()}).sensors


def test_names_given_twice_are_counted_and_both_are_numbered() -> None:
    twice = TEMPLATE["sensors.toml"] + TEMPLATE["sensors.toml"].replace(b"range_max_m = 10000", b"range_max_m = -1")
    found = problems_of(TEMPLATE | {"sensors.toml": twice})
    assert [problem.what for problem in found if "given 2 times" in problem.what] == [
        'the id "radar" is given 2 times',
    ] * 2
    assert "sensors.toml: sensor[#2].range_max_m" in [problem.where for problem in found]
    assert 'already taken by the feed "radar"' in " ".join(problem.what for problem in found)


def test_a_sensor_with_latitude_and_longitude_swapped_is_told_so() -> None:
    problem = only(edited("sensors.toml", ("lat_deg = 35.0", "lat_deg = 44.0"), ("lon_deg = 44.0", "lon_deg = 35.0")))
    assert problem.where == "sensors.toml: sensor[radar].lat_deg"
    assert "swapped" in problem.hint


def test_references_into_an_unreadable_file_are_not_called_wrong() -> None:
    assert only(TEMPLATE | {"zones.geojson": b"{"}).where == "zones.geojson"


def test_references_to_a_faulty_entry_still_hold() -> None:
    assert only(edited("sensors.toml", ("sigma_range_m = 10", "sigma_range_m = -10"))).where.endswith("sigma_range_m")


def test_a_known_list_of_time_zones_is_believed() -> None:
    zone = ('"UTC"', '"Asia/Bagdad"')
    assert load_site("site", edited("site.toml", zone)).time_zone == "Asia/Bagdad"
    assert "time zone" in problems_of(edited("site.toml", zone), frozenset({"Asia/Baghdad", "UTC"}))[0].what


def test_a_misspelt_file_name_is_found() -> None:
    files = dict(TEMPLATE)
    files["sensor.toml"] = files.pop("sensors.toml")
    found = problems_of(files)
    assert [problem.where for problem in found] == ["sensor.toml", "sensors.toml"]
    assert found[0].hint == 'Did you mean "sensors.toml"?'


def test_features_of_the_base_map_are_on_earth_and_of_a_known_layer() -> None:
    base_map = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"layer": "motorway", "name": "A"},
                "geometry": {"type": "LineString", "coordinates": [[44.0, 35.0], [440.0, 35.0]]},
            },
            {"type": "Feature", "properties": {"layer": "road", "name": "B"}, "geometry": None},
        ],
    }
    found = problems_of(TEMPLATE | {"basemap.geojson": json.dumps(base_map).encode()})
    assert [problem.where.partition(": ")[2] for problem in found] == [
        "features[#1].properties.layer",
        "features[#2].geometry",
        "features[#1].geometry.coordinates",
    ]


def test_more_sensors_than_a_track_can_remember_are_refused() -> None:
    sensor = TEMPLATE["sensors.toml"].decode().split("[[sensor]]")[2].partition("[[feed]]")[0]
    many = "".join("[[sensor]]" + sensor.replace('"radar"', f'"radar_{number}"') for number in range(33))
    problem = only(TEMPLATE | {"sensors.toml": many.encode()})
    assert (problem.where, problem.what) == ("sensors.toml: sensor", "33 entries")


def test_a_file_of_another_kind_does_not_fill_the_screen() -> None:
    keys = "\n".join(f"key_{number} = 1" for number in range(5000))
    found = problems_of(TEMPLATE | {"alerts.toml": keys.encode()})
    assert len(found) == 201
    assert found[-1].what == "4800 more problems"


ASKED = 'kind = "adsb"', 'format = "adsb"\ntransport = "http"\n'


@pytest.mark.parametrize(
    ("settings", "where", "what"),
    [
        ("", "feed[radar].url", "missing"),
        ('url = "192.0.2.7/a.json"', "feed[radar].url", "is no address"),
        ('url = "ftp://192.0.2.7/a.json"', "feed[radar].url", "is no address"),
        ('url = "http://me:secret@192.0.2.7/a"', "feed[radar].url", "is no address"),
        ('url = "http://192.0.2.7:99999/a"', "feed[radar].url", "is no address"),
        ('url = "http://192.0.2.7/a\\r\\nX: y"', "feed[radar].url", "is no address"),
        ('url = "http://192.0.2.7/a"\ntoken_file = "t"', "feed[radar].url", "for everybody to read"),
    ],
)
def test_what_cannot_be_asked_for(settings: str, where: str, what: str) -> None:
    files = edited(
        "sensors.toml", ('kind = "radar_3d"', ASKED[0]), ('format = "asterix"\ntransport = "udp"', ASKED[1] + settings)
    )
    found = only(files)
    assert where in found.where
    assert what in found.what


@pytest.mark.parametrize("url", ["http://192.0.2.7/a", "https://uss.example.com:8443/a?b=c", "http://[2001:db8::7]/a"])
def test_what_can_be_asked_for(url: str) -> None:
    changes = ('format = "asterix"\ntransport = "udp"', f'{ASKED[1]}url = "{url}"')
    assert load_site("site", edited("sensors.toml", ('kind = "radar_3d"', ASKED[0]), changes)).feeds[0].url == url
    beside = f'{ASKED[1]}url = "http://127.0.0.1/a"\ntoken_file = "t"'
    load_site("site", edited("sensors.toml", ('kind = "radar_3d"', ASKED[0]), (changes[0], beside)))
