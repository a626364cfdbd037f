"""Zones through the API: drawn, refused, taken back, published, and read again by another."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest
from tests.conformance.test_geozones_examples import DATA, errors

from hima.adapters.site_folder import open_site_folder
from hima.cli.main import main
from hima.config.template import new_site_files
from hima.config.zone_settings import PublishSettings
from hima.picture.decision import Role
from hima.picture.zone import HeightBand, HeightReference
from hima.web.operation import BODY_BYTES

if TYPE_CHECKING:
    from tests.unit.web.conftest import Build, Desk, Run

SQUARE = [[44.84, 35.11], [44.86, 35.11], [44.86, 35.13], [44.84, 35.13], [44.84, 35.11]]


def zone(ring: list[list[float]] = SQUARE, **properties: Any) -> dict[str, Any]:
    said = {"id": "camp", "name": "Camp", "type": "PROHIBITED", "lower_m": 0, "upper_m": 500, "height_reference": "AGL"}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": said | properties, "geometry": geometry}


def body(*put: Any, revision: int = 0, reason: str = "A drill", remove: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"revision": revision, "reason": reason, "put": list(put), "remove": list(remove)}


def test_a_zone_is_looked_at_saved_told_and_taken_back(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(40), desk.node.site))
        session = desk.session(Role.SHIFT_LEAD, "Nasrin Ali")
        async with desk.browser(session) as client, desk.socket("/live", session) as socket:
            looked = (await client.post("/api/zones/check", json={"put": [zone()]})).json()
            assert looked["problems"] == []
            assert (looked["inside"][0]["zone"], looked["inside"][0]["applies"]) == ("camp", True)
            assert 0 < len(looked["inside"][0]["tracks"]) <= 40
            high = zone(lower_m=5000, upper_m=6000)
            assert (await client.post("/api/zones/check", json={"put": [high]})).json()["inside"][0]["tracks"] == []
            before = (await client.get("/api/zones")).json()["features"]
            assert (await client.post("/api/zones", json=body(zone()))).status_code == 200
            told = await build.message(socket, "site")
            assert [each["id"] for each in told["site"]["zones"]][-1] == "camp"
            again = await client.post("/api/zones", json=body(zone(name="Other")))
            assert (again.status_code, again.json()["refusal"]) == (409, "zones_changed")
            held = (await client.get("/api/zones")).json()
            assert (held["revision"], held["undoable"], held["edits"][0]["person"]) == (1, True, "Nasrin Ali")
            assert (await client.post("/api/zones/undo", json={"revision": 1, "reason": "Over"})).status_code == 200
            after = (await client.get("/api/zones")).json()
            assert after["features"] == before
            assert [edit["reason"] for edit in after["edits"]] == ["Over", "A drill"]

    run(scenario)


def test_everything_wrong_is_listed_and_nothing_of_it_is_saved(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site))
        bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
        wrong = zone(bow, lower_m=900, name="a\u200bb")
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            found = (await client.post("/api/zones/check", json={"put": [wrong, 7, {}]})).json()
            words = " ".join(problem["what"] for problem in found["problems"])
            for part in ("holds what nobody sees", "is not below upper_m", "not a simple polygon"):
                assert part in words
            assert all(problem["where"] and problem["what"] for problem in found["problems"])
            answer = await client.post("/api/zones", json=body(wrong))
            assert (answer.status_code, answer.json()["refusal"]) == (422, "zones_wrong")
            twice = await client.post("/api/zones", json=body(zone(), zone()))
            assert twice.status_code == 422
            used = await client.post("/api/zones", json=body(remove=("plant",)))
            assert used.json()["refusal"] == "zone_in_use"
            assert (await client.post("/api/zones", json=body(zone(), reason=" "))).json()[
                "refusal"
            ] == "reason_missing"
        assert desk.node.zoning.revision == 0

    run(scenario)


def test_a_million_corners_are_refused_at_once(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            begun_s = time.monotonic()
            huge = json.dumps(body(zone([[44.0, 35.0]] * 1_000_000))).encode()
            assert len(huge) > 100 * BODY_BYTES
            begun_s = time.monotonic()
            try:
                answer = await client.post("/api/zones", content=huge, headers={"content-type": "application/json"})
                assert answer.status_code == 413
            except httpx.TransportError:
                pass  # the server hung up while we were still sending
            assert time.monotonic() - begun_s < 5.0
            deep = b'{"revision":0,"reason":"x","put":[' + b"[" * 30_000 + b"]" * 30_000 + b"]}"
            answer = await client.post("/api/zones", content=deep, headers={"content-type": "application/json"})
            assert answer.status_code == 400
            assert (await client.get("/api/zones")).status_code == 200
        assert desk.node.zoning.revision == 0

    run(scenario)


@pytest.mark.skipif(not DATA.is_dir(), reason="the official schema is not here")
def test_the_published_document_is_valid_and_says_when_nothing_is_new(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site))
        async with desk.browser() as anybody:
            assert (await anybody.get("/api/zones.geojson")).status_code == 401
        async with desk.browser(desk.session(Role.VIEWER)) as client:
            first = await client.get("/api/zones.geojson")
            assert errors(first.content) == []
            said = first.json()
            assert said["name"].startswith("SIM "), "what is not live says so"
            assert said["metadata"]["issued"] == said["metadata"]["validFrom"] < said["metadata"]["validTo"]
            tag, date = first.headers["etag"], first.headers["last-modified"]
            for header in ({"if-none-match": tag}, {"if-none-match": f'"x", W/{tag}'}, {"if-modified-since": date}):
                again = await client.get("/api/zones.geojson", headers=header)
                assert (again.status_code, again.content) == (304, b"")
            old = {"if-none-match": '"old"', "if-modified-since": date}
            assert (await client.get("/api/zones.geojson", headers=old)).status_code == 200
            nonsense = {"if-modified-since": "yesterday"}
            assert (await client.get("/api/zones.geojson", headers=nonsense)).status_code == 200
        lead = desk.session(Role.SHIFT_LEAD)
        async with desk.browser(lead) as client:
            await client.post("/api/zones", json=body(zone()))
            assert (await client.get("/api/zones.geojson", headers={"if-none-match": tag})).status_code == 200

    run(scenario)


def test_another_node_reads_it_back_as_it_was(run: Run, build: type[Build], tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    for name, data in new_site_files(35.12, 44.85).items():
        (folder / name).write_bytes(data)

    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site))
        authority = {"purpose": "AUTHORIZATION", "name": "Civil Aviation Authority", "email": "uas@example.org"}
        hours = {"day": ["FRI"], "start_time": "16:00:00Z", "end_time": "24:00:00Z"}
        drawn = zone(
            lower_m=30,
            upper_m=900,
            upper_height_reference="AMSL",
            reason=["SENSITIVE"],
            authority=[authority],
            applicability=[{"start": "2026-11-27T12:00:00Z", "schedule": [hours]}],
        )
        async with desk.browser(desk.session(Role.SHIFT_LEAD)) as client:
            assert (await client.post("/api/zones", json=body(drawn))).status_code == 200
        url = f"{desk.url}/api/zones.geojson"
        refused = await asyncio.to_thread(main, ["zones", "import", url, "--out", str(folder)])
        assert refused == 3, "not without sign-in, unless the site says so"
        public = PublishSettings(public=True, country="IRQ")
        desk.node.site = msgspec.structs.replace(desk.node.site, publishing=public)
        assert await asyncio.to_thread(main, ["zones", "import", url, "--out", str(folder)]) == 0

    run(scenario)
    node = open_site_folder(folder)
    camp = next(each for each in node.zones if each.id == "camp")
    said = camp.published
    assert said.band == HeightBand(30.0, HeightReference.AGL, 900.0, HeightReference.AMSL)
    assert (said.reasons, [each.email for each in said.authorities]) == (("SENSITIVE",), ["uas@example.org"])
    assert (len(camp.applicability), camp.applicability[0].hours[0].days) == (1, (4,))
    assert camp.rings_deg[0] == tuple((lon, lat) for lon, lat in SQUARE)
