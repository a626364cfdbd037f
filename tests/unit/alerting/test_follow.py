"""Alerts of a track of which a person says that it is another."""

import msgspec
from tests.unit.alerting.test_life import AMINA, BAKR, START_NS, raised, step

from hima.alerting.decide import acknowledge
from hima.alerting.follow import follow
from hima.alerting.life import AlertingState, listed
from hima.alerting.memory import Held
from hima.picture.alert import AlertState, ClearReason, Priority
from hima.picture.decision import Acknowledge
from hima.picture.outcome import Change
from hima.units import SECOND_NS

NOW_NS = START_NS + 3 * SECOND_NS


def held(since: int, last: int, asset: str, *, ripe: bool = False) -> Held:
    return Held(START_NS + since * SECOND_NS, START_NS + last * SECOND_NS, asset, "", None, ripe)


def test_an_alert_goes_on_under_the_number_that_remains_with_its_acknowledgement() -> None:
    state = raised()
    acknowledge(state, Acknowledge(1), AMINA, NOW_NS)
    state.active[5], state.memory[5] = state.active.pop(7), state.memory.pop(7)
    state.alerts[1] = msgspec.structs.replace(state.alerts[1], track=5)
    assert follow(state, 7, 5, NOW_NS) == ()
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
    (change,) = follow(state, 7, 5, NOW_NS)
    assert (change.change, change.alert.id, change.alert.clear_reason) == (Change.CLEARED, 2, ClearReason.MERGED)
    assert change.alert.state is AlertState.CLEARED
    assert change.alert.acknowledged is None, "to say that two tracks are one is not to take an alert on"
    assert [(alert.id, alert.state) for alert in listed(state)] == [(1, AlertState.RAISED)]
    assert state.active == {7: 1}
    assert step(state, 4, 150) == ()


def test_a_track_without_an_alert_brings_none() -> None:
    state = raised()
    assert follow(state, 7, 99, NOW_NS) == ()
    assert state.active == {7: 1}


def test_an_alert_goes_on_though_a_rule_had_begun_to_hold_for_the_number_that_remains() -> None:
    """The track that remains has been near for a moment, not for long enough; the other has been alarmed on."""
    state = raised()
    acknowledge(state, Acknowledge(1), AMINA, NOW_NS)
    state.active[5], state.memory[5] = state.active.pop(7), state.memory.pop(7)
    state.alerts[1] = msgspec.structs.replace(state.alerts[1], track=5)
    state.memory[7] = {"arrival": held(2, 2, "tanks")}
    assert follow(state, 7, 5, NOW_NS) == ()
    assert step(state, 3, 195) == ()
    (alert,) = listed(state)
    assert (alert.id, alert.track, alert.state) == (1, 7, AlertState.ACKNOWLEDGED)
    assert alert.acknowledged is not None
    assert (alert.acknowledged.person, alert.raised_ns) == (AMINA, START_NS + 2 * SECOND_NS)


def test_a_rule_has_held_for_one_object_since_it_first_held_for_either_number() -> None:
    state = AlertingState(memory={7: {"arrival": held(2, 4, "train")}, 5: {"arrival": held(0, 3, "tanks", ripe=True)}})
    follow(state, 7, 5, NOW_NS)
    assert state.memory == {7: {"arrival": held(0, 4, "train", ripe=True)}}


def test_other_rules_that_held_for_the_other_number_hold_on() -> None:
    state = AlertingState(memory={7: {"arrival": held(2, 4, "train")}, 5: {"inside": held(0, 3, "")}})
    follow(state, 7, 5, NOW_NS)
    assert state.memory == {7: {"arrival": held(2, 4, "train"), "inside": held(0, 3, "")}}


def test_where_both_have_one_the_more_urgent_goes_on_and_nobody_has_taken_it_on() -> None:
    state = two_alerts()
    acknowledge(state, Acknowledge(1), AMINA, NOW_NS)
    state.alerts[2] = msgspec.structs.replace(state.alerts[2], priority=Priority.ACT_NOW)
    (change,) = follow(state, 7, 5, NOW_NS)
    assert (change.alert.id, change.alert.state, change.alert.track) == (1, AlertState.CLEARED, 7)
    (alert,) = listed(state)
    assert (alert.id, alert.track, alert.priority) == (2, 7, Priority.ACT_NOW)
    assert (alert.state, alert.acknowledged) == (AlertState.RAISED, None), "she took on something less urgent"
    assert state.active == {7: 2}


def test_where_both_are_as_urgent_what_somebody_has_taken_on_goes_on_so() -> None:
    state = two_alerts()
    acknowledge(state, Acknowledge(2), BAKR, NOW_NS)
    (change,) = follow(state, 7, 5, NOW_NS)
    assert (change.alert.id, change.alert.acknowledged) == (1, None)
    (alert,) = listed(state)
    assert (alert.id, alert.track, alert.state) == (2, 7, AlertState.ACKNOWLEDGED)
    assert alert.acknowledged is not None
    assert alert.acknowledged.person == BAKR
    assert step(state, 4, 150) == ()


def test_where_nothing_else_tells_them_apart_the_older_goes_on() -> None:
    state = two_alerts()
    state.alerts[2] = msgspec.structs.replace(state.alerts[2], raised_ns=START_NS)
    (change,) = follow(state, 7, 5, NOW_NS)
    assert change.alert.id == 1
    assert [(alert.id, alert.track) for alert in listed(state)] == [(2, 7)]


def test_an_acknowledged_alert_that_ends_by_a_merge_keeps_who_acknowledged_it() -> None:
    state = two_alerts()
    for number in (1, 2):
        acknowledge(state, Acknowledge(number), BAKR, NOW_NS)
    (change,) = follow(state, 7, 5, NOW_NS + 1)
    assert change.alert.acknowledged is not None
    assert (change.alert.acknowledged.person, change.alert.acknowledged.time_ns) == (BAKR, NOW_NS)


def test_an_alert_that_had_ended_unseen_stays_so() -> None:
    state = raised()
    step(state, 20, None)
    follow(state, 9, 7, NOW_NS)
    assert [(alert.track, alert.state) for alert in listed(state)] == [(9, AlertState.CLEARED_UNSEEN)]
