"""UDP and TCP feeds on real loopback sockets."""

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from hima.adapters.file_replay import FileFeed
from hima.adapters.tcp import TcpClientFeed, TcpServerFeed
from hima.adapters.udp import KERNEL_TABLES, UdpFeed, kernel_drops
from hima.errors import UnreachableError
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.wire.container.packets import Packet


class Basket:
    """Keeps what a feed delivers."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.links: list[tuple[bool, str]] = []
        self.lost_frames = 0
        self.waits: list[float] = []

    def offer(self, feed: str, data: bytes) -> bool:
        assert feed == "radar"
        self.chunks.append(data)
        return True

    def wait_s(self, feed: str, size: int) -> float:
        assert (feed, size > 0) == ("radar", True)
        return self.waits.pop() if self.waits else 0.0

    def lost(self, feed: str, frames: int) -> None:
        assert feed == "radar"
        self.lost_frames += frames

    def link(self, feed: str, up: bool, peer: str) -> None:
        assert feed == "radar"
        self.links.append((up, peer))

    @property
    def data(self) -> bytes:
        return b"".join(self.chunks)


def settings(transport: TransportKind, host: str = "127.0.0.1", port: int = 0) -> FeedSettings:
    return FeedSettings(id="radar", sensor="radar", format=Format.ASTERIX, transport=transport, host=host, port=port)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


def port_of(address: str) -> int:
    port = urlsplit(address).port
    assert port is not None
    return port


def send(address: str, *datagrams: bytes) -> None:
    where = urlsplit(address)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
        for datagram in datagrams:
            sender.sendto(datagram, (where.hostname, where.port))


def test_datagrams_arrive_as_they_were_sent() -> None:
    datagrams = [bytes([i % 256]) * (i % 1400) for i in range(300)]

    async def listen() -> Basket:
        basket = Basket()
        feed = UdpFeed(settings(TransportKind.UDP), basket)
        address = await feed.start()
        send(address, *datagrams)
        await until(lambda: len(basket.chunks) == len(datagrams))
        await feed.stop()
        assert basket.links == [(True, address)]
        return basket

    assert asyncio.run(listen()).chunks == datagrams


def test_a_multicast_group_is_heard() -> None:
    async def listen() -> None:
        basket = Basket()
        feed = UdpFeed(settings(TransportKind.MULTICAST, "239.255.48.48"), basket)
        try:
            address = await feed.start()
            send(address, b"plot")
        except (UnreachableError, OSError) as error:
            pytest.skip(f"no multicast on this machine: {error}")
        try:
            await until(lambda: bool(basket.chunks))
        except TimeoutError:
            pytest.skip("multicast is not looped back on this machine")
        finally:
            await feed.stop()
        assert basket.chunks == [b"plot"]

    asyncio.run(listen())


@pytest.mark.parametrize(
    ("kind", "transport"), [(UdpFeed, TransportKind.UDP), (TcpServerFeed, TransportKind.TCP_SERVER)]
)
def test_a_port_in_use_is_a_sentence(kind: type[UdpFeed | TcpServerFeed], transport: TransportKind) -> None:
    async def collide() -> None:
        first = kind(settings(transport), Basket())
        port = port_of(await first.start())
        try:
            with pytest.raises(UnreachableError, match=f"127.0.0.1:{port} of feed radar .*in use") as caught:
                await kind(settings(transport, port=port), Basket()).start()
            assert "sensors.toml" in caught.value.hint
        finally:
            await first.stop()

    asyncio.run(collide())


def test_an_address_of_another_machine_is_a_sentence() -> None:
    async def listen() -> None:
        with pytest.raises(UnreachableError, match="cannot be had"):
            await UdpFeed(settings(TransportKind.UDP, "192.0.2.1"), Basket()).start()

    asyncio.run(listen())


def test_kernel_drops_are_those_of_the_one_socket(tmp_path: Path) -> None:
    rest = "07 00000000:00000000 00:00000000 00000000 0 0"
    v4, v6 = tmp_path / "udp", tmp_path / "udp6"
    v4.write_text(
        "sl local_address ...\n"
        f"10: 0100007F:0FD0 00000000:0000 {rest} 1234 2 0 118463\n"
        f"11: 0100007F:0FD0 00000000:0000 {rest} 1235 2 0 5\n"
    )
    v6.write_text(f"sl local_address ...\n12: {'0' * 32}:0FD0 {'0' * 32}:0000 {rest} 1236 2 0 7\n")
    tables = (tmp_path / "missing", v4, v6)
    assert [kernel_drops(inode, tables) for inode in (1234, 1235, 1236, 1237)] == [118_463, 5, 7, None]


@pytest.mark.skipif(not KERNEL_TABLES[0].exists(), reason="this system does not tell what its sockets dropped")
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_the_kernel_tells_what_a_full_socket_dropped(family: socket.AddressFamily) -> None:
    try:
        listener = socket.socket(family, socket.SOCK_DGRAM)
        listener.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))
    except OSError:
        pytest.skip("this system has no such loopback address")
    with listener, socket.socket(family, socket.SOCK_DGRAM) as sender:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        inode = os.fstat(listener.fileno()).st_ino
        assert kernel_drops(inode) == 0
        for _ in range(50):
            sender.sendto(bytes(1000), listener.getsockname())
        dropped = kernel_drops(inode)
    assert dropped is not None
    assert 0 < dropped < 50


def test_a_socket_that_fails_is_told_of_once_until_it_works_again() -> None:
    async def listen() -> None:
        basket = Basket()
        feed = UdpFeed(settings(TransportKind.UDP), basket)
        await feed.start()
        assert feed._socket is not None
        feed_socket = feed._socket
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.bind(("127.0.0.1", 0))
            address = peer.getsockname()
            feed_socket.connect(address)
        # What is sent to a closed port comes back as an error of the next read.
        for _ in range(3):
            feed_socket.send(b"?")
            await asyncio.sleep(0.02)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.bind(address)
            peer.sendto(b"works", feed_socket.getsockname())
            await until(lambda: basket.data == b"works")
        feed_socket.send(b"?")
        await asyncio.sleep(0.02)
        await feed.stop()

    with capture_logs() as logs:
        asyncio.run(listen())
    assert [line["event"] for line in logs] == ["udp_read_failed"] * 2


def test_a_server_takes_the_newest_connection() -> None:
    async def serve() -> None:
        basket = Basket()
        feed = TcpServerFeed(settings(TransportKind.TCP_SERVER), basket)
        port = port_of(await feed.start())
        _, first = await asyncio.open_connection("127.0.0.1", port)
        first.write(b"half a mess")
        await until(lambda: basket.data == b"half a mess")
        _, second = await asyncio.open_connection("127.0.0.1", port)
        second.write(b"whole message")
        await until(lambda: basket.data == b"half a messwhole message")
        assert [up for up, _ in basket.links] == [False, True, True], "the second connection voids the first's half"
        second.close()
        await until(lambda: basket.links[-1] == (False, "closed by the other side"))
        first.close()
        await feed.stop()

    asyncio.run(serve())


def test_a_client_comes_back_and_says_so_once() -> None:
    async def connect() -> None:
        basket = Basket()
        writers: list[asyncio.StreamWriter] = []
        server = await asyncio.start_server(lambda _, writer: writers.append(writer), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        feed = TcpClientFeed(settings(TransportKind.TCP_CLIENT, port=port), basket)
        await feed.start()
        await until(lambda: len(writers) == 1)
        writers[0].write(b"one")
        await until(lambda: basket.data == b"one")
        writers[0].close()
        await until(lambda: len(writers) == 2)
        writers[1].write(b"two")
        await until(lambda: basket.data == b"onetwo")
        await feed.stop()
        server.close()
        writers[1].close()
        assert [up for up, _ in basket.links] == [True, False, True]

    asyncio.run(connect())


def test_a_client_whose_sensor_is_not_there_keeps_trying() -> None:
    async def connect() -> None:
        basket = Basket()
        with socket.create_server(("127.0.0.1", 0)) as placeholder:
            port = placeholder.getsockname()[1]
        feed = TcpClientFeed(settings(TransportKind.TCP_CLIENT, port=port), basket)
        await feed.start()
        await until(lambda: bool(basket.links))
        await asyncio.sleep(0.8)
        assert basket.links == [(False, "Connection refused")], "said once, however often it is tried"
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", port)
        await until(lambda: (True, f"tcp://127.0.0.1:{port}") in basket.links)
        await feed.stop()
        server.close()

    asyncio.run(connect())


def test_a_stream_waits_for_its_budget_and_loses_nothing() -> None:
    async def serve() -> None:
        basket = Basket()
        basket.waits = [0.02, 0.02, 0.02]
        feed = TcpServerFeed(settings(TransportKind.TCP_SERVER), basket)
        _, writer = await asyncio.open_connection("127.0.0.1", port_of(await feed.start()))
        sent = bytes(range(256)) * 4000
        writer.write(sent)
        await until(lambda: len(basket.data) == len(sent))
        assert basket.data == sent
        assert basket.waits == []
        writer.close()
        await feed.stop()

    asyncio.run(serve())


def recording(tmp_path: Path, speed: float) -> FeedSettings:
    path = tmp_path / "radar.bin"
    path.write_bytes(bytes(range(256)) * 20)
    return FeedSettings(
        id="radar", sensor="radar", format=Format.ASTERIX, transport=TransportKind.FILE, path=str(path), speed=speed
    )


def test_a_recording_keeps_its_timing_times_the_speed(tmp_path: Path) -> None:
    async def play() -> None:
        basket = Basket()
        packets = [Packet(5_000_000_000 + i * 1_000_000_000, 0, b"%d" % i) for i in range(5)]
        feed = FileFeed(recording(tmp_path, 20.0), basket, lambda _: packets)
        begun_s = asyncio.get_running_loop().time()
        assert (await feed.start()).startswith("file:///")
        await until(lambda: len(basket.links) == 2)
        assert asyncio.get_running_loop().time() - begun_s >= 0.2
        assert basket.data == b"01234"
        assert basket.links[-1] == (False, "end of the recording")
        await feed.stop()

    asyncio.run(play())


def test_a_raw_recording_comes_whole_at_the_budgets_pace(tmp_path: Path) -> None:
    async def play() -> None:
        basket = Basket()
        basket.waits = [0.01, 0.01]
        settings_of_file = recording(tmp_path, 1.0)
        feed = FileFeed(settings_of_file, basket)
        await feed.start()
        await until(lambda: len(basket.links) == 2)
        assert basket.data == Path(settings_of_file.path).read_bytes()
        assert len(basket.chunks) == 4
        assert basket.waits == []
        await feed.stop()

    asyncio.run(play())


def test_a_missing_recording_is_a_sentence(tmp_path: Path) -> None:
    async def play() -> None:
        settings_of_file = recording(tmp_path, 1.0)
        Path(settings_of_file.path).unlink()
        with pytest.raises(UnreachableError, match="cannot be read: No such file"):
            await FileFeed(settings_of_file, Basket()).start()

    asyncio.run(play())


async def answered(feed: TcpServerFeed | TcpClientFeed, basket: Basket, peer: asyncio.StreamReader) -> None:
    """Say something to whoever is connected, then hang up."""
    feed.reply((b"first", b"second"), False)
    assert await peer.readexactly(11) == b"firstsecond"
    feed.reply((b"last",), True)
    assert await peer.read() == b"last", "what was said arrives before the end"
    await until(lambda: basket.links[-1] == (False, "what it says cannot be read"))


def test_a_sender_that_connects_can_be_answered() -> None:
    async def listen() -> None:
        basket = Basket()
        feed = TcpServerFeed(settings(TransportKind.TCP_SERVER), basket)
        port = port_of(await feed.start())
        feed.reply((b"nobody is there",), False)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await until(lambda: basket.links[-1][0])
        await answered(feed, basket, reader)
        writer.close()
        await feed.stop()

    asyncio.run(listen())


def test_a_sender_that_we_connect_to_can_be_answered_and_is_tried_again() -> None:
    async def listen() -> None:
        basket = Basket()
        streams: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        server = await asyncio.start_server(lambda reader, writer: streams.put_nowait((reader, writer)), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        feed = TcpClientFeed(settings(TransportKind.TCP_CLIENT, port=port), basket)
        await feed.start()
        reader, writer = await streams.get()
        await until(lambda: bool(basket.links))
        await answered(feed, basket, reader)
        writer.close()
        async with asyncio.timeout(10):
            _, writer = await streams.get()
        writer.close()
        await feed.stop()
        server.close()

    asyncio.run(listen())


def test_a_sender_that_does_not_read_its_answers_is_disconnected() -> None:
    async def listen() -> None:
        basket = Basket()
        feed = TcpServerFeed(settings(TransportKind.TCP_SERVER), basket)
        port = port_of(await feed.start())
        with socket.create_connection(("127.0.0.1", port)) as deaf:
            await until(lambda: basket.links[-1][0])
            for _ in range(400):
                feed.reply((bytes(65_536),), False)
                await asyncio.sleep(0)
            await until(lambda: basket.links[-1] == (False, "does not read what it is told"))
            assert deaf.fileno() >= 0
        await feed.stop()

    asyncio.run(listen())
