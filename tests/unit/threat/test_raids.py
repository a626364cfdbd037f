"""Raids among hand-made tracks: found, kept, split, joined, and numbered so that people can speak of them."""

import time

import numpy as np
import pytest
from tests.unit.threat.flights import ASSETS, SETTINGS, find, members, swarm, threats, tracks

from hima.picture.packing import pack, unpack
from hima.picture.track import TrackState
from hima.threat.raid_numbers import RaidState
from hima.threat.raids import find_raids
from hima.threat.settings import RaidSettings


def test_two_swarms_are_two_raids_and_whoever_flies_alone_is_in_none() -> None:
    places = np.concatenate([swarm((0, 5000), 4), swarm((6000, 0), 3), [[-7000.0, 0.0]]])
    raids = find(RaidState(), tracks(places))
    assert members(raids) == {1: [1, 2, 3, 4], 2: [5, 6, 7]}
    assert raids.tracks.tolist() == [4, 3]
    assert raids.position_m[0].tolist() == [300.0, 5000.0, 100.0]


def test_a_single_track_and_a_pair_are_no_raid() -> None:
    assert len(find(RaidState(), tracks(swarm((0, 0), 1))).id) == 0
    assert len(find(RaidState(), tracks(swarm((0, 0), 2))).id) == 0


def test_tracks_that_cross_are_near_but_fly_differently() -> None:
    places = np.concatenate([swarm((0, 0), 3), swarm((50, 50), 3)])
    pace = np.array([[20.0, 0.0, 0.0]] * 3 + [[0.0, 20.0, 0.0]] * 3)
    assert members(find(RaidState(), tracks(places, pace))) == {1: [1, 2, 3], 2: [4, 5, 6]}


def test_an_uncertain_track_is_linked_farther_but_never_far() -> None:
    places = swarm((0, 0), 3, 560.0)
    assert len(find(RaidState(), tracks(places, sigma_m=10.0)).id) == 0
    assert len(find(RaidState(), tracks(places, sigma_m=300.0)).id) == 1
    assert len(find(RaidState(), tracks(swarm((0, 0), 3, 800.0), sigma_m=1e6)).id) == 0


def test_who_is_not_eligible_tentative_or_dropped_is_no_member() -> None:
    held = tracks(swarm((0, 0), 6))
    eligible = np.array([True, True, True, True, True, False])
    held.state[4] = TrackState.DROPPED
    held.state[3] = TrackState.COASTING
    raids = find_raids(RaidState(), held, threats([]), eligible, ASSETS, SETTINGS)
    assert members(raids) == {1: [1, 2, 3, 4]}
    assert (raids.tracks[0], raids.confirmed[0]) == (4, 3)


def test_a_member_joins_near_and_leaves_only_when_far_and_for_long() -> None:
    state = RaidState()
    near, between, far = 450.0, 650.0, 900.0

    def seen(away_m: float, second: float) -> bool:
        places = np.concatenate([swarm((0, 0), 3), [[400.0 + away_m, 0.0]]])
        return 4 in members(find(state, tracks(places, second=second)))[1]

    assert not seen(between, 0.0)
    assert seen(near, 1.0)
    assert seen(between, 60.0)
    assert seen(far, 61.0)
    assert seen(far, 70.5)
    assert not seen(far, 71.5)
    assert not seen(between, 72.0)


def test_a_short_excursion_starts_the_hold_anew() -> None:
    state = RaidState()
    apart, together = np.concatenate([swarm((0, 0), 3), [[2000.0, 0.0]]]), swarm((0, 0), 4)
    for second, places in [(0, together), (5, apart), (12, together), (13, apart), (22, apart)]:
        assert members(find(state, tracks(places, second=second))) == {1: [1, 2, 3, 4]}


def test_the_larger_part_keeps_the_number_and_the_other_gets_its_own_after_a_while() -> None:
    state = RaidState()
    find(state, tracks(swarm((0, 0), 7)))
    split = np.concatenate([swarm((0, 0), 3), swarm((5000, 0), 4)])
    assert members(find(state, tracks(split, second=1))) == {1: [1, 2, 3, 4, 5, 6, 7]}
    assert members(find(state, tracks(split, second=12))) == {1: [4, 5, 6, 7], 2: [1, 2, 3]}
    assert members(find(state, tracks(split, second=60))) == {1: [4, 5, 6, 7], 2: [1, 2, 3]}


def test_a_join_goes_on_under_the_number_of_the_larger_one_and_numbers_are_not_given_again() -> None:
    state = RaidState()
    apart = np.concatenate([swarm((0, 0), 3), swarm((5000, 0), 5)])
    assert members(find(state, tracks(apart))) == {1: [1, 2, 3], 2: [4, 5, 6, 7, 8]}
    joined = np.concatenate([swarm((4400, 0), 3), swarm((5000, 0), 5)])
    raids = find(state, tracks(joined, second=1))
    assert members(raids) == {2: [1, 2, 3, 4, 5, 6, 7, 8]}
    third = np.concatenate([swarm((0, 0), 3), swarm((5000, 0), 5)])
    find(state, tracks(third, second=2))
    assert list(members(find(state, tracks(third, second=20)))) == [2, 3]


def test_a_raid_outlives_its_members_and_remembers_since_when() -> None:
    state = RaidState()
    began = find(state, tracks(swarm((0, 0), 4), ids=[1, 2, 3, 4])).since_ns[0]
    for step in range(1, 20):
        ids = [step + 1, step + 2, step + 3, step + 4]
        raids = find(state, tracks(swarm((0, 0), 4), second=step, ids=ids))
        assert members(raids) == {1: ids}
        assert raids.since_ns[0] == began


def test_a_raid_with_too_few_members_is_held_and_then_ends() -> None:
    state = RaidState()
    find(state, tracks(swarm((0, 0), 3)))
    two = swarm((0, 0), 2)
    assert members(find(state, tracks(two, second=1))) == {1: [1, 2]}
    assert members(find(state, tracks(two, second=12))) == {}
    assert state.since_ns == {}
    assert members(find(state, tracks(swarm((0, 0), 3), second=13))) == {2: [1, 2, 3]}


def test_one_that_is_left_alone_is_no_raid_at_once() -> None:
    state = RaidState()
    find(state, tracks(swarm((0, 0), 3)))
    assert members(find(state, tracks(swarm((0, 0), 1), second=1))) == {}


def test_the_outline_encloses_every_members_ellipse_closely() -> None:
    rng = np.random.default_rng(3)
    places = rng.uniform(-300, 300, (30, 2))
    raids = find(RaidState(), tracks(places, sigma_m=20.0))
    corners = raids.outline_m[0]
    edges = np.roll(corners, -1, axis=0) - corners
    offset = places[:, None, :] - corners
    # Clockwise: inside is to the right of every edge.
    depth = (offset[..., 0] * edges[:, 1] - offset[..., 1] * edges[:, 0]) / np.maximum(np.hypot(*edges.T), 1e-9)
    assert depth.min() > 2.4 * 20.0
    assert np.ptp(corners[:, 0]) == pytest.approx(np.ptp(places[:, 0]) + 2 * 2.4477 * 20.0, rel=0.02)


@pytest.mark.parametrize("lean_deg", [0.0, 20.0, 45.0, 97.0])
def test_a_member_that_is_hardly_known_along_a_line_widens_the_outline_by_no_more_than_the_spacing(
    lean_deg: float,
) -> None:
    held = tracks(swarm((0, 0), 3))
    lean = np.radians(lean_deg)
    axes = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
    held.covariance[1, :2, :2] = axes @ np.diag([900.0**2, 8.0**2]) @ axes.T
    corners = find(RaidState(), held).outline_m[0]
    edges = np.roll(corners, -1, axis=0) - corners
    following = np.roll(edges, -1, axis=0)
    assert (edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]).max() < 1e-6
    reach_m = np.hypot(*(corners - [200.0, 0.0]).T).max()
    assert 480.0 < reach_m < 1.02 * SETTINGS.near_m


def test_heights_and_the_nearest_asset_are_told() -> None:
    places = np.column_stack([swarm((2000, 50), 3, 300.0), [80.0, 100.0, 140.0]])
    raids = find(RaidState(), tracks(places, sigma_m=1.0))
    assert raids.height_m[0] == pytest.approx([80 - 2.45, 140 + 2.45], abs=0.1)
    assert raids.closest_asset.tolist() == [1]
    assert raids.closest_m[0] == pytest.approx(np.hypot(400, 50))


def test_first_arrival_is_that_of_the_members_that_may_well_come() -> None:
    held = tracks(swarm((0, 5000), 3))
    coming = threats([(1, 0, 90.0, 0.6), (1, 1, 50.0, 0.3), (2, 0, 80.0, 0.5), (3, 0, 20.0, 0.05), (9, 0, 1.0, 1.0)])
    arrivals = find(RaidState(), held, coming).arrivals
    assert arrivals.raid.tolist() == [1, 1]
    assert arrivals.asset.tolist() == [0, 1]
    assert arrivals.track.tolist() == [2, 1]
    assert arrivals.arrival_s.tolist() == [[80.0, 90.0, 100.0], [50.0, 60.0, 70.0]]
    assert arrivals.probability.tolist() == [0.6, 0.3]
    assert arrivals.members.tolist() == [2, 1]


def test_a_restored_state_goes_on_with_the_same_bits() -> None:
    state = RaidState()
    find(state, tracks(swarm((0, 0), 5)))
    restored = unpack(pack(state), RaidState)
    later = tracks(np.concatenate([swarm((0, 0), 3), swarm((3000, 0), 2)]), second=3)
    assert pack(find(state, later)) == pack(find(restored, later))
    assert pack(state) == pack(restored)


def test_the_time_for_a_thousand_tracks_is_bounded_however_they_fly() -> None:
    rng = np.random.default_rng(5)
    n = 1000
    crowded = rng.uniform(-200, 200, (n, 2))
    spread = rng.uniform(-20_000, 20_000, (n, 2))
    wild = np.column_stack([rng.uniform(-80, 80, (n, 2)), np.zeros(n)])
    for places, pace in [(crowded, None), (crowded, wild), (spread, wild)]:
        state = RaidState()
        taken_s = []
        for second in range(5):
            held = tracks(places, pace, second=second)
            begun_s = time.perf_counter()
            find(state, held, settings=RaidSettings())
            taken_s.append(time.perf_counter() - begun_s)
        # Measured: 1 to 4 ms; the best of five, since other work shares the machine.
        assert min(taken_s) < 0.01
