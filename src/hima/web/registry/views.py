"""Records as the API gives them."""

from collections.abc import Sequence

import msgspec
from msgspec import inspect

from hima.config.fields import choices, slot
from hima.config.record_fields import columns, field_slot, texts_of
from hima.picture.decision import Person, Role
from hima.picture.facts import Validity
from hima.registry.acts.life import LIFE, Verb, state_after
from hima.registry.change import Entry, RecordKind
from hima.registry.records.drones import Airframe, DroneModel
from hima.registry.records.parties import Operator, Pilot
from hima.registry.records.record import REGISTERED, SUSPENDED, TYPES, Record
from hima.units import MICROSECOND_NS
from hima.web.guard import may
from hima.web.registry.bodies import FactsView, FieldView, HistoryRow, KindView, RecordRow, RecordSheet
from hima.web.registry.rights import PERSONAL
from hima.web.registry.rights import hidden as hidden_fields

_STANDING = Operator | Pilot | Airframe


def kinds() -> tuple[KindView, ...]:
    """What a form of each kind of record asks."""
    return tuple(
        KindView(
            kind=kind.value,
            fields=tuple(_field(kind, name) for name in columns(kind)),
            standing=issubclass(struct, _STANDING),
        )
        for kind, struct in TYPES.items()
    )


def _field(kind: RecordKind, name: str) -> FieldView:
    field = field_slot(kind, name)
    node = field.slot.type
    closed = choices(node) if isinstance(node, inspect.EnumType | inspect.LiteralType) else ()
    return FieldView(
        name=name,
        type=_type(node),
        required=field.required,
        choices=tuple(map(str, closed)),
        meaning=field.slot.sentence,
        unit=field.slot.unit,
        personal=name in PERSONAL[kind],
    )


def _type(node: inspect.Type) -> str:
    match node:
        case inspect.BoolType():
            return "yes_no"
        case inspect.IntType() | inspect.FloatType():
            return "number"
        case inspect.EnumType() | inspect.LiteralType():
            return "choice"
        case inspect.VarTupleType() as many:
            return "json" if isinstance(slot(many.item_type).type, inspect.StructType) else "list"
        case _:
            return "text"


def row(record: Record) -> RecordRow:
    """A record in a list."""
    standing = _validity(record)
    return RecordRow(record.number, _name(record), _state(record), standing is not None and standing.suspended)


def sheet(
    kind: RecordKind,
    record: Record,
    version: int,
    history: Sequence[Entry],
    person: Person,
    world: str,
) -> RecordSheet:
    """A record with its history; fields that are hidden are left out everywhere."""
    standing = _validity(record) or Validity()
    hidden = hidden_fields(kind, person)
    texts = texts_of(record.declared)
    return RecordSheet(
        world=world,
        kind=kind.value,
        number=record.number,
        version=version,
        state=_state(record),
        fields={name: text for name, text in texts.items() if name not in hidden},
        hidden=tuple(name for name in texts if name in hidden),
        from_us=_micros(standing.from_ns),
        to_us=_micros(standing.to_ns),
        suspended=standing.suspended,
        may=_may(record) if may(person, Role.SHIFT_LEAD) else (),
        history=_history(kind, history, hidden),
    )


def facts(airframe: Airframe) -> FactsView:
    """What a verdict goes by."""
    return FactsView(
        uin=airframe.number,
        serial=airframe.declared.serial,
        model=airframe.declared.model,
        state=airframe.state.value,
        operator=airframe.declared.operator,
        from_us=_micros(airframe.standing.from_ns),
        to_us=_micros(airframe.standing.to_ns),
        suspended=airframe.standing.suspended,
    )


def history_row(entry: Entry, changed: tuple[tuple[str, str, str], ...] = ()) -> HistoryRow:
    """An act in a history."""
    change = entry.change
    return HistoryRow(
        seq=entry.seq,
        time_us=change.time_ns // MICROSECOND_NS,
        verb=change.verb,
        by=change.by.name,
        organisation=change.by.organisation,
        why=change.why,
        version=change.version,
        changed=changed,
    )


def _history(kind: RecordKind, entries: Sequence[Entry], hidden: frozenset[str]) -> tuple[HistoryRow, ...]:
    rows, before = [], dict[str, str]()
    for entry in entries:
        after = texts_of(msgspec.json.decode(entry.change.body, type=TYPES[kind]).declared)
        changed = tuple(
            (name, before.get(name, ""), text)
            for name, text in after.items()
            if before and name not in hidden and before.get(name, "") != text
        )
        rows.append(history_row(entry, changed))
        before = after
    return tuple(rows)


def _may(record: Record) -> tuple[str, ...]:
    """What may become of a record as it stands."""
    standing = _validity(record)
    if standing is None:
        return ()
    verbs: list[Verb] = []
    in_hand = True
    if isinstance(record, Airframe):
        in_hand = state_after(Verb.RENEWED, record.state) is not None
        verbs += [verb for verb in LIFE if state_after(verb, record.state) not in (None, record.state)]
        verbs += [Verb.TRANSFERRED] if in_hand and not standing.suspended else []
    verbs += [Verb.REINSTATED if standing.suspended else Verb.SUSPENDED]
    verbs += [Verb.RENEWED] if in_hand and standing.to_ns is not None else []
    return tuple(verb.value for verb in verbs)


def _name(record: Record) -> str:
    match record:
        case Airframe(declared=declared):
            return " ".join(filter(None, (declared.serial, declared.model, declared.operator)))
        case DroneModel(declared=model):
            return f"{model.maker} {model.name}"
        case _:
            return record.declared.name


def _state(record: Record) -> str:
    if isinstance(record, Airframe):
        return record.state.value
    standing = _validity(record)
    return SUSPENDED if standing is not None and standing.suspended else REGISTERED


def _validity(record: Record) -> Validity | None:
    return record.standing if isinstance(record, _STANDING) else None


def _micros(time_ns: int | None) -> int | None:
    return None if time_ns is None else time_ns // MICROSECOND_NS
