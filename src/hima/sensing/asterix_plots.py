"""Plots of categories 048 and 001 into polar detections."""

from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections
from hima.picture.kind import Kind
from hima.picture.sensor import Sensor, SensorKind
from hima.sensing.context import FeedContext
from hima.units import DEGREE_RAD, FOOT_M, KNOT_MPS, NAUTICAL_MILE_M
from hima.wire.asterix.cat001 import Cat001
from hima.wire.asterix.cat048 import Cat048

EARTH_RADIUS_M: Final = 6_371_000.0
HEIGHT_LSB_M: Final = 25.0 * FOOT_M
NOT_MEASURED: Final = np.nan
NO_DETECTION: Final = 0
"""I048/020 TYP and I001/020 SSR/PSR of a report that the radar has extrapolated."""


class _Measured(msgspec.Struct, frozen=True, eq=False):
    """What N plots measured, NaN where nothing: (N,) each, ``used`` where it is an aircraft's."""

    used: BoolArray
    range_m: FloatArray
    azimuth_rad: FloatArray
    height_amsl_m: FloatArray
    rate_mps: FloatArray
    source_track: IntArray


def detections(plots: Cat048 | Cat001, time_ns: IntArray, good: BoolArray, context: FeedContext) -> Detections:
    """Polar detections of plots of aircraft.

    Extrapolated reports, field monitors, test and simulated targets, and records without a measured position (I040)
    are none. Elevation is from the height a 3D radar measured (I048/110, above mean sea level); flight levels are not
    used: they are claims of a transponder. Range rate is the calculated Doppler speed (I048/120 CAL) unless marked
    doubtful, or I001/120; the standard leaves its sign open and it is read as positive when receding. Raw Doppler
    speeds (I048/120 RDS) have no sign and are folded at an ambiguity, so they are left alone.

    Args:
        plots: N records.
        time_ns: (N,) times of validity.
        good: (N,) which may be believed.
        context: The feed's surroundings.

    Returns:
        M ≤ N detections in order of time.
    """
    measured = _of_old_radar(plots) if isinstance(plots, Cat001) else _of_radar(plots)
    used = good & measured.used & np.isfinite(measured.azimuth_rad) & (measured.range_m > 0.0)
    rows = np.flatnonzero(used)
    rows = rows[np.argsort(time_ns[rows], kind="stable")]
    range_m, azimuth_rad = measured.range_m[rows], measured.azimuth_rad[rows]
    elevation_rad, sigma_elevation_rad = _elevation(range_m, azimuth_rad, measured.height_amsl_m[rows], context)
    rate_mps = measured.rate_mps[rows]
    sensor = context.sensor
    return Detections(
        sensor=sensor.index,
        coordinates=Coordinates.POLAR,
        time_ns=time_ns[rows],
        value=np.column_stack([range_m, azimuth_rad, elevation_rad, rate_mps]),
        sigma=_sigma(sensor, sigma_elevation_rad, rate_mps),
        kind=np.full(len(rows), Kind.UNKNOWN, np.uint8),
        source_track=measured.source_track[rows],
    )


def _of_radar(plots: Cat048) -> _Measured:
    return _Measured(
        used=(plots.rab != 1) & (plots.sim != 1) & (plots.tst != 1) & (plots.typ != NO_DETECTION),
        range_m=plots.rho_nm * NAUTICAL_MILE_M,
        azimuth_rad=plots.theta_deg * DEGREE_RAD,
        height_amsl_m=plots.height_ft * FOOT_M,
        rate_mps=np.where(plots.doppler_doubtful == 1, NOT_MEASURED, plots.doppler_mps),
        source_track=plots.track_number,
    )


def _of_old_radar(plots: Cat001) -> _Measured:
    return _Measured(
        used=(plots.rab != 1) & (plots.sim != 1) & (plots.tst != 1) & (plots.ssr_psr != NO_DETECTION),
        range_m=plots.rho_nm * NAUTICAL_MILE_M,
        azimuth_rad=plots.theta_deg * DEGREE_RAD,
        height_amsl_m=np.full(len(plots.offset), NOT_MEASURED),
        rate_mps=plots.doppler_kt * KNOT_MPS,
        source_track=plots.track_number,
    )


def _elevation(
    range_m: FloatArray, azimuth_rad: FloatArray, height_amsl_m: FloatArray, context: FeedContext
) -> tuple[FloatArray, FloatArray]:
    """Elevation and its standard deviation from slant range, azimuth and height, NaN where there is none."""
    sensor = context.sensor
    if sensor.kind is not SensorKind.RADAR_3D:
        return np.full(len(range_m), NOT_MEASURED), np.full(len(range_m), NOT_MEASURED)
    east_m, north_m, sensor_up_m = sensor.position_m
    # The sea falls away below the plane of the site frame, by the distance from where they touch. The slant range
    # stands in for the ground range: at an elevation where that matters, the distance is too short to matter.
    away_m = np.hypot(east_m + range_m * np.sin(azimuth_rad), north_m + range_m * np.cos(azimuth_rad))
    origin_amsl_m = context.frame.hae_m - context.geoid_undulation_m
    up_m = height_amsl_m - origin_amsl_m - away_m * away_m / (2.0 * EARTH_RADIUS_M)
    sine = (up_m - sensor_up_m) / range_m
    possible = np.abs(sine) <= 1.0
    elevation_rad = np.arcsin(np.where(possible, sine, NOT_MEASURED))
    # The height was made from the elevation, so it cannot be better; nor better than its own rounding.
    sigma_m = np.hypot(sensor.sigma_height_m, HEIGHT_LSB_M / np.sqrt(12.0))
    sigma_rad = np.maximum(sensor.sigma_elevation_rad, sigma_m / range_m)
    return elevation_rad, np.where(np.isfinite(elevation_rad), sigma_rad, NOT_MEASURED)


def _sigma(sensor: Sensor, sigma_elevation_rad: FloatArray, rate_mps: FloatArray) -> FloatArray:
    sigma = np.empty((len(rate_mps), 4))
    sigma[:, 0] = sensor.sigma_range_m
    sigma[:, 1] = sensor.sigma_azimuth_rad
    sigma[:, 2] = sigma_elevation_rad
    sigma[:, 3] = np.where(np.isfinite(rate_mps), sensor.sigma_range_rate_mps, NOT_MEASURED)
    return sigma
