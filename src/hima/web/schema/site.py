"""The site, as the console draws it."""

import msgspec


class MapAsset(msgspec.Struct, frozen=True, rename="camel"):
    """A protected asset to draw."""

    id: str
    name: str
    lon_deg: float
    lat_deg: float
    ring_m: float
    protective_time_s: float
    illustrative: bool


class MapSensor(msgspec.Struct, frozen=True, rename="camel"):
    """A sensor to draw, with the range of its coverage."""

    id: str
    kind: str
    lon_deg: float
    lat_deg: float
    range_m: float


class MapZone(msgspec.Struct, frozen=True, rename="camel"):
    """A geo-zone to draw; heights above mean sea level."""

    id: str
    name: str
    type: str
    rings_deg: tuple[tuple[tuple[float, float], ...], ...]
    lower_amsl_m: float
    upper_amsl_m: float


class RuleText(msgspec.Struct, frozen=True, rename="camel"):
    """A rule's sentence for people."""

    id: str
    sentence: str


class SiteView(msgspec.Struct, frozen=True, rename="camel"):
    """The site as the console draws it."""

    id: str
    name: str
    time_zone: str
    lon_deg: float
    lat_deg: float
    accuracy_m: float
    ground_amsl_m: float
    assets: tuple[MapAsset, ...]
    sensors: tuple[MapSensor, ...]
    zones: tuple[MapZone, ...]
    rules: tuple[RuleText, ...]
