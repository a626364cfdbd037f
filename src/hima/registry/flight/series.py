"""Numbers of permits: one series a year, without gaps, so that its end is found by halving."""

from typing import Final

from hima.registry.change import RecordKind, Ref
from hima.registry.store import RecordStore

PREFIX: Final = "FP"
_DIGITS: Final = 6


def number(year: int, count: int) -> str:
    """Number of the permit that is the given one of its year, counted from 1."""
    return f"{PREFIX}-{year:04d}-{count:0{_DIGITS}d}"


async def next_number(store: RecordStore, year: int) -> str:
    """The first number of a year that no permit has.

    Raises:
        StoreUnreachableError: The store cannot be read.
    """

    async def taken(count: int) -> bool:
        return await store.get(Ref(RecordKind.FLIGHT_PERMIT, number(year, count))) is not None

    high = 1
    while await taken(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if await taken(middle):
            low = middle
        else:
            high = middle
    return number(year, high)
