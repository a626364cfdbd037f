"""The files of a site folder, each as one closed struct composed of the stages' own settings."""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from hima.alerting.settings import RuleSettings
from hima.compliance.settings import ComplianceSettings
from hima.config.site import Reference
from hima.config.zone_settings import ApplicabilitySettings, AuthoritySettings, PublishSettings, Reason
from hima.identification.settings import IdentificationSettings
from hima.picture.zone import HeightReference, ZoneType
from hima.registry.settings import RegistrySettings
from hima.sensing.settings import FeedSettings, Identifier, SensorSettings
from hima.sharing.settings import OutputSettings
from hima.threat.settings import AssetSettings, RaidSettings, ThreatSettings
from hima.tracking.settings import TrackingSettings

SITE_TOML: Final = "site.toml"
SENSORS_TOML: Final = "sensors.toml"
ALERTS_TOML: Final = "alerts.toml"
ZONES_GEOJSON: Final = "zones.geojson"
BASEMAP_GEOJSON: Final = "basemap.geojson"
SOURCES_MD: Final = "SOURCES.md"

BYTES_MAX: Final = {
    SITE_TOML: 1_000_000,
    SENSORS_TOML: 1_000_000,
    ALERTS_TOML: 1_000_000,
    ZONES_GEOJSON: 2_000_000,
    # The journal's first record of every start carries the map, so that a replay needs no folder.
    BASEMAP_GEOJSON: 2_000_000,
    SOURCES_MD: 1_000_000,
}
"""Longest files that are read; a site is written by people, what is longer is a mistake."""


class SiteTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The site itself: `[site]`."""

    name: Annotated[str, Meta(min_length=1, max_length=80, description="Name for people.")]
    time_zone: Annotated[
        str,
        Meta(
            min_length=1, max_length=64, description="IANA time zone of local time on screens, such as `Asia/Baghdad`."
        ),
    ]
    picture_period_ms: Annotated[
        int, Meta(ge=50, le=5000, description="Time between two pictures.", extra={"unit": "ms"})
    ] = 200


class SiteFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`site.toml`: the place, what is worth protecting, how the stages are set, and who is told."""

    site: SiteTable
    reference: Reference
    asset: tuple[AssetSettings, ...] = ()
    tracking: TrackingSettings = msgspec.field(default_factory=TrackingSettings)
    identification: IdentificationSettings = msgspec.field(default_factory=IdentificationSettings)
    compliance: ComplianceSettings = msgspec.field(default_factory=ComplianceSettings)
    threat: ThreatSettings = msgspec.field(default_factory=ThreatSettings)
    raids: RaidSettings = msgspec.field(default_factory=RaidSettings)
    zones: PublishSettings = msgspec.field(default_factory=PublishSettings)
    output: Annotated[tuple[OutputSettings, ...], Meta(max_length=16)] = ()
    registry: RegistrySettings | None = None


class SensorsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`sensors.toml`: what looks at the sky, and how its reports come."""

    # A track remembers which sensors saw it in 32 bits.
    sensor: Annotated[tuple[SensorSettings, ...], Meta(max_length=32)] = ()
    feed: Annotated[tuple[FeedSettings, ...], Meta(max_length=64)] = ()


class AlertsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`alerts.toml`: when a person must be told."""

    rule: tuple[RuleSettings, ...] = ()


class ZoneProperties(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One geo-zone: the `properties` of a polygon in `zones.geojson`."""

    id: Identifier
    name: Annotated[str, Meta(min_length=1, max_length=80, description="Name for people.")]
    type: Annotated[ZoneType, Meta(description="Restriction, in the words of ED-318.")]
    lower_m: Annotated[float, Meta(ge=-1000, le=30_000, description="Lower limit.", extra={"unit": "m"})]
    upper_m: Annotated[
        float, Meta(ge=-1000, le=30_000, description="Upper limit; 30000 for no limit.", extra={"unit": "m"})
    ]
    height_reference: Annotated[
        HeightReference,
        Meta(
            description="What both limits are measured from: ground (AGL, taken at the reference point), mean sea "
            "level (AMSL) or the WGS 84 ellipsoid (HAE)."
        ),
    ]
    upper_height_reference: (
        Annotated[
            HeightReference,
            Meta(description="What the upper limit is measured from, where it is something else than the lower one."),
        ]
        | None
    ) = None
    identifier: (
        Annotated[str, Meta(max_length=200, description="The name under which it was published, if it was.")] | None
    ) = None
    country: (
        Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="ISO 3166 code of three letters, such as `IRQ`.")] | None
    ) = None
    variant: Annotated[Literal["COMMON", "CUSTOMIZED"], Meta(description="Whether it is one of the common kind.")] = (
        "COMMON"
    )
    reason: Annotated[tuple[Reason, ...], Meta(max_length=9, description="Why it is, in the words of ED-318.")] = ()
    message: Annotated[str, Meta(max_length=200, description="Words for pilots.")] | None = None
    conditions: Annotated[str, Meta(max_length=1000, description="What is to be kept to.")] | None = None
    authority: Annotated[tuple[AuthoritySettings, ...], Meta(max_length=200)] = ()
    applicability: Annotated[tuple[ApplicabilitySettings, ...], Meta(max_length=200)] = ()


class PolygonGeometry(msgspec.Struct, frozen=True, kw_only=True):
    """Rings of [longitude, latitude], the outer one first, each closed."""

    type: Annotated[Literal["Polygon"], Meta(description="One zone is one polygon; split a MultiPolygon.")]
    coordinates: Annotated[
        tuple[tuple[Annotated[tuple[float, ...], Meta(min_length=2, max_length=3)], ...], ...],
        Meta(min_length=1, description="Rings of [longitude, latitude] in degrees."),
    ]


class ZoneFeature(msgspec.Struct, frozen=True, kw_only=True):
    """A GeoJSON feature holding one zone."""

    type: Literal["Feature"]
    properties: ZoneProperties
    geometry: PolygonGeometry


class ZonesFile(msgspec.Struct, frozen=True, kw_only=True):
    """`zones.geojson`: a GeoJSON FeatureCollection (RFC 7946) of geo-zones."""

    type: Literal["FeatureCollection"]
    features: tuple[ZoneFeature, ...]


class MapProperties(msgspec.Struct, frozen=True, kw_only=True):
    """How a feature of the background is drawn and named; further properties are left alone."""

    layer: Annotated[
        Literal["border", "admin", "river", "road", "town", "airport", "pipeline"], Meta(description="How it is drawn.")
    ]
    name: Annotated[str, Meta(max_length=80, description="Its label; may be empty.")]


class MapGeometry(msgspec.Struct, frozen=True, kw_only=True):
    """A GeoJSON geometry of the background."""

    type: Literal["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
    coordinates: Any


class MapFeature(msgspec.Struct, frozen=True, kw_only=True):
    """A GeoJSON feature of the background."""

    type: Literal["Feature"]
    properties: MapProperties
    geometry: MapGeometry


class MapFile(msgspec.Struct, frozen=True, kw_only=True):
    """`basemap.geojson`: a GeoJSON FeatureCollection of borders, rivers, roads and towns behind the picture."""

    type: Literal["FeatureCollection"]
    features: tuple[MapFeature, ...]
