"""The replay socket: time that runs as the client says."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from websockets.exceptions import InvalidStatus

from hima.node.node import Applied
from hima.picture.decision import Role
from hima.picture.outcome import PictureUpdated
from hima.units import SECOND_NS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.unit.web.conftest import Build, Desk, Run

    from hima.config.site import Site
    from hima.web.ports import Step

STEP_NS = SECOND_NS // 4


class Recording:
    """Ten minutes with as many tracks as quarters of a second have passed, up to twenty."""

    def __init__(self, site: Site, build: type[Build]) -> None:
        self._site = site
        self._build = build
        self.walks = 0
        self._survey = build.a_survey()

    async def steps(self, from_ns: int) -> AsyncIterator[Step]:
        self.walks += 1
        start = max(0, (from_ns - self._build.noon_ns) // STEP_NS)
        for number in range(start, 2_400):
            await asyncio.sleep(0)
            time_ns = self._build.noon_ns + number * STEP_NS
            picture = self._build.a_picture(self._build.tracks(min(number, 20), time_ns), self._site)
            picture = msgspec.structs.replace(picture, coverage=self._survey)
            yield Applied(time_ns, (PictureUpdated(picture),), None)


def test_a_replay_runs_at_its_speed_and_says_that_it_is_one(run: Run, site: Site, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        address = f"/replay?at_us={build.noon_us + 60_000_000}&speed=10"
        async with desk.socket(address, desk.session(Role.VIEWER)) as socket:
            hello = await build.message(socket, "hello")
            assert (hello["mode"], hello["serverTimeUs"]) == ("REPLAY", build.noon_us + 60_000_000)
            assert hello["recordedMode"] == "SIM"  # a replayed simulation must not look like a real past
            begun = time.monotonic()
            pictures = [await build.message(socket, "picture") for _ in range(41)]
            assert 0.8 < time.monotonic() - begun < 3.0
        times = [picture["timeUs"] - build.noon_us for picture in pictures]
        assert times == [60_000_000 + step * 250_000 for step in range(41)]

    run(scenario, Recording(site, build))


def test_the_client_seeks_pauses_and_goes_on(run: Run, site: Site, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.socket(f"/replay?at_us={build.noon_us}&speed=1", desk.session(Role.VIEWER)) as socket:
            await build.message(socket, "picture")
            await socket.send(msgspec.json.encode({"seek_us": build.noon_us + 300_000_000, "pause": True}).decode())
            while (beat := await build.message(socket, "health"))["timeUs"] < build.noon_us + 300_000_000:
                pass
            assert beat["timeUs"] == build.noon_us + 300_000_000, "it stands while it is paused, and still beats"
            again = await build.message(socket, "health")
            assert (again["timeUs"], again["seq"]) == (beat["timeUs"], beat["seq"] + 1)
            await socket.send('{"pause": false, "speed": 60}')
            picture = await build.message(socket, "picture")
            assert picture["timeUs"] == build.noon_us + 300_000_000
            assert (await build.message(socket, "picture"))["timeUs"] == picture["timeUs"] + 250_000
            await socket.send(msgspec.json.encode({"seek_us": build.noon_us}).decode())
            while (picture := await build.message(socket, "picture"))["timeUs"] > build.noon_us + 299_000_000:
                pass
            assert picture["timeUs"] == build.noon_us

    run(scenario, Recording(site, build))


def test_what_could_be_seen_then_is_sent_once_and_again_after_each_seek(
    run: Run, site: Site, build: type[Build]
) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.socket(f"/replay?at_us={build.noon_us}&speed=4", desk.session(Role.VIEWER)) as socket:
            for _ in range(2):
                while (await build.message(socket, "coverage"))["coverage"] is None:
                    pass
                kinds: list[str] = []
                while kinds.count("health") < 2:
                    kinds.append(msgspec.json.decode(await socket.recv())["type"])
                assert "coverage" not in kinds
                await socket.send(msgspec.json.encode({"seek_us": build.noon_us + 60_000_000}).decode())

    run(scenario, Recording(site, build))


def test_at_its_end_a_replay_waits_to_be_sent_back(run: Run, site: Site, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        end_us = build.noon_us + 2_399 * 250_000
        async with desk.socket(f"/replay?at_us={end_us}", desk.session(Role.VIEWER)) as socket:
            assert (await build.message(socket, "picture"))["timeUs"] == end_us
            await build.message(socket, "health")
            await socket.send(msgspec.json.encode({"seek_us": build.noon_us}).decode())
            assert (await build.message(socket, "picture"))["timeUs"] == build.noon_us

    run(scenario, Recording(site, build))


NO_CONTROLS = ("", "{", '{"speed": 0}', '{"speed": 1e9}', '{"seek_us": -1}', '{"rewind": 1}', b"\x00")


def test_a_control_that_is_none_ends_the_replay(run: Run, site: Site, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        session = desk.session(Role.VIEWER)
        for words in NO_CONTROLS:
            async with desk.socket("/replay", session) as socket:
                await socket.send(words)
                async with asyncio.timeout(5):
                    await socket.wait_closed()
                assert socket.close_code == 4400, words

    run(scenario, Recording(site, build))


def test_a_replay_of_no_time_is_refused(run: Run, site: Site, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        session = desk.session(Role.VIEWER)
        for query in ["at_us=x", "at_us=-1", "speed=0", "speed=nan", "speed=inf", "at_us=1e30"]:
            with pytest.raises(InvalidStatus) as caught:
                await desk.socket(f"/replay?{query}", session)
            assert caught.value.response.status_code == 400, query

    run(scenario, Recording(site, build))


def test_without_a_recording_there_is_no_replay(run: Run) -> None:
    async def scenario(desk: Desk) -> None:
        with pytest.raises(InvalidStatus) as caught:
            await desk.socket("/replay", desk.session(Role.VIEWER))
        assert caught.value.response.status_code == 404

    run(scenario)


def test_replays_are_few_at_a_time_and_end_with_their_clients(run: Run, site: Site, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        session = desk.session(Role.VIEWER)
        held = [await desk.socket("/replay", session) for _ in range(4)]
        with pytest.raises(InvalidStatus) as caught:
            await desk.socket("/replay", session)
        assert caught.value.response.status_code == 429
        for socket in held:
            await socket.close()
        await asyncio.sleep(0.1)
        async with desk.socket("/replay", session) as socket:
            await build.message(socket, "picture")

    run(scenario, Recording(site, build))
