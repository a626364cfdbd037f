"""A real broker (mosquitto), started and stopped by tests, and a client of its own kind to talk to it (paho)."""

import getpass
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from tests.running import until

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
needs_mosquitto = pytest.mark.skipif(
    MOSQUITTO is None, reason="`mosquitto` is not installed: there is no broker (apt-get install mosquitto)"
)


class Broker:
    """A broker on a port of loopback that it keeps when it is restarted.

    Args:
        folder: Where its settings and its log are.
        more: Lines for its settings.
    """

    def __init__(self, folder: Path, *more: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._settings = folder / f"mosquitto_{self.port}.conf"
        lines = more or ("allow_anonymous true",)
        self._settings.write_text(
            "\n".join(
                (
                    "persistence false",
                    f"user {getpass.getuser()}",
                    f"listener {self.port} 127.0.0.1",
                    "log_dest stdout",
                    *lines,
                )
            )
            + "\n"
        )
        self.log = folder / f"mosquitto_{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it listens."""
        assert MOSQUITTO is not None
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [MOSQUITTO, "-c", str(self._settings)], stdout=log, stderr=subprocess.STDOUT
            )
        until(self._listens, 20)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        """Stop, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def _listens(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def broker(folder: Path, *more: str) -> Iterator[Broker]:
    """A broker that runs for the length of a block."""
    made = Broker(folder, *more)
    made.start()
    try:
        yield made
    finally:
        made.stop()


class Heard(NamedTuple):
    """One message as a client got it."""

    topic: str
    payload: bytes
    retain: bool


class Peer:
    """A client that remembers what it hears.

    Args:
        port: The broker's port.
        filters: What it subscribes to.
        tls: Folder of what `tests.certificates` makes.
    """

    def __init__(self, port: int, *filters: str, tls: Path | None = None) -> None:
        self.heard: list[Heard] = []
        self._filters = filters
        self._subscribed = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv311)
        if tls is not None:
            self._client.tls_set(str(tls / "authority.pem"), str(tls / "client.pem"), str(tls / "client.key"))
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_connect = self._on_connect
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("localhost" if tls else "127.0.0.1", port)
        self._client.loop_start()
        if filters:
            assert self._subscribed.wait(20)
        else:
            until(self._client.is_connected, 20)

    def _on_connect(self, client: Client, *_: Any) -> None:
        if self._filters:
            client.subscribe([(name, 1) for name in self._filters])

    def _on_message(self, _: Client, __: Any, message: MQTTMessage) -> None:
        self.heard.append(Heard(message.topic, bytes(message.payload), message.retain))

    def say(self, topic: str, payload: bytes | str, retain: bool = False) -> None:
        """Publish, and wait until the broker has it."""
        info = self._client.publish(topic, payload, qos=1, retain=retain)
        info.wait_for_publish(20)
        assert info.is_published()

    def is_connected(self) -> bool:
        """Whether it can speak."""
        return self._client.is_connected()

    def of(self, topic: str) -> list[Heard]:
        """What came of one topic, in order."""
        return [heard for heard in tuple(self.heard) if heard.topic == topic]

    def close(self) -> None:
        """Disconnect."""
        self._client.disconnect()
        self._client.loop_stop()


@contextmanager
def peer(port: int, *filters: str, tls: Path | None = None) -> Iterator[Peer]:
    """A client for the length of a block."""
    made = Peer(port, *filters, tls=tls)
    try:
        yield made
    finally:
        made.close()


def kept(port: int, *filters: str) -> dict[str, bytes]:
    """What the broker tells one who comes now of what it has kept."""
    with peer(port, "end/of/past", *(filters or ("#",))) as late:
        # Kept messages come before anything newer.
        late.say("end/of/past", b"")
        until(lambda: late.of("end/of/past"), 20, every_s=0.02)
        return {heard.topic: heard.payload for heard in late.heard if heard.retain}


def with_certificates(folder: Path) -> tuple[str, ...]:
    """Settings of a broker that lets in only whom the authority vouches for."""
    return (
        f"cafile {folder / 'authority.pem'}",
        f"certfile {folder / 'server.pem'}",
        f"keyfile {folder / 'server.key'}",
        "require_certificate true",
        "allow_anonymous true",
    )
