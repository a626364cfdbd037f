"""Nothing that a feed says can harm the picture; a state restored goes on bit by bit."""

import math

import msgspec
import numpy as np
import pytest
from tests.unit.tracking.world import World, sensor, straight

from hima.picture.detection import Coordinates, Sweep
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.picture.track import TrackState
from hima.tracking import tracker
from hima.tracking.screening import Refused
from hima.tracking.settings import TrackingSettings

NAN, INF = math.nan, math.inf
Row = tuple[float, float, float, float]
GOOD: Row = (3000.0, 0.5, 0.05, 3.0)
FLIGHT = straight((3000, 4000, 300), (-20, -25, 0))


@pytest.mark.parametrize(
    ("row", "sigma"),
    [
        ((NAN, NAN, NAN, NAN), (8, 0.01, 0.01, 1)),
        ((NAN, NAN, NAN, 3.0), (8, 0.01, 0.01, 1)),
        ((INF, 0.5, 0.05, 3.0), (8, 0.01, 0.01, 1)),
        ((-5.0, 0.5, 0.05, 3.0), (8, 0.01, 0.01, 1)),
        ((1e30, 0.5, 0.05, 3.0), (8, 0.01, 0.01, 1)),
        ((3000.0, 1e9, 0.05, 3.0), (8, 0.01, 0.01, 1)),
        ((3000.0, 0.5, 40.0, 3.0), (8, 0.01, 0.01, 1)),
        ((3000.0, 0.5, 0.05, 1e12), (8, 0.01, 0.01, 1)),
        (GOOD, (-8, 0.01, 0.01, 1)),
        (GOOD, (0, 0.01, 0.01, 1)),
        (GOOD, (NAN, 0.01, 0.01, 1)),
        (GOOD, (INF, 0.01, 0.01, 1)),
        (GOOD, (8, 1e300, 0.01, 1)),
    ],
)
def test_rows_that_make_no_sense_are_refused_and_harm_nobody(row: Row, sigma: Row) -> None:
    world, twin = World(seed=1), World(seed=1)
    for t in range(10):
        world.observe(world.batch([row], float(t), sigma=sigma))
        ours, theirs = world.scan(float(t), [FLIGHT(float(t))]), twin.scan(float(t), [FLIGHT(float(t))])
        assert pack(ours) == pack(theirs)
    assert world.state.refused.sum() == 10
    assert ours.id.tolist() == [1]


@pytest.mark.parametrize(
    "row", [(NAN, 1.0, 2.0, NAN), (1e9, 1.0, 2.0, NAN), (1.0, 2.0, 3.0, 4.0), (1.0, INF, NAN, NAN)]
)
def test_absurd_positions(row: Row) -> None:
    world = World()
    world.observe(world.batch([row], 0.0, coordinates=Coordinates.CARTESIAN, sigma=(5, 5, 5, 5)))
    assert world.state.count == 0


def test_very_small_sigmas_do_not_break_a_track() -> None:
    world = World(seed=2)
    for t in range(20):
        row = world.measured(FLIGHT(float(t)), noise=False)
        world.observe(world.batch([row], float(t), sigma=(1e-12, 1e-12, 1e-12, 1e-12)))
        tracks = world.picture(float(t))
    assert tracks.id.tolist() == [1]
    assert (np.linalg.eigvalsh(tracks.covariance[0]) > 0.0).all()


def test_a_million_rows_are_bounded_and_counted() -> None:
    world = World(seed=3, settings=TrackingSettings(tracks_max=500))
    world.fly([FLIGHT], 10)
    rows = world.rng.uniform((200, 0, 0, -50), (19_000, 6.2, 0.5, 50), (1_000_000, 4))
    world.observe(world.batch(rows, 10.0))
    world.look(10.0)
    assert world.state.count <= 500
    refused = world.state.refused
    assert refused[Refused.TOO_MANY] == 1_000_000 - tracker.BATCH_MAX
    assert refused[Refused.TABLE_FULL] > 0
    tracks = world.fly([FLIGHT], 5, start=11)[-1]
    assert 1 in tracks.id


def test_tracks_max_leaves_room_and_confirmed_ones_alone() -> None:
    world = World(seed=4, settings=TrackingSettings(tracks_max=20))
    pictures = world.fly([FLIGHT], 30, clutter=60)
    assert world.state.count <= 20
    assert 1 in pictures[-1].id


def test_unknown_sensor_and_bad_looks_are_counted() -> None:
    world = World()
    batch = world.batch([GOOD, GOOD], 0.0)
    for wrong in (-1, 7):
        tracker.observe(world.state, type(batch)(wrong, *[getattr(batch, f) for f in batch.__struct_fields__[1:]]))
    assert world.state.refused[Refused.UNKNOWN_SENSOR] == 4
    world.picture(1.0)
    for sweep in (
        Sweep(3, world.BEGIN_NS, 0.0, 1.0),
        Sweep(0, world.BEGIN_NS, NAN, 1.0),
        Sweep(0, world.BEGIN_NS, 0.0, -1.0),
        Sweep(0, world.BEGIN_NS, 0.0, NAN),
        Sweep(0, world.BEGIN_NS + 10**15, 0.0, 1.0),
    ):
        tracker.look(world.state, sweep)
    assert world.state.refused[Refused.BAD_LOOK] == 5


def test_a_repeated_datagram_counts_once() -> None:
    world = World(seed=5)
    for t in range(10):
        batch = world.batch([world.measured(FLIGHT(float(t)))], float(t))
        for _ in range(3):
            world.observe(batch)
        tracks = world.picture(float(t))
    assert tracks.hits.tolist() == [10]
    assert world.state.refused[Refused.DUPLICATE] == 20


def test_rows_of_the_far_future_do_not_move_time() -> None:
    world = World(seed=6)
    world.fly([FLIGHT], 10)
    world.observe(world.batch([GOOD], 1e6))
    assert world.state.refused[Refused.OUT_OF_TIME] == 1
    assert world.fly([FLIGHT], 3, start=10)[-1].id.tolist() == [1]


def test_one_state_each_and_dropped_is_said_once() -> None:
    world = World(seed=7, settings=TrackingSettings(coast_after_s=2.0, drop_after_s=6.0))
    assert world.fly([FLIGHT], 10)[-1].state.tolist() == [TrackState.CONFIRMED]
    said = []
    for t in np.arange(10.0, 20.0, 0.5):  # no sensor speaks any more
        tracks = world.picture(float(t))
        said += tracks.state.tolist()
        if TrackState.COASTING in tracks.state:
            assert tracker.holds(world.state, 1)
    assert said == sorted(said)
    assert said.count(TrackState.DROPPED) == 1
    assert TrackState.COASTING in said
    assert not tracker.holds(world.state, 1)
    assert not tracker.holds(world.state, 0)
    assert tracker.next_track(world.state) == 2


def test_numbers_go_on_after_reopening() -> None:
    world = World(seed=8)
    world.fly([FLIGHT], 10)
    first = tracker.next_track(world.state)
    world.state = tracker.start(world.sensors, world.settings, first_track=first)
    assert world.fly([FLIGHT], 10, start=10)[-1].id.tolist() == [2]


def test_a_restored_state_goes_on_bit_by_bit() -> None:
    world = World(sensor(clutter_per_scan=20.0), seed=9)
    other = straight((-2000, 3000, 200), (25, 0, 0))
    world.fly([FLIGHT, other], 15, detection=0.9, clutter=20)
    twin = World(sensor(clutter_per_scan=20.0), seed=9)
    twin.state = unpack(pack(world.state), tracker.TrackerState)
    assert pack(twin.state) == pack(world.state)
    world.rng, twin.rng = np.random.default_rng(10), np.random.default_rng(10)
    ours = world.fly([FLIGHT, other], 15, start=15, detection=0.8, clutter=20)
    theirs = twin.fly([FLIGHT, other], 15, start=15, detection=0.8, clutter=20)
    assert [pack(p) for p in ours] == [pack(p) for p in theirs]
    assert pack(twin.state) == pack(world.state)


def test_time_of_a_picture_never_runs_backwards() -> None:
    world = World(seed=10)
    world.fly([FLIGHT], 10)
    assert world.picture(3.0).time_ns == world.BEGIN_NS + 9 * 10**9


def test_one_report_of_a_kind_decides_nothing_and_fades() -> None:
    """A kind may exempt a track from a warning, so it must be reported again and again, and is forgotten otherwise."""
    world = World(seed=3)
    flight = straight((3000, 4000, 300), (-20, -25, 0))

    def kind_after(kinds: list[Kind], begin: int) -> int:
        tracks = None
        for t, kind in enumerate(kinds, begin):
            batch = world.batch([world.measured(flight(float(t)))], float(t))
            world.observe(msgspec.structs.replace(batch, kind=np.array([kind], np.uint8)))
            world.look(float(t))
            tracks = world.picture(float(t))
        assert tracks is not None
        return int(tracks.kind[0])

    assert kind_after([Kind.UNKNOWN] * 8, 0) == Kind.UNKNOWN
    assert kind_after([Kind.BIRD], 8) == Kind.UNKNOWN
    assert kind_after([Kind.BIRD] * 4, 9) == Kind.BIRD
    assert kind_after([Kind.UNKNOWN] * 60, 13) == Kind.UNKNOWN
