"""Feeds over TLS: only a known sensor is heard, and only a known one is connected to."""

import asyncio
import contextlib
import ssl
from pathlib import Path
from typing import Any

import msgspec
from tests.certificates import certificates, held
from tests.unit.adapters.test_feeds import Basket, port_of, settings, until

from hima.adapters.tcp import TcpClientFeed, TcpServerFeed
from hima.app.tls import tls_context
from hima.sensing.settings import FeedSettings, TransportKind

__all__ = ["certificates"]


def under_tls(transport: TransportKind, said: dict[str, Any], port: int = 0) -> FeedSettings:
    return msgspec.structs.replace(settings(transport, port=port), **said)


def context(said: FeedSettings, side: int) -> ssl.SSLContext | None:
    return tls_context(said, side, "feed radar", "sensors.toml")


def known_to(folder: Path, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(folder / "authority.pem"))
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    return context


async def speak(port: int, data: bytes, tls: ssl.SSLContext | None) -> bool:
    """True once the other side has ended the connection: it did not let us in."""
    name = None if tls is None else "tak.example"
    with contextlib.suppress(ssl.SSLError, ConnectionError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls, server_hostname=name)
        writer.write(data)
        with contextlib.suppress(ssl.SSLError, ConnectionError):
            await writer.drain()
            await reader.read(1)
        writer.close()
    return True


def test_who_is_not_let_in_is_not_heard_and_takes_nobodys_place(certificates: Path) -> None:
    async def work() -> None:
        basket = Basket()
        said = under_tls(TransportKind.TCP_SERVER, held(certificates, "server"))
        feed = TcpServerFeed(said, basket, context(said, ssl.PROTOCOL_TLS_SERVER))
        address = await feed.start()
        port = port_of(address)
        known = known_to(certificates, "client")
        _, sensor = await asyncio.open_connection("127.0.0.1", port, ssl=known, server_hostname="tak.example")
        sensor.write(b"one")
        await until(lambda: basket.data == b"one")
        assert await speak(port, b"forged", known_to(certificates, "stranger"))
        plain = asyncio.create_task(speak(port, b"in the clear" * 100, None))
        sensor.write(b"two")
        await until(lambda: basket.data == b"onetwo")
        assert await plain
        assert (basket.data, [up for up, _ in basket.links]) == (b"onetwo", [False, True])
        assert address.startswith("tls://")
        sensor.close()
        await feed.stop()

    asyncio.run(asyncio.wait_for(work(), 30))


def test_a_sensor_that_cannot_prove_its_name_is_not_listened_to(certificates: Path) -> None:
    async def work() -> None:
        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"plots")
            with contextlib.suppress(ssl.SSLError, ConnectionError):
                await writer.drain()

        own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        own.load_cert_chain(certificates / "server.pem", certificates / "server.key")
        sensor = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=own)
        port = sensor.sockets[0].getsockname()[1]
        good = under_tls(TransportKind.TCP_CLIENT, held(certificates, "client"), port)
        for said in (
            msgspec.structs.replace(good, tls_name="other.example"),
            msgspec.structs.replace(good, tls_authority=str(certificates / "stranger.pem")),
        ):
            basket = Basket()
            feed = TcpClientFeed(said, basket, context(said, ssl.PROTOCOL_TLS_CLIENT))
            await feed.start()
            await until(lambda basket=basket: bool(basket.links))  # type: ignore[misc]
            assert ("CERTIFICATE" in basket.links[0][1].upper(), basket.data) == (True, b"")
            await feed.stop()
        basket = Basket()
        feed = TcpClientFeed(good, basket, context(good, ssl.PROTOCOL_TLS_CLIENT))
        await feed.start()
        await until(lambda: basket.data == b"plots")
        await feed.stop()
        sensor.close()

    asyncio.run(asyncio.wait_for(work(), 30))
