"""Whom and what an application names, as the register has them."""

from hima.picture.facts import AirframeState
from hima.registry.change import RecordKind, Ref
from hima.registry.flight.application import Application
from hima.registry.flight.parties import Parties, Party
from hima.registry.records.drones import Airframe
from hima.registry.records.parties import Operator, Pilot
from hima.registry.records.record import Record, decode
from hima.registry.store import RecordStore


async def parties_of(store: RecordStore, application: Application) -> Parties:
    """Look up what an application names.

    Raises:
        StoreUnreachableError: The store cannot be read.
    """
    operator = await _find(store, RecordKind.OPERATOR, application.operator)
    pilot = await _find(store, RecordKind.PILOT, application.pilot)
    airframes = [await _find(store, RecordKind.AIRFRAME, uin) for uin in application.airframes]
    return Parties(_party(operator), _party(pilot), tuple(_party(airframe) for airframe in airframes))


async def _find(store: RecordStore, kind: RecordKind, number: str) -> Record | None:
    stored = await store.get(Ref(kind, number))
    return None if stored is None else decode(stored)


def _party(record: Record | None) -> Party | None:
    match record:
        case Airframe(declared=declared, standing=standing, state=state):
            trouble = "" if state is AirframeState.IN_SERVICE else state.value
            return Party(standing, declared.operator, trouble)
        case Pilot(declared=pilot, standing=standing):
            return Party(standing, pilot.operator)
        case Operator(standing=standing, number=number):
            return Party(standing, number)
        case _:
            return None
