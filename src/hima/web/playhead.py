"""Where a replay stands and how fast it goes."""

import asyncio
from typing import Final

import msgspec

from hima.units import MICROSECOND_NS, SECOND_NS
from hima.web.bodies import ReplayControl
from hima.web.socket import MalformedError

LATE_S: Final = 1.0
"""A replay that cannot keep its speed goes as fast as it can and does not try to catch up."""

_CONTROL: Final = msgspec.json.Decoder(ReplayControl)


class Playhead:
    """The playhead; the client moves it.

    Args:
        at_ns: Where to begin, UTC nanoseconds.
        speed: Seconds of the recording in one second.
    """

    def __init__(self, at_ns: int, speed: float) -> None:
        self.at_ns = at_ns
        self.sought = False
        self._speed = speed
        self._paused = False
        self._changed = asyncio.Event()
        self._anchor()

    def obey(self, text: str | None) -> None:
        """Take what the client says.

        Raises:
            MalformedError: It is no `ReplayControl`.
        """
        try:
            control = _CONTROL.decode(text or "")
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise MalformedError from error
        if control.seek_us is not None:
            self.at_ns = control.seek_us * MICROSECOND_NS
            self.sought = True
        if control.speed is not None:
            self._speed = control.speed
        if control.pause is not None:
            self._paused = control.pause
        self._anchor()
        self._changed.set()

    def begin(self, time_ns: int) -> None:
        """The recording goes on from this moment, the nearest to the one asked for; nobody waits for it."""
        if not self.sought:
            self.at_ns = time_ns
            self._anchor()

    async def reach(self, time_ns: int) -> bool:
        """Wait until the recording has come to this moment; False if the client went elsewhere meanwhile."""
        while not self.sought:
            wait_s = None if self._paused else self._wait_s(time_ns)
            if wait_s is not None and wait_s <= 0.0:
                self.at_ns = time_ns
                if wait_s < -LATE_S:
                    self._anchor()
                return True
            await self.change(wait_s)
        return False

    async def change(self, limit_s: float | None) -> None:
        """Wait until the client says something, or for a limited time."""
        self._changed.clear()
        try:
            async with asyncio.timeout(limit_s):
                await self._changed.wait()
        except TimeoutError:
            return

    def _anchor(self) -> None:
        self._anchor_ns = self.at_ns
        self._anchor_s = asyncio.get_running_loop().time()

    def _wait_s(self, time_ns: int) -> float:
        elapsed_s = asyncio.get_running_loop().time() - self._anchor_s
        return (time_ns - self._anchor_ns) / SECOND_NS / self._speed - elapsed_s
