"""One track over a small site, a permit and a registry, for tests of verdicts."""

import math
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from hima.compliance.judge import ComplianceState, Sky, judge, learn, start
from hima.compliance.settings import ComplianceSettings
from hima.compliance.whereabouts import Ground
from hima.geo.frames import SiteFrame
from hima.picture.event import Facts
from hima.picture.facts import (
    AirframeAsked,
    AirframeFacts,
    AirframeState,
    Answer,
    Found,
    IdScheme,
    NotKnown,
    PermitFacts,
    Question,
    Validity,
)
from hima.picture.identity import Contact, Identities
from hima.picture.kind import Kind
from hima.picture.permit import FlightPermit, HeightBand, PermitState
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.trust import Label
from hima.picture.verdict import Finding, Rule, Standing, Verdicts
from hima.picture.zone import HeightReference, Zone, ZoneType
from hima.units import SECOND_NS

FRAME = SiteFrame.at(35.1228, 44.8472, 485.2)
GROUND = Ground(FRAME, 5.2, 480.0, 0.0)
START_NS = 1_795_694_400 * SECOND_NS
SERIAL = "1581F5FKD2290001"
SIGMA_M = 10.0


def ring_m(west: float, south: float, east: float, north: float) -> tuple[tuple[float, float], ...]:
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def ring_deg(plan_m: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    enu = np.array([(east, north, 0.0) for east, north in plan_m])
    lat, lon, _ = FRAME.geodetic_from_enu(enu)
    return tuple((math.degrees(x), math.degrees(y)) for x, y in zip(lon.tolist(), lat.tolist(), strict=True))


def permit(**changes: Any) -> FlightPermit:
    """A square of 1 km around the reference point, up to 120 m above ground, from now for an hour."""
    plain = FlightPermit(
        number="KM-0012",
        state=PermitState.ISSUED,
        ring_deg=ring_deg(ring_m(-500.0, -500.0, 500.0, 500.0)),
        band=HeightBand(0.0, HeightReference.AGL, 120.0, HeightReference.AGL),
        windows=((START_NS, START_NS + 3600 * SECOND_NS),),
        airframes=("IQ-UA-7",),
        operator="OP-1",
    )
    return msgspec.structs.replace(plain, **changes)


def airframe(*permits: FlightPermit, **changes: Any) -> AirframeFacts:
    plain = AirframeFacts(
        uin="IQ-UA-7",
        serial=SERIAL,
        model="Survey",
        state=AirframeState.IN_SERVICE,
        registered=Validity(),
        operator="OP-1",
        operator_valid=Validity(),
        permits=permits,
        transport_known=True,
    )
    return msgspec.structs.replace(plain, **changes)


def zone(name: str = "plant", *, of: tuple[float, float, float, float] = (-200.0, -200.0, 200.0, 200.0)) -> Zone:
    plan = ring_m(*of)
    return Zone(name, name, ZoneType.PROHIBITED, (plan,), (ring_deg(plan),), 0.0, 1000.0)


def tracks(second: float, place_m: tuple[float, float, float], sigma_m: float = SIGMA_M, number: int = 7) -> Tracks:
    return Tracks(
        time_ns=START_NS + round(second * SECOND_NS),
        id=np.array([number]),
        state=np.array([TrackState.CONFIRMED], np.uint8),
        position_m=np.array([place_m]),
        velocity_mps=np.zeros((1, 3)),
        covariance=np.diag([sigma_m**2] * 3 + [1.0] * 3)[None],
        updated_ns=np.zeros(1, np.int64),
        born_ns=np.zeros(1, np.int64),
        existence=np.ones(1),
        hits=np.ones(1, np.int64),
        sensors=np.ones(1, np.uint32),
        kind=np.zeros(1, np.uint8),
    )


def contact(number: int = 7, name: str = SERIAL, key: str = "rid/01") -> Contact:
    return Contact(
        key,
        "remote_id",
        name,
        Kind.MULTIROTOR,
        START_NS,
        (0.0, 0.0, 50.0),
        None,
        None,
        number,
        1.0,
        scheme=IdScheme.SERIAL,
    )


def identities(
    held: Tracks, key: str = "rid/01", kind: Kind = Kind.MULTIROTOR, label: int = Label.UNCORROBORATED
) -> Identities:
    probability = np.zeros((1, len(Kind)))
    probability[0, 0] = 1.0
    return Identities(
        track=held.id,
        kind=np.array([kind], np.uint8),
        kind_probability=probability,
        kind_evidence=np.zeros(1, np.uint8),
        claimed=np.array([True]),
        affiliation=np.zeros(1, np.uint8),
        name=(SERIAL if key else "",),
        contact=(key,),
        decided_by=("",),
        label=np.array([label], np.uint8),
    )


def nowhere(held: Tracks) -> Threats:
    none = np.zeros(0, np.int64)
    return Threats(held.time_ns, none, none, np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0), np.zeros(0))


class Bench:
    """One track before a registry that answers at once."""

    def __init__(
        self, found: Found | None, *permits: FlightPermit, zones: tuple[Zone, ...] = (), **demanded: Any
    ) -> None:
        self.found: Found | None = found
        self.around: PermitFacts | None = PermitFacts(permits)
        self.state: ComplianceState = start(zones)
        self.settings = ComplianceSettings(ground_sigma_m=0.0, **demanded)
        self.ground = GROUND
        self.questions: tuple[Question, ...] = ()
        self.key, self.kind, self.label = "rid/01", Kind.MULTIROTOR, Label.UNCORROBORATED
        self.heard, self.silent = True, False

    def look(
        self, second: float, place_m: tuple[float, float, float] = (0.0, 0.0, 50.0), sigma_m: float = SIGMA_M
    ) -> Verdicts:
        """The verdict at a moment, with what the registry says of it known."""
        held = tracks(second, place_m, sigma_m)
        key = self.key if self.heard else ""
        contacts = (contact(),) if key else ()
        sky = Sky(held, identities(held, key, self.kind, self.label), contacts, nowhere(held))
        verdicts, questions = judge(self.state, sky, self.ground, self.settings)
        if questions:
            self.questions = questions
            self.answer(questions, held.time_ns)
            verdicts, _ = judge(self.state, sky, self.ground, self.settings)
        return verdicts

    def answer(self, questions: tuple[Question, ...], now_ns: int) -> None:
        answers: list[Answer] = []
        for question in () if self.silent else questions:
            if not isinstance(question, AirframeAsked):
                answers += [Answer(question, self.around)] if self.around is not None else []
            elif self.found is not None:
                answers.append(Answer(question, self.found if question.name == SERIAL else NotKnown()))
        learn(self.state, Facts(now_ns, tuple(answers)), self.settings)

    def stay(
        self, seconds: range, place_m: tuple[float, float, float] = (0.0, 0.0, 50.0), sigma_m: float = SIGMA_M
    ) -> Verdicts:
        """The verdict after a while in one place."""
        for second in seconds:
            verdicts = self.look(second, place_m, sigma_m)
        return verdicts


def of(verdicts: Verdicts, rule: Rule) -> Finding:
    (found,) = [finding for finding in verdicts.findings[0] if finding.rule is rule]
    return found


def standing(verdicts: Verdicts) -> Standing:
    return Standing(int(verdicts.standing[0]))
