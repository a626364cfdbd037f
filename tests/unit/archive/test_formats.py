"""Each format is read back by a reader of its own, and hostile names do no harm in any of them."""

import csv
import io
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely.geometry
from lxml import etree
from tests.unit.web.conftest import NOON_NS, a_picture, an_alert, tracks

from hima.adapters.site_folder import open_site_folder
from hima.archive import parquet
from hima.archive.csv_tables import CsvTables, safe
from hima.archive.geojson import GeoJson
from hima.archive.kml import Kml
from hima.archive.ocsf import Ocsf
from hima.archive.parquet import ParquetTables
from hima.archive.points import AlertPoint, TrackPoint, World, alert_point, track_points
from hima.archive.writer import Writer
from hima.config.site import Site, site_frame
from hima.picture.by_hand import ByHand, Named
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind
from hima.picture.mode import Mode
from hima.picture.outcome import AlertChanged, Change
from hima.picture.track import TrackState

ROOT = Path(__file__).parents[3]
KML = "{http://www.opengis.net/kml/2.2}"
HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "a\r\nERROR forged line",
    "\x1b[2J\x1b]0;title\x07",
    "gpj\u202eexe.\u2066",
    "]]></name><script>&lt;",
    '","quoted"',
    "@SUM(1+1)",
    "\ttab",
    "\ud800half",
]


@pytest.fixture(scope="module")
def site() -> Site:
    return open_site_folder(ROOT / "sites" / "khor_mor")


def world(site: Site, mode: Mode = Mode.SIM) -> World:
    return World(site.id, site.name, mode, site_frame(site), site.reference.geoid_undulation_m)


def rows(site: Site, name: str = "", mode: Mode = Mode.SIM) -> tuple[list[TrackPoint], list[AlertPoint]]:
    """Three tracks, the first with a claimed name and an alert."""
    picture = a_picture(tracks(3), site, (an_alert(),), name=name)
    held = list(track_points(picture, world(site, mode)))
    return held, [alert_point(AlertChanged(NOON_NS, Change.RAISED, an_alert()), picture, world(site, mode))]


def written(
    make: Callable[[list[io.BytesIO]], Writer], held: Sequence[TrackPoint], alerts: Sequence[AlertPoint]
) -> list[bytes]:
    files = [io.BytesIO(), io.BytesIO()]
    writer = make(files)
    writer.tracks(held)
    writer.alerts(alerts)
    writer.close()
    return [file.getvalue() for file in files]


def geojson(site: Site, *given: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(lambda files: GeoJson(files[0], site.id), *given)[0])
    return found


def kml(site: Site, *given: Any, mode: Mode = Mode.SIM) -> Any:
    return etree.fromstring(written(lambda files: Kml(files[0], world(site, mode)), *given)[0])


def csv_of(*given: Any) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    tables = written(lambda files: CsvTables(files[0], files[1]), *given)
    first, second = (list(csv.DictReader(io.StringIO(table.decode(), newline=""))) for table in tables)
    return first, second


def ocsf(site: Site, *given: Any, mode: Mode = Mode.SIM) -> list[dict[str, Any]]:
    lines = written(lambda files: Ocsf(files[0], world(site, mode), "0.1.0"), *given)[0].splitlines()
    return [json.loads(line) for line in lines]


def test_rows_say_what_the_picture_says(site: Site) -> None:
    held, alerts = rows(site, "1AKGAAN8G70R7JS")
    first = held[0]
    assert (first.track, first.state, first.mode, first.site) == (1, "confirmed", "SIM", "khor_mor")
    assert (first.claimed_name, first.alert_priority, held[1].alert_priority) == ("1AKGAAN8G70R7JS", "decide", "")
    assert (first.sigma_east_m, first.sigma_north_m, first.sigma_up_m) == (30.0, 20.0, 15.0)
    place = site_frame(site).enu_from_geodetic(math.radians(first.lat_deg), math.radians(first.lon_deg), first.hae_m)
    assert place.tolist() == pytest.approx(tracks(3).position_m[0].tolist(), abs=0.05)
    assert first.amsl_m == pytest.approx(first.hae_m - site.reference.geoid_undulation_m)
    chances = [value for name, value in msgspec.structs.asdict(first).items() if name.startswith("p_")]
    assert len(chances) == len(Kind)
    assert sum(chances) == pytest.approx(1.0, abs=0.01)
    (alert,) = alerts
    assert (alert.change, alert.asset, alert.arrival_late_ns) == ("raised", "control_room", None)
    assert (alert.lon_deg, alert.lat_deg) == (first.lon_deg, first.lat_deg)


def test_what_is_dropped_tentative_or_nowhere_is_left_out(site: Site) -> None:
    states = np.array([TrackState.CONFIRMED, TrackState.TENTATIVE, TrackState.DROPPED, TrackState.COASTING], np.uint8)
    held = msgspec.structs.replace(tracks(5), state=np.append(states, np.uint8(TrackState.CONFIRMED)))
    held.position_m[4, 0] = np.nan
    picture = a_picture(held, site)
    assert [point.track for point in track_points(picture, world(site))] == [1, 4]
    assert [point.track for point in track_points(picture, world(site), tentative=True)] == [1, 2, 4]


def test_what_is_not_known_is_nothing(site: Site) -> None:
    held = tracks(1)
    held.covariance[:] = np.inf
    (point,) = track_points(a_picture(held, site), world(site))
    assert (point.sigma_east_m, point.sigma_up_m) == (None, None)
    alert = alert_point(AlertChanged(NOON_NS, Change.RAISED, an_alert()), None, world(site))
    assert (alert.lon_deg, alert.hae_m) == (None, None)
    for read in (geojson, kml, ocsf):
        assert read(site, [point], [alert]) is not None
    assert csv_of([point], [alert])[0][0]["sigma_east_m"] == ""


def test_geojson_is_geometry_that_others_read(site: Site) -> None:
    held, alerts = rows(site)
    found = geojson(site, held, alerts)
    assert found["type"] == "FeatureCollection"
    assert [feature["properties"]["what"] for feature in found["features"]] == ["track"] * 3 + ["alert"]
    for feature, point in zip(found["features"], held, strict=False):
        place = shapely.geometry.shape(feature["geometry"])
        assert (place.x, place.y, place.z) == (point.lon_deg, point.lat_deg, point.hae_m)
        assert feature["properties"]["time"] == "2026-11-26T12:00:00.000Z"
        assert feature["properties"]["mode"] == "SIM"


def test_geojson_of_nothing_is_a_collection(site: Site) -> None:
    assert geojson(site, [], [])["features"] == []


def test_kml_has_times_heights_above_the_sea_and_the_mode_in_every_name(site: Site) -> None:
    held, alerts = rows(site)
    root = kml(site, held, alerts)
    assert root.find(f"{KML}Document/{KML}name").text == f"SIM hima at {site.name}"
    marks = root.findall(f".//{KML}Placemark")
    assert len(marks) == 4
    assert all(mark.find(f"{KML}name").text.startswith("SIM ") for mark in marks)
    lon, lat, height_m = map(float, marks[0].find(f"{KML}Point/{KML}coordinates").text.split(","))
    assert (lon, lat, height_m) == (held[0].lon_deg, held[0].lat_deg, held[0].amsl_m)
    assert marks[0].find(f"{KML}TimeStamp/{KML}when").text == "2026-11-26T12:00:00.000Z"


def test_csv_tables_are_read_back_equal(site: Site) -> None:
    held, alerts = rows(site)
    table, other = csv_of(held, alerts)
    assert [int(row["track"]) for row in table] == [1, 2, 3]
    assert [float(row["lat_deg"]) for row in table] == [point.lat_deg for point in held]
    assert [float(row["velocity_east_mps"]) for row in table] == [point.velocity_east_mps for point in held]
    assert {row["mode"] for row in table + other} == {"SIM"}
    assert (other[0]["arrival_late"], other[0]["raised"]) == ("", "2026-11-26T12:00:00.000Z")
    assert len(table[0]) == len(TrackPoint.__struct_fields__)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", " =1", "＝1", "\u3000=1", "%0A", "|calc"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Track 1", "a=b", "1AKGAAN8G70R7JS"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


def test_parquet_has_types_and_row_groups(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 5)
    held, alerts = rows(site, "1AKGAAN8G70R7JS")
    with (tmp_path / "t").open("wb") as first, (tmp_path / "a").open("wb") as second:
        writer = ParquetTables(first, second, world(site))
        for _ in range(4):
            writer.tracks(held)
        writer.alerts(alerts)
        writer.close()
    file = pq.ParquetFile(tmp_path / "t")
    assert file.metadata.num_rows == 12
    assert file.metadata.num_row_groups > 1
    assert file.schema_arrow.metadata[b"hima.mode"] == b"SIM"
    table = file.read().to_pylist()
    assert [row["track"] for row in table[:3]] == [1, 2, 3]
    assert table[0]["time"].value == NOON_NS if hasattr(table[0]["time"], "value") else table[0]["time"].year == 2026
    assert (table[0]["claimed_name"], table[0]["lat_deg"]) == ("1AKGAAN8G70R7JS", held[0].lat_deg)
    alert = pq.read_table(tmp_path / "a").to_pylist()[0]
    assert (alert["change"], alert["arrival_late"]) == ("raised", None)


def test_empty_parquet_tables_still_have_their_columns(site: Site, tmp_path: Path) -> None:
    with (tmp_path / "t").open("wb") as first, (tmp_path / "a").open("wb") as second:
        ParquetTables(first, second, world(site)).close()
    assert pq.read_table(tmp_path / "a").num_columns == len(AlertPoint.__struct_fields__)


TEXT, NUMBER, WHOLE = {"type": "string", "minLength": 1}, {"type": "number"}, {"type": "integer"}
PLACE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("lat", "long"), NUMBER),
        **dict.fromkeys(("geodetic_altitude", "horizontal_accuracy", "geodetic_vertical_accuracy", "country"), TEXT),
    },
    "anyOf": [{"required": [name]} for name in ("city", "country", "postal_code", "region")],
}
DRONE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "location": PLACE,
        "type_id": {"enum": [*range(15), 99]},
        **dict.fromkeys(("name", "uid", "uid_alt", "type", "speed", "vertical_speed", "track_direction"), TEXT),
    },
    "anyOf": [{"required": [name]} for name in ("name", "serial_number", "uid", "uid_alt")],
}
EVENT = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "activity_id", "category_uid", "class_uid", "dst_endpoint", "metadata", "severity_id", "time", "type_uid",
        "unmanned_aerial_system", "unmanned_system_operator",
    ],
    "properties": {
        "activity_id": {"enum": [0, 1, 2, 99]},
        "category_uid": {"const": 8},
        "class_uid": {"const": 8001},
        "type_uid": {"enum": [800100, 800101, 800102, 800199]},
        "severity_id": {"enum": [0, 1, 2, 3, 4, 5, 6, 99]},
        "status_id": {"enum": [0, 1, 2, 3, 4, 5, 6, 99]},
        "time": {"type": "integer", "minimum": 1_700_000_000_000, "maximum": 2_000_000_000_000},
        **dict.fromkeys(
            ("activity_name", "category_name", "class_name", "type_name", "severity", "status", "message"), TEXT
        ),
        "metadata": {
            "type": "object",
            "required": ["product", "version"],
            "properties": {
                "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+(-\w+)?$"},
                "product": {"type": "object", "anyOf": [{"required": ["name"]}, {"required": ["uid"]}]},
                "labels": {"type": "array", "items": TEXT},
            },
        },
        "unmanned_aerial_system": DRONE,
        "unmanned_system_operator": {
            "type": "object",
            "anyOf": [{"required": [name]} for name in ("account", "name", "uid")],
        },
        "dst_endpoint": {"type": "object", "required": ["name"]},
        "unmapped": {"type": "object"},
    },
}  # fmt: skip
"""What class 8001 wants, written from its attributes, requirements and constraints."""


def test_ocsf_keeps_the_class(site: Site) -> None:
    events = ocsf(site, *rows(site, "1AKGAAN8G70R7JS"))
    assert len(events) == 4
    for event in events:
        jsonschema.validate(event, EVENT)
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        assert event["message"].startswith("NOT REAL")
        assert event["metadata"]["labels"] == ["mode:SIM"]
    assert [event["severity_id"] for event in events] == [3, 1, 1, 3]
    assert events[0]["time"] == NOON_NS // 1_000_000
    assert events[0]["unmanned_aerial_system"]["uid_alt"] == "1AKGAAN8G70R7JS"
    assert "NOT REAL" not in ocsf(site, *rows(site, mode=Mode.LIVE), mode=Mode.LIVE)[0]["message"]


def test_ocsf_leaves_out_what_is_no_drone_but_not_on_its_own_word(site: Site) -> None:
    held, _ = rows(site)
    airliner = msgspec.structs.replace(held[0], kind="manned_aircraft")
    claims = msgspec.structs.replace(airliner, kind_claimed=True)
    feared = msgspec.structs.replace(airliner, affiliation=Affiliation.HOSTILE.name.lower())
    assert [len(ocsf(site, [point], [])) for point in (airliner, claims, feared)] == [0, 1, 1]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_do_no_harm(site: Site, name: str, tmp_path: Path) -> None:
    """Among them B86, a formula: in a table it is text."""
    picture = a_picture(tracks(1), site, (an_alert(),), name=name)
    picture = msgspec.structs.replace(picture, by_hand=ByHand(names=(Named(1, name, "Amina Rashid"),)))
    held = list(track_points(picture, world(site)))
    table = written(lambda files: CsvTables(files[0], files[1]), held, [])[0]
    document = written(lambda files: Kml(files[0], world(site)), held, [])[0]
    collection = written(lambda files: GeoJson(files[0], site.id), held, [])[0]
    lines = written(lambda files: Ocsf(files[0], world(site), "0.1.0"), held, [])[0]
    for data in (table, document, collection, lines):
        text = data.decode()
        assert not any(mark in text for mark in ("\x1b", "\x07", "\u202e", "\u2066"))
        assert "<img" not in text or data is table or data is lines
        assert "<script" not in text or data is table or data is lines
    (row,) = csv.DictReader(io.StringIO(table.decode(), newline=""))
    assert row["name"][:1] not in "=+-@\t\r"
    assert table.count(b"\r\n") == 2, "a header and a row"
    assert len(etree.fromstring(document).findall(f".//{KML}Placemark")) == 1
    assert json.loads(collection)["features"][0]["properties"]["name"] == held[0].name
    assert len(lines.splitlines()) == 1
    with (tmp_path / "t").open("wb") as first, (tmp_path / "a").open("wb") as second:
        writer = ParquetTables(first, second, world(site))
        writer.tracks(held)
        writer.close()
    assert pq.read_table(tmp_path / "t").to_pylist()[0]["name"] == held[0].name
