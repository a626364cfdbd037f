"""What phones at checkpoints get and send, with a real desk behind it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from tests.permits import BEGIN_S, OMAR, SARA, requested, scans

from hima.adapters.key_files import write_public
from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.app.late_store import LateStore
from hima.app.transport import TransportDesk, desk_beside, open_desk
from hima.registry.settings import RegistrySettings
from hima.registry.store import RecordStore, StoreUnreachableError
from hima.registry.transport.acts import endorse, move, sign
from hima.registry.transport.life import Verb
from hima.registry.transport.lists import EndedList, KeyList, unseal
from hima.registry.transport.permit import Authority
from hima.registry.transport.scan import FIRST
from hima.web.checkpoint import PERMISSIONS, checkpoint_page
from hima.web.console_files import ConsoleFiles


@pytest.fixture
def desk(tmp_path: Path) -> Callable[[Callable[[TransportDesk], Awaitable[None]]], None]:
    def run(work: Callable[[TransportDesk], Awaitable[None]]) -> None:
        async def inside() -> None:
            async with open_desk(RegistrySettings(), tmp_path) as made:
                made.keys.make("Ministry of Interior", BEGIN_S)
                await work(made)

        asyncio.run(inside())

    return run


def test_the_lists_are_signed_by_the_root_and_dated(desk: Callable[..., None]) -> None:
    async def work(made: TransportDesk) -> None:
        lists = await made.lists()
        keys = unseal(lists.keys, KeyList, lists.root)
        assert keys.keys == made.keys.keys()
        assert keys.stale_s - keys.made_s == 7 * 86_400
        assert unseal(lists.ended, EndedList, lists.root).permits == ()

    desk(work)


def test_scans_that_come_twice_count_once_also_from_two_requests_at_once(desk: Callable[..., None]) -> None:
    from hima.registry.transport.scan import Batch

    async def work(made: TransportDesk) -> None:
        batch = Batch(BEGIN_S * 1_000_000, tuple(scans({}, {}, {})))
        joined = await asyncio.gather(*(made.take(batch, "Hawre") for _ in range(5)))
        assert sum(len(one.entries) for one in joined) == 3
        assert sum(one.duplicates for one in joined) == 12
        assert [entry.seq for entry in made.ledger()] == [1, 2, 3]

    desk(work)


def test_an_airframe_leads_to_where_it_was_seen(desk: Callable[..., None]) -> None:
    from hima.registry.transport.scan import Batch

    async def work(made: TransportDesk) -> None:
        permit = await made.draft(requested(), SARA, "survey", "TP-2026-0001")
        assert await made.whereabouts("IQ-000123", "") is None  # a draft carries nothing
        now = permit.since_ns
        for verb, change in (
            (Verb.SUBMIT, lambda p, at: move(p, Verb.SUBMIT, "asked", at)),
            (Verb.ENDORSE, lambda p, at: endorse(p, Authority.SECURITY, SARA, "known", at)),
            (Verb.SIGN, lambda p, at: sign(p, SARA, at)),
            (Verb.SIGN, lambda p, at: sign(p, OMAR, at)),
        ):
            await made.act("TP-2026-0001", verb, SARA, "so", change)
        issued = await made.whereabouts("iq-000123", "")
        assert issued is not None
        assert (issued.state, issued.place_deg) == ("issued", None)
        await made.take(Batch(now // 1000, tuple(scans({"place_e5": (4_513_000, 3_560_000)}))), "Hawre")
        seen = await made.whereabouts("", "1581f5bkd229x00a")
        assert seen is not None
        assert (seen.state, seen.place_deg) == ("in_transit", (45.13, 35.60))
        assert await made.whereabouts("IQ-000124", "X") is None

    desk(work)


BROKEN = b"no database at all, but long enough to be taken for one" * 100


async def opened(path: Path) -> RecordStore:
    return SqliteRecordStore(path)


def test_a_node_without_its_ledger_or_a_registry_still_starts(tmp_path: Path) -> None:
    (tmp_path / "scans.db").write_bytes(BROKEN)

    async def work() -> None:
        async with AsyncExitStack() as stack:
            assert desk_beside(stack, LateStore(lambda: opened(tmp_path / "registry.db")), tmp_path) is None
            assert desk_beside(stack, None, tmp_path / "other") is None
        assert not (tmp_path / "registry.db").exists()
        assert not (tmp_path / "other").exists()

    asyncio.run(work())


def test_a_registry_that_comes_later_has_its_lists_then(tmp_path: Path) -> None:
    (tmp_path / "registry.db").write_bytes(BROKEN)

    async def work() -> None:
        async with AsyncExitStack() as stack:
            store = LateStore(lambda: opened(tmp_path / "registry.db"), pause_s=0.0)
            stack.push_async_callback(store.close)
            made = desk_beside(stack, store, tmp_path)
            assert made is not None
            made.keys.make("Ministry of Interior", BEGIN_S)
            with pytest.raises(StoreUnreachableError):
                await made.lists()
            (tmp_path / "registry.db").unlink()
            lists = await made.lists()
            assert unseal(lists.ended, EndedList, lists.root).permits == ()

    asyncio.run(work())


@asynccontextmanager
async def phone(static: Path) -> AsyncIterator[httpx.AsyncClient]:
    from starlette.routing import Route

    app = Starlette(routes=[Route("/checkpoint", checkpoint_page), Route("/checkpoint/", checkpoint_page)])
    app.state.files = ConsoleFiles(directory=static, check_dir=False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        yield client


def test_the_page_alone_may_ask_for_the_camera(tmp_path: Path) -> None:
    write_public(tmp_path / "checkpoint" / "index.html", b"<!doctype html>")

    async def work() -> None:
        async with phone(tmp_path) as client:
            away = await client.get("/checkpoint")
            assert (away.status_code, away.headers["location"]) == (308, "/checkpoint/")
            page = await client.get("/checkpoint/")
            assert page.headers["permissions-policy"] == PERMISSIONS
            assert page.headers["content-type"] == "text/html; charset=utf-8"

    asyncio.run(work())


@pytest.mark.parametrize(
    "wrong",
    [{"device": "x"}, {"number": 0}, {"person": "a\nb"}, {"token": "AB" * 32}, {"previous": FIRST + "\n"},
     {"finding": "good"}, {"place_e5": [1]}, {"more": 1}, {"time_us": 2**60},
     {"person": "a\u202eb"}, {"checkpoint": "a\u2028b"}, {"checkpoint": "a\u0085b"}, {"permit": "a\u2066b"}],
)  # fmt: skip
def test_a_scan_is_closed_and_bounded(wrong: dict[str, object]) -> None:
    from hima.registry.transport.scan import Scan

    said = msgspec.to_builtins(scans({})[0])
    assert msgspec.convert(said, Scan) == scans({})[0]
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode({**said, **wrong}), type=Scan)


def test_lists_travel_as_base64() -> None:
    from hima.web.bodies import TransportLists

    said = msgspec.json.decode(msgspec.json.encode(TransportLists(b"\xff", b"", b"a")))
    assert base64.b64decode(said["root"]) == b"\xff"
