"""Truth as the tracker shows it: through simulated radars and the real tracker, picture by picture."""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec
import numpy as np

from hima.config.site import Site
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.track import Tracks
from hima.simulation.luck import luck
from hima.simulation.plots import scan_plots
from hima.simulation.truth import Truth
from hima.tracking import tracker
from hima.tracking.settings import TrackingSettings
from hima.units import SECOND_NS

START_NS: Final = 1_767_225_600 * SECOND_NS
"""The moment at which every scene begins, 2026-01-01: any would do."""


class Watch(NamedTuple):
    """Who looks at a scene, and how often a picture is made.

    Attributes:
        sensors: The radars.
        period_s: Time between two pictures.
        tracking: Settings of the tracker.
    """

    sensors: tuple[Sensor, ...]
    period_s: float
    tracking: TrackingSettings


def radars_of(site: Site, seed: int, noise: tuple[float, float]) -> Watch:
    """The site's radars, some of them, better or worse than declared, turning faster or slower.

    Args:
        site: The site.
        seed: Of what is drawn.
        noise: Least and largest factor on their standard deviations.
    """
    draw = luck(seed, "radars")
    radars = [s for s in site.sensors if s.kind in {SensorKind.RADAR_3D, SensorKind.RADAR_2D}]
    use = ((0,), (0, 1), (0, 1), (1,))[int(draw.integers(4))]
    sensors = []
    for index, row in enumerate(use):
        factor = math.exp(draw.uniform(math.log(noise[0]), math.log(noise[1])))
        sensor = radars[row]
        sensors.append(
            msgspec.structs.replace(
                sensor,
                index=index,
                sigma_range_m=sensor.sigma_range_m * factor,
                sigma_azimuth_rad=sensor.sigma_azimuth_rad * factor,
                sigma_elevation_rad=sensor.sigma_elevation_rad * factor,
                detection_probability=draw.uniform(0.75, 0.97),
                clutter_per_scan=draw.uniform(1.0, 12.0),
                range_max_m=20_000.0,
                elevation_max_rad=math.radians(60.0),
                period_s=sensor.period_s * float(draw.choice([1.0, 1.0, 1.5, 2.5])),
                rotating=bool(draw.random() < 0.8),
            )
        )
    return Watch(tuple(sensors), float(draw.choice([0.2, 0.2, 0.5, 1.0])), TrackingSettings(speed_max_mps=300.0))


def _detections(sensor: Sensor, time_s: np.ndarray, value: np.ndarray) -> Detections:
    sigma = np.array(
        [sensor.sigma_range_m, sensor.sigma_azimuth_rad, sensor.sigma_elevation_rad, sensor.sigma_range_rate_mps]
    )
    return Detections(
        sensor=sensor.index,
        coordinates=Coordinates.POLAR,
        time_ns=START_NS + np.round(time_s * SECOND_NS).astype(np.int64),
        value=value,
        sigma=np.where(np.isnan(value), np.nan, sigma),
        kind=np.zeros(len(value), np.uint8),
        source_track=np.full(len(value), -1, np.int64),
    )


def _sweep(sensor: Sensor, begin_s: float, end_s: float) -> Sweep | None:
    """What the sensor has looked at between two moments; None where nothing was completed."""
    moment_ns = START_NS + round(end_s * SECOND_NS)
    if not sensor.rotating:
        done = math.floor(end_s / sensor.period_s + 1e-9) > math.floor(begin_s / sensor.period_s + 1e-9)
        return Sweep(sensor.index, moment_ns, 0.0, 2.0 * math.pi) if done else None
    turn = 2.0 * math.pi / sensor.period_s
    return Sweep(sensor.index, moment_ns, (begin_s * turn) % (2.0 * math.pi), min((end_s - begin_s) * turn, 6.2831))


def pictures(truth: Truth, watch: Watch, duration_s: float, seed: int) -> Iterator[tuple[float, Tracks]]:
    """Seconds since the start, and what is believed then, a picture at a time."""
    state = tracker.start(watch.sensors, watch.tracking)
    time_s = [np.zeros(0)] * len(watch.sensors)
    value = [np.zeros((0, 4))] * len(watch.sensors)
    scans = [0] * len(watch.sensors)
    for tick in range(1, int(duration_s / watch.period_s) + 1):
        begin_s, end_s = (tick - 1) * watch.period_s, tick * watch.period_s
        tracker.pass_time(state, START_NS + round(end_s * SECOND_NS))
        for sensor in watch.sensors:
            i = sensor.index
            while scans[i] * sensor.period_s <= end_s:
                plots = scan_plots(sensor, truth, scans[i], seed)
                time_s[i] = np.concatenate([time_s[i], plots.time_s])
                value[i] = np.concatenate([value[i], plots.value])
                scans[i] += 1
            ready = time_s[i] <= end_s
            if ready.any():
                order = np.argsort(time_s[i][ready], kind="stable")
                tracker.observe(state, _detections(sensor, time_s[i][ready][order], value[i][ready][order]))
                time_s[i], value[i] = time_s[i][~ready], value[i][~ready]
            sweep = _sweep(sensor, begin_s, end_s)
            if sweep is not None:
                tracker.look(state, sweep)
        yield end_s, tracker.picture(state, START_NS + round(end_s * SECOND_NS))
