"""Category 062, the tracks of another system, into detections or local tracks."""

import math
from typing import Final

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections
from hima.picture.kind import Kind
from hima.picture.local_track import LocalTracks
from hima.picture.sensor import Reports, Sensor
from hima.sensing.asterix_check import Checked
from hima.sensing.asterix_position import barometric_m
from hima.sensing.asterix_updates import Updates, news
from hima.sensing.context import FeedContext
from hima.sensing.local_tracks import VELOCITY_SIGMA_MPS
from hima.units import DEGREE_RAD, FOOT_M, FOOT_PER_MINUTE_MPS
from hima.wire.asterix.cat062 import Cat062, HeightSource

ASSUMED_HEIGHTS: Final = (HeightSource.COVERAGE, HeightSource.SPEED_TABLE, HeightSource.DEFAULT)


class Placed(msgspec.Struct, frozen=True, eq=False):
    """Detections or local tracks of a tracker's records, and those refused."""

    detections: tuple[Detections, ...] = ()
    local: tuple[LocalTracks, ...] = ()
    rejects: tuple[DecodeError, ...] = ()


NOTHING: Final = Placed()


def positions(state: Updates, tracks: Cat062, checked: Checked, context: FeedContext) -> Placed:
    """Detections of tracks: position I062/105, height I062/130 or else I062/136, track number I062/040.

    A height that the tracker did not measure (SRC of I062/080: coverage, speed table, default) is left alone. Coasting,
    simulated and ended tracks, those that a flight plan moves, and predictions without an update are no news of an
    aircraft and make none; places that are none on earth are refused. Without a height, up is NaN. Of a sensor whose
    reports are tracks, numbered records become local tracks, with the velocity of I062/185 and I062/220.

    Args:
        state: Which updates of tracks have been heard of; changed in place.
        tracks: N records.
        checked: Which of them may be believed, and when they are valid.
        context: The feed's surroundings.
    """
    if not len(tracks.offset):
        return NOTHING
    placed = checked.good & np.isfinite(tracks.lat_deg)
    possible = (np.abs(tracks.lat_deg) <= 90.0) & (np.abs(tracks.lon_deg) <= 180.0)
    seen = placed & possible
    for flag in (tracks.cst, tracks.sim, tracks.tse, tracks.fplt):
        seen &= flag != 1
    rows = np.flatnonzero(news(state, tracks, checked.time_ns, seen))
    rows = rows[np.argsort(checked.time_ns[rows], kind="stable")]
    tracking = context.sensor.reports is Reports.TRACKS
    numbered = (tracks.track_number[rows] >= 0) & tracking
    place_m = _places(tracks, rows, context)
    return Placed(
        _detections(tracks, checked.time_ns, rows[~numbered], place_m[~numbered], context.sensor),
        _local_tracks(tracks, checked.time_ns, rows[numbered], place_m[numbered], context.sensor),
        _refused(tracks, placed & ~possible),
    )


def _refused(tracks: Cat062, which: BoolArray) -> tuple[DecodeError, ...]:
    return tuple(DecodeError(offset, "out_of_range") for offset in tracks.offset[which].tolist())


def _places(tracks: Cat062, rows: IntArray, context: FeedContext) -> FloatArray:
    """(M, 3) east, north, up; up is NaN where no height is said."""
    assumed = np.isin(tracks.src[rows], ASSUMED_HEIGHTS)
    geometric_m = np.where(assumed, math.nan, tracks.altitude_ft[rows] * FOOT_M)
    hae_m = np.where(np.isnan(geometric_m), barometric_m(tracks.flight_level[rows], context), geometric_m)
    unknown = np.isnan(hae_m)
    place_m = context.frame.enu_from_geodetic(
        tracks.lat_deg[rows] * DEGREE_RAD,
        tracks.lon_deg[rows] * DEGREE_RAD,
        np.where(unknown, context.frame.hae_m, hae_m),
    )
    place_m[unknown, 2] = math.nan
    return place_m


def _detections(
    tracks: Cat062, time_ns: IntArray, rows: IntArray, place_m: FloatArray, sensor: Sensor
) -> tuple[Detections, ...]:
    if not len(rows):
        return ()
    value = np.column_stack([place_m, np.full(len(rows), math.nan)])
    sigma = np.array([sensor.sigma_range_m, sensor.sigma_range_m, sensor.sigma_height_m, math.nan])
    batch = Detections(
        sensor=sensor.index,
        coordinates=Coordinates.CARTESIAN,
        time_ns=time_ns[rows],
        value=value,
        sigma=np.where(np.isnan(value), math.nan, sigma),
        kind=np.full(len(rows), Kind.UNKNOWN, np.uint8),
        source_track=tracks.track_number[rows],
    )
    return (batch,)


def _local_tracks(
    tracks: Cat062, time_ns: IntArray, rows: IntArray, place_m: FloatArray, sensor: Sensor
) -> tuple[LocalTracks, ...]:
    if not len(rows):
        return ()
    climb_mps = tracks.climb_ft_per_min[rows] * FOOT_PER_MINUTE_MPS
    sigma = np.array([sensor.sigma_range_m, sensor.sigma_range_m, sensor.sigma_height_m, *(VELOCITY_SIGMA_MPS,) * 3])
    batch = LocalTracks(
        sensor=sensor.index,
        time_ns=time_ns[rows],
        position_m=place_m,
        velocity_mps=np.column_stack([tracks.vx_mps[rows], tracks.vy_mps[rows], climb_mps]),
        covariance=np.tile(np.diag(sigma**2), (len(rows), 1, 1)),
        kind=np.full(len(rows), Kind.UNKNOWN, np.uint8),
        source_track=tracks.track_number[rows],
    )
    return (batch,)
