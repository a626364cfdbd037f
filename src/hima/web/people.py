"""Keeping accounts: invitations, roles, links, sessions, audit."""

from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from hima.looks import blank
from hima.node.accounts import (
    INVITATION_NS,
    AccountsUnwritableError,
    LastAdministratorError,
    Member,
    NoSuchPersonError,
)
from hima.picture.decision import Role
from hima.units import MICROSECOND_NS
from hima.web.bodies import (
    Audit,
    AuditView,
    Done,
    InvitationRequest,
    Invitations,
    InvitationView,
    LinkView,
    People,
    PersonView,
    RoleRequest,
)
from hima.web.guard import may
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError

AUDIT_SHOWN: Final = 1_000

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


async def invite(call: Call) -> LinkView:
    """Make a link by which a new person gets an account."""
    body = call.body
    if not isinstance(body, InvitationRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    by = call.signed_in().person
    name, organisation = body.name.strip(), body.organisation.strip()
    if blank(name):
        raise RequestRefusedError(RequestRefusal.MALFORMED, "The name is blank.")
    return _link(call, await _ask(call.parts.accounts.invite, name, organisation, Role(body.role), by))


async def invitations(call: Call) -> Invitations:
    """Links that still work."""
    found = await _ask(call.parts.accounts.invitations)
    return Invitations(
        tuple(
            InvitationView(
                id=item.id,
                name=item.name,
                organisation=item.organisation,
                role=item.role.value,
                made_by=item.made_by,
                expires_us=item.expires_ns // MICROSECOND_NS,
            )
            for item in found
        )
    )


async def withdraw(call: Call) -> Done:
    """Make a link stop working."""
    identity = call.request.path_params["invitation"]
    if not await _ask(call.parts.accounts.withdraw, identity, call.signed_in().person):
        raise RequestRefusedError(RequestRefusal.NOT_FOUND)
    return Done(ok=True)


async def people(call: Call) -> People:
    """Everybody with an account."""
    return People(tuple(map(person_view, await _ask(call.parts.accounts.people))))


async def fresh_link(call: Call) -> LinkView:
    """Make a link by which a known person signs in again; a shift lead does so for viewers and operators."""
    by = call.signed_in().person
    member = await _member(call)
    if not may(by, Role.ADMINISTRATOR) and may(member.person, Role.SHIFT_LEAD):
        raise RequestRefusedError(RequestRefusal.ROLE_TOO_LOW)
    return _link(call, await _ask(call.parts.accounts.fresh_link, member.person.id, by))


async def set_role(call: Call) -> Done:
    """Give a person another role."""
    body = call.body
    if not isinstance(body, RoleRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    await _ask(call.parts.accounts.set_role, _identity(call), Role(body.role), call.signed_in().person)
    return Done(ok=True)


async def end_sessions(call: Call) -> Done:
    """End all sessions of a person, on every screen within five seconds, and withdraw the person's links."""
    await _ask(call.parts.accounts.end_sessions, _identity(call), call.signed_in().person)
    return Done(ok=True)


async def audit(call: Call) -> Audit:
    """The latest acts of account keeping."""
    lines = await _ask(call.parts.accounts.audit, AUDIT_SHOWN)
    return Audit(tuple(AuditView(line.time_ns // MICROSECOND_NS, line.who, line.what, line.about) for line in lines))


async def _ask(question: Callable[Arguments, Answer], *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
    """Ask the store, which may wait for the disk, without holding up the picture."""
    try:
        return await run_in_threadpool(question, *arguments, **named)
    except NoSuchPersonError as error:
        raise RequestRefusedError(RequestRefusal.NO_SUCH_PERSON) from error
    except LastAdministratorError as error:
        raise RequestRefusedError(RequestRefusal.LAST_ADMINISTRATOR) from error
    except AccountsUnwritableError as error:
        raise RequestRefusedError(RequestRefusal.ACCOUNTS_UNWRITABLE) from error


async def _member(call: Call) -> Member:
    identity = _identity(call)
    for member in await _ask(call.parts.accounts.people):
        if member.person.id == identity:
            return member
    raise RequestRefusedError(RequestRefusal.NO_SUCH_PERSON)


def _identity(call: Call) -> str:
    return str(call.request.path_params["person"])


def _link(call: Call, token: str) -> LinkView:
    expires_ns = call.parts.clock.now_ns() + INVITATION_NS
    link = f"{call.parts.guard.base_url(call.request)}/sign-in?token={token}"
    return LinkView(link, expires_ns // MICROSECOND_NS)


def person_view(member: Member) -> PersonView:
    """A person with an account, for a list."""
    person = member.person
    return PersonView(
        id=person.id,
        name=person.name,
        organisation=person.organisation,
        role=person.role.value,
        sessions=member.sessions,
        last_seen_us=member.last_seen_ns // MICROSECOND_NS or None,
    )
