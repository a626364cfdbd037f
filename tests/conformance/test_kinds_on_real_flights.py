"""Real flights, seen by the site's radars as declared, and tracked by the real tracker: what are they taken for?

Nothing of these flights was learnt from. They are few (one drone, one simulated tilt-wing, three storks, one airliner),
so the limits below are what must not be lost, not what may be promised.
"""

import math
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pytest
from tests.real_flights import DATA, Flight, airliner, multirotor, storks, truth_of, turned, vtol
from tools.train_kinds.sky import Watch, pictures

from hima.adapters.site_folder import open_site_folder
from hima.identification.kinds.history import no_history
from hima.identification.kinds.judge import judge
from hima.identification.settings import KindPrior, prior_of
from hima.picture.arrays import FloatArray
from hima.picture.kind import Kind, KindEvidence
from hima.picture.sensor import SensorKind
from hima.picture.track import TrackState
from hima.simulation.fly import STEP_S
from hima.simulation.luck import luck
from hima.tracking.settings import TrackingSettings

SITE: Final = Path(__file__).parents[2] / "sites" / "khor_mor"
SEED: Final = 41
GATE_M: Final = 120.0
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real flights are not here (../shared/data)"),
]


def radars(**changes: float) -> Watch:
    declared = [s for s in open_site_folder(SITE).sensors if s.kind in {SensorKind.RADAR_3D, SensorKind.RADAR_2D}]
    sensors = tuple(msgspec.structs.replace(s, index=i, **changes) for i, s in enumerate(declared))
    return Watch(sensors, 0.2, TrackingSettings(speed_max_mps=300.0))


def verdicts(flights: list[Flight], watch: Watch, nearest_m: float, farthest_m: float) -> dict[str, FloatArray]:
    """All flights at once, at places of their own: for each name the probabilities of its kinds, once a second."""
    placed = []
    for row, flight in enumerate(flights):
        draw = luck(SEED, flight.name, row)
        bearing = 2.0 * math.pi * (row + 0.3 * draw.random()) / len(flights)
        range_m = draw.uniform(nearest_m, farthest_m)
        placed.append((flight, turned(flight, bearing, range_m, draw.uniform(0.0, 2.0 * math.pi))))
    truth = truth_of(placed)
    history, prior = no_history(), prior_of(KindPrior())
    said: dict[str, list[FloatArray]] = {flight.name: [] for flight in flights}
    for time_s, tracks in pictures(truth, watch, len(truth.position_m) * STEP_S, SEED):
        probability, evidence = judge(history, tracks, prior)
        sure = (tracks.state == TrackState.CONFIRMED) & (evidence == KindEvidence.MOTION)
        if abs(time_s - round(time_s)) > 0.01 or not sure.any():
            continue
        place, _ = truth.at(np.full(len(flights), time_s))
        for row in np.flatnonzero(np.isfinite(place[:, 0])).tolist():
            apart = np.linalg.norm(tracks.position_m[:, :2] - place[row, :2], axis=1)
            apart[~sure] = np.inf
            if apart.min() < GATE_M:
                said[flights[row].name].append(probability[apart.argmin()])
    return {name: np.array(rows) for name, rows in said.items()}


def told(name: str, rows: FloatArray) -> FloatArray:
    """Mean probability of each kind; printed, so that a run with ``-s`` shows the table."""
    mean: FloatArray = rows.mean(axis=0)
    best = np.bincount(rows.argmax(axis=1), minlength=len(Kind)) / len(rows)
    cells = "  ".join(f"{kind.name.lower()} {mean[kind]:.2f} ({best[kind]:.0%})" for kind in list(Kind)[1:])
    print(f"\n{name}, {len(rows)} s: {cells}")
    return mean


def test_a_real_drone_is_taken_for_one() -> None:
    said = verdicts([multirotor()] * 4, radars(), 1500.0, 5000.0)
    mean = told("multirotor", said["multirotor"])
    assert len(said["multirotor"]) > 2000
    assert mean.argmax() == Kind.MULTIROTOR
    assert mean[Kind.MULTIROTOR] + mean[Kind.FIXED_WING] > 0.5
    assert mean[Kind.BIRD] < 0.2


def test_a_tilt_wing_is_a_puzzle_but_no_attack_and_no_airliner() -> None:
    said = verdicts([flight for _ in range(4) for flight in vtol()], radars(), 1500.0, 4000.0)
    for name, rows in said.items():
        mean = told(name, rows)
        assert mean[Kind.ONE_WAY_ATTACK] + mean[Kind.MANNED_AIRCRAFT] < 0.2


def test_real_storks_are_taken_for_birds() -> None:
    said = verdicts(storks(), radars(), 1500.0, 6000.0)
    rows = np.concatenate([one for _, one in sorted(said.items())])
    mean = told("storks", rows)
    assert len(rows) > 3000
    assert mean[Kind.BIRD] > 0.6
    assert (rows.argmax(axis=1) == Kind.BIRD).mean() > 0.7
    assert mean[Kind.ONE_WAY_ATTACK] < 0.05


def test_a_real_airliner_is_taken_for_a_manned_aircraft() -> None:
    watch = radars(range_max_m=25_000.0, elevation_max_rad=math.radians(70.0))
    said = verdicts(airliner()[:6], watch, 9000.0, 14_000.0)
    mean = told("airliner", said["airliner"])
    assert len(said["airliner"]) > 100
    assert mean[Kind.MANNED_AIRCRAFT] > 0.8
