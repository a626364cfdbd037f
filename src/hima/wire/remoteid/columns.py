"""Many Remote ID messages at once, as columns: what archives and benchmarks read, a hundred times faster than records.

The records of `hima.wire.remoteid.decode` say the same, one object a message; a property test holds the two together.
Layouts stand in `hima.wire.remoteid.messages`. NaN stands where a record has None.
"""

from typing import Any, Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from hima.wire.remoteid.messages import (
    CLIMB_MAX,
    EPOCH_2019_S,
    LATEST_VERSION,
    SIZE,
    TENTHS_MAX,
    UNKNOWN_ALTITUDE,
    UNKNOWN_SPEED,
)

Bodies: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.uint8]

_BASIC_ID_TYPE, _LOCATION_TYPE, _SYSTEM_TYPE, _LAST_TYPE = 0, 1, 4, 5


def _layout(**fields: tuple[int, str]) -> np.dtype[Any]:
    return np.dtype(
        {
            "names": list(fields),
            "offsets": [offset for offset, _ in fields.values()],
            "formats": [kind for _, kind in fields.values()],
            "itemsize": SIZE,
        }
    )


_BASIC_ID: Final = _layout(types=(1, "u1"), id=(2, "S20"))
_LOCATION: Final = _layout(
    flags=(1, "u1"), track=(2, "u1"), speed=(3, "u1"), climb=(4, "i1"), lat=(5, "<i4"), lon=(9, "<i4"),
    pressure=(13, "<u2"), geodetic=(15, "<u2"), height=(17, "<u2"), place=(19, "u1"), motion=(20, "u1"),
    tenths=(21, "<u2"), timing=(23, "u1"),
)  # fmt: skip
_SYSTEM: Final = _layout(
    flags=(1, "u1"), lat=(2, "<i4"), lon=(6, "<i4"), count=(10, "<u2"), radius=(12, "u1"), ceiling=(13, "<u2"),
    floor=(15, "<u2"), kind=(17, "u1"), altitude=(18, "<u2"), seconds=(20, "<u4"),
)  # fmt: skip


class BasicIds(msgspec.Struct, frozen=True, eq=False):
    """Basic IDs, (B,) each: row in the batch, codes, and the id's bytes up to the last that is not NUL."""

    row: Integers
    id_type: Codes
    aircraft_type: Codes
    id: NDArray[np.bytes_]


class Locations(msgspec.Struct, frozen=True, eq=False):
    """Locations, (L,) each: the fields of `hima.wire.remoteid.messages.Location`, and the row in the batch."""

    row: Integers
    status: Codes
    height_above_ground: NDArray[np.bool_]
    track_deg: Floats
    speed_mps: Floats
    climb_mps: Floats
    lat_deg: Floats
    lon_deg: Floats
    pressure_altitude_m: Floats
    geodetic_altitude_m: Floats
    height_m: Floats
    horizontal_accuracy: Codes
    vertical_accuracy: Codes
    speed_accuracy: Codes
    seconds_past_hour: Floats
    barometer_accuracy: Codes
    time_accuracy_s: Floats


class Systems(msgspec.Struct, frozen=True, eq=False):
    """System messages, (S,) each: the fields of `hima.wire.remoteid.messages.System`, and the row in the batch."""

    row: Integers
    operator_source: Codes
    operator_lat_deg: Floats
    operator_lon_deg: Floats
    operator_altitude_m: Floats
    area_count: Integers
    area_radius_m: Integers
    area_ceiling_m: Floats
    area_floor_m: Floats
    category: Codes
    aircraft_class: Codes
    time_s: Floats
    classification: Codes


class Columns(msgspec.Struct, frozen=True, eq=False):
    """A batch of N messages.

    Attributes:
        kind: (N,) message type, 0 to 5.
        refused: (N,) true where the version or the type does not exist; such rows are in no table.
        basic_ids: All Basic IDs.
        locations: All Locations.
        systems: All System messages.
    """

    kind: Codes
    refused: NDArray[np.bool_]
    basic_ids: BasicIds
    locations: Locations
    systems: Systems


def decode_columns(bodies: Bodies) -> Columns:
    """Decode a batch.

    Args:
        bodies: (N, 25) messages; packs taken apart.
    """
    bodies = np.ascontiguousarray(bodies, np.uint8)
    kind, version = _nibbles(bodies[:, 0])
    refused = (kind > _LAST_TYPE) | (version > LATEST_VERSION)

    def table(number: int, layout: np.dtype[Any]) -> tuple[Integers, NDArray[Any]]:
        row = np.flatnonzero((kind == number) & ~refused)
        return row, bodies[row].view(layout)[:, 0]

    return Columns(
        kind=kind,
        refused=refused,
        basic_ids=_basic_ids(*table(_BASIC_ID_TYPE, _BASIC_ID)),
        locations=_locations(*table(_LOCATION_TYPE, _LOCATION)),
        systems=_systems(*table(_SYSTEM_TYPE, _SYSTEM)),
    )


def _nibbles(code: Codes) -> tuple[Codes, Codes]:
    """High and low half of each byte."""
    return code >> np.uint8(4), code & np.uint8(15)


def _known(value: NDArray[Any], known: NDArray[np.bool_]) -> Floats:
    return np.where(known, value, np.nan)


def _altitude(code: NDArray[np.uint16]) -> Floats:
    return _known(code * 0.5 - 1000.0, code != UNKNOWN_ALTITUDE)


def _place(lat: NDArray[np.int32], lon: NDArray[np.int32]) -> tuple[Floats, Floats]:
    fix = (lat != 0) | (lon != 0)
    fix &= (lat >= -900_000_000) & (lat <= 900_000_000) & (lon >= -1_800_000_000) & (lon <= 1_800_000_000)
    return _known(lat / 1e7, fix), _known(lon / 1e7, fix)


def _basic_ids(row: Integers, body: NDArray[Any]) -> BasicIds:
    id_type, aircraft_type = _nibbles(body["types"])
    return BasicIds(row=row, id_type=id_type, aircraft_type=aircraft_type, id=body["id"].copy())


def _locations(row: Integers, body: NDArray[Any]) -> Locations:
    flags: Codes = body["flags"]
    status, _ = _nibbles(flags)
    vertical_accuracy, horizontal_accuracy = _nibbles(body["place"])
    barometer_accuracy, speed_accuracy = _nibbles(body["motion"])
    _, timing = _nibbles(body["timing"])
    lat_deg, lon_deg = _place(body["lat"], body["lon"])
    west, fast = (flags & 2) != 0, (flags & 1) != 0
    direction = body["track"] + 180.0 * west
    speed = np.where(fast, body["speed"] * 0.75 + 63.75, body["speed"] * 0.25)
    return Locations(
        row=row,
        status=status,
        height_above_ground=(flags & 4) != 0,
        track_deg=_known(direction, (body["track"] <= 180) & (direction < 360)),
        speed_mps=_known(speed, ~(fast & (body["speed"] == UNKNOWN_SPEED))),
        climb_mps=_known(body["climb"] * 0.5, (body["climb"] >= -CLIMB_MAX) & (body["climb"] <= CLIMB_MAX)),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        pressure_altitude_m=_altitude(body["pressure"]),
        geodetic_altitude_m=_altitude(body["geodetic"]),
        height_m=_altitude(body["height"]),
        horizontal_accuracy=horizontal_accuracy,
        vertical_accuracy=vertical_accuracy,
        speed_accuracy=speed_accuracy,
        seconds_past_hour=_known(body["tenths"] / 10.0, body["tenths"] <= TENTHS_MAX),
        barometer_accuracy=barometer_accuracy,
        time_accuracy_s=_known(timing / 10.0, timing != 0),
    )


def _systems(row: Integers, body: NDArray[Any]) -> Systems:
    flags: Codes = body["flags"]
    category, aircraft_class = _nibbles(body["kind"])
    lat_deg, lon_deg = _place(body["lat"], body["lon"])
    return Systems(
        row=row,
        operator_source=flags & np.uint8(3),
        operator_lat_deg=lat_deg,
        operator_lon_deg=lon_deg,
        operator_altitude_m=_altitude(body["altitude"]),
        area_count=body["count"].astype(np.int64),
        area_radius_m=body["radius"].astype(np.int64) * 10,
        area_ceiling_m=_altitude(body["ceiling"]),
        area_floor_m=_altitude(body["floor"]),
        category=category,
        aircraft_class=aircraft_class,
        time_s=_known(body["seconds"].astype(np.float64) + EPOCH_2019_S, body["seconds"] != 0),
        classification=flags >> np.uint8(2) & np.uint8(7),
    )
