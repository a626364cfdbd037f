"""Hand-made tracks, threats and assets for tests of raids."""

import numpy as np

from hima.picture.arrays import FloatArray
from hima.picture.raid import Raids
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.zone import Asset
from hima.threat.raid_numbers import RaidState
from hima.threat.raids import find_raids
from hima.threat.settings import RaidSettings
from hima.units import SECOND_NS

START_NS = 10**18
SETTINGS = RaidSettings(near_m=500, alike_mps=10, leave_factor=1.5, tracks_min=3, hold_s=10)
ASSETS = (
    Asset("tanks", "Tanks", (0.0, 0.0, 0.0), (44.8, 35.1), 100.0, 60.0, True),
    Asset("flare", "Flare", (3000.0, 0.0, 0.0), (44.8, 35.1), 100.0, 60.0, True),
)


def tracks(
    position_m: FloatArray,
    velocity_mps: FloatArray | None = None,
    second: float = 0.0,
    ids: list[int] | None = None,
    sigma_m: float = 10.0,
) -> Tracks:
    """Confirmed tracks at (N, 2) or (N, 3) places, at rest unless told otherwise."""
    position = np.asarray(position_m, np.float64)
    n = len(position)
    if position.shape[1] == 2:
        position = np.column_stack([position, np.full(n, 100.0)])
    time_ns = START_NS + round(second * SECOND_NS)
    covariance = np.zeros((n, 6, 6))
    covariance[:] = np.diag([sigma_m**2] * 3 + [1.0] * 3)
    return Tracks(
        time_ns=time_ns,
        id=np.arange(1, n + 1) if ids is None else np.array(ids, np.int64),
        state=np.full(n, TrackState.CONFIRMED, np.uint8),
        position_m=position,
        velocity_mps=np.zeros((n, 3)) if velocity_mps is None else np.asarray(velocity_mps, np.float64),
        covariance=covariance,
        updated_ns=np.full(n, time_ns),
        born_ns=np.full(n, START_NS),
        existence=np.ones(n),
        hits=np.full(n, 10),
        sensors=np.ones(n, np.uint32),
        kind=np.zeros(n, np.uint8),
    )


def threats(rows: list[tuple[int, int, float, float]]) -> Threats:
    """Pairs from (track, asset, early arrival, probability)."""
    early = np.array([row[2] for row in rows])
    return Threats(
        time_ns=START_NS,
        track=np.array([row[0] for row in rows], np.int64),
        asset=np.array([row[1] for row in rows], np.int64),
        arrival_s=np.stack([early, early + 10, early + 20], axis=1) if rows else np.empty((0, 3)),
        closest_m=np.zeros((len(rows), 3)),
        closest_s=np.zeros(len(rows)),
        probability=np.array([row[3] for row in rows], np.float64),
    )


def find(state: RaidState, held: Tracks, coming: Threats | None = None, settings: RaidSettings = SETTINGS) -> Raids:
    """The raids among tracks that may all belong to one."""
    everybody = np.ones(len(held.id), np.bool_)
    return find_raids(state, held, threats([]) if coming is None else coming, everybody, ASSETS, settings)


def members(raids: Raids) -> dict[int, list[int]]:
    """Track numbers by raid."""
    return {number: raids.member[raids.member_raid == number].tolist() for number in raids.id.tolist()}


def swarm(centre_m: tuple[float, float], count: int, spacing_m: float = 200.0) -> FloatArray:
    """(count, 2) places in a line to the east of a centre."""
    return np.array([(centre_m[0] + spacing_m * row, centre_m[1]) for row in range(count)])
