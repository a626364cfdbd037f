"""The site as the corridor knows it: frozen, in SI units and the site frame."""

from typing import Annotated

import msgspec
from msgspec import Meta

from hima.alerting.settings import RuleSettings
from hima.compliance.settings import ComplianceSettings
from hima.compliance.whereabouts import Ground
from hima.config.zone_settings import PublishSettings
from hima.geo.frames import SiteFrame
from hima.identification.settings import IdentificationSettings
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Sensor
from hima.picture.zone import Asset, Zone
from hima.registry.rules import RulePack
from hima.registry.settings import RegistrySettings
from hima.sensing.settings import FeedSettings
from hima.sharing.settings import OutputSettings
from hima.threat.settings import RaidSettings, ThreatSettings
from hima.tracking.settings import TrackingSettings


class Reference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Origin of the site frame: `[reference]` in `site.toml`."""

    lat_deg: Annotated[float, Meta(ge=-89, le=89, description="Latitude, WGS 84.", extra={"unit": "deg"})]
    lon_deg: Annotated[float, Meta(ge=-180, le=180, description="Longitude, WGS 84.", extra={"unit": "deg"})]
    height_amsl_m: Annotated[
        float, Meta(ge=-500, le=6000, description="Ground height above mean sea level.", extra={"unit": "m"})
    ]
    geoid_undulation_m: Annotated[
        float,
        Meta(ge=-120, le=120, description="Geoid above the WGS 84 ellipsoid (EGM2008).", extra={"unit": "m"}),
    ]
    accuracy_m: Annotated[
        float,
        Meta(gt=0, le=50_000, description="How well the reference point itself is known.", extra={"unit": "m"}),
    ]
    qnh_hpa: Annotated[
        float,
        Meta(
            ge=850,
            le=1100,
            description="Sea-level pressure used for pressure altitudes.",
            extra={"unit": "hPa"},
        ),
    ] = 1013.25


class Site(msgspec.Struct, frozen=True):
    """Everything the corridor knows of its site.

    Attributes:
        id: Folder name.
        name: Name for people.
        time_zone: IANA name for local time on screens.
        reference: Origin of the site frame; `up` is 0 at its ground height.
        picture_period_ms: Time between pictures.
        sensors: Sensor table; `Sensor.index` is the row.
        feeds: Feed table.
        assets: Asset table.
        zones: Zone table.
        rules: Alert rules, in order of the file.
        tracking: Tracker settings.
        identification: Identification settings.
        threat: Threat settings.
        raids: Which tracks are read as one raid.
        base_map: GeoJSON text of borders, towns, roads and rivers for the map's background, or empty.
        outputs: Who is sent the picture.
        registry: Where the registry is kept; None if there is none.
        packs: The rule packs that hold.
        compliance: What flights are held against here.
        publishing: How its zones are published.
    """

    id: str
    name: str
    time_zone: str
    reference: Reference
    picture_period_ms: int
    sensors: tuple[Sensor, ...]
    feeds: tuple[FeedSettings, ...]
    assets: tuple[Asset, ...]
    zones: tuple[Zone, ...]
    rules: tuple[RuleSettings, ...]
    tracking: TrackingSettings
    identification: IdentificationSettings
    threat: ThreatSettings
    raids: RaidSettings
    base_map: str
    outputs: tuple[OutputSettings, ...] = ()
    registry: RegistrySettings | None = None
    packs: tuple[RulePack, ...] = ()
    compliance: ComplianceSettings = msgspec.field(default_factory=ComplianceSettings)
    publishing: PublishSettings = PublishSettings()


def reference_frame(reference: Reference) -> SiteFrame:
    """East, north, up about a reference point, `up` being 0 at its ground height."""
    return SiteFrame.at(reference.lat_deg, reference.lon_deg, reference.height_amsl_m + reference.geoid_undulation_m)


def site_frame(site: Site) -> SiteFrame:
    """The site's own frame."""
    return reference_frame(site.reference)


def site_ground(site: Site) -> Ground:
    """What heights over the site are converted by."""
    reference = site.reference
    return Ground(
        site_frame(site), reference.geoid_undulation_m, reference.height_amsl_m, site.compliance.ground_sigma_m
    )


def pack_site(site: Site) -> bytes:
    """The site as bytes, for the journal; equal sites give equal bytes."""
    return pack(site)


def unpack_site(data: bytes) -> Site:
    """What `pack_site` wrote.

    Raises:
        msgspec.DecodeError: The bytes are not a packed site.
    """
    return unpack(data, Site)
