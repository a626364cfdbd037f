"""How much of a broadcast is as spoofing tools leave it: a hint, never a proof, for careless drones look alike.

The tools that are passed around fill in a serial, a place and a speed, and leave the rest: an address that begins with
a zero, a status of "undeclared", no climb rate, no accuracy at all, and the date on which the tool was written.

Source: Dronetag's analysis of a public spoofer.
"""

from typing import Final

from hima.units import SECOND_NS
from hima.wire.remoteid.messages import Location

SIGNS: Final = 5
"""How many signs there are."""
UNDECLARED: Final = 0
_DAY_NS: Final = 86_400 * SECOND_NS


def signs(address: str, location: Location, dated_s: int | None, received_ns: int) -> int:
    """How many signs a broadcast shows, 0 to `SIGNS`.

    Args:
        address: The transmitter's, lower-case hex.
        location: As it was on the air; what a receiver has put into words of its own shows nothing.
        dated_s: Time that the transmitter's System message says, UTC seconds; None if it says none.
        received_ns: When it was heard.
    """
    accuracies = (location.horizontal_accuracy, location.vertical_accuracy, location.speed_accuracy)
    return sum(
        (
            address.startswith("0"),
            location.status == UNDECLARED,
            location.climb_mps is None,
            not any(accuracies),
            dated_s is not None and abs(dated_s * SECOND_NS - received_ns) > _DAY_NS,
        )
    )
