"""Rules about verdicts."""

import msgspec
import numpy as np
import pytest
from tests.unit.alerting.test_life import ARRIVAL, TANKS, identities, threats, tracks

from hima.alerting.conditions import holding
from hima.alerting.life import AlertingState, Moment, advance_alerts, listed
from hima.alerting.settings import RuleSettings
from hima.picture.alert import Priority
from hima.picture.identity import Affiliation
from hima.picture.verdict import Cause, Finding, Measure, Rule, Standing, Verdicts, unjudged

BREACH = RuleSettings(id="permit_breach", sentence="Breaks a rule.", verdicts=("breach",), persistence_s=0.0)
OUTSIDE = Finding(Rule.VOLUME, Standing.BREACH, Cause.OUTSIDE, 140.0, 20.0, Measure.METRES, 1, ("permit:KM-0012",))
MET = Finding(Rule.PERMIT, Standing.LAWFUL, None, None, None, None, 1, ("permit:KM-0012",))


def verdicts(standing: Standing, *found: Finding) -> Verdicts:
    return msgspec.structs.replace(
        unjudged(np.array([7]), 1), standing=np.array([standing], np.uint8), findings=(found,)
    )


def held(rule: RuleSettings, standing: Standing, affiliation: Affiliation = Affiliation.UNKNOWN) -> list[int]:
    known = identities(affiliation=affiliation)
    found = holding(rule, tracks(0), known, threats(0, 200), ((TANKS,), ()), verdicts(standing, MET, OUTSIDE))
    numbers: list[int] = found.track.tolist()
    return numbers


@pytest.mark.parametrize("standing", list(Standing))
def test_a_rule_about_breaches_holds_for_breaches_alone(standing: Standing) -> None:
    assert held(BREACH, standing) == ([7] if standing is Standing.BREACH else [])


def test_the_alert_says_what_is_broken_and_by_how_much() -> None:
    state = AlertingState()
    for second, off_m in enumerate((140.0, 150.0)):
        found = verdicts(Standing.BREACH, MET, msgspec.structs.replace(OUTSIDE, amount=off_m))
        rule = holding(BREACH, tracks(second), identities(), threats(second, None), ((TANKS,), ()), found)
        advance_alerts(state, Moment(tracks(second), threats(second, None), (rule,), frozenset({7})), (TANKS,))
        (alert,) = listed(state)
        assert alert.priority is Priority.DECIDE
        assert alert.reasons[0].breach == (msgspec.structs.replace(OUTSIDE, amount=off_m),)
        assert alert.reasons[0].since_ns == tracks(0).time_ns


def test_what_is_lawful_still_alarms_unless_the_table_says_otherwise() -> None:
    assert held(ARRIVAL, Standing.LAWFUL) == [7]
    silent = msgspec.structs.replace(ARRIVAL, unless_verdict="lawful")
    assert held(silent, Standing.LAWFUL) == []
    assert held(silent, Standing.UNKNOWN) == held(silent, Standing.BREACH) == [7]


@pytest.mark.parametrize("word", [Affiliation.SUSPECT, Affiliation.HOSTILE])
def test_no_verdict_silences_what_a_person_fears(word: Affiliation) -> None:
    silent = msgspec.structs.replace(ARRIVAL, unless_verdict="lawful")
    assert held(silent, Standing.LAWFUL, word) == [7]
