"""What every answer carries, and the name under which the node answers at all."""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hima.web.guard import Guard
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.replies import refusal_response

SECURITY: Final[Mapping[str, str]] = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
HSTS: Final = "max-age=31536000"
"""A year."""


class Headers:
    """ASGI middleware: refuses foreign host names, adds the security headers to everything.

    Args:
        app: What it stands before.
        guard: Knows the node's names.
    """

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                self._add(MutableHeaders(scope=message))
            await send(message)

        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif self._guard.answers_to(HTTPConnection(scope)):
            await self._app(scope, receive, send_with_headers)
        else:
            refusal = refusal_response(RequestRefusedError(RequestRefusal.WRONG_HOST))
            await refusal(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders) -> None:
        for name, value in SECURITY.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-store")
        if self._guard.secure:
            headers.setdefault("strict-transport-security", HSTS)
