"""Promises that need many looks to show: quick in clean air, quiet in clutter, patient in gaps, bounded in swarms."""

import numpy as np
import pytest
from tests.unit.tracking.world import Flight, World, sensor, straight

from hima.picture.track import TrackState

CONFIRMED = TrackState.CONFIRMED


def test_clean_air_confirms_with_the_second_plot() -> None:
    late = 0
    for seed in range(10):
        world = World(sensor(clutter_per_scan=0.1), seed=seed)
        pictures = world.fly([straight((2000, 1000 + 50 * seed, 100), (0, -20, 0))], 2)
        late += pictures[-1].state.tolist() != [CONFIRMED]
    assert late <= 1


@pytest.mark.parametrize("clutter", [5, 60])
def test_clutter_confirms_nothing_in_ten_minutes(clutter: int) -> None:
    world = World(sensor(clutter_per_scan=clutter), seed=clutter)
    pictures = [world.scan(float(t), [], clutter=int(world.rng.poisson(clutter))) for t in range(600)]
    assert not any(len(one.id) for one in pictures)
    assert world.state.count < 8 * clutter  # what clutter began is given up


def test_number_survives_a_gap_of_ten_seconds() -> None:
    kept = 0
    for seed in range(10):
        world = World(sensor(clutter_per_scan=2.0), seed=seed)
        flight = straight((-2500, 1000, 150), (20, 5, 0))
        world.fly([flight], 20, clutter=2)
        gap = world.fly([], 10, start=20, clutter=2)
        assert gap[-1].state.tolist() == [TrackState.COASTING]
        after = world.fly([flight], 8, start=30, clutter=2)[-1]
        shown = after.id[after.state == CONFIRMED].tolist()
        kept += shown == [1] and bool(np.linalg.norm(after.position_m[after.id == 1][0] - flight(37.0)[:3]) < 60)
    assert kept >= 9


def test_swarm_in_one_cell_is_bounded_and_kept() -> None:
    rng = np.random.default_rng(3)
    offsets = rng.uniform(-60, 60, (200, 3)) * (1, 1, 0.2)
    world = World(seed=3)
    flights = [straight((2000 + e, 3000 + n, 150 + u), (-12, -12, 0)) for e, n, u in offsets]
    last = world.fly(flights, 8, detection=0.9, clutter=1)[-1]
    assert 100 <= (last.state == CONFIRMED).sum() <= 230


def test_azimuth_wraps_behind_the_radar() -> None:
    for north in (2500.0, -2500.0):  # 0 and 2π meet in the north, -π and π in the south
        world = World(seed=1)
        flight = straight((60, north, 120), (-12, 0, 0))
        last = world.fly([flight], 15)[-1]
        assert last.id.tolist() == [1]
        assert np.linalg.norm(last.position_m[0] - flight(14.0)[:3]) < 40


def test_doppler_of_the_first_plots_is_believed() -> None:
    world = World(sensor(clutter_per_scan=0.01))
    flight = straight((0, 3000, 100), (0, -30, 0))
    for t in (0.0, 1.0):
        world.observe(world.batch([world.measured(flight(t), noise=False)], t))
    tracks = world.picture(1.0)
    assert tracks.state.tolist() == [CONFIRMED]
    assert tracks.velocity_mps[0, 1] == pytest.approx(-30.0, abs=1.0)


def confirmed_at(world: World, flights: list[Flight]) -> list[int]:
    """How many are confirmed after each of six looks."""
    counts = []
    for look in range(6):
        world.scan(float(look), [flight(float(look)) for flight in flights])
        counts.append(len(world.picture(float(look)).id))
    return counts


def test_what_flies_faster_than_expected_is_seen_a_little_later() -> None:
    usual = confirmed_at(World(), [straight((0, 6000, 150), (0, -60, 0))])
    fast = confirmed_at(World(), [straight((0, 6000, 150), (0, -170, 0))])
    assert usual[1] == 1
    assert fast[-1] == 1
    assert sum(fast) < sum(usual)


def test_a_doubtful_pair_waits_alone_and_is_believed_beside_others() -> None:
    busy = sensor(clutter_per_scan=100.0)
    alone = confirmed_at(World(busy), [straight((0, 6000, 150), (0, -20, 0))])
    together = confirmed_at(World(busy), [straight((400 * k, 6000, 150), (0, -20, 0)) for k in range(12)])
    assert alone[1:3] == [0, 1]
    assert together[1] > 6


def test_what_appears_high_needs_more_evidence() -> None:
    low, high = World(), World()
    for world, height_m in ((low, 150.0), (high, 4000.0)):
        world.scan(0.0, [straight((0, 6000, height_m), (0, -20, 0))(0.0)])
    assert high.all_tracks(0.0).existence[0] < 0.2 * low.all_tracks(0.0).existence[0]


def test_a_tentative_track_has_a_number_of_its_own_until_it_is_confirmed() -> None:
    """One look makes a tentative track with a negative number; its confirmation takes the first number people see."""
    world = World(seed=1)
    flight = straight((3000, 4000, 300), (-20, -25, 0))
    seen = []
    for second in range(6):
        world.scan(float(second), [flight(float(second))])
        tracks = world.all_tracks(float(second))
        seen += [(int(number), int(state)) for number, state in zip(tracks.id, tracks.state, strict=True)]
    assert seen[0] == (-1, TrackState.TENTATIVE)
    assert seen[-1] == (1, TrackState.CONFIRMED)
    assert all((number < 0) == (state == TrackState.TENTATIVE) for number, state in seen)


def test_rows_of_the_future_before_time_was_told_leave_nothing() -> None:
    world = World(sensor(clutter_per_scan=0.01), seed=4)
    flight = straight((0, 3000, 100), (0, -10, 0))
    for t in (3.0e9, 3.0e9 + 1.0):  # most of a century ahead
        world.observe(world.batch([world.measured(flight(0.0))], t))
    assert world.state.count > 0
    world.picture(0.0)
    assert world.state.count == 0
    assert world.fly([flight], 10, start=1)[-1].state.tolist() == [CONFIRMED]
