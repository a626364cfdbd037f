"""Positions that a system reports, as columns: detections, or local tracks of a system that tracks by itself."""

import math

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections
from hima.picture.kind import Kind
from hima.picture.local_track import LocalTracks
from hima.picture.sensor import Reports, Sensor
from hima.sensing.asterix_tracks import Placed
from hima.sensing.context import FeedContext
from hima.sensing.local_tracks import VELOCITY_SIGMA_MPS
from hima.units import DEGREE_RAD


class Positions(msgspec.Struct, frozen=True, eq=False):
    """N positions in the site frame.

    Attributes:
        time_ns: (N,) times of validity.
        place_m: (N, 3) east, north, up; up is NaN where not known.
        sigma_m: (N, 3) standard deviations that the system says, NaN where it does not.
        velocity_mps: (N, 3) of a track, NaN where not known.
        velocity_sigma_mps: (N, 3) standard deviations that the system says, NaN where it does not.
        source_track: (N,) the system's own number, -1 for none.
    """

    time_ns: IntArray
    place_m: FloatArray
    sigma_m: FloatArray
    velocity_mps: FloatArray
    velocity_sigma_mps: FloatArray
    source_track: IntArray


def places(lat_deg: FloatArray, lon_deg: FloatArray, hae_m: FloatArray, context: FeedContext) -> FloatArray:
    """(M, 3) east, north, up; up is NaN where no height is known."""
    unknown = np.isnan(hae_m)
    place_m = context.frame.enu_from_geodetic(
        lat_deg * DEGREE_RAD, lon_deg * DEGREE_RAD, np.where(unknown, context.frame.hae_m, hae_m)
    )
    place_m[unknown, 2] = math.nan
    return place_m


def placed(found: Positions, sensor: Sensor) -> Placed:
    """Detections, and local tracks of numbered reports where the sensor is said to track, in order of time."""
    order = np.argsort(found.time_ns, kind="stable")
    sorted_ = Positions(**{name: getattr(found, name)[order] for name in Positions.__struct_fields__})
    usual_m = np.array([sensor.sigma_range_m, sensor.sigma_range_m, sensor.sigma_height_m])
    sigma_m = np.where(sorted_.sigma_m > 0.0, sorted_.sigma_m, usual_m)
    numbered = (sorted_.source_track >= 0) & (sensor.reports is Reports.TRACKS)
    return Placed(
        _detections(sorted_, sigma_m, np.flatnonzero(~numbered), sensor),
        _local_tracks(sorted_, sigma_m, np.flatnonzero(numbered), sensor),
    )


def _detections(found: Positions, sigma_m: FloatArray, rows: IntArray, sensor: Sensor) -> tuple[Detections, ...]:
    if not len(rows):
        return ()
    value = np.column_stack([found.place_m[rows], np.full(len(rows), math.nan)])
    sigma = np.column_stack([sigma_m[rows], np.full(len(rows), math.nan)])
    batch = Detections(
        sensor=sensor.index,
        coordinates=Coordinates.CARTESIAN,
        time_ns=found.time_ns[rows],
        value=value,
        sigma=np.where(np.isnan(value), math.nan, sigma),
        kind=np.full(len(rows), Kind.UNKNOWN, np.uint8),
        source_track=found.source_track[rows],
    )
    return (batch,)


def _local_tracks(found: Positions, sigma_m: FloatArray, rows: IntArray, sensor: Sensor) -> tuple[LocalTracks, ...]:
    if not len(rows):
        return ()
    said_mps = found.velocity_sigma_mps[rows]
    sigma = np.column_stack([sigma_m[rows], np.where(said_mps > 0.0, said_mps, VELOCITY_SIGMA_MPS)])
    batch = LocalTracks(
        sensor=sensor.index,
        time_ns=found.time_ns[rows],
        position_m=found.place_m[rows],
        velocity_mps=found.velocity_mps[rows],
        covariance=sigma[:, :, None] ** 2 * np.eye(6),
        kind=np.full(len(rows), Kind.UNKNOWN, np.uint8),
        source_track=found.source_track[rows],
    )
    return (batch,)
