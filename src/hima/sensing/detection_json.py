"""JSON detections into batches: polar ones and positions, with declared uncertainty or the sensor's."""

import math
from typing import Final

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import FloatArray
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.context import IMPLAUSIBLE_NS, FeedContext, Sensed
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


def _batch(
    items: list[JsonDetection], coordinates: Coordinates, time_ns: int, context: FeedContext
) -> tuple[Detections, ...]:
    if not items:
        return ()
    measure = _polar if coordinates is Coordinates.POLAR else _position
    rows = [measure(item, context) for item in items]
    kinds = [Kind.UNKNOWN if item.kind is None else Kind[item.kind.upper()] for item in items]
    batch = Detections(
        sensor=context.sensor.index,
        coordinates=coordinates,
        time_ns=np.full(len(items), time_ns, np.int64),
        value=np.array([value for value, _ in rows]),
        sigma=np.array([sigma for _, sigma in rows]),
        kind=np.array(kinds, np.uint8),
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
    positions = [item for item in message.detections if item.is_position()]
    polar = [item for item in message.detections if not item.is_position()]
    return Sensed(
        detections=_batch(polar, Coordinates.POLAR, time_ns, context)
        + _batch(positions, Coordinates.CARTESIAN, time_ns, context),
        sweeps=_sweeps(message.frame_complete, time_ns, context),
        rejects=errors,
        messages=1,
        message_time_ns=said_ns,
    )
