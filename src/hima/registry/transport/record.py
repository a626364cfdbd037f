"""A transport permit as the registry keeps it: as a change, and found by its number, plate, items and places."""

import msgspec

from hima.registry.change import Author, Change, Extent, Key, Listing, RecordKind, Ref, Write
from hima.registry.records.record import serial_key
from hima.registry.records.words import folded
from hima.registry.transport.life import Verb
from hima.registry.transport.permit import ItemScheme, TransportPermit
from hima.registry.transport.route import points_deg

_DECODER = msgspec.json.Decoder(TransportPermit)


def read(body: bytes) -> TransportPermit:
    """A permit from the body of a record."""
    return _DECODER.decode(body)


def reference(number: str) -> Ref:
    """Which record a permit's number means."""
    return Ref(RecordKind.TRANSPORT_PERMIT, number)


def written(permit: TransportPermit, version: int, verb: Verb, by: Author, why: str, time_ns: int) -> Write:
    """What is to be written for an act.

    Args:
        permit: The permit after it.
        version: One more than the version before, 1 for a new permit.
        verb: The act.
        by: Who.
        why: Why.
        time_ns: When, UTC nanoseconds.
    """
    ref = reference(permit.number)
    change = Change(time_ns, by, why, ref, verb.value, version, msgspec.json.encode(permit))
    return Write(change, listing(permit))


def listing(permit: TransportPermit) -> Listing:
    """How a permit is found: an airframe's name leads to every permit that carries it."""
    request = permit.request
    names = {(item.scheme.value, compared(item.scheme, item.name)) for item in request.items}
    keys = [Key(scheme, name, unique=False) for scheme, name in sorted(names)]
    keys.append(Key("plate", folded(request.vehicle.plate), unique=False))
    words = " ".join(
        (permit.number, request.consignor, request.consignee, request.vehicle.carrier, request.vehicle.plate,
         request.route.origin.name, request.route.destination.name)
    )  # fmt: skip
    return Listing(tuple(keys), words, permit.state.value, _extent(permit))


def compared(scheme: ItemScheme, name: str) -> str:
    """A name in the form in which the register compares it."""
    return serial_key(name) if scheme is ItemScheme.SERIAL else folded(name)


def _extent(permit: TransportPermit) -> Extent:
    lon, lat = zip(*points_deg(permit.request.route), strict=True)
    return Extent(min(lon), min(lat), max(lon), max(lat), permit.from_ns, permit.to_ns)
