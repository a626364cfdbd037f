"""One-time links, cookies, the limit on guessing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from hima.node.accounts import FIRST_LINK_NS, OWNER, SESSION_NS
from hima.picture.decision import Role
from hima.units import SECOND_NS

if TYPE_CHECKING:
    from tests.unit.web.conftest import Desk, Run


def test_the_first_link_asks_for_a_name_and_makes_the_administrator(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        token = desk.accounts.first_link()
        async with desk.browser() as client:
            assert (await client.get(f"/sign-in?token={token}")).status_code == 200
            unnamed = await client.post("/api/sign-in", json={"token": token})
            assert (unnamed.status_code, unnamed.json()["refusal"]) == (409, "name_missing")
            blank = await client.post("/api/sign-in", json={"token": token, "name": "  "})
            assert blank.json()["refusal"] == "name_missing"
            unseen = await client.post("/api/sign-in", json={"token": token, "name": "\u2800\u200b\u3164"})
            assert unseen.json()["refusal"] == "name_missing"
            body = {"token": token, "name": " Rojîn ", "organisation": "Gas field"}
            signed_in = await client.post("/api/sign-in", json=body)
            assert signed_in.json() == {
                "id": signed_in.json()["id"],
                "name": "Rojîn",
                "organisation": "Gas field",
                "role": "administrator",
                "signedInUntilUs": (desk.clock.now_ns() + SESSION_NS) // 1000,
            }
            # The client now holds the cookie, as a browser does.
            assert (await client.get("/api/me")).json()["name"] == "Rojîn"
            assert (await client.post("/api/sign-in", json=body)).json()["refusal"] == "link_not_valid"

    run(scenario)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser() as client:
            body = {"token": desk.accounts.first_link(), "name": "Rojîn"}
            cookie = (await client.post("/api/sign-in", json=body)).headers["set-cookie"]
        name, *attributes = cookie.split("; ")
        assert name.startswith("hima_session=")
        assert {attribute.lower() for attribute in attributes} == {
            "httponly",
            f"max-age={SESSION_NS // SECOND_NS}",
            "path=/",
            "samesite=strict",
        }

    run(scenario)


def test_an_expired_link_is_refused(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        token = desk.accounts.first_link()
        desk.clock.time_ns += FIRST_LINK_NS
        async with desk.browser() as client:
            late = await client.post("/api/sign-in", json={"token": token, "name": "Rojîn"})
        assert (late.status_code, late.json()["refusal"]) == (409, "link_not_valid")

    run(scenario)


def test_signing_out_ends_the_session_at_the_server(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        session = desk.session(Role.VIEWER)
        async with desk.browser(session) as client:
            gone = await client.post("/api/sign-out", json={})
            assert gone.json() == {"ok": True}
            assert 'hima_session="";' in gone.headers["set-cookie"]
        async with desk.browser(session) as client:
            assert (await client.get("/api/me")).status_code == 401

    run(scenario)


def test_guessing_is_slowed_down_and_the_right_link_works_a_minute_later(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        token = desk.accounts.first_link()
        async with desk.browser() as client:
            guesses = [client.post("/api/sign-in", json={"token": f"guess{i}", "name": "x"}) for i in range(60)]
            statuses = [response.status_code for response in await asyncio.gather(*guesses)]
            assert sorted(statuses) == [409] * 10 + [429] * 50
            right = {"token": token, "name": "Rojîn"}
            assert (await client.post("/api/sign-in", json=right)).status_code == 429
            desk.clock.pass_s(61)
            assert (await client.post("/api/sign-in", json=right)).status_code == 200

    run(scenario)


def test_people_who_sign_in_are_never_slowed_down(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser() as client:
            for number in range(30):
                link = desk.accounts.invite(f"P{number}", "", Role.VIEWER, OWNER)
                assert (await client.post("/api/sign-in", json={"token": link})).status_code == 200

    run(scenario)


def test_a_foreign_page_cannot_sign_a_browser_in(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        body = {"token": desk.accounts.first_link(), "name": "Mallory"}
        for origin in ({"origin": "https://evil.example"}, {}):
            async with httpx.AsyncClient(base_url=desk.url, headers=origin) as client:
                assert (await client.post("/api/sign-in", json=body)).status_code == 403

    run(scenario)


def test_an_administrator_keeps_the_accounts(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.ADMINISTRATOR, "Rojîn")) as client:
            unseen = {"name": "\u2800\u200b", "organisation": "", "role": "operator"}
            assert (await client.post("/api/invitations", json=unseen)).status_code == 400
            invited = {"name": "Azad", "organisation": "Civil defence", "role": "operator"}
            link = (await client.post("/api/invitations", json=invited)).json()["link"]
            (waiting,) = (await client.get("/api/invitations")).json()["invitations"]
            assert (waiting["name"], waiting["role"], waiting["madeBy"]) == ("Azad", "operator", "Rojîn")
            session = desk.accounts.sign_in(link.partition("token=")[2], "", "")
            azad = session.session.person.id
            assert (await client.post(f"/api/people/{azad}/role", json={"role": "viewer"})).status_code == 200
            people = {item["name"]: item for item in (await client.get("/api/people")).json()["people"]}
            assert (people["Azad"]["role"], people["Azad"]["sessions"]) == ("viewer", 1)
            last = await client.post(f"/api/people/{people['Rojîn']['id']}/role", json={"role": "viewer"})
            assert (last.status_code, last.json()["refusal"]) == (409, "last_administrator")
            assert (await client.delete(f"/api/people/{azad}/sessions")).status_code == 200
            assert desk.accounts.session(session.token) is None
            acts = [line["what"] for line in (await client.get("/api/audit")).json()["lines"]]
            assert acts[:4] == ["sessions_ended", "role_changed", "signed_in", "invited"]

    run(scenario)


def test_an_invitation_is_withdrawn(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            invited = {"name": "Azad", "organisation": "", "role": "operator"}
            link = (await client.post("/api/invitations", json=invited)).json()["link"]
            (waiting,) = (await client.get("/api/invitations")).json()["invitations"]
            assert (await client.delete(f"/api/invitations/{waiting['id']}")).status_code == 200
            assert (await client.delete(f"/api/invitations/{waiting['id']}")).status_code == 404
        async with desk.browser() as client:
            late = await client.post("/api/sign-in", json={"token": link.partition("token=")[2]})
            assert late.json()["refusal"] == "link_not_valid"

    run(scenario)
