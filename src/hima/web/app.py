"""The console server as one ASGI application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from hima.clock import Clock
from hima.node.accounts import Accounts
from hima.units import MICROSECOND_NS
from hima.web.attempts import Attempts
from hima.web.checkpoint import checkpoint_page
from hima.web.console_files import ConsoleFiles, file, page
from hima.web.guard import Guard
from hima.web.headers import SECURITY, Headers
from hima.web.hub import LiveHub
from hima.web.live import live
from hima.web.office import Office
from hima.web.openapi import describe
from hima.web.operation import endpoint
from hima.web.parts import Parts
from hima.web.ports import NodePort, ReplaySource, TransportPort
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.replay import replay as replay_socket
from hima.web.replies import refusal_response
from hima.web.routes import OPERATIONS
from hima.web.timeline import Recollection

_log = structlog.get_logger("hima.web")


def create_app(
    node: NodePort,
    accounts: Accounts,
    clock: Clock,
    static: Path,
    *,
    secure: bool = False,
    loopback_only: bool = True,
    script_token: str = "",
    replay: ReplaySource | None = None,
    office: Office | None = None,
    transport: TransportPort | None = None,
) -> Starlette:
    """Build the application. It listens to the node from its start-up on, in the node's event loop.

    Args:
        node: The running node.
        accounts: The store of accounts.
        clock: The world's clock, also where the node's runs faster.
        static: Folder of the built console.
        secure: True if it is served under TLS.
        loopback_only: True if only loopback is served.
        script_token: Secret of the token file, empty for none.
        replay: The recording that `/replay` plays, None for none.
        office: The registry; None if the site keeps none.
        transport: Transport permits; None if the node keeps none.
    """
    guard = Guard(accounts, secure, loopback_only, script_token)
    recollection = Recollection(node.status.now_ns // MICROSECOND_NS)
    hub = LiveHub(node, recollection)
    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Headers, guard=guard)],
        exception_handlers={HTTPException: _http_error, 500: _bug},
        lifespan=_lifespan,
    )
    open_office = office or Office(None, node.world)
    app.state.parts = Parts(node, accounts, clock, guard, hub, recollection, Attempts(), replay, open_office, transport)
    app.state.files = ConsoleFiles(directory=static, check_dir=False)
    app.state.openapi = describe(OPERATIONS, node.version)
    app.state.replays = 0
    return app


def _routes() -> list[BaseRoute]:
    return [
        *(Route(item.path, endpoint(item), methods=[item.method]) for item in OPERATIONS),
        WebSocketRoute("/live", live),
        WebSocketRoute("/replay", replay_socket),
        Route("/", page),
        Route("/sign-in", page),
        Route("/checkpoint", checkpoint_page),
        Route("/checkpoint/", checkpoint_page),
        Route("/{path:path}", file),
    ]


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    running = asyncio.create_task(parts.hub.run())
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _http_error(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    refusal = RequestRefusal.METHOD_NOT_ALLOWED if status == 405 else RequestRefusal.NOT_FOUND
    return refusal_response(RequestRefusedError(refusal))


async def _bug(request: Request, error: Exception) -> Response:
    _log.error("request_failed", path=request.url.path, exc_info=error)
    response = refusal_response(RequestRefusedError(RequestRefusal.BUG))
    # This answer is made outside the middleware that adds them.
    response.headers.update(SECURITY)
    return response
