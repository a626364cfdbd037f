"""The console's files, the headers of every answer, `/health` and `/metrics`."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import httpx
import msgspec

from hima.picture.decision import Role
from hima.picture.track import TrackState
from hima.web.app import create_app
from hima.web.headers import SECURITY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.web.conftest import Build, Desk, HandClock, Run, SmallNode

    from hima.adapters.accounts_sqlite import SqliteAccounts


def test_every_answer_carries_the_security_headers(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser() as client:
            answers = [
                await client.get(path)
                for path in (
                    "/",
                    "/sign-in",
                    "/assets/index-a1b2c3.js",
                    "/health",
                    "/api/me",
                    "/nothing",
                    "/api/nothing",
                )
            ]
            answers.append(await client.post("/api/me", json={}))
            answers.append(await client.post("/api/sign-in", json={"token": "x"}))
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 401, 404, 404, 405, 409]
        for answer in answers:
            assert {name: answer.headers.get(name) for name in SECURITY} == dict(SECURITY), answer.url
            assert "server" not in answer.headers
            assert "strict-transport-security" not in answer.headers

    run(scenario)


def test_the_policy_allows_the_pages_own_scripts_and_nothing_else() -> None:
    policy = SECURITY["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for closed in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert closed in policy


def test_files_have_their_type_and_are_kept_as_long_as_they_are_good(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser() as client:
            page = await client.get("/")
            script = await client.get("/assets/index-a1b2c3.js")
            assert page.headers["content-type"] == "text/html; charset=utf-8"
            assert page.headers["cache-control"] == "no-cache"
            assert script.headers["content-type"] == "text/javascript; charset=utf-8"
            assert "immutable" in script.headers["cache-control"]
            again = await client.get("/", headers={"if-none-match": page.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert (await client.get("/api/nothing")).json()["refusal"] == "not_found"

    run(scenario)


def test_nothing_outside_the_folder_is_served(run: Run) -> None:
    paths = (
        b"/../outside.txt",
        b"/%2e%2e/outside.txt",
        b"/assets/..%2f..%2foutside.txt",
        b"//outside.txt",
        b"/..\\outside.txt",
        b"/" + b"x" * 300,
        b"/assets",
        b"/%00",
        b"/..\\x",
    )

    async def scenario(desk: Desk) -> None:
        for path in paths:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(desk.url.rpartition(":")[2]))
            writer.write(b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            async with asyncio.timeout(5):
                answer = await reader.read()
            assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")), (path, answer[:200])
            assert b"not to be served" not in answer
            writer.close()

    run(scenario)


def test_a_console_that_is_not_built_is_said_so(run: Run, static: Path) -> None:
    (static / "index.html").unlink()

    async def scenario(desk: Desk) -> None:
        async with desk.browser() as client:
            page = await client.get("/")
            assert (page.status_code, page.text) == (503, "The console is not built. Run: make console")

    run(scenario)


def test_health_says_how_the_node_is(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        held = build.tracks(5)
        held.state[0], held.state[1], held.state[2] = TrackState.TENTATIVE, TrackState.COASTING, TrackState.DROPPED
        desk.node.show(build.a_picture(held, desk.node.site, (build.an_alert(),)))
        async with httpx.AsyncClient(base_url=desk.url) as client:
            health = (await client.get("/health")).json()
        assert health["status"] == "ok"
        assert health["mode"] == "SIM"
        assert health["outcomes_sha256"] == "ab" * 32
        assert health["uptime_s"] == 90.0
        assert health["tracks"] == {"tentative": 1, "confirmed": 2, "coasting": 1}
        assert health["alerts"] == {"raised": 1}
        feed = next(iter(health["feeds"].values()))
        assert (feed["state"], feed["rejects"], feed["dropped"], feed["age_s"]) == ("live", 5, 7, 0.5)
        assert sum(feed["reject_reasons"].values()) == 5

    run(scenario)


def test_what_sensors_are_off_by_is_told(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        picture = build.a_picture(build.tracks(2), desk.node.site)
        desk.node.show(msgspec.structs.replace(picture, sensors=(build.a_sensor(desk.node.site),)))
        async with httpx.AsyncClient(base_url=desk.url) as client:
            health = (await client.get("/health")).json()
            lines = (await client.get("/metrics")).text.splitlines()
        name = desk.node.site.sensors[0].id
        sensor = health["sensors"][name]
        assert sensor["biases"]["azimuth"] == {
            "unit": "deg", "value": 0.6, "sigma": 0.04, "applied": 0.6, "significant": True
        }  # fmt: skip
        assert (sensor["state"], sensor["noise"], sensor["detection"]) == ("corrected", 1.8, None)
        assert health["notes"] == ["sensor_misaligned", "sensor_noisy"]
        assert health["status"] == "degraded"
        labels = f'{{sensor="{name}",quantity="azimuth",unit="deg"}}'
        for expected in (
            f"hima_sensor_bias{labels} 0.59999999999999998",
            f"hima_sensor_bias_sigma{labels} 0.040000000000000001",
            f'hima_sensor_alarm{{sensor="{name}",condition="misaligned"}} 1',
            f'hima_sensor_alarm{{sensor="{name}",condition="frozen"}} 0',
        ):
            assert expected in lines

    run(scenario)


def test_metrics_are_what_prometheus_reads(run: Run, build: type[Build]) -> None:
    line = re.compile(r'[a-z][a-z0-9_]*(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? [0-9.e+-]+')

    async def scenario(desk: Desk) -> None:
        async with httpx.AsyncClient(base_url=desk.url) as client:
            before = (await client.get("/metrics")).text
            desk.node.show(build.a_picture(build.tracks(3), desk.node.site, (build.an_alert(),)))
            answer = await client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert "hima_events_total 1234" in before
        lines = answer.text.splitlines()
        assert answer.text.endswith("\n")
        for held in lines:
            assert held.startswith(("# HELP ", "# TYPE ")) or line.fullmatch(held), held
        feed = desk.node.site.feeds[0].id
        for expected in (
            'hima_tracks{state="confirmed"} 3',
            'hima_tracks{state="tentative"} 0',
            f'hima_rejects_total{{feed="{feed}",reason="bad_length"}} 3',
            f'hima_frames_total{{feed="{feed}"}} 100',
            f'hima_dropped_frames_total{{feed="{feed}"}} 7',
            f'hima_feed_age_seconds{{feed="{feed}"}} 0.5',
            'hima_alerts{state="raised",priority="decide"} 1',
            'hima_recording{state="ok"} 1',
            "hima_clients 0",
        ):
            assert expected in lines
        families = [held.split()[2] for held in lines if held.startswith("# TYPE ")]
        assert len(families) == len(set(families))

    run(scenario)


def test_health_from_elsewhere_needs_a_sign_in(
    node: SmallNode, accounts: SqliteAccounts, clock: HandClock, static: Path, build: type[Build]
) -> None:
    async def scenario() -> None:
        app = create_app(
            node, accounts, clock, static, secure=True, loopback_only=False, script_token=build.script_token
        )
        far = httpx.ASGITransport(app, client=("192.0.2.7", 40_000))
        async with httpx.AsyncClient(transport=far, base_url="https://hima.example") as client:
            for path in ("/health", "/metrics"):
                refused = await client.get(path, headers={"x-forwarded-for": "127.0.0.1"})
                assert (refused.status_code, refused.json()["refusal"]) == (401, "loopback_only")
                assert refused.headers["strict-transport-security"].startswith("max-age=")
            token = {"authorization": f"Bearer {build.script_token}"}
            assert (await client.get("/api/site", headers=token)).status_code == 401
            body = {"token": accounts.first_link(), "name": "Rojîn"}
            signed_in = await client.post("/api/sign-in", json=body, headers={"origin": "https://hima.example"})
            cookie = signed_in.headers["set-cookie"]
            assert cookie.startswith("__Host-hima=")
            assert "; Secure" in cookie
            assert (await client.get("/health")).status_code == 200
        near = httpx.ASGITransport(app, client=("::ffff:127.0.0.1", 40_000))
        async with httpx.AsyncClient(transport=near, base_url="https://hima.example") as client:
            assert (await client.get("/health")).status_code == 200

    asyncio.run(scenario())


def test_the_map_is_the_sites_own(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.VIEWER)) as client:
            base_map = await client.get("/api/site/map")
        assert base_map.headers["content-type"] == "application/geo+json"
        assert base_map.text == desk.node.site.base_map

    run(scenario)
