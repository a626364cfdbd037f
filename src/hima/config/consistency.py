"""What must hold between the fields and tables of a site folder."""

from typing import Final

from hima.alerting.settings import RuleSettings
from hima.config.asterix_feeds import check_asterix
from hima.config.brokers import check_feed_broker
from hima.config.document import Document
from hima.config.hosts import is_multicast
from hima.config.http_feeds import check_http
from hima.config.structure import Path, closest
from hima.config.tls import check_tls
from hima.picture.identity import Affiliation
from hima.picture.kind import Kind
from hima.picture.sensor import Reports, SensorKind
from hima.sensing.settings import BAUDS, FeedSettings, Format, SensorSettings, TransportKind
from hima.threat.settings import AssetSettings, ThreatSettings
from hima.tracking.settings import TrackingSettings

SENSOR_KINDS: Final = {
    Format.ASTERIX: (
        SensorKind.RADAR_3D,
        SensorKind.RADAR_2D,
        SensorKind.RF_BEARING,
        SensorKind.CAMERA,
        SensorKind.POSITION,
        SensorKind.ADSB,
    ),
    Format.ADSB: (SensorKind.ADSB,),
    Format.REMOTE_ID: (SensorKind.REMOTE_ID,),
    Format.REMOTE_ID_NETWORK: (SensorKind.REMOTE_ID,),
    Format.COT: (SensorKind.PARTNER, SensorKind.POSITION),
    Format.SAPIENT: (
        SensorKind.RADAR_3D,
        SensorKind.RADAR_2D,
        SensorKind.RF_BEARING,
        SensorKind.CAMERA,
        SensorKind.ACOUSTIC,
        SensorKind.RANGE,
        SensorKind.POSITION,
    ),
    Format.DETECTION_JSON: tuple(kind for kind in SensorKind if kind is not SensorKind.PARTNER),
}
"""Which sensors can speak a format."""

TRACKING_FORMATS: Final = (Format.ASTERIX, Format.COT, Format.SAPIENT, Format.DETECTION_JSON)
"""Which formats carry the tracks of a sensor that tracks by itself."""

TRANSPORTS_REFUSED: Final = {
    Format.DETECTION_JSON: (
        (TransportKind.TCP_CLIENT, TransportKind.TCP_SERVER, TransportKind.SERIAL),
        "an object is a datagram, and a stream has none",
        "Send each by `udp`, or as a message by `mqtt`.",
    ),
    Format.SAPIENT: (
        (TransportKind.UDP, TransportKind.MULTICAST, TransportKind.SERIAL, TransportKind.MQTT),
        "SAPIENT is a conversation on a connection of its own",
        "Use `tcp_server` for a sensor, `tcp_client` towards a middleware.",
    ),
}
"""By which transports a format cannot come, and why."""

CONNECTED: Final = (TransportKind.TCP_CLIENT, TransportKind.TCP_SERVER, TransportKind.MQTT)
LISTENING: Final = (TransportKind.UDP, TransportKind.TCP_SERVER)
ANY_ADDRESS: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def check_unique(document: Document, key: str) -> None:
    """Note every name given twice in a list of tables."""
    names = document.names(key)
    for name in dict.fromkeys(names):
        count = names.count(name)
        if count > 1:
            document.add((key,), f'the id "{name}" is given {count} times', "Give each its own id.")


def check_reference(document: Document, path: Path, name: str, known: list[str] | None, what: str) -> None:
    """Note a name that nothing has; `known` is None where that cannot be told."""
    if known is not None and name not in known:
        hint = closest(name, known) or (f"Known: {', '.join(known)}." if known else f"There is no {what} at all.")
        document.add(path, f'there is no {what} "{name}"', hint)


def check_sensor(document: Document, row: int, sensor: SensorSettings) -> None:
    """Note limits of a sensor's coverage that leave nothing between them."""
    at = ("sensor", row)
    if not sensor.range_min_m < sensor.range_max_m:
        document.add(
            (*at, "range_min_m"),
            f"{sensor.range_min_m:g} is not below range_max_m = {sensor.range_max_m:g}",
            "Give the nearest range first, both in m.",
        )
    if not sensor.elevation_min_deg < sensor.elevation_max_deg:
        document.add(
            (*at, "elevation_min_deg"),
            f"{sensor.elevation_min_deg:g} is not below elevation_max_deg = {sensor.elevation_max_deg:g}",
            "Give the lowest elevation first, both in deg.",
        )


def check_feed(document: Document, row: int, feed: FeedSettings, sensors: dict[str, SensorSettings]) -> None:
    """Note what contradicts itself inside a feed, or between a feed and its sensor."""
    at = ("feed", row)
    if feed.format is not Format.SAPIENT and (feed.node_id is not None or feed.north_deg is not None):
        document.add((*at, "node_id"), "node_id and north_deg belong to SAPIENT alone", "Remove both from this feed.")
    check_asterix(document, row, feed)
    _check_transport(document, row, feed)
    check_http(document, row, feed)
    sensor = sensors.get(feed.sensor)
    if sensor is None:
        return
    if sensor.kind not in SENSOR_KINDS[feed.format]:
        kinds = ", ".join(kind.value for kind in SENSOR_KINDS[feed.format])
        document.add(
            (*at, "format"),
            f'a sensor of kind "{sensor.kind.value}" does not speak "{feed.format.value}"',
            f"This format comes from: {kinds}.",
        )
    if sensor.reports is Reports.TRACKS and feed.format not in TRACKING_FORMATS:
        formats = ", ".join(f.value for f in TRACKING_FORMATS)
        document.add(
            (*at, "format"),
            f'"{feed.format.value}" carries no tracks, and the sensor reports some',
            f'Local tracks come by: {formats}. Otherwise set `reports = "detections"`.',
        )
    if feed.silence_s <= sensor.period_s:
        document.add(
            (*at, "silence_s"),
            f"{feed.silence_s:g} s is not longer than the sensor's period of {sensor.period_s:g} s",
            "The feed would fall silent between two looks; give at least three periods.",
        )


def _check_transport(document: Document, row: int, feed: FeedSettings) -> None:
    at = ("feed", row)
    refused, what, hint = TRANSPORTS_REFUSED.get(feed.format, ((), "", ""))
    if feed.transport in refused:
        document.add((*at, "transport"), what, hint)
    if feed.transport is TransportKind.FILE:
        if not feed.path:
            document.add((*at, "path"), "missing", "The transport `file` needs the recording's path.")
    elif feed.transport is TransportKind.SERIAL:
        _check_serial(document, row, feed)
    elif feed.path:
        what = "a path belongs to the transports `file` and `serial` alone"
        document.add((*at, "path"), what, "Remove it, or play the file.")
    if feed.transport is TransportKind.TCP_CLIENT and feed.port == 0:
        document.add((*at, "port"), "0 cannot be connected to", "Give the port that the sensor listens on.")
    if feed.transport is TransportKind.MULTICAST and not is_multicast(feed.host):
        document.add(
            (*at, "host"), f'"{feed.host}" is not a multicast group', "IPv4 groups are 224.0.0.0 to 239.255.255.255."
        )
    if feed.tls and feed.transport not in CONNECTED:
        document.add((*at, "tls"), "datagrams and files are not encrypted", "Use a stream or a broker, or a tunnel.")
    check_tls(document, at, feed, listens=feed.transport is TransportKind.TCP_SERVER)
    check_feed_broker(document, row, feed)


def _check_serial(document: Document, row: int, feed: FeedSettings) -> None:
    if not feed.path:
        what, hint = "missing", "The transport `serial` needs the device, such as /dev/serial/by-id/usb-..."
        document.add(("feed", row, "path"), what, hint)
    if feed.baud not in BAUDS:
        speeds = ", ".join(map(str, BAUDS))
        document.add(("feed", row, "baud"), f"{feed.baud} is no speed of a serial line", f"There are: {speeds}.")


def check_ports(document: Document, feeds: list[tuple[int, FeedSettings]]) -> None:
    """Note feeds that would listen on one and the same port."""
    listening = [(row, feed) for row, feed in feeds if feed.transport in LISTENING and feed.port]
    for number, (row, feed) in enumerate(listening):
        for _, earlier in listening[:number]:
            same_host = feed.host == earlier.host or feed.host in ANY_ADDRESS or earlier.host in ANY_ADDRESS
            if feed.transport is earlier.transport and feed.port == earlier.port and same_host:
                document.add(
                    ("feed", row, "port"),
                    f'{feed.port} is already taken by the feed "{earlier.id}"',
                    "Give each listening feed its own port.",
                )
                break


def check_rule(
    document: Document, row: int, rule: RuleSettings, assets: list[str] | None, zones: list[str] | None
) -> None:
    """Note names that nothing has, and conditions that are missing or can never hold."""
    at = ("rule", row)
    for position, asset in enumerate(rule.assets):
        if asset != "*":
            check_reference(document, (*at, "assets", position), asset, assets, "asset")
    for position, zone in enumerate(rule.zones):
        check_reference(document, (*at, "zones", position), zone, zones, "zone")
    if rule.assets and rule.arrival_within_s is None:
        document.add(
            (*at, "arrival_within_s"), "missing", "`assets` only says where; say within how many seconds of arrival."
        )
    elif rule.arrival_within_s is not None and not rule.assets:
        document.add((*at, "assets"), "missing", '`arrival_within_s` needs assets; `assets = ["*"]` for all.')
    elif not rule.assets and not rule.zones and not rule.kinds and not rule.verdicts:
        document.add(at, "no condition", "Give `assets` with `arrival_within_s`, or `zones`, `kinds` or `verdicts`.")
    _check_words(document, row, rule)


def _check_words(document: Document, row: int, rule: RuleSettings) -> None:
    kinds = [kind.name.lower() for kind in Kind]
    affiliations = [affiliation.name.lower() for affiliation in Affiliation]
    words = (("kinds", rule.kinds, kinds), ("except_kinds", rule.except_kinds, kinds))
    for key, given, known in (*words, ("except_affiliations", rule.except_affiliations, affiliations)):
        for position, word in enumerate(given):
            if word not in known:
                hint = f"{closest(word, known)} Known: {', '.join(known)}.".strip()
                document.add(("rule", row, key, position), f'"{word}" is not known here', hint)
    if rule.kinds and set(rule.kinds) <= set(rule.except_kinds):
        document.add(
            ("rule", row, "kinds"), "every kind it is about is also excepted", "Take them out of `except_kinds`."
        )


def check_horizon(
    threat: ThreatSettings,
    alerts: Document,
    rules: list[tuple[int, RuleSettings]],
    site: Document,
    assets: list[tuple[int, AssetSettings]],
) -> None:
    """Note times that lie beyond what is looked ahead."""
    for row, rule in rules:
        if rule.arrival_within_s is not None and rule.arrival_within_s > threat.horizon_s:
            alerts.add(
                ("rule", row, "arrival_within_s"),
                f"{rule.arrival_within_s:g} s is beyond threat.horizon_s = {threat.horizon_s:g} s",
                "Arrival is never predicted that far; raise the horizon in site.toml or lower this.",
            )
    for row, asset in assets:
        if asset.protective_time_s > threat.horizon_s:
            site.add(
                ("asset", row, "protective_time_s"),
                f"{asset.protective_time_s:g} s is beyond threat.horizon_s = {threat.horizon_s:g} s",
                "No warning could ever be early enough; raise the horizon or choose a quicker action.",
            )


def check_tracking(document: Document, tracking: TrackingSettings) -> None:
    """Note lives of tracks that end before they can coast."""
    if not tracking.coast_after_s < tracking.drop_after_s:
        document.add(
            ("tracking", "coast_after_s"),
            f"{tracking.coast_after_s:g} is not below drop_after_s = {tracking.drop_after_s:g}",
            "A track coasts first and is dropped later.",
        )
