"""The picture told to a real broker: kept for those who come later, taken back at its end, and never waited for."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.broker import Broker, Heard, broker, kept, needs_mosquitto, peer, with_certificates
from tests.certificates import certificates

from hima.adapters.mqtt import sender
from hima.adapters.mqtt.sender import MqttSender
from hima.app.outputs import sender as sender_for
from hima.geo.frames import SiteFrame
from hima.node import reconnecting
from hima.picture.health import OutputState
from hima.picture.mode import Mode
from hima.sharing.context import SharingContext
from hima.sharing.publication import Publication
from hima.sharing.settings import OutputFormat, OutputSettings, OutputTransport

__all__ = ["certificates"]
pytestmark = needs_mosquitto
AVAILABLE = "hima/site/availability"


def track(number: int, payload: bytes = b"{}", expires_s: int = 60) -> Publication:
    return Publication(f"hima/site/track/{number}", payload, retain=True, expires_s=expires_s)


def made_for(port: int, **more: Any) -> MqttSender:
    plain: dict[str, Any] = {"host": "127.0.0.1"} | more
    settings = OutputSettings(id="plant", format=OutputFormat.JSON, transport=OutputTransport.MQTT, port=port, **plain)
    made = sender_for(settings, SharingContext("site", Mode.LIVE, SiteFrame.at(45.0, 16.0, 0.0), 8.0, ()))
    assert isinstance(made, MqttSender)
    return made


@asynccontextmanager
async def telling(port: int, **more: Any) -> AsyncIterator[MqttSender]:
    made = made_for(port, **more)
    assert await made.start() == f"{'mqtts' if more.get('tls') else 'mqtt'}://{more.get('host', '127.0.0.1')}:{port}"
    try:
        yield made
    finally:
        await made.stop()


def is_up(made: MqttSender) -> bool:
    return made.health().state is OutputState.UP


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


def run(work: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(90):
            await work

    asyncio.run(within())


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconnecting, "LONGEST_PAUSE_S", 0.3)
    monkeypatch.setattr(sender, "SWEEP_S", 0.3)


def test_what_holds_is_kept_and_what_ended_is_not(tmp_path: Path) -> None:
    async def work(port: int) -> None:
        async with telling(port) as made:
            await until(lambda: is_up(made))
            with peer(port, "hima/#") as reader:
                made.send((track(1, b"a"), track(2, b"b")))
                made.send(
                    (Publication("hima/site/track/2", b"end"), Publication("hima/site/track/2", b"", retain=True))
                )
                await until(lambda: len(reader.of("hima/site/track/2")) >= 2)
                assert [heard.payload for heard in reader.of("hima/site/track/2")][-2:] == [b"end", b""]
            assert await asyncio.to_thread(kept, port) == {AVAILABLE: b"online", "hima/site/track/1": b"a"}
            assert (made.health().dropped, made.health().peers) in ((0, 1), (1, 1))
        assert await asyncio.to_thread(kept, port) == {AVAILABLE: b"offline"}

    with broker(tmp_path) as made:
        run(work(made.port))


def test_what_was_left_by_an_earlier_life_is_taken_back_and_nothing_else(tmp_path: Path) -> None:
    async def work(port: int) -> None:
        strangers = {
            "hima/other/track/1": b"x",
            "hima/site/sim/track/1": b"x",
            "homeassistant/sensor/car/a/config": b"x",
        }
        ours = ("hima/site/track/9", "hima/site/alert/3", "homeassistant/sensor/hima_site/feed_old/config")
        with peer(port) as earlier:
            for topic in (*strangers, *ours, "hima/site/track/1"):
                await asyncio.to_thread(earlier.say, topic, b"x", True)
        async with telling(port) as made:
            made.send((track(1, b"new"),))
            await until(lambda: is_up(made))
            now = strangers | {AVAILABLE: b"online", "hima/site/track/1": b"new"}
            async with asyncio.timeout(20):
                while await asyncio.to_thread(kept, port) != now:
                    await asyncio.sleep(0.1)

    with broker(tmp_path) as made:
        run(work(made.port))


def test_a_broker_that_restarts_with_an_empty_memory_is_told_everything_anew(tmp_path: Path) -> None:
    async def work() -> None:
        made = Broker(tmp_path, "allow_anonymous true")
        try:
            async with telling(made.port) as output:
                await until(lambda: output.health().reason == "Connection refused")
                output.send((track(1), track(2)))
                assert (output.health().dropped, output.health().state) == (2, OutputState.DOWN)
                for _ in range(2):
                    await asyncio.to_thread(made.start)
                    await until(lambda: is_up(output))
                    await until(lambda: output.health().reason == "")
                    now = {AVAILABLE, "hima/site/track/1", "hima/site/track/2"}
                    async with asyncio.timeout(20):
                        while (await asyncio.to_thread(kept, made.port)).keys() != now:
                            await asyncio.sleep(0.1)
                    await asyncio.to_thread(made.stop)
                    await until(lambda: not is_up(output))
        finally:
            made.stop()

    run(work())


def test_a_broker_that_hangs_costs_nobody_anything_and_hears_the_newest_once_it_goes_on(tmp_path: Path) -> None:
    async def work(made: Broker) -> None:
        async with telling(made.port) as output:
            await until(lambda: is_up(output))
            with peer(made.port, "hima/site/track/+") as reader:
                os.kill(made.pid, signal.SIGSTOP)
                loop, longest_s = asyncio.get_running_loop(), 0.0
                for turn in range(300):
                    begun_s = loop.time()
                    output.send(tuple(track(number, b"%d" % turn + bytes(2_000)) for number in range(100)))
                    longest_s = max(longest_s, loop.time() - begun_s)
                    await asyncio.sleep(0)
                assert longest_s < 1.0
                assert output.health().dropped > 29_000
                os.kill(made.pid, signal.SIGCONT)
                await until(lambda: len({h.topic for h in reader.heard if h.payload.startswith(b"299")}) == 100)
                assert len(reader.heard) < 1_000

    with broker(tmp_path) as made:
        run(work(made))


def test_ending_while_the_broker_hangs_is_a_matter_of_seconds(tmp_path: Path) -> None:
    async def work(made: Broker) -> None:
        output = made_for(made.port)
        await output.start()
        await until(lambda: is_up(output))
        os.kill(made.pid, signal.SIGSTOP)
        output.send(tuple(track(number, bytes(100_000)) for number in range(100)))
        begun_s = asyncio.get_running_loop().time()
        await output.stop()
        assert asyncio.get_running_loop().time() - begun_s < 15.0
        os.kill(made.pid, signal.SIGCONT)

    with broker(tmp_path) as made:
        run(work(made))


def test_the_queue_is_bounded_and_loses_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "QUEUE_MESSAGES", 50)

    async def work(port: int) -> None:
        async with telling(port) as output:
            await until(lambda: is_up(output))
            with peer(port, "hima/site/track/+") as reader:
                output.send(tuple(track(number) for number in range(200)))
                await until(lambda: reader.of("hima/site/track/199"))
                assert output.health().dropped in (150, 151)
                assert not reader.of("hima/site/track/140")

    with broker(tmp_path) as made:
        run(work(made.port))


def test_the_last_will_is_said_for_one_who_vanishes(tmp_path: Path) -> None:
    async def work(port: int) -> None:
        output = made_for(port)
        with peer(port, AVAILABLE) as reader:
            await output.start()
            await until(lambda: reader.of(AVAILABLE))
            # One of the same name takes its place at the broker: the will of the first is said, then "online" anew.
            second = made_for(port)
            await second.start()
            await until(lambda: [h.payload for h in reader.of(AVAILABLE)][:3] == [b"online", b"offline", b"online"])
            await output.stop()
            await second.stop()

    with broker(tmp_path) as made:
        run(work(made.port))


@pytest.mark.filterwarnings(
    "ignore:.*unclosed <ssl.SSLSocket"
)  # paho leaves that of a failed handshake to the collector
@pytest.mark.filterwarnings("ignore:.*ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("certificates")
def test_under_tls_both_sides_prove_who_they_are(tmp_path: Path) -> None:
    ours = {"tls_certificate": str(tmp_path / "client.pem"), "tls_key": str(tmp_path / "client.key")}
    tls = {"tls": True, "tls_authority": str(tmp_path / "authority.pem")} | ours

    async def work(made: Broker) -> None:
        async with telling(made.port, host="localhost", **tls) as output:
            await until(lambda: is_up(output))
            with peer(made.port, "hima/#", tls=tmp_path) as reader:
                output.send((track(1, b"secret"),))
                await until(lambda: Heard("hima/site/track/1", b"secret", retain=False) in reader.heard)
        async with telling(made.port, **tls) as wrong_name:
            await until(lambda: wrong_name.health().reason == "CERTIFICATE_VERIFY_FAILED")
        async with telling(made.port, host="localhost") as open_line:
            await until(lambda: open_line.health().reason)
            assert not is_up(open_line)

    with broker(tmp_path, *with_certificates(tmp_path)) as made:
        run(work(made))
