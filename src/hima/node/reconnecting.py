"""What adapters share that keep a connection: trying again and again, and why one was lost, in words."""

import asyncio
import os
import ssl
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn

import structlog

FIRST_PAUSE_S: Final = 0.25
LONGEST_PAUSE_S: Final = 10.0
STEADY_S: Final = 5.0
"""A connection that held for this long was a good one: the next loss begins with the shortest pause anew."""
CONNECT_TIMEOUT_S: Final = 5.0

_log = structlog.get_logger("hima.node")


async def keep_connected(attempt: Callable[[], Awaitable[object]]) -> NoReturn:
    """Attempt without end, with growing pauses.

    Args:
        attempt: Connects and stays until the connection is lost; says itself why. What it did not expect is logged.
    """
    loop = asyncio.get_running_loop()
    pause_s = FIRST_PAUSE_S
    while True:
        begun_s = loop.time()
        try:
            await attempt()
        except Exception:  # noqa: BLE001 - the supervisor: no feed or output may end for good without a word
            _log.exception("connection_failed")
        if loop.time() - begun_s > STEADY_S:
            pause_s = FIRST_PAUSE_S
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def cause(error: OSError | ValueError) -> str:
    """The reason in the system's own words: asyncio puts addresses into its messages, name look-ups count below 0."""
    match error:
        case TimeoutError():
            return "no answer"
        case ssl.SSLError():
            return error.reason or "TLS failed"
        case OSError():
            known = error.errno is not None and error.errno > 0
            return os.strerror(error.errno or 0) if known else error.strerror or str(error)
        case _:
            return "not a host name"
