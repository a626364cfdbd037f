"""Which permits carry an airframe."""

from hima.registry.change import RecordKind
from hima.registry.store import RecordStore
from hima.registry.transport.life import ENDED
from hima.registry.transport.permit import ItemScheme, TransportPermit, TransportState
from hima.registry.transport.record import compared, read

_NOT_YET = frozenset({TransportState.DRAFT, TransportState.SUBMITTED, TransportState.ENDORSED})


async def carrying(store: RecordStore, uin: str, serial: str) -> tuple[TransportPermit, ...]:
    """Issued permits, not ended, that name an airframe; the one that began last comes first.

    Args:
        store: The registry.
        uin: Its unique identification number; empty if not known.
        serial: Its serial number; empty if not known.

    Raises:
        StoreUnreachableError: The registry cannot be read.
    """
    found: dict[str, TransportPermit] = {}
    for scheme, name in ((ItemScheme.UIN, uin), (ItemScheme.SERIAL, serial)):
        if not name:
            continue
        for stored in await store.by_key(RecordKind.TRANSPORT_PERMIT, scheme.value, compared(scheme, name)):
            permit = read(stored.body)
            if permit.state not in ENDED | _NOT_YET:
                found[permit.number] = permit
    return tuple(sorted(found.values(), key=lambda permit: (-permit.from_ns, permit.number)))
