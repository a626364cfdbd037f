"""Track numbers of sixteen bits for tracks whose numbers never end."""

from collections.abc import Iterable
from typing import Final

import msgspec

NUMBERS: Final = 1 << 16


class Numbering(msgspec.Struct):
    """Which number each live track goes by; no two share one.

    Attributes:
        given: Number in the format by ours.
    """

    given: dict[int, int] = {}


def renumber(state: Numbering, live: Iterable[int]) -> tuple[dict[int, int], frozenset[int]]:
    """Number tracks: one that has a number keeps it, a new one gets our own modulo 65,536, or the next that is free.

    Args:
        state: Changed in place.
        live: Our numbers of the tracks there are.

    Returns:
        Numbers of tracks that are gone, by our own, and our own numbers of those that are new. Without a free number
        a track gets none.
    """
    wanted = set(live)
    gone = {ours: theirs for ours, theirs in state.given.items() if ours not in wanted}
    for ours in gone:
        del state.given[ours]
    # A number that ends now is free from the next time on: its end and a beginning must not share a batch.
    taken = {*state.given.values(), *gone.values()}
    new = sorted(wanted - state.given.keys())
    for ours in new:
        if len(taken) == NUMBERS:
            break
        number = ours % NUMBERS
        while number in taken:
            number = (number + 1) % NUMBERS
        taken.add(number)
        state.given[ours] = number
    return gone, frozenset(ours for ours in new if ours in state.given)
