"""Clients that never finish what they began to say."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

import hima.web.http_protocol

if TYPE_CHECKING:
    from tests.unit.web.conftest import Desk, Run

REQUEST = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n"


async def dial(desk: Desk) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(desk.url.rpartition(":")[2]))


async def closed_after_s(reader: asyncio.StreamReader) -> float:
    begun = time.monotonic()
    async with asyncio.timeout(5):
        with suppress(ConnectionResetError):
            while await reader.read(1 << 16):
                pass
    return time.monotonic() - begun


@pytest.mark.parametrize("said", [b"", b"GET", REQUEST, REQUEST + b"\r\n" + REQUEST])
def test_a_head_that_does_not_end_is_cut_off(run: Run, monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(hima.web.http_protocol, "HEAD_S", 0.5)

    async def scenario(desk: Desk) -> None:
        reader, writer = await dial(desk)
        writer.write(said)
        assert 0.3 < await closed_after_s(reader) < 2.0
        writer.close()

    run(scenario)


def test_a_head_without_end_is_cut_off(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        reader, writer = await dial(desk)
        writer.write(REQUEST)
        sent = 0
        with suppress(ConnectionError):
            while sent < 4_000_000:
                writer.write(b"X-%d: " % sent + b"x" * 1_000 + b"\r\n")
                sent += 1_000
                await writer.drain()
                await asyncio.sleep(0)
        assert sent < 4_000_000
        await closed_after_s(reader)
        writer.close()

    run(scenario)


def test_many_requests_of_one_connection_are_served(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hima.web.http_protocol, "HEAD_S", 0.3)

    async def scenario(desk: Desk) -> None:
        async with desk.browser() as client:
            for _ in range(4):
                assert (await client.get("/health")).status_code == 200
                await asyncio.sleep(0.2)

    run(scenario)
