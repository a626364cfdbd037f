"""Where a permit was last seen."""

from collections.abc import Sequence

from hima.picture.facts import TransportRecord
from hima.registry.transport.check import AUTHENTIC
from hima.registry.transport.ledger import LedgerEntry, time_ns
from hima.registry.transport.permit import TransportPermit, TransportState
from hima.registry.transport.scan import Scan


def place_deg(permit: TransportPermit, scan: Scan) -> tuple[float, float] | None:
    """Longitude and latitude of a scan: what the device said, else where the permit has the checkpoint."""
    if scan.place_e5 is not None:
        return scan.place_e5[0] / 1e5, scan.place_e5[1] / 1e5
    for place in permit.request.route.checkpoints:
        if place.name == scan.checkpoint:
            return place.lon_deg, place.lat_deg
    return None


def transport_record(permit: TransportPermit, entries: Sequence[LedgerEntry]) -> TransportRecord:
    """Where the ledger has what a permit covers.

    Args:
        permit: The permit.
        entries: Entries of the ledger; those of other permits, and of papers that are not genuine, are passed over.
    """
    seen = [entry for entry in entries if entry.scan.permit == permit.number and entry.scan.finding in AUTHENTIC]
    last = max(seen, key=lambda entry: (time_ns(entry), entry.seq), default=None)
    state = permit.state
    if state is TransportState.ISSUED and last is not None:
        state = TransportState.IN_TRANSIT
    return TransportRecord(
        permit.number,
        state.value,
        permit.from_ns,
        permit.to_ns,
        None if last is None else place_deg(permit, last.scan),
        None if last is None else time_ns(last),
    )
