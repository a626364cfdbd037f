"""The picture to a broker, which passes it on to those who ask and keeps the latest for those who come later.

What is told is never waited for: of each topic only the newest waits, and what a slow or absent broker did not get is
counted. Whenever the connection is made, everything that holds is said anew.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from aiomqtt import Client, Message, MqttError, Will
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from hima.adapters.mqtt.connection import IN_FLIGHT, Broker, connected, reason, while_connected
from hima.node.reconnecting import keep_connected
from hima.picture.health import OutputHealth, OutputState
from hima.sharing.publication import Publication

QUEUE_MESSAGES: Final = 10_000
STUCK_S: Final = 20.0
"""A broker that has not answered for so long is left and asked anew."""
SWEEP_S: Final = 2.0
"""How long a broker has to show what it has kept of ours."""
FAREWELL_S: Final = 2.0
ONLINE: Final = b"online"
OFFLINE: Final = b"offline"


class Presence(NamedTuple):
    """Who we are at the broker.

    Attributes:
        name: The client's name: always the same, so that a connection that only seems to live is replaced.
        availability: Topic that says whether we are there.
        own: Filters of all that we may ever have had it keep.
    """

    name: str
    availability: str
    own: tuple[str, ...]


class MqttSender:
    """Publishes with QoS 1.

    What the broker has kept of an earlier time and what does not hold any more is taken back: of tracks that ended
    while we were away, of assets that are gone from the site.

    Args:
        output: The output's id.
        broker: The broker.
        presence: Who we are there.
    """

    def __init__(self, output: str, broker: Broker, presence: Presence) -> None:
        self._output = output
        self._broker = broker
        self._presence = presence
        self._kept: dict[str, Publication] = {}
        self._queue: dict[tuple[str, bool], Publication] = {}
        self._wake = asyncio.Event()
        self._told = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._up = False
        self._in_flight = self._sent = self._dropped = 0
        self._reason = ""

    async def start(self) -> str:
        """Begin to connect; a broker that is not there yet is no error."""
        self._task = asyncio.get_running_loop().create_task(keep_connected(self._attempt))
        return self._broker.address

    async def stop(self) -> None:
        """Say that we go, take back what would be believed for a while, and disconnect."""
        if self._up:
            self._wait_for_turn(self._state_of_node(OFFLINE))
            for topic in [topic for topic, kept in self._kept.items() if kept.expires_s]:
                self._wait_for_turn(Publication(topic, b"", retain=True))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL_S):
                    while self._is_busy():
                        await asyncio.sleep(0.01)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def send(self, messages: Sequence[Publication]) -> None:
        """Queue messages; what is to be kept is remembered for the next connection."""
        self._told.set()
        for message in messages:
            if message.retain and message.payload:
                self._kept[message.topic] = message
            elif message.retain:
                self._kept.pop(message.topic, None)
            if self._up:
                self._wait_for_turn(message)
            else:
                self._dropped += 1

    def health(self) -> OutputHealth:
        """How it is."""
        return OutputHealth(
            output=self._output,
            state=OutputState.UP if self._up else OutputState.DOWN,
            address=self._broker.address,
            peers=int(self._up),
            sent=self._sent,
            dropped=self._dropped,
            refused=0,
            reason=self._reason,
        )

    def _is_busy(self) -> bool:
        return self._up and bool(self._queue or self._in_flight)

    def _state_of_node(self, state: bytes) -> Publication:
        return Publication(self._presence.availability, state, retain=True)

    def _wait_for_turn(self, message: Publication) -> None:
        """Queue the newest of its topic, at the end; the word that something ended stands beside what is kept."""
        key = (message.topic, message.retain)
        if self._queue.pop(key, None) is not None:
            self._dropped += 1
        elif len(self._queue) >= QUEUE_MESSAGES:
            del self._queue[next(iter(self._queue))]
            self._dropped += 1
        self._queue[key] = message
        self._wake.set()

    async def _attempt(self) -> None:
        try:
            await self._connection()
        except (MqttError, ValueError) as error:
            self._reason = reason(error)

    async def _connection(self) -> None:
        presence = self._presence
        will = Will(presence.availability, OFFLINE, qos=1, retain=True)
        async with connected(self._broker, self._sweep_one, presence.name, will) as client:
            self._up, self._reason = True, ""
            self._wait_for_turn(self._state_of_node(ONLINE))
            for kept in self._kept.values():
                self._wait_for_turn(kept)
            try:
                publishing = (self._publish(client) for _ in range(IN_FLIGHT))
                await while_connected(client, self._sweep(client), *publishing)
            finally:
                self._up = False
                self._dropped += len(self._queue)
                self._queue.clear()

    async def _publish(self, client: Client) -> None:
        """Publish one message after the other, each once the broker has the one before."""
        while True:
            while not self._queue:
                self._wake.clear()
                await self._wake.wait()
            message = self._queue.pop(next(iter(self._queue)))
            self._in_flight += 1
            try:
                await client.publish(
                    message.topic,
                    message.payload,
                    qos=1,
                    retain=message.retain,
                    properties=_expiry(message.expires_s),
                    timeout=STUCK_S,
                )
            except MqttError:
                self._dropped += 1
                raise
            finally:
                self._in_flight -= 1
            self._sent += 1

    async def _sweep(self, client: Client) -> None:
        """Have the broker show what it has kept of ours, once we know what holds."""
        await self._told.wait()
        filters = [(name, SubscribeOptions(qos=0)) for name in self._presence.own]
        await client.subscribe(filters)
        await asyncio.sleep(SWEEP_S)
        await client.unsubscribe(list(self._presence.own))

    def _sweep_one(self, message: Message) -> None:
        topic = message.topic.value
        if message.retain and message.payload and topic not in self._kept:
            self._wait_for_turn(Publication(topic, b"", retain=True))


@lru_cache(maxsize=16)
def _expiry(seconds: int) -> Properties | None:
    if not seconds:
        return None
    made = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # paho has no types there
    made.MessageExpiryInterval = seconds
    return made
