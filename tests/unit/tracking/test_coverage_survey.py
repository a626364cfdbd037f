"""What can be seen now: by range, height, what was learnt, and whose data come."""

import math

import numpy as np
import pytest
from tests.unit.tracking.world import BEGIN_NS, World, sensor

from hima.picture.coverage import Coverage
from hima.picture.ids import AssetId, SensorId
from hima.picture.sensor import SensorKind
from hima.picture.zone import Asset
from hima.tracking.coverage.survey import CELLS, Survey, survey
from hima.tracking.maps import ENDED, HITS, LOOKS

PLANT = Asset(AssetId("plant"), "Plant", (0.0, 0.0, 0.0), (0.0, 0.0), 300.0, 60.0, True)
LIVE = frozenset({SensorId("s0"), SensorId("s1")})


def seen_at(coverage: Coverage, east: float, north: float, layer: int = 0) -> int:
    column, row = ((np.array([east, north]) - coverage.origin_m) // coverage.cell_m).astype(int)
    return int(coverage.chance[layer, row, column])


def look_out(world: World, live: frozenset[SensorId] = LIVE, assets: tuple[Asset, ...] = (PLANT,)) -> Coverage:
    return survey(Survey(), world.state.maps, world.sensors, assets, live, BEGIN_NS)


def test_inside_the_range_all_is_seen_and_nothing_beyond() -> None:
    coverage = look_out(World(sensor(range_max_m=6000.0, elevation_max_rad=0.6)))
    assert coverage.seen.tolist() == pytest.approx([1.0, 0.99], abs=0.02)  # 300 m above the radar is out of its beam
    assert seen_at(coverage, 3000.0, 3000.0) == 100
    assert seen_at(coverage, 7000.0, 0.0) == 0
    assert seen_at(coverage, 100.0, 100.0, 1) == 0
    assert coverage.chance.shape == (2, CELLS, CELLS)


def test_what_is_below_the_beam_is_not_seen() -> None:
    coverage = look_out(World(sensor(elevation_min_rad=math.radians(2.0))))
    assert seen_at(coverage, 4000.0, 0.0, 0) == 0
    assert seen_at(coverage, 4000.0, 0.0, 1) == 100


def test_a_sensor_whose_data_do_not_come_sees_nothing() -> None:
    world = World(sensor(0), sensor(1, position_m=(2000.0, 0.0, 10.0), range_max_m=4000.0))
    both, one, none = look_out(world), look_out(world, frozenset({SensorId("s1")})), look_out(world, frozenset())
    assert both.seen[0] == 1.0
    assert 0.3 < one.seen[0] < 0.9
    assert none.seen.tolist() == [0.0, 0.0]
    assert one.sensor_live.tolist() == [0, 1]
    assert one.sensor_seen.tolist() == [0.0, pytest.approx(one.seen[0])]


def test_a_sector_that_was_learnt_to_be_blind_is_not_seen() -> None:
    world = World()
    world.state.maps.cells[0, LOOKS, :, :9] = 200.0
    world.state.maps.cells[0, HITS, :, :9] = 2.0
    coverage = look_out(world)
    assert seen_at(coverage, 3000.0, 3000.0) < 60
    assert seen_at(coverage, -3000.0, 3000.0) == 100
    assert coverage.seen[0] == pytest.approx(0.75, abs=0.03)


def test_a_slow_look_is_not_worth_a_whole_one() -> None:
    coverage = look_out(World(sensor(period_s=10.0)))
    assert seen_at(coverage, 3000.0, 3000.0) == 45


def test_the_map_and_the_share_agree_on_what_is_just_not_seen() -> None:
    for period_s, seen in [(5.02, False), (5.0, True)]:  # nine tenths of a look, and 0.996 of that
        coverage = look_out(World(sensor(period_s=period_s, range_max_m=50_000.0)))
        assert coverage.seen[0] == float(seen)
        assert (coverage.chance[0] >= 90).all() == seen
        assert seen_at(coverage, 3000.0, 3000.0) == (90 if seen else 89)


def test_only_sensors_that_see_all_in_their_coverage_count() -> None:
    coverage = look_out(World(sensor(0, SensorKind.RF_BEARING), sensor(1, SensorKind.CAMERA)))
    assert coverage.sensor.tolist() == []
    assert coverage.seen.tolist() == [0.0, 0.0]


def test_without_assets_there_is_no_warning_area() -> None:
    assert np.isnan(look_out(World(), assets=()).seen).all()


def test_it_is_worked_out_every_five_seconds_and_when_a_feed_falls_silent() -> None:
    world, state = World(), Survey()

    def at(at_s: float, live: frozenset[SensorId] = LIVE) -> Coverage:
        return survey(state, world.state.maps, world.sensors, (PLANT,), live, BEGIN_NS + round(at_s * 1e9))

    first = at(0.0)
    assert at(4.9) is first
    assert at(5.0) is not first
    assert at(6.0, frozenset()).seen[0] == 0.0
    assert at(6.5).seen[0] == 1.0


def test_a_flare_is_listed_where_it_stands() -> None:
    world = World(seed=3)
    flare = np.array([-2500.0, 1500.0, 40.0, 0.0, 0.0, 0.0])
    for t in range(120):
        world.scan(float(t), [flare], detection=0.8, clutter=2)
    coverage = look_out(world)
    assert coverage.fixtures == world.state.maps.grid[0, ENDED] == 1
    apart = np.hypot(coverage.reflector_m[:, 0] + 2500.0, coverage.reflector_m[:, 1] - 1500.0)
    assert 1 <= len(apart) <= 12
    assert apart.max() < 200.0
    assert set(coverage.reflector_sensor.tolist()) == {0}
