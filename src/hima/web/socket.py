"""What the two WebSockets have in common: admission, bounded patience with slow clients, an end with the session."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final, TypeVar

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from hima.web.guard import Caller, Guard
from hima.web.refusals import RequestRefusedError
from hima.web.replies import refusal_response

CHECK_S: Final = 2.0
"""An ended session closes its sockets within five seconds; this leaves a margin for a busy disk."""
SEND_LIMIT_S: Final = 20.0
"""A client that takes nothing for this long is gone, or as good as gone."""
CLOSE_LIMIT_S: Final = 1.0

GONE: Final = 0
MALFORMED: Final = 4400
SESSION_ENDED: Final = 4401
TOO_SLOW: Final = 4408
"""Codes with which the server closes; 4000 to 4999 are free for applications (RFC 6455, 7.4.2)."""

Terms = TypeVar("Terms")


class MalformedError(Exception):
    """A client said what this socket does not take."""


async def admit(socket: WebSocket, guard: Guard, require: Callable[[], Terms]) -> tuple[Caller, Terms] | None:
    """Let a signed-in person's own page in; anybody else gets a plain HTTP refusal, and None is returned.

    Args:
        socket: The socket before its handshake.
        guard: Says who is asking.
        require: What else must hold; raises `RequestRefusedError`.
    """
    try:
        caller = await guard.caller(socket)
        if caller.token:
            guard.require_own_origin(socket)
        terms = require()
    except RequestRefusedError as error:
        await socket.send_denial_response(refusal_response(error))
        return None
    await socket.accept()
    return caller, terms


async def converse(
    socket: WebSocket,
    guard: Guard,
    caller: Caller,
    talk: Coroutine[Any, Any, None],
    hear: Callable[[str | None], None],
) -> None:
    """Run a conversation until either side leaves or the session ends.

    Args:
        socket: The accepted socket.
        guard: Asked every two seconds whether the session still stands.
        caller: Who listens.
        talk: Sends, by `send`, until cancelled.
        hear: Takes each message of the client, None for a binary one; raises `MalformedError`.
    """
    parts = (_talk(talk), _listen(socket, hear), _watch_session(guard, caller))
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    code = max(task.result() for task in done)
    if code != GONE and socket.application_state is WebSocketState.CONNECTED:
        with suppress(TimeoutError, WebSocketDisconnect):
            async with asyncio.timeout(CLOSE_LIMIT_S):
                await socket.close(code)


async def send(socket: WebSocket, message: str) -> None:
    """Send one message, waiting a bounded time for a slow client.

    Raises:
        TimeoutError: The client takes nothing.
        WebSocketDisconnect: The client has left.
    """
    async with asyncio.timeout(SEND_LIMIT_S):
        await socket.send_text(message)


async def _talk(talk: Coroutine[Any, Any, None]) -> int:
    try:
        await talk
    except TimeoutError:
        return TOO_SLOW
    except WebSocketDisconnect:
        return GONE
    return GONE


async def _listen(socket: WebSocket, hear: Callable[[str | None], None]) -> int:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return GONE
        try:
            hear(message.get("text"))
        except MalformedError:
            return MALFORMED


async def _watch_session(guard: Guard, caller: Caller) -> int:
    while await guard.still(caller):
        await asyncio.sleep(CHECK_S)
    return SESSION_ENDED
