"""What flight permits are held against at a site: the bodies of its rule packs, its geo-zones, its geoid."""

from collections.abc import Sequence

from hima.config.build_zone import upper_reference
from hima.config.files import ZoneFeature, ZoneProperties
from hima.config.site import Site
from hima.looks import looks
from hima.picture.permit import HeightBand
from hima.picture.zone import Zone
from hima.registry.flight.rules import Rules
from hima.registry.flight.times import FindZone
from hima.registry.flight.zones import ZoneRule, bounds
from hima.registry.rules import Body, bodies


def permit_rules(site: Site, features: Sequence[ZoneFeature], find_zone: FindZone) -> Rules:
    """The rules of a site.

    Args:
        site: The site.
        features: Its `zones.geojson`.
        find_zone: Finds time zones by name.
    """
    who = bodies(site.packs, "flight_permit")
    said = {feature.properties.id: feature.properties for feature in features}
    zones = tuple(_zone_rule(zone, said[zone.id], who) for zone in site.zones)
    return Rules(who, zones, site.reference.geoid_undulation_m, find_zone)


def _zone_rule(zone: Zone, said: ZoneProperties, who: Sequence[Body]) -> ZoneRule:
    limits = HeightBand(said.lower_m, said.height_reference, said.upper_m, upper_reference(said))
    return ZoneRule(
        id=zone.id,
        name=zone.name,
        type=zone.type,
        rings_deg=zone.rings_deg,
        bounds_deg=bounds(zone.rings_deg[0]),
        band=limits,
        applicability=zone.applicability,
        authorities=_authorities(said, who),
        conditions=said.conditions or "",
    )


def _authorities(said: ZoneProperties, who: Sequence[Body]) -> tuple[str, ...]:
    """Bodies that a zone names as those who give leave, by id or name."""
    named = {looks(authority.name or "") for authority in said.authority if authority.purpose == "AUTHORIZATION"}
    return tuple(body.id for body in who if {looks(body.id), looks(body.name), *map(looks, body.organisations)} & named)
