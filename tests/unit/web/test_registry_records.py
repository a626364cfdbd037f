"""Records by HTTP, on a real store: who may do what, what is refused and how, what people see of others."""

from __future__ import annotations

import asyncio
import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from tests import registered

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.app.late_store import LateStore
from hima.picture.decision import Person, Role
from hima.picture.mode import Mode
from hima.registry.acts.desk import Desk as Office_desk
from hima.registry.store import RecordStore, StoreUnreachableError
from hima.web.guard import may
from hima.web.office import Office

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.unit.web.conftest import Desk, Run

    from hima.registry.change import Write

SPOOF = "Zagros\u202eyevruS"
PEOPLE = "".join(f"P-{number},Person {number}\n" for number in range(1000, 1300))
CAMERA = {"maker": "Quadra", "name": "X5", "build": "multirotor", "mtow_g": "900", "camera": "yes"}


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    if "without_a_registry" in request.node.name:

        async def fail() -> RecordStore:
            raise StoreUnreachableError("The disk is gone.")

        return Office(LateStore(fail), Mode.SIM)

    async def begin() -> None:
        store = SqliteRecordStore(tmp_path / "registry.db")
        await registered.fill(Office_desk(store))
        await store.close()

    asyncio.run(begin())
    return Office(SqliteRecordStore(tmp_path / "registry.db"), Mode.SIM)


def entering(number: str, fields: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"number": number, "fields": fields, "why": "on request", **more}


def acting(number: str, verb: str, version: int = 1, **more: Any) -> dict[str, Any]:
    return {"number": number, "verb": verb, "version": version, "why": "on request", **more}


def wrong(response: Any) -> list[tuple[str, str]]:
    assert (response.status_code, response.json()["refusal"]) == (422, "not_in_order"), response.text
    problems = response.json()["problems"]
    assert all(problem["hint"] for problem in problems)
    return [(problem["where"], problem["what"]) for problem in problems]


TABLE: tuple[tuple[str, str, Role, Any], ...] = (
    ("GET", "/api/registry", Role.VIEWER, None),
    ("GET", "/api/registry/facts?number=KR-1", Role.VIEWER, None),
    ("GET", "/api/registry/list/airframe?words=1581", Role.OPERATOR, None),
    ("GET", "/api/registry/list/person", Role.SHIFT_LEAD, None),
    ("GET", "/api/registry/record/person?number=P-1", Role.OPERATOR, None),
    ("POST", "/api/registry/enter/model", Role.SHIFT_LEAD, entering("QUADRA-X5", CAMERA)),
    ("POST", "/api/registry/correct/model", Role.SHIFT_LEAD,
        {"number": "QUADRA-X4", "version": 1, "fields": {"mtow_g": "950"}, "why": "weighed"}),
    ("POST", "/api/registry/act/airframe", Role.SHIFT_LEAD, acting("KR-1", "lost")),
    ("POST", "/api/registry/table/person", Role.ADMINISTRATOR,
        {"csv": "number,name\nP-9,Amina", "dryRun": True, "why": "office list"}),
    ("GET", "/api/registry/table/person", Role.ADMINISTRATOR, None),
)  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_what_the_table_says(run: Run, role: Role) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(role)) as client:
            for method, path, least, body in TABLE:
                response = await client.request(method, path, **({} if body is None else {"json": body}))
                expected = 200 if may(Person("", "", "", role), least) else 403
                assert response.status_code == expected, (path, response.text)

    run(scenario)


def test_a_viewer_learns_of_an_aircraft_but_of_no_person(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.VIEWER)) as client:
            facts = (await client.get("/api/registry/facts?number=KR-1")).json()
        assert (facts["uin"], facts["operator"], facts["state"]) == ("KR-1", "OP-1", "in_service")
        assert set(facts) == {"uin", "serial", "model", "state", "operator", "fromUs", "toUs", "suspended"}

    run(scenario)


def test_personal_fields_show_from_shift_lead_on_also_in_histories(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.SHIFT_LEAD)) as client:
            change = {"number": "P-1", "version": 1, "fields": {"phone": "0750 123"}, "why": "new telephone"}
            assert (await client.post("/api/registry/correct/person", json=change)).status_code == 200
            lead = (await client.get("/api/registry/record/person?number=P-1")).json()
        async with desk.browser(desk.session(Role.OPERATOR)) as client:
            answer = await client.get("/api/registry/record/person?number=P-1")
        assert (lead["fields"]["document"], lead["fields"]["phone"], lead["hidden"]) == ("A1234567", "0750 123", [])
        assert lead["history"][1]["changed"] == [["phone", "", "0750 123"]]
        assert "A1234567" not in answer.text
        assert "0750" not in answer.text
        assert answer.json()["hidden"] == ["document", "phone", "email", "address", "remark"]
        assert [row["why"] for row in answer.json()["history"]] == ["on request", "new telephone"]

    run(scenario)


def test_the_author_is_who_is_signed_in_and_the_world_is_said(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.SHIFT_LEAD, "Dara Ali", "Registry office")) as client:
            assert (await client.post("/api/registry/act/airframe", json=acting("KR-1", "stolen"))).json()["ok"]
            sheet = (await client.get("/api/registry/record/airframe?number=KR-1")).json()
        last = sheet["history"][-1]
        assert (last["verb"], last["by"], last["organisation"]) == ("stolen", "Dara Ali", "Registry office")
        assert (sheet["state"], sheet["version"], sheet["world"]) == ("stolen", 2, "SIM")
        assert sheet["may"] == ["found", "seized", "suspended"]

    run(scenario)


def test_everything_wrong_comes_back_at_once_by_field(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.SHIFT_LEAD)) as client:
            body = entering("OP 2", {"name": SPOOF, "kind": "person", "holder": "P-9"}, why=" ")
            found = wrong(await client.post("/api/registry/enter/operator", json=body))
            shape = wrong(await client.post("/api/registry/enter/model", json=entering("M-1", {"mtow_g": "heavy"})))
        assert [where for where, _ in found] == ["why", "name", "holder", "number"]
        assert "[U+202E]" in dict(found)["name"]
        assert {"maker", "name", "build", "mtow_g"} == {where for where, _ in shape}

    run(scenario)


def test_a_record_changed_meanwhile_is_left_alone(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.SHIFT_LEAD)) as client:
            assert (await client.post("/api/registry/act/airframe", json=acting("KR-1", "suspended"))).json()["ok"]
            for path, body in (
                ("act", acting("KR-1", "lost")),
                ("correct", {"number": "KR-1", "version": 1, "fields": {"remark": "red"}, "why": "seen"}),
            ):
                late = await client.post(f"/api/registry/{path}/airframe", json=body)
                assert (late.status_code, late.json()["refusal"]) == (409, "changed_meanwhile")
            sheet = (await client.get("/api/registry/record/airframe?number=KR-1")).json()
        assert (sheet["version"], sheet["state"], sheet["fields"]["remark"]) == (2, "in_service", "")

    run(scenario)


def test_pages_walk_over_every_record_once(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            rows = "\n".join(f"P-{number},Person {number}" for number in range(100, 125))
            table = {"csv": f"number,name\n{rows}", "dryRun": False, "why": "office list"}
            report = (await client.post("/api/registry/table/person", json=table)).json()
            assert (report["accepted"], report["refused"]) == (25, 0)
            seen, after = [], ""
            while True:
                page = (await client.get(f"/api/registry/list/person?limit=10&after={after}")).json()
                seen += [row["number"] for row in page["rows"]]
                after = page["after"]
                if not after:
                    break
            assert page["total"] == 26
            for limit in ("0", "201", "-1", "ten", "\u0663"):
                assert (await client.get(f"/api/registry/list/person?limit={limit}")).status_code == 400
        assert len(seen) == len(set(seen)) == 26

    run(scenario)


@pytest.mark.parametrize("after", ["9" * 18, "9" * 19, "9" * 200, "\u0663", "-1", "x"])
def test_a_place_that_no_list_has_begins_it_anew(run: Run, after: str) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            for kind, words in (("person", ""), ("airframe", "1581")):
                asked = {"words": words, "after": after}
                page = await client.get(f"/api/registry/list/{kind}", params=asked)
                assert (page.status_code, len(page.json()["rows"])) == (200, 1)

    run(scenario)


def test_a_table_is_told_of_row_by_row_and_goes_out_without_formulas(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            rows = 'number,name,remark\nP-2,Hana,"=HYPERLINK(""http://evil.example"")"\nP 3,Omar,\nP-1,شێرکۆ عەلی,\n'
            dry = {"csv": rows, "dryRun": True, "why": "office list"}
            for _ in range(2):
                report = (await client.post("/api/registry/table/person", json=dry)).json()
                assert [(row["line"], row["outcome"]) for row in report["rows"]][:2] == [
                    (2, "accepted"),
                    (3, "refused"),
                ]
            wet = (await client.post("/api/registry/table/person", json={**dry, "dryRun": False})).json()
            assert wet["accepted"] == 1
            assert "no number" in " ".join(wet["rows"][1]["why"])
            out = await client.get("/api/registry/table/person")
            headless = await client.post("/api/registry/table/person", json={**dry, "csv": "name\nHana"})
        cells = {row["number"]: row for row in csv.DictReader(io.StringIO(out.text))}
        assert cells["P-2"]["remark"].startswith("'=HYPERLINK")
        assert out.headers["content-disposition"] == 'attachment; filename="person.csv"'
        assert "names the columns" in wrong_sentence(headless)

    run(scenario)


def test_of_a_table_that_breaks_off_nothing_is_written(run: Run, office: Office) -> None:
    async def scenario(desk: Desk) -> None:
        assert office.store is not None
        before = await office.store.last_seq()
        table = {"csv": f'number,name\n{PEOPLE}P-9999,"Omar', "dryRun": False, "why": "office list"}
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            broken = await client.post("/api/registry/table/person", json=table)
        assert "nothing was written" in broken.json()["sentence"]
        assert "cannot be read after line" in wrong_sentence(broken)
        assert await office.store.last_seq() == before

    run(scenario)


def test_of_a_table_whose_store_is_lost_midway_the_report_says_where(
    run: Run, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(desk: Desk) -> None:
        store = office.store
        assert store is not None
        before = await store.last_seq()
        commit = store.commit

        async def commit_once(writes: Sequence[Write], since: int | None = None) -> int:
            if await store.last_seq() > before:
                raise StoreUnreachableError("The disk is full.")
            return await commit(writes, since)

        monkeypatch.setattr(store, "commit", commit_once)
        table = {"csv": f"number,name\n{PEOPLE}", "dryRun": False, "why": "office list"}
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            report = (await client.post("/api/registry/table/person", json=table)).json()
        assert (report["accepted"], report["refused"], len(report["rows"])) == (200, 0, 201)
        assert (report["rows"][-1]["outcome"], report["rows"][-1]["line"]) == ("stopped", 201)
        assert "The disk is full." in report["rows"][-1]["why"][0]
        assert await store.last_seq() == before + 200

    run(scenario)


def wrong_sentence(response: Any) -> str:
    assert response.status_code == 422
    return str(response.json()["problems"][0]["what"])


HOSTILE: tuple[tuple[str, str, Any, int], ...] = (
    ("enter", "nothing", entering("X-1", {}), 404),
    ("enter", "person", {"number": "X-1", "why": "x"}, 400),
    ("enter", "person", entering("X-1", {"name": "x" * 2_001}), 400),
    ("enter", "person", entering("X-1", {f"f{number}": "" for number in range(61)}), 400),
    ("enter", "person", entering("X-1", {"name": "Hana", "no_field": "1"}), 422),
    ("enter", "person", entering("../../etc", {"name": "Hana"}), 422),
    ("enter", "airframe", entering("KR-2", {"serial": "1", "model": "M", "batteries": "[" * 1_500}), 422),
    ("act", "person", acting("P-1", "lost"), 409),
    ("act", "airframe", acting("KR-1", "shot_down"), 400),
    ("act", "airframe", acting("KR-1", "lost", version=0), 400),
    ("act", "airframe", acting("KR-9", "lost"), 404),
    ("act", "airframe", acting("KR-1", "transferred", operator="OP-9"), 422),
    ("act", "airframe", acting("KR-1", "renewed", until="yesterday"), 422),
    ("table", "person", {"csv": 'number,name\n"', "dryRun": False, "why": "x"}, 422),
)


def test_hostile_bodies_are_refused_and_write_nothing(run: Run, office: Office) -> None:
    async def scenario(desk: Desk) -> None:
        assert office.store is not None
        before = await office.store.last_seq()
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            for address, kind, body, status in HOSTILE:
                response = await client.post(f"/api/registry/{address}/{kind}", json=body)
                assert response.status_code == status, (address, body, response.text)
            for query in ("number=KR-1&number=KR-2", f"number={'9' * 201}"):
                assert (await client.get(f"/api/registry/facts?{query}")).status_code == 400
        assert await office.store.last_seq() == before

    run(scenario)


def test_a_node_without_a_registry_says_so(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(Role.ADMINISTRATOR)) as client:
            parts = (await client.get("/api/registry")).json()
            missing = await client.get("/api/registry/list/airframe")
        assert (parts["kept"], parts["trouble"]) == (False, "The disk is gone.")
        assert (missing.status_code, missing.json()["refusal"]) == (503, "registry_unreachable")
        assert "The disk is gone." in missing.json()["sentence"]

    run(scenario)


@pytest.mark.parametrize(("role", "told"), [(Role.VIEWER, False), (Role.OPERATOR, True)])
def test_why_a_node_is_without_a_registry_is_told_to_operators_alone(run: Run, role: Role, told: bool) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.browser(desk.session(role)) as client:
            parts = await client.get("/api/registry")
            facts = await client.get("/api/registry/facts?number=KR-1")
        assert (parts.status_code, facts.status_code) == (200, 503)
        assert parts.json()["trouble"] == ("The disk is gone." if told else "Operators are told why.")
        assert ("The disk is gone." in facts.text) == told

    run(scenario)
