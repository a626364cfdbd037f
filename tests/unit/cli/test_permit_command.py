"""`hima permit` as people type it."""

import json
import shutil
import sqlite3
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from hima.cli.main import main

ROOT = Path(__file__).parents[3]
WHY = ("--why", "yearly inspection")
ASKER = ("--as", "Dara Ali", "--organisation", "Zagros Survey")
AVIATION = ("--as", "Amina Karim", "--organisation", "Iraqi Civil Aviation Authority")
SECURITY = ("--as", "Soran Aziz", "--organisation", "National Security Service")


def day(after: int) -> str:
    """A day to come: commands read the wall clock."""
    return f"{datetime.now(UTC) + timedelta(days=after):%Y-%m-%d}"


def application(purpose: str = "Inspection of the flare stack", west: float = 44.90, upper_m: float = 120) -> str:
    return f"""
purpose = "{purpose}"
operator = "OP-1"
pilot = "L-1"
airframes = ["KR-1"]

[volume]
ring_deg = [[{west}, 35.10], [{west + 0.02}, 35.10], [{west + 0.02}, 35.12], [{west}, 35.12]]
lower_m = 0
lower_reference = "AGL"
upper_m = {upper_m}
upper_reference = "AGL"

[[recurrence]]
first_day = "{day(3)}"
last_day = "{day(12)}"
start_time = "08:00"
end_time = "12:00"
time_zone = "Asia/Baghdad"
"""


class Desk:
    """A data folder with a register, a site with rule packs, and the command on both."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        shutil.copytree(ROOT / "sites/khor_mor", folder / "site")
        for words in (
            ("person", "P-1", "name=Azad Rashid"),
            ("operator", "OP-1", "name=Zagros Survey", "kind=person", "holder=P-1"),
            ("pilot", "L-1", "name=Azad Rashid", "person=P-1"),
            ("model", "X4", "maker=Quadra", "name=X4", "build=multirotor"),
            ("airframe", "KR-1", "serial=1581F4ABCDEFGHJKLMNP", "model=X4", "operator=OP-1"),
        ):
            assert main(["registry", "add", "--data", str(folder / "data"), *words, *WHY]) == 0
        capsys.readouterr()

    def __call__(self, action: str, *words: str) -> tuple[int, str, str]:
        places = ("--data", str(self.folder / "data"), "--site", str(self.folder / "site"))
        code = main(["permit", action, *places, *words])
        out, err = self.capsys.readouterr()
        return code, out, err

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def issued(self) -> None:
        self("file", self.file("flare.toml", application()), *WHY, *ASKER)
        self("endorse", "FP-2026-000001".replace("2026", day(0)[:4]), "aviation", *WHY, *AVIATION)
        self("endorse", number(1), "security", "--condition", "By day.", *WHY, *SECURITY)
        assert self("issue", number(1), *WHY)[0] == 0


def number(count: int) -> str:
    return f"FP-{day(0)[:4]}-{count:06d}"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_a_permit_from_its_file_to_its_end(desk: Desk) -> None:
    path = desk.file("flare.toml", application())
    code, out, _ = desk("check", path)
    assert code == 0
    assert out.startswith("In order. To be endorsed by: aviation, security.\n")
    assert desk("file", path, *WHY, *ASKER)[:2] == (0, f"{number(1)}: submitted; it is submitted\n")
    code, _, err = desk("endorse", number(1), "aviation", *WHY, *ASKER[:2], *AVIATION[2:])
    assert (code, err) == (1, "Who asks for a permit may not endorse it. Somebody else must.\n")
    code, _, err = desk("endorse", number(1), "aviation", *WHY, *SECURITY)
    assert (code, err) == (
        1,
        "Only people of Iraqi Civil Aviation Authority speak for Iraqi Civil Aviation Authority.\n",
    )
    assert desk("endorse", number(1), "aviation", *WHY, *AVIATION)[0] == 0
    assert desk("endorse", number(1), "security", "--condition", "By day.", *WHY, *SECURITY)[1].endswith("endorsed\n")
    assert desk("issue", number(1), *WHY)[1] == f"{number(1)}: issued; it is issued\n"
    assert "has not" not in desk("show", number(1))[1]
    assert desk("activate", number(1), *WHY)[0] == 1
    assert desk("revoke", number(1), "--why", "an alarm in the area", *SECURITY)[0] == 0
    entries = [line.split("\t")[2:] for line in desk("history", number(1))[1].splitlines()]
    assert [entry[0] for entry in entries] == ["drafted", "submitted", "endorsed", "endorsed", "issued", "revoked"]
    assert entries[-1] == ["revoked", "Soran Aziz, National Security Service", "an alarm in the area"]


def test_everything_wrong_is_said_at_once(desk: Desk) -> None:
    text = (
        application("in\\u202espection", west=44.84, upper_m=-20)
        .replace('"OP-1"', '"OP-9"').replace('pilot = "L-1"', "pilot = 7\ncolour = 'red'").replace("Baghdad", "Bagdad")
    )  # fmt: skip
    code, out, _ = desk("check", desk.file("bad.toml", text), "--json")
    assert code == 1
    assert [problem["where"] for problem in json.loads(out)["problems"]] == [
        "colour", "pilot", "purpose", "volume.lower_m", "recurrence[#1].time_zone", "operator", "airframes[#1]",
    ]  # fmt: skip
    assert desk("draft", str(desk.folder / "bad.toml"), *WHY)[0] == 1
    assert desk("list")[1:] == ("", "0 found\n")


def test_a_flight_into_the_plant_is_refused_and_one_along_the_pipeline_needs_leave(desk: Desk) -> None:
    code, _, err = desk("file", desk.file("plant.toml", application(west=44.85)), *WHY)
    assert code == 1
    assert '"Plant (illustrative)" (plant), which is prohibited. Keep out of it.' in err
    assert '"Pipeline survey corridor (illustrative)" (pipeline_corridor), which needs leave' not in err
    assert desk("list")[2] == "0 found\n"
    zones = desk.folder / "site/zones.geojson"
    plain = json.loads(zones.read_text(encoding="utf-8"))
    plain["features"][0]["properties"]["authority"] = [
        {"purpose": "AUTHORIZATION", "name": "Ministry of Interior of the Kurdistan Regional Government"}
    ]
    zones.write_text(json.dumps(plain), encoding="utf-8")
    opened = 'opens = ["plant"]\n' + application(west=44.85)
    code, out, _ = desk("check", desk.file("opened.toml", opened))
    assert code == 0
    assert out.startswith("In order. To be endorsed by: aviation, security, regional.\n")


def test_a_geojson_feature_and_a_published_zone_give_the_volume(desk: Desk) -> None:
    content: dict[str, Any] = tomllib.loads(application())
    ring = content["volume"].pop("ring_deg")
    feature: dict[str, Any] = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": content,
    }
    assert desk("check", desk.file("flare.geojson", json.dumps(feature)))[0] == 0
    del content["volume"]
    feature["geometry"] = None
    exported = desk.folder / "zones.json"
    site = json.loads((desk.folder / "site/zones.geojson").read_text(encoding="utf-8"))
    site["features"] = site["features"][1:2]
    other = desk.folder / "other"
    shutil.copytree(desk.folder / "site", other)
    (other / "alerts.toml").write_text("", encoding="utf-8")
    (other / "zones.geojson").write_text(json.dumps(site), encoding="utf-8")
    assert main(["zones", "export", str(other), "--country", "IRQ", "--out", str(exported)]) == 0
    desk.capsys.readouterr()
    code, out, _ = desk("check", desk.file("bare.geojson", json.dumps(feature)), "--volume", str(exported), "--json")
    # It is all around the plant.
    assert code == 1
    assert [one["where"] for one in json.loads(out)["problems"]] == ["volume", "volume"]
    for bad in ("{}", "[", json.dumps({"type": "Feature", "properties": []}), "null"):
        assert desk("check", desk.file("bad.json", bad))[0] == 1


def test_conflicts_are_named_with_place_and_time(desk: Desk) -> None:
    desk.issued()
    desk("file", desk.file("other.toml", application("Survey", west=44.91)), *WHY, *ASKER)
    code, out, _ = desk("conflicts", number(2))
    assert code == 1
    cells = out.strip().split("\t")
    assert cells[:2] == [number(1), "issued"]
    assert cells[4] == f"{day(3)}T05:00:00.000Z to {day(3)}T09:00:00.000Z"
    desk("endorse", number(2), "aviation", *WHY, *AVIATION)
    desk("endorse", number(2), "security", *WHY, *SECURITY)
    code, _, err = desk("issue", number(2), *WHY)
    assert code == 1
    assert f"conflicts with {number(1)}, issued before" in err
    assert desk("issue", number(2), "--accept", number(1), *WHY)[0] == 0
    assert json.loads(desk("show", number(2), "--json")[1])["permit"]["accepted"] == [number(1)]


def test_a_table_of_permits_goes_out_and_in_again(desk: Desk) -> None:
    desk.issued()
    times = f"[[window]]\nstart = '{day(5)}T01:00'\nend = '{day(6)}T02:00'\ntime_zone = '+03:00'\n[[rec"
    tricky = application('=cmd()\'; \\"x\\", ڕۆژانە').replace("[[rec", times)
    assert desk("draft", desk.file("tricky.toml", tricky), *WHY)[0] == 0
    table = desk.folder / "table.csv"
    assert desk("export", "--out", str(table))[0] == 0
    assert "'=cmd()" in table.read_text(encoding="utf-8")
    with table.open("a", encoding="utf-8") as file:
        file.write(
            '"","","Survey","OP-1","L-1","KR-1","44.9 35.1; 44.9 35.1","0","AGL","x","AGL","now","",""\r\n"","a"\r\n'
        )
    assert desk("import", str(table), "--dry-run", *WHY)[0] == 1
    assert desk("list")[2] == "2 found\n"
    code, out, err = desk("import", str(table), *WHY)
    assert code == 1
    lines = out.splitlines()
    assert lines[:2] == [f"line 2: drafted as {number(3)}", f"line 3: drafted as {number(4)}"]
    assert lines[2].startswith("line 4: refused: window: entry 1 is not of the form")
    assert "volume.upper_m" in lines[2]
    assert lines[3].startswith("line 5: refused: row: not as many cells as columns.")
    assert err == "2 drafted, 2 refused\n"
    asked = [json.loads(desk("show", number(n), "--json")[1])["permit"]["application"] for n in (2, 3, 1, 4)]
    # The newest come first.
    assert asked[0] == asked[1]
    assert asked[2] == asked[3] != asked[0]


def test_a_volume_is_drawn_for_maps(desk: Desk) -> None:
    desk.issued()
    plain = json.loads(desk("draw", number(1))[1])["features"][0]
    assert plain["geometry"]["coordinates"][0][0] == plain["geometry"]["coordinates"][0][-1] == [44.9, 35.1]
    assert plain["properties"]["conditions"] == ["By day."]
    out = desk.folder / "volume.kml"
    assert desk("draw", number(1), "--format", "kml", "--out", str(out))[0] == 0
    root = etree.parse(out).getroot()
    assert root.findtext(".//{*}altitudeMode") == "relativeToGround"
    assert "44.9000000,35.1000000,120.0" in root.findtext(".//{*}coordinates")


def test_what_is_not_there_is_said(desk: Desk, tmp_path: Path) -> None:
    assert desk("show", "FP-1")[0] == 1
    assert desk("check", str(tmp_path / "nothing.toml"))[0] == 3
    assert main(["permit", "list", "--data", str(tmp_path / "none")]) == 3
    assert desk("list", "--limit", "0")[0] == 2


def test_a_file_that_cannot_be_whole_leaves_the_old_one(desk: Desk) -> None:
    desk.issued()
    out = desk.folder / "permits.csv"
    out.write_text("before", encoding="utf-8")
    store = desk.folder / "data/registry.db"
    with sqlite3.connect(store) as damage:
        damage.execute("UPDATE entries SET packed = x'00' WHERE seq = (SELECT max(seq) FROM entries)")
    assert desk("export", "--out", str(out))[0] == 3
    assert out.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in desk.folder.iterdir() if "permits" in path.name) == ["permits.csv"]
