"""The whole tracker fed with anything: it never raises, stays bounded, and what it shows is sound."""

import math

import numpy as np
import pytest

from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.ids import SensorId
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Sensor, SensorKind
from hima.tracking import tracker
from hima.tracking.settings import TrackingSettings

BEGIN_NS = 1_767_225_600 * 10**9
ODD = (math.nan, math.inf, -math.inf, 0.0, -1.0, 1e-300, 1e300, 7.0)
KINDS = (SensorKind.RADAR_3D, SensorKind.RADAR_2D, SensorKind.RF_BEARING, SensorKind.POSITION)
TRACKS_MAX = 200


def sensors(rng: np.random.Generator) -> tuple[Sensor, ...]:
    def one(index: int) -> Sensor:
        return Sensor(
            id=SensorId(f"s{index}"),
            index=index,
            kind=KINDS[index],
            position_m=(*rng.uniform(-3000, 3000, 2).tolist(), 10.0),
            sigma_range_m=8.0,
            sigma_azimuth_rad=0.01,
            sigma_elevation_rad=0.01,
            sigma_range_rate_mps=1.0,
            sigma_height_m=30.0,
            detection_probability=float(rng.uniform(0.0, 1.0)),
            clutter_per_scan=float(rng.choice([0.0, 1.0, 100.0])),
            range_min_m=0.0,
            range_max_m=20_000.0,
            elevation_min_rad=-0.1,
            elevation_max_rad=1.5,
            period_s=float(rng.choice([0.1, 1.0, 4.0])),
            rotating=bool(rng.integers(0, 2)),
        )

    return tuple(one(index) for index in range(len(KINDS)))


def batch(rng: np.random.Generator, now_ns: int) -> Detections:
    """Rows about a few places, so that tracks arise, with odd numbers strewn in."""
    rows = int(rng.integers(0, 30))
    coordinates = Coordinates(int(rng.integers(0, 2)))
    where = rng.integers(0, 6, rows)
    middle = np.array((1500.0, 0.7, 0.1, 10.0)) if coordinates is Coordinates.POLAR else np.full(4, 900.0)
    value = middle * (1.0 + where[:, None]) * rng.uniform(0.98, 1.02, (rows, 4))
    value[:, 3] = value[:, 3] if coordinates is Coordinates.POLAR else math.nan
    sigma = rng.uniform((2.0, 0.001, 0.001, 0.1), (50.0, 0.05, 0.05, 3.0), (rows, 4))
    value[rng.random((rows, 4)) < 0.1] = math.nan
    for array in (value, sigma):
        strange = rng.random((rows, 4)) < 0.02
        array[strange] = rng.choice(ODD, int(strange.sum()))
    late_ns = rng.integers(-2 * 10**9, 10**8, rows)
    late_ns[rng.random(rows) < 0.03] = int(rng.integers(-(10**18), 10**18))
    return Detections(
        sensor=int(rng.choice([-1, 0, 0, 0, 1, 1, 2, 3, 3, 9])),
        coordinates=coordinates,
        time_ns=now_ns + late_ns,
        value=value,
        sigma=sigma,
        kind=rng.integers(0, 4, rows).astype(np.uint8),
        source_track=np.full(rows, -1, np.int64),
    )


@pytest.mark.parametrize("seed", range(4))
def test_anything_goes_in_and_only_sound_tracks_come_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    state = tracker.start(sensors(rng), TrackingSettings(tracks_max=TRACKS_MAX, drop_after_s=5.0))
    now_ns, newest = BEGIN_NS, 0
    gone: set[int] = set()
    for step in range(400):
        now_ns += int(rng.integers(0, 10**9))
        for _ in range(int(rng.integers(0, 4))):
            tracker.observe(state, batch(rng, now_ns))
        width = float(rng.choice([2.0 * math.pi, 0.2, *ODD]))
        tracker.look(state, Sweep(int(rng.integers(-1, 6)), now_ns, float(rng.uniform(0, 6.28)), width))
        tracks = tracker.picture(state, now_ns)
        if step == 200:
            state = unpack(pack(state), tracker.TrackerState)
        assert state.count <= TRACKS_MAX
        shown = tracks.id[tracks.id > 0]
        assert (np.diff(tracks.id) > 0).all()
        assert np.isfinite(tracks.position_m).all()
        assert np.isfinite(tracks.velocity_mps).all()
        assert (tracks.existence >= 0.0).all()
        assert (tracks.existence <= 1.0).all()
        assert not gone & set(shown.tolist())
        fresh = shown[shown > newest]
        assert fresh.tolist() == list(range(newest + 1, newest + 1 + len(fresh)))
        newest += len(fresh)
        gone |= set(tracks.id[tracks.state == 3].tolist())
        if len(tracks.id):
            # Conditioned by its own diagonal, so that metres and metres per second do not mix.
            scale = np.sqrt(np.einsum("nii->ni", tracks.covariance))
            alike = tracks.covariance / scale[:, :, None] / scale[:, None, :]
            assert np.linalg.eigvalsh(alike).min() > 0.0
    assert newest > 3
    assert state.refused.sum() > 0
