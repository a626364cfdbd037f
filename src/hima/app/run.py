"""A running node: site, journal, feeds, console, put together and taken apart again."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple

from hima.adapters.accounts_sqlite import SqliteAccounts
from hima.adapters.clocks import ScaledClock, WallClock
from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.retention import Retention
from hima.adapters.loopback_player import LoopbackPlayer, on_loopback
from hima.adapters.node_files import write_node_files
from hima.app.feeds import start_feeds
from hima.app.journal import open_journal
from hima.app.node_registry import simulated_registry, site_registry, start_registry
from hima.app.outputs import start_outputs
from hima.app.played_node import PlayedNode
from hima.app.replay_source import JournalSteps
from hima.app.transport import TransportDesk, desk_beside
from hima.app.zone_keeping import ZoneKeeper
from hima.config.site import Site, pack_site, unpack_site
from hima.node.accounts import OWNER
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.node import Node
from hima.picture.decision import Role
from hima.picture.event import Opened
from hima.picture.mode import Mode
from hima.sensing.settings import TransportKind
from hima.simulation.events import opening
from hima.simulation.ground import Ground
from hima.simulation.play import play
from hima.simulation.register import register_of
from hima.simulation.scenario import Scenario
from hima.simulation.truth import fly
from hima.units import DAY_NS, SECOND_NS
from hima.web.app import create_app
from hima.web.office import Office
from hima.web.ports import NodePort
from hima.web.server import Server

STATIC: Final = Path(__file__).parents[1] / "web" / "static"


class Serving(NamedTuple):
    """How the console is served.

    Attributes:
        data: The data folder.
        server: The console's server, already bound to its address.
        version: Version of the program.
        keep_days: Records of the journal older than this may go.
        keep_gb: When the journal holds more than this, its oldest records go.
    """

    data: Path
    server: Server
    version: str
    keep_days: float
    keep_gb: float

    def retention(self) -> Retention:
        """The limits as the journal takes them."""
        return Retention(age_ns=round(self.keep_days * DAY_NS), bytes=round(self.keep_gb * 1024**3))


Announce = Callable[[str, str | None], None]
"""Told the console's address and a one-time sign-in link once both are there."""


class Kept(NamedTuple):
    """What a run leaves behind.

    Attributes:
        journal: The journal's path.
        outcomes_sha256: Digest of all outcomes, hex: what `hima replay --hash` says of that journal.
    """

    journal: Path
    outcomes_sha256: str


async def run_live(site: Site, folder: Path, serving: Serving, announce: Announce) -> Kept:
    """Run a node on the site's real feeds until it is told to stop; returns what it has kept.

    Zones that people change are written to the site folder; no other run does that.

    Raises:
        UnreachableError: A port, an address or a folder cannot be had.
    """
    opened = Opened(0, serving.version, Mode.LIVE, pack_site(site), "")
    async with AsyncExitStack() as stack:
        journal = open_journal(serving.data, opened, serving.retention())
        node = Node(site, opened, FULL_CORRIDOR, journal, WallClock())
        registry = site_registry(site, serving.data)
        office = start_registry(node, site, registry, stack)
        # Of a live node alone: what a simulated run signed would be valid at a real checkpoint.
        desk = desk_beside(stack, registry, serving.data, site.packs)
        keeper = ZoneKeeper(node, folder)
        stack.callback(keeper.close)
        stack.callback(node.watch(keeper.take))
        running = _hold(stack, node.run(), node.stop)
        await _either(node.ready(), running)
        await start_feeds(site.feeds, node, stack)
        await start_outputs(node, stack)
        await _serve(node, serving, JournalSteps(journal.path), announce, [running], stack, office, desk)
    return Kept(journal.path, node.status.outcomes_sha256)


async def run_scenario(site: Site, scenario: Scenario, speed: float, serving: Serving, announce: Announce) -> Kept:
    """Run a node on simulated sensors over real loopback sockets; returns what it has kept.

    A run that was killed goes on where its journal ended.

    Raises:
        UnreachableError: A port or a folder cannot be had.
    """
    opened = opening(scenario, site, serving.version)
    truth = fly(scenario, site)  # before the clock runs: nothing is late at the start
    end_ns = scenario.start_ns + round(scenario.duration_s * SECOND_NS)
    async with AsyncExitStack() as stack:
        journal = open_journal(serving.data, opened, serving.retention(), end_ns)
        brought = register_of(scenario, Ground(site))
        registry = simulated_registry(site, serving.data, brought, anew=journal.last_time_ns == 0)
        clock = ScaledClock(max(scenario.start_ns, journal.last_time_ns), speed)
        node = Node(site, opened, FULL_CORRIDOR, journal, clock)
        office = start_registry(node, site, registry, stack)
        player = LoopbackPlayer(clock)
        stack.callback(player.close)
        running = _hold(stack, node.run(), node.stop)
        await _either(node.ready(), running)
        ports = {f.id: await player.listen(f.id) for f in site.feeds if f.transport is TransportKind.TCP_CLIENT}
        await start_feeds(on_loopback(site.feeds, ports), node, stack)
        await start_outputs(node, stack)
        sent = play(scenario, site, truth, from_ns=clock.now_ns())
        playing = _hold(stack, player.play(sent, node.addresses))
        playing.add_done_callback(_raise_bugs)
        await _serve(node, serving, JournalSteps(journal.path), announce, [running], stack, office)
    return Kept(journal.path, node.status.outcomes_sha256)


async def run_replay(path: Path, speed: float, serving: Serving, announce: Announce) -> None:
    """Show a recorded journal as if it were now, in the mode REPLAY.

    Raises:
        UnreachableError: There is no such journal.
        JournalDamagedError: It is damaged.
    """
    with JournalReader(path) as reader:
        opened = reader.opened()
        begin_ns, _ = reader.time_span()
    node = PlayedNode(unpack_site(opened.site), opened.mode, serving.version, ScaledClock(begin_ns, speed))
    async with AsyncExitStack() as stack:
        playing = _hold(stack, node.play(JournalSteps(path)))
        playing.add_done_callback(_raise_bugs)
        await _serve(node, serving, JournalSteps(path), announce, [], stack)


async def _serve(
    node: NodePort,
    serving: Serving,
    source: JournalSteps,
    announce: Announce,
    vital: Sequence["asyncio.Task[None]"],
    stack: AsyncExitStack,
    office: Office | None = None,
    transport: TransportDesk | None = None,
) -> None:
    """Serve the console until told to stop, or until a vital task ends."""
    server = serving.server
    clock = WallClock()
    accounts = SqliteAccounts(serving.data, clock)
    stack.callback(accounts.close)
    app = create_app(
        node,
        accounts,
        clock,
        STATIC,
        secure=server.secure,
        loopback_only=not server.secure,
        script_token=write_node_files(serving.data, server.url),
        replay=source,
        office=office,
        transport=transport,
    )
    serve = _hold(stack, server.serve(app), server.stop)
    await _either(server.started(), serve)
    announce(server.url, _sign_in_link(accounts, server.url))
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await _either(stop.wait(), serve, *vital)


def _sign_in_link(accounts: SqliteAccounts, url: str) -> str | None:
    """A link for the first account, or for the only administrator there is; None if there are several."""
    token = accounts.first_link()
    if token is None:
        administrators = [m.person for m in accounts.people() if m.person.role is Role.ADMINISTRATOR]
        if len(administrators) != 1:
            return None
        token = accounts.fresh_link(administrators[0].id, OWNER)
    return f"{url}/sign-in?token={token}"


def _hold(
    stack: AsyncExitStack, work: Coroutine[Any, Any, None], stop: Callable[[], None] | None = None
) -> "asyncio.Task[None]":
    """Run something beside; leaving the stack asks it to stop and waits for it."""
    task = asyncio.create_task(work)

    async def end() -> None:
        if stop is None:
            task.cancel()
        else:
            stop()
        await asyncio.wait({task})

    stack.push_async_callback(end)
    return task


async def _either(first: Coroutine[Any, Any, object], *others: "asyncio.Task[None]") -> None:
    """Wait for the first of several; what one of the others raised is raised here."""
    waiting = asyncio.ensure_future(first)
    try:
        done, _ = await asyncio.wait({waiting, *others}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    for task in done - {waiting}:
        await task


def _raise_bugs(task: "asyncio.Task[None]") -> None:
    """Let what went wrong in a task that nobody waits for reach the loop's handler."""
    if not task.cancelled():
        task.result()
