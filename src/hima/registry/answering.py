"""What the register answers to the corridor's questions."""

from collections.abc import Sequence
from typing import Final

from hima.picture.facts import (
    AirframeAsked,
    AirframeFacts,
    Answer,
    Found,
    IdScheme,
    NotKnown,
    Question,
    Validity,
)
from hima.registry.change import RecordKind, Ref
from hima.registry.flight.answer import permits_of, permits_within
from hima.registry.records.drones import Airframe, DroneModel
from hima.registry.records.parties import Operator
from hima.registry.records.record import decode, serial_key, session_key
from hima.registry.records.words import folded
from hima.registry.store import RecordStore

RIVALS_MAX: Final = 100
_BY_SERIAL: Final = ("serial", serial_key)
_BY_MARK: Final = ("registration", folded)
_BY_SESSION: Final = ("session", session_key)
_BY_ADDRESS: Final = ("icao_address", folded)
_KEYS: Final = {
    IdScheme.SERIAL: (_BY_SERIAL,),
    IdScheme.REGISTRATION: (_BY_MARK,),
    IdScheme.SESSION: (_BY_SESSION,),
    IdScheme.ICAO_ADDRESS: (_BY_ADDRESS,),
    # Who has a mark says it as its call sign.
    IdScheme.CALL_SIGN: (_BY_MARK,),
    IdScheme.UNSTATED: (_BY_SERIAL, _BY_MARK, _BY_SESSION),
}


async def answer(store: RecordStore, questions: Sequence[Question], now_ns: int) -> tuple[Answer, ...]:
    """Answer each question, in order.

    Args:
        store: Where records are kept.
        questions: What is asked.
        now_ns: The moment asked about, UTC nanoseconds.

    Raises:
        StoreUnreachableError: The store cannot be read.
    """
    return tuple([Answer(question, await _found(store, question, now_ns)) for question in questions])


async def _found(store: RecordStore, question: Question, now_ns: int) -> Found:
    if isinstance(question, AirframeAsked):
        return await _airframe(store, question, now_ns)
    return await permits_within(store, question)


async def _airframe(store: RecordStore, asked: AirframeAsked, now_ns: int) -> Found:
    found: dict[str, Airframe] = {}
    for scheme, fold in _KEYS[asked.scheme]:
        for stored in await store.by_key(RecordKind.AIRFRAME, scheme, fold(asked.name), RIVALS_MAX + 1):
            airframe = decode(stored)
            if isinstance(airframe, Airframe):
                found[airframe.number] = airframe
    if not found:
        return NotKnown()
    airframe = found[min(found)]
    return await _facts(store, airframe, len(found) - 1, now_ns)


async def _facts(store: RecordStore, airframe: Airframe, rivals: int, now_ns: int) -> AirframeFacts:
    operator = await _operator(store, airframe.declared.operator)
    return AirframeFacts(
        uin=airframe.number,
        serial=airframe.declared.serial,
        model=await _model(store, airframe.declared.model),
        state=airframe.state,
        registered=airframe.standing,
        operator="" if operator is None else operator.number,
        operator_valid=Validity() if operator is None else operator.standing,
        permits=await permits_of(store, airframe.number, now_ns),
        rivals=rivals,
    )


async def _operator(store: RecordStore, number: str) -> Operator | None:
    stored = await store.get(Ref(RecordKind.OPERATOR, number)) if number else None
    record = None if stored is None else decode(stored)
    return record if isinstance(record, Operator) else None


async def _model(store: RecordStore, number: str) -> str:
    stored = await store.get(Ref(RecordKind.MODEL, number))
    record = None if stored is None else decode(stored)
    return f"{record.declared.maker} {record.declared.name}" if isinstance(record, DroneModel) else number
