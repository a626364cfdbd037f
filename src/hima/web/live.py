"""`/live`: the picture, the alerts and the heartbeat, as they are."""

from typing import Final

from starlette.websockets import WebSocket

from hima.units import MICROSECOND_NS
from hima.web.guard import Caller
from hima.web.hub import Mailbox
from hima.web.parts import Parts
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.schema.hello import You
from hima.web.socket import admit, converse, send

CLIENTS: Final = 200
"""Each takes a socket and one picture of memory; a site has some dozens of screens."""


async def live(socket: WebSocket) -> None:
    """Serve one client of the live stream; what it says is ignored."""
    parts: Parts = socket.app.state.parts

    def require() -> None:
        if parts.hub.clients >= CLIENTS:
            raise RequestRefusedError(RequestRefusal.TOO_MANY)

    admitted = await admit(socket, parts.guard, require)
    if admitted is None:
        return
    caller, _ = admitted
    mailbox = parts.hub.join()
    try:
        await converse(socket, parts.guard, caller, _talk(socket, parts, caller, mailbox), lambda _: None)
    finally:
        parts.hub.leave(mailbox)


async def _talk(socket: WebSocket, parts: Parts, caller: Caller, mailbox: Mailbox) -> None:
    await send(socket, parts.hub.composer.hello(you(caller), parts.node.status.now_ns))
    while True:
        await send(socket, await mailbox.take())


def you(caller: Caller) -> You:
    """The signed-in person as the console knows them."""
    person = caller.person
    return You(
        id=person.id,
        name=person.name,
        organisation=person.organisation,
        role=person.role.value,
        signed_in_until_us=caller.session.ends_ns // MICROSECOND_NS,
    )
