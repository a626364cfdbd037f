"""Network Remote ID (ASTM F3411-22a): what a service provider answers a display provider.

    GET /uss/flights?view=lat,lng,lat,lng     flights in a view whose diagonal is at most 7 km
    GET /uss/flights/{id}/details             who flies one of them

A flight has a state, or, where its operator keeps to an area, only that area: then nobody is told where it is.

Source: the OpenAPI interface of F3411-22a, annex A4.
"""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Final, TypeAlias
from urllib.parse import quote

import msgspec
from msgspec import Meta

from hima.errors import DecodeError
from hima.wire.remoteid import values
from hima.wire.remoteid.messages import Location

DIAGONAL_MAX_M: Final = 7_000.0
"""NetMaxDisplayAreaDiagonal: a wider view is refused by the provider."""
FLIGHTS_MAX: Final = 2_000
_METRES_PER_DEGREE: Final = 111_320.0
_MARGIN: Final = 0.99
_ID_MAX: Final = 100
_STATUSES: Final = ("Undeclared", "Ground", "Airborne", "Emergency", "RemoteIDSystemFailure")
_HORIZONTAL: Final = (
    "HAUnknown", "HA10NM", "HA4NM", "HA2NM", "HA1NM", "HA05NM", "HA03NM", "HA01NM", "HA005NM", "HA30m", "HA10m", "HA3m",
    "HA1m",
)  # fmt: skip
_VERTICAL: Final = ("VAUnknown", "VA150m", "VA45m", "VA25m", "VA10m", "VA3m", "VA1m")
_SPEED: Final = ("SAUnknown", "SA10mps", "SA3mps", "SA1mps", "SA03mps")
"""Accuracies in the order of the codes of a broadcast. Those that only say "more than" are as good as unknown."""
_AIRCRAFT: Final = (
    "NotDeclared", "Aeroplane", "Helicopter", "Gyroplane", "HybridLift", "Ornithopter", "Glider", "Kite", "FreeBalloon",
    "CaptiveBalloon", "Airship", "FreeFallOrParachute", "Rocket", "TetheredPoweredAircraft", "GroundObstacle", "Other",
)  # fmt: skip
Id = Annotated[str, Meta(min_length=1, max_length=_ID_MAX)]
Words = Annotated[str, Meta(max_length=1_000)]


class Time(msgspec.Struct, frozen=True):
    """A moment: RFC 3339, in UTC."""

    value: Annotated[datetime, Meta(tz=True)]


class Height(msgspec.Struct, frozen=True):
    """Above the take-off place or the ground, m."""

    distance: float | None = None
    reference: str | None = None


class Position(msgspec.Struct, frozen=True):
    """Place and heights (above the ellipsoid; by pressure), m, with accuracies as words."""

    lat: float | None = None
    lng: float | None = None
    alt: float | None = None
    accuracy_h: str | None = None
    accuracy_v: str | None = None
    pressure_altitude: float | None = None
    height: Height | None = None


class State(msgspec.Struct, frozen=True):
    """Where an aircraft is, as its operator's provider says."""

    timestamp: Time
    position: Position
    operational_status: str | None = None
    timestamp_accuracy: float | None = None
    track: float | None = None
    speed: float | None = None
    speed_accuracy: str | None = None
    vertical_speed: float | None = None


class Flight(msgspec.Struct, frozen=True):
    """One flight; without a state only its area is known."""

    id: Id
    aircraft_type: str | None = None
    current_state: State | None = None
    simulated: bool | None = None


class UasId(msgspec.Struct, frozen=True):
    """Whose flight it is, as far as said."""

    serial_number: Words | None = None
    registration_id: Words | None = None
    utm_id: Words | None = None


class Place(msgspec.Struct, frozen=True):
    """A point, deg."""

    lat: float | None = None
    lng: float | None = None


class Operator(msgspec.Struct, frozen=True):
    """Where the pilot is."""

    position: Place = Place()


class Details(msgspec.Struct, frozen=True):
    """Who flies."""

    id: Id
    uas_id: UasId | None = None
    operator_location: Operator | None = None


class _Flights(msgspec.Struct, frozen=True):
    timestamp: Time
    flights: list[msgspec.Raw] = []


class _Details(msgspec.Struct, frozen=True):
    details: Details


class Flights(msgspec.Struct, frozen=True):
    """An answer with flights.

    Attributes:
        time_ns: When it was current, UTC nanoseconds.
        flights: Good flights.
        errors: What was refused.
    """

    time_ns: int
    flights: tuple[Flight, ...]
    errors: tuple[DecodeError, ...]


Answer: TypeAlias = Flights | Details | DecodeError
_FLIGHTS: Final = msgspec.json.Decoder(_Flights)
_FLIGHT: Final = msgspec.json.Decoder(Flight)
_DETAILS: Final = msgspec.json.Decoder(_Details)
_BAD: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def nanoseconds(time: Time) -> int:
    """UTC nanoseconds, exact to the microsecond."""
    moment = time.value
    return int(moment.replace(microsecond=0).timestamp()) * 1_000_000_000 + moment.microsecond * 1_000


def decode(data: bytes) -> Answer:
    """Read an answer: flights, or the details of one.

    Returns:
        What it says, or ``not_an_answer``. Errors beside good flights: ``bad_flight``, ``too_many_flights``.
    """
    try:
        return _DETAILS.decode(data).details
    except _BAD:
        pass
    try:
        answer = _FLIGHTS.decode(data)
    except _BAD:
        return DecodeError(0, "not_an_answer")
    found: list[Flight] = []
    errors: list[DecodeError] = []
    behind = 0
    for raw in answer.flights[:FLIGHTS_MAX]:
        try:
            found.append(_FLIGHT.decode(raw))
        except _BAD:
            # Looked for behind the last one only: from the beginning, a long list of bad ones would take seconds.
            at = data.find(raw, behind)
            behind = at + len(raw)
            errors.append(DecodeError(at, "bad_flight"))
    if len(answer.flights) > FLIGHTS_MAX:
        errors.append(DecodeError(0, "too_many_flights"))
    return Flights(nanoseconds(answer.timestamp), tuple(found), tuple(errors))


def location(state: State) -> Location:
    """A state as a broadcast would have said it; what stands for "not known" is None."""
    position = state.position
    lat_deg, lon_deg = values.place(position.lat, position.lng)
    height = position.height or Height()
    return Location(
        status=_code(_STATUSES, state.operational_status),
        height_above_ground=height.reference == "GroundLevel",
        track_deg=values.track(state.track),
        speed_mps=values.speed(state.speed),
        climb_mps=values.climb(state.vertical_speed),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        pressure_altitude_m=values.altitude(position.pressure_altitude),
        geodetic_altitude_m=values.altitude(position.alt),
        height_m=values.altitude(height.distance),
        horizontal_accuracy=_code(_HORIZONTAL, position.accuracy_h),
        vertical_accuracy=_code(_VERTICAL, position.accuracy_v),
        speed_accuracy=_code(_SPEED, state.speed_accuracy),
        seconds_past_hour=None,
        time_accuracy_s=state.timestamp_accuracy,
    )


def aircraft_type(flight: Flight) -> int:
    """The code of a broadcast."""
    return _code(_AIRCRAFT, flight.aircraft_type)


def _code(words: tuple[str, ...], said: str | None) -> int:
    return words.index(said) if said in words else 0


def flights_path(lat_deg: float, lon_deg: float, radius_m: float) -> str:
    """What to ask for: a square around a place, as wide as a provider allows at most."""
    half_m = min(radius_m, DIAGONAL_MAX_M * _MARGIN / math.sqrt(8.0))
    north = half_m / _METRES_PER_DEGREE
    east = north / max(math.cos(math.radians(lat_deg)), 0.01)
    corners = (lat_deg - north, lon_deg - east, lat_deg + north, lon_deg + east)
    return f"/uss/flights?view={','.join(f'{corner:.6f}' for corner in corners)}&recent_positions_duration=0"


def details_paths(data: bytes) -> Iterator[str]:
    """What to ask for next, after an answer with flights: the details of each."""
    answer = decode(data)
    if isinstance(answer, Flights):
        yield from (f"/uss/flights/{quote(flight.id, safe='')}/details" for flight in answer.flights)
