"""When several aircraft at once say that their positions are poor, all satellite positions around are in doubt.

Where satellites cannot be heard aircraft say low integrity; where they are counterfeited some do, and some are wrong
without knowing. So while enough of them say so, no claim is taken as better than a bound, however good it says it is.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from hima.picture.cooperative import CooperativeReport
from hima.sensing.accuracy import PER_AXIS
from hima.sensing.adsb_aircraft import AircraftState
from hima.units import SECOND_NS

HEARD_NS: Final = 60 * SECOND_NS
NIC_LOW: Final = 6
"""Contained within 0.6 NM or worse; an aircraft with a clear sky says 7 or 8 and better."""
AIRCRAFT_MIN: Final = 3
SHARE_MIN: Final = 0.3
RADIUS_95_M: Final = 1_852.0


def interfered(aircraft: Mapping[str, AircraftState], now_ns: int) -> bool:
    """True if at least three of the aircraft heard in the last minute, and three tenths, say that they are poor."""
    said = [known.nic for known in aircraft.values() if known.nic >= 0 and now_ns - known.place_ns <= HEARD_NS]
    low = sum(nic <= NIC_LOW for nic in said)
    return low >= AIRCRAFT_MIN and low >= SHARE_MIN * len(said)


def widened(reports: Iterable[CooperativeReport]) -> tuple[CooperativeReport, ...]:
    """Claims marked as interfered with, and with no less uncertainty than the bound."""
    sigma_m = RADIUS_95_M / PER_AXIS
    return tuple(
        msgspec.structs.replace(
            report, sigma_horizontal_m=max(report.sigma_horizontal_m or 0.0, sigma_m), interfered=True
        )
        for report in reports
    )
