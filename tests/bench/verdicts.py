"""How long verdicts take: a thousand tracks against two thousand zones and the permits that are near now."""

import time

import numpy as np
from tests.bench.metric import Metric, at_most, plain
from tests.unit.compliance.bench_of_one import (
    GROUND,
    START_NS,
    airframe,
    permit,
    ring_deg,
    zone,
)

from hima.compliance.judge import ComplianceState, Sky, judge, learn, start
from hima.compliance.settings import ComplianceSettings
from hima.picture.arrays import FloatArray
from hima.picture.event import Facts
from hima.picture.facts import AirframeAsked, AirframeFacts, Answer, IdScheme, PermitFacts, Question
from hima.picture.identity import Contact, Identities
from hima.picture.kind import Kind
from hima.picture.permit import FlightPermit
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.trust import Label
from hima.picture.zone import Zone
from hima.units import MILLISECOND_NS

TRACKS = 1_000
ZONES = 2_000
PERMITS = 1_000
REACH_M = 15_000.0
LIMIT_MS = 50.0
PICTURES = 100
WARM_UP = 30
"""Pictures until every breach that there is at first has lasted."""
PERIOD_NS = 200 * MILLISECOND_NS


def measure() -> list[Metric]:
    """Processor time per picture, once everything asked has been answered."""
    state, world = start(tuple(_zone(number) for number in range(ZONES))), _World()
    settings = ComplianceSettings(questions_per_picture=500)
    for number in range(WARM_UP):
        _judge(state, world.sky(number), world, settings)
    took_ms, breaches = [], 0
    for number in range(WARM_UP, WARM_UP + PICTURES):
        sky = world.sky(number)
        begun_s = time.process_time()
        breaches = _judge(state, sky, world, settings)
        took_ms.append((time.process_time() - begun_s) * 1000.0)
    assert breaches > 0
    return [
        at_most("verdicts of a picture, median", float(np.median(took_ms)), "ms", LIMIT_MS),
        at_most("verdicts of a picture, 95 %", float(np.quantile(took_ms, 0.95)), "ms", LIMIT_MS),
        plain("tracks", TRACKS, ""),
        plain("zones", ZONES, ""),
        plain("permits known", PERMITS, ""),
        plain("tracks in breach", breaches, ""),
    ]


def _zone(number: int) -> Zone:
    east, north = _spread(number)
    return zone(f"z{number}", of=(east - 150.0, north - 150.0, east + 150.0, north + 150.0))


def _spread(number: int) -> tuple[float, float]:
    """A place of its own within reach, the same in every run."""
    luck = np.random.default_rng(number)
    east, north = luck.uniform(-REACH_M, REACH_M, 2)
    return float(east), float(north)


def _permit(number: int) -> FlightPermit:
    """Twenty corners around a place."""
    east, north = _spread(number)
    angle = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
    ring = [(east + 400.0 * float(np.sin(turn)), north + 400.0 * float(np.cos(turn))) for turn in angle]
    return permit(number=f"KM-{number:04d}", airframes=(f"IQ-UA-{number}",), ring_deg=ring_deg([*ring, ring[0]]))


class _World:
    """A thousand drones that each have a permit, of which a good many keep to it."""

    def __init__(self) -> None:
        luck = np.random.default_rng(1)
        self.permits = [_permit(number) for number in range(PERMITS)]
        self.place_m: FloatArray = np.array([[*_spread(number), 60.0] for number in range(TRACKS)])
        self.speed_mps: FloatArray = luck.normal(0.0, 12.0, (TRACKS, 3)) * [1.0, 1.0, 0.0]
        self.number = np.arange(1, TRACKS + 1)
        self.keys = tuple(f"rid/{number}" for number in range(TRACKS))

    def sky(self, picture: int) -> Sky:
        now_ns = START_NS + picture * PERIOD_NS
        luck = np.random.default_rng(picture)
        place_m = self.place_m + self.speed_mps * (picture * 0.2) + luck.normal(0.0, 4.0, (TRACKS, 3))
        count = np.zeros(TRACKS, np.int64)
        tracks = Tracks(
            now_ns, self.number, np.full(TRACKS, TrackState.CONFIRMED, np.uint8), place_m, self.speed_mps,
            np.tile(np.diag([64.0, 64.0, 100.0, 1.0, 1.0, 1.0]), (TRACKS, 1, 1)), count, count, np.ones(TRACKS),
            count, np.ones(TRACKS, np.uint32), np.zeros(TRACKS, np.uint8),
        )  # fmt: skip
        kinds = np.zeros((TRACKS, len(Kind)))
        kinds[:, 0] = 1.0
        kind = np.full(TRACKS, Kind.MULTIROTOR, np.uint8)
        identities = Identities(
            self.number, kind, kinds, kind, np.ones(TRACKS, np.bool_), np.zeros(TRACKS, np.uint8), self.keys,
            self.keys, ("",) * TRACKS, np.full(TRACKS, Label.UNCORROBORATED, np.uint8),
        )  # fmt: skip
        contacts = tuple(
            Contact(key, "remote_id", f"S{row}", Kind.MULTIROTOR, now_ns, (0.0, 0.0, 60.0), None, None, row + 1, 1.0,
                    scheme=IdScheme.SERIAL)
            for row, key in enumerate(self.keys)
        )  # fmt: skip
        bands = np.full((TRACKS, 3), 300.0)
        threats = Threats(now_ns, self.number, count, bands, bands, np.ones(TRACKS), np.ones(TRACKS))
        return Sky(tracks, identities, contacts, threats)

    def answer(self, question: Question) -> Answer:
        if isinstance(question, AirframeAsked):
            return Answer(question, self.facts(int(question.name[1:])))
        return Answer(question, PermitFacts(()))

    def facts(self, number: int) -> AirframeFacts:
        return airframe(self.permits[number], uin=f"IQ-UA-{number}")


def _judge(state: ComplianceState, sky: Sky, world: _World, settings: ComplianceSettings) -> int:
    verdicts, questions = judge(state, sky, GROUND, settings)
    if questions:
        learn(state, Facts(sky.tracks.time_ns, tuple(map(world.answer, questions))), settings)
    return int((verdicts.standing == 2).sum())
