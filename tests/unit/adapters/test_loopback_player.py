"""Simulated sensors reach real feeds over real loopback sockets, at their time and not in bursts."""

import asyncio
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest

from hima.adapters.clocks import ScaledClock
from hima.adapters.loopback_player import LoopbackPlayer, on_loopback
from hima.adapters.tcp import TcpClientFeed, TcpServerFeed
from hima.adapters.udp import UdpFeed
from hima.node.ports import FeedAdapter, FeedSink
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.simulation.sent import Sent
from hima.units import MILLISECOND_NS, SECOND_NS

START_NS = 1_800_000_000 * SECOND_NS


class Sink:
    """Remembers what feeds deliver, and when."""

    def __init__(self) -> None:
        self.got: dict[str, list[bytes]] = {}
        self.times: list[float] = []
        self.up: set[str] = set()

    def offer(self, feed: str, data: bytes) -> bool:
        self.got.setdefault(feed, []).append(data)
        self.times.append(time.monotonic())
        return True

    def wait_s(self, feed: str, size: int) -> float:  # noqa: ARG002
        return 0.0

    def lost(self, feed: str, frames: int) -> None:
        raise AssertionError(f"{feed} lost {frames}")

    def link(self, feed: str, up: bool, peer: str) -> None:  # noqa: ARG002
        if up:
            self.up.add(feed)


def feed(name: str, transport: TransportKind) -> FeedSettings:
    return FeedSettings(id=name, sensor="s", format=Format.ADSB, transport=transport, port=9 if name == "client" else 0)


FEEDS = (
    feed("udp", TransportKind.UDP),
    feed("client", TransportKind.TCP_CLIENT),
    feed("server", TransportKind.TCP_SERVER),
)
ADAPTERS: dict[TransportKind, Callable[[FeedSettings, FeedSink], FeedAdapter]] = {
    TransportKind.UDP: UdpFeed,
    TransportKind.TCP_CLIENT: TcpClientFeed,
    TransportKind.TCP_SERVER: TcpServerFeed,
}


def sends(count: int, every_ms: int, names: tuple[str, ...] = ("udp",)) -> Iterator[Sent]:
    for number in range(count):
        for name in names:
            yield Sent(START_NS + number * every_ms * MILLISECOND_NS, name, f"{number};".encode())


async def connected(sink: Sink, names: set[str]) -> None:
    async with asyncio.timeout(5):
        while not names <= sink.up:
            await asyncio.sleep(0.005)


async def run(sent: Iterator[Sent], start_ns: int, speed: float, names: set[str]) -> Sink:
    sink = Sink()
    clock = ScaledClock(start_ns, speed)
    player = LoopbackPlayer(clock)
    ports = {name: await player.listen(name) for name in names & {"client"}}
    adapters = {
        settings.id: ADAPTERS[settings.transport](settings, sink)
        for settings in on_loopback([settings for settings in FEEDS if settings.id in names], ports)
    }
    addresses = {name: await adapter.start() for name, adapter in adapters.items()}
    try:
        await connected(sink, names & {"client"})
        await player.play(sent, addresses)
        await asyncio.sleep(0.05)
    finally:
        player.close()
        for adapter in adapters.values():
            await adapter.stop()
    return sink


def test_every_transport_gets_its_bytes_in_order() -> None:
    names = ("udp", "client", "server")
    sink = asyncio.run(run(sends(50, 2, names), START_NS, 1.0, set(names)))
    expected = [f"{number};".encode() for number in range(50)]
    assert sink.got["udp"] == expected
    assert b"".join(sink.got["client"]) == b"".join(expected)
    assert b"".join(sink.got["server"]) == b"".join(expected)


@pytest.mark.parametrize("speed", [1.0, 10.0])
def test_sends_keep_the_pace_of_the_clock(speed: float) -> None:
    begun = time.monotonic()
    sink = asyncio.run(run(sends(21, round(20 * speed)), START_NS, speed, {"udp"}))
    assert 0.35 < sink.times[-1] - sink.times[0] < 0.8
    assert time.monotonic() - begun < 3


def test_what_is_late_is_caught_up_with_and_not_burst() -> None:
    # Everything was due two seconds ago: 200 sends 5 ms apart take half their second, not none.
    sink = asyncio.run(run(sends(200, 5), START_NS + 2 * SECOND_NS, 1.0, {"udp"}))
    assert len(sink.got["udp"]) == 200
    assert 0.4 < sink.times[-1] - sink.times[0] < 1.2


def test_feeds_that_nobody_plays_for_are_left_alone() -> None:
    sink = asyncio.run(run(sends(3, 1, ("udp", "elsewhere")), START_NS, 1.0, {"udp"}))
    assert set(sink.got) == {"udp"}


def test_all_feeds_are_bound_to_free_ports_of_this_machine() -> None:
    outside = (
        msgspec.structs.replace(FEEDS[0], host="0.0.0.0", port=8600),  # noqa: S104 - what a site may say
        msgspec.structs.replace(FEEDS[0], id="group", transport=TransportKind.MULTICAST, host="239.1.1.1", port=8600),
        msgspec.structs.replace(FEEDS[1], host="10.0.0.7", port=30005),
        msgspec.structs.replace(FEEDS[2], host="0.0.0.0", port=8601),  # noqa: S104 - what a site may say
        msgspec.structs.replace(FEEDS[0], id="file", transport=TransportKind.FILE, path="x.pcap"),
    )
    bound = list(on_loopback(outside, {"client": 4711}))
    assert [settings.id for settings in bound] == ["udp", "group", "client", "server"]
    assert {settings.host for settings in bound} == {"127.0.0.1"}
    assert [settings.port for settings in bound] == [0, 0, 4711, 0]
    assert TransportKind.MULTICAST not in {settings.transport for settings in bound}
