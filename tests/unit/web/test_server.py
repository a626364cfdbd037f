"""The listening address: who may be served without TLS, and what happens when it cannot be had."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin

from hima.errors import UnreachableError, UsageError
from hima.picture.decision import Role
from hima.web.app import create_app
from hima.web.server import Server, Tls, _name

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.web.conftest import HandClock, SmallNode

    from hima.adapters.accounts_sqlite import SqliteAccounts


@pytest.fixture
def tls(tmp_path: Path) -> Tls:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make a certificate")
    pair = Tls(tmp_path / "cert.pem", tmp_path / "key.pem")
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"]
    files = ["-keyout", str(pair.key), "-out", str(pair.certificate)]
    subprocess.run(["openssl", "req", *kind, *subject, *files], check=True, capture_output=True)
    return pair


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "hima.example", "127.0.0.1.example"])  # noqa: S104 - refused
def test_only_loopback_is_served_without_tls(host: str) -> None:
    with pytest.raises(UsageError, match="--tls-cert"):
        Server(host, 0)


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UnreachableError) as caught:
            Server("127.0.0.1", port)
    assert str(port) in caught.value.what
    assert "--port" in caught.value.hint


def test_a_certificate_that_does_not_fit_is_said_in_a_sentence(tls: Tls, tmp_path: Path) -> None:
    (tmp_path / "other.pem").write_text("no key", encoding="utf-8")
    for pair in (Tls(tls.certificate, tmp_path / "other.pem"), Tls(tmp_path / "none.pem", tls.key)):
        with pytest.raises(UsageError, match="cannot be used"):
            Server("127.0.0.1", 0, pair)


def test_under_tls_pages_and_sockets_are_served_and_plain_text_is_not(
    node: SmallNode, accounts: SqliteAccounts, clock: HandClock, static: Path, tls: Tls
) -> None:
    async def scenario() -> None:
        server = Server("127.0.0.1", 0, tls)
        serving = asyncio.create_task(server.serve(create_app(node, accounts, clock, static, secure=True)))
        await server.started()
        try:
            await talk(server.url)
        finally:
            server.stop()
            await serving
            accounts.close()

    async def talk(url: str) -> None:
        assert url.startswith("https://127.0.0.1:")
        trust = ssl.create_default_context(cafile=str(tls.certificate))
        body = {"token": accounts.first_link(), "name": "Rojîn"}
        async with httpx.AsyncClient(base_url=url, verify=trust, headers={"origin": url}) as client:
            signed_in = await client.post("/api/sign-in", json=body)
            assert signed_in.json()["role"] == Role.ADMINISTRATOR.value
            cookie = signed_in.headers["set-cookie"].partition(";")[0]
        headers = {"cookie": cookie}
        address = url.replace("https", "wss") + "/live"
        async with connect(address, ssl=trust, origin=Origin(url), additional_headers=headers, proxy=None) as live:
            assert b'"hello"' in str(await live.recv()).encode()
        async with httpx.AsyncClient(base_url=url.replace("https", "http")) as plain:
            with pytest.raises(httpx.HTTPError):
                await plain.get("/health")

    asyncio.run(scenario())


def test_stopping_closes_what_is_open(
    node: SmallNode, accounts: SqliteAccounts, clock: HandClock, static: Path
) -> None:
    async def scenario() -> None:
        server = Server("127.0.0.1", 0)
        serving = asyncio.create_task(server.serve(create_app(node, accounts, clock, static)))
        await server.started()
        token = accounts.first_link()
        assert token is not None
        headers = {"cookie": f"hima_session={accounts.sign_in(token, 'Rojîn', '').token}"}
        address = server.url.replace("http", "ws") + "/live"
        async with connect(address, origin=Origin(server.url), additional_headers=headers, proxy=None) as live:
            await live.recv()
            server.stop()
            async with asyncio.timeout(5):
                await serving
        accounts.close()
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", int(server.url.rpartition(":")[2])))

    asyncio.run(scenario())


def test_links_name_the_computer_when_every_address_is_served() -> None:
    assert _name("0.0.0.0") == socket.gethostname()  # noqa: S104 - not listened on
    assert _name("::1") == "[::1]"


def test_a_port_that_was_never_served_is_given_up(
    node: SmallNode, accounts: SqliteAccounts, clock: HandClock, static: Path
) -> None:
    server = Server("127.0.0.1", 0)
    server.stop()
    asyncio.run(server.serve(create_app(node, accounts, clock, static)))
    Server("127.0.0.1", int(server.url.rpartition(":")[2])).stop()
