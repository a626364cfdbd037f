"""What a sensor has said of itself, as far as its reports need it."""

from typing import Final

import msgspec

from hima.wire.sapient.codes import (
    LocationCoordinateSystem,
    LocationDatum,
    RangeBearingCoordinateSystem,
    RangeBearingDatum,
    SpeedUnits,
)
from hima.wire.sapient.mapping import RefusedError
from hima.wire.sapient.registration import DetectionDefinition, LocationType, Registration
from hima.wire.sapient.registration_codes import NodeType

ACTING: Final = frozenset(kind for kind in NodeType if NodeType.KINETIC <= kind <= NodeType.RFDEW)
"""Nodes that act on others: this system has nothing to do with them."""
_TO_MPS: Final = {SpeedUnits.MS: 1.0, SpeedUnits.KPH: 1.0 / 3.6}


class Declared(msgspec.Struct, frozen=True):
    """What a registration declares.

    Attributes:
        locations: Units of places that its reports may have; empty if it says nothing of any.
        bearings: The same of places seen from the node.
        zone: UTM zone of places that name none.
        ground_mps: What one unit of velocity over ground is, in m/s; 0 if it was not said.
        up_mps: The same of climb.
    """

    locations: tuple[int, ...] = ()
    bearings: tuple[int, ...] = ()
    zone: str = ""
    ground_mps: float = 0.0
    up_mps: float = 0.0


def declared(said: Registration) -> Declared:
    """What a registration declares.

    Raises:
        RefusedError: It acts on others, or leaves a unit or datum open.
    """
    if any(node.node_type in ACTING for node in said.node_definition):
        raise RefusedError("acts_on_others")
    definitions = [definition for mode in said.mode_definition for definition in mode.detection_definition]
    places = [definition.location_type for definition in definitions]
    for place in places:
        _require_units(place)
    ground_mps, up_mps = _speeds(definitions)
    return Declared(
        locations=tuple({int(place.location_units): None for place in places if place.location_units is not None}),
        bearings=tuple(
            {int(place.range_bearing_units): None for place in places if place.range_bearing_units is not None}
        ),
        zone=next((place.zone for place in places if place.zone), ""),
        ground_mps=ground_mps,
        up_mps=up_mps,
    )


def _require_units(place: LocationType) -> None:
    units = (place.location_units, place.range_bearing_units)
    if LocationCoordinateSystem.UNSPECIFIED in units or RangeBearingCoordinateSystem.UNSPECIFIED in units:
        raise RefusedError("unit_unspecified")
    datums = (place.location_datum, place.range_bearing_datum)
    if LocationDatum.UNSPECIFIED in datums or RangeBearingDatum.UNSPECIFIED in datums:
        raise RefusedError("datum_unspecified")


def _speeds(definitions: list[DetectionDefinition]) -> tuple[float, float]:
    """The unit that all definitions agree on; without one a velocity is a number of unknown meaning."""
    found = {
        (units.east_north_rate_units, units.up_rate_units)
        for definition in definitions
        if definition.velocity_type is not None and (units := definition.velocity_type.enu_velocity_units) is not None
    }
    if len(found) != 1:
        return 0.0, 0.0
    ground, up = found.pop()
    return _TO_MPS.get(ground, 0.0), 0.0 if up is None else _TO_MPS.get(up, 0.0)
