"""A radar that goes on turning beside a feed that is fed bad bytes, and how soon it is heard."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from tests.lone_radar import Antenna, flying
from tests.running import RunningNode, until

AIRCRAFT: Final = 12
TIMES_LONGER: Final = 2.0
"""So much longer may a feed wait while another is fed bad bytes."""
PROBES: Final = 50
RANKS: Final = (PROBES // 2, PROBES * 9 // 10)
"""Which of them are held to it, in order: the middle, and the slow end but for the few that a busy machine delays."""
PICTURE_S: Final = 0.2
"""Time between two pictures: probes are spread over it, else each would begin just behind one."""
GOLDEN: Final = (math.sqrt(5.0) - 1.0) / 2.0


class Neighbour:
    """The radar.

    Args:
        node: The node.
        feed: The radar's feed.
    """

    def __init__(self, node: RunningNode, feed: str) -> None:
        self._node = node
        self._feed = feed
        self._antenna = Antenna(node, feed)
        self._over = threading.Event()
        self._turning = threading.Thread(target=self._turn)
        self._turning.start()

    def _turn(self) -> None:
        begun_s = time.monotonic()
        while not self._over.is_set():
            self._antenna.turn(flying(AIRCRAFT, time.monotonic() - begun_s), period_s=1.0)

    def stop(self) -> None:
        """Turn no further."""
        self._over.set()
        self._turning.join()
        self._antenna.close()

    def wait_s(self, disturb: Callable[[], None]) -> float:
        """Seconds until a datagram of the radar is counted in the picture, sent right behind what disturbs."""
        before = self._node.rejects(self._feed).total()
        begun_s = time.monotonic()
        disturb()
        self._antenna.send(bytes(1))
        until(lambda: self._node.rejects(self._feed).total() > before, 10, 0.005)
        return time.monotonic() - begun_s

    def waits_s(self, disturb: Callable[[], None]) -> tuple[list[float], list[float]]:
        """Waits without and with what disturbs, in rising order; they take turns, so that load weighs on both."""
        alone_s: list[float] = []
        among_s: list[float] = []
        for number in range(PROBES):
            for waits_s, before in ((alone_s, _nothing), (among_s, disturb)):
                time.sleep(PICTURE_S * (number * GOLDEN % 1.0))
                waits_s.append(self.wait_s(before))
        return sorted(alone_s), sorted(among_s)

    def is_heard_as_soon(self, disturb: Callable[[], None]) -> None:
        """Assert that the radar waits at most twice as long, in the middle and at the slow end."""
        alone_s, among_s = self.waits_s(disturb)
        for rank in RANKS:
            assert among_s[rank] <= TIMES_LONGER * alone_s[rank], (rank, alone_s[rank], among_s[rank])


def _nothing() -> None:
    pass


@contextmanager
def neighbour(node: RunningNode, feed: str = "other") -> Iterator[Neighbour]:
    """The radar turns for the length of a block; all of its aircraft are tracked when it begins."""
    made = Neighbour(node, feed)
    try:
        until(lambda: node.get("/health")["tracks"]["confirmed"] == AIRCRAFT, 20)
        yield made
    finally:
        made.stop()
