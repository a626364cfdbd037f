"""Verdicts under whatever comes: no data never breaches, time alone changes nothing, the order of answers neither."""

import math
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.compliance.bench_of_one import (
    GROUND,
    SERIAL,
    START_NS,
    Bench,
    airframe,
    contact,
    identities,
    nowhere,
    permit,
    ring_deg,
    ring_m,
    tracks,
    zone,
)

from hima.compliance.judge import ComplianceState, Sky, judge, learn, start
from hima.compliance.settings import ComplianceSettings
from hima.picture.event import Facts
from hima.picture.facts import (
    AirframeAsked,
    AirframeFacts,
    AirframeState,
    Answer,
    NotAnswered,
    NotKnown,
    PermitFacts,
    Validity,
)
from hima.picture.packing import pack, unpack
from hima.picture.permit import HeightBand, PermitState
from hima.picture.verdict import Cause, Standing, Verdicts
from hima.picture.zone import HeightReference
from hima.units import SECOND_NS

METRES = st.floats(-3000, 3000)
PLACES = st.tuples(METRES, METRES, st.floats(-100, 1500))
SIGMAS = st.floats(0.1, 500)
TIMES = st.integers(START_NS - 10**13, START_NS + 10**13)
WILD = st.floats(allow_nan=True, allow_infinity=True)


@st.composite
def permits(draw: st.DrawFn) -> Any:
    west, south = draw(METRES), draw(METRES)
    ring = ring_deg(ring_m(west, south, west + draw(st.floats(1, 2000)), south + draw(st.floats(1, 2000))))
    if draw(st.integers(0, 5)) == 0:
        ring = draw(st.lists(st.tuples(WILD, WILD), max_size=6).map(tuple))
    windows = draw(st.lists(st.tuples(TIMES, TIMES), max_size=3).map(tuple))
    reference = st.sampled_from(HeightReference)
    limit = st.floats(-100, 900) | WILD
    band = HeightBand(draw(limit), draw(reference), draw(limit), draw(reference))
    return permit(
        number=draw(st.sampled_from(["KM-1", "KM-2", "KM-3"])),
        state=draw(st.sampled_from(PermitState)),
        ring_deg=ring,
        windows=windows,
        band=band,
        opens=draw(st.sampled_from([(), ("plant",)])),
        airframes=draw(st.sampled_from([("IQ-UA-7",), ()])),
    )


VALIDITIES = st.builds(Validity, st.none() | TIMES, st.none() | TIMES, st.booleans())
AIRFRAMES = st.builds(
    lambda held, state, registered, operator, rivals: airframe(
        *held, state=state, registered=registered, operator_valid=operator, rivals=rivals
    ),
    st.lists(permits(), max_size=3),
    st.sampled_from(AirframeState),
    VALIDITIES,
    VALIDITIES,
    st.integers(0, 2),
)


def fields(verdicts: Verdicts) -> Any:
    return msgspec.to_builtins(verdicts.findings), verdicts.standing.tolist(), verdicts.airframe, verdicts.permit


@settings(max_examples=60, deadline=None)
@given(PLACES, SIGMAS, st.none() | st.sampled_from([NotAnswered("unreachable"), NotKnown()]))
def test_without_data_nothing_is_a_breach_and_nothing_lawful(place: Any, sigma_m: float, found: Any) -> None:
    bench = Bench(found, zones=(zone(),))
    bench.around = PermitFacts((permit(opens=("plant",), airframes=("SOMEBODY",)),))
    told = bench.stay(range(0, 60, 3), place, sigma_m)
    assert int(told.standing[0]) == Standing.UNKNOWN


@settings(max_examples=60, deadline=None)
@given(AIRFRAMES, PLACES, SIGMAS)
def test_what_is_said_hangs_together_whatever_the_registry_holds(
    facts: AirframeFacts, place: Any, sigma_m: float
) -> None:
    told = Bench(facts, *facts.permits, zones=(zone(),)).stay(range(0, 24, 3), place, sigma_m)
    found = told.findings[0]
    broken = [finding for finding in found if finding.standing is Standing.BREACH]
    assert (int(told.standing[0]) == Standing.BREACH) == bool(broken)
    if int(told.standing[0]) == Standing.LAWFUL:
        assert all(finding.standing is Standing.LAWFUL for finding in found)
        assert facts.rivals == 0
    for finding in found:
        assert (finding.cause is None) == (finding.standing is Standing.LAWFUL)
        assert finding.amount is None or (math.isfinite(finding.amount) and finding.amount >= 0)
        if finding.standing is Standing.BREACH and finding.cause in (Cause.OUTSIDE, Cause.ABOVE, Cause.BELOW):
            assert finding.amount is not None
            assert finding.uncertainty is not None
            assert finding.amount >= finding.uncertainty - 1.0
            assert finding.cites
    assert unpack(pack(told), Verdicts).findings == told.findings


@settings(max_examples=40, deadline=None)
@given(PLACES, SIGMAS, st.sampled_from(AirframeState), st.booleans())
def test_time_alone_changes_nothing_once_all_has_been_seen_for_a_while(
    place: Any, sigma_m: float, state: AirframeState, silent: bool
) -> None:
    forever = permit(windows=((START_NS - 10**15, START_NS + 10**15),), opens=("plant",))
    bench = Bench(airframe(forever, state=state), forever, zones=(zone(),))
    bench.look(0, place, sigma_m)
    bench.heard = not silent
    before = fields(bench.stay(range(1, 20), place, sigma_m))
    assert fields(bench.look(20, place, sigma_m)) == before
    # The registry goes on answering: what it said is held on to for a quarter of an hour and no longer.
    assert fields(bench.stay(range(300, 5001, 300), place, sigma_m)) == before


@settings(max_examples=40, deadline=None)
@given(AIRFRAMES, st.permutations(range(3)), PLACES)
def test_the_order_of_answers_does_not_matter(facts: AirframeFacts, order: list[int], place: Any) -> None:
    def run(turns: list[int], at_once: bool) -> Any:
        state: ComplianceState = start((zone(),))
        rules = ComplianceSettings()
        held = tracks(0, place)
        claims = (contact(), contact(0, "OTHER", "rid/02"))
        sky = Sky(held, identities(held), claims, nowhere(held))
        _, questions = judge(state, sky, GROUND, rules)
        assert len(questions) == 3
        said = []
        for question in questions:
            if isinstance(question, AirframeAsked):
                said.append(Answer(question, facts if question.name == SERIAL else NotKnown()))
            else:
                said.append(Answer(question, PermitFacts(facts.permits)))
        turned = [said[turn] for turn in turns]
        for part in [turned] if at_once else [[one] for one in turned]:
            learn(state, Facts(START_NS, tuple(part), 1), rules)
        later = msgspec.structs.replace(held, time_ns=START_NS + SECOND_NS)
        verdicts, _ = judge(state, Sky(later, identities(later), claims, nowhere(later)), GROUND, rules)
        return fields(verdicts)

    assert run(order, True) == run([0, 1, 2], True) == run(order, False)


@settings(max_examples=40, deadline=None)
@given(AIRFRAMES, PLACES)
def test_a_snapshot_in_between_changes_nothing(facts: AirframeFacts, place: Any) -> None:
    whole, broken = (Bench(facts, *facts.permits, zones=(zone(),)) for _ in range(2))
    for second in range(12):
        one = whole.look(second, place)
        broken.state = unpack(pack(broken.state), ComplianceState)
        assert fields(broken.look(second, place)) == fields(one)
    assert pack(unpack(pack(broken.state), ComplianceState)) == pack(broken.state)
