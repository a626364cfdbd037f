"""What every request handler may use."""

from typing import NamedTuple

from hima.clock import Clock
from hima.node.accounts import Accounts
from hima.web.attempts import Attempts
from hima.web.guard import Guard
from hima.web.hub import LiveHub
from hima.web.office import Office
from hima.web.ports import NodePort, ReplaySource, TransportPort
from hima.web.timeline import Recollection


class Parts(NamedTuple):
    """The parts of one console server.

    Attributes:
        node: The node.
        accounts: People, links and sessions.
        clock: The world's clock.
        guard: Checks who is asking.
        hub: The live stream.
        recollection: What happened lately.
        attempts: Counts failed sign-ins.
        replay: The recording, None if there is none to replay.
        office: The registry.
        transport: Transport permits; None if the node keeps none.
    """

    node: NodePort
    accounts: Accounts
    clock: Clock
    guard: Guard
    hub: LiveHub
    recollection: Recollection
    attempts: Attempts
    replay: ReplaySource | None
    office: Office
    transport: TransportPort | None = None
