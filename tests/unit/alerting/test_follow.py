"""Alerts of a track of which a person says that it is another."""

import msgspec
from tests.unit.alerting.test_life import AMINA, raised, step

from hima.alerting.decide import acknowledge
from hima.alerting.follow import follow
from hima.alerting.life import AlertingState, listed
from hima.picture.alert import AlertState, ClearReason
from hima.picture.decision import Acknowledge
from hima.picture.outcome import Change

NOW_NS = 10**18 + 3 * 10**9


def test_an_alert_goes_on_under_the_number_that_remains_with_its_acknowledgement() -> None:
    state = raised()
    acknowledge(state, Acknowledge(1), AMINA, NOW_NS)
    state.active[5], state.memory[5] = state.active.pop(7), state.memory.pop(7)
    state.alerts[1] = msgspec.structs.replace(state.alerts[1], track=5)
    assert follow(state, 7, 5, AMINA, NOW_NS) == ()
    assert step(state, 4, 150) == ()
    (alert,) = listed(state)
    assert (alert.id, alert.track, alert.state) == (1, 7, AlertState.ACKNOWLEDGED)


def two_alerts() -> AlertingState:
    state = raised()
    other = msgspec.structs.replace(state.alerts[1], id=2, track=5)
    state.alerts[2], state.active[5], state.next_id = other, 2, 3
    return state


def test_where_both_have_one_that_of_the_other_ends_and_has_been_seen() -> None:
    state = two_alerts()
    (change,) = follow(state, 7, 5, AMINA, NOW_NS)
    assert (change.change, change.alert.id, change.alert.clear_reason) == (Change.CLEARED, 2, ClearReason.MERGED)
    assert change.alert.acknowledged is not None
    assert change.alert.acknowledged.person == AMINA
    assert [alert.id for alert in listed(state)] == [1]
    assert state.active == {7: 1}
    assert step(state, 4, 150) == ()


def test_a_track_without_an_alert_brings_none() -> None:
    state = raised()
    assert follow(state, 7, 99, AMINA, NOW_NS) == ()
    assert state.active == {7: 1}
