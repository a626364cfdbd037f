"""What a phone at a checkpoint asks for: its page, the signed lists, and a place to send its scans."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hima.errors import HimaError
from hima.picture.decision import Role
from hima.registry.transport.scan import Batch
from hima.web.bodies import ScansTaken, TransportLists
from hima.web.operation import Call, Open, Operation
from hima.web.refusals import RequestRefusal, RequestRefusedError

PAGE: Final = "checkpoint/index.html"
PERMISSIONS: Final = "camera=(self), geolocation=(self), microphone=()"
"""The one page that may ask for the camera, and for the place to note with a scan."""


async def checkpoint_page(request: Request) -> Response:
    """The page for phones; it works on without a network."""
    if not request.url.path.endswith("/"):
        return RedirectResponse("/checkpoint/", 308)
    answer: Response = await request.app.state.files.get_response(PAGE, request.scope)
    answer.headers["permissions-policy"] = PERMISSIONS
    return answer


async def lists(call: Call) -> TransportLists:
    """The lists that a phone carries; they are signed and name no person."""
    if call.parts.transport is None:
        raise RequestRefusedError(RequestRefusal.NO_PERMITS)
    try:
        found = await call.parts.transport.lists()
    except HimaError as error:
        raise RequestRefusedError(RequestRefusal.NO_PERMITS) from error
    return TransportLists(found.root, found.keys, found.ended)


async def scans(call: Call) -> ScansTaken:
    """Take scans of a phone into the ledger."""
    if not isinstance(call.body, Batch):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    if call.parts.transport is None:
        raise RequestRefusedError(RequestRefusal.NO_PERMITS)
    try:
        joined = await call.parts.transport.take(call.body, call.signed_in().person.name)
    except HimaError as error:
        raise RequestRefusedError(RequestRefusal.SCANS_REFUSED) from error
    return ScansTaken(len(joined.entries), joined.duplicates)


OPERATIONS: Final = (
    Operation(
        "GET",
        "/api/transport/lists",
        Open.ANYBODY,
        "The signed lists by which phones check transport permits: keys, and permits that hold no longer.",
        lists,
        TransportLists,
    ),
    Operation(
        "POST",
        "/api/transport/scans",
        Role.OPERATOR,
        "Take scans of transport permits into the ledger; what it has already counts once.",
        scans,
        ScansTaken,
        Batch,
    ),
)
