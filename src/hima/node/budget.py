"""How much of a feed is let through, decided before a single byte is looked at."""

from typing import Final

from hima.units import SECOND_NS

BURST_S: Final = 1.0
"""Sensors send a scan at once, so a second's worth may come in one burst."""
LARGEST_FRAME_BYTES: Final = 65_536
"""However small the budget, a full datagram must be able to pass."""


class Budget:
    """Two token buckets, frames and bytes; a frame passes when both hold enough.

    Args:
        frames_per_s: Frames a second.
        bytes_per_s: Bytes a second.
    """

    def __init__(self, frames_per_s: float, bytes_per_s: float) -> None:
        self._rate = (frames_per_s, bytes_per_s)
        self._depth = (max(1.0, frames_per_s * BURST_S), max(float(LARGEST_FRAME_BYTES), bytes_per_s * BURST_S))
        self._frames, self._bytes = self._depth
        self._filled_ns = 0

    def admit(self, size: int, now_ns: int) -> bool:
        """True if a frame of ``size`` bytes may pass at ``now_ns``; what passes is charged."""
        if self.wait_s(size, now_ns) > 0.0:
            return False
        self._frames -= 1.0
        self._bytes -= size
        return True

    def wait_s(self, size: int, now_ns: int) -> float:
        """Seconds until a frame of ``size`` bytes may pass, 0 if it may now."""
        passed_s = max(0, now_ns - self._filled_ns) / SECOND_NS
        self._filled_ns = max(self._filled_ns, now_ns)
        self._frames = min(self._depth[0], self._frames + passed_s * self._rate[0])
        self._bytes = min(self._depth[1], self._bytes + passed_s * self._rate[1])
        short = ((1.0 - self._frames) / self._rate[0], (size - self._bytes) / self._rate[1])
        return max(0.0, *short)
