"""Connections that are tried again and again."""

import asyncio

from structlog.testing import capture_logs

from hima.node.reconnecting import keep_connected


def test_a_mistake_of_ours_ends_an_attempt_and_not_all_those_after_it() -> None:
    attempts = 0
    again = asyncio.Event()

    async def attempt() -> None:
        nonlocal attempts
        attempts += 1
        if attempts > 1:
            again.set()
            return
        raise KeyError("nobody thought of this")

    async def run() -> None:
        trying = asyncio.create_task(keep_connected(attempt))
        async with asyncio.timeout(10):
            await again.wait()
        trying.cancel()
        await asyncio.gather(trying, return_exceptions=True)

    with capture_logs() as logs:
        asyncio.run(run())
    assert [line["event"] for line in logs] == ["connection_failed"]
