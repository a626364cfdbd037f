"""Real flights of the shared test data as truth for simulated sensors. Only tests use them, nothing learns from them.

Each is moved to the site and turned to another heading, since it is the shape of a flight that counts. Heights are
above the lowest place of the flight, or of the bird.
"""

import csv
import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from scipy.interpolate import CubicSpline

from hima.picture.arrays import FloatArray
from hima.picture.kind import Kind
from hima.simulation.airframes import AIRFRAMES
from hima.simulation.fleet import Aircraft
from hima.simulation.fly import STEP_S
from hima.simulation.scenario import FlightKind
from hima.simulation.truth import Truth
from hima.units import FOOT_M
from hima.wire.adsb.decode import decode

DATA: Final = Path(__file__).parents[2] / "shared" / "data"
EARTH_M: Final = 6_371_000.0
FLIES_MPS: Final = 5.0
"""A bird that goes slower on average sits, or walks."""


class Flight(NamedTuple):
    """One real flight.

    Attributes:
        name: Where it is from.
        kind: What flew.
        time_s: (T,) seconds from its beginning.
        place_m: (T, 3) east, north, height.
    """

    name: str
    kind: Kind
    time_s: FloatArray
    place_m: FloatArray


def _flat(lat_deg: FloatArray, lon_deg: FloatArray, height_m: FloatArray) -> FloatArray:
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    return np.column_stack([(lon - lon[0]) * math.cos(float(lat[0])) * EARTH_M, (lat - lat[0]) * EARTH_M, height_m])


def multirotor() -> Flight:
    """A drone's own positions, 16 minutes of them: hovering, and legs of 10 to 14 m/s."""
    with (DATA / "flights" / "stonesoup" / "UAV_Rot.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    value = np.array(
        [[float(row[key]) for key in ("timestamp", "latitude", "longitude", "altitude (m)")] for row in rows]
    )
    height = value[:, 3] - value[:, 3].min()
    up = np.flatnonzero(height > 15.0)
    part = slice(int(up[0]), int(up[-1]) + 1)
    return Flight(
        "multirotor", Kind.MULTIROTOR, *_part(value[part, 0], _flat(value[part, 1], value[part, 2], height[part]))
    )


def _part(time_s: FloatArray, place_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    time_s, first = np.unique(time_s, return_index=True)
    return time_s - time_s[0], place_m[first] - np.array([place_m[0, 0], place_m[0, 1], 0.0])


def _mavlink(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and payload of each message of a telemetry log: a time stamp of 8 bytes, then MAVLink 1 or 2."""
    at = 0
    while at + 20 <= len(data):
        marker, size = data[at + 8], data[at + 9]
        if marker == 0xFE:
            yield data[at + 13], data[at + 14 : at + 14 + size]
            at += 16 + size
        elif marker == 0xFD:
            yield int.from_bytes(data[at + 15 : at + 18], "little"), data[at + 18 : at + 18 + size]
            at += 20 + size + (13 if data[at + 10] & 1 else 0)
        else:
            at += 1


def vtol() -> tuple[Flight, Flight]:
    """A small tilt-wing of a flight simulator: first and last on rotors, in between on its wing."""
    global_position = 33
    rows = []
    for number, payload in _mavlink((DATA / "flights" / "ardupilot" / "vtol.tlog").read_bytes()):
        if number == global_position:
            boot_ms, lat, lon, _, above_mm = struct.unpack_from("<Iiiii", payload.ljust(28, b"\0"))
            rows.append((boot_ms / 1e3, lat / 1e7, lon / 1e7, above_mm / 1e3))
    value = np.array(sorted(set(rows)))
    wing = (value[:, 0] > 653.0) & (value[:, 0] < 735.0)
    rotors = (value[:, 0] > 738.0) & (value[:, 0] < 776.0)
    return (
        Flight("vtol on its wing", Kind.FIXED_WING, *_of_log(value[wing])),
        Flight("vtol on its rotors", Kind.MULTIROTOR, *_of_log(value[rotors])),
    )


def _of_log(value: FloatArray) -> tuple[FloatArray, FloatArray]:
    every = np.flatnonzero(np.diff(np.floor(value[:, 0] * 2.0), prepend=-1.0))
    chosen = value[every]
    return _part(chosen[:, 0], _flat(chosen[:, 1], chosen[:, 2], chosen[:, 3]))


def storks() -> list[Flight]:
    """Bursts of five minutes of three white storks, those in which they flew."""
    birds: dict[str, list[tuple[float, ...]]] = {}
    with (DATA / "birds" / "storks_three_1hz.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            keys = ("t_unix", "lat", "lon", "height_above_ellipsoid", "ground_speed")
            if all(row[key] not in {"", "NA"} for key in keys):
                birds.setdefault(row["track"], []).append(tuple(float(row[key]) for key in keys))
    flights = []
    for name, rows in sorted(birds.items()):
        value = np.array(sorted(rows))
        ground_m = value[:, 3].min()
        for burst in np.split(value, np.flatnonzero(np.diff(value[:, 0]) > 2.0) + 1):
            if len(burst) > 100 and burst[:, 4].mean() > FLIES_MPS:
                place = _flat(burst[:, 1], burst[:, 2], burst[:, 3] - ground_m)
                flights.append(Flight(f"stork {name[:6]}", Kind.BIRD, *_part(burst[:, 0], place)))
    return flights


def airliner() -> list[Flight]:
    """An airliner at 11 km in parts of 80 s; time stamps are whole seconds, so ten seconds are taken together."""
    fixes = []
    with (DATA / "adsb" / "pymodes" / "sample_data_adsb.csv").open(newline="") as lines:
        for time_s, message, *_ in csv.reader(lines):
            said = decode(bytes.fromhex(message), (51.5, 7.0))
            if isinstance(said, dict) and said["bds"] == "05":
                fixes.append((float(time_s), said["latitude"], said["longitude"], said["altitude"] * FOOT_M))
    value = np.array(fixes)
    bins = np.floor((value[:, 0] - value[0, 0]) / 10.0)
    value = np.array([value[bins == one].mean(axis=0) for one in np.unique(bins)])
    parts = [value[first : first + 9] for first in range(0, len(value) - 8, 8)]
    return [
        Flight("airliner", Kind.MANNED_AIRCRAFT, *_part(part[:, 0], _flat(part[:, 1], part[:, 2], part[:, 3])))
        for part in parts
        if part[-1, 0] - part[0, 0] < 120.0
    ]


def turned(flight: Flight, bearing_rad: float, range_m: float, heading_rad: float) -> FloatArray:
    """(S, 3) the flight every `STEP_S`, its middle at a place of the site frame, turned by an angle."""
    steps = np.arange(0.0, flight.time_s[-1], STEP_S)
    place = CubicSpline(flight.time_s, flight.place_m)(steps)
    middle = place[:, :2].mean(axis=0)
    sine, cosine = math.sin(heading_rad), math.cos(heading_rad)
    turn = np.array([[cosine, -sine], [sine, cosine]])
    place[:, :2] = (place[:, :2] - middle) @ turn
    place[:, :2] += range_m * np.array([math.sin(bearing_rad), math.cos(bearing_rad)])
    return np.asarray(place, np.float64)


def truth_of(flights: list[tuple[Flight, FloatArray]]) -> Truth:
    """Flights at their places as what a simulated sensor looks at."""
    steps = max(len(place) for _, place in flights)
    position = np.full((steps, len(flights), 3), np.nan)
    for row, (_, place) in enumerate(flights):
        position[: len(place), row] = place
    velocity = np.gradient(position, STEP_S, axis=0)
    some = AIRFRAMES[FlightKind.QUAD]
    return Truth(
        position_m=position,
        velocity_mps=velocity,
        aircraft=tuple(
            Aircraft(0, row, f.name, some, False, 0.0, (0, 0, 0), (), False) for row, (f, _) in enumerate(flights)
        ),
        kind=np.array([flight.kind for flight, _ in flights], np.uint8),
        emits=np.zeros(len(flights), np.bool_),
    )
