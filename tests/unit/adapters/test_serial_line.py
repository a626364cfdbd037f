"""A serial line, played by a pair of pseudo-terminals."""

import asyncio
import os
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hima.adapters.serial_line import SerialFeed
from hima.sensing.settings import BAUDS, FeedSettings, Format, TransportKind


class Basket:
    """Keeps what a feed delivers."""

    def __init__(self) -> None:
        self.data = b""
        self.links: list[tuple[bool, str]] = []
        self.waits: list[float] = []

    def offer(self, feed: str, data: bytes) -> bool:
        assert feed == "esp32"
        self.data += data
        return True

    def wait_s(self, feed: str, size: int) -> float:
        assert (feed, size > 0) == ("esp32", True)
        return self.waits.pop() if self.waits else 0.0

    def lost(self, feed: str, frames: int) -> None:
        raise AssertionError(f"nothing is lost by the system: {feed}, {frames}")

    def link(self, feed: str, up: bool, peer: str) -> None:
        assert feed == "esp32"
        self.links.append((up, peer))


@pytest.fixture
def line() -> Iterator[tuple[int, int, str]]:
    """The receiver's end, ours, and the name of ours."""
    theirs, ours = os.openpty()
    try:
        yield theirs, ours, os.ttyname(ours)
    finally:
        for end in (theirs, ours):
            try:
                os.close(end)
            except OSError:
                continue


def settings(path: str, baud: int = 115_200) -> FeedSettings:
    return FeedSettings(
        id="esp32", sensor="esp32", format=Format.REMOTE_ID, transport=TransportKind.SERIAL, path=path, baud=baud
    )


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


def test_every_byte_comes_unchanged(line: tuple[int, int, str]) -> None:
    theirs, ours, name = line
    sent = bytes(range(256)) + b"\r\n\x03\x04\x11\x13"

    async def read() -> None:
        basket = Basket()
        basket.waits = [0.01, 0.01]
        feed = SerialFeed(settings(name), basket)
        assert await feed.start() == f"serial:{name}"
        await until(lambda: basket.links == [(True, name)])
        os.write(theirs, sent)
        await until(lambda: len(basket.data) >= len(sent))
        assert basket.data == sent
        assert basket.waits == []
        speed = termios.tcgetattr(ours)[4]
        await feed.stop()
        assert speed == termios.B115200

    asyncio.run(read())


def test_a_device_that_is_pulled_out_is_said_once_and_tried_again(line: tuple[int, int, str], tmp_path: Path) -> None:
    theirs, ours, name = line
    device = tmp_path / "ttyUSB0"
    device.symlink_to(name)

    async def read() -> None:
        basket = Basket()
        feed = SerialFeed(settings(str(device)), basket)
        await feed.start()
        await until(lambda: basket.links == [(True, str(device))])
        device.unlink()
        os.close(ours)
        os.close(theirs)
        await until(lambda: len(basket.links) == 2)
        assert basket.links[1][0] is False
        await asyncio.sleep(0.8)
        assert len(basket.links) == 2, "said once, however often it is tried"
        again, end = os.openpty()
        device.symlink_to(os.ttyname(end))
        await until(lambda: basket.links[-1] == (True, str(device)))
        os.write(again, b"back")
        await until(lambda: basket.data == b"back")
        await feed.stop()
        os.close(again)
        os.close(end)

    asyncio.run(read())


def test_what_is_no_serial_line_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"text")

    async def read() -> None:
        for path, reason in ((file, "this is no serial line"), (tmp_path / "none", "No such file or directory")):
            basket = Basket()
            feed = SerialFeed(settings(str(path)), basket)
            await feed.start()
            await until(lambda basket=basket: bool(basket.links))  # type: ignore[misc]
            await feed.stop()
            assert (basket.links, basket.data) == ([(False, reason)], b"")

    asyncio.run(read())


@pytest.mark.parametrize("baud", BAUDS)
def test_the_system_knows_every_speed(baud: int) -> None:
    assert hasattr(termios, f"B{baud}")
