"""Recorded detections, and the picture that the tracker makes of them.

The form of the arrays is that of the tracking benchmark: one row a detection in order of arrival, and the sensor table
as JSON. Time counts in seconds from the start of the recording.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.errors import ConfigError, Problem
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.ids import SensorId
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.track import Tracks, TrackState
from hima.tracking import tracker
from hima.units import SECOND_NS

START_NS: Final = 1_767_225_600 * SECOND_NS
"""The moment a recording is taken to have started, 2026-01-01: any would do."""
COLUMNS: Final = ("time", "arrival", "sensor", "scan", "rng", "az", "el", "rr")
KINDS: Final = {
    "radar3d": SensorKind.RADAR_3D,
    "radar2d": SensorKind.RADAR_2D,
    "rf_bearing": SensorKind.RF_BEARING,
}
HEIGHT_SIGMA_M: Final = 30.0


class Scan(msgspec.Struct, frozen=True, eq=False):
    """One look of one sensor.

    Attributes:
        arrival_ns: When it may first be used, UTC nanoseconds.
        detections: What was seen.
        sweep: Where was looked.
    """

    arrival_ns: int
    detections: Detections
    sweep: Sweep


class Recording(msgspec.Struct, frozen=True, eq=False):
    """Detections as a tracker gets them.

    Attributes:
        sensors: The sensor table.
        scans: Looks in order of arrival.
        detections: Rows in all scans together.
    """

    sensors: tuple[Sensor, ...]
    scans: tuple[Scan, ...]
    detections: int


def _refuse(where: str, what: str) -> ConfigError:
    return ConfigError((Problem(where, what, "Give a file of detections as `hima track --help` describes it."),))


def _sensor(index: int, entry: Mapping[str, Any]) -> Sensor:
    east, north, up = (float(v) for v in entry["pos"])
    return Sensor(
        id=SensorId(str(entry["id"])),
        index=index,
        kind=KINDS[entry["kind"]],
        position_m=(east, north, up),
        sigma_range_m=float(entry["sigma_rng"]),
        sigma_azimuth_rad=float(entry["sigma_az"]),
        sigma_elevation_rad=float(entry["sigma_el"]),
        sigma_range_rate_mps=float(entry["sigma_rr"]),
        sigma_height_m=HEIGHT_SIGMA_M,
        detection_probability=float(entry["pd"]),
        clutter_per_scan=float(entry["clutter"]),
        range_min_m=float(entry["rng_lim"][0]),
        range_max_m=float(entry["rng_lim"][1]),
        elevation_min_rad=float(entry["el_lim"][0]),
        elevation_max_rad=float(entry["el_lim"][1]),
        period_s=float(entry["period"]),
        rotating=False,
    )


def _sensors(text: str) -> tuple[Sensor, ...]:
    try:
        sensors = tuple(_sensor(index, entry) for index, entry in enumerate(json.loads(text)))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _refuse("sensors", f"the sensor table cannot be used ({type(error).__name__}: {error}).") from error
    for sensor in sensors:
        limits = (sensor.range_min_m, sensor.range_max_m, sensor.elevation_min_rad, sensor.elevation_max_rad)
        numbers = (*sensor.position_m, *limits, sensor.detection_probability)
        rates = 0.0 < sensor.period_s < math.inf and 0.0 <= sensor.clutter_per_scan < math.inf
        if not (rates and all(math.isfinite(number) for number in numbers)):
            raise _refuse("sensors", f"sensor {sensor.id} has a number that cannot be.")
    return sensors


def _columns(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    missing = [name for name in (*COLUMNS, "sensors") if name not in arrays]
    if missing:
        raise _refuse("detections", f"it has no array {', '.join(missing)}.")
    columns = {name: np.asarray(arrays[name]) for name in COLUMNS}
    rows = columns["time"].shape
    for name, column in columns.items():
        if column.ndim != 1 or column.shape != rows or column.dtype.kind not in "iuf":
            raise _refuse(name, "it is not one number a row.")
    for name in ("time", "arrival"):
        if not np.all(np.abs(columns[name]) < 1e9):
            raise _refuse(name, "it holds a value that is no time in seconds.")
    return columns


def _nanoseconds(seconds: NDArray[Any]) -> IntArray:
    return np.asarray(START_NS + np.round(seconds * SECOND_NS).astype(np.int64), np.int64)


def _scan(columns: Mapping[str, NDArray[Any]], rows: IntArray, sensor: Sensor) -> Scan:
    time_ns = _nanoseconds(columns["time"][rows])
    value: FloatArray = np.stack([columns[name][rows] for name in ("rng", "az", "el", "rr")], axis=1).astype(np.float64)
    sigmas = (sensor.sigma_range_m, sensor.sigma_azimuth_rad, sensor.sigma_elevation_rad, sensor.sigma_range_rate_mps)
    return Scan(
        arrival_ns=int(_nanoseconds(columns["arrival"][rows]).max()),
        detections=Detections(
            sensor=sensor.index,
            coordinates=Coordinates.POLAR,
            time_ns=time_ns,
            value=value,
            sigma=np.where(np.isnan(value), np.nan, np.array(sigmas)),
            kind=np.zeros(len(rows), np.uint8),
            source_track=np.full(len(rows), -1, np.int64),
        ),
        sweep=Sweep(sensor.index, int(time_ns.max()), 0.0, 2.0 * math.pi),
    )


def read_recording(arrays: Mapping[str, NDArray[Any]]) -> Recording:
    """Understand the arrays of a file of detections.

    Args:
        arrays: ``time``, ``arrival`` (s), ``sensor``, ``scan``, ``rng`` (m), ``az``, ``el`` (rad), ``rr`` (m/s), all
            (D,), NaN where not measured, and ``sensors``, the table as JSON.

    Raises:
        ConfigError: They are not such.
    """
    columns = _columns(arrays)
    sensors = _sensors(str(arrays["sensors"]))
    order = np.argsort(columns["arrival"], kind="stable")
    number, scan = columns["sensor"][order], columns["scan"][order]
    if len(order) and (number.min() < 0 or number.max() >= len(sensors)):
        raise _refuse("sensor", "a row names a sensor that is not in the table.")
    starts = np.flatnonzero((np.diff(number) != 0) | (np.diff(scan) != 0)) + 1
    groups = np.split(order, starts) if len(order) else []
    scans = tuple(_scan(columns, rows, sensors[int(columns["sensor"][rows[0]])]) for rows in groups)
    return Recording(sensors, scans, len(order))


def take(state: tracker.TrackerState, scan: Scan) -> Tracks:
    """Give one look to the tracker, as the node does, and ask for the picture at its arrival."""
    tracker.pass_time(state, scan.arrival_ns)
    tracker.observe(state, scan.detections)
    tracker.look(state, scan.sweep)
    return tracker.picture(state, scan.arrival_ns)


def shown(pictures: Sequence[Tracks]) -> dict[str, NDArray[Any]]:
    """The confirmed tracks of pictures as flat arrays; of pictures of one moment the last stands.

    Returns:
        ``report`` (R,) the moments (s); ``time`` (K,), ``id`` (K,), ``pos`` (K, 3), ``vel`` (K, 3), ``updated`` (K,): a
        row for each moment and track, metres and m/s, east, north, up, and the time of the newest data used (s).
    """
    last = list(_last_of_each_moment(pictures))
    report = np.array([(p.time_ns - START_NS) / SECOND_NS for p in last], np.float64)
    confirmed = [p.state == TrackState.CONFIRMED for p in last]
    rows = list(zip(last, confirmed, strict=True))
    updated_ns = np.concatenate([np.empty(0, np.int64), *(p.updated_ns[c] for p, c in rows)])
    return {
        "report": report,
        "time": np.repeat(report, np.array([c.sum() for c in confirmed], np.int64)),
        "id": np.concatenate([np.empty(0, np.int64), *(p.id[c] for p, c in rows)]),
        "pos": np.concatenate([np.empty((0, 3)), *(p.position_m[c] for p, c in rows)]),
        "vel": np.concatenate([np.empty((0, 3)), *(p.velocity_mps[c] for p, c in rows)]),
        "updated": (updated_ns - START_NS) / SECOND_NS,
    }


def _last_of_each_moment(pictures: Sequence[Tracks]) -> Iterator[Tracks]:
    for k, picture in enumerate(pictures):
        if k + 1 == len(pictures) or pictures[k + 1].time_ns > picture.time_ns:
            yield picture
