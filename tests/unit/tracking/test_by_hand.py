"""What people say of which track is which, and that the tracker keeps to it."""

import numpy as np
import pytest
from tests.unit.tracking.world import BEGIN_NS, Flight, World, numbered, straight

from hima.picture.by_hand import Same
from hima.picture.decision import MergeTracks, SplitTrack
from hima.picture.outcome import Refusal
from hima.picture.packing import pack, unpack
from hima.picture.track import Tracks, TrackState
from hima.tracking import by_hand, tracker
from hima.tracking.apart import apart, row_of
from hima.tracking.by_hand import HandState
from hima.tracking.settings import TrackingSettings


class Desk:
    """A world at which a person sits."""

    def __init__(self, settings: TrackingSettings | None = None) -> None:
        self.world = World(settings=settings)
        self.hand = HandState()
        self.second = 0

    def fly(self, *flights: Flight, seconds: int = 6, unseen: bool = False) -> Tracks:
        for _ in range(seconds):
            self.second += 1
            rows = [] if unseen else [self.world.measured(f(self.second)) for f in flights]
            self.world.observe(self.world.batch(rows, self.second))
            self.world.look(self.second)
            held = by_hand.picture(self.hand, self.world.state, self.now_ns)
        return numbered(held)

    @property
    def now_ns(self) -> int:
        return BEGIN_NS + self.second * 10**9

    def merge(self, track: int, other: int) -> Refusal | None:
        return by_hand.merge(self.hand, self.world.state, MergeTracks(track, other), "Amina", self.now_ns)

    def split(self, track: int, other: int = 0) -> int | Refusal:
        return by_hand.split(self.hand, self.world.state, SplitTrack(track, other), self.now_ns)

    def look(self) -> Tracks:
        return numbered(by_hand.picture(self.hand, self.world.state, self.now_ns))


ONE = straight((3000.0, 4000.0, 120.0), (0.0, 20.0, 0.0))
NEAR = straight((3180.0, 4000.0, 120.0), (0.0, 20.0, 0.0))
FAR = straight((-3000.0, 5000.0, 120.0), (0.0, 20.0, 0.0))


def test_a_merged_track_ends_and_its_number_stands_for_the_one_that_remains() -> None:
    desk = Desk()
    assert desk.fly(ONE, NEAR, FAR).id.tolist() == [1, 2, 3]
    assert desk.merge(2, 1) is None
    assert not tracker.holds(desk.world.state, 1)
    assert (by_hand.meant(desk.hand, 1), by_hand.meant(desk.hand, 2)) == (2, 2)
    assert by_hand.same(desk.hand) == (Same(2, 1, "Amina"),)
    held = desk.look()
    assert held.id.tolist() == [2, 3]
    assert held.hits[0] == 12


def test_the_number_that_remains_goes_on_with_the_motion_that_was_seen_last() -> None:
    desk = Desk()
    desk.fly(ONE)
    # The drone is lost, and is found again farther on than anybody would have thought.
    desk.fly(unseen=True, seconds=4)
    jumped = straight((3800.0, 4000.0, 120.0), (0.0, 20.0, 0.0))
    assert desk.fly(jumped, seconds=4).id.tolist() == [1, 2]
    assert desk.merge(1, 2) is None
    held = desk.look()
    assert held.id.tolist() == [1]
    assert held.position_m[0, 0] == pytest.approx(3800.0, abs=60.0)
    assert held.born_ns[0] == BEGIN_NS + 10**9
    assert desk.fly(jumped).id.tolist() == [1]


def test_a_track_that_is_seen_does_not_jump_to_the_other() -> None:
    desk = Desk()
    before = desk.fly(ONE, NEAR).position_m[0]
    desk.merge(1, 2)
    assert desk.look().position_m[0] == pytest.approx(before)


def test_a_merge_sticks_when_the_object_is_doubled_again() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR)
    assert desk.merge(1, 2) is None
    held = desk.fly(ONE, NEAR, seconds=12)
    assert held.id.tolist() == [1]
    assert {same.track for same in by_hand.same(desk.hand)} == {1}
    assert [same.person for same in by_hand.same(desk.hand)][:2] == ["Amina", ""]


def test_nothing_is_folded_into_what_people_vouch_for() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR)
    desk.merge(1, 2)
    for _ in range(6):
        desk.second += 1
        rows = [desk.world.measured(f(desk.second)) for f in (ONE, NEAR)]
        desk.world.observe(desk.world.batch(rows, desk.second))
        desk.world.look(desk.second)
        held = by_hand.picture(desk.hand, desk.world.state, desk.now_ns, frozenset({1}))
    assert numbered(held).id.tolist() == [1, 3]


def test_a_dropped_track_may_be_said_to_be_back_for_a_minute() -> None:
    desk = Desk()
    desk.fly(ONE)
    desk.fly(unseen=True, seconds=25)
    held = desk.fly(straight((3200.0, 4000.0, 120.0), (0.0, 20.0, 0.0)), FAR)
    assert held.id.tolist() == [2, 3]
    assert desk.merge(3, 1) is Refusal.TOO_FAR_APART
    assert desk.merge(1, 2) is Refusal.NO_SUCH_TRACK
    assert desk.merge(2, 1) is None
    assert by_hand.same(desk.hand) == (Same(2, 1, "Amina"),)
    assert desk.look().id.tolist() == [2, 3]
    assert desk.split(2, 1) == 1
    assert by_hand.same(desk.hand) == ()
    assert desk.look().id.tolist() == [2, 3]


def test_what_was_dropped_long_ago_is_gone() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR)
    desk.fly(NEAR, seconds=20)
    assert 1 in desk.hand.ended
    desk.fly(NEAR, seconds=65)
    assert desk.merge(2, 1) is Refusal.NO_SUCH_TRACK
    assert desk.hand.ended == {}


def test_another_drone_elsewhere_or_flying_otherwise_is_not_folded() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR)
    desk.merge(1, 2)
    crossing = straight((3000.0, 4700.0, 120.0), (0.0, -30.0, 0.0))
    assert len(desk.fly(ONE, FAR, crossing, seconds=8).id) == 3


def test_a_merge_is_undone_by_a_split_and_the_two_stay_apart() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR)
    desk.merge(1, 2)
    desk.fly(ONE, NEAR)
    assert len(by_hand.same(desk.hand)) > 1
    assert desk.split(1, 2) == 2
    held = desk.fly(ONE, NEAR, seconds=12)
    assert held.id.tolist() == [1, 2]
    assert by_hand.same(desk.hand) == ()
    assert sorted(held.position_m[:, 0].tolist()) == pytest.approx([3000.0, 3180.0], abs=60.0)


def test_a_number_said_to_be_back_outlasts_the_undoing_of_another_merge() -> None:
    desk = Desk()
    desk.fly(ONE)
    desk.fly(unseen=True, seconds=25)
    desk.fly(ONE, NEAR)
    assert (desk.merge(2, 1), desk.merge(2, 3)) == (None, None)
    assert desk.split(2, 3) == 3
    assert by_hand.same(desk.hand) == (Same(2, 1, "Amina"),)


def test_a_split_begins_a_second_track_that_lives_if_there_is_a_second_object() -> None:
    desk = Desk()
    desk.fly(ONE)
    assert desk.split(1) == 2
    both = desk.look()
    assert both.id.tolist() == [1, 2]
    assert both.covariance[1, 0, 0] > both.covariance[0, 0, 0] + 90.0**2
    assert np.linalg.eigvalsh(both.covariance[1]).min() > 0
    parting = straight((3040.0, 4000.0, 120.0), (8.0, 20.0, 0.0))
    assert desk.fly(ONE, parting, seconds=8).id.tolist() == [1, 2]


def test_a_split_of_a_single_object_ends_by_itself() -> None:
    desk = Desk()
    desk.fly(ONE)
    desk.split(1)
    assert desk.fly(ONE, seconds=25).id.tolist() == [1]
    assert desk.hand.apart == []


def test_a_split_is_undone_by_a_merge() -> None:
    desk = Desk()
    desk.fly(ONE)
    desk.split(1)
    assert desk.merge(1, 2) is None
    assert desk.hand.apart == []
    assert desk.fly(ONE).id.tolist() == [1]


def test_a_split_outlasts_a_merge_of_one_of_the_two_with_a_third() -> None:
    desk = Desk()
    assert desk.fly(ONE, NEAR).id.tolist() == [1, 2]
    assert desk.split(1) == 3
    assert desk.merge(2, 1) is None
    assert desk.hand.apart == [(2, 3)]
    assert desk.merge(2, 3) is None
    assert desk.hand.apart == []


def test_what_begins_from_a_split_is_not_folded_into_a_merged_track_near_by() -> None:
    desk = Desk()
    third = straight((3090.0, 4160.0, 120.0), (0.0, 20.0, 0.0))
    assert desk.fly(ONE, NEAR, third).id.tolist() == [1, 2, 3]
    assert desk.merge(2, 3) is None
    assert desk.look().id.tolist() == [1, 2]
    assert desk.split(1) == 4
    assert desk.look().id.tolist() == [1, 2, 4]


def test_a_number_said_to_be_back_may_be_said_so_again_after_that_was_undone() -> None:
    desk = Desk()
    desk.fly(ONE)
    desk.fly(unseen=True, seconds=25)
    desk.fly(ONE)
    assert desk.merge(2, 1) is None
    assert desk.merge(2, 1) is Refusal.SAME_TRACK
    assert desk.split(2, 1) == 1
    assert desk.merge(2, 1) is None
    assert by_hand.same(desk.hand) == (Same(2, 1, "Amina"),)


def test_numbers_follow_a_chain_of_merges() -> None:
    desk = Desk()
    third = straight((3090.0, 4160.0, 120.0), (0.0, 20.0, 0.0))
    assert desk.fly(ONE, NEAR, third).id.tolist() == [1, 2, 3]
    assert desk.merge(2, 1) is None
    assert desk.merge(3, 1) is None
    assert [by_hand.meant(desk.hand, n) for n in (1, 2, 3)] == [3, 3, 3]
    assert desk.merge(1, 2) is Refusal.SAME_TRACK


def test_what_cannot_be_done_is_refused_and_changes_nothing() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR, FAR)
    before = pack(desk.hand), pack(desk.world.state)
    assert desk.merge(1, 9) is Refusal.NO_SUCH_TRACK
    assert desk.merge(-1, 1) is Refusal.NO_SUCH_TRACK
    assert desk.merge(1, 1) is Refusal.SAME_TRACK
    assert desk.merge(1, 3) is Refusal.TOO_FAR_APART
    assert desk.split(9) is Refusal.NO_SUCH_TRACK
    assert desk.split(1, 2) is Refusal.NOT_MERGED
    assert desk.split(1, 1) is Refusal.NOT_MERGED
    assert (pack(desk.hand), pack(desk.world.state)) == before


def test_a_full_table_splits_nothing() -> None:
    desk = Desk(settings=TrackingSettings(tracks_max=10))
    flights = [straight((2000.0 + 700.0 * k, 5000.0, 120.0), (0.0, 20.0, 0.0)) for k in range(10)]
    held = desk.fly(*flights, seconds=10)
    count = desk.world.state.count
    while count < 10:
        assert not isinstance(desk.split(int(held.id[0])), Refusal)
        count += 1
    assert desk.split(int(held.id[0])) is Refusal.TABLE_FULL


def test_a_split_makes_room_in_a_table_that_may_grow() -> None:
    desk = Desk()
    desk.fly(ONE)
    assert [desk.split(1) for _ in range(300)] == list(range(2, 302))
    assert len(desk.look().id) == 301


def test_what_was_said_of_a_track_that_ended_is_forgotten() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR)
    desk.merge(1, 2)
    desk.fly(unseen=True, seconds=40)
    assert desk.hand.folded == {}


def test_a_restored_state_goes_on_with_the_same_bits() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR, FAR)
    desk.merge(1, 2)
    desk.split(3)
    hand, state = unpack(pack(desk.hand), HandState), unpack(pack(desk.world.state), tracker.TrackerState)
    for second in range(desk.second + 1, desk.second + 9):
        batch = desk.world.batch([desk.world.measured(f(second)) for f in (ONE, NEAR, FAR)], second)
        for two in (desk.world.state, state):
            tracker.observe(two, batch)
        now_ns = BEGIN_NS + second * 10**9
        assert pack(by_hand.picture(desk.hand, desk.world.state, now_ns)) == pack(by_hand.picture(hand, state, now_ns))
    assert pack(desk.hand) == pack(hand)


def hovering(place: tuple[float, float, float]) -> Flight:
    return straight(place, (0.0, 0.0, 0.0))


def test_a_merge_makes_no_fixture_of_a_drone_that_hovers() -> None:
    """The number that remains is as old as the older one; where it rests, it has rested no longer for that."""
    desk = Desk()
    desk.fly(ONE, seconds=70)
    first = desk.fly(ONE, hovering((3000.0, 5500.0, 120.0)), seconds=6).id.tolist()
    assert len(first) == 2
    rested = tracker_rest_s(desk, first[1])
    assert desk.merge(first[1], first[0]) is None
    assert tracker_rest_s(desk, first[1]) == pytest.approx(rested, abs=1e-6)


def masts(*places: tuple[float, float, float], keep: int) -> list[int]:
    """Tracks left of two things that never move, of which a person says that they are one; 0 if nobody does."""
    desk = Desk()
    assert len(desk.fly(hovering(places[0]), seconds=10).id) == 1
    assert desk.fly(*(hovering(place) for place in places), seconds=10).id.tolist() == [1, 2]
    if keep:
        assert desk.merge(keep, 3 - keep) is None
    numbers: list[int] = desk.fly(hovering(places[keep - 1 if keep else 0]), seconds=80).id.tolist()
    return numbers


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_a_fixture_that_was_seen_twice_still_ends_as_one(keep: int) -> None:
    assert masts((3000.0, 4000.0, 20.0), (3025.0, 4010.0, 20.0), keep=keep) == []


@pytest.mark.parametrize("keep", [1, 2])
def test_what_stood_in_two_places_has_moved(keep: int) -> None:
    assert masts((3000.0, 4000.0, 20.0), (3500.0, 4000.0, 20.0), keep=keep) == [keep]


def test_of_an_object_that_is_doubled_all_night_only_the_latest_numbers_are_kept() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR)
    desk.merge(1, 2)
    for _ in range(3 * by_hand.FOLDED_MAX):
        desk.fly(ONE, NEAR, seconds=3)
    others = [same.other for same in by_hand.same(desk.hand)]
    assert desk.world.state.next_id > by_hand.FOLDED_MAX + 10
    assert len(others) == by_hand.FOLDED_MAX + 1
    assert others[0] == 2
    assert others[-1] > by_hand.FOLDED_MAX + 8


def tracker_rest_s(desk: Desk, track: int) -> float:
    """Since when a track has kept to its place, as seconds after the beginning."""
    lives = desk.world.state.lives
    row = int(np.flatnonzero(lives.id == track)[0])
    return float((lives.born_ns[row] - BEGIN_NS) / 1e9 + lives.rest[row, 4])


def test_a_row_that_is_folded_teaches_no_false_plots() -> None:
    desk = Desk()
    desk.fly(ONE, NEAR)
    before = desk.world.state.maps.cells[:, 0].sum()
    assert desk.merge(1, 2) is None
    desk.look()
    assert desk.world.state.maps.cells[:, 0].sum() == before


def test_a_dropped_track_is_not_held() -> None:
    desk = Desk()
    desk.fly(ONE)
    assert tracker.holds(desk.world.state, 1)
    row = int(np.flatnonzero(desk.world.state.lives.id == 1)[0])
    desk.world.state.lives.state[row] = TrackState.DROPPED
    assert not tracker.holds(desk.world.state, 1)


def test_calibration_knows_what_people_say_are_two() -> None:
    desk = Desk()
    desk.fly(ONE)
    assert desk.split(1) == 2
    assert desk.world.state.care.calibration.apart.tolist() == [[1, 2]]


@pytest.mark.parametrize(("flight", "moved"), [(ONE, True), (hovering((3000.0, 5500.0, 120.0)), False)])
def test_the_second_of_a_split_has_moved_if_the_first_has(flight: Flight, moved: bool) -> None:
    desk = Desk()
    desk.fly(flight, seconds=20)
    assert desk.split(1) == 2
    lives = desk.world.state.lives
    row = int(np.flatnonzero(lives.id == 2)[0])
    assert (lives.rest[row, 4] > 0.0) == moved
    assert tracker_rest_s(desk, 2) == pytest.approx(desk.second, abs=1e-6)  # it rests from now on


def test_two_tracks_are_as_far_apart_as_the_picture_shows() -> None:
    desk = Desk()
    shown = desk.fly(ONE, NEAR)
    state = desk.world.state
    gap = apart(state, row_of(state, 1), row_of(state, 2), desk.now_ns)
    assert gap.place_m == pytest.approx(np.hypot(*(shown.position_m[0] - shown.position_m[1])[:2]), rel=1e-9)
    assert gap.velocity_mps == pytest.approx(np.hypot(*(shown.velocity_mps[0] - shown.velocity_mps[1])[:2]), rel=1e-9)
    variance = shown.covariance[:, np.arange(2), np.arange(2)].sum()
    assert gap.place_unsure_m == pytest.approx(3.0 * np.sqrt(variance), rel=1e-6)
