"""Claims that are joined to a track, as witnesses of where it is."""

from typing import Final

from hima.identification.correlate import IdentificationState
from hima.identification.joining import DEFAULT_SIGMA_M
from hima.picture.calibration import Witness
from hima.picture.cooperative import CooperativeSource

SIGMA_UP_M: Final = 100.0


def witnesses(state: IdentificationState) -> tuple[Witness, ...]:
    """The latest claim of every contact that is joined to a track and says where it is, in order of key.

    What a partner believes is no witness: it may rest on our own sensors. Nor is a claim of which evidence contradicts
    more than the identity: a copied serial is no reason to doubt where the aircraft is that bears it by right.
    """
    table = state.contacts
    joined = (
        (key, int(table.track[row]), table.report[row])
        for key, row in sorted(table.slot.items())
        if table.track[row] > 0 and not table.misplaced[row]
    )
    return tuple(
        Witness(
            claimant=key,
            track=track,
            time_ns=report.time_ns,
            position_m=report.position_m,
            sigma_m=report.sigma_horizontal_m or DEFAULT_SIGMA_M,
            sigma_up_m=report.sigma_vertical_m or SIGMA_UP_M,
        )
        for key, track, report in joined
        if report is not None and report.position_m is not None and report.source is not CooperativeSource.COT
    )
