"""A scenario over real loopback sockets into a real node: every byte arrives, and the picture stands."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from hima.adapters.clocks import ScaledClock
from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.adapters.loopback_player import LoopbackPlayer, on_loopback
from hima.app.feeds import start_feeds
from hima.app.simulate import open_named
from hima.app.warm_up import warm_up
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.node import Applied, Node
from hima.picture.air_picture import AirPicture
from hima.picture.frame import Frame
from hima.picture.outcome import PictureUpdated
from hima.picture.track import TrackState
from hima.sensing.settings import TransportKind
from hima.simulation.events import opening
from hima.simulation.play import play
from hima.simulation.truth import fly
from hima.units import SECOND_NS

ROOT = Path(__file__).parents[2]
PLAYED_S = 8
SPEED = 2.0


async def run(folder: Path) -> tuple[AirPicture, dict[str, str]]:
    site, scenario = open_named(ROOT / "scenarios" / "raid_low.toml", ROOT / "sites")
    warm_up(site)
    truth = fly(scenario, site)
    clock = ScaledClock(scenario.start_ns, SPEED)
    until_ns = scenario.start_ns + PLAYED_S * SECOND_NS
    async with AsyncExitStack() as stack:
        node = Node(site, opening(scenario, site, "test"), FULL_CORRIDOR, SqliteJournal(folder / "journal.hima"), clock)
        player = LoopbackPlayer(clock)
        stack.callback(player.close)
        pictures: list[AirPicture] = []

        def keep(applied: Applied) -> None:
            # Once the sensors have nothing more to send, tracks fade: the picture of the last moment counts.
            updates = [outcome.picture for outcome in applied.outcomes if isinstance(outcome, PictureUpdated)]
            pictures.extend(picture for picture in updates if picture.time_ns <= until_ns)

        node.watch(keep)
        running = asyncio.create_task(node.run())
        await node.ready()
        ports = {f.id: await player.listen(f.id) for f in site.feeds if f.transport is TransportKind.TCP_CLIENT}
        await start_feeds(on_loopback(site.feeds, ports), node, stack)
        stream = play(scenario, site, truth, from_ns=clock.now_ns())
        await player.play((sent for sent in stream if sent.time_ns < until_ns), node.addresses)
        await asyncio.sleep(0.1)
        node.stop()
        await running
    return pictures[-1], node.addresses


def test_what_is_sent_arrives_and_becomes_a_picture(tmp_path: Path) -> None:
    picture, addresses = asyncio.run(run(tmp_path))
    assert {feed: address.partition("://")[0] for feed, address in addresses.items()} == {
        "radar_north": "udp",
        "radar_south": "udp",
        "rf_west": "udp",
        "rid": "udp",
        "adsb": "tcp",
    }
    assert all("127.0.0.1" in address for address in addresses.values())
    assert (picture.tracks.state == TrackState.CONFIRMED).sum() >= 4
    for feed in picture.feeds:
        assert feed.frames > 0
        assert feed.dropped_frames == 0
        assert not feed.rejects

    with JournalReader(tmp_path / "journal.hima") as reader:
        entries = [record.entry for record in reader.records()]
    site, scenario = open_named(ROOT / "scenarios" / "raid_low.toml", ROOT / "sites")
    arrived = [entry for entry in entries if isinstance(entry, Frame) and entry.feed == "radar_north"]
    sent = {item.data: item.time_ns for item in play(scenario, site) if item.feed == "radar_north"}
    assert len(arrived) > PLAYED_S * 32 - 2 * 32
    late_s = [(entry.time_ns - sent[entry.data]) / SECOND_NS / SPEED for entry in arrived]
    assert min(late_s) > -0.001
    assert sorted(late_s)[len(late_s) // 2] < 0.25  # on a busy machine; a few milliseconds otherwise
