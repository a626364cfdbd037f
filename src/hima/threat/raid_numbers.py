"""Numbers of raids that stay while members come and go: the larger part keeps the number, in a split as in a join."""

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, IntArray
from hima.threat.settings import RaidSettings
from hima.units import SECOND_NS

TOGETHER_NS = -1


def _none() -> IntArray:
    return np.empty(0, np.int64)


class RaidState(msgspec.Struct):
    """What is remembered of raids from picture to picture.

    Attributes:
        next_id: Number of the next raid.
        track: (M,) members, by track number.
        raid: (M,) the raid of each.
        apart_ns: (M,) since when it has been apart from its raid, `TOGETHER_NS` while it is not.
        since_ns: When each raid was first found.
    """

    next_id: int = 1
    track: IntArray = msgspec.field(default_factory=_none)
    raid: IntArray = msgspec.field(default_factory=_none)
    apart_ns: IntArray = msgspec.field(default_factory=_none)
    since_ns: dict[int, int] = {}


def recall(state: RaidState, tracks: IntArray) -> tuple[IntArray, IntArray]:
    """(N,) raid that each track belonged to, 0 for none, and since when it has been apart from it."""
    before, apart_ns = np.zeros(len(tracks), np.int64), np.full(len(tracks), TOGETHER_NS)
    if len(state.track):
        place = np.minimum(np.searchsorted(state.track, tracks), len(state.track) - 1)
        known = state.track[place] == tracks
        before[known], apart_ns[known] = state.raid[place[known]], state.apart_ns[place[known]]
    return before, apart_ns


def _inherited(group: IntArray, before: IntArray, large: BoolArray) -> IntArray:
    """(N,) the number that each row's group takes over from the last picture, 0 for none.

    A number goes to the group that holds most of its members, a group takes the number that most of its members had;
    where that is a tie, the older number and the group of the older track.
    """
    rows = np.flatnonzero(large & (before > 0))
    claims, votes = np.unique(np.stack([before[rows], group[rows]], axis=1), axis=0, return_counts=True)
    taken = np.zeros(len(group), np.int64)
    used = set()
    for claim in np.lexsort((claims[:, 1], claims[:, 0], -votes)):
        raid, heir = claims[claim].tolist()
        if raid not in used and taken[heir] == 0:
            used.add(raid)
            taken[heir] = raid
    result: IntArray = taken[group]
    return result


def _found(state: RaidState, raid: IntArray, group: IntArray, held: BoolArray, tracks_min: int) -> IntArray:
    """(N,) ``raid`` with new numbers for groups that have none and are large enough without those that are held."""
    free = (raid == 0) & ~held
    enough = np.flatnonzero(np.bincount(group[free], minlength=len(group)) >= tracks_min)
    fresh = np.zeros(len(group), np.int64)
    fresh[enough] = state.next_id + np.arange(len(enough))
    state.next_id += len(enough)
    return np.where(raid == 0, fresh[group], raid)


def renumber(state: RaidState, tracks: IntArray, group: IntArray, now_ns: int, settings: RaidSettings) -> IntArray:
    """The raid of each track now.

    A member that is apart, or whose group has become too small, is held in its raid for a while; a part that splits
    off gets a number of its own only then. One track alone is no raid.

    Args:
        state: Changed in place.
        tracks: (N,) track numbers, ascending.
        group: (N,) first row of the group of each.
        now_ns: The moment, UTC nanoseconds.
        settings: Fewest members, and how long one is held.

    Returns:
        (N,) raid numbers, 0 for none.
    """
    before, apart_ns = recall(state, tracks)
    large = np.bincount(group, minlength=len(group))[group] >= settings.tracks_min
    raid = _inherited(group, before, large)
    apart = (raid == 0) & (before > 0)
    apart_ns = np.where(apart, np.where(apart_ns == TOGETHER_NS, now_ns, apart_ns), TOGETHER_NS)
    held = apart & (now_ns - apart_ns < round(settings.hold_s * SECOND_NS))
    raid = _found(state, raid, group, held, settings.tracks_min)
    raid = np.where((raid == 0) & held, before, raid)
    numbers, place, counts = np.unique(raid, return_inverse=True, return_counts=True)
    raid[counts[place] < 2] = 0
    apart_ns[raid != before] = TOGETHER_NS
    member = np.flatnonzero(raid > 0)
    state.track, state.raid, state.apart_ns = tracks[member], raid[member], apart_ns[member]
    state.since_ns = {r: state.since_ns.get(r, now_ns) for r in numbers[(numbers > 0) & (counts > 1)].tolist()}
    return raid
