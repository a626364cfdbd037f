"""The console server on the real node with a real journal: an acknowledgement outlives a restart, with its name."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from hima.adapters.accounts_sqlite import SqliteAccounts
from hima.adapters.clocks import WallClock
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.adapters.site_folder import open_site_folder
from hima.config.site import pack_site
from hima.node.corridor import Corridor
from hima.node.node import Node
from hima.picture.air_picture import AirPicture
from hima.picture.alert import Acknowledgement, Alert, AlertState, Priority
from hima.picture.decision import Acknowledge, Decision, Person
from hima.picture.event import Event, Opened, Tick
from hima.picture.identity import Identities
from hima.picture.mode import Mode
from hima.picture.outcome import AlertChanged, Change, DecisionTaken, Outcome, PictureUpdated, Refusal
from hima.picture.packing import pack
from hima.picture.threat import Threats
from hima.picture.track import Tracks
from hima.picture.verdict import unjudged
from hima.threat.raid_numbers import RaidState
from hima.threat.raids import find_raids
from hima.threat.settings import RaidSettings
from hima.web.app import create_app
from hima.web.ports import NodePort
from hima.web.server import Server

SITE = open_site_folder(Path(__file__).parents[2] / "sites" / "khor_mor")


class OneAlert(msgspec.Struct):
    """A corridor that raises one alert when it opens and never clears it."""

    outcomes_sha256: bytes
    raised_ns: int
    taken_by: Person | None = None
    taken_ns: int = 0


def open_site(opened: Opened) -> OneAlert:
    return OneAlert(hashlib.sha256(opened.version.encode()).digest(), opened.time_ns)


def advance(state: OneAlert, event: Event) -> tuple[OneAlert, tuple[Outcome, ...]]:
    outcomes: tuple[Outcome, ...] = ()
    match event:
        case Tick(time_ns=time_ns):
            outcomes = (PictureUpdated(picture(state, time_ns)),)
        case Decision(time_ns=time_ns, person=person, act=Acknowledge(alert=1)) if state.taken_by is None:
            state.taken_by, state.taken_ns = person, time_ns
            outcomes = (DecisionTaken(time_ns, event, None), AlertChanged(time_ns, Change.ACKNOWLEDGED, alert(state)))
        case Decision(time_ns=time_ns):
            outcomes = (DecisionTaken(time_ns, event, Refusal.ALREADY_ACKNOWLEDGED),)
        case _:
            pass
    for outcome in outcomes:
        state.outcomes_sha256 = hashlib.sha256(state.outcomes_sha256 + pack(outcome)).digest()
    return state, outcomes


def alert(state: OneAlert) -> Alert:
    taken = None if state.taken_by is None else Acknowledgement(state.taken_by, state.taken_ns)
    return Alert(
        id=1,
        track=1,
        priority=Priority.ACT_NOW,
        state=AlertState.RAISED if taken is None else AlertState.ACKNOWLEDGED,
        raised_ns=state.raised_ns,
        updated_ns=state.raised_ns,
        asset="",
        arrival_ns=None,
        act_by_ns=None,
        reasons=(),
        acknowledged=taken,
        cleared_ns=0,
        clear_reason=None,
        soundings=1,
    )


def picture(state: OneAlert, time_ns: int) -> AirPicture:
    none, codes, numbers = np.zeros(0), np.zeros(0, np.uint8), np.zeros(0, np.int64)
    tracks = Tracks(
        time_ns=time_ns,
        id=numbers,
        state=codes,
        position_m=np.zeros((0, 3)),
        velocity_mps=np.zeros((0, 3)),
        covariance=np.zeros((0, 6, 6)),
        updated_ns=numbers,
        born_ns=numbers,
        existence=none,
        hits=numbers,
        sensors=np.zeros(0, np.uint32),
        kind=codes,
    )
    identities = Identities(
        numbers, codes, np.zeros((0, 7)), codes, np.zeros(0, np.bool_), codes, (), (), (), codes, np.zeros((0, 7))
    )
    threats = Threats(time_ns, numbers, numbers, np.zeros((0, 3)), np.zeros((0, 3)), none, none)
    raids = find_raids(RaidState(), tracks, threats, np.zeros(0, np.bool_), (), RaidSettings())
    return AirPicture(time_ns, tracks, identities, unjudged(numbers, time_ns), (), threats, raids, (alert(state),), ())


CORRIDOR = Corridor(open_site, advance, OneAlert)


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[str, SqliteAccounts]]:
    """A node and its console, on a data folder, until the block ends."""
    opened = Opened(0, "1", Mode.LIVE, pack_site(SITE), "")
    node = Node(SITE, opened, CORRIDOR, SqliteJournal(folder / "journal.hima"), WallClock())
    port: NodePort = node
    accounts = SqliteAccounts(folder, WallClock())
    server = Server("127.0.0.1", 0)
    running = asyncio.create_task(node.run())
    await node.ready()
    serving = asyncio.create_task(server.serve(create_app(port, accounts, WallClock(), folder)))
    await server.started()
    try:
        yield server.url, accounts
    finally:
        server.stop()
        await serving
        node.stop()
        await running
        accounts.close()


async def next_alerts(socket: ClientConnection) -> list[dict[str, Any]]:
    async with asyncio.timeout(5):
        while True:
            message: dict[str, Any] = msgspec.json.decode(await socket.recv())
            if message["type"] == "alerts":
                alerts: list[dict[str, Any]] = message["alerts"]
                return alerts


def live(url: str, cookie: str) -> connect:
    headers = {"cookie": cookie}
    return connect(f"ws{url[4:]}/live", origin=Origin(url), additional_headers=headers, proxy=None)


def test_an_acknowledgement_outlives_a_restart_with_its_name(tmp_path: Path) -> None:
    async def first_run() -> str:
        async with (
            served(tmp_path) as (url, accounts),
            httpx.AsyncClient(base_url=url, headers={"origin": url}) as http,
        ):
            body = {"token": accounts.first_link(), "name": "Rojîn", "organisation": "Gas field"}
            cookie = (await http.post("/api/sign-in", json=body)).headers["set-cookie"].partition(";")[0]
            async with live(url, cookie) as screen, live(url, cookie) as other:
                assert [item["state"] for item in await next_alerts(screen)] == ["raised"]
                await next_alerts(other)
                assert (await http.post("/api/alerts/1/acknowledge", json={})).json() == {"ok": True}
                assert [item["acknowledgedBy"] for item in await next_alerts(other)] == ["Rojîn"]
            again = await http.post("/api/alerts/1/acknowledge", json={})
            assert (again.status_code, again.json()["refusal"]) == (409, "already_acknowledged")
            health = (await http.get("/health")).json()
            assert len(bytes.fromhex(health["outcomes_sha256"])) == 32
            assert health["alerts"] == {"acknowledged": 1}
            return cookie

    async def second_run(cookie: str) -> None:
        async with served(tmp_path) as (url, accounts):
            assert accounts.first_link() is None
            async with live(url, cookie) as screen:
                (held,) = await next_alerts(screen)
        assert (held["state"], held["acknowledgedBy"]) == ("acknowledged", "Rojîn")

    asyncio.run(second_run(asyncio.run(first_run())))
