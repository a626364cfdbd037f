"""Records: what there is, lists, sheets, and the acts by which they change."""

from typing import Final

from hima.config.moments import moment_ns
from hima.config.record_fields import declared_from, texts_of
from hima.picture.decision import Person
from hima.picture.facts import AirframeState, Validity
from hima.registry.acts.act import Outcome, Refused
from hima.registry.acts.desk import Desk
from hima.registry.acts.life import LIFE, Verb
from hima.registry.change import RecordKind, Ref
from hima.registry.records.drones import Airframe
from hima.registry.records.record import Record, decode
from hima.registry.rules import RulePack, term_ns
from hima.registry.store import RecordStore, StoreUnreachableError
from hima.web.bodies import Done
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.registry import views
from hima.web.registry.asked import act_of, body_of, kind_of, problems_refused, refusing, store_of, text_of
from hima.web.registry.bodies import (
    ActRequest,
    BodyView,
    CorrectRequest,
    EnterRequest,
    FactsView,
    Records,
    RecordSheet,
    RegistryView,
)
from hima.web.registry.rights import may_list, trouble_told

PAGE: Final = 50
PAGE_MAX: Final = 200
HISTORY_MAX: Final = 1_000
WORDS_MAX: Final = 400


async def registry(call: Call) -> RegistryView:
    """What is kept, what forms ask, who endorses."""
    office = call.parts.office
    organisation = call.signed_in().person.organisation
    bodies = () if office.rules is None else office.rules.of(call.parts.node.site).bodies
    trouble = await _trouble(office.store, call.signed_in().person)
    return RegistryView(
        kept=office.store is not None and not trouble,
        world=office.world.value,
        trouble=trouble,
        kinds=views.kinds(),
        bodies=tuple(
            BodyView(body.id, body.name, body.always, organisation in (body.organisations or (body.name,)))
            for body in bodies
        ),
    )


async def _trouble(store: RecordStore | None, person: Person) -> str:
    """Why the registry cannot be had now, as a sentence; empty if it can, or if none is kept."""
    try:
        if store is not None:
            await store.last_seq()
    except StoreUnreachableError as error:
        return trouble_told(person, error)
    return ""


async def facts(call: Call) -> FactsView:
    """What a verdict goes by of one airframe."""
    record, _ = await _record(call, Ref(RecordKind.AIRFRAME, text_of(call, "number")))
    if not isinstance(record, Airframe):
        raise RequestRefusedError(RequestRefusal.NO_SUCH_RECORD)
    return views.facts(record)


async def records(call: Call) -> Records:
    """A page of the records of a kind that words begin."""
    kind, store = kind_of(call), store_of(call)
    if not may_list(kind, call.signed_in().person):
        raise RequestRefusedError(RequestRefusal.ROLE_TOO_LOW)
    words, state, after = text_of(call, "words", WORDS_MAX), text_of(call, "state"), text_of(call, "after")
    with refusing():
        page = await store.search(kind, words, state, limit_of(call), after)
    rows = tuple(views.row(decode(stored)) for stored in page.records)
    return Records(call.parts.office.world.value, rows, page.after, page.total, page.more)


async def sheet(call: Call) -> RecordSheet:
    """A record as it stands, with its history."""
    kind = kind_of(call)
    ref = Ref(kind, text_of(call, "number"))
    record, version = await _record(call, ref)
    with refusing():
        history = await store_of(call).history(ref, HISTORY_MAX)
    world = call.parts.office.world.value
    return views.sheet(kind, record, version, history, call.signed_in().person, world)


async def enter(call: Call) -> Done:
    """Enter a new record."""
    kind, body = kind_of(call), body_of(call, EnterRequest)
    act = act_of(call, body.why)
    with refusing():
        begin_ns = moment_ns(body.begin) if body.begin.strip() else act.time_ns
        valid = Validity(begin_ns, _end_ns(call, kind, body.until, begin_ns))
        declared = declared_from(kind, body.fields)
        outcome = await Desk(store_of(call)).register(body.number.strip(), declared, valid, act, body.despite.strip())
    return _done(outcome)


async def correct(call: Call) -> Done:
    """Put a record right."""
    kind, body = kind_of(call), body_of(call, CorrectRequest)
    ref = Ref(kind, body.number)
    record, _ = await _record(call, ref)
    state = AirframeState(body.state) if body.state else None
    with refusing():
        declared = declared_from(kind, {**texts_of(record.declared), **body.fields})
        desk = Desk(store_of(call), body.version)
        outcome = await desk.correct(ref, declared, act_of(call, body.why), body.despite.strip(), state)
    return _done(outcome)


async def act(call: Call) -> Done:
    """Record what became of a record."""
    kind, body = kind_of(call), body_of(call, ActRequest)
    ref = Ref(kind, body.number)
    await _record(call, ref)
    with refusing():
        outcome = await _act(call, ref, body)
    return _done(outcome)


async def _act(call: Call, ref: Ref, body: ActRequest) -> Outcome:
    desk, verb, deed = Desk(store_of(call), body.version), Verb(body.verb), act_of(call, body.why)
    if ref.kind is not RecordKind.AIRFRAME and (verb in LIFE or verb is Verb.TRANSFERRED):
        raise RequestRefusedError(RequestRefusal.NOT_ALLOWED_NOW, "Only an airframe has such a life.")
    match verb:
        case Verb.SUSPENDED:
            return await desk.suspend(ref, deed)
        case Verb.REINSTATED:
            return await desk.reinstate(ref, deed)
        case Verb.RENEWED:
            return await desk.renew(ref, _end_ns(call, ref.kind, body.until, deed.time_ns), deed)
        case Verb.TRANSFERRED:
            return await desk.transfer(ref.id, body.operator.strip(), deed)
        case _:
            return await desk.live(ref.id, verb, deed)


def limit_of(call: Call) -> int:
    """How long a page is wanted."""
    text = text_of(call, "limit")
    if not text:
        return PAGE
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= PAGE_MAX):
        raise RequestRefusedError(RequestRefusal.MALFORMED, f"limit is a whole number from 1 to {PAGE_MAX}.")
    return int(text)


def term_of(packs: tuple[RulePack, ...], kind: RecordKind) -> int | None:
    """How long a standing of a kind holds by the first pack that knows, nanoseconds; None if none does."""
    return next((term for pack in packs if (term := term_ns(pack, kind)) is not None), None)


async def _record(call: Call, ref: Ref) -> tuple[Record, int]:
    try:
        stored = await store_of(call).get(ref)
    except StoreUnreachableError as error:
        told = trouble_told(call.signed_in().person, error)
        raise RequestRefusedError(RequestRefusal.REGISTRY_UNREACHABLE, told) from error
    if stored is None:
        raise RequestRefusedError(RequestRefusal.NO_SUCH_RECORD)
    return decode(stored), stored.version


def _end_ns(call: Call, kind: RecordKind, until: str, begin_ns: int) -> int | None:
    if until.strip():
        return moment_ns(until)
    term = term_of(call.parts.office.packs, kind)
    return None if term is None else begin_ns + term


def _done(outcome: Outcome) -> Done:
    if isinstance(outcome, Refused):
        raise problems_refused(outcome.problems)
    return Done(ok=True)
