"""Lines of position: where those of several sensors cross a track begins, ghosts do not, and one sensor begins none."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from tests.unit.tracking.world import BEGIN_NS, Flight, World, sensor, straight

from hima.picture.detection import Coordinates, Detections
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.track import Tracks, TrackState
from hima.tracking import tracker
from hima.tracking.crossing import no_crossings
from hima.tracking.emerging import _ready, keep_placed
from hima.tracking.gating import Plots
from hima.tracking.life import rules_of
from hima.tracking.screening import Refused
from hima.tracking.settings import TrackingSettings
from hima.tracking.tracker import TrackerState

NAN = math.nan
PLACES = ((0.0, 0.0, 10.0), (4000.0, 0.0, 10.0), (2000.0, 4500.0, 20.0), (-1500.0, 3000.0, 5.0))
Measure = Callable[[World, Flight, float, int], tuple[tuple[float, ...], Coordinates, tuple[float, ...]]]


def finder(index: int, kind: SensorKind = SensorKind.RF_BEARING, **changes: object) -> Sensor:
    """A direction finder of one degree, or another sensor of lines, at one of four places."""
    values = {"position_m": PLACES[index], "sigma_azimuth_rad": math.radians(1.0), "clutter_per_scan": 0.2}
    return sensor(index, kind, **(values | {"detection_probability": 0.8, "range_max_m": 9000.0} | changes))


def azimuth(world: World, flight: Flight, t: float, s: int) -> tuple[float, ...]:
    return (NAN, float(world.measured(flight(t), s)[1]), NAN, NAN)


def direction(world: World, flight: Flight, t: float, s: int) -> tuple[float, ...]:
    measured = world.measured(flight(t), s)
    return (NAN, float(measured[1]), float(measured[2]), NAN)


def distance(world: World, flight: Flight, t: float, s: int) -> tuple[float, ...]:
    return (float(world.measured(flight(t), s)[0]), NAN, NAN, NAN)


def difference(world: World, flight: Flight, t: float, s: int) -> tuple[float, ...]:
    it = world.sensors[s]
    assert it.reference_m is not None
    place = flight(t)[:3]
    exact = math.dist(place, it.position_m) - math.dist(place, it.reference_m)
    return (exact + float(world.rng.normal(0.0, it.sigma_range_m)), NAN, NAN, NAN)


def hear(
    world: World,
    flights: list[Flight],
    seconds: int,
    measure: Callable[[World, Flight, float, int], tuple[float, ...]] = azimuth,
    coordinates: Coordinates = Coordinates.POLAR,
    detection: float = 0.9,
    clutter: float = 0.0,
    begin: int = 0,
) -> list[Tracks]:
    """Each sensor looks once a second, one after another; a picture after each second."""
    pictures = []
    for t in range(begin, begin + seconds):
        for s in range(len(world.sensors)):
            at_s = t + 0.2 * s
            rows = [measure(world, f, at_s, s) for f in flights if world.rng.random() < detection]
            rows += [(NAN, world.rng.uniform(0, 2 * math.pi), NAN, NAN) for _ in range(world.rng.poisson(clutter))]
            world.observe(world.batch(rows, at_s, s, coordinates))
        pictures.append(world.picture(t + 0.9))
    return pictures


def far(tracks: Tracks, flight: Flight, at_s: float) -> float:
    return float(np.min(np.linalg.norm(tracks.position_m[:, :2] - flight(at_s)[:2], axis=1), initial=1e9))


def test_two_bearings_that_cross_begin_a_track_that_owns_its_doubt() -> None:
    world = World(finder(0), finder(1), seed=1)
    flight = straight((1800, 2500, 120), (15, -5, 0))
    pictures = hear(world, [flight], 25)
    assert [p.id.tolist() for p in pictures[:2]] == [[], []]  # three of each are needed
    first = next(t for t, p in enumerate(pictures) if p.id.size)
    assert first <= 5
    assert all(p.id.tolist() == [1] for p in pictures[first:])
    tracks = pictures[first]
    assert tracks.sensors.tolist() == [0b11]
    spread = np.sqrt(np.linalg.eigvalsh(tracks.covariance[0, :2, :2]))
    assert 20.0 < spread[0] < spread[1] < 300.0  # a degree at 2.5 km is 44 m
    assert math.sqrt(tracks.covariance[0, 2, 2]) > 100.0  # it does not pretend to know the height
    assert far(pictures[-1], flight, 24.9) < 150.0


def test_what_is_said_of_the_error_is_true() -> None:
    """Squared errors over the covariance, in east and north, of 40 flights: 2 on average if it said exactly."""
    errors = []
    for seed in range(40):
        world = World(finder(0), finder(1), finder(2), seed=seed)
        angle = seed / 40 * 2 * math.pi
        flight = straight((2000, 1500, 150), (15 * math.cos(angle), 15 * math.sin(angle), 0))
        tracks = hear(world, [flight], 12)[-1]
        assert tracks.id.tolist() == [1]
        off = tracks.position_m[0, :2] - flight(11.9)[:2]
        errors.append(off @ np.linalg.solve(tracks.covariance[0, :2, :2], off))
    assert 0.4 < np.mean(errors) < 2.9


def test_lines_of_one_sensor_never_make_a_track() -> None:
    for places in (1, 2):
        sensors = [finder(0), finder(1, position_m=PLACES[0])][:places]  # two on one mast are one place
        world = World(*sensors, seed=2)
        pictures = hear(world, [straight((1800, 2500, 120), (15, -5, 0))], 30)
        assert all(p.id.size == 0 for p in pictures)
        assert world.state.count == 0


def test_a_track_fed_by_one_sensor_alone_ends() -> None:
    world = World(finder(0), finder(1), seed=3)
    flight = straight((1800, 2500, 120), (5, -5, 0))
    assert hear(world, [flight], 10)[-1].id.tolist() == [1]
    for t in range(10, 40):
        world.observe(world.batch([azimuth(world, flight, t, 0)], t, 0))
        tracks = world.picture(t)
        if tracks.id.size == 0:
            break
    assert 22 <= t <= 30  # 15 s after two sensors last saw it


def test_lines_that_cross_at_a_narrow_angle_begin_nothing() -> None:
    world = World(finder(0), finder(1, position_m=(150.0, 0.0, 10.0)), seed=4)
    assert all(p.id.size == 0 for p in hear(world, [straight((1800, 5500, 120), (15, -5, 0))], 20))


@pytest.mark.parametrize(
    ("sensors", "measure", "least", "ghosts_most"),
    [(3, azimuth, 29, 0), (2, direction, 23, 0), (2, azimuth, 7, 0)],
    ids=["three-finders", "two-with-elevation", "two-finders"],
)
def test_three_objects_and_their_ghosts(
    sensors: int, measure: Callable[[World, Flight, float, int], tuple[float, ...]], least: int, ghosts_most: int
) -> None:
    """Ten skies of three drones: nine pairs of bearings cross wherever two finders look."""
    found, ghosts = 0, 0
    for seed in range(10):
        draw = np.random.default_rng(100 + seed)
        world = World(*(finder(s) for s in range(sensors)), seed=seed)
        flights = []
        for _ in range(3):
            place = (draw.uniform(-500, 4500), draw.uniform(800, 4200), draw.uniform(60, 250))
            speed, course = draw.uniform(5, 30), draw.uniform(0, 2 * math.pi)
            flights.append(straight(place, (speed * math.cos(course), speed * math.sin(course), 0.0)))
        known: set[int] = set()
        reached: set[int] = set()
        for t, tracks in enumerate(hear(world, flights, 40, measure, clutter=0.1)):
            for row, number in enumerate(tracks.id.tolist()):
                gaps = [float(np.linalg.norm(tracks.position_m[row, :2] - f(t + 0.9)[:2])) for f in flights]
                ghosts += number not in known and min(gaps) > 400.0
                known.add(number)
                reached.add(int(np.argmin(gaps)))
        found += len(reached)
    assert found >= least
    assert ghosts <= ghosts_most


def test_two_ranges_are_mirror_images_and_a_third_one_tells() -> None:
    flight = straight((1800, 2500, 120), (12, -8, 0))
    for count, seen in ((2, []), (3, [1])):
        world = World(*(finder(s, SensorKind.RANGE, sigma_range_m=15.0) for s in range(count)), seed=5)
        tracks = hear(world, [flight], 20, distance)[-1]
        assert tracks.id.tolist() == seen
    assert far(tracks, flight, 19.9) < 40.0


@pytest.mark.parametrize("receivers", [3, 4])
def test_differences_of_arrival_track_a_drone(receivers: int) -> None:
    """Three receivers give two hyperbolas, which can cross twice; a fourth leaves one place."""
    pairs = [
        finder(s, SensorKind.TDOA, sigma_range_m=10.0, reference_m=PLACES[receivers - 1]) for s in range(receivers - 1)
    ]
    errors, spent = [], 0
    for seed in range(10):
        world = World(*pairs, seed=seed)
        flight = straight((1500, 1800, 150), (14, 6, 0))
        pictures = hear(world, [flight], 20, difference, Coordinates.TDOA)
        if pictures[-1].id.size == 0:
            continue
        spent += 1
        off = pictures[-1].position_m[0, :2] - flight(19.9)[:2]
        errors.append(off @ np.linalg.solve(pictures[-1].covariance[0, :2, :2], off))
        assert far(pictures[-1], flight, 19.9) < 60.0
    assert spent >= 9
    assert np.mean(errors) < 4.0


def test_one_hyperbola_refines_and_starts_nothing() -> None:
    pair = finder(1, SensorKind.TDOA, sigma_range_m=5.0, reference_m=(-3000.0, 4000.0, 20.0))
    world = World(sensor(sigma_azimuth_rad=0.02), pair, seed=6)
    flight = straight((0, 6000, 250), (10, 0, 0))

    def heard(t: float) -> Detections:
        return world.batch([difference(world, flight, t, 1)], t, 1, Coordinates.TDOA)

    for t in range(20):
        world.observe(heard(float(t)))
        assert world.picture(float(t)).id.size == 0
    world.fly([flight], 15, start=20)
    before = world.picture(35.0)
    world.observe(heard(35.0))
    after = world.picture(35.0)
    assert np.trace(after.covariance[0, :3, :3]) < 0.9 * np.trace(before.covariance[0, :3, :3])
    assert after.sensors.tolist() == [0b11]


def test_a_range_refines_a_track() -> None:
    world = World(sensor(sigma_azimuth_rad=0.03), finder(1, SensorKind.RANGE, sigma_range_m=5.0), seed=7)
    flight = straight((0, 5000, 250), (10, 0, 0))
    world.fly([flight], 15)
    before = world.picture(15.0)
    world.observe(world.batch([distance(world, flight, 15.0, 1)], 15.0, 1))
    after = world.picture(15.0)
    assert after.covariance[0, 0, 0] < 0.5 * before.covariance[0, 0, 0]
    assert after.existence[0] == before.existence[0]


def test_lines_at_a_track_that_does_not_take_them_begin_no_second_one() -> None:
    """Finders turned by five degrees: their lines miss the gate of the radar's track and cross beside it."""
    world = World(sensor(0), finder(1), finder(2), seed=8)
    flight = straight((2000, 2200, 150), (10, 5, 0))
    for t in range(25):
        tracks = world.scan(float(t), [flight(float(t))])
        for s in (1, 2):
            world.observe(world.batch([azimuth(world, flight, t + 0.2 * s, s)], t + 0.2 * s, s))
    assert tracks.id.tolist() == [1]
    assert tracks.sensors.tolist() == [0b111]


def test_hostile_lines_are_bounded_and_harm_no_other_track() -> None:
    world = World(sensor(0), finder(1), finder(2), finder(3), seed=9)
    flight = straight((2500, 2500, 150), (10, 5, 0))
    for t in range(12):
        tracks = world.scan(float(t), [flight(float(t))])
        for s in (1, 2, 3):
            rows = [(NAN, a, NAN, NAN) for a in world.rng.uniform(0, 2 * math.pi, 1500)]
            world.observe(world.batch(rows, t + 0.2 * s, s))
    assert 1 in tracks.id.tolist()
    assert far(tracks, flight, 11.0) < 40.0
    world.observe(world.batch([(NAN, math.inf, NAN, NAN), (NAN, NAN, NAN, NAN)], 12.0, 1))
    world.observe(world.batch([(100.0, NAN, NAN, NAN)], 12.0, 1, Coordinates.TDOA))
    assert world.state.refused[Refused.BAD_VALUE] == 3  # the last names no reference receiver


def test_crossings_go_on_after_a_snapshot() -> None:
    one = World(finder(0), finder(1), seed=10)
    flight = straight((1800, 2500, 120), (15, -5, 0))
    hear(one, [flight], 2)
    state = unpack(pack(one.state), TrackerState)
    for t in range(2, 6):
        for s in (0, 1):
            batch = one.batch([azimuth(one, flight, t + 0.2 * s, s)], t + 0.2 * s, s)
            tracker.observe(one.state, batch)
            tracker.observe(state, batch)
    now_ns = BEGIN_NS + 6 * 10**9
    tracks = tracker.picture(one.state, now_ns)
    tracker.picture(state, now_ns)
    assert tracks.state.tolist() == [TrackState.CONFIRMED]
    assert pack(one.state) == pack(state)


def test_a_sensor_that_reports_faster_than_its_period_makes_one_track() -> None:
    """Half of the bearings come too soon for the track to take them: they are its own all the same."""
    world = World(finder(0), finder(1), seed=11)
    flight = straight((1800, 2500, 120), (8, -5, 0))
    for k in range(60):
        for s in (0, 1):
            at_s = 0.5 * k + 0.02 * s
            world.observe(world.batch([azimuth(world, flight, at_s, s)], at_s, s))
            world.look(at_s, s)  # sweeps: once a period and no more
        tracks = world.picture(at_s)
        assert tracks.id.tolist() in ([], [1])
    assert tracks.id.tolist() == [1]


@pytest.mark.parametrize(
    ("speed_mps", "lines", "ready"), [(60.0, 2, False), (60.0, 3, True), (110.0, 5, False), (110.0, 6, True)]
)
def test_a_crossing_faster_than_the_site_expects_needs_more_lines(speed_mps: float, lines: int, ready: bool) -> None:
    found = no_crossings(2)
    found.born_ns[0], found.time_ns[0] = 0, 5 * 10**9
    found.mean[0, 3:] = (speed_mps, 0.0, 0.0)
    found.covariance[0] = np.diag([100.0] * 6)
    found.freedom[0], found.hits[0] = 2 * lines, lines
    assert _ready(found, 0, rules_of(TrackingSettings(speed_max_mps=90))) == ready


def test_a_sensor_out_of_whose_reach_a_crossing_lies_says_nothing_against_it() -> None:
    flight = straight((1800, 2500, 120), (8, -5, 0))
    scores = []
    for near in (False, True):
        world = World(finder(0), finder(1), finder(3, range_max_m=800.0), seed=13)
        for t in range(2):
            for s in (0, 1):
                world.observe(world.batch([azimuth(world, flight, t + 0.2 * s, s)], t + 0.2 * s, s))
            if near:  # something beside the third one, which lines of the others do not meet
                world.observe(world.batch([(NAN, 4.0, NAN, NAN)], t + 0.4, 2))
        found = world.state.clues.crossings
        alive = found.born_ns > -(2**60)
        scores.append(float(found.score[alive].max()))
    assert scores[0] == pytest.approx(scores[1], abs=0.3)  # evidence fades a little in the time between


@pytest.mark.parametrize(("state", "kept"), [(TrackState.COASTING, True), (TrackState.DROPPED, False)])
def test_lines_keep_alive_what_coasts_and_not_what_was_dropped(state: TrackState, kept: bool) -> None:
    world = World(finder(0), finder(1), seed=14)
    flight = straight((1800, 2500, 120), (5, -5, 0))
    hear(world, [flight], 12)
    lives = world.state.lives
    assert lives.id[0] == 1
    lives.state[0] = state
    before = int(lives.fixed_ns[0])
    plots = Plots(
        sensor=0,
        coordinates=0,
        time_ns=np.full(1, BEGIN_NS + 12 * 10**9),
        value=np.array([azimuth(world, flight, 12.0, 0)]),
        sigma=np.full((1, 4), math.radians(1.0)),
        kind=np.zeros(1, np.uint8),
        excess=np.zeros(1),
    )
    keep_placed(world.state.estimates, lives, world.state.numbers, plots, np.zeros(1, np.int64), world.state.rules)
    assert (lives.fixed_ns[0] > before) == kept
    assert (lives.state[0] == TrackState.CONFIRMED) == kept
