"""Flight permits by HTTP, on a real store: a permit's whole life, who may do what, and everything wrong at once."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests import registered

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.config.permit_rules import PermitRules
from hima.picture.decision import Person, Role
from hima.picture.mode import Mode
from hima.registry.acts.desk import Desk as Office_desk
from hima.registry.flight import review
from hima.registry.flight.conflict import Conflict, conflict
from hima.registry.rules import Body, RulePack
from hima.web.guard import may
from hima.web.office import Office

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from tests.unit.web.conftest import Desk, Run

    from hima.config.site import Site

AVIATION, SECURITY = "Civil Aviation", "Security Agency"
BODIES = tuple(
    Body(id=name, name=called, endorses=("flight_permit",), always=True, source="Invented for tests.")
    for name, called in (("aviation", AVIATION), ("security", SECURITY))
)
SQUARE = [[44.90, 35.10], [44.92, 35.10], [44.92, 35.12], [44.90, 35.12]]
VOLUME = {"ring_deg": SQUARE, "lower_m": 0, "lower_reference": "AGL", "upper_m": 120, "upper_reference": "AGL"}
WINDOW = {"start": "2026-12-01T08:00", "end": "2026-12-01T12:00", "time_zone": "Asia/Baghdad"}
APPLICATION: dict[str, Any] = {
    "purpose": "Inspection of the flare stack",
    "operator": "OP-1",
    "pilot": "L-1",
    "airframes": ["KR-1"],
    "volume": VOLUME,
    "window": [WINDOW],
}


@pytest.fixture
def site(site: Site) -> Site:
    """A site whose two bodies are those of the tests, without zones."""
    pack = RulePack(
        id="tests", name="Tests", jurisdiction="Nowhere", status="assumed", text="Invented for tests.", body=BODIES
    )
    return msgspec.structs.replace(site, packs=(pack,), zones=(), rules=())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    async def begin() -> None:
        store = SqliteRecordStore(tmp_path / "registry.db")
        await registered.fill(Office_desk(store))
        await store.close()

    asyncio.run(begin())
    store = SqliteRecordStore(tmp_path / "registry.db")
    return Office(store, Mode.SIM, rules=PermitRules(ZoneInfo, asyncio.to_thread))


async def post(client: httpx.AsyncClient, act: str, **body: Any) -> Any:
    return await client.post(f"/api/permits/{act}", json={"why": "as agreed", **body})


async def done(client: httpx.AsyncClient, act: str, **body: Any) -> tuple[str, int, str]:
    response = await post(client, act, **body)
    assert response.status_code == 200, response.text
    found = response.json()
    return found["number"], found["version"], found["state"]


async def sheet(client: httpx.AsyncClient, number: str) -> Any:
    return (await client.get("/api/permits/sheet", params={"number": number})).json()


def test_two_bodies_endorse_and_another_issues(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with (
            desk.browser(desk.session(Role.SHIFT_LEAD, "Dara", "Flare Inspection")) as dara,
            desk.browser(desk.session(Role.OPERATOR, "Amina", AVIATION)) as amina,
            desk.browser(desk.session(Role.OPERATOR, "Soran", SECURITY)) as soran,
            desk.browser(desk.session(Role.SHIFT_LEAD, "Hana", "Site")) as hana,
        ):
            number, version, state = await done(dara, "draft", application=APPLICATION)
            assert (version, state) == (1, "draft")
            assert (await sheet(dara, number))["may"] == ["amended", "submitted", "closed"]
            await done(dara, "submit", number=number, version=1)
            assert (await sheet(dara, number))["waiting"] == ["aviation", "security"]
            assert [(await sheet(who, number))["speak"] for who in (dara, amina, soran, hana)] == [
                [], ["aviation"], ["security"], [],
            ]  # fmt: skip
            rows = (await amina.get("/api/permits?state=submitted")).json()["rows"]
            assert [(row["number"], row["yours"]) for row in rows] == [(number, True)]
            _, version, state = await done(
                amina, "endorse", number=number, version=2, body="aviation",
                decision="approve_with_condition", condition="below 100 m",
            )  # fmt: skip
            assert (version, state) == (3, "submitted")
            wrong_body = await post(amina, "endorse", number=number, version=3, body="security", decision="approve")
            assert (wrong_body.status_code, wrong_body.json()["refusal"]) == (409, "not_allowed_now")
            stale = await post(soran, "endorse", number=number, version=2, body="security", decision="approve")
            assert (stale.status_code, stale.json()["refusal"]) == (409, "changed_meanwhile")
            _, version, state = await done(
                soran, "endorse", number=number, version=3, body="security", decision="approve"
            )
            assert state == "endorsed"
            own = await post(dara, "issue", number=number, version=version)
            assert "may not issue" in own.json()["sentence"]
            assert (await done(hana, "issue", number=number, version=version))[2] == "issued"
            found = await sheet(hana, number)
            assert [row["verb"] for row in found["history"]] == [
                "drafted", "submitted", "endorsed", "endorsed", "issued",
            ]  # fmt: skip
            assert [said["condition"] for said in found["endorsements"]] == ["below 100 m", ""]
            drawn = await hana.get("/api/permits/kml", params={"number": number})
            assert "<coordinates>44.9" in drawn.text
            await done(hana, "revoke", number=number, version=version + 1)
            assert (await sheet(hana, number))["may"] == []

    run(scenario)


def test_a_refusal_of_one_body_refuses(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with (
            desk.browser(desk.session(Role.SHIFT_LEAD, "Dara", AVIATION)) as dara,
            desk.browser(desk.session(Role.OPERATOR, "Soran", SECURITY)) as soran,
        ):
            number, *_ = await done(dara, "draft", application=APPLICATION)
            await done(dara, "submit", number=number, version=1)
            own = await post(dara, "endorse", number=number, version=2, body="aviation", decision="approve")
            assert "may not endorse" in own.json()["sentence"]
            refused = await done(soran, "endorse", number=number, version=2, body="security", decision="refuse")
            assert refused[2] == "refused"
            assert await done(dara, "amend", number=number, version=3, application=APPLICATION) == (number, 4, "draft")

    run(scenario)


BOWTIE = [[44.90, 35.10], [44.92, 35.12], [44.92, 35.10], [44.90, 35.12]]


def test_everything_wrong_is_told_at_once_and_nothing_written(run: Run, office: Office) -> None:
    bad = {
        **APPLICATION,
        "purpose": "Survey\u202e",
        "pilot": "L-9",
        "airframes": ["KR-1", "KR-1"],
        "volume": {**VOLUME, "ring_deg": BOWTIE},
        "window": [{**WINDOW, "end": "2026-12-01T07:00"}],
    }

    async def scenario(desk: Desk) -> None:
        assert office.store is not None
        before = await office.store.last_seq()
        async with desk.browser(desk.session(Role.SHIFT_LEAD)) as client:
            checked = (await client.post("/api/permits/check", json={"application": bad})).json()
            found = {problem["where"]: problem["what"] for problem in checked["problems"]}
            assert set(found) == {"purpose", "pilot", "airframes[#2]", "volume.ring_deg", "window[#1].end"}
            assert "cross" in found["volume.ring_deg"]
            assert (checked["ok"], checked["windowsUs"]) == (False, [])
            shapeless = {**bad, "volume": {**VOLUME, "upper_m": "high"}, "colour": "red"}
            checked = (await client.post("/api/permits/check", json={"application": shapeless})).json()
            found = {problem["where"]: problem["what"] for problem in checked["problems"]}
            assert {"volume.upper_m", "colour", "purpose", "pilot", "window[#1].end"} <= set(found)
            drafted = await post(client, "draft", application=bad)
            assert (drafted.status_code, drafted.json()["refusal"]) == (422, "not_in_order")
        assert await office.store.last_seq() == before

    run(scenario)


def test_a_conflict_is_shown_and_must_be_named(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with (
            desk.browser(desk.session(Role.SHIFT_LEAD, "Dara", "Flare Inspection")) as dara,
            desk.browser(desk.session(Role.OPERATOR, "Amina", AVIATION)) as amina,
            desk.browser(desk.session(Role.OPERATOR, "Soran", SECURITY)) as soran,
            desk.browser(desk.session(Role.SHIFT_LEAD, "Hana", "Site")) as hana,
        ):
            for accepting in ((), ("FP-2026-000001",)):
                number, *_ = await done(dara, "draft", application=APPLICATION)
                await done(dara, "submit", number=number, version=1)
                await done(amina, "endorse", number=number, version=2, body="aviation", decision="approve")
                await done(soran, "endorse", number=number, version=3, body="security", decision="approve")
                if accepting:
                    blind = await post(hana, "issue", number=number, version=4)
                    assert (blind.status_code, accepting[0] in blind.json()["sentence"]) == (409, True)
                assert (await done(hana, "issue", number=number, version=4, accepting=accepting))[2] == "issued"
            found = await sheet(hana, number)
            assert [(one["other"], one["heights"]) for one in found["conflicts"]] == [("FP-2026-000001", "overlap")]
            assert found["conflicts"][0]["ringDeg"] == [*SQUARE, SQUARE[0]]
            checked = (await hana.post("/api/permits/check", json={"application": APPLICATION})).json()
            assert ([one["other"] for one in checked["conflicts"]], checked["ok"]) == (
                ["FP-2026-000001", "FP-2026-000002"], True,
            )  # fmt: skip

    run(scenario)


def test_fifty_conflicts_are_told_and_that_there_are_more(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ran_in: set[int] = set()

    def watched(*of: Any) -> Conflict | None:
        ran_in.add(threading.get_ident())
        return conflict(*of)

    monkeypatch.setattr(review, "conflict", watched)

    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.SHIFT_LEAD, "Dara", "Flare Inspection")) as dara:
            for count in range(1, 52):
                number, *_ = await done(dara, "draft", application=APPLICATION)
                await done(dara, "submit", number=number, version=1)
                if count in (50, 51):
                    checked = (await dara.post("/api/permits/check", json={"application": APPLICATION})).json()
                    assert (len(checked["conflicts"]), checked["more"]) == (50, count > 50)
            found = await sheet(dara, number)
            assert (len(found["conflicts"]), found["more"]) == (50, False)
            number, *_ = await done(dara, "draft", application=APPLICATION)
            found = await sheet(dara, number)
            assert (len(found["conflicts"]), found["more"]) == (50, True)
        assert ran_in
        assert threading.get_ident() not in ran_in

    run(scenario)


def drawn(kind: str, revision: int) -> dict[str, Any]:
    said = {"id": "camp", "name": "Camp", "type": kind, "lower_m": 0, "upper_m": 500, "height_reference": "AGL"}
    shape = {"type": "Polygon", "coordinates": [[*SQUARE, SQUARE[0]]]}
    put = {"type": "Feature", "properties": said, "geometry": shape}
    return {"revision": revision, "reason": "A visit", "put": [put]}


def test_a_zone_drawn_while_the_node_runs_is_held_against_permits_at_once(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with (
            desk.browser(desk.session(Role.SHIFT_LEAD, "Dara", "Flare Inspection")) as dara,
            desk.browser(desk.session(Role.OPERATOR, "Amina", AVIATION)) as amina,
            desk.browser(desk.session(Role.OPERATOR, "Soran", SECURITY)) as soran,
            desk.browser(desk.session(Role.SHIFT_LEAD, "Hana", "Site")) as hana,
        ):
            number, *_ = await done(dara, "draft", application=APPLICATION)
            later, *_ = await done(dara, "draft", application=APPLICATION)
            await done(dara, "submit", number=number, version=1)
            await done(amina, "endorse", number=number, version=2, body="aviation", decision="approve")
            await done(soran, "endorse", number=number, version=3, body="security", decision="approve")
            assert (await hana.post("/api/zones", json=drawn("PROHIBITED", 0))).status_code == 200
            checked = (await dara.post("/api/permits/check", json={"application": APPLICATION})).json()
            assert [(one["where"], "(camp), which is prohibited" in one["what"]) for one in checked["problems"]] == [
                ("volume", True)
            ]
            for response in (
                await post(dara, "submit", number=later, version=1),
                await post(hana, "issue", number=number, version=4),
            ):
                assert (response.status_code, response.json()["refusal"]) == (422, "not_in_order")
            assert (await sheet(hana, number))["state"] == "endorsed"
            assert (await hana.post("/api/zones", json=drawn("CONDITIONAL", 1))).status_code == 200
            assert (await done(hana, "issue", number=number, version=4))[2] == "issued"

    run(scenario)


LEAST = {
    "check": Role.OPERATOR, "draft": Role.SHIFT_LEAD, "amend": Role.SHIFT_LEAD, "submit": Role.SHIFT_LEAD,
    "endorse": Role.OPERATOR, "issue": Role.SHIFT_LEAD, "activate": Role.OPERATOR, "close": Role.SHIFT_LEAD,
    "revoke": Role.SHIFT_LEAD,
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_what_the_table_says(run: Run, role: Role) -> None:
    async def scenario(desk: Desk) -> None:
        async with (
            desk.browser(desk.session(Role.SHIFT_LEAD, "Dara", "Flare Inspection")) as dara,
            desk.browser(desk.session(role, "Somebody", AVIATION)) as client,
        ):
            number, *_ = await done(dara, "draft", application=APPLICATION)
            await done(dara, "submit", number=number, version=1)
            for act, least in LEAST.items():
                body: dict[str, Any] = {"number": number, "version": 99, "why": "as agreed"}
                if act in {"check", "draft", "amend"}:
                    body["application"] = APPLICATION
                if act == "check":
                    del body["version"], body["why"]
                if act == "draft":
                    del body["number"], body["version"]
                if act == "endorse":
                    body |= {"body": "aviation", "decision": "approve"}
                response = await client.post(f"/api/permits/{act}", json=body)
                # A version that never was: who may act is told so, and nothing happens.
                expected = (200 if act in {"check", "draft"} else 409) if may(Person("", "", "", role), least) else 403
                assert response.status_code == expected, (act, response.text)
            for path in ("", f"/sheet?number={number}", f"/kml?number={number}"):
                expected = 200 if may(Person("", "", "", role), Role.OPERATOR) else 403
                assert (await client.get(f"/api/permits{path}")).status_code == expected

    run(scenario)


@pytest.mark.parametrize("application", ["[]", '"x"', "7", "[" * 5_000])
def test_an_application_that_is_none_is_refused(run: Run, application: str) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.SHIFT_LEAD)) as client:
            response = await client.post(
                "/api/permits/check",
                content=f'{{"application":{application}}}',
                headers={"content-type": "application/json"},
            )
        assert (response.status_code, response.json()["refusal"]) == (400, "malformed")

    run(scenario)
