"""A limit on failed sign-ins. The secrets cannot be guessed; this keeps the guessing from costing anything."""

from collections import OrderedDict, deque
from typing import Final

from hima.units import SECOND_NS

WINDOW_NS: Final = 60 * SECOND_NS
PER_ADDRESS: Final = 10
IN_ALL: Final = 200
"""Failures a minute from one address, and from all; the latter against an attacker with many addresses."""
ADDRESSES: Final = 1_024


class Attempts:
    """Failed sign-ins of the last minute."""

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, deque[int]] = OrderedDict()
        self._all: deque[int] = deque(maxlen=IN_ALL)

    def begin(self, address: str, now_ns: int) -> bool:
        """Count an attempt as failed until `succeed` says otherwise; False if there were too many."""
        mine = self._by_address.setdefault(address, deque(maxlen=PER_ADDRESS))
        self._by_address.move_to_end(address)
        if len(self._by_address) > ADDRESSES:
            self._by_address.popitem(last=False)
        if _full(mine, now_ns) or _full(self._all, now_ns):
            return False
        mine.append(now_ns)
        self._all.append(now_ns)
        return True

    def succeed(self, address: str) -> None:
        """The attempt was none of a guesser; the address begins anew."""
        self._by_address.pop(address, None)


def _full(times_ns: deque[int], now_ns: int) -> bool:
    while times_ns and not (0 <= now_ns - times_ns[0] < WINDOW_NS):
        times_ns.popleft()
    return len(times_ns) == times_ns.maxlen
