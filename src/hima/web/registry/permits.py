"""Flight permits: filing check, lists, sheets, and the acts of a permit's life."""

from collections.abc import Sequence
from typing import Final

import msgspec
from starlette.responses import Response

from hima.config.document import Document
from hima.config.permit_file import Read, application_of
from hima.registry.change import RecordKind, Ref
from hima.registry.flight.application import Application
from hima.registry.flight.conflict import GIVEN, Conflict
from hima.registry.flight.desk import Desk
from hima.registry.flight.drawing import kml
from hima.registry.flight.ground import closed
from hima.registry.flight.record import Decision, Permit, decode
from hima.registry.flight.review import Reviewed, conflicts_of, review
from hima.registry.flight.rules import Rules
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.registry import permit_views as views
from hima.web.registry.asked import act_of, body_of, problems_refused, refusing, store_of, text_of
from hima.web.registry.permit_bodies import (
    AmendRequest,
    CheckedView,
    CheckRequest,
    ConflictView,
    DraftRequest,
    EndorseRequest,
    Filed,
    IssueRequest,
    PermitRequest,
    Permits,
    PermitSheet,
)
from hima.web.registry.records import HISTORY_MAX, WORDS_MAX, limit_of

CONFLICTS_SHOWN: Final = 50
"""Each is told with the ring of the other, of up to a thousand corners; where there are more it is said."""


async def permits(call: Call) -> Permits:
    """A page of the permits that words begin."""
    store, rules = store_of(call), _rules(call)
    words, state, after = text_of(call, "words", WORDS_MAX), text_of(call, "state"), text_of(call, "after")
    with refusing():
        page = await store.search(RecordKind.FLIGHT_PERMIT, words, state, limit_of(call), after)
    person = call.signed_in().person
    rows = tuple(views.row(decode(stored.body), person, rules.bodies) for stored in page.records)
    return Permits(call.parts.office.world.value, rows, page.after, page.total, page.more)


async def sheet(call: Call) -> PermitSheet:
    """A permit as it stands, with its history and its conflicts."""
    number = text_of(call, "number")
    store, rules = store_of(call), _rules(call)
    with refusing():
        permit, version = await Desk(store, rules).read(number)
        history = await store.history(Ref(RecordKind.FLIGHT_PERMIT, number), HISTORY_MAX)
        found, more = await conflicts_of(store, permit, rules)
        conflicts = await _conflicts(call, found)
    world = call.parts.office.world.value
    return views.sheet(
        permit,
        version,
        history,
        (conflicts, more or len(found) > len(conflicts)),
        rules,
        call.signed_in().person,
        world,
    )


async def drawing(call: Call) -> Response:
    """A permit's volume as KML."""
    number = text_of(call, "number")
    with refusing():
        permit, _ = await Desk(store_of(call), _rules(call)).read(number)
    text = kml(permit, _rules(call).geoid_undulation_m)
    name = f'attachment; filename="{permit.number}.kml"'
    return Response(text, media_type="application/vnd.google-earth.kml+xml", headers={"content-disposition": name})


async def check(call: Call) -> CheckedView:
    """Look at an application; nothing is written."""
    body = body_of(call, CheckRequest)
    read = _read(body.application)
    with refusing():
        found = await _review(call, read, body.number)
        conflicts = await _conflicts(call, found.conflicts)
    return views.checked(found, conflicts, _rules(call))


async def draft(call: Call) -> Filed:
    """Write an application down."""
    body = body_of(call, DraftRequest)
    with refusing():
        application = await _application(call, body.application, "")
        return _filed(await _desk(call).draft(application, act_of(call, body.why)), 1)


async def amend(call: Call) -> Filed:
    """Change what is asked for."""
    body = body_of(call, AmendRequest)
    with refusing():
        application = await _application(call, body.application, body.number)
        permit = await _desk(call, body.version).amend(body.number, application, act_of(call, body.why))
    return _filed(permit, body.version + 1)


async def submit(call: Call) -> Filed:
    """Ask the bodies."""
    body = body_of(call, PermitRequest)
    with refusing():
        permit = await _desk(call, body.version).submit(body.number, act_of(call, body.why))
    return _filed(permit, body.version + 1)


async def endorse(call: Call) -> Filed:
    """Say what a body says."""
    body = body_of(call, EndorseRequest)
    decision, condition = Decision(body.decision), body.condition.strip()
    with refusing():
        desk = _desk(call, body.version)
        permit = await desk.endorse(body.number, body.body, decision, condition, act_of(call, body.why))
    return _filed(permit, body.version + 1)


async def issue(call: Call) -> Filed:
    """Give a permit out."""
    body = body_of(call, IssueRequest)
    with refusing():
        permit = await _desk(call, body.version).issue(body.number, body.accepting, act_of(call, body.why))
    return _filed(permit, body.version + 1)


async def activate(call: Call) -> Filed:
    """The flight begins."""
    body = body_of(call, PermitRequest)
    with refusing():
        permit = await _desk(call, body.version).activate(body.number, act_of(call, body.why))
    return _filed(permit, body.version + 1)


async def close(call: Call) -> Filed:
    """End a permit."""
    body = body_of(call, PermitRequest)
    with refusing():
        permit = await _desk(call, body.version).close(body.number, act_of(call, body.why))
    return _filed(permit, body.version + 1)


async def revoke(call: Call) -> Filed:
    """Take a permit back."""
    body = body_of(call, PermitRequest)
    with refusing():
        permit = await _desk(call, body.version).revoke(body.number, act_of(call, body.why))
    return _filed(permit, body.version + 1)


def _desk(call: Call, seen: int | None = None) -> Desk:
    return Desk(store_of(call), _rules(call), seen)


def _rules(call: Call) -> Rules:
    store_of(call)
    rules = call.parts.office.rules
    if rules is None:
        raise RequestRefusedError(RequestRefusal.NO_REGISTRY)
    return rules.of(call.parts.node.site)  # zones are drawn while the node runs


def _read(application: msgspec.Raw) -> Read:
    try:
        content = msgspec.json.decode(application)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RequestRefusedError(RequestRefusal.MALFORMED, f"{error}.") from error
    if not isinstance(content, dict):
        raise RequestRefusedError(RequestRefusal.MALFORMED, "An application is an object.")
    return application_of(Document("application", content, []))


async def _application(call: Call, application: msgspec.Raw, number: str) -> Application:
    store_of(call)
    read = _read(application)
    if read.application is None:
        raise problems_refused((await _review(call, read, number)).problems)
    return read.application


async def _review(call: Call, read: Read, number: str) -> Reviewed:
    """All that is wrong: with the form of an application, and with the sense of what of it has the form."""
    now_ns = call.parts.node.status.now_ns
    found = await review(store_of(call), _rules(call), read.rest, now_ns, number)
    if read.application is not None:
        return found
    sense = tuple(problem for problem in found.problems if _root(problem.where) not in read.faulty)
    return Reviewed(found.checked._replace(windows=()), (*read.problems, *sense))


def _root(where: str) -> str:
    return where.partition(".")[0].partition("[")[0]


async def _conflicts(call: Call, found: Sequence[Conflict]) -> tuple[ConflictView, ...]:
    """The first conflicts, those that an issuer must name before others, with the ground plans to be drawn."""
    views_found = []
    for one in sorted(found, key=lambda one: one.state not in GIVEN)[:CONFLICTS_SHOWN]:
        other, _ = await Desk(store_of(call), _rules(call)).read(one.other)
        views_found.append(views.conflict(one, closed(other.application.volume.ring_deg)))
    return tuple(views_found)


def _filed(permit: Permit, version: int) -> Filed:
    return Filed(permit.number, version, permit.state.value)
