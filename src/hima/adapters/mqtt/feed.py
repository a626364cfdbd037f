"""A feed whose frames are messages that a broker passes on."""

import asyncio
from typing import Final

from aiomqtt import Client, Message, MqttError
from paho.mqtt.subscribeoptions import SubscribeOptions

from hima.adapters.mqtt.connection import Broker, NotAllowedError, connected, reason, while_connected
from hima.node.ports import FeedSink
from hima.node.reconnecting import keep_connected
from hima.sensing.settings import FeedSettings

PAYLOAD_MAX_BYTES: Final = 65_536
"""As much as a datagram holds: no format's message is longer."""
_REFUSED: Final = 0x80
_ONLY_NEW: Final = SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND)


class MqttFeed:
    """Subscribes to a topic filter; each message is one frame.

    What the broker has kept (retained) from before is not taken: nothing says how old it is. It is counted as lost
    where a broker sends it unasked, and so is what is too long, or of a topic that we did not ask for.

    Args:
        settings: The feed's settings; ``topic`` is the filter.
        sink: Where frames go.
        broker: The broker.
    """

    def __init__(self, settings: FeedSettings, sink: FeedSink, broker: Broker) -> None:
        self._settings = settings
        self._sink = sink
        self._broker = broker
        self._address = f"{broker.address}/{settings.topic}"
        self._task: asyncio.Task[None] | None = None
        self._down = False

    async def start(self) -> str:
        """Begin to connect; a broker that is not there yet is no error."""
        self._task = asyncio.get_running_loop().create_task(keep_connected(self._attempt))
        return self._address

    async def stop(self) -> None:
        """Disconnect."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _attempt(self) -> None:
        try:
            async with connected(self._broker, self._take) as client:
                await while_connected(client, self._subscribe(client))
        except (MqttError, ValueError) as error:
            self._lost(reason(error))

    async def _subscribe(self, client: Client) -> None:
        codes = await client.subscribe(self._settings.topic, options=_ONLY_NEW)
        if any(getattr(code, "value", code) >= _REFUSED for code in codes):
            raise NotAllowedError("the broker refuses the topic")
        self._down = False
        self._sink.link(self._settings.id, up=True, peer=self._address)

    def _take(self, message: Message) -> None:
        wanted = not message.retain and message.topic.matches(self._settings.topic)
        if wanted and len(message.payload) <= PAYLOAD_MAX_BYTES:
            self._sink.offer(self._settings.id, message.payload)
        else:
            self._sink.lost(self._settings.id, 1)

    def _lost(self, why: str) -> None:
        if not self._down:
            self._down = True
            self._sink.link(self._settings.id, up=False, peer=why)
