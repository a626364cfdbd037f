"""Recorded detections as the tracking benchmark writes them, and the tracker run over them.

A file holds one row per detection (`time`, `arrival`, `sensor`, `scan`, `rng`, `az`, `el`, `rr`; seconds, metres,
radians; NaN where not measured) and the sensors' table as JSON. Each scan becomes one batch and one look all around.
"""

import math
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.errors import UsageError
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.track import Tracks
from hima.tracking.settings import TrackingSettings
from hima.tracking.tracker import TrackerState, look, observe, pass_time, picture, start
from hima.units import SECOND_NS

COLUMNS: Final = ("time", "arrival", "sensor", "scan", "rng", "az", "el", "rr")
LONGEST_S: Final = 1e9
"""Times beyond this do not fit the nanoseconds of the picture."""


class RecordedKind(Enum):
    """Kinds of sensors in such files."""

    RADAR_3D = "radar3d"
    RADAR_2D = "radar2d"
    RF_BEARING = "rf_bearing"


KINDS: Final = {
    RecordedKind.RADAR_3D: SensorKind.RADAR_3D,
    RecordedKind.RADAR_2D: SensorKind.RADAR_2D,
    RecordedKind.RF_BEARING: SensorKind.RF_BEARING,
}


class RecordedSensor(msgspec.Struct, frozen=True):
    """One entry of the sensors' table, in the words of the file; angles in radians."""

    id: int
    kind: RecordedKind
    pos: tuple[float, float, float]
    period: float
    sigma_rng: float
    sigma_az: float
    sigma_el: float
    sigma_rr: float
    pd: float
    clutter: float
    rng_lim: tuple[float, float]
    el_lim: tuple[float, float]


class Scan(msgspec.Struct, frozen=True, eq=False):
    """One scan of one sensor, and when it came to be known."""

    arrival_ns: int
    detections: Detections
    sweep: Sweep


class Recording(msgspec.Struct, frozen=True, eq=False):
    """A recording in order of arrival.

    Attributes:
        sensors: The sensors.
        scans: The scans.
        refused: Rows left out because they have no usable time.
    """

    sensors: tuple[Sensor, ...]
    scans: tuple[Scan, ...]
    refused: int


def _sensor(index: int, recorded: RecordedSensor) -> Sensor:
    return Sensor(
        id=f"sensor_{recorded.id}",
        index=index,
        kind=KINDS[recorded.kind],
        position_m=recorded.pos,
        sigma_range_m=recorded.sigma_rng,
        sigma_azimuth_rad=recorded.sigma_az,
        sigma_elevation_rad=recorded.sigma_el,
        sigma_range_rate_mps=recorded.sigma_rr,
        sigma_height_m=recorded.sigma_rng,
        detection_probability=recorded.pd,
        clutter_per_scan=recorded.clutter,
        range_min_m=recorded.rng_lim[0],
        range_max_m=recorded.rng_lim[1],
        elevation_min_rad=recorded.el_lim[0],
        elevation_max_rad=recorded.el_lim[1],
        period_s=recorded.period,
        rotating=False,
    )


def _columns(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    missing = [name for name in (*COLUMNS, "sensors") if name not in arrays]
    if missing:
        raise UsageError(f"not a file of detections: {', '.join(missing)} missing")
    columns = {name: arrays[name] for name in COLUMNS}
    shapes = {column.shape for column in columns.values()}
    kinds = {column.dtype.kind for column in columns.values()}
    if len(shapes) != 1 or len(next(iter(shapes))) != 1 or not kinds <= set("iuf"):
        raise UsageError("not a file of detections: the columns are not equally long rows of numbers")
    return columns


def _nanoseconds(seconds: FloatArray) -> IntArray:
    return np.round(seconds * SECOND_NS).astype(np.int64)


def read_recording(arrays: Mapping[str, NDArray[Any]]) -> Recording:
    """A recording from the arrays of its file.

    Raises:
        UsageError: The arrays are not those of such a file.
    """
    columns = _columns(arrays)
    try:
        table = msgspec.json.decode(str(arrays["sensors"]), type=list[RecordedSensor])
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise UsageError(f"the sensors' table cannot be read: {error}") from error
    usable = np.ones(len(columns["time"]), np.bool_)
    for name in ("time", "arrival"):
        with np.errstate(invalid="ignore"):
            usable &= np.abs(columns[name]) <= LONGEST_S
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(columns["arrival"][rows], kind="stable")]
    columns = {name: column[rows] for name, column in columns.items()}
    return Recording(
        sensors=tuple(_sensor(index, recorded) for index, recorded in enumerate(table)),
        scans=tuple(_scans(columns, table)),
        refused=len(usable) - len(rows),
    )


def _scans(columns: Mapping[str, NDArray[Any]], table: list[RecordedSensor]) -> Iterator[Scan]:
    """Neighbouring rows of one sensor, one scan and one arrival, together."""
    index_of = {recorded.id: index for index, recorded in enumerate(table)}
    sigmas = [(recorded.sigma_rng, recorded.sigma_az, recorded.sigma_el, recorded.sigma_rr) for recorded in table]
    key = np.stack([columns[name].astype(np.float64) for name in ("arrival", "sensor", "scan")], axis=1)
    cuts = np.flatnonzero((np.diff(key, axis=0) != 0.0).any(axis=1)) + 1
    value = np.stack([columns[name].astype(np.float64) for name in COLUMNS[4:]], axis=1)
    time_ns = _nanoseconds(columns["time"])
    arrival_ns = _nanoseconds(columns["arrival"])
    for begin, end in zip([0, *cuts], [*cuts, len(time_ns)], strict=True):
        if begin == end:
            continue
        sensor = index_of.get(int(columns["sensor"][begin]), -1)
        detections = Detections(
            sensor=sensor,
            coordinates=Coordinates.POLAR,
            time_ns=time_ns[begin:end],
            value=value[begin:end],
            sigma=np.where(np.isnan(value[begin:end]), np.nan, sigmas[sensor] if sensor >= 0 else np.nan),
            kind=np.zeros(end - begin, np.uint8),
            source_track=np.full(end - begin, -1, np.int64),
        )
        sweep = Sweep(sensor, int(time_ns[begin:end].max()), 0.0, 2.0 * math.pi)
        yield Scan(int(arrival_ns[begin]), detections, sweep)


def step(state: TrackerState, scan: Scan) -> Tracks:
    """One scan through the tracker, as the live corridor would drive it; the picture stands at its arrival."""
    pass_time(state, scan.arrival_ns)
    observe(state, scan.detections)
    look(state, scan.sweep)
    return picture(state, scan.arrival_ns)


def play(recording: Recording, settings: TrackingSettings) -> Iterator[Tracks]:
    """The picture after each scan, in order of arrival."""
    state = start(recording.sensors, settings)
    for scan in recording.scans:
        yield step(state, scan)
