"""Categories 020 (multilateration) and 010 (surface movement) into detections or local tracks."""

import math
from typing import Final

import numpy as np

from hima.errors import DecodeError
from hima.geo.frames import SiteFrame
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections
from hima.picture.kind import Kind
from hima.sensing.asterix_check import Checked
from hima.sensing.asterix_placed import Positions, placed, places
from hima.sensing.asterix_position import barometric_m
from hima.sensing.asterix_tracks import Placed
from hima.sensing.context import FeedContext
from hima.units import DEGREE_RAD, FOOT_M
from hima.wire.asterix.cat010 import Cat010, SurfaceMessage
from hima.wire.asterix.cat019 import Cat019
from hima.wire.asterix.cat020 import Cat020

Reports = Cat010 | Cat020
ReferencePoint = tuple[float, float, float]
"""Latitude and longitude in degrees, and height above the ellipsoid in metres."""
NOTHING: Final = Placed()


def reference_point(status: Cat019, good: BoolArray, context: FeedContext) -> ReferencePoint | None:
    """Where a system's coordinates are counted from, by its newest believed message that says so."""
    said = np.flatnonzero(good & (np.abs(status.lat_deg) <= 90.0) & (np.abs(status.lon_deg) <= 180.0))
    if not len(said):
        return None
    row = int(said[-1])
    height_m = float(status.height_m[row])
    hae_m = context.frame.hae_m if math.isnan(height_m) else height_m
    return float(status.lat_deg[row]), float(status.lon_deg[row]), hae_m


def multilaterated(reports: Cat020, checked: Checked, reference: ReferencePoint | None, context: FeedContext) -> Placed:
    """Positions I020/041; else I020/042, where the system has said in I019/600 what it is counted from.

    Heights are I020/105, else flight level I020/090 unless flagged; I020/110 is in a frame of its own and left alone.
    Standard deviations are those of I020/500, else the sensor's. Field monitors, test and simulated targets,
    extrapolated and ended tracks make nothing; what is on the ground does.

    Args:
        reports: N records.
        checked: Which of them may be believed, and when they are valid.
        reference: See above.
        context: The feed's surroundings.
    """
    if not checked.good.any():
        return NOTHING
    news, impossible = _news(reports, checked)
    lat_deg, lon_deg = reports.lat_deg.copy(), reports.lon_deg.copy()
    flat = news & np.isnan(lat_deg) & np.isfinite(reports.x_m)
    if reference is not None and flat.any():
        level_m = np.column_stack([reports.x_m[flat], reports.y_m[flat], np.zeros(np.count_nonzero(flat))])
        lat_rad, lon_rad, _ = SiteFrame.at(*reference).geodetic_from_enu(level_m)
        lat_deg[flat], lon_deg[flat] = lat_rad / DEGREE_RAD, lon_rad / DEGREE_RAD
    rows = np.flatnonzero(news & np.isfinite(lat_deg))
    geometric_m = reports.geometric_height_ft[rows] * FOOT_M
    hae_m = np.where(np.isnan(geometric_m), _barometric(reports, rows, context), geometric_m)
    sigma_m = np.column_stack([reports.sigma_x_m[rows], reports.sigma_y_m[rows], reports.sigma_height_m[rows]])
    place_m = places(lat_deg[rows], lon_deg[rows], hae_m, context)
    found = placed(_positions(reports, rows, checked.time_ns, place_m, sigma_m), context.sensor)
    return Placed(found.detections, found.local, impossible)


def on_surface(reports: Cat010, checked: Checked, context: FeedContext) -> Placed:
    """Positions I010/041; else range and azimuth I010/040; else I010/042 from the sensor's place.

    A height is flight level I010/090 unless flagged; I010/091 is in a frame of its own and left alone. Of range and
    azimuth detections are polar. Standard deviations are those of I010/500, else the sensor's. What makes nothing is
    as with `multilaterated`, and messages that are no target reports.

    Args:
        reports: N records.
        checked: Which of them may be believed, and when they are valid.
        context: The feed's surroundings.
    """
    if not checked.good.any():
        return NOTHING
    news, impossible = _news(reports, checked)
    news &= reports.message_type == SurfaceMessage.TARGET_REPORT
    geodetic = news & np.isfinite(reports.lat_deg)
    polar = news & ~geodetic & np.isfinite(reports.theta_deg) & (reports.rho_m > 0.0)
    flat = news & ~geodetic & ~polar & np.isfinite(reports.x_m)
    rows = np.flatnonzero(geodetic | flat)
    hae_m = _barometric(reports, rows, context)
    place_m = places(reports.lat_deg[rows], reports.lon_deg[rows], hae_m, context)
    east_m, north_m, _ = context.sensor.position_m
    beside = flat[rows]
    place_m[beside, 0] = east_m + reports.x_m[rows][beside]
    place_m[beside, 1] = north_m + reports.y_m[rows][beside]
    place_m[beside, 2] = hae_m[beside] - context.frame.hae_m  # an airport is small against the earth's curvature
    sigma_m = np.column_stack([reports.sigma_x_m[rows], reports.sigma_y_m[rows], np.full(len(rows), math.nan)])
    found = placed(_positions(reports, rows, checked.time_ns, place_m, sigma_m), context.sensor)
    seen = _polar(reports, np.flatnonzero(polar), checked.time_ns, context)
    return Placed(seen + found.detections, found.local, impossible)


def _news(reports: Reports, checked: Checked) -> tuple[BoolArray, tuple[DecodeError, ...]]:
    """Which reports are of something that is there, and why others are refused."""
    placed_ = checked.good & np.isfinite(reports.lat_deg)
    possible = (np.abs(reports.lat_deg) <= 90.0) & (np.abs(reports.lon_deg) <= 180.0)
    impossible = placed_ & ~possible
    real = (reports.sim != 1) & (reports.tst != 1) & (reports.rab != 1)
    measured = ~(reports.cst > 0) & (reports.tre != 1)
    refused = tuple(DecodeError(offset, "out_of_range") for offset in reports.offset[impossible].tolist())
    return checked.good & ~impossible & real & measured, refused


def _barometric(reports: Reports, rows: IntArray, context: FeedContext) -> FloatArray:
    """Heights above the ellipsoid of flight levels, NaN where none is said or it is flagged."""
    believed = reports.flight_level_flags[rows] == 0
    return np.where(believed, barometric_m(reports.flight_level[rows], context), math.nan)


def _positions(
    reports: Reports, rows: IntArray, time_ns: IntArray, place_m: FloatArray, sigma_m: FloatArray
) -> Positions:
    velocity_mps = np.column_stack([reports.vx_mps[rows], reports.vy_mps[rows], np.full(len(rows), math.nan)])
    unsaid = np.full(velocity_mps.shape, math.nan)
    return Positions(time_ns[rows], place_m, sigma_m, velocity_mps, unsaid, reports.track_number[rows])


def _polar(reports: Cat010, rows: IntArray, time_ns: IntArray, context: FeedContext) -> tuple[Detections, ...]:
    if not len(rows):
        return ()
    rows = rows[np.argsort(time_ns[rows], kind="stable")]
    sensor, nothing = context.sensor, np.full(len(rows), math.nan)
    value = np.column_stack([reports.rho_m[rows], reports.theta_deg[rows] * DEGREE_RAD, nothing, nothing])
    sigma = np.array([sensor.sigma_range_m, sensor.sigma_azimuth_rad, math.nan, math.nan])
    batch = Detections(
        sensor=sensor.index,
        coordinates=Coordinates.POLAR,
        time_ns=time_ns[rows],
        value=value,
        sigma=np.tile(sigma, (len(rows), 1)),
        kind=np.full(len(rows), Kind.UNKNOWN, np.uint8),
        source_track=reports.track_number[rows],
    )
    return (batch,)
