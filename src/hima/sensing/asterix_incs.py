"""Category 015, passive, multi-static and other non-cooperative sensors, into detections or local tracks."""

import math
from typing import Final

import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections
from hima.picture.kind import Kind
from hima.sensing.asterix_check import Checked
from hima.sensing.asterix_placed import Positions, placed, places
from hima.sensing.asterix_tracks import Placed
from hima.sensing.context import FeedContext
from hima.units import DEGREE_RAD
from hima.wire.asterix.cat015 import Cat015, IncsMessage

MONO_STATIC: Final = 0
"""I015/020 MOMU of a sensor whose range is a distance; of others it is a path by way of the target."""
TRACKS: Final = (IncsMessage.MEASUREMENT_TRACK, IncsMessage.SENSOR_TRACK)
NOTHING: Final = Placed()


def noncooperative(reports: Cat015, checked: Checked, context: FeedContext) -> Placed:
    """Positions I015/600; else range, azimuth and elevation (I015/625, 627, 628) of a mono-static sensor.

    Heights are I015/601 unless extrapolated. An azimuth without a range is a bearing. Standard deviations are those of
    the report where they are more than 0, else the sensor's. The number I015/161 is a track's only where the report is
    of a track. Reference, synthetic and simulated targets, extrapolated positions and ended tracks make nothing. The
    standard leaves the sign of Doppler speeds open, and rates of range are made from the ranges themselves, so neither
    is used.

    Args:
        reports: N records.
        checked: Which of them may be believed, and when they are valid.
        context: The feed's surroundings.
    """
    if not checked.good.any():
        return NOTHING
    said = checked.good & np.isfinite(reports.lat_deg)
    impossible = said & ~((np.abs(reports.lat_deg) <= 90.0) & (np.abs(reports.lon_deg) <= 180.0))
    news = checked.good & ~impossible & _is_news(reports)
    near = (reports.momu == MONO_STATIC) & np.isfinite(reports.azimuth_deg) & ~(reports.range_m <= 0.0)
    tracked = np.isin(reports.message_type, TRACKS)
    source_track = np.where(tracked, reports.track_number, -1)
    rows = np.flatnonzero(news & said)
    found = placed(_positions(reports, rows, checked.time_ns, source_track, context), context.sensor)
    seen = _polar(reports, np.flatnonzero(news & ~said & near), checked.time_ns, source_track, context)
    refused = tuple(DecodeError(offset, "out_of_range") for offset in reports.offset[impossible].tolist())
    return Placed(seen + found.detections, found.local, refused)


def _is_news(reports: Cat015) -> BoolArray:
    """(N,) which reports are of something that is there and has just been seen."""
    of_target = reports.message_type < IncsMessage.TRACK_END  # higher ones are reserved
    real: BoolArray = of_target & ~(reports.ttax > 0) & (reports.cstp != 1) & (reports.tur != 1)
    return real


def _positions(
    reports: Cat015, rows: IntArray, time_ns: IntArray, source_track: IntArray, context: FeedContext
) -> Positions:
    hae_m = np.where(reports.csth[rows] == 1, math.nan, reports.geometric_height_m[rows])
    columns = (
        (reports.sigma_x_m, reports.sigma_y_m, reports.sigma_height_m),
        (reports.vx_mps, reports.vy_mps, reports.climb_mps),
        (reports.sigma_vx_mps, reports.sigma_vy_mps, reports.sigma_climb_mps),
    )
    sigma_m, velocity_mps, sigma_mps = (np.column_stack([column[rows] for column in three]) for three in columns)
    return Positions(
        time_ns=time_ns[rows],
        place_m=places(reports.lat_deg[rows], reports.lon_deg[rows], hae_m, context),
        sigma_m=sigma_m,
        velocity_mps=velocity_mps,
        velocity_sigma_mps=sigma_mps,
        source_track=source_track[rows],
    )


def _polar(
    reports: Cat015, rows: IntArray, time_ns: IntArray, source_track: IntArray, context: FeedContext
) -> tuple[Detections, ...]:
    if not len(rows):
        return ()
    rows = rows[np.argsort(time_ns[rows], kind="stable")]
    sensor, nothing = context.sensor, np.full(len(rows), math.nan)
    azimuth_rad, elevation_rad = reports.azimuth_deg[rows] * DEGREE_RAD, reports.elevation_deg[rows] * DEGREE_RAD
    value = np.column_stack([reports.range_m[rows], azimuth_rad, elevation_rad, nothing])
    sigma = np.column_stack(
        [
            _or(reports.sigma_range_m[rows], sensor.sigma_range_m),
            _or(reports.sigma_azimuth_deg[rows] * DEGREE_RAD, sensor.sigma_azimuth_rad),
            _or(reports.sigma_elevation_deg[rows] * DEGREE_RAD, sensor.sigma_elevation_rad),
            nothing,
        ]
    )
    batch = Detections(
        sensor=sensor.index,
        coordinates=Coordinates.POLAR,
        time_ns=time_ns[rows],
        value=value,
        sigma=np.where(np.isnan(value), math.nan, sigma),
        kind=np.full(len(rows), Kind.UNKNOWN, np.uint8),
        source_track=source_track[rows],
    )
    return (batch,)


def _or(said: FloatArray, usual: float) -> FloatArray:
    """What a report says of itself; 0 cannot be meant."""
    return np.where(said > 0.0, said, usual)
