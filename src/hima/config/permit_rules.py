"""What flight permits are held against at a site: the bodies of its rule packs, its geo-zones, its geoid."""

from collections.abc import Sequence

from hima.config.site import Site
from hima.looks import looks
from hima.picture.zone import Zone, limits, opened_by
from hima.registry.flight.rules import Apart, Rules
from hima.registry.flight.times import FindZone
from hima.registry.flight.zones import ZoneRule, bounds
from hima.registry.rules import Body, bodies


class PermitRules:
    """Rules of a site whose zones may change: `of` follows the site as it stands.

    Args:
        find_zone: Finds time zones by name.
        apart: Runs the geometry of conflicts.
    """

    def __init__(self, find_zone: FindZone, apart: Apart) -> None:
        self._find_zone, self._apart = find_zone, apart
        self._last: tuple[Site, Rules] | None = None

    def of(self, site: Site) -> Rules:
        """The rules of a site; made anew only for another one."""
        if self._last is None or self._last[0] is not site:
            self._last = site, permit_rules(site, self._find_zone)._replace(apart=self._apart)
        return self._last[1]


def permit_rules(site: Site, find_zone: FindZone) -> Rules:
    """The rules of a site.

    Args:
        site: The site, with the zones in force.
        find_zone: Finds time zones by name.
    """
    who = bodies(site.packs, "flight_permit")
    zones = tuple(_zone_rule(zone, who) for zone in site.zones)
    return Rules(who, zones, site.reference.geoid_undulation_m, find_zone)


def _zone_rule(zone: Zone, who: Sequence[Body]) -> ZoneRule:
    return ZoneRule(
        id=zone.id,
        name=zone.name,
        type=zone.type,
        rings_deg=zone.rings_deg,
        bounds_deg=bounds(zone.rings_deg[0]),
        band=limits(zone),
        applicability=zone.applicability,
        authorities=_authorities(zone, who),
        conditions=zone.published.conditions,
    )


def _authorities(zone: Zone, who: Sequence[Body]) -> tuple[str, ...]:
    """Bodies that a zone names as those who give leave, by id or name."""
    named = {looks(authority.name) for authority in opened_by(zone)}
    return tuple(body.id for body in who if {looks(body.id), looks(body.name), *map(looks, body.organisations)} & named)
