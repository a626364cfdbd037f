"""Category 015, targets of a non-cooperative surveillance system. EUROCONTROL-SPEC-0149-15, editions 1.0 to 1.2.

Passive and multi-static radars, and sensors that report what they see in their own range, azimuth and elevation.

```
FRN  1 I010 2     8 I170 1+    15 I602 1+    22 I627 1+
     2 I000 1     9 I050 2     16 I603 1+    23 I628 1+
     3 I015 1    10 I270 1+    17 I604 1+    24 I630 1+
     4 I020 1+   11 I300 1+2n  18 I605 1+    25 I631 1+8n
     5 I030 1+   12 I400 5     19 I480 1+5n  26 SP   1+
     6 I145 3    13 I600 1+    20 I625 1+    27 -
     7 I161 2    14 I601 1+    21 I626 1+    28 -
```
"""

from enum import IntEnum
from typing import Any

import msgspec

from hima.wire.asterix.cat015_layout import LAYOUT
from hima.wire.asterix.layout import FloatArray, IntArray


class IncsMessage(IntEnum):
    """What a report is, I015/000: measurements are of one pair of transmitter and receiver, the rest of the sensor."""

    MEASUREMENT_PLOT = 1
    MEASUREMENT_TRACK = 2
    SENSOR_PLOT = 3
    SENSOR_TRACK = 4
    TRACK_END = 5


class Cat015(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or presence bits included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        message_type: `IncsMessage`, I000.
        event_driven: 1 for a report of an event, 0 for a periodic one, I000.
        service: Service, I015.
        momu: Geometry of the sensor, I020: 0 mono-static, 1 multi-static, 2 another, 3 unknown.
        ttax: I020: 0 an actual target, 1 a reference target, 2 a synthetic one, 3 a simulated or replayed one.
        scd: Direction of scanning, I020: 0 unknown, 1 forward, 2 backward, 3 static.
        warnings: Span of the warning codes, I030.
        time_of_day_s: Time of applicability, seconds since UTC midnight, I145.
        track_number: Number of the track or plot, I161.
        biz: 1 in a blind zone, I170.
        baz: 1 in a blanked zone, I170.
        tur: 1 for a track that a user has ended, I170.
        cstp: 1 for an extrapolated position, I170.
        csth: 1 for an extrapolated height, I170.
        cnf: 1 for a tentative track, I170.
        update_period_s: Time until the next report of this target, I050.
        target_size: Span of size and orientation, I270.
        classification: Span of classes with their probabilities, I300.
        pair_id: Pair of transmitter and receiver, I400.
        observation: Number of the observation, I400.
        lat_deg: Latitude, I600/P84.
        lon_deg: Longitude, I600/P84.
        position_resolution: Span of the resolution of the position, I600/HPR.
        sigma_x_m: Standard deviation eastward, I600/HPP.
        sigma_y_m: Standard deviation northward, I600/HPP.
        correlation_xy: Their correlation, I600/HPP.
        geometric_height_m: Height above the ellipsoid, I601/GH.
        height_resolution: Span of its resolution, I601/RSGH.
        sigma_height_m: Its standard deviation, I601/SDGH.
        height_interval_67: Span of its 67 % interval, I601/CI6.
        height_interval_95: Span of its 95 % interval, I601/CI9.
        height_position: Span of correlations with position, I601/COGHHP.
        height_velocity: Span of correlations with velocity, I601/COGHHV.
        height_acceleration: Span of correlations with acceleration, I601/COGHHA.
        vx_mps: East over ground, I602/HV.
        vy_mps: North over ground, I602/HV.
        velocity_resolution: Span of its resolution, I602/RSHV.
        sigma_vx_mps: Standard deviation eastward, I602/SDHV.
        sigma_vy_mps: Standard deviation northward, I602/SDHV.
        correlation_vxy: Their correlation, I602/SDHV.
        velocity_position: Span of correlations with position, I602/COHVHP.
        acceleration: Span of the horizontal acceleration, I603.
        climb_mps: Rate of climb, I604/VV.
        climb_resolution: Span of its resolution, I604/RSVV.
        sigma_climb_mps: Its standard deviation, I604/SDVV.
        correlation_climb_height: Its correlation with height, I604/SDVV.
        climb_position: Span of correlations with position, I604/COVVHP.
        climb_velocity: Span of correlations with velocity, I604/COVVHV.
        climb_acceleration: Span of correlations with acceleration, I604/COVVHA.
        vertical_acceleration: Span of the vertical acceleration, I605.
        measurements: Span of the contributing measurements, I480.
        range_m: Range, of a multi-static sensor the path by the target less the baseline, I625/R.
        range_resolution: Span of its resolution, I625/RSR.
        sigma_range_m: Its standard deviation, I625/SDR.
        range_rate: Span of the rate by successive ranges, I625/RR.
        range_rate_resolution: Span of that rate's resolution, I625/RSRR.
        range_rate_precision: Span of that rate's deviation, I625/SDRR.
        range_acceleration: Span of the acceleration by successive rates, I625/RA.
        range_acceleration_precision: Span of its deviation, I625/SDRA.
        doppler: Span of velocity and acceleration by Doppler, I626.
        azimuth_deg: Azimuth clockwise from true north, I627/AZ.
        azimuth_resolution: Span of its resolution, I627/RSAZ.
        sigma_azimuth_deg: Its standard deviation, I627/SDASZ.
        azimuth_rate: Span of its rate, I627/AZR.
        azimuth_rate_precision: Span of that rate's deviation, I627/SDAZR.
        azimuth_extent: Span of where the target begins and ends, I627/AZEX.
        elevation_deg: Elevation above the sensor's horizontal plane, I628/EL.
        elevation_resolution: Span of its resolution, I628/RSEL.
        sigma_elevation_deg: Its standard deviation, I628/SDEL.
        elevation_rate: Span of its rate, I628/ER.
        elevation_rate_precision: Span of that rate's deviation, I628/SDER.
        elevation_extent: Span of where the target begins and ends, I628/ELEX.
        path_quality: Span of powers and ratios of the signal paths, I630.
        contour: Span of the parts of a plot, I631.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    message_type: IntArray
    event_driven: IntArray
    service: IntArray
    momu: IntArray
    ttax: IntArray
    scd: IntArray
    warnings: IntArray
    time_of_day_s: FloatArray
    track_number: IntArray
    biz: IntArray
    baz: IntArray
    tur: IntArray
    cstp: IntArray
    csth: IntArray
    cnf: IntArray
    update_period_s: FloatArray
    target_size: IntArray
    classification: IntArray
    pair_id: IntArray
    observation: IntArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    position_resolution: IntArray
    sigma_x_m: FloatArray
    sigma_y_m: FloatArray
    correlation_xy: FloatArray
    geometric_height_m: FloatArray
    height_resolution: IntArray
    sigma_height_m: FloatArray
    height_interval_67: IntArray
    height_interval_95: IntArray
    height_position: IntArray
    height_velocity: IntArray
    height_acceleration: IntArray
    vx_mps: FloatArray
    vy_mps: FloatArray
    velocity_resolution: IntArray
    sigma_vx_mps: FloatArray
    sigma_vy_mps: FloatArray
    correlation_vxy: FloatArray
    velocity_position: IntArray
    acceleration: IntArray
    climb_mps: FloatArray
    climb_resolution: IntArray
    sigma_climb_mps: FloatArray
    correlation_climb_height: FloatArray
    climb_position: IntArray
    climb_velocity: IntArray
    climb_acceleration: IntArray
    vertical_acceleration: IntArray
    measurements: IntArray
    range_m: FloatArray
    range_resolution: IntArray
    sigma_range_m: FloatArray
    range_rate: IntArray
    range_rate_resolution: IntArray
    range_rate_precision: IntArray
    range_acceleration: IntArray
    range_acceleration_precision: IntArray
    doppler: IntArray
    azimuth_deg: FloatArray
    azimuth_resolution: IntArray
    sigma_azimuth_deg: FloatArray
    azimuth_rate: IntArray
    azimuth_rate_precision: IntArray
    azimuth_extent: IntArray
    elevation_deg: FloatArray
    elevation_resolution: IntArray
    sigma_elevation_deg: FloatArray
    elevation_rate: IntArray
    elevation_rate_precision: IntArray
    elevation_extent: IntArray
    path_quality: IntArray
    contour: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat015":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)
