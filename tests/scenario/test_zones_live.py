"""Zones changed on a live node: written to the site folder, kept over a kill, and never half-written."""

import json
from pathlib import Path
from typing import Any

from tests.lone_radar import lone_radar
from tests.running import RunningNode, running, until

RING = [[15.99, 45.79], [16.01, 45.79], [16.01, 45.81], [15.99, 45.81], [15.99, 45.79]]


def put(node: RunningNode, name: str, revision: int) -> tuple[int, Any]:
    said = {"id": name, "name": name, "type": "PROHIBITED", "lower_m": 0, "upper_m": 500, "height_reference": "AGL"}
    drawn = {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": [RING]}}
    return node.post("/api/zones", {"revision": revision, "reason": "A visit", "put": [drawn]})


def in_folder(site: Path) -> list[str]:
    return [each["properties"]["id"] for each in json.loads((site / "zones.geojson").read_text())["features"]]


def test_a_change_reaches_the_folder_and_outlives_a_kill(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site")
    arguments = (str(site), "--data", str(tmp_path / "data"), "--port", "0")
    with running(*arguments) as node:
        assert node.sign_in()[0] == 200
        assert put(node, "camp", 0)[0] == 200
        until(lambda: in_folder(site) == ["camp"])
        # A folder that is not sound cannot be written to; the zone holds all the same, and the reason is said.
        (site / "site.toml").rename(tmp_path / "away.toml")
        assert put(node, "yard", 1)[0] == 200
        until(lambda: "site.toml" in node.get("/api/zones")["unkept"])
        assert in_folder(site) == ["camp"]
        cookies = node.cookies()
        node.kill()
    (tmp_path / "away.toml").rename(site / "site.toml")
    with running(*arguments) as node:
        node.take_cookies(cookies)
        held = node.get("/api/zones")
        assert [each["properties"]["id"] for each in held["features"]] == ["camp", "yard"]
        assert [edit["person"] for edit in held["edits"]] == ["Amina Rashid", "Amina Rashid"]
        until(lambda: in_folder(site) == ["camp", "yard"])
        until(lambda: node.get("/api/zones")["unkept"] == "")
        assert node.post("/api/zones/undo", {"revision": 2, "reason": "Over"})[0] == 200
        until(lambda: in_folder(site) == ["camp"])
        assert node.stop() == 0
    assert not list(site.glob(".*.new"))
