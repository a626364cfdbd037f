"""What phones at checkpoints get and send, with a real desk behind it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from tests.permits import BEGIN_S, scans

from hima.adapters.key_files import write_public
from hima.app.transport import TransportDesk, open_desk
from hima.registry.settings import RegistrySettings
from hima.registry.transport.lists import EndedList, KeyList, unseal
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
     {"finding": "good"}, {"place_e5": [1]}, {"more": 1}, {"time_us": 2**60}],
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
