"""Whatever tracks there are, raids are found without a fault, each member once, and the order of rows means nothing."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hima.picture.arrays import FloatArray
from hima.picture.packing import pack
from hima.picture.threat import Threats
from hima.picture.track import Tracks
from hima.picture.zone import Asset
from hima.threat.raid_numbers import RaidState
from hima.threat.raids import find_raids
from hima.threat.settings import RaidSettings

ASSETS = (Asset("a", "A", (10.0, 20.0, 0.0), (0.0, 0.0), 100.0, 60.0, True),)
ANY = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-2000, 2000)


def picture(flight: FloatArray, variance: FloatArray, order: list[int], time_ns: int) -> tuple[Tracks, Threats]:
    n = len(flight)
    covariance = np.zeros((n, 6, 6))
    covariance[:, range(6), range(6)] = variance
    tracks = Tracks(
        time_ns=time_ns,
        id=np.arange(1, n + 1)[order],
        state=(np.arange(n) % 4).astype(np.uint8)[order],
        position_m=flight[order, :3],
        velocity_mps=flight[order, 3:],
        covariance=covariance[order],
        updated_ns=np.zeros(n, np.int64),
        born_ns=np.zeros(n, np.int64),
        existence=np.ones(n),
        hits=np.ones(n, np.int64),
        sensors=np.ones(n, np.uint32),
        kind=np.zeros(n, np.uint8),
    )
    arrival = np.tile([1.0, 2.0, np.inf], (n, 1))
    threats = Threats(
        time_ns, np.arange(1, n + 1), np.zeros(n, np.int64), arrival, arrival, np.zeros(n), np.linspace(0.1, 1.0, n)
    )
    return tracks, threats


@st.composite
def flights(draw: st.DrawFn) -> list[tuple[FloatArray, FloatArray, list[int], list[int]]]:
    n = draw(st.integers(0, 24))
    drawn = []
    for _ in range(draw(st.integers(1, 4))):
        flight = draw(arrays(np.float64, (n, 6), elements=ANY))
        variance = draw(arrays(np.float64, (n, 6), elements=ANY))
        drawn.append((flight, variance, draw(st.permutations(range(n))), draw(st.permutations(range(n)))))
    return drawn


@settings(max_examples=150, deadline=None)
@given(flights(), st.integers(2, 4), st.sampled_from([0.0, 1.0, 30.0]))
def test_raids_of_any_tracks(
    drawn: list[tuple[FloatArray, FloatArray, list[int], list[int]]], tracks_min: int, hold_s: float
) -> None:
    chosen = RaidSettings(tracks_min=tracks_min, hold_s=hold_s)
    one, two = RaidState(), RaidState()
    for second, (flight, variance, order, other) in enumerate(drawn):
        found = []
        for state, rows in ((one, order), (two, other)):
            tracks, threats = picture(flight, variance, rows, second * 10**9)
            everybody = np.ones(len(flight), np.bool_)
            found.append(find_raids(state, tracks, threats, everybody, ASSETS, chosen))
        raids = found[0]
        assert pack(raids) == pack(found[1])
        assert pack(one) == pack(two)
        assert len(set(raids.member.tolist())) == len(raids.member)
        assert raids.tracks.sum() == len(raids.member)
        assert (raids.tracks >= 2).all()
        assert (raids.confirmed <= raids.tracks).all()
        assert np.isfinite(raids.outline_m).all()
        assert (np.diff(raids.id) > 0).all()
        assert set(raids.arrivals.raid.tolist()) <= set(raids.id.tolist())
