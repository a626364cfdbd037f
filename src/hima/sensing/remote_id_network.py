"""Network Remote ID into claims: flights that a service provider knows, asked for again and again.

A state is claimed once, at its own time. A flight of which only the area is known is a contact without a place: no
point is made up for it. Who flies comes in answers of their own.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport, Origin
from hima.picture.facts import IdScheme
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.context import IMPLAUSIBLE_NS, FeedContext, Sensed
from hima.sensing.names import clean_name
from hima.sensing.remote_id_claim import KINDS, Claimant, claim, ground_m
from hima.sensing.settings import TimeSource
from hima.units import SECOND_NS
from hima.wire.remoteid import values
from hima.wire.remoteid.messages import Location
from hima.wire.remoteid.network import (
    FLIGHTS_MAX,
    Details,
    Flight,
    Flights,
    UasId,
    aircraft_type,
    decode,
    location,
    nanoseconds,
)

OLDEST_NS: Final = 60 * SECOND_NS
"""NetMaxNearRealTimeDataPeriod: what is older is history."""
AHEAD_MAX_NS: Final = 5 * SECOND_NS
"""Clocks of providers and their clients may differ by this."""
LATE_NS: Final = 10 * SECOND_NS
"""So much older than the last, an answer is an old one; older still, the provider's clock was put back."""
NOWHERE: Final = Location(0, False, None, None, None, None, None, None, None, None, 0, 0, 0, None)
"""Of a flight of which only the area is known."""


class FlightState(msgspec.Struct):
    """What is remembered of one flight.

    Attributes:
        name: Whose it is.
        scheme: What the name is.
        operator_m: East, north of the pilot.
        said_ns: Time of its last state.
    """

    name: str = ""
    scheme: IdScheme = IdScheme.UNSTATED
    operator_m: tuple[float, float] | None = None
    said_ns: int = 0


class NetworkRemoteIdFeed(msgspec.Struct, tag="remote_id_network"):
    """State of one feed: flights by id, the longest silent first, and the time of the last answer."""

    flights: dict[str, FlightState] = {}
    answered_ns: int = 0


def receive(state: NetworkRemoteIdFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Take one answer of a provider."""
    match decode(frame.data):
        case Flights() as answer:
            return _flights(state, answer, frame, context)
        case Details() as details:
            _note(_flight(state, details.id), details, context)
            return Sensed(messages=1)
        case error:
            return Sensed(rejects=(error,))


def _flights(state: NetworkRemoteIdFeed, answer: Flights, frame: Frame, context: FeedContext) -> Sensed:
    if abs(answer.time_ns - frame.time_ns) > IMPLAUSIBLE_NS:
        # Kept, it would make every later answer an old one, or the state too large to be kept.
        return Sensed(rejects=(*answer.errors, DecodeError(0, "time_implausible")))
    if -LATE_NS <= answer.time_ns - state.answered_ns <= 0:
        return Sensed(rejects=answer.errors)
    state.answered_ns = answer.time_ns
    reports: list[CooperativeReport] = []
    rejects = list(answer.errors)
    for flight in answer.flights:
        found = _take(state, flight, frame, context)
        if isinstance(found, DecodeError):
            rejects.append(found)
        elif found is not None:
            reports.append(found)
    # That nobody flies is an answer, too.
    messages = max(len(answer.flights), 1)
    return Sensed(reports=tuple(reports), rejects=tuple(rejects), messages=messages, message_time_ns=answer.time_ns)


def _flight(state: NetworkRemoteIdFeed, flight_id: str) -> FlightState:
    known = state.flights.pop(flight_id, None) or FlightState()
    state.flights[flight_id] = known
    if len(state.flights) > FLIGHTS_MAX:
        del state.flights[next(iter(state.flights))]
    return known


def _take(
    state: NetworkRemoteIdFeed, flight: Flight, frame: Frame, context: FeedContext
) -> CooperativeReport | DecodeError | None:
    if flight.simulated:
        return DecodeError(0, "not_real")
    known = _flight(state, flight.id)
    kind = KINDS.get(aircraft_type(flight), Kind.UNKNOWN)
    by = Claimant(frame.feed, clean_name(flight.id), known.name, kind, known.operator_m, known.scheme)
    if flight.current_state is None:
        return claim(NOWHERE, by, frame.time_ns, context, Origin.PROVIDER)
    said_ns = nanoseconds(flight.current_state.timestamp)
    if said_ns <= known.said_ns or frame.time_ns - said_ns > OLDEST_NS:
        return None
    if said_ns - frame.time_ns > AHEAD_MAX_NS:
        return DecodeError(0, "time_implausible")
    known.said_ns = said_ns
    own_time = context.settings.time_source is TimeSource.MESSAGE
    return claim(location(flight.current_state), by, said_ns if own_time else frame.time_ns, context, Origin.PROVIDER)


def _note(known: FlightState, details: Details, context: FeedContext) -> None:
    """A serial says more than a registration, and that more than the id of a flight approval."""
    said = details.uas_id or UasId()
    ids = (
        (IdScheme.SERIAL, said.serial_number),
        (IdScheme.REGISTRATION, said.registration_id),
        (IdScheme.SESSION, said.utm_id),
    )
    known.scheme, name = next(((scheme, name) for scheme, name in ids if name), (IdScheme.UNSTATED, ""))
    known.name = clean_name(name or "")
    if details.operator_location is not None:
        place = details.operator_location.position
        lat_deg, lon_deg = values.place(place.lat, place.lng)
        if lat_deg is not None and lon_deg is not None:
            known.operator_m = ground_m(lat_deg, lon_deg, context)
