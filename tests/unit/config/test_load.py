"""A faultless folder becomes a site in SI units and the site frame."""

import math
from pathlib import Path

import msgspec
import pytest

from hima.config.build_zone import up_from_height
from hima.config.load import load_site
from hima.config.site import Reference, Site, pack_site, site_frame, unpack_site
from hima.config.template import new_site_files
from hima.picture.sensor import SensorKind
from hima.picture.zone import HeightReference, ZoneType

FOLDER = Path(__file__).parents[3] / "sites" / "khor_mor"


@pytest.fixture(scope="module")
def khor_mor() -> Site:
    return load_site("khor_mor", {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()})


def test_khor_mor_has_what_its_sources_say(khor_mor: Site) -> None:
    assert (khor_mor.reference.lat_deg, khor_mor.reference.lon_deg, khor_mor.reference.accuracy_m) == (
        35.1228,
        44.8472,
        5000.0,
    )
    assert [(sensor.id, sensor.kind) for sensor in khor_mor.sensors] == [
        ("radar_north", SensorKind.RADAR_3D),
        ("radar_south", SensorKind.RADAR_2D),
        ("rf_west", SensorKind.RF_BEARING),
        ("rid", SensorKind.REMOTE_ID),
        ("adsb", SensorKind.ADSB),
    ]
    assert {asset.id for asset in khor_mor.assets} == {
        "process_train",
        "liquids_tanks",
        "control_room",
        "accommodation",
        "flare",
        "pipeline_head",
    }
    assert all(asset.illustrative for asset in khor_mor.assets)
    ports = [feed.port for feed in khor_mor.feeds]
    assert len(set(ports)) == len(ports)
    assert [zone.type for zone in khor_mor.zones] == [
        ZoneType.PROHIBITED,
        ZoneType.CONDITIONAL,
        ZoneType.REQ_AUTHORIZATION,
    ]


def test_every_source_of_khor_mor_is_named() -> None:
    sources = (FOLDER / "SOURCES.md").read_text()
    for path in FOLDER.iterdir():
        assert path.name == "SOURCES.md" or path.name in sources
    layers = {feature["properties"]["layer"] for feature in msgspec.json.decode(_base_map())["features"]}
    assert {"border", "admin", "river", "road", "town", "airport", "pipeline"} == layers
    assert all(f"| {layer}" in sources or f", {layer}" in sources for layer in layers)


def test_roads_and_pipelines_of_the_base_map_are_marked_illustrative() -> None:
    for feature in msgspec.json.decode(_base_map())["features"]:
        if feature["properties"]["layer"] in {"road", "pipeline"}:
            assert feature["properties"]["illustrative"] is True


def _base_map() -> bytes:
    data = (FOLDER / "basemap.geojson").read_bytes()
    assert len(data) < 300_000
    return data


def test_rows_degrees_and_metres(khor_mor: Site) -> None:
    frame = site_frame(khor_mor)
    assert frame.hae_m == pytest.approx(485.2)
    for row, sensor in enumerate(khor_mor.sensors):
        assert sensor.index == row
    radar = khor_mor.sensors[0]
    assert radar.sigma_azimuth_rad == pytest.approx(math.radians(0.4))
    assert radar.elevation_max_rad == pytest.approx(math.radians(40.0))
    lat, lon, hae = frame.geodetic_from_enu(radar.position_m)
    assert math.degrees(lat) == pytest.approx(35.1390, abs=1e-9)
    assert math.degrees(lon) == pytest.approx(44.8505, abs=1e-9)
    assert hae == pytest.approx(485.2 + 35.0)
    tanks = khor_mor.assets[1]
    assert tanks.position_m == (460.0, -280.0, 10.0)
    back = frame.enu_from_geodetic(math.radians(tanks.position_deg[1]), math.radians(tanks.position_deg[0]), hae)
    assert back[:2] == pytest.approx([460.0, -280.0], abs=0.05)


def test_zones_keep_their_rings_in_degrees_and_in_metres(khor_mor: Site) -> None:
    plant = khor_mor.zones[0]
    ring_m, ring_deg = plant.rings_m[0], plant.rings_deg[0]
    assert ring_deg[0] == ring_deg[-1]
    assert ring_m[0] == ring_m[-1]
    for east, north in ring_m:
        assert math.hypot(east, north) == pytest.approx(2000.0, abs=2.0)
    assert all(44.0 < lon < 46.0 and 34.0 < lat < 36.0 for lon, lat in ring_deg)


def test_a_site_survives_its_journey_through_the_journal(khor_mor: Site) -> None:
    data = pack_site(khor_mor)
    assert unpack_site(data) == khor_mor
    assert pack_site(unpack_site(data)) == data


def test_the_same_folder_gives_the_same_bytes_in_any_order_of_files() -> None:
    files = new_site_files(35.0, 44.0)
    backwards = dict(reversed(files.items()))
    assert pack_site(load_site("a", files)) == pack_site(load_site("a", backwards))


def test_left_out_tables_have_their_defaults() -> None:
    site = load_site("a", new_site_files(35.0, 44.0))
    assert site.tracking.drop_after_s == 15.0
    assert site.threat.horizon_s == 600.0
    assert site.picture_period_ms == 200


@pytest.mark.parametrize(
    ("height_reference", "expected"),
    [(HeightReference.AGL, 1000.0), (HeightReference.AMSL, 520.0), (HeightReference.HAE, 514.8)],
)
def test_heights_are_measured_from_what_they_name(height_reference: HeightReference, expected: float) -> None:
    reference = Reference(lat_deg=35.0, lon_deg=44.0, height_amsl_m=480.0, geoid_undulation_m=5.2, accuracy_m=1.0)
    assert up_from_height(1000.0, height_reference, reference) == pytest.approx(expected)


@pytest.mark.parametrize(("lat", "lon"), [(35.0, 44.0), (-33.9, 18.4), (64.1, -21.9), (0.0, 0.0), (-77.8, 166.7)])
def test_a_new_site_is_faultless_anywhere(lat: float, lon: float) -> None:
    site = load_site("new", new_site_files(lat, lon))
    assert site.sensors[0].position_m == pytest.approx((0.0, 0.0, 10.0), abs=1e-6)
