"""What one address of the HTTP API is: who may use it, what it takes, what it gives; and how a request is served."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from hima.picture.decision import Role
from hima.web.guard import Caller, is_loopback, may
from hima.web.parts import Parts
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.replies import json_response, refusal_response

BODY_BYTES: Final = 64 * 1024
BODY_S: Final = 10.0
"""A form of a person fits in a few hundred bytes and arrives at once."""


class Open(Enum):
    """Access without a role.

    ANYBODY: needs no sign-in; LOOPBACK: needs none from the node's own computer; PUBLISHED: needs none where the site
    publishes its zones to everybody.
    """

    ANYBODY = "anybody"
    LOOPBACK = "loopback"
    PUBLISHED = "published"


Access: TypeAlias = Role | Open


class Call(NamedTuple):
    """One request, checked.

    Attributes:
        parts: The server's parts.
        request: The request.
        caller: Who asks; None where no sign-in is needed and none was made.
        body: The decoded body, of the operation's `takes`.
    """

    parts: Parts
    request: Request
    caller: Caller | None
    body: msgspec.Struct | None

    def signed_in(self) -> Caller:
        """Who asks, where the operation demands a role.

        Raises:
            RequestRefusedError: Nobody is signed in.
        """
        if self.caller is None:
            raise RequestRefusedError(RequestRefusal.SIGNED_OUT)
        return self.caller


class Query(NamedTuple):
    """A parameter in the address."""

    name: str
    meaning: str
    type: str = "integer"


class Operation(NamedTuple):
    """One address and method.

    Attributes:
        method: GET, POST or DELETE.
        path: Address, with parameters as Starlette writes them.
        access: Who may.
        meaning: A sentence for the reference.
        serve: Does it; raises `RequestRefusedError`.
        gives: Type of the answer, None if it is not JSON of this API.
        takes: Type of the body, None if there is none.
        query: Parameters in the address.
        body_bytes: Longest body.
    """

    method: str
    path: str
    access: Access
    meaning: str
    serve: Callable[[Call], Awaitable[msgspec.Struct | Response]]
    gives: type[msgspec.Struct] | None
    takes: type[msgspec.Struct] | None = None
    query: tuple[Query, ...] = ()
    body_bytes: int = BODY_BYTES


def endpoint(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    """The operation as a Starlette endpoint."""
    decoder = None if operation.takes is None else msgspec.json.Decoder(operation.takes)

    async def serve(request: Request) -> Response:
        parts: Parts = request.app.state.parts
        try:
            caller = await _caller(parts, request, operation)
            body = None if decoder is None else await _body(request, decoder, operation.body_bytes)
            answer = await operation.serve(Call(parts, request, caller, body))
        except RequestRefusedError as error:
            return refusal_response(error)
        return answer if isinstance(answer, Response) else json_response(answer)

    return serve


async def _caller(parts: Parts, request: Request, operation: Operation) -> Caller | None:
    access = operation.access
    if _open(parts, request, access):
        caller = None
    else:
        caller = await _signed_in(parts, request, access)
    if operation.method != "GET" and not (caller is not None and not caller.token):
        parts.guard.require_own_origin(request)
    least = Role.VIEWER if isinstance(access, Open) else access
    if caller is not None and not may(caller.person, least):
        raise RequestRefusedError(RequestRefusal.ROLE_TOO_LOW)
    return caller


def _open(parts: Parts, request: Request, access: Access) -> bool:
    match access:
        case Open.ANYBODY:
            return True
        case Open.LOOPBACK:
            return is_loopback(request)
        case Open.PUBLISHED:
            return parts.node.site.publishing.public
        case Role():
            return False


async def _signed_in(parts: Parts, request: Request, access: Access) -> Caller:
    try:
        return await parts.guard.caller(request)
    except RequestRefusedError:
        if access is Open.LOOPBACK:
            raise RequestRefusedError(RequestRefusal.LOOPBACK_ONLY) from None
        raise


async def _body(request: Request, decoder: msgspec.json.Decoder[msgspec.Struct], longest: int) -> msgspec.Struct:
    kind = request.headers.get("content-type", "").replace(" ", "").lower()
    if kind not in {"application/json", "application/json;charset=utf-8"} or "content-encoding" in request.headers:
        raise RequestRefusedError(RequestRefusal.NOT_JSON)
    data = await _bytes(request, longest)
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise RequestRefusedError(RequestRefusal.MALFORMED, f"{error}.") from error


async def _bytes(request: Request, longest: int) -> bytes:
    data = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                data += chunk
                if len(data) > longest:
                    raise RequestRefusedError(RequestRefusal.TOO_LARGE)
    except TimeoutError:
        raise RequestRefusedError(RequestRefusal.TOO_SLOW) from None
    return bytes(data)
