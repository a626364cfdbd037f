"""Recorded detections, and how the tracker is given them.

The form of the arrays is that of the tracking benchmark: one row a detection in order of arrival, and the sensor table
as JSON. Time counts in seconds from the start of the recording.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.errors import ConfigError, Problem
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.ids import SensorId
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.track import Tracks
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
SCANS_MAX: Final = 1_000_000
"""Most looks of a recording: some days of three radars."""
SENSORS_MAX: Final = 32
"""A track remembers which sensors saw it in as many bits."""
PLACE_MAX_M: Final = 1e7
RANGE_MAX_M: Final = 1e6
SIGMA: Final = (1e-6, 1e6)
PERIOD_S: Final = (0.01, 3600.0)
CLUTTER_MAX: Final = 1e6
PD_LEAST: Final = 1e-3
"""What a sensor can be, and the arithmetic of the tracker takes."""
SAID_MAX: Final = 60
"""Longest text of a file that is said again to whoever gave it."""


class Scan(msgspec.Struct, frozen=True, eq=False):
    """One look of one sensor.

    Attributes:
        arrival_ns: When it may first be used, UTC nanoseconds.
        detections: What was seen.
        sweep: Where was looked; None for a part of a look whose rest is yet to come.
    """

    arrival_ns: int
    detections: Detections
    sweep: Sweep | None


class Recording(msgspec.Struct, frozen=True, eq=False):
    """Detections as a tracker gets them.

    Attributes:
        sensors: The sensor table.
        scans: Looks, or parts of looks that came apart, in order of arrival.
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


def _said(text: object) -> str:
    """A text of the file, short and on one line, so that it can be shown."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in str(text)[: SAID_MAX + 1])
    return shown if len(shown) <= SAID_MAX else f"{shown[:SAID_MAX]}…"


def _sensors(text: str) -> tuple[Sensor, ...]:
    try:
        entries = list(json.loads(text))
        if len(entries) > SENSORS_MAX:
            raise _refuse("sensors", f"the table has {len(entries)} sensors, more than {SENSORS_MAX}")
        sensors = tuple(_sensor(index, entry) for index, entry in enumerate(entries))
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, RecursionError) as error:
        said = _said(f"{type(error).__name__}: {error}")
        raise _refuse("sensors", f"the sensor table cannot be used ({said})") from error
    for sensor in sensors:
        if not _possible(sensor):
            raise _refuse("sensors", f"sensor {_said(sensor.id)} has a number that cannot be")
    if len({sensor.id for sensor in sensors}) < len(sensors):
        raise _refuse("sensors", "two sensors have the same id")
    return sensors


def _possible(sensor: Sensor) -> bool:
    """Whether the numbers of a sensor make sense; NaN may stand for the error of what it does not measure."""
    sigmas = (sensor.sigma_range_m, sensor.sigma_azimuth_rad, sensor.sigma_elevation_rad, sensor.sigma_range_rate_mps)
    return (
        all(abs(number) <= PLACE_MAX_M for number in sensor.position_m)
        and 0.0 <= sensor.range_min_m < sensor.range_max_m <= RANGE_MAX_M
        and -math.pi <= sensor.elevation_min_rad < sensor.elevation_max_rad <= math.pi
        and all(math.isnan(sigma) or SIGMA[0] <= sigma <= SIGMA[1] for sigma in sigmas)
        and PD_LEAST <= sensor.detection_probability <= 1.0
        and 0.0 <= sensor.clutter_per_scan <= CLUTTER_MAX
        and PERIOD_S[0] <= sensor.period_s <= PERIOD_S[1]
    )


def _columns(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    missing = [name for name in (*COLUMNS, "sensors") if name not in arrays]
    if missing:
        raise _refuse("detections", f"it has no array {', '.join(missing)}")
    columns = {name: np.asarray(arrays[name]) for name in COLUMNS}
    rows = columns["time"].shape
    for name, column in columns.items():
        if column.ndim != 1 or column.shape != rows or column.dtype.kind not in "iuf":
            raise _refuse(name, "it is not one number a row")
    for name in ("sensor", "scan"):
        if not (np.isfinite(columns[name]).all() and np.array_equal(columns[name], np.trunc(columns[name]))):
            raise _refuse(name, "it holds a value that is no whole number")
    for name in ("time", "arrival"):
        if not np.all(np.abs(columns[name]) < 1e9):
            raise _refuse(name, "it holds a value that is no time in seconds")
    return columns


def _nanoseconds(seconds: NDArray[Any]) -> IntArray:
    return np.asarray(START_NS + np.round(seconds * SECOND_NS).astype(np.int64), np.int64)


def _scan(columns: Mapping[str, NDArray[Any]], rows: IntArray, sensor: Sensor, last: bool) -> Scan:
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
        sweep=Sweep(sensor.index, int(time_ns.max()), 0.0, 2.0 * math.pi) if last else None,
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
    if not len(order):
        return Recording(sensors, (), 0)
    number, scan = columns["sensor"][order], columns["scan"][order]
    by_number = {str(sensor.id): sensor for sensor in sensors}
    strange = sorted({f"{int(n)}" for n in np.unique(number)} - set(by_number))
    if strange:
        raise _refuse("sensor", f"a row names sensor {strange[0]}, which is not in the table")
    begins = np.flatnonzero((np.diff(number) != 0) | (np.diff(scan) != 0)) + 1
    if len(begins) >= SCANS_MAX:
        raise _refuse("scan", f"the rows make {len(begins) + 1} scans, more than {SCANS_MAX}")
    looks = [(int(number[k]), int(scan[k])) for k in (0, *begins)]
    last = {look: k for k, look in enumerate(looks)}
    scans = tuple(
        _scan(columns, rows, by_number[str(look[0])], last[look] == k)
        for k, (look, rows) in enumerate(zip(looks, np.split(order, begins), strict=True))
    )
    return Recording(sensors, scans, len(order))


def take(state: tracker.TrackerState, scan: Scan) -> Tracks:
    """Give one look to the tracker, as the node does, and ask for the picture at its arrival."""
    tracker.pass_time(state, scan.arrival_ns)
    tracker.observe(state, scan.detections)
    if scan.sweep is not None:
        tracker.look(state, scan.sweep)
    return tracker.picture(state, scan.arrival_ns)
