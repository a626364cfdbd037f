"""False claims B70 to B79, each with chance in its numbers: what is told second by second, and what finds it."""

import math
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from tests.unit.identification.sky import Place, Sky, adsb, rid

from hima.picture.cooperative import CooperativeReport
from hima.picture.kind import Kind
from hima.picture.trust import EvidenceCode

Second = tuple[tuple[CooperativeReport, ...], dict[int, Place]]
START_S: Final = 20
"""Until then all is honest, where there is an honest part."""
SECONDS: Final = 180
AGAIN_S: Final = 140
"""When an earlier flight is sent again."""
CLAIM_SIGMA_M: Final = 1.3
TRACK_SIGMA_M: Final = 8.0
WAVER_DB: Final = 4.0
RADAR_PERCENT: Final = 96


class Attack(NamedTuple):
    """One kind of false claim.

    Attributes:
        name: With the number of its case.
        seconds: Tells a run, given a random generator.
        code: The evidence that must be found.
        key: Of the contact.
        within_s: When it should be, after it began.
        begins_s: When it begins.
    """

    name: str
    seconds: Callable[[np.random.Generator], Iterator[Second]]
    code: EvidenceCode
    key: str
    within_s: float
    begins_s: int = START_S


class Leg:
    """A drone that flies straight, as it says and as radar sees it, both with their noise."""

    def __init__(self, draw: np.random.Generator) -> None:
        self.draw = draw
        bearing, heading = draw.uniform(0.0, math.tau, 2)
        self.start = 3_000.0 * np.array([math.sin(bearing), math.cos(bearing)])
        self.velocity = draw.uniform(5.0, 18.0) * np.array([math.sin(heading), math.cos(heading)])
        self.power_db = draw.normal(0.0, 3.0)

    def at(self, second: float) -> np.ndarray:
        return np.asarray(self.start + self.velocity * second)

    def claim(self, second: float, off: tuple[float, float] = (0.0, 0.0), **changes: object) -> CooperativeReport:
        place = self.at(second) + off + self.draw.normal(0.0, CLAIM_SIGMA_M, 2)
        velocity = (*(self.velocity + self.draw.normal(0.0, 0.3, 2)).tolist(), 0.0)
        told: dict[str, Any] = {"velocity_mps": velocity, "clock_off_s": -0.3, **changes}
        return rid(second, pair(place), **told)

    def seen(self, second: float) -> Place:
        return pair(self.at(second) + self.draw.normal(0.0, TRACK_SIGMA_M, 2))

    def strength(self, place: np.ndarray) -> float:
        return self.power_db - 20.0 * math.log10(max(float(np.hypot(*place)), 10.0)) + self.draw.normal(0.0, WAVER_DB)


def pair(place: np.ndarray) -> Place:
    return float(place[0]), float(place[1])


def jump(draw: np.random.Generator) -> Iterator[Second]:
    leg, angle = Leg(draw), draw.uniform(0.0, math.tau)
    off = (5_000.0 * math.sin(angle), 5_000.0 * math.cos(angle))
    for second in range(SECONDS):
        yield (leg.claim(second, off if second >= START_S else (0.0, 0.0)),), {}


def clone(draw: np.random.Generator) -> Iterator[Second]:
    one, other = Leg(draw), Leg(draw)
    other.start = one.start + draw.uniform(1_500.0, 4_000.0) * np.array([1.0, 0.3])
    for second in range(SECONDS):
        copied = (other.claim(second, emitter="60bb"),) if second >= START_S else ()
        yield (one.claim(second), *copied), {7: one.seen(second), 8: other.seen(second)}


def replay(draw: np.random.Generator) -> Iterator[Second]:
    leg = Leg(draw)
    told = [leg.claim(second) for second in range(40)]
    for second in range(40):
        yield (told[second],), {7: leg.seen(second)}
    for _second in range(40, AGAIN_S):
        yield (), {}
    for second in range(AGAIN_S, SECONDS):
        now_ns = leg.claim(second).time_ns
        again = msgspec.structs.replace(told[second - AGAIN_S], emitter="60bb", time_ns=now_ns)
        yield (again,), {}


def elsewhere(draw: np.random.Generator) -> Iterator[Second]:
    leg, real = Leg(draw), Leg(draw)
    real.start = -leg.start
    for second in range(SECONDS):
        yield ((leg.claim(second),) if second >= START_S else ()), {8: real.seen(second)}


def circling(draw: np.random.Generator) -> Iterator[Second]:
    radius, speed = draw.uniform(1_500.0, 4_000.0), draw.uniform(60.0, 110.0)
    for second in range(SECONDS):
        turn = speed / radius * second
        at = (radius * math.sin(turn), radius * math.cos(turn))
        velocity = (speed * math.cos(turn), -speed * math.sin(turn), 0.0)
        yield ((adsb(second, at, velocity_mps=velocity),) if second >= START_S else ()), {}


def walk_off(draw: np.random.Generator) -> Iterator[Second]:
    leg, angle = Leg(draw), draw.uniform(0.0, math.tau)
    for second in range(SECONDS):
        off_m = max(0.0, second - START_S)
        yield (
            (leg.claim(second, (off_m * math.sin(angle), off_m * math.cos(angle))),),
            {7: leg.seen(second)},
        )


def landed(draw: np.random.Generator) -> Iterator[Second]:
    leg = Leg(draw)
    for second in range(SECONDS):
        yield (leg.claim(second, landed=second >= START_S),), {7: leg.seen(second)}


def from_one_place(draw: np.random.Generator) -> Iterator[Second]:
    legs = [Leg(draw) for _ in range(12)]
    for number, leg in enumerate(legs):
        leg.start *= (number + 1) / 6.0
    for second in range(SECONDS):
        strength = -65.0 + draw.normal(0.0, 1.0)
        yield (
            tuple(
                leg.claim(second, name=f"G{n}", emitter=f"60aa{n:02d}" if n else "60aa", signal_db=strength)
                for n, leg in enumerate(legs)
                if second >= START_S
            ),
            {},
        )


def beyond(draw: np.random.Generator) -> Iterator[Second]:
    leg = Leg(draw)
    leg.start *= draw.uniform(5.0, 9.0)
    for second in range(SECONDS):
        yield ((leg.claim(second),) if second >= START_S else ()), {}


def cover(draw: np.random.Generator) -> Iterator[Second]:
    leg = Leg(draw)
    for second in range(SECONDS):
        claim = leg.claim(second)
        said = adsb(second, pair(leg.at(second)), velocity_mps=claim.velocity_mps)
        yield ((said,) if second >= START_S else ()), {7: leg.seen(second)}


ATTACKS: Final = (
    Attack("B70 jump of 5 km", jump, EvidenceCode.SPEED, "rid/60aa", 1.0),
    Attack("B71 cloned serial", clone, EvidenceCode.DOUBLE_IDENTITY, "rid/60bb", 5.0),
    Attack("B72 twelve identities of one transmitter", from_one_place, EvidenceCode.ONE_EMITTER, "rid/60aa", 30.0),
    Attack("B73 an earlier flight again", replay, EvidenceCode.REPLAYED, "rid/60bb", 10.0, AGAIN_S),
    Attack("B74 claim where radar sees nothing", elsewhere, EvidenceCode.UNSEEN, "rid/60aa", 12.0),
    Attack("B75 squawk of a helicopter over a drone", cover, EvidenceCode.OTHER_KIND, "adsb/71be19", 30.0),
    Attack("B76 fake aircraft circling", circling, EvidenceCode.UNSEEN, "adsb/71be19", 12.0),
    Attack("B78 walk-off of 1 m/s", walk_off, EvidenceCode.OFF_TRACK, "rid/60aa", 60.0),
    Attack("B79 landed while it flies", landed, EvidenceCode.LANDED_BUT_MOVING, "rid/60aa", 5.0),
    Attack("heard from where nothing can be heard", beyond, EvidenceCode.OUT_OF_REACH, "rid/60aa", 6.0),
)


def found_s(attack: Attack, seed: int) -> float | None:
    """Seconds from the beginning of an attack until its evidence is found; None if it never is."""
    sky = Sky(percent=RADAR_PERCENT)
    for second, (claims, seen) in enumerate(attack.seconds(np.random.default_rng(seed))):
        if attack.code is EvidenceCode.OTHER_KIND:  # what motion says of a drone, taken as known
            sky.state.motion.likelihood[:] = 0.01
            sky.state.motion.likelihood[:, Kind.MULTIROTOR - 1] = 0.95
        sky.step(*claims, seen=seen)
        hidden = any(cluster.reason.value == "one_emitter" for cluster in sky.clusters)
        codes = {f.code for c in sky.contacts if c.key == attack.key for f in c.evidence}
        if attack.code in codes or (attack.code is EvidenceCode.ONE_EMITTER and hidden):
            return float(second - attack.begins_s)
    return None
