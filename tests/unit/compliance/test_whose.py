"""Whose verdict it is: several receivers, several names on one track, claims that are in doubt, silence."""

from typing import Any

import msgspec
import pytest
from tests.unit.compliance.bench_of_one import (
    GROUND,
    SERIAL,
    START_NS,
    Bench,
    airframe,
    contact,
    identities,
    nowhere,
    of,
    permit,
    standing,
    tracks,
    zone,
)

from hima.compliance.judge import ComplianceState, Sky, judge, learn, start
from hima.compliance.settings import ComplianceSettings
from hima.picture.event import Facts
from hima.picture.facts import AirframeAsked, Answer, IdScheme, NotKnown, PermitFacts
from hima.picture.identity import Contact
from hima.picture.kind import Kind
from hima.picture.trust import Evidence, EvidenceCode, Label
from hima.picture.verdict import Cause, Finding, Rule, Standing, Verdicts


class Many:
    """One track to which several claims are joined, before a registry that answers at once.

    Args:
        known: Serial numbers of which the register has an airframe each.
        demanded: What is demanded here.
    """

    def __init__(self, *known: str, kind: Kind = Kind.MULTIROTOR, **demanded: Any) -> None:
        self.known = known
        self.kind = kind
        self.state: ComplianceState = start((zone(),))
        self.settings = ComplianceSettings(ground_sigma_m=0.0, **demanded)

    def look(self, second: int, standing_for_it: str, *claims: Contact, up_m: float = 1100.0) -> Verdicts:
        """The verdict at a moment, while a contact stands for the track; above the zone unless told otherwise."""
        held = tracks(second, (0.0, 0.0, up_m))
        label = next((claim.label for claim in claims if standing_for_it in (claim.key, *claim.also)), Label.NONE)
        sky = Sky(held, identities(held, standing_for_it, self.kind, label), claims, nowhere(held))
        verdicts, questions = judge(self.state, sky, GROUND, self.settings)
        answers = []
        for asked in questions:
            if not isinstance(asked, AirframeAsked):
                answers.append(Answer(asked, PermitFacts(())))
            elif asked.name in self.known:
                answers.append(Answer(asked, airframe(uin=f"UIN-{asked.name}")))
            else:
                answers.append(Answer(asked, NotKnown()))
        learn(self.state, Facts(held.time_ns, tuple(answers)), self.settings)
        return verdicts


def identity(verdicts: Verdicts) -> Finding:
    return of(verdicts, Rule.IDENTITY)


def test_a_drone_that_two_receivers_hear_has_its_identity() -> None:
    bench = Many(SERIAL)
    heard = msgspec.structs.replace(contact(), also=("second/01",))
    bench.look(0, "second/01", heard)
    told = bench.look(1, "second/01", heard)
    assert (identity(told).standing, told.airframe) == (Standing.LAWFUL, (f"UIN-{SERIAL}",))
    assert identity(told).cites == ("contact:rid/01",)
    silent = bench.look(2, "")
    assert silent.airframe == (f"UIN-{SERIAL}",)
    elsewhere = bench.look(3, "", msgspec.structs.replace(contact(8, key="second/01"), also=("rid/01",)))
    assert elsewhere.airframe == ("",), "it is on another track now"


def test_two_names_of_one_scheme_on_one_track_are_ambiguous_whoever_was_heard_last() -> None:
    bench = Many(SERIAL)
    claims = (contact(), contact(name="OTHER", key="rid/02"))
    for second in range(6):
        told = bench.look(second, claims[second % 2].key, *claims)
        assert identity(told).cause is Cause.IDENTITY_AMBIGUOUS
        assert identity(told).cites == ("contact:rid/01",)
    contradicted = msgspec.structs.replace(claims[1], label=Label.CONTRADICTED)
    assert identity(bench.look(7, "rid/01", claims[0], contradicted)).standing is Standing.LAWFUL


def test_its_serial_number_and_its_own_address_are_one_aircraft_and_nothing_flickers() -> None:
    bench = Many(SERIAL)
    address = contact(name="4CA123", key="adsb/4ca123")
    address = msgspec.structs.replace(address, source="adsb", scheme=IdScheme.ICAO_ADDRESS)
    claims = (address, contact())
    bench.look(0, "rid/01", *claims)
    for second in range(1, 6):
        told = bench.look(second, claims[second % 2].key, *claims)
        assert (identity(told).standing, identity(told).cites) == (Standing.LAWFUL, ("contact:rid/01",))
    both = Many(SERIAL, "4ca123")
    for second in range(3):
        told = both.look(second, "rid/01", *claims)
    assert identity(told).cause is Cause.IDENTITY_AMBIGUOUS, "the register has two airframes for one track"


def test_under_interference_a_claim_that_left_its_track_clears_nothing_and_accuses_nobody() -> None:
    bench = Many(SERIAL, demanded=("permit",))
    near = msgspec.structs.replace(contact(), label=Label.INTERFERED)
    bench.look(0, near.key, near)
    assert identity(bench.look(1, near.key, near)).standing is Standing.LAWFUL
    off = msgspec.structs.replace(near, evidence=(Evidence(EvidenceCode.OFF_TRACK, 2000.0, 100.0, START_NS),))
    for second in range(2, 12):
        told = bench.look(second, off.key, off)
    assert identity(told).cause is Cause.IDENTITY_INTERFERED
    assert of(told, Rule.REGISTRATION).standing is Standing.UNKNOWN
    assert standing(told) is Standing.UNKNOWN


def test_a_claim_that_was_contradicted_stays_so_when_it_falls_silent() -> None:
    bench = Bench(airframe(permit()))
    bench.label = Label.CONTRADICTED
    bench.stay(range(9), (2000.0, 0.0, 50.0))
    bench.heard, bench.label = False, Label.NONE
    told = bench.stay(range(9, 30), (2000.0, 0.0, 50.0))
    assert identity(told).cause is Cause.IDENTITY_CONTRADICTED
    assert standing(told) is Standing.UNKNOWN


@pytest.mark.parametrize("demanded", [(), ("registration",)])
def test_an_aircraft_that_says_its_address_alone_is_not_taken_for_a_drone(demanded: tuple[str, ...]) -> None:
    said = msgspec.structs.replace(
        contact(name="IAW411", key="asterix/4ca123"), source="adsb", scheme=IdScheme.CALL_SIGN, kind=Kind.UNKNOWN
    )
    airliner = Many(kind=Kind.UNKNOWN, demanded=demanded)
    drone = Many("4ca123", kind=Kind.UNKNOWN)
    for second in range(9):
        told = airliner.look(second, said.key, said, up_m=500.0)
        other = drone.look(second, said.key, said, up_m=500.0)
    assert (standing(told), of(told, Rule.ZONE).standing) == (Standing.UNKNOWN, Standing.UNKNOWN)
    assert of(other, Rule.ZONE).standing is Standing.BREACH, "the register knows it as a drone"


def test_a_mere_claim_to_be_manned_does_not_take_the_zones_away() -> None:
    bench = Bench(NotKnown(), zones=(zone(),))
    bench.kind = Kind.MANNED_AIRCRAFT
    told = bench.stay(range(9))
    assert (of(told, Rule.ZONE).standing, of(told, Rule.ZONE).cause) == (Standing.UNKNOWN, Cause.ZONE_CLOSED)


def test_one_address_in_capitals_and_not_is_one_aircraft() -> None:
    bench = Many(SERIAL)
    spelled = [
        msgspec.structs.replace(contact(key=key), source="adsb", scheme=IdScheme.ICAO_ADDRESS)
        for key in ("adsb/4ca123", "asterix/4CA123")
    ]
    assert identity(bench.look(0, "adsb/4ca123", *spelled)).standing is Standing.LAWFUL
