"""All files of a site folder together, and what must hold between them."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from hima.alerting.settings import RuleSettings
from hima.config import consistency
from hima.config.document import Document, read_json, read_toml
from hima.config.files import (
    ALERTS_TOML,
    BASEMAP_GEOJSON,
    BYTES_MAX,
    SENSORS_TOML,
    SITE_TOML,
    SOURCES_MD,
    ZONES_GEOJSON,
    AlertsFile,
    MapFile,
    SensorsFile,
    SiteFile,
    SiteTable,
    ZonesFile,
)
from hima.config.geography import check_near, positions_off_earth
from hima.config.outputs import check_brokers, check_not_heard_back, check_output
from hima.config.receivers import check_receivers
from hima.config.site import Reference
from hima.config.structure import Finding
from hima.config.zone_consistency import check_zones
from hima.sensing.settings import FeedSettings, SensorSettings
from hima.sharing.settings import OutputSettings
from hima.threat.settings import AssetSettings, ThreatSettings
from hima.tracking.settings import TrackingSettings

_TIME_ZONE: Final = re.compile(r"UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z0-9_+-]+){1,2}")


class Folder(NamedTuple):
    """The files of a site folder, each with everything found wrong in it."""

    site: Document
    sensors: Document
    alerts: Document
    zones: Document
    base_map: Document
    sources: Document


def read_folder(files: Mapping[str, bytes]) -> Folder:
    """Decode every file; one that is missing, too long or unreadable is an empty document with that finding."""
    return Folder(
        _read(files, SITE_TOML, read_toml),
        _read(files, SENSORS_TOML, read_toml),
        _read(files, ALERTS_TOML, read_toml),
        _read(files, ZONES_GEOJSON, read_json),
        _read(files, BASEMAP_GEOJSON, read_json),
        _read(files, SOURCES_MD, _read_text),
    )


def _read(files: Mapping[str, bytes], file: str, read: Callable[[str, bytes], Document]) -> Document:
    if file not in files:
        hint = "`hima new-site FOLDER` writes a complete folder to start from."
        return Document(file, {}, [Finding((), "missing", hint)])
    data = files[file]
    if len(data) > BYTES_MAX[file]:
        what = f"longer than {BYTES_MAX[file] // 1000} kB"
        return Document(file, {}, [Finding((), what, "Keep only what belongs to this site.")])
    return read(file, data)


def _read_text(file: str, data: bytes) -> Document:
    if not data.strip():
        hint = "State where each number and each feature comes from, and what is illustrative."
        return Document(file, {}, [Finding((), "empty", hint)])
    return Document(file, {}, [])


def check_folder(folder: Folder, time_zones: frozenset[str]) -> None:
    """Note everything wrong, first inside each table, then between tables."""
    folder.site.check(SiteFile)
    folder.sensors.check(SensorsFile)
    folder.alerts.check(AlertsFile)
    folder.zones.check(ZonesFile)
    folder.base_map.check(MapFile)
    reference = folder.site.table("reference", Reference)
    _check_site(folder.site, time_zones)
    _check_sensors(folder.sensors, reference)
    _check_zones(folder.zones, reference)
    _check_base_map(folder.base_map)
    _check_rules(folder)
    feeds = [feed for _, feed in folder.sensors.rows("feed", FeedSettings)]
    for row, output in folder.site.rows("output", OutputSettings):
        check_not_heard_back(folder.site, row, output, feeds)


def _check_site(site: Document, time_zones: frozenset[str]) -> None:
    consistency.check_unique(site, "asset")
    table = site.table("site", SiteTable)
    if table is not None:
        known = table.time_zone in time_zones if time_zones else _TIME_ZONE.fullmatch(table.time_zone)
        if not known:
            hint = "An IANA name such as Asia/Baghdad or UTC, in this spelling."
            site.add(("site", "time_zone"), f'"{table.time_zone}" is not a time zone', hint)
    tracking = site.table("tracking", TrackingSettings)
    if tracking is not None:
        consistency.check_tracking(site, tracking)
    consistency.check_unique(site, "output")
    outputs = list(site.rows("output", OutputSettings))
    for row, output in outputs:
        check_output(site, row, output)
    check_brokers(site, outputs)


def _check_sensors(document: Document, reference: Reference | None) -> None:
    consistency.check_unique(document, "sensor")
    consistency.check_unique(document, "feed")
    sensors = list(document.rows("sensor", SensorSettings))
    for row, sensor in sensors:
        consistency.check_sensor(document, row, sensor)
        check_near(document, ("sensor", row, "lat_deg"), sensor.lat_deg, sensor.lon_deg, reference)
    by_id = {sensor.id: sensor for _, sensor in sensors}
    for row, sensor in sensors:
        check_receivers(document, row, sensor, by_id, reference)
    feeds = list(document.rows("feed", FeedSettings))
    for row, feed in feeds:
        consistency.check_reference(document, ("feed", row, "sensor"), feed.sensor, document.names("sensor"), "sensor")
        consistency.check_feed(document, row, feed, by_id)
    consistency.check_ports(document, feeds)


def _check_zones(document: Document, reference: Reference | None) -> None:
    consistency.check_unique(document, "features")
    check_zones(document, reference)


def _check_base_map(document: Document) -> None:
    for row, feature in enumerate(document.entries("features")):
        geometry: Any = feature.get("geometry") if isinstance(feature, dict) else None
        if isinstance(geometry, dict) and positions_off_earth(geometry.get("coordinates")):
            document.add(
                ("features", row, "geometry", "coordinates"),
                "holds something that is not a position on earth",
                "A position is [longitude, latitude] in degrees.",
            )


def _check_rules(folder: Folder) -> None:
    alerts = folder.alerts
    consistency.check_unique(alerts, "rule")
    rules = list(alerts.rows("rule", RuleSettings))
    # Names of a file that cannot be read are unknown, not wrong.
    assets = folder.site.names("asset") if folder.site.readable else None
    zones = folder.zones.names("features") if folder.zones.readable else None
    for row, rule in rules:
        consistency.check_rule(alerts, row, rule, assets, zones)
    threat = folder.site.table("threat", ThreatSettings)
    if threat is None and "threat" not in folder.site.content:
        threat = ThreatSettings()
    if threat is not None:
        consistency.check_horizon(threat, alerts, rules, folder.site, list(folder.site.rows("asset", AssetSettings)))
