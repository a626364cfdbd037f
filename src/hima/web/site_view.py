"""The site as the console draws it."""

import numpy as np

from hima.config.site import Site, site_frame
from hima.web.schema.site import MapAsset, MapSensor, MapZone, RuleText, SiteView
from hima.web.views import PLACE_DIGITS


def site_view(site: Site) -> SiteView:
    """Assets, sensors, zones and the sentences of rules; places in degrees, heights above mean sea level."""
    reference = site.reference
    return SiteView(
        id=site.id,
        name=site.name,
        time_zone=site.time_zone,
        lon_deg=reference.lon_deg,
        lat_deg=reference.lat_deg,
        accuracy_m=reference.accuracy_m,
        ground_amsl_m=reference.height_amsl_m,
        assets=tuple(
            MapAsset(
                id=asset.id,
                name=asset.name,
                lon_deg=asset.position_deg[0],
                lat_deg=asset.position_deg[1],
                ring_m=asset.ring_m,
                protective_time_s=asset.protective_time_s,
                illustrative=asset.illustrative,
            )
            for asset in site.assets
        ),
        sensors=_sensors(site),
        zones=tuple(
            MapZone(
                id=zone.id,
                name=f"{zone.name} (at times)" if zone.applicability else zone.name,
                type=zone.type.value,
                rings_deg=zone.rings_deg,
                lower_amsl_m=round(zone.lower_m + reference.height_amsl_m, 1),
                upper_amsl_m=round(zone.upper_m + reference.height_amsl_m, 1),
            )
            for zone in site.zones
        ),
        rules=tuple(RuleText(rule.id, rule.sentence) for rule in site.rules),
    )


def _sensors(site: Site) -> tuple[MapSensor, ...]:
    places_m = np.array([sensor.position_m for sensor in site.sensors], np.float64).reshape(-1, 3)
    lat, lon, _ = site_frame(site).geodetic_from_enu(places_m)
    return tuple(
        MapSensor(
            id=sensor.id,
            kind=sensor.kind.value,
            lon_deg=round(float(lon_deg), PLACE_DIGITS),
            lat_deg=round(float(lat_deg), PLACE_DIGITS),
            range_m=sensor.range_max_m,
        )
        for sensor, lat_deg, lon_deg in zip(site.sensors, np.degrees(lat), np.degrees(lon), strict=True)
    )
