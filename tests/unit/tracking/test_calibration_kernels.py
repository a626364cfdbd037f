"""The parts of calibration against plain algebra."""

import math

import numpy as np
import pytest
from tests.unit.tracking.world import World, sensor

from hima.picture.track import TrackState
from hima.tracking.belief import begin_with
from hima.tracking.calibration.book import SLOTS, Book, new_book
from hima.tracking.calibration.companions import find_companions
from hima.tracking.calibration.correcting import correct
from hima.tracking.calibration.doubles import drop_doubles
from hima.tracking.calibration.group import OPEN, add_fix, inform, misfit, new_rows, polar_frame, shift_of
from hima.tracking.calibration.learning import learn
from hima.tracking.calibration.solving import invert
from hima.tracking.measurement import CARTESIAN_CODE, POLAR_CODE
from hima.tracking.table import Estimates, Lives, no_estimates, no_lives

RNG = np.random.default_rng(7)


def test_the_inverse_is_the_inverse() -> None:
    for size in (1, 4, 12, 80):
        root = RNG.normal(size=(size, 2 * size))
        matrix = root @ root.T
        inverse = matrix.copy()
        assert invert(inverse)
        assert np.allclose(inverse @ matrix, np.eye(size), atol=1e-9)
    assert not invert(np.array([[1.0, 2.0], [2.0, 1.0]]))


def test_a_group_tells_what_is_left_when_the_position_is_eliminated() -> None:
    rows, frame = new_rows(), np.empty((3, 4))
    motion = np.array((3000.0, 4000.0, 300.0, 20.0, -10.0, 1.0, 4.0, 4.0, 1.0))
    world = World(sensor(0), sensor(1, position_m=(6000.0, -4000.0, 20.0)))
    for s in range(2):
        z = world.measured(motion[:6], s)[:3]
        add_fix(
            rows,
            s,
            False,
            z,
            np.array((8.0, 0.006, 0.01)),
            0.2 * s,
            np.array(world.sensors[s].position_m),
            motion,
            frame,
        )
    used = int(rows.used[0])
    slopes = np.zeros((used, 8))
    for n in range(used):
        slopes[n, 4 * rows.sensor[n] : 4 * rows.sensor[n] + 4] = rows.bias[n]
    # The same by brute force: the position is noise common to all rows.
    covariance = np.diag(rows.variance[:used]) + rows.place[:used] @ np.diag(1.0 / OPEN) @ rows.place[:used].T
    weight = np.linalg.inv(covariance)
    information, vector = np.zeros((8, 8)), np.zeros(8)
    inform(information, vector, rows, OPEN, 0.5)
    assert np.allclose(information, 0.5 * slopes.T @ weight @ slopes, rtol=1e-6, atol=1e-9)
    assert np.allclose(vector, 0.5 * slopes.T @ weight @ rows.off[:used], rtol=1e-6, atol=1e-9)
    believed, sigma = np.zeros(8), np.zeros((8, 8))
    distance = float(rows.off[:used] @ weight @ rows.off[:used])
    assert math.isclose(misfit(believed, sigma, rows, OPEN), distance, rel_tol=1e-6)


def test_a_shift_along_a_polar_axis_changes_that_quantity_alone() -> None:
    d, frame, moved = np.array((2500.0, -1700.0, 400.0)), np.empty((3, 4)), np.empty((3, 4))
    polar_frame(d, frame)
    for k, step in enumerate((1.0, 1e-4, 1e-4)):
        shift = np.array([shift_of(k, a, frame) for a in range(3)]) * step
        polar_frame(d + shift, moved)
        changed = moved[:, 0] - frame[:, 0]
        assert math.isclose(changed[k], step, rel_tol=1e-3)
        assert np.all(np.abs(np.delete(changed, k)) < (1e-3, 1e-6) if k else np.abs(np.delete(changed, k)) < 1e-6)


def test_a_position_is_corrected_to_where_the_polar_report_would_be() -> None:
    place, applied, added = np.array((100.0, -50.0, 10.0)), np.array((40.0, 0.01, 0.0, 0.0)), np.array((4.0, 1e-6, 0.0))
    world = World(sensor(0, position_m=tuple(place)))
    state = np.array((3000.0, 2000.0, 300.0, 0.0, 0.0, 0.0))
    z = world.measured(state, noise=False)
    slant, azimuth, elevation = z[0] + 40.0, z[1] + 0.01, z[2]
    ground = slant * math.cos(elevation)
    seen = place + np.array((ground * math.sin(azimuth), ground * math.cos(azimuth), slant * math.sin(elevation)))
    value, sigma = np.append(seen, np.nan)[None], np.array([[15.0, 15.0, 15.0, np.nan]])
    correct(True, value, sigma, place, applied, added, 2.0)
    assert np.allclose(value[0, :3], state[:3], atol=0.5)
    assert (sigma[0, :2] > 30.0).all()  # twice the noise, and what is uncertain in the correction


def test_a_range_is_never_corrected_to_less_than_nothing() -> None:
    value, sigma = np.array([[20.0, 0.0, np.nan, np.nan]]), np.array([[5.0, 0.01, np.nan, np.nan]])
    correct(False, value, sigma, np.zeros(3), np.array((50.0, 0.0, 0.0, 0.0)), np.zeros(3), 1.0)
    assert value[0, 0] == 1.0
    assert np.isnan(value[0, 2])


PLACES = np.array(((0.0, 0.0, 10.0), (6000.0, -4000.0, 20.0)))
NUMBERS = np.array([7, 7 + SLOTS, 9])


def notebook() -> tuple[Book, Estimates]:
    """An empty book of two sensors, and three tracks, of which two share a slot in it."""
    estimates = no_estimates(3)
    for belief in estimates.belief:
        begin_with(np.array((3000.0, 2000.0, 300.0, 10.0, 0.0, 0.0)), np.eye(6), belief)
    return new_book(2, np.array((100.0, 0.03, 0.03, 0.5))), estimates


def note(
    book: Book, estimates: Estimates, s: int, rows: list[int], at_s: float, cartesian: bool = False, most: int = 9
) -> int:
    """Let tracks in ``rows`` have used a plot each of sensor ``s``."""
    world = World(sensor(0), sensor(1, position_m=tuple(PLACES[1])))
    state = np.array((3000.0 + 10.0 * at_s, 2000.0, 300.0, 10.0, 0.0, 0.0))
    value = np.append(state[:3], math.nan) if cartesian else world.measured(state, s, noise=False)
    sigma = np.array((15.0, 15.0, 15.0, math.nan)) if cartesian else np.array((8.0, 0.006, 0.01, 0.7))
    many, time_ns = len(rows), np.full(len(rows), round(at_s * 1e9))
    return learn(
        book, PLACES, s, CARTESIAN_CODE if cartesian else POLAR_CODE, time_ns, np.tile(value, (many, 1)),
        np.tile(sigma, (many, 1)), np.array(rows), estimates, NUMBERS, most,
    )  # fmt: skip


def test_a_fix_keeps_the_coordinates_in_which_it_came() -> None:
    book, estimates = notebook()
    note(book, estimates, 0, [0], 0.0)
    note(book, estimates, 0, [2], 0.1, cartesian=True)
    assert [int(book.cartesian[number % SLOTS, 0]) for number in (7, 9)] == [0, 1]
    note(book, estimates, 1, [0], 0.3)
    assert note(book, estimates, 0, [0], 1.0) == 1  # a group of what is in truth one place
    assert np.abs(book.vector).max() * 1e-9 < 1.0
    assert book.surprise[0] < 1.0


def test_the_next_batch_goes_on_with_other_tracks() -> None:
    book, estimates = notebook()
    turns = []
    for second in range(4):
        for s in (0, 1):
            note(book, estimates, s, [0, 2], second + 0.3 * s, most=1)
        turns.append(int(book.turn[0]) % 2)
    assert set(turns[1:]) == {0, 1}


def test_a_companion_is_noted_under_its_own_number_alone() -> None:
    book, estimates = notebook()
    slot = 7 % SLOTS
    book.companion[slot], book.shadow[slot] = 3, 7
    note(book, estimates, 0, [0], 0.0)
    assert book.key[3] == 3  # track 7 is the shadow of track 3
    note(book, estimates, 0, [1], 0.2)
    assert book.key[slot] == 7 + SLOTS  # which falls on the same slot, and is nobody's


def lonely(*sensors: int) -> tuple[Book, Estimates, Lives]:
    """Tracks at one place, each seen by one sensor."""
    book, estimates = notebook()
    book.fixing[:] = True
    lives = no_lives(3, 2)
    lives.id[:], lives.state[:] = (3, 7, 9), TrackState.CONFIRMED
    for row, s in enumerate(sensors):
        lives.seen_ns[s, row] = 10**9
    return book, estimates, lives


@pytest.mark.parametrize(
    ("apart", "kept", "dropped"),
    [([], [], 7), ([(3, 7)], [], 0), ([], [7], 3), ([], [3], 7), ([], [3, 7], 0)],
    ids=["younger", "people say they are two", "younger is named", "older is named", "both are named"],
)
def test_of_two_companions_the_younger_is_dropped_unless_people_know_it(
    apart: list[tuple[int, int]], kept: list[int], dropped: int
) -> None:
    book, estimates, lives = lonely(0, 1)
    pairs = np.array(apart, np.int64).reshape(-1, 2)
    prior = np.array((100.0, 0.03, 0.03, 0.5))
    find_companions(book, PLACES, prior, estimates, lives, 2, 10**9, True, pairs, np.array(kept, np.int64))
    ended = lives.id[:2][lives.state[:2] == TrackState.DROPPED].tolist()
    assert ended == ([dropped] if dropped else [])


@pytest.mark.parametrize(
    ("together", "apart", "known", "left"),
    [
        (False, [], [], [7]),
        (True, [], [], [3, 7]),
        (False, [(3, 7)], [], [3, 7]),
        (False, [], [3], [3]),
        (False, [], [3, 7], [3, 7]),
    ],
    ids=["one object", "seen in one look", "people say they are two", "the weaker is named", "both are named"],
)
def test_two_tracks_at_one_place_that_are_never_seen_in_one_look_are_one(
    together: bool, apart: list[tuple[int, int]], known: list[int], left: list[int]
) -> None:
    book, estimates, lives = lonely(0, 1)
    lives.score[:2] = 4.0, 8.0
    pairs, numbers = np.array(apart, np.int64).reshape(-1, 2), np.array(known, np.int64)
    alive = []
    for second in range(8):
        now_ns = second * 10**9
        lives.seen_ns[0, 0] = lives.seen_ns[1, 1] = now_ns
        lives.seen_ns[0, 1] = now_ns if together and second % 4 == 3 else now_ns - 10**9
        drop_doubles(book, estimates, lives, 2, now_ns, pairs, numbers)
        alive.append(lives.id[:2][lives.state[:2] == TrackState.CONFIRMED].tolist())
    assert alive[3] == [3, 7]  # not before it has lasted
    assert alive[-1] == left


def test_of_three_tracks_at_one_place_nobody_knows_which_are_one() -> None:
    book, estimates, lives = lonely(0, 1, 0)
    for second in range(8):
        drop_doubles(book, estimates, lives, 3, second * 10**9, np.zeros((0, 2), np.int64), np.zeros(0, np.int64))
    assert (lives.state == TrackState.CONFIRMED).all()


NOBODY = np.zeros((0, 2), np.int64), np.zeros(0, np.int64)


def test_one_look_of_a_slow_radar_that_misses_one_of_two_drones_is_not_enough() -> None:
    book, estimates, lives = lonely(0, 1)
    for second in range(48):
        now_ns = second * 10**9
        if second % 6 == 0:
            lives.seen_ns[0, 0] = now_ns
            lives.seen_ns[0, 1] = now_ns if second != 12 else now_ns - 6 * 10**9
        drop_doubles(book, estimates, lives, 2, now_ns, *NOBODY)
    assert (lives.state[:2] == TrackState.CONFIRMED).all()


def test_a_sensor_that_has_seen_neither_has_not_seen_both() -> None:
    book, estimates, _ = lonely(0, 1)
    lives = no_lives(2, 3)
    lives.id[:], lives.state[:] = (3, 7), TrackState.CONFIRMED
    for second in range(8):
        lives.seen_ns[0, 0] = lives.seen_ns[1, 1] = second * 10**9
        drop_doubles(book, estimates, lives, 2, second * 10**9, *NOBODY)
    assert (lives.state == TrackState.DROPPED).sum() == 1


def test_two_drones_that_pass_each_other_twice_have_not_long_been_at_one_place() -> None:
    book, estimates, lives = lonely(0, 1)
    for second in range(1, 9):
        away_m = 900.0 if second in (4, 5) else 0.0
        begin_with(np.array((3000.0 + away_m, 2000.0, 300.0, 10.0, 0.0, 0.0)), np.eye(6), estimates.belief[1])
        lives.seen_ns[0, 0] = lives.seen_ns[1, 1] = second * 10**9
        estimates.time_ns[:] = second * 10**9
        drop_doubles(book, estimates, lives, 2, second * 10**9, *NOBODY)
    assert (lives.state[:2] == TrackState.CONFIRMED).all()


def test_in_a_crowd_too_large_to_compare_nobody_knows_what_else_is_near() -> None:
    many, book = 300, notebook()[0]
    estimates, lives = no_estimates(many), no_lives(many, 2)
    lives.id[:], lives.state[:] = np.arange(1, many + 1), TrackState.CONFIRMED
    for row in range(many):
        east_m = 0.0 if row in (0, 1, many - 1) else 1000.0 * row
        begin_with(np.array((east_m, 2000.0, 300.0, 10.0, 0.0, 0.0)), np.eye(6), estimates.belief[row])
    for second in range(8):
        lives.seen_ns[0, 0] = lives.seen_ns[1, 1] = second * 10**9
        estimates.time_ns[:] = second * 10**9
        drop_doubles(book, estimates, lives, many, second * 10**9, *NOBODY)
    assert (lives.state == TrackState.CONFIRMED).all()
