"""Verdicts as the screen shows them."""

from typing import Final

from hima.picture.permit import FlightPermit
from hima.picture.verdict import Cause, Finding, Findings, Standing, Verdicts
from hima.units import MICROSECOND_NS
from hima.web.schema.verdicts import FindingView, PermitView

PERMITS_MAX: Final = 50
CORNERS_MAX: Final = 500
"""More permits than these, and larger plans, are not drawn: a picture goes out five times a second."""
_SAYS_NOTHING: Final = (Cause.NO_IDENTITY,)
_PLACE_DIGITS: Final = 6


def told(findings: Findings) -> tuple[FindingView, ...]:
    """What is broken or cannot be judged; nothing of a track of which only that is known that it says nothing."""
    open_ones = [finding for finding in findings if finding.standing is not Standing.LAWFUL]
    if len(open_ones) == 1 and open_ones[0].cause in _SAYS_NOTHING:
        return ()
    return tuple(map(finding_view, open_ones))


def finding_view(finding: Finding) -> FindingView:
    """One finding."""
    return FindingView(
        rule=finding.rule.value,
        standing=int(finding.standing),
        cause="" if finding.cause is None else finding.cause.value,
        amount=finding.amount,
        uncertainty=finding.uncertainty,
        measure="" if finding.measure is None else finding.measure.value,
        since_us=finding.since_ns // MICROSECOND_NS,
        cites=finding.cites,
    )


def permit_views(verdicts: Verdicts, now_ns: int) -> tuple[PermitView, ...]:
    """Permits that tracks are weighed against, as far as they can be drawn."""
    drawn = [permit for permit in verdicts.permits if len(permit.ring_deg) <= CORNERS_MAX]
    return tuple(_permit(permit, now_ns) for permit in drawn[:PERMITS_MAX])


def _permit(permit: FlightPermit, now_ns: int) -> PermitView:
    ends = [to_ns for from_ns, to_ns in permit.windows if from_ns <= now_ns < to_ns]
    return PermitView(
        number=permit.number,
        ring_deg=tuple((round(lon, _PLACE_DIGITS), round(lat, _PLACE_DIGITS)) for lon, lat in permit.ring_deg),
        lower_m=permit.band.lower_m,
        lower_reference=permit.band.lower_reference.value,
        upper_m=permit.band.upper_m,
        upper_reference=permit.band.upper_reference.value,
        until_us=max(ends) // MICROSECOND_NS if ends else None,
    )
