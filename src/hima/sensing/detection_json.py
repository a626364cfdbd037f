"""JSON detections into batches: polar ones, positions, differences of ranges and local tracks."""

import math
from typing import Final

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import FloatArray
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.sensor import Reports
from hima.sensing.context import IMPLAUSIBLE_NS, FeedContext, Sensed
from hima.sensing.local_tracks import UNKNOWN, VELOCITY_SIGMA_MPS, LocalReport, local_tracks
from hima.sensing.settings import TimeSource
from hima.units import DEGREE_RAD
from hima.wire.detection_json.message import JsonDetection, JsonSector, decode

_UNKNOWN_HEIGHT_SIGMA_M: Final = 500.0


class DetectionJsonFeed(msgspec.Struct, tag="detection_json"):
    """State of one JSON feed: none, each datagram stands alone."""


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _polar(item: JsonDetection, context: FeedContext) -> tuple[list[float], list[float]]:
    sensor = context.sensor
    value = [
        _or(item.range_m, math.nan),
        _or(item.azimuth_deg, math.nan) * DEGREE_RAD,
        _or(item.elevation_deg, math.nan) * DEGREE_RAD,
        _or(item.range_rate_mps, math.nan),
    ]
    sigma = [
        _or(item.sigma_range_m, sensor.sigma_range_m),
        _or(item.sigma_azimuth_deg, sensor.sigma_azimuth_rad / DEGREE_RAD) * DEGREE_RAD,
        _or(item.sigma_elevation_deg, sensor.sigma_elevation_rad / DEGREE_RAD) * DEGREE_RAD,
        _or(item.sigma_range_rate_mps, sensor.sigma_range_rate_mps),
    ]
    return value, [math.nan if math.isnan(v) else s for v, s in zip(value, sigma, strict=True)]


def _position(item: JsonDetection, context: FeedContext) -> tuple[list[float], list[float]]:
    sensor = context.sensor
    horizontal_m = _or(item.sigma_horizontal_m, sensor.sigma_range_m)
    height_m = _or(item.sigma_height_m, sensor.sigma_height_m)
    hae_m = item.hae_m
    if hae_m is None and item.amsl_m is not None:
        hae_m = item.amsl_m + context.geoid_undulation_m
    if hae_m is None:
        hae_m, height_m = context.frame.hae_m, _UNKNOWN_HEIGHT_SIGMA_M
    place: FloatArray = context.frame.enu_from_geodetic(
        _or(item.lat_deg, math.nan) * DEGREE_RAD, _or(item.lon_deg, math.nan) * DEGREE_RAD, hae_m
    )
    return [*place.tolist(), math.nan], [horizontal_m, horizontal_m, height_m, math.nan]


def _difference(item: JsonDetection, context: FeedContext) -> tuple[list[float], list[float]]:
    sigma_m = _or(item.sigma_range_difference_m, context.sensor.sigma_range_m)
    return [_or(item.range_difference_m, math.nan), *UNKNOWN], [sigma_m, *UNKNOWN]


def _local_report(item: JsonDetection, time_ns: int, context: FeedContext) -> LocalReport:
    """A local track as the sensor believes it; a height that was not said stays unknown."""
    (east_m, north_m, up_m, _), (horizontal_m, _, height_m, _) = _position(item, context)
    heightless = item.hae_m is None and item.amsl_m is None
    sigma_mps = _or(item.sigma_velocity_mps, VELOCITY_SIGMA_MPS)
    return LocalReport(
        time_ns=time_ns,
        source_track=-1 if item.track is None else item.track,
        position_m=(east_m, north_m, math.nan if heightless else up_m),
        velocity_mps=item.velocity_mps or UNKNOWN,
        sigma=(horizontal_m, horizontal_m, height_m, sigma_mps, sigma_mps, sigma_mps),
        kind=_kind(item),
    )


def _kind(item: JsonDetection) -> Kind:
    return Kind.UNKNOWN if item.kind is None else Kind[item.kind.upper()]


_MEASURES: Final = {
    Coordinates.POLAR: _polar,
    Coordinates.CARTESIAN: _position,
    Coordinates.TDOA: _difference,
}


def _coordinates(item: JsonDetection) -> Coordinates:
    if item.range_difference_m is not None:
        return Coordinates.TDOA
    return Coordinates.CARTESIAN if item.is_position() else Coordinates.POLAR


def _batch(
    items: list[JsonDetection], coordinates: Coordinates, time_ns: int, context: FeedContext
) -> tuple[Detections, ...]:
    if not items:
        return ()
    measure = _MEASURES[coordinates]
    rows = [measure(item, context) for item in items]
    batch = Detections(
        sensor=context.sensor.index,
        coordinates=coordinates,
        time_ns=np.full(len(items), time_ns, np.int64),
        value=np.array([value for value, _ in rows]),
        sigma=np.array([sigma for _, sigma in rows]),
        kind=np.array([_kind(item) for item in items], np.uint8),
        source_track=np.array([-1 if item.track is None else item.track for item in items], np.int64),
    )
    return (batch,)


def _sweeps(complete: bool | JsonSector, time_ns: int, context: FeedContext) -> tuple[Sweep, ...]:
    if complete is False:
        return ()
    if complete is True:
        return (Sweep(context.sensor.index, time_ns, 0.0, 2.0 * math.pi),)
    from_rad = complete.from_deg % 360.0 * DEGREE_RAD
    return (Sweep(context.sensor.index, time_ns, from_rad, complete.width_deg * DEGREE_RAD),)


def _apart(
    detections: tuple[JsonDetection, ...], context: FeedContext
) -> tuple[list[JsonDetection], list[JsonDetection]]:
    """Local tracks of a sensor that tracks by itself, and what is a measurement."""
    tracking = context.sensor.reports is Reports.TRACKS
    local: list[JsonDetection] = []
    others: list[JsonDetection] = []
    for item in detections:
        (local if tracking and item.is_position() and item.track is not None else others).append(item)
    return local, others


def receive(state: DetectionJsonFeed, frame: Frame, context: FeedContext) -> Sensed:  # noqa: ARG001 - one shape for all formats
    """Take one datagram."""
    message, errors = decode(frame.data)
    if message is None:
        return Sensed(rejects=errors)
    said_ns = message.time_ns or 0
    use_own = said_ns and context.settings.time_source is TimeSource.MESSAGE
    if use_own and abs(said_ns - frame.time_ns) > IMPLAUSIBLE_NS:
        return Sensed(rejects=(*errors, DecodeError(0, "time_implausible")))
    time_ns = said_ns if use_own else frame.time_ns
    local, items = _apart(message.detections, context)
    batches = [
        _batch([item for item in items if _coordinates(item) is coordinates], coordinates, time_ns, context)
        for coordinates in _MEASURES
    ]
    return Sensed(
        detections=tuple(batch for found in batches for batch in found),
        local_tracks=local_tracks(context.sensor, [_local_report(item, time_ns, context) for item in local]),
        sweeps=_sweeps(message.frame_complete, time_ns, context),
        rejects=errors,
        messages=1,
        message_time_ns=said_ns,
    )
