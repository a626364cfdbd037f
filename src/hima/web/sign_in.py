"""Coming and going: use of a one-time link, the signed-in person, sign-out."""

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from hima.looks import blank
from hima.node.accounts import SESSION_NS, AccountsUnwritableError, SignInRefusedError
from hima.units import SECOND_NS
from hima.web.bodies import Done, SignInRequest
from hima.web.guard import Caller
from hima.web.live import you
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.replies import json_response
from hima.web.schema.hello import You

_log = structlog.get_logger("hima.web")


async def sign_in(call: Call) -> Response:
    """Use a one-time link up and open a session."""
    body = call.body
    if not isinstance(body, SignInRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    parts = call.parts
    address = "" if call.request.client is None else call.request.client.host
    if not parts.attempts.begin(address, parts.clock.now_ns()):
        raise RequestRefusedError(RequestRefusal.TOO_MANY)
    name = "" if blank(body.name) else body.name.strip()
    try:
        signed_in = await run_in_threadpool(parts.accounts.sign_in, body.token, name, body.organisation.strip())
    except SignInRefusedError as error:
        _log.warning("sign_in_refused", address=address, reason=error.refusal.value)
        raise RequestRefusedError(error.refusal) from error
    except AccountsUnwritableError as error:
        raise RequestRefusedError(RequestRefusal.ACCOUNTS_UNWRITABLE) from error
    parts.attempts.succeed(address)
    answer = json_response(you(Caller(signed_in.session, signed_in.token)))
    answer.set_cookie(
        parts.guard.cookie,
        signed_in.token,
        max_age=SESSION_NS // SECOND_NS,
        path="/",
        secure=parts.guard.secure,
        httponly=True,
        samesite="strict",
    )
    return answer


async def me(call: Call) -> You:
    """Who is signed in."""
    return you(call.signed_in())


async def sign_out(call: Call) -> Response:
    """End this browser's session."""
    caller = call.signed_in()
    try:
        await run_in_threadpool(call.parts.accounts.sign_out, caller.token)
    except AccountsUnwritableError as error:
        raise RequestRefusedError(RequestRefusal.ACCOUNTS_UNWRITABLE) from error
    answer = json_response(Done(ok=True))
    guard = call.parts.guard
    answer.delete_cookie(guard.cookie, path="/", secure=guard.secure, httponly=True, samesite="strict")
    return answer
