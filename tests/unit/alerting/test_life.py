"""The life of alerts, told with a hand-made picture: one track, one asset, seconds passing."""

import msgspec
import numpy as np
import pytest

from hima.alerting.conditions import Holding, eligible, holding
from hima.alerting.decide import acknowledge, dismiss
from hima.alerting.life import AlertingState, Moment, advance_alerts, listed
from hima.alerting.settings import KindLimits, RuleSettings
from hima.picture.alert import AlertState, ClearReason, Priority
from hima.picture.decision import Acknowledge, Dismiss, Person, Role
from hima.picture.identity import Affiliation, Identities
from hima.picture.kind import Kind
from hima.picture.outcome import AlertChanged, Change, Refusal
from hima.picture.packing import pack, unpack
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.zone import Applicability, Asset, Zone, ZoneType
from hima.units import SECOND_NS

START_NS = 10**18
TANKS = Asset("tanks", "Tanks", (0.0, 0.0, 0.0), (44.8, 35.1), 100.0, 60.0, True)
ARRIVAL = RuleSettings(
    id="arrival", sentence="May arrive.", assets=("*",), arrival_within_s=300.0, persistence_s=2.0, release_s=5.0
)
AMINA = Person("p1", "Amina Rashid", "Site", Role.OPERATOR)
BAKR = Person("p2", "Bakr Omar", "Site", Role.OPERATOR)


def tracks(second: float, state: TrackState = TrackState.CONFIRMED) -> Tracks:
    n = 1
    return Tracks(
        time_ns=START_NS + round(second * SECOND_NS),
        id=np.array([7]),
        state=np.full(n, state, np.uint8),
        position_m=np.tile([0.0, -1000.0, 100.0], (n, 1)),
        velocity_mps=np.zeros((n, 3)),
        covariance=np.tile(np.eye(6), (n, 1, 1)),
        updated_ns=np.zeros(n, np.int64),
        born_ns=np.zeros(n, np.int64),
        existence=np.ones(n),
        hits=np.ones(n, np.int64),
        sensors=np.ones(n, np.uint32),
        kind=np.zeros(n, np.uint8),
    )


def identities(
    kind: Kind = Kind.UNKNOWN,
    *,
    claimed: bool = False,
    affiliation: Affiliation = Affiliation.UNKNOWN,
    probability: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
) -> Identities:
    return Identities(
        track=np.array([7]),
        kind=np.array([kind], np.uint8),
        kind_probability=np.array([probability]),
        kind_evidence=np.array([probability[0] < 1.0], np.uint8),
        claimed=np.array([claimed]),
        affiliation=np.array([affiliation], np.uint8),
        name=("",),
        contact=("",),
        decided_by=("",),
        label=np.zeros(1, np.uint8),
    )


def threats(second: float, early_s: float | None, probability: float = 0.9) -> Threats:
    n = 0 if early_s is None else 1
    return Threats(
        time_ns=START_NS + round(second * SECOND_NS),
        track=np.full(n, 7, np.int64),
        asset=np.zeros(n, np.int64),
        arrival_s=np.array([[early_s, early_s + 10, early_s + 30]] if early_s is not None else []).reshape(n, 3),
        closest_m=np.zeros((n, 3)),
        closest_s=np.zeros(n),
        probability=np.full(n, probability),
    )


def step(
    state: AlertingState,
    second: float,
    early_s: float | None,
    *,
    seen: Tracks | None = None,
    who: Identities | None = None,
    rule: RuleSettings = ARRIVAL,
) -> tuple[AlertChanged, ...]:
    """One moment; ``early_s`` None means that nothing threatens."""
    shown = tracks(second) if seen is None else seen
    known = identities() if who is None else who
    danger = threats(second, early_s)
    held = holding(rule, shown, known, danger, ((TANKS,), ()))
    able = frozenset(shown.id[eligible(rule, shown, known)].tolist())
    return advance_alerts(state, Moment(shown, danger, (held,), able), (TANKS,))


def raised(early_s: float = 200.0) -> AlertingState:
    """A state with alert 1 raised at second 2."""
    state = AlertingState()
    for second in range(3):
        step(state, second, early_s - second)
    assert [a.state for a in listed(state)] == [AlertState.RAISED]
    return state


def test_an_alert_is_raised_once_and_only_after_its_persistence() -> None:
    state = AlertingState()
    assert step(state, 0, 200) == ()
    assert step(state, 1, 199) == ()
    changes = step(state, 2, 198)
    assert [c.change for c in changes] == [Change.RAISED]
    assert step(state, 3, 197) == ()
    assert len(listed(state)) == 1


def test_a_rule_that_breaks_before_it_is_ripe_starts_anew() -> None:
    state = AlertingState()
    step(state, 0, 200)
    step(state, 1, None)
    assert step(state, 2, 198) == ()
    assert step(state, 3, 197) == ()
    assert len(step(state, 4, 196)) == 1


def test_the_countdown_is_absolute_and_follows_the_threat_in_place() -> None:
    state = raised()
    step(state, 10, 150)
    alert = listed(state)[0]
    assert alert.id == 1
    assert alert.arrival_ns is not None
    assert alert.arrival_ns[0] == START_NS + 160 * SECOND_NS
    assert alert.act_by_ns == START_NS + 100 * SECOND_NS


@pytest.mark.parametrize(
    ("early_s", "priority"), [(200, Priority.WATCH), (110, Priority.DECIDE), (59, Priority.ACT_NOW)]
)
def test_priority_weighs_the_time_left_against_the_protective_time(early_s: float, priority: Priority) -> None:
    state = AlertingState()
    for second in (0, 2):
        step(state, second, early_s)
    assert listed(state)[0].priority is priority


def test_a_promotion_sounds_again_and_needs_a_fresh_acknowledgement() -> None:
    state = raised()
    acknowledge(state, Acknowledge(1), AMINA, START_NS + 3 * SECOND_NS)
    changes = step(state, 4, 100)
    assert [c.change for c in changes] == [Change.PROMOTED]
    alert = listed(state)[0]
    assert (alert.state, alert.acknowledged, alert.soundings) == (AlertState.RAISED, None, 2)


def test_a_demotion_waits() -> None:
    state = raised(100.0)
    assert listed(state)[0].priority is Priority.DECIDE
    for second in range(3, 13):
        assert step(state, second, 200) == ()
    assert [c.change for c in step(state, 13, 200)] == [Change.DEMOTED]
    assert listed(state)[0].soundings == 1


def test_short_breaks_are_bridged_and_a_long_one_clears() -> None:
    state = raised()
    for second in range(3, 8):
        assert step(state, second, None) == ()
    changes = step(state, 8, None)
    assert [c.change for c in changes] == [Change.CLEARED]
    assert changes[0].alert.clear_reason is ClearReason.LEFT


def test_a_cleared_alert_nobody_acknowledged_stays_until_it_is_seen() -> None:
    state = raised()
    step(state, 20, None)
    assert [a.state for a in listed(state)] == [AlertState.CLEARED_UNSEEN]
    change = dismiss(state, Dismiss(1), AMINA, START_NS + 30 * SECOND_NS)
    assert isinstance(change, AlertChanged)
    assert change.alert.acknowledged is not None
    assert change.alert.acknowledged.person == AMINA
    assert listed(state) == ()


def test_an_acknowledged_alert_leaves_the_list_when_it_clears() -> None:
    state = raised()
    acknowledge(state, Acknowledge(1), AMINA, START_NS + 3 * SECOND_NS)
    step(state, 20, None)
    assert listed(state) == ()


def test_it_is_armed_again_after_it_cleared() -> None:
    state = raised()
    step(state, 20, None)
    for second in (21, 23):
        step(state, second, 90)
    assert [a.id for a in listed(state)] == [2, 1]


def test_the_reason_of_an_end_is_told() -> None:
    lost = raised()
    assert step(lost, 3, None, seen=tracks(3, state=TrackState.DROPPED))[0].alert.clear_reason is ClearReason.LOST
    friend = raised()
    who = identities(affiliation=Affiliation.FRIEND)
    ends = [c for second in range(3, 12) for c in step(friend, second, 190, who=who)]
    assert [c.alert.clear_reason for c in ends] == [ClearReason.IDENTIFIED]


def test_acknowledging_acts_once_and_only_on_what_is_active() -> None:
    state = raised()
    assert acknowledge(state, Acknowledge(9), AMINA, START_NS) is Refusal.NO_SUCH_ALERT
    assert acknowledge(state, Acknowledge(0), AMINA, START_NS) is Refusal.NO_SUCH_ALERT
    assert dismiss(state, Dismiss(1), AMINA, START_NS) is Refusal.STILL_ACTIVE
    assert isinstance(acknowledge(state, Acknowledge(1), AMINA, START_NS), AlertChanged)
    assert acknowledge(state, Acknowledge(1), BAKR, START_NS) is Refusal.ALREADY_ACKNOWLEDGED
    taken = listed(state)[0].acknowledged
    assert taken is not None
    assert taken.person == AMINA
    step(state, 20, None)
    assert acknowledge(state, Acknowledge(1), BAKR, START_NS) is Refusal.ALREADY_CLEARED


def test_a_claim_alone_exempts_only_high_above_the_site() -> None:
    """A low drone that calls itself an airliner is still alerted on."""
    claimed = identities(Kind.MANNED_AIRCRAFT, claimed=True)
    sensed = identities(Kind.MANNED_AIRCRAFT)
    low = tracks(0)
    high = msgspec.structs.replace(low, position_m=np.array([[0.0, -1000.0, 3000.0]]))
    assert eligible(ARRIVAL, low, claimed)[0]
    assert not eligible(ARRIVAL, high, claimed)[0]
    assert not eligible(ARRIVAL, low, sensed)[0]


def test_a_zone_rule_holds_inside_its_volume_only() -> None:
    ring = ((-500.0, -1500.0), (500.0, -1500.0), (500.0, -500.0), (-500.0, -500.0), (-500.0, -1500.0))
    zone = Zone("plant", "Plant", ZoneType.PROHIBITED, (ring,), ((),), 0.0, 120.0)
    rule = RuleSettings(id="inside", sentence="Inside.", zones=("plant",), persistence_s=0.0)

    def held(up_m: float) -> Holding:
        seen = msgspec.structs.replace(tracks(0), position_m=np.array([[0.0, -1000.0, up_m]]))
        return holding(rule, seen, identities(), threats(0, None), ((TANKS,), (zone,)))

    assert (held(100.0).track.tolist(), held(100.0).zone) == ([7], ("plant",))
    assert held(130.0).track.tolist() == []


def test_a_zone_that_does_not_apply_now_holds_nobody() -> None:
    ring = ((-500.0, -1500.0), (500.0, -1500.0), (500.0, -500.0), (-500.0, -500.0), (-500.0, -1500.0))
    zone = Zone("plant", "Plant", ZoneType.PROHIBITED, (ring,), ((),), 0.0, 120.0)
    rule = RuleSettings(id="inside", sentence="Inside.", zones=("plant",), persistence_s=0.0)
    seen = msgspec.structs.replace(tracks(0), position_m=np.array([[0.0, -1000.0, 50.0]]))

    def held(*when: Applicability) -> list[int]:
        placed = msgspec.structs.replace(zone, applicability=when)
        found: list[int] = holding(rule, seen, identities(), threats(0, None), ((TANKS,), (placed,))).track.tolist()
        return found

    assert held(Applicability(seen.time_ns, None, ())) == [7]
    assert held(Applicability(seen.time_ns + 1, None, ())) == []
    assert held(Applicability(seen.time_ns + 1, None, ()), Applicability(None, seen.time_ns + 1, ())) == [7]


def test_a_restored_state_goes_on_the_same() -> None:
    state = raised()
    restored = unpack(pack(state), AlertingState)
    for second, early in ((3, 100.0), (4, 50.0), (5, None), (20, None)):
        assert pack(step(state, second, early)) == pack(step(restored, second, early))
    assert pack(state) == pack(restored)


def test_a_claim_does_not_take_a_track_out_of_a_rule_about_unknown_ones() -> None:
    about_unknown = msgspec.structs.replace(ARRIVAL, kinds=("unknown", "one_way_attack"))
    assert eligible(about_unknown, tracks(0), identities(Kind.MULTIROTOR, claimed=True))[0]
    assert not eligible(about_unknown, tracks(0), identities(Kind.MULTIROTOR))[0]


def test_a_claim_exempts_only_what_is_surely_high() -> None:
    """At 1,100 m with 200 m of uncertainty a claimed airliner may as well be low."""
    unsure = msgspec.structs.replace(
        tracks(0),
        position_m=np.array([[0.0, -1000.0, 1100.0]]),
        covariance=np.diag([1.0, 1.0, 200.0**2, 1.0, 1.0, 1.0])[None],
    )
    assert eligible(ARRIVAL, unsure, identities(Kind.MANNED_AIRCRAFT, claimed=True))[0]


def test_the_countdown_does_not_jump_between_neighbouring_assets() -> None:
    """Two assets side by side, each in turn a little earlier: the first stays until the other is much earlier."""
    train = msgspec.structs.replace(TANKS, id="train", position_m=(200.0, 0.0, 0.0))
    state = AlertingState()

    def asset_after(second: float, tanks_s: float, train_s: float) -> str:
        danger = Threats(
            time_ns=START_NS + round(second * SECOND_NS),
            track=np.array([7, 7]),
            asset=np.array([0, 1]),
            arrival_s=np.array([[tanks_s] * 3, [train_s] * 3]),
            closest_m=np.zeros((2, 3)),
            closest_s=np.zeros(2),
            probability=np.array([0.4, 0.4]),
        )
        held = holding(ARRIVAL, tracks(second), identities(), danger, ((TANKS, train), ()))
        advance_alerts(state, Moment(tracks(second), danger, (held,), frozenset({7})), (TANKS, train))
        return listed(state)[0].asset if listed(state) else ""

    for second in range(3):
        asset_after(second, 200.0, 205.0)
    assert asset_after(3, 200.0, 195.0) == "tanks"
    assert asset_after(4, 205.0, 190.0) == "tanks"
    assert asset_after(5, 205.0, 170.0) == "train"


def test_a_probable_kind_silences_only_a_rule_that_asks_for_it() -> None:
    careful = msgspec.structs.replace(ARRIVAL, unless_kind_probability=KindLimits(bird=0.95))
    nearly = identities(probability=(0.0, 0.02, 0.01, 0.01, 0.94, 0.01, 0.01))
    surely = identities(probability=(0.0, 0.01, 0.01, 0.01, 0.95, 0.01, 0.01))
    other = identities(probability=(0.0, 0.01, 0.01, 0.01, 0.01, 0.01, 0.95))
    for who in (nearly, surely, other):
        assert eligible(ARRIVAL, tracks(0), who)[0], "no rule is silenced by default"
    assert eligible(careful, tracks(0), nearly)[0]
    assert not eligible(careful, tracks(0), surely)[0]
    assert eligible(careful, tracks(0), other)[0]
    assert eligible(careful, tracks(0), identities())[0], "nothing is known of a young track"


@pytest.mark.parametrize("word", [Affiliation.SUSPECT, Affiliation.HOSTILE])
@pytest.mark.parametrize("kind", [Kind.BIRD, Kind.CLUTTER, Kind.MANNED_AIRCRAFT])
def test_what_a_person_calls_hostile_is_no_bird_to_a_rule(kind: Kind, word: Affiliation) -> None:
    """The person looks out of the window; the radar and the classifier do not."""
    state = AlertingState()
    for second in range(3):
        step(state, second, 200.0 - second, who=identities(kind, affiliation=word))
    assert [alert.state for alert in listed(state)] == [AlertState.RAISED]


def test_what_a_person_calls_hostile_is_silenced_by_no_probability() -> None:
    careful = msgspec.structs.replace(ARRIVAL, unless_kind_probability=KindLimits(bird=0.95))
    probability = (0.0, 0.0, 0.0, 0.0, 0.99, 0.01, 0.0)
    hostile = identities(affiliation=Affiliation.HOSTILE, probability=probability)
    assert eligible(careful, tracks(0), hostile)[0]
    assert not eligible(careful, tracks(0), identities(affiliation=Affiliation.NEUTRAL, probability=probability))[0]


def test_what_a_person_calls_hostile_counts_as_unknown_to_a_rule_about_unknown_ones() -> None:
    about_unknown = msgspec.structs.replace(ARRIVAL, kinds=("unknown", "one_way_attack"))
    attackers = msgspec.structs.replace(ARRIVAL, kinds=("one_way_attack",))
    hostile_bird = identities(Kind.BIRD, affiliation=Affiliation.HOSTILE)
    assert eligible(about_unknown, tracks(0), hostile_bird)[0]
    assert not eligible(attackers, tracks(0), hostile_bird)[0], "nobody has said that it is one"


def test_reasons_stand_in_the_order_of_the_rule_table_whichever_held_first() -> None:
    first = msgspec.structs.replace(ARRIVAL, id="first", arrival_within_s=100.0, persistence_s=0.0)
    second = msgspec.structs.replace(ARRIVAL, id="second", persistence_s=0.0)
    state = AlertingState()
    for moment, early_s in ((0, 200.0), (1, 90.0)):
        danger = threats(moment, early_s)
        held = tuple(holding(rule, tracks(moment), identities(), danger, ((TANKS,), ())) for rule in (first, second))
        advance_alerts(state, Moment(tracks(moment), danger, held, frozenset({7})), (TANKS,))
    assert [reason.rule for reason in listed(state)[0].reasons] == ["first", "second"]
