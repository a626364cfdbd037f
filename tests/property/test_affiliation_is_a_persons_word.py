"""Only a person makes a track hostile, and time alone changes nobody's word."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.identification.sky import Sky, adsb, rid
from tests.unit.identification.test_correlate import AMINA

from hima.identification.correlate import set_word
from hima.picture.cooperative import CooperativeSource
from hima.picture.decision import SetAffiliation
from hima.picture.identity import Affiliation

PLACES = st.tuples(st.floats(-9e3, 9e3), st.floats(-9e3, 9e3))
CLAIMS = st.fixed_dictionaries(
    {
        "signal_db": st.none() | st.floats(-120.0, -1.0),
        "clock_off_s": st.none() | st.floats(-1e3, 1e3),
        "landed": st.booleans(),
        "defaults": st.integers(0, 5),
        "interfered": st.booleans(),
        "velocity_mps": st.none() | st.tuples(*[st.floats(-300.0, 300.0)] * 3),
    }
)
Steps = list[tuple[Any, ...]]
STEPS = st.lists(st.tuples(PLACES, PLACES, CLAIMS, st.sampled_from(["SN1", "SN2", ""])), min_size=1, max_size=8)


def fly(sky: Sky, steps: Steps, word: Affiliation) -> None:
    for place, track, told, name in steps:
        at = sky.second
        partner = rid(at, place, name, "tak", source=CooperativeSource.COT, feed="tak", **told)
        sky.step(rid(at, place, name, **told), adsb(at, place, **told), partner, seen={7: track, 8: place})
        assert sky.identities is not None
        assert sky.identities.affiliation.tolist() == [word, Affiliation.UNKNOWN]


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_no_claim_and_no_evidence_makes_a_track_hostile(steps: Steps) -> None:
    fly(Sky(percent=99), steps, Affiliation.UNKNOWN)


@settings(max_examples=30, deadline=None)
@given(STEPS, st.sampled_from([a for a in Affiliation if a is not Affiliation.UNKNOWN]), st.integers(1, 60))
def test_a_persons_word_holds_whatever_is_claimed_and_however_long(
    steps: Steps, word: Affiliation, seconds: int
) -> None:
    sky = Sky()
    sky.step(seen={7: (0.0, 0.0)})
    set_word(sky.state, SetAffiliation(7, word, "seen"), AMINA)
    fly(sky, steps, word)
    for _ in range(seconds):
        sky.step(seen={7: (0.0, 0.0)})
    assert sky.identities is not None
    assert sky.identities.affiliation.tolist() == [word]
