"""Feeds from a real broker, and from one that is scripted to do harm."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.broker import Broker, broker, needs_mosquitto, peer, with_certificates
from tests.certificates import certificates

from hima.adapters.mqtt import connection, feed
from hima.app.feeds import adapter
from hima.errors import UnreachableError
from hima.node import reconnecting
from hima.sensing.settings import FeedSettings, Format, TransportKind

__all__ = ["certificates"]
TOPIC = "sensors/site/radar/#"


class Basket:
    """Keeps what a feed delivers."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.links: list[tuple[bool, str]] = []
        self.lost_frames = 0

    def offer(self, feed: str, data: bytes) -> bool:
        assert feed == "radar"
        self.chunks.append(data)
        return True

    def wait_s(self, feed: str, size: int) -> float:
        raise AssertionError(f"a message of {size} bytes for {feed} does not wait")

    def lost(self, feed: str, frames: int) -> None:
        assert feed == "radar"
        self.lost_frames += frames

    def link(self, feed: str, up: bool, peer: str) -> None:
        assert feed == "radar"
        self.links.append((up, peer))

    def is_up(self) -> bool:
        return bool(self.links) and self.links[-1][0]


def settings(port: int, **more: Any) -> FeedSettings:
    plain: dict[str, Any] = {"host": "127.0.0.1", "topic": TOPIC} | more
    return FeedSettings(
        id="radar", sensor="radar", format=Format.DETECTION_JSON, transport=TransportKind.MQTT, port=port, **plain
    )


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def run(work: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(60):
            await work

    asyncio.run(within())


@asynccontextmanager
async def listening(port: int, **more: Any) -> AsyncIterator[Basket]:
    basket = Basket()
    made = adapter(settings(port, **more), basket)  # type: ignore[arg-type] # all that it needs of a node
    await made.start()
    try:
        yield basket
    finally:
        await made.stop()


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconnecting, "LONGEST_PAUSE_S", 0.3)


@needs_mosquitto
def test_each_message_of_the_topic_is_a_frame(tmp_path: Path) -> None:
    async def work(made: Broker) -> None:
        with peer(made.port) as sensor:
            await asyncio.to_thread(sensor.say, "sensors/site/radar/plots", b"of old", True)
            async with listening(made.port) as basket:
                await until(basket.is_up)
                assert basket.links == [(True, f"mqtt://127.0.0.1:{made.port}/{TOPIC}")]
                frames = [b"1", b"", b"\xff\xfe", bytes(feed.PAYLOAD_MAX_BYTES)]
                for frame in frames:
                    await asyncio.to_thread(sensor.say, "sensors/site/radar/plots", frame)
                await asyncio.to_thread(sensor.say, "sensors/elsewhere/radar/plots", b"another's")
                await asyncio.to_thread(sensor.say, "sensors/site/radar", bytes(1_000_000))
                await asyncio.to_thread(sensor.say, "sensors/site/radar/plots", b"new, and kept", True)
                await until(lambda: len(basket.chunks) == 5)
                assert basket.chunks == [*frames, b"new, and kept"]
                assert basket.lost_frames == 1

    with broker(tmp_path) as made:
        run(work(made))


@needs_mosquitto
def test_a_broker_that_comes_late_and_goes_is_told_and_found_again(tmp_path: Path) -> None:
    async def work() -> None:
        made = Broker(tmp_path, "allow_anonymous true")
        try:
            async with listening(made.port) as basket:
                await until(lambda: basket.links == [(False, "Connection refused")])
                for _ in range(2):
                    await asyncio.to_thread(made.start)
                    await until(basket.is_up)
                    with peer(made.port) as sensor:
                        await asyncio.to_thread(sensor.say, "sensors/site/radar/plots", b"plot")
                    await until(lambda: basket.chunks[-1:] == [b"plot"])
                    basket.chunks.clear()
                    await asyncio.to_thread(made.stop)
                    await until(lambda: not basket.is_up())
                assert [up for up, _ in basket.links] == [False, True, False, True, False]
                assert basket.links[2][1] in ("closed by the other side", "Server shutting down")
        finally:
            made.stop()

    run(work())


@needs_mosquitto
@pytest.mark.filterwarnings(
    "ignore:.*unclosed <ssl.SSLSocket"
)  # paho leaves that of a failed handshake to the collector
@pytest.mark.filterwarnings("ignore:.*ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("certificates")
def test_only_those_a_broker_knows_get_in(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("wrong\n")

    async def lost(made: Broker, **more: Any) -> str:
        async with listening(made.port, **more) as basket:
            await until(lambda: bool(basket.links))
            assert not basket.is_up()
            return basket.links[0][1]

    async def under_tls(made: Broker) -> None:
        ours = {"tls_certificate": str(tmp_path / "client.pem"), "tls_key": str(tmp_path / "client.key")}
        tls = {"tls": True, "tls_authority": str(tmp_path / "authority.pem")} | ours
        async with listening(made.port, host="localhost", **tls) as basket:
            await until(basket.is_up)
            with peer(made.port, tls=tmp_path) as sensor:
                await asyncio.to_thread(sensor.say, "sensors/site/radar/plots", b"plot")
            await until(lambda: basket.chunks == [b"plot"])
        assert await lost(made, **tls) == "CERTIFICATE_VERIFY_FAILED"  # it is not called 127.0.0.1
        stranger = {"tls_certificate": str(tmp_path / "stranger.pem"), "tls_key": str(tmp_path / "stranger.key")}
        assert await lost(made, host="localhost", **(tls | stranger))
        assert await lost(made)

    async def by_password(made: Broker) -> None:
        assert await lost(made, user="radar", password_file=str(password)) in (
            "Not authorized",
            "Bad user name or password",
        )
        with pytest.raises(UnreachableError, match=r"password of feed radar cannot be read from .*No such file"):
            adapter(settings(made.port, user="radar", password_file=str(tmp_path / "none")), Basket())  # type: ignore[arg-type]

    with broker(tmp_path, *with_certificates(tmp_path)) as made:
        run(under_tls(made))
    (tmp_path / "known").write_text("")
    with broker(tmp_path, f"password_file {tmp_path / 'known'}", "allow_anonymous false") as made:
        run(by_password(made))


@asynccontextmanager
async def scripted(*answers: bytes) -> AsyncIterator[int]:
    """A broker that answers each packet with what is next in its script, and then is silent."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for answer in answers:
                if not await reader.read(4096):
                    break
                writer.write(answer)
            await reader.read(4096)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


CONNACK = bytes((0x20, 3, 0, 0, 0))
SUBACK = bytes((0x90, 4, 0, 1, 0, 1))


def published(topic: bytes, payload: bytes, retain: bool = False) -> bytes:
    inside = len(topic).to_bytes(2, "big") + topic + b"\0" + payload
    return bytes((0x30 | retain, len(inside))) + inside


def test_a_broker_without_manners_costs_no_more_than_the_message() -> None:
    async def work() -> None:
        good = published(b"sensors/site/radar/plots", b"plot")
        kept = published(b"sensors/site/radar/plots", b"of old", retain=True)
        other = published(b"sensors/elsewhere/radar", b"another's")
        async with scripted(CONNACK, SUBACK + good + kept + other + good) as port, listening(port) as basket:
            await until(lambda: len(basket.chunks) == 2)
            assert (basket.chunks, basket.lost_frames) == ([b"plot", b"plot"], 2)

    run(work())


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ((bytes((0x20, 3, 0, 0x87, 0)),), "Not authorized"),
        ((CONNACK, bytes((0x90, 4, 0, 1, 0, 0x87))), "the broker refuses the topic"),
        ((CONNACK, SUBACK + bytes((0xE0, 2, 0x8E, 0))), "Session taken over"),
        ((CONNACK, SUBACK + published(b"a/\xff\xfe", b"x")), "what it said makes no sense"),
        ((CONNACK, SUBACK + published(b"a/+", b"x")), "what it said makes no sense"),
        ((CONNACK, b"\x90\2\0\1"), "Protocol error"),
        ((CONNACK, b"\xf0\0"), "Protocol error"),
        ((b"HTTP/1.1 400 Bad Request\r\n\r\n",), "no answer"),
        ((CONNACK, SUBACK + b"\x30\xff\xff\xff\xff\xff"), "Protocol error"),
    ],
)
def test_what_a_broker_refuses_or_spoils_is_a_reason(answers: tuple[bytes, ...], reason: str) -> None:
    async def work() -> None:
        async with scripted(*answers) as port, listening(port) as basket:
            await until(lambda: any(not up for up, _ in basket.links))
            said = next(peer for up, peer in basket.links if not up)
            assert said == reason
        # Nothing goes on reading what the library took for a living connection.
        await until(lambda: not any("_misc_loop" in repr(task) for task in asyncio.all_tasks()))

    run(work())


def test_one_that_never_answers_is_left_and_ending_meanwhile_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CONNECT_TIMEOUT_S", 0.5)

    async def work() -> None:
        # Within the block it is tried anew and again; leaving the block cuts one such attempt short.
        async with scripted(b"", b"") as port, listening(port) as basket:
            await until(lambda: basket.links == [(False, "no answer")])
            await asyncio.sleep(0.4)
        await until(lambda: len(asyncio.all_tasks()) == 1)

    run(work())


def test_a_host_that_is_none_is_a_reason() -> None:
    async def work() -> None:
        async with listening(1883, host="broker..example") as basket:
            await until(lambda: basket.links == [(False, "not a host name")])

    run(work())
