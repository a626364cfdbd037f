"""A document that is asked for again and again, and others that it leads to.

Each body is one frame. Whether it says anything new is for the format to find out.
"""

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from hima.adapters.http_poll.get import BadAnswerError, get
from hima.node.ports import FeedSink
from hima.node.reconnecting import LONGEST_PAUSE_S, cause
from hima.sensing.settings import FeedSettings

FOLLOWED_MAX: Final = 50
"""Further documents in one turn; the rest wait for the next."""
REMEMBERED_MAX: Final = 2_000
ASKED_AGAIN_S: Final = 60.0
TOKEN_MAX: Final = 16_384


def nothing(_: bytes) -> Iterable[str]:
    """A document that leads to no others."""
    return ()


class HttpFeed:
    """Asks for a document in a fixed rhythm, and with growing pauses while there is none.

    Args:
        settings: The feed's settings; ``poll_s``, and ``token_file``, which is read anew each time.
        sink: Where bodies go.
        url: Whole address of the document.
        further: Addresses that a body leads to; each is asked for once a minute at most.
    """

    def __init__(
        self, settings: FeedSettings, sink: FeedSink, url: str, further: Callable[[bytes], Iterable[str]] = nothing
    ) -> None:
        self._settings = settings
        self._sink = sink
        self._url = url
        self._shown = urlsplit(url)._replace(query="").geturl()
        self._further = further
        self._asked_s: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None
        self._up: bool | None = None

    async def start(self) -> str:
        """Begin to ask; a server that is not there yet is no error.

        Returns:
            The address without its query, which may hold a key.
        """
        self._task = asyncio.get_running_loop().create_task(self._keep_asking())
        return self._shown

    async def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _keep_asking(self) -> None:
        loop = asyncio.get_running_loop()
        wait_s = self._settings.poll_s
        while True:
            begun_s = loop.time()
            try:
                await self._turn()
                wait_s = self._settings.poll_s
            except BadAnswerError as error:
                self._say(False, str(error))
                wait_s = _longer(wait_s)
            except (OSError, UnicodeError) as error:
                self._say(False, cause(error))
                wait_s = _longer(wait_s)
            await asyncio.sleep(max(0.0, begun_s + wait_s - loop.time()))

    async def _turn(self) -> None:
        token = await asyncio.to_thread(_token, self._settings.token_file)
        body = await get(self._url, token)
        self._say(True, self._shown)
        self._sink.offer(self._settings.id, body)
        await self._follow(body, token)

    async def _follow(self, body: bytes, token: str) -> None:
        """Ask for what a body leads to; the first that fails leaves the others for the next turn."""
        now_s = asyncio.get_running_loop().time()
        due = (url for url in self._further(body) if now_s - self._asked_s.get(url, -ASKED_AGAIN_S) >= ASKED_AGAIN_S)
        for url in islice(due, FOLLOWED_MAX):
            try:
                found = await get(url, token)
            except (BadAnswerError, OSError):
                return
            self._asked_s.pop(url, None)
            self._asked_s[url] = now_s
            if len(self._asked_s) > REMEMBERED_MAX:
                del self._asked_s[next(iter(self._asked_s))]
            self._sink.offer(self._settings.id, found)

    def _say(self, up: bool, peer: str) -> None:
        if self._up is not up:
            self._up = up
            self._sink.link(self._settings.id, up=up, peer=peer)


def _longer(wait_s: float) -> float:
    """A longer pause. It grows from the rhythm: whoever does not answer is never asked more often than who does."""
    return max(wait_s, min(wait_s * 2.0, LONGEST_PAUSE_S))


def _token(path: str) -> str:
    """The token in a file; empty without one.

    Raises:
        BadAnswerError: The file cannot be read, or holds no token.
    """
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            token = file.read(TOKEN_MAX).strip().decode("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BadAnswerError(f"the token in {path} cannot be read") from error
    if not token or any(not "!" <= c <= "~" for c in token):
        raise BadAnswerError(f"{path} holds no token")
    return token
