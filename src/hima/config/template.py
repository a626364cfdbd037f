"""A commented site folder to start from."""

import math
from typing import Final

import msgspec

from hima.config.files import (
    ALERTS_TOML,
    BASEMAP_GEOJSON,
    SENSORS_TOML,
    SITE_TOML,
    SOURCES_MD,
    ZONES_GEOJSON,
)
from hima.geo.frames import SiteFrame

ZONE_RADIUS_M: Final = 2000.0
ZONE_CORNERS: Final = 12

_SITE: Final = """\
# The place, what is worth protecting, and how the stages are set.
# Every field with its unit, range and default: docs/reference/settings.md. Check with `hima check`.

[site]
name = "New site"
time_zone = "UTC"              # IANA name, for local time on screens

[reference]
# Origin of the site's map: everything else is measured from here.
lat_deg = {lat_deg}
lon_deg = {lon_deg}
height_amsl_m = 0              # ground height above mean sea level
geoid_undulation_m = 0         # geoid above the WGS 84 ellipsoid (EGM2008)
accuracy_m = 1000              # how well this point itself is known

# One table for each thing worth protecting.
[[asset]]
id = "plant"
name = "Plant"
east_m = 0                     # metres from the reference point
north_m = 0
up_m = 10
ring_m = 200                   # entering this radius counts as arrival
protective_time_s = 120        # what its protective action needs
illustrative = true            # until the survey is in

# Who may fly what: a file in the data folder.
[registry]
packs = []                     # rule packs that hold: docs/reference/rule-packs.md
"""

_SENSORS: Final = """\
# What looks at the sky, and how its reports come. One [[feed]] carries the reports of one [[sensor]].

[[sensor]]
id = "radar"
kind = "radar_3d"
lat_deg = {lat_deg}
lon_deg = {lon_deg}
height_m = 10                  # antenna above the reference point
rotating = true
period_s = 1.0
range_max_m = 10000
sigma_range_m = 10             # one standard deviation, from the data sheet or a trial
sigma_azimuth_deg = 0.5
sigma_elevation_deg = 0.7

[[feed]]
id = "radar"
sensor = "radar"
format = "asterix"
transport = "udp"
host = "127.0.0.1"             # the address to listen on
port = 8600
"""

_ALERTS: Final = """\
# When a person must be told. Every condition of a rule must hold for persistence_s.

[[rule]]
id = "arrival"
sentence = "May reach a protected asset within five minutes."
assets = ["*"]
arrival_within_s = 300
persistence_s = 3

[[rule]]
id = "inside_plant"
sentence = "Inside the prohibited zone over the plant."
zones = ["plant"]
"""

_SOURCES: Final = """\
# Sources

Where each number and each feature of this folder comes from, under which licence, how accurate it is, and what is only
illustrative. Everything here is illustrative until the survey is in.
"""


def new_site_files(lat_deg: float, lon_deg: float) -> dict[str, bytes]:
    """Content by file name of a minimal site about a point, with comments for whoever fills it in."""
    base_map = {"type": "FeatureCollection", "features": []}
    texts = {
        SITE_TOML: _SITE.format(lat_deg=lat_deg, lon_deg=lon_deg),
        SENSORS_TOML: _SENSORS.format(lat_deg=lat_deg, lon_deg=lon_deg),
        ALERTS_TOML: _ALERTS,
        ZONES_GEOJSON: _pretty(_zones(lat_deg, lon_deg)),
        BASEMAP_GEOJSON: _pretty(base_map),
        SOURCES_MD: _SOURCES,
    }
    return {file: text.encode() for file, text in texts.items()}


def _pretty(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def _zones(lat_deg: float, lon_deg: float) -> object:
    """One prohibited zone, a polygon about the point."""
    frame = SiteFrame.at(lat_deg, lon_deg, 0.0)
    angles = [2.0 * math.pi * corner / ZONE_CORNERS for corner in range(ZONE_CORNERS)]
    corners = [(ZONE_RADIUS_M * math.cos(angle), ZONE_RADIUS_M * math.sin(angle), 0.0) for angle in angles]
    lat, lon, _ = frame.geodetic_from_enu(corners)
    ring = [
        [round(math.degrees(east), 6), round(math.degrees(north), 6)]
        for north, east in zip(lat.tolist(), lon.tolist(), strict=True)
    ]
    properties = {
        "id": "plant",
        "name": "Plant",
        "type": "PROHIBITED",
        "lower_m": 0,
        "upper_m": 1000,
        "height_reference": "AGL",
    }
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": properties, "geometry": geometry}],
    }
