"""Settings become nouns: degrees become radians and metres in the site frame."""

import math
from collections.abc import Mapping

import msgspec

from hima.config.build_zone import build_zone
from hima.config.document import Document
from hima.config.files import AlertsFile, SensorsFile, SiteFile, ZonesFile
from hima.config.folder import Folder
from hima.config.packs import chosen
from hima.config.site import Site, reference_frame
from hima.geo.frames import SiteFrame
from hima.picture.sensor import Sensor
from hima.picture.zone import Asset
from hima.sensing.settings import SensorSettings
from hima.threat.settings import AssetSettings


def _place_m(lat_deg: float, lon_deg: float, height_m: float, frame: SiteFrame) -> tuple[float, float, float]:
    east, north, up = frame.enu_from_geodetic(
        math.radians(lat_deg), math.radians(lon_deg), frame.hae_m + height_m
    ).tolist()
    return east, north, up


def _reference_m(
    settings: SensorSettings, sensors: Mapping[str, SensorSettings], frame: SiteFrame
) -> tuple[float, float, float] | None:
    """Where the receiver stands that a sensor's arrival times are compared with."""
    if settings.reference_sensor is not None:
        there = sensors[settings.reference_sensor]
        return _place_m(there.lat_deg, there.lon_deg, there.height_m, frame)
    if settings.reference_lat_deg is not None and settings.reference_lon_deg is not None:
        return _place_m(settings.reference_lat_deg, settings.reference_lon_deg, settings.reference_height_m, frame)
    return None


def build_sensor(
    settings: SensorSettings, index: int, frame: SiteFrame, sensors: Mapping[str, SensorSettings] | None = None
) -> Sensor:
    """A sensor in the site frame, as row `index` of the site's table; `sensors` are those it may refer to, by id."""
    return Sensor(
        id=settings.id,
        index=index,
        kind=settings.kind,
        position_m=_place_m(settings.lat_deg, settings.lon_deg, settings.height_m, frame),
        sigma_range_m=settings.sigma_range_m,
        sigma_azimuth_rad=math.radians(settings.sigma_azimuth_deg),
        sigma_elevation_rad=math.radians(settings.sigma_elevation_deg),
        sigma_range_rate_mps=settings.sigma_range_rate_mps,
        sigma_height_m=settings.sigma_height_m,
        detection_probability=settings.detection_probability,
        clutter_per_scan=settings.clutter_per_scan,
        range_min_m=settings.range_min_m,
        range_max_m=settings.range_max_m,
        elevation_min_rad=math.radians(settings.elevation_min_deg),
        elevation_max_rad=math.radians(settings.elevation_max_deg),
        period_s=settings.period_s,
        rotating=settings.rotating,
        reference_m=_reference_m(settings, sensors or {}, frame),
        reports=settings.reports,
        calibrate=settings.calibrate,
    )


def build_asset(settings: AssetSettings, frame: SiteFrame) -> Asset:
    """A protected asset, with its place on the globe for drawing."""
    position_m = (settings.east_m, settings.north_m, settings.up_m)
    lat, lon, _ = frame.geodetic_from_enu(position_m)
    return Asset(
        id=settings.id,
        name=settings.name,
        position_m=position_m,
        position_deg=(math.degrees(float(lon)), math.degrees(float(lat))),
        ring_m=settings.ring_m,
        protective_time_s=settings.protective_time_s,
        illustrative=settings.illustrative,
    )


def build_site(id: str, folder: Folder, packs: tuple[Document, ...] = ()) -> Site:  # noqa: A002
    """A site from files, and rule packs of its own, in which nothing was found wrong."""
    site = msgspec.convert(folder.site.content, SiteFile)
    sensors = msgspec.convert(folder.sensors.content, SensorsFile)
    zones = msgspec.convert(folder.zones.content, ZonesFile)
    frame = reference_frame(site.reference)
    by_id = {settings.id: settings for settings in sensors.sensor}
    return Site(
        id=id,
        name=site.site.name,
        time_zone=site.site.time_zone,
        reference=site.reference,
        picture_period_ms=site.site.picture_period_ms,
        sensors=tuple(build_sensor(settings, index, frame, by_id) for index, settings in enumerate(sensors.sensor)),
        feeds=sensors.feed,
        assets=tuple(build_asset(settings, frame) for settings in site.asset),
        zones=tuple(build_zone(feature, site.reference, frame) for feature in zones.features),
        rules=msgspec.convert(folder.alerts.content, AlertsFile).rule,
        tracking=site.tracking,
        identification=site.identification,
        threat=site.threat,
        raids=site.raids,
        base_map=msgspec.json.encode(folder.base_map.content).decode(),
        outputs=site.output,
        registry=site.registry,
        packs=chosen(site.registry, packs),
        compliance=site.compliance,
        publishing=site.zones,
    )
