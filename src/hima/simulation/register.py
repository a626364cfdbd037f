"""The register of a simulated world: what a scenario brings, as records. Nothing of it is real."""

from collections.abc import Iterable
from typing import Final

from hima.picture.facts import Validity
from hima.picture.permit import PermitState
from hima.picture.zone import HeightReference
from hima.registry.acts.act import Act, written
from hima.registry.acts.life import Verb
from hima.registry.change import Author, Change, RecordKind, Ref, Write
from hima.registry.flight import life
from hima.registry.flight.application import Application, Volume, Window
from hima.registry.flight.ground import closed
from hima.registry.flight.listing import listing
from hima.registry.flight.record import Permit, encode
from hima.registry.records.drones import Airframe, AirframeDeclared, Build, DroneModel, ModelDeclared, SerialForm
from hima.registry.records.parties import (
    HolderKind,
    Operator,
    OperatorDeclared,
    Organisation,
    OrganisationDeclared,
    Person,
    PersonDeclared,
    Pilot,
    PilotDeclared,
)
from hima.registry.records.record import Record
from hima.registry.records.serial import serial_fault
from hima.simulation.ground import Ground
from hima.simulation.scenario import PermittedFlight, RegisteredAirframe, Scenario
from hima.units import SECOND_NS
from hima.wire.geozones.times import moment_text

AUTHOR: Final = Author("scenario", "Scenario", "Simulation")
_MAKER: Final = "Simulated"
_LED_TO: Final = {
    PermitState.DRAFT: life.Verb.DRAFTED,
    PermitState.SUBMITTED: life.Verb.SUBMITTED,
    PermitState.ENDORSED: life.Verb.ENDORSED,
    PermitState.REFUSED: life.Verb.ENDORSED,
    PermitState.ISSUED: life.Verb.ISSUED,
    PermitState.ACTIVE: life.Verb.ACTIVATED,
    PermitState.CLOSED: life.Verb.CLOSED,
    PermitState.REVOKED: life.Verb.REVOKED,
}
"""The last act by which a permit came to where the scenario has it."""


def register_of(scenario: Scenario, ground: Ground) -> tuple[Write, ...]:
    """What a scenario brings to the register, to be written at its first moment; nothing if it brings nothing.

    A permit stands where the scenario says, without what bodies said on the way. Its operator, that one's pilot and
    people, whom the scenario does not tell, are entered by numbers made from the operator's.
    """
    act = Act(AUTHOR, scenario.start_ns, scenario.name)
    records = [*_parties(scenario), *_drones(scenario.airframes)]
    return (
        *(written(record, 1, Verb.REGISTERED.value, act).write for record in records),
        *(_permit(permit, scenario, ground, act) for permit in scenario.permits),
    )


def _parties(scenario: Scenario) -> Iterable[Record]:
    named = [one.operator for one in scenario.airframes] + [one.operator for one in scenario.permits]
    for number in dict.fromkeys(filter(None, named)):
        name, person, holder = f"{_MAKER} {number}", f"P-{number}", f"ORG-{number}"
        yield Person(number=person, declared=PersonDeclared(name=name))
        yield Organisation(number=holder, declared=OrganisationDeclared(name=name, contact=person))
        declared = OperatorDeclared(name=name, kind=HolderKind.ORGANISATION, holder=holder)
        yield Operator(number=number, declared=declared, standing=Validity())
        pilot = PilotDeclared(name=name, person=person, operator=number)
        yield Pilot(number=_pilot(number), declared=pilot, standing=Validity())


def _pilot(operator: str) -> str:
    return f"L-{operator}"


def _drones(airframes: tuple[RegisteredAirframe, ...]) -> Iterable[Record]:
    models = {model: f"SIM-{number}" for number, model in enumerate(dict.fromkeys(one.model for one in airframes), 1)}
    for model, number in models.items():
        declared = ModelDeclared(maker=_MAKER, name=model or "drone", build=Build.OTHER)
        yield DroneModel(number=number, declared=declared)
    for one in airframes:
        yield Airframe(
            number=one.uin,
            declared=AirframeDeclared(
                serial=one.serial,
                serial_form=SerialForm.MAKER if serial_fault(one.serial) else SerialForm.CTA_2063_A,
                model=models[one.model],
                operator=one.operator,
            ),
            standing=Validity(),
            state=one.state,
        )


def _permit(settings: PermittedFlight, scenario: Scenario, ground: Ground, act: Act) -> Write:
    from_ns, to_ns = (scenario.start_ns + round(moment * SECOND_NS) for moment in (settings.from_s, settings.until_s))
    corners = [ground.degrees(place) for place in settings.corner]
    volume = Volume(
        ring_deg=closed([(lon_deg, lat_deg) for lat_deg, lon_deg in corners]),
        lower_m=0.0,
        lower_reference=HeightReference.AGL,
        upper_m=settings.height_max_m,
        upper_reference=HeightReference.AGL,
    )
    permit = Permit(
        number=settings.number,
        state=settings.state,
        application=Application(
            purpose=scenario.name,
            operator=settings.operator,
            pilot=_pilot(settings.operator),
            airframes=settings.airframes,
            volume=volume,
            window=(Window(start=_local(from_ns), end=_local(to_ns), time_zone="UTC"),),
            opens=settings.opens,
        ),
        windows=((from_ns, to_ns),),
        applicants=(AUTHOR.id,),
        opens=settings.opens,
    )
    ref = Ref(RecordKind.FLIGHT_PERMIT, permit.number)
    verb = _LED_TO[permit.state].value
    return Write(Change(act.time_ns, act.by, act.why, ref, verb, 1, encode(permit)), listing(permit))


def _local(time_ns: int) -> str:
    return moment_text(time_ns).rstrip("Z")
