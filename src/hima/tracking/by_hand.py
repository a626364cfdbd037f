"""People join and part tracks, and the tracker keeps to it.

A merge sticks: where the tracker starts another track at the same object, as it may when two sensors disagree on where
that is, the newly confirmed one is folded in again. A split sticks, too: the two are never folded again by themselves.
"""

import math
from typing import Final

import msgspec
import numpy as np

from hima.picture.by_hand import Same
from hima.picture.decision import MergeTracks, SplitTrack
from hima.picture.ids import TrackId
from hima.picture.outcome import Refusal
from hima.picture.track import Tracks, TrackState
from hima.tracking import sensor_care, tracker
from hima.tracking.apart import SIGMAS, apart, motion, row_of
from hima.tracking.belief import SPREAD
from hima.tracking.life import FORGOTTEN
from hima.tracking.table import copy_row
from hima.tracking.tracker import TrackerState
from hima.units import SECOND_NS

MERGE_REACH_M: Final = 1_000.0
"""Tracks farther apart than this, and three standard deviations, are not one object: the wrong one was clicked."""
FOLD_FACTOR: Final = 1.5
FOLD_LEAST_M: Final = 50.0
FOLD_MOST_M: Final = 300.0
"""A doubled object is looked for within so many times the distance of the two that were merged, within these bounds:
farther out a second drone would be taken for it."""
FOLD_MPS: Final = 10.0
FOLD_MOST_MPS: Final = 30.0
"""By how much the velocity of one may differ that has just been found, and by how much if it is hardly known yet."""
ENDED_S: Final = 60
"""A track that was dropped can be said to be back for so long: as long as screens show where it was lost."""
FOLDED_MAX: Final = 16
"""Numbers that are remembered for a track of those that were folded into it by themselves."""
MOVED_S: Final = 1e-9
"""A moment after its birth: when a track came to rest that has moved before, and so is no mast."""
SPLIT_M: Final = 100.0
SPLIT_MPS: Final = 5.0
"""Standard deviations by which it is less known where a track is that begins from a split."""


class Folded(msgspec.Struct, frozen=True):
    """A number that stands for another.

    Attributes:
        track: The track that remains.
        reach_m: Within which a newly confirmed track is the same object again; 0 if it was itself folded so.
        person: Who said so, empty if nobody did.
        ended: True for a track that had been dropped when it was said: there is nothing to come back.
    """

    track: TrackId
    reach_m: float
    person: str
    ended: bool = False


class Ended(msgspec.Struct, frozen=True):
    """Where a track was when it was dropped.

    Attributes:
        time_ns: When, UTC nanoseconds.
        place_m: East, north.
        unsure_m: Three standard deviations of that.
        speed_mps: How fast it was.
    """

    time_ns: int
    place_m: tuple[float, float]
    unsure_m: float
    speed_mps: float


class HandState(msgspec.Struct):
    """What people have said of which track is which.

    Attributes:
        folded: Numbers that stand for another, by number.
        apart: Pairs of numbers, the smaller first, that are two objects.
        looked: Numbers below this have been looked at for doubled objects.
        ended: Tracks that were dropped lately, by number: one that comes back under a new number can be said to be it.
    """

    folded: dict[TrackId, Folded] = {}
    apart: list[tuple[TrackId, TrackId]] = []
    looked: TrackId = 1
    ended: dict[TrackId, Ended] = {}


def meant(hand: HandState, track: TrackId) -> TrackId:
    """The track that a number stands for now."""
    folded = hand.folded.get(track)
    return track if folded is None else folded.track


def standing_for(hand: HandState, track: TrackId) -> tuple[TrackId, ...]:
    """The other numbers that stand for a track, in order."""
    return tuple(sorted(other for other, folded in hand.folded.items() if folded.track == track))


def same(hand: HandState) -> tuple[Same, ...]:
    """The numbers that stand for another, in order."""
    return tuple(Same(hand.folded[other].track, other, hand.folded[other].person) for other in sorted(hand.folded))


def picture(
    hand: HandState,
    state: TrackerState,
    now_ns: int,
    vouched: frozenset[TrackId] = frozenset(),
    known: frozenset[TrackId] = frozenset(),
) -> Tracks:
    """The tracker's picture, with doubled objects folded again and what was said of ended tracks forgotten.

    Args:
        hand: Changed in place.
        state: Changed in place, as by `tracker.picture`.
        now_ns: The moment, UTC nanoseconds.
        vouched: Tracks that people say are harmless: nothing is folded into these, or an attacker near one would be
            taken for it before anybody has seen that there are two.
        known: Tracks of which people have said something: none is dropped as the shadow of another.
    """
    _fold_again(hand, state, now_ns, vouched)
    tracks = tracker.picture(state, now_ns)
    _note_ends(hand, tracks)
    alive = set(tracks.id[tracks.state != TrackState.DROPPED].tolist())
    hand.folded = {other: folded for other, folded in hand.folded.items() if folded.track in alive}
    hand.apart = [pair for pair in hand.apart if pair[0] in alive and pair[1] in alive]
    sensor_care.keep_apart(state.care, hand.apart)
    keep_known(hand, state, known)
    return tracks


def keep_known(hand: HandState, state: TrackerState, known: frozenset[TrackId]) -> None:
    """Let calibration drop none of the tracks of which people have said something, a merge among it, as a shadow."""
    sensor_care.keep_known(state.care, known | {folded.track for folded in hand.folded.values()})


def merge(hand: HandState, state: TrackerState, act: MergeTracks, person: str, now_ns: int) -> Refusal | None:
    """Make two tracks one. The number of the first remains; where it only coasts, with the motion of the other.

    Args:
        hand: Changed in place.
        state: Changed in place.
        act: The decision; its numbers may stand for other tracks.
        person: Name of who decided.
        now_ns: The moment, UTC nanoseconds.

    Returns:
        None if it is done.
    """
    track, other = meant(hand, act.track), meant(hand, act.other)
    if not tracker.holds(state, track):
        return Refusal.NO_SUCH_TRACK
    if not tracker.holds(state, other):
        return _take_back(hand, state, track, other, person, now_ns)
    if track == other:
        return Refusal.SAME_TRACK
    gap = apart(state, row_of(state, track), row_of(state, other), now_ns)
    if gap.place_m > MERGE_REACH_M + gap.place_unsure_m:
        return Refusal.TOO_FAR_APART
    reach_m = min(max(FOLD_FACTOR * gap.place_m, FOLD_LEAST_M), FOLD_MOST_M)
    _fold(hand, state, other, Folded(track, reach_m, person), now_ns)
    return None


def split(hand: HandState, state: TrackerState, act: SplitTrack, now_ns: int) -> TrackId | Refusal:
    """Let a second track begin from one that holds two objects; without detections of its own it soon ends.

    Args:
        hand: Changed in place.
        state: Changed in place.
        act: The decision.
        now_ns: The moment, UTC nanoseconds.

    Returns:
        The number that begins or stands for itself again, or why nothing was done.
    """
    track = meant(hand, act.track)
    if not tracker.holds(state, track):
        return Refusal.NO_SUCH_TRACK
    if act.other and (act.other == track or meant(hand, act.other) != track):
        return Refusal.NOT_MERGED
    if act.other and hand.folded[act.other].ended:
        del hand.folded[act.other]
        return act.other
    tracker.make_room(state, 1)
    if state.count == len(state.lives.id):
        return Refusal.TABLE_FULL
    number = act.other or state.next_id
    state.next_id = max(state.next_id, number + 1)
    _unfold(hand, track, number)
    hand.apart.append((min(track, number), max(track, number)))
    sensor_care.keep_apart(state.care, hand.apart)
    _begin(state, row_of(state, track), number, now_ns)
    return number


def _take_back(
    hand: HandState, state: TrackerState, track: TrackId, other: TrackId, person: str, now_ns: int
) -> Refusal | None:
    """Let the number of a track that was dropped lately stand for one that lives."""
    ended = hand.ended.get(other)
    if ended is None:
        return Refusal.NO_SUCH_TRACK
    (east_m, north_m, *_), spread = motion(state, row_of(state, track), now_ns)
    away_m = math.hypot(east_m - ended.place_m[0], north_m - ended.place_m[1])
    flown_m = ended.speed_mps * (now_ns - ended.time_ns) / SECOND_NS
    if away_m > MERGE_REACH_M + flown_m + ended.unsure_m + SIGMAS * math.sqrt(sum(spread[:2])):
        return Refusal.TOO_FAR_APART
    hand.folded[other] = Folded(track, 0.0, person, ended=True)
    return None


def _note_ends(hand: HandState, tracks: Tracks) -> None:
    oldest_ns = tracks.time_ns - ENDED_S * SECOND_NS
    hand.ended = {track: ended for track, ended in hand.ended.items() if ended.time_ns >= oldest_ns}
    for row in np.flatnonzero(tracks.state == TrackState.DROPPED).tolist():
        east_m, north_m = tracks.position_m[row, :2].tolist()
        hand.ended[int(tracks.id[row])] = Ended(
            time_ns=tracks.time_ns,
            place_m=(east_m, north_m),
            unsure_m=SIGMAS * math.sqrt(float(tracks.covariance[row, 0, 0] + tracks.covariance[row, 1, 1])),
            speed_mps=float(np.hypot(*tracks.velocity_mps[row, :2])),
        )


def _fold(hand: HandState, state: TrackerState, other: TrackId, folded: Folded, now_ns: int) -> None:
    """Let ``other`` end and its number stand for another track, and so those that stood for it."""
    track = folded.track
    keep, leave = row_of(state, track), row_of(state, other)
    still = _never_moved(state, keep, leave, now_ns)
    _make_one(state, keep, leave, still)
    state.locals.track[state.locals.track == other] = track
    for number, was in hand.folded.items():
        if was.track == other:
            hand.folded[number] = msgspec.structs.replace(was, track=track)
    hand.folded[other] = folded
    hand.apart = _instead(hand.apart, other, track)


def _instead(apart: list[tuple[TrackId, TrackId]], other: TrackId, track: TrackId) -> list[tuple[TrackId, TrackId]]:
    """Pairs that are two objects, where one number has come to stand for another: what was apart from it still is."""
    pairs = (tuple(sorted(track if number == other else number for number in pair)) for pair in apart)
    return list(dict.fromkeys((one, two) for one, two in pairs if one != two))


def _never_moved(state: TrackerState, keep: int, leave: int, now_ns: int) -> bool:
    """True if two tracks have stood in one place, each since it was first seen: one fixture, seen twice."""
    if state.lives.rest[keep, 4] != 0.0 or state.lives.rest[leave, 4] != 0.0:
        return False
    gap = apart(state, keep, leave, now_ns)
    return gap.place_m <= gap.place_unsure_m


def _make_one(state: TrackerState, keep: int, leave: int, still: bool) -> None:
    """Let the row ``keep`` go on for both; the other ends."""
    lives, track = state.lives, state.lives.id[keep]
    born_ns, hits = min(lives.born_ns[keep], lives.born_ns[leave]), lives.hits[keep] + lives.hits[leave]
    score, code = max(lives.score[keep], lives.score[leave]), min(lives.state[keep], lives.state[leave])
    seen_ns = np.maximum(lives.seen_ns[:, keep], lives.seen_ns[:, leave])
    fresher = lives.updated_ns[leave] > lives.updated_ns[keep]
    # One that is seen goes on as it flies: taking the other's place for it would make it jump from one to the other.
    if lives.state[keep] == TrackState.COASTING and fresher:
        copy_row(state.estimates, lives, leave, keep)
    lives.rest[keep, 4] = (
        0.0 if still else max(lives.rest[keep, 4] + (lives.born_ns[keep] - born_ns) / SECOND_NS, MOVED_S)
    )
    lives.rest[leave] = math.nan  # the row teaches nothing when it goes: what it followed was there
    lives.id[keep], lives.state[keep], lives.score[keep] = track, code, score
    lives.born_ns[keep], lives.hits[keep], lives.seen_ns[:, keep] = born_ns, hits, seen_ns
    # The row goes with the next picture, unseen; until then nothing must find it by its number.
    lives.state[leave], lives.id[leave] = FORGOTTEN, state.next_tentative
    state.next_tentative -= 1


def _unfold(hand: HandState, track: TrackId, number: TrackId) -> None:
    """Let a number stand for itself again; with the last merge of a track go the numbers folded for its sake."""
    hand.folded.pop(number, None)
    if not any(folded.track == track and folded.reach_m > 0.0 for folded in hand.folded.values()):
        hand.folded = {other: folded for other, folded in hand.folded.items() if folded.track != track or folded.person}


def _fold_again(hand: HandState, state: TrackerState, now_ns: int, vouched: frozenset[TrackId]) -> None:
    """Fold each newly confirmed track that doubles a merged one into it, but none that a person let begin."""
    parted = {number for pair in hand.apart for number in pair}
    reach_m: dict[TrackId, float] = {}
    for number in sorted(hand.folded):
        folded = hand.folded[number]
        if folded.track in vouched:
            continue
        reach_m[folded.track] = max(reach_m.get(folded.track, 0.0), folded.reach_m)
    if reach_m:
        numbers = state.lives.id[: state.count]
        for number in np.sort(numbers[numbers >= hand.looked]).tolist():
            track = 0 if number in parted else _doubled(hand, state, number, reach_m, now_ns)
            if track:
                _fold(hand, state, number, Folded(track, 0.0, ""), now_ns)
                _keep_latest(hand, track)
    hand.looked = state.next_id


def _keep_latest(hand: HandState, track: TrackId) -> None:
    """Let the oldest numbers go that were folded by themselves: an object may be doubled for a whole night."""
    by_itself = [other for other in standing_for(hand, track) if not hand.folded[other].person]
    for other in by_itself[:-FOLDED_MAX]:
        del hand.folded[other]


def _doubled(
    hand: HandState, state: TrackerState, number: TrackId, reach_m: dict[TrackId, float], now_ns: int
) -> TrackId:
    """The merged track that a newly confirmed one doubles, 0 for none."""
    nearest, least_m = 0, math.inf
    for track, within_m in reach_m.items():
        if track == number or within_m == 0.0 or (min(track, number), max(track, number)) in hand.apart:
            continue
        if not tracker.holds(state, track):
            continue
        gap = apart(state, row_of(state, track), row_of(state, number), now_ns)
        near = gap.place_m <= min(within_m + gap.place_unsure_m, FOLD_MOST_M)
        alike = gap.velocity_mps <= min(FOLD_MPS + gap.velocity_unsure_mps, FOLD_MOST_MPS)
        if near and alike and gap.place_m < least_m:
            nearest, least_m = track, gap.place_m
    return nearest


def _begin(state: TrackerState, row: int, number: TrackId, now_ns: int) -> None:
    """A row of its own for the second of two objects: where the first is, but less surely so."""
    fresh, lives = state.count, state.lives
    copy_row(state.estimates, lives, row, fresh)
    state.count += 1
    for a in range(6):
        state.estimates.belief[fresh, SPREAD + 7 * a] += SPLIT_M**2 if a < 3 else SPLIT_MPS**2
    lives.id[fresh], lives.hits[fresh], lives.born_ns[fresh] = number, 0, now_ns
    # It rests from now on; that it has moved before, if it has, still says that it is no mast.
    lives.rest[fresh, 4] = MOVED_S if lives.rest[row, 4] > 0.0 else 0.0
    lives.score[fresh] = min(lives.score[fresh], state.rules.confirm_score)
