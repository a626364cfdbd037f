"""Tracks against truth: they begin, follow, coast and end as what flies does."""

import math

import numpy as np
import pytest
from tests.unit.tracking.world import World, batch, ns, polar, radar, straight

from hima.picture.packing import pack, unpack
from hima.picture.track import TrackState
from hima.tracking.tracker import TrackerState, holds, observe, picture

CONFIRMED, COASTING, DROPPED = TrackState.CONFIRMED, TrackState.COASTING, TrackState.DROPPED


def test_one_object_becomes_one_track_that_follows_it() -> None:
    way = straight((-3000.0, 2000.0, 150.0), (25.0, -5.0, 0.0))
    world = World((radar(),), [way])
    pictures = world.run(0, 40)
    last = pictures[-1]
    assert last.state.tolist() == [CONFIRMED]
    assert last.id.tolist() == [1]
    _, off = world.nearest(last, way)
    assert off < 40
    assert np.linalg.norm(last.velocity_mps[0] - (25.0, -5.0, 0.0)) < 5
    assert last.existence[0] > 0.99
    assert last.born_ns[0] <= ns(2.0)


def test_clean_air_confirms_with_the_second_plot() -> None:
    sensor = radar(clutter_per_scan=0.1, detection_probability=0.95)
    late = 0
    for seed in range(10):
        world = World((sensor,), [straight((2000.0, 1000.0 + 50 * seed, 100.0), (0.0, -20.0, 0.0))], seed)
        pictures = world.run(0, 3)
        late += not any((one.state == CONFIRMED).any() for one in pictures[:2])
    assert late <= 3


def test_existence_and_errors_are_consistent() -> None:
    """The mean of the normalised squared position error over runs is that of three degrees of freedom."""
    squared = []
    for seed in range(20):
        way = straight((4000.0, -2000.0 + 100 * seed, 200.0), (-15.0, 10.0, 0.0))
        world = World((radar(),), [way], seed)
        for tracks in world.run(0, 30)[10::4]:
            row, _ = world.nearest(tracks, way)
            off = tracks.position_m[row] - way((tracks.time_ns - ns(0)) / 1e9)
            squared.append(off @ np.linalg.solve(tracks.covariance[row, :3, :3], off))
    assert 1.0 < np.mean(squared) < 4.0


def test_track_coasts_drops_once_and_is_gone() -> None:
    way = straight((1500.0, 1500.0, 120.0), (10.0, 0.0, 0.0))
    world = World((radar(clutter_per_scan=0.2),), [way], coast_after_s=3.0, drop_after_s=8.0)
    world.run(0, 20)
    silent = world.run(20, 40, blind=(0,))
    states = [one.state[one.id == 1].tolist() for one in silent]
    assert [CONFIRMED] in states[:3]
    assert states[5] == [COASTING]
    assert states.count([DROPPED]) == 1
    assert states[-1] == []
    assert not holds(world.state, 1)


def test_time_passes_when_no_sensor_speaks() -> None:
    world = World((radar(),), [straight((1500.0, 1500.0, 120.0), (10.0, 0.0, 0.0))])
    world.run(0, 15)
    assert holds(world.state, 1)
    assert picture(world.state, ns(17.0)).state.tolist() == [CONFIRMED]
    coasting = picture(world.state, ns(20.0))
    assert coasting.state.tolist() == [COASTING]
    assert coasting.covariance[0, 0, 0] > 100
    assert picture(world.state, ns(31.0)).state.tolist() == [DROPPED]
    assert picture(world.state, ns(31.2)).state.tolist() == []


def test_number_survives_a_gap_of_ten_seconds() -> None:
    kept = 0
    for seed in range(10):
        way = straight((-2500.0, 1000.0, 150.0), (20.0, 5.0, 0.0))
        world = World((radar(clutter_per_scan=2.0),), [way], seed)
        before = world.run(0, 20)[-1]
        world.run(20, 30, blind=(0,))
        after = world.run(30, 40)[-1]
        row, off = world.nearest(after, way)
        kept += after.id[row] == before.id[0] and after.state[row] == CONFIRMED and off < 60
    assert kept >= 9


def test_crossing_objects_keep_their_numbers() -> None:
    kept = 0
    for seed in range(10):
        one = straight((-600.0, 3000.0, 150.0), (20.0, 0.0, 0.0))
        two = straight((600.0, 2500.0, 160.0), (-20.0, 16.0, 0.0))
        world = World((radar(),), [one, two], seed)
        before = world.run(0, 15)[-1]
        first = [int(before.id[world.nearest(before, way)[0]]) for way in (one, two)]
        after = world.run(15, 60)[-1]
        kept += first == [int(after.id[world.nearest(after, way)[0]]) for way in (one, two)]
    assert kept >= 9


def turning(t: float) -> tuple[float, float, float]:
    """Straight for 15 s, then a half circle of 150 m radius at 25 m/s, then straight back."""
    if t < 15:
        return 25.0 * t - 1500.0, 2000.0, 200.0
    angle = min((t - 15) * 25.0 / 150.0, math.pi)
    east, north = -1125.0 + 150.0 * math.sin(angle), 2000.0 + 150.0 * (1 - math.cos(angle))
    rest = max(t - 15 - math.pi * 150.0 / 25.0, 0.0)
    return east - 25.0 * rest, north, 200.0


def hovering(t: float) -> tuple[float, float, float]:
    """Flies in, stops for half a minute, flies on."""
    return -1500.0 + 15.0 * (min(t, 20.0) + max(t - 50.0, 0.0)), 1800.0, 80.0


@pytest.mark.parametrize("way", [turning, hovering])
def test_manoeuvres_do_not_lose_the_track(way: object) -> None:
    worst, numbers = [], set()
    for seed in range(5):
        world = World((radar(clutter_per_scan=3.0),), [way], seed)  # type: ignore[list-item]
        pictures = world.run(0, 60)
        worst.append(max(world.nearest(one, way)[1] for one in pictures[5:]))  # type: ignore[arg-type]
        numbers |= {int(one.id[world.nearest(one, way)[0]]) for one in pictures[5:]}  # type: ignore[arg-type]
    assert np.median(worst) < 100
    assert numbers == {1}


def test_two_radars_that_stand_apart_make_one_track() -> None:
    way = straight((1000.0, 3000.0, 150.0), (-15.0, -10.0, 0.0))
    sensors = (radar(), radar(1, position_m=(4000.0, -2500.0, 30.0), period_s=1.0))
    world = World(sensors, [way])
    last = world.run(0, 30)[-1]
    assert (last.state == CONFIRMED).sum() == 1
    row, off = world.nearest(last, way)
    assert off < 30
    assert last.sensors[row] == 0b11


def test_clutter_alone_confirms_nothing_for_ten_minutes() -> None:
    for clutter in (5.0, 60.0):
        world = World((radar(clutter_per_scan=clutter),), [], seed=int(clutter))
        assert all(len(one.id) == 0 for one in world.run(0, 600))


def test_restored_state_goes_on_bit_for_bit() -> None:
    ways = [straight((-3000.0 + 400 * k, 2000.0, 150.0), (25.0, -5.0 * k, 0.0)) for k in range(4)]
    sensors = (radar(clutter_per_scan=20.0), radar(1, position_m=(4000.0, -2500.0, 30.0)))
    world, twin = World(sensors, ways, 7), World(sensors, ways, 7)
    world.run(0, 20)
    twin.run(0, 20)
    twin.state = unpack(pack(twin.state), TrackerState)
    for one, other in zip(world.run(20, 40), twin.run(20, 40), strict=True):
        assert pack(one) == pack(other)
    assert pack(world.state) == pack(twin.state)


def test_numbers_go_on_from_where_they_are_told_and_ascend() -> None:
    ways = [straight((-3000.0 + 900 * k, 2000.0, 150.0), (25.0, 0.0, 0.0)) for k in range(5)]
    world = World((radar(),), ways)
    world.state.next_id = 41
    for one in world.run(0, 20):
        assert (np.diff(one.id) > 0).all()
        assert set(one.id.tolist()) <= set(range(41, 46))


def test_late_rows_make_the_track_better_not_worse() -> None:
    """A second radar whose scans come two seconds late: the error falls, as if half of it were in time."""
    errors: dict[str, list[float]] = {"alone": [], "late": []}
    second = radar(1, position_m=(3000.0, 5000.0, 20.0), clutter_per_scan=1.0)
    for seed in range(12):
        for name, off in errors.items():
            way = straight((-2000.0, 5000.0, 150.0), (20.0, -8.0, 0.0))
            world = World((radar(clutter_per_scan=1.0), second), [way], seed)
            for t in range(25):
                world.scan(world.sensors[0], float(t))
                if name == "late" and t >= 2:
                    observe(world.state, batch(second, t - 1.6, world.plots(second, t - 1.6)))
                tracks = picture(world.state, ns(t + 0.2))
                if t > 10 and len(tracks.id):
                    off.append(world.nearest(tracks, way)[1])
    assert np.mean(errors["late"]) < 0.8 * np.mean(errors["alone"])


def test_swarm_in_one_cell_is_bounded_and_kept() -> None:
    rng = np.random.default_rng(3)
    offsets = rng.uniform(-60, 60, (200, 3)) * (1, 1, 0.2)
    ways = [straight((2000.0 + e, 3000.0 + n, 150.0 + u), (-12.0, -12.0, 0.0)) for e, n, u in offsets]
    world = World((radar(clutter_per_scan=1.0),), ways)
    last = world.run(0, 8)[-1]
    assert 100 <= (last.state == CONFIRMED).sum() <= 230


def test_azimuth_wraps_behind_the_radar() -> None:
    way = straight((60.0, -2500.0, 120.0), (-12.0, 0.0, 0.0))  # crosses due south, where azimuth jumps by 2π
    world = World((radar(),), [way])
    pictures = world.run(0, 15)
    assert pictures[-1].id.tolist() == [1]
    assert world.nearest(pictures[-1], way)[1] < 40


def test_doppler_of_a_first_plot_is_believed() -> None:
    way = straight((0.0, 3000.0, 100.0), (0.0, -30.0, 0.0))
    sensor = radar(clutter_per_scan=0.01)
    world = World((sensor,), [way])
    for t in (0.0, 1.0):
        observe(world.state, batch(sensor, t, [polar(sensor, way, t).tolist()]))
    tracks = picture(world.state, ns(1.0))
    assert tracks.state.tolist() == [CONFIRMED]
    assert tracks.velocity_mps[0, 1] == pytest.approx(-30.0, abs=1.0)
