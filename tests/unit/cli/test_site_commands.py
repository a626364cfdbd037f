"""`hima check`, `hima new-site` and `hima docs` as a person or a script meets them."""

import json
from pathlib import Path

import pytest

from hima.cli.commands import parser
from hima.errors import ConfigError, UnreachableError, UsageError

ROOT = Path(__file__).parents[3]

AWFUL = {
    "site.toml": """
[site]
nane = "Nowhere"
time_zone = "baghdad"
picture_period_ms = 1
[reference]
lat_deg = 135.0
lon_deg = 44.8
height_amsl_m = "high"
accuracy_m = -1
[[asset]]
id = "tank"
name = "Tank"
east_m = nan
north_m = 0
[[asset]]
id = "tank"
name = "Other tank"
east_m = 0
north_m = 900000
[tracking]
drop_after_s = 2
""",
    "sensors.toml": """
[[sensor]]
id = "radar"
kind = "raddar_3d"
lat_deg = 35
lon_deg = 44
[[sensor]]
id = "second"
kind = "radar_2d"
lat_deg = 35
lon_deg = 44
range_min_m = 9000
range_max_m = 8000
[[feed]]
id = "radar"
sensor = "radra"
format = "asterix"
transport = "tcp_client"
[[feed]]
id = "file"
sensor = "second"
format = "adsb"
transport = "file"
sic = 4
""",
    "alerts.toml": """
[[rule]]
id = "always"
sentence = "Whatever."
[[rule]]
id = "arrival"
sentence = "Soon."
assets = ["tanks"]
arrival_within_s = 900
""",
    "zones.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {
                        "id": "flat",
                        "name": "Flat",
                        "type": "PROHIBITED",
                        "lower_m": 100,
                        "upper_m": 100,
                        "height_reference": "AGL",
                    },
                    "geometry": {"type": "Polygon", "coordinates": [[[44, 35], [45, 35], [45, 36], [44.5, 35.5]]]},
                }
            ],
        }
    ),
    "basemap.geojson": "{",
}


def call(*words: str) -> int:
    options = parser(words[:1]).parse_args(words)
    return int(options.run(options))


@pytest.fixture
def awful(tmp_path: Path) -> Path:
    folder = tmp_path / "awful"
    folder.mkdir()
    for file, text in AWFUL.items():
        (folder / file).write_text(text)
    return folder


def test_an_awful_folder_has_all_its_problems_named_in_one_run(awful: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check", str(awful)) == 1
    lines = capsys.readouterr().out.splitlines()
    wanted = [
        "site.toml: site.nane: unknown key",
        "site.toml: site.picture_period_ms: 1 is out of range. Allowed: from 50 to 5000 ms.",
        "site.toml: reference.lat_deg: 135 is out of range",
        'site.toml: reference.height_amsl_m: "high" is not what belongs here',
        "site.toml: reference.geoid_undulation_m: missing",
        "site.toml: reference.accuracy_m: -1 is out of range",
        "site.toml: asset[#1].east_m: nan is not a finite number",
        "site.toml: asset[#2].north_m: 900000 is out of range",
        'site.toml: asset: the id "tank" is given 2 times',
        "site.toml: tracking.coast_after_s: 3 is not below drop_after_s = 2",
        'sensors.toml: sensor[radar].kind: "raddar_3d" is not known here',
        "sensors.toml: sensor[second].range_min_m: 9000 is not below",
        'sensors.toml: feed[radar].sensor: there is no sensor "radra". Did you mean "radar"?',
        "sensors.toml: feed[radar].port: 0 cannot be connected to",
        "sensors.toml: feed[file].sac: SAC and SIC belong to ASTERIX alone",
        "sensors.toml: feed[file].path: missing",
        'sensors.toml: feed[file].format: a sensor of kind "radar_2d" does not speak "adsb"',
        "alerts.toml: rule[always]: no condition",
        'alerts.toml: rule[arrival].assets[#1]: there is no asset "tanks". Did you mean "tank"?',
        "alerts.toml: rule[arrival].arrival_within_s: 900 s is beyond threat.horizon_s = 600 s",
        "zones.geojson: features[flat].properties.lower_m: 100 is not below upper_m = 100",
        "zones.geojson: features[flat].geometry.coordinates[#1]: the ring is open",
        "basemap.geojson: not valid JSON",
        "SOURCES.md: missing",
    ]
    for text in wanted:
        assert any(line.startswith(text) for line in lines), text
    assert lines[-1] == f"{len(lines) - 1} problems"
    assert len(lines) - 1 == len(wanted)
    assert "\x1b" not in "".join(lines)


def test_a_script_reads_the_same_problems_as_json(awful: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("check", str(awful))
    lines = capsys.readouterr().out.splitlines()
    assert call("check", str(awful), "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["site"], report["ok"], report["counts"]) == ("awful", False, None)
    assert [f"{p['where']}: {p['what']}. {p['hint']}" for p in report["problems"]] == lines[:-1]


def test_a_person_at_a_terminal_sees_a_tree(
    awful: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert call("check", str(awful)) == 1
    printed = capsys.readouterr().out
    assert printed.count("sensors.toml") == 1
    assert "├── " in printed


def test_khor_mor_is_faultless(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check", str(ROOT / "sites" / "khor_mor")) == 0
    printed = capsys.readouterr().out
    assert "Khor Mor gas field: 5 sensors, 5 feeds, 6 assets, 3 zones, 5 rules. Nothing wrong." in printed
    assert "6 of 6 assets are illustrative" in printed
    assert call("check", str(ROOT / "sites" / "khor_mor"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["counts"]["assets"] == 6


@pytest.mark.parametrize("what", ["nothing", "file"])
def test_no_such_folder_is_out_of_reach(tmp_path: Path, what: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnreachableError, match=r"site folder .* "):
        call("check", str(tmp_path / what))


def test_a_new_site_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "deep" / "my_site"
    assert call("new-site", str(folder), "--lat", "35.1", "--lon", "44.8") == 0
    assert f"hima check {folder}" in capsys.readouterr().out
    assert call("check", str(folder)) == 0
    assert capsys.readouterr().out.startswith("my_site: New site: 1 sensor, 1 feed, 1 asset, 1 zone, 2 rules.")


def test_a_new_site_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("precious")
    with pytest.raises(UsageError, match="exists already"):
        call("new-site", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["site.toml"]
    assert (tmp_path / "site.toml").read_text() == "precious"


@pytest.mark.parametrize("lat", ["95", "nan"])
def test_a_new_site_off_the_earth_is_refused_before_anything_is_written(tmp_path: Path, lat: str) -> None:
    with pytest.raises(ConfigError):
        call("new-site", str(tmp_path / "site"), "--lat", lat)
    assert not (tmp_path / "site").exists()


def test_generated_pages_are_written_and_a_stale_one_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("docs", str(tmp_path), "--check") == 1
    assert call("docs", str(tmp_path)) == 0
    assert call("docs", str(tmp_path), "--check") == 0
    page = tmp_path / "docs" / "reference" / "settings.md"
    page.write_text(page.read_text().replace("1013.25", "1013"))
    capsys.readouterr()
    assert call("docs", str(tmp_path), "--check") == 1
    assert "settings.md is out of date" in capsys.readouterr().err
