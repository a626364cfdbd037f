"""A receiver on a serial line, most often behind USB.

The device may be pulled out and come back; it is opened again with growing pauses. Nothing is ever sent.
"""

import asyncio
import os
import termios
from typing import Final

from hima.node.ports import FeedSink
from hima.node.reconnecting import cause, keep_connected
from hima.sensing.settings import FeedSettings

CHUNK_BYTES: Final = 65_536
LONGEST_WAIT_S: Final = 0.1
_INPUT, _OUTPUT, _CONTROL, _LOCAL, _IN_SPEED, _OUT_SPEED, _CHARACTERS = range(7)


class SerialFeed:
    """Reads a serial line: eight bits, no parity, nothing echoed or changed.

    Args:
        settings: The feed's settings; ``path`` of the device and its ``baud``.
        sink: Where chunks go.
    """

    def __init__(self, settings: FeedSettings, sink: FeedSink) -> None:
        self._settings = settings
        self._sink = sink
        self._task: asyncio.Task[None] | None = None
        self._down = False

    async def start(self) -> str:
        """Begin to read; a device that is not there yet is no error."""
        self._task = asyncio.get_running_loop().create_task(keep_connected(self._attempt))
        return f"serial:{self._settings.path}"

    async def stop(self) -> None:
        """Close the device."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _attempt(self) -> None:
        try:
            await self._line()
            reason = "the line has ended"
        except OSError as error:
            reason = cause(error)
        except termios.error:
            reason = "this is no serial line"
        if not self._down:
            self._down = True
            self._sink.link(self._settings.id, up=False, peer=reason)

    async def _line(self) -> None:
        """Hand chunks over until the line ends."""
        feed = self._settings.id
        device = os.open(self._settings.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            _make_raw(device, self._settings.baud)
            self._down = False
            self._sink.link(feed, up=True, peer=self._settings.path)
            while True:
                await _readable(device)
                try:
                    data = os.read(device, CHUNK_BYTES)
                except BlockingIOError:
                    continue
                if not data:
                    return
                while (wait_s := self._sink.wait_s(feed, len(data))) > 0:
                    await asyncio.sleep(min(wait_s, LONGEST_WAIT_S))
                self._sink.offer(feed, data)
        finally:
            os.close(device)


def _make_raw(device: int, baud: int) -> None:
    """Set speed and eight plain bits.

    Raises:
        termios.error: It is no serial line.
    """
    speed: int = getattr(termios, f"B{baud}")
    attributes = termios.tcgetattr(device)
    attributes[_INPUT] = attributes[_OUTPUT] = attributes[_LOCAL] = 0
    attributes[_CONTROL] = termios.CS8 | termios.CREAD | termios.CLOCAL
    attributes[_IN_SPEED] = attributes[_OUT_SPEED] = speed
    attributes[_CHARACTERS][termios.VMIN], attributes[_CHARACTERS][termios.VTIME] = 1, 0
    termios.tcsetattr(device, termios.TCSANOW, attributes)


async def _readable(device: int) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(device, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(device)
