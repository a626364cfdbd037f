"""Requests that are not what they should be, and text that means harm."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from hima.node.status import Recording
from hima.picture.decision import MergeTracks, RenameTrack, Role, SetAffiliation, SplitTrack
from hima.picture.identity import Affiliation

if TYPE_CHECKING:
    from tests.unit.web.conftest import Build, Desk, Run

AFFILIATION = "/api/tracks/1/affiliation"
JSON = {"content-type": "application/json"}

BAD_BODIES = {
    "empty": b"",
    "no JSON": b"affiliation=friend",
    "NaN": b'{"affiliation":NaN}',
    "Infinity": b'{"affiliation":"friend","reason":Infinity}',
    "1e400": b'{"affiliation":1e400}',
    "long integer": b'{"affiliation":' + b"9" * 5_000 + b"}",
    "deep array": b"[" * 60_000,
    "deep value": b'{"reason":' + b"[" * 60_000,
    "deep unknown field": b'{"x":' + b'{"y":' * 10_000,
    "unknown field": b'{"affiliation":"friend","role":"administrator"}',
    "wrong type": b'{"affiliation":true}',
    "no such word": b'{"affiliation":"FRIEND"}',
    "invalid UTF-8": b'{"affiliation":"friend","reason":"\xff\xfe"}',
    "lone surrogate": b'{"affiliation":"friend","reason":"\\ud800 x"}',
    "two documents": b'{"affiliation":"friend"}{}',
    "control characters": b'{"affiliation":"friend","reason":"a\\r\\n2026 acknowledged by Rojin"}',
    "terminal escape": b'{"affiliation":"friend","reason":"\\u001b[31m"}',
    "NUL": b'{"affiliation":"friend","reason":"a\\u0000b"}',
    "bidirectional override": b'{"affiliation":"friend","reason":"\\u202edneirf"}',
    "too long": json.dumps({"affiliation": "friend", "reason": "x" * 501}).encode(),
}


def test_a_bad_body_is_refused_and_nothing_is_decided(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.OPERATOR)) as client:
            for what, body in BAD_BODIES.items():
                response = await client.post(AFFILIATION, content=body, headers=JSON)
                assert (response.status_code, response.json()["refusal"]) == (400, "malformed"), what
            assert (await client.get("/api/me")).status_code == 200
        assert desk.node.decided == []

    run(scenario)


OTHER_KINDS: tuple[dict[str, str], ...] = (
    {"content-type": "text/plain"},
    {"content-type": "application/x-www-form-urlencoded"},
    {"content-type": "multipart/form-data; boundary=x"},
    {"content-type": ""},
    {"content-type": "application/json", "content-encoding": "gzip"},
)


def test_what_a_form_or_a_bomb_may_send_is_refused(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.OPERATOR)) as client:
            for headers in OTHER_KINDS:
                response = await client.post(AFFILIATION, content=b'{"affiliation":"friend"}', headers=headers)
                assert (response.status_code, response.json()["refusal"]) == (415, "not_json"), headers

    run(scenario)


def test_a_body_of_any_size_costs_64_kilobytes(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(desk.url.rpartition(":")[2]))
        writer.write(
            b"POST " + AFFILIATION.encode() + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100000000\r\nCookie: hima_session="
            + desk.session(Role.OPERATOR).encode()
            + b"\r\n\r\n"
        )
        writer.write(b" " * 70_000)
        await writer.drain()
        async with asyncio.timeout(5):
            assert b" 413 " in await reader.readline()
        writer.close()

    run(scenario)


@pytest.mark.parametrize(
    "reason",
    [
        "<img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        '=HYPERLINK("http://evil.example")',
        "</script><script>alert(1)</script>",
        "' OR 1=1; DROP TABLE people; --",
        "گوتار بە کوردی‌یە — بەڵێ",
    ],
)
def test_hostile_text_passes_as_text(run: Run, build: type[Build], reason: str) -> None:
    async def scenario(desk: Desk) -> None:
        session = desk.session(Role.OPERATOR, name=reason[:80])
        async with desk.browser(session) as client:
            response = await client.post(AFFILIATION, json={"affiliation": "suspect", "reason": reason})
            assert response.status_code == 200
            timeline = await client.get("/api/timeline")
            assert timeline.headers["content-type"] == "application/json"
            assert timeline.json()["decisions"][0]["reason"] == reason
        assert desk.node.decided[0].act == SetAffiliation(1, Affiliation.SUSPECT, reason)
        async with desk.socket("/live", session) as socket:
            hello = await build.message(socket, "hello")
            assert hello["you"]["name"] == reason[:80]
            desk.node.show(build.a_picture(build.tracks(1), desk.node.site, name=reason))
            assert (await build.message(socket, "picture"))["tracks"]["name"] == [reason]

    run(scenario)


def test_decisions_are_the_persons_own(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site, (build.an_alert(),)))
        async with desk.browser(desk.session(Role.OPERATOR, "Rojîn")) as client:
            assert (await client.post("/api/alerts/1/acknowledge", json={})).json() == {"ok": True}
            again = await client.post("/api/alerts/1/acknowledge", json={})
            assert (again.status_code, again.json()["refusal"]) == (409, "already_acknowledged")
            missing = await client.post(f"/api/alerts/{2**53 + 1}/acknowledge", json={})
            assert (missing.status_code, missing.json()["refusal"]) == (409, "no_such_alert")
            why = await client.post(AFFILIATION, json={"affiliation": "friend"})
            assert (why.status_code, why.json()["refusal"]) == (409, "reason_missing")
        assert [decision.person.name for decision in desk.node.decided] == ["Rojîn"] * 3

    run(scenario)


def test_tracks_are_named_merged_and_split_by_operators_in_closed_forms(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.OPERATOR, "Rojîn")) as client:
            assert (await client.post("/api/tracks/7/name", json={"name": "Kestrel"})).status_code == 200
            assert (await client.post("/api/tracks/7/merge", json={"other": 9, "reason": " echo "})).status_code == 200
            assert (await client.post("/api/tracks/7/split", json={})).status_code == 200
            far = await client.post(f"/api/tracks/{2**53 + 1}/split", json={"other": 9})
            assert (far.status_code, far.json()["refusal"]) == (409, "no_such_track")
            for path, body in [
                ("name", {"name": "x" * 25}),
                ("name", {"name": "a\u202eb"}),
                ("name", {"name": "a\n"}),
                ("merge", {"other": 9, "reason": "echo\n"}),
                ("name", {}),
                ("merge", {"other": 0}),
                ("merge", {"other": "9"}),
                ("merge", {"other": 9, "more": 1}),
                ("split", {"other": -1}),
            ]:
                refused = await client.post(f"/api/tracks/7/{path}", json=body)
                assert (refused.status_code, refused.json()["refusal"]) == (400, "malformed")
        acts = [decision.act for decision in desk.node.decided]
        assert acts == [RenameTrack(7, "Kestrel"), MergeTracks(7, 9, "echo"), SplitTrack(7, 0)]
        async with desk.browser(desk.session(Role.VIEWER)) as client:
            for path, body in [("name", {"name": "K"}), ("merge", {"other": 9}), ("split", {})]:
                assert (await client.post(f"/api/tracks/7/{path}", json=body)).status_code == 403
        assert len(desk.node.decided) == 3

    run(scenario)


def test_what_cannot_be_recorded_is_visibly_refused(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site, (build.an_alert(),)))
        desk.node.recording = Recording.FULL
        async with desk.browser(desk.session(Role.OPERATOR)) as client:
            response = await client.post("/api/alerts/1/acknowledge", json={})
            assert (response.status_code, response.json()["refusal"]) == (507, "recording_refused")
            assert "disk is full" in response.json()["sentence"]
            health = (await client.get("/health")).json()
        assert (health["status"], health["recording"], health["notes"]) == ("degraded", "full", ["not_recording"])

    run(scenario)


def test_a_timeline_of_no_time_is_refused(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.VIEWER)) as client:
            for query in ("from_us=-1", "from_us=x", "from_us=1&from_us=2", "to_us=٣", "to_us=1e9", "to_us="):
                assert (await client.get(f"/api/timeline?{query}")).status_code == 400, query

    run(scenario)
