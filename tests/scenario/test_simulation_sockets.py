"""A scenario over real loopback sockets into a real node: every byte arrives, and the picture stands."""

import asyncio
from contextlib import AsyncExitStack
from itertools import takewhile
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
from hima.simulation.sent import Sent
from hima.simulation.truth import fly
from hima.units import SECOND_NS

ROOT = Path(__file__).parents[2]
PLAYED_S = 8
SPEED = 2.0


async def run(folder: Path) -> tuple[AirPicture, dict[str, str], list[Sent]]:
    site, scenario = open_named(ROOT / "scenarios" / "raid_low.toml", ROOT / "sites")
    warm_up(site)
    truth = fly(scenario, site)
    clock = ScaledClock(scenario.start_ns, SPEED)
    async with AsyncExitStack() as stack:
        node = Node(site, opening(scenario, site, "test"), FULL_CORRIDOR, SqliteJournal(folder / "journal.hima"), clock)
        player = LoopbackPlayer(clock)
        stack.callback(player.close)
        pictures: list[AirPicture] = []

        def keep(applied: Applied) -> None:
            pictures.extend(outcome.picture for outcome in applied.outcomes if isinstance(outcome, PictureUpdated))

        node.watch(keep)
        running = asyncio.create_task(node.run())
        await node.ready()
        ports = {f.id: await player.listen(f.id) for f in site.feeds if f.transport is TransportKind.TCP_CLIENT}
        await start_feeds(on_loopback(site.feeds, ports), node, stack)
        begin_ns = clock.now_ns()  # a busy machine may take a while to start
        until_ns = begin_ns + PLAYED_S * SECOND_NS
        stream = play(scenario, site, truth, from_ns=begin_ns)
        sent = list(takewhile(lambda item: item.time_ns < until_ns, stream))
        await player.play(sent, node.addresses)
        await asyncio.sleep(0.5)
        node.stop()
        await running
    # Once the sensors have nothing more to send, tracks fade: the picture of the last moment counts.
    return [picture for picture in pictures if picture.time_ns <= until_ns][-1], node.addresses, sent


def test_what_is_sent_arrives_and_becomes_a_picture(tmp_path: Path) -> None:
    picture, addresses, sent = asyncio.run(run(tmp_path))
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
    arrived = [entry for entry in entries if isinstance(entry, Frame) and entry.feed == "radar_north"]
    said = [item for item in sent if item.feed == "radar_north"]
    assert [entry.data for entry in arrived] == [item.data for item in said]
    late_s = [(a.time_ns - s.time_ns) / SECOND_NS / SPEED for a, s in zip(arrived, said, strict=True)]
    assert len(late_s) > PLAYED_S * 32 - 2 * 32
    assert min(late_s) > -0.001
    assert sorted(late_s)[len(late_s) // 2] < 0.25  # on a busy machine; a few milliseconds otherwise
