"""Who may do what: every address of the table, asked by everybody."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest
from tests.permits import scans
from websockets.exceptions import InvalidStatus

from hima.picture.decision import Person, Role
from hima.web.guard import may
from hima.web.operation import Open, Operation
from hima.web.routes import OPERATIONS

if TYPE_CHECKING:
    from tests.unit.web.conftest import Build, Desk, Run

REGISTRY = {"number": "X-1", "version": 1, "why": "on request"}
BODIES: dict[str, dict[str, Any]] = {
    "/api/sign-in": {"token": "no_such_token"},
    "/api/tracks/{number:int}/affiliation": {"affiliation": "friend", "reason": "our survey drone"},
    "/api/tracks/{number:int}/name": {"name": "Kestrel"},
    "/api/tracks/{number:int}/merge": {"other": 2},
    "/api/zones": {"revision": 7, "reason": "A drill"},
    "/api/zones/undo": {"revision": 7, "reason": "A drill"},
    "/api/invitations": {"name": "Azad", "organisation": "Civil defence", "role": "viewer"},
    "/api/transport/scans": {"clock_us": 0, "scans": msgspec.to_builtins(scans({}))},
    "/api/people/{person}/role": {"role": "operator"},
    "/api/registry/enter/{kind}": {"number": "X-1", "fields": {}, "why": "on request"},
    "/api/registry/correct/{kind}": {**REGISTRY, "fields": {}},
    "/api/registry/act/{kind}": {**REGISTRY, "verb": "lost"},
    "/api/registry/table/{kind}": {"csv": "number", "dryRun": True, "why": "on request"},
    "/api/permits/check": {"application": {}},
    "/api/permits/draft": {"application": {}, "why": "on request"},
    "/api/permits/amend": {**REGISTRY, "application": {}},
    "/api/permits/submit": REGISTRY,
    "/api/permits/endorse": {**REGISTRY, "body": "aviation", "decision": "approve"},
    "/api/permits/issue": REGISTRY,
    "/api/permits/activate": REGISTRY,
    "/api/permits/close": REGISTRY,
    "/api/permits/revoke": REGISTRY,
}


async def ask(client: httpx.AsyncClient, operation: Operation) -> httpx.Response:
    path = re.sub(r"{\w+:int}", "1", operation.path)
    path = re.sub(r"{\w+}", "nobody", path)
    if operation.takes is None:
        return await client.request(operation.method, path)
    return await client.request(operation.method, path, json=BODIES.get(operation.path, {}))


def expected(role: Role | None, operation: Operation) -> set[int]:
    if operation.access is Open.PUBLISHED and role is None:
        return {401}
    if isinstance(operation.access, Open):
        return {200, 409}
    if role is None:
        return {401}
    if not may(Person("", "", "", role), operation.access):
        return {403}
    return {200, 404, 409}


@pytest.mark.parametrize("role", [None, *Role])
def test_every_address_serves_whom_the_table_says(run: Run, build: type[Build], role: Role | None) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site, (build.an_alert(),)))
        for operation in OPERATIONS:
            # A session of its own for each request: signing out is one of them.
            session = "" if role is None else desk.session(role)
            async with desk.browser(session) as client:
                response = await ask(client, operation)
            where = f"{operation.method} {operation.path}: {response.status_code} {response.text[:200]}"
            assert response.status_code in expected(role, operation), where
            if response.status_code == 404:
                assert response.json()["refusal"] in {"no_such_person", "not_found", "no_registry"}, where
            if response.status_code != 200:
                assert response.json()["ok"] is False, where
                assert response.json()["sentence"], where

    run(scenario)


def test_the_table_is_all_there_is(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            described = (await client.get("/api/openapi.json")).json()
        listed = {(item.method, re.sub(r":int", "", item.path)) for item in OPERATIONS}
        paths = described["paths"]
        assert {(method.upper(), path) for path in paths for method in paths[path]} == listed
        assert described["openapi"] == "3.1.0"
        references = set(re.findall(r"#/components/schemas/(\w+)", str(described)))
        assert references <= set(described["components"]["schemas"])

    run(scenario)


def test_sockets_refuse_the_signed_out(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        for path in ("/live", "/replay"):
            with pytest.raises(InvalidStatus) as caught:
                await desk.socket(path, "no_such_session")
            assert caught.value.response.status_code == 401

    run(scenario)


FOREIGN = ("https://evil.example", "null", "http://127.0.0.1:1", "")


def test_sockets_refuse_a_foreign_page(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        session = desk.session(Role.OPERATOR)
        for path, origin in itertools.product(("/live", "/replay"), FOREIGN):
            with pytest.raises(InvalidStatus) as caught:
                await desk.socket(path, session, origin=origin)
            assert caught.value.response.status_code == 403

    run(scenario)


def test_a_foreign_page_cannot_decide_with_the_persons_cookie(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site, (build.an_alert(),)))
        session = desk.session(Role.OPERATOR)
        for origin in FOREIGN:
            async with desk.browser(session, origin=origin) as client:
                response = await client.post("/api/alerts/1/acknowledge", json={})
            assert (response.status_code, response.json()["refusal"]) == (403, "foreign_origin")
        assert desk.node.decided == []

    run(scenario)


def test_the_node_answers_to_its_own_names_only(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        port = desk.url.rpartition(":")[2]
        async with desk.browser() as client:
            for host, status in (
                (f"localhost:{port}", 200),
                (f"127.0.0.1:{port}", 200),
                ("rebound.example", 421),
                (f"127.0.0.1.rebound.example:{port}", 421),
            ):
                response = await client.get("/health", headers={"host": host})
                assert response.status_code == status, host
                assert "content-security-policy" in response.headers

    run(scenario)


def test_a_script_with_the_token_file_sees_and_decides_nothing(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        async with httpx.AsyncClient(base_url=desk.url) as client:
            token = {"authorization": f"Bearer {build.script_token}"}
            assert (await client.get("/api/site", headers=token)).status_code == 200
            assert (await client.get("/api/me", headers=token)).json()["role"] == "viewer"
            refused = await client.post("/api/alerts/1/acknowledge", headers=token, json={})
            assert refused.status_code == 403
            wrong = await client.get("/api/site", headers={"authorization": "Bearer " + "x" * 43})
            assert wrong.status_code == 401

    run(scenario)


def test_a_shift_lead_renews_operators_but_not_administrators(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        desk.session(Role.ADMINISTRATOR, "Rojîn")
        desk.session(Role.OPERATOR, "Azad")
        async with desk.browser(desk.session(Role.SHIFT_LEAD)) as client:
            people = {person["name"]: person["id"] for person in (await client.get("/api/people")).json()["people"]}
            assert (await client.post(f"/api/people/{people['Rojîn']}/link", json={})).status_code == 403
            link = (await client.post(f"/api/people/{people['Azad']}/link", json={})).json()["link"]
        token = link.partition("token=")[2]
        assert link.startswith(f"{desk.url}/sign-in?token=")
        assert desk.accounts.sign_in(token, "", "").session.person.name == "Azad"

    run(scenario)
