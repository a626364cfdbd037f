"""What the tracker learns of its sensors: where false plots come from, and where they see badly."""

import math

import numpy as np
import pytest
from tests.unit.tracking.world import BEGIN_NS, Flight, World, sensor, straight

from hima.picture.arrays import FloatArray
from hima.picture.detection import Coordinates
from hima.picture.packing import pack, unpack
from hima.picture.sensor import SensorKind
from hima.picture.track import Tracks, TrackState
from hima.tracking import tracker
from hima.tracking.gating import Plots
from hima.tracking.maps import ENDED, HITS, LOOKS, WITNESS, no_maps
from hima.tracking.seeing import note_hits
from hima.tracking.settings import TrackingSettings

TURBINE = np.array([1800.0, 2400.0, 60.0])
FLARE = np.array([-2500.0, 1500.0, 40.0])
LEARNT_S = 90
"""The learning minute, and half a minute in which what it began is given up."""


def fixed(world: World) -> list[FloatArray]:
    """Plots of a wind turbine 3 km away, whose blades have any range rate, and of a flare, in one look."""
    plots = []
    if world.rng.random() < 0.8:
        plot = world.measured(np.concatenate([TURBINE + world.rng.normal(0.0, 15.0, 3), np.zeros(3)]))
        plot[3] = world.rng.uniform(-50.0, 50.0)
        plots.append(plot)
    if world.rng.random() < 0.8:
        plots.append(world.measured(np.concatenate([FLARE, np.zeros(3)])))
    return plots


def look(world: World, at_s: float, flights: tuple[Flight, ...] = ()) -> Tracks:
    """One look at turbine, flare, clutter, and objects seen nine times in ten."""
    rows = [world.measured(flight(at_s)) for flight in flights if world.rng.random() < 0.9]
    world.observe(world.batch([*rows, *fixed(world), *world.clutter(int(world.rng.poisson(5)))], at_s))
    world.look(at_s)
    return world.picture(at_s)


def world_of(seed: int, learn: bool = True) -> World:
    return World(seed=seed, settings=TrackingSettings(learn_maps=learn))


def nearest(tracks: Tracks, where: FloatArray) -> int:
    """Number of the track within 120 m of a place, 0 for none."""
    apart = np.linalg.norm(tracks.position_m - where[:3], axis=1)
    return int(tracks.id[apart.argmin()]) if len(apart) and apart.min() < 120.0 else 0


@pytest.mark.parametrize("learn", [True, False])
def test_a_turbine_and_a_flare_are_no_tracks_after_the_learning_minute(learn: bool) -> None:
    fresh, shown = 0, 0
    for seed in (1, 2, 3):
        world = world_of(seed, learn)
        known = 0
        for t in range(20 * 60):
            tracks = look(world, float(t))
            if t >= LEARNT_S:
                fresh += int((tracks.id > known).sum())
            if t >= 2 * LEARNT_S:
                shown += len(tracks.id)
            known = max(known, *tracks.id.tolist(), 0)
        assert (world.state.maps.grid[0, ENDED] > 0) == learn  # the flare, which looked like an object at first
    if learn:
        assert (fresh, shown) == (0, 0)
    else:
        assert fresh >= 10  # what the maps are for
        assert shown >= 3000


@pytest.mark.parametrize("velocity", [(-14.0, 4.0, 0.0), (6.0, -10.0, 0.0), (3.0, -4.0, 0.0)])
@pytest.mark.parametrize("target", [TURBINE, FLARE])
def test_a_drone_keeps_its_number_as_it_passes(target: FloatArray, velocity: tuple[float, float, float]) -> None:
    kept = 0
    for seed in range(3):
        world = world_of(20 + seed)
        begin = target + np.array((0.0, 0.0, 30.0)) - np.array(velocity) * (150 + 40)
        flight = straight((begin[0], begin[1], begin[2]), velocity)
        for t in range(150):
            look(world, float(t))
        numbers = [nearest(look(world, float(t), (flight,)), flight(float(t))) for t in range(150, 230)]
        kept += numbers[20] == numbers[-1] > 0
    assert kept == 3


def test_a_drone_that_takes_off_beside_a_flare_is_seen_when_it_leaves_its_cell() -> None:
    delays = []
    for seed in range(5):
        world = world_of(40 + seed)
        for t in range(150):
            look(world, float(t))

        def flight(t: float) -> FloatArray:
            return straight((FLARE[0], FLARE[1], FLARE[2]), (-9.0, 5.0, 1.0))(max(t - 160.0, 0.0))

        for t in range(150, 200):
            if nearest(look(world, float(t), (flight,)), flight(float(t))):
                delays.append(t - 160)
                break
    assert len(delays) == 5
    assert sorted(delays)[2] <= 15  # 150 m


def test_a_drone_that_hovers_is_confirmed_at_once_and_stays() -> None:
    for seed in range(3):
        world = world_of(60 + seed)
        for t in range(100):
            look(world, float(t))
        flight = straight((900.0, -1500.0, 80.0), (0.0, 0.0, 0.0))
        numbers = [nearest(look(world, float(t), (flight,)), flight(0.0)) for t in range(100, 800)]
        assert numbers[5] > 0
        assert set(numbers[5:]) == {numbers[5]}


def test_a_drone_that_flew_in_and_hovers_is_never_taken_for_a_fixture() -> None:
    world = World(seed=70, settings=TrackingSettings(reflector_after_s=60))

    def flight(t: float) -> FloatArray:
        return np.array([max(2000.0 - 15.0 * t, 1000.0), 1500.0, 100.0, -15.0 if t < 66 else 0.0, 0.0, 0.0])

    numbers = [nearest(look(world, float(t), (flight,)), flight(float(t))) for t in range(600)]
    assert numbers[10] > 0
    assert set(numbers[10:]) == {numbers[10]}


def test_what_never_moves_is_taken_for_a_fixture_after_the_time_set() -> None:
    world = World(seed=71, settings=TrackingSettings(reflector_after_s=120))
    hover = straight((900.0, -1500.0, 80.0), (0.0, 0.0, 0.0))
    for t in range(100):
        world.scan(float(t), [], clutter=3)
    counts = [len(world.scan(float(t), [hover(0.0)], detection=0.9, clutter=3).id) for t in range(100, 400)]
    assert counts[60] == 1
    assert counts[-1] == 0
    assert world.state.maps.grid[0, ENDED] == 1


def badly_seen(t: float, flight: Flight) -> float:
    """Half the chance of detection in the east, nine in ten elsewhere."""
    east, north = flight(t)[:2]
    return 0.5 if 0.0 <= math.atan2(east, north) % (2 * math.pi) <= math.pi / 2 else 0.9


def circling(east: float, north: float, radius: float, phase: float) -> Flight:
    def flight(t: float) -> FloatArray:
        angle, turn = 15.0 / radius * t + phase, 15.0 / radius
        c, s = math.cos(angle) * radius, math.sin(angle) * radius
        return np.array([east + c, north + s, 120.0, -s * turn, c * turn, 0.0])

    return flight


def test_a_sector_that_is_seen_badly_is_learnt_and_tracks_there_are_doubted_less() -> None:
    flights = [circling(e, n, 350.0, e) for e in (1500.0, 3000.0, -2500.0) for n in (1500.0, 3000.0)]
    doubted = {}
    for learn in (True, False):
        world = World(seed=80, settings=TrackingSettings(learn_maps=learn))
        doubts = 0
        for t in range(900):
            rows = [world.measured(f(float(t))) for f in flights if world.rng.random() < badly_seen(float(t), f)]
            world.observe(world.batch([*rows, *world.clutter(3)], float(t)))
            world.look(float(t))
            tracks = world.picture(float(t))
            if t >= 600:
                doubts += int((tracks.existence < 0.98).sum())
        doubted[learn] = doubts
        looks, hits = world.state.maps.cells[0, LOOKS], world.state.maps.cells[0, HITS]
        east, west = np.s_[:, :9], np.s_[:, 27:]
        if learn:
            assert hits[east].sum() / looks[east].sum() == pytest.approx(0.5, abs=0.06)
            assert hits[west].sum() / looks[west].sum() == pytest.approx(0.9, abs=0.04)
        else:
            assert looks.sum() == 0
    assert doubted[True] < 0.4 * doubted[False]


def test_a_masked_sector_is_learnt_only_from_what_others_hold() -> None:
    """A hill hides the south from the first radar; the second sees all, from time to time with nothing to see."""
    world = World(sensor(0), sensor(1, position_m=(3000.0, 0.0, 10.0)), seed=90)
    flights = [circling(0.0, north, 350.0, 0.0) for north in (2000.0, -2000.0)]
    for t in range(400):
        for s in (0, 1):
            seen = [f for f in flights if s == 1 or f(float(t))[1] > 0]
            rows = [world.measured(f(float(t)), s) for f in seen if world.rng.random() < 0.9]
            world.observe(world.batch([*rows, *world.clutter(2)], t + 0.3 * s, s))
            world.look(t + 0.3 * s, s)
        world.picture(t + 0.5)
    looks, hits = world.state.maps.cells[0, LOOKS], world.state.maps.cells[0, HITS]
    south, north = np.s_[:, 9:27], (np.s_[:, :9], np.s_[:, 27:])
    assert looks[south].sum() > 100
    assert hits[south].sum() / looks[south].sum() < 0.1
    assert sum(hits[part].sum() for part in north) / sum(looks[part].sum() for part in north) > 0.8
    empty = looks[south] == 0
    assert empty.mean() > 0.8  # where nothing flew, nothing is said


def test_the_maps_pack_and_go_on_with_the_same_bits() -> None:
    world = world_of(100)
    for t in range(80):
        look(world, float(t))
    assert (world.state.maps.key > 0).sum() > 50
    other = world_of(100)
    other.state = unpack(pack(world.state), tracker.TrackerState)
    other.rng = np.random.default_rng(5)
    world.rng = np.random.default_rng(5)
    for t in range(80, 120):
        look(world, float(t))
        look(other, float(t))
    assert pack(world.state) == pack(other.state)


def test_a_flood_in_one_cell_does_not_blind_it() -> None:
    world = World(seed=110)
    for t in range(40):
        rows = world.rng.uniform((3000.0, 0.5, 0.0, -50.0), (3600.0, 0.6, 0.2, 50.0), (500, 4))
        world.observe(world.batch(rows, float(t)))
        world.look(float(t))
        world.picture(float(t))
    for t in range(40, 60):
        world.scan(float(t), [])
    flight = straight((2000.0, 2800.0, 150.0), (3.0, 4.0, 0.0))
    seen = [nearest(world.scan(float(t), [flight(float(t))], detection=0.9), flight(float(t))) for t in range(60, 80)]
    assert seen[-1] > 0
    assert world.state.maps.cells[0].max() < 300


def test_rows_of_any_time_and_place_leave_the_maps_finite() -> None:
    world = World(seed=120)
    rows = [(0.0, 0.0, -1.6, 0.0), (9e5, -7.0, 1.6, 1999.0), (50.0, 7.0, math.nan, math.nan)]
    for at_s in (0.0, 1e7, -1e7, 3.0):
        world.observe(world.batch(rows, at_s))
        world.look(at_s)
        tracker.picture(world.state, BEGIN_NS + round(at_s * 1e9))
    for values in world.state.maps:
        assert np.isfinite(values).all()


def test_a_sensor_that_does_not_measure_something_has_maps_all_the_same() -> None:
    blunt = sensor(0, sigma_azimuth_rad=math.nan, sigma_elevation_rad=math.nan, sigma_range_rate_mps=math.nan)
    assert np.isfinite(no_maps((blunt,), 90.0).grid).all()


def test_what_differences_of_arrival_have_heard_is_no_reflector() -> None:
    assert no_maps((sensor(0, SensorKind.TDOA),), 90.0).grid[0, WITNESS] == 1.0


@pytest.mark.parametrize(("waited_s", "there"), [(150, True), (230, False)])
def test_what_flew_in_and_rests_on_a_known_reflector_is_believed_for_three_minutes(waited_s: int, there: bool) -> None:
    """Also if it has flown since the radar's first minute, in which whatever rests is a fixture after one."""
    world, still_s = world_of(130), 120.0

    def flight(t: float) -> FloatArray:
        moving = t < still_s
        return np.array([FLARE[0] - 12.0 * (still_s - t) * moving, FLARE[1], FLARE[2], 12.0 * moving, 0.0, 0.0])

    for t in range(int(still_s) + waited_s):
        tracks = look(world, float(t), (flight,) if t >= 20 else ())
        if t == int(still_s):
            number = nearest(tracks, FLARE)
    assert number > 0
    assert (number in tracks.id) == there


def test_a_hovering_drone_that_differences_of_arrival_hear_is_no_fixture() -> None:
    """What never moves from the radar's first minute on is one, unless it radiates."""
    pair = sensor(
        1, SensorKind.TDOA, position_m=(4000.0, 0.0, 10.0), sigma_range_m=10.0, reference_m=(0.0, 4000.0, 10.0)
    )
    hover = np.array([1500.0, 1800.0, 100.0, 0.0, 0.0, 0.0])
    kept = []
    for heard in (True, False):
        world = World(sensor(0), pair, seed=140)
        for t in range(100):
            tracks = world.scan(float(t), [hover], s=0)
            exact = math.dist(hover[:3], pair.position_m) - math.dist(hover[:3], (0.0, 4000.0, 10.0))
            if heard:
                row = (exact + float(world.rng.normal(0.0, 10.0)), math.nan, math.nan, math.nan)
                world.observe(world.batch([row], t + 0.5, 1, Coordinates.TDOA))
        kept.append(tracks.id.tolist())
    assert kept == [[1], []]


def test_hits_of_a_coasting_track_teach_nothing_as_its_misses_do_not() -> None:
    world = World(seed=150)
    flight = straight((900.0, 1500.0, 80.0), (5.0, 0.0, 0.0))
    for t in range(20):
        world.scan(float(t), [flight(float(t))])
    maps, lives = world.state.maps, world.state.lives
    plots = Plots(
        sensor=0,
        coordinates=0,
        time_ns=np.full(1, BEGIN_NS + 20 * 10**9),
        value=world.measured(flight(20.0))[None],
        sigma=np.array([[8.0, 0.006, 0.01, 0.7]]),
        kind=np.zeros(1, np.uint8),
        excess=np.zeros(1),
    )
    lives.score[0], before = 8.0, maps.cells[0, HITS].sum()
    for state, learnt in ((TrackState.COASTING, 0), (TrackState.CONFIRMED, 1)):
        lives.state[0] = state
        note_hits(maps, lives, np.array([0]), np.array([0]), plots)
        assert maps.cells[0, HITS].sum() == before + learnt
