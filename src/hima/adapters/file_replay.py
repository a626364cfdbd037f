"""A recording as a feed: its packets at the times between them, or faster.

The recording's own dates are not believed: the first packet comes now, the others as much later as they were then.
Packets without a time follow as fast as the feed's budget lets them.
"""

import asyncio
import errno
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import structlog

from hima.errors import UnreachableError
from hima.node.ports import FeedSink
from hima.sensing.settings import FeedSettings
from hima.units import SECOND_NS
from hima.wire.container import packets as container
from hima.wire.container.packets import Packet, kind_of

LARGEST_FILE_BYTES: Final = 2 * 1024**3
RAW_CHUNK_BYTES: Final = 1400
"""A file without a container is taken as a stream, in pieces of the size of a datagram."""
LONGEST_WAIT_S: Final = 0.1
TURN: Final = 64
"""Packets in one turn of the loop; then everybody else gets theirs."""

_log = structlog.get_logger("hima.feeds")


def in_chunks(data: bytes) -> Iterator[bytes]:
    """A stream in pieces as a socket gives them."""
    for start in range(0, len(data), RAW_CHUNK_BYTES):
        yield data[start : start + RAW_CHUNK_BYTES]


def recorded(
    data: bytes, kind: Callable[[bytes], str] = kind_of, cut: Callable[[bytes], Iterable[bytes]] = in_chunks
) -> Iterator[Packet]:
    """Packets of a recording.

    Args:
        data: The file.
        kind: Says what container it has.
        cut: Cuts what has no container, and so is one long packet without a time.
    """
    for packet in container.packets(data, kind):
        if packet.time_ns is not None:
            yield packet
            continue
        offset = packet.offset
        for piece in cut(packet.data):
            yield Packet(None, offset, piece)
            offset += len(piece)


class FileFeed:
    """Plays a recording once.

    Args:
        settings: The feed's settings; ``path`` of the recording, ``speed`` of the playing.
        sink: Where packets go.
        packets: Takes a recording apart.
    """

    def __init__(
        self,
        settings: FeedSettings,
        sink: FeedSink,
        packets: Callable[[bytes], Iterable[Packet]] = recorded,
    ) -> None:
        self._settings = settings
        self._sink = sink
        self._packets = packets
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Read the file and begin to play it.

        Returns:
            The address, such as ``file:///recordings/radar.pcap``.

        Raises:
            UnreachableError: The file cannot be read.
        """
        path = Path(self._settings.path)
        try:
            data = await asyncio.to_thread(_read, path)
        except OSError as error:
            raise UnreachableError(
                f"The recording {path} of feed {self._settings.id} cannot be read: {error.strerror}.",
                "Check path in sensors.toml.",
            ) from error
        self._task = asyncio.get_running_loop().create_task(self._play(self._packets(data)))
        return path.absolute().as_uri()

    async def stop(self) -> None:
        """Stop playing."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _play(self, packets: Iterable[Packet]) -> None:
        feed, loop = self._settings.id, asyncio.get_running_loop()
        self._sink.link(feed, up=True, peer=self._settings.path)
        begun_s, first_ns, count = loop.time(), None, 0
        for count, packet in enumerate(packets, 1):
            if packet.time_ns is None:
                await self._room(len(packet.data))
            else:
                first_ns = packet.time_ns if first_ns is None else first_ns
                after_s = (packet.time_ns - first_ns) / SECOND_NS / self._settings.speed
                if begun_s + after_s > loop.time():
                    await asyncio.sleep(begun_s + after_s - loop.time())
            self._sink.offer(feed, packet.data)
            if count % TURN == 0:
                await asyncio.sleep(0)
        _log.info("recording_ended", feed=feed, path=self._settings.path, packets=count)
        self._sink.link(feed, up=False, peer="end of the recording")

    async def _room(self, size: int) -> None:
        while (wait_s := self._sink.wait_s(self._settings.id, size)) > 0:
            await asyncio.sleep(min(wait_s, LONGEST_WAIT_S))


def _read(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise OSError(errno.EFBIG, "it is larger than 2 GiB")
    return path.read_bytes()
