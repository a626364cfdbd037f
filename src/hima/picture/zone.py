"""Geo-zones and protected assets: the places that matter."""

from enum import Enum

import msgspec

from hima.picture.ids import AssetId, ZoneId


class HeightReference(Enum):
    """What a height is measured from. Never mixed silently."""

    AGL = "AGL"
    AMSL = "AMSL"
    HAE = "HAE"


class ZoneType(Enum):
    """Restriction, in the words of ED-318."""

    PROHIBITED = "PROHIBITED"
    REQ_AUTHORIZATION = "REQ_AUTHORIZATION"
    CONDITIONAL = "CONDITIONAL"
    NO_RESTRICTION = "NO_RESTRICTION"


class Zone(msgspec.Struct, frozen=True):
    """A volume over ground.

    Attributes:
        id: Name given in the site folder.
        name: Name for people.
        type: Restriction.
        rings_m: Polygon rings as (east, north) in the site frame, the outer one first, each closed.
        rings_deg: The same rings as (longitude, latitude) in degrees, for drawing.
        lower_m: Lower limit as up in the site frame.
        upper_m: Upper limit as up in the site frame.
    """

    id: ZoneId
    name: str
    type: ZoneType
    rings_m: tuple[tuple[tuple[float, float], ...], ...]
    rings_deg: tuple[tuple[tuple[float, float], ...], ...]
    lower_m: float
    upper_m: float


class Asset(msgspec.Struct, frozen=True):
    """Something worth protecting.

    Attributes:
        id: Name given in the site folder.
        name: Name for people.
        position_m: East, north, up in the site frame.
        position_deg: Longitude, latitude in degrees, for drawing.
        ring_m: Radius around it whose entry counts as arrival.
        protective_time_s: Seconds its protective action needs; time to decide is time to arrival minus this.
        illustrative: True while the operator has not supplied the survey.
    """

    id: AssetId
    name: str
    position_m: tuple[float, float, float]
    position_deg: tuple[float, float]
    ring_m: float
    protective_time_s: float
    illustrative: bool
