"""The reference page says what the server does, all of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from hima.node.accounts import SignInRefusal
from hima.picture.decision import Role
from hima.picture.outcome import Refusal
from hima.web.operation import Open, Operation
from hima.web.refusals import SENTENCE, STATUS, RequestRefusal
from hima.web.routes import OPERATIONS

if TYPE_CHECKING:
    from tests.unit.web.conftest import Build, Desk, Run

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
ROWS = {row.split("|")[1].strip(): row.split("|")[2].strip() for row in PAGE.splitlines() if row.startswith("|")}


def access(operation: Operation) -> str:
    if isinstance(operation.access, Role):
        return operation.access.value
    return {
        Open.ANYBODY: "none",
        Open.LOOPBACK: "none from the node's own computer, else viewer",
        Open.PUBLISHED: "none where `[zones] public = true`, else viewer",
    }[operation.access]


def test_every_address_is_in_the_reference_with_its_role() -> None:
    for operation in OPERATIONS:
        address = f"`{operation.method} {re.sub(':int', '', operation.path)}`"
        assert ROWS.get(address) == access(operation), address


def test_every_refusal_is_in_the_reference_and_has_a_sentence() -> None:
    assert set(SENTENCE) == {*RequestRefusal, *SignInRefusal, *Refusal}
    assert set(STATUS) == set(RequestRefusal)
    for refusal in SENTENCE:
        status = STATUS[refusal] if isinstance(refusal, RequestRefusal) else 409
        assert f"`{refusal.value}`" in ROWS[str(status)], refusal


def test_every_metric_is_in_the_reference(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site))
        async with httpx.AsyncClient(base_url=desk.url) as client:
            served = re.findall(r"^# TYPE (\w+)", (await client.get("/metrics")).text, re.MULTILINE)
            fields = (await client.get("/health")).json()
        assert set(served) == set(re.findall(r"`((?:hima|process)_\w+)`", PAGE.partition("## `/metrics`")[2]))
        assert " ".join(fields) in " ".join(PAGE.split())

    run(scenario)


def test_every_note_is_in_the_reference() -> None:
    source = (ROOT / "src" / "hima" / "web" / "health_view.py").read_text(encoding="utf-8")
    codes = re.findall(r'yield "(\w+)"', source)
    assert codes
    for code in codes:
        assert f"`{code}`" in PAGE
