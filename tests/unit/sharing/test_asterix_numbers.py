"""Numbers of sixteen bits: kept while a track lives, never shared."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hima.sharing.asterix_numbers import NUMBERS, Numbering, renumber


def test_a_number_is_ours_and_stays() -> None:
    state = Numbering()
    assert renumber(state, [1, 2, 70_000]) == ({}, frozenset({1, 2, 70_000}))
    assert state.given == {1: 1, 2: 2, 70_000: 70_000 - NUMBERS}
    assert renumber(state, [2, 70_000]) == ({1: 1}, frozenset())
    assert renumber(state, [2]) == ({70_000: 70_000 - NUMBERS}, frozenset())


def test_two_tracks_share_no_number_nor_the_number_of_one_that_ends_now() -> None:
    state = Numbering()
    renumber(state, [5])
    gone, new = renumber(state, [5 + NUMBERS, 5 + 2 * NUMBERS])
    assert (gone, new) == ({5: 5}, frozenset({5 + NUMBERS, 5 + 2 * NUMBERS}))
    assert sorted(state.given.values()) == [6, 7]


def test_more_tracks_than_numbers_leave_some_without() -> None:
    state = Numbering()
    _, new = renumber(state, range(NUMBERS + 3))
    assert (len(new), len(state.given), len(set(state.given.values()))) == (NUMBERS, NUMBERS, NUMBERS)


@given(st.lists(st.sets(st.integers(-300_000, 300_000) | st.sampled_from(range(0, 10 * NUMBERS, NUMBERS)), max_size=8)))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_numbers_are_kept_and_never_shared(pictures: list[set[int]]) -> None:
    state = Numbering()
    for live in pictures:
        before = dict(state.given)
        gone, new = renumber(state, live)
        assert state.given.keys() == live
        assert all(0 <= number < NUMBERS for number in state.given.values())
        assert all(state.given[ours] == before[ours] for ours in live & before.keys())
        assert gone == {ours: theirs for ours, theirs in before.items() if ours not in live}
        assert new == live - before.keys()
        spoken = [*state.given.values(), *gone.values()]
        assert len(set(spoken)) == len(spoken)
