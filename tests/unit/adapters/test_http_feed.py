"""Documents asked for by HTTP, from a real server on loopback."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from tests.certificates import certificates

from hima.adapters.http_poll.feed import HttpFeed
from hima.adapters.http_poll.get import BODY_MAX, trust
from hima.sensing.settings import FeedSettings, Format, TransportKind

__all__ = ["certificates"]

SETTINGS = FeedSettings(id="readsb", sensor="readsb", format=Format.ADSB, transport=TransportKind.HTTP, poll_s=0.2)


class Basket:
    """Keeps what a feed delivers."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.links: list[tuple[bool, str]] = []

    def offer(self, feed: str, data: bytes) -> bool:
        assert feed == "readsb"
        self.bodies.append(data)
        return True

    def wait_s(self, feed: str, size: int) -> float:
        raise AssertionError(f"a document is not a stream: {feed}, {size}")

    def lost(self, feed: str, frames: int) -> None:
        raise AssertionError(f"nothing is lost by the system: {feed}, {frames}")

    def link(self, feed: str, up: bool, peer: str) -> None:
        assert feed == "readsb"
        self.links.append((up, peer))


class Web:
    """A server that gives prepared answers by path, and keeps what it was asked."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self.answers = answers
        self.heads: list[str] = []
        self.open = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.heads.append(head)
            writer.write(
                self.answers.get(
                    head.split()[1].partition("?")[0], b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                )
            )
            await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self.open -= 1


def good(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


def asking(
    answers: dict[str, bytes],
    watch: Callable[[Basket, Web, HttpFeed], Awaitable[None]],
    settings: FeedSettings = SETTINGS,
    further: Callable[[bytes], tuple[str, ...]] | None = None,
) -> Basket:
    """Let a feed ask a server for ``/a`` while ``watch`` looks on."""

    async def run() -> Basket:
        web, basket = Web(answers), Basket()
        server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        paths = (lambda body: [base + path for path in further(body)]) if further else (lambda _: [])
        feed = HttpFeed(settings, basket, f"{base}/a?key=secret", paths)
        assert await feed.start() == f"{base}/a"
        await watch(basket, web, feed)
        await feed.stop()
        server.close()
        await until(lambda: web.open == 0)
        return basket

    return asyncio.run(run())


@pytest.mark.parametrize(
    "answer",
    [
        good(b'{"now":1}'),
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"no\r\n5\r\nw":1}\r\n0\r\n\r\n',
        b'HTTP/1.0 200 OK\r\n\r\n{"now":1}',
    ],
)
def test_bodies_come_one_a_turn_and_the_link_is_said_once(answer: bytes) -> None:
    async def watch(basket: Basket, web: Web, feed: HttpFeed) -> None:
        await until(lambda: len(basket.bodies) >= 2)
        assert web.heads[0].startswith("GET /a?key=secret HTTP/1.1\r\nHost: 127.0.0.1:")
        assert "Authorization" not in web.heads[0]

    basket = asking({"/a": answer}, watch)
    assert set(basket.bodies) == {b'{"now":1}'}
    assert [up for up, _ in basket.links] == [True]
    assert "secret" not in basket.links[0][1]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "the answer was cut short"),
        (good(b"12345")[:-2], "the answer was cut short"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{", "the answer was cut short"),
        (b"HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", "answered 301"),
        (b"SSH-2.0-OpenSSH\r\n", "not an answer of HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "compressed"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b" " * (BODY_MAX + 1), "too long"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000, "too long"),
    ],
)
def test_what_is_no_document_is_a_lost_link_said_once(answer: bytes, reason: str) -> None:
    async def watch(basket: Basket, web: Web, feed: HttpFeed) -> None:
        await until(lambda: bool(basket.links) and len(web.heads) >= 2)

    basket = asking({"/a": answer}, watch)
    ((up, said),) = basket.links
    assert (up, reason in said, basket.bodies) == (False, True, [])


def test_a_server_that_comes_back_is_asked_again() -> None:
    async def watch(basket: Basket, web: Web, feed: HttpFeed) -> None:
        await until(lambda: basket.links == [(False, "answered 404")])
        web.answers["/a"] = good(b"{}")
        await until(lambda: bool(basket.bodies))

    assert [up for up, _ in asking({}, watch).links] == [False, True]


def test_the_token_is_sent_and_read_anew(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("first\n")

    async def watch(basket: Basket, web: Web, feed: HttpFeed) -> None:
        await until(lambda: len(web.heads) >= 1)
        token.write_text("second")
        await until(lambda: "Bearer second\r\n" in web.heads[-1])
        assert "Authorization: Bearer first\r\n" in web.heads[0]
        token.write_text("two\r\nX: y")
        await until(lambda: basket.links[-1] == (False, f"{token} holds no token"))
        token.unlink()

    asking({"/a": good(b"{}")}, watch, msgspec.structs.replace(SETTINGS, token_file=str(token)))


def test_what_a_body_leads_to_is_asked_for_once_a_minute() -> None:
    async def watch(basket: Basket, web: Web, feed: HttpFeed) -> None:
        await until(lambda: basket.bodies.count(b"list") >= 3)

    answers = {"/a": good(b"list"), "/b": good(b"of b"), "/c": b"no HTTP"}
    basket = asking(answers, watch, further=lambda body: ("/b", "/c") if body == b"list" else ())
    assert basket.bodies.count(b"of b") == 1
    assert [up for up, _ in basket.links] == [True], "what fails on the side does not lose the link"


@pytest.mark.parametrize(
    "url", ["http://a..b/c", "http://" + "a" * 64 + "/", "http://host.invalid/", "https://127.0.0.1:1/"]
)
def test_what_cannot_be_reached_is_a_lost_link_and_tried_again(url: str) -> None:
    async def run() -> Basket:
        basket = Basket()
        feed = HttpFeed(SETTINGS, basket, url)
        await feed.start()
        async with asyncio.timeout(20):
            while not basket.links:
                await asyncio.sleep(0.01)
        assert feed._task is not None
        assert not feed._task.done()
        await feed.stop()
        return basket

    assert [up for up, _ in asyncio.run(run()).links] == [False]


def test_a_server_that_nobody_vouches_for_is_named_as_such(certificates: Path) -> None:
    async def run() -> Basket:
        own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        own.load_cert_chain(certificates / "server.pem", certificates / "server.key")
        web, basket = Web({"/a": good(b"{}")}), Basket()
        server = await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=own)
        feed = HttpFeed(SETTINGS, basket, f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/a")
        await feed.start()
        await until(lambda: bool(basket.links))
        await feed.stop()
        server.close()
        return basket

    assert asyncio.run(run()).links == [(False, "CERTIFICATE_VERIFY_FAILED")]


def test_authorities_are_read_once_for_all_questions() -> None:
    """Reading them takes most of a tenth of a second, in which the event loop does nothing else."""
    assert trust() is trust()
