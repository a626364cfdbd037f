"""The register of a simulated world: what it answers to the corridor's questions. Nothing of it is real."""

from collections.abc import Sequence

from hima.picture.facts import (
    AirframeAsked,
    AirframeFacts,
    Answer,
    Found,
    IdScheme,
    NotKnown,
    PermitFacts,
    PermitsAsked,
    Question,
    Validity,
)
from hima.picture.permit import FlightPermit, HeightBand
from hima.picture.zone import HeightReference
from hima.simulation.ground import Ground
from hima.simulation.scenario import PermittedFlight, Scenario
from hima.units import SECOND_NS


def answers(scenario: Scenario, ground: Ground, questions: Sequence[Question]) -> tuple[Answer, ...]:
    """Answer each question, in order, from the airframes and permits of a scenario."""
    permits = tuple(_permit(permit, scenario, ground) for permit in scenario.permits)
    return tuple(Answer(question, _found(question, scenario, permits)) for question in questions)


def _found(question: Question, scenario: Scenario, permits: tuple[FlightPermit, ...]) -> Found:
    if isinstance(question, AirframeAsked):
        return _airframe(question, scenario, permits)
    return PermitFacts(tuple(permit for permit in permits if _meets(permit, question)))


def _airframe(asked: AirframeAsked, scenario: Scenario, permits: tuple[FlightPermit, ...]) -> Found:
    known = [one for one in scenario.airframes if one.serial == asked.name]
    if asked.scheme is not IdScheme.SERIAL or not known:
        return NotKnown()
    first = min(known, key=lambda one: one.uin)
    return AirframeFacts(
        uin=first.uin,
        serial=first.serial,
        model=first.model,
        state=first.state,
        registered=Validity(),
        operator=first.operator,
        operator_valid=Validity(),
        permits=tuple(permit for permit in permits if first.uin in permit.airframes),
        rivals=len(known) - 1,
    )


def _permit(settings: PermittedFlight, scenario: Scenario, ground: Ground) -> FlightPermit:
    corners = [ground.degrees(place) for place in settings.corner]
    ring = tuple((lon_deg, lat_deg) for lat_deg, lon_deg in corners)
    from_ns, to_ns = (scenario.start_ns + round(moment * SECOND_NS) for moment in (settings.from_s, settings.until_s))
    return FlightPermit(
        number=settings.number,
        state=settings.state,
        ring_deg=(*ring, ring[0]),
        band=HeightBand(0.0, HeightReference.AGL, settings.height_max_m, HeightReference.AGL),
        windows=((from_ns, to_ns),),
        airframes=settings.airframes,
        operator=settings.operator,
        opens=settings.opens,
    )


def _meets(permit: FlightPermit, asked: PermitsAsked) -> bool:
    """Whether a permit matters in a box and a time."""
    east = [lon for lon, _ in permit.ring_deg]
    north = [lat for _, lat in permit.ring_deg]
    apart = max(east) < asked.west_deg or min(east) > asked.east_deg
    apart |= max(north) < asked.south_deg or min(north) > asked.north_deg
    return not apart and any(from_ns < asked.to_ns and to_ns > asked.from_ns for from_ns, to_ns in permit.windows)
