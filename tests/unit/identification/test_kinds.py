"""Kinds from motion and from what sensors say: bounded, the same each time, silent while there is too little."""

import math
from pathlib import Path

import msgspec
import numpy as np
import pytest

from hima.identification.kinds.evidence import REPORTED, weigh
from hima.identification.kinds.features import FEATURES, features
from hima.identification.kinds.history import ENOUGH_S, MOST, MotionHistory, carry_over, no_history, sample
from hima.identification.kinds.judge import MODEL, judge
from hima.identification.kinds.model import KNOWN, MotionModel, stored_model
from hima.identification.settings import KindPrior, prior_of
from hima.picture.arrays import FloatArray
from hima.picture.kind import Kind, KindEvidence
from hima.picture.packing import pack, unpack
from hima.picture.track import Tracks, TrackState
from hima.units import SECOND_NS

START_NS = 10**18
EVEN = prior_of(KindPrior())


def tracks(
    second: float, place: FloatArray, velocity: FloatArray, *, ids: list[int] | None = None, sigma: float = 5.0
) -> Tracks:
    n = len(place)
    return Tracks(
        time_ns=START_NS + round(second * SECOND_NS),
        id=np.arange(1, n + 1) if ids is None else np.array(ids, np.int64),
        state=np.full(n, TrackState.CONFIRMED, np.uint8),
        position_m=place,
        velocity_mps=velocity,
        covariance=np.tile(np.diag([sigma**2] * 3 + [1.0] * 3), (n, 1, 1)),
        updated_ns=np.full(n, START_NS + round(second * SECOND_NS)),
        born_ns=np.full(n, START_NS),
        existence=np.ones(n),
        hits=np.ones(n, np.int64),
        sensors=np.ones(n, np.uint32),
        kind=np.zeros(n, np.uint8),
    )


def straight(second: float, speed: float = 45.0, count: int = 1) -> Tracks:
    place = np.tile([speed * second, 3000.0, 300.0], (count, 1))
    return tracks(second, place, np.tile([speed, 0.0, 0.0], (count, 1)))


def seen(history: MotionHistory, picture: Tracks) -> None:
    carry_over(history, picture.id)
    sample(history, picture, np.arange(len(picture.id)))


def test_too_short_a_history_is_unknown_whatever_is_usual() -> None:
    history = no_history()
    prior = prior_of(KindPrior(bird=900.0))
    for second in range(int(ENOUGH_S)):
        probability, evidence = judge(history, straight(second), prior)
        assert probability[0, Kind.UNKNOWN] == 1.0
        assert evidence[0] == KindEvidence.NOTHING
    for second in range(int(ENOUGH_S), 30):
        probability, evidence = judge(history, straight(second), prior)
    assert probability[0, Kind.UNKNOWN] == 0.0
    assert evidence[0] == KindEvidence.MOTION
    assert probability.sum() == pytest.approx(1.0, abs=1e-3)


def test_a_fast_and_steady_flight_is_no_bird() -> None:
    history = no_history()
    for second in range(90):
        probability, _ = judge(history, straight(second), EVEN)
    assert probability[0, Kind.BIRD] < 0.05
    assert probability[0, Kind.MULTIROTOR] < 0.05


def test_the_rate_of_pictures_changes_nothing_that_is_sampled() -> None:
    often, seldom = no_history(), no_history()
    for tick in range(600):
        moved = straight(tick // 5 * 1.0)
        seen(often, msgspec.structs.replace(straight(tick / 5), updated_ns=moved.updated_ns))
        if tick % 5 == 0:
            seen(seldom, moved)
    assert often.samples[0] == seldom.samples[0]
    assert features(often, np.array([0])) == pytest.approx(features(seldom, np.array([0])), abs=0.02)


def test_a_track_that_is_only_predicted_is_not_sampled() -> None:
    history = no_history()
    for second in range(5):
        seen(history, straight(second))
    for second in range(5, 20):
        seen(history, msgspec.structs.replace(straight(second), updated_ns=straight(4).updated_ns))
    assert history.samples[0] == 5


def test_memories_stay_with_their_tracks() -> None:
    history = no_history()
    a, b = [0.0, 0.0, 50.0], [9000.0, 0.0, 900.0]
    for second in range(3):
        seen(history, tracks(second, np.array([a, b]), np.zeros((2, 3)), ids=[3, 8]))
    seen(history, tracks(3, np.array([[1.0, 1.0, 1.0], b]), np.zeros((2, 3)), ids=[5, 8]))
    assert history.track.tolist() == [5, 8]
    assert history.samples.tolist() == [1, 4]
    assert history.place[1, 0] == 9000.0
    seen(history, tracks(4, np.zeros((0, 3)), np.zeros((0, 3)), ids=[]))
    assert len(history.track) == 0
    seen(history, tracks(5, np.array([b]), np.zeros((1, 3)), ids=[8]))
    assert history.samples.tolist() == [1]


def test_tentative_and_dropped_tracks_are_not_remembered_and_stay_unknown() -> None:
    history = no_history()
    for second in range(30):
        picture = straight(second, count=3)
        state = np.array([TrackState.TENTATIVE, TrackState.CONFIRMED, TrackState.DROPPED], np.uint8)
        picture = msgspec.structs.replace(picture, id=np.array([-4, 2, 9]), state=state)
        probability, _ = judge(history, picture, EVEN)
    assert history.track.tolist() == [2]
    assert probability[:, Kind.UNKNOWN].tolist() == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("broken", [math.nan, math.inf, -math.inf])
def test_a_place_that_is_none_harms_nobody(broken: float) -> None:
    history = no_history()
    for second in range(40):
        picture = straight(second, count=2)
        picture.position_m[0, second % 3] = broken
        picture.covariance[0, 0, 0] = broken
        probability, _ = judge(history, picture, EVEN)
    assert probability[0, Kind.UNKNOWN] == 1.0
    assert probability[1, Kind.UNKNOWN] == 0.0
    assert np.isfinite(probability).all()


def test_wild_motion_gives_probabilities_all_the_same() -> None:
    draw = np.random.default_rng(5)
    history = no_history()
    for second in range(60):
        wild = np.clip(draw.normal(0.0, [1e6] * 3 + [1e5] * 3, (50, 6)), -MOST, MOST)
        probability, _ = judge(history, tracks(second, wild[:, :3], wild[:, 3:], sigma=1e4), EVEN)
    assert np.isfinite(probability).all()
    assert probability.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-3)
    assert probability.max() < 1.0


def test_state_packs_and_goes_on_with_the_same_bits() -> None:
    draw = np.random.default_rng(6)
    pictures = [tracks(second, draw.normal(0, 3000, (20, 3)), draw.normal(0, 20, (20, 3))) for second in range(40)]
    history = no_history()
    for picture in pictures[:20]:
        judge(history, picture, EVEN)
    again = unpack(pack(history), MotionHistory)
    for picture in pictures[20:]:
        one, other = judge(history, picture, EVEN), judge(again, picture, EVEN)
        assert pack(one) == pack(other)


def test_a_sensors_word_counts_and_is_never_certainty() -> None:
    even = np.full((1, len(KNOWN)), 1.0 / len(KNOWN))
    for kind in KNOWN:
        said = weigh(even, np.array([False]), np.array([kind], np.uint8), EVEN)[0]
        assert said.argmax() == kind
        assert 0.5 < said[kind] < 0.9
    bird = even.copy()
    bird[0, KNOWN.index(Kind.BIRD)] = 5.0
    motion = weigh(bird, np.array([True]), np.array([0], np.uint8), EVEN)[0, Kind.BIRD]
    agreed = weigh(bird, np.array([True]), np.array([Kind.BIRD], np.uint8), EVEN)[0, Kind.BIRD]
    denied = weigh(bird, np.array([True]), np.array([Kind.MULTIROTOR], np.uint8), EVEN)[0, Kind.BIRD]
    assert denied < motion < agreed < 1.0


def test_the_table_of_sensors_words_adds_up() -> None:
    assert REPORTED.shape == (len(KNOWN), len(KNOWN))
    assert REPORTED.sum(axis=1) == pytest.approx(np.ones(len(KNOWN)))
    assert (REPORTED.argmax(axis=1) == np.arange(len(KNOWN))).all()
    assert (REPORTED > 0.0).all()


def test_what_is_usual_here_moves_the_probabilities() -> None:
    even = np.full((1, len(KNOWN)), 1.0 / len(KNOWN))
    many_birds = weigh(even, np.array([True]), np.array([0], np.uint8), prior_of(KindPrior(bird=15.0)))[0]
    assert many_birds[Kind.BIRD] == pytest.approx(0.75)


def test_the_model_file_is_small_and_of_this_program() -> None:
    stored = stored_model()
    size = (Path(__file__).parents[3] / "src/hima/identification/kinds/motion.json").stat().st_size
    assert size <= 100_000
    assert stored.features == FEATURES
    assert len(stored.trained_with) == 64
    with pytest.raises(ValueError, match="make kinds"):
        MotionModel(msgspec.structs.replace(stored, version=stored.version + 1))


def test_no_probability_of_the_model_reaches_one() -> None:
    wild = np.random.default_rng(7).normal(0.0, 50.0, (1000, len(FEATURES)))
    likelihood = MODEL.likelihood(wild)
    assert likelihood.max() <= 0.9755
    assert likelihood.min() >= 0.004


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [math.nan, math.inf, 1e300, 1e160, -1e160, 1e30])
@pytest.mark.parametrize("column", ["east", "up", "speed", "climb", "variance"])
def test_one_estimate_beyond_all_reason_leaves_no_trace(value: float, column: str) -> None:
    history, other = no_history(), no_history()
    for second in range(60):
        sane = picture = straight(second)
        if second == 15:
            place, velocity, covariance = picture.position_m.copy(), picture.velocity_mps.copy(), picture.covariance
            match column:
                case "east" | "up":
                    place[0, 0 if column == "east" else 2] = value
                case "speed" | "climb":
                    velocity[0, 0 if column == "speed" else 2] = value
                case _:
                    covariance = np.full_like(covariance, abs(value))
            picture = msgspec.structs.replace(picture, position_m=place, velocity_mps=velocity, covariance=covariance)
            sane = msgspec.structs.replace(sane, updated_ns=straight(14).updated_ns)
        probability, evidence = judge(history, picture, EVEN)
        expected, _ = judge(other, sane, EVEN)
    assert np.isfinite(history.moments).all()
    assert evidence[0] == KindEvidence.MOTION
    assert probability == pytest.approx(expected), "as if the track had not been detected at that moment"
