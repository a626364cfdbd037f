"""However people merge and split among scans, tracks stay sound: one row a number, covariances positive definite."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.tracking.world import BEGIN_NS, Flight, World, numbered, straight

from hima.picture.decision import MergeTracks, SplitTrack
from hima.picture.packing import pack, unpack
from hima.tracking import by_hand, tracker
from hima.tracking.by_hand import HandState
from hima.tracking.settings import TrackingSettings

FLIGHTS: tuple[Flight, ...] = tuple(
    straight((2500.0 + 110.0 * k, 3500.0 - 90.0 * k, 120.0), (2.0 * k, 20.0 - k, 0.0)) for k in range(6)
)
NUMBERS = st.integers(-2, 14)
MERGES = st.builds(MergeTracks, NUMBERS, NUMBERS)
SPLITS = st.builds(SplitTrack, NUMBERS, st.just(0) | NUMBERS)
TURNS = st.lists(st.lists(MERGES | SPLITS, max_size=4), min_size=4, max_size=10)


@settings(max_examples=40, deadline=None)
@given(TURNS, st.sets(st.integers(0, 5), max_size=3), st.frozensets(st.integers(1, 8), max_size=2))
def test_tracks_stay_sound(
    turns: list[list[MergeTracks | SplitTrack]], hidden: set[int], vouched: frozenset[int]
) -> None:
    world, hand = World(settings=TrackingSettings(tracks_max=40, drop_after_s=4, coast_after_s=2)), HandState()
    for second, acts in enumerate(turns):
        flights = [f for k, f in enumerate(FLIGHTS) if k not in hidden or second < 3]
        world.observe(world.batch([world.measured(f(second)) for f in flights], second))
        world.look(second)
        now_ns = BEGIN_NS + second * 10**9
        by_hand.picture(hand, world.state, now_ns, vouched)
        hand, world.state = unpack(pack(hand), HandState), unpack(pack(world.state), tracker.TrackerState)
        for act in acts:
            if isinstance(act, MergeTracks):
                by_hand.merge(hand, world.state, act, "Amina", now_ns)
            else:
                by_hand.split(hand, world.state, act, now_ns)
        tracks = numbered(by_hand.picture(hand, world.state, now_ns, vouched))
        assert len(set(tracks.id.tolist())) == len(tracks.id)
        assert len(tracks.id) <= 40
        assert np.isfinite(tracks.position_m).all()
        if len(tracks.id):
            assert np.linalg.eigvalsh(tracks.covariance).min() > 0
        held = set(tracks.id.tolist())
        for same in by_hand.same(hand):
            assert same.track in held
            assert same.other not in held
        assert world.state.next_id > max(held, default=0)
