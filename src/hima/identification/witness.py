"""Claims that are joined to a track, as witnesses of where it is."""

from typing import Final

from hima.identification.correlate import DEFAULT_SIGMA_M, IdentificationState
from hima.picture.calibration import Witness
from hima.picture.cooperative import CooperativeSource

SIGMA_UP_M: Final = 100.0


def witnesses(state: IdentificationState) -> tuple[Witness, ...]:
    """The latest claim of every contact that is joined to a track and says where it is, in order of key.

    What a partner believes is no witness: it may rest on our own sensors.
    """
    return tuple(
        Witness(
            claimant=key,
            track=contact.track,
            time_ns=contact.report.time_ns,
            position_m=contact.report.position_m,
            sigma_m=contact.report.sigma_horizontal_m or DEFAULT_SIGMA_M,
            sigma_up_m=contact.report.sigma_vertical_m or SIGMA_UP_M,
        )
        for key, contact in sorted(state.contacts.items())
        if contact.track > 0
        and contact.report.position_m is not None
        and contact.report.source is not CooperativeSource.COT
    )
