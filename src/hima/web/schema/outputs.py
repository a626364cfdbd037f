"""Health of outputs."""

import msgspec


class OutputView(msgspec.Struct, frozen=True, rename="camel"):
    """Health of one output, a recipient of the picture. `state`: up, waiting (nobody has connected), down.

    `peers`: connections now; `dropped`: messages that a peer did not get; `refused`: connections turned away or ended;
    `reason`: why it is down.
    """

    id: str
    format: str
    state: str
    address: str
    peers: int
    sent: int
    dropped: int
    refused: int
    reason: str
