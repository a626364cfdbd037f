"""Outputs on real sockets: everybody gets everything, slow peers cost nobody, and TLS lets in only who is known."""

import asyncio
import contextlib
import socket
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from structlog.testing import capture_logs
from tests import sapient_peer as peer
from tests.certificates import certificates, held

from hima.adapters.tcp_sender import sending
from hima.adapters.tcp_sender.sending import TcpClientSender, TcpServerSender
from hima.adapters.tcp_sender.talking import TcpTalker
from hima.adapters.udp_sender import UdpSender
from hima.app.outputs import sender as sender_for
from hima.errors import UnreachableError
from hima.geo.frames import SiteFrame
from hima.picture.health import OutputState
from hima.picture.mode import Mode
from hima.sharing.context import SharingContext
from hima.sharing.sapient_session import WAITS, Said, marked
from hima.sharing.settings import OutputFormat, OutputSettings, OutputTransport
from hima.wire.sapient.message import Alert, SapientMessage

__all__ = ["certificates"]

MESSAGES = (b"<event>1</event>\n", b"<event>2</event>\n")


def settings(transport: OutputTransport, port: int = 0, **more: Any) -> OutputSettings:
    plain = OutputSettings(id="tak", format=OutputFormat.COT, transport=transport, host="127.0.0.1", port=port)
    return msgspec.structs.replace(plain, **more)


def sender(given: OutputSettings) -> Any:
    return sender_for(given, SharingContext("site", Mode.LIVE, SiteFrame.at(45.0, 16.0, 0.0), 8.0, ()))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


def run(work: Awaitable[None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(30):
            await work

    asyncio.run(within())


@contextlib.asynccontextmanager
async def client(port: int, **tls: Any) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, **tls)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def test_datagrams_arrive_one_by_one() -> None:
    async def work() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
            receiver.bind(("127.0.0.1", 0))
            receiver.settimeout(5)
            output = UdpSender(settings(OutputTransport.UDP, receiver.getsockname()[1]))
            await output.start()
            output.send(MESSAGES)
            assert (receiver.recv(100), receiver.recv(100)) == MESSAGES
            health = output.health()
            assert (health.state, health.sent, health.dropped) == (OutputState.UP, 2, 0)
            await output.stop()

    run(work())


def test_a_group_hears_what_is_sent_to_it() -> None:
    async def work() -> None:
        group = ("239.255.48.49", 0)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
            try:
                receiver.bind(group)
                membership = socket.inet_aton(group[0]) + socket.inet_aton("0.0.0.0")  # noqa: S104 - any interface
                receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
            except OSError as error:
                pytest.skip(f"no multicast on this machine: {error}")
            receiver.settimeout(2)
            port = receiver.getsockname()[1]
            output = UdpSender(settings(OutputTransport.MULTICAST, port, host=group[0]))
            await output.start()
            output.send(MESSAGES[:1])
            if output.health().sent == 0:
                pytest.skip(f"no multicast on this machine: {output.health().reason}")
            try:
                assert receiver.recv(100) == MESSAGES[0]
            except TimeoutError:
                pytest.skip("multicast is not looped back on this machine")
            finally:
                await output.stop()

    run(work())


def test_a_datagram_that_cannot_be_sent_is_counted_with_its_reason() -> None:
    async def work() -> None:
        output = UdpSender(settings(OutputTransport.UDP, 9))
        await output.start()
        output.send((bytes(70_000),))
        health = output.health()
        assert (health.state, health.sent, health.dropped, health.reason) == (
            OutputState.DOWN,
            0,
            1,
            "Message too long",
        )
        await output.stop()

    run(work())


def test_everybody_who_connects_gets_the_messages_and_too_many_are_turned_away() -> None:
    async def work() -> None:
        output = TcpServerSender(settings(OutputTransport.TCP_SERVER, peers_max=2), None)
        port = port_of(await output.start())
        assert output.health().state is OutputState.WAITING
        async with client(port) as (reader, writer), client(port) as (other, _):
            await until(lambda: output.health().peers == 2)
            async with client(port) as (third, _):
                with contextlib.suppress(ConnectionResetError):
                    assert await third.read() == b""
            writer.write(b"<event type='t-x-c-t'/>" * 10_000)
            output.send(MESSAGES)
            for each in (reader, other):
                assert await each.readexactly(len(b"".join(MESSAGES))) == b"".join(MESSAGES)
            health = output.health()
            assert (health.state, health.peers, health.sent, health.refused) == (OutputState.UP, 2, 4, 1)
            writer.close()
            await until(lambda: output.health().peers == 1)
        await output.stop()

    run(work())


def test_a_peer_that_does_not_read_is_dropped_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "QUEUE_BYTES", 50_000)
    monkeypatch.setattr(sending, "STUCK_S", 0.3)

    async def work() -> None:
        output = TcpServerSender(settings(OutputTransport.TCP_SERVER), None)
        port = port_of(await output.start())
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", port))
        async with client(port) as (reader, _):
            await until(lambda: output.health().peers == 2)
            message = bytes(100_000)
            for _ in range(200):
                output.send((message,))
                await reader.readexactly(len(message))
                await asyncio.sleep(0.005)
            health = output.health()
        assert health.peers == 1
        assert health.dropped > 20
        assert health.refused == 1
        assert health.sent >= 200
        slow.close()
        await output.stop()

    run(work())


def test_a_server_that_is_not_there_yet_is_connected_to_later() -> None:
    async def work() -> None:
        got = bytearray()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            got.extend(await reader.readexactly(len(b"".join(MESSAGES))))
            writer.close()

        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            port = holder.getsockname()[1]
        output = TcpClientSender(settings(OutputTransport.TCP_CLIENT, port), None)
        await output.start()
        await until(lambda: output.health().reason == "Connection refused")
        output.send(MESSAGES)
        assert (output.health().state, output.health().dropped) == (OutputState.DOWN, 2)
        server = await asyncio.start_server(serve, "127.0.0.1", port)
        await until(lambda: output.health().peers == 1)
        output.send(MESSAGES)
        await until(lambda: len(got) == len(b"".join(MESSAGES)))
        assert bytes(got) == b"".join(MESSAGES)
        await until(lambda: output.health().state is OutputState.DOWN)
        await output.stop()
        server.close()

    run(work())


def test_a_name_that_is_none_is_a_reason_and_no_crash() -> None:
    async def work() -> None:
        output = TcpClientSender(settings(OutputTransport.TCP_CLIENT, 9, host="tak..example"), None)
        await output.start()
        await until(lambda: output.health().reason == "not a host name")
        await output.stop()
        with pytest.raises(UnreachableError, match="not a host name"):
            await UdpSender(settings(OutputTransport.UDP, 9, host="tak..example")).start()

    run(work())


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    async def work() -> None:
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            output = TcpServerSender(settings(OutputTransport.TCP_SERVER, holder.getsockname()[1]), None)
            with pytest.raises(UnreachableError, match="of output tak cannot be had: Address already in use"):
                await output.start()

    run(work())


def test_under_tls_only_known_peers_get_anything(certificates: Path) -> None:
    async def work() -> None:
        server = sender(settings(OutputTransport.TCP_SERVER, **held(certificates, "server")))
        port = port_of(await server.start())
        for name, welcome in (("client", True), ("stranger", False)):
            context = ssl.create_default_context(cafile=str(certificates / "authority.pem"))
            context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
            got = b""
            with contextlib.suppress(ssl.SSLError, ConnectionError):
                async with client(port, ssl=context, server_hostname="tak.example") as (reader, _):
                    if welcome:
                        await until(lambda: server.health().peers == 1)
                    else:
                        await asyncio.sleep(0.2)
                    server.send(MESSAGES)
                    got = await reader.read(len(b"".join(MESSAGES)))
            assert got == (b"".join(MESSAGES) if welcome else b"")
            await until(lambda: server.health().peers == 0)
        async with client(port):
            server.send(MESSAGES)
            assert (server.health().peers, server.health().sent) == (0, 2)
        await server.stop()

    run(work())


def test_a_server_that_cannot_prove_its_name_gets_nothing(certificates: Path) -> None:
    async def work() -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
        got = bytearray()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            got.extend(await reader.read(100))
            writer.close()

        listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        port = listening.sockets[0].getsockname()[1]
        good = settings(OutputTransport.TCP_CLIENT, port, **held(certificates, "client"))
        for tried in (
            msgspec.structs.replace(good, tls_name="other.example"),
            msgspec.structs.replace(good, tls_authority=str(certificates / "stranger.pem")),
        ):
            output = sender(tried)
            await output.start()
            await until(lambda output=output: "CERTIFICATE" in output.health().reason.upper())  # type: ignore[misc]
            await output.stop()
        output = sender(good)
        await output.start()
        await until(lambda: output.health().peers == 1)
        output.send(MESSAGES)
        await until(lambda: bytes(got) == b"".join(MESSAGES))
        await output.stop()
        listening.close()

    run(work())


def test_certificates_that_do_not_fit_are_said_in_a_sentence(certificates: Path) -> None:
    wrong = {**held(certificates, "server"), "tls_key": str(certificates / "client.key")}
    with pytest.raises(UnreachableError, match="certificates of output tak cannot be used"):
        sender(settings(OutputTransport.TCP_SERVER, **wrong))


@pytest.mark.parametrize("key", ["tls_certificate", "tls_key", "tls_authority"])
def test_a_file_of_certificates_that_is_not_there_is_named(certificates: Path, key: str) -> None:
    wrong = {**held(certificates, "server"), key: str(certificates / "nowhere.pem")}
    with pytest.raises(UnreachableError, match=r"nowhere\.pem: No such file"):
        sender(settings(OutputTransport.TCP_SERVER, **wrong))


SAID = (marked(Said.OTHER, SapientMessage(timestamp_ns=0, node_id=peer.NODE, alert=Alert(alert_id=peer.REPORT))),)


@contextlib.asynccontextmanager
async def talking() -> AsyncIterator[tuple[Any, "asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]"]]:
    """An output of SAPIENT, and those whom it has connected to."""
    streams: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    server = await asyncio.start_server(lambda reader, writer: streams.put_nowait((reader, writer)), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    output = sender(settings(OutputTransport.TCP_CLIENT, port, format=OutputFormat.SAPIENT))
    await output.start()
    try:
        yield output, streams
    finally:
        await output.stop()
        server.close()


def has_dropped(output: TcpTalker, count: int) -> bool:
    return output.health().dropped == count


async def said(reader: asyncio.StreamReader) -> str:
    """What the next message is."""
    size = int.from_bytes(await reader.readexactly(4), "little")
    (message,) = peer.unframed(size.to_bytes(4, "little") + await reader.readexactly(size))
    assert -1.0 < time.time() - message.timestamp.seconds < 10.0, "stamped by the wall's clock"
    return str(message.WhichOneof("content"))


def acknowledgement(acceptance: bool) -> bytes:
    message = peer.envelope(node=peer.OTHER_NODE)
    message.registration_ack.acceptance = acceptance
    return peer.framed(message)


def test_a_conversation_says_nothing_before_it_is_open_and_logs_what_is_refused() -> None:
    async def work() -> None:
        async with talking() as (output, streams):
            reader, writer = await streams.get()
            assert await said(reader) == "registration"
            output.send(SAID)
            health = output.health()
            assert (health.state, health.sent, health.dropped, health.reason) == (OutputState.DOWN, 0, 1, WAITS)
            writer.write(acknowledgement(True))
            await until(lambda: output.health().state is OutputState.UP)
            output.send(SAID)
            assert await said(reader) == "alert"
            assert (output.health().sent, output.health().reason) == (1, "")
            with capture_logs() as logs:
                for count in (2, 3, 4):
                    refusal = peer.error()
                    refusal.error.error_message.append(f"reason {count}")
                    writer.write(peer.framed(refusal))
                    await until(partial(has_dropped, output, count))
            assert [line["event"] for line in logs] == ["output_refused"], "not as many lines as the other side likes"
            assert output.health().state is OutputState.UP
            writer.close()
            await until(lambda: output.health().reason == "closed by the other side")
            reader, writer = await streams.get()
            assert await said(reader) == "registration"
            writer.close()

    run(work())


def test_who_refuses_the_registration_is_left_and_asked_again_later() -> None:
    async def work() -> None:
        async with talking() as (output, streams):
            _, writer = await streams.get()
            writer.write(acknowledgement(False))
            await until(lambda: output.health().reason == "refuses our registration")
            assert output.health().state is OutputState.DOWN
            writer.close()
            _, writer = await streams.get()
            writer.close()

    run(work())


def test_a_key_with_a_password_is_said_in_a_sentence_and_never_asked_for(certificates: Path) -> None:
    words = ["openssl", "ec", "-aes256", "-passout", "pass:secret", "-in", "server.key", "-out", "locked.key"]
    subprocess.run(words, check=True, capture_output=True, cwd=certificates)
    locked = {**held(certificates, "server"), "tls_key": str(certificates / "locked.key")}
    with pytest.raises(UnreachableError, match="certificates of output tak cannot be used"):
        sender(settings(OutputTransport.TCP_SERVER, **locked))
