"""Flight permits as the corridor weighs them: a volume, times, aircraft, and the zones that it opens."""

from enum import Enum

import msgspec

from hima.picture.ids import ZoneId
from hima.picture.zone import HeightBand

__all__ = ["FlightPermit", "HeightBand", "PermitState"]


class PermitState(Enum):
    """Where a flight permit stands between its draft and its end."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    ISSUED = "issued"
    ACTIVE = "active"
    CLOSED = "closed"
    REFUSED = "refused"
    REVOKED = "revoked"


class FlightPermit(msgspec.Struct, frozen=True):
    """What a permit allows, as of the moment at which it was looked up.

    Attributes:
        number: The permit's number.
        state: Where it stands.
        ring_deg: Outer ring of its ground plan as (longitude, latitude) in degrees, WGS 84, closed.
        band: Between which heights.
        windows: Times in which it allows flight, as (from, to) in UTC nanoseconds, ascending and apart; a
            recurrence is written out as far as the answer reaches.
        airframes: UINs of the aircraft it names; empty if it names none.
        operator: Number of the operator to whom it was issued.
        opens: Zones that it opens.
        purpose: What for, in the words of the applicant.
    """

    number: str
    state: PermitState
    ring_deg: tuple[tuple[float, float], ...]
    band: HeightBand
    windows: tuple[tuple[int, int], ...]
    airframes: tuple[str, ...]
    operator: str
    opens: tuple[ZoneId, ...] = ()
    purpose: str = ""
