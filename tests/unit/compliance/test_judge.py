"""Verdicts on one track: what is met, what is broken and by how much, and what cannot be known."""

import math

import numpy as np
import pytest
from tests.unit.compliance.bench_of_one import (
    GROUND,
    START_NS,
    Bench,
    airframe,
    of,
    permit,
    ring_deg,
    ring_m,
    standing,
    zone,
)

from hima.compliance.found import by_metres
from hima.compliance.whereabouts import Ground
from hima.picture.facts import AirframeState, NotAnswered, NotKnown, PermitFacts, TransportRecord, Validity
from hima.picture.kind import Kind
from hima.picture.permit import HeightBand, PermitState
from hima.picture.trust import Label
from hima.picture.verdict import Cause, Measure, Rule, Standing
from hima.picture.zone import HeightReference
from hima.units import SECOND_NS

RULES = list(Rule)


def test_a_flight_that_keeps_to_its_permit_is_lawful_by_every_rule() -> None:
    found = Bench(airframe(permit())).look(1)
    assert standing(found) is Standing.LAWFUL
    assert [finding.rule for finding in found.findings[0]] == RULES
    assert {finding.standing for finding in found.findings[0]} == {Standing.LAWFUL}
    assert (found.airframe, found.permit) == (("IQ-UA-7",), ("KM-0012",))
    assert of(found, Rule.VOLUME).cites == ("permit:KM-0012",)
    assert of(found, Rule.IDENTITY).cites == ("contact:rid/01",)


def test_outside_its_permit_it_is_a_breach_by_so_many_metres_once_it_has_lasted() -> None:
    bench = Bench(airframe(permit()))
    bench.look(0)
    first = bench.look(1, (640.0, 0.0, 50.0))
    assert (standing(first), of(first, Rule.VOLUME).cause) == (Standing.UNKNOWN, Cause.OUTSIDE)
    told = bench.stay(range(2, 7), (640.0, 0.0, 50.0))
    volume = of(told, Rule.VOLUME)
    assert (standing(told), volume.standing, volume.cause) == (Standing.BREACH, Standing.BREACH, Cause.OUTSIDE)
    assert (volume.amount, volume.uncertainty, volume.measure) == (140.0, 20.0, Measure.METRES)
    assert volume.cites == ("permit:KM-0012",)
    assert volume.since_ns == START_NS + 6 * SECOND_NS


@pytest.mark.parametrize(("off_m", "expected"), [(-1.0, 1), (1.0, 0), (19.0, 0), (21.0, 2)])
def test_it_is_a_breach_only_beyond_two_standard_deviations(off_m: float, expected: int) -> None:
    bench = Bench(airframe(permit()))
    told = bench.stay(range(8), (500.0 + off_m, 0.0, 50.0))
    assert of(told, Rule.VOLUME).standing == expected


def test_a_track_known_worse_than_its_permit_is_large_is_not_known_to_be_inside() -> None:
    told = Bench(airframe(permit())).look(1, (0.0, 0.0, 50.0), sigma_m=300.0)
    assert of(told, Rule.VOLUME).cause is Cause.PLACE_UNCERTAIN
    assert of(told, Rule.HEIGHT).cause is Cause.HEIGHT_UNCERTAIN
    assert standing(told) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("reference", "limit_m"),
    [(HeightReference.AGL, 120.0), (HeightReference.AMSL, 600.0), (HeightReference.HAE, 605.2)],
)
def test_limits_in_each_reference_mean_the_same_height_over_the_site(
    reference: HeightReference, limit_m: float
) -> None:
    band = HeightBand(0.0, HeightReference.AGL, limit_m, reference)
    bench = Bench(airframe(permit(band=band)))
    assert of(bench.look(1, (0.0, 0.0, 99.0)), Rule.HEIGHT).standing is Standing.LAWFUL
    height = of(bench.stay(range(2, 9), (0.0, 0.0, 160.0)), Rule.HEIGHT)
    assert (height.standing, height.cause, height.amount) == (Standing.BREACH, Cause.ABOVE, 40.0)


def test_a_height_above_ground_is_known_no_better_than_the_ground() -> None:
    bench = Bench(airframe(permit()))
    bench.ground = Ground(GROUND.frame, 5.2, 480.0, 50.0)
    height = of(bench.stay(range(9), (0.0, 0.0, 160.0)), Rule.HEIGHT)
    assert (height.standing, height.cause, height.uncertainty) == (Standing.UNKNOWN, Cause.HEIGHT_UNCERTAIN, 102.0)
    amsl = HeightBand(480.0, HeightReference.AMSL, 600.0, HeightReference.AMSL)
    bench = Bench(airframe(permit(band=amsl)))
    bench.ground = Ground(GROUND.frame, 5.2, 480.0, 50.0)
    assert of(bench.stay(range(9), (0.0, 0.0, 160.0)), Rule.HEIGHT).standing is Standing.BREACH


def test_below_the_lower_limit_is_a_breach_but_never_below_the_ground() -> None:
    band = HeightBand(80.0, HeightReference.AGL, 200.0, HeightReference.AGL)
    height = of(Bench(airframe(permit(band=band))).stay(range(9), (0.0, 0.0, 30.0)), Rule.HEIGHT)
    assert (height.standing, height.cause, height.amount) == (Standing.BREACH, Cause.BELOW, 50.0)
    ground = of(Bench(airframe(permit())).stay(range(9), (0.0, 0.0, -40.0)), Rule.HEIGHT)
    assert ground.standing is Standing.LAWFUL


def test_early_and_late_are_counted_in_seconds_beyond_what_clocks_may_differ() -> None:
    later = permit(windows=((START_NS + 100 * SECOND_NS, START_NS + 200 * SECOND_NS),))
    bench = Bench(airframe(later))
    time = of(bench.stay(range(41)), Rule.TIME)
    assert (time.standing, time.cause, time.amount, time.measure) == (
        Standing.BREACH,
        Cause.EARLY,
        60.0,
        Measure.SECONDS,
    )
    assert of(bench.stay(range(41, 120)), Rule.TIME).standing is Standing.LAWFUL
    assert of(bench.stay(range(120, 206)), Rule.TIME).standing is Standing.UNKNOWN
    time = of(bench.stay(range(206, 236)), Rule.TIME)
    assert (time.standing, time.cause, time.amount) == (Standing.BREACH, Cause.LATE, 35.0)


def test_of_several_permits_that_is_meant_which_fits_best() -> None:
    far = permit(number="KM-0001", ring_deg=ring_deg(ring_m(5000, 5000, 6000, 6000)))
    told = Bench(airframe(far, permit())).look(1)
    assert (told.permit, standing(told)) == (("KM-0012",), Standing.LAWFUL)


def test_a_permit_of_its_operator_that_names_no_airframe_is_its_own_too() -> None:
    told = Bench(airframe(), permit(airframes=())).look(1)
    assert standing(told) is Standing.LAWFUL
    others = Bench(airframe(), permit(airframes=(), operator="OP-2")).look(1)
    assert of(others, Rule.PERMIT).cause is Cause.NO_PERMIT


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        (None, Cause.LOOKUP_PENDING),
        (NotAnswered("unreachable"), Cause.REGISTRY_NOT_ANSWERED),
        (NotKnown(), Cause.NOT_REGISTERED),
    ],
)
def test_what_the_registry_does_not_say_is_unknown(found: NotAnswered | NotKnown | None, cause: Cause) -> None:
    told = Bench(found).stay(range(9))
    assert standing(told) is Standing.UNKNOWN
    assert of(told, Rule.REGISTRATION).cause is cause


def test_what_is_demanded_here_is_broken_where_the_registry_surely_holds_none() -> None:
    assert standing(Bench(NotKnown(), demanded=("registration",)).stay(range(9))) is Standing.BREACH
    assert standing(Bench(NotAnswered("unreachable"), demanded=("registration",)).stay(range(9))) is Standing.UNKNOWN
    assert standing(Bench(airframe(), demanded=("permit",)).stay(range(9))) is Standing.BREACH
    assert standing(Bench(airframe()).stay(range(9))) is Standing.UNKNOWN
    nobody = airframe(permit(), operator="")
    assert of(Bench(nobody, demanded=("operator",)).stay(range(9)), Rule.OPERATOR).standing is Standing.BREACH
    assert of(Bench(nobody).stay(range(9)), Rule.OPERATOR).standing is Standing.UNKNOWN


@pytest.mark.parametrize("state", [state for state in AirframeState if state is not AirframeState.IN_SERVICE])
def test_an_airframe_that_must_not_be_in_the_air_is_a_breach(state: AirframeState) -> None:
    told = Bench(airframe(permit(), state=state)).stay(range(9))
    assert of(told, Rule.AIRFRAME_STATE).cause is Cause(f"airframe_{state.value}")
    assert standing(told) is Standing.BREACH


def test_registration_and_operator_hold_between_their_dates_unless_suspended() -> None:
    cases = [
        (Validity(from_ns=START_NS + 108 * SECOND_NS), Cause.NOT_YET_VALID, 100.0),
        (Validity(to_ns=START_NS - 42 * SECOND_NS), Cause.EXPIRED, 50.0),
        (Validity(suspended=True), Cause.SUSPENDED, None),
    ]
    for validity, cause, amount in cases:
        for rule, field in ((Rule.REGISTRATION, "registered"), (Rule.OPERATOR, "operator_valid")):
            found = of(Bench(airframe(permit(), **{field: validity})).stay(range(9)), rule)
            assert (found.standing, found.cause, found.amount) == (Standing.BREACH, cause, amount)


@pytest.mark.parametrize(
    ("state", "expected", "cause"),
    [
        (PermitState.REVOKED, Standing.BREACH, Cause.PERMIT_REVOKED),
        (PermitState.CLOSED, Standing.UNKNOWN, Cause.PERMIT_CLOSED),
        (PermitState.SUBMITTED, Standing.UNKNOWN, Cause.PERMIT_NOT_ISSUED),
        (PermitState.REFUSED, Standing.UNKNOWN, Cause.PERMIT_NOT_ISSUED),
    ],
)
def test_a_permit_must_be_issued(state: PermitState, expected: Standing, cause: Cause) -> None:
    told = Bench(airframe(permit(state=state))).stay(range(9))
    assert (of(told, Rule.PERMIT).cause, standing(told)) == (cause, expected)
    assert standing(Bench(airframe(permit(state=state)), demanded=("permit",)).stay(range(9))) is Standing.BREACH


def test_a_permit_that_is_being_decided_on_counts_before_one_that_is_over_but_not_before_a_revoked_one() -> None:
    pending = permit(number="KM-0013", state=PermitState.SUBMITTED)
    for state, cause in ((PermitState.CLOSED, Cause.PERMIT_NOT_ISSUED), (PermitState.REVOKED, Cause.PERMIT_REVOKED)):
        told = Bench(airframe(permit(state=state), pending)).stay(range(9))
        assert of(told, Rule.PERMIT).cause is cause


def test_no_permit_is_a_breach_only_once_the_permits_around_are_all_known() -> None:
    for around in (None, PermitFacts((), more=True)):
        bench = Bench(airframe(), demanded=("permit",))
        bench.around = around
        found = of(bench.stay(range(9)), Rule.PERMIT)
        assert (found.standing, found.cause) == (Standing.UNKNOWN, Cause.NO_PERMIT)


def test_an_answer_that_is_too_old_is_none() -> None:
    long = permit(windows=((START_NS, START_NS + 36_000 * SECOND_NS),))
    for second, expected, cause in (
        (880, Standing.LAWFUL, None),
        (10_800, Standing.UNKNOWN, Cause.REGISTRY_NOT_ANSWERED),
    ):
        bench = Bench(airframe(long))
        bench.look(1)
        bench.silent = True
        told = bench.look(second)
        assert (standing(told), of(told, Rule.REGISTRATION).cause) == (expected, cause)


def test_a_zone_is_open_by_any_valid_permit_that_is_kept_to() -> None:
    plain, opening = permit(number="KM-0001"), permit(number="KM-0002", opens=("plant",))
    told = Bench(airframe(plain, opening), zones=(zone(),)).stay(range(9))
    assert (standing(told), told.permit) == (Standing.LAWFUL, ("KM-0001",))
    assert of(told, Rule.ZONE).cites == ("zone:plant", "permit:KM-0002")
    edge = permit(number="KM-0002", opens=("plant",), ring_deg=ring_deg(ring_m(10.0, -500.0, 500.0, 500.0)))
    maybe = Bench(airframe(plain, edge), zones=(zone(),)).stay(range(9))
    assert of(maybe, Rule.ZONE).standing is Standing.UNKNOWN, "it may or may not keep to the one that opens"


def test_an_amount_that_is_no_number_is_none() -> None:
    told = by_metres(Rule.VOLUME, Standing.UNKNOWN, Cause.OUTSIDE, (math.nan, math.inf), ())
    assert (told.amount, told.uncertainty) == (None, None)


def test_the_road_is_no_rule_while_nobody_asked_the_transport_ledger() -> None:
    told = Bench(airframe(permit(), transport_known=False)).look(1)
    assert Rule.TRANSPORT not in {finding.rule for finding in told.findings[0]}
    assert standing(told) is Standing.LAWFUL


def test_a_closed_zone_is_a_breach_unless_the_permit_that_is_kept_to_opens_it() -> None:
    closed = Bench(airframe(permit()), zones=(zone(),))
    told = closed.stay(range(9), (150.0, 0.0, 50.0))
    found = of(told, Rule.ZONE)
    assert (found.standing, found.cause, found.amount) == (Standing.BREACH, Cause.ZONE_CLOSED, 50.0)
    assert found.cites == ("zone:plant",)
    opened = Bench(airframe(permit(opens=("plant",))), zones=(zone(),)).stay(range(9), (150.0, 0.0, 50.0))
    assert standing(opened) is Standing.LAWFUL
    assert of(opened, Rule.ZONE).cites == ("zone:plant", "permit:KM-0012")
    high = Bench(airframe(permit(opens=("plant",))), zones=(zone(),)).stay(range(9), (150.0, 0.0, 300.0))
    assert of(high, Rule.ZONE).standing is Standing.BREACH, "it does not keep to the permit that would open it"


def test_a_nameless_drone_in_a_closed_zone_is_a_breach_only_if_no_permit_opens_it_to_anybody() -> None:
    nameless = Bench(None, zones=(zone(),))
    nameless.key = ""
    assert standing(nameless.stay(range(9))) is Standing.BREACH
    another = Bench(None, permit(opens=("plant",)), zones=(zone(),))
    another.key = ""
    assert standing(another.stay(range(9))) is Standing.UNKNOWN


@pytest.mark.parametrize("kind", [Kind.BIRD, Kind.CLUTTER, Kind.MANNED_AIRCRAFT, Kind.UNKNOWN])
def test_zones_are_closed_to_unmanned_aircraft_alone(kind: Kind) -> None:
    bench = Bench(None, zones=(zone(),))
    bench.key, bench.kind = "", kind
    assert standing(bench.stay(range(9))) is Standing.UNKNOWN


def test_at_the_edge_of_a_zone_it_is_unknown() -> None:
    bench = Bench(airframe(permit()), zones=(zone(),))
    for place in (185.0, 215.0):
        found = of(bench.stay(range(9), (place, 0.0, 50.0)), Rule.ZONE)
        assert (found.standing, found.cause) == (Standing.UNKNOWN, Cause.PLACE_UNCERTAIN)
    assert of(bench.stay(range(9), (225.0, 0.0, 50.0)), Rule.ZONE).standing is Standing.LAWFUL


def test_an_identity_that_is_contradicted_clears_nothing_and_accuses_nobody() -> None:
    bench = Bench(airframe(permit(opens=("plant",)), state=AirframeState.STOLEN), zones=(zone(),))
    bench.label = Label.CONTRADICTED
    told = bench.stay(range(9))
    assert of(told, Rule.IDENTITY).cause is Cause.IDENTITY_CONTRADICTED
    assert standing(told) is Standing.UNKNOWN
    assert of(told, Rule.AIRFRAME_STATE).standing is Standing.UNKNOWN
    assert of(told, Rule.VOLUME).cause is Cause.IDENTITY_CONTRADICTED


def test_a_contradicted_identity_in_a_zone_that_is_closed_to_all_is_a_breach_of_the_zone() -> None:
    bench = Bench(airframe(permit()), zones=(zone(),))
    bench.label = Label.CONTRADICTED
    told = bench.stay(range(9))
    assert [finding.rule for finding in told.findings[0] if finding.standing is Standing.BREACH] == [Rule.ZONE]


def test_a_name_that_several_airframes_have_is_nobodys() -> None:
    told = Bench(airframe(permit(), rivals=1)).stay(range(9))
    assert (of(told, Rule.IDENTITY).cause, standing(told)) == (Cause.IDENTITY_AMBIGUOUS, Standing.UNKNOWN)


def test_an_airframe_on_the_road_elsewhere_cannot_be_here() -> None:
    lon_lat = ring_deg([(30_000.0, 0.0)])[0]
    record = TransportRecord("TP-9", "in_transit", START_NS - SECOND_NS, START_NS + 10**13, lon_lat, START_NS)
    found = of(Bench(airframe(permit(), transport=record)).stay(range(9)), Rule.TRANSPORT)
    assert (found.standing, found.cause, found.cites) == (Standing.BREACH, Cause.IN_TRANSPORT, ("transport:TP-9",))
    assert found.amount == pytest.approx(30_000.0, abs=60.0)
    unseen = TransportRecord("TP-9", "in_transit", START_NS - SECOND_NS, START_NS + 10**13)
    assert of(Bench(airframe(permit(), transport=unseen)).look(1), Rule.TRANSPORT).standing is Standing.UNKNOWN
    done = TransportRecord("TP-9", "delivered", START_NS - SECOND_NS, START_NS + 10**13, lon_lat, START_NS)
    assert of(Bench(airframe(permit(), transport=done)).look(1), Rule.TRANSPORT).standing is Standing.LAWFUL


def test_silence_does_not_end_a_breach_and_clears_nobody() -> None:
    bench = Bench(airframe(permit()))
    bench.stay(range(9), (900.0, 0.0, 50.0))
    bench.heard = False
    told = bench.stay(range(9, 200), (900.0, 0.0, 50.0))
    assert (standing(told), of(told, Rule.IDENTITY).cause) == (Standing.BREACH, Cause.NO_IDENTITY)
    quiet = Bench(airframe(permit()))
    quiet.look(0)
    quiet.heard = False
    assert standing(quiet.look(1)) is Standing.UNKNOWN


def test_a_track_without_a_finite_place_is_unknown() -> None:
    told = Bench(airframe(permit()), zones=(zone(),)).stay(range(9), (np.nan, np.nan, np.nan))
    assert standing(told) is Standing.UNKNOWN
