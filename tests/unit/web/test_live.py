"""The live socket: what every client sees, and what no client can do to another."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from hima.node.accounts import OWNER, SESSION_NS
from hima.picture.decision import Role
from hima.picture.outcome import AlertChanged, Change
from hima.units import SECOND_NS
from hima.web.schema.message import ServerMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.web.conftest import Build, Desk, Run
    from websockets.asyncio.client import ClientConnection

ANY_MESSAGE = msgspec.json.Decoder(ServerMessage, strict=True)


def test_a_client_begins_with_all_it_needs(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(3), desk.node.site, (build.an_alert(),)))
        async with desk.socket("/live", desk.session(Role.OPERATOR, "Rojîn")) as socket:
            first = [ANY_MESSAGE.decode(await socket.recv()) for _ in range(4)]
        assert [type(item).__name__ for item in first] == ["Hello", "AlertsMessage", "PictureMessage", "HealthMessage"]
        hello = msgspec.to_builtins(first[0])
        assert (hello["mode"], hello["you"]["name"], hello["you"]["role"]) == ("SIM", "Rojîn", "operator")
        assert hello["site"]["id"] == "khor_mor"

    run(scenario)


def test_a_node_without_a_picture_yet_still_beats(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.socket("/live", desk.session(Role.VIEWER)) as socket:
            begun = time.monotonic()
            beats = [await build.message(socket, "health") for _ in range(3)]
            assert 1.5 < time.monotonic() - begun < 4.0
        assert [beat["seq"] for beat in beats] == [1, 2, 3]
        assert beats[1]["clients"] == 1
        assert {feed["state"] for feed in beats[0]["feeds"]} == {"unknown"}

    run(scenario)


def test_what_can_be_seen_is_sent_when_it_was_worked_out_anew_and_to_every_new_client(
    run: Run, build: type[Build]
) -> None:
    def surveyed(desk: Desk, after_s: int) -> None:
        picture = build.a_picture(build.tracks(1), desk.node.site)
        survey = build.a_survey(build.noon_ns + after_s * SECOND_NS)
        desk.node.show(msgspec.structs.replace(picture, coverage=survey))

    async def scenario(desk: Desk) -> None:
        session = desk.session(Role.VIEWER)
        async with desk.socket("/live", session) as socket:
            assert (await build.message(socket, "coverage"))["coverage"] is None
            surveyed(desk, 0)
            coverage = (await build.message(socket, "coverage"))["coverage"]
            assert (coverage["timeUs"], coverage["seen"]) == (build.noon_us, [0.0, 1.0])
            begun = (await build.message(socket, "health"))["seq"]
            between = await read_until(socket, lambda item: item["type"] == "health" and item["seq"] == begun + 2)
            assert {item["type"] for item in between} == {"health"}, "what has not changed is not said again"
            async with desk.socket("/live", session) as late:
                assert (await build.message(late, "coverage"))["coverage"] == coverage
            surveyed(desk, 5)
            newer = await build.message(socket, "coverage")
            assert newer["coverage"]["timeUs"] == build.noon_us + 5_000_000
        async with desk.socket("/live", session) as alone:
            assert (await build.message(alone, "coverage"))["coverage"] == newer["coverage"]

    run(scenario)


def test_every_picture_reaches_a_client_that_keeps_up(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        desk.node.show(build.a_picture(build.tracks(1), desk.node.site))
        async with desk.socket("/live", desk.session(Role.VIEWER)) as socket:
            first = (await build.message(socket, "picture"))["seq"]
            for step in range(1, 20):
                held = build.tracks(step, build.noon_ns + step * SECOND_NS)
                desk.node.show(build.a_picture(held, desk.node.site), received_ns=held.time_ns - 1_000_000)
                picture = await build.message(socket, "picture")
                assert (picture["seq"], len(picture["tracks"]["id"])) == (first + step, step)
                assert picture["oldestReceivedUs"] == picture["timeUs"] - 1_000

    run(scenario)


def test_a_picture_says_when_the_oldest_frame_it_first_shows_was_received(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.socket("/live", desk.session(Role.VIEWER)) as socket:
            await build.message(socket, "health")
            for received_ns in (build.noon_ns - 3_000_000, None, build.noon_ns - 2_000_000):
                desk.node.say(received_ns=received_ns)
            desk.node.show(build.a_picture(build.tracks(1), desk.node.site))
            assert (await build.message(socket, "picture"))["oldestReceivedUs"] == build.noon_us - 3_000
            desk.node.show(build.a_picture(build.tracks(1), desk.node.site))
            assert (await build.message(socket, "picture"))["oldestReceivedUs"] is None

    run(scenario)


def test_a_slow_reader_skips_to_the_newest_and_holds_up_nobody(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        pictures = 60
        held = build.tracks(1_000)
        desk.node.show(build.a_picture(held, desk.node.site))
        session = desk.session(Role.OPERATOR)
        async with desk.socket("/live", session, queue=1) as slow, desk.socket("/live", session) as quick:
            await build.message(quick, "picture")
            for step in range(pictures):
                alerts = tuple(build.an_alert(number) for number in range(1, step + 1))
                desk.node.show(build.a_picture(held, desk.node.site, alerts))
                picture = await build.message(quick, "picture")
            last = picture["seq"]
            seen = await read_until(slow, lambda item: item["type"] == "picture" and item["seq"] == last)
        shown = [item["seq"] for item in seen if item["type"] == "picture"]
        assert shown == sorted(shown)
        assert len(shown) < pictures / 2, "the kernel's buffers hold some; the server holds one"
        lists = [item for item in seen if item["type"] == "alerts"]
        assert len(lists[-1]["alerts"]) == pictures - 1, "no alert is ever skipped"

    run(scenario)


async def read_until(socket: ClientConnection, enough: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    async with asyncio.timeout(20):
        while not (seen and enough(seen[-1])):
            seen.append(msgspec.json.decode(await socket.recv()))
    return seen


async def closed_with(socket: ClientConnection, limit_s: float) -> int | None:
    async with asyncio.timeout(limit_s):
        try:
            while True:
                await socket.recv()
        except ConnectionClosed as closed:
            return None if closed.rcvd is None else closed.rcvd.code


@pytest.mark.parametrize("how", ["revoked", "signed out", "expired", "role changed"])
def test_an_ended_session_closes_its_sockets_within_five_seconds(run: Run, how: str) -> None:
    async def scenario(desk: Desk) -> None:
        desk.session(Role.ADMINISTRATOR)
        session = desk.session(Role.OPERATOR, "Azad")
        azad = next(member.person.id for member in desk.accounts.people() if member.person.name == "Azad")
        async with desk.socket("/live", session) as socket:
            await socket.recv()
            match how:
                case "revoked":
                    desk.accounts.end_sessions(azad, OWNER)
                case "signed out":
                    desk.accounts.sign_out(session)
                case "expired":
                    desk.clock.time_ns += SESSION_NS
                case _:
                    desk.accounts.set_role(azad, Role.VIEWER, OWNER)
            assert await closed_with(socket, 5.0) == 4401

    run(scenario)


def test_a_screen_that_only_watches_is_not_idle(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.socket("/live", desk.session(Role.VIEWER)) as socket:
            for _ in range(2):
                desk.clock.pass_s(3.5 * 3600)
                for _ in range(3):
                    await build.message(socket, "health")

    run(scenario)


def test_an_acknowledgement_reaches_all_screens(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        raised = build.an_alert()
        picture = build.a_picture(build.tracks(1), desk.node.site, (raised,))
        session = desk.session(Role.OPERATOR, "Rojîn")
        async with desk.socket("/live", session) as mine, desk.socket("/live", desk.session(Role.VIEWER)) as other:
            desk.node.show(picture, AlertChanged(build.noon_ns, Change.RAISED, raised))
            assert (await build.message(other, "alerts"))["alerts"][0]["state"] == "raised"
            await build.message(mine, "alerts")
            async with desk.browser(session) as client:
                assert (await client.post("/api/alerts/1/acknowledge", json={})).status_code == 200
            for socket in (mine, other):
                (alert,) = (await build.message(socket, "alerts"))["alerts"]
                assert (alert["state"], alert["acknowledgedBy"]) == ("acknowledged", "Rojîn")
            assert (await build.message(mine, "health"))["alarmsLast10Min"] == 1
            async with desk.browser(session) as client:
                timeline = (await client.get("/api/timeline")).json()
        assert [item["change"] for item in timeline["alerts"]] == ["raised", "acknowledged"]
        assert [(item["person"], item["act"]) for item in timeline["decisions"]] == [("Rojîn", "acknowledge")]

    run(scenario)


def test_what_a_client_says_is_ignored_and_too_much_of_it_ends_it(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        async with desk.socket("/live", desk.session(Role.VIEWER)) as socket:
            for words in ("hello", b"\x00", '{"seek_us":0}'):
                await socket.send(words)
            await build.message(socket, "health")
            await socket.send("x" * 5_000)
            assert await closed_with(socket, 5.0) == 1009

    run(scenario)


def test_clients_that_leave_are_forgotten(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        session = desk.session(Role.VIEWER)
        async with desk.socket("/live", session) as first, desk.socket("/live", session) as second:
            await build.message(second, "health")
            assert first.transport is not None
            first.transport.abort()
            async with asyncio.timeout(5):
                while (await build.message(second, "health"))["clients"] != 1:
                    pass

    run(scenario)


def test_a_client_that_takes_nothing_is_let_go_when_its_session_ends(run: Run, build: type[Build]) -> None:
    async def scenario(desk: Desk) -> None:
        picture = build.a_picture(build.tracks(1_000), desk.node.site)
        session = desk.session(Role.VIEWER)
        desk.node.show(picture)
        async with desk.browser() as client:
            stuck = await desk.socket("/live", session, queue=1)
            for _ in range(80):
                desk.node.show(picture)
                await asyncio.sleep(0.01)
            assert (await client.get("/health")).json()["clients"] == 1
            desk.accounts.sign_out(session)
            async with asyncio.timeout(5):
                while (await client.get("/health")).json()["clients"]:
                    await asyncio.sleep(0.2)
            stuck.transport.abort()

    run(scenario)
