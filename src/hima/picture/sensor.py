"""Sensors as the corridor knows them: where they stand, what they measure, how well."""

from enum import Enum

import msgspec

from hima.picture.calibration import CalibrationUse
from hima.picture.ids import SensorId


class SensorKind(Enum):
    """What a sensor is, which decides what its reports mean."""

    RADAR_3D = "radar_3d"
    RADAR_2D = "radar_2d"
    RF_BEARING = "rf_bearing"
    CAMERA = "camera"
    ACOUSTIC = "acoustic"
    RANGE = "range"
    TDOA = "tdoa"
    POSITION = "position"
    REMOTE_ID = "remote_id"
    ADSB = "adsb"
    PARTNER = "partner"


class Reports(Enum):
    """What a sensor's position reports are.

    DETECTIONS: measurements, each with noise of its own. TRACKS: estimates of a tracker of its own, whose successive
    reports share their past.
    """

    DETECTIONS = "detections"
    TRACKS = "tracks"


class Sensor(msgspec.Struct, frozen=True):
    """One sensor, in SI units and the site frame.

    Attributes:
        id: Name given in the site folder.
        index: Row in the site's sensor table; detections carry it.
        kind: What it is.
        position_m: East, north, up in the site frame.
        sigma_range_m: Standard deviation of range.
        sigma_azimuth_rad: Standard deviation of azimuth.
        sigma_elevation_rad: Standard deviation of elevation.
        sigma_range_rate_mps: Standard deviation of range rate.
        sigma_height_m: Standard deviation of a reported height.
        detection_probability: Probability of seeing a target in coverage in one look.
        clutter_per_scan: Expected false detections in one scan.
        range_min_m: Nearest range of coverage.
        range_max_m: Farthest range of coverage.
        elevation_min_rad: Lowest elevation of coverage.
        elevation_max_rad: Highest elevation of coverage.
        period_s: Time of one scan (rotation, or frame of a staring sensor).
        rotating: True if a beam sweeps, False if the sensor stares.
        reference_m: East, north, up of the receiver that arrival times are compared with; None if it has none.
        reports: What its position reports are.
        calibrate: What is done about its biases.
    """

    id: SensorId
    index: int
    kind: SensorKind
    position_m: tuple[float, float, float]
    sigma_range_m: float
    sigma_azimuth_rad: float
    sigma_elevation_rad: float
    sigma_range_rate_mps: float
    sigma_height_m: float
    detection_probability: float
    clutter_per_scan: float
    range_min_m: float
    range_max_m: float
    elevation_min_rad: float
    elevation_max_rad: float
    period_s: float
    rotating: bool
    reference_m: tuple[float, float, float] | None = None
    reports: Reports = Reports.DETECTIONS
    calibrate: CalibrationUse = CalibrationUse.AUTO
