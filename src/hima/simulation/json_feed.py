"""JSON detections of any sensor: one datagram for each of its frames, also for one in which it saw nothing."""

import math
from collections.abc import Callable, Iterator
from itertools import count
from typing import Final

import numpy as np
from msgspec import structs

from hima.picture.arrays import FloatArray
from hima.picture.sensor import Reports, SensorKind
from hima.simulation.luck import luck
from hima.simulation.plots import in_coverage, looks, scan_plots
from hima.simulation.sent import Sent
from hima.simulation.world import Post, World
from hima.units import DEGREE_RAD
from hima.wire.detection_json.message import JsonDetection, JsonFrame, encode

DELAY_S: Final = 0.05
"""Time from the end of a frame to its datagram."""

VELOCITY_SIGMA_MPS: Final = 1.0
"""Standard deviation of each component of the velocity that a sensor that tracks by itself reports."""


def json_feed(post: Post, world: World, from_s: float) -> Iterator[Sent]:
    """Everything one sensor sends from a time on, in order of time."""
    sensor = post.sensor
    for scan in count(max(0, math.floor((from_s - DELAY_S) / sensor.period_s) - 1)):
        time_s = (scan + 1) * sensor.period_s
        sent_s = time_s + DELAY_S
        if sent_s >= world.scenario.duration_s:
            return
        if sent_s < from_s or post.silent(sent_s):
            continue
        moment_ns = world.moment_ns(time_s)
        measure = MEASURES.get(sensor.kind, _polar)
        yield Sent(
            world.moment_ns(sent_s), post.feed.id, encode(JsonFrame(moment_ns, True, measure(post, world, scan)))
        )


def _measured(value: float, digits: int) -> float | None:
    return None if math.isnan(value) else round(value, digits)


def _polar(post: Post, world: World, scan: int) -> tuple[JsonDetection, ...]:
    plots = scan_plots(post.sensor, world.truth, scan, world.scenario.seed)
    return tuple(
        JsonDetection(
            azimuth_deg=_measured(azimuth / DEGREE_RAD, 4),
            elevation_deg=_measured(elevation / DEGREE_RAD, 4),
            range_m=_measured(distance, 2),
            range_rate_mps=_measured(rate, 3),
        )
        for distance, azimuth, elevation, rate in plots.value.tolist()
    )


def _positions(post: Post, world: World, scan: int) -> tuple[JsonDetection, ...]:
    """Positions of a sensor that computes them itself; its sigmas are those of a horizontal axis and of height.

    One that tracks by itself also says which aircraft it follows and how fast that flies.
    """
    sensor = post.sensor
    draw = luck(world.scenario.seed, "positions", sensor.id, scan)
    time_s, polar, position = looks(sensor, world.truth, scan)
    seen = in_coverage(sensor, polar) & (draw.random(len(polar)) < sensor.detection_probability)
    sigma = np.array([sensor.sigma_range_m, sensor.sigma_range_m, sensor.sigma_height_m])
    measured: FloatArray = (position + draw.standard_normal(position.shape) * sigma)[seen]
    lat, lon, hae = world.frame.geodetic_from_enu(measured)
    placed = tuple(
        JsonDetection(lat_deg=round(one_lat, 7), lon_deg=round(one_lon, 7), hae_m=round(height_m, 1))
        for one_lat, one_lon, height_m in zip(
            (lat / DEGREE_RAD).tolist(), (lon / DEGREE_RAD).tolist(), hae.tolist(), strict=True
        )
    )
    if sensor.reports is Reports.DETECTIONS:
        return placed
    _, velocity = world.truth.at(time_s)
    velocity = (velocity + draw.standard_normal(velocity.shape) * VELOCITY_SIGMA_MPS)[seen]
    return tuple(
        structs.replace(item, track=number, velocity_mps=(round(east, 2), round(north, 2), round(up, 2)))
        for item, number, (east, north, up) in zip(
            placed, np.flatnonzero(seen).tolist(), velocity.tolist(), strict=True
        )
    )


def _differences(post: Post, world: World, scan: int) -> tuple[JsonDetection, ...]:
    """How much farther what radiates is from the sensor than from its reference receiver."""
    sensor = post.sensor
    draw = luck(world.scenario.seed, "differences", sensor.id, scan)
    _, polar, position = looks(sensor, world.truth, scan)
    seen = in_coverage(sensor, polar) & world.truth.emits & (draw.random(len(polar)) < sensor.detection_probability)
    there_m = np.asarray(sensor.position_m if sensor.reference_m is None else sensor.reference_m)
    difference_m = polar[:, 0] - np.sqrt(np.sum((position - there_m) ** 2, axis=1))
    measured: FloatArray = (difference_m + draw.standard_normal(len(polar)) * sensor.sigma_range_m)[seen]
    return tuple(JsonDetection(range_difference_m=round(value, 2)) for value in measured.tolist())


MEASURES: Final[dict[SensorKind, Callable[[Post, World, int], tuple[JsonDetection, ...]]]] = {
    SensorKind.POSITION: _positions,
    SensorKind.TDOA: _differences,
}
"""How sensors measure whose reports are not polar."""
