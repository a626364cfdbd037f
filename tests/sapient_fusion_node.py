"""A small fusion node as strict as Apex 4.2.0, written from its seven observed rules and the published package."""

import contextlib
import re
import socket
import threading
import time
import uuid
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from sapient_msg import proto_options_pb2 as options
from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage
from tests import sapient_peer as peer

ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
EARLY_S, LATE_S = -0.1, 0.9


def wrong_fields(message: Any) -> list[str]:
    """Fields that are missing or not written as the published options say."""
    found = []
    for field in message.DESCRIPTOR.fields:
        said = field.GetOptions().Extensions[options.field_options]
        value = getattr(message, field.name)
        there = bool(value) if field.is_repeated or not field.has_presence else message.HasField(field.name)
        if said.is_mandatory and not there:
            found.append(f"{message.DESCRIPTOR.name}.{field.name} is missing")
        if not there:
            continue
        items = value if field.is_repeated else [value]
        for item in items:
            found += _wrong_value(field, said, item)
    for choice in message.DESCRIPTOR.oneofs:
        if choice.GetOptions().Extensions[options.oneof_options].is_mandatory and not message.WhichOneof(choice.name):
            found.append(f"{message.DESCRIPTOR.name}.{choice.name} is missing")
    return found


def _wrong_value(field: FieldDescriptor, said: Any, item: Any) -> list[str]:
    if field.message_type is not None:
        return [] if field.message_type.full_name.startswith("google.") else wrong_fields(item)
    if field.enum_type is not None and item not in field.enum_type.values_by_number:
        return [f"{field.name} has the unknown number {item}"]
    if said.is_ulid and not ULID.fullmatch(item):
        return [f"{field.name} is no ULID: {item}"]
    if said.is_uuid and (str(uuid.UUID(item)) != item or uuid.UUID(item).version != 4):
        return [f"{field.name} is no UUID: {item}"]
    return []


class FusionNode:
    """Listens, acknowledges registrations when told to, and notes every breach of the rules.

    Attributes:
        port: Where it listens.
        acknowledges: Whether registrations are acknowledged.
        connections: Messages of each connection, in order.
        breaches: What broke a rule.
        stamps: Arrival minus stamp of each message, seconds.
    """

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.acknowledges = True
        self.connections: list[list[Any]] = []
        self.breaches: list[str] = []
        self.stamps: list[float] = []
        self._stream: socket.socket | None = None
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.hang_up()
        self._listening.join(10)

    def hang_up(self) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.shutdown(socket.SHUT_RDWR)

    def say(self, *messages: Any) -> None:
        assert self._stream is not None
        self._stream.sendall(peer.framed(*messages))

    def acknowledge(self, acceptance: bool = True) -> None:
        message = peer.envelope(node=peer.OTHER_NODE, time_ns=time.time_ns())
        message.registration_ack.acceptance = acceptance
        self.say(message)

    def heard(self, content: str) -> list[Any]:
        """What has come of one kind on the latest connection."""
        if not self.connections:
            return []
        return [message for message in self.connections[-1] if message.WhichOneof("content") == content]

    def _listen(self) -> None:
        while True:
            try:
                self._stream, _ = self._server.accept()
            except OSError:
                return
            self.connections.append([])
            with self._stream:
                self._read(self._stream, self.connections[-1])

    def _read(self, stream: socket.socket, messages: list[Any]) -> None:
        data = b""
        while True:
            try:
                chunk = stream.recv(65_536)
            except OSError:
                return
            if not chunk:
                return
            arrived_s = time.time()
            data += chunk
            while len(data) >= 4 and len(data) >= (end := 4 + int.from_bytes(data[:4], "little")):
                self._take(data[4:end], messages, arrived_s)
                data = data[end:]

    def _take(self, data: bytes, messages: list[Any], arrived_s: float) -> None:
        message = SapientMessage.FromString(data)
        size = message.ByteSize()
        message.DiscardUnknownFields()
        content = message.WhichOneof("content")
        if not messages and content != "registration":
            self.breaches.append(f"1: {content} before the registration")
        if messages and message.node_id != messages[0].node_id:
            self.breaches.append("1: another node")
        if message.ByteSize() != size or size != len(data):
            self.breaches.append(f"2: unknown or repeated fields in {content}")
        self.breaches += [f"2, 3: {wrong}" for wrong in wrong_fields(message)]
        stamp_s = message.timestamp.seconds + message.timestamp.nanos / 1e9
        self.stamps.append(arrived_s - stamp_s)
        before = [one for one in messages if one.WhichOneof("content") == "detection_report"]
        if content == "detection_report" and before:
            apart_ns = (message.timestamp.ToNanoseconds()) - before[-1].timestamp.ToNanoseconds()
            if apart_ns != 0 and apart_ns < 80_000_000:
                self.breaches.append(f"5: detections {apart_ns} ns apart")
        if content == "registration" and message.registration.icd_version != "BSI Flex 335 v2.0":
            self.breaches.append("6: icd_version")
        if content == "error":
            self.breaches.append("7: an error")
        statuses = [one for one in messages if one.WhichOneof("content") == "status_report"]
        if content == "status_report" and message.status_report.info == 2 and not statuses:
            self.breaches.append("unchanged before new")
        messages.append(message)
        if content == "registration" and self.acknowledges:
            self.acknowledge()
